"""Checks of functions that train XOR: batches, the training itself, and how often it works.

Right answers come from the engine.
"""

from functools import partial
from itertools import pairwise
from math import ceil

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.coded import indices, judge_coded
from backprop.checks.network_slopes import xor_slopes
from backprop.checks.parts import judge_parts
from backprop.checks.random_networks import WEIGHTS, random_examples, random_network
from backprop.checks.verdict import Verdict, judge_function
from backprop.examples import gate, sigmoid_network
from backprop.gradient_descent import batches as cut
from backprop.gradient_descent import train
from backprop.losses import cross_entropy


def _truth(result):
    if isinstance(result, np.ndarray) and result.size == 1:
        result = result.item()  # what comparing rows of the shape (1,) gives
    if not isinstance(result, (int, float)) or result not in (0, 1):
        raise ValueError("Return one True or False for the whole network.")
    return str(bool(result))


def solves_xor(answer, rng) -> Verdict:
    """Judge ``answer(outputs)``: whether all four outputs, shape (4, 1), are on the right side."""
    target = gate("xor")[1]

    def error(outputs):
        return np.abs(outputs - target)

    def right(outputs):
        return bool((error(outputs) < 0.5).all())

    def rows(*chosen):
        return lambda outputs: bool((error(outputs)[list(chosen)] < 0.5).all())

    mistakes = {
        "No network passes here. Look at the shapes: (4, 1) compared with (4,) gives a table of "
        "four by four.": lambda o: False,
        "Every network passes here.": lambda o: True,
        "One right answer is not enough: all four are needed.": lambda o: bool(
            (error(o) < 0.5).any()
        ),
        "Three right answers are not enough: all four are needed.": lambda o: bool(
            (error(o) < 0.5).sum() >= 3
        ),
        "A small mean error hides a wrong answer. Ask each row.": lambda o: bool(
            np.mean(error(o)) < 0.5
        ),
        "A small mean of squares hides a wrong answer. Ask each row.": lambda o: bool(
            np.mean(error(o) ** 2) < 0.25
        ),
        "The errors are added up here. Ask each row.": lambda o: bool(error(o).sum() < 0.5),
        "Those outputs solve XNOR: which rows shall be 1?": lambda o: bool((error(o) > 0.5).all()),
        "The order of the rows is another one: the two with a single 1 stand in the middle.": (
            lambda o: bool((np.abs(o - [[0], [1], [0], [1]]) < 0.5).all())
        ),
        "An output of exactly one half counts as a yes here. It is undecided.": lambda o: bool(
            ((o >= 0.5) == target).all()
        ),
        "An output of exactly one half counts as a no here. It is undecided.": lambda o: bool(
            ((o > 0.5) == target).all()
        ),
        "An output of exactly one half counts as right here. It is undecided.": lambda o: bool(
            (error(o) <= 0.5).all()
        ),
        "The first row is not asked. What shall 0, 0 give?": rows(1, 2, 3),
        "The last row is not asked. That is OR's one mistake.": rows(0, 1, 2),
        "Only the two rows in the middle are asked.": rows(1, 2),
        "Only the first and the last row are asked.": rows(0, 3),
    }
    limits = (0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.49, 0.5)
    for limit in limits[1:-1]:
        message = f"You ask for errors below about {limit}. The right side of one half is enough."
        mistakes[message] = lambda o, limit=limit: bool((error(o) < limit).all())

    def outputs(*answers, least=0.1, most=0.4):
        far = rng.uniform(least, most, 4)
        return np.abs(np.array(answers) - far).reshape(4, 1).round(3)

    found = []
    for low, high in pairwise(limits):
        margin = 0.1 * (high - low)
        found.append(outputs(0, 1, 1, 0, least=low + margin, most=high - margin))
    found += [np.array([[0.27], [0.98], [0.98], [0.02]])]  # errors that are small in sum
    found += [outputs(1, 0, 0, 1), outputs(0, 0, 0, 0), outputs(1, 1, 1, 1), outputs(0, 1, 0, 1)]
    close = [[0.6], [0.4], [0.9], [0.1]]  # two wrong answers, in spite of a small mean error
    found += [np.array(close), np.array([[0.05], [0.1], [0.95], [0.9]])]
    found += [outputs(0, 0, 1, 1), outputs(1, 0, 0, 0), outputs(0, 0, 0, 1)]
    for row in range(4):
        one_wrong = outputs(0, 1, 1, 0, most=0.2)
        one_wrong[row] = 1 - one_wrong[row]
        undecided = outputs(0, 1, 1, 0)
        undecided[row] = 0.5
        found += [one_wrong, undecided]
    cases = [(found[place],) for place in rng.permutation(len(found))]
    return judge_coded(answer, right, cases, _truth, mistakes, praise="All four rows, or none.")


def _batch_list(result):
    needed = "Return one list that holds, for each update, the list of its examples."
    if not isinstance(result, (list, tuple, np.ndarray)):
        raise ValueError(needed)
    return " ".join(str(indices(batch, needed)) for batch in result)


def batches(answer, rng) -> Verdict:
    """Judge ``answer(examples, batch_size, epochs)``: the indices of each update under restart."""

    def by_rule(rule):
        def made(examples, size, epochs):
            cuts = cut(examples, epochs=epochs, batch_size=size, batching=rule)
            return [batch.tolist() for _, batch in cuts]

        return made

    right = by_rule("restart")

    def each(change):
        return lambda n, size, epochs: [change(batch, n, size) for batch in right(n, size, epochs)]

    def merged(n, size, epochs):
        full = [list(range(i, i + size)) for i in range(0, n - n % size, size)]
        full[-1] += range(n - n % size, n)
        return full * epochs

    def equal_parts(n, size, epochs):
        return [part.tolist() for part in np.array_split(np.arange(n), ceil(n / size))] * epochs

    mistakes = {
        "Batches run on from one epoch into the next here: that is the rule straddle. Under "
        "restart each epoch begins anew.": by_rule("straddle"),
        "The short batch at the end of each epoch is left out: that is the rule drop. Under "
        "restart it is a batch too.": by_rule("drop"),
        "That is one epoch. There are several.": lambda n, size, epochs: right(n, size, 1),
        "Examples are counted from 0 here, not from 1.": each(
            lambda batch, n, size: [index + 1 for index in batch]
        ),
        "The last batch of an epoch is filled up with examples from its start. Leave it short.": (
            lambda n, size, epochs: (
                [[index % n for index in range(first, first + size)] for first in range(0, n, size)]
                * epochs
            )
        ),
        "The last batch goes on beyond the last example.": (
            lambda n, size, epochs: (
                [list(range(first, first + size)) for first in range(0, n, size)] * epochs
            )
        ),
        "The last example is missing.": lambda n, size, epochs: right(n - 1, size, epochs),
        "The batches overlap: each begins one example after the one before.": (
            lambda n, size, epochs: (
                [list(range(first, first + size)) for first in range(n - size + 1)] * epochs
            )
        ),
        "The batches overlap: each example begins one. Go on by the size of a batch.": (
            lambda n, size, epochs: (
                [list(range(first, min(first + size, n))) for first in range(n)] * epochs
            )
        ),
        "You deal the examples out like cards. A batch holds neighbors.": (
            lambda n, size, epochs: (
                [list(range(first, n, ceil(n / size))) for first in range(ceil(n / size))] * epochs
            )
        ),
        "`batch_size` says how large a batch is, not how many there are.": (
            lambda n, size, epochs: (
                [part.tolist() for part in np.array_split(np.arange(n), size)] * epochs
            )
        ),
        "The examples that are left over make a short batch. You spread them over the others.": (
            equal_parts
        ),
        "The examples that are left over make a batch of their own. You added them to the one "
        "before.": merged,
        "Each batch is repeated before the next one comes. An epoch goes through all of them "
        "first.": lambda n, size, epochs: [
            batch for batch in right(n, size, 1) for _ in range(epochs)
        ],
        "Those are the batches' first examples alone.": each(lambda batch, n, size: batch[:1]),
        "`epochs` and `batch_size` are swapped.": (lambda n, size, epochs: right(n, epochs, size)),
        "That is one epoch too many.": lambda n, size, epochs: right(n, size, epochs + 1),
        "That is one epoch too few.": lambda n, size, epochs: right(n, size, epochs - 1),
        "Each batch comes backward. Keep the order of the examples.": each(
            lambda batch, n, size: batch[::-1]
        ),
    }
    # One example is left over in the first, more in the next two, and none in the last.
    one_left = [(7, 3, 2), (9, 4, 3), (10, 3, 4), (13, 4, 2), (11, 5, 3)]
    more_left = [(8, 3, 4), (11, 4, 2), (10, 4, 3), (12, 5, 4), (13, 5, 3), (14, 4, 3)]
    chosen = rng.permutation(len(more_left))[:2]
    even = int(rng.integers(3, 5))
    cases = [
        one_left[rng.integers(len(one_left))],
        *(more_left[place] for place in chosen),
        (2 * even, even, 5),
    ]
    return judge_coded(
        answer, right, cases, _batch_list, mistakes, praise="Each epoch begins anew."
    )


def _deviation(p, runs):
    return (p * (1 - p) / runs) ** 0.5


def _rate(solved, *, successes=2, runs=4, errors=2, deviation=_deviation, around=None, clip=True):
    """The share, and its two limits after some made-up runs, with a part exchanged.

    around: takes p and the share, returns the middle of the limits
    """
    share = sum(solved) / len(solved)
    p = (sum(solved) + successes) / (len(solved) + runs)
    middle = p if around is None else around(p, share)
    error = errors * deviation(p, len(solved) + runs)
    limits = np.array([middle - error, middle + error])
    return np.array([share, *(np.clip(limits, 0, 1) if clip else limits)])


def success_rate(answer, rng) -> Verdict:
    """Judge ``answer(solved)``: the share of True, and its limits after two more of each kind."""

    def changed(change):
        return lambda solved: np.array(change(solved, *_rate(solved)))

    def added_share(solved):
        return (sum(solved) + 2) / (len(solved) + 4)

    mistakes = {
        "The two successes and two failures are missing. Without them a perfect record says that "
        "you are sure.": partial(_rate, successes=0, runs=0),
        "Only one of each kind is added. Add two successes and two failures.": partial(
            _rate, successes=1, runs=2
        ),
        "Four of each kind are added. Add two successes and two failures.": partial(
            _rate, successes=4, runs=8
        ),
        "The two failures are missing among the added runs.": partial(_rate, runs=2),
        "The two successes are missing among the added runs.": partial(_rate, successes=0),
        "The limits lie around the share. They belong around p.": partial(
            _rate, around=lambda p, share: share
        ),
        "The limits are one standard error away from p. Take two.": partial(_rate, errors=1),
        "The limits are 1.96 standard errors away from p. This task takes two.": partial(
            _rate, errors=1.96
        ),
        "That is a variance. The standard error is its root.": partial(
            _rate, deviation=lambda p, runs: p * (1 - p) / runs
        ),
        "Below p (1 - p) the number of runs is missing: more runs, smaller error.": partial(
            _rate, deviation=lambda p, runs: (p * (1 - p)) ** 0.5
        ),
        "The number of runs belongs under the root as well.": partial(
            _rate, deviation=lambda p, runs: (p * (1 - p)) ** 0.5 / runs
        ),
        "The four added runs are missing where p (1 - p) is divided.": partial(
            _rate, deviation=lambda p, runs: _deviation(p, runs - 4)
        ),
        "The standard error is made of p alone. Multiply p by 1 - p.": partial(
            _rate, deviation=lambda p, runs: (p / runs) ** 0.5
        ),
        "A limit leaves the range of a share: none is below 0 or above 1.": partial(
            _rate, clip=False
        ),
        "The first number is p. Return the share that was observed.": changed(
            lambda solved, share, low, high: (added_share(solved), low, high)
        ),
        "The first number is a count. A share is a part of the whole.": changed(
            lambda solved, share, low, high: (sum(solved), low, high)
        ),
        "Those are the failures. Count what is True.": lambda solved: _rate(
            [not success for success in solved]
        ),
        "The limits are swapped: the lower one comes first.": changed(
            lambda solved, share, low, high: (share, high, low)
        ),
        "Those are the share and an error. Return the two limits.": changed(
            lambda solved, share, low, high: (
                share,
                2 * _deviation(added_share(solved), len(solved) + 4),
            )
        ),
        "That is the share alone. Return the limits as well.": changed(
            lambda solved, share, low, high: share
        ),
        "Those are the limits alone. The share comes before them.": changed(
            lambda solved, share, low, high: (low, high)
        ),
    }

    def runs(successes, failures):
        return (rng.permutation([True] * successes + [False] * failures).tolist(),)

    perfect = int(rng.integers(20, 40))
    cases = [
        runs(int(rng.integers(13, 20)), int(rng.integers(5, 12))),
        runs(perfect, 0),
        runs(0, perfect + 5),
        runs(int(rng.integers(3, 7)), int(rng.integers(30, 60))),
    ]
    return judge_function(
        answer, _rate, cases, mistakes, praise="Even a perfect record leaves some doubt."
    )


def _mean_loss(x, target, *weights, mean=np.mean):
    """Cross-entropy, each example's brought to one number by `mean`."""
    W1, b1, W2, b2 = weights
    z = sigmoid(x @ W1.T + b1) @ W2.T + b2
    return mean(target * np.logaddexp(0, -z) + (1 - target) * np.logaddexp(0, z))


def _moved(weights, slopes, rate):
    return [part - rate * slope for part, slope in zip(weights, slopes)]


def _trained(
    x, target, W1, b1, W2, b2, rate, epochs, size,
    *, slopes=xor_slopes, step=None, rule="restart", loss=_mean_loss,
):  # fmt: skip
    """The trained weights and the losses, with a part exchanged.

    step: takes the examples, the weights and the rate of an update, returns the new weights
    """
    weights = [W1, b1, W2, b2]
    losses = [loss(x, target, *weights)]
    for _ in range(epochs):
        for _, chosen in cut(len(x), epochs=1, batch_size=size, batching=rule):
            batch = x[chosen], target[chosen]
            if step is None:
                weights = _moved(weights, slopes(*batch, *weights), rate)
            else:
                weights = step(*batch, weights, rate)
        losses.append(loss(x, target, *weights))
    return *weights, np.array(losses)


def train_xor(answer, rng) -> Verdict:
    """Judge ``answer(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size)``.

    It returns the four trained arrays, and the mean loss before training and after each epoch.
    """

    def right(x, target, W1, b1, W2, b2, rate, epochs, size):
        run = train(
            sigmoid_network((W1, b1), (W2, b2)), x, target, cross_entropy,
            learning_rate=rate, epochs=epochs, batch_size=size,
        )  # fmt: skip
        layers = [part for layer in run.network.layers for part in (layer.weight, layer.bias)]
        return *layers, run.losses

    def only(*moving):
        def step(x, target, weights, rate):
            moved = _moved(weights, xor_slopes(x, target, *weights), rate)
            return [new if i in moving else weights[i] for i, new in enumerate(moved)]

        return partial(_trained, step=step)

    def with_losses(change):
        def mistake(*case):
            *weights, losses = _trained(*case)
            return *weights, change(losses)

        return mistake

    def output_first(x, target, weights, rate):
        moved = _moved(weights, xor_slopes(x, target, *weights), rate)
        again = xor_slopes(x, target, *weights[:2], *moved[2:])
        return [*_moved(weights[:2], again[:2], rate), *moved[2:]]

    def slopes_of_epoch(*case, once=False):
        x, target, *weights, rate, epochs, size = case
        losses, first = [_mean_loss(x, target, *weights)], weights
        for _ in range(epochs):
            start = first if once else weights
            for _, chosen in cut(len(x), epochs=1, batch_size=size):
                weights = _moved(weights, xor_slopes(x[chosen], target[chosen], *start), rate)
            losses.append(_mean_loss(x, target, *weights))
        return *weights, np.array(losses)

    def with_batch_losses(combine, *, new=True):
        """The losses of an epoch made from those that are measured at its updates."""

        def mistake(*case, everywhere=False):
            x, target, *weights, rate, epochs, size = case
            losses = [_mean_loss(x, target, *weights)]
            for _ in range(epochs):
                measured = []
                for _, chosen in cut(len(x), epochs=1, batch_size=size):
                    batch = x[chosen], target[chosen]
                    moved = _moved(weights, xor_slopes(*batch, *weights), rate)
                    where = (x, target) if everywhere else batch
                    measured.append(_mean_loss(*where, *(moved if new else weights)))
                    weights = moved
                losses.extend(combine(measured))
            return *weights, np.array(losses)

        return mistake

    def squared_loss(x, target, W1, b1, W2, b2):
        return np.mean((sigmoid(sigmoid(x @ W1.T + b1) @ W2.T + b2) - target) ** 2)

    mistakes = {
        "This climbs: a step has to go against the slopes.": lambda *case: _trained(
            *case[:6], -case[6], *case[7:]
        ),
        "The learning rate is not used.": lambda *case: _trained(*case[:6], 1, *case[7:]),
        "All examples go into each update. Cut them into batches.": lambda *case: _trained(
            *case[:8], len(case[0])
        ),
        "Each example makes an update of its own. `batch_size` of them share one.": (
            lambda *case: _trained(*case[:8], 1)
        ),
        "The short batch at the end of an epoch is left out.": partial(_trained, rule="drop"),
        "This trains for one epoch too few.": lambda *case: _trained(
            *case[:7], case[7] - 1, case[8]
        ),
        "This trains for one epoch too many.": lambda *case: _trained(
            *case[:7], case[7] + 1, case[8]
        ),
        "This is a single epoch; is `return` inside the loop?": lambda *case: _trained(
            *case[:7], 1, case[8]
        ),
        "Only the output layer learns.": only(2, 3),
        "Only the hidden layer learns.": only(0, 1),
        "The weights learn, and the biases stay as they were.": only(0, 2),
        "The hidden layer is stepped with output weights that are new already. Work out all slopes "
        "first, then step.": partial(_trained, step=output_first),
        "The slopes of all batches are taken with the weights from the start of the epoch. Each "
        "batch takes the newest.": slopes_of_epoch,
        "The slopes are taken with the weights from before training. Take the newest.": (
            partial(slopes_of_epoch, once=True)
        ),
        "The slopes of a batch are summed. The loss is a mean.": partial(
            _trained, slopes=partial(xor_slopes, share=lambda x: 1)
        ),
        "The short batch is divided by the full size. Divide it by its own.": (
            lambda *case: _trained(*case, slopes=partial(xor_slopes, share=lambda x: case[8]))
        ),
        "Every batch is divided by the number of all examples. Divide it by its own size.": (
            lambda *case: _trained(*case, slopes=partial(xor_slopes, share=lambda x: len(case[0])))
        ),
        "The loss before training is missing.": with_losses(lambda losses: losses[1:]),
        "The loss after the last epoch is missing.": with_losses(lambda losses: losses[:-1]),
        "That is the last loss alone. Return all of them.": with_losses(lambda losses: losses[-1]),
        "There is a loss for each update. Measure it once an epoch.": partial(
            with_batch_losses(list), everywhere=True
        ),
        "There is a loss for each batch. Measure it once an epoch, over all examples.": (
            with_batch_losses(list)
        ),
        "There is a loss for each batch, taken before its update. Measure it once an epoch, over "
        "all examples.": with_batch_losses(list, new=False),
        "The losses are those of the last batch of each epoch. Measure them over all examples.": (
            with_batch_losses(lambda measured: measured[-1:])
        ),
        "The losses are means over the batches, measured while the weights still moved. Measure "
        "after the epoch, over all examples.": with_batch_losses(
            lambda measured: [np.mean(measured)], new=False
        ),
        "The losses are means over the batches, each measured right after its update. Measure "
        "after the epoch, over all examples.": with_batch_losses(
            lambda measured: [np.mean(measured)]
        ),
        "The losses are sums. Take the mean over the examples.": partial(
            _trained, loss=partial(_mean_loss, mean=np.sum)
        ),
        "The sign of the losses is turned: the logarithm of a probability is negative.": (
            with_losses(lambda losses: -losses)
        ),
        "The weights are right. The losses are squared errors; the loss is cross-entropy.": partial(
            _trained, loss=squared_loss
        ),
        "The losses are right. The weights are those from the start.": lambda *case: (
            *case[2:6],
            _trained(*case)[-1],
        ),
    }
    short = int(rng.integers(2, 4))
    cases = []
    for (x, target), rate, epochs, size in (
        (gate("xor"), 0.25, int(rng.integers(3, 6)), 3),
        (random_examples(rng, 3 * short + 1), 0.125, int(rng.integers(2, 5)), short),
    ):
        hidden = int(rng.integers(3, 6))
        cases.append((x, target, *random_network(rng, hidden), rate, epochs, size))
    parts = (*WEIGHTS, "the losses")
    praise = "A whole training, and every number of it agrees."
    return judge_parts(answer, right, cases, mistakes, parts, praise=praise)
