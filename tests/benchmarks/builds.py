"""Re-run the notebooks, build the book and an empty one: whole processes, as `make` has them."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
NOTEBOOK_TOOL = BOOK / "_ext" / "notebooks.py"


class Unavailable(Exception):
    """A part of the book that isn't there or doesn't run; the message says which and why."""


def notebook_count() -> int:
    """How many notebooks the check re-runs."""
    found = [*BOOK.rglob("*.ipynb"), *(ROOT / "assignments").rglob("*.ipynb")]
    below = (path.relative_to(ROOT).parts for path in found)
    return sum(not any(part.startswith((".", "_")) for part in parts) for parts in below)


def rerun_notebooks() -> None:
    """Execute every notebook afresh and compare. Raises Unavailable if one fails or differs."""
    _run("re-running the notebooks", [sys.executable, str(NOTEBOOK_TOOL), "--check"])


def write_empty_book(folder: Path) -> Path:
    """One page and the settings of a new book, in an existing folder; returns the folder."""
    (folder / "_config.yml").write_text('title: Empty\nexecute: {execute_notebooks: "off"}\n')
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (folder / "index.md").write_text("# Hello\n")
    return folder


def build(book: Path, output: Path) -> Path:
    """Build from nothing as `make site` does, and return the folder of pages.

    output: an empty folder outside the repository, so that the reader's site stays as it is
    Raises Unavailable if the build fails or warns.
    """
    program = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    if program is None:
        raise Unavailable("building the site: jupyter-book is not installed beside this Python")
    options = ["--path-output", str(output), "-W", "--keep-going"]
    _run("building the site", [program, "build", str(book), *options])
    return output / "_build" / "html"


def _run(what, command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no output"]
        raise Unavailable(f"{what} failed: {lines[-1]}")
