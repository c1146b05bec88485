"""Train a small network on a truth table and look inside while it learns."""

import math

import numpy as np
import traitlets

from backprop import plotting
from backprop.activations import relu, sigmoid, tanh
from backprop.examples import gate
from backprop.gradient_descent import Training, train
from backprop.losses import cross_entropy, half_squared_error
from backprop.network import Layer, Network
from backprop.passes import forward, predict
from backprop.widgets.base import BookWidget, Choice, Number, written
from backprop.widgets.seeded_random import SeededRandom

MAX_UPDATES = 2_000_000
LEAST_RATE, MOST_RATE = 0.001, 100
GATES = ("xor", "xnor", "and", "nand", "or", "nor")
ACTIVATIONS = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}
LOSSES = {"cross_entropy": cross_entropy, "half_squared_error": half_squared_error}
SPEEDS = ("1", "30", "1000", "most")


def starting_numbers(seed: int, hidden: int) -> list[float]:
    """S4's random start from a seed: weights and biases in the order of Network.parameters.

    They are normal with standard deviation sqrt(6 / (inputs + outputs)) / 2 of their layer.
    Six decimals are kept: so they are exactly the numbers that the browser draws.
    """
    random, numbers = SeededRandom(seed), []
    for inputs, outputs in ((2, hidden), (hidden, 1)):
        spread = 0.5 * math.sqrt(6 / (inputs + outputs))
        numbers += [round(spread * random.normal(), 6) for _ in range((inputs + 1) * outputs)]
    return numbers


class XorTrainer(BookWidget):
    """A 2-hidden-1 network that learns a truth table while you watch.

    gate:       "xor", "xnor", "and", "nand", "or", "nor", or "own" for the four `targets`
    targets:    of the inputs 00, 01, 10, 11, each 0 or 1; they count if the gate is "own"
    hidden:     number of hidden units, 1 to 8
    activation: of the hidden units, "sigmoid", "tanh" or "relu"; the output is a sigmoid
    loss:       "cross_entropy" or "half_squared_error"
    rate:       the learning rate; a change of it during a run counts from there on
    batch_size: examples in an update, 1 to 4, taken in order
    seed:       of the random start
    start:      4 * hidden + 1 numbers to start from instead, ordered as Network.parameters
    updates:    how many updates were made
    earlier:    the rates before `rate`, as pairs (up to which update, rate)
    speed:      updates in a sixtieth of a second: "1", "30", "1000", or "most", what fits
    shown:      which weight or bias is read out, ordered as Network.parameters
    across, up: the hidden units on the two axes of the hidden space, from 1
    """

    module = "xor_trainer"
    room = {"narrow": (1.3, 95.7), "wide": (0.52, 48.3)}

    gate = Choice("xor", (*GATES, "own")).tag(sync=True)
    targets = traitlets.List([0, 1, 1, 0]).tag(sync=True)
    hidden = Number(3, low=1, high=8, whole=True).tag(sync=True)
    activation = Choice("sigmoid", ACTIVATIONS).tag(sync=True)
    loss = Choice("cross_entropy", LOSSES).tag(sync=True)
    rate = Number(0.1, low=LEAST_RATE, high=MOST_RATE).tag(sync=True)
    batch_size = Number(4, low=1, high=4, whole=True).tag(sync=True)
    seed = Number(1, low=0, high=999, whole=True).tag(sync=True)
    speed = Choice("30", SPEEDS).tag(sync=True)
    start = traitlets.List([]).tag(sync=True)
    updates = Number(0, low=0, high=MAX_UPDATES, whole=True).tag(sync=True)
    earlier = traitlets.List([]).tag(sync=True)
    shown = Number(0, low=0, high=32, whole=True).tag(sync=True)
    across = Number(1, low=1, high=8, whole=True).tag(sync=True)
    up = Number(2, low=1, high=8, whole=True).tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.observe(self._keep_earlier_rate, "rate")

    def _keep_earlier_rate(self, change):
        """A new rate from Python must not redo the updates made at the old one."""
        if self.updates and not (self.earlier and self.earlier[-1][0] == self.updates):
            self.earlier = [*self.earlier, [self.updates, change.old]]

    @traitlets.validate("targets")
    def _check_targets(self, proposal):
        values = proposal["value"]
        if len(values) != 4 or any(value not in (0, 1) for value in values):
            raise traitlets.TraitError(f"targets must be four numbers, each 0 or 1; got {values}")
        return [int(value) for value in values]

    @traitlets.validate("start")
    def _check_start(self, proposal):
        try:
            values = [float(value) for value in proposal["value"]]
        except (TypeError, ValueError):
            values = [math.nan]
        if not all(abs(value) <= 100 for value in values):
            raise traitlets.TraitError(
                f"start must be numbers from -100 to 100; got {proposal['value']}"
            )
        if values and len(values) != 4 * self.hidden + 1:
            raise traitlets.TraitError(
                f"start must be {4 * self.hidden + 1} numbers for {self.hidden} hidden units, "
                f"or none; got {len(values)}"
            )
        return values

    @traitlets.validate("earlier")
    def _check_earlier(self, proposal):
        pairs = proposal["value"]
        last = 0
        for pair in pairs:
            try:
                until, rate = pair
                fits = last <= until <= MAX_UPDATES and LEAST_RATE <= rate <= MOST_RATE
            except (TypeError, ValueError):
                fits = False
            if not fits:
                raise traitlets.TraitError(
                    f"earlier must be pairs of a rising update and a rate from {LEAST_RATE} to "
                    f"{MOST_RATE}; got {pair!r}"
                )
            last = until
        return [[int(until), float(rate)] for until, rate in pairs]

    @property
    def table(self):
        """Inputs of shape (4, 2) and targets of shape (4, 1)."""
        if self.gate != "own":
            return gate(self.gate)
        return gate("xor")[0], np.array(self.targets, dtype=float).reshape(4, 1)

    def start_network(self) -> Network:
        """The network before the first update."""
        hidden = self.hidden
        own = len(self.start) == 4 * hidden + 1
        numbers = self.start if own else starting_numbers(self.seed, hidden)
        zero = Network(
            (
                Layer(np.zeros((hidden, 2)), np.zeros(hidden), ACTIVATIONS[self.activation]),
                Layer(np.zeros((1, hidden)), np.zeros(1), sigmoid),
            )
        )
        return zero.with_parameters(numbers)

    def training(self) -> Training:
        """The run so far, done again by `train`: some seconds for a million updates.

        The loss is measured where a rate or an incomplete epoch begins or ends.
        """
        network = self.start_network()
        every = -(-4 // self.batch_size)  # updates in an epoch
        made, measured, diverged_at = 0, [], None
        for until, rate in [*self.earlier, (self.updates, self.rate)]:
            until = min(until, self.updates)
            while made < until and diverged_at is None:
                if made % every or until - made < every:
                    first = made % every * self.batch_size
                    run = self._train(network, rate, slice(first, first + self.batch_size), 1)
                else:
                    run = self._train(network, rate, slice(None), (until - made) // every)
                if run.diverged_at is not None:
                    diverged_at = made + run.diverged_at
                network, made = run.network, made + run.updates
                measured.append((made / every, self._loss(network)))
        epochs, losses = np.transpose([(0, self._loss(self.start_network())), *measured])
        return Training(network, epochs, losses, made, diverged_at)

    def _train(self, network, rate, examples, epochs):
        x, target = (array[examples] for array in self.table)
        return train(
            network, x, target, LOSSES[self.loss], learning_rate=rate, epochs=epochs,
            batch_size=min(self.batch_size, len(x)), record_every=max(epochs, 1),
        )  # fmt: skip

    def _loss(self, network):
        x, target = self.table
        run = train(network, x, target, LOSSES[self.loss], learning_rate=1, epochs=0)
        return run.losses[0]

    def describe(self):
        """How long it trained, the loss, and the four outputs."""
        run, (x, target) = self.training(), self.table
        every = -(-4 // self.batch_size)
        updates = run.updates if run.diverged_at is None else run.updates - 1
        begin = f"After {_count(updates // every, 'epoch')}"
        if every > 1:
            begin = f"After {_count(updates, 'update')} ({_count(updates // every, 'epoch')})"
        if updates == 0:
            begin = "At the start"
        if run.diverged_at is not None:
            begin = (
                f"Training diverged at update {run.diverged_at:,}: a weight went beyond 1e30. "
                f"{begin}"
            )
        outputs = predict(run.network, x)[:, 0]
        right = int(((outputs > 0.5) == (target[:, 0] == 1)).sum())
        return (
            f"{begin} the loss is {written(run.losses[-1])}. "
            f"The outputs for 00, 01, 10, 11 are {', '.join(written(a, 3) for a in outputs)}: "
            f"{right} of 4 on the right side of 0.5."
        )

    def draw_still(self, figure):
        """The output over both inputs, and the examples as two hidden units see them."""
        network, (x, target) = self.training().network, self.table
        left, right = figure.subplots(1, 2)
        grid = np.linspace(-0.25, 1.25, 21)
        points = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
        outputs = predict(network, points).reshape(len(grid), len(grid))
        left.contourf(grid, grid, outputs, levels=np.linspace(0, 1, 6), cmap="Greens")
        left.contour(grid, grid, outputs, levels=[0.5], colors="black")
        left.set(xlabel="$x_1$", ylabel="$x_2$", xticks=(0, 1), yticks=(0, 1))
        hidden = forward(network, x).steps[0].a
        across, up = (min(unit, self.hidden) for unit in (self.across, self.up))
        places = hidden[:, [across - 1, up - 1]]
        for value, marker in ((0, "o"), (1, "s")):
            chosen = target[:, 0] == value
            look = {"marker": marker, "linestyle": "none", "markersize": 9}
            left.plot(*x[chosen].T, color="white", markeredgecolor="black", **look)
            color = plotting.TARGET if value else plotting.QUIET
            right.plot(*places[chosen].T, color=color, label=f"target {value}", **look)
        right.set(xlabel=f"hidden unit {across}", ylabel=f"hidden unit {up}")
        right.locator_params(nbins=3)
        right.legend()


def _count(number, noun):
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
