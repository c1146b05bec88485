"""Figures in one look. Each function draws on an Axes and returns it."""

from importlib import resources

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib_inline.backend_inline import set_matplotlib_formats

from backprop.network import Network
from backprop.passes import BackwardPass, ForwardPass, predict

#: Colors by role. A figure that uses one adds a label, dash or marker: never color alone.
FORWARD, BACKWARD, TARGET, QUIET = "#1f5fa8", "#c2410c", "#15803d", "#64748b"


def use_style() -> None:
    """Give the notebook the book's look: SVG figures that are the same on each run."""
    with resources.as_file(resources.files("backprop") / "backprop.mplstyle") as style:
        plt.style.use(style)
    set_matplotlib_formats("svg", metadata={"Date": None})


def curve(ax: Axes, f, start: float, stop: float, **style) -> Axes:
    """Draw the function f of one number from start to stop."""
    x = np.linspace(start, stop, 401)
    ax.plot(x, [f(float(value)) for value in x], **style)
    return ax


def tangent(ax: Axes, f, slope: float, x: float, reach: float = 0.5, **style) -> Axes:
    """Draw the line of the given slope through (x, f(x)), reaching so far to either side."""
    ends = np.array([x - reach, x + reach])
    ax.plot(ends, f(x) + slope * (ends - x), **style)
    ax.plot([x], [f(x)], "o", color=style.get("color"))
    return ax


def descent_path(ax: Axes, f, path, **style) -> Axes:
    """Draw the points of a walk (shape (steps + 1,)) on the curve of f, the start as a ring."""
    path = np.asarray(path)
    style = {"color": BACKWARD, "marker": "o", "markersize": 4, "linewidth": 1} | style
    heights = [f(float(x)) for x in path]
    ax.plot(path, heights, **style)
    ax.plot(path[:1], heights[:1], "o", markersize=11, fillstyle="none", color=style["color"])
    return ax


def loss_curve(ax: Axes, epochs, losses, **style) -> Axes:
    """Draw losses over epochs, both on logarithmic axes that leave out epoch 0."""
    epochs, losses = np.asarray(epochs), np.asarray(losses)
    ax.loglog(epochs[epochs > 0], losses[epochs > 0], **style)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    return ax


def loss_surface(ax: Axes, loss_at, across, up, levels=12) -> Axes:
    """Draw level lines of ``loss_at(a, b)`` over two parameters' values, with their numbers."""
    heights = np.array([[loss_at(float(a), float(b)) for a in across] for b in up])
    lines = ax.contour(across, up, heights, levels=levels, linewidths=1, colors=QUIET)
    ax.clabel(lines, fontsize=9, fmt="%.3g")
    return ax


def decision_surface(ax: Axes, network: Network, x, target, *, margin=0.25, steps=81) -> Axes:
    """Shade a network's output over its two inputs and mark the examples by their target.

    network: two inputs, one output. x, target: shapes (examples, 2) and (examples, 1)
    """
    x, target = np.asarray(x), np.asarray(target)
    low, high = x.min() - margin, x.max() + margin
    grid = np.linspace(low, high, steps)
    points = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    shade = predict(network, points).reshape(steps, steps)
    levels = np.linspace(0, 1, 11)
    filled = ax.contourf(grid, grid, shade, levels=levels, cmap="cividis", alpha=0.85)
    ax.contour(grid, grid, shade, levels=[0.5], colors="white", linewidths=2)
    for value, marker, name in ((0, "o", "target 0"), (1, "s", "target 1")):
        chosen = x[target[:, 0] == value]
        ax.plot(
            *chosen.T, marker, linestyle="none", markersize=10, color="white",
            markeredgecolor="black", label=name,
        )  # fmt: skip
    ax.figure.colorbar(filled, ax=ax, label="output")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    ax.grid(False)
    return ax


def network_diagram(
    ax: Axes,
    network: Network,
    forward_pass: ForwardPass | None = None,
    backward_pass: BackwardPass | None = None,
    *,
    digits: int = 3,
    weights: bool = True,
) -> Axes:
    """Draw a small network: units with activations, lines with weights close to their line.

    forward_pass:  of one example; writes the activations into the units
    backward_pass: of one example; writes the derivatives of the loss beside them
    """
    sizes = network.sizes
    places = [
        [(2.6 * layer, (count - 1) / 2 * 1.5 - 1.5 * unit) for unit in range(count)]
        for layer, count in enumerate(sizes)
    ]
    for number, layer in enumerate(network.layers):
        for i, (x1, y1) in enumerate(places[number + 1]):
            for j, (x0, y0) in enumerate(places[number]):
                ax.plot([x0, x1], [y0, y1], "-", color=QUIET, linewidth=1.2, zorder=1)
                value = layer.weight[i, j]
                text = f"{value:.{digits}g}"
                if backward_pass is not None:
                    text = f"{backward_pass.steps[number].dweight[i, j]:.{digits}g}"
                if weights:
                    # At 30 % of the way the labels of crossing lines stay apart.
                    share = 0.3
                    ax.text(
                        x0 + share * (x1 - x0), y0 + share * (y1 - y0), text, fontsize=9,
                        ha="center", va="center", zorder=2,
                        color=FORWARD if backward_pass is None else BACKWARD,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                    )  # fmt: skip
    for number, column in enumerate(places):
        for unit, (x, y) in enumerate(column):
            name = f"$x_{{{unit + 1}}}$" if number == 0 else f"$a^{{({number})}}_{{{unit + 1}}}$"
            lines = [name]
            if forward_pass is not None:
                steps = forward_pass.steps
                values = steps[0].a_in if number == 0 else steps[number - 1].a
                lines.append(f"{values[unit]:.{digits}g}")
            ax.text(
                x, y, "\n".join(lines), fontsize=10, ha="center", va="center", zorder=3,
                bbox={"boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": FORWARD},
            )  # fmt: skip
            if backward_pass is not None and number > 0:
                dz = backward_pass.steps[number - 1].dz[unit]
                ax.text(x, y - 0.62, f"dz {dz:.{digits}g}", fontsize=9, ha="center", color=BACKWARD)
    ax.set_xlim(-0.6, places[-1][0][0] + 0.6)
    reach = max(abs(y) for column in places for _, y in column)
    ax.set_ylim(-reach - 0.9, reach + 0.7)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax
