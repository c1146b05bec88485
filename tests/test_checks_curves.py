"""Curves drawn for checks are what their names say."""

import numpy as np
import pytest

from backprop.checks.curves import formula, nonzero, polynomial, random_cubic, random_place


@pytest.mark.parametrize(
    ("coefficients", "written"),
    [
        ([2, 0, -1, 4], "2x^3 - x + 4"),
        ([-1, 1], "-x + 1"),
        ([1, 0, 0], "x^2"),
        ([-3], "-3"),
        ([0, 0], "0"),
        ([1 / 64, -1 / 16], "0.015625x - 0.0625"),
    ],
)
def test_formula(coefficients, written):
    assert formula(coefficients) == written


def test_polynomial_is_its_formula():
    curve = polynomial([2, 0, -1, 4])
    assert curve.__name__ == "2x^3 - x + 4"
    assert curve(1.5) == 2 * 1.5**3 - 1.5 + 4
    assert np.array_equal(curve(np.array([0.0, 1.0])), [4, 5])


def test_every_coefficient_of_a_random_cubic_counts():
    rng = np.random.default_rng(0)
    names = {random_cubic(rng).__name__ for _ in range(100)}
    assert len(names) > 90
    assert all(name.count("x") == 3 and "x^3" in name and "x^2" in name for name in names)


def test_random_places_and_factors_are_never_zero():
    rng = np.random.default_rng(0)
    places = {random_place(rng) for _ in range(300)}
    assert len(places) == 10
    assert min(map(abs, places)) == 0.75
    assert not any((place * 2).is_integer() for place in places)
    assert {nonzero(rng, 2) for _ in range(100)} == {-2, -1, 1, 2}
