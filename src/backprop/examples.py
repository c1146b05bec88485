"""The networks and data of the five tutorials this book grew out of, and the logic gates.

Each is an :class:`Example`: a network with its initial numbers, its data, loss and learning rate,
and where it comes from (S0 to S4, see the notation page).
"""

from dataclasses import dataclass

import numpy as np

from backprop._validation import check_rng, whole_number
from backprop.activations import sigmoid
from backprop.losses import Loss, half_squared_error, mean_squared_error
from backprop.losses import squared_error as sum_of_squares
from backprop.network import Layer, Network


@dataclass(frozen=True, eq=False)
class Example:
    """A network to start from and what it is to learn.

    x, target: one example, shapes (inputs,) and (outputs,), or a batch with examples as rows
    """

    source: str
    network: Network
    x: np.ndarray
    target: np.ndarray
    loss: Loss
    learning_rate: float

    def __post_init__(self):
        for name in ("x", "target"):
            array = np.array(getattr(self, name), dtype=float)
            array.flags.writeable = False
            object.__setattr__(self, name, array)


def sigmoid_network(*layers) -> Network:
    """A network of sigmoid layers from (weight, bias) pairs."""
    return Network(tuple(Layer(weight, bias, sigmoid) for weight, bias in layers))


#: Two inputs, one unit, before any training: the first network of S0.
first_neuron = Example(
    source="S0, introduction",
    network=sigmoid_network(([[0.23, -0.1]], [0.3])),
    x=[1, 0],
    target=[0],
    loss=half_squared_error,
    learning_rate=0.5,
)

#: One weight, one bias, one example.
one_neuron = Example(
    source="S0, example 1",
    network=sigmoid_network(([[0.3]], [0.5])),
    x=[1],
    target=[0],
    loss=half_squared_error,
    learning_rate=0.5,
)

#: The same neuron learning NOT from two examples.
not_gate = Example(
    source="S0, example 2",
    network=one_neuron.network,
    x=[[1], [0]],
    target=[[0], [1]],
    loss=half_squared_error,
    learning_rate=0.5,
)

#: Two inputs, two units in one layer, one example.
one_layer = Example(
    source="S0, example 3",
    network=sigmoid_network(([[0.2, 0.8], [0.6, 0.4]], [0.5, 0.1])),
    x=[0, 1],
    target=[1, 0],
    loss=half_squared_error,
    learning_rate=0.5,
)

#: The same layer learning OR and AND from four patterns.
or_and = Example(
    source="S0, example 3",
    network=one_layer.network,
    x=[[0, 0], [0, 1], [1, 0], [1, 1]],
    target=[[0, 0], [1, 0], [1, 0], [1, 1]],
    loss=half_squared_error,
    learning_rate=0.5,
)

#: Two inputs, two hidden units, two outputs: the best-known worked example.
two_layers = Example(
    source="S2; also S0, example 4",
    network=sigmoid_network(
        ([[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]),
        ([[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]),
    ),
    x=[0.05, 0.10],
    target=[0.01, 0.99],
    loss=half_squared_error,
    learning_rate=0.5,
)

#: S3 prints results only; these initial numbers follow from them.
two_layers_unhalved = Example(
    source="S3, recovered",
    network=sigmoid_network(
        ([[0.3, -0.4], [0.2, 0.6]], [0.25, 0.45]),
        ([[0.7, 0.5], [-0.3, -0.1]], [0.15, 0.35]),
    ),
    x=[2, 3],
    target=[1, 0.2],
    loss=sum_of_squares,
    learning_rate=0.1,
)

#: One weight and no bias (keep it frozen): all five inputs shall give 0.
one_weight = Example(
    source="S4, simplest network",
    network=sigmoid_network(([[5.0]], [0])),
    x=[[0.1], [0.25], [0.5], [0.75], [1.0]],
    target=[[0], [0], [0], [0], [0]],
    loss=mean_squared_error,
    learning_rate=0.5,
)


def xor_network(rng: np.random.Generator, hidden: int = 3) -> Network:
    """A 2-hidden-1 sigmoid network with S4's random weights and biases.

    They are normal with standard deviation sqrt(6 / (inputs + outputs)) / 2 of their layer.
    Raises ValueError if hidden is no whole number from 1 up or rng is no Generator.
    """
    check_rng(rng)
    hidden = whole_number(hidden, "hidden", least=1)
    layers = []
    for inputs, outputs in ((2, hidden), (hidden, 1)):
        spread = 0.5 * (6 / (inputs + outputs)) ** 0.5
        layers.append((rng.normal(0, spread, (outputs, inputs)), rng.normal(0, spread, outputs)))
    return sigmoid_network(*layers)


_INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def gate(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (examples, inputs) and targets (examples, 1) of a logic gate.

    name: "not", "and", "or", "nand", "nor", "xor" or "xnor"
    Raises ValueError for any other name.
    """
    if name == "not":
        return np.array([[0.0], [1.0]]), np.array([[1.0], [0.0]])
    outputs = {
        "and": [0, 0, 0, 1],
        "or": [0, 1, 1, 1],
        "nand": [1, 1, 1, 0],
        "nor": [1, 0, 0, 0],
        "xor": [0, 1, 1, 0],
        "xnor": [1, 0, 0, 1],
    }
    if not isinstance(name, str) or name not in outputs:
        raise ValueError(f"unknown gate {name!r}; choose one of not, {', '.join(outputs)}")
    return np.array(_INPUTS, dtype=float), np.array(outputs[name], dtype=float).reshape(4, 1)
