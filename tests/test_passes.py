import dataclasses

import numpy as np
import pytest
from high_precision import Reference, numbers
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import ELEMENTWISE, PAIRS, SQUARED, problems, random_network, random_problem, seeds

from backprop import (
    Activation,
    Layer,
    Loss,
    Network,
    backward,
    check_gradients,
    cross_entropy,
    forward,
    half_squared_error,
    identity,
    mean_squared_error,
    predict,
    relu,
    sigmoid,
    softmax,
    squared_error,
    tanh,
)


def passes(problem):
    forward_pass = forward(problem.network, problem.x)
    return forward_pass, backward(problem.network, forward_pass, problem.target, problem.loss)


def gradient(result):
    """All derivatives in the order of ``Network.parameters``, then dx."""
    flat = [g.ravel() for step in result.steps for g in (step.dweight, step.dbias)]
    return np.concatenate([*flat, result.dx.ravel()])


def arrays_in(forward_pass, result):
    return [
        *(getattr(step, name) for step in forward_pass.steps for name in ("a_in", "z", "a")),
        *(
            getattr(step, name)
            for step in result.steps
            for name in ("da", "dz", "dweight", "dbias")
        ),
        forward_pass.prediction,
        result.dx,
    ]


def clear_of_kinks(problem, distance=0.02):
    steps = forward(problem.network, problem.x).steps
    return all(
        layer.activation is not relu or np.abs(step.z).min() > distance
        for layer, step in zip(problem.network.layers, steps)
    )


def plain_loss(problem, network, x):
    """The loss from the prediction alone."""
    a = predict(network, x)
    if network.layers[-1].activation is softmax:
        return -(problem.target * np.log(a)).sum() / len(a)
    return problem.loss(a, problem.target)


def by_differences(problem):
    """Central differences with steps h and 2h, of which the h squared errors cancel."""
    count = problem.network.parameters.size
    point = np.concatenate([problem.network.parameters, problem.x.ravel()])

    def loss_at(offset):
        moved = point + offset
        network = problem.network.with_parameters(moved[:count])
        return plain_loss(problem, network, moved[count:].reshape(problem.x.shape))

    slopes = []
    for direction in 1e-3 * np.eye(len(point)):
        fine = (loss_at(direction) - loss_at(-direction)) / 2e-3
        coarse = (loss_at(2 * direction) - loss_at(-2 * direction)) / 4e-3
        slopes.append((4 * fine - coarse) / 3)
    return np.array(slopes)


# What the passes compute


@given(problems())
def test_forward_is_weighted_sum_then_activation(problem):
    a = problem.x
    for layer, step in zip(problem.network.layers, forward(problem.network, problem.x).steps):
        np.testing.assert_array_equal(step.a_in, a)
        for example, unit in np.ndindex(step.z.shape):
            z = layer.bias[unit] + sum(layer.weight[unit, i] * v for i, v in enumerate(a[example]))
            assert step.z[example, unit] == pytest.approx(z, rel=1e-12, abs=1e-14)
        np.testing.assert_array_equal(step.a, layer.activation(step.z))
        a = step.a
    np.testing.assert_array_equal(predict(problem.network, problem.x), a)


@given(problems())
def test_backward_equals_central_differences(problem):
    assume(clear_of_kinks(problem))
    _, result = passes(problem)
    np.testing.assert_allclose(gradient(result), by_differences(problem), rtol=1e-6, atol=1e-8)


@given(problems())
def test_loss_of_the_backward_pass_is_the_loss_of_the_prediction(problem):
    _, result = passes(problem)
    expected = plain_loss(problem, problem.network, problem.x)
    assert type(result.loss) is float
    assert result.loss == pytest.approx(expected, rel=1e-9, abs=1e-14)


@given(problems())
def test_batch_gradient_is_the_mean_of_its_examples(problem):
    _, result = passes(problem)
    single = [passes(problem.example(i))[1] for i in range(len(problem.x))]
    assert result.loss == pytest.approx(np.mean([one.loss for one in single]), rel=1e-12)
    for number, step in enumerate(result.steps):
        for name in ("dweight", "dbias"):
            mean = np.mean([getattr(one.steps[number], name) for one in single], axis=0)
            np.testing.assert_allclose(getattr(step, name), mean, rtol=1e-11, atol=1e-14)
    dx = np.array([one.dx for one in single]) / len(single)
    np.testing.assert_allclose(result.dx, dx, rtol=1e-11, atol=1e-14)


@given(problems(), st.randoms(use_true_random=False))
def test_order_of_the_batch_changes_nothing(problem, random):
    order = list(range(len(problem.x)))
    random.shuffle(order)
    _, result = passes(problem)
    _, shuffled = passes(problem.example(order))
    assert shuffled.loss == pytest.approx(result.loss, rel=1e-12)
    count = problem.network.parameters.size
    np.testing.assert_allclose(
        gradient(shuffled)[:count], gradient(result)[:count], rtol=1e-11, atol=1e-14
    )
    np.testing.assert_allclose(shuffled.dx, result.dx[order], rtol=1e-11, atol=1e-14)


@given(problems(min_hidden_layers=1), st.randoms(use_true_random=False))
def test_renumbered_hidden_units_have_renumbered_gradients(problem, random):
    first, second, *rest = problem.network.layers
    order = list(range(len(first.bias)))
    random.shuffle(order)
    network = Network(
        [
            Layer(first.weight[order], first.bias[order], first.activation),
            Layer(second.weight[:, order], second.bias, second.activation),
            *rest,
        ]
    )
    _, result = passes(problem)
    _, moved = passes(dataclasses.replace(problem, network=network))
    close = {"rtol": 1e-10, "atol": 1e-13}
    assert moved.loss == pytest.approx(result.loss, rel=1e-12, abs=1e-14)
    np.testing.assert_allclose(moved.steps[0].dweight, result.steps[0].dweight[order], **close)
    np.testing.assert_allclose(moved.steps[0].dbias, result.steps[0].dbias[order], **close)
    np.testing.assert_allclose(moved.steps[1].dweight, result.steps[1].dweight[:, order], **close)
    np.testing.assert_allclose(moved.dx, result.dx, **close)


@given(problems(pairs=[pair for pair in PAIRS if pair[1] is squared_error]))
def test_squared_losses_have_gradients_in_known_ratios(problem):
    outputs = problem.target.shape[1]
    _, whole = passes(problem)
    for loss, factor in ((half_squared_error, 2), (mean_squared_error, outputs)):
        _, part = passes(dataclasses.replace(problem, loss=loss))
        assert whole.loss == pytest.approx(factor * part.loss, rel=1e-13)
        np.testing.assert_allclose(gradient(whole), factor * gradient(part), rtol=1e-12, atol=1e-15)


@given(problems())
def test_one_example_equals_a_batch_of_one(problem):
    one, batch = passes(problem.example(0)), passes(problem.example([0]))
    assert one[1].loss == pytest.approx(batch[1].loss, rel=1e-13)
    for alone, row in zip(arrays_in(*one), arrays_in(*batch)):
        np.testing.assert_allclose(alone, row.reshape(alone.shape), rtol=1e-12, atol=1e-14)


@given(problems())
def test_shapes_follow_the_input(problem):
    examples = len(problem.x)
    for given_problem, rows in ((problem, (examples,)), (problem.example(0), ())):
        forward_pass, result = passes(given_problem)
        assert result.dx.shape == given_problem.x.shape
        for layer, went, came in zip(problem.network.layers, forward_pass.steps, result.steps):
            units, inputs = layer.weight.shape
            assert went.a_in.shape == (*rows, inputs)
            assert went.z.shape == went.a.shape == came.da.shape == came.dz.shape == (*rows, units)
            assert came.dweight.shape == (units, inputs)
            assert came.dbias.shape == (units,)


@given(problems(dtype=np.float32))
def test_float32_stays_float32(problem):
    assert {array.dtype for array in arrays_in(*passes(problem))} == {np.dtype(np.float32)}
    one = problem.example(0)
    assert {array.dtype for array in arrays_in(*passes(one))} == {np.dtype(np.float32)}


@given(problems(dtype=np.float32))
def test_float32_agrees_with_float64_to_its_precision(problem):
    assume(clear_of_kinks(problem))
    wide = dataclasses.replace(problem, network=problem.network.astype(np.float64))
    single, double = gradient(passes(problem)[1]), gradient(passes(wide)[1])
    np.testing.assert_allclose(single, double, rtol=1e-4, atol=1e-5 * np.abs(double).max() + 1e-6)
    assert (single != double).any() or not single.any()


@given(problems())
def test_nothing_given_is_changed(problem):
    x, target = problem.x.copy(), problem.target.copy()
    before = problem.network.parameters.tobytes(), x.tobytes(), target.tobytes()
    forward_pass = forward(problem.network, x)
    kept = [array.tobytes() for step in forward_pass.steps for array in (step.a_in, step.z, step.a)]
    backward(problem.network, forward_pass, target, problem.loss)
    assert (problem.network.parameters.tobytes(), x.tobytes(), target.tobytes()) == before
    assert kept == [a.tobytes() for step in forward_pass.steps for a in (step.a_in, step.z, step.a)]
    x[:] = 7
    np.testing.assert_array_equal(forward_pass.steps[0].a_in, problem.x)


# Fifty digits, for networks that no page shows

CASES = {
    "deep, one example": ((3, 4, 2), [tanh], sigmoid, half_squared_error, 1),
    "classes": ((2, 3, 3, 4), [relu, tanh], softmax, cross_entropy, 3),
    "wide, regression": ((1, 5, 1), [tanh], identity, mean_squared_error, 4),
    "bottleneck": ((4, 1, 3), [sigmoid], sigmoid, cross_entropy, 2),
    "four layers": ((2, 2, 2, 2, 2), [sigmoid, tanh, sigmoid], tanh, squared_error, 2),
    "one layer": ((3, 3), [], sigmoid, mean_squared_error, 5),
    "relu to the end": ((3, 5, 2), [relu], relu, squared_error, 3),
    "linear": ((2, 3, 2), [identity], identity, half_squared_error, 2),
    "one number": ((1, 1), [], softmax, cross_entropy, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_everything_agrees_with_fifty_digits(case):
    sizes, hidden, output, loss, examples = CASES[case]
    problem = random_problem(np.random.default_rng(42), sizes, hidden, output, loss, examples)
    reference = Reference(problem.network)
    data = numbers(problem.x), numbers(problem.target), loss.name
    forward_pass, result = passes(problem)

    def assert_close(ours, exact):
        np.testing.assert_allclose(ours, np.array(exact, float), rtol=1e-9, atol=1e-17)

    assert_close(forward_pass.prediction, [reference.predict(x) for x in data[0]])
    assert_close(result.loss, reference.loss(*data))
    steps, dx = reference.gradients(*data)
    assert_close(result.dx, dx)
    for layer, (step, (dweight, dbias)) in enumerate(zip(result.steps, steps)):
        assert_close(step.dweight, dweight)
        assert_close(step.dbias, dbias)
        for what in ("z", "a"):
            inside = np.empty(step.dz.shape)
            for example, unit in np.ndindex(inside.shape):
                inside[example, unit] = reference.slope_inside(what, example, layer, unit, *data)
            # The two derivatives of softmax's loss by its outputs are only right together.
            assert_close(step.dz if what == "z" else step.da, inside)


# Saturation


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1000.0, -1000.0, 1e30, -1e30])
@pytest.mark.parametrize("target", [0.0, 1.0, 0.25])
def test_saturated_sigmoid_with_cross_entropy_stays_finite(size, target, dtype):
    network = Network([Layer([[size]], [0.0], sigmoid)]).astype(dtype)
    forward_pass = forward(network, [1.0])
    result = backward(network, forward_pass, [target], cross_entropy)
    a = float(size > 0)
    wrong_by = target if size < 0 else 1 - target
    assert forward_pass.prediction == [a]
    assert result.loss == pytest.approx(wrong_by * abs(size), rel=1e-6)
    np.testing.assert_allclose(result.steps[0].dz, [a - target], rtol=1e-6)
    assert all(np.isfinite(array).all() for array in arrays_in(forward_pass, result))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("target", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.25, 0.25]])
@pytest.mark.parametrize("z", [[1000, -1000, 0], [-1000, -1000, 1000], [1000, 1000, 1000]])
def test_saturated_softmax_with_cross_entropy_stays_finite(z, target, dtype):
    network = Network([Layer(np.zeros((3, 1)), z, softmax)]).astype(dtype)
    forward_pass = forward(network, [[1.0], [2.0]])
    result = backward(network, forward_pass, [target, target], cross_entropy)
    a = np.equal(z, max(z)) / np.count_nonzero(np.equal(z, max(z)))
    np.testing.assert_allclose(forward_pass.prediction, [a, a], rtol=1e-6)
    loss = sum(y * (max(z) - v) for y, v in zip(target, z)) + np.log(z.count(max(z)))
    assert result.loss == pytest.approx(loss, rel=1e-6, abs=1e-12)
    np.testing.assert_allclose(result.steps[0].dbias, a - target, rtol=1e-6, atol=1e-7)
    assert all(np.isfinite(array).all() for array in arrays_in(forward_pass, result))


def test_saturated_hidden_units_pass_nothing_back():
    network = Network([Layer([[1000.0]], [0], sigmoid), Layer([[3.0]], [0], identity)])
    result = backward(network, forward(network, [1.0]), [0], half_squared_error)
    np.testing.assert_array_equal(result.steps[1].dweight, [[3]])
    np.testing.assert_array_equal(result.steps[0].dweight, [[0]])


def test_squared_error_learns_nothing_from_a_saturated_mistake():
    network = Network([Layer([[1000.0]], [0], sigmoid)])
    forward_pass = forward(network, [1.0])
    assert backward(network, forward_pass, [0], squared_error).steps[0].dz == [0]
    assert backward(network, forward_pass, [0], cross_entropy).steps[0].dz == [1]


def test_relu_at_its_kink_passes_nothing_back():
    network = Network([Layer([[1.0], [1.0]], [0, 1], relu)])
    result = backward(network, forward(network, [0.0]), [1, 2], half_squared_error)
    np.testing.assert_array_equal(result.steps[0].dbias, [0, -1])


# What may be given


def test_a_reader_may_bring_an_activation_and_a_loss():
    softplus = Activation("softplus", lambda z: np.log1p(np.exp(z)), sigmoid.function)
    quartic = Loss("quartic", lambda a, y: ((a - y) ** 4).sum(-1), lambda a, y: 4 * (a - y) ** 3)
    network = random_network(np.random.default_rng(3), (2, 3, 2), [softplus, softplus])
    assert check_gradients(network, [[0.5, -1], [1, 2]], np.ones((2, 2)), quartic).passed


@pytest.mark.parametrize(
    "x",
    [
        [[1, 2], [3, 4], [5, 6]],
        ((1, 2), (3, 4), (5, 6)),
        np.array([[1, 2], [3, 4], [5, 6]], np.int8),
        np.asfortranarray([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
        np.array([[1.0, 0, 2.0], [3.0, 0, 4.0], [5.0, 0, 6.0]])[:, ::2],
        np.array([[1, 2], [3, 4], [5, 6]], np.float32),
    ],
)
def test_numbers_may_come_in_any_container(x):
    network = random_network(np.random.default_rng(0), (2, 3, 1), [tanh, sigmoid])
    plain = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    plain.flags.writeable = False
    expected = backward(network, forward(network, plain), [[0], [1], [1]], half_squared_error)
    result = backward(network, forward(network, x), [[0], [1], [1]], half_squared_error)
    np.testing.assert_allclose(gradient(result), gradient(expected), rtol=1e-13)


TWO_IN_ONE_OUT = random_network(np.random.default_rng(0), (2, 3, 1), [tanh, sigmoid])


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([1, 2, 3], r"x has shape \(3,\); this network needs \(2,\) or \(examples, 2\)"),
        ([[1], [2]], r"x has shape \(2, 1\); this network needs \(2,\) or \(examples, 2\)"),
        (np.zeros((1, 1, 2)), r"x has shape \(1, 1, 2\); this network needs"),
        (1.0, r"x has shape \(\); this network needs"),
        ([], r"x has shape \(0,\); this network needs"),
        (np.zeros((0, 2)), r"x is an empty batch, shape \(0, 2\); it needs at least one example"),
        ([1, np.nan], "x contains NaN or infinity"),
        ([-np.inf, 1], "x contains NaN or infinity"),
        (["a", "b"], "x has dtype <U1; use float64 or float32"),
        ("ab", "x has dtype <U2; use float64 or float32"),
        (None, "x has dtype object; use float64 or float32"),
        ([1, None], "x has dtype object; use float64 or float32"),
        ([1j, 2], "x has dtype complex128; use float64 or float32"),
        (np.array([1, 2], np.float16), "x has dtype float16; use float64 or float32"),
        (np.array([1, 2], np.longdouble), "x has dtype .*; use float64 or float32")
        if np.dtype(np.longdouble) != np.float64
        else ({}, "x has dtype object"),
        ([[1, 2], [3]], "x must be a rectangular array of numbers"),
    ],
)
def test_bad_x_is_named(x, message):
    with pytest.raises(ValueError, match=message):
        forward(TWO_IN_ONE_OUT, x)
    with pytest.raises(ValueError, match=message):
        predict(TWO_IN_ONE_OUT, x)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ([0, 1], r"target has shape \(2,\); the prediction has \(2, 1\)"),
        (0, r"target has shape \(\); the prediction has \(2, 1\)"),
        ([[0, 1], [1, 0]], r"target has shape \(2, 2\); the prediction has \(2, 1\)"),
        ([[0]], r"target has shape \(1, 1\); the prediction has \(2, 1\)"),
        ([[0], [np.nan]], "target contains NaN or infinity"),
        ([["a"], ["b"]], "target has dtype <U1"),
        (None, "target has dtype object"),
        ([[0], [1, 2]], "target must be a rectangular array of numbers"),
        ([[0], [2]], "cross_entropy needs targets from 0 to 1; got 0 to 2"),
        ([[-0.5], [1]], "cross_entropy needs targets from 0 to 1; got -0.5 to 1"),
    ],
)
def test_bad_target_is_named(target, message):
    forward_pass = forward(TWO_IN_ONE_OUT, [[1, 2], [3, 4]])
    with pytest.raises(ValueError, match=message):
        backward(TWO_IN_ONE_OUT, forward_pass, target, cross_entropy)


@pytest.mark.parametrize(
    ("output", "loss", "message"),
    [
        (sigmoid, "half_squared_error", "unknown loss 'half_squared_error'; choose one of"),
        (softmax, squared_error, "a softmax output needs cross_entropy, not squared_error"),
        (identity, cross_entropy, "cross_entropy needs a sigmoid or softmax output, not identity"),
    ],
)
def test_bad_pair_is_named(output, loss, message):
    network = random_network(np.random.default_rng(0), (2, 1), [output])
    with pytest.raises(ValueError, match=message):
        backward(network, forward(network, [1, 2]), [1], loss)


def test_targets_behind_softmax_add_up_to_1():
    network = random_network(np.random.default_rng(0), (2, 2), [softmax])
    with pytest.raises(ValueError, match="must add up to 1"):
        backward(network, forward(network, [1, 2]), [1, 1], cross_entropy)


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 3, 3, 1), (3, 3, 1), (2, 1)])
def test_forward_pass_of_another_network_is_noticed(sizes):
    other = random_network(np.random.default_rng(0), sizes, [tanh] * (len(sizes) - 1))
    forward_pass = forward(other, np.ones(sizes[0]))
    with pytest.raises(ValueError, match=r"forward pass has sizes \(.*\), the network \(2, 3, 1\)"):
        backward(TWO_IN_ONE_OUT, forward_pass, [1], half_squared_error)


@pytest.mark.parametrize(("dtype", "huge"), [(np.float64, 1e200), (np.float32, 1e25)])
def test_numbers_too_large_to_multiply_are_named(dtype, huge):
    network = Network([Layer([[huge]], [0], identity)]).astype(dtype)
    with pytest.raises(ValueError, match="z of layer 0 is not finite: inputs or weights are too"):
        forward(network, [huge])
    steep = Network([Layer([[1]], [0], identity)]).astype(dtype)
    with pytest.raises(ValueError, match="a gradient is not finite: inputs, weights or targets"):
        backward(steep, forward(steep, [huge]), [0], half_squared_error)


def test_numbers_too_large_for_the_dtype_are_named():
    network = random_network(np.random.default_rng(0), (1, 1), [identity], np.float32)
    with pytest.raises(ValueError, match="x contains numbers too large for float32"):
        forward(network, [1e300])
    with pytest.raises(ValueError, match="target contains numbers too large for float32"):
        backward(network, forward(network, [1.0]), [1e300], squared_error)


@pytest.mark.parametrize("loss", SQUARED, ids=repr)
def test_loss_beyond_the_largest_float_is_infinity(loss):
    network = Network([Layer([[0.0]], [1e200], identity)])
    assert backward(network, forward(network, [0.0]), [0], loss).loss == np.inf


@settings(max_examples=20)
@given(seeds)
def test_every_activation_takes_part_in_a_hidden_layer(seed):
    rng = np.random.default_rng(seed)
    network = random_network(rng, (2, 3, 3, 3, 3, 1), [*ELEMENTWISE, sigmoid])
    assume(np.abs(forward(network, [0.3, -0.7]).steps[2].z).min() > 0.02)
    assert check_gradients(network, [0.3, -0.7], [1], cross_entropy).passed
