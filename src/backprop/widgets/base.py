"""What all widgets share: numbers that are checked, and a saved form that needs no kernel."""

import html
import json
import math
import re
import reprlib
from decimal import ROUND_HALF_UP, Context
from importlib import resources
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import anywidget
import matplotlib as mpl
import traitlets
from matplotlib.figure import Figure

STATIC = Path(__file__).parent / "static"
STYLE = resources.files("backprop") / "backprop.mplstyle"


def written(value: float, digits: int = 4) -> str:
    """A number in at most so many significant digits, with a real minus sign, as widgets do."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"
    # A tie goes away from zero, as in JavaScript; Python's own formats round it to even.
    rounded = float(Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(float(value)))
    if rounded and not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{rounded:.{digits - 1}e}".split("e")
        text = f"{float(mantissa):.{digits}g}e{int(exponent)}"
    else:
        text = f"{rounded + 0.0:.{max(0, digits - 1 - math.floor(math.log10(abs(rounded) or 1)))}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def _short(value):
    """What was given, for a message."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python doesn't print a whole number of more than 4,300 digits
        return "a number with thousands of digits"


class Number(traitlets.TraitType):
    """A finite number within limits, as a float; ``whole=True``: a whole number, as an int.

    Raises TraitError for anything else, with what was given and what fits.
    """

    def __init__(self, default_value, *, low, high, whole=False):
        super().__init__(default_value)
        self.low, self.high, self.whole = low, high, whole

    def validate(self, obj, value):
        """The value as a Python number."""
        try:
            number = float("nan") if isinstance(value, bool | str) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not self.low <= number <= self.high or (self.whole and number != int(number)):
            kind = "a whole number" if self.whole else "a number"
            raise traitlets.TraitError(
                f"{self.name} must be {kind} from {self.low:g} to {self.high:g}; "
                f"got {_short(value)}"
            )
        return int(number) if self.whole else number


class Choice(traitlets.TraitType):
    """One of a few names. Raises TraitError for anything else, with the names that fit."""

    def __init__(self, default_value, names):
        super().__init__(default_value)
        self.names = tuple(names)

    def validate(self, obj, value):
        """The name as given."""
        if value not in self.names:
            names = ", ".join(self.names)
            raise traitlets.TraitError(f"{self.name} must be one of {names}; got {_short(value)}")
        return value


class BookWidget(anywidget.AnyWidget):
    """A figure that readers can change; it works in a notebook and on a page without a kernel.

    A subclass sets `module` (the name of its JavaScript module), `room`, traits tagged
    ``sync=True`` for all that a reader can change, and the methods describe() and draw_still().

    key:    names the widget in links to it; unique on its page, lower-case letters and hyphens
    locked: names of controls that readers can't change
    """

    module = ""
    #: The height in which the page keeps room for the widget before it is there: the part of its
    #: width that the pictures take, and the rest in rem; narrow (stacked) and wide (side by side).
    room = {"narrow": (0, 20), "wide": (0, 20)}
    _css = STATIC / "widgets.css"

    key = traitlets.Unicode().tag(sync=True)
    locked = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        if "module" in vars(cls):  # not the classes that anywidget derives for its instances
            cls._esm = STATIC / f"{cls.module}.js"
        super().__init_subclass__(**kwargs)

    def __init__(self, **state):
        if unknown := sorted(set(state) - set(self.controls()) - {"key", "locked", "layout"}):
            raise TypeError(
                f"{type(self).__name__} has no control {', '.join(unknown)}; "
                f"its controls are {', '.join(self.controls())}"
            )
        super().__init__(**state)

    @classmethod
    def controls(cls) -> list[str]:
        """The names of the traits that readers can change."""
        own = set(cls.class_trait_names(sync=True)) - set(BookWidget.class_trait_names(sync=True))
        return [name for name in sorted(own) if not name.startswith("_")]

    @traitlets.validate("key")
    def _check_key(self, proposal):
        if not re.fullmatch(r"[a-z][a-z0-9-]*|", proposal["value"]):
            raise traitlets.TraitError(
                f"key must be lower-case letters, digits and hyphens; got {proposal['value']!r}"
            )
        return proposal["value"]

    @traitlets.validate("locked")
    def _check_locked(self, proposal):
        if unknown := [name for name in proposal["value"] if name not in self.controls()]:
            raise traitlets.TraitError(
                f"locked names controls ({', '.join(self.controls())}); got {', '.join(unknown)}"
            )
        return proposal["value"]

    def state(self) -> dict:
        """Everything that the picture follows from: the controls, the key and the locks."""
        return {name: getattr(self, name) for name in [*self.controls(), "key", "locked"]}

    def describe(self) -> str:
        """What the picture shows, in one or two sentences with its numbers."""
        raise NotImplementedError

    def draw_still(self, figure) -> None:
        """Draw the picture on a Matplotlib figure, for paper and for pages without scripts."""
        raise NotImplementedError

    def still(self) -> str:
        """The picture as the text of an SVG file, the same on each run and machine."""
        file = BytesIO()
        with mpl.rc_context(), resources.as_file(STYLE) as style:
            mpl.style.use(style)
            figure = Figure(figsize=(7.6, 3.2))
            self.draw_still(figure)
            figure.savefig(file, format="svg", metadata={"Date": None})
        svg = file.getvalue().decode()
        svg = svg[svg.index("<svg") :]
        return re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)

    def __repr__(self):
        unset = ("", [])
        state = self.state().items()
        given = ", ".join(f"{name}={value!r}" for name, value in state if value not in unset)
        return f"{type(self).__name__}({given})"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/plain": repr(self), "text/html": self._page_form()}, metadata

    def _page_form(self):
        """HTML that shows the still picture until a page's script puts the widget in its place."""
        svg, text = self.still(), html.escape(self.describe())
        width, height = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()
        state = html.escape(json.dumps(self.state(), sort_keys=True, separators=(",", ":")))
        room = ";".join(
            f"--{kind}-part:{part:g};--{kind}-rest:{rest:g}rem"
            for kind, (part, rest) in self.room.items()
        )
        return (
            f'<div class="bp-widget" data-module="{self.module}" data-key="{self.key}" '
            f'data-state="{state}" style="{room}">'
            f'<figure class="bp-still"><img alt="{text}" '
            f'width="{float(width) * 4 / 3:.0f}" height="{float(height) * 4 / 3:.0f}" '
            f'src="data:image/svg+xml,{quote(svg, safe=" /:=,;()!*-._~")}">'
            f"<figcaption>{text}</figcaption></figure></div>"
        )
