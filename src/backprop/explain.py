r"""The worked computation of a network, with its actual numbers.

Each line of an explanation is one quantity: its symbol, its formula, the formula with numbers,
and its value, as in ``z = w * x + b = 0.5 * 2 + 1 = 2``. Numbers are rounded for display only:
each value comes from unrounded ones, so its last digit can differ from what the printed factors
give. The lines are read off the network: change a weight and the example is worked anew.
"""

from dataclasses import dataclass

import numpy as np

from backprop.activations import ACTIVATIONS, identity, relu, sigmoid, softmax, tanh
from backprop.formulas import (
    Formula,
    Quantity,
    constant,
    difference,
    exponential,
    fraction,
    function,
    negative,
    number,
    one_if_positive,
    plain,
    product,
    square,
    sum_of,
)
from backprop.gradient_descent import gradient_step
from backprop.losses import LOSSES, Loss, paired_loss
from backprop.network import Network
from backprop.notations import BOOK, Notation
from backprop.passes import (
    BackwardPass,
    ForwardPass,
    as_target,
    backward,
    cross_entropy_of_z,
    forward,
    mean_loss,
)

#: Up to this many characters a line stays whole; longer ones get a row for each stage.
ROW_WIDTH = 80
#: Characters: JupyterLab shows no formula with more than about 5,100. Longer ones are cut in parts.
LONGEST_FORMULA = 4900

PLACES = ("layer", "unit", "input", "example")


@dataclass(frozen=True)
class Line:
    """One quantity.

    quantity: what it is, such as "z" or "dweight"
    symbol:   its name, LaTeX
    formulas: what it equals: the first is shown in symbols and with numbers, others with numbers
    value:    the unrounded number
    digits:   decimals to show
    layer, unit, input, example: where it is, counted from 1; None where that says nothing
    """

    quantity: str
    symbol: str
    formulas: tuple[Formula, ...]
    value: float
    digits: int
    layer: int | None = None
    unit: int | None = None
    input: int | None = None
    example: int | None = None

    @property
    def formula(self) -> str:
        """The formula in symbols, LaTeX."""
        return self.formulas[0].write(latex=True)

    @property
    def numbers(self) -> str:
        """The formula with numbers, LaTeX."""
        return self.formulas[0].write(latex=True, digits=self.digits)

    def stages(self, *, latex: bool) -> list[str]:
        """Symbol, formula, numbers and value; what repeats the stage before is left out."""
        stages = [self.symbol if latex else plain(self.symbol)]
        stages.append(self.formulas[0].write(latex=latex))
        stages += [formula.write(latex=latex, digits=self.digits) for formula in self.formulas]
        stages.append(number(self.value, self.digits, latex=latex))
        return [stage for stage, before in zip(stages, [None, *stages]) if stage != before]

    def __str__(self):
        return " = ".join(self.stages(latex=False))


@dataclass(frozen=True, repr=False)
class Explanation:
    """Lines in the order of the computation. A notebook shows them as formulas."""

    lines: tuple[Line, ...]

    def only(self, *quantities: str, **place: int) -> "Explanation":
        """The lines of these quantities at this place: ``only("dweight", layer=2, unit=1)``.

        place: layer, unit, input or example, counted from 1
        Raises ValueError if there is no such line.
        """
        unknown = sorted(set(place) - set(PLACES))
        if unknown:
            raise ValueError(f"unknown place {unknown}; use {', '.join(PLACES)}")
        lines = tuple(
            line
            for line in self.lines
            if (not quantities or line.quantity in quantities)
            and all(getattr(line, name) == at for name, at in place.items())
        )
        if not lines:
            asked = ", ".join([*quantities, *(f"{name}={at}" for name, at in place.items())])
            there = ", ".join(dict.fromkeys(line.quantity for line in self.lines))
            raise ValueError(f"no line for {asked}; there are {there}, counted from 1")
        return Explanation(lines)

    def _repr_latex_(self):
        formulas = []
        for line in self.lines:
            symbol, *others = line.stages(latex=True)
            between = " = " if len(str(line)) <= ROW_WIDTH else "\\\\\n&= "
            row = f"{symbol} &= {between.join(others)}"
            longer = "\\\\[1em]\n".join([*formulas[-1:], row])
            if formulas and len(longer) <= LONGEST_FORMULA:
                formulas[-1] = longer
            else:
                formulas.append(row)
        return "\n".join(
            f"$$\n\\begin{{aligned}}\n{formula}\n\\end{{aligned}}\n$$" for formula in formulas
        )

    def __repr__(self):
        return "\n".join(map(str, self.lines))


def explain_forward(
    network: Network, forward_pass: ForwardPass, *, notation: Notation = BOOK, digits: int = 9
) -> Explanation:
    """The forward pass: "z" and "a" of every unit, for each example.

    digits: decimals to show, 1 to 15; a float32 network holds, and shows, 6 at most
    Raises ValueError if the forward pass is not this network's, or for other digits.
    """
    lines = []
    for example in _examples(network, forward_pass, notation, digits):
        for layer, units in enumerate(network.sizes[1:]):
            z = [example.z(layer, i) for i in range(units)]
            for i in range(units):
                lines.append(example.line("z", z[i], _weighted(example, layer, i), at=(layer, i)))
            for i in range(units):
                formula = _activated(network.layers[layer].activation, z[i], z)
                lines.append(example.line("a", example.a(layer, i), formula, at=(layer, i)))
    return Explanation(tuple(lines))


def explain_loss(
    network: Network,
    forward_pass: ForwardPass,
    target,
    loss: Loss,
    *,
    notation: Notation = BOOK,
    digits: int = 9,
) -> Explanation:
    """The "loss", after the "output_loss" of several outputs or the "example_loss" of a batch.

    Raises ValueError as ``explain_forward`` does, and for bad targets as ``backward`` does.
    """
    loss = paired_loss(loss, network.layers[-1].activation)
    examples = _examples(network, forward_pass, notation, digits, target, loss)
    value = mean_loss(loss, network, forward_pass, examples[0].targets)
    total, lines = Quantity(notation.loss, value), []
    for example in examples:
        parts = _losses_of_outputs(example, loss)
        formulas = [_loss_of_output(example, i, loss) for i in range(len(parts))]
        if example.row is not None:
            part = Quantity(raised(notation.loss, example.mark), sum(parts))
            lines.append(example.line("example_loss", part, sum_of(*formulas)))
        elif len(parts) == 1:
            return Explanation((example.line("loss", total, formulas[0]),))
        else:
            for i, value in enumerate(parts):
                part = Quantity(example.symbol(notation.output_loss, example.last, i), value)
                at = example.last, i
                lines.append(example.line("output_loss", part, formulas[i], at=at))
    formula = sum_of(*(Quantity(line.symbol, line.value) for line in lines))
    if examples[0].row is not None:
        formula = product(fraction(constant(1), Quantity("m", len(lines))), formula)
    lines.append(_Names(network, notation, digits).line("loss", total, formula))
    return Explanation(tuple(lines))


def explain_backward(
    network: Network,
    forward_pass: ForwardPass,
    backward_pass: BackwardPass,
    target,
    loss: Loss,
    *,
    notation: Notation = BOOK,
    digits: int = 9,
) -> Explanation:
    """The backward pass, from the last layer to the first, then "dx" of each input.

    For each unit "da", the "slope" of its activation, and "dz", their product. A unit in front of
    others has one term in da for each path that leads on. Cross-entropy gives dz at once.
    For each parameter "dweight" and "dbias": from one example the chain of its factors, with
    "dz_dweight" as the last; from a batch the sum over the examples.
    Raises ValueError as ``explain_loss`` does, and for another backward pass.
    """
    loss = paired_loss(loss, network.layers[-1].activation)
    examples = _examples(network, forward_pass, notation, digits, target, loss)
    _check_same("backward", backward_pass, backward(network, forward_pass, target, loss))
    for example in examples:
        example.backward_steps = backward_pass.steps
    names = _Names(network, notation, digits)
    lines = []
    for layer, gradients in reversed(list(enumerate(backward_pass.steps))):
        units, inputs = gradients.dweight.shape
        for example in examples:
            for i in range(units):
                lines += _unit_lines(example, layer, i, loss)
        for i, j in np.ndindex(units, inputs):
            if examples[0].row is None and not notation.dz:
                factor = examples[0].dz_dweight(layer, i, j)
                a_in = examples[0].a_in(layer, j)
                lines.append(names.line("dz_dweight", factor, a_in, at=(layer, i, j)))
            dweight = names.derivative(names.weight(layer, i, j), gradients.dweight[i, j])
            terms = (_weight_chain(example, layer, i, j, loss) for example in examples)
            lines.append(names.line("dweight", dweight, sum_of(*terms), at=(layer, i, j)))
        for bias, i, sharers in names.biases(layer):
            dbias = names.derivative(bias, gradients.dbias[sharers].sum())
            terms = (example.dz(layer, unit) for unit in sharers for example in examples)
            lines.append(names.line("dbias", dbias, sum_of(*terms), at=(layer, i)))
    for example in examples:
        for j in range(network.sizes[0]):
            dx = names.derivative(example.a_in(0, j), example.at(backward_pass.dx, j))
            lines.append(example.line("dx", dx, *_paths(example, 0, j), at=(None, None, j)))
    return Explanation(tuple(lines))


def explain_step(
    network: Network,
    gradients: BackwardPass,
    *,
    learning_rate: float,
    biases: str = "each",
    notation: Notation = BOOK,
    digits: int = 9,
) -> Explanation:
    """The update: the new "weight" and "bias" of every unit.

    biases: "each", "shared" or "frozen", as in ``gradient_step``
    Raises ValueError as ``gradient_step`` does.
    """
    new = gradient_step(network, gradients, learning_rate=learning_rate, biases=biases)
    names = _Names(network, notation, digits)
    rate = Quantity(notation.learning_rate, float(learning_rate))

    def moved(old, *slopes):
        return difference(old, product(rate, sum_of(*slopes)))

    lines = []
    for layer, (after, step) in enumerate(zip(new.layers, gradients.steps)):
        for i, j in np.ndindex(after.weight.shape):
            old = names.weight(layer, i, j)
            formula = moved(old, names.derivative(old, step.dweight[i, j]))
            weight = Quantity(raised(old.symbol, "+"), float(after.weight[i, j]))
            lines.append(names.line("weight", weight, formula, at=(layer, i, j)))
        groups = names.biases(layer, shared=biases != "each", moving=biases != "frozen")
        slopes = [names.derivative(old, step.dbias[who].sum()) for old, _, who in groups]
        for slope, (old, i, who) in zip(slopes, groups):
            formulas = {"each": [slope], "shared": slopes, "frozen": []}[biases]
            bias = Quantity(raised(old.symbol, "+"), float(after.bias[who[0]]))
            formula = moved(old, *formulas) if formulas else old
            lines.append(names.line("bias", bias, formula, at=(layer, i)))
    return Explanation(tuple(lines))


class _Names:
    """The parameters of a network in a notation: symbol and value together.

    Everything counts from 0 here, as in the engine.
    """

    row, mark = None, ""

    def __init__(self, network, notation, digits):
        if digits not in range(1, 16):
            raise ValueError(f"digits must be a whole number from 1 to 15; got {digits!r}")
        self.network, self.notation = network, notation
        self.digits = digits if network.dtype == np.float64 else min(digits, 6)
        self.last = len(network.layers) - 1

    def symbol(self, template, *place):
        return self.notation.symbol(template, self.network.sizes, *place)

    def weight(self, layer, i, j):
        value = float(self.network.layers[layer].weight[i, j])
        return Quantity(self.symbol(self.notation.weight, layer, i, j), value)

    def biases(self, layer, *, shared=True, moving=False):
        """Each bias, its unit, and the units that have it.

        A notation that knows one bias for a layer gives one without unit, if shared and equal.
        One that knows no bias gives none where they are 0 and not moving.
        """
        values = self.network.layers[layer].bias
        if not (self.notation.knows_bias or moving or values.any()):
            return []
        if shared and self.notation.shared_bias and np.ptp(values) == 0:
            symbol = self.symbol(self.notation.shared_bias, layer)
            return [(Quantity(symbol, float(values[0])), None, list(range(len(values))))]
        symbols = [self.symbol(self.notation.bias, layer, i, -1) for i in range(len(values))]
        return [(Quantity(symbols[i], float(b)), i, [i]) for i, b in enumerate(values)]

    def derivative(self, by, value):
        """The derivative of the loss by a named quantity."""
        return Quantity(_derivative(self.notation.loss, by.symbol), float(value))

    def line(self, quantity, named, *formulas, at=()):
        """The line of a named Quantity. at: its layer, unit and input."""
        place = dict.fromkeys(PLACES) | dict(zip(PLACES, at)) | {"example": self.row}
        place = {name: None if index is None else index + 1 for name, index in place.items()}
        return Line(quantity, named.symbol, formulas, named.value, self.digits, **place)


class _Example(_Names):
    """One example in a notation, with its row in the batch; in a batch its symbols have a mark."""

    def __init__(self, network, notation, digits, steps, targets, row):
        super().__init__(network, notation, digits)
        self.steps, self.targets, self.row = steps, targets, row
        self.mark = "" if row is None else f"[{row + 1}]"

    def at(self, array, *index):
        return float(array[index if self.row is None else (self.row, *index)])

    def own(self, template, layer, i, array):
        """A unit's quantity that differs from example to example."""
        return Quantity(raised(self.symbol(template, layer, i), self.mark), self.at(array, i))

    def a_in(self, layer, j):
        if layer > 0:
            return self.a(layer - 1, j)
        symbol = raised(self.symbol(self.notation.x, 0, 0, j), self.mark)
        return Quantity(symbol, self.at(self.steps[0].a_in, j))

    def z(self, layer, i):
        return self.own(self.notation.z, layer, i, self.steps[layer].z)

    def a(self, layer, i):
        name = layer == self.last and self.notation.output_a or self.notation.a
        return self.own(name, layer, i, self.steps[layer].a)

    def target(self, i):
        return self.own(self.notation.target, self.last, i, self.targets)

    def da(self, layer, i):
        return self.derivative(self.a(layer, i), self.at(self.backward_steps[layer].da, i))

    def dz(self, layer, i):
        values = self.backward_steps[layer].dz
        if self.notation.dz:
            return self.own(self.notation.dz, layer, i, values)
        return self.derivative(self.z(layer, i), self.at(values, i))

    def slope(self, layer, i):
        values = self.network.layers[layer].activation.derivative(self.steps[layer].z)
        symbol = _derivative(self.a(layer, i).symbol, self.z(layer, i).symbol)
        return Quantity(symbol, self.at(values, i))

    def dz_dweight(self, layer, i, j):
        symbol = _derivative(self.z(layer, i).symbol, self.weight(layer, i, j).symbol)
        return Quantity(symbol, self.a_in(layer, j).value)

    def chain(self, *factors):
        """A product of derivatives, in the order of the notation."""
        return product(*(factors[::-1] if self.notation.cause_first else factors))


def raised(symbol: str, mark: str) -> str:
    """The symbol with a mark at the end of its superscript: ``z^{(1)}`` becomes ``z^{(1)[2]}``."""
    if not mark:
        return symbol
    return f"{symbol[:-1]}{mark}}}" if "^{" in symbol else f"{symbol}^{{{mark}}}"


def _derivative(of, by):
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def _weighted(example, layer, i):
    """The weighted inputs of a unit, and its bias."""
    notation, terms = example.notation, []
    for j in range(example.network.sizes[layer]):
        factors = example.weight(layer, i, j), example.a_in(layer, j)
        terms.append(product(*(factors[::-1] if notation.input_first else factors)))
    for bias, _, sharers in example.biases(layer):
        if i in sharers:
            unit = notation.bias_input if layer else notation.first_bias_input
            one = [Quantity(example.symbol(unit, layer), 1)] if unit else []
            terms.append(product(bias, *one))
    return sum_of(*terms)


def _activated(activation, z, layer):
    """The activation function at z. layer: the z of all its units, for softmax."""
    if activation is identity:
        return z
    if activation is relu:
        return function("max", constant(0), z)
    if activation is tanh:
        return function("tanh", z)
    if activation is softmax:
        return fraction(exponential(z), sum_of(*map(exponential, layer)))
    return fraction(constant(1), sum_of(constant(1), exponential(negative(z))))


def _slope(activation, z, a):
    """The derivative of the activation function, from z or from a = f(z)."""
    if activation is identity:
        return constant(1)
    if activation is relu:
        return one_if_positive(z)
    if activation is tanh:
        return difference(constant(1), square(a))
    return product(a, difference(constant(1), a))


def _loss_of_output(example, i, loss):
    """The part of an example's loss that one output causes."""
    a, y = example.a(example.last, i), example.target(i)
    if loss.name == "cross_entropy":
        terms = [product(y, function("ln", a, python="log"))]
        if example.network.layers[-1].activation is sigmoid:
            no = function("ln", difference(constant(1), a), python="log")
            terms.append(product(difference(constant(1), y), no))
        return negative(sum_of(*terms))
    squared = square(difference(y, a) if example.notation.target_first else difference(a, y))
    outputs = example.network.sizes[-1]
    if loss.name == "half_squared_error":
        return product(fraction(constant(1), constant(2)), squared)
    if loss.name == "mean_squared_error" and outputs > 1:
        return product(fraction(constant(1), Quantity("n", outputs)), squared)
    return squared


def _losses_of_outputs(example, loss):
    """The values of these parts."""
    last, activation = example.steps[-1], example.network.layers[-1].activation
    z, a, y = (
        values if example.row is None else values[example.row]
        for values in (last.z, last.a, example.targets)
    )
    if activation is softmax:
        parts = [cross_entropy_of_z(softmax, z, y * one) for one in np.eye(len(y))]
    elif loss.name == "cross_entropy":
        parts = cross_entropy_of_z(sigmoid, z[:, np.newaxis], y[:, np.newaxis])
    else:
        parts = loss.per_example(a[:, np.newaxis], y[:, np.newaxis])
        parts = parts / len(y) if loss.name == "mean_squared_error" else parts
    return [float(part) for part in parts]


def _unit_lines(example, layer, i, loss):
    """The lines da, slope and dz of a unit."""
    at, dz = (layer, i), example.dz(layer, i)
    if layer == example.last and loss.name == "cross_entropy":
        return [example.line("dz", dz, _prediction_error(example, i, loss), at=at)]
    da, slope = example.da(layer, i), example.slope(layer, i)
    if layer == example.last:
        formulas = [_prediction_error(example, i, loss)]
    else:
        formulas = _paths(example, layer + 1, i)
    activation = example.network.layers[layer].activation
    return [
        example.line("da", da, *formulas, at=at),
        example.line("slope", slope, _slope(activation, example.z(*at), example.a(*at)), at=at),
        example.line("dz", dz, example.chain(da, slope), at=at),
    ]


def _prediction_error(example, i, loss):
    """Prediction minus target, with the factors from the square and from averaging."""
    a, y = example.a(example.last, i), example.target(i)
    error = difference(a, y)
    if example.notation.minus_difference and loss.name != "cross_entropy":
        error = negative(difference(y, a))
    outputs = example.network.sizes[-1]
    top = constant(2 if loss.name in ("squared_error", "mean_squared_error") else 1)
    bottom = [Quantity("n", outputs)] if loss.name == "mean_squared_error" and outputs > 1 else []
    if example.row is not None:
        bottom.append(Quantity("m", len(example.targets)))
    if bottom:
        return product(fraction(top, product(*bottom)), error)
    return product(top, error) if top.value > 1 else error


def _paths(example, layer, j):
    """The derivative by what enters a layer at j: a term for each unit there, then its value."""
    units = range(example.network.sizes[layer + 1])
    paths = [(example.dz(layer, i), example.weight(layer, i, j)) for i in units]
    formula = sum_of(*(example.chain(*path) for path in paths))
    if len(paths) == 1:
        return [formula]
    return [formula, sum_of(*(Quantity("", dz.value * weight.value) for dz, weight in paths))]


def _weight_chain(example, layer, i, j, loss):
    """From the loss to a weight: for one example by all factors, in a batch by dz and input."""
    if example.row is not None or example.notation.dz:
        return example.chain(example.dz(layer, i), example.a_in(layer, j))
    factor = example.dz_dweight(layer, i, j)
    if layer == example.last and loss.name == "cross_entropy":
        return example.chain(example.dz(layer, i), factor)
    return example.chain(example.da(layer, i), example.slope(layer, i), factor)


def _examples(network, forward_pass, notation, digits, target=None, loss=None):
    """The examples of a forward pass, after checking that it is this network's."""
    for kind, known, used in (
        ("activation", ACTIVATIONS, [layer.activation for layer in network.layers]),
        ("loss", LOSSES, [loss] if loss else []),
    ):
        for one in used:
            if one.name not in known:
                raise ValueError(f"no formula for the {kind} {one}; known: {', '.join(known)}")
    x = forward_pass.steps[0].a_in
    _check_same("forward", forward_pass, forward(network, x))
    if loss:
        target = as_target(loss, target, forward_pass.prediction)
    rows = [None] if x.ndim == 1 else range(len(x))
    steps = forward_pass.steps
    return [_Example(network, notation, digits, steps, target, row) for row in rows]


def _check_same(name, given, expected):
    """Raise ValueError unless two passes hold the same numbers."""
    pairs = [
        (one, other)
        for pair in zip(given.steps, expected.steps)
        for one, other in zip(*(vars(step).values() for step in pair))
    ]
    if len(given.steps) != len(expected.steps) or not all(
        one.shape == other.shape and np.allclose(one, other) for one, other in pairs
    ):
        raise ValueError(f"the {name} pass is not of this network and data; run {name} again")
