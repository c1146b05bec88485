"""Checks of chapter 3: one sigmoid neuron, its gradient and its updates."""

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.gradient_check import numerical_gradient

_CASES = [(0.3, 0.5, 1.0, 0.0), (-1.2, 0.4, 2.0, 1.0), (2.0, -3.0, -0.5, 1.0)]


def _loss(parameters, x, y):
    w, b = parameters
    return float(np.mean((sigmoid(w * x + b) - y) ** 2) / 2)


def _gradient(w, b, x, y):
    return numerical_gradient(lambda parameters: _loss(parameters, x, y), [w, b], epsilon=1e-5)


def _with_dz(dz_of, average=np.mean):
    """Return a gradient function made from one for dz, right or wrong."""

    def gradient(w, b, x, y):
        z = w * x + b
        dz = dz_of(z, sigmoid(z), y)
        return average(dz * x), average(dz)

    return gradient


def _dz(z, a, y):
    return (a - y) * a * (1 - a)


_WRONG_DZ = {
    "The sign is turned: the slope by a is a - y, not y - a.": lambda z, a, y: -_dz(z, a, y),
    "The sigmoid's slope is missing. (Without it this is the gradient of cross-entropy.)": (
        lambda z, a, y: a - y
    ),
    "The sigmoid's slope is taken at the output a. It belongs at z, and there it is a (1 - a).": (
        lambda z, a, y: (a - y) * sigmoid.derivative(a)
    ),
    "z (1 - z) is not the slope; a (1 - a) is, with the output a.": (
        lambda z, a, y: (a - y) * z * (1 - z)
    ),
    "This is twice the gradient: the 2 that comes down cancels the half in the loss.": (
        lambda z, a, y: 2 * _dz(z, a, y)
    ),
    "The error a - y is missing; this is only the sigmoid's slope.": lambda z, a, y: a * (1 - a),
}


def output_of_neuron(answer) -> Verdict:
    """Judge a number: the output of a neuron with weights 2, -1 and bias 0.5 at (1, 3)."""
    z = 2 * 1 - 1 * 3 + 0.5
    return judge_number(
        answer,
        float(sigmoid(z)),
        {
            "That is z. Now put it through the sigmoid.": z,
            "The bias is missing.": float(sigmoid(2 * 1 - 1 * 3)),
            "The second weight is negative.": float(sigmoid(2 * 1 + 1 * 3 + 0.5)),
            "The inputs are swapped.": float(sigmoid(2 * 3 - 1 * 1 + 0.5)),
            "The exponent has the wrong sign: it is e to the power of minus z.": float(sigmoid(-z)),
        },
    )


def neuron_gradient(answer) -> Verdict:
    """Judge ``answer(w, b, x, y)``: slopes by weight and bias for one example."""
    right = _with_dz(_dz)
    mistakes = {message: _with_dz(dz) for message, dz in _WRONG_DZ.items()}
    mistakes |= {
        "Weight and bias are swapped: return the weight's slope first.": (
            lambda w, b, x, y: right(w, b, x, y)[::-1]
        ),
        "The weight's slope lacks the factor x.": (
            lambda w, b, x, y: (right(w, b, x, y)[1], right(w, b, x, y)[1])
        ),
        "The bias is added as it is: its slope is dz, without the factor x.": (
            lambda w, b, x, y: (right(w, b, x, y)[0], right(w, b, x, y)[0])
        ),
        "The weight's slope has the factor w. It is x: that is what w multiplies.": (
            lambda w, b, x, y: (right(w, b, x, y)[1] * w, right(w, b, x, y)[1])
        ),
        "z lacks the bias.": lambda w, b, x, y: right(w, 0, x, y),
    }
    return judge_function(
        answer, _gradient, _CASES, mistakes, praise="It agrees with finite differences."
    )


def new_bias(answer) -> Verdict:
    """Judge a number: the bias after one step from w = 1, b = -1, x = 2, y = 1, rate 0.1."""
    dweight, dbias = _gradient(1, -1, 2, 1)
    a = float(sigmoid(1))
    return judge_number(
        answer,
        -1 - 0.1 * dbias,
        {
            "That is the old bias. It is trained like a weight.": -1,
            "You stepped uphill: subtract the slope.": -1 + 0.1 * dbias,
            "The bias has no factor x.": -1 - 0.1 * dweight,
            "The learning rate is missing.": -1 - dbias,
            "The sigmoid's slope is missing.": -1 - 0.1 * (a - 1),
            "That is the slope. The new bias is the old one minus rate times slope.": dbias,
            "That is the new weight.": 1 - 0.1 * dweight,
        },
        tolerance=1e-4,
    )


def one_update(answer) -> Verdict:
    """Judge ``answer(w, b, x, y, rate)``: new weight and bias after one step."""

    def update(gradient):
        return lambda w, b, x, y, rate: np.subtract((w, b), rate * np.array(gradient(w, b, x, y)))

    right = _with_dz(_dz)

    def bias_from_new_weight(w, b, x, y, rate):
        new_w = w - rate * right(w, b, x, y)[0]
        return new_w, b - rate * right(new_w, b, x, y)[1]

    mistakes = {message: update(_with_dz(dz)) for message, dz in _WRONG_DZ.items()}
    mistakes |= {
        "The bias was stepped with the new weight. Compute both slopes first.": (
            bias_from_new_weight
        ),
        "You stepped uphill: subtract the slopes.": (
            lambda w, b, x, y, rate: np.add((w, b), rate * np.array(right(w, b, x, y)))
        ),
    }
    cases = [(*case, 0.5) for case in _CASES]
    return judge_function(
        answer, update(_gradient), cases, mistakes, praise="The slope is taken at z."
    )


def batch_gradient(answer) -> Verdict:
    """Judge ``answer(w, b, x, y)`` for arrays x and y: slopes of the mean loss."""

    def from_mean_error(w, b, x, y):
        a = sigmoid(w * x + b)
        dz = np.mean(a - y) * a * (1 - a)
        return np.mean(dz * x), np.mean(dz)

    def from_mean_input(w, b, x, y):
        return _with_dz(_dz)(w, b, np.mean(x), np.mean(y))

    cases = [
        (0.3, 0.5, np.array([1.0, 0.0]), np.array([0.0, 1.0])),
        (-0.7, 0.2, np.array([0.5, -1.5, 2.0]), np.array([1.0, 0.0, 1.0])),
    ]
    mistakes = {message: _with_dz(dz) for message, dz in _WRONG_DZ.items()}
    mistakes |= {
        "This is the sum over the examples. The loss is their mean.": _with_dz(_dz, np.sum),
        "The errors were averaged before going back. Average the gradients.": from_mean_error,
        "The inputs were averaged first. Each example has its own gradient; average those.": (
            from_mean_input
        ),
        "The mean of dz times the mean of x is not the mean of dz times x.": (
            lambda w, b, x, y: (
                _with_dz(_dz)(w, b, x, y)[1] * np.mean(x),
                _with_dz(_dz)(w, b, x, y)[1],
            )
        ),
        "The weight's slope lacks the factor x.": (
            lambda w, b, x, y: (_with_dz(_dz)(w, b, x, y)[1],) * 2
        ),
    }
    return judge_function(
        answer, _gradient, cases, mistakes, praise="The mean of the examples' gradients."
    )
