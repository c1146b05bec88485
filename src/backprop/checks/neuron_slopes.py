"""Checks of a neuron with any number of inputs: its output, and its slopes for three losses.

They belong to problem set 2; each draws its cases with the rng that it is given.
"""

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.gates import (
    ERRORS_AVERAGED,
    SIGN_TURNED,
    SLOPE_AT_OUTPUT,
    SLOPE_MISSING,
    SUMMED,
    TWICE,
)
from backprop.checks.parts import judge_parts
from backprop.checks.random_neurons import (
    random_batch,
    random_examples,
    random_inputs,
    random_neuron,
    random_shapes,
)
from backprop.checks.verdict import Verdict, judge_function
from backprop.differences import central_difference
from backprop.gradient_check import numerical_gradient
from backprop.passes import cross_entropy_of_z

SLOPES = ("the slopes by the weights", "the slope by the bias")
NO_INPUT = "The slopes by the weights lack their factor: what does a weight multiply?"
NO_INPUT_AND_NO_ARRAY = f"{NO_INPUT} (There must be one for each weight, too.)"
BIAS_FIRST = "The slope by the bias stands first. Return the slopes by the weights first."
BIAS_WITH_INPUT = "The slope by the bias has an input in it. The bias is added as it is."
NO_BIAS = "z lacks the bias."
SLOPE_BY_OUTPUT = "The output's error goes back by its slope by the output. Take it on to z first."
ALL_IN_ONE = "The slopes by the weights are added up. Each weight has a slope of its own."


def half_squared_dz(z, y):
    """The slope of half the squared error by z."""
    a = sigmoid(z)
    return (a - y) * a * (1 - a)


def by_each(dz, inputs):
    """Each example's dz times its own inputs, averaged over the examples."""
    return dz @ inputs / len(dz)


def gradient_from(dz_of=half_squared_dz, *, by_weights=by_each):
    """A gradient function made from one for dz, right or wrong.

    One example, a row of inputs and a single target, is a batch of one.
    """

    def gradient(weights, bias, inputs, targets):
        rows = np.atleast_2d(inputs)
        dz = dz_of(rows @ weights + bias, np.atleast_1d(targets))
        return by_weights(dz, rows), np.mean(dz)

    return gradient


def half_squared(z, y):
    """Half the squared error of each example."""
    return (sigmoid(z) - y) ** 2 / 2


def nudged(loss_of=half_squared):
    """The right gradient of a mean loss, from nothing but the loss itself."""

    def gradient(weights, bias, inputs, targets):
        def loss(parameters):
            return float(np.mean(loss_of(inputs @ parameters[:-1] + parameters[-1], targets)))

        both = numerical_gradient(loss, np.append(weights, bias), epsilon=1e-5)
        return both[:-1], both[-1]

    return gradient


WRONG_DZ = {
    SIGN_TURNED: lambda z, y: -half_squared_dz(z, y),
    SLOPE_MISSING: lambda z, y: sigmoid(z) - y,
    SLOPE_AT_OUTPUT: lambda z, y: (sigmoid(z) - y) * sigmoid.derivative(sigmoid(z)),
    TWICE: lambda z, y: 2 * half_squared_dz(z, y),
    "The error is missing; this is the slope of the output, not of the loss.": (
        lambda z, y: sigmoid.derivative(z)
    ),
    "z (1 - z) is not the slope of the sigmoid; it has to be made from the output.": (
        lambda z, y: (sigmoid(z) - y) * z * (1 - z)
    ),
    "One of the two factors of the sigmoid's slope is missing: 1 minus the output.": (
        lambda z, y: (sigmoid(z) - y) * sigmoid(z)
    ),
    "One of the two factors of the sigmoid's slope is missing: the output.": (
        lambda z, y: (sigmoid(z) - y) * (1 - sigmoid(z))
    ),
    "That has the loss in the place of its slope.": (
        lambda z, y: half_squared(z, y) * sigmoid.derivative(z)
    ),
}


def wrong_gradients():
    """Mistakes with the factors of a gradient that has the right dz."""
    right = gradient_from()

    def without_bias(weights, bias, *others):
        return right(weights, 0.0, *others)

    return {
        NO_INPUT: gradient_from(
            by_weights=lambda dz, inputs: np.full(inputs.shape[1], np.mean(dz))
        ),
        NO_INPUT_AND_NO_ARRAY: gradient_from(by_weights=lambda dz, inputs: np.mean(dz)),
        BIAS_FIRST: lambda *case: right(*case)[::-1],
        ALL_IN_ONE: lambda *case: (np.sum(right(*case)[0]), right(*case)[1]),
        NO_BIAS: without_bias,
    }


def steep_sigmoid_slope(answer, rng) -> Verdict:
    """Judge ``answer(z, steepness)``: the slope by z of sigmoid(steepness z)."""

    def right(z, k):
        return central_difference(lambda place: sigmoid(k * place), z, 1e-5)

    def height(z, k):
        return sigmoid(k * z)

    mistakes = {
        "That is the height of the curve. Its slope is needed.": height,
        "The inner factor of the chain is missing: how fast does the sigmoid's input move?": (
            lambda z, k: right(z, k) / k
        ),
        "This is the slope of the sigmoid at z. Where does the steep one look?": (
            lambda z, k: sigmoid.derivative(z)
        ),
        "The factor is there, but the sigmoid's slope is taken at z.": (
            lambda z, k: k * sigmoid.derivative(z)
        ),
        "The sign is turned: the curve rises.": lambda z, k: -right(z, k),
        "One of the two factors of the sigmoid's slope is missing: the one that is 1 minus it.": (
            lambda z, k: k * height(z, k)
        ),
        "One of the two factors of the sigmoid's slope is missing: the height itself.": (
            lambda z, k: k * (1 - height(z, k))
        ),
        "The steepness is there twice.": lambda z, k: k * right(z, k),
        "The slope is divided by the steepness. A steeper curve has a larger slope.": (
            lambda z, k: right(z, k) / (k * k)
        ),
        "That is the slope by the steepness: z holds still there. Here z moves.": (
            lambda z, k: right(z, k) / k * z
        ),
        "The sigmoid's slope is taken at the output. It belongs at the sigmoid's input.": (
            lambda z, k: k * sigmoid.derivative(height(z, k))
        ),
        "Multiply the height by 1 minus the height; here the sigmoid's input is in their place.": (
            lambda z, k: k * (k * z) * (1 - k * z)
        ),
    }
    cases = [
        (sign * int(rng.integers(2, 6)) / 4, int(steepness) / 4)
        for sign, steepness in zip((1, -1, 1, -1), rng.permutation([2, 3, 5, 6, 7, 9])[:4])
    ]
    return judge_function(answer, right, cases, mistakes, praise="The chain rule, with two links.")


def neuron_output(answer, rng) -> Verdict:
    """Judge ``answer(weights, bias, inputs)``: the output for one example of any length."""

    def right(weights, bias, inputs):
        return float(sigmoid(np.dot(weights, inputs) + bias))

    mistakes = {
        "That is z. Now put it through the sigmoid.": lambda w, b, x: w @ x + b,
        "The bias is missing.": lambda w, b, x: sigmoid(w @ x),
        "The bias is added after the sigmoid. It belongs to z.": lambda w, b, x: sigmoid(w @ x) + b,
        "The bias is subtracted. Add it.": lambda w, b, x: sigmoid(w @ x - b),
        "The bias is multiplied with the sum. Add it.": lambda w, b, x: sigmoid((w @ x) * b),
        "The bias is added once for each input. Add it once.": (
            lambda w, b, x: sigmoid(np.sum(w * x + b))
        ),
        "The products are not added up: a neuron has one output.": (
            lambda w, b, x: sigmoid(w * x + b)
        ),
        "The sigmoid is taken of each product. Add the products up before it.": (
            lambda w, b, x: np.sum(sigmoid(w * x + b))
        ),
        "The products are averaged. Add them up.": lambda w, b, x: sigmoid(np.mean(w * x) + b),
        "Each weight belongs to its own input. Here sums are multiplied.": (
            lambda w, b, x: sigmoid(w.sum() * x.sum() + b)
        ),
        "Weights and bias are exchanged: the weights multiply, the bias is added.": (
            lambda w, b, x: sigmoid(np.sum(b * x + w))
        ),
        "Only the first input is used.": lambda w, b, x: sigmoid(w[0] * x[0] + b),
        "Only two inputs are used. There may be any number of them.": (
            lambda w, b, x: sigmoid(w[:2] @ x[:2] + b)
        ),
        "The exponent has the wrong sign.": lambda w, b, x: sigmoid(-(w @ x + b)),
        "That is a yes or no. The output is what the sigmoid gives.": (
            lambda w, b, x: float(w @ x + b > 0)
        ),
    }
    cases = []
    for size in (2, 3, int(rng.integers(4, 7))):
        weights, bias = random_neuron(rng, size)
        cases.append((weights, bias, random_inputs(rng, weights, bias)))
    return judge_function(answer, right, cases, mistakes, praise="Any number of inputs will do.")


def neuron_gradient(answer, rng) -> Verdict:
    """Judge ``answer(weights, bias, inputs, target)``: both kinds of slopes for one example."""
    right, bare = gradient_from(), gradient_from(WRONG_DZ[SLOPE_MISSING])

    def with_weights(weights, bias, inputs, target):
        dz = right(weights, bias, inputs, target)[1]
        return dz * weights, dz

    def bias_summed(*case):
        return right(*case)[0], np.sum(right(*case)[0])

    mistakes = {message: gradient_from(dz_of) for message, dz_of in WRONG_DZ.items()}
    mistakes |= wrong_gradients()
    mistakes |= {
        "The weights are in the place of the inputs. What does a weight multiply?": with_weights,
        BIAS_WITH_INPUT: lambda *case: (right(*case)[0],) * 2,
        f"{BIAS_WITH_INPUT} Here it is the sum of the others.": bias_summed,
        "The slope by the bias has the bias as a factor. The bias is added as it is.": (
            lambda w, b, x, y: (right(w, b, x, y)[0], right(w, b, x, y)[1] * b)
        ),
        "1 is the slope of z by the bias. The loss has a slope by it, too.": (
            lambda *case: (right(*case)[0], 1)
        ),
        "The sigmoid's slope is missing from the slopes by the weights.": (
            lambda *case: (bare(*case)[0], right(*case)[1])
        ),
        "The sigmoid's slope is missing from the slope by the bias.": (
            lambda *case: (right(*case)[0], bare(*case)[1])
        ),
    }
    return judge_parts(
        answer,
        nudged(),
        list(random_examples(rng)),
        mistakes,
        SLOPES,
        praise="It agrees with finite differences.",
    )


def _mean_mistakes():
    """What goes wrong when slopes are averaged over the examples of a batch."""
    right = gradient_from()

    def scaled(by_weights, by_bias):
        def gradient(*case):
            examples, inputs = case[2].shape
            dweights, dbias = right(*case)
            return dweights * by_weights(examples, inputs), dbias * by_bias(examples, inputs)

        return gradient

    def one(*_):
        return 1

    def rows(examples, _):
        return examples

    def per_input(examples, inputs):
        return examples / inputs

    def only(number):
        return lambda w, b, x, y: right(w, b, x[number], y[number])

    def inputs_averaged(w, b, x, y):
        return right(w, b, x.mean(axis=0), np.mean(y))

    return {
        SUMMED: scaled(rows, rows),
        "The slopes by the weights are summed, the slope by the bias averaged. All are means.": (
            scaled(rows, one)
        ),
        "The slope by the bias is summed, the others averaged. All are means.": scaled(one, rows),
        "This divides by the number of inputs. Divide by the number of examples.": (
            scaled(per_input, per_input)
        ),
        "The slopes by the weights are divided by the number of inputs, not of examples.": (
            scaled(per_input, one)
        ),
        "The slopes are divided by both numbers, of examples and of inputs.": (
            scaled(lambda examples, inputs: 1 / inputs, one)
        ),
        "Only the last example counts here; is something overwritten in a loop?": only(-1),
        "Only the first example counts here; is `return` inside a loop?": only(0),
        "The inputs were averaged first. Each example has its own slopes; average those.": (
            inputs_averaged
        ),
        "The mean of dz and the mean of the inputs stand apart. Each dz meets its own inputs.": (
            gradient_from(by_weights=lambda dz, inputs: np.mean(dz) * inputs.mean(axis=0))
        ),
    }


def batch_gradient(answer, rng) -> Verdict:
    """Judge ``answer(weights, bias, inputs, targets)``: slopes of the mean loss of a batch."""

    def errors_averaged(weights, bias, inputs, targets):
        a = sigmoid(inputs @ weights + bias)
        dz = np.mean(a - targets) * a * (1 - a)
        return by_each(dz, inputs), np.mean(dz)

    mistakes = _mean_mistakes() | {ERRORS_AVERAGED: errors_averaged} | wrong_gradients()
    mistakes |= {message: gradient_from(dz_of) for message, dz_of in WRONG_DZ.items()}
    mistakes["All slopes are averaged over the weights, too. Average over the examples alone."] = (
        gradient_from(by_weights=lambda dz, inputs: np.mean(dz[:, np.newaxis] * inputs))
    )
    cases = [random_batch(rng, *shape) for shape in random_shapes(rng)]
    return judge_parts(
        answer, nudged(), cases, mistakes, SLOPES, praise="The mean of the examples' gradients."
    )


def counted_gradient(answer, rng) -> Verdict:
    """Judge ``answer(weights, bias, inputs, targets, counts)``: slopes of the mean cross-entropy.

    Row i was seen counts[i] times, and the mean is over all that was seen.
    """

    def dz_of(z, y):
        return sigmoid(z) - y

    def counted(dz_of=dz_of, *, by_weights=None, weigh=lambda c: c / c.sum(), weigh_bias=None):
        """A gradient for rows that count as `weigh` says."""
        by_weights = by_weights or (lambda dz, inputs, shares: (shares * dz) @ inputs)

        def gradient(weights, bias, inputs, targets, counts):
            dz = dz_of(inputs @ weights + bias, targets)
            shares, for_bias = weigh(counts), (weigh_bias or weigh)(counts)
            return by_weights(dz, inputs, shares), for_bias @ dz

        return gradient

    def right(weights, bias, inputs, targets, counts):
        seen = np.repeat(np.arange(len(targets)), counts)
        gradient = nudged(
            lambda z, y: cross_entropy_of_z(sigmoid, z[:, np.newaxis], y[:, np.newaxis])
        )
        return gradient(weights, bias, inputs[seen], targets[seen])

    def errors_averaged(dz, inputs, shares):
        return (shares @ dz) * (shares @ inputs)

    full = counted()
    mistakes = {
        "The sigmoid's slope is still in it. For cross-entropy it has canceled.": counted(
            half_squared_dz
        ),
        SIGN_TURNED: counted(lambda z, y: y - sigmoid(z)),
        SLOPE_BY_OUTPUT: counted(lambda z, y: (sigmoid(z) - y) / sigmoid.derivative(z)),
        "The target is missing from the error.": counted(lambda z, y: sigmoid(z)),
        "Only the examples with the target 1 count here. The other half of the loss has a slope "
        "too.": counted(lambda z, y: y * (sigmoid(z) - y)),
        "Only the examples with the target 0 count here. The other half of the loss has a slope "
        "too.": counted(lambda z, y: (1 - y) * (sigmoid(z) - y)),
        "This has a factor 2, as from a square. There is no square in cross-entropy.": (
            counted(lambda z, y: 2 * (sigmoid(z) - y))
        ),
        "The counts are not used: a row that was seen often counts more.": (
            counted(weigh=lambda c: np.full(len(c), 1 / len(c)))
        ),
        "The counts are not used, and this is a sum. The loss is a mean.": (
            counted(weigh=np.ones_like)
        ),
        "The counts are used, but this is a sum. The loss is a mean over all that was seen.": (
            counted(weigh=lambda c: c)
        ),
        "This divides by the number of rows. How many examples were seen in all?": (
            counted(weigh=lambda c: c / len(c))
        ),
        "The counts are used for the weights alone.": (
            counted(weigh_bias=lambda c: np.full(len(c), 1 / len(c)))
        ),
        "The counts are used for the bias alone.": (
            counted(weigh=lambda c: np.full(len(c), 1 / len(c)), weigh_bias=lambda c: c / c.sum())
        ),
        "The slope by the bias is divided by the number of rows. How many examples were seen in "
        "all?": counted(weigh_bias=lambda c: c / len(c)),
        "The counts multiply the inputs before z is made. A count repeats an example as it is.": (
            lambda w, b, x, y, c: full(w, b, x * c[:, np.newaxis], y, c)
        ),
        "The slopes are divided by the counts. A row that was seen often counts more, not less.": (
            counted(weigh=lambda c: 1 / c / len(c))
        ),
        NO_INPUT: counted(
            by_weights=lambda dz, inputs, shares: np.full(inputs.shape[1], shares @ dz)
        ),
        NO_INPUT_AND_NO_ARRAY: (counted(by_weights=lambda dz, inputs, shares: shares @ dz)),
        BIAS_FIRST: lambda *case: full(*case)[::-1],
        ALL_IN_ONE: lambda *case: (np.sum(full(*case)[0]), full(*case)[1]),
        ERRORS_AVERAGED: counted(by_weights=errors_averaged),
        NO_BIAS: lambda w, b, *others: full(w, 0.0, *others),
    }
    cases = []
    for shape in random_shapes(rng):
        counts = rng.permutation(np.arange(1, 10))[: shape[0]]
        cases.append((*random_batch(rng, *shape), counts))
    return judge_parts(
        answer, right, cases, mistakes, SLOPES, praise="It agrees with finite differences."
    )
