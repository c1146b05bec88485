"""Checks of chapter 7: comparing gradients, and finding what is wrong with them."""

from collections.abc import Callable
from functools import partial

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function
from backprop.examples import gate
from backprop.gradient_check import numerical_gradient
from backprop.gradient_descent import gradient_step
from backprop.losses import half_squared_error
from backprop.mistakes import MISTAKES, Mistake
from backprop.network import Layer, Network, dense_network
from backprop.passes import backward, forward

#: The suspects of the last exercise by their places in MISTAKES, so that no name stands here.
_SUSPECTS = (10, 5, 12)
_RATE = 0.5  # for a mistake that needs to know it

#: What a symptom says about a suspect that has it (True) or has it not (False).
_DIFFERENCES = {
    "first call is right": {
        True: "That mistake shows at once. Suspect {number} passes its first check.",
        False: "That mistake passes its first check. Suspect {number} fails it.",
    },
    "one example is right": {
        True: "That mistake shows in a single example. Suspect {number} gets those right.",
        False: "That mistake needs several examples to show. Suspect {number} does not.",
    },
    "weights are right": {
        True: "That mistake spoils weights. Suspect {number} has all of those right.",
        False: "That mistake leaves the weights right. Suspect {number} does not.",
    },
    "biases are right": {
        True: "That mistake spoils biases. Suspect {number} has all of those right.",
        False: "That mistake leaves the biases right. Suspect {number} does not.",
    },
    "several biases are wrong": {
        True: "That mistake spoils one bias only. Suspect {number} spoils more than one.",
        False: "That mistake spoils several biases. Suspect {number} spoils only one.",
    },
    "biases have no gradient": {
        True: "With that mistake the biases move. Those of suspect {number} do not.",
        False: "With that mistake no bias has a gradient. Those of suspect {number} have one.",
    },
    "inputs are right": {
        True: "That mistake spoils dx. Suspect {number} has it right.",
        False: "That mistake leaves dx right. Suspect {number} does not.",
    },
}


def relative_error(answer: Callable) -> Verdict:
    """Judge a function (analytic, numeric) -> the largest relative error, a number."""
    rng = np.random.default_rng(7)
    cases = [(np.array([0.2, -0.04, 3.0]), np.array([0.25, -0.05, 3.0]))]
    for shape in ((4,), (3,), (2, 3)):
        analytic = rng.normal(size=shape)
        cases.append((analytic, analytic * rng.uniform(0.5, 1.5, shape)))
    cases.append((np.array([1e-4, 5.0]), np.array([-1e-4, 5.001])))

    def compared(size, worst=np.max):
        def judged(analytic, numeric):
            return worst(abs(analytic - numeric) / size(abs(analytic), abs(numeric)))

        return judged

    def without_sign(analytic, numeric):
        sizes = abs(analytic), abs(numeric)
        return np.max(abs(sizes[0] - sizes[1]) / np.maximum(*sizes))

    return judge_function(
        answer,
        compared(np.maximum),
        cases,
        {
            "Those are differences; divide each by the size of its derivative.": compared(
                lambda a, n: 1.0
            ),
            "The average hides a single wrong derivative; report the worst one.": compared(
                np.maximum, np.mean
            ),
            "Find the quotient for each entry, then the largest; not the other way around.": (
                lambda analytic, numeric: (
                    np.max(abs(analytic - numeric))
                    / max(np.max(abs(analytic)), np.max(abs(numeric)))
                )
            ),
            "Divide by the larger of the two sizes, not by the numeric one alone: "
            "it could be 0.": compared(lambda a, n: n),
            "Divide by the larger of the two sizes, not by the analytic one alone: "
            "it could be 0.": compared(lambda a, n: a),
            "Divide by the larger of the two sizes, not by the smaller: it could be 0.": compared(
                np.minimum
            ),
            "Sizes lose the sign: 1 and −1 must not agree.": without_sign,
            "A negative difference counts too: take its size.": (
                lambda analytic, numeric: np.max(
                    (analytic - numeric) / np.maximum(abs(analytic), abs(numeric))
                )
            ),
            "Divided by the sum, the error comes out about half as large.": compared(
                lambda a, n: a + n
            ),
            "Return the largest error, not the smallest.": compared(np.maximum, np.min),
        },
    )


def nudged_matrix(answer: Callable) -> Verdict:
    """Judge a function (loss_of, W, epsilon) -> the central differences, shaped like W."""
    rng = np.random.default_rng(70)
    a_in, target = rng.normal(size=3), rng.normal(size=2)

    def curved(W):
        error = W @ a_in - target
        return float((error * error * error).sum())

    def mixed(W):
        return float(np.tanh(W).sum() + W[0, 0] * W[0, 1] * W[1, 0])

    # Few binary digits, so that a weight that is nudged in place and back is the same again.
    cases = [
        (loss_of, rng.integers(-2048, 2048, (2, 3)) / 1024, epsilon)
        for loss_of, epsilon in ((curved, 1 / 1024), (mixed, 1 / 128))
    ]

    def differences(loss_of, W, epsilon, *, above=1.0, below=1.0, width=2.0, sign=1):
        slopes = np.zeros_like(W)
        for index in np.ndindex(W.shape):
            step = np.zeros_like(W)
            step[index] = epsilon
            slopes[index] = loss_of(W + above * step) - loss_of(W - below * step)
        return sign * slopes / (width * epsilon)

    def not_put_back(loss_of, W, epsilon):
        slopes = np.zeros_like(W)
        for index in np.ndindex(W.shape):
            W[index] += epsilon
            higher = loss_of(W)
            W[index] -= 2 * epsilon
            slopes[index] = (higher - loss_of(W)) / (2 * epsilon)
        return slopes

    def all_at_once(loss_of, W, epsilon):
        change = loss_of(W + epsilon) - loss_of(W - epsilon)
        return np.full_like(W, change / (2 * epsilon))

    return judge_function(
        answer,
        lambda loss_of, W, epsilon: numerical_gradient(loss_of, W, epsilon=epsilon),
        cases,
        {
            "That is a forward difference; go to both sides of W.": partial(
                differences, below=0, width=1
            ),
            "That is a backward difference; go to both sides of W.": partial(
                differences, above=0, width=1
            ),
            "The two points lie 2 epsilon apart, so divide by that.": partial(differences, width=1),
            "One side only, but divided by the way of two.": partial(differences, below=0),
            "The sign is turned: it is the loss above minus the loss below.": partial(
                differences, sign=-1
            ),
            "The division by 2 epsilon is missing.": lambda loss_of, W, epsilon: (
                differences(loss_of, W, epsilon) * 2 * epsilon
            ),
            "Put each weight back before you nudge the next one.": not_put_back,
            "Nudge one weight at a time, not all of them together.": all_at_once,
        },
        praise="The loss answered for each weight.",
    )


def two_layer_update(answer: Callable) -> Verdict:
    """Judge a function (W1, W2, x, y, rate) -> the updated W1 and W2 of a 2-2-2 network."""
    rng = np.random.default_rng(17)
    cases = [
        tuple(rng.normal(size=shape) for shape in ((2, 2), (2, 2), 2)) + (target, rate)
        for target, rate in ((np.array([0.1, 0.9]), 0.5), (np.array([0.8, 0.3]), 2.0))
    ]

    def right(W1, W2, x, y, rate):
        network = Network(tuple(Layer(W, [0, 0], sigmoid) for W in (W1, W2)))
        gradients = backward(network, forward(network, x), y, half_squared_error)
        moved = gradient_step(network, gradients, learning_rate=rate, biases="frozen")
        return np.array([layer.weight for layer in moved.layers])

    def mistaken(W1, W2, x, y, rate, *, slope=None, reuse=False, hidden=True, transpose=True):
        a_hidden = sigmoid(W1 @ x)
        z_output = W2 @ a_hidden
        dz_output = sigmoid(z_output) - y
        dz_output = dz_output * (sigmoid.derivative(z_output) if slope is None else slope(z_output))
        new_W2 = W2 - rate * np.outer(dz_output, a_hidden)
        over = new_W2 if reuse else W2
        dz_hidden = (over.T if transpose else over) @ dz_output
        dz_hidden = dz_hidden * (a_hidden * (1 - a_hidden) if hidden else 1)
        return np.array([W1 - rate * np.outer(dz_hidden, x), new_W2])

    def missing(z):
        return 1

    def turned(W1, W2, x, y, rate):
        return right(W1, W2, x, y, rate) * -1 + 2 * np.array([W1, W2])

    return judge_function(
        answer,
        right,
        cases,
        {
            "Two lines are wrong, although the loss falls. "
            "One of them is where the error starts.": partial(mistaken, slope=missing, reuse=True),
            "The error starts with its slope now. Which W2 does it go back over?": partial(
                mistaken, reuse=True
            ),
            "It goes back over the right weights now. But half the squared error with a sigmoid "
            "output starts with more than a − y.": partial(mistaken, slope=missing),
            "The slope was taken at a; sigmoid.derivative wants z.": partial(
                mistaken, slope=lambda z: sigmoid.derivative(sigmoid(z))
            ),
            "The slope was taken at a, and the updated W2 is still in use.": partial(
                mistaken, slope=lambda z: sigmoid.derivative(sigmoid(z)), reuse=True
            ),
            "The slope of the hidden units got lost.": partial(mistaken, hidden=False),
            "W2 is turned the wrong way: a hidden unit collects along its column.": partial(
                mistaken, transpose=False
            ),
            "That climbs: the step goes against the gradient.": turned,
        },
        praise="Both lines are repaired.",
    )


def blind_spot(answer) -> Verdict:
    """Judge a z at which the sigmoid has the same slope as at its output a."""
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put your number in place of the dots.", blank=True)
    try:
        z = float(answer)
    except (TypeError, ValueError):
        return Verdict(False, f"A number is needed here; this is {answer!r}.")
    if not np.isfinite(z):
        return Verdict(False, f"A number is needed here; this is {z}.")
    at_z, at_a = sigmoid.derivative(z), sigmoid.derivative(sigmoid(z))
    slopes = f"The slope at z is {at_z:.4f}, the slope at a is {at_a:.4f}."
    if f"{at_z:.4f}" == f"{at_a:.4f}":
        return Verdict(True, f"{slopes} There the mistake can't be seen.")
    if z == 0:
        return Verdict(False, f"{slopes} At z = 0 the output is not 0 but a half.")
    if abs(z) > 3:
        hint = "So far out the curve is flat, but a stays between 0 and 1."
        return Verdict(False, f"{slopes} {hint}")
    hint = "z is still too far from 0." if at_z < at_a else "z is still too close to 0."
    return Verdict(False, f"{slopes} They differ: {hint}")


def suspect(number: int) -> Callable:
    """A backward pass with a mistake from :mod:`backprop.mistakes`, new for each call.

    number: 1, 2 or 3. Raises ValueError for any other.
    """
    mistake = _mistake_of(number)

    def backward(network, forward_pass, target, loss):
        return made(network, forward_pass, target, loss)

    made = mistake.make(_RATE)
    return backward


def name_of_suspect(answer, number: int) -> Verdict:
    """Judge which mistake a suspect makes. answer: its name, such as "wrong_sign"."""
    wanted = _mistake_of(number)
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put the mistake's name in place of the dots.", blank=True)
    named = [mistake for mistake in MISTAKES if mistake.name == answer]
    if not named:
        known = ", ".join(mistake.name for mistake in MISTAKES)
        return Verdict(False, f"Answer with one of these names: {known}.")
    if named[0] is wanted:
        return Verdict(True, wanted.what)
    of_wanted, of_named = _symptoms(wanted), _symptoms(named[0])
    for symptom, message in _DIFFERENCES.items():
        if of_wanted[symptom] != of_named[symptom]:
            return Verdict(False, message[of_wanted[symptom]].format(number=number))
    return Verdict(False, f"Suspect {number} looks much like that. Compare the numbers.")


def _mistake_of(number) -> Mistake:
    if number not in (1, 2, 3):
        raise ValueError(f"there are suspects 1, 2 and 3; got {number!r}")
    return MISTAKES[_SUSPECTS[number - 1]]


def _symptoms(mistake):
    network = dense_network((2, 3, 2), hidden=sigmoid, output=sigmoid, rng=np.random.default_rng(7))
    x, target = gate("xor")
    target = np.hstack([target, gate("and")[1]])
    passed, one = forward(network, x), forward(network, [2, 3])

    def compared(function, passed, target):
        """Whether weights, each bias and inputs are right; and the bias gradients."""
        wrong = function(network, passed, target, half_squared_error)
        right = backward(network, passed, target, half_squared_error)
        pairs = list(zip(wrong.steps, right.steps))
        ours, theirs = (np.concatenate([step.dbias for step in s.steps]) for s in (wrong, right))
        weights = all(np.allclose(mine.dweight, its.dweight) for mine, its in pairs)
        return weights, np.isclose(ours, theirs), np.allclose(wrong.dx, right.dx), ours

    def all_right(weights, biases, inputs, dbias):
        return bool(weights and biases.all() and inputs)

    function = mistake.make(_RATE)
    first = compared(function, passed, target)
    weights, biases, inputs, dbias = compared(function, passed, target)
    return {
        "first call is right": all_right(*first),
        "one example is right": all_right(*compared(mistake.make(_RATE), one, [1, 0.2])),
        "weights are right": weights,
        "biases are right": bool(biases.all()),
        "several biases are wrong": bool((~biases).sum() > 1),
        "biases have no gradient": bool((dbias == 0).all()),
        "inputs are right": bool(inputs),
    }
