"""Sphinx extension: what a page tells search engines and those who share its address."""

import re
from pathlib import Path

from docutils import nodes
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from sphinx.util import logging

LONGEST_DESCRIPTION = 200
PAPER, INK, QUIET, ACCENT = "#fdfbf7", "#24211d", "#635b50", "#a83c19"  # as in book.css
logger = logging.getLogger(__name__)


def page_description(doctree):
    """The first sentences of the page that hold no formula, as many as fit."""
    formula = "\0"
    description = ""
    for paragraph in doctree.findall(nodes.paragraph):
        text = "".join(
            formula if isinstance(leaf.parent, nodes.math) else leaf.astext()
            for leaf in paragraph.findall(nodes.Text)
        )
        for sentence in re.split(r"(?<=[.?!])\s+", text.replace("\n", " ")):
            if formula in sentence:
                continue
            longer = f"{description} {sentence}".strip()
            if len(longer) > LONGEST_DESCRIPTION:
                return description or longer[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"
            description = longer
        if description:
            return description
    return description


def draw_social_card(path, book, title):
    """Write the picture (1200 by 630 pixels) that goes with a link to the page."""
    with rc_context({"font.family": "serif", "font.serif": ["DejaVu Serif"]}):
        figure = Figure(figsize=(12, 6.3), dpi=100, facecolor=PAPER)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(0, 630))
        axes.axis("off")
        axes.text(80, 520, book, fontsize=26, style="italic", color=QUIET)
        axes.text(80, 430, title, fontsize=54, color=INK, va="top", wrap=True, linespacing=1.2)
        unit = {"marker": "o", "markersize": 46, "markerfacecolor": PAPER, "markeredgewidth": 3}
        axes.plot([920, 1110], [110, 110], color=INK, markeredgecolor=INK, linewidth=3, **unit)
        error = {"arrowstyle": "->", "mutation_scale": 34, "color": ACCENT, "linewidth": 4}
        axes.add_patch(
            FancyArrowPatch((1106, 152), (924, 152), connectionstyle="arc3,rad=0.5", **error)
        )
        figure.savefig(path)


def describe(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    context["description"] = page_description(doctree)
    if not context["description"]:
        logger.warning("no sentence without a formula to describe the page", location=pagename)
    card = f"_images/card-{pagename}.png"
    (Path(app.outdir) / card).parent.mkdir(exist_ok=True)
    title = app.env.titles[pagename].astext()
    draw_social_card(Path(app.outdir) / card, app.config.html_title, title)
    context["social_card"] = app.config.html_baseurl + card


def write_sitemap(app, exception):
    if exception or app.builder.format != "html":
        return
    base = app.config.html_baseurl
    pages = (app.builder.get_target_uri(name) for name in sorted(app.env.found_docs))
    addresses = "\n".join(f"<url><loc>{base}{page}</loc></url>" for page in pages)
    Path(app.outdir, "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{addresses}\n</urlset>\n',
        "utf-8",
    )


def setup(app):
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
