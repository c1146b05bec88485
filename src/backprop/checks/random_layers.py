"""Two layers of sigmoid units to try a reader's function on, with equal sizes and with others."""

from collections.abc import Callable, Sequence

import numpy as np

from backprop.checks.verdict import Verdict
from backprop.examples import sigmoid_network
from backprop.passes import forward

EQUAL_SIZES = ((3, 3, 3), (3, 3, 3))


def hundredths(rng, *shape):
    """Numbers with two decimals, none of them near 0, with any signs."""
    return np.round(rng.uniform(0.3, 1.6, shape), 2) * rng.choice([-1.0, 1.0], shape)


def random_layers(rng, inputs, first, second, examples=None):
    """Weights and biases of both layers, x and target: no unit saturated, no error tiny."""
    rows = (examples,) if examples else ()
    while True:
        weights = hundredths(rng, first, inputs), hundredths(rng, second, first)
        biases = hundredths(rng, first), hundredths(rng, second)
        x = hundredths(rng, *rows, inputs)
        target = np.round(rng.uniform(0.05, 0.95, (*rows, second)), 2)
        hidden, output = forward(sigmoid_network(*zip(weights, biases)), x).steps
        saturated = max(abs(hidden.z).max(), abs(output.z).max()) > 3.5
        if not saturated and abs(output.a - target).min() > 0.1:
            return weights[0], biases[0], weights[1], biases[1], x, target


def judge_equal_sizes_first(
    rng: np.random.Generator, case: Callable, judge: Callable[[Sequence], Verdict]
) -> Verdict:
    """Judge cases in which every size is the same, and then others.

    Where all sizes are equal no wrong product breaks by its shapes, so mistakes can be named.

    case:  takes the numbers of inputs, of the first and of the second layer's units
    judge: takes the cases
    """
    verdict = judge([case(*sizes) for sizes in EQUAL_SIZES])
    if not verdict.right:
        return verdict
    sizes = (2, 3, 2), (4, 2, 3), (3, int(rng.integers(4, 6)), 2)
    verdict = judge([case(*each) for each in sizes])
    if verdict.right or verdict.blank:
        return verdict
    return Verdict(
        False, f"It is right where all sizes are equal. Here they differ: {verdict.message}"
    )
