"""The notebook that is run: the pristine release, with the student's answers put in.

The student's code cells keep their order. What the release locks comes from the release: first of
all, because a student may have run it first wherever it stands now, and once more in its place. A
student who added imports or a function to a locked cell keeps them. Test cells are dropped, because
the judge asks for itself. Lines that only Jupyter understands go, and a cell that is no Python is
left out and reported.
"""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from backprop.judge.reading import Cell, Notebook

LONGEST_SOURCE = 200_000
LONGEST_CODE = 1_000_000
LONGEST_MAGIC = 1_000
#: Cell magics whose body is ordinary Python.
HARMLESS_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun", "%%debug")
MAGIC_LINE = re.compile(r"^(\s*)(?:%|!|\?|get_ipython\(\)).*$|^(\s*)[\w.]+\?{1,2}\s*$")
TIMED_LINE = re.compile(r"^(\s*)%time\s+(\S.*)$")
ASSIGNED_MAGIC = re.compile(r"^(\s*\w[\w, ]*=\s*)(?:%|!|get_ipython\(\)).*$")


@dataclass(frozen=True)
class Text:
    """An answer in words. Blank if it is missing or as it was handed out."""

    source: str
    blank: bool


@dataclass(frozen=True)
class Rebuilt:
    """Cells to run, in order; texts by task; what a person should know."""

    cells: tuple[Cell, ...]
    texts: dict[str, Text]
    notes: tuple[str, ...]


def is_locked(cell: Cell) -> bool:
    """Whether this cell of a release is not for the student to change."""
    return bool(cell.grader) and not cell.grader.get("solution")


def is_test(cell: Cell) -> bool:
    """Whether this cell of a release gives points for code."""
    return bool(cell.grader.get("grade")) and not cell.grader.get("solution")


def rebuild(release: Notebook, handed_in: Notebook, tasks: Sequence) -> Rebuilt:
    """Put the answers into the release; cells are recognized by their names, else their text."""
    cells, notes = _bounded(handed_in.cells)
    locked = [cell for cell in release.cells if cell.code and is_locked(cell)]
    stubs = {_squeezed(cell.source) for cell in release.cells if cell.grader.get("solution")}
    given = [_numbered(cell, 0) for cell in locked if not is_test(cell)]
    given_texts = {_squeezed(cell.source) for cell in release.cells if not cell.code}
    names = {task.name for task in tasks if task.kind != "text"}
    kept = []
    for cell in cells:
        if not cell.code:
            if _squeezed(cell.source) not in given_texts:
                notes += _answer_as_text(cell, names)
            continue
        place = _match(cell, locked)
        if place is None or _adds_to(locked[place], cell):
            kept.append(cell)
        if place is not None and not is_test(locked[place]):
            kept.append(_numbered(locked[place], cell.number))
    runnable = []
    for cell in [*given, *kept]:
        source, fault = python_of(cell.source)
        if fault:
            notes.append(f"Cell {cell.number}, {fault}. The cell was left out.")
        elif source.strip():
            runnable.append(Cell(cell.number, True, source))
    return Rebuilt(
        tuple(_without_stubs(runnable, stubs)),
        {task.name: _text(release, handed_in, task.name) for task in tasks if task.kind == "text"},
        tuple(notes),
    )


def _bounded(cells):
    """Without the code beyond a million characters, and a note on it."""
    kept, beyond, length = [], [], 0
    for cell in cells:
        # A longer cell is left out anyway, with a note of its own.
        if cell.code and len(cell.source) <= LONGEST_SOURCE:
            length += len(cell.source)
            if length > LONGEST_CODE:
                beyond.append(cell)
                continue
        kept.append(cell)
    if not beyond:
        return kept, []
    much = f"The notebook has more than {LONGEST_CODE:,} characters of code."
    return kept, [f"{much} What follows from cell {beyond[0].number} on was left out."]


def _numbered(cell, number):
    return Cell(number, cell.code, cell.source, cell.identity, cell.id, cell.grader)


def _match(cell, candidates):
    """Which of the release's cells this one is a copy of: by nbgrader's name, id, or text."""
    for same in (
        lambda other: cell.identity and cell.identity == other.identity,
        lambda other: not cell.identity and cell.id and cell.id == other.id,
        lambda other: not cell.identity and _squeezed(cell.source) == _squeezed(other.source),
    ):
        for place, candidate in enumerate(candidates):
            if same(candidate):
                return place
    return None


def _adds_to(given, cell):
    """Whether a student's copy of a locked cell sets or imports something: merged, or added to."""
    if _squeezed(cell.source) == _squeezed(given.source):
        return False
    source, fault = python_of(cell.source)
    if fault:
        return not is_test(given)  # so that it is reported
    imports = any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in _parsed(source).body)
    return imports or bool(_defined(source))


def _answer_as_text(cell, names):
    """A note on an answer in a cell whose kind was changed by a slip of the keyboard."""
    found = re.findall(r"^(?:def (\w+)\(|(\w+) *=(?!=))", cell.source, re.MULTILINE)
    answers = sorted(names.intersection(name for pair in found for name in pair))
    if not answers:
        return []
    return [f"Text cell {cell.number} looks like code for `{answers[0]}`. Text does not run."]


def _squeezed(source):
    return re.sub(r"\s+", "", source)


def _without_stubs(cells, stubs):
    """Without untouched answer cells whose names another cell defines: a copy was answered."""
    defined = [_defined(cell.source) for cell in cells]
    untouched = [_squeezed(cell.source) in stubs for cell in cells]
    times = Counter(name for names in defined for name in names)
    answered = {name for names, stub in zip(defined, untouched) if not stub for name in names}

    def is_answered_elsewhere(names):
        return all(times[name] > 1 for name in names) and any(name in answered for name in names)

    return [
        cell
        for cell, names, stub in zip(cells, defined, untouched)
        if not (stub and is_answered_elsewhere(names))
    ]


def _defined(source):
    """Names of functions and variables that a cell sets at its top level."""
    names = set()
    for node in _parsed(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                names.update(each.id for each in ast.walk(target) if isinstance(each, ast.Name))
    return names


def _parsed(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def python_of(source: str) -> tuple[str, str]:
    """The cell as Python, line by line in its place, and what is wrong with it ("" if nothing)."""
    if len(source) > LONGEST_SOURCE:
        return "", f"line 1: the cell is longer than {LONGEST_SOURCE:,} characters"
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if not _fault(source):
        return _without_shell_calls(source), ""
    lines = source.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(HARMLESS_MAGICS):
        return "", ""
    cleaned, goes_on = [], False
    for line in lines:
        if len(line) > LONGEST_MAGIC:
            cleaned.append(line)
            continue
        if goes_on:  # the line before is a shell command that ends with a backslash
            goes_on = line.endswith("\\")
            cleaned.append("")
            continue
        timed = TIMED_LINE.match(line)
        if timed:
            cleaned.append(timed[1] + timed[2])
            continue
        magic, assigned = MAGIC_LINE.match(line), ASSIGNED_MAGIC.match(line)
        if assigned:
            line = f"{assigned[1]}None"
        elif magic:
            goes_on = line.endswith("\\")
            line = f"{magic[1] or magic[2] or ''}pass"
        cleaned.append(line)
    cleaned = "\n".join(cleaned)
    fault = _fault(cleaned)
    return ("", fault) if fault else (cleaned, "")


def _without_shell_calls(source):
    """Exported scripts spell magics as calls of something that only Jupyter has."""
    if "get_ipython" not in source:
        return source
    lines = source.split("\n")
    cleaned = [re.sub(r"^(\s*)get_ipython\(\)\..*\)\s*$", r"\1pass", line) for line in lines]
    cleaned = "\n".join(cleaned)
    return source if _fault(cleaned) else cleaned


def _fault(source):
    try:
        _parsed(source)
    except SyntaxError as error:
        return f"line {error.lineno or 1}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"line 1: {error or 'too deeply nested'}"
    return ""


def _text(release, handed_in, name):
    """An answer in words: the cell with its name, else what stands below the cell before it."""
    texts = [cell for cell in release.cells if not cell.code]
    given = next((cell for cell in texts if cell.identity == name), None)
    if given is None:
        return Text("", True)
    theirs = [cell for cell in handed_in.cells if not cell.code]
    found = [cell for cell in theirs if cell.identity == name]
    found = found or [c for c in theirs if c.id and c.id == given.id and not c.identity]
    if not found:
        found = _below(given, texts, theirs)
    answered = [cell for cell in found if _squeezed(cell.source) != _squeezed(given.source)]
    source = "\n\n".join(cell.source for cell in answered).strip()
    return Text(source, not source)


def _below(given, texts, theirs):
    """The student's text cells between the release's neighbors of the answer."""
    place = texts.index(given)
    before = {_squeezed(cell.source) for cell in texts[:place]}
    after = {_squeezed(cell.source) for cell in texts[place + 1 :]}
    found, inside = [], not before
    for cell in theirs:
        squeezed = _squeezed(cell.source)
        if squeezed in after:
            inside = False
        elif squeezed in before:
            inside, found = True, []
        elif inside:
            found.append(cell)
    return found
