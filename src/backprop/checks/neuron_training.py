"""Checks of a neuron's training, with any number of inputs: one step, and two whole programs.

They belong to problem set 2; each draws its cases with the rng that it is given.
"""

import numpy as np

from backprop.checks.gates import SIGN_TURNED, SLOPE_MISSING, TWICE
from backprop.checks.neuron_slopes import (
    BIAS_FIRST,
    NO_INPUT,
    WRONG_DZ,
    by_each,
    gradient_from,
    half_squared,
    half_squared_dz,
    nudged,
    wrong_gradients,
)
from backprop.checks.parts import judge_parts
from backprop.checks.random_neurons import random_batch, random_examples, random_shapes
from backprop.checks.verdict import Verdict, judge_function
from backprop.examples import sigmoid_network
from backprop.gradient_descent import train
from backprop.losses import half_squared_error

STEPPED = ("the new weights", "the new bias")
TRAINED = ("the weights", "the bias", "the losses")
CLIMBS = "This climbs: a step has to go against the slopes."
NO_RATE = "The learning rate is not used."
NEW_WEIGHTS = "The bias is stepped with the new weights. Work out all slopes first, then step."
BIAS_STAYS = "The bias stays as it was. It learns like a weight."


def _stepped(gradient, *, direction=-1):
    def step(weights, bias, inputs, targets, rate):
        dweights, dbias = gradient(weights, bias, inputs, targets)
        return weights + direction * rate * dweights, bias + direction * rate * dbias

    return step


def neuron_step(answer, rng) -> Verdict:
    """Judge ``answer(weights, bias, inputs, target, learning_rate)``: one step on one example."""
    right = gradient_from()
    step = _stepped(right)

    def with_new_weights(w, b, x, y, rate):
        new = step(w, b, x, y, rate)[0]
        return new, step(new, b, x, y, rate)[1]

    def with_new_bias(w, b, x, y, rate):
        new = step(w, b, x, y, rate)[1]
        return step(w, new, x, y, rate)[0], new

    mistakes = {
        CLIMBS: _stepped(right, direction=1),
        NO_RATE: lambda *case: step(*case[:4], 1),
        NEW_WEIGHTS: with_new_weights,
        "The weights are stepped with the new bias. Work out all slopes first, then step.": (
            with_new_bias
        ),
        BIAS_STAYS: lambda *case: (step(*case)[0], case[1]),
        "The weights stay as they were.": lambda *case: (case[0], step(*case)[1]),
        "These are the slopes. Return the new weights and the new bias.": (
            lambda *case: right(*case[:4])
        ),
        "These are the moves. Return the new weights and the new bias.": (
            lambda *case: tuple(new - old for new, old in zip(step(*case), case))
        ),
        "These are the moves with their sign turned. Return the new weights and the new bias.": (
            lambda *case: tuple(old - new for new, old in zip(step(*case), case))
        ),
        "The learning rate is used for the weights alone.": (
            lambda *case: (step(*case)[0], step(*case[:4], 1)[1])
        ),
        "The learning rate is used for the bias alone.": (
            lambda *case: (step(*case[:4], 1)[0], step(*case)[1])
        ),
        "The bias takes the same step as the last weight: it has no input as a factor.": (
            lambda *case: (step(*case)[0], case[1] + step(*case)[0][-1] - case[0][-1])
        ),
        "The slopes are divided by the learning rate.": lambda *case: step(*case[:4], 1 / case[4]),
        "The new bias stands first. Return the new weights first.": (
            lambda *case: step(*case)[::-1]
        ),
    }
    wrong = wrong_gradients() | {
        message: gradient_from(dz_of) for message, dz_of in WRONG_DZ.items()
    }
    mistakes |= {
        message: _stepped(gradient)
        for message, gradient in wrong.items()
        if message not in (BIAS_FIRST, SIGN_TURNED)
    }
    cases = [(*case, rate) for case, rate in zip(random_examples(rng), (0.5, 1.5, 0.75))]
    return judge_parts(
        answer,
        _stepped(nudged()),
        cases,
        mistakes,
        STEPPED,
        praise="All slopes are from one place, and then everything moves.",
    )


def train_without_bias(answer, rng) -> Verdict:
    """Judge ``answer(weights, inputs, targets, learning_rate, epochs)``: the trained weights."""

    def program(
        by_weights=by_each, *, dz_of=half_squared_dz, direction=-1, more=0, only=None, once=False
    ):
        gradient = gradient_from(dz_of, by_weights=by_weights)

        def run(weights, inputs, targets, rate, epochs):
            start = weights
            for _ in range(epochs + more if only is None else only):
                place = start if once else weights
                weights = weights + direction * rate * gradient(place, 0.0, inputs, targets)[0]
            return weights

        return run

    def right(weights, inputs, targets, rate, epochs):
        for _ in range(epochs):
            weights = weights - rate * nudged()(weights, 0.0, inputs, targets)[0]
        return weights

    mistakes = {
        "The published mistake is still there: every weight takes the same step, whatever its "
        "input is.": program(lambda dz, inputs: np.mean(dz)),
        "Every weight still takes the same step, now without the mean. Where is its input?": (
            program(lambda dz, inputs: np.sum(dz))
        ),
        "That is the sum over a whole table, each input times each dz. An example's inputs belong "
        "to the dz of the same example.": (
            program(lambda dz, inputs: np.sum(np.outer(inputs, dz)) / len(dz))
        ),
        "That is the mean of a whole table, each input times each dz. An example's inputs belong "
        "to the dz of the same example.": program(lambda dz, inputs: np.mean(dz) * inputs.mean()),
        "The mean of dz and the mean of the inputs stand apart. Each dz meets its own inputs.": (
            program(lambda dz, inputs: np.mean(dz) * inputs.mean(axis=0))
        ),
        "Now the inputs are there, but all weights are averaged: each takes the same step.": (
            program(lambda dz, inputs: np.mean(dz[:, np.newaxis] * inputs))
        ),
        "Now the inputs are there, but all is added up: each weight takes the same step.": (
            program(lambda dz, inputs: np.sum(dz @ inputs) / len(dz))
        ),
        "The inputs are there, but the mean over the examples has gone.": (
            program(lambda dz, inputs: dz @ inputs)
        ),
        "The slopes are divided by the number of inputs. Divide by the number of examples.": (
            program(lambda dz, inputs: dz @ inputs / inputs.shape[1])
        ),
        "The signs of the inputs are thrown away. They say which way a weight has to go.": (
            program(lambda dz, inputs: dz @ np.abs(inputs) / len(dz))
        ),
        "The factor is there twice. One is enough.": (
            program(lambda dz, inputs: dz @ inputs**2 / len(dz))
        ),
        "Only the last example's inputs are used.": (
            program(lambda dz, inputs: np.mean(dz) * inputs[-1])
        ),
        "Only the first example's inputs are used.": (
            program(lambda dz, inputs: np.mean(dz) * inputs[0])
        ),
        "This climbs: the step was downhill before.": program(direction=1),
        "The sigmoid's slope was right, and now it has gone.": (
            program(dz_of=WRONG_DZ[SLOPE_MISSING])
        ),
        "The training stops after its first step; is `return` inside the loop?": program(only=1),
        "That is one epoch too many.": program(more=1),
        "That is one epoch too few.": program(more=-1),
        "The slopes are worked out once, before the loop. They change with each step.": (
            program(once=True)
        ),
        "The weights are in the place of the inputs. What does a weight multiply?": _by_own_size,
        "Here each example makes a step of its own. An epoch is one step, with the mean slopes.": (
            _by_each_example
        ),
        "A bias has come in. Leave the neuron without one.": (
            lambda w, x, y, rate, epochs: _trained(w, 0.0, x, y, rate, epochs)[0]
        ),
    }
    cases = []
    for shape, rate, epochs in zip(random_shapes(rng), (0.5, 1.5, 0.75), (3, 5, 4)):
        weights, _, inputs, targets = random_batch(rng, *shape)
        cases.append((weights, inputs, targets, rate, epochs))
    return judge_function(
        answer, right, cases, mistakes, praise="Now each weight takes a step of its own."
    )


def _by_own_size(weights, inputs, targets, rate, epochs):
    for _ in range(epochs):
        weights = weights - rate * np.mean(half_squared_dz(inputs @ weights, targets)) * weights
    return weights


def _by_each_example(weights, inputs, targets, rate, epochs):
    for _ in range(epochs):
        for row, target in zip(inputs, targets):
            weights = weights - rate * half_squared_dz(row @ weights, target) * row
    return weights


def _half_mean_squared(weights, bias, inputs, targets):
    return float(np.mean(half_squared(inputs @ weights + bias, targets)))


def _cross_entropy(weights, bias, inputs, targets):
    z = inputs @ weights + bias
    return float(np.mean(np.logaddexp(0, z) - targets * z))


def _trained(weights, bias, inputs, targets, rate, epochs, *, step=None, loss=_half_mean_squared):
    """A training with something changed."""
    step = step or _stepped(gradient_from())
    losses = [loss(weights, bias, inputs, targets)]
    for _ in range(epochs):
        weights, bias = step(weights, bias, inputs, targets, rate)
        losses.append(loss(weights, bias, inputs, targets))
    return weights, bias, losses


def train_neuron(answer, rng) -> Verdict:
    """Judge ``answer(weights, bias, inputs, targets, learning_rate, epochs)``.

    It returns the trained weights and bias, and the loss before training and after each epoch.
    """
    right_step = _stepped(gradient_from())

    def right(weights, bias, inputs, targets, rate, epochs):
        network = sigmoid_network(([weights], [bias]))
        column = targets[:, np.newaxis]
        run = train(network, inputs, column, half_squared_error, learning_rate=rate, epochs=epochs)
        layer = run.network.layers[0]
        return layer.weight[0], layer.bias[0], run.losses

    def changed(step=right_step, **changes):
        return lambda *case: _trained(*case, step=step, **changes)

    def recorded(of_losses):
        return lambda *case: (*_trained(*case)[:2], of_losses(_trained(*case)[2]))

    def frozen(*case):
        return right_step(*case)[0], case[1]

    def new_weights_first(w, b, x, y, rate):
        new = right_step(w, b, x, y, rate)[0]
        return new, right_step(new, b, x, y, rate)[1]

    def one_by_one(w, b, x, y, rate):
        for row, target in zip(x, y):
            w, b = right_step(w, b, row, target, rate)
        return w, b

    def slopes_once(w, b, x, y, rate, epochs):
        gradient = gradient_from()(w, b, x, y)
        return _trained(w, b, x, y, rate, epochs, step=_stepped(lambda *_: gradient))

    def last_step_forgotten(*case):
        before = _trained(*case[:-1], case[-1] - 1)
        return (*before[:2], _trained(*case)[2])

    def losses_times(factor):
        return changed(loss=lambda *case: factor(len(case[2])) * _half_mean_squared(*case))

    mistakes = {
        CLIMBS: changed(_stepped(gradient_from(), direction=1)),
        NO_RATE: lambda *case: _trained(*case[:4], 1, case[5]),
        BIAS_STAYS: changed(frozen),
        NEW_WEIGHTS: changed(new_weights_first),
        "Here each example makes a step of its own. An epoch is one step, with the mean slopes.": (
            changed(one_by_one)
        ),
        "The slopes are worked out once, before the loop. They change with each step.": slopes_once,
        "The slopes are summed over the examples. The loss is a mean, so its slopes are means.": (
            changed(lambda *case: right_step(*case[:4], case[4] * len(case[2])))
        ),
        "The sigmoid's slope is missing from the steps.": (
            changed(_stepped(gradient_from(WRONG_DZ[SLOPE_MISSING])))
        ),
        "The steps are twice as long: the 2 that comes down cancels the half in the loss.": (
            changed(_stepped(gradient_from(WRONG_DZ[TWICE])))
        ),
        "Every weight takes the step of the bias. What does a weight multiply?": (
            changed(_stepped(wrong_gradients()[NO_INPUT]))
        ),
        "The first loss is missing: it is measured before any step.": (
            recorded(lambda losses: losses[1:])
        ),
        "The last loss is missing: it is measured after the last step.": (
            recorded(lambda losses: losses[:-1])
        ),
        "That is the last loss alone. Return all of them.": recorded(lambda losses: losses[-1]),
        "The first loss stands there twice, and the last one is missing.": (
            recorded(lambda losses: [losses[0], *losses[:-1]])
        ),
        "The training stops after its first step; is `return` inside the loop?": (
            lambda *case: _trained(*case[:5], 1)
        ),
        "That is one epoch too many.": lambda *case: _trained(*case[:5], case[5] + 1),
        "That is one epoch too few.": lambda *case: _trained(*case[:5], case[5] - 1),
        "The losses lack their half.": losses_times(lambda rows: 2),
        "The losses are sums. The loss is the mean over the examples.": (
            losses_times(lambda rows: rows)
        ),
        "The losses are sums, and they lack their half.": (losses_times(lambda rows: 2 * rows)),
        "The losses are cross-entropies. Take the loss of task 5.": changed(loss=_cross_entropy),
        "This trains with cross-entropy. Take the loss of task 5.": changed(
            _stepped(gradient_from(WRONG_DZ[SLOPE_MISSING])), loss=_cross_entropy
        ),
        "The losses are right, but the weights and the bias are those before the last step.": (
            last_step_forgotten
        ),
        "The weights and the bias are those of the start. What do you return?": (
            lambda *case: (*case[:2], _trained(*case)[2])
        ),
    }
    cases = [
        (*random_batch(rng, *shape), rate, epochs)
        for shape, rate, epochs in zip(random_shapes(rng), (0.5, 1.5, 0.75), (3, 6, 4))
    ]
    return judge_parts(
        answer, right, cases, mistakes, TRAINED, praise="The same run as the library's."
    )
