"""Student editions, made from the source notebooks by nbgrader's rules but without nbgrader.

A notebook here is the dictionary that its JSON file holds.
"""

import copy
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

CODE_STUB = "# Write your answer here."
TEXT_STUB = "*Write your answer here.*"


def read_notebook(path: Path) -> dict:
    """Raise ValueError if the file is no notebook of format 4."""
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        if notebook["nbformat"] == 4:
            return notebook
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is not a notebook: {error}") from error
    raise ValueError(f"{path} has notebook format {notebook['nbformat']}; 4 is needed")


def write_notebook(path: Path, notebook: dict) -> None:
    """Store a notebook as Jupyter does, in a folder that is made if needed."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def with_seeds(source: dict, public: int, hidden: str) -> dict:
    """The same source notebook with another class's seeds.

    Raises ValueError unless its code has exactly one `seed=...` to replace.
    """

    def replaced(cell, text):
        nonlocal found
        if cell["cell_type"] != "code":
            return text
        text, count = re.subn(r"\bseed=\d+\)", f"seed={public})", text)
        found += count
        return re.sub(r'\bhidden="\w*"\)', f'hidden="{hidden}")', text)

    found = 0
    notebook = _each_source(source, replaced)
    if found != 1:
        raise ValueError(f"a source notebook has one `seed=...`; this one has {found}")
    return notebook


def student_edition(source: dict) -> dict:
    """What students get: without solutions, hidden tests and outputs, the given cells locked."""
    notebook = _each_source(source, _without_secrets)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        marks = cell["metadata"]["nbgrader"]
        cell["metadata"]["deletable"] = False
        if not marks["solution"]:
            cell["metadata"]["editable"] = False
        marks["cell_type"] = cell["cell_type"]
        marks["checksum"] = _checksum(cell)
    return notebook


def _without_secrets(cell, text):
    stub = CODE_STUB if cell["cell_type"] == "code" else TEXT_STUB
    answered = _region_replaced(text, "SOLUTION", [stub])
    if cell["metadata"]["nbgrader"]["solution"] and answered == text:
        return stub
    return _region_replaced(answered, "HIDDEN TESTS", [])


def _region_replaced(text, what, stub):
    kept, inside = [], False
    for line in text.split("\n"):
        if line.strip() == f"### BEGIN {what}":
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + stub_line for stub_line in stub]
            inside = True
        elif line.strip() == f"### END {what}":
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise ValueError(f"`### BEGIN {what}` without an end in: {text}")
    return "\n".join(kept)


def _each_source(notebook: dict, change: Callable) -> dict:
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        text = change(cell, "".join(cell["source"]))
        cell["source"] = text.splitlines(keepends=True)
    return notebook


def _checksum(cell):
    """By this nbgrader sees whether a student has changed a cell."""
    marks = cell["metadata"]["nbgrader"]
    locked = not marks["solution"] and (marks["grade"] or marks["locked"])
    parts = ["".join(cell["source"]), cell["cell_type"], marks["grade"], marks["solution"], locked]
    parts.append(marks["grade_id"])
    if marks["grade"]:
        parts.append(float(marks["points"]))
    text = "".join(map(str, parts))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
