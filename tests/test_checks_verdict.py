"""The judges behind all checks: numbers, functions, words."""

import math

import numpy as np
import pytest

from backprop.checks.verdict import judge_function, judge_number, judge_words

NESTED = [({"w": [np.array([1.0, 2.0])], "b": (1.0, math.nan)},)]
PATHS = [([1.0, 2.0, 3.0],), ([4.0, 2.0],)]


def first_weight(parameters):
    return parameters["w"][0][0]


# --- numbers


def test_number_within_an_absolute_distance_is_right():
    assert judge_number(-0.01, 0, within=0.05).right
    assert not judge_number(-0.1, 0, within=0.05).right
    assert not judge_number(-0.01, 0).right


@pytest.mark.parametrize("answer", [10**400, "word", 1j, [1, 2], math.nan, math.inf])
def test_what_is_no_number_is_wrong(answer):
    verdict = judge_number(answer, 1)
    assert not verdict.right
    assert not verdict.blank


def test_a_long_answer_is_cut_in_the_message():
    assert len(judge_number("x" * 10_000, 1).message) < 300


# --- functions


def test_arguments_may_be_nested():
    assert judge_function(first_weight, first_weight, NESTED).right


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["w"][0].__setitem__(0, 9.0),
        lambda p: p["w"].append(0),
        lambda p: p["w"].__setitem__(0, 1.0),
        lambda p: p.__setitem__("v", 1),
        lambda p: p.__setitem__("b", [1.0, math.nan]),
        lambda p: p.pop("b"),
    ],
)
def test_a_change_deep_in_an_argument_is_a_mistake(change):
    def answer(parameters):
        first = first_weight(parameters)
        change(parameters)
        return first

    verdict = judge_function(answer, first_weight, NESTED)
    assert "changed what it was given" in verdict.message


def test_a_mistake_of_another_shape_is_named():
    mistakes = {"The start is missing.": lambda path: path[1:]}
    verdict = judge_function(lambda path: path[1:], list, PATHS, mistakes)
    assert verdict.message == "The start is missing."
    verdict = judge_function(lambda path: path[:1], list, PATHS, mistakes)
    assert "has shape (1,); it should be (3,)" in verdict.message


def test_a_mistake_that_breaks_is_not_made():
    mistakes = {"Divided by 0.": lambda path: [1 / 0], "Doubled.": lambda path: 2 * path}
    verdict = judge_function(lambda path: path + path, list, PATHS, mistakes)
    assert verdict.message == "Doubled."


def test_infinite_results_are_compared_in_silence():
    assert not judge_function(lambda path: math.inf, lambda path: math.inf, PATHS).right
    assert not judge_function(lambda path: math.inf, lambda path: 1.0, PATHS).right


@pytest.mark.parametrize("result", ["x" * 10_000, list(range(5000)), [["a"] * 900], 10**400])
def test_a_long_result_is_cut_in_the_message(result):
    assert len(judge_function(lambda path: result, list, PATHS).message) < 500


def test_a_long_error_is_cut_in_the_message():
    def answer(path):
        raise ValueError("x" * 10_000)

    assert len(judge_function(answer, list, PATHS).message) < 500


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ValueError("no stop; is the sign right?"),
            "raised ValueError: no stop; is the sign right?",
        ),
        (ValueError("It is too long."), "raised ValueError: It is too long."),
        (ValueError("x" * 10_000), "xxx…"),
        (ValueError("too long"), "raised ValueError: too long."),
        (ValueError(), "raised ValueError."),
    ],
)
def test_an_error_ends_in_one_stop(error, said):
    def answer(path):
        raise error

    message = judge_function(answer, list, PATHS).message
    assert message.endswith(said)


# --- words


def longer(path):
    return "long" if len(path) > 2 else "short"


def judged(answer):
    mistakes = {"Everything is long here.": lambda path: "long"}
    return judge_words(answer, longer, PATHS, ("long", "short"), mistakes, praise="Yes.")


def test_words_that_are_right():
    assert judged(longer).right
    assert judged(longer).message == "Yes."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda path: "long", "Everything is long here."),
        (lambda path: "short", "says 'short'; that is not it"),
        (lambda path: "tall", "returned 'tall'; it must be one of 'long', 'short'"),
        (lambda path: 3, "returned 3; it must be one of"),
        (lambda path: path.append(1) or "long", "changed what it was given"),
        (lambda path: path.nothing, "raised AttributeError"),
        ("long", "A function is needed"),
    ],
)
def test_words_that_are_wrong(answer, words):
    assert words in judged(answer).message
    assert not judged(answer).right
    assert not judged(answer).blank


def test_words_that_are_missing():
    assert judged(lambda path: None).blank
