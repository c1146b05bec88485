"""The examples give the figures that their sources print, or the right ones instead.

``reference_figures.json`` lists the figures with their place. Those that a source got wrong
carry the correct value, computed with fifty digits by other means than ours.
"""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from backprop import (
    backward,
    central_difference,
    check_gradients,
    descend,
    forward,
    gradient_step,
    half_squared_error,
    predict,
    sigmoid,
    train,
)
from backprop import examples as ex

FIGURES = json.loads(Path(__file__).with_name("reference_figures.json").read_text("utf-8"))


def both_passes(example, network=None):
    forward_pass = forward(network or example.network, example.x)
    return forward_pass, backward(
        network or example.network, forward_pass, example.target, example.loss
    )


def stepped(example, biases="each"):
    _, gradients = both_passes(example)
    rate = example.learning_rate
    return gradient_step(example.network, gradients, learning_rate=rate, biases=biases)


def loss_of(example, network):
    return example.loss(predict(network, example.x), example.target)


@cache
def after(example, updates, biases="each", dtype=np.float64):
    """The network after so many updates with all examples."""
    run = train(
        example.network.astype(dtype), example.x, example.target, example.loss,
        learning_rate=example.learning_rate, epochs=updates, biases=biases, record_every=updates,
    )  # fmt: skip
    assert (run.updates, run.outcome) == (updates, "finished")
    return run.network


def error(example, network):
    """Distance between target and prediction, averaged over the examples."""
    off = np.atleast_2d(example.target - predict(network, example.x))
    return np.sqrt((off * off).sum(axis=1)).mean()


def numbered(name, values):
    return {f"{name}{number}": value for number, value in enumerate(np.ravel(values))}


def introduction():
    (step,) = forward(ex.first_neuron.network, ex.first_neuron.x).steps
    return {"S0.intro.Z": step.z[0], "S0.intro.O": step.a[0]}


def example_1():
    e = ex.one_neuron
    forward_pass, result = both_passes(e)
    (step,), (slopes,) = forward_pass.steps, result.steps
    new = stepped(e)
    (moved,) = forward(new, e.x).steps
    o = step.a[0]
    found = {
        "forward.Z": step.z[0],
        "forward.O": o,
        "cost.Osq": o * o,
        "cost.C": result.loss,
        "back.dCdO": slopes.da[0],
        "back.1mO": 1 - o,
        "back.dOdZ": sigmoid.derivative(step.z)[0],
        "back.dCdZ": slopes.dz[0],
        "back.dCdBias": slopes.dbias[0],
        "back.dZdW": e.x[0],
        "back.dCdW": slopes.dweight[0, 0],
        "update.w": new.parameters[0],
        "update.b": new.parameters[1],
        "after.Z": moved.z[0],
        "after.O": moved.a[0],
        "after.Osq": moved.a[0] * moved.a[0],
        "after.cost": loss_of(e, new),
        # The source measures errors before the last update, and weights after it.
        "N10000.cost": loss_of(e, after(e, 9_999)),
        "N10000.w": after(e, 10_000).parameters[0],
        "N10000.b": after(e, 10_000).parameters[1],
        "N10000.err": error(e, after(e, 9_999)),
        "N100000.err": error(e, after(e, 99_999)),
        "N1000000.err": error(e, after(e, 999_999)),
    }
    return {f"S0.ex1.{name}": value for name, value in found.items()}


def example_2():
    e = ex.not_gate
    second = backward(e.network, forward(e.network, e.x[1]), e.target[1], e.loss).steps[0]
    mean = both_passes(e)[1].steps[0]
    new, last = stepped(e), after(e, 99_999)
    found = {
        "b.dCdW": second.dweight[0, 0],
        "b.dCdB": second.dbias[0],
        "avg.W": mean.dweight[0, 0],
        "avg.B": mean.dbias[0],
        "update.w": new.parameters[0],
        "update.b": new.parameters[1],
        "cost.before": loss_of(e, e.network),
        "cost.after": loss_of(e, new),
        "N100000.err": error(e, last),
        "N100000.w": last.parameters[0],
        "N100000.b": last.parameters[1],
    }
    return {f"S0.ex2.{name}": value for name, value in found.items()}


def example_3():
    e = ex.one_layer
    forward_pass, result = both_passes(e)
    (step,), (slopes,) = forward_pass.steps, result.steps
    new = stepped(e)
    off = e.target - step.a
    found = {
        **numbered("forward.Z", step.z),
        **numbered("forward.O", step.a),
        **numbered("cost.d", off),
        "cost.norm": np.linalg.norm(off),
        "cost.C": result.loss,
        **numbered("back.dCdO", slopes.da),
        **numbered("back.1mO", 1 - step.a),
        "back.dO0dZ0": sigmoid.derivative(step.z)[0],
        "back.dO1dZ1": sigmoid.derivative(step.z)[1],
        **numbered("back.dCdZ", slopes.dz),
        **numbered("back.dCdBias", slopes.dbias),
        **numbered("back.dCdW", slopes.dweight),
        **numbered("update.w", new.layers[0].weight),
        **numbered("update.b", new.layers[0].bias),
        "after.cost": loss_of(e, new),
        "N20000.err": error(e, after(e, 19_999)),
        "N520000.err": error(ex.or_and, after(ex.or_and, 519_999)),
    }
    return {f"S0.ex3.{name}": value for name, value in found.items()}


def example_4():
    e = ex.two_layers
    forward_pass, result = both_passes(e)
    new = stepped(e)
    z, o, da, dz, slope, dbias = (
        np.concatenate(parts)
        for parts in (
            [s.z for s in forward_pass.steps],
            [s.a for s in forward_pass.steps],
            [s.da for s in result.steps],
            [s.dz for s in result.steps],
            [sigmoid.derivative(s.z) for s in forward_pass.steps],
            [s.dbias for s in result.steps],
        )
    )
    off = e.target - o[2:]
    dweight = np.concatenate([s.dweight.ravel() for s in result.steps])
    found = {
        **numbered("forward.Z", z),
        **numbered("forward.O", o),
        **numbered("cost.d", off),
        "cost.norm": np.linalg.norm(off),
        "cost.C": result.loss,
        **numbered("update.w", np.concatenate([layer.weight.ravel() for layer in new.layers])),
        **numbered("update.b", np.concatenate([layer.bias for layer in new.layers])),
        "after.cost": loss_of(e, new),
        "N5000.err": error(e, after(e, 4_999)),
    }
    for unit in range(4):
        found |= {
            f"n{unit}.dCdO{unit}": da[unit],
            f"n{unit}.1mO{unit}": 1 - o[unit],
            f"n{unit}.dO{unit}dZ{unit}": slope[unit],
            f"n{unit}.dCdZ{unit}": dz[unit],
            f"n{unit}.dCdBias{unit}": dbias[unit],
            f"n{unit}.dCdW{2 * unit}": dweight[2 * unit],
            f"n{unit}.dCdW{2 * unit + 1}": dweight[2 * unit + 1],
        }
    return {f"S0.ex4.{name}": value for name, value in found.items()}


def two_layers_with_frozen_biases():
    e = ex.two_layers
    forward_pass, result = both_passes(e)
    (hidden, output), (slopes, output_slopes) = forward_pass.steps, result.steps
    weight = e.network.layers[1].weight
    errors = (e.target - output.a) * (e.target - output.a) / 2
    new = np.concatenate([layer.weight.ravel() for layer in stepped(e, "frozen").layers])
    last = after(e, 10_000, "frozen")
    found = {
        "forward.net_h1": hidden.z[0],
        "forward.out_h1": hidden.a[0],
        "forward.out_h2": hidden.a[1],
        "forward.net_o1": output.z[0],
        "forward.out_o1": output.a[0],
        "forward.out_o2": output.a[1],
        "error.E_o1": errors[0],
        "error.E_o2": errors[1],
        "error.E_total": result.loss,
        "w5.dEdout": output_slopes.da[0],
        "w5.doutdnet": sigmoid.derivative(output.z)[0],
        "w5.dnetdw5": output.a_in[0],
        "w5.dEdw5": output_slopes.dweight[0, 0],
        "h1.dEo1dnet": output_slopes.dz[0],
        "h1.dnetdout": weight[0, 0],
        "h1.dEo1dout": output_slopes.dz[0] * weight[0, 0],
        "h1.dEo2dout": output_slopes.dz[1] * weight[1, 0],
        "h1.dEdout": slopes.da[0],
        "h1.doutdnet": sigmoid.derivative(hidden.z)[0],
        "h1.dnetdw1": hidden.a_in[0],
        "h1.dEdw1": slopes.dweight[0, 0],
        **{f"w{number}.new": value for number, value in enumerate(new, start=1)},
        "round1.E": loss_of(e, stepped(e, "frozen")),
        "N10000.E": loss_of(e, last),
        "N10000.o1": predict(last, e.x)[0],
        "N10000.o2": predict(last, e.x)[1],
    }
    return {f"S2.{name}": value for name, value in found.items()}


def recovered_network():
    e = ex.two_layers_unhalved
    forward_pass, result = both_passes(e)
    (hidden, output), (slopes, output_slopes) = forward_pass.steps, result.steps
    first, second = stepped(e).layers
    off = e.target - output.a
    found = {
        "y1": output.a[0],
        "y2": output.a[1],
        "cost.e1": off[0],
        "cost.e2": off[1],
        "cost.e1sq": off[0] * off[0],
        "cost.e2sq": off[1] * off[1],
        "cost.C": result.loss,
        "last.Oh1": hidden.a[0],
        "last.sigmaprime": sigmoid.derivative(output.z)[0],
        "last.o-e": -off[0],
        "last.2oe": output_slopes.da[0],
        "last.dCdw5": output_slopes.dweight[0, 0],
        "last.w5": second.weight[0, 0],
        "last.w6": second.weight[1, 0],
        "last.w7": second.weight[0, 1],
        "last.w8": second.weight[1, 1],
        "last.b3": second.bias[0],
        "last.b4": second.bias[1],
        "hidden.sigmaprime": sigmoid.derivative(hidden.z)[0],
        "hidden.dL1": output_slopes.dz[0],
        "hidden.dL2": output_slopes.dz[1],
        "hidden.dCdw1": slopes.dweight[0, 0],
        "hidden.w1": first.weight[0, 0],
        "hidden.w2": first.weight[1, 0],
        "hidden.w3": first.weight[0, 1],
        "hidden.w4": first.weight[1, 1],
        "hidden.b1": first.bias[0],
        "hidden.b2": first.bias[1],
        "after.y1": predict(stepped(e), e.x)[0],
        "after.y2": predict(stepped(e), e.x)[1],
        "after.cost": loss_of(e, stepped(e)),
        "comment.old": slopes.dweight[0, 0],
    }
    return {f"S3.{name}": value for name, value in found.items()}


def quartic_slope(x):
    return x * x * (4 * x - 9)


def descent_and_one_weight():
    path = descend(quartic_slope, 4, learning_rate=0.001, max_steps=2).path
    e = ex.one_weight
    low = e.network.with_parameters([0.3, 0])
    pair = predict(low, e.x[:2])
    found = {
        "quartic.fd4": quartic_slope(4.0),
        "quartic.fdm1": quartic_slope(-1.0),
        "quartic.jump": 4 - quartic_slope(4.0),
        "quartic.x1": path[1],
        "quartic.fdx1": quartic_slope(path[1]),
        "quartic.x2": path[2],
        "quartic.gd": descend(quartic_slope, 4, learning_rate=0.01).end,
        "h01": pair[0, 0],
        "h025": pair[1, 0],
        "C03": half_squared_error(pair, e.target[:2]),
        "sig0": predict(low, [0])[0],
        "single.cost0": loss_of(e, e.network),
    }
    return {f"S4.{name}": value for name, value in found.items()}


GROUPS = [
    introduction,
    example_1,
    example_2,
    example_3,
    example_4,
    two_layers_with_frozen_biases,
    recovered_network,
    descent_and_one_weight,
]


@pytest.fixture(scope="module")
def computed():
    return {name: float(value) for group in GROUPS for name, value in group().items()}


def in_last_digits(printed, value):
    """How far apart the two are, in units of the last printed digit.

    A few roundings of float64 are not counted: some sources print seventeen digits.
    """
    unit = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)
    rounding = Decimal(8 * np.finfo(float).eps * abs(value))
    return max(abs(Decimal(value) - Decimal(printed)) - rounding, Decimal(0)) / unit


def test_each_figure_is_computed_and_no_other(computed):
    assert [figure["id"] for figure in FIGURES] == list(computed)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["id"])
def test_figure(figure, computed):
    value = computed[figure["id"]]
    off = in_last_digits(figure["printed"], value)
    if "correct" in figure:
        assert off > Decimal("0.5"), "the source is right after all"
        assert in_last_digits(figure["correct"], value) <= Decimal("0.5")
    else:
        assert off <= Decimal(figure.get("units", "0.5"))


# What the list cannot hold


def test_descent_ends_at_every_printed_digit():
    walked = descend(quartic_slope, 4, learning_rate=0.01)
    assert repr(float(walked.end)) == "2.2500325268933734"
    assert (walked.steps, walked.outcome) == (42, "converged")


@pytest.mark.parametrize(
    ("biases", "loss"),
    [("frozen", 0.291027774), ("each", 0.280471447), ("shared", 0.285750887)],
)
def test_rules_for_biases_differ_after_one_update(biases, loss):
    assert loss_of(ex.two_layers, stepped(ex.two_layers, biases)) == pytest.approx(loss, abs=5e-10)
    assert loss_of(ex.two_layers, after(ex.two_layers, 1, biases)) == pytest.approx(loss, abs=5e-10)


def test_s2_after_ten_thousand_rounds():
    last = after(ex.two_layers, 10_000, "frozen")
    assert loss_of(ex.two_layers, last) == pytest.approx(0.0000351019, abs=5e-11)
    np.testing.assert_allclose(
        predict(last, ex.two_layers.x), [0.015913620, 0.984064274], atol=5e-10
    )
    # What the source prints is the error one round earlier.
    earlier = after(ex.two_layers, 9_999, "frozen")
    assert loss_of(ex.two_layers, earlier) == pytest.approx(0.0000351085, abs=5e-11)


def test_s2_used_updated_weights():
    e = ex.two_layers
    forward_pass, result = both_passes(e)
    updated = stepped(e, "frozen")
    hidden = forward_pass.steps[0]
    da = result.steps[1].dz @ updated.layers[1].weight
    dweight = np.outer(da * sigmoid.derivative(hidden.z), hidden.a_in)
    parameters = updated.parameters.copy()
    parameters[:4] = (e.network.layers[0].weight - 0.5 * dweight).ravel()
    wrong = loss_of(e, e.network.with_parameters(parameters))
    assert wrong == pytest.approx(0.291027924, abs=5e-10)


def test_s0_moved_the_last_bias_by_its_neighbors_slope():
    e = ex.two_layers
    _, result = both_passes(e)
    parameters = stepped(e).parameters.copy()
    parameters[11] = 0.6 - 0.5 * result.steps[1].dbias[0]
    wrong = loss_of(e, e.network.with_parameters(parameters))
    assert wrong == pytest.approx(0.2839, abs=5e-5)


def test_s3_took_the_slope_at_the_output():
    e = ex.two_layers_unhalved
    forward_pass, result = both_passes(e)
    hidden, output = forward_pass.steps
    dz = result.steps[1].da * sigmoid.derivative(output.a)
    dz_hidden = (dz @ e.network.layers[1].weight) * sigmoid.derivative(hidden.a)
    assert dz[0] == pytest.approx(-0.127063242549253, abs=2e-15)
    assert (dz_hidden[0] * e.x[0]) == pytest.approx(-0.064945998937865, abs=2e-15)
    assert check_gradients(e.network, e.x, e.target, e.loss).passed


@pytest.mark.parametrize(
    ("example", "updates", "printed", "right"),
    [(ex.one_neuron, 999_999, 0.000728, 0.000708), (ex.or_and, 519_999, 0.007223, 0.007143)],
)
def test_long_runs_end_elsewhere_in_float32(example, updates, printed, right):
    single = error(example, after(example, updates, dtype=np.float32))
    assert single == pytest.approx(printed, rel=1e-3)
    assert error(example, after(example, updates)) == pytest.approx(right, rel=1e-3)


def test_float32_pulls_equal_updates_apart():
    weight, bias = after(ex.one_neuron, 10_000, dtype=np.float32).parameters
    assert abs(bias - weight - 0.2) > 1e-6
    weight, bias = after(ex.one_neuron, 10_000).parameters
    assert bias - weight == pytest.approx(0.2, abs=1e-11)


@pytest.mark.parametrize(("example", "first"), [(ex.not_gate, 99_014), (ex.one_layer, 19_813)])
def test_passes_needed_for_the_error_of_example_1(example, first):
    level = error(ex.one_neuron, after(ex.one_neuron, 9_999))
    assert (
        error(example, after(example, first - 1))
        <= level
        < error(example, after(example, first - 2))
    )


@pytest.mark.parametrize(
    ("rate", "weight", "loss"), [(0.5, -6.46262424, 0.02944387), (2.5, -12.2645326, 0.01068536)]
)
def test_s4_one_weight_with_its_true_gradient(rate, weight, loss):
    e = ex.one_weight
    run = train(
        e.network, e.x, e.target, half_squared_error,
        learning_rate=rate, epochs=2000, biases="frozen", record_every=2000,
    )  # fmt: skip
    assert run.network.parameters[0] == pytest.approx(weight, abs=5e-8)
    assert run.network.parameters[1] == 0
    assert loss_of(e, run.network) == pytest.approx(loss, abs=5e-9)


def test_s4_one_weight_slope_has_the_factor_x():
    e = ex.one_weight
    low = e.network.with_parameters([0.3, 0])
    result = backward(low, forward(low, e.x[:2]), e.target[:2], half_squared_error)
    assert result.steps[0].dweight[0, 0] == pytest.approx(0.0225302, abs=5e-8)

    def loss_at(weight):
        return half_squared_error(predict(low.with_parameters([weight, 0]), e.x[:2]), e.target[:2])

    assert central_difference(loss_at, 0.3, 1e-5) == pytest.approx(0.0225302, abs=5e-8)


def test_s4_two_weights_with_their_true_gradient():
    start = ex.one_neuron.network.with_parameters([-0.14935895, 7.10444213])
    run = train(
        start, [[0], [1]], [[1], [0]], half_squared_error,
        learning_rate=0.1, epochs=12_000, record_every=12_000,
    )  # fmt: skip
    assert 2 * run.losses[0] == pytest.approx(0.499047925028, abs=5e-13)
    np.testing.assert_allclose(run.network.parameters, [-4.96271210, 2.53334478], atol=5e-9)
    assert 2 * run.losses[-1] == pytest.approx(0.00598235, abs=5e-9)


# The examples as data

ALL = {name: value for name, value in vars(ex).items() if isinstance(value, ex.Example)}


@pytest.mark.parametrize("example", ALL.values(), ids=ALL)
def test_example_fits_together(example):
    assert check_gradients(example.network, example.x, example.target, example.loss).passed
    assert loss_of(example, after(example, 50)) < loss_of(example, example.network)
    for array in (example.x, example.target):
        assert array.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5


GATES = {
    "and": lambda p, q: p and q,
    "or": lambda p, q: p or q,
    "nand": lambda p, q: not (p and q),
    "nor": lambda p, q: not (p or q),
    "xor": lambda p, q: p != q,
    "xnor": lambda p, q: p == q,
}


@pytest.mark.parametrize("name", GATES)
def test_gate_follows_logic(name):
    x, target = ex.gate(name)
    assert {tuple(row) for row in x} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    for row, output in zip(x, target):
        assert output == [float(GATES[name](*map(bool, row)))]


def test_not_gate_has_one_input():
    x, target = ex.gate("not")
    np.testing.assert_array_equal(x, [[0], [1]])
    np.testing.assert_array_equal(target, 1 - x)


def test_gates_are_made_anew():
    ex.gate("xor")[0][:] = 9
    assert ex.gate("xor")[0].max() == 1


@pytest.mark.parametrize("name", ["XOR", "", None, 3, ["xor"]])
def test_unknown_gate_is_refused_with_the_choice(name):
    with pytest.raises(ValueError, match="unknown gate .*; choose one of not, and, or, nand, nor"):
        ex.gate(name)


def test_xor_network_draws_the_spread_promised():
    rng = np.random.default_rng(0)
    first, last = ex.xor_network(rng, hidden=2000).layers
    for layer, inputs, outputs in ((first, 2, 2000), (last, 2000, 1)):
        spread = 0.5 * np.sqrt(6 / (inputs + outputs))
        assert layer.weight.std() == pytest.approx(spread, rel=0.05)
    assert first.bias.std() == pytest.approx(0.5 * np.sqrt(6 / 2002), rel=0.05)
    assert ex.xor_network(rng).sizes == (2, 3, 1)
    assert {layer.activation for layer in ex.xor_network(rng).layers} == {sigmoid}


def test_xor_network_follows_its_rng():
    one, same, other = (ex.xor_network(np.random.default_rng(s)).parameters for s in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).all()


@pytest.mark.parametrize("hidden", [0, -1, 2.5, "3", None])
def test_xor_network_needs_hidden_units(hidden):
    with pytest.raises(ValueError, match="hidden must be a whole number from 1 up; got "):
        ex.xor_network(np.random.default_rng(0), hidden=hidden)


@pytest.mark.parametrize("rng", [0, None, np.random.RandomState(0)])
def test_xor_network_needs_a_generator(rng):
    with pytest.raises(ValueError, match="rng must be a numpy Generator"):
        ex.xor_network(rng)
