"""Gradient descent: walk downhill on a function, or train a network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from backprop._training_loop import run
from backprop._validation import (
    as_float_array,
    as_tuple_of,
    check_rng,
    positive_number,
    whole_number,
)
from backprop.losses import Loss, paired_loss
from backprop.network import Layer, Network, in_range
from backprop.passes import BackwardPass, as_target, forward

BIASES = ("each", "shared", "frozen")
BATCHING = ("restart", "straddle", "drop")


@dataclass(frozen=True, eq=False)
class Descent:
    """A walk downhill.

    path:    every point from the start on, shape (steps + 1,) or (steps + 1, *start.shape)
    outcome: "converged": the last move was within the tolerance, and within 100 tolerances of
             the end the slope turns from falling to rising, so a minimum is near
             "stalled": the last move was within the tolerance, but no minimum is near
             "diverged": x went beyond 1e30 or was no longer a number
             "max_steps": none of these within the steps allowed
    """

    path: np.ndarray
    outcome: str

    @property
    def steps(self) -> int:
        """How many moves were made."""
        return len(self.path) - 1

    @property
    def end(self):
        """The last point."""
        return self.path[-1]

    @property
    def diverged_from(self) -> int | None:
        """The first step of the run of ever longer moves at the end, if it diverged."""
        if self.outcome != "diverged":
            return None
        with np.errstate(over="ignore", invalid="ignore"):
            moves = abs(np.diff(self.path, axis=0)).reshape(self.steps, -1).max(axis=1)
            shorter = np.flatnonzero(moves[1:] <= moves[:-1])
        return int(shorter[-1]) + 2 if shorter.size else 1


def descend(
    gradient: Callable,
    start,
    *,
    learning_rate: float,
    tolerance: float = 1e-5,
    max_steps: int = 100_000,
) -> Descent:
    """Repeat ``x = x - learning_rate * gradient(x)`` until a move is no longer than tolerance.

    gradient: takes a point, returns the slope there (a number, or an array shaped like start)
    start:    a number or an array
    The tolerance bounds the last *move*, which can be far smaller than the distance still to go.
    Raises ValueError if the rate or tolerance is not a positive number, max_steps is not a whole
    number, the start is empty or not finite, or gradient returns something of another shape.
    """
    rate = positive_number(learning_rate, "learning_rate")
    tolerance = positive_number(tolerance, "tolerance")
    max_steps = whole_number(max_steps, "max_steps", least=0)
    x = as_float_array(start, "start", float)
    if x.size == 0:
        raise ValueError(f"start is empty, shape {x.shape}; it needs at least one number")
    path, outcome = [x], "max_steps"
    with np.errstate(over="ignore", invalid="ignore"):
        while len(path) <= max_steps and outcome == "max_steps":
            moved = x - rate * _slope(gradient, x)
            path.append(moved)
            if not in_range(moved):
                outcome = "diverged"
            elif np.abs(moved - x).max() <= tolerance:
                near = _minimum_is_near(gradient, moved, 100 * tolerance)
                outcome = "converged" if near else "stalled"
            x = moved
    return Descent(np.array(path), outcome)


def _slope(gradient, x):
    try:
        slope = gradient(float(x) if x.ndim == 0 else x.copy())
    except OverflowError:  # Python's own floats raise where numpy's become infinite
        return np.full(x.shape, np.inf)
    try:
        slope = np.asarray(slope)
    except ValueError:  # a ragged list
        slope = np.asarray(slope, dtype=object)
    if slope.shape != x.shape or slope.dtype.kind not in "iuf":
        raise ValueError(f"gradient returned {slope}; it must return numbers of shape {x.shape}")
    return slope


def _minimum_is_near(gradient, x, distance):
    """Whether the slope along each axis turns from falling to rising around x."""
    for index in np.ndindex(x.shape):
        offset = np.zeros_like(x)
        offset[index] = distance
        if not _slope(gradient, x - offset)[index] < 0 < _slope(gradient, x + offset)[index]:
            return False
    return True


def gradient_step(
    network: Network, gradients: BackwardPass, *, learning_rate: float, biases: str = "each"
) -> Network:
    """One step against the gradient, all parameters at once. The network given stays as it is.

    biases: "each" unit has its own; one "shared" by a layer moves by the summed gradient;
            "frozen" ones stay
    Raises ValueError for a negative or infinite rate, another network's gradients, an unknown
    rule, unequal biases under "shared", or a step that takes a parameter beyond 1e30.
    """
    stays = np.ndim(learning_rate) == 0 and learning_rate == 0
    rate = 0.0 if stays else positive_number(learning_rate, "learning_rate")
    check_biases(network, biases)
    shapes = [step.dweight.shape for step in gradients.steps]
    expected = [layer.weight.shape for layer in network.layers]
    if shapes != expected:
        raise ValueError(f"the gradients have shapes {shapes}; this network needs {expected}")
    layers = []
    for layer, step in zip(network.layers, gradients.steps):
        dbias = {"each": step.dbias, "shared": step.dbias.sum(), "frozen": 0 * step.dbias}[biases]
        with np.errstate(over="ignore", invalid="ignore"):
            weight, bias = layer.weight - rate * step.dweight, layer.bias - rate * dbias
        if not (in_range(weight) and in_range(bias)):
            raise ValueError(f"this step diverges: learning rate {rate:g} is too large here")
        layers.append(Layer(weight, bias, layer.activation))
    return Network(tuple(layers))


@dataclass(frozen=True, eq=False)
class Training:
    """A finished training run.

    network:     the trained network; after divergence, the last one within range
    epochs:      the epochs after which the loss was measured, beginning with 0
    losses:      the loss over all examples at those epochs
    updates:     how many times the parameters were changed
    diverged_at: the update that took a parameter beyond 1e30 or to NaN, or None. It is looked
                 for every 1,000 epochs: a parameter that is back by then was not noticed.
    """

    network: Network
    epochs: np.ndarray
    losses: np.ndarray
    updates: int
    diverged_at: int | None = None

    @property
    def outcome(self) -> str:
        """Either "finished" or "diverged"."""
        return "finished" if self.diverged_at is None else "diverged"

    def __repr__(self):
        ended = f"diverged at update {self.diverged_at:,}" if self.diverged_at else "finished"
        return (
            f"Training: {self.updates:,} updates, {ended}, "
            f"loss {self.losses[0]:.6g} -> {self.losses[-1]:.6g}"
        )


def batches(
    examples: int,
    *,
    epochs: int,
    batch_size: int | None = None,
    batching: str = "restart",
    rng: np.random.Generator | None = None,
) -> Iterator[tuple[int, np.ndarray]]:
    """Which examples enter which update: pairs of (epoch, indices), one for each update.

    batch_size: None for all examples at once
    batching:   "restart": each epoch anew, with a short last batch
                "straddle": batches run on across epochs, and only the very last may be short
                "drop": each epoch anew, an incomplete batch is left out
    rng:        shuffles the order anew in each epoch; None keeps the order
    Raises ValueError for an unknown rule, a batch size below 1 or above the examples, numbers
    that are not whole, or an rng that is no Generator.
    """
    examples = whole_number(examples, "examples", least=1)
    epochs = whole_number(epochs, "epochs", least=0)
    size = examples if batch_size is None else whole_number(batch_size, "batch_size", least=1)
    if size > examples:
        raise ValueError(f"batch_size must be from 1 to the {examples} examples; got {batch_size}")
    if rng is not None:
        check_rng(rng)
    if batching not in BATCHING:
        raise ValueError(f"unknown batching {batching!r}; choose one of {', '.join(BATCHING)}")

    def generate():
        waiting = np.arange(0)
        for epoch in range(epochs):
            order = np.arange(examples) if rng is None else rng.permutation(examples)
            waiting = np.concatenate([waiting, order])
            while len(waiting) >= size:
                yield epoch, waiting[:size]
                waiting = waiting[size:]
            last = epoch == epochs - 1
            if len(waiting) and (batching == "restart" or (batching == "straddle" and last)):
                yield epoch, waiting
            if batching != "straddle":
                waiting = waiting[:0]

    return generate()


def train(
    network: Network,
    x,
    target,
    loss: Loss,
    *,
    learning_rate: float,
    epochs: int,
    batch_size: int | None = None,
    batching: str = "restart",
    biases: str = "each",
    rng: np.random.Generator | None = None,
    record_every: int = 1,
) -> Training:
    """Train by gradient descent; the network given stays as it is.

    x, target:    one example or a batch, as for ``forward`` and ``backward``
    batch_size, batching, rng: see :func:`batches`
    biases:       see :func:`gradient_step`
    record_every: measure the loss after every so many epochs (and at the start and the end)
    Equal, up to rounding, to calling forward, backward and gradient_step for each update.
    Divergence is an outcome, not an error: see :class:`Training`.
    Raises ValueError for a rate that is not positive, epochs below 0 and all bad input that
    forward, backward, gradient_step and batches refuse.
    """
    rate = positive_number(learning_rate, "learning_rate")
    return _train(
        [network], x, target, loss, [rate], epochs, batch_size, batching, biases, rng,
        record_every,
    )[0]  # fmt: skip


def train_many(
    networks,
    x,
    target,
    loss: Loss,
    *,
    learning_rate,
    epochs: int,
    batch_size: int | None = None,
    batching: str = "restart",
    biases: str = "each",
    rng: np.random.Generator | None = None,
    record_every: int | None = None,
) -> list[Training]:
    """Train many networks of one shape at once, far faster than one after the other.

    learning_rate: one rate for all, or one for each network
    record_every:  None measures the loss only at the start and at the end
    The rest is as for :func:`train`; all networks see the same batches. Each result equals that
    of training its network alone, up to rounding.
    Raises ValueError also if there are no networks or their shapes, activations or dtypes differ.
    """
    networks = as_tuple_of(Network, networks, "networks")
    kinds = {
        (network.sizes, network.dtype, *(layer.activation for layer in network.layers)): network
        for network in networks
    }
    if len(kinds) > 1:
        given = "; ".join(map(str, kinds.values()))
        raise ValueError(f"the networks must have the same sizes, activations and dtype: {given}")
    rates = as_float_array(learning_rate, "learning_rate").ravel()
    if rates.size not in (1, len(networks)):
        raise ValueError(f"{len(networks)} networks need one rate or as many; got {rates.size}")
    rates = [positive_number(rate, "learning_rate") for rate in rates.tolist()]
    rates = rates * len(networks) if len(rates) == 1 else rates
    epochs = whole_number(epochs, "epochs", least=0)
    return _train(
        networks, x, target, loss, rates, epochs, batch_size, batching, biases, rng,
        max(epochs, 1) if record_every is None else record_every,
    )  # fmt: skip


def _train(
    networks, x, target, loss, rates, epochs, batch_size, batching, biases, rng, record_every
):
    """Check what is given, run the loop on private copies, and report."""
    epochs = whole_number(epochs, "epochs", least=0)
    record_every = whole_number(record_every, "record_every", least=1)
    if rng is not None:
        check_rng(rng)
    loss = paired_loss(loss, networks[0].layers[-1].activation)
    for network in networks:
        check_biases(network, biases)
    first = forward(networks[0], x)
    target = np.atleast_2d(as_target(loss, target, first.prediction))
    x = np.atleast_2d(first.steps[0].a_in)
    if batch_size in (None, len(x)) and batching in BATCHING:
        schedule = [[None]] * epochs  # the order within a full batch does not matter
    else:
        schedule = [[] for _ in range(epochs)]
        order = {"batch_size": batch_size, "batching": batching, "rng": rng}
        for epoch, examples in batches(len(x), epochs=epochs, **order):
            schedule[epoch].append(examples)
    runs = run(networks, x, target, loss, rates, epochs, schedule, biases, record_every)
    return [Training(*fields) for fields in runs]


def check_biases(network: Network, biases: str) -> None:
    """Raise ValueError for an unknown rule, or a shared bias that is not the same for all units."""
    if biases not in BIASES:
        raise ValueError(f"unknown biases {biases!r}; choose one of {', '.join(BIASES)}")
    if biases == "shared":
        for number, layer in enumerate(network.layers):
            if np.ptp(layer.bias) > 0:
                raise ValueError(f"layer {number} cannot share the unequal biases {layer.bias}")
