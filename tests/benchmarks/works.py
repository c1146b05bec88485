"""The training works that every contender does, from the same numbers to the same numbers."""

from dataclasses import dataclass

import numpy as np

from backprop import examples
from backprop.losses import Loss, cross_entropy
from backprop.network import Network


@dataclass(frozen=True, eq=False)
class Work:
    """Full-batch training of a network of sigmoid layers; x and target have examples as rows."""

    name: str
    network: Network
    x: np.ndarray
    target: np.ndarray
    loss: Loss
    learning_rate: float
    biases: str = "each"

    @property
    def fused(self) -> bool:
        """Whether the output's dz is a - y without the slope of the sigmoid."""
        return self.loss is cross_entropy

    def copy_layers(self):
        """Fresh (weight, bias) arrays to train."""
        return [(layer.weight.copy(), layer.bias.copy()) for layer in self.network.layers]

    def loss_of(self, layers) -> float:
        """The loss of trained (weight, bias) pairs, computed apart from the engine."""
        a = self.x
        for weight, bias in layers:
            a = 1 / (1 + np.exp(-(a @ np.asarray(weight).T + bias)))
        if self.fused:
            total = -np.log(np.where(self.target == 1, a, 1 - a)).sum()
        else:
            total = ((a - self.target) ** 2).sum() / 2
        return float(total) / len(self.x)


def _of_example(name, example, **options):
    x, target = np.atleast_2d(example.x), np.atleast_2d(example.target)
    return Work(name, example.network, x, target, example.loss, example.learning_rate, **options)


def xor(seed: int = 0) -> Work:
    """XOR with S4's start and rule from this seed."""
    network = examples.xor_network(np.random.default_rng(seed))
    return Work("XOR 2-3-1", network, *examples.gate("xor"), cross_entropy, 0.1)


def all_works() -> list[Work]:
    """XOR, the best-known 2-2-2 example, one neuron, and one layer of two."""
    return [
        xor(),
        _of_example("2-2-2, biases frozen", examples.two_layers, biases="frozen"),
        _of_example("one neuron", examples.one_neuron),
        _of_example("one layer of two", examples.or_and),
    ]
