"""Chapter 12's checks: the right answer passes, and each mistake is refused by its name."""

import numpy as np
import pytest

from backprop import backward, checks, forward, identity, sigmoid, softmax
from backprop.losses import half_squared_error
from backprop.network import Layer, Network

A = float(sigmoid(2))
SLOPE = A * (1 - A)


def dx_through_two_layers(W1, z_hidden, W2, dz_output):
    """The engine's dx, in a network made to have these numbers inside."""
    network = Network(
        (Layer(W1, z_hidden, sigmoid), Layer(W2, np.zeros(len(W2)), identity))
    )  # for x = 0, z of the hidden layer is its bias
    passes = forward(network, np.zeros(W1.shape[1]))
    return backward(network, passes, passes.prediction - dz_output, half_squared_error).dx


def nearest_undecided(w, b, x):
    return x - (w @ x + b) * w / (w @ w)


def sign_step(x, dx, epsilon):
    return np.clip(x + epsilon * np.sign(dx), 0, 1)


def steps_within(x, slope, epsilon, step, steps, sign=1):
    low, high = np.maximum(x - epsilon, 0), np.minimum(x + epsilon, 1)
    for _ in range(steps):
        x = np.clip(x + sign * step * np.sign(slope(x)), low, high)
    return x


RIGHT = [
    (checks.by_the_input, A * SLOPE * 2),
    (checks.dx_through_two_layers, dx_through_two_layers),
    (checks.nearest_undecided, nearest_undecided),
    (checks.sign_step, sign_step),
    (checks.steps_within, steps_within),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_right_answer_passes(check, answer):
    assert check(answer).right


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_blank_answer_is_asked_for(check, answer):
    verdict = check((lambda *arguments: ...) if callable(answer) else ...)
    assert verdict.blank
    assert not verdict.right


def drifting(x, slope, epsilon, step, steps):
    """The chapter's function with the error: each step stays near the point before it."""
    for _ in range(steps):
        moved = x + step * np.sign(slope(x))
        x = np.clip(np.clip(moved, x - epsilon, x + epsilon), 0, 1)
    return x


def leaving_the_range(x, slope, epsilon, step, steps):
    start = x
    for _ in range(steps):
        x = np.clip(x + step * np.sign(slope(x)), start - epsilon, start + epsilon)
    return x


def bounded_at_the_end(x, slope, epsilon, step, steps):
    start = x
    for _ in range(steps):
        x = x + step * np.sign(slope(x))
    return np.clip(np.clip(x, start - epsilon, start + epsilon), 0, 1)


def unbounded(x, slope, epsilon, step, steps):
    for _ in range(steps):
        x = np.clip(x + step * np.sign(slope(x)), 0, 1)
    return x


def slope_of(z):
    return sigmoid(z) * (1 - sigmoid(z))


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (checks.by_the_input, A * SLOPE * 1.5, "derivative by the weight"),
        (checks.by_the_input, A * SLOPE, "That is dz"),
        (checks.by_the_input, A * 2, "slope is missing"),
        (checks.by_the_input, A * slope_of(A) * 2, "taken at a"),
        (checks.by_the_input, A * SLOPE * 3, "Both w and x"),
        (checks.by_the_input, A * SLOPE * 4, "factor 2"),
        (checks.by_the_input, SLOPE * 2, "error a - y is missing"),
        (checks.by_the_input, -A * SLOPE * 2, "the sign is not"),
        (
            checks.dx_through_two_layers,
            lambda W1, z, W2, dz: dx_through_two_layers(W1.T, z, W2, dz),
            "W1 is turned",
        ),
        (
            checks.dx_through_two_layers,
            lambda W1, z, W2, dz: dx_through_two_layers(W1, z, W2.T, dz),
            "W2 is turned",
        ),
        (
            checks.dx_through_two_layers,
            lambda W1, z, W2, dz: dx_through_two_layers(W1.T, z, W2.T, dz),
            "Both matrices",
        ),
        (checks.dx_through_two_layers, lambda W1, z, W2, dz: dz @ W2 @ W1, "slope of the hidden"),
        (
            checks.dx_through_two_layers,
            lambda W1, z, W2, dz: (dz @ W2 * slope_of(sigmoid(z))) @ W1,
            "taken at a",
        ),
        (
            checks.dx_through_two_layers,
            lambda W1, z, W2, dz: (dz @ W2 * sigmoid(z)) @ W1,
            "multiplied by the activation",
        ),
        (
            checks.dx_through_two_layers,
            lambda W1, z, W2, dz: dz @ W2 * slope_of(z),
            "dz of the hidden layer",
        ),
        (checks.dx_through_two_layers, lambda W1, z, W2, dz: dz @ W2, "da of the hidden layer"),
        (
            checks.dx_through_two_layers,
            lambda *case: -dx_through_two_layers(*case),
            "the sign is not",
        ),
        (
            checks.nearest_undecided,
            lambda w, b, x: x - (w @ x + b) * w / np.linalg.norm(w),
            "squared length",
        ),
        (
            checks.nearest_undecided,
            lambda w, b, x: 2 * x - nearest_undecided(w, b, x),
            "away from the border",
        ),
        (
            checks.nearest_undecided,
            lambda w, b, x: 2 * nearest_undecided(w, b, x) - x,
            "twice as far",
        ),
        (checks.nearest_undecided, lambda w, b, x: x - (w @ x + b) * w, "Nothing divides"),
        (checks.nearest_undecided, lambda w, b, x: nearest_undecided(w, 0, x), "lacks the bias"),
        (
            checks.nearest_undecided,
            lambda w, b, x: np.ones(len(x)) * abs(w @ x + b) / np.linalg.norm(w),
            "That is the distance",
        ),
        (
            checks.nearest_undecided,
            lambda w, b, x: nearest_undecided(w, b, x) - x,
            "That is the change",
        ),
        (checks.nearest_undecided, lambda w, b, x: -b / (w @ x) * x, "moved along x"),
        (checks.sign_step, lambda x, dx, epsilon: sign_step(x, -dx, epsilon), "down the loss"),
        (checks.sign_step, lambda x, dx, epsilon: x + epsilon * np.sign(dx), "left the range"),
        (checks.sign_step, lambda x, dx, epsilon: np.clip(x + epsilon * dx, 0, 1), "the sign of"),
        (
            checks.sign_step,
            lambda x, dx, epsilon: np.clip(x + epsilon * dx / np.linalg.norm(dx), 0, 1),
            "length epsilon",
        ),
        (
            checks.sign_step,
            lambda x, dx, epsilon: np.clip(x + epsilon * dx / max(abs(dx)), 0, 1),
            "largest derivative",
        ),
        (checks.sign_step, lambda x, dx, epsilon: sign_step(x, dx, 1), "lacks epsilon"),
        (checks.sign_step, lambda x, dx, epsilon: np.clip(x + epsilon * dx / abs(dx), 0, 1), "nan"),
        (checks.sign_step, lambda x, dx, epsilon: epsilon * np.sign(dx), "add it to the picture"),
        (checks.steps_within, drifting, "the steps add up"),
        (checks.steps_within, unbounded, "Nothing keeps"),
        (checks.steps_within, bounded_at_the_end, "after each step"),
        (checks.steps_within, leaving_the_range, "left the range"),
        (checks.steps_within, lambda *case: steps_within(*case, sign=-1), "down the loss"),
        (checks.steps_within, lambda *case: steps_within(*case[:4], 1), "Only one step"),
        (
            checks.steps_within,
            lambda x, slope, epsilon, step, steps: steps_within(x, slope, epsilon, epsilon, steps),
            "steps have the length epsilon",
        ),
    ],
)
def test_mistake_is_named(check, answer, hint):
    verdict = check(answer)
    assert not verdict.right
    assert hint in verdict.message


@pytest.fixture(scope="module")
def network():
    """Reads 1 if there is ink in the first pixel, 0 otherwise."""
    weight = np.array([[0.0, 0, 0, 0], [20, 0, 0, 0]])
    return Network((Layer(weight, np.array([0.0, -8]), softmax),))


def test_a_faint_dream_is_right(network):
    assert checks.faint_dream([0.9, 0, 0, 0.2], network, digit=1).right


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("a picture", "array of numbers"),
        (np.ones((2, 2)), "shape (2, 2)"),
        ([2, 0, 0, 0], "from 0 to 1"),
        ([0.9, -0.1, 0, 0], "from 0 to 1"),
        ([np.nan, 0, 0, 0], "from 0 to 1"),
        ([0, 0, 0, 0], "reads 0"),
        ([0.5, 0, 0, 0], "more steps"),
        ([0.9, 1, 0.5, 0], "charge for ink"),
    ],
)
def test_another_picture_is_refused(network, answer, hint):
    verdict = checks.faint_dream(answer, network, digit=1, ink=2)
    assert not verdict.right
    assert hint in verdict.message


@pytest.mark.parametrize("answer", [..., None])
def test_no_picture_is_asked_for(network, answer):
    assert checks.faint_dream(answer, network, digit=1).blank
