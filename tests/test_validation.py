from fractions import Fraction

import numpy as np
import pytest

from backprop._validation import (
    as_float_array,
    as_tuple_of,
    check_rng,
    positive_number,
    whole_number,
)


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        ([1, 2], np.float64),
        ((True, False), np.float64),
        (np.array([1, 2], np.uint8), np.float64),
        (np.array([1, 2], np.float32), np.float32),
        (np.float32(1), np.float32),
        (1, np.float64),
        ([], np.float64),
    ],
)
def test_numbers_become_floats(given, dtype):
    array = as_float_array(given, "x")
    assert array.dtype == dtype
    np.testing.assert_array_equal(array, given)


def test_dtype_asked_for_is_given_in_a_copy():
    given = np.array([0.1, 0.2])
    same, single = as_float_array(given, "x", np.float64), as_float_array(given, "x", np.float32)
    assert (same.dtype, single.dtype) == (np.float64, np.float32)
    assert not np.shares_memory(same, given)
    with pytest.raises(ValueError, match="^x contains numbers too large for float32$"):
        as_float_array([3.5e38], "x", np.float32)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("ab", "x has dtype <U2; use float64 or float32"),
        (b"ab", r"x has dtype \|S2; use"),
        (None, "x has dtype object; use"),
        ({}, "x has dtype object; use"),
        ([1, None], "x has dtype object; use"),
        ([Fraction(1, 2)], "x has dtype object; use"),
        ([10**400], "x has dtype object; use"),
        (np.array([1.0], object), "x has dtype object; use"),
        ([1j], "x has dtype complex128; use"),
        (np.array([1], np.float16), "x has dtype float16; use"),
        (np.array(["2024-01-01"], "M8"), r"x has dtype datetime64\[D\]; use"),
        ([[1], [2, 3]], "x must be a rectangular array of numbers: "),
        ([1, np.nan], "x contains NaN or infinity"),
        (-np.inf, "x contains NaN or infinity"),
    ],
)
def test_what_is_not_a_number_is_named(given, message):
    for dtype in (None, np.float32):
        with pytest.raises(ValueError, match="^" + message):
            as_float_array(given, "x", dtype)


@pytest.mark.parametrize("given", [3, 3.0, np.int8(3), np.float32(3), Fraction(3)])
def test_whole_numbers_of_any_type(given):
    number = whole_number(given, "n", least=3)
    assert (number, type(number)) == (3, int)


@pytest.mark.parametrize(
    "given", [2, 3.5, np.nan, np.inf, np.float64(np.inf), -np.inf, "3", None, [3], 3j, np.array(3)]
)
def test_what_is_not_whole_is_named(given):
    with pytest.raises(ValueError, match="^n must be a whole number from 3 up; got "):
        whole_number(given, "n", least=3)


@pytest.mark.parametrize("given", [0.5, np.float32(0.5), Fraction(1, 2)])
def test_positive_numbers_of_any_type(given):
    number = positive_number(given, "rate")
    assert (number, type(number)) == (0.5, float)


@pytest.mark.parametrize(
    "given", [0, -0.0, -1, np.nan, np.inf, np.float32(np.inf), "1", None, [1], 1j, np.array(1.0)]
)
def test_what_is_not_positive_is_named(given):
    with pytest.raises(ValueError, match="^rate must be a positive number; got "):
        positive_number(given, "rate")


def test_tuple_of_takes_any_iterable():
    assert as_tuple_of(str, iter(["a", "b"]), "words") == ("a", "b")
    with pytest.raises(ValueError, match="words is empty; it needs at least one str"):
        as_tuple_of(str, [], "words")
    for bad in (3, ["a", 3], None):
        with pytest.raises(ValueError, match="words must be a list of str objects; got "):
            as_tuple_of(str, bad, "words")


def test_rng_is_a_generator():
    check_rng(np.random.default_rng(0))
    for bad in (0, None, np.random, np.random.RandomState(0)):
        with pytest.raises(ValueError, match="rng must be a numpy Generator, such as default_rng"):
            check_rng(bad)
