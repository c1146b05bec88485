"""S1's figures. Its equations are pictures, so few numbers stand in print."""

from functools import cache

import numpy as np

from backprop.activations import sigmoid
from backprop.examples import gate, xor_network
from backprop.gradient_check import numerical_gradient
from backprop.gradient_descent import batches
from backprop.losses import cross_entropy
from backprop.network import Layer, Network
from backprop.passes import forward, predict
from backprop.published.registry import Formula, figures


@cache
def counts():
    """How many examples there are, and how many updates they make in batches."""
    x, _ = gate("xor")
    updates = batches(len(x), epochs=4, batch_size=3, batching="straddle")
    return {"batches": float(sum(1 for _ in updates)), "examples": float(len(x))}


@cache
def formulas():
    """The program's loss and gradients for one example, beside central differences."""
    layers = xor_network(np.random.default_rng(1)).layers
    network = Network(tuple(Layer(layer.weight, 0 * layer.bias, sigmoid) for layer in layers))
    x, target = np.array([1.0, 0.0]), np.array([1.0])

    def loss(parameters):
        prediction = predict(network.with_parameters(parameters), x)
        return float(cross_entropy.per_example(prediction, target))

    hidden, output = (step.a for step in forward(network, x).steps)
    slopes = network.with_parameters(numerical_gradient(loss, network.parameters)).layers
    error = output - target
    back = error @ network.layers[1].weight
    logs = target * np.log(output) + (1 - target) * np.log(1 - output)
    return {
        "formula.cost": Formula(-logs.sum(), loss(network.parameters)),
        "formula.out": Formula(error[0] * hidden[0], slopes[1].weight[0, 0]),
        "formula.hid": Formula(
            back[0] * hidden[0] * (1 - hidden[0]) * x[0], slopes[0].weight[0, 0]
        ),
    }


SETUP = "2-3-1 sigmoid network without biases, cross-entropy"

FIGURES = (
    *figures(
        "S1", "epochs and batches", prefix="simpleml", page="09_batches#the-one-left-over",
        setup="4 examples, 4 epochs, batch size 3", values=counts,
        rows=[
            ("examples", "examples in an epoch", "4"),
            ("batches", "updates", "6",
             {"cause": "Right where batches run on across epochs; begun anew, it is 8 updates."}),
        ],
    ),
    *figures(
        "S1", "program", prefix="simpleml", page="08_xor", setup=SETUP, values=formulas,
        rows=[
            ("formula.cost", "cost", "-(sum_i t_i log o_i + (1-t_i) log(1-o_i))"),
            ("formula.out", "∂E/∂W, output", "(o-t)*h"),
            ("formula.hid", "∂E/∂W, hidden", "sum_n(o_n-t_n)W_nk h_k(1-h_k)x_m"),
        ],
    ),
)  # fmt: skip
