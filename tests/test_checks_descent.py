"""The checks of chapter 2 accept what is right and name what is wrong."""

import math

import numpy as np
import pytest

from backprop import checks
from backprop.checks import descent


def refused(verdict, words):
    assert not verdict.right
    assert words in verdict.message


# --- exercise 1: one step by hand


def test_first_step_right():
    assert checks.first_step_by_hand(1.1).right


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (..., "in place of the dots"),
        (0.9, "*up* the slope"),
        (6, "learning rate of 1"),
        (0.12, "Only the slope is multiplied"),
        (1.0, "height f(1)"),
        (0.1, "move alone"),
        (-0.1, "subtract it"),
        (-5, "slope at 1"),
        (2.5, "neither the answer nor"),
    ],
)
def test_first_step_mistakes(answer, words):
    refused(checks.first_step_by_hand(answer), words)


# --- exercise 2: the step


def test_step_right():
    assert checks.descent_step(lambda x, slope, rate: x - rate * slope(x)).right


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, slope, rate: ..., "returned nothing"),
        (lambda x, slope, rate: x + rate * slope(x), "climbs"),
        (lambda x, slope, rate: x - slope(x), "not used"),
        (lambda x, slope, rate: rate * (x - slope(x)), "not x as well"),
        (lambda x, slope, rate: -rate * slope(x), "returns the move"),
        (lambda x, slope, rate: x - rate * math.copysign(1, slope(x)), "Only the sign"),
        (lambda x, slope, rate: x - slope(x) / rate, "divided"),
        (lambda x, slope, rate: x - rate * slope, "raised TypeError"),
        (lambda x, slope, rate: x, "that is not it"),
    ],
)
def test_step_mistakes(answer, words):
    refused(checks.descent_step(answer), words)


# --- exercise 3: the loop


def loop(slope, start, rate, tolerance):
    x = start
    while True:
        move = -rate * slope(x)
        x = x + move
        if abs(move) <= tolerance:
            return x


def loop_over_old_and_new(slope, start, rate, tolerance):
    old, new = start + 2 * tolerance, start
    while abs(new - old) > tolerance:
        old = new
        new = old - rate * slope(old)
    return new


def compares_before_moving(slope, start, rate, tolerance):
    x = start
    while abs(rate * slope(x)) > tolerance:
        x = x - rate * slope(x)
    return x


def moves_once_more(slope, start, rate, tolerance):
    x = loop(slope, start, rate, tolerance)
    return x - rate * slope(x)


def compares_the_slope(slope, start, rate, tolerance):
    x = start
    while abs(slope(x)) > tolerance:
        x = x - rate * slope(x)
    return x


def forgets_the_absolute_value(slope, start, rate, tolerance):
    x = start
    while rate * slope(x) > tolerance:
        x = x - rate * slope(x)
    return x


def forgets_it_after_the_move(slope, start, rate, tolerance):
    x, move = start, math.inf
    while move > tolerance:
        move = rate * slope(x)
        x = x - move
    return x


def climbs(slope, start, rate, tolerance):
    return loop(slope, start, -rate, tolerance)


def never_stops(slope, start, rate, tolerance):
    x = start
    while True:
        x = x - rate * slope(x)


@pytest.mark.parametrize("answer", [loop, loop_over_old_and_new])
def test_loop_right(answer):
    assert checks.descent_loop(answer).right


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "A function is needed"),
        (lambda slope, start, rate, tolerance: ..., "returned nothing"),
        (lambda slope, start, rate, tolerance: start, "returns the start"),
        (
            lambda slope, start, rate, tolerance: start - rate * slope(start),
            "ends after its first step",
        ),
        (lambda slope, start, rate, tolerance: start + rate * slope(start), "and uphill"),
        (compares_before_moving, "before it makes the last move"),
        (moves_once_more, "one move too many"),
        (compares_the_slope, "compare the slope"),
        (forgets_the_absolute_value, "to the right counts as small here"),
        (forgets_it_after_the_move, "to the right, once it is made"),
        (climbs, "no stop after"),
        (never_stops, "no stop after 100,001 slopes"),
    ],
)
def test_loop_mistakes(answer, words):
    refused(checks.descent_loop(answer), words)


# --- exercise 4: what becomes of walks

FATES = {
    (3, 0.02): "minimum",
    (-2, 0.02): "stalls",
    (-5, 0.01): "minimum",
    (7, 0.01): "stalls",
    (10, 0.01): "diverges",
    (-1, 0.1): "neither",
}


def test_outcomes_right():
    assert checks.walk_outcomes(FATES).right


@pytest.mark.parametrize(
    ("walk", "said", "words"),
    [
        ((3, 0.02), ..., "in place of the dots"),
        ((3, 0.02), "converged", "is none of"),
        ((3, 0.02), "diverges", "not yet divergence"),
        ((3, 0.02), "stalls", "just left of 0"),
        ((3, 0.02), "neither", "below or above 8/81"),
        ((-2, 0.02), "minimum", "Which one does the walk come to first"),
        ((-5, 0.01), "stalls", "leap across"),
        ((7, 0.01), "minimum", "On which side of 0"),
        ((10, 0.01), "minimum", "by -3. And the next one"),
        ((-1, 0.1), "minimum", "pushes the walk away"),
        ((-1, 0.1), "stalls", "just left of 0"),
    ],
)
def test_outcomes_mistakes(walk, said, words):
    verdict = checks.walk_outcomes(FATES | {walk: said})
    refused(verdict, words)
    assert verdict.message.startswith(f"start {walk[0]}, rate {walk[1]}")


def test_outcomes_needs_a_dictionary():
    refused(checks.walk_outcomes(["minimum"]), "A dictionary")


def test_outcomes_needs_all_six_walks():
    refused(checks.walk_outcomes({}), "6 walks")
    refused(checks.walk_outcomes({(3, 0.02): "minimum"}), "6 walks")


# --- exercise 5: a counterexample


@pytest.mark.parametrize("start", [6.25, 7, 7.9])
def test_counterexample_right(start):
    assert checks.nearer_but_stalls(start).right


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (..., "in place of the dots"),
        ("far", "A number is needed"),
        (math.nan, "must be finite"),
        (-1, "not nearer to 9/4"),
        (1.125, "not nearer to 9/4"),
        (4, "reaches the minimum; its first step leads to 2.88"),
        (9, "diverges"),
    ],
)
def test_counterexample_mistakes(start, words):
    refused(checks.nearer_but_stalls(start), words)


# --- exercise 6: the largest rate

BOTTOMS = sorted(np.roots([4, 0, -4, 0.2]))[::2]
LEFT, RIGHT = (12 * x * x - 4 for x in BOTTOMS)


@pytest.mark.parametrize("answer", [2 / LEFT, 0.233, 0.232])
def test_largest_rate_right(answer):
    assert checks.largest_rate(answer).right


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (..., "in place of the dots"),
        (1 / LEFT, "does not even change sides"),
        (2 / RIGHT, "in the other valley"),
        (8 / 81, "8/81"),
        (LEFT, "That is the curvature"),
        (0.5 / LEFT, "twice the curvature"),
        (-2 / LEFT, "sign"),
        (0.05, "neither the answer nor"),
    ],
)
def test_largest_rate_mistakes(answer, words):
    refused(checks.largest_rate(answer), words)


def test_walks_near_the_left_valley_confirm_its_limit():
    bottom = float(BOTTOMS[0])
    below, above = (
        descent.descend(descent.valleys_slope, bottom + 0.01, learning_rate=share * 2 / LEFT)
        for share in (0.99, 1.01)
    )
    assert below.outcome == "converged"
    assert above.outcome == "max_steps"


# --- exercise 7: the distance still to go


def moves(path):
    return path[-2] - path[-3], path[-1] - path[-2]


def estimate(path):
    before, last = moves(path)
    return abs(last * last / (before - last))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda path: ..., "returned nothing"),
        (lambda path: abs(moves(path)[1]), "That is the last move"),
        (lambda path: estimate(path) + abs(moves(path)[1]), "as still to come"),
        (lambda path: abs(moves(path)[1] ** 2 / moves(path)[0]), "*next* move alone"),
        (lambda path: math.copysign(estimate(path), moves(path)[1]), "a distance has no sign"),
        (lambda path: abs(moves(path)[0] / (1 - moves(path)[0] / moves(path)[1])), "upside down"),
        (lambda path: abs(path[-1] - 9 / 4), "goal is unknown"),
        (lambda path: 0.0, "that is not it"),
    ],
)
def test_remaining_distance_mistakes(answer, words):
    refused(checks.remaining_distance(answer), words)


def test_remaining_distance_right():
    assert checks.remaining_distance(estimate).right


def test_the_estimate_is_close_to_the_true_distance():
    path = descent.descend(descent.quartic_slope, 4.0, learning_rate=0.001).path
    assert estimate(path) == pytest.approx(abs(path[-1] - 9 / 4), rel=1e-2)
