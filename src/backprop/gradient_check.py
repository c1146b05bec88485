"""Ask the loss itself whether the gradients of the backward pass are right."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backprop._validation import as_float_array, positive_number
from backprop.losses import Loss, paired_loss
from backprop.network import Network
from backprop.passes import backward, forward, mean_loss


def numerical_gradient(f: Callable, parameters, *, epsilon: float = 1e-6) -> np.ndarray:
    """Central differences of ``f`` by each entry of ``parameters``: two calls of f per entry.

    f:          takes an array shaped like ``parameters``, returns a number
    parameters: array of any shape, left unchanged
    Raises ValueError if epsilon is not a positive number or f returns something else than a number.
    """
    epsilon = positive_number(epsilon, "epsilon")
    parameters = as_float_array(parameters, "parameters", float)
    gradient = np.empty_like(parameters)
    for index in np.ndindex(parameters.shape):
        kept = parameters[index]
        parameters[index] = kept + epsilon
        above = _number(f(parameters.copy()))
        parameters[index] = kept - epsilon
        gradient[index] = (above - _number(f(parameters.copy()))) / (2 * epsilon)
        parameters[index] = kept
    return gradient


def _number(value):
    if np.ndim(value) != 0 or np.asarray(value).dtype.kind not in "iuf":
        raise ValueError(f"f returned {value!r}; it must return one number")
    return float(value)


@dataclass(frozen=True)
class GradientCheck:
    """The worst disagreement, and the weight, bias or input where it is."""

    largest_relative_error: float
    where: str
    analytic: float
    numeric: float

    @property
    def passed(self) -> bool:
        """Whether every relative error is below 1e-7."""
        return self.largest_relative_error < 1e-7

    def __repr__(self):
        if self.passed:
            return "gradient check passed: every relative error is below 1e-7"
        return (
            f"gradient check FAILED at {self.where}: backward pass {self.analytic:.7g}, "
            f"finite differences {self.numeric:.7g}"
        )


def check_gradients(
    network: Network, x, target, loss: Loss, *, backward: Callable = backward
) -> GradientCheck:
    """Compare each derivative of the backward pass with finite differences of the loss.

    backward: the function under test, by default the book's own
    Computed in float64 whatever the network's dtype. Two central differences, with steps h and
    2h, are combined so that their h squared errors cancel (Richardson). What round-off in the
    loss can do to them, 1e-15 loss / h, is no error. The relative error of a derivative below
    1e-5 is taken relative to 1e-5, since round-off would dominate it.
    A relu unit whose z lies within about 0.00001 of its kink has no slope there and may fail.
    Raises ValueError for bad input, as ``forward`` and ``backward`` do.
    """
    network = network.astype(np.float64)
    x = as_float_array(x, "x", float)
    passed = forward(network, x)
    result = backward(network, passed, target, loss)
    analytic = [a for step in result.steps for a in (step.dweight.ravel(), step.dbias)]
    analytic = np.concatenate([*analytic, result.dx.ravel()])

    paired = paired_loss(loss, network.layers[-1].activation)
    target = np.asarray(target, dtype=float)
    count = network.parameters.size

    def loss_at(point):
        moved = network.with_parameters(point[:count])
        return mean_loss(paired, moved, forward(moved, point[count:].reshape(x.shape)), target)

    point = np.concatenate([network.parameters, x.ravel()])
    if analytic.shape != point.shape:
        raise ValueError(
            f"backward returned {analytic.size} derivatives; this network and x have {point.size}"
        )
    numeric, error = np.full(point.shape, np.nan), np.full(point.shape, np.inf)
    # Large inputs bend the loss within a step, and relu has a kink: shorter steps help.
    for h in (1e-3, 1e-4, 1e-5):
        if error.max() > 1e-7:
            found = _richardson(loss_at, point, h)
            new = _relative_error(analytic, found, round_off=1e-15 * loss_at(point) / h)
            numeric, error = np.where(new < error, [found, new], [numeric, error])
    worst = int(np.argmax(error))
    return GradientCheck(
        float(error[worst]),
        _place(network, x, worst),
        float(analytic[worst]),
        float(numeric[worst]),
    )


def _richardson(f, point, h):
    fine, coarse = (numerical_gradient(f, point, epsilon=step) for step in (h, 2 * h))
    with np.errstate(invalid="ignore"):  # infinite losses have no difference
        return (4 * fine - coarse) / 3


def _relative_error(analytic, numeric, round_off):
    with np.errstate(invalid="ignore"):
        size = np.maximum(np.maximum(abs(analytic), abs(numeric)), 1e-5)
        apart = abs(analytic - numeric)
        error = np.where(apart <= round_off, 0, apart / size)
    return np.where(np.isnan(error), np.inf, error)  # what is no number agrees with nothing


def _place(network, x, position):
    """The name of the entry at this position of the flat list of parameters, then inputs."""
    named = [
        (f"layer {number} {name}", getattr(layer, name).shape)
        for number, layer in enumerate(network.layers)
        for name in ("weight", "bias")
    ]
    for name, shape in [*named, ("x", x.shape)]:
        size = int(np.prod(shape))
        if position < size:
            index = ", ".join(str(int(i)) for i in np.unravel_index(position, shape))
            return f"{name}[{index}]"
        position -= size
    raise IndexError(position)
