"""S4's figures: a quartic, a network of one weight, one of two weights, and XOR."""

from decimal import Decimal
from functools import cache

import numpy as np

from backprop.activations import sigmoid
from backprop.examples import gate, one_weight, xor_network
from backprop.gradient_check import numerical_gradient
from backprop.gradient_descent import descend
from backprop.losses import cross_entropy
from backprop.passes import forward, predict
from backprop.published.registry import Formula, figures
from backprop.published.steps import slope


@cache
def quartic():
    """The curve x⁴ - 3x³ + 2: slopes by hand, two steps, and the descent by program."""

    def f(x):
        return x * x * x * x - 3 * (x * x * x) + 2

    def f_slope(x):
        return 4 * (x * x * x) - 9 * (x * x)

    x1 = 4 - 0.001 * f_slope(4)
    run = descend(f_slope, 4, learning_rate=0.01, tolerance=1e-5)
    return {
        "quartic.fprime": Formula(f_slope(1.7), slope(f, 1.7)),
        "quartic.fd4": f_slope(4),
        "quartic.fdm1": f_slope(-1),
        "quartic.jump": 4 - f_slope(4),
        "quartic.x1": x1,
        "quartic.fdx1": f_slope(x1),
        "quartic.x2": x1 - 0.001 * f_slope(x1),
        "quartic.gd": run.end,
        "quartic.min": 9 / 4,  # the slope is x² (4x - 9)
        "quartic.approx": 9 / 4,
    }


def derivatives():
    """Three derivatives from the text, at x = 1.5 and y = 2."""
    return {
        "partial.x": Formula(4 * 1.5, slope(lambda x: 2 * x * x + 8, 1.5)),
        "partial.y": Formula(3 * 2.0 * 2.0, slope(lambda y: 2 * 1.5 * 1.5 + y * y * y, 2.0)),
        "xsq": Formula(2 * 1.5, slope(lambda x: x * x, 1.5)),
    }


@cache
def one_weight_by_hand():
    """The cost of two examples at weight 0.3, and the formulas on the way to its derivative."""
    x = np.array([0.1, 0.25])

    def cost(weight):
        return (sigmoid(weight * x) ** 2).sum() / 4

    h = sigmoid(0.3 * x)
    slopes, true = h * (1 - h), slope(cost, 0.3)
    e = np.exp(0.7)
    return {
        "sig0": float(sigmoid(0.0)),
        "h01": h[0],
        "h025": h[1],
        "C03": cost(0.3),
        "formula.sigprime1": Formula(e / (e + 1) ** 2, slope(sigmoid, 0.7)),
        "formula.sigprime2": Formula(sigmoid(0.7) * (1 - sigmoid(0.7)), slope(sigmoid, 0.7)),
        "formula.chain_middle": Formula((2 * h).sum() / 4, true, "1/(2m) sum 2u u'"),
        "formula.uprime": Formula(
            slopes[1], slope(lambda w: sigmoid(w * x[1]), 0.3), "x*h(x)*(1-h(x))"
        ),
        "formula.dCdW": Formula((h * slopes).sum() / 2, true, "1/m sum (h-y) h (1-h) x"),
    }


def rounded_before_use():
    """The same cost from outputs that were rounded to two decimals first."""
    return {"C03": (Decimal("0.51") ** 2 + Decimal("0.52") ** 2) / 4}


@cache
def one_weight_program():
    """What the program computes: a step without the factor x and without 1/m."""
    x, weight = one_weight.x.ravel(), 5.0
    before = np.mean(sigmoid(x * weight) ** 2)
    for _ in range(2000):
        h = sigmoid(x * weight)
        weight = weight - 0.5 * (h * h * (1 - h)).sum()
    h = sigmoid(x * weight)
    outputs = {f"single.h{n}": value for n, value in enumerate(h)}
    return {"single.cost0": before, "single.w": weight, "single.cost": np.mean(h**2)} | outputs


PRINTED_WEIGHTS = (-0.14935895, 7.10444213)
#: They round to the printed ones, and give the other printed figures to the last digit.
FULL_WEIGHTS = (-0.149358953892, 7.104442128851)


@cache
def two_weights_program(start=PRINTED_WEIGHTS):
    """What the program computes: an outer product, whose sum moves both weights by the same."""
    x, y = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([1.0, 0.0])
    weights = np.array(start)
    before = np.mean((sigmoid(x @ weights) - y) ** 2)
    for _ in range(12_000):
        h = sigmoid(x @ weights)
        v = (h - y) * h * (1 - h)
        weights = weights - 0.05 * np.array([v.sum(), np.outer(x[:, 0], v).sum()])
    h = sigmoid(x @ weights)
    return {
        "bias.cost0": before,
        "bias.w0": weights[0],
        "bias.w1": weights[1],
        "bias.cost": np.mean((h - y) ** 2),
        "bias.h0": h[0],
        "bias.h1": h[1],
    }


def two_weights_in_full():
    """The same from initial weights with all their digits."""
    return two_weights_program(FULL_WEIGHTS)


@cache
def two_weights_formulas():
    """The derivatives of the network with a bias, at W1 = 0.4 (the bias) and W2 = -1.3."""
    x, y, w = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([1.0, 0.0]), np.array([0.4, -1.3])
    h = sigmoid(x @ w)
    printed = h * (1 - h)

    def squares(weights):
        return float(((sigmoid(x @ weights) - y) ** 2).sum() / 4)

    def entropy(weights):
        return float(cross_entropy(sigmoid(x @ weights)[:, np.newaxis], y[:, np.newaxis]))

    true = numerical_gradient(squares, w)
    right = "1/m sum (h-y) g(...)(1-g(...))"
    return {
        "formula.dW1": Formula(printed[1], true[0], right),
        "formula.dW2": Formula(printed[1] * x[1, 1], true[1], f"{right} x1"),
        "formula.CEgrad": Formula(x.T @ (h - y) / 2, numerical_gradient(entropy, w)),
    }


@cache
def xor():
    """The deltas of the XOR network in S4's arrays, and the shapes that they have."""
    network, (x, y) = xor_network(np.random.default_rng(4)), gate("xor")
    theta1, theta2 = (np.vstack([layer.weight.T, layer.bias]) for layer in network.layers)
    gradient1, gradient2 = np.zeros_like(theta1), np.zeros_like(theta2)
    for row, target in zip(x, y):
        a1 = np.append(row, 1)[np.newaxis]
        z2 = a1 @ theta1
        a2 = np.append(sigmoid(z2), 1)[np.newaxis]
        delta3 = sigmoid(a2 @ theta2) - target
        delta2 = (theta2 @ delta3) * (a2 * (1 - a2)).T
        gradient1 = gradient1 + (delta2[:3] @ a1).T / 4
        gradient2 = gradient2 + (delta3 @ a2).T / 4

    def loss(parameters):
        return cross_entropy(predict(network.with_parameters(parameters), x), y)

    slopes = network.with_parameters(numerical_gradient(loss, network.parameters)).layers
    true = [np.vstack([layer.weight.T, layer.bias]).ravel() for layer in slopes]
    return {
        "formula.xor": Formula(
            np.concatenate([gradient1.ravel(), gradient2.ravel()]), np.concatenate(true)
        ),
        "dims.theta1": shape(theta1),
        "dims.theta2": shape(theta2),
        "comment.X": shape(x),
        "comment.y": shape(y),
        "comment.z2": f"{shape(a1)} * {shape(theta1)} = {shape(z2)}",
        "comment.d3": shape(delta3),
        "comment.d2": shape(delta2),
        "comment.g2": f"{shape(delta3)} * {shape(a2)} = {shape(delta3 @ a2)}",
        "comment.t1g": shape(gradient1),
        "comment.t2g": shape(gradient2),
    }


def shapes():
    """The shapes in the programs of the two smaller networks."""
    x, weight = one_weight.x, one_weight.network.layers[0].weight
    z = forward(one_weight.network, x).steps[0].z
    weights = np.random.default_rng(0).normal(0, 5, (2, 1))
    both = np.array([[0.0, 1.0], [1.0, 1.0]])
    return {
        "comment.m5": float(len(x)),
        "comment.shape5": f"{shape(x)} * {shape(weight)} = {shape(z)}",
        "comment.shapeb": f"{shape(both)} * {shape(weights)} = {shape(both @ weights)}",
        "comment.init5": f"{weights.size} random weights, normal with spread 5",
    }


def shape(array) -> str:
    """An array's shape as S4 writes it, such as "4x2"."""
    return "x".join(map(str, np.shape(array)))


QUARTIC = "x⁴ - 3x³ + 2 from x = 4"
ONE_WEIGHT = "one sigmoid unit, no bias, weight 5; five inputs from 0.1 to 1, all targets 0"
TWO_WEIGHTS = (
    "one sigmoid unit with bias learns NOT; initial weights as printed, rate 0.05, 12,000 epochs"
)
COMMENT = "A comment left over from an earlier program; the code is right."
EIGHT_DIGITS = {
    "digits": 8,
    "cause": (
        "The initial weights are printed to eight decimals only; "
        "some that round to them give all the digits."
    ),
}
NOT_GRADIENT = (
    "The program's number; it is not gradient descent on the cost, "
    "since the gradient lacks the factor x and 1/m."
)
SAME_STEP = (
    "The program's number; an outer product gives both weights the same step, "
    "so it is not gradient descent on the cost."
)

FIGURES = (
    *figures(
        "S4", "gradient descent on a curve", prefix="gdxor",
        page="02_gradient_descent#let-the-computer-walk",
        setup=QUARTIC, values=quartic,
        rows=[
            ("quartic.approx", "the minimum, by eye", "~2.3"),
            ("quartic.fprime", "f'(x)", "4x^3 - 9x^2"),
            ("quartic.fd4", "f'(4)", "112"),
            ("quartic.fdm1", "f'(-1)", "-13"),
            ("quartic.jump", "4 - f'(4)", "-108"),
            ("quartic.x1", "x after one step, rate 0.001", "3.888"),
            ("quartic.fdx1", "f'(3.888)", "99.0436"),
            ("quartic.x2", "x after two steps", "3.79"),
            ("quartic.gd", "x when the program stops, rate 0.01", "2.2500325268933734",
             {"cause": "Right; the error is above the 'precision', which bounds the last step."}),
            ("quartic.min", "the minimum, by algebra", "2.25"),
        ],
    ),
    *figures(
        "S4", "derivatives", prefix="gdxor", page="01_derivatives",
        setup="f = 2x² + y³, and x²", values=derivatives,
        rows=[
            ("partial.x", "∂f/∂x", "4x"),
            ("partial.y", "∂f/∂y", "3y^2"),
            ("xsq", "derivative of x²", "2x"),
        ],
    ),
    *figures(
        "S4", "one weight, by hand", prefix="gdxor", page="04_gates",
        setup="weight 0.3; inputs 0.1 and 0.25, targets 0; cost with 1/(2m)",
        values=one_weight_by_hand,
        rows=[
            ("sig0", "output for input 0", "0.5"),
            ("h01", "h(0.1)", "0.51"),
            ("h025", "h(0.25)", "0.52"),
            ("C03", "C(0.3)", "0.133",
             {"mistake": lambda: rounded_before_use()["C03"],
              "cause": "The outputs were rounded to two decimals before they were squared."}),
            ("formula.sigprime1", "derivative of the sigmoid", "e^x/(e^x+1)^2"),
            ("formula.sigprime2", "derivative of the sigmoid", "g(x)*(1-g(x))"),
            ("formula.chain_middle", "dC/dW, middle step", "1/(2m) sum 2u",
             {"cause": "The inner derivative u' is missing; the right-hand side has it again."}),
            ("formula.uprime", "u' = dh/dW", "h(x)*(1-h(x))",
             {"cause": "h is a function of W x, so the chain rule gives one more factor: x."}),
            ("formula.dCdW", "dC/dW", "1/m sum (h-y) h (1-h)",
             {"cause": "The factor x is missing. All x are positive, so the sign is right."}),
        ],
    ),
    *figures(
        "S4", "one weight, program", prefix="gdxor", page="04_gates#the-missing-factor",
        setup=f"{ONE_WEIGHT}; rate 0.5, 2,000 epochs; cost with 1/m", values=one_weight_program,
        rows=[
            ("single.cost0", "cost before", "0.757384221746"),
            ("single.w", "weight", "-24.3428836", {"cause": NOT_GRADIENT}),
            ("single.cost", "cost", "0.00130014553005", {"cause": NOT_GRADIENT}),
            ("single.h0", "output for 0.1", "0.08"),
            ("single.h1", "output for 0.25", "0.00"),
            ("single.h2", "output for 0.5", "0.00"),
            ("single.h3", "output for 0.75", "0.00"),
            ("single.h4", "output for 1", "0.00"),
        ],
    ),
    *figures(
        "S4", "one weight, program", prefix="gdxor", page="04_gates",
        setup=ONE_WEIGHT, values=shapes, cause=COMMENT,
        rows=[
            ("comment.shape5", "shapes in run, a comment", "2x1 * 1x1 = 2x1"),
            ("comment.m5", "number of examples, a comment", "2"),
        ],
    ),
    *figures(
        "S4", "two weights, formulas", prefix="gdxor", page="04_gates#two-weights-two-slopes",
        setup="one sigmoid unit with bias learns NOT; W1 = 0.4, W2 = -1.3",
        values=two_weights_formulas,
        rows=[
            ("formula.dW1", "∂C/∂W1", "g(W1+W2*x1)*(1-g(...))",
             {"cause": "This is the derivative of the output h; the cost has (h-y)/m besides."}),
            ("formula.dW2", "∂C/∂W2", "g(...)*(1-g(...))*x1",
             {"cause": "This is the derivative of the output h; the cost has (h-y)/m besides."}),
            ("formula.CEgrad", "∂C/∂W_j, cross-entropy", "1/m sum x_m (h-y)"),
        ],
    ),
    *figures(
        "S4", "two weights, program", prefix="gdxor", page="04_gates",
        setup="drawn at random, without a seed",
        cause="Random numbers that the program started from: an input, not a result.",
        rows=[
            ("bias.initdiff", "initial weights[0]", "-0.14935895"),
            ("bias.init1", "initial weights[1]", "7.10444213"),
        ],
    ),
    *figures(
        "S4", "two weights, program", prefix="gdxor",
        page="04_gates#what-the-published-program-computes",
        setup=TWO_WEIGHTS, values=two_weights_program, mistakes=two_weights_in_full,
        rows=[
            ("bias.cost0", "cost before", "0.499047925023", EIGHT_DIGITS),
            ("bias.w0", "weights[0]", "-4.77235179", EIGHT_DIGITS),
            ("bias.cost", "cost", "0.00719841740292", EIGHT_DIGITS),
        ],
    ),
    *figures(
        "S4", "two weights, program", prefix="gdxor",
        page="04_gates#what-the-published-program-computes",
        setup=TWO_WEIGHTS, values=two_weights_program,
        rows=[
            ("bias.w1", "weights[1]", "2.4814493", {"cause": SAME_STEP}),
            ("bias.h0", "output for 0, rounded", "1."),
            ("bias.h1", "output for 1, rounded", "0."),
        ],
    ),
    *figures(
        "S4", "two weights, program", prefix="gdxor", page="04_gates",
        setup=TWO_WEIGHTS, values=shapes, cause=COMMENT,
        rows=[
            ("comment.shapeb", "shapes in run, a comment", "1x2 * 2x2 = 1x1"),
            ("comment.init5", "initial weight, a comment", "5"),
        ],
    ),
    *figures(
        "S4", "XOR", prefix="gdxor", page="08_xor",
        setup="2-3-1 sigmoid network, mean cross-entropy", values=xor,
        rows=[
            ("dims.theta1", "shape of theta1", "3x3"),
            ("dims.theta2", "shape of theta2", "4x1"),
            ("formula.xor", "all 13 derivatives", "delta equations",
             {"cause": "Right for cross-entropy, which the text changes to without saying so."}),
        ],
    ),
    *figures(
        "S4", "XOR, program", prefix="gdxor", page="08_xor",
        setup="2-3-1 sigmoid network", values=xor,
        rows=[
            ("comment.X", "shape of X, a comment", "4x2"),
            ("comment.y", "shape of y, a comment", "4x1"),
            ("comment.t1g", "shape of theta1_grad, a comment", "3x2", {"cause": COMMENT}),
            ("comment.t2g", "shape of theta2_grad, a comment", "3x1", {"cause": COMMENT}),
            ("comment.z2", "shapes for z2, a comment", "1x3 * 3x3 = 1x3"),
            ("comment.d3", "shape of delta3, a comment", "1x1"),
            ("comment.d2", "shape of delta2, a comment", "1x4", {"cause": COMMENT}),
            ("comment.g2", "shapes for theta2_grad, a comment", "1x1 * 1x4 = 1x4"),
        ],
    ),
    *figures(
        "S4", "XOR, program", prefix="gdxor", page="08_xor",
        setup="2-3-1 sigmoid network, rate 0.1, 10,000 epochs, random start without a seed",
        cause="The random start is not known. Such outputs are what most starts lead to.",
        rows=[
            ("xor.out0", "output for 0, 0", "0.01205117"),
            ("xor.out1", "output for 0, 1", "0.9825991"),
            ("xor.out2", "output for 1, 0", "0.98941642"),
            ("xor.out3", "output for 1, 1", "0.02203315"),
        ],
    ),
)  # fmt: skip
