"""See how large the gradient still is when it reaches the first of many layers."""

import math

import numpy as np

from backprop import plotting
from backprop.activations import identity, relu, sigmoid, tanh
from backprop.losses import cross_entropy, half_squared_error
from backprop.network import Layer, Network
from backprop.passes import backward, forward
from backprop.widgets.base import BookWidget, Choice, Number, written
from backprop.widgets.seeded_random import SeededRandom

ACTIVATIONS = {f.name: f for f in (sigmoid, tanh, relu, identity)}
LOSSES = {f.name: f for f in (half_squared_error, cross_entropy)}
TARGET = 0.25
#: Name: standard deviation of the weights of a layer with so many inputs and outputs
INITIALIZATIONS = {
    "normal": lambda inputs, outputs: 1.0,
    "glorot": lambda inputs, outputs: math.sqrt(2 / (inputs + outputs)),
    "he": lambda inputs, outputs: math.sqrt(2 / inputs),
    "s4": lambda inputs, outputs: 0.5 * math.sqrt(6 / (inputs + outputs)),
}


class DepthExplorer(BookWidget):
    """The size of each layer's activations, and of the gradient there, in a chain of layers.

    All inputs are 1. The output layer is one sigmoid unit, so that both losses fit; its target is
    0.25, which no saturated unit meets. A size is the root mean square over a layer: of its
    activations, or of the loss's gradient by its pre-activations, which is also that of its
    biases. Biases are 0, except for S4's initialization, where they are as the weights.

    layers:         with the output layer, 2 to 20
    width:          inputs, and units in each layer before the last, 1 to 16
    activation:     of all layers before the last: "sigmoid", "tanh", "relu", "identity"
    initialization: "normal" (standard deviation 1), "glorot", "he", or "s4"
    scale:          a factor on all random numbers, 0.1 to 5
    loss:           "half_squared_error" or "cross_entropy"
    starts:         how many random starts are shown, 1 to 8; each has the next seed
    seed:           of the first start, 0 to 999
    """

    module = "depth"
    room = {"narrow": (0.64, 65.6), "wide": (0.147, 35)}

    layers = Number(10, low=2, high=20, whole=True).tag(sync=True)
    width = Number(4, low=1, high=16, whole=True).tag(sync=True)
    activation = Choice("sigmoid", ACTIVATIONS).tag(sync=True)
    initialization = Choice("glorot", INITIALIZATIONS).tag(sync=True)
    scale = Number(1.0, low=0.1, high=5).tag(sync=True)
    loss = Choice("half_squared_error", LOSSES).tag(sync=True)
    starts = Number(5, low=1, high=8, whole=True).tag(sync=True)
    seed = Number(1, low=0, high=999, whole=True).tag(sync=True)

    def network(self, seed: int) -> Network:
        """The network of one start."""
        random = SeededRandom(seed)
        layers = []
        for number in range(1, self.layers + 1):
            last = number == self.layers
            outputs = 1 if last else self.width
            deviation = self.scale * INITIALIZATIONS[self.initialization](self.width, outputs)
            weight = [
                [deviation * random.normal() for _ in range(self.width)] for _ in range(outputs)
            ]
            biased = deviation if self.initialization == "s4" else 0
            bias = [biased * random.normal() if biased else 0.0 for _ in range(outputs)]
            layers.append(Layer(weight, bias, sigmoid if last else ACTIVATIONS[self.activation]))
        return Network(tuple(layers))

    def sizes(self, seed: int) -> tuple[list[float], list[float]]:
        """For each layer of one start the size of its activations, and of its gradients."""
        network = self.network(seed)
        passed = forward(network, np.ones(self.width))
        gradients = backward(network, passed, [TARGET], LOSSES[self.loss])
        return (
            [_root_mean_square(step.a) for step in passed.steps],
            [_root_mean_square(step.dz) for step in gradients.steps],
        )

    def describe(self):
        """The gradient of the first and the last layer, and how many starts end in which way."""
        every = [self.sizes(self.seed + start)[1] for start in range(self.starts)]
        first, last = every[0][0], every[0][-1]
        ends = [outcome(gradients) for gradients in every]
        words = {
            "dies": "is exactly 0 when it gets there",
            "vanishes": "vanishes on its way back",
            "shrinks": "shrinks on its way back",
            "keeps": "keeps its size",
            "grows": "grows on its way back",
            "explodes": "explodes on its way back",
        }
        counts = ", ".join(f"{end} in {ends.count(end)}" for end in words if end in ends)
        starts = "the 1 start" if self.starts == 1 else f"{self.starts} starts"
        return (
            f"With seed {self.seed} the last layer's gradient is {written(last, 3)} and the "
            f"first layer's {written(first, 3)}: it {words[ends[0]]}. Of {starts} it {counts}."
        )

    def draw_still(self, figure):
        """Both sizes by layer on a logarithmic axis, one line for each start."""
        every = [self.sizes(self.seed + start) for start in range(self.starts)]
        looks = (
            ("size of the activations", plotting.FORWARD, (-5, 0)),
            ("size of the gradient", plotting.BACKWARD, (-10, 0)),
        )
        numbers = range(1, self.layers + 1)
        for which, (ax, (name, color, usual)) in enumerate(zip(figure.subplots(1, 2), looks)):
            low, high = _decades([size for sizes in every for size in sizes[which]], usual)
            for start, sizes in reversed(list(enumerate(every))):
                shown = [size or math.nan for size in sizes[which]]
                if start:
                    ax.plot(numbers, shown, "-", color=plotting.QUIET, linewidth=0.8)
                else:
                    ax.plot(numbers, shown, "o-", color=color, markersize=4)
            ax.set(xlabel="layer", ylabel=name, xlim=(0.5, self.layers + 0.5), yscale="log")
            ax.set_ylim(10.0**low, 2 * 10.0**high)
            ax.set_yticks([10.0**power for power in range(low, high + 1, 5)])
            ax.minorticks_off()
            ax.xaxis.get_major_locator().set_params(integer=True)


def _decades(sizes, usual):
    """The exponents that an axis spans: the usual ones, and more in steps of five."""
    powers = [math.log10(size) / 5 for size in sizes if size > 0]
    low = min([usual[0], *(5 * math.floor(power) for power in powers)])
    return low, max([usual[1], *(5 * math.ceil(power) for power in powers)])


def _root_mean_square(values):
    # In plain arithmetic, which overflows nowhere here and is the same everywhere.
    squares = [value * value for value in values.ravel().tolist()]
    total = 0.0
    for square in squares:
        total += square
    return math.sqrt(total / len(squares))


def outcome(gradients) -> str:
    """What becomes of the gradient on its way from the last layer to the first, in a word.

    Kept: within a factor of ten. Vanished or exploded: beyond a factor of a thousand.
    """
    first, last = gradients[0], gradients[-1]
    if first == 0:
        return "dies"
    if first * 10 < last:
        return "vanishes" if first * 1000 < last else "shrinks"
    if first > last * 10:
        return "explodes" if first > last * 1000 else "grows"
    return "keeps"
