"""Checks of chapter 4: gates by hand, the gradients of two losses, and a loss taken from z."""

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.examples import gate
from backprop.gradient_check import numerical_gradient
from backprop.passes import cross_entropy_of_z

SLOPE_MISSING = "The sigmoid's slope is missing. (Without it this belongs to cross-entropy.)"
SLOPE_AT_OUTPUT = (
    "The sigmoid's slope is taken at the output a. It belongs at z, and there it is a (1 - a)."
)
SIGN_TURNED = "The sign is turned: the slope by a is a - y, not y - a."
TWICE = "This is twice the gradient: the 2 that comes down cancels the half in the loss."
SUMMED = "This is the sum over the examples. The loss is their mean."
ERRORS_AVERAGED = "The errors were averaged before going back. Average the gradients."


def _dz(a, y):
    return (a - y) * a * (1 - a)


_WRONG_DZ = {
    SIGN_TURNED: lambda a, y: -_dz(a, y),
    SLOPE_MISSING: lambda a, y: a - y,
    SLOPE_AT_OUTPUT: lambda a, y: (a - y) * sigmoid.derivative(a),
    TWICE: lambda a, y: 2 * _dz(a, y),
    "The error a - y is missing; this is the slope of the output, not of the loss.": (
        lambda a, y: a * (1 - a)
    ),
}


# --- exercise 1


def nand_by_hand(w1, w2, b) -> Verdict:
    """Judge three numbers: the weights and the bias of a neuron that computes NAND."""
    if any(value is None or value is Ellipsis for value in (w1, w2, b)):
        return Verdict(False, "Put numbers in place of all dots.", blank=True)
    try:
        w1, w2, b = (float(value) for value in (w1, w2, b))
    except (TypeError, ValueError):
        return Verdict(False, f"Three numbers are needed; these are {w1!r}, {w2!r}, {b!r}.")
    if not np.isfinite([w1, w2, b]).all():
        return Verdict(False, "The weights and the bias must be finite numbers.")
    x, target = gate("nand")
    z = x @ np.array([w1, w2]) + b
    says = (z > 0).astype(int)
    if (z == 0).any():
        return Verdict(False, "One row has z = 0, and an output of 0.5 is no answer.")
    if np.array_equal(says, target[:, 0]):
        return Verdict(True, f"The four rows have z = {', '.join(f'{value:g}' for value in z)}.")
    known = {
        "and": "That is AND, its opposite. Think of what happens when all three signs turn.",
        "or": "That is OR: 0 for the first row only.",
        "nor": "That is NOR: 1 for the first row only. The bias must outweigh each weight alone.",
    }
    for name, message in known.items():
        if np.array_equal(says, gate(name)[1][:, 0]):
            return Verdict(False, message)
    if len(set(says.tolist())) == 1:
        return Verdict(False, f"This neuron says {says[0]} to every row.")
    wrong = [f"({row[0]:.0f}, {row[1]:.0f})" for row in x[says != target[:, 0]]]
    return Verdict(False, f"Not met yet: the demand of {' and of '.join(wrong)}.")


# --- exercise 2


def _one_weight(dz_of=_dz, *, factor=lambda W, x: x, average=np.mean):
    def gradient(W, x, y):
        return average(dz_of(sigmoid(W * x), y) * factor(W, x))

    return gradient


def one_weight_gradient(answer) -> Verdict:
    """Judge ``answer(W, x, y)``: slope of the mean half squared error of sigmoid(W x) by W."""

    def right(W, x, y):
        def loss(value):
            return float(np.mean((sigmoid(value * x) - y) ** 2) / 2)

        return float(numerical_gradient(loss, W, epsilon=1e-5))

    def averaged_first(W, x, y):
        a = sigmoid(W * x)
        return np.mean(a - y) * np.mean(a * (1 - a) * x)

    no_x = "The factor x is missing: W acts on z = W x, whose slope by W is x."
    neither = "Two things are missing: the factor x, and the mean over the examples."
    mistakes = {message: _one_weight(dz) for message, dz in _WRONG_DZ.items()}
    mistakes |= {
        no_x: _one_weight(factor=lambda W, x: 1),
        neither: _one_weight(factor=lambda W, x: 1, average=np.sum),
        SUMMED: _one_weight(average=np.sum),
        "The factor W is in the place of x. W is what moves; x is what it multiplies.": (
            _one_weight(factor=lambda W, x: W)
        ),
        "The mean of x stands apart. Each example's slope has its own x.": (
            lambda W, x, y: _one_weight(factor=lambda W, x: 1)(W, x, y) * np.mean(x)
        ),
        ERRORS_AVERAGED: averaged_first,
    }
    cases = [
        (0.3, np.array([0.1, 0.25]), np.array([0.0, 0.0])),
        (-1.5, np.array([-1.0, 0.5, 2.0]), np.array([0.0, 1.0, 1.0])),
        (2.0, np.array([0.75, -0.5, 1.0, -2.0]), np.array([1.0, 0.0, 0.0, 1.0])),
    ]
    return judge_function(
        answer, right, cases, mistakes, praise="It agrees with finite differences."
    )


# --- exercise 3


def _two_slopes(dz_of=_dz, *, by_w=np.multiply, average=np.mean):
    def gradient(w, b, x, y):
        dz = dz_of(sigmoid(w * x + b), y)
        return average(by_w(dz, x)), average(dz)

    return gradient


def not_gradient(answer) -> Verdict:
    """Judge ``answer(w, b, x, y)``: slopes of the mean half squared error by w and b."""

    def right(w, b, x, y):
        def loss(parameters):
            w, b = parameters
            return float(np.mean((sigmoid(w * x + b) - y) ** 2) / 2)

        return numerical_gradient(loss, [w, b], epsilon=1e-5)

    def outer(w, b, x, y):
        dz = _dz(sigmoid(w * x + b), y)
        return np.sum(np.outer(x, dz)) / len(x), np.mean(dz)

    def outer_mean(w, b, x, y):
        dz = _dz(sigmoid(w * x + b), y)
        return np.mean(np.outer(x, dz)), np.mean(dz)

    both = _two_slopes()
    still_outer = (
        "The sum still runs over a whole table, each x times each dz. "
        "An example's x belongs to the dz of the same example only."
    )
    mistakes = {
        still_outer: outer,
        "The mean over that table is no better: it mixes each x with each dz.": outer_mean,
        "The slopes are exchanged: return the one by w first.": (
            lambda w, b, x, y: both(w, b, x, y)[::-1]
        ),
        "The slope by w lacks the factor x; now both are the slope by b.": (
            _two_slopes(by_w=lambda dz, x: dz)
        ),
        "b is added as it is: its slope has no factor x.": (
            lambda w, b, x, y: (both(w, b, x, y)[0],) * 2
        ),
        SUMMED: _two_slopes(average=np.sum),
        "The slope by w is summed, the slope by b averaged. Both are means.": (
            lambda w, b, x, y: (both(w, b, x, y)[0] * len(x), both(w, b, x, y)[1])
        ),
    }
    mistakes |= {message: _two_slopes(dz) for message, dz in _WRONG_DZ.items()}
    cases = [
        (-0.2, 1.5, np.array([0.0, 1.0]), np.array([1.0, 0.0])),
        (0.8, -0.4, np.array([-1.0, 0.5, 2.0]), np.array([0.0, 1.0, 0.0])),
    ]
    return judge_function(
        answer, right, cases, mistakes, praise="Each x meets the dz of its own example."
    )


# --- exercise 4


def _three_slopes(dz_of=lambda a, y: a - y, *, average=np.mean):
    def gradient(w1, w2, b, x, y):
        dz = dz_of(sigmoid(x @ np.array([w1, w2]) + b), y)
        return average(dz * x[:, 0]), average(dz * x[:, 1]), average(dz)

    return gradient


def gate_gradient(answer) -> Verdict:
    """Judge ``answer(w1, w2, b, x, y)``: slopes of the mean cross-entropy by w1, w2 and b."""

    def right(w1, w2, b, x, y):
        def loss(parameters):
            z = (x @ parameters[:2] + parameters[2])[:, np.newaxis]
            return float(np.mean(cross_entropy_of_z(sigmoid, z, y[:, np.newaxis])))

        return numerical_gradient(loss, [w1, w2, b], epsilon=1e-5)

    three = _three_slopes()
    mistakes = {
        "The sigmoid's slope is still in it. For cross-entropy it has canceled.": (
            _three_slopes(_dz)
        ),
        "The sign is turned: dz is a - y, not y - a.": _three_slopes(lambda a, y: y - a),
        "That goes back from the slope by a. Take it on to z first, times a (1 - a).": (
            _three_slopes(lambda a, y: (a - y) / (a * (1 - a)))
        ),
        SUMMED: _three_slopes(average=np.sum),
        "The target is missing: dz is a - y.": _three_slopes(lambda a, y: a),
        "The bias stands first. Return the slopes by w1, w2, b in this order.": (
            lambda *case: np.roll(three(*case), 1)
        ),
        "The two weights are swapped.": lambda *case: np.array(three(*case))[[1, 0, 2]],
        "The slopes by the weights lack their input.": lambda *case: (three(*case)[2],) * 3,
        ERRORS_AVERAGED: (
            lambda w1, w2, b, x, y: (
                *(three(w1, w2, b, x, y)[2] * x.mean(axis=0)),
                three(w1, w2, b, x, y)[2],
            )
        ),
    }
    x, target = gate("or")
    cases = [
        (0.5, -0.3, 0.1, x, target[:, 0]),
        (1.5, 0.4, -1.0, np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, 0.0])),
    ]
    return judge_function(
        answer, right, cases, mistakes, praise="It agrees with finite differences."
    )


# --- exercise 5


def lowest_loss(answer) -> Verdict:
    """Judge a number: the mean squared error where the lockstep program stops, w - b = -6."""

    def loss(b):
        return float(((sigmoid(b) - 1) ** 2 + sigmoid(2 * b - 6) ** 2) / 2)

    # In lockstep w = b - 6, so the loss depends on b alone. The program adds up both dz, which is
    # the slope by b with w held fixed; it stops where that sum is 0.
    low, high = 0.0, 6.0
    for _ in range(100):
        middle = (low + high) / 2
        a = sigmoid(np.array([middle, 2 * middle - 6]))
        low, high = (middle, high) if _dz(a, np.array([1, 0])).sum() < 0 else (low, middle)
    return judge_number(
        answer,
        loss(low),
        {
            "That is b where it stops. Now the loss there.": low,
            "That is w where it stops. Now the loss there.": low - 6,
            "That is one of the two outputs. The loss comes next.": float(sigmoid(low)),
            "That is one of the two errors. Square it.": float(1 - sigmoid(low)),
            "That is the sum over both examples; the loss is their mean.": 2 * loss(low),
            "That is half of it: this loss has no factor of one half.": loss(low) / 2,
            "At b = 3 the second z is 0, and the two dz do not cancel there.": loss(3),
            "The right gradient gets below every number; the published program does not.": 0.0,
        },
    )


# --- exercise 6


def loss_from_z(answer) -> Verdict:
    """Judge ``answer(z, y)``: cross-entropy of one example from z, right for z = -1000 and 1000."""

    def right(z, y):
        return float(cross_entropy_of_z(sigmoid, np.array([z]), np.array([float(y)])))

    def softplus(z):
        return np.logaddexp(0, z)

    mistakes = {
        "The sign is turned: a loss is positive.": lambda z, y: -right(z, y),
        "That is the loss of the other target.": lambda z, y: right(z, 1 - y),
        "This is softplus of z, right for the target 0 only.": lambda z, y: softplus(z),
        "This is softplus of -z, right for the target 1 only.": lambda z, y: softplus(-z),
        "It is right for the targets 0 and 1. With one in between, both terms count.": (
            lambda z, y: softplus(-z if y == 1 else z)
        ),
        "For a target in between, such as 0.25, both terms count.": (
            lambda z, y: softplus(z if y == 0 else -z)
        ),
        "y z is subtracted, not added.": lambda z, y: softplus(z) + y * z,
        "This is the slope a - y, not the loss.": lambda z, y: sigmoid(z) - y,
        "This is the squared error.": lambda z, y: (sigmoid(z) - y) ** 2,
        "This is half the squared error.": lambda z, y: (sigmoid(z) - y) ** 2 / 2,
    }
    moderate = [(0.5, 1.0), (0.5, 0.0), (-2.0, 1.0), (3.0, 0.0), (-1.0, 0.25)]
    verdict = judge_function(answer, right, moderate, mistakes, praise="No z is too large for it.")
    if not verdict.right:
        return verdict
    for z, y in ((1000.0, 0.0), (1000.0, 1.0), (-1000.0, 0.0), (-1000.0, 1.0)):
        begin = f"It is right for moderate z, but for z = {z:g} and the target {y:g} it"
        try:
            with np.errstate(all="ignore"):
                value = float(answer(z, y))
        except (OverflowError, ValueError) as error:  # what the math module raises
            return Verdict(False, f"{begin} raised {type(error).__name__}: {error}.")
        if not np.isfinite(value):
            said = "not a number" if np.isnan(value) else "infinite"
            return Verdict(False, f"{begin} is {said}: something overflows, or log gets 0.")
        if abs(value - right(z, y)) > 1e-6:
            return Verdict(
                False, f"{begin} is {value:.4g}. A sure answer costs 0 if right, |z| if wrong."
            )
    return verdict
