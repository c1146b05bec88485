r"""Formulas that can be written twice: in symbols, and with the numbers the symbols stand for.

Each is written as LaTeX or as plain text. Plain text with numbers is a Python expression, so it
can be pasted and run (``from math import *``).
"""

import math
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How to write. digits: decimals of a number, or None to write symbols."""

    latex: bool
    digits: int | None = None

    def product(self, *factors):
        return (r" \cdot " if self.latex else " * ").join(factors)

    def parentheses(self, text):
        return rf"\left({text}\right)" if self.latex else f"({text})"


class Formula:
    """A node of a formula. Operands that bind less tightly than they need get parentheses."""

    def write(self, style: Style, least: int = 0) -> str:
        """The formula as text. least: the rank below which it needs parentheses."""
        text, rank = self.content(style)
        return style.parentheses(text) if rank < least else text

    def content(self, style: Style) -> tuple[str, int]:
        """The text without parentheses around it, and how tightly it binds."""
        raise NotImplementedError


CONDITION, SUM, PRODUCT, POWER, ATOM = range(5)


@dataclass(frozen=True)
class Quantity(Formula):
    """A symbol (in LaTeX) and its value."""

    symbol: str
    value: float

    def content(self, style):
        if style.digits is None:
            return (self.symbol if style.latex else plain(self.symbol)), ATOM
        text = number(self.value, style.digits, latex=style.latex)
        if text.startswith("-"):
            return text, SUM
        return text, PRODUCT if r"\cdot" in text else ATOM


def constant(value: int) -> Quantity:
    """A number that is part of the formula itself."""
    return Quantity(str(value), value)


@dataclass(frozen=True)
class Sum(Formula):
    terms: tuple[Formula, ...]

    def content(self, style):
        if len(self.terms) == 1:
            return self.terms[0].content(style)
        first, *others = self.terms
        return " + ".join([first.write(style), *(t.write(style, PRODUCT) for t in others)]), SUM


@dataclass(frozen=True)
class Difference(Formula):
    left: Formula
    right: Formula

    def content(self, style):
        return f"{self.left.write(style)} - {self.right.write(style, PRODUCT)}", SUM


@dataclass(frozen=True)
class Negative(Formula):
    inner: Formula

    def content(self, style):
        return f"-{self.inner.write(style, PRODUCT)}", SUM


@dataclass(frozen=True)
class Product(Formula):
    factors: tuple[Formula, ...]

    def content(self, style):
        if len(self.factors) == 1:
            return self.factors[0].content(style)
        return style.product(*(factor.write(style, PRODUCT) for factor in self.factors)), PRODUCT


@dataclass(frozen=True)
class Fraction(Formula):
    numerator: Formula
    denominator: Formula

    def content(self, style):
        if style.latex:
            numerator, denominator = self.numerator.write(style), self.denominator.write(style)
            return rf"\frac{{{numerator}}}{{{denominator}}}", PRODUCT
        return f"{self.numerator.write(style, PRODUCT)} / {self.denominator.write(style, ATOM)}", (
            PRODUCT
        )


@dataclass(frozen=True)
class Square(Formula):
    base: Formula

    def content(self, style):
        return self.base.write(style, ATOM) + ("^{2}" if style.latex else "**2"), POWER


@dataclass(frozen=True)
class Exponential(Formula):
    exponent: Formula

    def content(self, style):
        exponent = self.exponent.write(style)
        return (f"e^{{{exponent}}}", POWER) if style.latex else (f"exp({exponent})", ATOM)


@dataclass(frozen=True)
class Function(Formula):
    """A function by its name in LaTeX and in Python."""

    latex_name: str
    python_name: str
    arguments: tuple[Formula, ...]

    def content(self, style):
        name = self.latex_name if style.latex else self.python_name
        inner = ", ".join(argument.write(style) for argument in self.arguments)
        return name + style.parentheses(inner), ATOM


@dataclass(frozen=True)
class OneIfPositive(Formula):
    """The slope of relu."""

    inner: Formula

    def content(self, style):
        words = (r" \text{ if } ", r" \text{ else } ") if style.latex else (" if ", " else ")
        return f"1{words[0]}{self.inner.write(style)} > 0{words[1]}0", CONDITION


def number(value: float, digits: int, *, latex: bool) -> str:
    """A number for reading: rounded to ``digits`` decimals, with no zeros at the end.

    Large numbers get fewer decimals, so that at most digits + 1 digits show. Tiny and huge ones
    are written with a power of ten.
    """
    size = abs(value)
    if math.isnan(size) or math.isinf(size):
        names = {"nan": r"\mathrm{NaN}", "inf": r"\infty", "-inf": r"-\infty"}
        return names[str(float(value))] if latex else str(float(value))
    if size == 0 or max(1e-4, 10.0**-digits) <= size < 10.0 ** min(digits, 6):
        before_point = len(str(int(size)))
        text = f"{value:.{digits + 1 - before_point}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    mantissa, exponent = f"{value:.{max(digits - 4, 2)}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if latex else f"{mantissa}e{exponent}"


_GREEK = {"alpha": "α", "delta": "δ", "eta": "η", "theta": "θ", "partial ": "∂"}


def plain(symbol: str) -> str:
    r"""A symbol without LaTeX: ``z_{1}^{(1)}`` becomes ``z_1^(1)``."""
    symbol = re.sub(r"^\\frac\{(\\partial .+)\}\{(\\partial .+)\}$", r"\1/\2", symbol)
    symbol = symbol.replace(r"\mathrm", "")
    for name, letter in _GREEK.items():
        symbol = symbol.replace("\\" + name, letter)
    return symbol.replace("{", "").replace("}", "")
