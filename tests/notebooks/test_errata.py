"""The registry of published figures, the chapters that treat them, and the table say the same."""

import re
from decimal import Decimal
from functools import cache

import conventions
import notebooks
import prose_numbers
import pytest

from backprop.published import FIGURES, FigureTable
from backprop.published.registry import number

BOOK = notebooks.ROOT / "book"
PLAIN_NUMBER = re.compile(r"[-~]?\d*\.?\d+\.?")


@cache
def cells_of(stem):
    return conventions.Notebook(notebooks.read(BOOK / f"{stem}.ipynb").cells)


def anchors(stem):
    """The page's sections as its site names them."""
    for cell in cells_of(stem).markdown:
        for title in re.findall(r"(?m)^#+ (.*)$", cell.source):
            yield "-".join(re.findall(r"[a-z0-9]+", title.lower().replace("'", "")))


def notes():
    """The margin notes on what a source printed."""
    for path in sorted(BOOK.glob("*.ipynb")):
        for cell in cells_of(path.stem).markdown:
            for count, note in enumerate(conventions.admonitions(cell, "erratum"), start=1):
                yield pytest.param(path.stem, note, id=f"{path.stem}-{cell.id}-{count}")


def sources_of(note):
    return set(re.findall(r"\bS[0-4]\b", note))


def printed_by(sources):
    texts = {f.printed for f in FIGURES if f.source in sources}
    return {abs(number(text)) for text in texts if PLAIN_NUMBER.fullmatch(text)}


def registered(sources):
    """All numbers that the registry has of these sources: as printed, ours, and by mistake."""
    values = printed_by(sources)
    for figure in FIGURES:
        if figure.source in sources and isinstance(figure.value, float | int):
            values.add(abs(Decimal(float(figure.value))))
            if figure.mistake:
                values.add(abs(Decimal(float(figure.mistake()))))
    return values


@pytest.mark.parametrize("page", sorted({figure.page for figure in FIGURES}))
def test_the_page_that_treats_a_figure_has_that_section(page):
    stem, _, section = page.partition("#")
    assert not section or section in anchors(stem)


def test_the_page_that_treats_a_figure_that_is_not_exact_names_its_source():
    for source, stem in {(f.source, f.page.partition("#")[0]) for f in FIGURES if f.cause}:
        named = [
            cell.id for cell in cells_of(stem).markdown if re.search(rf"\b{source}\b", cell.source)
        ]
        assert named, f"{stem} does not name {source}"


def test_there_are_notes():
    assert len(list(notes())) >= 15


@pytest.mark.parametrize(("stem", "note"), list(notes()))
def test_what_a_note_says_was_printed_was_printed(stem, note):
    printed = printed_by(sources_of(note))
    said = re.findall(r"\bprint(?:s|ed)\b[^.;,]*?(-?\d*\.\d+)(?!\d)", note.replace("−", "-"))
    for quoted in (prose_numbers.numbers(text)[0] for text in said):
        assert quoted.rounds(printed), f"{quoted.printed} is no figure of these sources"


@pytest.mark.parametrize(("stem", "note"), list(notes()))
def test_a_notes_decimals_are_in_the_registry_or_on_the_page(stem, note):
    """Else the page quotes them: tests/quoted_figures.toml says from where."""
    values = registered(sources_of(note))
    page = prose_numbers.read_page(BOOK / f"{stem}.ipynb", notebooks.ROOT)
    shown = {v for c in page.computed if c.support.endswith("output") for v in c.values}
    quotations = {n for where, n in prose_numbers.quoted_figures(notebooks.ROOT) if where == stem}
    strange = [
        quoted.printed
        for quoted in prose_numbers.bound_numbers(note)
        if not (quoted.is_whole or quoted.rounds(values) or quoted.rounds(shown))
        and quoted.printed.lstrip("-+−") not in quotations
    ]
    assert strange == []


def test_the_page_shows_the_whole_table():
    shown = [
        output.data["text/html"]
        for cell in cells_of("errata").code
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    assert shown == [FigureTable(FIGURES)._repr_html_()]
