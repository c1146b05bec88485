"""Sphinx extension: what the templates in `_templates` need, and files that belong to the site.

The templates replace the theme's page and its 1.4 MB of styles, scripts and icons.
Of the theme, the margin directive and the launch links remain.
"""

import re
import shutil
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from sphinx.util.osutil import relative_uri

# Of all styles and scripts that extensions register, these are loaded by each page,
PAGE_ASSETS = {"_static/katex/katex.min.css", "_static/book.css", "_static/book.js"}
# and of all files that they leave in `_static`, these are kept.
STATIC_FILES = {
    *("book.css", "book.js", "figures.js", "favicon.svg", "icon.png", "katex"),
    *("doctools.js", "documentation_options.js", "language_data.js"),  # for the search page
    *("searchtools.js", "sphinx_highlight.js"),
}
WIDGETS = Path(__file__).resolve().parents[2] / "src" / "backprop" / "widgets" / "static"
PIXELS_PER_POINT = 96 / 72


class Chapter(NamedTuple):
    number: int | None
    title: str
    link: str
    is_current: bool


class Part(NamedTuple):
    title: str
    chapters: list[Chapter]


def book_contents(env, current):
    """The parts of `_toc.yml` with their pages; a page's number is the one in its file name."""
    parts = []
    for tree in env.external_site_map.root.subtrees:
        chapters = []
        for name in tree.files():
            digits = re.match(r"\d+", name)
            link = relative_uri(f"{current}.html", f"{name}.html") or "#"
            title = env.titles[name].astext()
            chapters.append(
                Chapter(int(digits[0]) if digits else None, title, link, name == current)
            )
        parts.append(Part(tree.caption, chapters))
    return parts


def size_in_pixels(svg):
    """Width and height that the root element of an SVG file declares, in points or pixels."""
    root = ElementTree.parse(svg).getroot()
    for side in ("width", "height"):
        length = root.get(side)
        scale = PIXELS_PER_POINT if length.endswith("pt") else 1
        yield round(float(length.removesuffix("pt")) * scale)


def reserve_room_for_figures(body, files):
    """Give SVG figures their size, so that text never jumps, and load each when it is near.

    Each gets a box of its own to scroll in where the page is narrower than its labels allow.
    """

    def with_size(match):
        width, height = size_in_pixels(files[match["name"]])
        size = f'width="{width}" height="{height}" loading="lazy" decoding="async"'
        return f'<div class="picture scrolls">{match["image"]} {size}{match["rest"]}</div>'

    image = r'(?P<image><img [^>]*?src="_images/(?P<name>[^"]+\.svg)")(?P<rest>[^>]*>)'
    return re.sub(image, with_size, body)


def repaired(body):
    """HTML of Sphinx and MyST-NB with what screen readers stumble over set right."""
    # The label would hide the visible words, which say what is folded.
    body = body.replace(' aria-label="Toggle hidden content"', "")
    # An empty corner of a table heads nothing.
    body = body.replace('<th class="head"><p></p></th>', "<td></td>")
    # HTML that a cell prints names other notebooks; on the site these are pages.
    return re.sub(r'href="(\w+)\.ipynb(?=[#"])', r'href="\1.html', body)


def dress_page(app, pagename, templatename, context, doctree):
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context[kind] if asset.filename in PAGE_ASSETS]
    context["parts"] = book_contents(app.env, pagename)
    context["part"], context["chapter"] = next(
        (
            (part, chapter)
            for part in context["parts"]
            for chapter in part.chapters
            if chapter.is_current
        ),
        (None, None),
    )
    context["base_path"] = urlsplit(app.config.html_baseurl).path  # for 404.html, shown anywhere
    if "body" in context:
        files = {name: Path(app.srcdir, path) for path, name in app.builder.images.items()}
        context["body"] = reserve_room_for_figures(repaired(context["body"]), files)
        widgets = re.findall(r'<div class="bp-widget" data-module="(\w+)"', context["body"])
        context["widget_modules"] = sorted(set(widgets))
        context["has_figures_table"] = '<table class="figures"' in context["body"]


def settle_static_files(app, exception):
    if exception or app.builder.format != "html":
        return
    for entry in Path(app.outdir, "_static").iterdir():
        if entry.name in STATIC_FILES:
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    shutil.copytree(WIDGETS, Path(app.outdir, "_static", "widgets"))


def setup(app):
    app.connect("html-page-context", dress_page, priority=900)
    app.connect("build-finished", settle_static_files, priority=900)
    if "comments_config" not in app.config:  # Jupyter Book sets it for an extension we leave out
        app.add_config_value("comments_config", {}, "html")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
