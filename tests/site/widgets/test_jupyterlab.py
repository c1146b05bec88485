"""A widget in a running JupyterLab: live, in touch with Python, and clean in the saved file."""

import os
import re
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

CELLS = (
    "from backprop.widgets import DescentExplorer",
    'figure = DescentExplorer(key="descent", start=3)\nfigure',
    "print(f'the start is {figure.start:g}')",
    "if figure.start == 2.5:\n    figure.start = 1.5",
)
# The page shows "idle" before a kernel is there at all.
KERNEL_IS_READY = """() => window.jupyterapp?.shell.currentWidget?.sessionContext
    ?.session?.kernel?.status === 'idle'"""


def write_sample(path):
    cells = [new_markdown_cell("# Sample"), *map(new_code_cell, CELLS)]
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


@pytest.fixture
def notebook(browser, lab):
    """The sample notebook open in JupyterLab, all its cells run."""
    address, folder = lab
    write_sample(folder / "sample.ipynb")
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.problems, page.requests = [], []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(f"{address}lab/tree/sample.ipynb?reset")
    page.wait_for_function(KERNEL_IS_READY, timeout=60_000)
    command(page, "notebook:run-all-cells")
    page.locator(".bp-text").wait_for(timeout=60_000)
    last = page.locator(".jp-CodeCell").last.locator(".jp-InputPrompt")
    last.filter(has_text=re.compile(r"\[\d+\]")).wait_for()
    yield page
    command(page, "docmanager:save")
    context.close()


def command(page, name):
    page.evaluate("name => { jupyterapp.commands.execute(name); }", name)  # not awaited


def run_cell(page, number):
    """Run one code cell again and return the text that it prints."""
    cell = page.locator(".jp-CodeCell").nth(number)
    before = cell.locator(".jp-InputPrompt").inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    for _ in range(100):
        prompt = cell.locator(".jp-InputPrompt").inner_text()
        if prompt != before and "*" not in prompt:
            break
        page.wait_for_timeout(500)
    return "".join(cell.locator(".jp-OutputArea-output").all_inner_texts()).strip()


def test_run_all_shows_the_widget_and_asks_nobody_else(notebook, lab):
    address, _ = lab
    assert notebook.locator(".bp").count() == 1
    assert "converges" in notebook.locator(".bp-text").inner_text()
    elsewhere = [u for u in notebook.requests if not u.startswith((address, "data:", "blob:"))]
    assert elsewhere == []
    assert notebook.problems == []


def test_arrow_keys_move_the_slider_and_not_the_cell(notebook):
    active = (
        "[...document.querySelectorAll('.jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))"
    )
    slider = notebook.get_by_role("slider", name="Start", exact=True)
    slider.focus()
    before = notebook.evaluate(active)
    for _ in range(4):
        notebook.keyboard.press("ArrowRight")
    notebook.locator(".bp-text", has_text="From 3.2 ").wait_for()
    handle = notebook.get_by_role("slider", name="Start on the curve")
    handle.focus()
    notebook.keyboard.press("ArrowDown")
    notebook.locator(".bp-text", has_text="From 3.15 ").wait_for()
    assert handle.evaluate("e => e === document.activeElement")
    assert notebook.evaluate(active) == before


def test_python_and_the_picture_follow_each_other(notebook):
    field = notebook.get_by_label("Start, exact value")
    field.fill("2.5")
    field.press("Enter")
    notebook.locator(".bp-text", has_text="From 2.5 ").wait_for()
    notebook.wait_for_timeout(500)
    assert run_cell(notebook, 2) == "the start is 2.5"
    run_cell(notebook, 3)
    notebook.locator(".bp-text", has_text="From 1.5 ").wait_for()
    assert run_cell(notebook, 2) == "the start is 1.5"


def test_the_saved_notebook_is_cleaned(notebook, lab):
    path = lab[1] / "sample.ipynb"
    command(notebook, "docmanager:save")
    for _ in range(100):
        if notebooks.WIDGET_VIEW in path.read_text("utf-8"):
            break
        notebook.wait_for_timeout(100)
    stored = notebooks.read(path)
    assert notebooks.WIDGET_VIEW in stored.cells[2].outputs[0].data
    clean = notebooks.cleaned(stored)
    assert set(clean.cells[2].outputs[0].data) == {"text/html", "text/plain"}
    assert "widgets" not in clean.metadata
    for words in ("model_id", "IPY_MODEL", "_esm"):
        assert words not in notebooks.text_of(clean)
