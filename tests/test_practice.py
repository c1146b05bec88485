"""Practice examples: pleasant for every seed, right by finite differences, honest verdicts."""

import itertools
import math
import re

import numpy as np
import pytest

from backprop import backward, forward, gradient_step, practice
from backprop.gradient_check import check_gradients
from backprop.mistakes import MISTAKES

KINDS = [practice.one_neuron, practice.two_layers, practice.xor_network]
PYTHON = {"exp": math.exp, "log": math.log}


@pytest.fixture(params=KINDS, ids=lambda make: make.__name__)
def make(request):
    return request.param


def line_of(example, quantity, **place):
    """The number of the first line of a quantity at a place, and the line."""
    return next(
        (n, line)
        for n, line in enumerate(example.lines, start=1)
        if line.quantity == quantity and all(getattr(line, k) == v for k, v in place.items())
    )


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_seeds_are_pleasant(make, hundred):
    for seed in range(100 * hundred, 100 * hundred + 100):
        example = make(seed)
        given = example.example
        for step in forward(given.network, given.x).steps:
            assert np.abs(step.z).max() <= 2.5, seed
            assert step.a.min() > 0.05, seed
            assert step.a.max() < 0.95, seed
        assert check_gradients(given.network, given.x, given.target, given.loss).passed, seed
        for line in example.lines:
            by_rounded_numbers = eval(line.formulas[-1].write(latex=False, digits=5), PYTHON)
            assert abs(by_rounded_numbers - line.value) < practice.TOLERANCE, (seed, str(line))
            tie = abs(line.value * 1e5 % 1 - 0.5)
            assert tie > 1e-3, (seed, str(line))
        assert example.check(example.fade().key()).right, seed
        assert len(example._repr_latex_()) < 5_000, seed


def test_every_known_mistake_is_named_and_never_taken_for_right(make):
    for seed in range(20):
        example = make(seed)
        for n, line in enumerate(example.lines, start=1):
            mistakes = example.mistakes(line)
            assert len(mistakes) >= 2, str(line)
            for message, wrong in mistakes.items():
                verdict = example.check({n: wrong}).verdicts[n]
                same = [other for other, value in mistakes.items() if abs(value - wrong) < 2e-4]
                assert not verdict.right, (seed, str(line), message)
                assert verdict.message in same, (seed, str(line), message)


def test_the_numbers_differ_from_seed_to_seed(make):
    firsts = {make(seed).lines[0].value for seed in range(30)}
    assert len(firsts) > 20
    assert make(5).lines == make(5).lines


def test_updated_output_weights_are_recognized():
    example = practice.two_layers(3)
    n, line = line_of(example, "dweight", layer=1, unit=1, input=1)
    (what,) = (mistake.what for mistake in MISTAKES if mistake.name == "updated_weights_reused")
    verdict = example.check({n: round(example.mistakes(line)[what], 5)}).verdicts[n]
    assert not verdict.right
    assert verdict.message == what


@pytest.mark.parametrize("make_two_layers", [practice.two_layers, practice.xor_network])
@pytest.mark.parametrize("seed", range(5))
def test_the_forgotten_slope_of_a_hidden_unit_is_recognized(make_two_layers, seed):
    example = make_two_layers(seed)
    _, da = line_of(example, "da", layer=1)
    for quantity, factor in (("dz", 1), ("dweight", example.example.x[0]), ("dbias", 1)):
        place, _ = line_of(example, quantity, layer=1)
        verdict = example.check({place: da.value * factor}).verdicts[place]
        assert not verdict.right
        assert "slope" in verdict.message


def test_one_path_only_is_recognized():
    example = practice.two_layers(3)
    n, line = line_of(example, "da", layer=1, unit=1)
    path = line.formulas[1].operands[0].value
    assert "first output only" in example.check({n: path}).verdicts[n].message


def test_a_number_nobody_knows_gets_a_neutral_answer(make):
    verdict = make(1).check({1: 12.345}).verdicts[1]
    assert not verdict.right
    assert "neither the answer nor a mistake we know" in verdict.message


def test_an_open_line_is_nobodys_mistake(make):
    answers = make(1).check({1: ..., 2: None})
    assert not answers.right
    assert all(verdict.blank for verdict in answers.verdicts.values())


def test_blanks_hide_the_last_values_and_then_the_formulas_too(make):
    example = make(4)
    count = len(example.lines)
    text = repr(example.fade(3))
    shown = [line for line in text.split("\n") if not line.endswith("= ?")]
    assert len(shown) == count - 3
    assert shown == repr(example).split("\n")[: count - 3]
    latex = example.fade(3)._repr_latex_()
    assert latex.count(practice.BLANK) == 3
    assert r"\eta = " in latex
    assert "x_1 = " in latex
    for line in example.lines[-3:]:
        blank = f"{line.symbol} &= {line.formula} = {practice.BLANK}"
        assert practice._shortened(blank) in latex
    empty = example.fade()._repr_latex_()
    assert empty.count(practice.BLANK) == count
    formulas = [practice._shortened(line.formula) for line in example.lines[2:]]
    assert not any(f"= {formula}" in empty for formula in formulas)
    assert list(example.fade(3).key()) == [count - 2, count - 1, count]
    assert example.key() == {}


def test_what_is_given_is_enough_to_begin(make):
    example = make(7)
    given = example.fade()._repr_latex_().split(r"\begin{aligned}")[0]
    network = example.example.network
    for value in itertools.chain(*(p.flat for p in network.parameters), example.example.x):
        assert re.search(rf"= {value:.5g}\b", given), value


def test_the_answers_are_shown_with_their_line():
    example = practice.one_neuron(0)
    answers = example.check({1: example.lines[0].value, 2: 0.5})
    assert repr(answers).startswith("(1) ✓ Right.\n(2) ✗ Not yet. ")
    assert answers._repr_html_().count("<div") == 2
    assert "(2) ✗" in answers._repr_html_()


@pytest.mark.parametrize("seed", [-1, 0.5, "7", None])
def test_a_seed_is_a_whole_number(make, seed):
    with pytest.raises(ValueError, match="seed must be a whole number"):
        make(seed)


@pytest.mark.parametrize(("blanks", "words"), [(99, "can't be blank"), (-1, "from 0 up")])
def test_there_are_only_so_many_lines(make, blanks, words):
    with pytest.raises(ValueError, match=words):
        make(0).fade(blanks)


@pytest.mark.parametrize("answers", [3, [1, 2], "x"])
def test_answers_come_with_their_lines(make, answers):
    with pytest.raises(ValueError, match=r"as in \{7: 0.61\}; got"):
        make(1).check(answers)


def test_an_answer_is_to_a_line(make):
    with pytest.raises(ValueError, match="no line 77; the lines are 1 to"):
        make(0).check({77: 1.0})


def test_the_loss_falls_with_the_step(make):
    for seed in range(20):
        given = make(seed).example
        network = given.network
        gradients = backward(network, forward(network, given.x), given.target, given.loss)
        after = gradient_step(network, gradients, learning_rate=given.learning_rate)
        again = backward(after, forward(after, given.x), given.target, given.loss)
        assert again.loss < gradients.loss
