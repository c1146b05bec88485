"""Chapter 10's checks accept the right answer and name each known mistake."""

import numpy as np
import pytest

from backprop import backward, checks, examples, forward, sigmoid


def rejects(verdict, fragment):
    assert not verdict.right
    assert fragment in verdict.message


@pytest.mark.parametrize(
    "check", [checks.chain_factor, checks.weight_spread, checks.dead_share, checks.first_dz]
)
def test_blank_functions_are_not_right(check):
    assert check(lambda *arguments: ...).blank
    rejects(check(None), "A function is needed")


# --- exercise 1


def slope(z):
    return sigmoid.derivative(np.array(z))


def test_chain_factor():
    assert checks.chain_factor(lambda w, z: np.prod(w[1:]) * np.prod(slope(z[:-1]))).right


def test_chain_factor_takes_a_program_for_arrays():
    def with_arrays(w, z):
        a = 1 / (1 + np.exp(-z[:-1]))
        return np.prod(w[1:] * a * (1 - a))

    assert checks.chain_factor(with_arrays).right


def test_chain_factor_refuses_a_number_of_its_own():
    rejects(checks.chain_factor(lambda w, z: 0.1), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda w, z: np.prod(w) * np.prod(slope(z)), "goes back to the input"),
        (lambda w, z: np.prod(w[1:]) * np.prod(slope(z[1:])), "*near* end"),
        (lambda w, z: np.prod(w) * np.prod(slope(z[:-1])), "`w[0]` leads into"),
        (lambda w, z: np.prod(slope(z[:-1])), "weights are missing"),
        (lambda w, z: np.prod(w[1:]), "slopes are missing"),
        (lambda w, z: np.prod(w[1:]) * np.prod(sigmoid(z[:-1])), "needs slopes"),
        (lambda w, z: np.prod(w[1:]) * np.prod(slope(sigmoid(z[:-1]))), "sigmoid twice"),
        (lambda w, z: np.sum(np.array(w[1:]) * slope(z[:-1])), "multiplied, not added"),
    ],
)
def test_chain_factor_names(mistake, fragment):
    rejects(checks.chain_factor(mistake), fragment)


# --- exercise 2


def example_4():
    example = examples.two_layers
    passed = forward(example.network, example.x)
    steps = backward(example.network, passed, example.target, example.loss).steps
    return *steps, passed.steps[0]


def test_slower_in_front():
    first, second, _ = example_4()
    assert checks.slower_in_front(second.dweight[0, 1] / first.dweight[1, 0]).right
    assert checks.slower_in_front(...).blank
    rejects(checks.slower_in_front(100), "neither the answer")


def wrong_ratios():
    first, second, hidden = example_4()
    right = second.dweight[0, 1] / first.dweight[1, 0]
    one_path = second.dz[0] * examples.two_layers.network.layers[1].weight[0, 1]
    slope_2 = hidden.a[1] * (1 - hidden.a[1])
    return [
        (1 / right, "Turned around"),
        (second.dweight[0, 0] / first.dweight[0, 0], "this chapter's text"),
        (187, "as the text rounds it"),
        (second.dweight[0, 1] / first.dweight[1, 1], "second input"),
        (second.dweight[0, 1] / first.dweight[0, 0], "first hidden unit"),
        (second.dz[0] / first.dz[1], "ratio of the dz"),
        (second.dweight[0, 1] / (first.da[1] * 0.05), "slope of the hidden unit"),
        (second.dweight[0, 1] / (one_path * slope_2 * 0.05), "add up both"),
    ]


@pytest.mark.parametrize(("number", "fragment"), wrong_ratios())
def test_slower_in_front_names(number, fragment):
    rejects(checks.slower_in_front(number), fragment)


# --- exercise 3


def spread(relu, others):
    return lambda m, n, activation: (relu if activation == "relu" else others)(m, n)


def he(m, n):
    return np.sqrt(2 / m)


def glorot(m, n):
    return np.sqrt(2 / (m + n))


def test_weight_spread():
    assert checks.weight_spread(spread(he, glorot)).right
    rejects(checks.weight_spread(lambda m, n, activation: 1), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (spread(lambda m, n: 2 / m, lambda m, n: 2 / (m + n)), "variances"),
        (spread(glorot, glorot), "Glorot's for all"),
        (spread(he, he), "He's for all"),
        (spread(glorot, he), "swapped"),
        (spread(lambda m, n: he(n, m), glorot), "not the outputs"),
        (spread(he, lambda m, n: m**-0.5), "not the inputs alone"),
        (spread(he, lambda m, n: np.sqrt(6 / (m + n))), "The 6"),
        (spread(he, lambda m, n: np.sqrt(1 / (m + n))), "factor 2 is missing"),
        (spread(lambda m, n: m**-0.5, glorot), "has a 2"),
    ],
)
def test_weight_spread_names(mistake, fragment):
    rejects(checks.weight_spread(mistake), fragment)


# --- exercise 4


def dead(width, layers):
    return 1 - (1 - 0.5**width) ** layers


def test_dead_share():
    assert checks.dead_share(dead).right
    rejects(checks.dead_share(lambda width, layers: 0.3), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda width, layers: 0.5**width, "one layer"),
        (lambda width, layers: layers / 2**width, "more than 1"),
        (lambda width, layers: 1 - dead(width, layers), "alive"),
        (lambda width, layers: 0.5 ** (width * layers), "all layers"),
        (lambda width, layers: dead(layers, width), "swapped"),
        (lambda width, layers: 1 - 0.5 ** (width * layers), "at least one"),
    ],
)
def test_dead_share_names(mistake, fragment):
    rejects(checks.dead_share(mistake), fragment)


# --- exercise 5


def back(step, start=lambda a, y: a - y):
    """step: makes dz of layer n from that of layer n + 1."""

    def function(weights, activations, y):
        dz = start(activations[-1], y)
        for number in reversed(range(len(weights))):
            dz = step(dz, weights[number], activations[number], activations[number + 1], number)
        return dz

    return function


def slope_of(a):
    return a * (1 - a)


def right_step(dz, weight, a, a_next, number):
    return (dz @ weight) * slope_of(a)


def test_first_dz():
    assert checks.first_dz(back(right_step)).right
    rejects(checks.first_dz(lambda weights, activations, y: np.zeros(3)), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (back(lambda dz, weight, *_: dz @ weight), "What about the others"),
        (back(right_step, lambda a, y: (a - y) * slope_of(a)), "one too many"),
        (back(lambda dz, weight, a, a_next, _: (dz * slope_of(a_next)) @ weight), "too far back"),
        (
            back(lambda dz, w, a, _, number: (dz @ w) * (1 if number else slope_of(a))),
            "those between",
        ),
        (back(lambda dz, weight, a, *_: (dz @ weight) * slope(a)), "sigmoid once more"),
        (back(lambda dz, weight, a, *_: (dz @ weight) * a), "Half of the slope"),
        (back(lambda dz, weight, a, *_: (weight @ dz) * slope_of(a)), "not turned"),
        (back(right_step, lambda a, y: y - a), "sign is turned"),
    ],
)
def test_first_dz_names(mistake, fragment):
    rejects(checks.first_dz(mistake), fragment)
