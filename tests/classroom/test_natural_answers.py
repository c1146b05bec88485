"""Right answers that students write in ways of their own are right: nobody has to guess a style."""

import importlib.util
import inspect
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from example_answers import SETS

from backprop.classroom import problem_set


@cache
def ways(name):
    """The (task, function) of right/psN.py: `<task>__<way>`."""
    path = Path(__file__).parent / "right" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"right_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    functions = dict(inspect.getmembers(module, inspect.isfunction))
    return [(way.split("__")[0], function) for way, function in functions.items() if "__" in way]


def case_id(value):
    return value if isinstance(value, str) else value.__name__


@pytest.mark.parametrize("name", SETS)
def test_every_task_has_several_ways(name):
    counted = Counter(task for task, _ in ways(name))
    for task in problem_set(name).tasks:
        if task.kind != "text":
            assert counted.pop(task.name) >= (3 if task.kind == "function" else 2), task.name
    assert not counted


@pytest.mark.parametrize(
    ("name", "task", "way"),
    [(name, *each) for name in SETS for each in ways(name)],
    ids=case_id,
)
def test_a_way_of_ones_own_is_right(name, task, way):
    for seed in range(6):
        edition = problem_set(name, seed)
        answer = way if edition.task(task).kind == "function" else way(edition.numbers)
        for hidden in (None, f"hidden {seed}"):
            verdict = edition.verdict(task, answer, hidden)
            assert verdict.right, (seed, hidden, verdict)
