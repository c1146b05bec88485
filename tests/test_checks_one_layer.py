"""Chapter 5's checks: the right answer passes, and each mistake is refused by its name."""

import numpy as np
import pytest

from backprop import backward, checks, forward, sigmoid
from backprop.examples import sigmoid_network
from backprop.losses import half_squared_error


def library(W, b, x, y):
    network = sigmoid_network((W, b))
    return backward(network, forward(network, x), y, half_squared_error).steps[0]


def weight_gradient(W, b, x, y):
    return library(W, b, x, y).dweight


def batch_gradient(W, b, X, Y):
    step = library(W, b, X, Y)
    return np.column_stack([step.dweight, step.dbias])


def bias_as_weight(W, b):
    return np.column_stack([W, b])


def summed(dZ, X):
    return dZ.T @ X


RIGHT = [
    (checks.second_output, sigmoid(1.5)),
    (checks.layer_weight_gradient, weight_gradient),
    (checks.bias_as_weight, bias_as_weight),
    (checks.summed_weight_gradient, summed),
    (checks.layer_batch_gradient, batch_gradient),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_right_answer_passes(check, answer):
    assert check(answer).right


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_blank_answer_is_asked_for(check, answer):
    verdict = check((lambda *arguments: ...) if callable(answer) else ...)
    assert verdict.blank
    assert not verdict.right


def of_dz(dz_of):
    """A weight gradient made from a rule for dz."""

    def gradient(W, b, x, y):
        z = W @ x + b
        return np.outer(dz_of(z, sigmoid(z), y), x)

    return gradient


def of_batch_dz(dz_of):
    """A batch gradient made from a rule for dz."""

    def gradient(W, b, X, Y):
        Z = X @ W.T + b
        dZ = dz_of(Z, sigmoid(Z), Y) / len(X)
        return np.column_stack([dZ.T @ X, dZ.sum(axis=0)])

    return gradient


DZ = [
    (lambda z, a, y: (y - a) * a * (1 - a), "the sign is not"),
    (lambda z, a, y: a - y, "slope is missing"),
    (lambda z, a, y: (a - y) * sigmoid.derivative(a), "at the output a"),
    (lambda z, a, y: (a - y) * z * (1 - z), "z (1 - z)"),
    (lambda z, a, y: 2 * (a - y) * a * (1 - a), "factor 2"),
    (lambda z, a, y: a * (1 - a), "errors a - y are missing"),
]


def errors_averaged(W, b, X, Y):
    A = sigmoid(X @ W.T + b)
    dz = (A - Y).mean(axis=0) * (A * (1 - A)).mean(axis=0)
    return np.append(np.outer(dz, X.mean(axis=0)), dz[:, None], axis=1)


def published_product(dZ, X):
    gradient = np.zeros((dZ.shape[1], X.shape[1]))
    for i, j in np.ndindex(*gradient.shape):
        gradient[i, j] = np.outer(X[:, j], dZ[:, i]).sum()
    return gradient


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (checks.second_output, 1.5, "That is z"),
        (checks.second_output, sigmoid(0.2 * 3 - 0.8 + 0.5), "first unit"),
        (checks.second_output, sigmoid(0.8 * 3 - 0.4 + 0.1), "down a column"),
        (checks.second_output, sigmoid(0.6 * 3 + 0.4 * 3 + 0.1), "multiplied by the first input"),
        (checks.second_output, sigmoid(-0.6 + 0.4 * 3 + 0.1), "swapped"),
        (checks.second_output, sigmoid(1.4), "bias is missing"),
        (checks.second_output, sigmoid(1.9), "other unit's bias"),
        (checks.second_output, sigmoid(2.3), "input is negative"),
        (checks.second_output, sigmoid(-1.5), "exponent"),
        *((checks.layer_weight_gradient, of_dz(rule), hint) for rule, hint in DZ),
        (
            checks.layer_weight_gradient,
            lambda W, b, x, y: np.outer(library(W, b, x, y).dz, np.ones(len(x))),
            "factor of its own input",
        ),
        (
            checks.layer_weight_gradient,
            lambda W, b, x, y: library(W, b, x, y).dz[:, None] * W,
            "not the weight",
        ),
        (
            checks.layer_weight_gradient,
            lambda W, b, x, y: weight_gradient(W, 0 * b, x, y),
            "lacks the bias",
        ),
        (
            checks.layer_weight_gradient,
            lambda W, b, x, y: weight_gradient(W, b, x, y) / len(y),
            "doesn't average",
        ),
        (checks.layer_weight_gradient, lambda *case: weight_gradient(*case).T, "has shape (3, 2)"),
        (checks.bias_as_weight, lambda W, b: np.column_stack([b, W]), "last column"),
        (checks.bias_as_weight, lambda W, b: np.column_stack([W, -b]), "sign"),
        (
            checks.bias_as_weight,
            lambda W, b: np.column_stack([W, np.ones(len(b))]),
            "1 is the fake input",
        ),
        (checks.bias_as_weight, lambda W, b: np.pad(W, ((0, 0), (0, 1))), "empty"),
        (
            checks.bias_as_weight,
            lambda W, b: np.column_stack([W, 0 * b + b[0]]),
            "every unit has its own",
        ),
        (checks.bias_as_weight, lambda W, b: np.column_stack([W, b[::-1]]), "upside down"),
        (checks.bias_as_weight, lambda W, b: W + b[:, None], "has shape (2, 2)"),
        (checks.summed_weight_gradient, published_product, "every example's dz"),
        (checks.summed_weight_gradient, lambda dZ, X: summed(dZ, X) / len(X), "the mean"),
        (checks.summed_weight_gradient, lambda dZ, X: -summed(dZ, X), "the sign is not"),
        (checks.summed_weight_gradient, lambda dZ, X: summed(dZ[:1], X[:1]), "first example"),
        (checks.summed_weight_gradient, lambda dZ, X: summed(dZ[-1:], X[-1:]), "last example"),
        (
            checks.summed_weight_gradient,
            lambda dZ, X: np.outer(dZ.mean(axis=0), X.mean(axis=0)),
            "means were taken first",
        ),
        (
            checks.summed_weight_gradient,
            lambda dZ, X: np.outer(dZ.sum(axis=0), np.ones(X.shape[1])),
            "inputs are missing",
        ),
        (checks.summed_weight_gradient, lambda dZ, X: X.T @ dZ, "has shape (2, 3)"),
        *((checks.layer_batch_gradient, of_batch_dz(rule), hint) for rule, hint in DZ),
        (
            checks.layer_batch_gradient,
            lambda W, b, X, Y: batch_gradient(W, b, X, Y) * len(X),
            "sum over the examples",
        ),
        (
            checks.layer_batch_gradient,
            lambda W, b, X, Y: batch_gradient(W, b, X, Y) / Y.shape[1],
            "divides by the units",
        ),
        (checks.layer_batch_gradient, errors_averaged, "errors were averaged"),
        (
            checks.layer_batch_gradient,
            lambda W, b, X, Y: batch_gradient(W, b, X.mean(axis=0), Y.mean(axis=0)),
            "inputs were averaged",
        ),
        (
            checks.layer_batch_gradient,
            lambda W, b, X, Y: np.roll(batch_gradient(W, b, X, Y), 1, axis=1),
            "not in the first",
        ),
        (
            checks.layer_batch_gradient,
            lambda W, b, X, Y: batch_gradient(W, 0 * b, X, Y),
            "lacks the bias",
        ),
        (
            checks.layer_batch_gradient,
            lambda W, b, X, Y: np.column_stack(
                [library(W, b, X, Y).dweight, library(W, b, X, Y).dbias * len(X)]
            ),
            "summed over the examples",
        ),
    ],
)
def test_mistake_is_named(check, answer, hint):
    verdict = check(answer)
    assert not verdict.right
    assert hint in verdict.message
