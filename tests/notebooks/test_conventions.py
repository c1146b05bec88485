"""Every notebook and page keeps the conventions, and every convention can be broken."""

import re
from functools import cache

import conventions
import notebooks
import pytest

NOTEBOOKS = notebooks.find()
CHAPTERS = [p for p in NOTEBOOKS if re.match(r"\d\d_", p.name)]
PAGES = NOTEBOOKS + notebooks.find(suffix=".md")
LABEL = re.compile(r"(?m)^\(([\w-]+)\)=$|^:(?:name|label): ([\w-]+)$")


@cache
def load(path):
    return conventions.Notebook(notebooks.read(path).cells)


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=notebooks.name_of)


def each_rule(rules):
    return pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.__name__)


def report(broken):
    broken = list(broken)
    assert not broken, "\n" + "\n".join(broken)


def markdown(path):
    """(place, text) of a page's Markdown."""
    if path.suffix == ".md":
        return [(notebooks.name_of(path), path.read_text(encoding="utf-8"))]
    return [
        (f"{notebooks.name_of(path)}, cell {cell.id}", cell.source) for cell in load(path).markdown
    ]


def texts(path):
    """(place, text) of a page's Markdown, and of a notebook's code, captions, alternatives."""
    found = markdown(path)
    for cell in load(path).code if path.suffix == ".ipynb" else ():
        mystnb = cell.metadata.get("mystnb", {})
        caption, alt = mystnb.get("figure", {}).get("caption"), mystnb.get("image", {}).get("alt")
        where = f"{notebooks.name_of(path)}, cell {cell.id}"
        found += [(where, text) for text in (cell.source, caption, alt) if text]
    return found


def labels(path):
    found = [a or b for _, text in markdown(path) for a, b in LABEL.findall(text)]
    if path.suffix == ".ipynb":
        shown = (cell.metadata.get("mystnb", {}) for cell in load(path).code)
        found += [m["figure"]["name"] for m in shown if "name" in m.get("figure", {})]
    return found


def test_the_book_has_chapters():
    assert CHAPTERS


@each(CHAPTERS)
@each_rule(conventions.CHAPTER_RULES)
def test_chapter(rule, path):
    report(f"{notebooks.name_of(path)}: {broken}" for broken in rule(load(path)))


@each(NOTEBOOKS)
@each_rule(conventions.NOTEBOOK_RULES)
def test_notebook(rule, path):
    report(f"{notebooks.name_of(path)}: {broken}" for broken in rule(load(path)))


@each(PAGES)
@each_rule(conventions.PROSE_RULES)
def test_prose(rule, path):
    report(f"{where}: {broken}" for where, text in texts(path) for broken in rule(text))


@each(PAGES)
@each_rule(conventions.MARKDOWN_RULES)
def test_markdown(rule, path):
    report(f"{where}: {broken}" for where, text in markdown(path) for broken in rule(text))


@each(NOTEBOOKS)
def test_notebook_is_stored_clean(path):
    clean = notebooks.text_of(notebooks.cleaned(notebooks.read(path)))
    assert path.read_bytes() == clean.encode(), "run `make execute`"


@each(PAGES)
def test_links_between_pages_resolve(path):
    known = {label for page in PAGES for label in labels(page)}
    stems = {page.stem for page in PAGES}
    broken = []
    for where, text in markdown(path):
        for role, target in re.findall(r"\{(ref|numref|eq|doc)\}`(?:[^`<]*<)?([^`<>]+)>?`", text):
            if target not in (stems if role == "doc" else known):
                broken.append(f"{where}: {{{role}}}`{target}` leads nowhere")
        prose = conventions.without_code(text)
        for file, anchor in re.findall(r"\]\(([\w./-]*)#?([\w-]*)\)", prose):
            leads = file in stems or (path.parent / file).is_file() if file else anchor in known
            if not leads:
                broken.append(f"{where}: the link to {file or anchor} leads nowhere")
    report(broken)


def test_no_label_is_given_twice():
    every = [label for page in PAGES for label in labels(page)]
    report(f"the label {label} is given twice" for label in set(every) if every.count(label) > 1)
