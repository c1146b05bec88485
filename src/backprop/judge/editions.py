"""Which release, numbers and hidden cases a student was given."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backprop.classroom import problem_set
from backprop.classroom.seeds import hidden_seed, public_seed
from backprop.judge.grading import Assignment
from backprop.judge.reading import read_notebook

SEED = re.compile(r"problem_set\(.*seed\s*=\s*(\d+)\s*\)")


@dataclass(frozen=True)
class Editions:
    """The editions of a problem set below a folder; call it with a student.

    folder: has ``release/<name>/<name>.ipynb``, for all, or
            ``release/<name>/<student>/<name>.ipynb``, for each
    phrase: the teacher's, from which the seeds come
    """

    name: str
    phrase: str
    folder: Path

    def __call__(self, student: str) -> Assignment:
        """Raise ValueError if there is none for this student, or it was made with another phrase.

        "" stands for anybody.
        """
        return _edition(self.name, self.phrase, self.folder, student)


@cache
def _edition(name, phrase, folder, student):
    below = folder / "release" / name
    common, own = below / f"{name}.ipynb", below / student / f"{name}.ipynb"
    if not student and not common.is_file():
        own = min(below.glob(f"*/{name}.ipynb"), default=common)
        student = own.parent.name
    path = own if student and own.is_file() else common
    if not path.is_file():
        problem_set(name)  # a set that does not exist has no releases anywhere
        if any(below.glob(f"*/{name}.ipynb")):
            raise ValueError(f"no edition of {name} was made for {student}")
        raise ValueError(f"there is no {path}; --assignments names the folder with the releases")
    release = read_notebook(path.read_bytes())
    literal = SEED.search("\n".join(cell.source for cell in release.cells if cell.code))
    whose = student if path == own else ""
    seed = public_seed(phrase, name, whose)
    if literal is None or int(literal[1]) != seed:
        raise ValueError(f"{path} was made with another phrase; give that one with --seed")
    return Assignment(problem_set(name, seed=seed), release, hidden_seed(phrase, name, whose))
