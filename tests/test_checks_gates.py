"""Chapter 4's checks accept the right answer and name each known mistake."""

import math

import numpy as np
import pytest

from backprop import checks, sigmoid


def rejects(verdict, fragment):
    assert not verdict.right
    assert not verdict.blank
    assert fragment in verdict.message


@pytest.mark.parametrize(
    "check",
    [checks.one_weight_gradient, checks.not_gradient, checks.gate_gradient, checks.loss_from_z],
)
def test_blank_functions(check):
    verdict = check(lambda *arguments: ...)
    assert verdict.blank
    assert "returned nothing yet" in verdict.message
    rejects(check(3), "A function is needed")


# --- exercise 1


@pytest.mark.parametrize("numbers", [(-2, -2, 3), (-1, -1, 1.5), (-20, -10, 25)])
def test_nand_by_hand(numbers):
    assert checks.nand_by_hand(*numbers).right


@pytest.mark.parametrize("numbers", [(..., ..., ...), (-2, -2, ...), (None, 1, 1)])
def test_nand_by_hand_blank(numbers):
    assert checks.nand_by_hand(*numbers).blank


@pytest.mark.parametrize(
    ("numbers", "fragment"),
    [
        ((2, 2, -3), "That is AND"),
        ((2, 2, -1), "That is OR"),
        ((-2, -2, 1), "That is NOR"),
        ((0, 0, 1), "says 1 to every row"),
        ((0, 0, -1), "says 0 to every row"),
        ((-2, -2, 2), "z = 0"),
        ((-1, -1, 2), "z = 0"),
        ((-2, 1, 1.5), "the demand of (1, 0)"),
        ((1, -3, 1), "the demand of (0, 1)"),
        (("w", -2, 3), "Three numbers are needed"),
        ((math.inf, -2, 3), "finite"),
    ],
)
def test_nand_by_hand_names(numbers, fragment):
    rejects(checks.nand_by_hand(*numbers), fragment)


# --- exercise 2


def slope_at_z(a):
    return a * (1 - a)


def one_weight(*, slope=slope_at_z, sign=1, factor=lambda W, x: x, average=np.mean):
    def gradient(W, x, y):
        a = sigmoid(W * x)
        return average(sign * (a - y) * slope(a) * factor(W, x))

    return gradient


def averaged_first(W, x, y):
    a = sigmoid(W * x)
    return np.mean(a - y) * np.mean(a * (1 - a) * x)


def mean_input_apart(W, x, y):
    a = sigmoid(W * x)
    return np.mean((a - y) * a * (1 - a)) * np.mean(x)


def output_slope(W, x, y):
    a = sigmoid(W * x)
    return np.mean(a * (1 - a) * x)


def test_one_weight_gradient():
    assert checks.one_weight_gradient(one_weight()).right


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (one_weight(factor=lambda W, x: 1), "The factor x is missing"),
        (one_weight(factor=lambda W, x: 1, average=np.sum), "Two things are missing"),
        (one_weight(average=np.sum), "the sum over the examples"),
        (one_weight(factor=lambda W, x: W), "The factor W"),
        (one_weight(slope=lambda a: 1), "slope is missing"),
        (one_weight(slope=sigmoid.derivative), "taken at the output a"),
        (one_weight(sign=-1), "sign is turned"),
        (one_weight(sign=2), "twice the gradient"),
        (output_slope, "a - y is missing"),
        (mean_input_apart, "mean of x stands apart"),
        (averaged_first, "errors were averaged"),
        (one_weight(sign=7), "that is not it"),
    ],
)
def test_one_weight_gradient_names(mistake, fragment):
    rejects(checks.one_weight_gradient(mistake), fragment)


# --- exercise 3


def two_slopes(*, slope=slope_at_z, sign=1, by_w=np.multiply, by_b=lambda dz, x: dz, mean=np.mean):
    def gradient(w, b, x, y):
        a = sigmoid(w * x + b)
        dz = sign * (a - y) * slope(a)
        return mean(by_w(dz, x)), mean(by_b(dz, x))

    return gradient


def exchanged(w, b, x, y):
    return two_slopes()(w, b, x, y)[::-1]


def half_averaged(w, b, x, y):
    dw, db = two_slopes()(w, b, x, y)
    return dw * len(x), db


def outer(w, b, x, y):
    a = sigmoid(w * x + b)
    dz = (a - y) * a * (1 - a)
    return np.sum(np.outer(x, dz)) / len(x), np.sum(dz) / len(x)


def test_not_gradient():
    assert checks.not_gradient(two_slopes()).right


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (outer, "runs over a whole table"),
        (two_slopes(by_w=lambda dz, x: np.outer(x, dz)), "mean over that table"),
        (exchanged, "exchanged"),
        (two_slopes(by_w=lambda dz, x: dz), "lacks the factor x"),
        (two_slopes(by_b=np.multiply), "its slope has no factor x"),
        (two_slopes(mean=np.sum), "the sum over the examples"),
        (half_averaged, "summed, the slope by b averaged"),
        (two_slopes(slope=lambda a: 1), "slope is missing"),
        (two_slopes(slope=sigmoid.derivative), "taken at the output a"),
        (two_slopes(sign=-1), "sign is turned"),
        (two_slopes(sign=2), "twice the gradient"),
        (two_slopes(sign=7), "that is not it"),
    ],
)
def test_not_gradient_names(mistake, fragment):
    rejects(checks.not_gradient(mistake), fragment)


# --- exercise 4


def three_slopes(dz_of=lambda a, y: a - y, *, mean=np.mean, order=(0, 1, 2)):
    def gradient(w1, w2, b, x, y):
        dz = dz_of(sigmoid(w1 * x[:, 0] + w2 * x[:, 1] + b), y)
        slopes = mean(dz * x[:, 0]), mean(dz * x[:, 1]), mean(dz)
        return [slopes[place] for place in order]

    return gradient


def mean_error_times_mean_input(w1, w2, b, x, y):
    db = three_slopes()(w1, w2, b, x, y)[2]
    return db * x[:, 0].mean(), db * x[:, 1].mean(), db


def test_gate_gradient():
    assert checks.gate_gradient(three_slopes()).right


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (three_slopes(lambda a, y: (a - y) * a * (1 - a)), "has canceled"),
        (three_slopes(lambda a, y: y - a), "sign is turned"),
        (three_slopes(lambda a, y: (a - y) / (a * (1 - a))), "the slope by a"),
        (three_slopes(mean=np.sum), "the sum over the examples"),
        (three_slopes(lambda a, y: a), "target is missing"),
        (three_slopes(order=(2, 0, 1)), "The bias stands first"),
        (three_slopes(order=(1, 0, 2)), "swapped"),
        (three_slopes(order=(2, 2, 2)), "lack their input"),
        (mean_error_times_mean_input, "errors were averaged"),
        (three_slopes(lambda a, y: 7 * (a - y)), "that is not it"),
    ],
)
def test_gate_gradient_names(mistake, fragment):
    rejects(checks.gate_gradient(mistake), fragment)


# --- exercise 5

ERROR = 1 - float(sigmoid(2))


def test_lowest_loss():
    assert checks.lowest_loss(ERROR**2).right
    assert checks.lowest_loss(...).blank


def test_lowest_loss_is_where_the_published_program_ends():
    b = 7.0
    for _ in range(2000):
        a = sigmoid(np.array([b, 2 * b - 6]))
        b -= 5 * np.sum((a - [1, 0]) * a * (1 - a))
    a = sigmoid(np.array([b, 2 * b - 6]))
    assert checks.lowest_loss(np.mean((a - [1, 0]) ** 2)).right


@pytest.mark.parametrize(
    ("answer", "fragment"),
    [
        (2, "That is b"),
        (-4, "That is w"),
        (1 - ERROR, "one of the two outputs"),
        (ERROR, "Square it"),
        (2 * ERROR**2, "the sum over both"),
        (ERROR**2 / 2, "no factor of one half"),
        (((1 - sigmoid(3)) ** 2 + 0.25) / 2, "At b = 3"),
        (0, "The right gradient"),
        (-(ERROR**2), "sign"),
        (0.3, "neither the answer nor"),
        ("low", "A number is needed"),
    ],
)
def test_lowest_loss_names(answer, fragment):
    rejects(checks.lowest_loss(answer), fragment)


# --- exercise 6


def by_softplus(z, y):
    return np.logaddexp(0, z) - y * z


def by_max(z, y):
    return max(z, 0) - y * z + math.log1p(math.exp(-abs(z)))


def by_log(z, y, log=np.log, a_of=lambda z: 1 / (1 + np.exp(-z))):
    a = a_of(z)
    return -y * log(a) - (1 - y) * log(1 - a)


def clipped(z, y):
    return by_log(z, y, a_of=lambda z: np.clip(sigmoid(z), 1e-12, 1 - 1e-12))


@pytest.mark.parametrize("answer", [by_softplus, by_max])
def test_loss_from_z(answer):
    assert checks.loss_from_z(answer).right


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda z, y: -by_softplus(z, y), "sign is turned"),
        (lambda z, y: by_softplus(z, 1 - y), "the other target"),
        (lambda z, y: np.logaddexp(0, z), "target 0 only"),
        (lambda z, y: np.logaddexp(0, -z), "target 1 only"),
        (lambda z, y: np.logaddexp(0, z if y == 0 else -z), "both terms"),
        (lambda z, y: np.logaddexp(0, -z if y == 1 else z), "both terms"),
        (lambda z, y: np.logaddexp(0, z) + y * z, "subtracted, not added"),
        (lambda z, y: sigmoid(z) - y, "slope a - y"),
        (lambda z, y: (sigmoid(z) - y) ** 2, "squared error"),
        (lambda z, y: (sigmoid(z) - y) ** 2 / 2, "half the squared error"),
        (by_log, "it is infinite"),
        (lambda z, y: by_softplus(z, y) if abs(z) < 100 else np.nan, "it is not a number"),
        (lambda z, y: np.log(1 + np.exp(z)) - y * z, "something overflows"),
        (lambda z, y: math.log(1 + math.exp(z)) - y * z, "it raised OverflowError"),
        (clipped, "A sure answer costs 0"),
        (lambda z, y: 7 * by_softplus(z, y), "that is not it"),
    ],
)
def test_loss_from_z_names(mistake, fragment):
    rejects(checks.loss_from_z(mistake), fragment)
