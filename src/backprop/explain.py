r"""The worked computation of a network, with its actual numbers.

Each line of an explanation is one quantity: its symbol, its formula, the formula with numbers,
and its value, as in ``z = w x + b = 0.5 * 2 + 1 = 2``. Numbers are rounded for display only: each
value is computed from unrounded ones, so the last digit can differ from what the printed factors
give. The lines are read off the network, so other weights or inputs give another example.
"""

from dataclasses import dataclass

import numpy as np

from backprop.activations import Activation, identity, relu, softmax, tanh
from backprop.formulas import (
    Difference,
    Exponential,
    Formula,
    Fraction,
    Function,
    Negative,
    OneIfPositive,
    Product,
    Quantity,
    Square,
    Style,
    Sum,
    constant,
    number,
    plain,
)
from backprop.gradient_descent import gradient_step
from backprop.losses import Loss, paired_loss
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


@dataclass(frozen=True)
class Line:
    """One quantity.

    quantity: its name in the engine, such as "z", "da" or "dweight"; see the functions below
    layer, unit, input, example: which one, counted from 1 as in w_{ij}^{(l)}; None if it has none
    symbol:   LaTeX
    formulas: what it equals: the first is shown in symbols and with numbers, others with numbers
    value:    the unrounded number
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
        return self.formulas[0].write(Style(latex=True))

    @property
    def numbers(self) -> str:
        """The formula with numbers, LaTeX."""
        return self.formulas[0].write(Style(latex=True, digits=self.digits))

    def stages(self, *, latex: bool) -> list[str]:
        """Symbol, formula, numbers and value; one that repeats the last is left out."""
        stages = [self.symbol if latex else plain(self.symbol)]
        stages.append(self.formulas[0].write(Style(latex)))
        stages += [formula.write(Style(latex, self.digits)) for formula in self.formulas]
        stages.append(number(self.value, self.digits, latex=latex))
        return [s for s, before in zip(stages, [None, *stages]) if s != before]

    def __str__(self):
        return " = ".join(self.stages(latex=False))


@dataclass(frozen=True)
class Explanation:
    """Lines in the order of the computation. A notebook shows them as formulas."""

    lines: tuple[Line, ...]

    def only(self, *quantities: str, **place: int) -> "Explanation":
        """The lines of these quantities at this place: ``only("dweight", layer=2, unit=1)``.

        place: layer, unit, input or example, counted from 1
        Raises ValueError if there is no such line.
        """
        unknown = set(place) - {"layer", "unit", "input", "example"}
        if unknown:
            raise ValueError(f"unknown place {sorted(unknown)}; use layer, unit, input, example")
        lines = tuple(
            line
            for line in self.lines
            if (not quantities or line.quantity in quantities)
            and all(getattr(line, name) == at for name, at in place.items())
        )
        if not lines:
            names = ", ".join(dict.fromkeys(line.quantity for line in self.lines))
            raise ValueError(f"no line for {quantities} at {place}; there are {names}")
        return Explanation(lines)

    def _repr_latex_(self):
        rows = []
        for line in self.lines:
            first, *others = line.stages(latex=True)
            # Short lines stay whole; long ones get a row for each stage, for narrow screens.
            between = " = " if len(str(line)) <= LINE_WIDTH else "\\\\\n&= "
            rows.append(f"{first} &= {between.join(others)}")
        separator = "\\\\[0.8em]\n"
        return f"$$\n\\begin{{aligned}}\n{separator.join(rows)}\n\\end{{aligned}}\n$$"

    def __repr__(self):
        return "\n".join(map(str, self.lines))


LINE_WIDTH = 60


class _Example:
    """One example in one notation: each quantity with its symbol and its value."""

    def __init__(self, network, notation, digits, forward_pass, row=None):
        self.network, self.notation, self.digits = network, notation, digits
        self.sizes, self.layers = network.sizes, network.layers
        self.steps = forward_pass.steps
        self.row = row
        self.mark = "" if row is None else f"[{row + 1}]"

    def _at(self, array, *index):
        return float(array[index] if self.row is None else array[(self.row, *index)])

    def symbol(self, template, layer=0, i=0, j=0):
        return self.notation.symbol(template, self.sizes, layer, i, j)

    def _own(self, template, *place):
        """The symbol of something that differs from example to example: marked in a batch."""
        return raised(self.symbol(template, *place), self.mark)

    def a_in(self, layer, j):
        if layer:
            return self.a(layer - 1, j)
        return Quantity(self._own(self.notation.x, 0, 0, j), self._at(self.steps[0].a_in, j))

    def z(self, layer, i):
        return Quantity(self._own(self.notation.z, layer, i), self._at(self.steps[layer].z, i))

    def a(self, layer, i):
        name = self.notation.a
        if layer == len(self.layers) - 1:
            name = self.notation.output_a or name
        return Quantity(self._own(name, layer, i), self._at(self.steps[layer].a, i))

    def weight(self, layer, i, j):
        symbol = self.symbol(self.notation.weight, layer, i, j)
        return Quantity(symbol, float(self.layers[layer].weight[i, j]))

    def bias(self, layer, i):
        values = self.layers[layer].bias
        name = self.notation.bias
        if np.ptp(values) == 0:
            name = self.notation.shared_bias or name
        return Quantity(self.symbol(name, layer, i, -1), float(values[i]))

    def has_bias(self, layer):
        return self.notation.knows_bias or np.any(self.layers[layer].bias)

    def line(self, quantity, named, *formulas, layer=None, unit=None, input=None):
        """A line for a named Quantity; layer, unit and input count from 0 here."""
        place = {"layer": layer, "unit": unit, "input": input, "example": self.row}
        place = {name: None if at is None else at + 1 for name, at in place.items()}
        return Line(quantity, named.symbol, formulas, named.value, self.digits, **place)


def raised(symbol: str, mark: str) -> str:
    """The symbol with a mark at the end of its superscript: ``z^{(1)}`` becomes ``z^{(1)[2]}``."""
    if not mark:
        return symbol
    if "^{" in symbol:
        return f"{symbol[:-1]}{mark}}}"
    return f"{symbol}^{{{mark}}}"


def explain_forward(
    network: Network, forward_pass: ForwardPass, *, notation: Notation = BOOK, digits: int = 9
) -> Explanation:
    """The forward pass: "z" and "a" of every unit, for each example of a batch.

    digits: decimals to show, 1 to 15
    Raises ValueError if the forward pass is not this network's.
    """
    lines = []
    for example in _examples(network, forward_pass, notation, digits):
        for number, layer in enumerate(network.layers):
            units = range(len(layer.bias))
            for i in units:
                z = example.z(number, i)
                lines.append(example.line("z", z, _weighted(example, number, i), at=(number, i)))
            zs = [example.z(number, i) for i in units]
            for i in units:
                formula = _activated(layer.activation, zs[i], zs)
                lines.append(example.line("a", example.a(number, i), formula, at=(number, i)))
    return Explanation(tuple(lines))


def _weighted(example, layer, i):
    """The weighted inputs of a unit and its bias."""
    notation = example.notation
    terms = []
    for j in range(example.sizes[layer]):
        factors = example.weight(layer, i, j), example.a_in(layer, j)
        terms.append(Product(factors[::-1] if notation.input_first else factors))
    if example.has_bias(layer):
        times = notation.bias_input if layer else notation.first_bias_input
        one = [Quantity(example.symbol(times, layer), 1)] if times else []
        terms.append(Product((example.bias(layer, i), *one)))
    return Sum(tuple(terms))


def _activated(activation, z, layer):
    """The activation function at z. layer: the z of all units, for softmax."""
    if activation is identity:
        return z
    if activation is relu:
        return Function(r"\max", "max", (constant(0), z))
    if activation is softmax:
        return Fraction(Exponential(z), Sum(tuple(Exponential(other) for other in layer)))
    if activation is sigmoid:
        return Fraction(constant(1), Sum((constant(1), Exponential(Negative(z)))))
    return Function(rf"\{activation.name}", activation.name, (z,))


def _slope(activation, z, a):
    """The activation function's derivative at z."""
    if activation is identity:
        return constant(1)
    if activation is relu:
        return OneIfPositive(z)
    if activation is tanh:
        return Difference(constant(1), Square(a))
    return Product((a, Difference(constant(1), a)))


def explain_loss(
    network: Network,
    forward_pass: ForwardPass,
    target,
    loss: Loss,
    *,
    notation: Notation = BOOK,
    digits: int = 9,
) -> Explanation:
    """The "loss", after the "output_loss" of each output or the "example_loss" of each example.

    Raises ValueError for a target or loss that does not fit, as ``backward`` does.
    """
    examples = _examples(network, forward_pass, notation, digits)
    loss = paired_loss(loss, network.layers[-1].activation)
    target = as_target(loss, target, forward_pass.prediction)
    total = Quantity(notation.loss, mean_loss(loss, network, forward_pass, target))
    lines, parts = [], []
    for example, row in zip(examples, np.atleast_2d(target)):
        outputs = range(network.sizes[-1])
        formulas = [_output_loss(loss, example, i, row[i]) for i in outputs]
        values = _output_losses(loss, example, row)
        if example.row is not None:
            part = Quantity(raised(notation.loss, example.mark), float(sum(values)))
            parts.append(part)
            lines.append(example.line("example_loss", part, Sum(tuple(formulas))))
        elif len(formulas) == 1:
            return Explanation((example.line("loss", total, formulas[0]),))
        else:
            for i in outputs:
                name = example.symbol(notation.output_loss, len(network.layers) - 1, i)
                parts.append(Quantity(name, values[i]))
                at = (len(network.layers) - 1, i)
                lines.append(example.line("output_loss", parts[-1], formulas[i], at=at))
    formula = Sum(tuple(parts))
    if examples[0].row is not None:
        formula = Product((Fraction(constant(1), Quantity("m", len(parts))), formula))
    lines.append(Line("loss", total.symbol, (formula,), total.value, digits))
    return Explanation(tuple(lines))
