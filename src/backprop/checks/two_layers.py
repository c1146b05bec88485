"""Checks of chapter 6: two layers.

The right answers come from the engine, for whatever network and example the reader chose.
"""

from collections.abc import Callable

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.examples import two_layers
from backprop.gradient_descent import gradient_step
from backprop.losses import half_squared_error
from backprop.network import Network
from backprop.passes import backward, forward

RATE = two_layers.learning_rate


def output_dz(answer, network: Network, x, target, *, unit: int) -> Verdict:
    """Judge the derivative of half the squared error by the z of one output unit."""
    output = forward(network, x).steps[-1]
    z, a, y = output.z[unit], output.a[unit], np.asarray(target, dtype=float)[unit]
    slope, other = sigmoid.derivative(z), (unit + 1) % len(output.z)
    wanted = backward(network, forward(network, x), target, half_squared_error).steps[-1]
    return judge_number(
        answer,
        wanted.dz[unit],
        {
            "The size is right, the sign is not: the derivative of ½(a − y)² by a is a − y.": (
                (y - a) * slope
            ),
            "That is the derivative by a; the sigmoid's slope takes it on to z.": a - y,
            "The slope was taken at a; sigmoid.derivative wants z.": (
                (a - y) * sigmoid.derivative(a)
            ),
            "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
                2 * (a - y) * slope
            ),
            "That is only the sigmoid's slope; the error a − y is missing.": slope,
            "That is dz of another output unit.": wanted.dz[other],
        },
    )


def hidden_weight_gradient(
    answer, network: Network, x, target, *, unit: int, input: int
) -> Verdict:
    """Judge the derivative of half the squared error by one hidden weight of a 2-2-2 network."""
    x, target = np.asarray(x, dtype=float), np.asarray(target, dtype=float)
    forward_pass = forward(network, x)
    gradients = backward(network, forward_pass, target, half_squared_error)
    hidden, output = forward_pass.steps
    dz = gradients.steps[1].dz
    weight = network.layers[1].weight
    paths = dz * weight[:, unit]
    slope, x_in = sigmoid.derivative(hidden.z[unit]), x[input]
    moved = gradient_step(network, gradients, learning_rate=RATE).layers[1].weight
    total = paths.sum()
    mistakes = {
        "The size is right, the sign is not: an error is output minus target.": -total
        * slope
        * x_in,
        "You went back over output weights that were updated already. "
        "The forward pass used the old ones.": dz @ moved[:, unit] * slope * x_in,
        "That is the path through the first output only; add the other one.": (
            paths[0] * slope * x_in
        ),
        "That is the path through the second output only; add the other one.": (
            paths[1] * slope * x_in
        ),
        "The paths are added with their signs, not by their sizes.": (
            abs(paths).sum() * slope * x_in
        ),
        "The second path was subtracted; its sign is already in dz.": (
            (paths[0] - paths[1]) * slope * x_in
        ),
        "The paths are added, not averaged.": total / 2 * slope * x_in,
        "The hidden slope was taken at a; sigmoid.derivative wants z.": (
            total * sigmoid.derivative(hidden.a[unit]) * x_in
        ),
        "The slope of the hidden unit is missing.": total * x_in,
        "That is dz of the hidden unit; multiply by the weight's input.": total * slope,
        "That is da of the hidden unit; its slope and the input are missing.": total,
        "The output units' slopes are missing from dz.": (
            (output.a - target) @ weight[:, unit] * slope * x_in
        ),
        "The output weights were read along the row; those that leave a hidden unit "
        "stand in its column.": dz @ weight[unit] * slope * x_in,
        "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
            2 * total * slope * x_in
        ),
        "That weight has another input.": gradients.steps[0].dweight[unit, 1 - input],
        "That weight leads into the other hidden unit.": (
            gradients.steps[0].dweight[1 - unit, input]
        ),
    }
    return judge_number(answer, gradients.steps[0].dweight[unit, input], mistakes)


def hidden_gradient(answer: Callable) -> Verdict:
    """Judge a function (dz_output, W2, z_hidden, x) -> gradient of the hidden weight matrix."""
    rng = np.random.default_rng(6)
    cases = [
        tuple(rng.normal(size=shape) for shape in (units, (units, units), units, inputs))
        for units, inputs in ((2, 2), (3, 3), (2, 3))
    ]

    def right(dz_output, W2, z_hidden, x):
        return np.outer(dz_output @ W2 * sigmoid.derivative(z_hidden), x)

    def transposed(dz_output, W2, z_hidden, x):
        return np.outer(W2 @ dz_output * sigmoid.derivative(z_hidden), x)

    def slope_missing(dz_output, W2, z_hidden, x):
        return np.outer(dz_output @ W2, x)

    def slope_at_a(dz_output, W2, z_hidden, x):
        return np.outer(dz_output @ W2 * sigmoid.derivative(sigmoid(z_hidden)), x)

    def derivative_of_z(dz_output, W2, z_hidden, x):
        return np.outer(dz_output @ W2 * z_hidden * (1 - z_hidden), x)

    def activation_for_slope(dz_output, W2, z_hidden, x):
        return np.outer(dz_output @ W2 * sigmoid(z_hidden), x)

    def negative(dz_output, W2, z_hidden, x):
        return -right(dz_output, W2, z_hidden, x)

    verdict = judge_function(
        answer,
        right,
        cases,
        {
            "W2 is turned the wrong way: a hidden unit collects along its column.": transposed,
            "The slope of the hidden units is missing.": slope_missing,
            "The slope was taken at a; sigmoid.derivative wants z.": slope_at_a,
            "a * (1 - a) needs the activation a, not z.": derivative_of_z,
            "You multiplied by the activation; its slope is needed.": activation_for_slope,
            "The sizes are right, the sign is not; dz_output has its sign already.": negative,
        },
    )
    if not verdict.right:
        return verdict
    # A wrong transpose fails here without a name, so the square matrices come first.
    oblong = [tuple(rng.normal(size=shape) for shape in (2, (2, 3), 3, 4))]
    return judge_function(answer, right, oblong, praise="It works for any number of units.")


def largest_gradient(answer, network: Network, x, target) -> Verdict:
    """Judge which weight of a 2-2-2 network has the largest gradient, in S2's numbers 1 to 8."""
    gradients = backward(network, forward(network, x), target, half_squared_error)
    sizes = np.concatenate([abs(step.dweight).ravel() for step in gradients.steps])
    right = int(np.argmax(sizes)) + 1
    hints = {}
    for number in range(1, 9):
        if number == right:
            continue
        if number <= 4 < right:
            hint = f"Number {number} leads into a hidden unit. Its error comes over two paths "
            hint += "that partly cancel."
        elif (number - 1) // 2 == (right - 1) // 2:
            hint = f"Number {number} leads into the right unit. Now compare the two activations "
            hint += "that come in."
        else:
            hint = f"Number {number} leads into a unit with a smaller dz. Compare the errors."
        hints[hint] = number
    return judge_number(answer, right, hints)


def shared_bias(answer: Callable) -> Verdict:
    """Judge a function (bias, dbias, learning_rate) -> the shared bias after one step."""
    rng = np.random.default_rng(6)
    cases = [
        (0.6, rng.normal(size=2), 0.5),
        (0.35, rng.normal(size=2), 0.1),
        (-1.0, rng.normal(size=5), 0.2),
    ]

    def right(bias, dbias, learning_rate):
        return bias - learning_rate * dbias.sum()

    return judge_function(
        answer,
        right,
        cases,
        {
            "The gradients of the units are added, not averaged: "
            "the bias reaches the loss by each of them.": lambda bias, dbias, learning_rate: (
                bias - learning_rate * dbias.mean()
            ),
            "That climbs: the step goes against the gradient.": (
                lambda bias, dbias, learning_rate: bias + learning_rate * dbias.sum()
            ),
            "The learning rate is missing.": lambda bias, dbias, learning_rate: bias - dbias.sum(),
            "That uses the gradient of the first unit only.": (
                lambda bias, dbias, learning_rate: bias - learning_rate * dbias[0]
            ),
            "That uses the gradient of the last unit only.": (
                lambda bias, dbias, learning_rate: bias - learning_rate * dbias[-1]
            ),
            "That bias has not moved.": lambda bias, dbias, learning_rate: bias,
            "That is the change; subtract it from the bias.": (
                lambda bias, dbias, learning_rate: learning_rate * dbias.sum()
            ),
        },
        praise="One bias, many paths: their gradients add up.",
    )


def published_bias(answer) -> Verdict:
    """Judge the wrong value of the second output bias that explains S0's printed loss."""
    network, x, target = two_layers.network, two_layers.x, two_layers.target
    dbias = backward(network, forward(network, x), target, two_layers.loss).steps[1].dbias
    bias = network.layers[1].bias[1]
    return judge_number(
        answer,
        bias - RATE * dbias[0],
        {
            "That is the right bias; with it the loss is lower than the printed one.": (
                bias - RATE * dbias[1]
            ),
            "A bias that has not moved gives another loss. This one moved, by a wrong gradient.": (
                bias
            ),
            "With the sign of its own gradient reversed the loss is not the printed one. "
            "Look at the other gradients.": bias + RATE * dbias[1],
            "The right wrong gradient; but this goes up with it, and S0 subtracts.": (
                bias + RATE * dbias[0]
            ),
            "The sum would be the rule for a shared bias; S0's biases are not shared.": (
                bias - RATE * dbias.sum()
            ),
            "Without the learning rate the loss is not the printed one.": bias - dbias[0],
        },
        tolerance=2e-3,
    )
