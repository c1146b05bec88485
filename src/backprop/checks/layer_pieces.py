"""Checks of the pieces of two layers: forward, and one link of the way back at a time.

They belong to problem set 3; each draws its cases with the rng that it is given.
"""

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.parts import judge_parts
from backprop.checks.random_layers import hundredths, judge_equal_sizes_first, random_layers
from backprop.checks.verdict import Verdict, judge_function
from backprop.examples import sigmoid_network
from backprop.gradient_check import numerical_gradient
from backprop.passes import forward, predict

ACTIVATIONS = ("the first layer's activations", "the second layer's activations")


def layer_forward(answer, rng) -> Verdict:
    """Judge ``answer(weight, bias, a_in)``: the activations of a layer of sigmoid units."""

    def right(weight, bias, a_in):
        return predict(sigmoid_network((weight, bias)), a_in)

    def no_product(weight, bias, a_in):
        return sigmoid(weight * a_in + bias[:, None])

    mistakes = {
        "That is z. The activation is what the sigmoid makes of it.": (
            lambda weight, bias, a_in: weight @ a_in + bias
        ),
        "The bias is missing.": lambda weight, bias, a_in: sigmoid(weight @ a_in),
        "The bias is added, not subtracted.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in - bias)
        ),
        "The bias belongs inside the sigmoid: it is part of z.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in) + bias
        ),
        "The weights were read down the columns. The weights into a unit stand in its row.": (
            lambda weight, bias, a_in: sigmoid(a_in @ weight + bias)
        ),
        "The exponent of the sigmoid has the wrong sign.": (
            lambda weight, bias, a_in: sigmoid(-(weight @ a_in + bias))
        ),
        "The inputs are missing: each weight multiplies one of them.": (
            lambda weight, bias, a_in: sigmoid(weight.sum(axis=1) + bias)
        ),
        "All weights of a unit multiply the first input. Each has an input of its own.": (
            lambda weight, bias, a_in: sigmoid(weight.sum(axis=1) * a_in[0] + bias)
        ),
        "Only the first input counts here. Add up all of them.": (
            lambda weight, bias, a_in: sigmoid(weight[:, 0] * a_in[0] + bias)
        ),
        "Only the first two inputs count here. There may be any number.": (
            lambda weight, bias, a_in: sigmoid(weight[:, :2] @ a_in[:2] + bias)
        ),
        "Only the first unit is worked out; is `return` inside the loop?": (
            lambda weight, bias, a_in: right(weight, bias, a_in)[0]
        ),
        "Only the first two units are worked out. There may be any number.": (
            lambda weight, bias, a_in: right(weight, bias, a_in)[:2]
        ),
        "The products are not added up yet: each unit has one z.": no_product,
        "The inputs come in as they are, without a sigmoid.": (
            lambda weight, bias, a_in: sigmoid(weight @ sigmoid(a_in) + bias)
        ),
        "That is the slope of the sigmoid, not its height.": (
            lambda weight, bias, a_in: sigmoid.derivative(weight @ a_in + bias)
        ),
        "All units have the first bias here. Each has its own.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in + bias[0])
        ),
        "The biases are added up. Each unit has its own.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in + bias.sum())
        ),
    }

    def case(*sizes):
        weight, bias, _, _, x, _ = random_layers(rng, *sizes)
        return weight, bias, x

    def judge(cases):
        return judge_function(answer, right, cases, mistakes, praise="Any layer, in one line.")

    return judge_equal_sizes_first(rng, case, judge)


def two_layer_forward(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x)``: both layers' activations."""

    def right(w1, b1, w2, b2, x):
        hidden, output = forward(sigmoid_network((w1, b1), (w2, b2)), x).steps
        return hidden.a, output.a

    def changed(first=sigmoid, between=None, second=sigmoid):
        def run(w1, b1, w2, b2, x):
            a_1 = first(w1 @ x + b1)
            return a_1, second(w2 @ (between(w1 @ x + b1, x) if between else a_1) + b2)

        return run

    def same(z):
        return z

    mistakes = {
        "The layers stand in the wrong order: return the first layer's activations first.": (
            lambda *case: right(*case)[::-1]
        ),
        "These are z of both layers: the sigmoid is missing.": changed(same, None, same),
        "Both are z, although the second layer was given activations.": (
            changed(same, lambda z, x: sigmoid(z), same)
        ),
        "The first layer's sigmoid is missing.": changed(same),
        "The second layer's sigmoid is missing.": changed(second=same),
        "The second layer was given the first one's z. It gets the activations.": (
            changed(between=lambda z, x: z)
        ),
        "The second layer was given x. It gets what the first layer says.": (
            changed(between=lambda z, x: x)
        ),
        "The second layer was given its activations twice through the sigmoid.": (
            changed(between=lambda z, x: sigmoid(sigmoid(z)))
        ),
        "Both biases are missing.": lambda w1, b1, w2, b2, x: right(w1, 0 * b1, w2, 0 * b2, x),
        "The second bias is missing.": lambda w1, b1, w2, b2, x: right(w1, b1, w2, 0 * b2, x),
        "The first bias is missing.": lambda w1, b1, w2, b2, x: right(w1, 0 * b1, w2, b2, x),
        "The two biases are swapped.": lambda w1, b1, w2, b2, x: right(w1, b2, w2, b1, x),
        "The second layer adds the first layer's bias.": (
            lambda w1, b1, w2, b2, x: right(w1, b1, w2, b1, x)
        ),
        "The second layer has the first layer's weights.": (
            lambda w1, b1, w2, b2, x: right(w1, b1, w1, b2, x)
        ),
        "The second layer has the first layer's weights and bias.": (
            lambda w1, b1, w2, b2, x: right(w1, b1, w1, b1, x)
        ),
        "The layers are swapped: x goes into the first one.": (
            lambda w1, b1, w2, b2, x: right(w2, b2, w1, b1, x)
        ),
        "The weights were read down the columns. The weights into a unit stand in its row.": (
            lambda w1, b1, w2, b2, x: right(w1.T, b1, w2.T, b2, x)
        ),
    }

    def judge(cases):
        praise = "The second layer sees x through the first one only."
        return judge_parts(answer, right, cases, mistakes, ACTIVATIONS, praise=praise)

    def case(*sizes):
        return random_layers(rng, *sizes)[:5]

    return judge_equal_sizes_first(rng, case, judge)


def output_dz(answer, rng) -> Verdict:
    """Judge ``answer(a_2, target)``: the slopes of half the squared error by the outputs' z."""

    def right(a, y):
        def loss(z):
            return float(np.sum((sigmoid(z) - y) ** 2) / 2)

        return numerical_gradient(loss, np.log(a / (1 - a)), epsilon=1e-5)

    mistakes = {
        "The sizes are right, the signs are not: an error is output minus target.": (
            lambda a, y: -right(a, y)
        ),
        "The sigmoid's slope is missing. Bare errors belong to cross-entropy.": lambda a, y: a - y,
        "The slope is made from the height a. Here a went through the sigmoid once more.": (
            lambda a, y: (a - y) * sigmoid.derivative(a)
        ),
        "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
            lambda a, y: 2 * right(a, y)
        ),
        "A factor 2 too small: the derivative of a square brings a 2 down.": (
            lambda a, y: right(a, y) / 2
        ),
        "These are the slopes of the sigmoids alone; the errors are missing.": (
            lambda a, y: a * (1 - a)
        ),
        "One of the two factors of the sigmoid's slope is missing: 1 minus its height.": (
            lambda a, y: (a - y) * a
        ),
        "One of the two factors of the sigmoid's slope is missing: its height.": (
            lambda a, y: (a - y) * (1 - a)
        ),
        "The sigmoid's slope is made from the target. The unit stands at its output.": (
            lambda a, y: (a - y) * y * (1 - y)
        ),
        "The errors are squared. The derivative of a square is not a square.": (
            lambda a, y: (a - y) ** 2 * a * (1 - a)
        ),
        "That is each output's share of the loss. Its slope is needed.": (
            lambda a, y: (a - y) ** 2 / 2
        ),
        "The signs of the errors are lost.": lambda a, y: abs(right(a, y)),
        "The outputs' shares are added in this loss, not averaged.": (
            lambda a, y: right(a, y) / len(a)
        ),
        "The slopes are added up. Each output has its own.": lambda a, y: right(a, y).sum(),
        "The errors are added up first. Each output has its own.": (
            lambda a, y: (a - y).sum() * a * (1 - a)
        ),
        "Only the first output has a slope here; is `return` inside the loop?": (
            lambda a, y: np.where(np.arange(len(a)) == 0, right(a, y), 0)
        ),
    }

    def case(size):
        places = np.array([0.15, 0.2, 0.25, 0.35, 0.65, 0.7, 0.75, 0.8])
        while True:
            a, y = rng.permutation(places)[:size], np.round(rng.uniform(0, 1, size), 2)
            error = a - y
            sums = error.sum(), (error * a * (1 - a)).sum()
            if (
                abs(error).min() > 0.1
                and error.min() < 0 < error.max()
                and min(map(abs, sums)) > 0.02
            ):
                return a, y

    cases = [case(size) for size in (3, 2, int(rng.integers(4, 7)))]
    praise = "Two factors for each output."
    return judge_function(answer, right, cases, mistakes, praise=praise)


def first_layer_da(answer, rng) -> Verdict:
    """Judge ``answer(weight_2, dz_2)``: for each unit of the first layer, the sum over paths."""

    def right(weight, dz):
        return numerical_gradient(
            lambda a: float(dz @ (weight @ a)), np.zeros(weight.shape[1]), epsilon=1.0
        )

    def paths(weight, dz):
        return weight * dz[:, None]

    def longest(weight, dz):
        longest = abs(paths(weight, dz)).argmax(axis=0)
        return paths(weight, dz)[longest, np.arange(weight.shape[1])]

    mistakes = {
        "The weights were read along the rows. Those that leave a unit stand in its column.": (
            lambda weight, dz: weight @ dz
        ),
        "The paths are averaged. They add up.": lambda weight, dz: paths(weight, dz).mean(axis=0),
        "That is the path through the first output alone. There is one through each output.": (
            lambda weight, dz: paths(weight, dz)[0]
        ),
        "That is the path through the last output alone. There is one through each output.": (
            lambda weight, dz: paths(weight, dz)[-1]
        ),
        "Only the first two paths are added. There may be any number of outputs.": (
            lambda weight, dz: paths(weight, dz)[:2].sum(axis=0)
        ),
        "The paths are added by their sizes. Two that pull in opposite directions cancel.": (
            lambda weight, dz: abs(paths(weight, dz)).sum(axis=0)
        ),
        "The other paths are subtracted from the first. Their signs are in dz already.": (
            lambda weight, dz: 2 * paths(weight, dz)[0] - paths(weight, dz).sum(axis=0)
        ),
        "Weights and dz are added up apart. Each weight meets the dz of its own output first.": (
            lambda weight, dz: weight.sum(axis=0) * dz.sum()
        ),
        "These are the single paths. Add up those of each unit.": paths,
        "These are the single paths, turned. Add up those of each unit.": (
            lambda weight, dz: paths(weight, dz).T
        ),
        "The paths were added per output. Add up those that start at the same unit.": (
            lambda weight, dz: paths(weight, dz).sum(axis=1)
        ),
        "The weights are missing: a path counts by the weight that it goes over.": (
            lambda weight, dz: np.full(weight.shape[1], dz.sum())
        ),
        "dz is missing: a path counts by the slope at its end.": (
            lambda weight, dz: weight.sum(axis=0)
        ),
        "The longest path alone is not enough: the others count as well.": longest,
        "All paths are added into one number. Each unit of the first layer has a sum of its own.": (
            lambda weight, dz: paths(weight, dz).sum()
        ),
        "The signs are turned. Nothing is subtracted on the way back.": (
            lambda weight, dz: -paths(weight, dz).sum(axis=0)
        ),
        "The weights come in squared.": lambda weight, dz: (weight * weight).T @ dz,
    }

    def judge(cases):
        praise = "Forward along the rows, back along the columns."
        return judge_function(answer, right, cases, mistakes, praise=praise)

    def case(_, first, second):
        # No single output has the longest path from every unit.
        while True:
            weight, dz = hundredths(rng, second, first), np.round(hundredths(rng, second) / 8, 3)
            longest_at = abs(paths(weight, dz)).argmax(axis=0)
            sums = abs((dz @ weight).sum()), abs(dz.sum())
            if np.ptp(longest_at) > 0 and min(sums) > 0.02:
                return weight, dz

    return judge_equal_sizes_first(rng, case, judge)


def weight_gradient(answer, rng) -> Verdict:
    """Judge ``answer(dz, a_in)``: the slopes by all weights of a layer."""

    def right(dz, a_in):
        return numerical_gradient(
            lambda weight: float(dz @ (weight @ a_in)), np.zeros((len(dz), len(a_in))), epsilon=1.0
        )

    def alone(dz, a_in, *, rows=None, columns=None):
        kept = np.zeros((len(dz), len(a_in)))
        kept[:rows, :columns] = 1
        return right(dz, a_in) * kept

    mistakes = {
        "It is turned: row i belongs to unit i, like a row of the weights.": (
            lambda dz, a_in: right(dz, a_in).T
        ),
        "That is one number. Each weight has a slope of its own, so nothing is added up.": (
            lambda dz, a_in: dz @ a_in
        ),
        "Only equal places meet here. Each unit meets each input.": lambda dz, a_in: dz * a_in,
        "Only the diagonal is filled. Each unit meets each input.": (
            lambda dz, a_in: np.diag(dz * a_in)
        ),
        "The inputs are missing: what does a weight multiply?": (
            lambda dz, a_in: np.tile(dz[:, None], len(a_in))
        ),
        "dz is missing: these are the inputs alone.": lambda dz, a_in: np.tile(a_in, (len(dz), 1)),
        "dz and input are added. The chain multiplies.": lambda dz, a_in: dz[:, None] + a_in,
        "The input counts as it is. The slope of the unit that it comes from is another step.": (
            lambda dz, a_in: np.outer(dz, a_in * (1 - a_in))
        ),
        "The signs are turned. The minus belongs to the step, not to the gradient.": (
            lambda dz, a_in: -right(dz, a_in)
        ),
        "It is divided by how many inputs or units there are. Nothing is averaged.": (
            lambda dz, a_in: right(dz, a_in) / len(a_in)
        ),
        "All slopes stand in one row. They need the shape of the weights.": (
            lambda dz, a_in: right(dz, a_in).ravel()
        ),
        "Both factors are dz. One of them is the input.": lambda dz, a_in: np.outer(dz, dz),
        "Both factors are the input. One of them is dz.": lambda dz, a_in: np.outer(a_in, a_in),
        "Only the first unit has slopes here; is `return` inside the loop?": (
            lambda dz, a_in: alone(dz, a_in, rows=1)
        ),
        "Only the first two units and inputs count here. There may be any number.": (
            lambda dz, a_in: alone(dz, a_in, rows=2, columns=2)
        ),
    }

    def case(inputs, units, _):
        while True:
            dz, a_in = np.round(hundredths(rng, units) / 8, 3), hundredths(rng, inputs)
            if units != inputs or abs(dz @ a_in) > 0.02:
                return dz, a_in

    def judge(cases):
        praise = "One product for each pair of a unit and an input."
        return judge_function(answer, right, cases, mistakes, praise=praise)

    return judge_equal_sizes_first(rng, case, judge)
