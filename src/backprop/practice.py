"""Fresh worked examples: first all steps are shown, then the last are blank, then all of them.

A seed makes the numbers, so a reader has as many examples as wanted, and a class can have its
own. Each is pleasant: no unit saturates, no gradient is tiny, no last digit is a matter of luck,
and no known mistake comes out like the right answer. An answer is compared with the right one
and with what each known mistake gives on this very example.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from backprop._validation import whole_number
from backprop.checks.verdict import Verdict, judge_number
from backprop.examples import Example, sigmoid_network
from backprop.explain import Line, explain_backward, explain_forward, explain_loss, explain_step
from backprop.formulas import number
from backprop.losses import cross_entropy, half_squared_error
from backprop.mistakes import MISTAKES
from backprop.notations import BOOK
from backprop.passes import backward, forward

#: Decimals that are shown.
DIGITS = 5

#: How far an answer may be off: who goes on with rounded numbers is still right.
TOLERANCE = 5e-5

#: The sizes and decimals that make an example pleasant.
SMALLEST, LARGEST_Z, NEAREST_UNIT, NEAREST_MISTAKE, FROM_TIE = 4e-3, 2.5, 0.05, 2e-4, 0.005

BLANK = r"\boxed{\;?\;}"


@dataclass(frozen=True)
class Answers:
    """The verdicts on some lines, by their numbers."""

    verdicts: Mapping[int, Verdict]

    @property
    def right(self) -> bool:
        """Whether every line that was asked for is right."""
        return all(verdict.right for verdict in self.verdicts.values())

    def __repr__(self):
        return "\n".join(f"({place}) {verdict!r}" for place, verdict in self.verdicts.items())

    def _repr_html_(self):
        return "".join(
            verdict._repr_html_().replace("<strong>", f"<strong>({place}) ", 1)
            for place, verdict in self.verdicts.items()
        )


@dataclass(frozen=True, repr=False)
class Practice:
    """A worked example, of which the last lines can be blank. A notebook shows it as formulas.

    example: the network, its data, loss and learning rate
    lines:   the computation, numbered from 1
    blanks:  so many lines at the end have no value; where all are blank, the formulas are too
    """

    example: Example
    lines: tuple[Line, ...]
    blanks: int = 0

    def fade(self, blanks: int | None = None) -> "Practice":
        """The same example with so many blank lines at its end; all of them if none is said.

        Raises ValueError for a number of lines that it has not.
        """
        if blanks is None:
            blanks = len(self.lines)
        if whole_number(blanks, "blanks", least=0) > len(self.lines):
            raise ValueError(f"there are {len(self.lines)} lines; {blanks} can't be blank")
        return replace(self, blanks=int(blanks))

    def key(self) -> dict[int, float]:
        """The answers to the blank lines, as they would be printed."""
        first = len(self.lines) - self.blanks
        return {n: round(line.value, DIGITS) for n, line in self._numbered() if n > first}

    def check(self, answers: Mapping[int, float]) -> Answers:
        """Judge answers, a number for the number of each line: ``check({7: 0.61, 8: ...})``.

        Raises ValueError for a line that is not there, and for anything but such a dictionary.
        """
        if not isinstance(answers, Mapping):
            raise ValueError(
                f"answers must be given with the numbers of their lines, as in {{7: 0.61}}; "
                f"got {answers!r}"
            )
        lines = dict(self._numbered())
        unknown = [place for place in answers if place not in lines]
        if unknown:
            raise ValueError(f"no line {unknown[0]!r}; the lines are 1 to {len(lines)}")
        return Answers({n: self._judged(lines[n], answer) for n, answer in answers.items()})

    def mistakes(self, line: Line) -> dict[str, float]:
        """What each known mistake gives in this line, where that is another number."""
        if line.quantity in ("weight", "bias"):
            found = self._wrong_steps(line)
        elif line.quantity in ("output_loss", "loss"):
            found = self._wrong_loss(line)
        elif line.quantity in ("z", "a", "slope"):
            found = self._wrong_forward(line)
        else:
            found = self._wrong_backward(line)
        return {
            message: float(value)
            for message, value in found.items()
            if np.isfinite(value) and abs(value - line.value) > TOLERANCE
        }

    def _numbered(self):
        return enumerate(self.lines, start=1)

    def _judged(self, line, answer):
        known = self.mistakes(line)
        verdict = judge_number(answer, line.value, known, tolerance=TOLERANCE / abs(line.value))
        return replace(verdict, message="") if verdict.right else verdict

    def _wrong_backward(self, line):
        """By each mistake of the laboratory; for a single example and its first update."""
        found = {what: _value(wrong, line) for what, wrong in self._wrong_passes.items()}
        layer = self.example.network.layers[line.layer - 1]
        is_output = line.layer == len(self.example.network.layers)
        if line.quantity == "da":
            found |= self._wrong_error(line) if is_output else self._wrong_paths(line)
        if line.quantity == "dz" and is_output:
            found |= self._wrong_error(line)
        if not is_output and line.quantity in ("dz", "dweight", "dbias"):
            step = self._forward.steps[line.layer - 1]
            slope = layer.activation.derivative(step.z)[line.unit - 1]
            found["The slope of the hidden unit is missing."] = (
                _value(self._right_pass, line) / slope
            )
        if line.quantity == "dweight":
            right = _value(self._right_pass, line)
            a_in = self._forward.steps[line.layer - 1].a_in[line.input - 1]
            w = layer.weight[line.unit - 1, line.input - 1]
            found["The last factor is the input of the weight, not the weight."] = right / a_in * w
        return found

    def _wrong_error(self, line):
        """The ways to mistake prediction minus target, or its product with the slope."""
        step = self._forward.steps[-1]
        a, y = step.a[line.unit - 1], self.example.target[line.unit - 1]
        if self.example.loss is cross_entropy:
            return {
                "With cross-entropy the slope of the sigmoid has canceled.": (a - y) * a * (1 - a),
                "That is the slope of the sigmoid. It has canceled; the error is left.": a
                * (1 - a),
            }
        return {
            "A factor 2 too large: the half of this loss cancels the 2 of the square.": (
                2 * line.value
            ),
            "That is the loss, not its slope.": (a - y) ** 2 / 2,
            "The error is not squared in the slope.": (a - y) ** 2,
        }

    def _wrong_paths(self, line):
        """The ways to lose one's way between the layers."""
        after = self.example.network.layers[line.layer].weight
        dz = self._right_pass.steps[line.layer].dz
        paths = dz * after[:, line.unit - 1]
        if len(paths) == 1:
            return {"That is dz of the output; it still goes back over the weight.": dz[0]}
        return {
            "That is the path through the first output only; add the other one.": paths[0],
            "That is the path through the second output only; add the other one.": paths[1],
            "The paths are added with their signs, not by their sizes.": abs(paths).sum(),
            "The indices of the weights are swapped: go back over those that leave this unit.": (
                dz @ after.T[:, line.unit - 1]
            ),
        }

    def _wrong_loss(self, line):
        a, y = self._forward.prediction, self.example.target
        if self.example.loss is cross_entropy:
            swapped = -float(np.sum(np.log(np.where(y == 1, 1 - a, a))))
            return {
                "Cross-entropy has a minus in front.": -line.value,
                "y and 1 - y are swapped.": swapped,
            }
        found = {"The half is missing.": 2 * line.value}
        if line.unit or len(y) == 1:
            error = float((a - y)[line.unit - 1 if line.unit else 0])
            found["That is the error, not yet squared and halved."] = error
        else:
            found["That is the loss of one output; add both."] = line.formulas[0].operands[0].value
            found["The two are added, not averaged."] = line.value / 2
        return found

    def _wrong_forward(self, line):
        steps = self._forward.steps
        step, unit = steps[line.layer - 1], line.unit - 1
        layer = self.example.network.layers[line.layer - 1]
        z, a = step.z[unit], step.a[unit]
        if line.quantity == "a":
            return {
                "That is z. Now put it through the sigmoid.": z,
                "The exponent has the wrong sign: it is e to the power of minus z.": 1 - a,
                "That is the slope of the sigmoid, not its value.": a * (1 - a),
            }
        if line.quantity == "slope":
            at_a = float(layer.activation.derivative(np.array(a)))
            return {
                "The slope of the activation is taken at a, not at z.": at_a,
                "z (1 - z) is not the slope; a (1 - a) is, with the output a.": z * (1 - z),
                "That is the output itself; its slope is a (1 - a).": a,
            }
        weight = layer.weight
        found = {"The bias is missing.": z - layer.bias[unit]}
        if len(step.a_in) == 2:
            found["The inputs are swapped."] = weight[unit] @ step.a_in[::-1] + layer.bias[unit]
        if len(weight) == 2:
            other = weight[1 - unit] @ step.a_in + layer.bias[1 - unit]
            found["Those are the weights and the bias of the other unit."] = other
        if weight.shape == (2, 2):
            wrong = weight[:, unit] @ step.a_in + layer.bias[unit]
            found["The indices of the weights are swapped: the unit comes first."] = wrong
        return found

    def _wrong_steps(self, line):
        rate = self.example.learning_rate
        layer = self.example.network.layers[line.layer - 1]
        index = (line.unit - 1,) if line.quantity == "bias" else (line.unit - 1, line.input - 1)
        old = float(getattr(layer, line.quantity)[index])
        slope = (old - line.value) / rate
        found = {
            "You stepped uphill: subtract the slope.": old + rate * slope,
            "The learning rate is missing.": old - slope,
            "That is the slope; the new value is the old one minus rate times slope.": slope,
            "That is the old value.": old,
        }
        gradient = replace(line, quantity=f"d{line.quantity}")
        for message, wrong in self._wrong_backward(gradient).items():
            found.setdefault(message, old - rate * wrong)
        return found

    @cached_property
    def _forward(self):
        return forward(self.example.network, self.example.x)

    @cached_property
    def _right_pass(self):
        return self._gradients(backward)

    @cached_property
    def _wrong_passes(self):
        rate = self.example.learning_rate
        return {mistake.what: self._gradients(mistake.make(rate)) for mistake in MISTAKES}

    def _gradients(self, way):
        return way(self.example.network, self._forward, self.example.target, self.example.loss)

    def _given(self):
        """What the example starts from: a row for each layer, then the data. LaTeX."""
        network, sizes = self.example.network, self.example.network.sizes
        rows = []
        for layer, parameters in enumerate(network.layers):
            entries = [(BOOK.weight, i, j) for i, j in np.ndindex(parameters.weight.shape)]
            values = [*parameters.weight.flat, *parameters.bias]
            entries += [(BOOK.bias, i, 0) for i in range(len(parameters.bias))]
            symbols = [BOOK.symbol(template, sizes, layer, i, j) for template, i, j in entries]
            rows.append(zip(symbols, values))
        last = len(network.layers) - 1
        data = [(BOOK.symbol(BOOK.x, sizes, 0, 0, j), x) for j, x in enumerate(self.example.x)]
        data += [
            (BOOK.symbol(BOOK.target, sizes, last, i), y) for i, y in enumerate(self.example.target)
        ]
        rows.append([*data, (BOOK.learning_rate, self.example.learning_rate)])
        return [
            r",\ ".join(f"{symbol} = {number(value, DIGITS, latex=True)}" for symbol, value in row)
            for row in rows
        ]

    def _repr_latex_(self):
        first_blank = len(self.lines) - self.blanks
        rows = []
        for n, line in self._numbered():
            stages = line.stages(latex=True)
            if n > first_blank:
                stages = [line.symbol, line.formula, BLANK][:: 2 if first_blank == 0 else 1]
            symbol, *others = stages
            long = n <= first_blank and len(str(line)) > 70
            between = "\\\\\n&&&= " if long else " = "
            rows.append(f"({n}) && {symbol} &= {between.join(others)}")
        computed = "\\\\[0.8em]\n".join(rows)
        given = "\\\\\n".join(self._given())
        return _shortened(
            f"$$\n\\begin{{array}}{{l}}\n{given}\\\\[1em]\n"
            f"\\begin{{aligned}}\n{computed}\n\\end{{aligned}}\n\\end{{array}}\n$$"
        )

    def __repr__(self):
        first_blank = len(self.lines) - self.blanks
        return "\n".join(
            f"({n}) {line}" if n <= first_blank else f"({n}) {line.stages(latex=False)[0]} = ?"
            for n, line in self._numbered()
        )


def _shortened(latex):
    """The same formula in fewer characters: JupyterLab shows none with more than about 5,100."""
    latex = latex.replace(r"\left(", "(").replace(r"\right)", ")")
    return re.sub(r"_\{(\w)\}", r"_\1", latex)


def one_neuron(seed: int) -> Practice:
    """Two inputs and one sigmoid unit, half the squared error: forward, backward, one step."""

    def draw(rng):
        network = sigmoid_network(([_tenths(rng, 2)], _tenths(rng, 1)))
        return _example(rng, network, [rng.integers(2)], half_squared_error)

    def lines(example):
        known, slopes, new = _explained(example)
        return (
            *known.lines,
            *slopes.only("da", "slope", "dz", "dweight", "dbias").lines,
            *new.lines,
        )

    return _first_pleasant(seed, draw, lines)


def two_layers(seed: int) -> Practice:
    """Two inputs, two hidden and two output units: forward, and back to the first hidden unit."""

    def draw(rng):
        hidden = [_tenths(rng, 2), _tenths(rng, 2)], _tenths(rng, 2)
        output = [_tenths(rng, 2), _tenths(rng, 2)], _tenths(rng, 2)
        target = rng.permutation([0.1, 0.9])
        return _example(rng, sigmoid_network(hidden, output), target, half_squared_error)

    return _first_pleasant(seed, draw, _to_the_first_hidden_unit)


def xor_network(seed: int) -> Practice:
    """Two inputs, two hidden units and one output, one row of XOR, cross-entropy."""

    def draw(rng):
        hidden = [_tenths(rng, 2), _tenths(rng, 2)], _tenths(rng, 2)
        network = sigmoid_network(hidden, ([_tenths(rng, 2)], _tenths(rng, 1)))
        return Example("practice", network, [1, 1], [0], cross_entropy, _rate(rng))

    return _first_pleasant(seed, draw, _to_the_first_hidden_unit)


def _to_the_first_hidden_unit(example):
    known, slopes, new = _explained(example)
    return (
        *known.lines,
        *(line for line in slopes.only(layer=2).lines if line.quantity in ("da", "slope", "dz")),
        *slopes.only("dweight", layer=2, unit=1, input=1).lines,
        *(line for line in slopes.only(layer=1, unit=1).lines if line.quantity != "dz_dweight"),
        *new.only("weight", layer=2, unit=1, input=1).lines,
        *new.only(layer=1, unit=1).lines,
    )


def _explained(example):
    """The forward pass with its loss, the backward pass, and the step."""
    network, x, target, loss = example.network, example.x, example.target, example.loss
    forward_pass = forward(network, x)
    gradients = backward(network, forward_pass, target, loss)
    values = explain_forward(network, forward_pass, digits=DIGITS)
    total = explain_loss(network, forward_pass, target, loss, digits=DIGITS)
    slopes = explain_backward(network, forward_pass, gradients, target, loss, digits=DIGITS)
    step = explain_step(network, gradients, learning_rate=example.learning_rate, digits=DIGITS)
    return replace(values, lines=values.lines + total.lines), slopes, step


def _tenths(rng, count):
    """Numbers of different sizes from 0.1 to 0.9 with one decimal and either sign."""
    return rng.choice(np.arange(1, 10), count, replace=False) / 10 * rng.choice([-1, 1], count)


def _rate(rng):
    return float(rng.choice([0.2, 0.5]))


def _example(rng, network, target, loss):
    x = rng.choice([0.5, 1.5, 2], 2, replace=False) * rng.choice([-1, 1], 2)
    return Example("practice", network, x, target, loss, _rate(rng))


def _first_pleasant(seed, draw, lines_of):
    """Draw examples until one is pleasant."""
    rng = np.random.default_rng(whole_number(seed, "seed", least=0))
    while True:
        example = draw(rng)
        if _moderate(example):
            practice = Practice(example, lines_of(example))
            if _clear(practice):
                return practice


def _moderate(example):
    """Whether no unit saturates, hidden units differ, and no gradient is tiny."""
    forward_pass = forward(example.network, example.x)
    gradients = backward(example.network, forward_pass, example.target, example.loss)
    values = [getattr(step, name) for step in gradients.steps for name in ("da", "dz", "dweight")]
    return (
        all(np.abs(step.z).max() <= LARGEST_Z for step in forward_pass.steps)
        and all(np.ptp(step.a) >= NEAREST_UNIT for step in forward_pass.steps[:-1])
        and all(np.abs(value).min() >= SMALLEST for value in values)
    )


def _clear(practice):
    """Whether each last digit is sure, and no mistake looks right."""
    return all(
        abs(line.value) >= SMALLEST
        and abs(line.value * 10**DIGITS % 1 - 0.5) >= FROM_TIE
        and all(
            abs(wrong - line.value) >= NEAREST_MISTAKE for wrong in practice.mistakes(line).values()
        )
        for line in practice.lines
    )


def _value(gradients, line):
    """The number of a backward pass that a line is about."""
    step = gradients.steps[line.layer - 1]
    values = getattr(step, line.quantity)[line.unit - 1]
    return values if line.input is None else values[line.input - 1]
