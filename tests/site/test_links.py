"""Every address that a page names inside the site leads somewhere."""

from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from built_site import BASE, CHAPTERS, CONFIG, SITE, parsed


def addresses(document):
    for attribute in ("href", "src", "action"):
        for element in document.select(f"[{attribute}]:not(base)"):
            yield element, element[attribute]
    for element in document.select('meta[property="og:image"], meta[property="og:url"]'):
        yield element, element["content"]


def problem(page_name, link):
    target, anchor = urldefrag(urljoin(BASE + page_name, link))
    if not target.startswith(BASE):
        return None
    path = SITE / (unquote(urlsplit(target.removeprefix(BASE)).path) or "index.html")
    if not path.is_file():
        return "no such file"
    if anchor and path.suffix == ".html" and not parsed(path).find(id=unquote(anchor)):
        return "no such anchor"
    return None


def test_internal_links_and_anchors_resolve(site, page_name):
    found = {
        (link, trouble)
        for _, link in addresses(parsed(site / page_name))
        if (trouble := problem(page_name, link))
    }
    assert found == set()


def test_a_missing_file_and_a_missing_anchor_are_found(site):
    assert problem("index.html", "nowhere.html") == "no such file"
    assert problem("index.html", "index.html#nowhere") == "no such anchor"


def test_only_links_to_follow_lead_elsewhere(site, page_name):
    elsewhere = [
        str(element)
        for element, link in addresses(parsed(site / page_name))
        if element.name != "a" and not urljoin(BASE + page_name, link).startswith((BASE, "data:"))
    ]
    assert elsewhere == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_opens_in_binder_and_colab_from_the_repository(site, chapter):
    repository = CONFIG["repository"]
    owner_and_name = repository["url"].removeprefix("https://github.com/")
    branch, notebook = repository["branch"], f"{repository['path_to_book']}/{chapter}.ipynb"
    binder = f"https://mybinder.org/v2/gh/{owner_and_name}/{branch}?urlpath=lab/tree/{notebook}"
    colab = f"https://colab.research.google.com/github/{owner_and_name}/blob/{branch}/{notebook}"
    links = [link["href"] for link in parsed(site / f"{chapter}.html").select(".run-links a")]
    assert links[:2] == [binder, colab]


def test_sitemap_names_each_page(site):
    named = {place.text for place in ElementTree.parse(site / "sitemap.xml").iterfind(".//{*}loc")}
    pages = {path.name for path in site.glob("*.html")} - {"404.html", "search.html"}
    assert named == {BASE + page for page in pages}
