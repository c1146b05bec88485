"""A digit altered in a stored output makes the strict notebook test fail, at that very cell."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import nbformat
import notebooks
import pytest

CHAPTERS = [path for path in notebooks.find() if re.match(r"\d\d_", path.name)]


def stream(output):
    return output, "text"


def mime(kind):
    def of(output):
        return output.get("data", {}), kind

    return of


KINDS = {
    "stdout": (stream, r"\d+\.\d+"),
    "text": (mime("text/plain"), r"\d+\.\d+"),
    "latex": (mime("text/latex"), r"\d+\.\d+"),
    "svg": (mime("image/svg+xml"), r'\bd="M \d+\.\d+'),
}


def places(where, pattern):
    """Yield (path, notebook, cell, output, match) of every number of one kind."""
    for path in CHAPTERS:
        notebook = notebooks.read(path)
        for index, cell in enumerate(notebook.cells):
            for output in cell.get("outputs", []):
                holder, key = where(output)
                if found := re.search(pattern, holder.get(key, "")):
                    yield path, notebook, index, output, found


def copies(kind, folder):
    """Write one chapter up to its first number of a kind, as it is and altered.

    Returns the code cells' count in it; the last one holds the altered digit.
    """
    where, pattern = KINDS[kind]
    found = min(places(where, pattern), key=lambda place: place[2], default=None)
    assert found, f"no chapter has an output of the kind {kind}"
    _, notebook, index, output, match = found
    notebook.cells = notebook.cells[: index + 1]
    nbformat.write(notebook, folder / f"{kind}_as_stored.ipynb")
    holder, key = where(output)
    text, last = holder[key], match.end() - 1
    holder[key] = text[:last] + str((int(text[last]) + 1) % 10) + text[last + 1 :]
    nbformat.write(notebook, folder / f"{kind}_altered.ipynb")
    return sum(cell.cell_type == "code" for cell in notebook.cells)


@pytest.mark.parametrize("kind", KINDS)
def test_an_altered_digit_fails_at_its_cell(kind, tmp_path):
    count = copies(kind, tmp_path)
    strict = ["--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "--junitxml=report.xml"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    environment["PYTHONPATH"] = str(notebooks.ROOT / "book" / "_ext")
    sockets = "import kernel_sockets\n\nkernel_sockets.use_socket_files()\n"
    (tmp_path / "conftest.py").write_text(sockets)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", notebooks.ROOT / "pyproject.toml"]
        + ["--rootdir=.", *strict, "."],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    cases = list(ElementTree.parse(tmp_path / "report.xml").iter("testcase"))
    failed = [
        case.get("classname") + " " + case.get("name")
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    assert len(cases) == 2 * count, run.stdout
    assert len(failed) == 1, run.stdout
    assert re.search(rf"{kind}_altered\b.* Cell {count - 1}$", failed[0]), failed
    assert run.returncode == 1, run.stdout
