"""Every problem set: the reference is right, a blank is blank, a wrong solution gets its hint."""

import re
from collections import Counter

import numpy as np
import pytest
from example_answers import ASSIGNMENTS, SETS, answers, release, source, wrong_solutions

from backprop.classroom import CheckFailed, problem_set
from backprop.classroom.release import CODE_STUB, TEXT_STUB

WRONG = [wrong for name in SETS for wrong in wrong_solutions(name)]
each_set = pytest.mark.parametrize("name", SETS)


def judged(name):
    return [task for task in problem_set(name).tasks if task.kind != "text"]


def test_every_set_has_a_source_an_edition_and_wrong_solutions():
    for folder in ("source", "release"):
        found = {path.stem for path in ASSIGNMENTS.glob(f"{folder}/*/*.ipynb")}
        assert found == set(SETS), folder
    assert all(wrong_solutions(name) for name in SETS)


@each_set
def test_set_has_every_kind_of_task(name):
    kinds = Counter(task.kind for task in problem_set(name).tasks)
    assert 5 <= kinds["function"] <= 9
    assert kinds["answer"] >= 1
    assert kinds["text"] == 1


@each_set
def test_set_says_that_the_rest_of_the_package_is_not_there_in_judging(name):
    (line,) = [line for line in source(name).cells[0].source.splitlines() if "`backprop`" in line]
    assert "not there while your work is judged" in line


@each_set
def test_points_in_the_source_are_those_of_the_tasks(name):
    marks = [cell.metadata.nbgrader for cell in source(name).cells]
    points = {m.grade_id.removeprefix("test_"): m.points for m in marks if m.grade}
    assert points == {task.name: task.points for task in problem_set(name).tasks}


@each_set
def test_source_has_a_cell_and_a_test_of_both_kinds_for_each_task(name):
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in source(name).cells}
    assert len(cells) == len(source(name).cells)
    for task in problem_set(name).tasks:
        assert cells[task.name].metadata.nbgrader.solution
        if task.kind == "text":
            continue
        first, *hidden = cells[f"test_{task.name}"].source.splitlines()
        assert first == f'{name}.check("{task.name}", {task.name})'
        if task.kind == "function":
            begin, check, end = hidden
            assert (begin, end) == ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
            assert check.startswith(f'{name}.check("{task.name}", {task.name}, hidden="')


@each_set
def test_reference_is_right_for_many_classes(name):
    notebook = source(name)
    for seed in range(300):
        edition, reference = problem_set(name, seed), answers(notebook, seed)
        for task in judged(name):
            for hidden in (None, f"hidden {seed}"):
                verdict = edition.verdict(task.name, reference[task.name], hidden)
                assert verdict.right, (seed, hidden, dict(edition.numbers), verdict)


@each_set
def test_the_right_answer_of_the_key_is_right_for_many_classes(name):
    for seed in range(300):
        edition = problem_set(name, seed)
        for task in judged(name):
            if task.kind == "answer":
                verdict = edition.verdict(task.name, task.answer(edition.numbers))
                assert verdict.right, (seed, dict(edition.numbers), verdict)


@each_set
def test_numbers_are_pleasant_and_differ_between_classes(name):
    seen = set()
    for seed in range(300):
        numbers = problem_set(name, seed).numbers
        assert dict(numbers) == dict(problem_set(name, seed).numbers)
        for value in np.ravel([v for v in numbers.values() if not isinstance(v, str)]):
            assert len(f"{value}".lstrip("-")) <= 7, (seed, dict(numbers))
        seen.add(repr(numbers))
    assert len(seen) >= 20


@each_set
def test_student_edition_is_blank(name):
    edition, blank = problem_set(name), answers(release(name))
    for task in judged(name):
        verdict = edition.verdict(task.name, blank[task.name])
        cell = next(c for c in release(name).cells if c.metadata.nbgrader.grade_id == task.name)
        assert not verdict.right, task.name
        # A function to repair is there from the start, and wrong.
        assert verdict.blank or "..." not in cell.source, (task.name, verdict)
    texts = [c.source for c in release(name).cells if c.cell_type == "markdown"]
    assert texts.count(TEXT_STUB) == 1
    assert sum(CODE_STUB in c.source for c in release(name).cells) == len(judged(name))


@each_set
def test_at_least_eight_wrong_solutions_for_each_function(name):
    counted = Counter(wrong.task for wrong in wrong_solutions(name))
    assert set(counted) <= {task.name for task in judged(name)}
    for task in judged(name):
        assert counted[task.name] >= (8 if task.kind == "function" else 4), task.name


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_wrong_solution_is_refused_with_the_hint_that_names_it(wrong):
    reference, made = answers(source(wrong.problem_set)), 0
    for seed in range(12):
        edition = problem_set(wrong.problem_set, seed)
        code = wrong.code(edition.numbers)
        if code is None:
            continue
        namespace = dict(reference)
        exec(code, namespace)
        verdict = edition.verdict(wrong.task, namespace[wrong.task], "other" if seed % 2 else None)
        assert not verdict.right, (seed, dict(edition.numbers))
        assert wrong.hint in verdict.message, (seed, dict(edition.numbers))
        made += 1
    assert made


@each_set
def test_no_two_wrong_solutions_are_the_same(name):
    codes = Counter(wrong.code(problem_set(name).numbers) for wrong in wrong_solutions(name))
    del codes[None]
    assert set(codes.values()) == {1}


@each_set
def test_no_hint_holds_a_solution(name):
    edition, reference = problem_set(name), answers(source(name))
    solutions = {
        found
        for cell in source(name).cells
        if "### BEGIN SOLUTION" in cell.source
        for found in re.findall(r"(?:return|=) (.{9,})", cell.source.split("### BEGIN SOLUTION")[1])
    }
    assert len(solutions) > 5
    for wrong in wrong_solutions(name):
        namespace = dict(reference)
        exec(wrong.code(edition.numbers) or f"{wrong.task} = None", namespace)
        message = edition.verdict(wrong.task, namespace[wrong.task]).message
        assert not [solution for solution in solutions if solution in message]


HOSTILE = {
    "nothing": lambda *given: None,
    "nan": lambda *given: float("nan"),
    "an array of nan": lambda *given: np.full(3, np.nan),
    "infinity": lambda *given: float("inf"),
    "a huge number": lambda *given: 10**5000,
    "a word": lambda *given: "x" * 10_000_000,
    "a long list": lambda *given: list(range(10**6)),
    "a list in a list in a list ...": lambda *given: nested(500),
    "a ragged list": lambda *given: [[1], [1, 2]],
    "a complex number": lambda *given: 1j,
    "an array of objects": lambda *given: np.array([object()]),
    "a dictionary": lambda *given: {"x": [1]},
    "itself": lambda *given: HOSTILE["itself"],
    "an exit": lambda *given: exit(),
    "too deep a recursion": lambda *given: HOSTILE["too deep a recursion"](*given),
    "no arguments": lambda: 0,
}


def nested(levels):
    result = 1.0
    for _ in range(levels):
        result = [result]
    return result


@each_set
@pytest.mark.parametrize("what", HOSTILE)
def test_check_survives(name, what):
    for task in judged(name):
        if task.kind == "function":
            verdict = problem_set(name).verdict(task.name, HOSTILE[what])
            assert not verdict.right
            assert len(verdict.message) < 1500


@each_set
@pytest.mark.parametrize("answer", [None, ..., 3, "word", [1], np.ones(3), object(), float("nan")])
def test_what_is_no_function_is_refused(name, answer):
    for task in judged(name):
        verdict = problem_set(name).verdict(task.name, answer)
        if task.kind == "function":
            assert not verdict.right
            assert verdict.blank == (answer is None or answer is ...)


@each_set
def test_check_raises_the_hint_for_a_notebook(name):
    edition, blank = problem_set(name), answers(release(name))
    for task in judged(name):
        with pytest.raises(CheckFailed) as caught:
            edition.check(task.name, blank[task.name])
        verdict = edition.verdict(task.name, blank[task.name])
        assert str(caught.value).removeprefix("Your turn. ") == verdict.message
        assert str(caught.value).startswith("Your turn.") == verdict.blank
