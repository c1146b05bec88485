import numpy as np
import pytest
from high_precision import activate
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from strategies import ELEMENTWISE

from backprop import identity, relu, sigmoid, softmax, tanh
from backprop.activations import ACTIVATIONS

# Away from relu's kink, within the range where a central difference means something.
slopes_at = st.floats(-6, 6).filter(lambda z: abs(z) > 1e-3)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
@given(z=st.floats(-30, 30))
def test_value_agrees_with_fifty_digits(f, z):
    assert float(f(z)) == pytest.approx(float(activate(f.name, [mpf(z)])[0]), rel=1e-14, abs=0)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
@given(z=slopes_at)
def test_derivative_agrees_with_fifty_digits(f, z):
    slope = mp.diff(lambda t: activate(f.name, [t])[0], mpf(z), h=mpf(10) ** -15)
    assert float(f.derivative(z)) == pytest.approx(float(slope), rel=1e-10, abs=0)


@given(z=st.lists(st.floats(-30, 30), min_size=1, max_size=5))
def test_softmax_agrees_with_fifty_digits(z):
    expected = [float(a) for a in activate("softmax", [mpf(value) for value in z])]
    np.testing.assert_allclose(softmax(z), expected, rtol=1e-13)


def test_softmax_takes_each_row_by_itself():
    z = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, -5.0]])
    np.testing.assert_array_equal(softmax(z), [softmax(z[0]), softmax(z[1])])
    np.testing.assert_allclose(softmax(z).sum(axis=1), 1, rtol=1e-15)


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=5), st.floats(-1000, 1000))
def test_softmax_does_not_see_a_shift(z, shift):
    np.testing.assert_allclose(softmax(z), softmax(np.array(z) + shift), atol=1e-12)


@pytest.mark.parametrize("z", [1000.0, 1e5, 1e300])
def test_far_out_values_are_limits_not_overflows(z):
    assert (sigmoid(z), sigmoid(-z)) == (1, 0)
    assert (sigmoid.derivative(z), sigmoid.derivative(-z)) == (0, 0)
    assert (tanh(z), tanh(-z)) == (1, -1)
    assert (relu(z), relu(-z)) == (z, 0)
    np.testing.assert_array_equal(softmax([z, -z, 0]), [1, 0, 0])


def test_sigmoid_keeps_its_small_values():
    assert sigmoid(-700.0) == pytest.approx(float(mp.exp(-700)), rel=1e-14)


def test_relu_takes_slope_0_at_its_kink():
    np.testing.assert_array_equal(relu.derivative([-1.0, -0.0, 0.0, 1e-300]), [0, 0, 0, 1])


def test_sigmoid_is_a_half_at_0_and_steepest_there():
    assert sigmoid(0) == 0.5
    assert sigmoid.derivative(0) == 0.25


@pytest.mark.parametrize("f", ACTIVATIONS.values(), ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype_are_kept(f, dtype):
    z = np.linspace(-2, 2, 12, dtype=dtype).reshape(2, 2, 3)
    before = z.tobytes()
    results = [f(z)] if f is softmax else [f(z), f.derivative(z)]
    for result in results:
        assert (result.shape, result.dtype) == (z.shape, dtype)
    assert z.tobytes() == before


@pytest.mark.parametrize("f", [sigmoid, tanh, relu, identity], ids=repr)
def test_whole_numbers_are_computed_as_floats(f):
    for result in (f([-1, 0, 2]), f.derivative([-1, 0, 2])):
        assert result.dtype == np.float64
    np.testing.assert_array_equal(f([-1, 0, 2]), f([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(f.derivative([-1, 0, 2]), f.derivative([-1.0, 0.0, 2.0]))


@pytest.mark.parametrize("f", ACTIVATIONS.values(), ids=repr)
def test_nan_stays_visible(f):
    assert np.isnan(f([0.0, np.nan])[1])


@pytest.mark.parametrize("z", [1j, "1", None, {}])
@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_only_real_numbers_are_taken(f, z):
    for function in (f, f.derivative):
        with pytest.raises(ValueError, match="an activation takes real numbers"):
            function(z)


def test_every_activation_is_listed_under_its_name():
    assert ACTIVATIONS == {f.name: f for f in (*ELEMENTWISE, softmax)}
    assert softmax.derivative is None
