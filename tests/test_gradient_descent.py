import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import problems, random_network

from backprop import (
    Layer,
    Network,
    backward,
    batches,
    cross_entropy,
    descend,
    forward,
    gradient_step,
    half_squared_error,
    identity,
    sigmoid,
    softmax,
    squared_error,
    tanh,
    train,
    train_many,
)

# descend: the quartic x^4 - 3 x^3 + 2, whose only minimum is at 9/4, with an inflection at 0


def quartic_slope(x):
    return x * x * (4 * x - 9)


def walk(start, learning_rate, **options):
    return descend(quartic_slope, start, learning_rate=learning_rate, **options)


def at_minimum(walked):
    return walked.outcome == "converged" and abs(walked.end - 9 / 4) < 1e-3


def at_inflection(walked):
    return walked.outcome == "stalled" and abs(walked.end) < 0.011


def test_path_is_the_update_rule_step_by_step():
    walked = walk(4, 0.001, max_steps=5)
    x = 4.0
    for point in walked.path:
        assert point == x
        x = x - 0.001 * quartic_slope(x)
    assert (walked.steps, walked.outcome, len(walked.path)) == (5, "max_steps", 6)


@pytest.mark.parametrize(
    ("start", "reached"),
    [
        (6.24, at_minimum),
        (6.25, at_inflection),
        (6.26, at_inflection),
        (-3.99, at_inflection),
        (-4, at_inflection),
        (-4.02, at_minimum),
        (-1, at_inflection),
        (-0.02, at_inflection),
        (0, at_inflection),
        (0.02, at_minimum),
        (2.25, at_minimum),
        (-6.43389437, lambda walked: at_minimum(walked) or at_inflection(walked)),
        (-6.43389439, lambda walked: walked.outcome == "diverged"),
        (7.94489683, lambda walked: at_minimum(walked) or at_inflection(walked)),
        (7.94489685, lambda walked: walked.outcome == "diverged"),
    ],
)
def test_start_decides_where_rate_one_hundredth_ends(start, reached):
    assert reached(walk(start, 0.01))


@pytest.mark.parametrize("start", [6.25, -4, 0])
def test_some_starts_land_on_the_inflection_and_stay(start):
    walked = walk(start, 0.01)
    assert abs(walked.end) < 1e-13
    assert walked.outcome == "stalled"


@pytest.mark.parametrize(
    ("start", "diverges"),
    [(-21.64782, False), (-21.64783, True), (23.14894, False), (23.14895, True)],
)
def test_a_smaller_rate_diverges_from_farther_out_only(start, diverges):
    assert (walk(start, 0.001).outcome == "diverged") == diverges


@pytest.mark.parametrize(
    ("rate", "reached"),
    [
        (1 / 28.1, at_minimum),
        (1 / 28, at_inflection),
        (1 / 27.9, at_inflection),
        (0.0483257, at_inflection),
        (0.04834, at_minimum),
        (0.05683, at_minimum),
        (0.0575239, lambda walked: walked.outcome != "diverged"),
        (0.0575241, lambda walked: walked.outcome == "diverged"),
        (0.2, lambda walked: walked.outcome == "diverged"),
    ],
)
def test_rate_decides_where_start_four_ends(rate, reached):
    assert reached(walk(4, rate, tolerance=1e-6))


@pytest.mark.parametrize(("rate", "side"), [(0.0483257875, -1), (0.0483257877, 1)])
def test_the_second_step_from_four_lands_beside_the_inflection(rate, side):
    walked = walk(4, rate, max_steps=2)
    assert np.sign(walked.end) == side
    assert abs(walked.end) < 1e-7


@pytest.mark.parametrize(
    ("rate", "reached"),
    [
        (1 / 13.1, at_inflection),
        (1 / 12.9, at_minimum),
        (0.98 * 8 / 81, at_minimum),
        (1.02 * 8 / 81, lambda walked: walked.outcome == "max_steps"),
    ],
)
def test_rate_decides_where_start_minus_one_ends(rate, reached):
    assert reached(walk(-1, rate, max_steps=20_000))


def test_rate_one_sixty_fourth_reaches_the_minimum_in_one_step():
    walked = walk(4, 1 / 64)
    assert walked.path[1] == 9 / 4
    assert (walked.outcome, walked.steps) == ("converged", 2)


@pytest.mark.parametrize(("factor", "settles"), [(0.99, True), (1.01, False)])
def test_rates_above_8_81_leave_the_minimum(factor, settles):
    walked = walk(2.2501, factor * 8 / 81, max_steps=20_000)
    assert at_minimum(walked) == settles
    assert walked.outcome == ("converged" if settles else "max_steps")
    assert (abs(walked.path - 9 / 4).max() > 0.01) != settles


@pytest.mark.parametrize(("factor", "swings"), [(0.98, False), (1.02, True)])
def test_rates_above_4_81_swing_around_the_minimum(factor, swings):
    off = walk(2.2501, factor * 4 / 81, tolerance=1e-10).path - 9 / 4
    off = off[np.abs(off) > 1e-8]
    assert len(off) >= 3
    assert (off[:-1] * off[1:] < 0).all() == swings


def test_creeping_towards_the_inflection_is_no_convergence():
    walked = walk(-1, 0.01)
    assert (walked.outcome, walked.steps) == ("stalled", 1021)
    assert walked.end == pytest.approx(-0.0105056682, abs=5e-11)


def test_tolerance_bounds_the_move_and_not_the_error():
    walked = walk(4, 0.001)
    assert (walked.outcome, walked.steps) == ("converged", 350)
    assert walked.end == pytest.approx(2.2504829, abs=5e-8)
    moves = np.abs(np.diff(walked.path))
    assert moves[-1] <= 1e-5 < moves[-2]
    assert walked.end - 9 / 4 > 40 * moves[-1]


def test_a_move_as_long_as_the_tolerance_is_the_last():
    halved = descend(lambda x: x, 1.0, learning_rate=0.5, tolerance=0.125)
    np.testing.assert_array_equal(halved.path, [1, 0.5, 0.25, 0.125])


def test_nearest_minimum_is_not_always_the_one_found():
    walked = descend(lambda x: 4 * x * x * x - 4 * x + 0.2, 0.04, learning_rate=0.05)
    assert walked.end == pytest.approx(-1.024120, abs=1e-4)
    assert walked.outcome == "converged"


def test_divergence_tells_where_it_began():
    walked = walk(8, 0.01)
    moves = np.abs(np.diff(walked.path))
    assert (walked.outcome, walked.diverged_from) == ("diverged", 1)
    assert (moves[1:] > moves[:-1]).all()
    assert walk(4, 0.01).diverged_from is None


def test_divergence_that_begins_late_is_found():
    walked = descend(lambda x: -0.5 if x < 3 else -x * x, 0.0, learning_rate=1)
    assert walked.outcome == "diverged"
    np.testing.assert_array_equal(walked.path[:8], [0, 0.5, 1, 1.5, 2, 2.5, 3, 12])
    assert walked.diverged_from == 6


@pytest.mark.parametrize(
    "slope",
    [
        lambda x: math.nan,
        lambda x: -math.inf,
        lambda x: -(x**40),
        lambda x: -math.exp(min(x, 1e9)),
    ],
)
def test_overflow_and_nan_are_divergence(slope):
    assert descend(slope, 2.0, learning_rate=1).outcome == "diverged"


def test_descent_in_several_dimensions():
    center, widths = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])
    walked = descend(lambda x: widths * (x - center), np.zeros((2, 2)), learning_rate=0.3)
    assert walked.outcome == "converged"
    assert walked.path.shape == (walked.steps + 1, 2, 2)
    np.testing.assert_allclose(walked.end, center, atol=1e-4)
    saddle = descend(lambda x: x * [1, -1], [1.0, 0.0], learning_rate=0.5)
    assert saddle.outcome == "stalled"
    away = descend(lambda x: x * [1, -1], [1.0, 1e-3], learning_rate=0.5)
    assert (away.outcome, away.diverged_from is not None) == ("diverged", True)


def test_slope_function_may_change_its_argument():
    start = np.array([3.0, 4.0])

    def greedy(x):
        result = x.copy()
        x[:] = 99
        return result

    walked = descend(greedy, start, learning_rate=0.5)
    assert walked.outcome == "converged"
    np.testing.assert_array_equal(start, [3, 4])


def test_no_steps_allowed_means_none_made():
    walked = walk(4, 0.01, max_steps=0)
    assert (walked.steps, walked.end, walked.outcome) == (0, 4, "max_steps")


@pytest.mark.parametrize("start", [4, 4.0, np.float32(4), np.array(4)])
@pytest.mark.parametrize("rate", [0.015625, np.float32(0.015625), np.float64(0.015625)])
def test_any_kind_of_number_may_be_start_and_rate(start, rate):
    walked = walk(start, rate)
    assert walked.path.dtype == np.float64
    assert walked.end == 9 / 4


BAD_RATES = [0, -0.1, np.nan, np.inf, "0.5", None, 1j, [0.5], np.array([0.5])]


@pytest.mark.parametrize("rate", BAD_RATES)
def test_bad_rate_is_named_by_descend(rate):
    with pytest.raises(ValueError, match="learning_rate must be a positive number; got "):
        walk(4, rate)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tolerance": 0}, "tolerance must be a positive number; got 0"),
        ({"tolerance": -1}, "tolerance must be a positive number; got -1"),
        ({"tolerance": np.nan}, "tolerance must be a positive number; got nan"),
        ({"tolerance": np.inf}, "tolerance must be a positive number; got inf"),
        ({"tolerance": "a"}, "tolerance must be a positive number; got 'a'"),
        ({"max_steps": -1}, "max_steps must be a whole number from 0 up; got -1"),
        ({"max_steps": 2.5}, "max_steps must be a whole number from 0 up; got 2.5"),
        ({"max_steps": None}, "max_steps must be a whole number from 0 up; got None"),
        ({"max_steps": np.nan}, "max_steps must be a whole number from 0 up; got nan"),
    ],
)
def test_bad_options_of_descend_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        walk(4, 0.01, **options)


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (np.nan, "start contains NaN or infinity"),
        ([1, np.inf], "start contains NaN or infinity"),
        ("4", "start has dtype <U1; use float64 or float32"),
        (None, "start has dtype object"),
        (4j, "start has dtype complex128"),
        ([[1, 2], [3]], "start must be a rectangular array of numbers"),
        ([], r"start is empty, shape \(0,\); it needs at least one number"),
    ],
)
def test_bad_start_is_named(start, message):
    with pytest.raises(ValueError, match=message):
        walk(start, 0.01)


@pytest.mark.parametrize("slope", [None, "up", [1.0], [[1.0, 2.0]], 1j, [1, [2, 3]], [None, 1.0]])
@pytest.mark.parametrize("start", [1.0, [1.0, 2.0]])
def test_bad_slope_is_named(start, slope):
    shape = r"\(\)" if start == 1.0 else r"\(2,\)"
    with pytest.raises(
        ValueError, match=f"gradient returned .*must return numbers of shape {shape}"
    ):
        descend(lambda x: slope, start, learning_rate=0.1)


# gradient_step


def shared_biases(network, values=(0.25, -0.5, 0.75)):
    """The network with one bias a layer."""
    return Network(
        [
            Layer(layer.weight, np.full_like(layer.bias, value), layer.activation)
            for layer, value in zip(network.layers, values)
        ]
    )


def gradients_of(problem):
    forward_pass = forward(problem.network, problem.x)
    return backward(problem.network, forward_pass, problem.target, problem.loss)


@given(problems(), st.floats(1e-3, 1), st.sampled_from(["each", "shared", "frozen"]))
def test_step_moves_each_number_against_its_slope(problem, rate, biases):
    network = shared_biases(problem.network)
    result = gradients_of(problem)
    stepped = gradient_step(network, result, learning_rate=rate, biases=biases)
    for old, new, step in zip(network.layers, stepped.layers, result.steps):
        assert new.activation is old.activation
        for unit in range(len(old.bias)):
            for i in range(old.weight.shape[1]):
                expected = old.weight[unit, i] - rate * step.dweight[unit, i]
                assert new.weight[unit, i] == pytest.approx(expected, rel=1e-14, abs=1e-16)
            slope = {"each": step.dbias[unit], "shared": sum(step.dbias), "frozen": 0}[biases]
            expected = old.bias[unit] - rate * slope
            assert new.bias[unit] == pytest.approx(expected, rel=1e-13, abs=1e-15)
        if biases != "each":
            assert len(set(new.bias.tolist())) == 1


@given(problems())
def test_rate_0_changes_nothing(problem):
    stepped = gradient_step(problem.network, gradients_of(problem), learning_rate=0)
    np.testing.assert_array_equal(stepped.parameters, problem.network.parameters)


@given(problems())
def test_step_leaves_what_it_was_given(problem):
    result = gradients_of(problem)
    held = [problem.network.parameters, result.dx]
    held += [g for s in result.steps for g in (s.da, s.dz, s.dweight, s.dbias)]
    before = [array.tobytes() for array in held]
    gradient_step(problem.network, result, learning_rate=0.5)
    held[0] = problem.network.parameters
    assert [array.tobytes() for array in held] == before


@given(problems(dtype=np.float32), st.sampled_from(["each", "shared", "frozen"]))
def test_step_keeps_float32(problem, biases):
    network = shared_biases(problem.network)
    for rate in (0.1, np.float64(0.1), np.float32(0.1)):
        stepped = gradient_step(network, gradients_of(problem), learning_rate=rate, biases=biases)
        assert stepped.dtype == stepped.parameters.dtype == np.float32


ONE_UNIT = random_network(np.random.default_rng(0), (2, 1), [sigmoid])
ONE_UNIT_GRADIENTS = backward(ONE_UNIT, forward(ONE_UNIT, [1, 2]), [1], half_squared_error)


@pytest.mark.parametrize("rate", [rate for rate in BAD_RATES if rate != 0])
def test_bad_rate_is_named_by_gradient_step(rate):
    with pytest.raises(ValueError, match="learning_rate must be a positive number; got "):
        gradient_step(ONE_UNIT, ONE_UNIT_GRADIENTS, learning_rate=rate)


def test_gradients_of_another_network_are_noticed():
    other = random_network(np.random.default_rng(0), (3, 1), [sigmoid])
    with pytest.raises(ValueError, match=r"shapes \[\(1, 2\)\]; this network needs \[\(1, 3\)\]"):
        gradient_step(other, ONE_UNIT_GRADIENTS, learning_rate=0.1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rate", [1e31, 1e300])
def test_step_out_of_range_is_named(rate, dtype):
    network = Network([Layer([[1.0]], [0], identity)]).astype(dtype)
    result = backward(network, forward(network, [1.0]), [0], squared_error)
    with pytest.raises(ValueError, match="this step diverges: learning rate .* is too large here"):
        gradient_step(network, result, learning_rate=rate)


# batches


def plain_batches(orders, size, batching):
    """The same rule in plain loops over the orders of the epochs: (epoch, examples)."""
    found = []
    if batching == "straddle":
        queue = [(epoch, i) for epoch, order in enumerate(orders) for i in order]
        for start in range(0, len(queue), size):
            part = queue[start : start + size]
            found.append((part[-1][0], [i for _, i in part]))
        return found
    for epoch, order in enumerate(orders):
        for start in range(0, len(order), size):
            part = order[start : start + size]
            if len(part) == size or batching == "restart":
                found.append((epoch, part))
    return found


rules = st.sampled_from(["restart", "straddle", "drop"])
sizes = st.integers(1, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(sizes, st.integers(0, 5), rules)
def test_batches_follow_their_rule(counts, epochs, batching):
    examples, size = counts
    ours = batches(examples, epochs=epochs, batch_size=size, batching=batching)
    orders = [list(range(examples))] * epochs
    assert [(e, i.tolist()) for e, i in ours] == plain_batches(orders, size, batching)


@pytest.mark.parametrize(("batching", "updates"), [("restart", 8), ("straddle", 6), ("drop", 4)])
def test_four_examples_in_threes_for_four_epochs(batching, updates):
    assert len(list(batches(4, epochs=4, batch_size=3, batching=batching))) == updates


def test_straddling_batches_use_every_example_equally():
    used = [i for _, part in batches(4, epochs=4, batch_size=3, batching="straddle") for i in part]
    assert used == [0, 1, 2, 3] * 4


@given(sizes, st.integers(1, 4), rules, st.integers(0, 9))
def test_rng_shuffles_each_epoch_anew(counts, epochs, batching, seed):
    examples, size = counts
    options = {"epochs": epochs, "batch_size": size, "batching": batching}
    ours = list(batches(examples, rng=np.random.default_rng(seed), **options))
    again = batches(examples, rng=np.random.default_rng(seed), **options)
    assert [(e, i.tolist()) for e, i in ours] == [(e, i.tolist()) for e, i in again]
    plain = batches(examples, **options)
    assert [(e, len(i)) for e, i in ours] == [(e, len(i)) for e, i in plain]
    used = [i for _, part in ours for i in part.tolist()]
    if batching == "drop":
        used_once = examples // size * size
        for epoch in range(epochs):
            assert len(set(used[epoch * used_once :][:used_once])) == used_once
    else:
        for epoch in range(epochs):
            assert sorted(used[epoch * examples :][:examples]) == list(range(examples))


def test_shuffled_orders_differ_between_epochs_and_seeds():
    def order(seed):
        parts = batches(20, epochs=2, rng=np.random.default_rng(seed))
        return [part.tolist() for _, part in parts]

    first, second = order(0)
    assert first != second
    assert order(1) != [first, second]


def test_without_a_size_a_batch_is_everything():
    assert [i.tolist() for _, i in batches(3, epochs=2)] == [[0, 1, 2], [0, 1, 2]]


def test_whole_floats_are_whole_numbers():
    parts = list(batches(4.0, epochs=np.float64(2), batch_size=3.0))
    assert [i.tolist() for _, i in parts] == [[0, 1, 2], [3]] * 2


BAD_ORDERS = [
    ({"batch_size": 0}, "batch_size must be a whole number from 1 up; got 0"),
    ({"batch_size": 1.5}, "batch_size must be a whole number from 1 up; got 1.5"),
    ({"batch_size": "2"}, "batch_size must be a whole number from 1 up; got '2'"),
    ({"batch_size": np.inf}, "batch_size must be a whole number from 1 up; got inf"),
    ({"batch_size": 5}, "batch_size must be from 1 to the 4 examples; got 5"),
    ({"batching": "wrap"}, "unknown batching 'wrap'; choose one of restart, straddle, drop"),
    ({"batching": None}, "unknown batching None; choose one of restart"),
    ({"batch_size": 2, "batching": "wrap"}, "unknown batching 'wrap'; choose one of"),
    ({"rng": 0}, "rng must be a numpy Generator, such as .*; got 0"),
    ({"batch_size": 2, "rng": np.random.RandomState(0)}, "rng must be a numpy Generator"),
    ({"epochs": -1}, "epochs must be a whole number from 0 up; got -1"),
    ({"epochs": 1.5}, "epochs must be a whole number from 0 up; got 1.5"),
    ({"epochs": "3"}, "epochs must be a whole number from 0 up; got '3'"),
    ({"epochs": None}, "epochs must be a whole number from 0 up; got None"),
    ({"epochs": np.inf}, "epochs must be a whole number from 0 up; got inf"),
    ({"epochs": np.nan}, "epochs must be a whole number from 0 up; got nan"),
]


@pytest.mark.parametrize(("options", "message"), BAD_ORDERS)
def test_bad_order_is_named_at_once(options, message):
    with pytest.raises(ValueError, match=message):
        batches(4, **{"epochs": 1, **options})


@pytest.mark.parametrize("examples", [0, -1, 2.5, None])
def test_batches_need_examples(examples):
    with pytest.raises(ValueError, match="examples must be a whole number from 1 up"):
        batches(examples, epochs=1)


# Bad input to train and train_many

X, Y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])
NETWORK = random_network(np.random.default_rng(0), (2, 3, 1), [tanh, sigmoid])


def both_trainings(network=NETWORK, x=X, target=Y, loss=half_squared_error, **options):
    options = {"learning_rate": 0.1, "epochs": 2, **options}
    yield lambda: train(network, x, target, loss, **options)
    yield lambda: train_many([network, network], x, target, loss, **options)


def assert_both_refuse(message, *args, **options):
    for run in both_trainings(*args, **options):
        with pytest.raises(ValueError, match=message):
            run()


@pytest.mark.parametrize(("options", "message"), BAD_ORDERS)
def test_bad_order_is_named_by_training(options, message):
    assert_both_refuse(message, **options)


@pytest.mark.parametrize("rate", BAD_RATES)
def test_bad_rate_is_named_by_train(rate):
    with pytest.raises(ValueError, match="learning_rate must be a positive number; got "):
        train(NETWORK, X, Y, half_squared_error, learning_rate=rate, epochs=1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"record_every": 0}, "record_every must be a whole number from 1 up; got 0"),
        ({"record_every": -1}, "record_every must be a whole number from 1 up; got -1"),
        ({"record_every": 0.5}, "record_every must be a whole number from 1 up; got 0.5"),
        ({"record_every": "a"}, "record_every must be a whole number from 1 up; got 'a'"),
        ({"biases": "none"}, "unknown biases 'none'; choose one of each, shared, frozen"),
        ({"biases": None}, "unknown biases None; choose one of"),
        ({"biases": ["each"]}, "unknown biases .*; choose one of"),
        ({"biases": "shared"}, r"layer 0 cannot share the unequal biases \["),
        ({"loss": "mean_squared_error"}, "unknown loss 'mean_squared_error'; choose one of"),
        ({"x": X[:, :1]}, r"x has shape \(4, 1\); this network needs \(2,\) or \(examples, 2\)"),
        ({"x": X[:0], "target": Y[:0]}, "x is an empty batch"),
        ({"x": np.full_like(X, np.nan)}, "x contains NaN or infinity"),
        ({"x": None}, "x has dtype object"),
        ({"target": Y[:3]}, r"target has shape \(3, 1\); the prediction has \(4, 1\)"),
        ({"target": Y.ravel()}, r"target has shape \(4,\); the prediction has \(4, 1\)"),
        ({"target": Y + np.inf}, "target contains NaN or infinity"),
        ({"target": 2 * Y, "loss": cross_entropy}, "cross_entropy needs targets from 0 to 1"),
    ],
)
def test_bad_input_is_named_by_training(options, message):
    assert_both_refuse(message, **options)


def test_bad_pair_is_named_by_training():
    network = random_network(np.random.default_rng(0), (2, 1), [softmax])
    assert_both_refuse("a softmax output needs cross_entropy", network=network)


def test_unequal_biases_cannot_be_shared_in_one_step():
    result = backward(NETWORK, forward(NETWORK, X), Y, half_squared_error)
    with pytest.raises(ValueError, match="layer 0 cannot share the unequal biases"):
        gradient_step(NETWORK, result, learning_rate=0.1, biases="shared")
    with pytest.raises(ValueError, match="unknown biases 'free'; choose one of each, shared"):
        gradient_step(NETWORK, result, learning_rate=0.1, biases="free")


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        ([0.1, 0], "learning_rate must be a positive number; got 0.0"),
        ([0.1, -1], "learning_rate must be a positive number; got -1.0"),
        ([0.1, np.nan], "learning_rate contains NaN or infinity"),
        ([0.1, 0.2, 0.3], "2 networks need one rate or as many; got 3"),
        ([], "2 networks need one rate or as many; got 0"),
        (["0.1", "0.2"], "learning_rate has dtype <U3"),
        (None, "learning_rate has dtype object"),
        ([[0.1], [0.1, 0.2]], "learning_rate must be a rectangular array"),
    ],
)
def test_bad_rates_are_named_by_train_many(rates, message):
    with pytest.raises(ValueError, match=message):
        train_many([NETWORK] * 2, X, Y, half_squared_error, learning_rate=rates, epochs=1)


@pytest.mark.parametrize(
    ("networks", "message"),
    [
        ([], "networks is empty; it needs at least one Network"),
        (NETWORK, "networks must be a list of Network objects"),
        (None, "networks must be a list of Network objects; got None"),
        ([NETWORK, 1], "networks must be a list of Network objects"),
        (
            [NETWORK, random_network(np.random.default_rng(0), (2, 2, 1), [tanh, sigmoid])],
            r"same sizes, activations and dtype: Network 2-3-1 \(.*; Network 2-2-1",
        ),
        (
            [NETWORK, random_network(np.random.default_rng(0), (2, 3, 1), [sigmoid, sigmoid])],
            r"same sizes, activations and dtype: .*\(tanh, .*\(sigmoid, ",
        ),
        ([NETWORK, NETWORK.astype(np.float32)], "same sizes, activations and dtype: .*; float32"),
    ],
)
def test_networks_of_train_many_must_be_of_a_kind(networks, message):
    with pytest.raises(ValueError, match=message):
        train_many(networks, X, Y, half_squared_error, learning_rate=0.1, epochs=1)
