"""Chapter 6's checks accept the right answer and name each known mistake."""

import numpy as np
import pytest

from backprop import Layer, Network, backward, checks, forward, gradient_step, sigmoid
from backprop.examples import two_layers

NETWORK, X, Y = two_layers.network, two_layers.x, two_layers.target
X_NEW, Y_NEW = np.array([0.8, 0.6]), np.array([0.9, 0.1])


def pieces(x, y):
    hidden, output = forward(NETWORK, x).steps
    dz = (output.a - y) * output.a * (1 - output.a)
    return hidden, output, dz, NETWORK.layers[1].weight


def rejects(verdict, fragment):
    assert not verdict.right
    assert fragment in verdict.message


@pytest.mark.parametrize("blank", [None, ..., "text"])
def test_blank_numbers_are_not_right(blank):
    for verdict in (
        checks.output_dz(blank, NETWORK, X_NEW, Y_NEW, unit=0),
        checks.hidden_weight_gradient(blank, NETWORK, X_NEW, Y_NEW, unit=0, input=0),
        checks.largest_gradient(blank, NETWORK, X_NEW, Y_NEW),
        checks.published_bias(blank),
    ):
        rejects(verdict, "umber")


@pytest.mark.parametrize("check", [checks.hidden_gradient, checks.shared_bias])
def test_blank_functions_are_not_right(check):
    rejects(check(lambda *arguments: None), "returned nothing yet")
    rejects(check(None), "A function is needed")


@pytest.mark.parametrize("unit", [0, 1])
@pytest.mark.parametrize(("x", "y"), [(X, Y), (X_NEW, Y_NEW)])
def test_output_dz(x, y, unit):
    _, output, dz, _ = pieces(x, y)
    a, z, target = output.a[unit], output.z[unit], y[unit]

    def judge(answer):
        return checks.output_dz(answer, NETWORK, x, y, unit=unit)

    assert judge(dz[unit]).right
    rejects(judge(-dz[unit]), "the sign is not")
    rejects(judge(a - target), "derivative by a")
    rejects(judge((a - target) * sigmoid.derivative(a)), "taken at a")
    rejects(judge(2 * dz[unit]), "factor 2")
    rejects(judge(sigmoid.derivative(z)), "the error a − y is missing")
    rejects(judge(dz[1 - unit]), "another output unit")
    rejects(judge(1.2345), "neither the answer nor a mistake")


@pytest.mark.parametrize("unit", [0, 1])
@pytest.mark.parametrize("input", [0, 1])
@pytest.mark.parametrize(("x", "y"), [(X, Y), (X_NEW, Y_NEW)])
def test_hidden_weight_gradient(x, y, unit, input):
    hidden, output, dz, weight = pieces(x, y)
    slope = sigmoid.derivative(hidden.z[unit])
    paths = dz * weight[:, unit]
    right = paths.sum() * slope * x[input]
    gradients = backward(NETWORK, forward(NETWORK, x), y, two_layers.loss)
    moved = gradient_step(NETWORK, gradients, learning_rate=0.5).layers[1].weight

    def judge(answer):
        return checks.hidden_weight_gradient(answer, NETWORK, x, y, unit=unit, input=input)

    assert judge(right).right
    rejects(judge(-right), "the sign is not")
    rejects(judge(dz @ moved[:, unit] * slope * x[input]), "updated already")
    rejects(judge(paths[0] * slope * x[input]), "first output only")
    rejects(judge(paths[1] * slope * x[input]), "second output only")
    rejects(judge(abs(paths).sum() * slope * x[input]), "not by their sizes")
    rejects(judge(right / 2), "not averaged")
    rejects(judge(paths.sum() * sigmoid.derivative(hidden.a[unit]) * x[input]), "taken at a")
    rejects(judge(paths.sum() * slope * x[input] * 2), "factor 2")
    bare = (output.a - y) @ weight[:, unit] * slope * x[input]
    rejects(judge(bare), "output units' slopes")
    rejects(judge(dz @ weight[unit] * slope * x[input]), "along the row")
    dweight = gradients.steps[0].dweight
    rejects(judge(dweight[1 - unit, input]), "the other hidden unit")
    if x is X_NEW:  # in the worked example the other input is a factor 2 away
        rejects(judge(dweight[unit, 1 - input]), "another input")
    rejects(judge(paths.sum() * slope), "multiply by the weight's input")
    rejects(judge(paths.sum() * x[input]), "slope of the hidden unit is missing")
    rejects(judge(paths.sum()), "slope and the input are missing")


def test_hidden_weight_gradient_names_a_subtracted_path():
    hidden, _, dz, weight = pieces(X_NEW, Y_NEW)
    paths = dz * weight[:, 0]
    answer = (paths[0] - paths[1]) * sigmoid.derivative(hidden.z[0]) * X_NEW[0]
    verdict = checks.hidden_weight_gradient(answer, NETWORK, X_NEW, Y_NEW, unit=0, input=0)
    rejects(verdict, "second path was subtracted")


def test_hidden_weight_gradient_names_the_updated_weights_of_the_worked_example():
    verdict = checks.hidden_weight_gradient(0.00036472, NETWORK, X, Y, unit=0, input=0)
    rejects(verdict, "updated already")
    assert checks.hidden_weight_gradient(0.000438568, NETWORK, X, Y, unit=0, input=0).right


def test_hidden_weight_gradient_follows_the_readers_network():
    other = Network((NETWORK.layers[0], Layer([[1, -2], [3, 0.5]], [0, 0.1], sigmoid)))
    right = backward(other, forward(other, X_NEW), Y_NEW, two_layers.loss).steps[0].dweight
    for unit in (0, 1):
        for input in (0, 1):
            verdict = checks.hidden_weight_gradient(
                right[unit, input], other, X_NEW, Y_NEW, unit=unit, input=input
            )
            assert verdict.right


def by_loops(dz_output, W2, z_hidden, x):
    """The same gradient, written without a matrix product."""
    result = np.zeros((len(z_hidden), len(x)))
    for j in range(len(z_hidden)):
        da = sum(dz_output[i] * W2[i, j] for i in range(len(dz_output)))
        a = 1 / (1 + np.exp(-z_hidden[j]))
        result[j] = da * a * (1 - a) * x
    return result


def with_sizes_swapped(dz_output, W2, z_hidden, x):
    """Right as long as there are as many outputs as hidden units."""
    units = range(len(dz_output))
    da = np.array([sum(dz_output[i] * W2[i, j] for i in range(len(z_hidden))) for j in units])
    return np.outer(da * sigmoid.derivative(z_hidden), x)


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda d, W, z, x: np.outer(W @ d * sigmoid.derivative(z), x), "wrong way"),
        (lambda d, W, z, x: np.outer(d @ W, x), "slope of the hidden units is missing"),
        (lambda d, W, z, x: np.outer(d @ W * sigmoid.derivative(sigmoid(z)), x), "taken at a"),
        (lambda d, W, z, x: np.outer(d @ W * z * (1 - z), x), "needs the activation a"),
        (lambda d, W, z, x: np.outer(d @ W * sigmoid(z), x), "its slope is needed"),
        (lambda d, W, z, x: -by_loops(d, W, z, x), "sign is not"),
        (lambda d, W, z, x: by_loops(d, W, z, x).T, "has shape"),
        (lambda d, W, z, x: d @ W * sigmoid.derivative(z), "has shape"),
        (lambda d, W, z, x: by_loops(d, W, z, x) + 1, "that is not it"),
        (with_sizes_swapped, "raised IndexError"),
    ],
)
def test_hidden_gradient(mistake, fragment):
    assert checks.hidden_gradient(by_loops).right
    rejects(checks.hidden_gradient(mistake), fragment)


def test_largest_gradient():
    dweight = [s.dweight for s in backward(NETWORK, forward(NETWORK, X), Y, two_layers.loss).steps]
    sizes = np.abs(np.concatenate([d.ravel() for d in dweight]))
    assert checks.largest_gradient(int(sizes.argmax()) + 1, NETWORK, X, Y).right
    assert checks.largest_gradient(8, NETWORK, X_NEW, Y_NEW).right
    rejects(checks.largest_gradient(7, NETWORK, X_NEW, Y_NEW), "right unit")
    for number in (5, 6):
        rejects(checks.largest_gradient(number, NETWORK, X_NEW, Y_NEW), "smaller dz")
    for number in range(1, 5):
        rejects(checks.largest_gradient(number, NETWORK, X_NEW, Y_NEW), "hidden unit")
    rejects(checks.largest_gradient(9, NETWORK, X_NEW, Y_NEW), "neither")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda b, db, rate: b - rate * np.mean(db), "added, not averaged"),
        (lambda b, db, rate: b + rate * np.sum(db), "climbs"),
        (lambda b, db, rate: b - np.sum(db), "learning rate is missing"),
        (lambda b, db, rate: b - rate * db[0], "first unit only"),
        (lambda b, db, rate: b - rate * db[-1], "last unit only"),
        (lambda b, db, rate: b, "has not moved"),
        (lambda b, db, rate: rate * np.sum(db), "subtract it"),
        (lambda b, db, rate: b - rate * db, "has shape"),
        (lambda b, db, rate: b - rate * np.abs(db).sum(), "that is not it"),
    ],
)
def test_shared_bias(mistake, fragment):
    assert checks.shared_bias(lambda b, db, rate: b - rate * (db @ np.ones(len(db)))).right
    rejects(checks.shared_bias(mistake), fragment)


def test_published_bias_explains_the_printed_loss():
    gradients = backward(NETWORK, forward(NETWORK, X), Y, two_layers.loss)
    moved = gradient_step(NETWORK, gradients, learning_rate=0.5)
    d1, d2 = gradients.steps[1].dbias
    answer = 0.6 - 0.5 * d1
    assert checks.published_bias(answer).right
    output = Layer(moved.layers[1].weight, [moved.layers[1].bias[0], answer], sigmoid)
    wrong = Network((moved.layers[0], output))
    assert round(backward(wrong, forward(wrong, X), Y, two_layers.loss).loss, 4) == 0.2839

    rejects(checks.published_bias(0.6 - 0.5 * d2), "the right bias")
    rejects(checks.published_bias(0.6), "has not moved")
    rejects(checks.published_bias(0.6 + 0.5 * d2), "sign of its own gradient")
    rejects(checks.published_bias(0.6 + 0.5 * d1), "S0 subtracts")
    rejects(checks.published_bias(0.6 - 0.5 * (d1 + d2)), "shared")
    rejects(checks.published_bias(0.6 - d1), "Without the learning rate")
