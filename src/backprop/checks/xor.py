"""Checks of chapter 8: XOR's demands, errors in loops, shapes, resets, weights, success rates.

Right answers come from the engine: forward passes, backward passes and gates.
"""

from collections.abc import Callable, Mapping

import numpy as np

from backprop import examples
from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function
from backprop.losses import half_squared_error
from backprop.passes import backward, forward, predict


def rows_right(answer: Callable) -> Verdict:
    """Exercise 1: ``answer(w1, w2, b)``, for each row of XOR whether the neuron gets it right."""
    x, target = examples.gate("xor")

    def z(w1, w2, b):
        return x @ [w1, w2] + b

    def right(w1, w2, b):
        return (z(w1, w2, b) > 0) == (target[:, 0] == 1)

    def by_gate(name):
        return lambda w1, w2, b: (z(w1, w2, b) > 0) == (examples.gate(name)[1][:, 0] == 1)

    # z is 0 in no row of these, so that > and >= count alike.
    weights = (2.0, -1.0, 0.5), (1.0, 1.0, -0.5), (-1.0, 3.0, -1.5), (-3.0, -2.0, 4.0)
    return judge_function(
        answer,
        right,
        weights,
        {
            "That says where the neuron answers 1. Is 1 the right answer in that row?": (
                lambda w1, w2, b: z(w1, w2, b) > 0
            ),
            "Each row is judged the wrong way round.": lambda *w: ~right(*w),
            "The bias is missing from some demand, or from all.": lambda w1, w2, b: right(
                w1, w2, 0
            ),
            "The two middle rows are swapped: the second row is 0, 1.": lambda *w: right(*w)[
                [0, 2, 1, 3]
            ],
            "Those are the demands of OR. What does XOR want from 1, 1?": by_gate("or"),
            "Those are the demands of AND. Look at the table again.": by_gate("and"),
        },
        praise="Try as you like: three of them is the most.",
    )


def hidden_dz(answer: Callable) -> Verdict:
    """Exercise 2: ``answer(W2, dz_output, hidden)``, a list with dz of each hidden unit."""

    def weighted(W2, dz_output):
        return np.array(dz_output) @ np.array(W2)

    def right(W2, dz_output, hidden):
        # The engine's own backward pass, with targets chosen so that the output's dz is dz_output.
        hidden = np.array(hidden)
        z = np.log(hidden / (1 - hidden))
        network = examples.sigmoid_network((np.eye(len(z)), 0 * z), (W2, np.zeros(len(W2))))
        linear = type(network)((network.layers[0], _linear(network.layers[1])))
        passed = forward(linear, z)
        target = passed.prediction - dz_output
        return backward(linear, passed, target, half_squared_error).steps[0].dz

    def one_output(chosen):
        def mistake(W2, dz_output, hidden):
            a = np.array(hidden)
            return dz_output[chosen] * np.array(W2)[chosen] * a * (1 - a)

        return mistake

    def with_slope(slope):
        return lambda W2, dz_output, hidden: weighted(W2, dz_output) * slope(np.array(hidden))

    def swapped(W2, dz_output, hidden):
        a = np.array(hidden)
        square = np.array(W2)
        if square.shape[0] != square.shape[1]:
            return np.full(len(a), np.nan)
        return square @ np.array(dz_output) * a * (1 - a)

    cases = [
        ([[0.5, -1.0], [2.0, 0.25]], [0.3, -0.2], [0.9, 0.4]),
        ([[1.0, 0.5], [-2.0, 1.5]], [-0.4, 0.1], [0.2, 0.7]),
        ([[-1.5, 3.0], [0.5, 1.0]], [0.25, 0.5], [0.6, 0.8]),
    ]
    return judge_function(
        answer,
        right,
        cases,
        {
            "That is da. Each unit's own slope is still missing.": with_slope(np.ones_like),
            "You took the sigmoid once more: `hidden` holds activations already, so the slope is "
            "made from them directly.": with_slope(sigmoid.derivative),
            "Half of the slope is missing: you multiply by a, not by a (1 - a).": with_slope(
                lambda a: a
            ),
            "Half of the slope is missing: you multiply by 1 - a, not by a (1 - a).": with_slope(
                lambda a: 1 - a
            ),
            "The slope is squared: it belongs in once, after the sum.": with_slope(
                lambda a: (a * (1 - a)) ** 2
            ),
            "Only the last output counts here: add up over the outputs with +=.": one_output(-1),
            "Only the first output counts here: every output sends something back.": one_output(0),
            "The indices of W2 are swapped: the output comes first, the hidden unit second.": (
                swapped
            ),
            "The sum over the outputs runs on from one hidden unit to the next: start it at 0 for "
            "each.": lambda W2, dz_output, hidden: (
                np.cumsum(weighted(W2, dz_output)) * np.array(hidden) * (1 - np.array(hidden))
            ),
            "The sign is turned around: nothing is subtracted here.": lambda *case: -right(*case),
        },
        praise="It holds for any number of outputs.",
    )
