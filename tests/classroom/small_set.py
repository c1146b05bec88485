"""A problem set for the judge's own tests: three functions, a number, a text."""

import json
from dataclasses import dataclass, field
from functools import cache

from backprop import central_difference, forward_difference
from backprop.checks import Verdict
from backprop.checks.verdict import judge_function, judge_number
from backprop.classroom.problem_set import Numbers, ProblemSet, Task
from backprop.judge import Assignment, read_notebook

HIDDEN = "the hidden phrase"


def _secant(answer, rng) -> Verdict:
    a, b, x = rng.uniform(1, 3, 3)

    def cubic(x):
        return a * x * x * x - b * x

    mistakes = {"The two heights are in reversed order.": lambda f, x, h: (f(x) - f(x + h)) / h}
    return judge_function(answer, forward_difference, [(cubic, x, 0.5), (cubic, 2.0, b)], mistakes)


def _central(answer, rng) -> Verdict:
    x, h = rng.uniform(1, 3, 2)
    cases = [(lambda x: x * x * x, x, h), (lambda x: 5 / x, 7.0, h)]
    return judge_function(answer, central_difference, cases)


def _scaled(answer, rng) -> Verdict:
    values = [rng.uniform(1, 2, size) for size in (2, int(rng.integers(3, 6)))]
    cases = [(each, float(rng.uniform(2, 3))) for each in values]
    return judge_function(answer, lambda values, factor: values * factor, cases)


def _twice(numbers):
    return 2 * numbers["a"]


TASKS = (
    Task("secant", "function", 2, _secant),
    Task("central", "function", 3, _central),
    Task("scaled", "function", 1, _scaled),
    Task("twice", "answer", 1, lambda answer, n: judge_number(answer, _twice(n)), _twice),
    Task("why", "text", 4),
)
POSSIBLE = 7

REFERENCE = {
    "secant": "def secant(f, x, h):\n    return (f(x + h) - f(x)) / h",
    "central": "def central(f, x, h):\n    return (f(x + h) - f(x - h)) / (2 * h)",
    "scaled": "def scaled(values, factor):\n    return factor * values",
    "twice": "twice = 2 * small.numbers['a']",
    "why": "Because it does.",
}
BLANK = {
    "secant": "def secant(f, x, h):\n    return ...",
    "central": "def central(f, x, h):\n    return ...",
    "scaled": "def scaled(values, factor):\n    return ...",
    "twice": "twice = ...",
    "why": "Your answer.",
}
SETUP = (
    "import numpy as np\n\nfrom backprop.classroom import problem_set\n\n"
    'small = problem_set("small", seed=0)\nsmall.numbers'
)


def small_problem_set():
    numbers = Numbers({"a": 2.5}, {"a": "a number"})
    return ProblemSet("small", "A small set", TASKS, numbers, 0)


def cell(source, kind="code", **grader):
    metadata = {"nbgrader": {"schema_version": 3, **grader}} if grader else {}
    return {"cell_type": kind, "source": source, "metadata": metadata, "id": grader.get("grade_id")}


def text_cell(source, identity):
    return cell(source, "markdown", grade_id=identity, locked=True, grade=False, solution=False)


def notebook(answers=(), after=(), before=()):
    """A notebook as handed in: the answers in place of the blanks, more code before and after."""
    cells = [
        text_cell("# A small set", "title"),
        cell(SETUP, grade_id="setup", locked=True, grade=False, solution=False),
        *(cell(source) for source in before),
    ]
    for task in TASKS:
        source = dict(answers).get(task.name, BLANK[task.name])
        if task.kind == "text":
            marks = {"grade": True, "locked": False, "points": 4, "solution": True}
            cells.append(text_cell("## Task why", "task_why"))
            cells.append(cell(source, "markdown", grade_id=task.name, **marks))
            cells.append(text_cell("## The end", "end"))
            continue
        marks = {"grade": False, "locked": False, "solution": True}
        cells.append(text_cell(f"## Task {task.name}", f"task_{task.name}"))
        cells.append(cell(source, grade_id=task.name, **marks))
        marks = {"grade": True, "locked": True, "solution": False, "points": task.points}
        check = f'small.check("{task.name}", {task.name})'
        cells.append(cell(check, grade_id=f"test_{task.name}", **marks))
    return {
        "cells": [*cells, *(cell(source) for source in after)],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def content(*arguments, **options):
    return json.dumps(notebook(*arguments, **options)).encode()


@cache
def release():
    return read_notebook(content())


@dataclass(frozen=True)
class SmallAssignment:
    """For a Plan: the same for every student."""

    hidden: str = field(default=HIDDEN)

    def __call__(self, student):
        return Assignment(small_problem_set(), release(), self.hidden)
