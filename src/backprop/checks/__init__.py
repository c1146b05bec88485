"""Instant answers to the exercises: right, or wrong with the mistake named where it is known.

One module for each chapter. Every check returns a :class:`Verdict`, which a notebook shows.
"""

from backprop.checks.batches import (
    batch_noise,
    example_shares,
    neuron_batch_gradient,
    quieter_batch,
    update_counts,
)
from backprop.checks.depth import chain_factor, dead_share, first_dz, slower_in_front, weight_spread
from backprop.checks.descent import (
    descent_loop,
    descent_step,
    first_step_by_hand,
    largest_rate,
    nearer_but_stalls,
    remaining_distance,
    walk_outcomes,
)
from backprop.checks.gates import (
    gate_gradient,
    loss_from_z,
    lowest_loss,
    nand_by_hand,
    not_gradient,
    one_weight_gradient,
)
from backprop.checks.gradient_checking import (
    blind_spot,
    name_of_suspect,
    nudged_matrix,
    relative_error,
    suspect,
    two_layer_update,
)
from backprop.checks.inputs import (
    by_the_input,
    dx_through_two_layers,
    faint_dream,
    nearest_undecided,
    sign_step,
    steps_within,
)
from backprop.checks.neuron import (
    batch_gradient,
    neuron_gradient,
    new_bias,
    one_update,
    output_of_neuron,
)
from backprop.checks.one_layer import (
    bias_as_weight,
    layer_batch_gradient,
    layer_weight_gradient,
    second_output,
    summed_weight_gradient,
)
from backprop.checks.other_routes import (
    curvature,
    dual_quotient,
    example_runs,
    slope_of_graph,
    walk_back,
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
    "batch_noise",
    "batch_shapes",
    "bias_as_weight",
    "blind_spot",
    "by_the_input",
    "chain_factor",
    "curvature",
    "dead_share",
    "descent_loop",
    "descent_step",
    "dual_quotient",
    "dx_through_two_layers",
    "example_runs",
    "example_shares",
    "faint_dream",
    "first_dz",
    "first_step_by_hand",
    "gate_gradient",
    "hidden_dz",
    "hidden_gradient",
    "hidden_weight_gradient",
    "largest_gradient",
    "largest_rate",
    "layer_batch_gradient",
    "layer_weight_gradient",
    "loss_from_z",
    "lowest_loss",
    "name_of_suspect",
    "nand_by_hand",
    "nearer_but_stalls",
    "nearest_undecided",
    "neuron_batch_gradient",
    "neuron_gradient",
    "new_bias",
    "not_gradient",
    "nudged_gradient",
    "nudged_matrix",
    "one_update",
    "one_weight_gradient",
    "output_dz",
    "output_of_neuron",
    "partial_by_x",
    "published_bias",
    "quieter_batch",
    "relative_error",
    "remaining_distance",
    "rows_right",
    "secant_slope",
    "second_output",
    "shared_bias",
    "sign_step",
    "slope_of_graph",
    "slope_through_both",
    "slower_in_front",
    "solves_xor",
    "steps_within",
    "success_rate",
    "summed_weight_gradient",
    "suspect",
    "train_weight",
    "two_layer_update",
    "two_sided_slope",
    "update_counts",
    "walk_back",
    "walk_outcomes",
    "weight_spread",
]
