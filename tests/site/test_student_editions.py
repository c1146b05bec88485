"""Student editions are files of the site, and the page for teachers leads to each of them."""

import pytest
from built_site import BASE, CONFIG, ROOT, parsed

EDITIONS = sorted((ROOT / "assignments" / "release").glob("*/*.ipynb"))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda path: path.stem)
def test_an_edition_is_offered_as_a_file_and_in_binder_and_colab(site, edition):
    repository = CONFIG["repository"]
    owner_and_name = repository["url"].removeprefix("https://github.com/")
    path, branch = edition.relative_to(ROOT).as_posix(), repository["branch"]
    links = parsed(site / "teaching.html").select("main a[href]")
    shown = [link["href"] for link in links if link["href"].endswith(edition.name)]
    assert shown == [
        f"assignments/{edition.name}",
        f"https://mybinder.org/v2/gh/{owner_and_name}/{branch}?urlpath=lab/tree/{path}",
        f"https://colab.research.google.com/github/{owner_and_name}/blob/{branch}/{path}",
    ]
    assert (site / shown[0]).read_bytes() == edition.read_bytes()


def test_a_download_saves_the_edition(open_page):
    page = open_page("teaching.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="ps1 as a file").click()
    assert download.value.url.startswith("http://127.0.0.1")
    assert download.value.suggested_filename == "ps1.ipynb"


def test_addresses_are_filled_in(site):
    text = parsed(site / "teaching.html").get_text()
    assert "{{" not in text
    assert f"git clone {CONFIG['repository']['url']}\n" in text
    assert f"{BASE}assignments/ps1.ipynb" in text
