"""What pages write in double braces becomes addresses and points."""

import re
from types import SimpleNamespace

import notebooks
import pytest
import shared_addresses
from sphinx.errors import ExtensionError

from backprop.classroom import names

KNOWN = shared_addresses.addresses(
    "https://github.com/ada/hills", "trunk", "https://ada.org/hills/"
)
PAGES = notebooks.find(suffix=".md")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("git clone {{repository}}", "git clone https://github.com/ada/hills"),
        ("cd {{repository_folder}}", "cd hills"),
        ("?repo={{repository_in_a_query}}&", "?repo=https%3A%2F%2Fgithub.com%2Fada%2Fhills&"),
        ("{{repository_files}}/a.txt", "https://raw.githubusercontent.com/ada/hills/trunk/a.txt"),
        ("[b]({{binder}}/x)", "[b](https://mybinder.org/v2/gh/ada/hills/trunk?urlpath=lab/tree/x)"),
        ("{{site}}{{branch}}", "https://ada.org/hills/trunk"),
        (r"$\frac{{a}{b}}$, { {a} }", r"$\frac{{a}{b}}$, { {a} }"),
    ],
)
def test_names_become_addresses(text, filled):
    assert shared_addresses.filled_in(text, KNOWN) == filled


def test_an_edition_becomes_three_links():
    links = shared_addresses.filled_in("{{edition ps1}}", KNOWN)
    path = "assignments/release/ps1/ps1.ipynb"
    assert re.findall(r'href="([^"]*)"', links) == [
        "assignments/ps1.ipynb",
        f"https://mybinder.org/v2/gh/ada/hills/trunk?urlpath=lab/tree/{path}",
        f"https://colab.research.google.com/github/ada/hills/blob/trunk/{path}",
    ]


def test_points_are_those_of_the_tasks():
    assert re.fullmatch(
        r"\d+, and \d+ by hand", shared_addresses.filled_in("{{points ps1}}", KNOWN)
    )
    tasks = shared_addresses.problem_set("ps1").tasks
    total = sum(task.points for task in tasks)
    assert sum(map(int, re.findall(r"\d+", shared_addresses.points("ps1")))) == total


@pytest.mark.parametrize("text", ["{{repositry}}", "{{points ps0}}"])
def test_an_unknown_name_stops_the_build(text, tmp_path):
    app = SimpleNamespace(
        env=SimpleNamespace(doc2path=lambda page: f"{page}.md"),
        config=SimpleNamespace(
            html_theme_options={
                "repository_url": "https://github.com/a/b",
                "repository_branch": "m",
            },
            html_baseurl="https://a.org/",
        ),
    )
    with pytest.raises(ExtensionError, match=r"page\.md: nothing stands for"):
        shared_addresses.fill_in_page(app, "page", [text])
    app.env.doc2path = lambda page: f"{page}.ipynb"
    content = [text]
    shared_addresses.fill_in_page(app, "page", content)
    assert content == [text]


@pytest.mark.parametrize("path", PAGES, ids=notebooks.name_of)
def test_every_name_on_a_page_stands_for_something(path):
    filled = shared_addresses.filled_in(path.read_text(encoding="utf-8"), KNOWN)
    assert "{{" not in filled


def test_no_page_types_the_address_of_the_repository():
    typed = [p.name for p in PAGES if "backprop-by-hand/" in p.read_text(encoding="utf-8")]
    assert typed == []


def test_every_student_edition_is_copied_to_the_site(tmp_path):
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=str(tmp_path))
    shared_addresses.copy_editions(app, None)
    copied = {path.stem for path in (tmp_path / "assignments").iterdir()}
    assert copied == set(names())
    for path in (tmp_path / "assignments").iterdir():
        original = notebooks.ROOT / "assignments" / "release" / path.stem / path.name
        assert path.read_bytes() == original.read_bytes()
