"""Answers to the exercises on deep networks (chapter 10)."""

from collections.abc import Callable

import numpy as np

from backprop import examples
from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.losses import cross_entropy, half_squared_error
from backprop.network import Layer, Network
from backprop.passes import backward, forward


def chain_factor(answer: Callable) -> Verdict:
    """Exercise 1: ``answer(w, z)``, the derivative of a chain's last z by its first."""

    def right(w, z):
        # Biases that give these z from the input 0.
        before = [0.0, *(float(sigmoid(value)) for value in z[:-1])]
        layers = [
            Layer([[weight]], [value - weight * a], sigmoid)
            for weight, value, a in zip(w, z, before)
        ]
        network = Network(tuple(layers))
        steps = backward(network, forward(network, [0.0]), [0.25], half_squared_error).steps
        return steps[0].dz[0] / steps[-1].dz[0]

    def product(weights, slopes):
        return float(np.prod(weights) * np.prod(slopes))

    slope = sigmoid.derivative
    return judge_function(
        answer,
        right,
        [
            (np.array([0.5, -2.0, 1.5]), np.array([0.3, -0.5, 1.0])),
            (np.array([2.0, 0.7, 3.0, -1.2]), np.array([0.1, 1.4, -0.6, 2.0])),
            (np.array([1.0, 4.0]), np.array([0.2, -1.0])),
        ],
        {
            "That goes back to the input: `w[0]` and the slope of the last unit are not between "
            "the first z and the last.": lambda w, z: product(w, slope(z)),
            "Which slope belongs to which weight? The slope at the *near* end of a line, where "
            "its activation is made.": lambda w, z: product(w[1:], slope(z[1:])),
            "`w[0]` leads into the first unit, so it is not between the first z and the last.": (
                lambda w, z: product(w, slope(z[:-1]))
            ),
            "The weights are missing.": lambda w, z: product(1, slope(z[:-1])),
            "The slopes are missing.": lambda w, z: product(w[1:], 1),
            "Those are activations; the product needs slopes.": lambda w, z: product(
                w[1:], sigmoid(z[:-1])
            ),
            "You took the sigmoid twice: the slope is a (1 - a), with a taken from z once.": (
                lambda w, z: product(w[1:], slope(sigmoid(z[:-1])))
            ),
            "There is one path, and along a path factors are multiplied, not added.": (
                lambda w, z: float(np.dot(w[1:], slope(z[:-1])))
            ),
        },
        praise="One weight and one slope for each step back.",
    )


def slower_in_front(answer) -> Verdict:
    """Exercise 2: the ratio of two derivatives of S0's example 4."""
    example = examples.two_layers
    passed = forward(example.network, example.x)
    first, second = backward(example.network, passed, example.target, example.loss).steps
    right = second.dweight[0, 1] / first.dweight[1, 0]
    in_text = second.dweight[0, 0] / first.dweight[0, 0]
    slope = sigmoid.derivative(passed.steps[0].z[1])
    return judge_number(
        answer,
        right,
        {
            "Turned around: how many times *larger* is the one behind?": 1 / right,
            "That is the ratio of this chapter's text; the units are others here.": in_text,
            "That is the ratio as the text rounds it; the units are others here.": round(in_text),
            "You took the second input. It is the first here.": (
                second.dweight[0, 1] / first.dweight[1, 1]
            ),
            "The derivative in front leads to the first hidden unit. It is the second here.": (
                second.dweight[0, 1] / first.dweight[0, 0]
            ),
            "That is the ratio of the dz. Each is still multiplied by what its line carries.": (
                second.dz[0] / first.dz[1]
            ),
            "The slope of the hidden unit is missing.": right * slope,
            "Only the path through the first output is in it: add up both.": second.dweight[0, 1]
            / (second.dz[0] * example.network.layers[1].weight[0, 1] * slope * example.x[0]),
        },
    )


def weight_spread(answer: Callable) -> Verdict:
    """Exercise 3: ``answer(inputs, outputs, activation)``, He's spread for relu, else Glorot's."""

    def rule(of_relu, of_others):
        return lambda inputs, outputs, activation: float(
            (of_relu if activation == "relu" else of_others)(inputs, outputs)
        )

    def he(inputs, outputs):
        return (2 / inputs) ** 0.5

    def glorot(inputs, outputs):
        return (2 / (inputs + outputs)) ** 0.5

    return judge_function(
        answer,
        rule(he, glorot),
        [(2, 3, "relu"), (2, 3, "tanh"), (8, 1, "relu"), (5, 12, "sigmoid"), (1, 4, "identity")],
        {
            "Those are variances. The spread is their root.": rule(
                lambda m, n: he(m, n) ** 2, lambda m, n: glorot(m, n) ** 2
            ),
            "Glorot's for all: ReLU needs more, as half of its units are off.": rule(
                glorot, glorot
            ),
            "He's for all: only ReLU needs it.": rule(he, he),
            "The two rules are swapped.": rule(glorot, he),
            "He's rule counts the inputs, not the outputs.": rule(lambda m, n: he(n, m), glorot),
            "Glorot's rule counts inputs and outputs, not the inputs alone.": rule(
                he, lambda m, n: m**-0.5
            ),
            "The 6 is for the limit of a uniform distribution. Its spread is smaller.": rule(
                he, lambda m, n: (6 / (m + n)) ** 0.5
            ),
            "Glorot's rule divides by the *mean* of inputs and outputs: a factor 2 is missing.": (
                rule(he, lambda m, n: (m + n) ** -0.5)
            ),
            "He's rule has a 2 in it, for the half of the units that are off.": rule(
                lambda m, n: m**-0.5, glorot
            ),
        },
        praise="Both hold a layer's factor near 1 at the start.",
    )


def dead_share(answer: Callable) -> Verdict:
    """Exercise 4: ``answer(width, layers)``, the probability that some layer is entirely off."""

    def right(width, layers):
        alive = 1.0
        for _ in range(layers):
            alive -= alive * 0.5**width
        return 1 - alive

    return judge_function(
        answer,
        right,
        [(1, 10), (2, 10), (4, 10), (8, 3), (3, 1)],
        {
            "That is one layer. Any of them can be off.": lambda width, layers: 0.5**width,
            "You add up the layers' probabilities, and can get more than 1. Ask how likely it is "
            "that *no* layer is off.": lambda width, layers: layers * 0.5**width,
            "That is the probability that the network is alive.": (
                lambda width, layers: 1 - right(width, layers)
            ),
            "That is the probability that all units of all layers are off.": (
                lambda width, layers: 0.5 ** (width * layers)
            ),
            "Width and layers are swapped.": lambda width, layers: right(layers, width),
            "A layer is off if *all* of its units are; you ask for at least one.": (
                lambda width, layers: 1 - 0.5 ** (width * layers)
            ),
        },
        praise="Compare with the measurement: units are not quite independent, but nearly.",
    )


def first_dz(answer: Callable) -> Verdict:
    """Exercise 5: ``answer(weights, activations, y)``, dz of a deep sigmoid network's first layer.

    weights:     a tuple of arrays, one for each layer after the first
    activations: a tuple of arrays, one for each layer
    """

    def right(weights, activations, y):
        # The first layer's z as biases, then the same network; biases that give its activations.
        before = [np.zeros(1), *activations[:-1]]
        weights = [np.zeros((len(activations[0]), 1)), *weights]
        layers = []
        for weight, a_in, a in zip(weights, before, activations):
            layers.append(Layer(weight, np.log(a / (1 - a)) - weight @ a_in, sigmoid))
        network = Network(tuple(layers))
        return backward(network, forward(network, [0.0]), y, cross_entropy).steps[0].dz

    def program(slope=lambda a: a * (1 - a), *, at_output=False, shift=0, turned=False, sign=1):
        def mistake(weights, activations, y):
            dz = sign * (activations[-1] - y)
            if at_output:
                dz = dz * slope(activations[-1])
            for number in reversed(range(len(weights))):
                weight = weights[number].T if turned else weights[number]
                if shift:
                    dz = (dz * slope(activations[number + 1])) @ weight
                else:
                    dz = (dz @ weight) * slope(activations[number])
            return dz

        return mistake

    def only_first(weights, activations, y):
        dz = program(np.ones_like)(weights, activations, y)
        return dz * activations[0] * (1 - activations[0])

    rng = np.random.default_rng(10)
    cases = []
    for depth in (3, 4):
        # As many units in each layer, so that turned weights give numbers and can be named.
        cases.append(
            (
                tuple(rng.normal(0, 1, (3, 3)) for _ in range(depth - 1)),
                tuple(rng.uniform(0.1, 0.9, 3) for _ in range(depth)),
                rng.integers(0, 2, 3).astype(float),
            )
        )
    return judge_function(
        answer,
        right,
        cases,
        {
            "Cross-entropy cancels the slope of the output layer. What about the others?": program(
                np.ones_like
            ),
            "The slopes are there now, but the output's is one too many: that one cancels.": (
                program(at_output=True)
            ),
            "Each slope is one layer too far back: what arrives at a layer meets the slope of "
            "that layer.": program(shift=1),
            "The first layer has its slope now; those between have theirs too.": only_first,
            "You took the sigmoid once more: the slope is made from the activations directly.": (
                program(sigmoid.derivative)
            ),
            "Half of the slope is missing: it is a (1 - a).": program(lambda a: a),
            "On the way back the weights are not turned: `dz @ weight` adds up over the outputs.": (
                program(turned=True)
            ),
            "The sign is turned around: it starts with output minus target.": program(sign=-1),
        },
        praise="One slope for each layer on the way, and none at the output.",
    )
