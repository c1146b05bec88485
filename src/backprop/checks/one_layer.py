"""Checks of chapter 5: one layer of sigmoid units, for one example and for a batch."""

from collections.abc import Callable

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.gradient_check import numerical_gradient


def _dz(z, a, y):
    return (a - y) * a * (1 - a)


_WRONG_DZ = {
    "The sizes are right, the sign is not: the slope by a is a - y.": lambda z, a, y: -_dz(z, a, y),
    "The sigmoid's slope is missing.": lambda z, a, y: a - y,
    "The sigmoid's slope is taken at the output a. It belongs at z, and there it is a (1 - a).": (
        lambda z, a, y: (a - y) * sigmoid.derivative(a)
    ),
    "z (1 - z) is not the slope; a (1 - a) is, with the output a.": (
        lambda z, a, y: (a - y) * z * (1 - z)
    ),
    "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
        lambda z, a, y: 2 * _dz(z, a, y)
    ),
    "The errors a - y are missing; these are only the slopes.": lambda z, a, y: a * (1 - a),
}


def second_output(answer) -> Verdict:
    """Judge a number: the output of unit 2 of S0's layer for the input (3, -1)."""
    weight, bias, x = np.array([[0.2, 0.8], [0.6, 0.4]]), np.array([0.5, 0.1]), np.array([3, -1])
    z = weight @ x + bias
    return judge_number(
        answer,
        float(sigmoid(z[1])),
        {
            "That is z. Now put it through the sigmoid.": z[1],
            "That is the first unit. Row 2 of the matrix belongs to the second.": sigmoid(z[0]),
            "You read down a column. The weights into a unit stand in its row.": (
                sigmoid(weight[:, 1] @ x + bias[1])
            ),
            "Both weights were multiplied by the first input; the second weight has its own.": (
                sigmoid(weight[1].sum() * x[0] + bias[1])
            ),
            "The inputs are swapped.": sigmoid(weight[1] @ x[::-1] + bias[1]),
            "The bias is missing.": sigmoid(weight[1] @ x),
            "That is the other unit's bias.": sigmoid(weight[1] @ x + bias[0]),
            "The second input is negative.": sigmoid(weight[1] @ abs(x) + bias[1]),
            "The exponent has the wrong sign: it is e to the power of minus z.": sigmoid(-z[1]),
        },
    )


def _layers(rng, *sizes):
    """Cases (W, b, x, y) with this many (units, inputs)."""
    return [
        (
            rng.normal(size=(units, inputs)),
            rng.normal(size=units),
            rng.normal(size=inputs),
            rng.uniform(size=units),
        )
        for units, inputs in sizes
    ]


def layer_weight_gradient(answer: Callable) -> Verdict:
    """Judge ``answer(W, b, x, y)``: the gradient of half the squared error by W."""

    def right(W, b, x, y):
        def loss(weight):
            return np.sum((sigmoid(weight @ x + b) - y) ** 2) / 2

        return numerical_gradient(loss, W, epsilon=1e-5)

    def with_dz(dz_of):
        def gradient(W, b, x, y):
            z = W @ x + b
            return np.outer(dz_of(z, sigmoid(z), y), x)

        return gradient

    def without_input(W, b, x, y):
        a = sigmoid(W @ x + b)
        return np.tile(((a - y) * a * (1 - a))[:, None], len(x))

    def weight_for_input(W, b, x, y):
        a = sigmoid(W @ x + b)
        return ((a - y) * a * (1 - a))[:, None] * W

    def without_bias(W, b, x, y):
        return right(W, 0 * b, x, y)

    def mean_of_units(W, b, x, y):
        return right(W, b, x, y) / len(b)

    mistakes = {message: with_dz(dz) for message, dz in _WRONG_DZ.items()}
    mistakes |= {
        "Each column has the factor of its own input; here they are all dz.": without_input,
        "The factor is the input, not the weight: that is what the weight multiplies.": (
            weight_for_input
        ),
        "z lacks the bias.": without_bias,
        "The loss adds up the outputs' shares; it doesn't average them.": mean_of_units,
    }
    return judge_function(
        answer,
        right,
        _layers(np.random.default_rng(5), (2, 3), (3, 3), (1, 2)),
        mistakes,
        praise="It agrees with finite differences, for any number of units.",
    )


def bias_as_weight(answer: Callable) -> Verdict:
    """Judge ``answer(W, b)``: the matrix whose product with (x, 1) is W x + b."""
    rng = np.random.default_rng(5)
    cases = [(rng.normal(size=shape), rng.normal(size=shape[0])) for shape in ((2, 2), (2, 3))]

    def right(W, b):
        return np.column_stack([W, b])

    return judge_function(
        answer,
        right,
        cases,
        {
            "The 1 comes last in np.append(x, 1), so the biases belong in the last column.": (
                lambda W, b: np.column_stack([b, W])
            ),
            "The sign is not right: the bias is added.": lambda W, b: np.column_stack([W, -b]),
            "The 1 is the fake input; what it multiplies in the matrix is the bias.": (
                lambda W, b: np.column_stack([W, np.ones(len(b))])
            ),
            "The last column is empty; put the biases there.": (
                lambda W, b: np.column_stack([W, np.zeros(len(b))])
            ),
            "The first unit's bias stands in each row; every unit has its own.": (
                lambda W, b: np.column_stack([W, np.full(len(b), b[0])])
            ),
            "The biases stand upside down: row i belongs to unit i.": (
                lambda W, b: np.column_stack([W, b[::-1]])
            ),
        },
        praise="One product does the whole layer.",
    )


def summed_weight_gradient(answer: Callable) -> Verdict:
    """Judge ``answer(dZ, X)``: the sum over the examples of the outer products of their rows."""
    rng = np.random.default_rng(5)
    cases = [
        (rng.normal(size=(examples, units)), rng.normal(size=(examples, inputs)))
        for examples, units, inputs in ((4, 2, 2), (2, 2, 2), (5, 3, 2))
    ]

    def right(dZ, X):
        return np.einsum("ni,nj->ij", dZ, X)

    return judge_function(
        answer,
        right,
        cases,
        {
            "A column times a row pairs each example's input with every example's dz. "
            "An input belongs with the dz of its own example.": (
                lambda dZ, X: np.outer(dZ.sum(axis=0), X.sum(axis=0))
            ),
            "That is the mean; the sum is asked for.": lambda dZ, X: right(dZ, X) / len(X),
            "The sizes are right, the sign is not; dZ has its signs already.": (
                lambda dZ, X: -right(dZ, X)
            ),
            "That is the gradient of the first example only.": lambda dZ, X: np.outer(dZ[0], X[0]),
            "That is the gradient of the last example only.": lambda dZ, X: np.outer(dZ[-1], X[-1]),
            "The means were taken first. The signs must meet their own inputs.": (
                lambda dZ, X: np.outer(dZ.mean(axis=0), X.mean(axis=0))
            ),
            "The inputs are missing: each column is the biases' gradient.": (
                lambda dZ, X: np.tile(dZ.sum(axis=0)[:, None], X.shape[1])
            ),
        },
        praise="The sum runs over the examples, so they stand in the middle of the product.",
    )


def layer_batch_gradient(answer: Callable) -> Verdict:
    """Judge ``answer(W, b, X, Y)``: gradients of the mean loss, the biases' in the last column."""

    def right(W, b, X, Y):
        def loss(weight_and_bias):
            z = X @ weight_and_bias[:, :-1].T + weight_and_bias[:, -1]
            return np.sum((sigmoid(z) - Y) ** 2) / 2 / len(X)

        return numerical_gradient(loss, np.column_stack([W, b]), epsilon=1e-5)

    def with_dz(dz_of):
        def gradient(W, b, X, Y):
            Z = X @ W.T + b
            dZ = dz_of(Z, sigmoid(Z), Y) / len(X)
            return np.column_stack([dZ.T @ X, dZ.sum(axis=0)])

        return gradient

    def errors_averaged(W, b, X, Y):
        A = sigmoid(X @ W.T + b)
        dz = (A - Y).mean(axis=0) * (A * (1 - A)).mean(axis=0)
        return np.outer(dz, np.append(X.mean(axis=0), 1))

    def inputs_averaged(W, b, X, Y):
        x = X.mean(axis=0)
        a = sigmoid(W @ x + b)
        return np.outer((a - Y.mean(axis=0)) * a * (1 - a), np.append(x, 1))

    mistakes = {message: with_dz(dz) for message, dz in _WRONG_DZ.items()}
    mistakes |= {
        "This is the sum over the examples. The loss is their mean.": (
            lambda W, b, X, Y: right(W, b, X, Y) * len(X)
        ),
        "The mean over all entries divides by the units as well; divide by the examples.": (
            lambda W, b, X, Y: right(W, b, X, Y) / Y.shape[1]
        ),
        "The errors were averaged before going back. Average the gradients.": errors_averaged,
        "The inputs were averaged first. Each example has its own gradient; average those.": (
            inputs_averaged
        ),
        "The biases' gradients belong in the last column, not in the first.": (
            lambda W, b, X, Y: np.roll(right(W, b, X, Y), 1, axis=1)
        ),
        "z lacks the bias.": lambda W, b, X, Y: right(W, 0 * b, X, Y),
        "The biases' gradients are summed over the examples, the weights' averaged.": (
            lambda W, b, X, Y: right(W, b, X, Y) * np.append(np.ones(W.shape[1]), len(X))
        ),
    }
    rng = np.random.default_rng(5)
    cases = [
        (
            rng.normal(size=(units, inputs)),
            rng.normal(size=units),
            rng.normal(size=(examples, inputs)),
            rng.uniform(size=(examples, units)),
        )
        for examples, units, inputs in ((4, 2, 2), (5, 3, 2), (3, 2, 4))
    ]
    return judge_function(
        answer, right, cases, mistakes, praise="Weights and biases, all examples, one product."
    )
