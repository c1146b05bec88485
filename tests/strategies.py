"""Random networks with fitting data, for the property tests."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from backprop import (
    Layer,
    Loss,
    Network,
    cross_entropy,
    half_squared_error,
    identity,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    squared_error,
    tanh,
)

ELEMENTWISE = [sigmoid, tanh, relu, identity]
SQUARED = [half_squared_error, squared_error, mean_squared_error]
#: Every pair of output activation and loss that has a meaning.
PAIRS = [
    *((output, loss) for output in ELEMENTWISE for loss in SQUARED),
    (sigmoid, cross_entropy),
    (softmax, cross_entropy),
]

#: For the seeds of numpy generators.
seeds = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Problem:
    """A network and a batch that it could be trained on."""

    network: Network
    x: np.ndarray
    target: np.ndarray
    loss: Loss

    def example(self, index):
        return replace(self, x=self.x[index], target=self.target[index])


def random_network(rng, sizes, activations, dtype=np.float64):
    return Network(
        tuple(
            Layer(
                rng.uniform(-1.5, 1.5, (outputs, inputs)).astype(dtype),
                rng.uniform(-1, 1, outputs).astype(dtype),
                activation,
            )
            for inputs, outputs, activation in zip(sizes, sizes[1:], activations)
        )
    )


def random_target(rng, shape, output, loss):
    if output is softmax:
        return rng.dirichlet(np.ones(shape[-1]), shape[:-1])
    if loss is cross_entropy:
        return rng.choice([0, 1, 0.3], shape)
    return rng.uniform(-1, 1.5, shape)


def random_problem(rng, sizes, hidden, output, loss, examples, dtype=np.float64):
    """hidden: one activation for each hidden layer."""
    network = random_network(rng, sizes, [*hidden, output], dtype)
    x = rng.uniform(-1.5, 1.5, (examples, sizes[0])).astype(dtype)
    target = random_target(rng, (examples, sizes[-1]), output, loss).astype(dtype)
    return Problem(network, x, target, loss)


@st.composite
def problems(draw, pairs=PAIRS, hidden=ELEMENTWISE, min_hidden_layers=0, dtype=np.float64):
    """Problems with up to two hidden layers, four units a layer, and five examples."""
    rng = np.random.default_rng(draw(seeds))
    layers = draw(st.integers(min_hidden_layers, 2))
    sizes = [draw(st.integers(1, 4)) for _ in range(layers + 2)]
    activations = [draw(st.sampled_from(hidden)) for _ in range(layers)]
    # As often with cross-entropy, which takes its own way through the output layer, as without.
    by_loss = [[p for p in pairs if (p[1] is cross_entropy) == fused] for fused in (True, False)]
    output, loss = draw(st.sampled_from(draw(st.sampled_from([some for some in by_loss if some]))))
    examples = draw(st.integers(1, 5))
    return random_problem(rng, sizes, activations, output, loss, examples, dtype)
