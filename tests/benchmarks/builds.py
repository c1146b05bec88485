"""Re-run the notebooks, build the book and an empty one: whole processes, as `make` has them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
NOTEBOOK_TOOL = BOOK / "_ext" / "notebooks.py"
COLOR = re.compile(r"\x1b\[[\d;]*m")


class Unavailable(Exception):
    """A part of the book that isn't there or doesn't run; the message says which and why."""


def notebook_count() -> int:
    """How many notebooks the check re-runs."""
    found = [*BOOK.rglob("*.ipynb"), *(ROOT / "assignments" / "source").rglob("*.ipynb")]
    below = (path.relative_to(ROOT).parts for path in found)
    return sum(not any(part.startswith((".", "_")) for part in parts) for parts in below)


def rerun_notebooks() -> None:
    """Execute every notebook afresh and compare. Raises Unavailable if one fails or differs."""
    _run([sys.executable, str(NOTEBOOK_TOOL), "--check"])


def write_empty_book(folder: Path) -> None:
    """One page and the settings of a new book, in an existing folder."""
    (folder / "_config.yml").write_text('title: Empty\nexecute: {execute_notebooks: "off"}\n')
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (folder / "index.md").write_text("# Hello\n")


def build(book: Path, output: Path) -> None:
    """Build from nothing as `make site` does.

    output: a new folder outside the repository, so that the reader's site stays as it is
    Raises Unavailable if the build fails or warns.
    """
    program = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    if program is None:
        raise Unavailable("jupyter-book is not installed beside this Python")
    options = ["--path-output", str(output), "-W", "--keep-going"]
    _run([program, "build", str(book), *options])


def pages_of(output: Path) -> Path:
    """The folder of pages that ``build`` made. Raises Unavailable if it made none."""
    pages = output / "_build" / "html"
    if not (pages / "index.html").is_file():
        raise Unavailable("the site is not built")
    return pages


def _run(command):
    capture = {"capture_output": True, "encoding": "utf-8", "errors": "replace"}
    done = subprocess.run(command, cwd=ROOT, **capture)
    if done.returncode:
        text = COLOR.sub("", done.stderr + done.stdout)
        lines = text.strip().splitlines() or ["no output"]
        told = [line for line in lines if re.search("warning|error", line, re.IGNORECASE)]
        raise Unavailable((told or lines)[0])
