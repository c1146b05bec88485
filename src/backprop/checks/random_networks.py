"""Networks and batches to try a reader's function on, drawn at random."""

import numpy as np

#: What the arrays of a two-layer network are, for messages.
WEIGHTS = ("the hidden weights", "the hidden biases", "the output weights", "the output biases")


def quarters(rng, *shape):
    """Numbers of either sign up to 1.75, in quarters; never 0, a half or 1."""
    return rng.choice([1, 3, 5, 6, 7], shape) / 4 * rng.choice([-1, 1], shape)


def random_network(rng, hidden, *, inputs=2, outputs=1):
    """The weights and biases of two layers."""
    return (
        quarters(rng, hidden, inputs),
        quarters(rng, hidden),
        quarters(rng, outputs, hidden),
        quarters(rng, outputs),
    )


def random_examples(rng, count):
    """Rows of inputs, and the targets of XOR for their signs, both of them among the rows."""
    x = np.abs(quarters(rng, count, 2)) + 0.125 * rng.integers(0, 2, (count, 2))
    target = rng.permutation(np.arange(count) % 2)
    x[:, 0] *= rng.choice([-1, 1], count)
    x[:, 1] = np.copysign(x[:, 1], np.where(target == 1, -x[:, 0], x[:, 0]))
    return x, target[:, np.newaxis].astype(float)
