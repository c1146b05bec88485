r"""Formulas that can be written twice: in symbols, and with the numbers that these stand for.

Both exist as LaTeX and as plain text. Plain text with numbers is Python: it can be pasted and run
after ``from math import *``.
"""

import math
import re
from dataclasses import dataclass

# How tightly a formula holds together. An operand below the rank it needs gets parentheses.
CONDITION, SUM, PRODUCT, POWER, ATOM = range(5)


class Formula:
    """A quantity, or an operation on formulas."""

    def write(self, *, latex: bool, digits: int | None = None, least: int = CONDITION) -> str:
        """The formula as text.

        digits: decimals of a number, or None to write symbols
        least:  the rank below which it needs parentheses
        """
        text, rank = self._written(latex, digits)
        if rank >= least:
            return text
        return rf"\left({text}\right)" if latex else f"({text})"


@dataclass(frozen=True)
class Quantity(Formula):
    """A symbol in LaTeX and its value."""

    symbol: str
    value: float

    def _written(self, latex, digits):
        if digits is None:
            # A symbol with a superscript takes no second one without parentheses.
            rank = POWER if "^{" in self.symbol else ATOM
            return (self.symbol if latex else plain(self.symbol)), rank
        text = number(self.value, digits, latex=latex)
        return text, SUM if text[0] == "-" else PRODUCT if "cdot" in text else ATOM


@dataclass(frozen=True)
class Operation(Formula):
    """Templates with a pair of braces for each operand.

    rank:  of the whole
    least: the ranks that the operands need
    """

    latex: str
    text: str
    rank: int
    operands: tuple[Formula, ...]
    least: tuple[int, ...]

    def _written(self, latex, digits):
        operands = [
            operand.write(latex=latex, digits=digits, least=least)
            for operand, least in zip(self.operands, self.least)
        ]
        return (self.latex if latex else self.text).format(*operands), self.rank


def constant(value: int) -> Quantity:
    """A number that belongs to the formula."""
    return Quantity(str(value), value)


def sum_of(*terms: Formula) -> Formula:
    """The terms with plus signs between them; a single term as it is."""
    if len(terms) == 1:
        return terms[0]
    text = " + ".join(["{}"] * len(terms))
    return Operation(text, text, SUM, terms, (SUM,) + (PRODUCT,) * (len(terms) - 1))


def product(*factors: Formula) -> Formula:
    """The factors with dots between them; a single factor as it is."""
    if len(factors) == 1:
        return factors[0]
    slots = ["{}"] * len(factors)
    least = (PRODUCT,) * len(factors)
    return Operation(r" \cdot ".join(slots), " * ".join(slots), PRODUCT, factors, least)


def difference(left: Formula, right: Formula) -> Formula:
    """Left minus right."""
    return Operation("{} - {}", "{} - {}", SUM, (left, right), (SUM, PRODUCT))


def negative(inner: Formula) -> Formula:
    """Minus the inner formula."""
    return Operation("-{}", "-{}", SUM, (inner,), (PRODUCT,))


def fraction(top: Formula, bottom: Formula) -> Formula:
    """The top over the bottom."""
    text = "{} / {}" if isinstance(bottom, Quantity) else "{} / ({})"
    return Operation(r"\frac{{{}}}{{{}}}", text, PRODUCT, (top, bottom), (CONDITION, CONDITION))


def square(base: Formula) -> Formula:
    """The base times itself."""
    return Operation("{}^{{2}}", "{}**2", POWER, (base,), (ATOM,))


def exponential(exponent: Formula) -> Formula:
    """The number e raised to the exponent."""
    return Operation("e^{{{}}}", "exp({})", POWER, (exponent,), (CONDITION,))


def function(name: str, *arguments: Formula, python: str | None = None) -> Formula:
    """A function by its name in LaTeX; python: its name there, if that is another."""
    slots = ", ".join(["{}"] * len(arguments))
    text = f"{python or name}({slots})"
    return Operation(rf"\{name}\left({slots}\right)", text, ATOM, arguments, (CONDITION,) * 2)


def one_if_positive(inner: Formula) -> Formula:
    """The slope of relu."""
    latex, text = r"1 \text{{ if }} {} > 0 \text{{ else }} 0", "1 if {} > 0 else 0"
    return Operation(latex, text, CONDITION, (inner,), (SUM,))


def number(value: float, digits: int, *, latex: bool) -> str:
    """A number for reading: rounded to ``digits`` decimals, without zeros at the end.

    From 10 up there is a decimal less for each further digit in front of the point. A number
    close to a whole one gets three more, so that 1 - 1e-10 does not look like 1. Tiny and huge
    ones are written with a power of ten.
    """
    if not math.isfinite(value):
        text = str(float(value))
        return {"nan": r"\mathrm{NaN}", "inf": r"\infty"}.get(text, r"-\infty") if latex else text
    size = abs(value)
    if size == 0:
        return "0"
    if max(1e-4, 10.0**-digits) <= size < 1e6:
        decimals = max(digits + 1 - len(str(int(size))), 0)
        if size < 10 and round(value, decimals) == round(value):
            decimals += 3
        text = f"{value:.{decimals}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, power = f"{value:.{max(digits - 4, 2)}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if latex else f"{mantissa}e{power}"


_LETTERS = {r"\alpha": "α", r"\delta": "δ", r"\eta": "η", r"\theta": "θ", r"\partial ": "∂"}


def plain(symbol: str) -> str:
    r"""A symbol without LaTeX: ``z_{1}^{(1)}`` becomes ``z_1^(1)``."""
    symbol = re.sub(r"^\\frac\{(\\partial .+)\}\{(\\partial .+)\}$", r"\1/\2", symbol)
    for name, letter in _LETTERS.items():
        symbol = symbol.replace(name, letter)
    return symbol.replace(r"\mathrm", "").replace("{", "").replace("}", "")
