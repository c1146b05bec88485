import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalar_networks import SMOOTH, SMOOTH_PAIRS, loss_of
from strategies import problems

from backprop import backward, central_difference, complex_step, forward
from backprop.dual import Dual, forward_gradient

numbers = st.floats(0.2, 3) | st.floats(-3, -0.2)


def known_gradient(problem):
    network = problem.network
    steps = backward(network, forward(network, problem.x), problem.target, problem.loss).steps
    return np.concatenate([d.ravel() for step in steps for d in (step.dweight, step.dbias)])


@given(numbers, numbers, numbers, numbers)
def test_each_operation_has_the_slope_of_the_complex_step(a, da, b, db):
    operations = [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: -a,
        lambda a, b: 2 + a,
        lambda a, b: a + 2,
        lambda a, b: 2 - a,
        lambda a, b: a - 2,
        lambda a, b: 2 * a,
        lambda a, b: a * 2,
        lambda a, b: 2 / a,
        lambda a, b: a / 2,
        lambda a, b: np.exp(a),
        lambda a, b: np.log(a * a + b * b),
    ]
    for operation in operations:
        result = operation(Dual(a, da), Dual(b, db))
        assert result.value == pytest.approx(operation(a, b), rel=1e-14, abs=1e-14)
        slope = complex_step(lambda t, of=operation: of(a + da * t, b + db * t), 0.0)
        assert result.slope == pytest.approx(slope, rel=1e-13, abs=1e-13)


@given(problems(pairs=SMOOTH_PAIRS, hidden=SMOOTH))
def test_forward_gradient_of_a_network_is_that_of_backward(problem):
    gradient = forward_gradient(loss_of(problem), problem.network.parameters)
    assert gradient == pytest.approx(known_gradient(problem), rel=1e-9, abs=1e-11)


@given(st.lists(numbers, min_size=2, max_size=4))
def test_forward_gradient_agrees_with_central_differences(point):
    def f(p):
        return p[0] * np.exp(p[1] / 4) / (1 + p[-1] * p[-1]) - sum(p)

    for index, slope in enumerate(forward_gradient(f, point)):
        moved = [
            lambda value, index=index: f([*point[:index], value, *point[index + 1 :]]),
            point[index],
        ]
        assert slope == pytest.approx(central_difference(*moved, 1e-5), rel=1e-7, abs=1e-7)


def test_one_run_for_each_input():
    runs = []

    def f(p):
        runs.append([number.slope for number in p])
        return p[0] * p[1] * p[2]

    assert forward_gradient(f, [2, 3, 5]) == [15, 10, 6]
    assert runs == np.eye(3).tolist()


@given(problems(pairs=SMOOTH_PAIRS, hidden=SMOOTH))
def test_slopes_as_arrays_give_the_gradient_in_one_run(problem):
    parameters = problem.network.parameters
    rows = np.eye(len(parameters))
    result = loss_of(problem)([Dual(value, row) for value, row in zip(parameters, rows)])
    assert result.slope == pytest.approx(known_gradient(problem), rel=1e-9, abs=1e-11)


@given(st.floats(-2, 2))
def test_dual_numbers_of_dual_numbers_give_the_second_derivative(x):
    def f(x):
        return np.exp(x) * x - x * x * x / (2 + x * x)

    twice = f(Dual(Dual(x, 1.0), Dual(1.0, 0.0)))
    slope = central_difference(lambda at: complex_step(f, at), x, 1e-4)
    assert twice.value.value == pytest.approx(f(x), rel=1e-14, abs=1e-14)
    assert twice.value.slope == twice.slope.value
    assert twice.slope.slope == pytest.approx(slope, abs=1e-6)


def test_a_function_without_its_input_has_slope_zero():
    assert forward_gradient(lambda p: 7.0, [1.0, 2.0]) == [0.0, 0.0]
    assert forward_gradient(lambda p: p[1], [1.0, 2.0]) == [0.0, 1.0]


def test_numpy_numbers_are_numbers():
    slope = (np.float64(2.0) * Dual(3.0, 1.0) / np.float64(4.0)).slope
    assert slope == 0.5
    assert forward_gradient(lambda p: p[0] * p[0], np.array([3.0])) == [6.0]


def test_results_are_plain_numbers():
    assert [type(slope) for slope in forward_gradient(lambda p: np.exp(p[0]), [1])] == [float]
    assert forward_gradient(lambda p: np.exp(p[0]), [1]) == pytest.approx([math.e])
    assert complex_step(cmath.exp, 1.0) == pytest.approx(math.e)


@pytest.mark.parametrize("point", [[], ["2"], [1.0, None], [1j], [[1.0]]])
def test_a_point_that_is_no_list_of_numbers_is_refused(point):
    with pytest.raises(ValueError, match="point must be a list of numbers"):
        forward_gradient(lambda p: p[0], point)


def test_what_it_does_not_know_is_refused():
    with pytest.raises(TypeError):
        Dual(2.0) ** 2
    with pytest.raises(TypeError):
        np.sin(Dual(2.0))
    with pytest.raises(TypeError):
        Dual(2.0) + "1"
    with pytest.raises(ZeroDivisionError):
        1 / Dual(0.0, 1.0)
