"""Sphinx extension: addresses and points that pages name, and the student editions on the site.

The repository's address stands once, in `_config.yml`. A page writes `{{repository}}` where it
needs it, in a link, a sentence or a code block alike; `addresses` lists all such names.
`{{edition ps1}}` becomes three links: to that student edition as a file of this site, in Binder and
in Colab. `{{points ps1}}` becomes what the problem set is worth.
"""

import re
import shutil
from pathlib import Path
from urllib.parse import quote

from sphinx.errors import ExtensionError

from backprop.classroom import problem_set

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = ROOT / "assignments" / "release"
FOLDER = "assignments"  # on the site
NAME = re.compile(r"\{\{(?:(edition|points) )?(\w+)\}\}")


def addresses(repository, branch, site):
    """What each name stands for.

    repository: its page on GitHub        branch: the one that readers are sent to
    site:       the first page of the book; ends in a slash
    """
    name = repository.removeprefix("https://github.com/")
    return {
        "repository": repository,
        "repository_in_a_query": quote(repository, safe=""),
        "repository_folder": name.partition("/")[2],
        "repository_files": f"https://raw.githubusercontent.com/{name}/{branch}",
        "binder": f"https://mybinder.org/v2/gh/{name}/{branch}?urlpath=lab/tree",
        "colab": f"https://colab.research.google.com/github/{name}/blob/{branch}",
        "branch": branch,
        "site": site,
    }


def edition_links(name, known):
    """HTML of the links to a student edition; the first is relative, so it works offline too."""
    path = f"assignments/release/{name}/{name}.ipynb"
    return (
        f'<a href="{FOLDER}/{name}.ipynb" download>{name} as a file</a>, '
        f'<a href="{known["binder"]}/{path}">{name} in Binder</a>, '
        f'<a href="{known["colab"]}/{path}">{name} in Colab</a>'
    )


def points(name):
    """What a problem set is worth: what the judge gives, and what a person gives."""
    tasks = problem_set(name).tasks
    by_hand = sum(task.points for task in tasks if task.kind == "text")
    return f"{sum(task.points for task in tasks) - by_hand}, and {by_hand} by hand"


def filled_in(text, known):
    """The text of a page with everything that it names put in.

    Raises KeyError for a name that nothing stands for, ValueError for an unknown problem set.
    """

    def named(match):
        kind, name = match.groups()
        if kind == "edition":
            return edition_links(name, known)
        return points(name) if kind == "points" else known[name]

    return NAME.sub(named, text)


def fill_in_page(app, page, content):
    if not app.env.doc2path(page).endswith(".md"):
        return  # braces in a notebook are TeX or Python
    theme = app.config.html_theme_options
    known = addresses(theme["repository_url"], theme["repository_branch"], app.config.html_baseurl)
    try:
        content[0] = filled_in(content[0], known)
    except (KeyError, ValueError) as error:
        raise ExtensionError(f"{page}.md: nothing stands for {error}; see {__name__}") from error


def copy_editions(app, exception):
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for edition in sorted(EDITIONS.glob("*/*.ipynb")):
        shutil.copyfile(edition, folder / edition.name)


def setup(app):
    app.connect("source-read", fill_in_page)
    app.connect("build-finished", copy_editions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
