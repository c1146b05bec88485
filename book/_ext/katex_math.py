"""Sphinx extension: formulas are rendered by KaTeX while the site is built.

A page then needs no formula script, and LaTeX that KaTeX rejects is a warning with its place.
"""

import html
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

SERVER = Path(__file__).with_name("katex_server.mjs")
logger = logging.getLogger(__name__)


class LatexError(ValueError):
    """LaTeX that KaTeX does not accept."""


@cache
def katex_folder():
    """KaTeX as `npm ci` installs it: the nearest `node_modules` above this file."""
    for parent in SERVER.parents:
        folder = parent / "node_modules" / "katex" / "dist"
        if folder.is_dir():
            return folder
    raise ExtensionError("KaTeX is missing: run `npm ci` in the folder of package.json")


@cache
def katex_process():
    katex_folder()
    node = shutil.which("node")
    if node is None:
        raise ExtensionError("Node.js is missing: install Node 18 or newer, then run `npm ci`")
    return subprocess.Popen(
        [node, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )


@cache
def render(latex, *, display):
    """HTML and MathML of one formula. Raises LatexError, in KaTeX's words, for bad LaTeX."""
    process = katex_process()
    try:
        process.stdin.write(json.dumps({"latex": latex, "display": display}) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
    except BrokenPipeError:
        answer = ""
    if not answer:
        raise ExtensionError(f"the KaTeX process ended with code {process.wait()}")
    result = json.loads(answer)
    if "error" in result:
        raise LatexError(result["error"])
    return result["html"]


def rendered_or_warned(node, latex, *, display):
    try:
        return render(latex, display=display)
    except LatexError as error:
        logger.warning("KaTeX: %s in %r", error, latex, location=node, type="katex")
        return f'<code class="katex-error">{html.escape(latex)}</code>'


class UnbrokenPunctuation(SphinxPostTransform):
    """No line begins with the comma or the point after a formula that can't break itself."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            mark = re.match(r"[.,:;!?)]+", after) if isinstance(after, nodes.Text) else None
            if mark and self.is_one_piece(formula):
                together = nodes.inline("", "", classes=["unbroken"])
                formula.replace_self(together)
                together += [formula, nodes.Text(mark.group())]
                after.parent.replace(after, nodes.Text(after[mark.end() :]))

    def is_one_piece(self, formula):
        try:
            return render(formula.astext(), display=False).count('class="katex-base"') == 1
        except LatexError:  # visit_inline warns of it
            return False


def visit_inline(translator, node):
    formula = rendered_or_warned(node, node.astext(), display=False)
    translator.body.append(
        translator.starttag(node, "span", "", CLASS="math") + formula + "</span>"
    )
    raise nodes.SkipNode


def visit_block(translator, node):
    latex = node.astext().strip()
    if r"\\" in latex and r"\begin{" not in latex:
        latex = r"\begin{split}" + latex + r"\end{split}"  # Sphinx does the same for MathJax
    formula = rendered_or_warned(node, latex, display=True)
    translator.body.append(translator.starttag(node, "div", CLASS="math scrolls"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(formula + "</div>\n")
    raise nodes.SkipNode


def stop_process(app, exception):
    if katex_process.cache_info().currsize:
        katex_process().communicate()
        katex_process.cache_clear()


def copy_style_and_fonts(app):
    if app.builder.format != "html":
        return
    app.add_css_file("katex/katex.min.css", priority=100)
    target = Path(app.outdir, "_static", "katex")
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    style = (katex_folder() / "katex.min.css").read_text("utf-8")
    # Every browser that can show the site reads woff2.
    style = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)', "", style)
    (target / "katex.min.css").write_text(style, "utf-8")
    for font in (katex_folder() / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")
    shutil.copy(katex_folder().parent / "LICENSE", target)


def setup(app):
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    app.add_post_transform(UnbrokenPunctuation)
    app.connect("builder-inited", copy_style_and_fonts)
    app.connect("build-finished", stop_process)
    # Formulas share one process, which forked writers could not.
    return {"parallel_read_safe": True, "parallel_write_safe": False}
