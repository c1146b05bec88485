"""Answers to the exercises on batches (chapter 9)."""

from collections.abc import Callable
from itertools import combinations
from math import ceil

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.gradient_descent import BATCHING, batches
from backprop.losses import half_squared_error
from backprop.network import Layer, Network
from backprop.passes import backward, forward


def update_counts(answer: Callable) -> Verdict:
    """Exercise 1: ``answer(examples, batch_size, epochs)``: updates by restart, straddle, drop."""

    def right(examples, size, epochs):
        return np.array(
            [
                len(list(batches(examples, epochs=epochs, batch_size=size, batching=rule)))
                for rule in BATCHING
            ]
        )

    def one_replaced(place, count):
        def mistake(examples, size, epochs):
            counts = right(examples, size, epochs)
            counts[place] = count(examples, size, epochs)
            return counts

        return mistake

    return judge_function(
        answer,
        right,
        [(4, 3, 4), (10, 4, 3), (6, 3, 5), (7, 2, 3)],
        {
            "Those are the examples used, not the updates.": lambda n, size, epochs: np.full(
                3, n * epochs
            ),
            "That is one epoch. There are several.": lambda n, size, epochs: right(n, size, 1),
            "A number of updates is a whole number: round up or down, as the rule says.": (
                lambda n, size, epochs: np.full(3, n * epochs / size)
            ),
            "Restart and straddle are swapped.": lambda *case: right(*case)[[1, 0, 2]],
            "The order is restart, straddle, drop.": lambda *case: right(*case)[::-1],
            "Restart keeps the short batch: that is one update more in an epoch with a rest.": (
                one_replaced(0, lambda n, size, epochs: epochs * (n // size))
            ),
            "Straddle: what is left over at the very end is a batch too.": one_replaced(
                1, lambda n, size, epochs: n * epochs // size
            ),
            "Straddle does not begin anew: divide the examples of all epochs together.": (
                one_replaced(1, lambda n, size, epochs: epochs * ceil(n / size))
            ),
            "Drop leaves out the rest of *each* epoch, so round down before you count epochs.": (
                one_replaced(2, lambda n, size, epochs: n * epochs // size)
            ),
        },
        praise="Where the size divides the examples, all three agree.",
    )


def quieter_batch(answer) -> Verdict:
    """Exercise 2: the batch size with a noise of 0.15, if batches of 10 have 0.6."""
    ratio = 0.6 / 0.15
    return judge_number(
        answer,
        10 * ratio**2,
        {
            "The noise does not fall in proportion to the size, but to its root.": 10 * ratio,
            "You took the root of the ratio. Which number must have that ratio as its root?": (
                10 * ratio**0.5
            ),
            "That is how many times larger. How many examples is it?": ratio**2,
            "Turned around: less noise needs more examples.": 10 / ratio**2,
            "Once more: the size grows with the square of the ratio, not its cube.": 10 * ratio**3,
        },
    )


def example_shares(answer: Callable) -> Verdict:
    """Exercise 3: ``answer(batches, examples)``, the share of each example in all updates."""

    def counted(made, examples, weigh):
        total = np.zeros(examples)
        for batch in made:
            np.add.at(total, batch, weigh(batch))
        return total

    def by_own_count(made, examples):
        return counted(made, examples, lambda batch: 1 / len(batch))

    def right(made, examples):
        return by_own_count(made, examples) / len(made)

    def by_times(made, examples):
        times = counted(made, examples, lambda batch: 1)
        return times / times.sum()

    return judge_function(
        answer,
        right,
        [
            ([[0, 1, 2], [3], [0, 1, 2], [3]], 4),
            ([[0, 1, 2], [3, 0, 1], [2, 3, 0], [1, 2]], 4),
            ([[4, 2], [0, 1], [3], [1, 4], [2, 0]], 6),
        ],
        {
            "You count how often an example is used. One that is alone counts more.": by_times,
            "Those are plain counts. What does one use weigh in its batch?": (
                lambda made, n: counted(made, n, lambda batch: 1)
            ),
            "Almost: these add up to the number of updates. Make shares of them.": by_own_count,
            "You divide by the size of the first batch everywhere; each has its own.": (
                lambda made, n: counted(made, n, lambda batch: 1 / len(made[0])) / len(made)
            ),
            "Divide by the number of updates at the end, not by that of examples.": (
                lambda made, n: by_own_count(made, n) / n
            ),
            "A larger batch gives its examples less weight, not more.": (
                lambda made, n: counted(made, n, len) / counted(made, n, len).sum()
            ),
            "Examples are counted from 0; yours are shifted by one.": (
                lambda made, n: np.roll(right(made, n), 1)
            ),
        },
        praise="Each update shares out the same, whatever the size of its batch.",
    )


def neuron_batch_gradient(answer: Callable) -> Verdict:
    """Exercise 4: ``answer(weight, bias, x, y)``, the mean gradient of a sigmoid neuron."""

    def right(weight, bias, x, y):
        neuron = Network((Layer([[weight]], [bias], sigmoid),))
        passed = forward(neuron, x[:, None])
        step = backward(neuron, passed, y[:, None], half_squared_error).steps[0]
        return np.array([step.dweight[0, 0], step.dbias[0]])

    def from_parts(combine):
        def mistake(weight, bias, x, y):
            z = weight * x + bias
            a = sigmoid(z)
            return np.array(combine(a - y, a * (1 - a), x))

        return mistake

    mean = np.mean
    return judge_function(
        answer,
        right,
        [
            (0.5, -0.2, np.array([1.0, -1.0, 2.0]), np.array([0.0, 1.0, 1.0])),
            (-1.0, 0.3, np.array([0.5, 3.0, -2.0, 1.0]), np.array([0.2, 0.9, 0.0, 1.0])),
        ],
        {
            "Error, slope and input are still averaged one by one. An example's three numbers "
            "belong together: multiply first.": from_parts(
                lambda e, s, x: (mean(e) * mean(s) * mean(x), mean(e) * mean(s))
            ),
            "The error is still averaged first, and forgets its example.": from_parts(
                lambda e, s, x: (mean(e) * mean(s * x), mean(e) * mean(s))
            ),
            "Error and slope are together now, but the input is still averaged alone.": from_parts(
                lambda e, s, x: (mean(e * s) * mean(x), mean(e * s))
            ),
            "The slope is still averaged alone: each example has its own.": from_parts(
                lambda e, s, x: (mean(e * x) * mean(s), mean(e) * mean(s))
            ),
            "Those are sums. A larger batch would step farther: take the mean.": from_parts(
                lambda e, s, x: (sum(e * s * x), sum(e * s))
            ),
            "The slope of the sigmoid is missing.": from_parts(
                lambda e, s, x: (mean(e * x), mean(e))
            ),
            "The bias's derivative has no factor x.": from_parts(
                lambda e, s, x: (mean(e * s * x), mean(e * s * x))
            ),
            "The loss has a half in front, so there is no factor 2.": from_parts(
                lambda e, s, x: (2 * mean(e * s * x), 2 * mean(e * s))
            ),
            "The sign is turned around: the error is output minus target.": from_parts(
                lambda e, s, x: (-mean(e * s * x), -mean(e * s))
            ),
        },
        praise="Each example has its own error, slope and input; the mean comes last.",
    )


def batch_noise(answer: Callable) -> Verdict:
    """Exercise 5: ``answer(slopes, size)``, the spread of a mean over `size` different examples."""

    def right(slopes, size):
        return np.std([np.mean(chosen) for chosen in combinations(slopes, size)])

    def spread_with(factor):
        return lambda slopes, size: np.std(slopes) * factor(len(slopes), size)

    slopes = np.array([0.5, -1.0, 2.0, 0.25, 1.5, -0.75])
    others, pair = np.array([3.0, -1.0, 0.0, 0.5]), np.array([1.0, 4.0])
    return judge_function(
        answer,
        right,
        [(slopes, 1), (slopes, 2), (slopes, 4), (others, 3), (pair, 2)],
        {
            "That is the law for examples that may come twice. Without repetition a batch of all "
            "has no noise.": spread_with(lambda count, size: size**-0.5),
            "You divide by the size; it is its root.": spread_with(lambda count, size: 1 / size),
            "That is the spread of single examples, whatever the batch.": spread_with(
                lambda count, size: 1.0
            ),
            "That is a variance. The noise is its root.": lambda slopes, size: (
                right(slopes, size) ** 2
            ),
            "The second factor stands under a root as well.": spread_with(
                lambda count, size: size**-0.5 * (count - size) / (count - 1)
            ),
            "N - 1 belongs below, so that a batch of one has the full spread.": spread_with(
                lambda count, size: (((count - size) / count) / size) ** 0.5
            ),
            "`slopes` are all examples there are, so their spread is np.std as it stands, without "
            "ddof=1.": lambda slopes, size: (
                np.std(slopes, ddof=1) * ((len(slopes) - size) / (len(slopes) - 1) / size) ** 0.5
            ),
            "The size of the batch is missing below the root.": spread_with(
                lambda count, size: ((count - size) / (count - 1)) ** 0.5
            ),
        },
        praise="All batches together agree with you.",
    )
