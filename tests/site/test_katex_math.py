"""A formula that KaTeX rejects, or a missing part of the tools, stops the build with its reason."""

import os
import shutil
import subprocess
import sys

import pytest
from built_site import ROOT

CONFIGURATION = """
extensions = ["myst_parser", "katex_math"]
myst_enable_extensions = ["dollarmath"]
html_math_renderer = "katex"
"""


@pytest.fixture
def build(tmp_path):
    """A function that builds a page with our formula extension and returns Sphinx's result."""

    def build(text, extension=ROOT / "book" / "_ext", **environment):
        source = tmp_path / "source"
        source.mkdir()
        (source / "index.md").write_text(text, "utf-8")
        (source / "conf.py").write_text(CONFIGURATION, "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "sphinx", "-W", "--keep-going", source, tmp_path / "html"],
            env={**os.environ, "PYTHONPATH": str(extension), **environment},
            capture_output=True,
            encoding="utf-8",
        )

    return build


def test_good_formulas_become_html_and_mathml(build, tmp_path):
    result = build("# Title\n\nLet $z = w x$.\n\n$$\na &= 1 \\\\\nb &= 2\n$$\n")
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "html" / "index.html").read_text("utf-8")
    assert page.count('class="katex-html"') == page.count("<math ") == 2
    assert 'class="katex-display"' in page
    assert "ttf" not in (tmp_path / "html/_static/katex/katex.min.css").read_text("utf-8")
    assert list((tmp_path / "html/_static/katex/fonts").glob("*.woff2"))


def test_bad_latex_fails_with_file_and_line(build):
    result = build("# Title\n\nFine: $x$.\n\nBad: $\\frac{1}{$.\n")
    assert result.returncode == 1
    assert "index.md:5: WARNING: KaTeX: Unexpected end of input" in result.stderr


def test_unknown_command_fails(build):
    result = build("# Title\n\n$\\gradientt$\n")
    assert result.returncode == 1
    assert "Undefined control sequence: \\gradientt" in result.stderr


def test_missing_node_is_named(build, tmp_path):
    result = build("# Title\n\n$x$\n", PATH=str(tmp_path))
    assert result.returncode != 0
    assert "Node.js is missing" in result.stderr


def test_missing_katex_is_named(build, tmp_path):
    extension = shutil.copytree(ROOT / "book" / "_ext", tmp_path / "_ext")
    result = build("# Title\n\n$x$\n", extension)
    assert result.returncode != 0
    assert "run `npm ci`" in result.stderr
