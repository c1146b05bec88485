"""Answers to every problem set: the reference from its source notebook, blanks, wrong solutions."""

import ast
import importlib.util
import inspect
import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import notebooks

from backprop.classroom import names, problem_set

ASSIGNMENTS = notebooks.ROOT / "assignments"
SETS = names()


@dataclass(frozen=True)
class WrongSolution:
    """A function of wrong/psN.py: `<task>__<mistake>`, with a part of its hint as docstring."""

    problem_set: str
    task: str
    mistake: str
    hint: str
    function: object

    def __str__(self):
        return f"{self.problem_set}-{self.task}-{self.mistake}"

    @property
    def kind(self):
        return problem_set(self.problem_set).task(self.task).kind

    def code(self, numbers):
        """What a student would write in the cell, or None if the mistake can't be made here."""
        if self.kind == "answer":
            value = self.function(numbers)
            if value is None:
                return None
            infinite = isinstance(value, float) and math.isinf(value)
            text = "..." if value is ... else f"float('{value}')" if infinite else repr(value)
            return f"{self.task} = {text}"
        tree = ast.parse(inspect.getsource(self.function))
        (function,) = tree.body
        function.name = self.task
        del function.body[0]  # the docstring: a page that shows the code must not hold the hint
        return ast.unparse(tree).replace(self.function.__name__, self.task)

    def called(self, code):
        """The other tasks whose functions it calls, also through right answers.

        They must be right for it to get its hint.
        """
        tasks = calls(self.problem_set).keys()
        return closure(self.problem_set, tasks & {*re.findall(r"\w+", code)} - {self.task})


@cache
def wrong_solutions(name):
    path = Path(__file__).parent / "wrong" / f"{name}.py"
    if not path.is_file():  # test_problem_sets says so
        return []
    spec = importlib.util.spec_from_file_location(f"wrong_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = []
    for full_name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__:
            task, mistake = full_name.split("__", 1)
            found.append(WrongSolution(name, task, mistake, function.__doc__, function))
    return found


def source(name):
    return notebooks.read(ASSIGNMENTS / "source" / name / f"{name}.ipynb")


def release(name):
    return notebooks.read(ASSIGNMENTS / "release" / name / f"{name}.ipynb")


def answers(notebook, seed=None):
    """The names that a notebook's cells define without its tests; a seed stands in for its own."""
    namespace = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.nbgrader.grade:
            code = cell.source
            if seed is not None:
                code = re.sub(r"seed=\d+", f"seed={seed}", code)
            exec(compile(code, cell.id, "exec"), namespace)
    return namespace


def answered(name, changes=(), edition=None):
    """A student edition with the reference's answers, except for the changed ones."""
    found = json.loads((edition or ASSIGNMENTS / f"release/{name}/{name}.ipynb").read_text("utf-8"))
    source = json.loads((ASSIGNMENTS / f"source/{name}/{name}.ipynb").read_text("utf-8"))
    answers = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in source["cells"]}
    for cell in found["cells"]:
        marks = cell["metadata"]["nbgrader"]
        if marks["solution"]:
            text = "".join(answers[marks["grade_id"]]["source"])
            cell["source"] = dict(changes).get(marks["grade_id"], text)
    return json.dumps(found).encode()


@cache
def calls(name):
    """{task: the other tasks that its right answer names}."""
    tasks = {task.name for task in problem_set(name).tasks}
    cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in source(name).cells}
    return {task: tasks.intersection(re.findall(r"\w+", cells[task])) - {task} for task in tasks}


def needed(name, task):
    """The other tasks that a right answer calls, also through right answers of theirs."""
    return closure(name, calls(name)[task])


def closure(name, tasks):
    """These tasks and all that their right answers call."""
    found, new = set(), set(tasks)
    while new:
        found |= new
        new = set().union(*(calls(name)[task] for task in new)) - found
    return found


def shared_submissions(name):
    """All wrong solutions in few submissions, in which none calls another's function.

    {student: {task: (solution, code)}}
    """
    submissions = []
    for solution in wrong_solutions(name):
        code = solution.code(problem_set(name).numbers)
        if code is None:
            continue
        for chosen in submissions:
            theirs = [other.called(text) for other, text in chosen.values()]
            if (
                solution.task not in chosen
                and not solution.called(code) & chosen.keys()
                and not any(solution.task in tasks for tasks in theirs)
            ):
                break
        else:
            submissions.append(chosen := {})
        chosen[solution.task] = solution, code
    return {f"wrong{n}": chosen for n, chosen in enumerate(submissions)}
