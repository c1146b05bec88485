"""Running a cell twice gives the same result, so a reader may play with any cell."""

import copy

import notebooks
import pytest
from nbformat.v4 import reads, writes


@pytest.mark.parametrize("path", notebooks.find(), ids=notebooks.name_of)
def test_each_cell_gives_the_same_when_it_runs_again(path, tmp_path):
    stored, doubled = notebooks.read(path), notebooks.read(path)
    doubled.cells = []
    for cell in stored.cells:
        doubled.cells.append(cell)
        if cell.cell_type == "code":
            second = copy.deepcopy(cell)
            second.id = f"{cell.id}-again"
            doubled.cells.append(second)
    (tmp_path / path.name).write_text(writes(doubled), encoding="utf-8")
    again = {cell.id: cell for cell in reads(notebooks.executed_text(tmp_path / path.name)).cells}
    other = [
        cell.id
        for cell in stored.cells
        if cell.cell_type == "code"
        and "nbval-ignore-output" not in cell.metadata.get("tags", [])
        and shown(again[f"{cell.id}-again"]) != shown(cell)
    ]
    assert other == []


def shown(cell):
    return [{**output, "execution_count": None} for output in cell.outputs]
