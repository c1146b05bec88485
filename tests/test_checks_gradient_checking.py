"""Chapter 7's checks accept the right answer and name each known mistake."""

import numpy as np
import pytest

from backprop import (
    backward,
    check_gradients,
    checks,
    dense_network,
    forward,
    half_squared_error,
    sigmoid,
)
from backprop.mistakes import MISTAKES

NAMES = [mistake.name for mistake in MISTAKES]


def rejects(verdict, fragment):
    assert not verdict.right
    assert not verdict.blank
    assert fragment in verdict.message


@pytest.mark.parametrize(
    "check", [checks.relative_error, checks.nudged_matrix, checks.two_layer_update]
)
def test_blank_functions_are_not_right(check):
    assert check(lambda *arguments: None).blank
    assert check(lambda *arguments: ...).blank
    rejects(check(3), "A function is needed")


def worst(analytic, numeric):
    return np.max(np.abs(analytic - numeric) / np.maximum(np.abs(analytic), np.abs(numeric)))


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda a, n: abs(a - n).max(), "divide each by the size"),
        (lambda a, n: np.mean(abs(a - n) / np.maximum(abs(a), abs(n))), "average hides"),
        (lambda a, n: abs(a - n).max() / max(abs(a).max(), abs(n).max()), "for each entry"),
        (lambda a, n: (abs(a - n) / abs(n)).max(), "not by the numeric one alone"),
        (lambda a, n: (abs(a - n) / abs(a)).max(), "not by the analytic one alone"),
        (lambda a, n: (abs(a - n) / np.minimum(abs(a), abs(n))).max(), "not by the smaller"),
        (lambda a, n: (abs(abs(a) - abs(n)) / np.maximum(abs(a), abs(n))).max(), "lose the sign"),
        (lambda a, n: ((a - n) / np.maximum(abs(a), abs(n))).max(), "take its size"),
        (lambda a, n: (abs(a - n) / (abs(a) + abs(n))).max(), "half as large"),
        (lambda a, n: (abs(a - n) / np.maximum(abs(a), abs(n))).min(), "not the smallest"),
        (lambda a, n: abs(a - n) / np.maximum(abs(a), abs(n)), "has shape"),
        (lambda a, n: 0.0, "that is not it"),
    ],
)
def test_relative_error(mistake, fragment):
    assert checks.relative_error(worst).right
    rejects(checks.relative_error(mistake), fragment)


def nudged(loss_of, W, epsilon, *, above=1, below=1, width=2, put_back=True):
    W = W.copy()
    slopes = np.zeros_like(W)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            kept = W[i, j]
            W[i, j] = kept + above * epsilon
            higher = loss_of(W)
            W[i, j] = kept - below * epsilon
            slopes[i, j] = (higher - loss_of(W)) / (width * epsilon)
            if put_back:
                W[i, j] = kept
    return slopes


def with_options(**options):
    return lambda loss_of, W, epsilon: nudged(loss_of, W, epsilon, **options)


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (with_options(below=0, width=1), "forward difference"),
        (with_options(above=0, width=1), "backward difference"),
        (with_options(width=1), "2 epsilon apart"),
        (with_options(below=0), "One side only"),
        (with_options(above=-1, below=-1), "sign is turned"),
        (lambda f, W, e: nudged(f, W, e) * 2 * e, "division by 2 epsilon is missing"),
        (with_options(put_back=False), "Put each weight back"),
        (lambda f, W, e: 0 * W + (f(W + e) - f(W - e)) / (2 * e), "one weight at a time"),
        (lambda f, W, e: nudged(f, W, e).T, "has shape"),
        (lambda f, W, e: W.fill(0), "returned nothing yet"),
        (lambda f, W, e: W.__isub__(e), "changed what it was given"),
        (lambda f, W, e: 0 * W, "that is not it"),
    ],
)
def test_nudged_matrix(mistake, fragment):
    assert checks.nudged_matrix(nudged).right
    verdict = checks.nudged_matrix(mistake)
    assert not verdict.right
    assert fragment in verdict.message


def test_nudged_matrix_takes_a_weight_that_is_put_back():
    def in_place(loss_of, W, epsilon):
        slopes = np.zeros_like(W)
        for index in np.ndindex(W.shape):
            W[index] += epsilon
            higher = loss_of(W)
            W[index] -= 2 * epsilon
            lower = loss_of(W)
            W[index] += epsilon
            slopes[index] = (higher - lower) / (2 * epsilon)
        return slopes

    assert checks.nudged_matrix(in_place).right


def updated(W1, W2, x, y, rate, *, slope="z", reuse=False, hidden=True, columns=True, sign=1):
    z1 = W1 @ x
    a1 = 1 / (1 + np.exp(-z1))
    a2 = 1 / (1 + np.exp(-(W2 @ a1)))
    slopes = {"z": a2 * (1 - a2), "a": sigmoid.derivative(a2), None: 1}
    dz2 = (a2 - y) * slopes[slope]
    new_W2 = W2 - sign * rate * np.outer(dz2, a1)
    V = new_W2 if reuse else W2
    dz1 = (dz2 @ V if columns else V @ dz2) * (a1 * (1 - a1) if hidden else 1)
    return W1 - sign * rate * np.outer(dz1, x), new_W2


def update_with(**options):
    return lambda *arguments: updated(*arguments, **options)


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (update_with(slope=None, reuse=True), "Two lines are wrong"),
        (update_with(reuse=True), "Which W2"),
        (update_with(slope=None), "more than a − y"),
        (update_with(slope="a"), "The slope was taken at a; "),
        (update_with(slope="a", reuse=True), "still in use"),
        (update_with(hidden=False), "hidden units got lost"),
        (update_with(columns=False), "wrong way"),
        (update_with(sign=-1), "climbs"),
        (lambda *given: updated(*given)[0], "has shape"),
        (lambda W1, W2, *given: (W1, W2), "that is not it"),
    ],
)
def test_two_layer_update(mistake, fragment):
    assert checks.two_layer_update(updated).right
    rejects(checks.two_layer_update(mistake), fragment)


def test_blind_spot():
    assert checks.blind_spot(None).blank
    assert checks.blind_spot(...).blank
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 / (1 + np.exp(-middle)) > middle else (low, middle)
    assert checks.blind_spot(middle).right
    assert checks.blind_spot(-0.4010581).right
    rejects(checks.blind_spot("zero"), "A number is needed")
    rejects(checks.blind_spot(np.nan), "A number is needed")
    rejects(checks.blind_spot(0), "not 0 but a half")
    rejects(checks.blind_spot(5), "flat")
    rejects(checks.blind_spot(-40), "flat")
    for near in (0.1, -0.1, 0.6, 0.6575, -0.4):
        rejects(checks.blind_spot(near), "too close to 0")
    for far in (1, -1, 0.7, 0.66):
        rejects(checks.blind_spot(far), "too far from 0")


def answer_of(number):
    """The name that is right, found by asking for all of them."""
    (right,) = [name for name in NAMES if checks.name_of_suspect(name, number).right]
    return right


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_suspect_makes_the_mistake_that_is_named(number):
    mistake = next(m for m in MISTAKES if m.name == answer_of(number))
    network = dense_network((2, 3, 2), hidden=sigmoid, output=sigmoid, rng=np.random.default_rng(1))
    rng = np.random.default_rng(2)
    x, target = rng.normal(size=(4, 2)), rng.uniform(size=(4, 2))
    passed = forward(network, x)
    pair = checks.suspect(number), mistake.make(0.5)
    for _ in range(2):
        ours, theirs = (f(network, passed, target, half_squared_error) for f in pair)
        for step, other in zip(ours.steps, theirs.steps):
            np.testing.assert_array_equal(step.dweight, other.dweight)
            np.testing.assert_array_equal(step.dbias, other.dbias)
    right = backward(network, passed, target, half_squared_error)
    assert any(
        not np.allclose(step.dweight, other.dweight) or not np.allclose(step.dbias, other.dbias)
        for step, other in zip(ours.steps, right.steps)
    )


@pytest.mark.parametrize("number", [1, 2, 3])
def test_name_of_suspect(number):
    assert checks.name_of_suspect(None, number).blank
    assert checks.name_of_suspect(..., number).blank
    rejects(checks.name_of_suspect("the slope", number), "one of these names")
    right = answer_of(number)
    for name in NAMES:
        if name != right:
            verdict = checks.name_of_suspect(name, number)
            rejects(verdict, f"uspect {number}")
            assert "much like that" not in verdict.message
            assert right not in verdict.message


def test_the_suspects_differ_and_hide_their_names():
    assert len({answer_of(number) for number in (1, 2, 3)}) == 3
    for number in (1, 2, 3):
        function = checks.suspect(number)
        assert answer_of(number) not in f"{function!r} {function.__name__} {function.__doc__}"


@pytest.mark.parametrize("number", [0, 4, "1", None])
def test_there_are_three_suspects(number):
    with pytest.raises(ValueError, match="suspects 1, 2 and 3"):
        checks.suspect(number)
    with pytest.raises(ValueError, match="suspects 1, 2 and 3"):
        checks.name_of_suspect("wrong_sign", number)


def test_each_suspect_is_new():
    network = dense_network((2, 2), hidden=sigmoid, output=sigmoid, rng=np.random.default_rng(1))
    problem = (network, [[2, 3]], [[1, 0.2]], half_squared_error)
    assert check_gradients(*problem, backward=checks.suspect(3)).passed
    assert check_gradients(*problem, backward=checks.suspect(3)).passed
