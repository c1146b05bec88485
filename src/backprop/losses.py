"""Loss functions: one number for an example, averaged over a batch.

``loss(a, target)`` takes predictions and targets of one shape, ``(outputs,)`` for one example or
``(examples, outputs)`` for a batch, and returns a float. A number counts as one output.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backprop._validation import as_float_array
from backprop.activations import Activation, sigmoid, softmax


@dataclass(frozen=True)
class Loss:
    """A loss and its derivative by the prediction ``a``, both for each example."""

    name: str
    per_example: Callable[[np.ndarray, np.ndarray], np.ndarray]
    derivative: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def __call__(self, a, target):
        """Return the mean over the examples, which is infinity if it is beyond the largest float.

        Raises ValueError for shapes, predictions or targets that don't fit.
        """
        a = np.atleast_1d(as_float_array(a, "the prediction", float))
        target = np.atleast_1d(as_float_array(target, "the target", float))
        if a.shape != target.shape:
            raise ValueError(f"predictions have shape {a.shape}, targets {target.shape}")
        if a.ndim > 2 or a.size == 0:
            raise ValueError(
                f"predictions have shape {a.shape}; they need (outputs,) or (examples, outputs)"
            )
        check_target(self, target)
        if self.name == "cross_entropy":
            _check_probabilities("predictions", a)
        with np.errstate(over="ignore"):
            return float(np.mean(self.per_example(a, target)))

    def __repr__(self):
        return self.name


def _sum(values):
    return values.sum(axis=-1)


def _minus_log(probability):
    with np.errstate(divide="ignore"):  # -log(0) is infinity, and that is what we mean
        return -np.log(probability)


def _finite(values):
    """The largest float where a slope is beyond it, so that saturation does not become NaN."""
    return np.nan_to_num(values, nan=np.nan, posinf=None, neginf=None)


def _binary_cross_entropy(a, y):
    # A term with factor 0 is left out: 0 * log(0) is 0 here, not NaN.
    yes = np.where(y > 0, y * _minus_log(np.where(y > 0, a, 1)), 0)
    no = np.where(y < 1, (1 - y) * _minus_log(np.where(y < 1, 1 - a, 1)), 0)
    return _sum(yes + no)


def _binary_cross_entropy_derivative(a, y):
    with np.errstate(divide="ignore", over="ignore"):
        yes = np.where(y > 0, y / np.where(y > 0, a, 1), 0)
        no = np.where(y < 1, (1 - y) / np.where(y < 1, 1 - a, 1), 0)
        return _finite(no) - _finite(yes)


def _categorical_cross_entropy(a, y):
    return _sum(np.where(y > 0, y * _minus_log(np.where(y > 0, a, 1)), 0))


def _categorical_cross_entropy_derivative(a, y):
    with np.errstate(divide="ignore", over="ignore"):
        return -_finite(np.where(y > 0, y / np.where(y > 0, a, 1), 0))


half_squared_error = Loss(
    "half_squared_error", lambda a, y: _sum((a - y) ** 2) / 2, lambda a, y: a - y
)
squared_error = Loss("squared_error", lambda a, y: _sum((a - y) ** 2), lambda a, y: 2 * (a - y))
mean_squared_error = Loss(
    "mean_squared_error",
    lambda a, y: np.mean((a - y) ** 2, axis=-1),
    lambda a, y: 2 * (a - y) / a.shape[-1],
)
#: ``-sum(y log a + (1 - y) log(1 - a))`` for independent outputs between 0 and 1 (sigmoid).
#: Behind a softmax layer the passes use ``-sum(y log a)``, see :func:`paired_loss`.
cross_entropy = Loss("cross_entropy", _binary_cross_entropy, _binary_cross_entropy_derivative)
_softmax_cross_entropy = Loss(
    "cross_entropy", _categorical_cross_entropy, _categorical_cross_entropy_derivative
)

LOSSES = {f.name: f for f in (half_squared_error, squared_error, mean_squared_error, cross_entropy)}


def paired_loss(loss: Loss, output: Activation) -> Loss:
    """The loss in the form that fits this output activation.

    Raises ValueError for a pair that has no meaning: softmax without cross-entropy, and
    cross-entropy on outputs that are not between 0 and 1.
    """
    if not isinstance(loss, Loss):
        raise ValueError(f"unknown loss {loss!r}; choose one of {', '.join(LOSSES)}")
    if loss.name == "cross_entropy" and output not in (sigmoid, softmax):
        raise ValueError(f"cross_entropy needs a sigmoid or softmax output, not {output}")
    if output is softmax:
        if loss.name != "cross_entropy":
            raise ValueError(f"a softmax output needs cross_entropy, not {loss}")
        return _softmax_cross_entropy
    return loss


def check_target(loss: Loss, target: np.ndarray) -> None:
    """Raise ValueError for targets that the loss can't reach."""
    if loss.name == "cross_entropy":
        _check_probabilities("targets", target)
    # Given to six decimals or more, so that the gradient is right to as many.
    if loss is _softmax_cross_entropy and abs(target.sum(axis=-1) - 1).max() > 1e-6:
        raise ValueError("behind softmax the targets of each example must add up to 1")


def _check_probabilities(name, values):
    if values.min() < 0 or values.max() > 1:
        raise ValueError(
            f"cross_entropy needs {name} from 0 to 1; got {values.min():g} to {values.max():g}"
        )
