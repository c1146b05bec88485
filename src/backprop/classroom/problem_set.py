"""What a problem set is: tasks with points, a class's own numbers, and one check a task."""

import contextlib
import hashlib
import html
import importlib
import io
import pkgutil
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backprop.checks import Verdict
from backprop.classroom.plain_values import plain, speaking_plainly

KINDS = ("function", "answer", "text")


class CheckFailed(AssertionError):
    """A wrong or missing answer. A notebook shows the hint alone, without a traceback."""

    def _render_traceback_(self):
        # nbgrader validate cuts lines at 87 characters.
        return textwrap.wrap(f"CheckFailed: {self}", 78)


@dataclass(frozen=True)
class Task:
    """One thing to hand in.

    name:   of the function or variable in the notebook
    kind:   "function", "answer" (a number or a choice) or "text" (graded by hand)
    check:  of a function, ``check(answer, rng)``; of an answer, ``check(answer, numbers)``; both
            return a Verdict. None for a text.
    answer: of an answer, ``answer(numbers)`` gives the right one, for the instructor's key
    Raises ValueError for an unknown kind, points below 1, or a check that does not fit the kind.
    """

    name: str
    kind: str
    points: int
    check: Callable | None = None
    answer: Callable | None = None

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}; choose one of {', '.join(KINDS)}")
        if self.points < 1:
            raise ValueError(f"task {self.name} needs at least 1 point; got {self.points}")
        if (self.check is None) != (self.kind == "text"):
            raise ValueError(f"task {self.name}: a function or answer has a check, a text has none")
        if (self.answer is None) != (self.kind != "answer"):
            raise ValueError(f"task {self.name}: an answer has a right one, and nothing else has")


class Numbers(Mapping):
    """A class's own numbers by name. A notebook shows them as a table with their meaning."""

    def __init__(self, values: Mapping, meanings: Mapping[str, str]):
        """Raise ValueError unless each number has a meaning."""
        if set(values) != set(meanings):
            raise ValueError(f"numbers {sorted(values)} have meanings for {sorted(meanings)}")
        self._values, self.meanings = dict(values), dict(meanings)

    def __getitem__(self, name):
        return self._values[name]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __repr__(self):
        width = max(map(len, self), default=0)
        return "\n".join(
            f"{name:{width}}  {value}  ({self.meanings[name]})" for name, value in self.items()
        )

    def _repr_html_(self):
        # JupyterLab puts the text of tables on the right.
        left = ' style="text-align: left"'
        rows = "".join(
            f'<tr><th scope="row"{left}>{html.escape(name)}</th><td>{html.escape(str(value))}</td>'
            f"<td{left}>{html.escape(self.meanings[name])}</td></tr>"
            for name, value in self.items()
        )
        head = "".join(f'<th scope="col">{word}</th>' for word in ("name", "value", "meaning"))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


@dataclass(frozen=True)
class ProblemSet:
    """A problem set with one class's numbers."""

    name: str
    title: str
    tasks: tuple[Task, ...]
    numbers: Numbers
    seed: int

    def task(self, name: str) -> Task:
        """Raise ValueError if there is no such task."""
        for task in self.tasks:
            if task.name == name:
                return task
        known = ", ".join(task.name for task in self.tasks)
        raise ValueError(f"{self.name} has no task {name!r}; its tasks are {known}")

    def verdict(self, name: str, answer, hidden: str | None = None) -> Verdict:
        """Judge an answer, without raising.

        hidden: any text; it draws other cases and sizes for a function
        Raises ValueError for an unknown task, or one that is graded by hand.
        """
        task = self.task(name)
        if task.kind == "text":
            raise ValueError(f"{name} is a text: it is graded by hand")
        if task.kind == "answer":
            try:
                return task.check(plain(answer), self.numbers)
            except (TypeError, ValueError) as error:
                return Verdict(False, f"{name} is {error}; put a number or a word there.")
        if answer is None or answer is Ellipsis:
            return Verdict(False, f"{name} is not written yet.", blank=True)
        if not callable(answer):
            return Verdict(False, f"{name} must be a function; it is a {type(answer).__name__}.")
        rng = np.random.default_rng(digest(self.name, name, str(self.seed), hidden or ""))
        verdict = task.check(speaking_plainly(answer, name), rng)
        if hidden is not None and not verdict.right and not verdict.blank:
            return Verdict(False, f"With other numbers: {verdict.message}")
        return verdict

    def check(self, name: str, answer, hidden: str | None = None) -> Verdict:
        """Judge an answer in a notebook: a right one is shown, any other raises CheckFailed."""
        # nbgrader takes all points from a test cell that writes to stderr, warnings included.
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            verdict = self.verdict(name, answer, hidden)
        if said.getvalue():
            print(said.getvalue(), end="")
        if verdict.right:
            return verdict
        raise CheckFailed(f"Your turn. {verdict.message}" if verdict.blank else verdict.message)


def digest(*parts: str) -> int:
    """A whole number below 2**63 that depends on every part, the same on every machine."""
    text = "\x1f".join(parts).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8]) >> 1


def names() -> list[str]:
    """The problem sets that exist: each is a module psN beside this one."""
    package = importlib.import_module("backprop.classroom")
    found = [m.name for m in pkgutil.iter_modules(package.__path__)]
    return sorted(name for name in found if re.fullmatch(r"ps\d+", name))


def problem_set(name: str, seed: int = 0) -> ProblemSet:
    """Draw one class's edition of a problem set.

    Raises ValueError for an unknown name or a seed that is not a whole number from 0 on.
    """
    if name not in names():
        raise ValueError(f"unknown problem set {name!r}; choose one of {', '.join(names())}")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ValueError(f"seed must be a whole number from 0 on; got {seed!r}")
    module = importlib.import_module(f"backprop.classroom.{name}")
    rng = np.random.default_rng(digest(name, "numbers", str(seed)))
    return ProblemSet(name, module.TITLE, module.TASKS, module.draw_numbers(rng), seed)
