"""The same example as each of the five sources would work it: its loss, its biases, its names.

Two correct computations of one network differ when they follow other conventions. Here a
convention is data, and a single function works any example by any of them.
"""

from dataclasses import dataclass

import numpy as np

from backprop.examples import Example, two_layers
from backprop.explain import (
    Explanation,
    explain_backward,
    explain_forward,
    explain_loss,
    explain_step,
)
from backprop.gradient_descent import gradient_step
from backprop.losses import Loss, cross_entropy, half_squared_error, squared_error
from backprop.network import Layer, Network
from backprop.notations import BOOK, DEMOFOX, HILL, MAZUR, SIMPLEML, THETA, Notation
from backprop.passes import BackwardPass, backward, forward


@dataclass(frozen=True)
class Convention:
    """What a source computes, and how it writes that down.

    loss:   of one example; the loss of a batch is the mean
    biases: the rule for them, as in ``gradient_step``, or "none" if units have no bias
    digits: decimals to show, as many as the source prints
    """

    notation: Notation
    loss: Loss
    biases: str
    digits: int


#: By source. S4 begins with squared error; its two layers are trained with cross-entropy.
CONVENTIONS = {
    "book": Convention(BOOK, half_squared_error, "each", 9),
    "S0": Convention(DEMOFOX, half_squared_error, "each", 4),
    "S1": Convention(SIMPLEML, cross_entropy, "none", 4),
    "S2": Convention(MAZUR, half_squared_error, "frozen", 9),
    "S3": Convention(HILL, squared_error, "each", 15),
    "S4": Convention(THETA, cross_entropy, "each", 8),
}


@dataclass(frozen=True, eq=False)
class WorkedExample:
    """An example worked through one update by one convention.

    forward, loss, backward, step: the lines, in the source's symbols
    gradients:  the backward pass
    network:    after the update
    loss_after: its loss
    """

    forward: Explanation
    loss: Explanation
    backward: Explanation
    step: Explanation
    gradients: BackwardPass
    network: Network
    loss_after: float


def worked_example(
    source: str, example: Example = two_layers, *, digits: int | None = None
) -> WorkedExample:
    """Work an example as a source would: its loss, its rule for the biases, its symbols.

    source: "S0" to "S4", or "book"
    digits: decimals to show; None for as many as the source prints
    Raises ValueError for an unknown source, and for an example whose targets the source's loss
    can't take.
    """
    if source not in CONVENTIONS:
        raise ValueError(f"unknown source {source!r}; choose one of {', '.join(CONVENTIONS)}")
    convention = CONVENTIONS[source]
    network, rule = example.network, convention.biases
    if rule == "none":
        network, rule = without_biases(network), "frozen"
    before = forward(network, example.x)
    gradients = backward(network, before, example.target, convention.loss)
    step = {"learning_rate": example.learning_rate, "biases": rule}
    moved = gradient_step(network, gradients, **step)
    after = backward(moved, forward(moved, example.x), example.target, convention.loss)
    look = {
        "notation": convention.notation,
        "digits": convention.digits if digits is None else digits,
    }
    task = example.target, convention.loss
    return WorkedExample(
        forward=explain_forward(network, before, **look),
        loss=explain_loss(network, before, *task, **look),
        backward=explain_backward(network, before, gradients, *task, **look),
        step=explain_step(network, gradients, **step, **look),
        gradients=gradients,
        network=moved,
        loss_after=after.loss,
    )


def without_biases(network: Network) -> Network:
    """The network with all biases 0, which is the same as none."""
    return Network(
        tuple(
            Layer(layer.weight, np.zeros_like(layer.bias), layer.activation)
            for layer in network.layers
        )
    )
