import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ELEMENTWISE, problems, random_network

from backprop import Layer, Network, dense_network, forward, identity, relu, sigmoid, softmax, tanh


def layer(outputs, inputs, activation=sigmoid, dtype=np.float64):
    return Layer(np.ones((outputs, inputs), dtype), np.zeros(outputs, dtype), activation)


def test_layer_keeps_its_own_numbers():
    weight, bias = np.ones((2, 3)), np.zeros(2)
    kept = Layer(weight, bias, sigmoid)
    weight[:], bias[:] = 7, 7
    np.testing.assert_array_equal(kept.weight, np.ones((2, 3)))
    np.testing.assert_array_equal(kept.bias, np.zeros(2))


@pytest.mark.parametrize("name", ["weight", "bias"])
def test_numbers_of_a_layer_cannot_be_changed(name):
    kept = layer(2, 3)
    with pytest.raises(ValueError, match="read-only"):
        getattr(kept, name)[0] = 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(kept, name, np.ones(2))


@pytest.mark.parametrize("weight", [[[1, 2], [3, 4]], np.asfortranarray([[1.0, 2.0], [3.0, 4.0]])])
def test_layer_takes_lists_whole_numbers_and_any_memory_order(weight):
    kept = Layer(weight, [0, True], identity)
    assert kept.weight.dtype == kept.bias.dtype == np.float64
    assert kept.weight.flags.c_contiguous
    np.testing.assert_array_equal(forward(Network([kept]), [1, 10]).prediction, [21, 44])


BAD_LAYERS = [
    ([1, 2], [0], r"weight has shape \(2,\); it needs \(outputs, inputs\)"),
    (3.0, [0], r"weight has shape \(\); it needs \(outputs, inputs\)"),
    (np.zeros((0, 2)), [], r"weight has shape \(0, 2\); it needs"),
    (np.zeros((2, 0)), [0, 0], r"weight has shape \(2, 0\); it needs"),
    ([[1, 2]], [0, 0], r"bias has shape \(2,\); this weight needs \(1,\)"),
    ([[1, 2]], 0, r"bias has shape \(\); this weight needs \(1,\)"),
    ([[1, np.nan]], [0], "weight contains NaN or infinity"),
    ([[1, 2]], [np.inf], "bias contains NaN or infinity"),
    ([[1, 2], [3]], [0, 0], "weight must be a rectangular array of numbers"),
    ([["a"]], [0], "weight has dtype <U1; use float64 or float32"),
    (None, [0], "weight has dtype object; use float64 or float32"),
    ([[1j]], [0], "weight has dtype complex128; use float64 or float32"),
    (np.array([[1]], object), [0], "weight has dtype object; use float64 or float32"),
    (np.ones((1, 1), np.float16), [0], "weight has dtype float16; use float64 or float32"),
    ([[10**400]], [0], "weight has dtype object; use float64 or float32"),
    (np.ones((1, 1), np.float32), np.zeros(1), "weight is float32 but bias is float64"),
]


@pytest.mark.parametrize(("weight", "bias", "message"), BAD_LAYERS)
def test_bad_layer_is_named(weight, bias, message):
    with pytest.raises(ValueError, match=message):
        Layer(weight, bias, sigmoid)


@pytest.mark.parametrize("activation", ["sigmoid", None, np.tanh, [sigmoid]])
def test_unknown_activation_is_refused_with_the_choice(activation):
    with pytest.raises(ValueError, match="unknown activation .*choose one of sigmoid, tanh, relu"):
        Layer([[1]], [0], activation)


def test_layers_must_fit_together():
    with pytest.raises(ValueError, match="layer 1 takes 2 inputs but layer 0 has 3 units"):
        Network([layer(3, 2), layer(1, 2)])


def test_layers_must_have_one_dtype():
    with pytest.raises(ValueError, match="layer 1 is float32, layer 0 is float64"):
        Network([layer(3, 2), layer(1, 3, dtype=np.float32)])


def test_softmax_cannot_be_hidden():
    with pytest.raises(ValueError, match="softmax works in the output layer only"):
        Network([layer(3, 2, softmax), layer(1, 3)])
    assert Network([layer(3, 2), layer(1, 3, softmax)]).sizes == (2, 3, 1)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "layers is empty; it needs at least one Layer"),
        (layer(1, 1), "layers must be a list of Layer objects"),
        (None, "layers must be a list of Layer objects; got None"),
        ([layer(1, 1), "sigmoid"], "layers must be a list of Layer objects"),
    ],
)
def test_network_needs_layers(layers, message):
    with pytest.raises(ValueError, match=message):
        Network(layers)


def test_network_describes_itself():
    network = Network([layer(3, 2, tanh), layer(1, 3)])
    assert network.sizes == (2, 3, 1)
    assert repr(network) == "Network 2-3-1 (tanh, sigmoid; float64)"


@given(problems())
def test_parameters_are_weights_row_by_row_then_biases(problem):
    expected = []
    for kept in problem.network.layers:
        for row in kept.weight.tolist():
            expected += row
        expected += kept.bias.tolist()
    assert problem.network.parameters.tolist() == expected


@given(problems(), st.integers(0, 9))
def test_parameters_make_the_network_again(problem, seed):
    network = problem.network
    values = np.random.default_rng(seed).normal(size=network.parameters.shape)
    other = network.with_parameters(values)
    np.testing.assert_array_equal(other.parameters, values)
    assert (other.sizes, repr(other)) == (network.sizes, repr(network))
    same = other.with_parameters(network.parameters)
    for kept, original in zip(same.layers, network.layers):
        np.testing.assert_array_equal(kept.weight, original.weight)
        np.testing.assert_array_equal(kept.bias, original.bias)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ([1, 2], r"parameters have shape \(2,\); this network needs \(3,\)"),
        ([[1, 2, 3]], r"parameters have shape \(1, 3\); this network needs \(3,\)"),
        ([1, 2, np.nan], "parameters contains NaN or infinity"),
        ("abc", "parameters has dtype <U3"),
    ],
)
def test_parameters_must_fit(parameters, message):
    with pytest.raises(ValueError, match=message):
        Network([layer(1, 2)]).with_parameters(parameters)


def test_parameters_keep_the_dtype():
    network = Network([layer(1, 2)]).astype(np.float32)
    assert network.with_parameters([0.1, 0.2, 0.3]).dtype == np.float32
    with pytest.raises(ValueError, match="parameters contains numbers too large for float32"):
        network.with_parameters([1e300, 0, 0])


def test_astype_rounds_to_the_dtype():
    network = Network([Layer([[0.1]], [0.2], tanh)])
    small = network.astype("float32")
    assert small.dtype == small.parameters.dtype == np.float32
    np.testing.assert_array_equal(small.parameters, np.array([0.1, 0.2], np.float32))
    assert network.dtype == np.float64


@pytest.mark.parametrize("dtype", [int, np.float16, "floaty", complex, 5, "f4,f4"])
def test_unknown_dtype_is_refused_with_the_choice(dtype):
    network = Network([layer(1, 1)])
    with pytest.raises(ValueError, match="unknown dtype .*; use float64 or float32"):
        network.astype(dtype)
    with pytest.raises(ValueError, match="unknown dtype .*; use float64 or float32"):
        dense_network((1, 1), hidden=tanh, output=tanh, rng=np.random.default_rng(0), dtype=dtype)


def test_number_too_large_for_float32_is_named():
    with pytest.raises(ValueError, match="contains numbers too large for float32"):
        Network([Layer([[1e300]], [0], tanh)]).astype(np.float32)


@pytest.mark.parametrize("hidden", ELEMENTWISE, ids=repr)
def test_dense_network_has_the_sizes_and_activations_asked_for(hidden):
    rng = np.random.default_rng(0)
    network = dense_network([2, 3, 4, 1], hidden=hidden, output=softmax, rng=rng)
    assert network.sizes == (2, 3, 4, 1)
    assert [kept.activation for kept in network.layers] == [hidden, hidden, softmax]
    assert all((kept.bias == 0).all() for kept in network.layers)
    assert network.dtype == np.float64


@pytest.mark.parametrize(
    ("hidden", "variance"), [(tanh, 2 / (300 + 200)), (sigmoid, 2 / 500), (relu, 2 / 300)], ids=repr
)
def test_dense_network_draws_normal_weights_of_the_variance_promised(hidden, variance):
    rng = np.random.default_rng(1)
    first, last = dense_network((300, 200, 100), hidden=hidden, output=identity, rng=rng).layers
    assert np.var(first.weight) == pytest.approx(variance, rel=0.02)
    assert np.var(last.weight) == pytest.approx(2 / (200 + 100), rel=0.03)
    inside = np.mean(np.abs(first.weight) < np.sqrt(variance))
    assert inside == pytest.approx(0.6827, abs=0.01)
    assert abs(first.weight.mean()) < 4 * np.sqrt(variance / first.weight.size)


def test_dense_network_follows_its_rng():
    def drawn(seed, **options):
        rng = np.random.default_rng(seed)
        return dense_network((2, 3, 1), hidden=tanh, output=tanh, rng=rng, **options).parameters

    np.testing.assert_array_equal(drawn(5), drawn(5))
    assert (drawn(5) != drawn(6)).any()
    single = drawn(5, dtype=np.float32)
    assert single.dtype == np.float32
    np.testing.assert_array_equal(single, drawn(5).astype(np.float32))


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((2,), r"sizes must be two or more whole numbers from 1 up; got \(2,\)"),
        ((), "sizes must be two or more"),
        (3, "sizes must be two or more"),
        (None, "sizes must be two or more"),
        ("23", "sizes must be two or more"),
        ((2, [3]), r"a size must be a whole number from 1 up; got \[3\]"),
        ((2, 0), "a size must be a whole number from 1 up; got 0"),
        ((2, -1, 1), "a size must be a whole number from 1 up; got -1"),
        ((2, 1.5), "a size must be a whole number from 1 up; got 1.5"),
        ((2, np.nan), "a size must be a whole number from 1 up; got nan"),
        ((2, np.inf), "a size must be a whole number from 1 up; got inf"),
        ((2, "3"), "a size must be a whole number from 1 up; got '3'"),
        ((2, None), "a size must be a whole number from 1 up; got None"),
    ],
)
def test_bad_sizes_are_named(sizes, message):
    with pytest.raises(ValueError, match=message):
        dense_network(sizes, hidden=tanh, output=tanh, rng=np.random.default_rng(0))


@pytest.mark.parametrize("rng", [0, None, np.random.RandomState(0)])
def test_rng_must_be_a_generator(rng):
    with pytest.raises(ValueError, match="rng must be a numpy Generator, such as default_rng"):
        dense_network((2, 1), hidden=tanh, output=tanh, rng=rng)


def test_softmax_cannot_be_hidden_in_a_dense_network():
    with pytest.raises(ValueError, match="softmax works in the output layer only"):
        dense_network((2, 2, 1), hidden=softmax, output=tanh, rng=np.random.default_rng(0))


def test_network_survives_being_one_unit():
    network = random_network(np.random.default_rng(0), (1, 1, 1), [tanh, identity])
    assert forward(network, [0.5]).prediction.shape == (1,)
