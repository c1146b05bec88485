"""Problem set 2: one neuron, its gradients, and the gates that it learns."""

import itertools
from functools import cache

import numpy as np

from backprop.checks import Verdict, neuron_slopes, neuron_training
from backprop.classroom.problem_set import Numbers, Task

TITLE = "One neuron and gates"


# --- this class's gate, for inputs of -1 and 1

ROWS = tuple(itertools.product((0, 1), repeat=2))
GATES = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
    "x1": (0, 0, 1, 1),
    "x2": (0, 1, 0, 1),
    "NOT x1": (1, 1, 0, 0),
    "NOT x2": (1, 0, 1, 0),
    "always 0": (0, 0, 0, 0),
    "always 1": (1, 1, 1, 1),
}


def _gate(weight_1, weight_2, bias, false=-1):
    """What the neuron computes when 1 stands for true and another number for false.

    None if one of its four z lies within 0.5 of 0, or if the gate has no name here.
    """
    codes = (false, 1)
    z = [codes[one] * weight_1 + codes[two] * weight_2 + bias for one, two in ROWS]
    if min(map(abs, z)) < 0.5:
        return None
    table = tuple(int(value > 0) for value in z)
    return next((name for name, outputs in GATES.items() if outputs == table), None)


@cache
def _neurons(gate):
    """The (weight, weight, bias) that compute a gate, and another one from inputs 0 and 1."""
    sizes = np.arange(0.5, 5.5, 0.5).tolist()
    numbers = [*sizes, *(-size for size in sizes)]
    return [
        (one, two, bias)
        for one, two, bias in itertools.product(numbers, repeat=3)
        if abs(one) != abs(two)
        and _gate(one, two, bias) == gate
        and _gate(one, two, bias, false=0) not in (None, gate)
    ]


def draw_numbers(rng: np.random.Generator) -> Numbers:
    """The class's neuron: two weights and a bias."""
    neurons = _neurons(list(GATES)[rng.integers(8)])
    weight_1, weight_2, bias = neurons[rng.integers(len(neurons))]
    return Numbers(
        {"weight_1": weight_1, "weight_2": weight_2, "bias": bias},
        {
            "weight_1": "the class's neuron multiplies its first input by it",
            "weight_2": "the class's neuron multiplies its second input by it",
            "bias": "the class's neuron adds it",
        },
    )


def _predicted_gate(numbers):
    return _gate(*numbers.values())


def predicted_gate(answer, numbers) -> Verdict:
    """Judge the name of the gate that the class's neuron computes."""
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put the name of a gate in place of the dots.", blank=True)
    said = " ".join(answer.split()).upper() if isinstance(answer, str) else ""
    names = {name.upper(): name for name in GATES}
    if said not in names:
        return Verdict(False, f"It must be one of {', '.join(map(repr, GATES))}.")
    weight_1, weight_2, bias = numbers.values()
    right = _predicted_gate(numbers)
    said = names[said]
    if said == right:
        return Verdict(True, f"It is {right}.")
    if said == _gate(weight_1, weight_2, bias, false=0):
        return Verdict(
            False, "That is its gate for inputs of 0 and 1. Here false is -1: work out z again."
        )
    opposite = tuple(1 - output for output in GATES[right])
    if GATES[said] == opposite:
        return Verdict(False, "All four outputs are turned. It says 1 where z is above 0.")
    if said == _gate(weight_1, weight_2, -bias):
        return Verdict(False, "That is its gate with the sign of the bias turned.")
    if said == _gate(weight_1, weight_2, 0):
        return Verdict(False, "That is its gate without the bias.")
    wrong = [
        tuple(2 * value - 1 for value in row)
        for row, one, other in zip(ROWS, GATES[said], GATES[right])
        if one != other
    ]
    return Verdict(False, f"Work out z once more for the inputs {' and '.join(map(str, wrong))}.")


TASKS = (
    Task("steep_sigmoid_slope", "function", 2, neuron_slopes.steep_sigmoid_slope),
    Task("neuron_output", "function", 2, neuron_slopes.neuron_output),
    Task("neuron_gradient", "function", 3, neuron_slopes.neuron_gradient),
    Task("neuron_step", "function", 3, neuron_training.neuron_step),
    Task("batch_gradient", "function", 4, neuron_slopes.batch_gradient),
    Task("train_without_bias", "function", 3, neuron_training.train_without_bias),
    Task("counted_gradient", "function", 3, neuron_slopes.counted_gradient),
    Task("train_neuron", "function", 4, neuron_training.train_neuron),
    Task("predicted_gate", "answer", 2, predicted_gate, _predicted_gate),
    Task("why_false_matters", "text", 2),
)
