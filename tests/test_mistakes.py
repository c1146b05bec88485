"""Each mistake is really wrong, looks right where we say so, and gives its published figures."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from backprop import (
    Layer,
    Network,
    backward,
    check_gradients,
    cross_entropy,
    dense_network,
    forward,
    gradient_step,
    half_squared_error,
    identity,
    mean_squared_error,
    mistakes,
    relu,
    sigmoid,
    softmax,
    tanh,
    train,
)
from backprop.examples import Example, gate, one_weight, two_layers, two_layers_unhalved
from backprop.mistakes import MISTAKES, learn

INPUTS, XOR = gate("xor")
HALF_ADDER = Example(
    source="a sum and a carry of two bits",
    network=dense_network((2, 3, 2), hidden=sigmoid, output=sigmoid, rng=np.random.default_rng(7)),
    x=INPUTS,
    target=np.hstack([XOR, gate("and")[1]]),
    loss=half_squared_error,
    learning_rate=2,
)
REAL_NUMBERS = dataclasses.replace(HALF_ADDER, x=np.random.default_rng(3).normal(size=(4, 2)))

every_mistake = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)


def checked(example, function):
    return check_gradients(
        example.network, example.x, example.target, example.loss, backward=function
    )


def error_of(mistake, example):
    """The relative error, in the second update for a mistake that needs one."""
    function = mistake.make(example.learning_rate)
    if mistake.needs == "a second update":
        assert checked(example, function).passed
    return checked(example, function).largest_relative_error


@pytest.mark.parametrize("example", [HALF_ADDER, REAL_NUMBERS], ids=["bits", "real numbers"])
@every_mistake
def test_the_check_finds_every_mistake_in_a_batch(mistake, example):
    assert error_of(mistake, example) > 1e-3
    assert checked(example, backward).largest_relative_error < 1e-7


@pytest.mark.parametrize(
    ("needs", "example"),
    [
        ("one example", two_layers_unhalved),
        ("two layers", two_layers_unhalved),
        ("an input that is not 1", two_layers_unhalved),
        ("a unit of two inputs", two_layers_unhalved),
        ("two biases", two_layers_unhalved),
        ("a second update", two_layers_unhalved),
        ("several examples", dataclasses.replace(one_weight, learning_rate=0.1)),
    ],
)
def test_what_a_check_needs_is_enough(needs, example):
    found = [mistake for mistake in MISTAKES if mistake.needs == needs]
    assert found
    for mistake in found:
        assert error_of(mistake, example) > 1e-3, mistake.name


LONE = Network((Layer([[0.3]], [0.5], sigmoid),))


@pytest.mark.parametrize(
    ("needs", "network", "x", "target"),
    [
        ("several examples", two_layers_unhalved.network, [2, 3], [1, 0.2]),
        ("an input that is not 1", LONE, [1], [0]),
        ("a unit of two inputs", LONE, [2], [0]),
        ("two biases", LONE, [2], [0]),
    ],
)
def test_without_what_it_needs_a_check_notices_nothing(needs, network, x, target):
    found = [mistake for mistake in MISTAKES if mistake.needs == needs]
    assert found
    for mistake in found:
        check = check_gradients(network, x, target, half_squared_error, backward=mistake.make(0.5))
        assert check.passed, mistake.name


def test_a_single_layer_has_no_weights_to_reuse():
    passed = forward(LONE, [2])
    right = backward(LONE, passed, [0], half_squared_error).steps[0]
    wrong = mistakes.updated_weights_reused(0.5)(LONE, passed, [0], half_squared_error).steps[0]
    np.testing.assert_array_equal(wrong.dweight, right.dweight)


def test_only_the_wrong_sign_makes_the_first_update_climb():
    climb = set()
    for mistake in MISTAKES:
        run = learn(
            HALF_ADDER.network, HALF_ADDER.x, HALF_ADDER.target, HALF_ADDER.loss,
            backward=mistake.make(2), learning_rate=2, epochs=1,
        )  # fmt: skip
        if run.losses[1] >= run.losses[0]:
            climb.add(mistake.name)
    assert climb == {"wrong_sign"}


def final_losses():
    return {
        mistake.name: learn(
            HALF_ADDER.network, HALF_ADDER.x, HALF_ADDER.target, HALF_ADDER.loss,
            backward=mistake.make(2), learning_rate=2, epochs=1000,
        ).losses[-1]
        for mistake in MISTAKES
    }  # fmt: skip


def test_after_a_thousand_updates_the_loss_is_lower_with_every_mistake_but_one():
    run = train(
        HALF_ADDER.network, HALF_ADDER.x, HALF_ADDER.target, HALF_ADDER.loss,
        learning_rate=2, epochs=1000,
    )  # fmt: skip
    final = final_losses()
    assert final.pop("wrong_sign") > run.losses[0]
    assert max(final.values()) < run.losses[0]
    lower = {name for name, loss in final.items() if loss < run.losses[-1]}
    assert lower >= {"output_slope_left_out", "batch_summed", "updated_weights_reused"}


def test_learn_with_the_right_gradients_is_train():
    settings = {"learning_rate": 0.5, "epochs": 50}
    for biases in ("each", "frozen"):
        wanted = train(
            HALF_ADDER.network, HALF_ADDER.x, HALF_ADDER.target, HALF_ADDER.loss,
            biases=biases, **settings,
        )  # fmt: skip
        run = learn(
            HALF_ADDER.network, HALF_ADDER.x, HALF_ADDER.target, HALF_ADDER.loss,
            backward=backward, biases=biases, **settings,
        )  # fmt: skip
        np.testing.assert_allclose(run.losses, wanted.losses, rtol=1e-12)
        np.testing.assert_allclose(run.network.parameters, wanted.network.parameters, rtol=1e-12)
        assert (run.updates, run.epochs[-1], run.outcome) == (50, 50, "finished")


def test_learn_refuses_what_fits_nothing():
    problem = (LONE, [1], [0], half_squared_error)
    with pytest.raises(ValueError, match="learning_rate"):
        learn(*problem, backward=backward, learning_rate=-1, epochs=1)
    with pytest.raises(ValueError, match="epochs"):
        learn(*problem, backward=backward, learning_rate=1, epochs=1.5)
    with pytest.raises(ValueError, match="unknown biases"):
        learn(*problem, backward=backward, learning_rate=1, epochs=1, biases="none")
    with pytest.raises(ValueError, match="target"):
        learn(LONE, [1], [0, 1], half_squared_error, backward=backward, learning_rate=1, epochs=0)


@every_mistake
def test_mistakes_return_what_backward_returns(mistake):
    for x, target in ((INPUTS, HALF_ADDER.target), (INPUTS[1], HALF_ADDER.target[1])):
        passed = forward(HALF_ADDER.network, x)
        right = backward(HALF_ADDER.network, passed, target, half_squared_error)
        wrong = mistake.make(0.5)(HALF_ADDER.network, passed, target, half_squared_error)
        assert wrong.loss == right.loss
        assert wrong.dx.shape == right.dx.shape
        for ours, theirs in zip(wrong.steps, right.steps, strict=True):
            assert ours.dweight.shape == theirs.dweight.shape
            assert ours.dbias.shape == theirs.dbias.shape
        gradient_step(HALF_ADDER.network, wrong, learning_rate=0.5)


@every_mistake
def test_mistakes_refuse_what_backward_refuses(mistake):
    passed = forward(HALF_ADDER.network, INPUTS)
    with pytest.raises(ValueError, match="target has shape"):
        mistake.make(0.5)(HALF_ADDER.network, passed, [1, 0], half_squared_error)


@every_mistake
def test_every_run_gets_its_own_function(mistake):
    passed = forward(HALF_ADDER.network, INPUTS)
    first, second = (
        mistake.make(0.5)(HALF_ADDER.network, passed, HALF_ADDER.target, half_squared_error)
        for _ in range(2)
    )
    for ours, theirs in zip(first.steps, second.steps):
        np.testing.assert_array_equal(ours.dweight, theirs.dweight)


@pytest.mark.parametrize("output", [sigmoid, softmax])
@every_mistake
def test_mistakes_work_with_cross_entropy(mistake, output):
    network = dense_network((2, 3, 2), hidden=tanh, output=output, rng=np.random.default_rng(1))
    target = np.array([[1.0, 0], [0, 1], [1, 0], [0, 1]])
    x = np.random.default_rng(2).normal(size=(4, 2))
    example = Example("four points", network, x, target, cross_entropy, 0.5)
    error = error_of(mistake, example)
    # Its rule for the output is the right one here: this loss has canceled the slope.
    assert (error < 1e-7) if mistake.name == "output_slope_left_out" else (error > 1e-3)


def test_relu_hides_a_slope_that_is_taken_at_a():
    network = dense_network((2, 5, 2), hidden=relu, output=identity, rng=np.random.default_rng(1))
    example = dataclasses.replace(REAL_NUMBERS, network=network)
    assert checked(example, mistakes.slope_at_a).passed
    assert checked(example, mistakes.slope_left_out).largest_relative_error > 1e-3


def test_gradients_not_reset_adds_up_and_begins_anew_with_another_network():
    function = mistakes.gradients_not_reset()
    passed = forward(LONE, [1])
    right = backward(LONE, passed, [0], half_squared_error).steps[0]
    for times in (1, 2, 3):
        step = function(LONE, passed, [0], half_squared_error).steps[0]
        np.testing.assert_allclose(step.dweight, times * right.dweight)
        np.testing.assert_allclose(step.dbias, times * right.dbias)
    assert checked(HALF_ADDER, function).passed


@pytest.mark.parametrize("rate", [0, -1, np.nan, None])
def test_updated_weights_reused_needs_a_rate(rate):
    with pytest.raises(ValueError, match="learning_rate must be a positive number"):
        mistakes.updated_weights_reused(rate)


def test_the_registry_is_in_order():
    names = [mistake.name for mistake in MISTAKES]
    assert len(names) == len(set(names)) >= 10
    functions = {
        name
        for name, value in vars(mistakes).items()
        if callable(value) and getattr(value, "__module__", "") == mistakes.__name__
    }
    public = {name for name in functions if not name.startswith("_")} - {"Mistake", "learn"}
    assert public == set(names)
    book = Path(__file__).parents[1] / "book"
    for mistake in MISTAKES:
        assert mistake.what.endswith(".")
        assert mistake.published
        assert (book / f"{mistake.page}.ipynb").exists()


# What the sources printed, given by the mistake and by nothing else.


def one_step(example, function, biases="each"):
    return learn(
        example.network, example.x, example.target, example.loss,
        backward=function, learning_rate=example.learning_rate, epochs=1, biases=biases,
    )  # fmt: skip


def test_s3_takes_the_slope_at_a():
    run = one_step(two_layers_unhalved, mistakes.slope_at_a)
    assert run.losses[1] == pytest.approx(0.1839862418540884, abs=1e-15)
    assert one_step(two_layers_unhalved, backward).losses[1] == pytest.approx(0.183939891449529)


def test_s2_reuses_updated_weights():
    run = one_step(two_layers, mistakes.updated_weights_reused(0.5), "frozen")
    assert round(run.losses[1], 9) == 0.291027924
    assert round(one_step(two_layers, backward, "frozen").losses[1], 9) == 0.291027774


def test_s0_moves_a_bias_by_its_neighbors_gradient():
    assert round(one_step(two_layers, mistakes.bias_of_neighbor).losses[1], 4) == 0.2839
    assert round(one_step(two_layers, backward).losses[1], 4) == 0.2805


def test_s4_leaves_out_the_input():
    run = learn(
        one_weight.network, one_weight.x, one_weight.target, one_weight.loss,
        backward=mistakes.input_left_out,
        learning_rate=0.5 * 5 / 2,  # its gradient is a sum over 5 examples, and without the 2
        epochs=2000, biases="frozen",
    )  # fmt: skip
    assert round(run.network.layers[0].weight[0, 0], 7) == -24.3428836


def test_s4_takes_an_outer_product():
    network = Network((Layer([[-0.14935895]], [7.10444213], sigmoid),))
    run = learn(
        network, [[0], [1]], [[1], [0]], mean_squared_error,
        backward=mistakes.outer_product, learning_rate=0.05, epochs=12_000,
    )  # fmt: skip
    np.testing.assert_allclose(run.network.parameters, [-4.77235178, 2.48144930], atol=1e-8)
    assert run.losses[-1] == pytest.approx(0.00719841740292, rel=1e-7)
