"""Checks of the training of two layers: one step with all four arrays, and the whole run.

They belong to problem set 3; each draws its cases with the rng that it is given.
"""

from itertools import cycle

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.layer_gradients import backward_with, engine_gradients
from backprop.checks.parts import judge_parts
from backprop.checks.random_layers import judge_equal_sizes_first, random_layers
from backprop.checks.verdict import Verdict
from backprop.examples import sigmoid_network
from backprop.gradient_descent import gradient_step, train
from backprop.losses import half_squared_error
from backprop.passes import backward, forward

STEPPED = ("the new weight_1", "the new bias_1", "the new weight_2", "the new bias_2")
TRAINED = (*STEPPED, "the losses")
CLIMBS = "This climbs: a step has to go against the gradient."
REUSED = (
    "The first layer's gradient went back over a weight_2 that had moved already, as in a "
    "well-known article. The forward pass used the old one."
)
BY_TURNS = (
    "Both layers step by gradients of the same moment. Here the first layer's were worked out "
    "after the second had moved."
)
NO_RATE = "The learning rate is not used."
BIASES_STAY = "The biases stay as they were. They learn like weights."


def _moved(values, gradients, rate):
    return [value - rate * gradient for value, gradient in zip(values, gradients)]


def _step(*case, back=engine_gradients):
    *values, x, y, rate = case
    return _moved(values, back(*values, x, y), rate)


def _step_reusing(w1, b1, w2, b2, x, y, rate):
    """S2's program: the way back goes over output weights that have moved already."""
    new = _step(w1, b1, w2, b2, x, y, rate)

    def over_new(w1, w2, dz, error):
        return dz @ new[2]

    return _step(w1, b1, w2, b2, x, y, rate, back=backward_with(collect=over_new))


def _step_by_turns(w1, b1, w2, b2, x, y, rate):
    """The second layer moves, and then the first by gradients worked out anew."""
    _, _, w2, b2 = _step(w1, b1, w2, b2, x, y, rate)
    return *_step(w1, b1, w2, b2, x, y, rate)[:2], w2, b2


def _step_first_layer_first(w1, b1, w2, b2, x, y, rate):
    w1, b1, *_ = _step(w1, b1, w2, b2, x, y, rate)
    return w1, b1, *_step(w1, b1, w2, b2, x, y, rate)[2:]


def _step_with(change):
    """A step by gradients that were changed first."""

    def step(*case):
        *values, x, y, rate = case
        return _moved(values, change(*engine_gradients(*values, x, y)), rate)

    return step


def two_layer_step(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate)``: one step."""

    def right(w1, b1, w2, b2, x, y, rate):
        network = sigmoid_network((w1, b1), (w2, b2))
        gradients = backward(network, forward(network, x), y, half_squared_error)
        moved = gradient_step(network, gradients, learning_rate=rate)
        return [values for layer in moved.layers for values in (layer.weight, layer.bias)]

    def biases(change_1, change_2):
        return _step_with(lambda dw1, db1, dw2, db2: (dw1, change_1(db1), dw2, change_2(db2)))

    def one_late(dbias):
        return np.append(dbias[:1], dbias[:-1])

    def same(dbias):
        return dbias

    def everywhere(change):
        return biases(change, change)

    mistakes = {
        "The published mistake is still there: some biases of the second layer move by the "
        "gradient of another unit.": biases(same, one_late),
        "The mistake is now in both layers: a bias moves by the gradient of the unit before.": (
            everywhere(one_late)
        ),
        "Each bias moves by the gradient of the unit after it.": (
            biases(same, lambda dbias: np.roll(dbias, -1))
        ),
        "The biases of the second layer all move by the gradient of its first unit.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias[0]))
        ),
        "The biases of the second layer all move by the gradient of its last unit.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias[-1]))
        ),
        "The biases of the second layer move by the average gradient. Each has its own.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias.mean()))
        ),
        "The biases of the second layer move by the summed gradient, as if they shared one.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias.sum()))
        ),
        "The biases of each layer move by their summed gradient, as if they shared one.": (
            everywhere(lambda dbias: np.full(len(dbias), dbias.sum()))
        ),
        "The biases of the second layer stay as they were.": biases(same, lambda dbias: 0 * dbias),
        BIASES_STAY: everywhere(lambda dbias: 0 * dbias),
        "The last bias of the second layer stays as it was.": (
            biases(same, lambda dbias: np.append(dbias[:-1], 0))
        ),
        "The first bias of the second layer stays as it was.": (
            biases(same, lambda dbias: np.append(0, dbias[1:]))
        ),
        "The biases of the second layer climb: a step has to go against the gradient.": (
            biases(same, lambda dbias: -dbias)
        ),
        "The learning rate is missing in the step of the second layer's biases.": (
            lambda *case: biases(same, lambda dbias: dbias / case[-1])(*case)
        ),
        CLIMBS: _step_with(lambda *gradients: [-gradient for gradient in gradients]),
        NO_RATE: lambda *case: _step(*case[:-1], 1),
        REUSED: _step_reusing,
        BY_TURNS: _step_by_turns,
        "Both layers step by gradients of the same moment. Here the second layer's were worked "
        "out after the first had moved.": _step_first_layer_first,
        "Only the second layer moves.": lambda *case: (*case[:2], *_step(*case)[2:]),
        "Only the first layer moves.": lambda *case: (*_step(*case)[:2], *case[2:4]),
        "These are the moves. Subtract them from what was there.": (
            lambda *case: [case[-1] * gradient for gradient in engine_gradients(*case[:-1])]
        ),
        "These are the gradients. Take a step.": lambda *case: engine_gradients(*case[:-1]),
        "The second layer comes first here. Return the new values in the order of the arguments.": (
            lambda *case: (*_step(*case)[2:], *_step(*case)[:2])
        ),
    }

    def judge(cases):
        praise = "Every number by its own gradient."
        return judge_parts(answer, right, cases, mistakes, STEPPED, praise=praise)

    rates = cycle((0.5, 2.5, 0.75))

    def case(*sizes):
        return *random_layers(rng, *sizes), next(rates)

    return judge_equal_sizes_first(rng, case, judge)


def _loss(values, x, y):
    w1, b1, w2, b2 = values
    a_2 = sigmoid(sigmoid(x @ w1.T + b1) @ w2.T + b2)
    return np.sum((a_2 - y) ** 2, axis=-1) / 2


def _mean_loss(values, x, y):
    return _loss(values, x, y).mean()


def _run(*case, step=_step, loss=_mean_loss, order=slice(None), extra=0):
    """A training run with something changed."""
    *values, x, y, rate, epochs = case
    losses = [loss(values, x, y)]
    for _ in range(epochs + extra):
        for x_n, y_n in zip(x[order], y[order]):
            values = step(*values, x_n, y_n, rate)
        losses.append(loss(values, x, y))
    return *values, losses


def _run_at_once(*case, together=np.mean):
    """One step an epoch, by the gradients of all examples together."""
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for _ in range(epochs):
        each = zip(*(engine_gradients(*values, x_n, y_n) for x_n, y_n in zip(x, y)))
        values = _moved(values, [together(gradients, axis=0) for gradients in each], rate)
        losses.append(_mean_loss(values, x, y))
    return *values, losses


def _run_on_old_values(*case):
    """Every gradient of an epoch is taken at the values with which the epoch began."""
    *values, x, y, rate, epochs = case
    return _run_at_once(*values, x, y, rate, epochs, together=np.sum)


def _run_without_memory(*case):
    """Each step starts from the first values again."""
    *start, x, y, rate, epochs = case
    values = _step(*start, x[-1], y[-1], rate)
    return *values, [_mean_loss(start, x, y)] + [_mean_loss(values, x, y)] * epochs


def _run_measured_on_the_way(*case, after):
    """The losses of an epoch are measured one by one while the values move."""
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for _ in range(epochs):
        seen = []
        for x_n, y_n in zip(x, y):
            before, values = values, _step(*values, x_n, y_n, rate)
            seen.append(_loss(values if after else before, x_n, y_n))
        losses.append(np.mean(seen))
    return *values, losses


def _run_measured_each_step(*case):
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for _ in range(epochs):
        for x_n, y_n in zip(x, y):
            values = _step(*values, x_n, y_n, rate)
            losses.append(_mean_loss(values, x, y))
    return *values, losses


def _run_each_example_out(*case):
    """All epochs with one example, then all with the next."""
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for x_n, y_n in zip(x, y):
        for _ in range(epochs):
            values = _step(*values, x_n, y_n, rate)
        losses.append(_mean_loss(values, x, y))
    return *values, losses


def train_two_layers(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs)``."""

    def right(w1, b1, w2, b2, x, y, rate, epochs):
        network = sigmoid_network((w1, b1), (w2, b2))
        settings = {"learning_rate": rate, "epochs": epochs, "batch_size": 1}
        run = train(network, x, y, half_squared_error, **settings)
        values = [part for layer in run.network.layers for part in (layer.weight, layer.bias)]
        return *values, run.losses

    def with_losses(change):
        def run(*case):
            *values, losses = _run(*case)
            return *values, change(losses)

        return run

    def changed(**changes):
        return lambda *case: _run(*case, **changes)

    mistakes = {
        CLIMBS: changed(step=_step_with(lambda *gradients: [-slope for slope in gradients])),
        REUSED: changed(step=_step_reusing),
        BY_TURNS: changed(step=_step_by_turns),
        NO_RATE: changed(step=lambda *case: _step(*case[:-1], 1)),
        BIASES_STAY: changed(
            step=_step_with(lambda dw1, db1, dw2, db2: (dw1, 0 * db1, dw2, 0 * db2))
        ),
        "One step is made for all examples together, by their average gradient. Make one after "
        "each example.": _run_at_once,
        "The gradients of an epoch are all taken where the epoch began. Each step starts where "
        "the one before it led.": _run_on_old_values,
        "Each step starts from the first values again. Keep what a step returns.": (
            _run_without_memory
        ),
        "Only the first example is used.": changed(order=slice(0, 1)),
        "Only the last example is used.": changed(order=slice(-1, None)),
        "The examples come in reverse order.": changed(order=slice(None, None, -1)),
        "One example is repeated for all epochs before the next one comes. An epoch shows each "
        "example once.": _run_each_example_out,
        "That is one epoch too many.": changed(extra=1),
        "That is one epoch too few.": changed(extra=-1),
        "The run stops after its first epoch; is `return` inside the loop?": (
            lambda *case: _run(*case[:-1], 1)
        ),
        "The loss before the first epoch is missing.": with_losses(lambda losses: losses[1:]),
        "The loss after the last epoch is missing.": with_losses(lambda losses: losses[:-1]),
        "That is the last loss alone. Return one before the first epoch and one after each.": (
            with_losses(lambda losses: losses[-1])
        ),
        "A loss is recorded after each step. Record one after each epoch.": (
            _run_measured_each_step
        ),
        "An epoch's losses are measured before each step, while the values still move. Measure "
        "all examples after the epoch.": (
            lambda *case: _run_measured_on_the_way(*case, after=False)
        ),
        "An epoch's losses are measured after each step, while the values still move. Measure "
        "all examples after the epoch.": lambda *case: _run_measured_on_the_way(*case, after=True),
        "The examples' losses are added up. Record their mean.": (
            changed(loss=lambda *at: _loss(*at).sum())
        ),
        "That is the loss of the last example alone. Record the mean over all examples.": (
            changed(loss=lambda *at: _loss(*at)[-1])
        ),
        "That is the loss of the first example alone. Record the mean over all examples.": (
            changed(loss=lambda *at: _loss(*at)[0])
        ),
        "The losses are twice as large as they should be: this loss is half the squared error.": (
            changed(loss=lambda *at: 2 * _mean_loss(*at))
        ),
        "The mean was taken over examples and outputs. The outputs' shares are added.": (
            lambda *case: _run(*case, loss=lambda *at: _mean_loss(*at) / len(case[3]))
        ),
        "The losses come first here. Return them last.": (
            lambda *case: (_run(*case)[-1], *_run(*case)[:-1])
        ),
        "The losses stand in reverse order.": with_losses(lambda losses: losses[::-1]),
    }

    def judge(cases):
        praise = "The same run as the library's."
        return judge_parts(answer, right, cases, mistakes, TRAINED, praise=praise)

    runs = cycle([(3, 0.5, 2), (2, 1.5, 3), (3, 0.5, 3), (4, 0.75, 2), (2, 1.5, 4)])

    def case(*sizes):
        examples, rate, epochs = next(runs)
        return *random_layers(rng, *sizes, examples), rate, epochs

    return judge_equal_sizes_first(rng, case, judge)
