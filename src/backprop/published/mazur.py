"""S2's figures: the worked example of two layers, and what its program made of it."""

from decimal import Decimal
from functools import cache, partial

from backprop.activations import sigmoid
from backprop.examples import two_layers
from backprop.gradient_descent import train
from backprop.mistakes import learn, updated_weights_reused
from backprop.passes import predict
from backprop.published.registry import Formula, figures, written
from backprop.published.steps import first_step, indexed


@cache
def worked_example():
    """Forward, backward and one step with the biases frozen."""
    step = first_step(two_layers, biases="frozen")
    (hidden, output), (first, second) = step.before.steps, step.gradients.steps
    w2, (i1, i2) = two_layers.network.layers[1].weight, two_layers.x
    w1, w2_hidden, w3, _ = two_layers.network.layers[0].weight.ravel()
    losses = 0.5 * (output.a - two_layers.target) ** 2
    b1 = two_layers.network.layers[0].bias[0]
    # The sum of the deltas over their weights, then the slope, then the input.
    general = (second.dz @ w2[:, 0]) * hidden.a[0] * (1 - hidden.a[0]) * i1
    return {
        "forward.net_h1": hidden.z[0],
        "forward.out_h1": hidden.a[0],
        "forward.out_h2": hidden.a[1],
        "forward.net_o1": output.z[0],
        "forward.out_o1": output.a[0],
        "forward.out_o2": output.a[1],
        "error.E_o1": losses[0],
        "error.E_o2": losses[1],
        "error.E_total": step.gradients.loss,
        "w5.dEdout": second.da[0],
        "w5.doutdnet": sigmoid.derivative(output.z)[0],
        "w5.dnetdw5": hidden.a[0],
        "w5.dEdw5": second.dweight[0, 0],
        "h1.dEo1dnet": second.dz[0],
        "h1.dnetdout": w2[0, 0],
        "h1.dEo1dout": second.dz[0] * w2[0, 0],
        "h1.dEo2dout": second.dz[1] * w2[1, 0],
        "h1.dEdout": first.da[0],
        "h1.out_h1_short": hidden.a[0],
        "h1.doutdnet": sigmoid.derivative(hidden.z)[0],
        "h1.dnetdw1": i1,
        "h1.dEdw1": first.dweight[0, 0],
        **indexed("w", [layer.weight for layer in step.network.layers], first=1),
        "formula.net_h1_w3": Formula(
            w1 * i1 + w3 * i2 + b1, w1 * i1 + w2_hidden * i2 + b1, "w1*i1+w2*i2+b1*1"
        ),
        "formula.delta": Formula(general, first.dweight[0, 0]),
        "comment.sig0": float(sigmoid(0)),
    }


def new_weights():
    """The weights after the step."""
    return {f"{name}.new": value for name, value in worked_example().items()}


def rounded_before_use():
    """The second path from a delta that was rounded to nine decimals first."""
    delta = written(first_step(two_layers).gradients.steps[1].dz[1], "0.000000001")
    return {"h1.dEo2dout": Decimal(delta) * Decimal("0.50")}


@cache
def trained(training=train):
    """Error and outputs after one round and after 10,000."""
    run = training(
        two_layers.network, two_layers.x, two_layers.target, two_layers.loss,
        learning_rate=0.5, epochs=10_000, biases="frozen",
    )  # fmt: skip
    outputs = predict(run.network, two_layers.x)
    return {
        "round1.E": run.losses[1],
        "N10000.E": run.losses[10_000],
        "N10000.o1": outputs[0],
        "N10000.o2": outputs[1],
    }


def trained_with_updated_weights():
    """The same by a program that updates the output weights before it goes back over them."""
    return trained(OVER_UPDATED_WEIGHTS)


#: One function, so that its run is computed once.
OVER_UPDATED_WEIGHTS = partial(learn, backward=updated_weights_reused(0.5))

SETUP = (
    "2-2-2 sigmoid network: weights 0.15 to 0.55, biases 0.35 and 0.6 for a layer; "
    "inputs 0.05, 0.1, targets 0.01, 0.99; half squared error, rate 0.5, biases frozen"
)
UPDATED = (
    "The program updated the output weights first and went back over the new ones, "
    "which the text warns of."
)

FIGURES = (
    *figures(
        "S2", "forward pass", prefix="mazur", page="06_two_layers#go-forward-with-matrices",
        setup=SETUP, values=worked_example,
        rows=[
            ("forward.net_h1", "net_h1", "0.3775"),
            ("forward.out_h1", "out_h1", "0.593269992"),
            ("forward.out_h2", "out_h2", "0.596884378"),
            ("forward.net_o1", "net_o1", "1.105905967"),
            ("forward.out_o1", "out_o1", "0.75136507"),
            ("forward.out_o2", "out_o2", "0.772928465"),
        ],
    ),
    *figures(
        "S2", "total error", prefix="mazur", page="06_two_layers#measure-the-loss",
        setup=SETUP, values=worked_example,
        rows=[
            ("error.E_o1", "E_o1", "0.274811083"),
            ("error.E_o2", "E_o2", "0.023560026"),
            ("error.E_total", "E_total", "0.298371109"),
        ],
    ),
    *figures(
        "S2", "output layer", prefix="mazur",
        page="06_two_layers#go-back-at-the-output-three-factors",
        setup=SETUP, values=worked_example,
        rows=[
            ("w5.dEdout", "∂E/∂out_o1", "0.74136507"),
            ("w5.doutdnet", "∂out_o1/∂net_o1", "0.186815602"),
            ("w5.dnetdw5", "∂net_o1/∂w5", "0.593269992"),
            ("w5.dEdw5", "∂E/∂w5", "0.082167041"),
        ],
    ),
    *figures(
        "S2", "output layer", prefix="mazur", page="06_two_layers#take-one-step",
        setup=SETUP, values=new_weights,
        rows=[
            ("w5.new", "w5 after the step", "0.35891648"),
            ("w6.new", "w6 after the step", "0.408666186"),
            ("w7.new", "w7 after the step", "0.511301270"),
            ("w8.new", "w8 after the step", "0.561370121"),
        ],
    ),
    *figures(
        "S2", "hidden layer", prefix="mazur",
        page="06_two_layers#go-back-to-the-hidden-layer-add-the-paths",
        setup=SETUP, values=worked_example,
        rows=[
            ("h1.dEo1dnet", "∂E_o1/∂net_o1", "0.138498562"),
            ("h1.dnetdout", "∂net_o1/∂out_h1", "0.40"),
            ("h1.dEo1dout", "∂E_o1/∂out_h1", "0.055399425"),
            ("h1.dEdout", "∂E/∂out_h1", "0.036350306"),
            ("h1.out_h1_short", "out_h1, as put in", "0.59326999"),
            ("h1.doutdnet", "∂out_h1/∂net_h1", "0.241300709"),
            ("h1.dnetdw1", "∂net_h1/∂w1", "0.05"),
            ("h1.dEdw1", "∂E/∂w1", "0.000438568"),
            ("formula.delta", "∂E/∂w1", "(sum_o delta_o w_ho) out_h1(1-out_h1) i1"),
        ],
    ),
    *figures(
        "S2", "hidden layer", prefix="mazur",
        page="06_two_layers#go-back-to-the-hidden-layer-add-the-paths",
        setup=SETUP, values=worked_example, mistakes=rounded_before_use,
        cause="The delta was rounded to nine decimals before it was multiplied.",
        rows=[("h1.dEo2dout", "∂E_o2/∂out_h1", "-0.019049119")],
    ),
    *figures(
        "S2", "hidden layer", prefix="mazur", page="06_two_layers#go-forward-by-hand",
        setup=SETUP, values=worked_example,
        cause="A slip of the pen: w2, not w3, leads from i2 to h1. The derivative is right.",
        rows=[("formula.net_h1_w3", "net_h1", "w1*i1+w3*i2+b1*1")],
    ),
    *figures(
        "S2", "hidden layer", prefix="mazur", page="06_two_layers#take-one-step",
        setup=SETUP, values=new_weights,
        rows=[
            ("w1.new", "w1 after the step", "0.149780716"),
            ("w2.new", "w2 after the step", "0.19956143"),
            ("w3.new", "w3 after the step", "0.24975114"),
            ("w4.new", "w4 after the step", "0.29950229"),
        ],
    ),
    *figures(
        "S2", "after training", prefix="mazur",
        page="06_two_layers#do-not-go-back-over-weights-that-you-have-just-moved",
        setup=SETUP, values=trained, mistakes=trained_with_updated_weights, cause=UPDATED,
        rows=[
            ("round1.E", "E_total after 1 round", "0.291027924"),
            ("N10000.E", "E_total after 10,000 rounds", "0.0000351085",
             {"cause": f"{UPDATED} That gives 0.000035085; a digit 1 seems to have slipped in."}),
            ("N10000.o1", "out_o1 after 10,000 rounds", "0.015912196"),
            ("N10000.o2", "out_o2 after 10,000 rounds", "0.984065734"),
        ],
    ),
    *figures(
        "S2", "a reader's comment", prefix="mazur", page="06_two_layers#go-forward-by-hand",
        setup="the logistic function at 0", values=worked_example,
        rows=[("comment.sig0", "output for net input 0", "0.5",
               {"cause": "Right; but with negative weights or biases the output goes below it."})],
    ),
)  # fmt: skip
