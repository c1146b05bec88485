"""One code path works an example in each source's convention, and gives each its own digits."""

from dataclasses import replace

import numpy as np
import pytest

from backprop import check_gradients
from backprop.conventions import CONVENTIONS, without_biases, worked_example
from backprop.examples import not_gate, one_neuron, two_layers, two_layers_unhalved
from backprop.published import EXACT, compare, find


def lines(explanation, quantity):
    return [line.value for line in explanation.only(quantity).lines]


def values(worked):
    """What a source prints of two layers, by our names."""
    (hidden, output), (first, second) = worked.network.layers, worked.gradients.steps
    return {
        "z": lines(worked.forward, "z"),
        "a": lines(worked.forward, "a"),
        "parts": lines(worked.loss, "output_loss"),
        "loss": lines(worked.loss, "loss") + [worked.loss_after],
        "dz": [*first.dz, *second.dz],
        "dweight": [*first.dweight.ravel(), *second.dweight.ravel()],
        "weight": lines(worked.step, "weight"),
        "bias": [*hidden.bias, *output.bias],
    }


def printed(prefix, *names):
    return [find(f"{prefix}.{name}").printed for name in names]


def agree(figures, computed):
    return [compare(figure, value) for figure, value in zip(figures, computed)] == [EXACT] * len(
        figures
    )


def test_read_as_s2_it_gives_the_digits_of_s2():
    found = values(worked_example("S2"))
    forward = printed("mazur.forward", "net_h1", "out_h1", "out_h2", "net_o1", "out_o1", "out_o2")
    assert agree(forward, [found["z"][0], *found["a"][:2], found["z"][2], *found["a"][2:]])
    assert agree(printed("mazur.error", "E_o1", "E_o2", "E_total"), found["parts"] + found["loss"])
    assert agree(printed("mazur", *(f"w{n}.new" for n in range(1, 9))), found["weight"])
    assert find("mazur.round1.E").ours == f"{found['loss'][1]:.9f}" == "0.291027774"
    assert found["bias"] == [0.35, 0.35, 0.6, 0.6]


def test_read_as_s0_it_gives_the_digits_of_s0():
    found = values(worked_example("S0"))
    ex4 = "demofox.ex4"
    assert agree(printed(ex4, *(f"forward.Z{n}" for n in range(4))), found["z"])
    assert agree(printed(ex4, *(f"forward.O{n}" for n in range(4))), found["a"])
    assert agree(printed(ex4, *(f"n{n}.dCdZ{n}" for n in range(4))), found["dz"])
    assert agree(printed(ex4, *(f"n{n // 2}.dCdW{n}" for n in range(8))), found["dweight"])
    assert agree(printed(ex4, *(f"update.w{n}" for n in range(8))), found["weight"])
    assert agree(printed(ex4, "update.b0", "update.b1", "update.b2"), found["bias"])
    assert [f"{loss:.4f}" for loss in found["loss"]] == ["0.2984", find(f"{ex4}.after.cost").ours]


def test_read_as_s3_its_own_network_gives_the_right_digits_of_s3():
    found = values(worked_example("S3", two_layers_unhalved))
    assert agree(printed("hill", "y1", "y2"), found["a"][2:])
    assert agree(
        printed("hill", "cost.e1sq", "cost.e2sq", "cost.C"), found["parts"] + found["loss"]
    )
    assert agree(printed("hill", "comment.old"), found["dweight"])
    numbers = [("hidden", n) for n in (1, 3, 2, 4)] + [("last", n) for n in (5, 7, 6, 8)]
    ours = [find(f"hill.{layer}.w{n}").ours for layer, n in numbers]
    assert agree(ours, found["weight"])
    assert agree([find("hill.after.cost").ours], found["loss"][1:])


@pytest.mark.parametrize(
    ("source", "symbols"),
    [
        ("S0", {r"\mathrm{Weight0}", r"\mathrm{Z0}", r"\mathrm{learningRate}", r"\mathrm{Cost}"}),
        ("S1", {r"\mathrm{logitHidden}[0]", "E"}),
        ("S2", {"w_{1}", r"\mathrm{net}_{h1}", r"\eta", r"E_{\mathrm{total}}"}),
        ("S3", {"w_{1}", "i_{H1}", r"\eta", "C"}),
        ("S4", {r"\theta_{11}^{(1)}", "z_{1}^{(2)}", r"\alpha", "C"}),
    ],
)
def test_each_source_has_its_own_symbols(source, symbols):
    worked = worked_example(source)
    parts = worked.forward, worked.loss, worked.backward, worked.step
    text = "".join(part._repr_latex_() for part in parts)
    assert [symbol for symbol in symbols if symbol not in text] == []


@pytest.mark.parametrize("source", CONVENTIONS)
def test_every_convention_has_right_gradients_and_lowers_its_loss(source):
    network = two_layers.network
    if CONVENTIONS[source].biases == "none":
        network = without_biases(network)
    worked, loss = worked_example(source), CONVENTIONS[source].loss
    assert check_gradients(network, two_layers.x, two_layers.target, loss).passed
    assert worked.loss_after < worked.gradients.loss


def test_without_the_half_loss_and_gradients_double():
    half, whole = worked_example("book"), worked_example("S3")
    assert whole.gradients.loss == pytest.approx(2 * half.gradients.loss)
    for one, two in zip(half.gradients.steps, whole.gradients.steps):
        assert two.dweight == pytest.approx(2 * one.dweight)


def test_where_a_source_knows_no_bias_there_is_none():
    worked = worked_example("S1")
    assert [layer.bias.tolist() for layer in worked.network.layers] == [[0, 0], [0, 0]]
    assert "bias" not in repr(worked.forward)


def test_the_digits_are_those_of_the_source_unless_asked_otherwise():
    (line,) = worked_example("S0").forward.only("a", layer=1, unit=1).lines
    assert str(line).endswith("= 0.5933")
    (line,) = worked_example("S0", digits=9).forward.only("a", layer=1, unit=1).lines
    assert str(line).endswith("= 0.593269992")
    with pytest.raises(ValueError, match="digits must be a whole number from 1 to 15; got 0"):
        worked_example("S0", digits=0)


@pytest.mark.parametrize("example", [one_neuron, not_gate])
@pytest.mark.parametrize("source", CONVENTIONS)
def test_other_examples_can_be_read_so_too(source, example):
    assert np.isfinite(worked_example(source, example).loss_after)


def test_an_unknown_source_is_refused():
    with pytest.raises(ValueError, match="unknown source 'S5'; choose one of book, S0, S1"):
        worked_example("S5")


def test_targets_that_the_sources_loss_cannot_take_are_refused():
    with pytest.raises(ValueError, match="cross_entropy needs targets from 0 to 1"):
        worked_example("S4", replace(two_layers, target=[2, 0]))
