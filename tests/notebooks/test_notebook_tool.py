"""Executing a notebook gives the same clean file each time, or a clear refusal."""

import json
import os
import sys

import nbformat
import notebooks
import pytest
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

WIDGET_VIEW = notebooks.WIDGET_VIEW


def write(path, *sources, **metadata):
    cells = [new_markdown_cell("# Sample")]
    cells += [new_code_cell(source, metadata=metadata) for source in sources]
    path.write_text(json.dumps(new_notebook(cells=cells)), encoding="utf-8")


def run(*arguments):
    return notebooks.main([str(argument) for argument in arguments])


def test_execution_is_repeatable_and_checked(tmp_path, capsys):
    write(tmp_path / "good.ipynb", "import sys", "print(1); print(2)", "sys.executable", "0.5 / 2")
    write(tmp_path / "fails.ipynb", "a = 1\nb = a / 0")
    write(tmp_path / "warns.ipynb", "import warnings", "warnings.warn('careful')")
    write(tmp_path / "raises.ipynb", "{}['key']", tags=["raises-exception"])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert run(tmp_path) == 1
    told = capsys.readouterr()
    assert "fails.ipynb: cell " in told.err
    assert "begins `a = 1`): ZeroDivisionError: division by zero" in told.err
    assert "wrote to stderr" in told.err
    assert "UserWarning: careful" in told.err
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"good.ipynb", "raises.ipynb"}

    good = nbformat.v4.reads(after["good.ipynb"].decode())
    assert [c.execution_count for c in good.cells[1:]] == [1, 2, 3, 4]
    assert good.cells[2].outputs[0].text == "1\n2\n"
    assert good.cells[3].outputs[0].data["text/plain"] == repr(sys.executable)
    raised = nbformat.v4.reads(after["raises.ipynb"].decode()).cells[1].outputs[0]
    assert raised.traceback == ["KeyError: 'key'"]

    assert run(tmp_path / "good.ipynb", tmp_path / "raises.ipynb") == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == after

    assert run("--check", tmp_path / "good.ipynb") == 0
    altered = after["good.ipynb"].replace(b'"0.25"', b'"0.26"')
    assert altered != after["good.ipynb"]
    (tmp_path / "good.ipynb").write_bytes(altered)
    capsys.readouterr()
    assert run("--check", tmp_path / "good.ipynb") == 1
    assert "good.ipynb: the file isn't what a fresh execution gives" in capsys.readouterr().err
    assert (tmp_path / "good.ipynb").read_bytes() == altered


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the ports")
def test_kernels_that_start_together_do_not_meet():
    managers = [KernelManager(), KernelManager(), AsyncKernelManager(), AsyncKernelManager()]
    assert {manager.transport for manager in managers} == {"ipc"}
    assert len({manager.ip for manager in managers}) == len(managers)


def test_cleaning_leaves_only_what_repeats():
    view = {WIDGET_VIEW: {"model_id": "1f"}, "text/plain": "Slider"}
    outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("display_data", view | {"text/html": "<div>"}),
        new_output("stream", name="stdout", text="b"),
        new_output("display_data", view),
        new_output("execute_result", {"text/plain": "1"}, execution_count=7),
    ]
    metadata = {"tags": ["hide-input"], "execution": {"iopub.status.busy": "now"}, "scrolled": True}
    cell = new_code_cell("x", metadata=metadata, outputs=outputs, execution_count=7)
    stored = new_notebook(cells=[cell], metadata={"widgets": {}, "toc": 1})
    stored.metadata.language_info = {"name": "python", "version": "3.99"}

    clean = notebooks.cleaned(stored)

    assert cell.execution_count == 7
    assert set(clean.metadata) == {"kernelspec", "language_info"}
    assert "version" not in clean.metadata.language_info
    (only,) = clean.cells
    assert only.metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert only.execution_count == only.outputs[-1].execution_count == 1
    assert [o.output_type for o in only.outputs] == [
        "stream",
        *["display_data"] * 2,
        "execute_result",
    ]
    assert only.outputs[0].text == "ab"
    assert WIDGET_VIEW not in only.outputs[1].data
    assert WIDGET_VIEW in only.outputs[2].data
    text = notebooks.text_of(clean)
    assert text.endswith("}\n")
    assert notebooks.text_of(notebooks.cleaned(nbformat.v4.reads(text))) == text


def test_cells_are_folded_as_their_tags_say():
    tags = [["hide-cell", "solution"], ["hide-input"], ["raises-exception"]]
    cells = [new_code_cell("1", metadata={"tags": names}) for names in tags]
    cells[2].metadata["jupyter"] = {"source_hidden": True}
    clean = notebooks.cleaned(new_notebook(cells=cells))
    assert [cell.metadata.get("jupyter") for cell in clean.cells] == [
        {"source_hidden": True, "outputs_hidden": True},
        {"source_hidden": True},
        None,
    ]


def test_ids_are_kept_or_given_once(tmp_path):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["a\n", "b"]} for _ in range(5)]
    for cell, name in zip(cells, ["c02", None, "same", "same", None]):
        cell |= {"id": name} if name else {}
    path = tmp_path / "a.ipynb"
    path.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    )
    read = notebooks.read(path)
    assert [cell.id for cell in read.cells] == ["c02", "c03", "same", "c04", "c05"]
    assert read.cells[0].source == "a\nb"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"cells": [{}]}', '{"cells": [{"cell_type": 1}]}']
)
def test_what_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "bad.ipynb"
    path.write_text(text)
    with pytest.raises(notebooks.NotebookError, match=r"bad\.ipynb: not a notebook"):
        notebooks.read(path)


@pytest.mark.parametrize("name", ["none.ipynb", "data.csv"])
def test_a_path_that_is_nothing_of_ours_is_named(tmp_path, capsys, name):
    (tmp_path / "data.csv").touch()
    assert run(tmp_path / name) == 1
    assert f"{name}: not a notebook, a page or a folder" in capsys.readouterr().err


def test_hidden_and_private_folders_are_left_out(tmp_path):
    for folder in (".ipynb_checkpoints", "_build", "part"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.ipynb").touch()
    assert notebooks.find([tmp_path]) == [(tmp_path / "part" / "a.ipynb").resolve()]
