"""Checks of all gradients of two layers at once, with a bias a unit and with one for all.

They belong to problem set 3; each draws its cases with the rng that it is given.
"""

from functools import partial

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.parts import judge_parts
from backprop.checks.random_layers import judge_equal_sizes_first, random_layers
from backprop.checks.verdict import Verdict, judge_function
from backprop.differences import central_difference
from backprop.examples import sigmoid_network
from backprop.losses import half_squared_error
from backprop.passes import backward, forward, predict

GRADIENTS = (
    "the gradient of weight_1",
    "the gradient of bias_1",
    "the gradient of weight_2",
    "the gradient of bias_2",
)


def engine_gradients(w1, b1, w2, b2, x, y):
    """The gradients of weight_1, bias_1, weight_2 and bias_2 by the book's own backward pass."""
    network = sigmoid_network((w1, b1), (w2, b2))
    first, second = backward(network, forward(network, x), y, half_squared_error).steps
    return first.dweight, first.dbias, second.dweight, second.dbias


def _height(a):
    return a * (1 - a)


def _one(a):
    return 1.0


def _once_more(a):
    return sigmoid.derivative(a)


def backward_with(slope_1=_height, slope_2=_height, collect=None, into_1=None, into_2=None):
    """A backward pass with something changed."""
    collect = collect or (lambda w1, w2, dz_2, error: dz_2 @ w2)

    def gradients(w1, b1, w2, b2, x, y):
        a_1 = sigmoid(w1 @ x + b1)
        a_2 = sigmoid(w2 @ a_1 + b2)
        dz_2 = (a_2 - y) * slope_2(a_2)
        dz_1 = collect(w1, w2, dz_2, a_2 - y) * slope_1(a_1)
        return (
            np.outer(dz_1, into_1(x, a_1) if into_1 else x),
            dz_1,
            np.outer(dz_2, into_2(x, a_1) if into_2 else a_1),
            dz_2,
        )

    return gradients


def _arranged(arrange):
    return lambda *case: arrange(*engine_gradients(*case))


def two_layer_gradients(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x, target)``: all four gradients."""

    def moved_first(w1, b1, w2, b2, x, y):
        dw2 = engine_gradients(w1, b1, w2, b2, x, y)[2]
        return backward_with(collect=lambda w1, w2, dz, error: dz @ (w2 - dw2))(
            w1, b1, w2, b2, x, y
        )

    def times_bias(w1, b1, w2, b2, x, y):
        dw1, db1, dw2, db2 = engine_gradients(w1, b1, w2, b2, x, y)
        return dw1, db1 * b1, dw2, db2 * b2

    mistakes = {
        "The sizes are right, the signs are not: an error is output minus target.": (
            _arranged(lambda *gradients: [-gradient for gradient in gradients])
        ),
        "The output's slope is missing. Bare errors belong to cross-entropy.": backward_with(
            slope_2=_one
        ),
        "The slope of the first layer's units is missing.": backward_with(slope_1=_one),
        "The sigmoid's slope is missing in both layers.": backward_with(_one, _one),
        "A slope is made from the height a. Here a went through the sigmoid once more.": (
            backward_with(_once_more, _once_more)
        ),
        "The first layer's activations went through the sigmoid once more for their slope.": (
            backward_with(slope_1=_once_more)
        ),
        "The way back reads weight_2 along its rows. What leaves a unit stands in its column.": (
            backward_with(collect=lambda w1, w2, dz, error: w2 @ dz)
        ),
        "The way back goes over weight_1. Between the layers lies weight_2.": (
            backward_with(collect=lambda w1, w2, dz, error: dz @ w1)
        ),
        "The bare errors go back over weight_2. dz of the outputs must go back.": (
            backward_with(collect=lambda w1, w2, dz, error: error @ w2)
        ),
        "The way back goes over weights that have moved already. The forward pass used the old "
        "ones.": moved_first,
        "The paths are averaged. They add up.": (
            backward_with(collect=lambda w1, w2, dz, error: dz @ w2 / len(dz))
        ),
        "Only the path through the first output goes back. Add those through the others.": (
            backward_with(collect=lambda w1, w2, dz, error: dz[0] * w2[0])
        ),
        "The paths are added by their sizes. Two that pull in opposite directions cancel.": (
            backward_with(collect=lambda w1, w2, dz, error: abs(dz) @ abs(w2))
        ),
        "The way back has lost weight_2.": (
            backward_with(collect=lambda w1, w2, dz, error: np.full(w2.shape[1], dz.sum()))
        ),
        "The input of the first layer's weights is x, not what their units say.": (
            backward_with(into_1=lambda x, a_1: a_1)
        ),
        "The input of the second layer's weights is what the first layer says, not x.": (
            backward_with(into_2=lambda x, a_1: x)
        ),
        "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
            _arranged(lambda *gradients: [2 * gradient for gradient in gradients])
        ),
        "The outputs' shares are added in this loss, not averaged.": (
            lambda *case: [gradient / len(case[3]) for gradient in engine_gradients(*case)]
        ),
        "The first layer's biases got da. Take it on to z.": lambda *case: (
            engine_gradients(*case)[0],
            backward_with(slope_1=_one)(*case)[1],
            *engine_gradients(*case)[2:],
        ),
        "The biases have no gradient here. They learn like weights.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw1, 0 * db1, dw2, 0 * db2))
        ),
        "A bias's gradient has the bias as a factor. What does a bias multiply?": times_bias,
        "The second layer comes first here. Return the gradients in the order of the arguments.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw2, db2, dw1, db1))
        ),
        "Both weights come first here. Return the gradients in the order of the arguments.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw1, dw2, db1, db2))
        ),
        "The biases come first here. Return the gradients in the order of the arguments.": (
            _arranged(lambda dw1, db1, dw2, db2: (db1, dw1, db2, dw2))
        ),
        "The weights' gradients are turned: row i belongs to unit i.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw1.T, db1, dw2.T, db2))
        ),
    }

    def judge(cases):
        praise = "All four agree with the library."
        return judge_parts(answer, engine_gradients, cases, mistakes, GRADIENTS, praise=praise)

    return judge_equal_sizes_first(rng, partial(random_layers, rng), judge)


def shared_bias_gradient(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, weight_2, bias, x, target)``: the slope by the one bias."""

    def right(w1, w2, bias, x, y):
        def loss(bias):
            network = sigmoid_network((w1, np.full(len(w1), bias)), (w2, np.full(len(w2), bias)))
            return float(half_squared_error.per_example(predict(network, x), y))

        return central_difference(loss, bias, 1e-5)

    def of_parts(combine, back=engine_gradients):
        def combined(w1, w2, bias, x, y):
            case = w1, np.full(len(w1), bias), w2, np.full(len(w2), bias), x, y
            return combine(*back(*case)[1::2])

        return combined

    mistakes = {
        "The units' gradients are averaged. The bias reaches the loss by each unit, so add.": (
            of_parts(lambda first, second: np.concatenate([first, second]).mean())
        ),
        "Each layer's gradients are averaged before they are added. Add all of them.": (
            of_parts(lambda first, second: first.mean() + second.mean())
        ),
        "The two layers are averaged. They add up.": (
            of_parts(lambda first, second: (first.sum() + second.sum()) / 2)
        ),
        "That is the second layer alone. The same bias is in the first layer too.": (
            of_parts(lambda first, second: second.sum())
        ),
        "That is the first layer alone. The same bias is in the second layer too.": (
            of_parts(lambda first, second: first.sum())
        ),
        "That is the first unit of each layer. The bias is in all of them.": (
            of_parts(lambda first, second: first[0] + second[0])
        ),
        "That is the last unit of each layer. The bias is in all of them.": (
            of_parts(lambda first, second: first[-1] + second[-1])
        ),
        "The size is right, the sign is not.": (
            of_parts(lambda first, second: -first.sum() - second.sum())
        ),
        "The first layer's units count by da. Take it on to their z.": (
            of_parts(lambda first, second: first.sum() + second.sum(), backward_with(slope_1=_one))
        ),
        "The output's slope is missing. Bare errors belong to cross-entropy.": (
            of_parts(lambda first, second: first.sum() + second.sum(), backward_with(slope_2=_one))
        ),
        "The gradients are added by their sizes. Some want the bias higher, others lower.": (
            of_parts(lambda first, second: abs(first).sum() + abs(second).sum())
        ),
        "The bias itself is a factor here. What does a bias multiply?": (
            lambda w1, w2, bias, x, y: bias * right(w1, w2, bias, x, y)
        ),
        "That is one number for each layer. The layers share the bias: one number.": (
            of_parts(lambda first, second: [first.sum(), second.sum()])
        ),
        "That is one number for each unit. The units share the bias: one number.": (
            of_parts(lambda first, second: np.concatenate([first, second]))
        ),
        "The layers are subtracted. Both add to the slope.": (
            of_parts(lambda first, second: second.sum() - first.sum())
        ),
        "The layers are multiplied. Factors belong to one path; paths add up.": (
            of_parts(lambda first, second: second.sum() * first.sum())
        ),
        "The first layer has no bias in this forward pass.": lambda w1, w2, bias, x, y: sum(
            slope.sum()
            for slope in engine_gradients(w1, np.zeros(len(w1)), w2, np.full(len(w2), bias), x, y)[
                1::2
            ]
        ),
    }

    def case(*sizes):
        while True:
            w1, b1, w2, _, x, y = random_layers(rng, *sizes)
            first, second = of_parts(lambda first, second: [first.sum(), second.sum()])(
                w1, w2, b1[0], x, y
            )
            if min(abs(first), abs(second), abs(first + second), abs(first - second)) > 0.01:
                return w1, w2, float(b1[0]), x, y

    def judge(cases):
        praise = "One bias, many paths: their slopes add up."
        return judge_function(answer, right, cases, mistakes, praise=praise)

    return judge_equal_sizes_first(rng, case, judge)
