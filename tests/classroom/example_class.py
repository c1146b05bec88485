"""Twenty made-up submissions, packed as a learning platform packs them: try the judge on them.

python tests/classroom/example_class.py CLASS PROBLEM_SET

CLASS is a folder that `python -m backprop.classroom` has made. It gets `handed_in.zip`, and below
`submitted` what three of the students handed in, where nbgrader looks for it.
"""

import argparse
import copy
import json
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book" / "_ext"))

from example_answers import wrong_solutions  # noqa: E402 - needs the path above

from backprop.classroom import problem_set  # noqa: E402
from backprop.classroom.release import read_notebook, write_notebook  # noqa: E402

LATE = "print('This cell fails.')\nraise RuntimeError('late')"
ENDLESS = "def {task}(*given):\n    while True:\n        pass"
PARTICIPANTS = [
    *("Ada Abel", "Bo Bell", "Cy Dahl", "Di Engel", "Ed Falk", "Flo Gray", "Gil Holm", "Hui Ito"),
    *("Ida Juul", "Jo Kerr", "Kim Lund", "Lou Marsh", "Mia Núñez", "Nils Öst", "Oda Park"),
    *("Pia Quist", "Ravi Rao", "Sam Stein", "Tove Ulm", "Uma Voss"),
]


@dataclass(frozen=True)
class Example:
    """What one made-up student handed in.

    story:   one word on what is special about it
    written: {task: what stands in its cell}; the tasks that are not in it were left blank
    name:    of the file
    content: of the file
    mistake: the wrong solution that is in it, if there is one
    """

    student: str
    story: str
    written: dict
    name: str
    content: bytes
    mistake: object = None


class Edition:
    """A class's edition of a problem set: the blank notebook, and the right answers."""

    def __init__(self, folder, name):
        self.name = name
        self.blank = read_notebook(folder / "release" / name / f"{name}.ipynb")
        source = read_notebook(folder / "source" / name / f"{name}.ipynb")
        code = "\n".join("".join(cell["source"]) for cell in source["cells"])
        self.problem_set = problem_set(name, seed=int(re.search(r"seed=(\d+)\)", code)[1]))
        self.tasks = [task.name for task in self.problem_set.tasks]
        self.right = {
            identity(cell): "".join(cell["source"])
            for cell in source["cells"]
            if identity(cell) in self.tasks
        }
        # A student predicts with a pencil, not by calling functions that may be wrong.
        for task in self.problem_set.tasks:
            if task.kind == "answer":
                value = task.answer(self.problem_set.numbers)
                self.right[task.name] = f"{task.name} = {value!r}"

    def filled_in(self, written):
        notebook = copy.deepcopy(self.blank)
        for cell in notebook["cells"]:
            if identity(cell) in written:
                cell["source"] = written[identity(cell)].splitlines(keepends=True)
        return notebook

    def mistakes(self):
        """One wrong solution for each task, with its code, in the order of the tasks."""
        found = {}
        for wrong in wrong_solutions(self.name):
            code = wrong.code(self.problem_set.numbers)
            if code is not None:
                found.setdefault(wrong.task, (wrong, code))
        return [found[task] for task in self.tasks if task in found]


def identity(cell):
    return cell["metadata"]["nbgrader"]["grade_id"]


def stored(notebook):
    return json.dumps(notebook, ensure_ascii=False).encode()


def without_metadata(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return notebook


def with_late_cell(notebook):
    last = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    notebook["cells"].append(last | {"id": "late", "source": LATE.splitlines(keepends=True)})
    return notebook


def as_script(notebook):
    cells = []
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text = re.sub(r"(?m)^", "# ", text)
            cells.append(f"# %% [markdown]\n{text}")
        else:
            cells.append(f"# %%\n{text}")
    return "\n\n".join(cells).encode()


def example_class(folder, name):
    """The twenty examples for a class's edition of a problem set."""
    edition = Edition(Path(folder), name)
    right, usual = edition.right, f"{name}.ipynb"
    half = {task: right[task] for task in edition.tasks[: len(edition.tasks) // 2]}
    looping = right | {edition.tasks[0]: ENDLESS.format(task=edition.tasks[0])}
    perfect = edition.filled_in(right)
    page = b"<!doctype html><title>Sign in</title>"
    found = [
        ("perfect", right, usual, stored(perfect)),
        ("blank", {}, usual, stored(edition.blank)),
        ("half", half, usual, stored(edition.filled_in(half))),
        ("wrong name", right, f"{name} (2) final.ipynb", stored(perfect)),
        ("other name", right, "Untitled.ipynb", stored(perfect)),
        ("byte-order mark", right, usual, b"\xef\xbb\xbf" + stored(perfect)),
        ("no metadata", right, usual, stored(without_metadata(edition.filled_in(right)))),
        ("script", right, f"{name}.py", as_script(perfect)),
        ("late exception", right, usual, stored(with_late_cell(edition.filled_in(right)))),
        ("endless", looping, usual, stored(edition.filled_in(looping))),
        ("unreadable", {}, usual, page),
    ]
    mistakes = edition.mistakes()
    for place in range(len(PARTICIPANTS) - len(found)):
        wrong, code = mistakes[place % len(mistakes)]
        written = right | {wrong.task: code}
        found.append(("mistake", written, usual, stored(edition.filled_in(written)), wrong))
    return [Example(student, *example) for student, example in zip(PARTICIPANTS, found)]


def write_class(folder, name):
    """Write the zip, and three of the submissions for nbgrader."""
    folder = Path(folder)
    examples = example_class(folder, name)
    with zipfile.ZipFile(folder / "handed_in.zip", "w") as archive:
        for number, example in enumerate(examples, start=1001):
            place = f"{example.student}_{number}_assignsubmission_file/{example.name}"
            archive.writestr(place, example.content)
    for story in ("perfect", "blank", "mistake"):
        example = next(example for example in examples if example.story == story)
        student = example.student.partition(" ")[0].lower()
        path = folder / "submitted" / student / name / f"{name}.ipynb"
        write_notebook(path, json.loads(example.content))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="CLASS")
    parser.add_argument("problem_set", metavar="PROBLEM_SET")
    options = parser.parse_args()
    write_class(options.folder, options.problem_set)
