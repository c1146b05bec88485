"""The tables that translate a weight's name agree with what `backprop.explain` writes."""

import re

import notebooks
import pytest

from backprop import backward, forward
from backprop.examples import two_layers
from backprop.explain import explain_step
from backprop.notations import NOTATIONS

NOTATION_PAGE = notebooks.ROOT / "book" / "notation.md"
CHAPTER = notebooks.ROOT / "book" / "06_two_layers.ipynb"
SOURCES = [notation.source for notation in NOTATIONS if notation.source.startswith("S")]


def bare(symbol):
    """A symbol without dollar signs, braces, upright type and the plus of an update."""
    return re.sub(r"\^\{\+\}|\+(?=\})|\\mathrm|[${}]", "", symbol).strip()


def place(symbol):
    """The layer, unit and input, each from 1, that one of this book's weights names."""
    layer, unit_and_input = re.search(r"\((\d)\)", symbol)[1], re.search(r"_\{(\d\d)\}", symbol)[1]
    return int(layer), *map(int, unit_and_input)


@pytest.fixture(scope="module")
def names():
    """For each source and place the weight's name."""
    network = two_layers.network
    gradients = backward(
        network, forward(network, two_layers.x), two_layers.target, two_layers.loss
    )
    found = {}
    for notation in NOTATIONS:
        step = explain_step(network, gradients, learning_rate=0.5, notation=notation)
        for line in step.only("weight").lines:
            found[notation.source, (line.layer, line.unit, line.input)] = bare(line.symbol)
    return found


def rows_of_table(markdown, first_column):
    """The one table with this first column as dictionaries, one for each row."""
    lines = markdown.splitlines()
    (start,) = (i for i, line in enumerate(lines) if line.startswith(f"| {first_column} | leads"))
    table = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    head, _, *rows = table
    return [dict(zip(head, row, strict=True)) for row in rows]


def assert_all_weights_once(rows, column):
    found = [place(row[column]) for row in rows]
    assert sorted(found) == [(layer, i, j) for layer in (1, 2) for i in (1, 2) for j in (1, 2)]


def test_notation_page(names):
    rows = rows_of_table(NOTATION_PAGE.read_text(encoding="utf-8"), "this book")
    assert_all_weights_once(rows, "this book")
    layers = ("input", "hidden", "output")
    for row in rows:
        layer, unit, source_unit = place(row["this book"])
        assert row["leads from"] == f"{layers[layer - 1]} {source_unit}"
        assert row["leads to"] == f"{layers[layer]} {unit}"
        for source in SOURCES:
            assert bare(row[source]) == names[source, (layer, unit, source_unit)], row


def test_chapter_on_two_layers(names):
    cells = notebooks.read(CHAPTER).cells
    (table,) = (cell.source for cell in cells if "\n| ours | leads" in cell.source)
    rows = rows_of_table(table, "ours")
    assert_all_weights_once(rows, "ours")
    units = ("$x_{}$", "$a^{{(1)}}_{}$", "$a^{{(2)}}_{}$")
    for row in rows:
        layer, unit, source_unit = place(row["ours"])
        ends = units[layer - 1].format(source_unit), units[layer].format(unit)
        assert row["leads"] == " to ".join(ends)
        weight = two_layers.network.layers[layer - 1].weight[unit - 1, source_unit - 1]
        assert float(row["value"]) == weight
        for source in ("S0", "S2", "S3"):
            assert bare(row[source]) == names[source, (layer, unit, source_unit)], row
