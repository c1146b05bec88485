"""The widgets in a running JupyterLab: live, in touch with Python, and clean in the saved file."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from urllib.request import urlopen

import nbformat
import notebooks
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from widget_pages import CLASSES, set_field, text_of

from backprop.widgets import (
    BatchExplorer,
    DepthExplorer,
    DescentExplorer,
    NetworkStepper,
    OneNeuron,
    SecantToTangent,
    XorTrainer,
)


def press(name):
    return lambda widget: widget.get_by_role("button", name=name, exact=True).click()


def choose(label, option):
    return lambda widget: widget.get_by_role("combobox", name=label).select_option(option)


# Each widget as its cell makes it, what a reader does, what that changes, and what Python then
# assigns.
DRIVEN = (
    (
        DescentExplorer(key="descent", start=3),
        lambda widget: set_field(widget, "Start", "2.5"),
        {"start": 2.5},
        {"start": 1.5},
    ),
    (OneNeuron(key="neuron"), press("One step"), {"step": 1}, {"weight": -2.5, "step": 10}),
    (
        NetworkStepper(key="stepper"),
        choose("Example", "xor"),
        NetworkStepper(preset="xor").state() | {"key": "stepper"},
        {"step": 3, "bias_rule": "each"},
    ),
    (
        BatchExplorer(key="batches"),
        lambda widget: widget.get_by_label("Shuffle each epoch").check(),
        {"shuffled": True},
        {"examples": 5, "shuffled": False},
    ),
    (DepthExplorer(key="depth"), choose("Activation", "tanh"), {"activation": "tanh"}, {"seed": 2}),
    (XorTrainer(key="xor"), press("One epoch"), {"updates": 1}, {"updates": 400}),
    (SecantToTangent(key="secant"), choose("Curve", "bell"), {"curve": "bell"}, {"x": 0.5}),
)
FIRST = [widget for widget, *_ in DRIVEN]
# The page shows "idle" before a kernel is there at all.
KERNEL_IS_READY = """() => window.jupyterapp?.shell.currentWidget?.sessionContext
    ?.session?.kernel?.status === 'idle'"""
RUN_LAST_CELL = """code => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.length - 1;
    notebook.activeCell.model.sharedModel.setSource(code);
    window.ran = false;
    jupyterapp.commands.execute("notebook:run-cell").then(() => { window.ran = true; });
}"""
PRINTED = """() => jupyterapp.shell.currentWidget.content.activeCell.model.outputs.toJSON()
    .map(output => output.text ?? output.ename ?? "").join("")"""


def write_sample(path):
    imports = f"from backprop.widgets import {', '.join(type(widget).__name__ for widget in FIRST)}"
    shown = [f"{widget.key} = {widget!r}\n{widget.key}" for widget in FIRST]
    cells = [new_markdown_cell("# Sample"), *map(new_code_cell, [imports, *shown, ""])]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": notebooks.KERNELSPEC}), path)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab of its own, and the folder that it shows."""
    folder = tmp_path_factory.mktemp("lab")
    # Nothing that the user has set up steps in, and nothing is left behind.
    places = ("JUPYTER_CONFIG", "JUPYTER_DATA", "JUPYTER_RUNTIME", "JUPYTERLAB_SETTINGS")
    places += ("JUPYTERLAB_WORKSPACES", "IPYTHON")
    private = {f"{name}_DIR" if name != "IPYTHON" else "IPYTHONDIR": str(folder / ".own" / name)
               for name in places}  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address, log = f"http://127.0.0.1:{port}/", folder / "lab.log"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"),
        *("--IdentityProvider.token=", "--ServerApp.allow_root=True", "--LabApp.news_url=None"),
        *("--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--ServerApp.root_dir={folder}",
    ]
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | private)
        try:
            wait_until_it_answers(server, address, log)
            yield address, folder
        finally:
            server.terminate()
            server.wait(20)


def wait_until_it_answers(server, address, log):
    for _ in range(240):
        with suppress(OSError):
            urlopen(f"{address}api/status", timeout=5).close()
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def notebook(browser, lab):
    """The sample notebook open in JupyterLab, all its cells run; `page.texts` is what they said.

    Opening it takes most of the time, so the tests share it: each sets the state that it needs.
    """
    address, folder = lab
    write_sample(folder / "sample.ipynb")
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.problems, page.requests = [], []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(f"{address}lab/tree/sample.ipynb?reset")
    page.wait_for_function(KERNEL_IS_READY)
    command(page, "notebook:run-all-cells")
    for place in range(len(FIRST)):
        page.locator(".bp-text").nth(place).wait_for()
    page.wait_for_function(KERNEL_IS_READY)
    page.texts = page.locator(".bp-text").all_text_contents()
    yield page
    command(page, "docmanager:save")
    context.close()


def command(page, name):
    page.evaluate("name => { jupyterapp.commands.execute(name); }", name)  # not awaited


def place_of(page, widget):
    """The widget's place in JupyterLab: below the imports, in the order of the cells."""
    number = 1 + [first.key for first in FIRST].index(widget.key)
    return page.locator(".jp-CodeCell").nth(number).locator(".bp")


def run(page, code):
    """Run code in the notebook's last cell and return what it prints, or the name of its error."""
    page.evaluate(RUN_LAST_CELL, code)
    page.wait_for_function("window.ran")
    return page.evaluate(PRINTED).strip()


def changed(widget, changes):
    return type(widget)(**widget.state() | changes)


def assign(page, widget, changes):
    """Assign to the widget's traits in the kernel."""
    lines = [f"{widget.key}.{name} = {value!r}" for name, value in changes.items()]
    assert run(page, "\n".join(lines)) == ""


def wait_until_python_has(page, widget):
    """Wait until the kernel's widget is in this one's state; the change may be on its way."""
    for _ in range(60):
        if run(page, f"print({widget.key})") == repr(widget):
            return
        page.wait_for_timeout(250)
    assert run(page, f"print({widget.key})") == repr(widget)


def wait_until_picture_has(page, widget):
    """Wait until the picture's sentence is the one that Python gives for this state."""
    place = place_of(page, widget)
    for _ in range(120):
        if text_of(place) == widget.describe():
            return
        page.wait_for_timeout(250)
    assert text_of(place) == widget.describe()


def test_each_widget_is_driven():
    assert sorted(widget.module for widget in FIRST) == sorted(CLASSES)


def test_run_all_shows_the_widgets_and_asks_nobody_else(notebook, lab):
    address, _ = lab
    assert notebook.texts == [widget.describe() for widget in FIRST]
    elsewhere = [u for u in notebook.requests if not u.startswith((address, "data:", "blob:"))]
    assert elsewhere == []
    assert notebook.problems == []


def test_arrow_keys_move_the_slider_and_not_the_cell(notebook):
    active = (
        "[...document.querySelectorAll('.jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))"
    )
    descent = FIRST[0]
    assign(notebook, descent, descent.state())
    wait_until_picture_has(notebook, descent)
    widget = place_of(notebook, descent)
    slider = widget.get_by_role("slider", name="Start", exact=True)
    slider.focus()
    before = notebook.evaluate(active)
    for _ in range(4):
        notebook.keyboard.press("ArrowRight")
    widget.locator(".bp-text", has_text="From 3.2 ").wait_for()
    handle = widget.get_by_role("slider", name="Start on the curve")
    handle.focus()
    notebook.keyboard.press("ArrowDown")
    widget.locator(".bp-text", has_text="From 3.15 ").wait_for()
    assert handle.evaluate("e => e === document.activeElement")
    assert notebook.evaluate(active) == before
    wait_until_python_has(notebook, changed(descent, {"start": 3.15}))


@pytest.mark.parametrize(
    ("first", "act", "by_reader", "by_python"), DRIVEN, ids=[widget.key for widget in FIRST]
)
def test_python_and_the_picture_follow_each_other(notebook, first, act, by_reader, by_python):
    assign(notebook, first, first.state())
    wait_until_picture_has(notebook, first)
    act(place_of(notebook, first))
    acted = changed(first, by_reader)
    wait_until_python_has(notebook, acted)
    wait_until_picture_has(notebook, acted)
    assign(notebook, first, by_python)
    assigned = changed(acted, by_python)
    wait_until_picture_has(notebook, assigned)
    wait_until_python_has(notebook, assigned)
    assert notebook.problems == []


def test_a_paused_run_leaves_python_where_the_picture_stands(notebook):
    (xor,) = [widget for widget in FIRST if isinstance(widget, XorTrainer)]
    assign(notebook, xor, xor.state())
    wait_until_picture_has(notebook, xor)
    place = place_of(notebook, xor)
    press("Run")(place)
    notebook.wait_for_timeout(500)
    press("Pause")(place)
    place.get_by_role("button", name="Run", exact=True).wait_for()
    for _ in range(60):
        updates = int(run(notebook, "print(xor.updates)"))
        if text_of(place) == changed(xor, {"updates": updates}).describe():
            break
        notebook.wait_for_timeout(250)
    assert updates > 0
    assert text_of(place) == changed(xor, {"updates": updates}).describe()


def test_the_saved_notebook_is_cleaned(notebook, lab):
    path = lab[1] / "sample.ipynb"
    command(notebook, "docmanager:save")
    for _ in range(100):
        if notebooks.WIDGET_VIEW in path.read_text("utf-8"):
            break
        notebook.wait_for_timeout(100)
    stored = notebooks.read(path)
    clean = notebooks.cleaned(stored)
    for number in range(2, 2 + len(FIRST)):
        assert notebooks.WIDGET_VIEW in stored.cells[number].outputs[0].data
        assert set(clean.cells[number].outputs[0].data) == {"text/html", "text/plain"}
    assert "widgets" not in clean.metadata
    for words in ("model_id", "IPY_MODEL", "_esm"):
        assert words not in notebooks.text_of(clean)
