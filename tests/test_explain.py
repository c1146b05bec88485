"""The worked computations: right values, right numbers in every line, each source's own digits."""

import ast
import dataclasses
import json
import math
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop import (
    Activation,
    Layer,
    Loss,
    Network,
    backward,
    cross_entropy,
    dense_network,
    forward,
    gradient_step,
    half_squared_error,
    identity,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    squared_error,
    tanh,
)
from backprop.examples import first_neuron, not_gate, one_layer, one_neuron, one_weight, two_layers
from backprop.examples import two_layers_unhalved as hills
from backprop.explain import explain_backward, explain_forward, explain_loss, explain_step
from backprop.formulas import Quantity, number, plain
from backprop.notations import (
    BOOK,
    DEMOFOX,
    HILL,
    MAZUR,
    NOTATIONS,
    SIMPLEML,
    THETA,
)

KATEX = Path(__file__).parents[1] / "node_modules" / "katex" / "dist" / "katex.js"
HIDDEN = [sigmoid, tanh, relu, identity]
OUTPUTS = [
    (sigmoid, half_squared_error),
    (sigmoid, squared_error),
    (tanh, mean_squared_error),
    (identity, half_squared_error),
    (relu, squared_error),
    (sigmoid, cross_entropy),
    (softmax, cross_entropy),
]


class Worked:
    """All four explanations of one network, with the engine's passes that they explain."""

    def __init__(
        self, network, x, target, loss, *, rate=0.5, biases="each", notation=BOOK, digits=9
    ):
        self.network = network
        self.precision = 1e-6 if network.dtype == np.float32 else 1e-12
        self.forward = forward(network, x)
        self.backward = backward(network, self.forward, target, loss)
        self.new = gradient_step(network, self.backward, learning_rate=rate, biases=biases)
        style = {"notation": notation, "digits": digits}
        self.parts = [
            explain_forward(network, self.forward, **style),
            explain_loss(network, self.forward, target, loss, **style),
            explain_backward(network, self.forward, self.backward, target, loss, **style),
            explain_step(network, self.backward, learning_rate=rate, biases=biases, **style),
        ]
        self.lines = [line for part in self.parts for line in part.lines]
        self.text = "\n".join(map(repr, self.parts))

    @classmethod
    def of(cls, example, **options):
        given_rate = {"rate": example.learning_rate}
        return cls(example.network, example.x, example.target, example.loss, **given_rate | options)

    def engine_value(self, line):
        """What the engine has for a line; None where it has no such number."""
        layer, unit, source = (None if n is None else n - 1 for n in line_place(line))
        row = () if line.example is None else (line.example - 1,)
        match line.quantity:
            case "z" | "a":
                return getattr(self.forward.steps[layer], line.quantity)[*row, unit]
            case "da" | "dz":
                return getattr(self.backward.steps[layer], line.quantity)[*row, unit]
            case "slope":
                z = self.forward.steps[layer].z[*row, unit]
                return self.network.layers[layer].activation.derivative(z)
            case "dz_dweight":
                return self.forward.steps[layer].a_in[source]
            case "dweight":
                return self.backward.steps[layer].dweight[unit, source]
            case "dbias":
                dbias = self.backward.steps[layer].dbias
                return dbias.sum() if unit is None else dbias[unit]
            case "dx":
                return self.backward.dx[*row, source]
            case "loss":
                return self.backward.loss
            case "weight":
                return self.new.layers[layer].weight[unit, source]
            case "bias":
                return self.new.layers[layer].bias[unit or 0]
        return None


def line_place(line):
    return line.layer, line.unit, line.input


def random_case(sizes, seed, hidden, output, rows):
    rng = np.random.default_rng(seed)
    network = dense_network(sizes, hidden=hidden, output=output, rng=rng)
    network = network.with_parameters(rng.normal(size=network.parameters.size))
    shape = (sizes[0],) if rows is None else (rows, sizes[0])
    x = rng.normal(size=shape)
    target = rng.uniform(size=(*shape[:-1], sizes[-1]))
    if output is softmax:
        target /= target.sum(axis=-1, keepdims=True)
    return network, x, target


CASES = {
    "two layers": Worked.of(two_layers),
    "one neuron": Worked.of(one_neuron),
    "batch": Worked.of(not_gate, notation=DEMOFOX),
    "no bias": Worked.of(one_weight, biases="frozen", notation=SIMPLEML),
    "shared": Worked.of(two_layers, biases="shared", notation=MAZUR),
    "shared, each with its symbol": Worked.of(two_layers, biases="shared"),
    "frozen": Worked.of(two_layers, biases="frozen", notation=THETA),
    "unhalved": Worked.of(hills, notation=HILL, digits=15),
    "float32": Worked(
        two_layers.network.astype(np.float32), two_layers.x, two_layers.target, two_layers.loss
    ),
}
for index, (output, loss) in enumerate(OUTPUTS):
    for rows in (None, 3):
        hidden = HIDDEN[(index + bool(rows)) % len(HIDDEN)]
        notation = NOTATIONS[index % len(NOTATIONS)]
        CASES[f"{hidden} {output} {loss} {rows}"] = Worked(
            *random_case((2, 3, 2, 2), index, hidden, output, rows),
            loss,
            rate=0.1,
            notation=notation,
            digits=6,
        )

each_case = pytest.mark.parametrize("worked", CASES.values(), ids=CASES)


@each_case
def test_each_value_is_the_engines(worked):
    for line in worked.lines:
        value = worked.engine_value(line)
        if value is not None:
            assert line.value == pytest.approx(float(value), rel=1e-12, abs=0), str(line)
    parts = [line.value for line in worked.lines if line.quantity == "output_loss"]
    if parts:
        assert sum(parts) == pytest.approx(worked.backward.loss, rel=worked.precision)
    examples = [line.value for line in worked.lines if line.quantity == "example_loss"]
    if examples:
        assert np.mean(examples) == pytest.approx(worked.backward.loss, rel=worked.precision)


@each_case
def test_each_quantity_has_its_line(worked):
    steps = worked.forward.steps
    units = sum(step.z.size for step in steps)
    weights = sum(layer.weight.size for layer in worked.network.layers)
    count = {name: sum(line.quantity == name for line in worked.lines) for name in QUANTITIES}
    assert count["z"] == count["a"] == count["dz"] == units
    assert count["dweight"] == count["weight"] == weights
    assert count["dx"] == steps[0].a_in.size
    assert count["loss"] == 1
    assert len({(line.quantity, *line_place(line), line.example) for line in worked.lines}) == len(
        worked.lines
    )


QUANTITIES = ("z", "a", "loss", "da", "slope", "dz", "dweight", "dbias", "dx", "weight", "bias")
LITERAL = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?:e([-+]\d+))?")
PYTHON = {name: getattr(math, name) for name in ("exp", "log", "tanh")} | {"max": max}


def evaluated(text, digits):
    """The value of a line's plain text with numbers, and how far rounding may have moved it."""
    calculate = compile(ast.parse(text, mode="eval"), "line", "eval")
    value = eval(calculate, {"__builtins__": {}}, PYTHON)
    allowed = 0
    for found in LITERAL.finditer(text):
        if text[: found.start()].endswith("**"):
            continue
        decimals = len(found[1].partition(".")[2])
        unit = 10.0 ** (int(found[2] or 0) - decimals) / 2
        if not decimals and not found[2]:  # part of the formula, or rounded to a whole number
            unit = 10.0 ** -(digits + 3 if len(found[1]) == 1 else digits + 1 - len(found[1])) / 2
        largest = 0
        for moved in (float(found[0]) - unit, float(found[0]) + unit):
            changed = f"{text[: found.start()]}({moved!r}){text[found.end() :]}"
            largest = max(largest, abs(eval(changed, {"__builtins__": {}}, PYTHON) - value))
        allowed += largest
    return value, 1.01 * allowed + 1e-300


@each_case
def test_printed_numbers_give_the_value(worked):
    for line in worked.lines:
        texts = [f.write(latex=False, digits=line.digits) for f in line.formulas]
        for text in [*texts, line.stages(latex=False)[-1]]:
            value, allowed = evaluated(text, line.digits)
            allowed += worked.precision * abs(line.value)
            assert abs(value - line.value) <= allowed, f"{line}: {text} gives {value}"


def leaves(formula):
    if isinstance(formula, Quantity):
        yield formula
    else:
        for operand in formula.operands:
            yield from leaves(operand)


@each_case
def test_a_symbol_stands_for_one_number_throughout(worked):
    values = {}
    named = [leaf for line in worked.lines for leaf in leaves(line.formulas[0])]
    named += [Quantity(line.symbol, line.value) for line in worked.lines]
    for quantity in named:
        known = values.setdefault(quantity.symbol, quantity.value)
        assert quantity.value == pytest.approx(known, rel=1e-12), quantity.symbol


@each_case
def test_a_sign_never_follows_an_operator(worked):
    for line in worked.lines:
        assert not re.search(r"[-+*/] -", str(line)), str(line)
        for stage in line.stages(latex=True):
            assert not re.search(r"([-+]|\\cdot) -", stage), stage


@each_case
def test_latex_and_text_show_the_same_numbers(worked):
    for line in worked.lines:
        text = line.stages(latex=False)[-1]
        latex = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", line.stages(latex=True)[-1])
        assert float(latex) == float(text)


@each_case
def test_latex_is_balanced(worked):
    for part in worked.parts:
        latex = part._repr_latex_()
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left(") == latex.count(r"\right)")
        assert latex.count("&=") >= len(part.lines)
        assert latex.startswith("$$\n\\begin{aligned}")
        assert latex.endswith("\\end{aligned}\n$$")


def formulas_of(part):
    return [formula for formula in part._repr_latex_().split("$$") if formula.strip()]


def test_a_long_explanation_is_cut_into_formulas_that_jupyterlab_shows():
    worked = Worked(*random_case((2, 11, 3), 0, tanh, softmax, 2), cross_entropy, notation=BOOK)
    counts = []
    for part in worked.parts:
        formulas = formulas_of(part)
        counts.append(len(formulas))
        assert all(len(formula) < 5_000 for formula in formulas)
        rows = [line.stages(latex=True)[0] for line in part.lines]
        starts = [row.split(" &= ")[0] for f in formulas for row in f.split("\\\\[1em]\n")]
        assert [start.removeprefix("\n\\begin{aligned}\n") for start in starts] == rows
    assert max(counts) > 5


def test_strict_katex_accepts_every_line():
    if not KATEX.exists() or shutil.which("node") is None:
        reason = "KaTeX or Node.js is missing: run npm ci"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    notations = [
        Worked(*random_case((2, 11, 3), 0, tanh, softmax, rows), cross_entropy, notation=notation)
        for notation in NOTATIONS
        for rows in (None, 2)
    ]
    formulas = [
        formula
        for worked in [*CASES.values(), *notations]
        for part in worked.parts
        for formula in formulas_of(part)
    ]
    formulas += [number(value, 9, latex=True) for value in (math.inf, -math.inf, math.nan, -1e-7)]
    program = (
        f"const katex = require({json.dumps(str(KATEX))});"
        "for (const formula of JSON.parse(require('fs').readFileSync(0, 'utf8')))"
        "  katex.renderToString(formula,"
        "    {displayMode: true, throwOnError: true, strict: 'error'});"
        "console.log('accepted');"
    )
    done = subprocess.run(
        ["node", "-e", program],
        input=json.dumps(formulas),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.stdout.strip() == "accepted", done.stderr


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 3), min_size=2, max_size=4),
    seed=st.integers(0, 2**32),
    hidden=st.sampled_from(HIDDEN),
    pair=st.sampled_from(OUTPUTS),
    rows=st.sampled_from([None, 1, 2]),
    notation=st.sampled_from(NOTATIONS),
    digits=st.integers(3, 15),
)
def test_any_small_network_can_be_worked(sizes, seed, hidden, pair, rows, notation, digits):
    output, loss = pair
    case = random_case(sizes, seed, hidden, output, rows)
    worked = Worked(*case, loss, rate=0.1, notation=notation, digits=digits)
    test_each_value_is_the_engines(worked)
    test_a_symbol_stands_for_one_number_throughout(worked)
    test_printed_numbers_give_the_value(worked)
    test_latex_is_balanced(worked)


def shows(line_start, worked):
    """The last number of the line that begins so."""
    (line,) = [line for line in worked.lines if str(line).startswith(f"{line_start} = ")]
    return str(line).split(" = ")[-1]


# What the sources print, symbol by symbol.


@pytest.mark.parametrize(
    ("symbol", "printed"),
    [
        ("net_h1", "0.3775"),
        ("out_h1", "0.593269992"),
        ("out_h2", "0.596884378"),
        ("net_o1", "1.105905967"),
        ("out_o1", "0.75136507"),
        ("out_o2", "0.772928465"),
        ("E_o1", "0.274811083"),
        ("E_o2", "0.023560026"),
        ("E_total", "0.298371109"),
        ("∂E_total/∂out_o1", "0.74136507"),
        ("∂out_o1/∂net_o1", "0.186815602"),
        ("∂net_o1/∂w_5", "0.593269992"),
        ("∂E_total/∂w_5", "0.082167041"),
        ("∂E_total/∂net_o1", "0.138498562"),
        ("∂E_total/∂out_h1", "0.036350306"),
        ("∂out_h1/∂net_h1", "0.241300709"),
        ("∂net_h1/∂w_1", "0.05"),
        ("∂E_total/∂w_1", "0.000438568"),
        ("w_5^+", "0.35891648"),
        ("w_6^+", "0.408666186"),
        ("w_7^+", "0.511301270"),
        ("w_8^+", "0.561370121"),
        ("w_1^+", "0.149780716"),
        ("w_2^+", "0.19956143"),
        ("w_3^+", "0.24975114"),
        ("w_4^+", "0.29950229"),
    ],
)
def test_mazurs_digits_appear(symbol, printed):
    worked = Worked.of(two_layers, biases="frozen", notation=MAZUR)
    decimals = len(printed.partition(".")[2])
    assert f"{float(shows(symbol, worked)):.{decimals}f}" == printed


def test_mazurs_two_paths_and_their_weights_appear():
    worked = Worked.of(two_layers, biases="frozen", notation=MAZUR)
    (line,) = explain_of(worked).only("da", layer=1, unit=1).lines
    assert str(line) == (
        "∂E_total/∂out_h1 = ∂E_total/∂net_o1 * w_5 + ∂E_total/∂net_o2 * w_7"
        " = 0.138498562 * 0.4 + (-0.038098237) * 0.5"
        " = 0.055399425 + (-0.019049118) = 0.036350306"
    )
    rounded = Worked.of(two_layers, notation=MAZUR, digits=8)
    assert "0.59326999 * (1 - 0.59326999)" in rounded.text


def explain_of(worked):
    return worked.parts[2]


@pytest.mark.parametrize(
    ("example", "printed"),
    [
        (first_neuron, {"Z": "0.53", "O": "0.6295"}),
        (
            one_neuron,
            {
                "Z": "0.8",
                "O": "0.6900",
                "Cost": "0.238",
                "∂Cost/∂O": "0.69",
                "∂O/∂Z": "0.2139",
                "∂Cost/∂Z": "0.1476",
                "∂Cost/∂Bias": "0.1476",
                "∂Cost/∂Weight": "0.1476",
                "Weight^+": "0.2262",
                "Bias^+": "0.4262",
            },
        ),
        (
            not_gate,
            {
                "∂Cost/∂Weight": "0.0738",
                "∂Cost/∂Bias": "0.0294",
                "Weight^+": "0.2631",
                "Bias^+": "0.4853",
                "Cost": "0.1547",
            },
        ),
        (
            one_layer,
            {
                "Z0": "1.3",
                "O0": "0.7858",
                "Z1": "0.5",
                "O1": "0.6225",
                "Cost": "0.2167",
                "∂Cost/∂O0": "-0.2142",
                "∂O0/∂Z0": "0.1683",
                "∂Cost/∂Z0": "-0.0360",
                "∂Cost/∂Weight0": "0",
                "∂Cost/∂Weight1": "-0.0360",
                "∂O1/∂Z1": "0.235",
                "∂Cost/∂Z1": "0.1463",
                "∂Cost/∂Weight2": "0",
                "∂Cost/∂Weight3": "0.1463",
                "Weight0^+": "0.2",
                "Weight1^+": "0.818",
                "Weight2^+": "0.6",
                "Weight3^+": "0.3269",
                "Bias0^+": "0.518",
                "Bias1^+": "0.0269",
            },
        ),
        (
            two_layers,
            {
                "Z0": "0.3775",
                "O0": "0.5933",
                "Z1": "0.3925",
                "O1": "0.5969",
                "Z2": "1.106",
                "O2": "0.7514",
                "Z3": "1.225",
                "O3": "0.7729",
                "Cost": "0.2984",
                "∂Cost/∂O2": "0.7414",
                "∂O2/∂Z2": "0.1868",
                "∂Cost/∂Z2": "0.1385",
                "∂Cost/∂Weight4": "0.0822",
                "∂Cost/∂Weight5": "0.0827",
                "∂Cost/∂O3": "-0.2171",
                "∂O3/∂Z3": "0.1755",
                "∂Cost/∂Z3": "-0.0381",
                "∂Cost/∂Weight6": "-0.0226",
                "∂Cost/∂Weight7": "-0.0227",
                "∂Cost/∂O0": "0.0364",
                "∂O0/∂Z0": "0.2413",
                "∂Cost/∂Z0": "0.0088",
                "∂Cost/∂Weight0": "0.0004",
                "∂Cost/∂Weight1": "0.0009",
                "∂Cost/∂O1": "0.0414",
                "∂O1/∂Z1": "0.2406",
                "∂Cost/∂Z1": "0.01",
                "∂Cost/∂Weight2": "0.0005",
                "∂Cost/∂Weight3": "0.001",
                "Weight0^+": "0.1498",
                "Weight4^+": "0.3589",
                "Weight7^+": "0.5614",
                "Bias0^+": "0.3456",
                "Bias1^+": "0.345",
                "Bias2^+": "0.5308",
            },
        ),
    ],
    ids=["introduction", "example 1", "example 2", "example 3", "example 4"],
)
def test_demofoxs_four_digits_appear(example, printed):
    worked = Worked.of(example, notation=DEMOFOX, digits=4)
    for symbol, number_printed in printed.items():
        decimals = len(number_printed.partition(".")[2])
        assert round(float(shows(symbol, worked)), decimals) == float(number_printed), symbol


def test_hills_first_pass_appears():
    worked = Worked.of(hills, notation=HILL, digits=15)
    assert shows("o_L1", worked) == "0.712257432295742"
    assert shows("o_L2", worked) == "0.533097573871501"
    assert round(float(shows("o_H1", worked)), 14) == 0.41338242108267
    assert round(float(shows("C", worked)), 13) == 0.1937497789881
    assert "i_H1 = x_1 * w_1 + x_2 * w_3 + b_1 = 2 * 0.3 + 3 * (-0.4) + 0.25 = " in worked.text
    assert "∂C/∂o_H1 = w_5 * ∂C/∂i_L1 + w_6 * ∂C/∂i_L2 = 0.7 * (" in worked.text
    # An early reader's comment has this one right; the article's own value is wrong.
    assert round(float(shows("∂C/∂w_1", worked)), 14) == round(-0.0641679049644533, 14)


def test_numbering_follows_each_source():
    x, target = two_layers.x, two_layers.target

    def weights(notation, sizes=(2, 2, 2)):
        return [
            notation.symbol(notation.weight, sizes, layer, i, j)
            for layer in range(len(sizes) - 1)
            for i in range(sizes[layer + 1])
            for j in range(sizes[layer])
        ]

    assert forward(two_layers.network, x).prediction.shape == target.shape
    assert weights(BOOK)[4:] == [f"w_{{{ij}}}^{{(2)}}" for ij in ("11", "12", "21", "22")]
    assert weights(DEMOFOX) == [rf"\mathrm{{Weight{k}}}" for k in range(8)]
    assert weights(MAZUR) == [f"w_{{{k}}}" for k in range(1, 9)]
    assert weights(HILL) == [f"w_{{{k}}}" for k in (1, 3, 2, 4, 5, 7, 6, 8)]
    assert weights(THETA)[:4] == [rf"\theta_{{{ji}}}^{{(1)}}" for ji in ("11", "21", "12", "22")]
    assert weights(SIMPLEML)[5] == r"\mathrm{hiddenToOutput}[0,1]"
    assert weights(HILL, (3, 2)) == [f"w_{{{k}}}" for k in (1, 3, 5, 2, 4, 6)]
    for notation in NOTATIONS:
        names = weights(notation, (12, 11, 2, 3))
        assert len(set(names)) == len(names)


def test_lines_of_each_source():
    lines = {
        notation: Worked.of(two_layers, notation=notation, biases="frozen").text.split("\n")
        for notation in NOTATIONS
    }
    assert (
        "z_1^(1) = w_11^(1) * x_1 + w_12^(1) * x_2 + b_1^(1)"
        " = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775"
    ) in lines[BOOK]
    assert (
        "net_h1 = w_1 * i_1 + w_2 * i_2 + b_1 * 1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775"
    ) in lines[MAZUR]
    assert (
        "Z0 = Input0 * Weight0 + Input1 * Weight1 + Bias0 = 0.05 * 0.15 + 0.1 * 0.2 + 0.35 = 0.3775"
    ) in lines[DEMOFOX]
    assert (
        "i_H1 = x_1 * w_1 + x_2 * w_3 + b_1 = 0.05 * 0.15 + 0.1 * 0.2 + 0.35 = 0.3775"
    ) in lines[HILL]
    assert (
        "z_1^(2) = θ_11^(1) * x_1 + θ_21^(1) * x_2 + θ_01^(1) * x_0"
        " = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775"
    ) in lines[THETA]
    assert "∂C/∂w_5 = ∂i_L1/∂w_5 * ∂o_L1/∂i_L1 * ∂C/∂o_L1" in "\n".join(lines[HILL])
    assert (
        "∂E_total/∂out_o1 = -(target_o1 - out_o1) = -(0.01 - 0.75136507) = 0.74136507"
    ) in lines[MAZUR]
    assert "∂C/∂θ_11^(2) = δ_1^(3) * a_1^(2)" in "\n".join(lines[THETA])
    assert "∂C/∂h(x)_1 = h(x)_1 - y_1 = 0.75136507 - 0.01 = 0.74136507" in lines[THETA]


def test_simpleml_has_a_bias_only_where_the_network_has():
    without = Worked.of(one_weight, notation=SIMPLEML, biases="frozen")
    assert "bias" not in without.text.lower()
    trained = Worked.of(one_weight, notation=SIMPLEML, biases="each")
    assert "biasOutput[0]^+ = biasOutput[0] - learningRate * " in trained.text


def test_shared_biases():
    shared = Worked.of(two_layers, biases="shared", notation=MAZUR)
    assert shows("b_1^+", shared) == number(shared.new.layers[0].bias[1], 9, latex=False)
    assert "∂E_total/∂b_2 = ∂E_total/∂net_o1 + ∂E_total/∂net_o2" in shared.text
    own_symbols = Worked.of(two_layers, biases="shared")
    assert (
        "b_2^(1)+ = b_2^(1) - η * (∂L/∂b_1^(1) + ∂L/∂b_2^(1)) = 0.35 - 0.5 * (0.008771355 + "
    ) in own_symbols.text
    each = Worked.of(two_layers, biases="each", notation=MAZUR)
    assert "b_h1^+ = b_h1 - η * ∂E_total/∂b_h1" in each.text
    frozen = Worked.of(two_layers, biases="frozen")
    assert "b_1^(1)+ = b_1^(1) = 0.35" in frozen.text


def test_a_batch_shows_its_examples_and_its_mean():
    text = Worked.of(not_gate).text
    assert "z_1^(1)[2] = w_11^(1) * x_1^[2] + b_1^(1) = 0.3 * 0 + 0.5 = 0.5" in text
    assert "L = 1 / m * (L^[1] + L^[2]) = 1 / 2 * (0.23803" in text
    assert "∂L/∂a_1^(1)[1] = 1 / m * (a_1^(1)[1] - y_1^[1]) = 1 / 2 * (0.689974481 - 0)" in text
    assert "∂L/∂w_11^(1) = ∂L/∂z_1^(1)[1] * x_1^[1] + ∂L/∂z_1^(1)[2] * x_1^[2] = " in text


def test_averages_and_doubled_errors_are_written():
    network, x, target = random_case((2, 2), 0, tanh, identity, 3)
    mean = Worked(network, x, target, mean_squared_error).text
    assert "∂L/∂a_1^(1)[1] = 2 / (n * m) * (a_1^(1)[1] - y_1^[1]) = 2 / (2 * 3) * (" in mean
    assert "L^[1] = 1 / n * (a_1^(1)[1] - y_1^[1])**2 + 1 / n * (" in mean
    assert "= 2 * (o_L1 - exp_1) = 2 * (" in CASES["unhalved"].text


def test_cross_entropy_gives_dz_at_once():
    network, x, target = random_case((2, 3), 0, tanh, softmax, None)
    worked = Worked(network, x, target, cross_entropy)
    assert "a_1^(1) = exp(z_1^(1)) / (exp(z_1^(1)) + exp(z_2^(1)) + exp(z_3^(1))) = " in worked.text
    assert "∂L/∂z_1^(1) = a_1^(1) - y_1 = " in worked.text
    assert "L_1 = -y_1 * log(a_1^(1)) = -0." in worked.text
    assert not any(line.quantity in ("da", "slope") for line in worked.lines)
    binary = Worked(network=sigmoid_unit(), x=[1, 0], target=[1], loss=cross_entropy).text
    assert "L = -(y_1 * log(a_1^(1)) + (1 - y_1) * log(1 - a_1^(1))) = -(1 * log(" in binary


def sigmoid_unit():
    return Network((Layer([[0.5, -0.25]], [0.1], sigmoid),))


def test_a_changed_weight_changes_what_depends_on_it():
    before = Worked.of(two_layers)
    parameters = two_layers.network.parameters.copy()
    parameters[0] = 0.45  # w_11 of layer 1
    after = Worked(
        two_layers.network.with_parameters(parameters),
        two_layers.x,
        two_layers.target,
        two_layers.loss,
    )
    changed = {
        (line.quantity, *line_place(line))
        for line, old in zip(after.lines, before.lines)
        if str(line) != str(old)
    }
    assert "0.45 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3925" in after.text
    unchanged = {("z", 1, 2, None), ("a", 1, 2, None), ("slope", 1, 2, None)}
    unchanged |= {("dz_dweight", 1, i, j) for i in (1, 2) for j in (1, 2)}
    unchanged |= {("dz_dweight", 2, i, 2) for i in (1, 2)}
    everything = {(line.quantity, *line_place(line)) for line in before.lines}
    assert everything - changed == unchanged


def test_float32_shows_the_digits_it_holds():
    text = CASES["float32"].text
    assert "= 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775" in text
    assert "L = L_1 + L_2 = 0.274811 + 0.02356 = 0.298371" in text


def test_a_part_can_be_shown_alone():
    worked = Worked.of(two_layers)
    one = explain_of(worked).only("dweight", layer=1, unit=2, input=1)
    assert repr(one) == (
        "∂L/∂w_21^(1) = ∂L/∂a_2^(1) * ∂a_2^(1)/∂z_2^(1) * ∂z_2^(1)/∂w_21^(1)"
        " = 0.041370323 * 0.240613417 * 0.05 = 0.000497713"
    )
    assert one.lines[0].value == worked.backward.steps[0].dweight[1, 0]
    assert one.lines[0].formula.startswith(r"\frac{\partial L}{\partial a_{2}^{(1)}} \cdot ")
    assert one.lines[0].numbers == r"0.041370323 \cdot 0.240613417 \cdot 0.05"
    unit = worked.parts[0].only(layer=1, unit=1)
    assert [line.quantity for line in unit.lines] == ["z", "a"]
    with pytest.raises(ValueError, match="no line for dweight, layer=3; there are da, slope"):
        explain_of(worked).only("dweight", layer=3)
    with pytest.raises(ValueError, match="unknown place"):
        explain_of(worked).only(neuron=1)


def test_long_lines_get_a_row_for_each_stage():
    worked = Worked.of(two_layers)
    short = worked.parts[0].only("a", layer=1, unit=1)._repr_latex_()
    assert short == (
        "$$\n\\begin{aligned}\n"
        r"a_{1}^{(1)} &= \frac{1}{1 + e^{-z_{1}^{(1)}}} = \frac{1}{1 + e^{-0.3775}} = 0.593269992"
        "\n\\end{aligned}\n$$"
    )
    assert worked.parts[0].only("z", layer=1, unit=1)._repr_latex_().count("&=") == 3


@pytest.mark.parametrize(
    ("value", "digits", "text", "latex"),
    [
        (0.0, 9, "0", "0"),
        (-0.0, 9, "0", "0"),
        (2, 9, "2", "2"),
        (120.0, 2, "120", "120"),
        (784.123, 2, "784", "784"),
        (0.1 + 0.2, 15, "0.3", "0.3"),
        (12.3456789012, 9, "12.3456789", "12.3456789"),
        (1 / 3, 9, "0.333333333", "0.333333333"),
        (-0.00042, 4, "-0.0004", "-0.0004"),
        (0.004, 2, "4e-03", r"4 \cdot 10^{-3}"),
        (1.23456789e-5, 9, "1.23457e-05", r"1.23457 \cdot 10^{-5}"),
        (-2e7, 9, "-2e+07", r"-2 \cdot 10^{7}"),
        (1 - 1e-11, 9, "0.99999999999", "0.99999999999"),
        (math.inf, 9, "inf", r"\infty"),
        (-math.inf, 9, "-inf", r"-\infty"),
        (math.nan, 9, "nan", r"\mathrm{NaN}"),
    ],
)
def test_numbers_are_written_for_reading(value, digits, text, latex):
    assert number(value, digits, latex=False) == text
    assert number(value, digits, latex=True) == latex


def test_bad_input_is_refused():
    network, x, target, loss = (
        two_layers.network,
        two_layers.x,
        two_layers.target,
        two_layers.loss,
    )
    passed = forward(network, x)
    back = backward(network, passed, target, loss)
    other = network.with_parameters(network.parameters + 0.1)
    with pytest.raises(ValueError, match="digits must be a whole number from 1 to 15; got 0"):
        explain_forward(network, passed, digits=0)
    with pytest.raises(ValueError, match="forward pass is not of this network"):
        explain_forward(other, passed)
    longer = dataclasses.replace(passed, steps=passed.steps * 2)
    with pytest.raises(ValueError, match="forward pass is not of this network"):
        explain_forward(network, longer)
    with pytest.raises(ValueError, match="backward pass is not of this network"):
        explain_backward(network, passed, back, [0.5, 0.5], loss)
    with pytest.raises(ValueError, match="target has shape"):
        explain_loss(network, passed, [0.5], loss)
    with pytest.raises(ValueError, match="diverges"):
        explain_step(network, back, learning_rate=1e40)
    cubic = Activation("cubic", lambda z: z * z * z, lambda z: 3 * z * z)
    odd = Network((Layer([[0.5, 0.5]], [0], cubic),))
    with pytest.raises(ValueError, match="no formula for the activation cubic; known: sigmoid"):
        explain_forward(odd, forward(odd, x))
    fourth = Loss("fourth", lambda a, y: ((a - y) ** 4).sum(axis=-1), lambda a, y: 4 * (a - y) ** 3)
    with pytest.raises(ValueError, match="no formula for the loss fourth; known: half_squared"):
        explain_loss(network, passed, target, fourth)


def test_the_notation_page_names_the_weights_as_explain_does():
    page = (Path(__file__).parents[1] / "book" / "notation.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip(" `$") for cell in line.strip("|\n").split("|")]
        for line in page.splitlines()
        if re.match(r"\| \$w_\{\d\d\}\^\{\(\d\)\}\$ \| (input|hidden) ", line)
    ]
    places = [(layer, i, j) for layer in (0, 1) for i in (0, 1) for j in (0, 1)]
    assert len(rows) == len(places)
    for (layer, i, j), row in zip(places, rows):
        names = [n.symbol(n.weight, (2, 2, 2), layer, i, j) for n in NOTATIONS]
        assert [plain(cell) for cell in (row[0], *row[3:])] == [plain(name) for name in names]
        assert row[1] == f"{('input', 'hidden')[layer]} {j + 1}"
        assert row[2] == f"{('hidden', 'output')[layer]} {i + 1}"
