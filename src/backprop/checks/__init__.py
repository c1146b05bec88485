"""Instant answers to the exercises: right, or wrong with the mistake named where it is known.

One module for each chapter. Every check returns a :class:`Verdict`, which a notebook shows.
"""

from backprop.checks.slopes import (
    nudged_gradient,
    partial_by_x,
    secant_slope,
    slope_through_both,
    two_sided_slope,
)
from backprop.checks.two_layers import (
    hidden_gradient,
    hidden_weight_gradient,
    largest_gradient,
    output_dz,
    published_bias,
    shared_bias,
)
from backprop.checks.verdict import Verdict

__all__ = [
    "Verdict",
    "hidden_gradient",
    "hidden_weight_gradient",
    "largest_gradient",
    "nudged_gradient",
    "output_dz",
    "partial_by_x",
    "published_bias",
    "secant_slope",
    "shared_bias",
    "slope_through_both",
    "two_sided_slope",
]
