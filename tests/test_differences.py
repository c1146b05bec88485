import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop import (
    central_difference,
    complex_step,
    forward_difference,
    identity,
    relu,
    sigmoid,
    tanh,
)

points = st.floats(-2, 2)


def cube(x):
    return x * x * x


@given(points, st.floats(1e-3, 1) | st.floats(-1, -1e-3))
def test_error_terms_of_a_cubic_are_exact(x, h):
    # Expand (x + h)^3: what is left beside 3 x^2 is 3 x h + h^2, or h^2 alone.
    slope = 3 * x * x
    assert forward_difference(cube, x, h) == pytest.approx(slope + 3 * x * h + h * h, abs=1e-11)
    assert central_difference(cube, x, h) == pytest.approx(slope + h * h, abs=1e-11)


@given(points)
def test_halving_h_halves_one_error_and_quarters_the_other(x):
    slope = math.exp(x)

    def error(difference, h):
        return difference(math.exp, x, h) - slope

    assert error(forward_difference, 0.01) / error(forward_difference, 0.005) == pytest.approx(
        2, abs=0.01
    )
    assert error(central_difference, 0.01) / error(central_difference, 0.005) == pytest.approx(
        4, abs=0.01
    )


@given(points)
def test_forward_looks_ahead_and_backward_behind(x):
    assert forward_difference(math.exp, x, 0.1) > math.exp(x)
    assert forward_difference(math.exp, x, -0.1) < math.exp(x)
    assert central_difference(math.exp, x, 0.1) == central_difference(math.exp, x, -0.1)


@given(points)
def test_complex_step_has_no_round_off(x):
    assert complex_step(cube, x) == pytest.approx(3 * x * x, rel=1e-15)
    assert complex_step(cmath.exp, x) == pytest.approx(math.exp(x), rel=1e-15)
    assert complex_step(cmath.sin, x, h=1e-200) == pytest.approx(math.cos(x), rel=1e-14)


@given(st.floats(-5, 5).filter(lambda z: abs(z) > 1e-3))
def test_central_difference_confirms_the_derivative_of_each_activation(z):
    for activation in (sigmoid, tanh, relu, identity):
        slope = central_difference(activation, z, 1e-5)
        assert slope == pytest.approx(float(activation.derivative(z)), abs=1e-9)


def test_too_small_a_step_shows_round_off():
    assert forward_difference(math.exp, 0.0, 1e-17) == 0
    assert abs(forward_difference(math.exp, 0.0, 1e-15) - 1) > 1e-2
    assert complex_step(cmath.exp, 0.0, 1e-17) == 1


@pytest.mark.parametrize("difference", [forward_difference, central_difference, complex_step])
@pytest.mark.parametrize("h", [0, 0.0, -0.0, math.nan, math.inf, np.float64(0)])
def test_a_slope_needs_a_step(difference, h):
    with pytest.raises(ValueError, match=f"h is {h}: a slope needs two different points"):
        difference(cube, 1.0, h)
