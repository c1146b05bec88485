"""Real mistakes in the backward pass, each to be put in the place of ``backward``.

Each takes ``(network, forward_pass, target, loss)`` and returns a :class:`BackwardPass` with the
right loss and wrong derivatives; :data:`MISTAKES` says where each was published. They raise
ValueError for whatever ``backward`` refuses. Two must know or remember something and are made by
a function: ``updated_weights_reused(learning_rate)`` and ``gradients_not_reset()``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from backprop._validation import positive_number, whole_number
from backprop.gradient_descent import Training, gradient_step
from backprop.losses import Loss
from backprop.network import Network
from backprop.passes import (
    BackwardPass,
    BackwardStep,
    ForwardPass,
    ForwardStep,
    as_target,
    backward,
    forward,
    mean_loss,
)


def slope_at_a(network, forward_pass, target, loss) -> BackwardPass:
    """The slope of the activation is taken at its output a, not at z."""

    def slope(layer, step):
        return layer.activation.derivative(step.a)

    return _go_back(network, forward_pass, target, loss, slope=slope)


def slope_left_out(network, forward_pass, target, loss) -> BackwardPass:
    """The slope of the activation is left out in every layer."""

    def slope(layer, step):
        return np.ones_like(step.z)

    return _go_back(network, forward_pass, target, loss, slope=slope)


def output_slope_left_out(network, forward_pass, target, loss) -> BackwardPass:
    """The output's dz is its da, a rule that belongs to cross-entropy."""

    def slope(layer, step):
        is_output = layer is network.layers[-1]
        return np.ones_like(step.z) if is_output else layer.activation.derivative(step.z)

    return _go_back(network, forward_pass, target, loss, slope=slope)


def updated_weights_reused(learning_rate: float) -> Callable:
    """Each layer's weights are updated before the error goes back over them.

    Raises ValueError if the rate is not a positive number.
    """
    rate = positive_number(learning_rate, "learning_rate")

    def mistaken(network, forward_pass, target, loss):
        def weight(layer, dweight):
            return layer.weight - rate * dweight

        return _go_back(network, forward_pass, target, loss, weight=weight)

    return mistaken


def input_left_out(network, forward_pass, target, loss) -> BackwardPass:
    """The last factor of the chain, the input of the weight, is left out."""
    right = backward(network, forward_pass, target, loss)
    return _with_gradients(
        right,
        [np.repeat(step.dbias[:, None], step.dweight.shape[1], axis=1) for step in right.steps],
        [step.dbias for step in right.steps],
    )


def outer_product(network, forward_pass, target, loss) -> BackwardPass:
    """Each example's dz meets the inputs of all examples, not only its own."""
    right = backward(network, forward_pass, target, loss)
    inputs = [np.atleast_2d(step.a_in).sum(axis=0) for step in forward_pass.steps]
    return _with_gradients(
        right,
        [np.outer(step.dbias, a_in) for step, a_in in zip(right.steps, inputs)],
        [step.dbias for step in right.steps],
    )


def batch_summed(network, forward_pass, target, loss) -> BackwardPass:
    """The gradients of a batch are summed, although the loss is their mean."""
    right = backward(network, forward_pass, target, loss)
    examples = len(np.atleast_2d(forward_pass.prediction))
    return _with_gradients(
        right,
        [examples * step.dweight for step in right.steps],
        [examples * step.dbias for step in right.steps],
    )


def error_averaged_first(network, forward_pass, target, loss) -> BackwardPass:
    """The errors of a batch are averaged first, and sent back once for all."""
    right = backward(network, forward_pass, target, loss)
    if forward_pass.prediction.ndim == 1:
        return right
    averages = [
        ForwardStep(step.a_in.mean(axis=0), step.z.mean(axis=0), step.a.mean(axis=0))
        for step in forward_pass.steps
    ]
    mean_target = np.asarray(target, dtype=float).mean(axis=0)
    once = backward(network, ForwardPass(tuple(averages)), mean_target, loss)
    return BackwardPass(right.loss, once.steps, np.ones_like(right.dx) * once.dx / len(right.dx))


def wrong_sign(network, forward_pass, target, loss) -> BackwardPass:
    """The error is taken as target minus prediction, so every sign is turned."""
    right = backward(network, forward_pass, target, loss)
    steps = [BackwardStep(-s.da, -s.dz, -s.dweight, -s.dbias) for s in right.steps]
    return BackwardPass(right.loss, tuple(steps), -right.dx)


def bias_forgotten(network, forward_pass, target, loss) -> BackwardPass:
    """The biases are there, and have no gradient."""
    right = backward(network, forward_pass, target, loss)
    return _with_gradients(
        right,
        [step.dweight for step in right.steps],
        [np.zeros_like(step.dbias) for step in right.steps],
    )


def bias_stepped_per_weight(network, forward_pass, target, loss) -> BackwardPass:
    """The bias moves in the loop over its unit's weights, once for each."""
    right = backward(network, forward_pass, target, loss)
    return _with_gradients(
        right,
        [step.dweight for step in right.steps],
        [step.dweight.shape[1] * step.dbias for step in right.steps],
    )


def bias_of_neighbor(network, forward_pass, target, loss) -> BackwardPass:
    """The last bias of the network moves by the gradient of the bias before it."""
    right = backward(network, forward_pass, target, loss)
    dbias = np.concatenate([step.dbias for step in right.steps])
    dbias[-1:] = dbias[-2:-1] if dbias.size > 1 else dbias
    return _with_gradients(
        right,
        [step.dweight for step in right.steps],
        np.split(dbias, np.cumsum([step.dbias.size for step in right.steps])[:-1]),
    )


def gradients_not_reset() -> Callable:
    """The gradients of each update are added to those of all updates before.

    What is returned remembers them, so make a new one for each run.
    """
    sums = []

    def mistaken(network, forward_pass, target, loss):
        right = backward(network, forward_pass, target, loss)
        now = [(step.dweight, step.dbias) for step in right.steps]
        if [dweight.shape for dweight, _ in sums] != [dweight.shape for dweight, _ in now]:
            sums[:] = now  # the first update of this network
        else:
            sums[:] = [(w + dw, b + db) for (w, b), (dw, db) in zip(sums, now)]
        return _with_gradients(right, *zip(*sums))

    return mistaken


def _slope(layer, step):
    return layer.activation.derivative(step.z)


def _weight(layer, dweight):
    return layer.weight


def _go_back(network, forward_pass, target, loss, *, slope=_slope, weight=_weight):
    """The backward pass with one part exchanged: the slope, or the weight to go back over."""
    right = backward(network, forward_pass, target, loss)
    da, steps = right.steps[-1].da, []
    for layer, step in zip(reversed(network.layers), reversed(forward_pass.steps)):
        if not steps and loss.name == "cross_entropy":
            dz = right.steps[-1].dz  # the slope was canceled on paper, so no program computes it
        else:
            dz = da * slope(layer, step)
        rows, inputs = np.atleast_2d(dz), np.atleast_2d(step.a_in)
        steps.append(BackwardStep(da, dz, rows.T @ inputs, rows.sum(axis=0)))
        da = dz @ weight(layer, steps[-1].dweight)
    return BackwardPass(right.loss, tuple(steps[::-1]), da)


def _with_gradients(result, dweights, dbiases):
    """The backward pass with these gradients of weights and biases instead of its own."""
    steps = [
        replace(step, dweight=dweight, dbias=dbias)
        for step, dweight, dbias in zip(result.steps, dweights, dbiases)
    ]
    return replace(result, steps=tuple(steps))


@dataclass(frozen=True)
class Mistake:
    """A mistake that was made before.

    name:      its function in this module
    what:      what is wrong, in one sentence
    published: where: in one of the five sources (S0 to S4) or in a project on GitHub
    page:      the chapter that treats it
    needs:     what a gradient check must have to notice it
    make:      takes the learning rate, returns a function to put in the place of ``backward``;
               for each run a new one, since some remember
    """

    name: str
    what: str
    published: str
    page: str
    needs: str
    make: Callable[[float], Callable]


def _known(function, published, page, needs="one example", *, make=None):
    what = function.__doc__.splitlines()[0]
    return Mistake(function.__name__, what, published, page, needs, make or (lambda _: function))


MISTAKES = (
    _known(slope_at_a, "S3, worked example", "07_checking_gradients"),
    _known(slope_left_out, "iamtrask/Grokking-Deep-Learning issue 50", "07_checking_gradients"),
    _known(
        output_slope_left_out,
        "Bot-Academy/NeuralNetworkFromScratch pull request 3",
        "06_two_layers",
    ),
    _known(
        updated_weights_reused,
        "S2, figures after training",
        "06_two_layers",
        "two layers",
        make=updated_weights_reused,
    ),
    _known(input_left_out, "S4, network of one weight", "04_gates", "an input that is not 1"),
    _known(outer_product, "S4, network of two weights", "04_gates", "several examples"),
    _known(batch_summed, "S4, network of one weight", "04_gates", "several examples"),
    _known(error_averaged_first, "S2, two readers' question", "03_one_neuron", "several examples"),
    _known(wrong_sign, "S0, finite differences in words", "01_derivatives"),
    _known(bias_forgotten, "glouw/tinn issue 30; S2, in silence", "06_two_layers"),
    _known(
        bias_stepped_per_weight,
        "nntrainer/nntrainer pull request 219 (moved twice)",
        "07_checking_gradients",
        "a unit of two inputs",
    ),
    _known(bias_of_neighbor, "S0, example 4 after one step", "06_two_layers", "two biases"),
    _known(
        gradients_not_reset,
        "karpathy/llm.c pull request 548 (the first step)",
        "07_checking_gradients",
        "a second update",
        make=lambda _: gradients_not_reset(),
    ),
)


def learn(
    network: Network,
    x,
    target,
    loss: Loss,
    *,
    backward: Callable,
    learning_rate: float,
    epochs: int,
    biases: str = "each",
) -> Training:
    """Train like :func:`backprop.train`, all examples at once, by any backward pass.

    Raises ValueError for bad input and for a step that diverges, as ``forward``,
    ``gradient_step`` and the backward pass do.
    """
    epochs = whole_number(epochs, "epochs", least=0)
    losses = []
    for _ in range(epochs):
        result = backward(network, forward(network, x), target, loss)
        losses.append(result.loss)
        network = gradient_step(network, result, learning_rate=learning_rate, biases=biases)
    final = forward(network, x)
    target = as_target(loss, target, final.prediction)
    losses.append(mean_loss(loss, network, final, target))
    return Training(network, np.arange(epochs + 1), np.array(losses), epochs)
