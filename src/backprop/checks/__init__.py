"""Instant answers to the exercises: right, or wrong with the mistake named where it is known.

One module for each chapter. Every check returns a :class:`Verdict`, which a notebook shows.
"""

from backprop.checks.descent import (
    descent_loop,
    descent_step,
    first_step_by_hand,
    largest_rate,
    nearer_but_stalls,
    remaining_distance,
    walk_outcomes,
)
from backprop.checks.neuron import (
    batch_gradient,
    neuron_gradient,
    new_bias,
    one_update,
    output_of_neuron,
)
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
from backprop.checks.xor import (
    batch_shapes,
    hidden_dz,
    rows_right,
    solves_xor,
    success_rate,
    train_weight,
)

__all__ = [
    "Verdict",
    "batch_gradient",
    "batch_shapes",
    "descent_loop",
    "descent_step",
    "first_step_by_hand",
    "hidden_dz",
    "hidden_gradient",
    "hidden_weight_gradient",
    "largest_gradient",
    "largest_rate",
    "nearer_but_stalls",
    "neuron_gradient",
    "new_bias",
    "nudged_gradient",
    "one_update",
    "output_dz",
    "output_of_neuron",
    "partial_by_x",
    "published_bias",
    "remaining_distance",
    "rows_right",
    "secant_slope",
    "shared_bias",
    "slope_through_both",
    "solves_xor",
    "success_rate",
    "train_weight",
    "two_sided_slope",
    "walk_outcomes",
]
