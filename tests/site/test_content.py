"""What a page must hold: rendered formulas, described pictures, its own description."""

from collections import Counter
from copy import copy

import pytest
from built_site import CHAPTERS, ROOT, parsed

RAW_LATEX = ("$", r"\(", r"\[", r"\begin", r"\frac")


def test_every_formula_is_rendered(site, page_name):
    article = copy(parsed(site / page_name).article)
    assert article.select(".katex-error") == []
    assert [str(math) for math in article.select(".math") if not math.select(".katex-html")] == []
    for element in article.select("pre, code, .math, svg"):
        element.decompose()
    assert [mark for mark in RAW_LATEX if mark in article.get_text()] == []


def test_pictures_are_described_in_words(site, page_name):
    for image in parsed(site / page_name).find_all("img"):
        words = image.get("alt", "").split()
        assert len(words) >= 5, f"{image['src']}: alternative text {image.get('alt')!r}"
        assert image.has_attr("width"), f"{image['src']}: no width, so the page would jump"
        assert image.has_attr("height"), f"{image['src']}: no height, so the page would jump"


def test_page_has_a_language_and_one_title(site, page_name):
    page = parsed(site / page_name)
    assert page.html["lang"] == "en"
    assert len(page.find_all("h1")) == 1
    assert len(page.find_all("meta", {"name": "viewport"})) == 1


def test_descriptions_and_titles_tell_pages_apart(site):
    pages = {path.name: parsed(path) for path in site.rglob("*.html")}
    descriptions = {
        name: [tag["content"] for tag in page.find_all("meta", {"name": "description"})]
        for name, page in pages.items()
    }
    assert {name: found for name, found in descriptions.items() if len(found) != 1} == {}
    assert {name: found for name, (found,) in descriptions.items() if len(found) < 30} == {}
    assert [
        text for (text,) in descriptions.values() if any(map(text.__contains__, RAW_LATEX))
    ] == []
    texts = Counter(found for (found,) in descriptions.values())
    titles = Counter(page.title.text for page in pages.values())
    assert [text for text, count in (texts + titles).items() if count > 1] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_downloaded_notebook_is_the_committed_file(open_page, chapter):
    page = open_page(f"{chapter}.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download notebook").click()
    assert download.value.suggested_filename == f"{chapter}.ipynb"
    committed = ROOT / "book" / f"{chapter}.ipynb"
    assert download.value.path().read_bytes() == committed.read_bytes()


def test_only_own_files_katex_and_search_are_served(site):
    assert {path.name for path in (site / "_static").iterdir()} == {
        *("book.css", "book.js", "figures.js", "favicon.svg", "icon.png", "katex", "widgets"),
        *("doctools.js", "documentation_options.js", "language_data.js"),
        *("searchtools.js", "sphinx_highlight.js"),
    }
