"""Checks of chapter 8: XOR's demands, errors in loops, shapes, resets, weights, success rates.

Right answers come from the engine: forward passes, backward passes and gates.
"""

from collections.abc import Callable, Mapping

import numpy as np

from backprop import examples
from backprop.activations import identity, sigmoid
from backprop.checks.verdict import Verdict, judge_function
from backprop.losses import half_squared_error
from backprop.network import Layer, Network, dense_network
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
            "The bias belongs into all four demands, not into the first alone.": (
                lambda w1, w2, b: [b < 0, w2 > 0, w1 > 0, w1 + w2 < 0]
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
        # A network with these activations, and a target that gives the output this dz.
        a = np.array(hidden)
        first = Layer(np.eye(len(a)), np.zeros(len(a)), sigmoid)
        network = Network((first, Layer(W2, np.zeros(len(W2)), identity)))
        passed = forward(network, np.log(a / (1 - a)))
        target = passed.prediction - dz_output
        return backward(network, passed, target, half_squared_error).steps[0].dz

    def one_output(chosen):
        def mistake(W2, dz_output, hidden):
            a = np.array(hidden)
            return dz_output[chosen] * np.array(W2)[chosen] * a * (1 - a)

        return mistake

    def with_slope(slope):
        return lambda W2, dz_output, hidden: weighted(W2, dz_output) * slope(np.array(hidden))

    def swapped(W2, dz_output, hidden):
        a = np.array(hidden)
        return np.array(W2) @ np.array(dz_output) * a * (1 - a)

    # As many outputs as hidden units, so that swapped indices give numbers and can be named.
    square = [
        ([[0.5, -1.0], [2.0, 0.25]], [0.3, -0.2], [0.9, 0.4]),
        ([[1.0, 0.5], [-2.0, 1.5]], [-0.4, 0.1], [0.2, 0.7]),
        ([[-1.5, 3.0], [0.5, 1.0]], [0.25, 0.5], [0.6, 0.8]),
    ]
    verdict = judge_function(
        answer,
        right,
        square,
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
    )
    if not verdict.right:
        return verdict
    others = [([[0.5, -1.0, 2.0]], [0.4], [0.1, 0.5, 0.7]), ([[1.0], [-2.0]], [0.2, 0.3], [0.6])]
    return judge_function(answer, right, others, praise="It works for any number of outputs.")


def batch_shapes(answer: Mapping) -> Verdict:
    """Exercise 3: the shapes of a 4-3-2 network's arrays for a batch of 5, by name."""
    network = dense_network([4, 3, 2], hidden=sigmoid, output=sigmoid, rng=np.random.default_rng(0))
    passed = forward(network, np.zeros((5, 4)))
    gradients = backward(network, passed, np.zeros((5, 2)), half_squared_error)
    arrays = {
        "W1": network.layers[0].weight,
        "z1": passed.steps[0].z,
        "dz2": gradients.steps[1].dz,
        "dW2": gradients.steps[1].dweight,
        "da1": gradients.steps[0].da,
        "db1": gradients.steps[0].dbias,
    }
    if not isinstance(answer, Mapping):
        return Verdict(False, "A dictionary of names and shapes is needed here.")
    if missing := [name for name in arrays if name not in answer]:
        return Verdict(False, f"{missing[0]} is missing.")
    for name, array in arrays.items():
        shape = answer[name]
        if shape is None or shape is Ellipsis:
            return Verdict(False, f"{name}: put a shape in place of the dots.", blank=True)
        if not isinstance(shape, tuple):
            return Verdict(False, f"{name}: a shape is a tuple; with one number it is (7,), not 7.")
        if shape != array.shape:
            return Verdict(False, f"{name}: {_shape_hint(name, shape, array.shape)}")
    return Verdict(True, f"All {len(arrays)} fit.")


def _shape_hint(name, shape, right):
    if len(shape) == 2 and shape == right[::-1]:
        if name in ("W1", "dW2"):
            return "the right numbers, turned around: each unit of the layer has a row."
        return "the right numbers, turned around: each example has a row."
    if name in ("z1", "dz2", "da1") and shape == right[1:]:
        return "that is one example; the batch has several."
    if name == "da1":
        return "a derivative is shaped like the thing itself. What shape have the activations?"
    if name == "db1":
        return "a bias belongs to a unit, not to an example or to a line."
    if name in ("W1", "dW2"):
        return "there is one weight for each line. Which units does this layer join?"
    return "one row for each example, one column for each unit of which layer?"


def train_weight(answer: Callable) -> Verdict:
    """Exercise 4: ``answer(weight, batches, learning_rate, slope)`` returns the trained weight."""

    def program(*, reset="batch", divide_by="batch", sign=-1):
        def train(weight, batches, rate, slope):
            total = 0.0
            for batch in batches:
                if reset == "batch":
                    total = 0.0
                for example in batch:
                    total = slope(weight, example) + (0 if reset == "example" else total)
                size = {
                    "batch": len(batch),
                    "first": len(batches[0]),
                    "all": sum(map(len, batches)),
                    "nothing": 1,
                }[divide_by]
                weight = weight + sign * rate * total / size
            return weight

        return train

    def squared_slope(weight, example):
        x, y = example
        return 2 * (weight * x - y) * x

    def tilted_slope(weight, example):
        return weight - example

    cases = [
        (0.5, [[(1.0, 2.0), (2.0, -1.0), (0.5, 1.0)], [(1.5, 0.5)]], 0.1, squared_slope),
        (2.0, [[1.0, 4.0], [3.0, -2.0], [0.5]], 0.25, tilted_slope),
    ]
    return judge_function(
        answer,
        program(),
        cases,
        {
            "Both mistakes are still there: follow `total` into the second batch, and count the "
            "examples of the last one.": program(reset="never", divide_by="first"),
            "The average is right now, but `total` still holds the gradients of the batches "
            "before.": program(reset="never"),
            "Each batch starts from zero now, but the last one is shorter than the first. By what "
            "is it divided?": program(divide_by="first"),
            "Now the sum starts anew for each example, so only the last one of a batch counts.": (
                program(reset="example")
            ),
            "Only the last example of a batch counts now, and the last batch is divided by the "
            "size of the first.": program(reset="example", divide_by="first"),
            "Each batch is divided by the number of all examples. Its own count belongs there.": (
                program(divide_by="all")
            ),
            "The sum is not averaged any more: a batch of three moves three times as far.": (
                program(divide_by="nothing")
            ),
            "The update climbs: it must be subtracted.": program(sign=1),
        },
        praise="Zero before each batch, and the average over what is in it.",
    )


def solves_xor(weight1, bias1, weight2, bias2) -> Verdict:
    """Exercise 5: weights and biases of a sigmoid network with two inputs and one output."""
    given = [weight1, bias1, weight2, bias2]
    if any(_has_blank(values) for values in given):
        return Verdict(False, "Put numbers in place of all dots.", blank=True)
    try:
        network = examples.sigmoid_network((weight1, bias1), (weight2, bias2))
    except ValueError as error:
        return Verdict(False, f"That is no network: {error}.")
    if network.sizes[0] != 2 or network.sizes[-1] != 1:
        return Verdict(False, f"This is a {'-'.join(map(str, network.sizes))} network; XOR has "
                              "two inputs and one output.")  # fmt: skip
    x, target = examples.gate("xor")
    try:
        outputs = predict(network, x)
    except ValueError as error:
        return Verdict(False, f"That is too much for a computer: {error}.")
    if np.abs(outputs - 0.5).min() < 1e-9:
        return Verdict(False, "An output of exactly 0.5 is undecided. Move a bias.")
    said = outputs > 0.5
    if np.array_equal(said, target == 1):
        return Verdict(True, f"The largest error is {np.abs(outputs - target).max():.1g}.")
    answers = ", ".join(str(int(value)) for value in said[:, 0])
    hints = {
        "xnor": "that is the opposite of XOR. Which signs turn an answer around?",
        "or": "that is OR. What has to take (1, 1) away again?",
        "and": "that is AND. It is one of your building blocks, with a minus.",
        "nand": "that is NAND. Which unit can forbid (0, 0)?",
        "nor": "that is NOR, the opposite of OR.",
    }
    for name, hint in hints.items():
        if np.array_equal(said, examples.gate(name)[1] == 1):
            return Verdict(False, f"The answers are {answers}: {hint}")
    if said.all() or not said.any():
        move = "down" if said.all() else "up"
        hint = f"z of the output never changes its sign. Move its bias {move}."
        return Verdict(False, f"The answers are {answers}: {hint}")
    wrong = np.flatnonzero((said != (target == 1))[:, 0])
    rows = " and ".join(f"({int(x[row, 0])}, {int(x[row, 1])})" for row in wrong)
    return Verdict(False, f"The answers are {answers}: wrong for {rows}.")


def _has_blank(values):
    if isinstance(values, (list, tuple)):
        return any(_has_blank(value) for value in values)
    return values is None or values is Ellipsis


def success_rate(answer: Callable) -> Verdict:
    """Exercise 6: ``answer(outputs)``, the share of rows that solve XOR and its standard error.

    outputs: shape (networks, 4)
    """
    target = examples.gate("xor")[1][:, 0]

    def with_error(share, outputs):
        return np.array([share, np.sqrt(share * (1 - share) / len(outputs))])

    def share_of(outputs, solved):
        return with_error(np.mean(solved), outputs)

    def correct(outputs):
        return np.abs(outputs - target) < 0.5

    def right(outputs):
        return share_of(outputs, correct(outputs).all(axis=1))

    def replaced_error(error):
        def mistake(outputs):
            share = right(outputs)[0]
            return np.array([share, error(share, len(outputs))])

        return mistake

    rng = np.random.default_rng(8)
    cases = [
        (np.clip(target + rng.normal(0, 0.3, (count, 4)), 0.001, 0.999),) for count in (40, 25)
    ]
    return judge_function(
        answer,
        right,
        cases,
        {
            "That is the share of right *answers*. A network has solved XOR only if all four of "
            "its answers are right.": lambda o: share_of(o, correct(o)),
            "One right answer is not enough: all four are needed.": lambda o: share_of(
                o, correct(o).any(axis=1)
            ),
            "Those rows solve XNOR: check the order of the targets, 0, 1, 1, 0.": lambda o: (
                share_of(o, (~correct(o)).all(axis=1))
            ),
            "Those rows do not solve XOR: this is the share of failures.": lambda o: share_of(
                o, ~correct(o).all(axis=1)
            ),
            "You ask for errors below 0.05. Solved means: on the right side of 0.5.": lambda o: (
                share_of(o, (np.abs(o - target) < 0.05).all(axis=1))
            ),
            "You count the networks. A share is a part of the whole.": lambda o: np.array(
                [correct(o).all(axis=1).sum(), right(o)[1]]
            ),
            "The share is right. Its standard error still needs a square root.": replaced_error(
                lambda share, count: share * (1 - share) / count
            ),
            "The share is right. That is the spread of a single try: with more networks the "
            "standard error gets smaller.": replaced_error(
                lambda share, count: np.sqrt(share * (1 - share))
            ),
            "The share is right. Its error is divided by the square root of the count, not by the "
            "count.": replaced_error(lambda share, count: np.sqrt(share * (1 - share)) / count),
            "The share is right. The number of tries is the number of networks, not of "
            "answers.": replaced_error(
                lambda share, count: np.sqrt(share * (1 - share) / (4 * count))
            ),
        },
        praise="Four times as many networks halve the error.",
    )
