"""Chapter 3's checks: the right answer passes, and each mistake is refused by its name."""

import numpy as np
import pytest

from backprop import checks, sigmoid


def gradient(w, b, x, y):
    a = sigmoid(w * x + b)
    dz = (a - y) * a * (1 - a)
    return np.mean(dz * x), np.mean(dz)


def update(w, b, x, y, rate):
    dw, db = gradient(w, b, x, y)
    return w - rate * dw, b - rate * db


A = float(sigmoid(1))
DZ = (A - 1) * A * (1 - A)

RIGHT = [
    (checks.output_of_neuron, sigmoid(-0.5)),
    (checks.neuron_gradient, gradient),
    (checks.new_bias, -1 - 0.1 * DZ),
    (checks.one_update, update),
    (checks.batch_gradient, gradient),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_right_answer_passes(check, answer):
    assert check(answer).right


@pytest.mark.parametrize("check", [checks.output_of_neuron, checks.new_bias])
def test_blank_number_is_refused(check):
    assert "in place of the dots" in check(...).message


@pytest.mark.parametrize(
    "check", [checks.neuron_gradient, checks.one_update, checks.batch_gradient]
)
def test_blank_function_is_refused(check):
    assert "returned nothing yet" in check(lambda *arguments: None).message


def slope_at_a(w, b, x, y):
    a = sigmoid(w * x + b)
    dz = (a - y) * sigmoid.derivative(a)
    return dz * x, dz


def no_slope(w, b, x, y):
    dz = sigmoid(w * x + b) - y
    return np.mean(dz * x), np.mean(dz)


def bias_with_new_weight(w, b, x, y, rate):
    w = w - rate * gradient(w, b, x, y)[0]
    return w, b - rate * gradient(w, b, x, y)[1]


def summed(w, b, x, y):
    a = sigmoid(w * x + b)
    dz = (a - y) * a * (1 - a)
    return np.sum(dz * x), np.sum(dz)


def from_mean_error(w, b, x, y):
    a = sigmoid(w * x + b)
    dz = np.mean(a - y) * a * (1 - a)
    return np.mean(dz * x), np.mean(dz)


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (checks.output_of_neuron, -0.5, "That is z"),
        (checks.output_of_neuron, sigmoid(-1), "bias is missing"),
        (checks.output_of_neuron, sigmoid(5.5), "second weight"),
        (checks.output_of_neuron, sigmoid(0.5), "exponent"),
        (checks.neuron_gradient, slope_at_a, "at the output a"),
        (checks.neuron_gradient, no_slope, "slope is missing"),
        (checks.neuron_gradient, lambda *g: np.negative(gradient(*g)), "sign is turned"),
        (checks.neuron_gradient, lambda *g: 2 * np.array(gradient(*g)), "twice"),
        (checks.neuron_gradient, lambda *g: gradient(*g)[::-1], "swapped"),
        (checks.neuron_gradient, lambda *g: (gradient(*g)[1],) * 2, "lacks the factor x"),
        (checks.neuron_gradient, lambda *g: (gradient(*g)[0],) * 2, "without the factor x"),
        (checks.neuron_gradient, lambda *g: (gradient(*g)[1] * g[0], gradient(*g)[1]), "factor w"),
        (checks.neuron_gradient, lambda w, b, x, y: gradient(w, 0, x, y), "lacks the bias"),
        (checks.neuron_gradient, lambda *g: gradient(*g)[0], "has shape ()"),
        (checks.new_bias, -1, "old bias"),
        (checks.new_bias, -1 + 0.1 * DZ, "uphill"),
        (checks.new_bias, -1 - 0.2 * DZ, "no factor x"),
        (checks.new_bias, -1 - DZ, "rate is missing"),
        (checks.new_bias, -1 - 0.1 * (A - 1), "slope is missing"),
        (checks.new_bias, DZ, "That is the slope"),
        (checks.new_bias, 1 - 0.2 * DZ, "new weight"),
        (
            checks.one_update,
            lambda w, b, x, y, rate: np.subtract((w, b), rate * np.array(slope_at_a(w, b, x, y))),
            "at the output a",
        ),
        (checks.one_update, bias_with_new_weight, "new weight"),
        (
            checks.one_update,
            lambda w, b, x, y, rate: np.add((w, b), rate * np.array(gradient(w, b, x, y))),
            "sign is turned",
        ),
        (checks.batch_gradient, summed, "sum over the examples"),
        (checks.batch_gradient, from_mean_error, "errors were averaged"),
        (
            checks.batch_gradient,
            lambda w, b, x, y: gradient(w, b, np.mean(x), np.mean(y)),
            "inputs were averaged",
        ),
        (
            checks.batch_gradient,
            lambda w, b, x, y: (gradient(w, b, x, y)[1] * np.mean(x), gradient(w, b, x, y)[1]),
            "mean of dz times the mean of x",
        ),
        (checks.batch_gradient, no_slope, "slope is missing"),
    ],
)
def test_mistake_is_named(check, answer, hint):
    verdict = check(answer)
    assert not verdict.right
    assert hint in verdict.message
