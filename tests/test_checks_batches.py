"""Chapter 9's checks accept the right answer and name each known mistake."""

from itertools import combinations

import numpy as np
import pytest

from backprop import checks, sigmoid


def rejects(verdict, fragment):
    assert not verdict.right
    assert fragment in verdict.message


@pytest.mark.parametrize(
    "check",
    [
        checks.update_counts,
        checks.example_shares,
        checks.neuron_batch_gradient,
        checks.batch_noise,
    ],
)
def test_blank_functions_are_not_right(check):
    assert check(lambda *arguments: ...).blank
    rejects(check(None), "A function is needed")


# --- exercise 1


def counts(n, size, epochs):
    rounded_up = -(-n // size)
    return [epochs * rounded_up, -(-epochs * n // size), epochs * (n // size)]


def test_update_counts():
    assert checks.update_counts(counts).right
    rejects(checks.update_counts(lambda *case: [1, 2, 3]), "that is not it")
    rejects(checks.update_counts(lambda *case: 8), "shape ()")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda n, size, epochs: [n * epochs] * 3, "examples used"),
        (lambda n, size, epochs: counts(n, size, 1), "one epoch"),
        (lambda n, size, epochs: [n * epochs / size] * 3, "whole number"),
        (lambda *case: [counts(*case)[i] for i in (1, 0, 2)], "swapped"),
        (lambda *case: counts(*case)[::-1], "order is restart"),
        (lambda n, size, e: [e * (n // size), *counts(n, size, e)[1:]], "keeps the short"),
        (lambda n, size, e: [counts(n, size, e)[0], n * e // size, e * (n // size)], "very end"),
        (lambda *case: [counts(*case)[i] for i in (0, 0, 2)], "does not begin anew"),
        (lambda n, size, e: [*counts(n, size, e)[:2], n * e // size], "*each* epoch"),
    ],
)
def test_update_counts_names(mistake, fragment):
    rejects(checks.update_counts(mistake), fragment)


# --- exercise 2


def test_quieter_batch():
    assert checks.quieter_batch(160).right
    assert checks.quieter_batch(...).blank
    rejects(checks.quieter_batch(100), "neither the answer")


@pytest.mark.parametrize(
    ("number", "fragment"),
    [(40, "to its root"), (20, "took the root"), (16, "How many examples"),
     (0.625, "Turned around"), (640, "not its cube")],
)  # fmt: skip
def test_quieter_batch_names(number, fragment):
    rejects(checks.quieter_batch(number), fragment)


# --- exercise 3


def shares(weigh=lambda batch, made: 1 / len(batch), divide=lambda total, made: total / len(made)):
    def function(made, examples):
        total = np.zeros(examples)
        for batch in made:
            for example in batch:
                total[example] += weigh(batch, made)
        return divide(total, made)

    return function


def test_example_shares():
    assert checks.example_shares(shares()).right
    assert checks.example_shares(lambda made, n: list(shares()(made, n))).right
    rejects(checks.example_shares(lambda made, n: np.full(n, 1 / n)), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (shares(lambda batch, made: 1, lambda total, made: total / total.sum()), "how often"),
        (shares(lambda batch, made: 1, lambda total, made: total), "plain counts"),
        (shares(divide=lambda total, made: total), "Make shares"),
        (shares(lambda batch, made: 1 / len(made[0])), "first batch everywhere"),
        (shares(divide=lambda total, made: total / len(total)), "not by that of examples"),
        (shares(lambda b, made: len(b), lambda total, made: total / total.sum()), "less weight"),
        (lambda made, n: np.roll(shares()(made, n), 1), "shifted"),
    ],
)
def test_example_shares_names(mistake, fragment):
    rejects(checks.example_shares(mistake), fragment)


# --- exercise 4


def gradient(combine):
    def function(weight, bias, x, y):
        a = sigmoid(weight * x + bias)
        return combine(a - y, a * (1 - a), x)

    return function


def test_neuron_batch_gradient():
    right = gradient(lambda e, s, x: (np.mean(e * s * x), np.mean(e * s)))
    assert checks.neuron_batch_gradient(right).right
    rejects(checks.neuron_batch_gradient(lambda w, b, x, y: (0, 0)), "that is not it")


@pytest.mark.parametrize(
    ("combine", "fragment"),
    [
        (
            lambda e, s, x: (e.mean() * s.mean() * x.mean(), e.mean() * s.mean()),
            "averaged one by one",
        ),
        (lambda e, s, x: (e.mean() * (s * x).mean(), e.mean() * s.mean()), "forgets its example"),
        (lambda e, s, x: ((e * s).mean() * x.mean(), (e * s).mean()), "input is still"),
        (lambda e, s, x: ((e * x).mean() * s.mean(), e.mean() * s.mean()), "slope is still"),
        (lambda e, s, x: (np.sum(e * s * x), np.sum(e * s)), "sums"),
        (lambda e, s, x: (np.mean(e * x), np.mean(e)), "sigmoid is missing"),
        (lambda e, s, x: (np.mean(e * s * x),) * 2, "no factor x"),
        (lambda e, s, x: (2 * np.mean(e * s * x), 2 * np.mean(e * s)), "no factor 2"),
        (lambda e, s, x: (-np.mean(e * s * x), -np.mean(e * s)), "sign is turned"),
    ],
)
def test_neuron_batch_gradient_names(combine, fragment):
    rejects(checks.neuron_batch_gradient(gradient(combine)), fragment)


# --- exercise 5


def noise(slopes, size):
    return np.std(slopes) * np.sqrt((len(slopes) - size) / (len(slopes) - 1) / size)


def scaled(factor):
    return lambda slopes, size: np.std(slopes) * factor(len(slopes), size)


def test_batch_noise():
    assert checks.batch_noise(noise).right
    assert checks.batch_noise(lambda s, k: s.std() * ((len(s) - k) / (len(s) - 1) / k) ** 0.5).right
    assert checks.batch_noise(lambda s, k: np.std([sum(c) / k for c in combinations(s, k)])).right
    rejects(checks.batch_noise(lambda slopes, size: np.mean(slopes)), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (scaled(lambda count, size: size**-0.5), "may come twice"),
        (scaled(lambda count, size: 1 / size), "its root"),
        (scaled(lambda count, size: 1), "whatever the batch"),
        (lambda slopes, size: noise(slopes, size) ** 2, "variance"),
        (scaled(lambda n, k: k**-0.5 * (n - k) / (n - 1)), "under a root as well"),
        (scaled(lambda n, k: ((n - k) / n / k) ** 0.5), "belongs below"),
        (
            lambda s, k: np.std(s, ddof=1) * ((len(s) - k) / (len(s) - 1) / k) ** 0.5,
            "without ddof",
        ),
        (scaled(lambda n, k: ((n - k) / (n - 1)) ** 0.5), "below the root"),
    ],
)
def test_batch_noise_names(mistake, fragment):
    rejects(checks.batch_noise(mistake), fragment)
