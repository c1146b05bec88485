"""The forward pass and the backward pass. Every intermediate value is kept.

An example has shape ``(inputs,)``; a batch has its examples as rows, ``(examples, inputs)``.
Everything below follows: ``z``, ``a`` and their derivatives are ``(units,)`` or
``(examples, units)``.
"""

from dataclasses import dataclass

import numpy as np

from backprop._validation import as_float_array
from backprop.activations import sigmoid
from backprop.losses import Loss, check_target, paired_loss
from backprop.network import Network


@dataclass(frozen=True, eq=False)
class ForwardStep:
    """One layer of the forward pass: what came in, the pre-activation, what goes out."""

    a_in: np.ndarray
    z: np.ndarray
    a: np.ndarray


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """The steps in the order of the layers."""

    steps: tuple[ForwardStep, ...]

    @property
    def prediction(self) -> np.ndarray:
        """What the output layer gives, shape (outputs,) or (examples, outputs)."""
        return self.steps[-1].a


@dataclass(frozen=True, eq=False)
class BackwardStep:
    """One layer of the backward pass: the derivatives of the (mean) loss.

    da, dz:  by the layer's activations and pre-activations, shaped like them
    dweight: (outputs, inputs), summed over the batch's examples
    dbias:   (outputs,)
    """

    da: np.ndarray
    dz: np.ndarray
    dweight: np.ndarray
    dbias: np.ndarray


@dataclass(frozen=True, eq=False)
class BackwardPass:
    """The loss, its derivatives in the order of the layers, and ``dx`` by the inputs."""

    loss: float
    steps: tuple[BackwardStep, ...]
    dx: np.ndarray


def forward(network: Network, x) -> ForwardPass:
    """Run the network on one example or a batch.

    x: shape (inputs,) or (examples, inputs); computed in the network's dtype.
    Raises ValueError for another shape, an empty batch, NaN, or numbers too large to multiply.
    """
    a = as_float_array(x, "x", network.dtype)
    inputs = network.sizes[0]
    if a.ndim not in (1, 2) or a.shape[-1] != inputs:
        raise ValueError(
            f"x has shape {a.shape}; this network needs ({inputs},) or (examples, {inputs})"
        )
    if a.size == 0:
        raise ValueError(f"x is an empty batch, shape {a.shape}; it needs at least one example")
    steps = []
    for number, layer in enumerate(network.layers):
        with np.errstate(over="ignore", invalid="ignore"):
            z = a @ layer.weight.T + layer.bias
        if not np.isfinite(z).all():
            raise ValueError(f"z of layer {number} is not finite: inputs or weights are too large")
        steps.append(ForwardStep(a_in=a, z=z, a=layer.activation(z)))
        a = steps[-1].a
    return ForwardPass(tuple(steps))


def predict(network: Network, x) -> np.ndarray:
    """Only the network's output, shape (outputs,) or (examples, outputs)."""
    return forward(network, x).prediction


def backward(network: Network, forward_pass: ForwardPass, target, loss: Loss) -> BackwardPass:
    """Send the error back: the derivative of the loss by everything in the network.

    target: shaped like the prediction. The loss of a batch is the mean over its examples, and
    every derivative here is a derivative of that mean.
    Raises ValueError for another shape, NaN, a target outside the loss's range, a loss that
    does not fit the output activation, or derivatives too large for a float.
    """
    first, *_ = forward_pass.steps
    sizes = first.a_in.shape[-1], *(step.z.shape[-1] for step in forward_pass.steps)
    if sizes != network.sizes:
        raise ValueError(f"the forward pass has sizes {sizes}, the network {network.sizes}")
    loss = paired_loss(loss, network.layers[-1].activation)
    last = forward_pass.steps[-1]
    target = as_target(loss, target, last.a)
    examples = len(target) if target.ndim == 2 else 1

    steps = []
    with np.errstate(over="ignore", invalid="ignore"):  # looked for below
        da = loss.derivative(last.a, target) / examples
        for layer, step in zip(reversed(network.layers), reversed(forward_pass.steps)):
            if step is last and loss.name == "cross_entropy":
                # da times the activation's derivative, canceled by hand: the slopes of loss and
                # activation are a large and a small number, infinity and zero when saturated.
                dz = (last.a - target) / examples
            else:
                dz = da * layer.activation.derivative(step.z)
            dz_rows, a_rows = np.atleast_2d(dz), np.atleast_2d(step.a_in)
            steps.append(BackwardStep(da, dz, dz_rows.T @ a_rows, dz_rows.sum(axis=0)))
            da = dz @ layer.weight
    if not all(np.isfinite(d).all() for s in steps for d in (s.da, s.dweight, s.dbias, da)):
        raise ValueError("a gradient is not finite: inputs, weights or targets are too large")
    return BackwardPass(mean_loss(loss, network, forward_pass, target), tuple(steps[::-1]), da)


def as_target(loss: Loss, target, prediction: np.ndarray) -> np.ndarray:
    """The target as an array like the prediction, or a ValueError that says what fits."""
    target = as_float_array(target, "target", prediction.dtype)
    if target.shape != prediction.shape:
        raise ValueError(f"target has shape {target.shape}; the prediction has {prediction.shape}")
    check_target(loss, target)
    return target


def mean_loss(loss: Loss, network: Network, forward_pass: ForwardPass, target) -> float:
    """The loss averaged over the batch; cross-entropy is taken from z, so it stays finite."""
    last = forward_pass.steps[-1]
    loss = paired_loss(loss, network.layers[-1].activation)
    if loss.name == "cross_entropy":
        return float(np.mean(cross_entropy_of_z(network.layers[-1].activation, last.z, target)))
    with np.errstate(over="ignore"):  # a loss beyond the largest float is infinity
        return float(np.mean(loss.per_example(last.a, target)))


def cross_entropy_of_z(activation, z, target):
    """Cross-entropy per example from a sigmoid's or softmax's z: finite where a rounds to 0."""
    if activation is sigmoid:
        return (target * np.logaddexp(0, -z) + (1 - target) * np.logaddexp(0, z)).sum(axis=-1)
    shifted = z - z.max(axis=-1, keepdims=True)  # large z of like size would swallow the loss
    log_sum = np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return (target * (log_sum - shifted)).sum(axis=-1)
