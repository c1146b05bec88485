import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import PAIRS, problems, random_network, random_problem, seeds

from backprop import (
    Layer,
    Network,
    backward,
    check_gradients,
    cross_entropy,
    forward,
    half_squared_error,
    identity,
    numerical_gradient,
    relu,
    sigmoid,
    softmax,
    squared_error,
    tanh,
)


@given(seeds, st.integers(1, 3), st.integers(1, 3))
def test_numerical_gradient_of_a_quadratic_is_exact(seed, rows, columns):
    rng = np.random.default_rng(seed)
    widths, at = rng.uniform(-2, 2, (rows, columns)), rng.uniform(-2, 2, (rows, columns))
    before = at.tobytes()
    gradient = numerical_gradient(lambda p: (widths * p * p).sum(), at, epsilon=1e-3)
    np.testing.assert_allclose(gradient, 2 * widths * at, atol=1e-10)
    assert at.tobytes() == before


def test_numerical_gradient_is_the_central_difference():
    def f(p):
        return np.exp(p[0]) * p[1] * p[1] * p[1]

    h = 0.1
    gradient = numerical_gradient(f, [1.0, 2.0], epsilon=h)
    expected = [(f([1 + h, 2]) - f([1 - h, 2])) / 0.2, (f([1, 2 + h]) - f([1, 2 - h])) / 0.2]
    np.testing.assert_allclose(gradient, expected, rtol=1e-13)


def test_numerical_gradient_takes_a_single_number():
    assert numerical_gradient(lambda p: p * p, 3) == pytest.approx(6, rel=1e-9)


def test_function_may_change_its_argument():
    def f(p):
        p *= 2
        return p.sum()

    np.testing.assert_allclose(numerical_gradient(f, [1.0, 2.0]), [2, 2], rtol=1e-9)


@pytest.mark.parametrize("epsilon", [0, -1e-6, np.nan, np.inf, "small", None])
def test_epsilon_must_be_positive(epsilon):
    with pytest.raises(ValueError, match="epsilon must be a positive number; got "):
        numerical_gradient(lambda p: p.sum(), [1.0], epsilon=epsilon)


@pytest.mark.parametrize("value", [None, [1.0], np.ones(2), "1", 1j])
def test_function_must_return_one_number(value):
    with pytest.raises(ValueError, match="f returned .*; it must return one number"):
        numerical_gradient(lambda p: value, [1.0])


@pytest.mark.parametrize("parameters", ["ab", None, [1j], [[1], [2, 3]], [np.nan]])
def test_bad_parameters_are_named(parameters):
    with pytest.raises(ValueError, match="^parameters "):
        numerical_gradient(lambda p: 1.0, parameters)


@given(problems())
def test_right_gradients_pass(problem):
    steps = forward(problem.network, problem.x).steps
    for layer, step in zip(problem.network.layers, steps):
        assume(layer.activation is not relu or np.abs(step.z).min() > 1e-3)
    check = check_gradients(problem.network, problem.x, problem.target, problem.loss)
    assert check.passed, check
    assert check.largest_relative_error < 1e-7
    assert repr(check) == "gradient check passed: every relative error is below 1e-7"


@pytest.mark.parametrize("scale", [0.01, 1, 30, 255])
@pytest.mark.parametrize(("output", "loss"), PAIRS, ids=repr)
def test_right_gradients_pass_whatever_the_unit_of_x(output, loss, scale):
    checked = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        problem = random_problem(rng, (3, 4, 2), [tanh], output, loss, 3)
        x = scale * problem.x
        nearest_kink = np.abs(forward(problem.network, x).steps[-1].z).min()
        if output is not relu or nearest_kink > 1e-3:
            checked.append(seed)
            check = check_gradients(problem.network, x, problem.target, loss)
            assert check.passed, (seed, check)
    assert 6 in checked
    assert len(checked) > 10


def test_single_example_and_float32_are_checked_too():
    network = random_network(np.random.default_rng(0), (2, 3, 1), [tanh, sigmoid])
    assert check_gradients(network, [0.5, 1], [1], cross_entropy).passed
    assert check_gradients(network.astype(np.float32), [0.5, 1], [1], cross_entropy).passed


PROBLEM = random_problem(
    np.random.default_rng(8), (2, 3, 2), [sigmoid], sigmoid, half_squared_error, 3
)


def spoiled(change):
    """A backward pass whose result goes through ``change(steps, dx)`` first."""

    def wrong(*args):
        result = backward(*args)
        steps = [dataclasses.replace(step) for step in result.steps]
        for step in steps:
            object.__setattr__(step, "dweight", step.dweight.copy())
            object.__setattr__(step, "dbias", step.dbias.copy())
        dx = result.dx.copy()
        change(steps, dx)
        return dataclasses.replace(result, steps=tuple(steps), dx=dx)

    return wrong


def check_of(change):
    p = PROBLEM
    return check_gradients(p.network, p.x, p.target, p.loss, backward=spoiled(change))


def test_unspoiled_gradients_pass():
    assert check_of(lambda steps, dx: None).passed


def weight_entry(steps, dx):
    steps[0].dweight[2, 1] += 0.01


def bias_entry(steps, dx):
    steps[1].dbias[1] -= 0.01


def input_entry(steps, dx):
    dx[2, 0] += 0.01


def tiny_fault(steps, dx):
    steps[1].dweight[0, 2] *= 1 + 1e-6


def missing(steps, dx):
    steps[0].dweight[1, 0] = 0


def not_a_number(steps, dx):
    steps[0].dbias[0] = np.nan


def infinite(steps, dx):
    steps[0].dbias[1] = -np.inf


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        (weight_entry, "layer 0 weight[2, 1]"),
        (bias_entry, "layer 1 bias[1]"),
        (input_entry, "x[2, 0]"),
        (tiny_fault, "layer 1 weight[0, 2]"),
        (missing, "layer 0 weight[1, 0]"),
        (not_a_number, "layer 0 bias[0]"),
        (infinite, "layer 0 bias[1]"),
    ],
)
def test_fault_is_found_where_it_is(fault, where):
    check = check_of(fault)
    assert not check.passed
    assert check.where == where
    assert repr(check).startswith(f"gradient check FAILED at {where}: backward pass ")


def test_fault_shows_both_numbers():
    check = check_of(weight_entry)
    right = backward(PROBLEM.network, forward(PROBLEM.network, PROBLEM.x), PROBLEM.target,
                     PROBLEM.loss).steps[0].dweight[2, 1]  # fmt: skip
    assert check.numeric == pytest.approx(right, rel=1e-7)
    assert check.analytic == pytest.approx(right + 0.01, rel=1e-12)
    expected = 0.01 / max(abs(right), abs(right + 0.01))
    assert check.largest_relative_error == pytest.approx(expected, rel=1e-6)


def test_gradient_of_another_size_is_named():
    def without_dx(*args):
        return dataclasses.replace(backward(*args), dx=np.zeros(1))

    p = PROBLEM
    with pytest.raises(ValueError, match="returned 18 derivatives; this network and x have 23"):
        check_gradients(p.network, p.x, p.target, p.loss, backward=without_dx)


def test_loss_beyond_the_largest_float_does_not_pass():
    network = Network([Layer([[1.0]], [0.0], identity)])
    check = check_gradients(network, [1.0], [1e160], squared_error)
    assert not check.passed
    assert check.largest_relative_error == np.inf


def test_nothing_given_is_changed():
    p = PROBLEM
    before = p.x.tobytes(), p.target.tobytes(), p.network.parameters.tobytes()
    check_gradients(p.network, p.x, p.target, p.loss)
    assert (p.x.tobytes(), p.target.tobytes(), p.network.parameters.tobytes()) == before


@pytest.mark.parametrize(
    ("x", "target", "message"),
    [
        ([1, 2, 3], [0, 1], r"x has shape \(3,\); this network needs \(2,\)"),
        ([1, np.nan], [0, 1], "x contains NaN or infinity"),
        ("ab", [0, 1], "x has dtype <U2"),
        (None, [0, 1], "x has dtype object"),
        ([1j, 2], [0, 1], "x has dtype complex128"),
        ([1, 2], [0], r"target has shape \(1,\); the prediction has \(2,\)"),
        ([1, 2], None, "target has dtype object"),
    ],
)
def test_bad_input_is_named(x, target, message):
    with pytest.raises(ValueError, match=message):
        check_gradients(PROBLEM.network, x, target, half_squared_error)


def test_bad_pair_is_named():
    network = random_network(np.random.default_rng(0), (2, 2), [softmax])
    with pytest.raises(ValueError, match="a softmax output needs cross_entropy"):
        check_gradients(network, [1, 2], [0, 1], half_squared_error)
