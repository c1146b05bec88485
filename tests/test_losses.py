import numpy as np
import pytest
from high_precision import NUDGE, loss_of
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from strategies import ELEMENTWISE, PAIRS, SQUARED, random_target, seeds

from backprop import (
    cross_entropy,
    half_squared_error,
    identity,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    squared_error,
    tanh,
)
from backprop.losses import LOSSES, check_target, paired_loss


def random_pair(seed, loss, shape):
    """Predictions and targets that fit the loss."""
    rng = np.random.default_rng(seed)
    return rng.uniform(0.01, 0.99, shape), random_target(rng, shape, sigmoid, loss)


def in_fifty_digits(loss, a, target):
    rows = [
        loss_of(loss.name, [mpf(v) for v in p], [mpf(v) for v in y], "sigmoid")
        for p, y in zip(a.tolist(), target.tolist())
    ]
    return float(sum(rows) / len(rows))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
@given(seed=seeds, examples=st.integers(1, 4), outputs=st.integers(1, 4))
def test_loss_of_a_batch_agrees_with_fifty_digits(loss, seed, examples, outputs):
    a, target = random_pair(seed, loss, (examples, outputs))
    assert loss(a, target) == pytest.approx(in_fifty_digits(loss, a, target), rel=1e-13)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
@given(seed=seeds, outputs=st.integers(1, 4))
def test_derivative_agrees_with_fifty_digits(loss, seed, outputs):
    a, target = random_pair(seed, loss, (2, outputs))
    slopes = np.empty_like(a)
    for row, unit in np.ndindex(a.shape):
        wanted = [mpf(v) for v in target[row].tolist()]

        def loss_at(amount, row=row, unit=unit, wanted=wanted):
            moved = [mpf(v) for v in a[row].tolist()]
            moved[unit] += amount
            return loss_of(loss.name, moved, wanted, "sigmoid")

        slopes[row, unit] = (loss_at(NUDGE) - loss_at(-NUDGE)) / (2 * NUDGE)
    np.testing.assert_allclose(loss.derivative(a, target), slopes, rtol=1e-12, atol=1e-15)


@given(seed=seeds, examples=st.integers(1, 4), outputs=st.integers(1, 4))
def test_squared_losses_differ_by_known_factors(seed, examples, outputs):
    a, y = random_pair(seed, squared_error, (examples, outputs))
    assert squared_error(a, y) == pytest.approx(2 * half_squared_error(a, y), rel=1e-14)
    assert squared_error(a, y) == pytest.approx(outputs * mean_squared_error(a, y), rel=1e-14)
    slope = squared_error.derivative(a, y)
    np.testing.assert_allclose(slope, 2 * half_squared_error.derivative(a, y), rtol=1e-14)
    np.testing.assert_allclose(slope, outputs * mean_squared_error.derivative(a, y), rtol=1e-14)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
@given(seed=seeds, examples=st.integers(1, 5))
def test_batch_is_the_mean_of_its_examples(loss, seed, examples):
    a, y = random_pair(seed, loss, (examples, 3))
    assert loss(a, y) == pytest.approx(np.mean([loss(*pair) for pair in zip(a, y)]), rel=1e-13)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
def test_a_number_counts_as_one_output(loss):
    assert loss(0.25, 1) == loss([0.25], [1]) == loss([[0.25]], [[1]])
    assert type(loss(0.25, 1)) is float


@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
def test_right_answer_costs_nothing(loss):
    y = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert loss(y, y) == 0
    np.testing.assert_array_equal(
        loss.derivative(y, y), [[1, -1], [-1, 1]] if loss is cross_entropy else np.zeros((2, 2))
    )


@pytest.mark.parametrize(("a", "y"), [(0, 1), (1, 0), (0, 0.5), (1, 0.5)])
def test_cross_entropy_of_a_sure_mistake_is_infinite(a, y):
    assert cross_entropy([a], [y]) == np.inf


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_slope_of_a_sure_mistake_is_the_largest_float(dtype):
    slope = cross_entropy.derivative(np.array([0, 1], dtype), np.array([1, 0], dtype))
    np.testing.assert_array_equal(slope, [-np.finfo(dtype).max, np.finfo(dtype).max])
    behind_softmax = paired_loss(cross_entropy, softmax)
    slope = behind_softmax.derivative(np.array([0, 1], dtype), np.array([1, 0], dtype))
    np.testing.assert_array_equal(slope, [-np.finfo(dtype).max, 0])


@pytest.mark.parametrize("loss", SQUARED, ids=repr)
def test_loss_beyond_the_largest_float_is_infinity(loss):
    assert loss([1e200], [0]) == np.inf


@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(loss, dtype):
    a, y = np.array([[0.25, 0.5]], dtype), np.array([[1, 0.5]], dtype)
    assert loss.per_example(a, y).dtype == dtype
    assert loss.derivative(a, y).dtype == dtype


def test_pairs_that_mean_something_are_taken():
    for output, loss in PAIRS:
        assert paired_loss(loss, output).name == loss.name


def test_cross_entropy_behind_softmax_has_one_term_for_each_class():
    loss = paired_loss(cross_entropy, softmax)
    a, y = np.array([0.2, 0.7, 0.1]), np.array([0.5, 0.5, 0])
    assert loss(a, y) == pytest.approx(float(-(mp.log(0.2) + mp.log(0.7)) / 2), rel=1e-14)
    np.testing.assert_allclose(loss.derivative(a, y), [-2.5, -0.5 / 0.7, 0], rtol=1e-14)


@pytest.mark.parametrize("output", [tanh, relu, identity], ids=repr)
def test_cross_entropy_needs_probabilities(output):
    with pytest.raises(ValueError, match=f"needs a sigmoid or softmax output, not {output}"):
        paired_loss(cross_entropy, output)


@pytest.mark.parametrize("loss", SQUARED, ids=repr)
def test_softmax_needs_cross_entropy(loss):
    with pytest.raises(ValueError, match=f"a softmax output needs cross_entropy, not {loss}"):
        paired_loss(loss, softmax)


@pytest.mark.parametrize("loss", ["cross_entropy", None, half_squared_error.per_example, 0])
def test_unknown_loss_is_refused_with_the_choice(loss):
    with pytest.raises(ValueError, match="unknown loss .*choose one of half_squared_error, "):
        paired_loss(loss, sigmoid)


@pytest.mark.parametrize(
    ("a", "y", "message"),
    [
        ([0.1, 0.2], [0.1], r"predictions have shape \(2,\), targets \(1,\)"),
        ([[0.1, 0.2]], [0.1, 0.2], r"predictions have shape \(1, 2\), targets \(2,\)"),
        ([], [], r"predictions have shape \(0,\); they need \(outputs,\) or \(examples, outputs\)"),
        (np.zeros((0, 2)), np.zeros((0, 2)), r"predictions have shape \(0, 2\); they need"),
        (np.zeros((2, 0)), np.zeros((2, 0)), r"predictions have shape \(2, 0\); they need"),
        (np.zeros((1, 2, 3)), np.zeros((1, 2, 3)), r"shape \(1, 2, 3\); they need"),
        ([np.nan], [0], "the prediction contains NaN or infinity"),
        ([0.5], [np.inf], "the target contains NaN or infinity"),
        ("high", [0], "the prediction has dtype <U4; use float64 or float32"),
        ([0.5], None, "the target has dtype object; use float64 or float32"),
        ([0.5j], [0], "the prediction has dtype complex128"),
        ([[1, 2], [3]], [0], "the prediction must be a rectangular array of numbers"),
    ],
)
@pytest.mark.parametrize("loss", LOSSES.values(), ids=repr)
def test_bad_input_is_named(loss, a, y, message):
    with pytest.raises(ValueError, match=message):
        loss(a, y)


@pytest.mark.parametrize(
    ("a", "y", "message"),
    [
        ([0.5, 0.5], [0, 1.5], "cross_entropy needs targets from 0 to 1; got 0 to 1.5"),
        ([0.5, 0.5], [-1, 1], "cross_entropy needs targets from 0 to 1; got -1 to 1"),
        ([0.5, 1.25], [0, 1], "cross_entropy needs predictions from 0 to 1; got 0.5 to 1.25"),
        ([-0.5, 0.5], [0, 1], "cross_entropy needs predictions from 0 to 1; got -0.5 to 0.5"),
    ],
)
def test_cross_entropy_stays_between_0_and_1(a, y, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy(a, y)
    assert all(loss(a, y) > 0 for loss in SQUARED)


@pytest.mark.parametrize("target", [[0.5, 0.4], [1, 1], [0, 0], [0.33333, 0.66666]])
def test_targets_behind_softmax_add_up_to_1(target):
    with pytest.raises(ValueError, match="targets of each example must add up to 1"):
        check_target(paired_loss(cross_entropy, softmax), np.array(target, float))
    check_target(cross_entropy, np.array(target, float))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rounded_shares_add_up_to_1(dtype):
    check_target(paired_loss(cross_entropy, softmax), np.full((2, 10), 0.1, dtype))


def test_every_loss_is_listed_under_its_name():
    assert LOSSES == {loss.name: loss for loss in (*SQUARED, cross_entropy)}
    assert all(output in ELEMENTWISE or output is softmax for output, _ in PAIRS)
