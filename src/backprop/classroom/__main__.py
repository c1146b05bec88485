"""Make a class's problem sets: ``python -m backprop.classroom --seed PHRASE --output ../class``.

    --seed       any phrase that only you know; the class's numbers and hidden tests come from it
    --students   a roster (CSV): each student gets numbers of their own
    --output     a new folder for the source notebooks, the student editions and the answer key

With ``--regenerate`` it makes the student editions in ``assignments/release`` anew instead.
"""

import argparse
import shutil
import sys
from pathlib import Path

from backprop.classroom.answer_key import write_key
from backprop.classroom.problem_set import names
from backprop.classroom.release import read_notebook, student_edition, with_seeds, write_notebook
from backprop.classroom.roster import read_roster
from backprop.classroom.seeds import PUBLIC, hidden_seed, public_seed


def main(arguments=None) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m backprop.classroom",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--output", type=Path, metavar="FOLDER")
    what.add_argument("--regenerate", action="store_true")
    parser.add_argument("--seed", metavar="PHRASE", default=PUBLIC)
    parser.add_argument("--students", type=Path, metavar="ROSTER")
    parser.add_argument(
        "--assignments",
        type=Path,
        default=Path("assignments"),
        metavar="FOLDER",
        help="where the repository's assignments are, if not here",
    )
    options = parser.parse_args(arguments)
    if options.regenerate and (options.students or options.seed != PUBLIC):
        parser.error("--regenerate makes the public editions; it takes no seed and no students")
    try:
        if options.regenerate:
            regenerate(options.assignments)
        else:
            make_class(options.seed, options.output, options.assignments, options.students)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def regenerate(assignments: Path) -> None:
    """Write the public student edition of every problem set."""
    for name in names():
        write_notebook(
            _at(assignments / "release", name), student_edition(_source(assignments, name))
        )


def make_class(phrase: str, output: Path, assignments: Path, roster: Path | None = None) -> None:
    """Write a class's source notebooks, student editions and answer key.

    Raises ValueError for an empty phrase, a folder that is not empty, or a roster that can't be
    used.
    """
    if not phrase.strip():
        raise ValueError("the seed is empty; give any phrase that only you know")
    if output.exists() and any(output.iterdir()):
        raise ValueError(f"{output} is not empty; name a new folder, and nothing gets lost")
    students = read_roster(roster) if roster else []
    for name in names():
        source = _source(assignments, name)
        write_notebook(_at(output / "source", name), _seeded(source, phrase, name))
        for student in students:
            edition = student_edition(_seeded(source, phrase, name, student))
            write_notebook(output / "release" / name / student / f"{name}.ipynb", edition)
        if not students:
            edition = student_edition(_seeded(source, phrase, name))
            write_notebook(_at(output / "release", name), edition)
        write_key(output / "key", name, phrase, students)
    shutil.copyfile(assignments / "nbgrader_config.py", output / "nbgrader_config.py")


def _seeded(source, phrase, name, student=""):
    public, hidden = public_seed(phrase, name, student), hidden_seed(phrase, name, student)
    return with_seeds(source, public, hidden)


def _source(assignments, name):
    path = _at(assignments / "source", name)
    if not path.is_file():
        raise ValueError(f"{path} is missing; name the repository's folder with --assignments")
    return read_notebook(path)


def _at(folder, name):
    return folder / name / f"{name}.ipynb"


if __name__ == "__main__":
    sys.exit(main())
