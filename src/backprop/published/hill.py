"""S3's figures: an example whose slopes were taken at the wrong place.

The network is not printed with them. Its thirteen numbers follow from those that are printed:
three of them stand there, and the other ten are the only ones that give its outputs and steps.
"""

from functools import cache

from backprop.activations import sigmoid
from backprop.examples import two_layers_unhalved
from backprop.mistakes import slope_at_a
from backprop.passes import backward
from backprop.published.registry import Formula, figures
from backprop.published.steps import first_step, slope

SLOPE = (
    "The slope of the sigmoid was taken at the neuron's output, not at its input: "
    "σ(o)(1 - σ(o)) instead of o(1 - o)."
)
ROUND_OFF = {"cause": "Right in 14 digits; the rest is the round-off of double precision."}


@cache
def worked_example(backward=backward):
    """Everything printed of the example, with a right or a wrong backward pass."""
    step = first_step(two_layers_unhalved, backward=backward)
    (hidden, output), (first, second) = step.before.steps, step.gradients.steps
    target = two_layers_unhalved.target
    errors = target - output.a
    new1, new2 = step.network.layers
    at_output = backward is slope_at_a
    slopes = [sigmoid.derivative(s.a if at_output else s.z)[0] for s in (hidden, output)]
    (w5, _), (w6, _) = two_layers_unhalved.network.layers[1].weight
    return {
        "y1": output.a[0],
        "y2": output.a[1],
        "cost.e1": errors[0],
        "cost.e2": errors[1],
        "cost.e1sq": errors[0] ** 2,
        "cost.e2sq": errors[1] ** 2,
        "cost.C": step.gradients.loss,
        "last.Oh1": hidden.a[0],
        "last.sigmaprime": slopes[1],
        "last.o-e": output.a[0] - target[0],
        "last.2oe": second.da[0],
        "last.2oe_trunc": second.da[0],
        "last.dCdw5": second.dweight[0, 0],
        "last.w5": new2.weight[0, 0],
        "last.w6": new2.weight[1, 0],
        "last.w7": new2.weight[0, 1],
        "last.w8": new2.weight[1, 1],
        "last.b3": new2.bias[0],
        "last.b4": new2.bias[1],
        "x1": two_layers_unhalved.x[0],
        "hidden.sigmaprime": slopes[0],
        "w5": w5,
        "w6": w6,
        "hidden.dL1": second.dz[0],
        "hidden.dL2": second.dz[1],
        "hidden.dCdw1": first.dweight[0, 0],
        "hidden.w1": new1.weight[0, 0],
        "hidden.w2": new1.weight[1, 0],
        "hidden.w3": new1.weight[0, 1],
        "hidden.w4": new1.weight[1, 1],
        "hidden.b1": new1.bias[0],
        "hidden.b2": new1.bias[1],
        "after.y1": step.after.prediction[0],
        "after.y2": step.after.prediction[1],
        "after.cost": step.loss,
        "comment.old": first.dweight[0, 0],
    }


def slopes_at_the_output():
    """The same with each slope taken at the output."""
    return worked_example(slope_at_a)


def formulas():
    """The printed formulas, worked out for the example."""
    step = first_step(two_layers_unhalved)
    (hidden, output), (first, second) = step.before.steps, step.gradients.steps
    (o1, _), (i1, _), (x1, _) = output.a, output.z, two_layers_unhalved.x
    (w5, _), (w6, _) = two_layers_unhalved.network.layers[1].weight
    slope_at_i = float(sigmoid(i1) * (1 - sigmoid(i1)))
    at_output = sigmoid.derivative(o1)
    sum_of_paths = w5 * second.dz[0] + w6 * second.dz[1]
    slope_h1 = sigmoid.derivative(hidden.z[0])
    return {
        "formula.dcost": Formula(2 * (o1 - 1), slope(lambda o: (o - 1) ** 2, o1)),
        "formula.sigma": Formula(slope_at_i, slope(sigmoid, i1)),
        "formula.sigmaO": Formula(at_output, slope(sigmoid, i1), "sigma'(I_L1)"),
        "formula.chain": Formula(x1 * slope_h1 * sum_of_paths, first.dweight[0, 0]),
    }


SETUP = (
    "2-2-2 sigmoid network, recovered: weights 0.3, 0.2, -0.4, 0.6, 0.7, -0.3, 0.5, -0.1, "
    "biases 0.25, 0.45, 0.15, 0.35; inputs 2, 3, expected 1, 0.2; squared error, rate 0.1"
)
PAGE = "07_checking_gradients"

FIGURES = (
    *figures(
        "S3", "cost", prefix="hill", page=PAGE, setup=SETUP, values=worked_example,
        rows=[
            ("y1", "y1", "0.712257432295742"),
            ("y2", "y2", "0.533097573871501"),
            ("cost.e1", "1 - y1", "0.287742567704258"),
            ("cost.e2", "0.2 - y2", "-0.333097573871501"),
            ("cost.e1sq", "(1 - y1)²", "0.0827957852690395", ROUND_OFF),
            ("cost.e2sq", "(0.2 - y2)²", "0.11095399371908007", ROUND_OFF),
            ("cost.C", "C", "0.19374977898811957", ROUND_OFF),
        ],
    ),
    *figures(
        "S3", "chain rule", prefix="hill", page=PAGE, setup=SETUP, values=formulas,
        rows=[
            ("formula.dcost", "∂C/∂o_L1", "2(o - exp)"),
            ("formula.sigma", "σ'(i)", "sigma(i)(1-sigma(i))"),
            ("formula.sigmaO", "σ' in ∂C/∂w5", "sigma'(O_L1)",
             {"cause": "The slope belongs to the neuron's input. The numbers follow the symbol."}),
        ],
    ),
    *figures(
        "S3", "last layer", prefix="hill", page=PAGE, setup=SETUP, values=worked_example,
        rows=[
            ("last.Oh1", "O_h1", "0.41338242108267"),
            ("last.o-e", "O_L1 - exp", "-0.2877425677042583", ROUND_OFF),
            ("last.2oe", "2(O_L1 - exp)", "-0.5754851354085166", ROUND_OFF),
            ("last.2oe_trunc", "2(O_L1 - exp), as put in", "-0.57548513540851",
             {"mistake": lambda: worked_example()["last.2oe"],
              "cause": "Digits were cut off, not rounded."}),
        ],
    ),
    *figures(
        "S3", "last layer", prefix="hill", page=f"{PAGE}#find-the-error", setup=SETUP,
        values=worked_example, mistakes=slopes_at_the_output, cause=SLOPE,
        rows=[
            ("last.sigmaprime", "σ' of L1", "0.220793265944315"),
            ("last.dCdw5", "∂C/∂w5", "-0.052525710835624"),
            ("last.w5", "w5 after the step", "0.70525257108356"),
            ("last.w6", "w6 after the step", "-0.3064179482696209"),
            ("last.w7", "w7 after the step", "0.5118678465030685"),
            ("last.w8", "w8 after the step", "-0.11450094129460808"),
            ("last.b3", "b3 after the step", "0.1627063242549253"),
            ("last.b4", "b4 after the step", "0.33447454961240974"),
        ],
    ),
    *figures(
        "S3", "hidden layer", prefix="hill", page=PAGE, setup=SETUP, values=worked_example,
        rows=[("x1", "x1", "2"), ("w5", "w5", "0.7"), ("w6", "w6", "-0.3")],
    ),
    *figures(
        "S3", "hidden layer", prefix="hill", page=PAGE, setup=SETUP, values=formulas,
        rows=[("formula.chain", "∂C/∂w1", "x1*sigma'*(w5*d1+w6*d2)")],
    ),
    *figures(
        "S3", "hidden layer", prefix="hill", page=f"{PAGE}#find-the-error", setup=SETUP,
        values=worked_example, mistakes=slopes_at_the_output, cause=SLOPE,
        rows=[
            ("hidden.sigmaprime", "σ' of H1", "0.23961666676227233"),
            ("hidden.dL1", "∂C/∂i_L1", "-0.127063242549253"),
            ("hidden.dL2", "∂C/∂i_L2", "0.15525450387590206"),
            ("hidden.dCdw1", "∂C/∂w1", "-0.064945998937865"),
            ("hidden.w1", "w1 after the step", "0.3064945998937866"),
            ("hidden.w2", "w2 after the step", "0.20320220163143507"),
            ("hidden.w3", "w3 after the step", "-0.39025810015932016"),
            ("hidden.w4", "w4 after the step", "0.6048033024471525"),
            ("hidden.b1", "b1 after the step", "0.25324729994689327"),
            ("hidden.b2", "b2 after the step", "0.4516011008157175"),
        ],
    ),
    *figures(
        "S3", "sanity check", prefix="hill", page=f"{PAGE}#find-the-error", setup=SETUP,
        values=worked_example, mistakes=slopes_at_the_output, cause=SLOPE,
        rows=[
            ("after.y1", "y1 after the step", "0.719269360605435"),
            ("after.y2", "y2 after the step", "0.524309343003261"),
            ("after.cost", "C after the step", "0.1839862418540884"),
        ],
    ),
    *figures(
        "S3", "readers' comments", prefix="hill",
        page=f"{PAGE}#the-correction-that-was-the-error", setup=SETUP, values=worked_example,
        rows=[("comment.old", "∂C/∂w1, before the article was changed", "-0.0641679049644533",
               {"cause": "Questioned by a reader, and right: the correction was the error."})],
    ),
    *figures(
        "S3", "readers' comments", prefix="hill",
        page=f"{PAGE}#the-correction-that-was-the-error", setup="not known",
        cause="It was computed from an earlier text of the article, which is lost.",
        rows=[("comment.giulio", "∂C/∂w1, as a reader has it", "-0.054231533731954")],
    ),
)  # fmt: skip
