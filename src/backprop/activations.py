"""Activation functions, each with its derivative beside it.

Both take the pre-activation ``z`` (any shape, float32 or float64) and return an array of that
shape and dtype. The derivative is a function of ``z`` too, never of the output ``a``:
mixing the two up is the commonest wrong gradient in print.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """A function of ``z`` and its derivative. Call it for the value: ``sigmoid(z)``."""

    name: str
    function: Callable[[np.ndarray], np.ndarray]
    derivative: Callable[[np.ndarray], np.ndarray] | None

    def __call__(self, z):
        """Return the value at z, elementwise."""
        return self.function(_floating(z))

    def __repr__(self):
        return self.name


def _floating(z):
    z = np.asarray(z)
    if z.dtype.kind not in "biuf":
        raise ValueError(f"z has dtype {z.dtype}; an activation takes real numbers")
    return z if np.issubdtype(z.dtype, np.inexact) else z.astype(float)


def _sigmoid(z):
    small = np.exp(-np.abs(z))  # never above 1, so nothing overflows
    return np.where(z >= 0, 1, small) / (1 + small)


def _sigmoid_derivative(z):
    a = _sigmoid(_floating(z))
    return a * (1 - a)


def _tanh_derivative(z):
    return 1 - np.tanh(_floating(z)) ** 2


def _relu_derivative(z):
    # At the kink z = 0 any slope from 0 to 1 would do. We take 0, as most libraries do.
    z = _floating(z)
    return (z > 0).astype(z.dtype)


def _softmax(z):
    shifted = np.exp(z - z.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_derivative)
tanh = Activation("tanh", np.tanh, _tanh_derivative)
relu = Activation("relu", lambda z: np.maximum(z, 0), _relu_derivative)
identity = Activation("identity", lambda z: z, lambda z: np.ones_like(_floating(z)))

#: Each output depends on every ``z`` of its layer, so there is no elementwise derivative.
#: It stands in the output layer only, together with ``cross_entropy``.
softmax = Activation("softmax", _softmax, None)

ACTIVATIONS = {f.name: f for f in (sigmoid, tanh, relu, identity, softmax)}
