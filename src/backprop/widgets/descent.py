"""Walk downhill on a curve from any start, at any learning rate."""

import numpy as np
import traitlets

from backprop import plotting
from backprop.gradient_descent import descend
from backprop.widgets.base import BookWidget, Choice, Number, written

MAX_STEPS = 5_000


def _quartic(x):
    return x * x * x * x - 3 * x * x * x + 2


def _quartic_slope(x):
    return 4 * x * x * x - 9 * x * x


def _valleys(x):
    return x * x * x * x - 2 * x * x + 0.2 * x


def _valleys_slope(x):
    return 4 * x * x * x - 4 * x + 0.2


def _bowl(x):
    return 5 * x * x


def _bowl_slope(x):
    return 10 * x


#: Name: (function, slope, least and greatest x that the picture shows, and the same of f)
CURVES = {
    "quartic": (_quartic, _quartic_slope, (-2, 4.5), (-15, 75)),
    "valleys": (_valleys, _valleys_slope, (-2, 2), (-2, 9)),
    "bowl": (_bowl, _bowl_slope, (-2, 2), (-2, 21)),
}


class DescentExplorer(BookWidget):
    """Gradient descent on a function of one number, beside the map of how each walk ends.

    curve: "quartic" x⁴ − 3x³ + 2, "valleys" x⁴ − 2x² + 0.2x, or "bowl" 5x²
    start: where the walk begins; on "valleys" and "bowl" from -2 to 2
    rate:  the learning rate
    step:  how many steps are shown; at most all that the walk makes
    """

    module = "descent"
    room = {"narrow": (1.37, 32.4), "wide": (0.33, 19.9)}

    curve = Choice("quartic", CURVES).tag(sync=True)
    start = Number(4.0, low=-2, high=4.5).tag(sync=True)
    rate = Number(0.01, low=0.001, high=1).tag(sync=True)
    step = Number(MAX_STEPS, low=0, high=MAX_STEPS, whole=True).tag(sync=True)

    @traitlets.validate("start")
    def _check_start(self, proposal):
        low, high = CURVES[self.curve][2]
        if not low <= proposal["value"] <= high:
            raise traitlets.TraitError(
                f"start must be a number from {low:g} to {high:g} on curve {self.curve!r}; "
                f"got {proposal['value']!r}"
            )
        return proposal["value"]

    @traitlets.observe("curve")
    def _bring_start_within(self, change):
        self.start = float(np.clip(self.start, *CURVES[change["new"]][2]))

    def walk(self):
        """The whole walk, a :class:`backprop.gradient_descent.Descent`."""
        slope = CURVES[self.curve][1]
        return descend(slope, self.start, learning_rate=self.rate, max_steps=MAX_STEPS)

    def describe(self):
        """Start, learning rate and how the walk ends; or where it is after the steps shown."""
        walk, slope = self.walk(), CURVES[self.curve][1]
        begin = f"From {written(self.start)} at learning rate {written(self.rate)} the walk "
        if self.step < walk.steps:
            x = walk.path[self.step]
            return (
                f"{begin}is at x = {written(x, 6)} after {self.step:,} of {walk.steps:,} steps; "
                f"the slope there is {written(slope(x))}."
            )
        steps = "1 step" if walk.steps == 1 else f"{walk.steps:,} steps"
        end = written(walk.end, 6)
        if walk.outcome == "converged":
            return f"{begin}converges in {steps} to a minimum at x = {end}."
        if walk.outcome == "stalled":
            return f"{begin}stalls after {steps} at x = {end}, where no minimum is."
        if walk.outcome == "diverged":
            return f"{begin}diverges: from step {walk.diverged_from:,} on, each is longer."
        if is_swinging(walk.path):
            return f"{begin}still swings from side to side after {steps}."
        return f"{begin}is still on its way after {steps}, at x = {end}."

    def draw_still(self, figure):
        """The curve with the walk on it."""
        f, _, reach, heights = CURVES[self.curve]
        ax = figure.subplots()
        plotting.curve(ax, f, *reach, color=plotting.QUIET, linestyle="-", linewidth=1.5)
        path = self.walk().path[: self.step + 1]
        path = path[np.abs(path) < 100]
        plotting.descent_path(ax, f, np.append(path[:100], path[100::50]))
        ax.set(xlabel="x", ylabel="f(x)", xlim=reach, ylim=heights)


def is_swinging(path) -> bool:
    """Whether the last 20 moves of a walk often turn around."""
    moves = np.diff(path[-21:])
    return int((moves[1:] * moves[:-1] < 0).sum()) >= 5
