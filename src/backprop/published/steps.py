"""One step of gradient descent on an example, with everything a source prints of it."""

from typing import NamedTuple

import numpy as np

from backprop.differences import central_difference
from backprop.examples import Example
from backprop.gradient_descent import gradient_step
from backprop.network import Network
from backprop.passes import BackwardPass, ForwardPass, backward, forward


class Step(NamedTuple):
    """An example before its first update (``before``, ``gradients``) and after it."""

    before: ForwardPass
    gradients: BackwardPass
    network: Network
    after: ForwardPass
    loss: float


def first_step(example: Example, *, backward=backward, biases: str = "each") -> Step:
    """Run an example forward and backward, update once, and run it forward again.

    backward: the backward pass, or a wrong one from ``backprop.mistakes``
    biases:   as in ``gradient_step``
    """
    network, rate = example.network, example.learning_rate
    before = forward(network, example.x)
    gradients = backward(network, before, example.target, example.loss)
    network = gradient_step(network, gradients, learning_rate=rate, biases=biases)
    return Step(before, gradients, network, forward(network, example.x), loss_of(example, network))


def loss_of(example: Example, network: Network) -> float:
    """The loss of an example's data with a network."""
    return example.loss(forward(network, example.x).prediction, example.target)


def indexed(name: str, values, first: int = 0) -> dict[str, float]:
    """Numbers under a name with a number behind it: "w0", "w1", … through all arrays given."""
    flat = np.concatenate([np.ravel(part) for part in values]) if len(values) else []
    return {f"{name}{first + i}": float(value) for i, value in enumerate(flat)}


def slope(f, x: float) -> float:
    """The derivative of f at x without any rule: a central difference."""
    return central_difference(lambda at: float(f(at)), float(x), 1e-5)
