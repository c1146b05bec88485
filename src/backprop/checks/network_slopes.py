"""Checks of functions that send an error back through two layers. The engine gives the slopes."""

from functools import partial

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.neuron_slopes import SLOPE_BY_OUTPUT
from backprop.checks.parts import judge_parts
from backprop.checks.random_networks import WEIGHTS, quarters, random_examples, random_network
from backprop.checks.verdict import Verdict
from backprop.examples import sigmoid_network
from backprop.losses import cross_entropy, squared_error
from backprop.passes import backward, forward

SLOPES = tuple(f"the slopes by {part}" for part in WEIGHTS)


def _sigmoid_slope(z):
    return sigmoid.derivative(z)


def _squared_slopes(x, target, W1, b1, W2, b2, *, output=None, hidden=None, factor=2, back=None):
    """The slopes of the sum of squares for one example, with a part exchanged.

    output, hidden: take z, the output of the sigmoid, and z without its bias; return the slope
    """
    z1 = W1 @ x + b1
    o1 = sigmoid(z1)
    z2 = W2 @ o1 + b2
    o2 = sigmoid(z2)
    slope = (lambda z, o, bare: _sigmoid_slope(z)) if output is None else output
    dz2 = factor * (o2 - target) * slope(z2, o2, W2 @ o1)
    slope = (lambda z, o, bare: _sigmoid_slope(z)) if hidden is None else hidden
    dz1 = ((W2.T if back is None else back(W2)) @ dz2) * slope(z1, o1, W1 @ x)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes(answer, rng) -> Verdict:
    """Judge ``answer(x, target, W1, b1, W2, b2)``: slopes of two layers for one example."""

    def right(x, target, *weights):
        network = sigmoid_network(weights[:2], weights[2:])
        steps = backward(network, forward(network, x), target, squared_error).steps
        return [part for step in steps for part in (step.dweight, step.dbias)]

    def both(slope):
        return partial(_squared_slopes, output=slope, hidden=slope)

    def at_output(z, o, bare):
        return _sigmoid_slope(o)

    def missing(z, o, bare):
        return 1.0

    mistakes = {
        "The published mistake is still there, in both layers. At which place does the chain rule "
        "ask for the slope of the sigmoid?": both(at_output),
        "The output layer is right now. The hidden layer still makes the published mistake.": (
            partial(_squared_slopes, hidden=at_output)
        ),
        "The hidden layer is right now. The output layer still makes the published mistake.": (
            partial(_squared_slopes, output=at_output)
        ),
        "Now the slope of the sigmoid is gone in both layers. It belongs in, at the right place.": (
            both(missing)
        ),
        "Now the slope of the sigmoid is gone in the output layer.": partial(
            _squared_slopes, output=missing
        ),
        "Now the slope of the sigmoid is gone in the hidden layer.": partial(
            _squared_slopes, hidden=missing
        ),
        "The short form of the slope is made of the sigmoid's output. You made it of z.": both(
            lambda z, o, bare: z * (1 - z)
        ),
        "Half of the slope is missing: the factor that is 1 minus the output.": both(
            lambda z, o, bare: o
        ),
        "Half of the slope is missing: the factor that is the output itself.": both(
            lambda z, o, bare: 1 - o
        ),
        "The slope is taken at z without its bias. The bias is a part of z.": both(
            lambda z, o, bare: _sigmoid_slope(bare)
        ),
        "The slope is taken at z now, but it is squared. It is one factor.": both(
            lambda z, o, bare: _sigmoid_slope(z) ** 2
        ),
        "The slopes of the sigmoid are right now. The factor 2 got lost: this loss has no half.": (
            partial(_squared_slopes, factor=1)
        ),
        "The slopes of the sigmoid are right now. But the sign of the error is turned.": partial(
            _squared_slopes, factor=-2
        ),
        "The slopes of the sigmoid are right now. But W2 is turned: a hidden unit collects along "
        "its column.": partial(_squared_slopes, back=lambda W2: W2),
    }
    # As many outputs as hidden units, so that a turned W2 gives numbers and can be named.
    cases = []
    for units, inputs in ((2, 3), (3, 2)):
        x, target = quarters(rng, inputs), rng.choice([0.1, 0.2, 0.8, 0.9], units)
        cases.append((x, target, *random_network(rng, units, inputs=inputs, outputs=units)))
    return judge_parts(
        answer, right, cases, mistakes, SLOPES, praise="The loss agrees with you now."
    )


def xor_slopes(x, target, W1, b1, W2, b2, *, output=None, slope=None, share=None, back=None):
    """The slopes of the mean cross-entropy of a 2-h-1 network, with a part exchanged."""
    z1 = x @ W1.T + b1
    a1 = sigmoid(z1)
    a2 = sigmoid(a1 @ W2.T + b2)
    dz2 = (a2 - target) if output is None else output(a2, target)
    dz2 = dz2 / (len(x) if share is None else share(x))
    da1 = dz2 @ W2 if back is None else back(dz2, W2)
    dz1 = da1 * (a1 * (1 - a1) if slope is None else slope(z1, a1))
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward(answer, rng) -> Verdict:
    """Judge ``answer(x, target, W1, b1, W2, b2)``: slopes of a 2-h-1 network for a batch."""

    def right(x, target, *weights):
        network = sigmoid_network(weights[:2], weights[2:])
        steps = backward(network, forward(network, x), target, cross_entropy).steps
        return [part for step in steps for part in (step.dweight, step.dbias)]

    def changed(change):
        return lambda *case: change(*xor_slopes(*case))

    def without_inputs(dW1, db1, dW2, db2):
        return np.repeat(db1[:, None], 2, axis=1), db1, np.full_like(dW2, db2[0]), db2

    def sums_multiplied(x, target, W1, b1, W2, b2):
        dW1, db1, dW2, db2 = xor_slopes(x, target, W1, b1, W2, b2)
        a1 = sigmoid(x @ W1.T + b1)
        return np.outer(db1, x.sum(axis=0)), db1, np.outer(db2, a1.sum(axis=0)), db2

    def with_z(x, target, W1, b1, W2, b2):
        dW1, db1, dW2, db2 = xor_slopes(x, target, W1, b1, W2, b2)
        z1 = x @ W1.T + b1
        dz2 = (sigmoid(sigmoid(z1) @ W2.T + b2) - target) / len(x)
        return dW1, db1, dz2.T @ z1, db2

    def one_example(place, share):
        def mistake(x, target, *weights):
            rows = x[[place]], target[[place]]
            return xor_slopes(*rows, *weights, share=lambda _: len(x) if share else 1)

        return mistake

    def first_units(count):
        def mistake(dW1, db1, dW2, db2):
            used = np.arange(len(db1)) < count
            return dW1 * used[:, None], db1 * used, dW2 * used, db2

        return changed(mistake)

    mistakes = {
        "Those are sums over the batch. The loss is a mean, so its slopes are means.": partial(
            xor_slopes, share=lambda x: 1
        ),
        "Everything is divided by 4. A batch has as many examples as `x` has rows.": partial(
            xor_slopes, share=lambda x: 4
        ),
        "The output's dz has the slope of the sigmoid in it. With cross-entropy that slope cancels "
        "out.": partial(xor_slopes, output=lambda a, y: (a - y) * a * (1 - a)),
        SLOPE_BY_OUTPUT: partial(xor_slopes, output=lambda a, y: (a - y) / (a * (1 - a))),
        "The slope of the hidden units is missing.": partial(
            xor_slopes, slope=lambda z, a: np.ones_like(a)
        ),
        "The slope of the hidden units is taken at their outputs, not at z. "
        "A well-known article printed a whole training run with this mistake.": partial(
            xor_slopes, slope=lambda z, a: _sigmoid_slope(a)
        ),
        "Half of the hidden units' slope is missing: it has two factors.": partial(
            xor_slopes, slope=lambda z, a: a
        ),
        "The sign is turned: the error is output minus target.": partial(
            xor_slopes, output=lambda a, y: y - a
        ),
        "The errors are averaged before they go back. Each example goes back by itself; the mean "
        "comes last.": partial(xor_slopes, output=lambda a, y: np.full_like(a, np.mean(a - y))),
        "The output weights are left out on the way back to the hidden units.": partial(
            xor_slopes, back=lambda dz2, W2: dz2 * np.ones_like(W2)
        ),
        "The last factor is missing: what came in over each weight.": changed(without_inputs),
        "Sums are multiplied. An example's error belongs with its own inputs only.": (
            sums_multiplied
        ),
        "The output weights are multiplied by the activations of the hidden units, not by their "
        "z.": with_z,
        "The means are divided by the number of examples once more.": partial(
            xor_slopes, share=lambda x: len(x) ** 2
        ),
        "Only the last example counts here. Add up over all of them.": one_example(-1, True),
        "Those are the slopes for the last example alone. Take the mean over all of them.": (
            one_example(-1, False)
        ),
        "Those are the slopes for the first example alone. Take the mean over all of them.": (
            one_example(0, False)
        ),
        "Only the first two hidden units get slopes. There may be any number of them.": (
            first_units(2)
        ),
        "Only the first three hidden units get slopes. There may be any number of them.": (
            first_units(3)
        ),
        "The biases have no slopes. They learn like weights whose input is 1.": changed(
            lambda dW1, db1, dW2, db2: (dW1, 0 * db1, dW2, 0 * db2)
        ),
        "The slopes of the weights are means, those of the biases are sums.": (
            lambda x, *others: [
                part * factor
                for part, factor in zip(xor_slopes(x, *others), (1, len(x), 1, len(x)))
            ]
        ),
        "The slopes of the biases are means over the means: they are already divided.": (
            lambda x, *others: [
                part / factor
                for part, factor in zip(xor_slopes(x, *others), (1, len(x), 1, len(x)))
            ]
        ),
        "Both layers are right but for a factor 2, which belongs to squared error.": partial(
            xor_slopes, output=lambda a, y: 2 * (a - y)
        ),
    }
    cases = []
    for hidden, count in ((4, 5), (int(rng.integers(4, 7)), int(rng.integers(6, 9))), (5, 3)):
        cases.append((*random_examples(rng, count), *random_network(rng, hidden)))
    return judge_parts(
        answer, right, cases, mistakes, SLOPES, praise="It agrees with the book's engine."
    )
