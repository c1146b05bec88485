"""A figure that one of the five sources printed, and what becomes of it when computed anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import numpy as np

#: A double carries 15 to 17 significant digits and round-off takes the last of them, so no more
#: than these are judged.
JUDGED_DIGITS = 14

EXACT, LAST_DIGIT, WRONG, UNCHECKED = "exact", "last digit", "wrong", "cannot be checked"
VERDICTS = (EXACT, LAST_DIGIT, WRONG, UNCHECKED)


@dataclass(frozen=True)
class Formula:
    """A formula in print, worked out with numbers beside the right one.

    printed: what the formula as printed gives for some example, a number or an array
    value:   what is right there
    right:   how the right formula is written, if the printed one is not
    """

    printed: float | np.ndarray
    value: float | np.ndarray
    right: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the two are the same up to the error of a difference quotient."""
        off = np.abs(np.subtract(self.printed, self.value)).max()
        return bool(off <= 1e-6 * max(np.abs(self.value).max(), 1e-3))


@dataclass(frozen=True)
class Figure:
    """One printed figure: a number, a formula, or the shape of an array.

    name:     unique, such as "demofox.ex1.forward.Z"
    source:   S0 to S4, as on the notation page
    place:    where the source prints it
    quantity: what it is, in the source's symbols
    printed:  exactly as printed
    setup:    the network, data, loss and rate that it is for
    page:     the chapter that treats it, and its section where one is meant: "page#section"
    compute:  gives our value: a number, a Formula, or a text to be the same as the printed one
    method:   the function of this package in which that is done, None if there is none
    mistake:  gives the number that comes out with the mistake that the source made, if known
    cause:    why it is not exact, why it cannot be checked, or what to know about an exact one
    digits:   the significant digits that the set-up fixes, where it is itself given rounded
    """

    name: str
    source: str
    place: str
    quantity: str
    printed: str
    setup: str
    page: str
    compute: Callable[[], object] | None
    method: str | None = None
    mistake: Callable[[], float | Decimal] | None = None
    cause: str = ""
    digits: int = JUDGED_DIGITS

    @property
    def value(self):
        """Our value, computed anew; None if nobody can compute it."""
        return self.compute() if self.compute else None

    @property
    def verdict(self) -> str:
        """What a comparison of our value with the printed text says."""
        value = self.value
        if value is None:
            return UNCHECKED
        if isinstance(value, Formula):
            return EXACT if value.agrees else WRONG
        if isinstance(value, str):
            return EXACT if value == self.printed else WRONG
        return compare(self.printed, value, self.digits)

    @property
    def reproduced(self) -> bool | None:
        """Whether the known mistake gives the printed digits; None if no mistake is known."""
        if self.mistake is None:
            return None
        made = self.mistake()
        # Some sources cut digits off where others round.
        cut_off = _to(unit_of(self.printed), made, ROUND_DOWN) == number(self.printed)
        return cut_off or compare(self.printed, made) == EXACT

    @property
    def ours(self) -> str:
        """Our value as text, a number with as many decimals as the source prints."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, Formula):
            return value.right or self.printed
        return written(value, self.printed)


def figures(
    source: str,
    place: str,
    *,
    prefix: str,
    page: str,
    setup: str,
    rows,
    values: Callable[[], Mapping] | None = None,
    mistakes: Callable[[], Mapping] | None = None,
    cause: str = "",
) -> tuple[Figure, ...]:
    """The figures of one place in a source, which come out of the same computation.

    prefix:   what the names of these figures begin with
    rows:     (name, quantity, printed) or (name, quantity, printed, options); the options are
              the fields of Figure that are this row's own
    values:   returns our values by the rows' names; None if nobody can compute them
    mistakes: returns, by name, the numbers that the source's mistake gives
    cause:    why all of these rows are not exact or cannot be checked
    """

    def figure(name, quantity, printed, options=None):
        fields = {
            "page": page,
            "compute": values and (lambda: values()[name]),
            "method": values and f"{values.__module__.rpartition('.')[2]}.{values.__name__}",
            "mistake": mistakes and (lambda: mistakes()[name]),
            "cause": cause,
        } | (options or {})
        return Figure(f"{prefix}.{name}", source, place, quantity, printed, setup, **fields)

    return tuple(figure(*row) for row in rows)


def number(printed: str) -> Decimal:
    """The number that a text stands for; "~2.3" and "1." are numbers too."""
    return Decimal(printed.strip("~"))


def unit_of(printed: str, digits: int = JUDGED_DIGITS) -> Decimal:
    """One unit in the last digit of a printed number that is judged."""
    value = number(printed)
    unit = Decimal(1).scaleb(value.as_tuple().exponent)
    return max(unit, Decimal(1).scaleb(value.adjusted() - digits + 1)) if value else unit


def compare(printed: str, value: float | Decimal, digits: int = JUDGED_DIGITS) -> str:
    """Judge a printed number by our value.

    exact:      our value, rounded as the printed one is, gives the printed digits
    last digit: it is off by no more than three units of the last digit and two percent, or
                agrees in the digits that the set-up fixes
    wrong:      otherwise
    """
    exact_value = _decimal(value)
    off = abs(exact_value - number(printed))
    if off <= unit_of(printed) / 2:
        return EXACT
    last_digit = off <= min(3 * unit_of(printed), abs(exact_value) / 50)
    beyond_setup = digits < JUDGED_DIGITS and off <= unit_of(printed, digits)
    return LAST_DIGIT if last_digit or beyond_setup else WRONG


def written(value: float | Decimal, printed: str) -> str:
    """A number with the decimals of a printed one, as many as are judged."""
    text = format(_to(unit_of(printed), value, ROUND_HALF_UP), "f")
    return text.removeprefix("-") if not text.strip("-0.") else text


def _to(unit: Decimal, value: float | Decimal, rounding) -> Decimal:
    return _decimal(value).quantize(unit, rounding)


def _decimal(value: float | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(float(value))
