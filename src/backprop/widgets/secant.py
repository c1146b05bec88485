"""Turn a secant into the tangent, and see how the error of a measured slope depends on h."""

from typing import NamedTuple

import numpy as np

from backprop import plotting
from backprop.differences import central_difference, forward_difference
from backprop.widgets.base import BookWidget, Choice, Number, written

#: The steps of the picture of errors: ten to each factor of ten, from 1 down to 1e-15
STEPS = tuple(float(f"{10 ** (-(k % 10) / 10):.3g}e-{k // 10}") for k in range(151))
WINDOW = (-2, 4)
FLOOR = 1e-16


def _quartic(x):
    return x * x * x * x - 3 * x * x * x + 2


def _quartic_slope(x):
    return 4 * x * x * x - 9 * x * x


def _parabola(x):
    return x * x


def _parabola_slope(x):
    return 2 * x


def _bell(x):
    return 1 / (1 + x * x)


def _bell_slope(x):
    return -2 * x / ((1 + x * x) * (1 + x * x))


def _line(x):
    return 3 * x + 1


def _line_slope(x):
    return 3.0


#: Name: (function, exact slope, least and greatest height that the picture shows). They use only
#: + - * /, which every machine rounds alike: then even the digits of round-off are the same.
CURVES = {
    "quartic": (_quartic, _quartic_slope, (-12, 12)),
    "parabola": (_parabola, _parabola_slope, (-3, 11)),
    "bell": (_bell, _bell_slope, (-0.4, 1.4)),
    "line": (_line, _line_slope, (-7, 15)),
}


class Slopes(NamedTuple):
    """The slope of a curve at a point: exact, and measured in two ways."""

    exact: float
    forward: float
    central: float

    @property
    def forward_error(self) -> float:
        """How far the forward difference is from the exact slope."""
        return abs(self.forward - self.exact)

    @property
    def central_error(self) -> float:
        """How far the central difference is from the exact slope."""
        return abs(self.central - self.exact)


class SecantToTangent(BookWidget):
    """Secants and the tangent of a curve, beside the error of both differences at every step.

    curve: "quartic" x⁴ − 3x³ + 2, "parabola" x², "bell" 1/(1 + x²), or "line" 3x + 1
    x:     where the slope is measured
    size:  of the step h, without its sign
    side:  where the second point lies: "right" (h > 0) or "left" (h < 0)
    """

    module = "secant"
    room = {"narrow": (0.95, 50.3), "wide": (0.19, 29.7)}

    curve = Choice("quartic", CURVES).tag(sync=True)
    x = Number(2.0, low=-1, high=3).tag(sync=True)
    size = Number(1.0, low=1e-15, high=1).tag(sync=True)
    side = Choice("right", ("right", "left")).tag(sync=True)

    @property
    def h(self) -> float:
        """The step with its sign."""
        return self.size if self.side == "right" else -self.size

    def slopes(self, h: float | None = None) -> Slopes:
        """The slopes at x, measured with this step or with another one."""
        h = self.h if h is None else h
        f, slope, _ = CURVES[self.curve]
        return Slopes(
            slope(self.x), forward_difference(f, self.x, h), central_difference(f, self.x, h)
        )

    def describe(self):
        """The exact slope, both differences with their errors, and which one is closer."""
        slopes = self.slopes()
        off, central_off = slopes.forward_error, slopes.central_error
        measured = (
            f"At x = {written(self.x, 6)} the slope is {written(slopes.exact, 8)}. "
            f"With h = {written(self.h)} the forward difference is {written(slopes.forward, 8)}, "
            f"off by {written(off, 3)}; the central difference is {written(slopes.central, 8)}, "
            f"off by {written(central_off, 3)}"
        )
        if off == central_off:
            return f"{measured}. Neither is closer."
        nearer, near, far = ("central", central_off, off)
        if off < central_off:
            nearer, near, far = ("forward", off, central_off)
        if near == 0:
            return f"{measured}. The {nearer} one is exact."
        return f"{measured}. The {nearer} one is {written(far / near, 3)} times as close."

    def draw_still(self, figure):
        """The curve with its secants and tangent; beside it the errors over all steps."""
        f, _, heights = CURVES[self.curve]
        slopes = self.slopes()
        left, right = figure.subplots(1, 2)
        xs = np.linspace(*WINDOW, 61)
        left.plot(xs, f(xs), color=plotting.QUIET, linestyle="-", linewidth=1.5)
        ends = np.array(WINDOW, dtype=float)
        kinds = (
            ("tangent", self.x, slopes.exact, plotting.TARGET, "-"),
            ("forward", self.x, slopes.forward, plotting.FORWARD, "--"),
            ("central", self.x + self.h, slopes.central, plotting.BACKWARD, "-."),
        )
        for label, x, slope, color, dash in kinds:
            line = f(x) + slope * (ends - x)
            left.plot(ends, line, color=color, linestyle=dash, linewidth=1.5, label=label)
        points = (self.x - self.h, self.x, self.x + self.h)
        left.plot(points, [f(x) for x in points], "o", color="black", markersize=4)
        left.set(xlabel="x", ylabel="f(x)", xlim=WINDOW, ylim=heights)
        left.locator_params(nbins=4)
        left.legend(loc="upper center")
        steps = STEPS[::10]
        measured = [self.slopes(h if self.side == "right" else -h) for h in steps]
        off = [max(at.forward_error, FLOOR) for at in measured]
        central_off = [max(at.central_error, FLOOR) for at in measured]
        right.loglog(steps, off, "o", markersize=4, color=plotting.FORWARD, label="forward")
        right.loglog(
            steps, central_off, "s", markersize=4, color=plotting.BACKWARD, label="central"
        )
        right.axvline(self.size, color="black", linewidth=0.8)
        right.set(xlabel="size of h", ylabel="error", ylim=(FLOOR / 3, 300))
        right.set(xticks=[1e-15, 1e-8, 1], yticks=[1e-16, 1e-8, 1])
        right.minorticks_off()
        right.legend(loc="lower center")
