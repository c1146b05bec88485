"""Neurons and examples to try a reader's function on, drawn at random."""

import numpy as np


def quarters(rng, size):
    """Different sizes, none of them 1, with any signs."""
    return rng.permutation([1, 2, 3, 5, 6, 7])[:size] / 4 * rng.choice([-1, 1], size)


def random_neuron(rng, size):
    """Weights and a bias."""
    return quarters(rng, size), float(quarters(rng, 1)[0])


def random_inputs(rng, weights, bias):
    """Inputs for which the neuron is neither undecided nor saturated."""
    while True:
        inputs = quarters(rng, len(weights))
        product = inputs @ weights
        if abs(product) > 0.3 and 0.4 < abs(product + bias) < 2.5 and abs(inputs.sum()) > 0.3:
            return inputs


def random_batch(rng, examples, size):
    """A neuron, rows of inputs, and targets of both kinds.

    With and without the bias, no z is the opposite of another: slopes that cancel hide mistakes.
    """
    weights, bias = random_neuron(rng, size)
    while True:
        inputs = np.array([random_inputs(rng, weights, bias) for _ in range(examples)])
        z = inputs @ weights
        if all(len(set(sizes)) == examples for sizes in (np.abs(z), np.abs(z + bias))):
            break
    targets = rng.permutation(np.arange(examples) % 2).astype(float)
    return weights, bias, inputs, targets


def random_shapes(rng):
    """Three numbers of examples, each with another number of inputs."""
    return (2, 3), (3, 2), (int(rng.integers(5, 8)), 4)


def random_examples(rng):
    """Neurons with one example each; the targets are of both kinds."""
    for size, target in zip((2, 3, int(rng.integers(4, 7))), (1.0, 0.0, 1.0)):
        weights, bias = random_neuron(rng, size)
        yield weights, bias, random_inputs(rng, weights, bias), target
