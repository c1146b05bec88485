"""S0's figures: its introduction and its four examples."""

import math
from decimal import Decimal
from functools import cache, partial
from itertools import islice

import numpy as np

from backprop.activations import sigmoid
from backprop.differences import forward_difference
from backprop.examples import (
    Example,
    first_neuron,
    not_gate,
    one_layer,
    one_neuron,
    or_and,
    two_layers,
)
from backprop.gradient_descent import train
from backprop.mistakes import bias_of_neighbor, learn
from backprop.passes import backward, forward, predict
from backprop.published.registry import Formula, figures, number, unit_of, written
from backprop.published.steps import first_step, indexed, slope

SINGLE = "The program works in single precision, where part of each small step is rounded away."
SEVEN_DIGITS = "errata#compute-with-seven-digits"
BIAS3 = (
    "The program that made this figure moved Bias3 by the derivative of Bias2. "
    "The published program does not."
)


def introduction():
    """The neuron and the formulas before any training."""
    (step,) = forward(first_neuron.network, first_neuron.x).steps
    return {
        "intro.Z": step.z[0],
        "intro.O": step.a[0],
        "intro.dzdx": Formula(2 * 1.5, slope(lambda x: x * x + 3 * 2 + 2, 1.5)),
        "intro.dzdy": Formula(3, slope(lambda y: 1.5 * 1.5 + 3 * y + 2, 2.0)),
        "chain.frac1": 3 / 2,
        "chain.frac2": 3 / 5 * (5 / 2),
    }


def backwards_difference():
    """The quotient as worded, old loss minus new, beside the slope, for example 1's weight."""

    def loss(weight):
        return 0.5 * sigmoid(weight + 0.5) ** 2

    h = 1e-6
    as_worded = (loss(0.3) - loss(0.3 + h)) / h
    return {
        "fd.sign": Formula(as_worded, forward_difference(loss, 0.3, h), "(C(w+h) - C(w))/h"),
    }


@cache
def example_1():
    """One neuron, one example: forward, backward, one step."""
    step = first_step(one_neuron)
    (now,), (slopes,), (then,) = step.before.steps, step.gradients.steps, step.after.steps
    (layer,) = step.network.layers
    return {
        "forward.Z": now.z[0],
        "forward.O": now.a[0],
        "cost.Osq": now.a[0] ** 2,
        "cost.C": step.gradients.loss,
        "back.dCdO": slopes.da[0],
        "back.1mO": 1 - now.a[0],
        "back.dOdZ": sigmoid.derivative(now.z)[0],
        "back.dCdZ": slopes.dz[0],
        "back.dCdBias": slopes.dbias[0],
        "back.dZdW": one_neuron.x[0],
        "back.dCdW": slopes.dweight[0, 0],
        "update.w": layer.weight[0, 0],
        "update.b": layer.bias[0],
        "after.Z": then.z[0],
        "after.O": then.a[0],
        "after.Osq": then.a[0] ** 2,
        "after.cost": step.loss,
        "formula.dCdO": Formula(now.a[0] - 0, slope(lambda a: 0.5 * (0 - a) ** 2, now.a[0])),
        "formula.dOdZ": Formula(now.a[0] * (1 - now.a[0]), slope(sigmoid, now.z[0])),
    }


def passes(example: Example, kind=float):
    """Train one neuron of one input as S0's program does, and yield what each pass finds.

    kind: the type of every number: float, or np.float32 for single precision
    Yields (weight, bias, error) without end: the error is |target - output|, averaged over the
    examples, and all three are those before the pass's update.
    """
    (layer,) = example.network.layers
    weight, bias = kind(layer.weight[0, 0]), kind(layer.bias[0])
    data = [
        (kind(x[0]), kind(y[0]))
        for x, y in zip(np.atleast_2d(example.x), np.atleast_2d(example.target))
    ]
    rate, one, count = kind(example.learning_rate), kind(1), kind(len(data))
    while True:
        error = dweight = dbias = kind(0)
        for x, y in data:
            a = one / (one + kind(math.exp(-(x * weight + bias))))
            dz = (a - y) * (a * (one - a))
            error, dweight, dbias = error + abs(y - a), dweight + dz * x, dbias + dz
        yield weight, bias, error / count
        weight, bias = weight - dweight / count * rate, bias - dbias / count * rate


@cache
def milestones(kind):
    """(weight, bias, error) of example 1 in pass 10,000, the one after, 100,000 and 1,000,000."""
    wanted = (10_000, 10_001, 100_000, 1_000_000)
    walk, done, found = passes(one_neuron, kind), 0, []
    for pass_number in wanted:
        found.append(next(islice(walk, pass_number - done - 1, None)))
        done = pass_number
    return found


def example_1_trained(kind=float):
    """The same in the passes that S0 reports."""
    (_, _, error), (weight, bias, _), (*_, later), (*_, last) = milestones(kind)
    return {
        "N10000.cost": 0.5 * error * error,
        "N10000.w": weight,
        "N10000.b": bias,
        "N10000.err": error,
        "N100000.err": later,
        "N1000000.err": last,
    }


def example_1_single():
    """The same in single precision."""
    return example_1_trained(np.float32)


@cache
def example_2():
    """One neuron learns NOT: both examples, their mean, one step."""
    step = first_step(not_gate)
    (layer,), (slopes,) = step.network.layers, step.gradients.steps
    (second,) = backward(
        not_gate.network,
        forward(not_gate.network, not_gate.x[1]),
        not_gate.target[1],
        not_gate.loss,
    ).steps
    return {
        "b.dCdW": second.dweight[0, 0],
        "b.dCdB": second.dbias[0],
        "avg.W": slopes.dweight[0, 0],
        "avg.B": slopes.dbias[0],
        "update.w": layer.weight[0, 0],
        "update.b": layer.bias[0],
        "cost.before": step.gradients.loss,
        "cost.after": step.loss,
    }


@cache
def example_2_trained(kind=float):
    """Pass 100,000, and how much longer it takes than example 1 to get to the same error."""
    weight, bias, error = next(islice(passes(not_gate, kind), 99_999, None))
    level = milestones(float)[0][2]
    needed = next(n for n, (*_, e) in enumerate(passes(not_gate), start=1) if e <= level)
    return {
        "N100000.err": error,
        "N100000.w": weight,
        "N100000.b": bias,
        "claim.10x": needed / 10_000,
    }


def example_2_single():
    """The same in single precision."""
    return example_2_trained(np.float32)


@cache
def example_3():
    """Two units in one layer: forward, backward, one step."""
    step = first_step(one_layer)
    (now,), (slopes,), (layer,) = step.before.steps, step.gradients.steps, step.network.layers
    differences = one_layer.target - now.a
    w, x = one_layer.network.layers[0].weight, one_layer.x

    def z1(w2, w3):
        return float(x[0] * w2 + x[1] * w3 + 0.1)

    as_printed = x[0] * w[1, 0] + x[0] * w[1, 1] + 0.1
    dz1_dw2 = slope(lambda w2: z1(w2, w[1, 1]), w[1, 0])
    return {
        **indexed("forward.Z", now.z),
        **indexed("forward.O", now.a),
        **indexed("cost.d", differences),
        "cost.norm": np.sqrt((differences * differences).sum()),
        "cost.C": step.gradients.loss,
        **indexed("back.dCdO", slopes.da),
        **indexed("back.1mO", 1 - now.a),
        "back.dO0dZ0": sigmoid.derivative(now.z)[0],
        "back.dO1dZ1": sigmoid.derivative(now.z)[1],
        **indexed("back.dCdZ", slopes.dz),
        **indexed("back.dCdBias", slopes.dbias),
        **indexed("back.dCdW", slopes.dweight),
        **indexed("update.w", layer.weight),
        **indexed("update.b", layer.bias),
        "after.cost": step.loss,
        "formula.Z1": Formula(as_printed, now.z[1], "input0*weight2+input1*weight3+bias1"),
        # The second of the two is said to be input1.
        "formula.dZ1": Formula(x[1], dz1_dw2, "dZ1/dWeight2, dZ1/dWeight3"),
    }


@cache
def example_3_trained():
    """One pattern: the error in pass 20,000, and how much longer it takes than example 1."""
    run = train(
        one_layer.network, one_layer.x, one_layer.target, one_layer.loss,
        learning_rate=one_layer.learning_rate, epochs=20_000,
    )  # fmt: skip
    errors = np.sqrt(2 * run.losses)
    needed = 1 + np.argmax(errors <= milestones(float)[0][2])
    return {"N20000.err": errors[19_999], "claim.2x": needed / 10_000}


@cache
def or_and_network(dtype):
    """The network of four patterns as pass 520,000 finds it."""
    updates = 519_999
    return train(
        or_and.network.astype(dtype), or_and.x, or_and.target, or_and.loss,
        learning_rate=or_and.learning_rate, epochs=updates, record_every=updates,
    ).network  # fmt: skip


def or_and_trained(dtype=np.float64):
    """Four patterns: the mean length of the error in pass 520,000."""
    off = or_and.target - predict(or_and_network(dtype), or_and.x)
    return {"N520000.err": np.sqrt((off * off).sum(axis=1)).mean()}


def or_and_single():
    """The same in single precision."""
    return or_and_trained(np.float32)


@cache
def example_4():
    """Two layers: forward, backward, one step."""
    step = first_step(two_layers)
    (hidden, output), gradients = step.before.steps, step.gradients.steps
    differences = two_layers.target - output.a
    activations = np.concatenate([hidden.a, output.a])
    values = {
        **indexed("forward.Z", [*hidden.z, *output.z]),
        **indexed("forward.O", activations),
        **indexed("cost.d", differences),
        "cost.norm": np.sqrt((differences * differences).sum()),
        "cost.C": step.gradients.loss,
        **indexed("update.w", [layer.weight for layer in step.network.layers]),
        **indexed("update.b", [layer.bias for layer in step.network.layers]),
        "after.cost": step.loss,
    }
    dweights = np.concatenate([gradients[0].dweight, gradients[1].dweight])
    for n, a in enumerate(activations):
        layer, unit = divmod(n, 2)
        values |= {
            f"n{n}.dCdO{n}": gradients[layer].da[unit],
            f"n{n}.1mO{n}": 1 - a,
            f"n{n}.dO{n}dZ{n}": a * (1 - a),
            f"n{n}.dCdZ{n}": gradients[layer].dz[unit],
            f"n{n}.dCdBias{n}": gradients[layer].dbias[unit],
            f"n{n}.dCdW{2 * n}": dweights[n, 0],
            f"n{n}.dCdW{2 * n + 1}": dweights[n, 1],
        }
    return values


@cache
def example_4_trained(training=train):
    """The loss after one step, the error in pass 5,000, and the pass that reaches the error."""
    run = training(
        two_layers.network, two_layers.x, two_layers.target, two_layers.loss,
        learning_rate=two_layers.learning_rate, epochs=5_000,
    )  # fmt: skip
    errors = np.sqrt(2 * run.losses)
    reached = errors <= float(number("0.007157") + unit_of("0.007157") / 2)
    return {
        "after.cost": run.losses[1],
        "N5000.err": errors[4_999],
        "N5000.compare": float(1 + np.argmax(reached)),
    }


def example_4_mistaken():
    """The same with Bias3 moved by the derivative of Bias2."""
    return example_4_trained(WITH_NEIGHBORS_GRADIENT)


#: One function, so that its run is computed once.
WITH_NEIGHBORS_GRADIENT = partial(learn, backward=bias_of_neighbor)


def rounded_before_use():
    """Bias3 from a derivative that was rounded to four decimals first."""
    dbias = written(first_step(two_layers).gradients.steps[1].dbias[1], "0.0001")
    return {"update.b3": Decimal("0.6") - Decimal("0.5") * Decimal(dbias)}


def squared_differences():
    """The difference with its sign turned, as the square allows."""
    return {"cost.d1": -example_4()["cost.d1"]}


NEURON = "one sigmoid neuron: weight 0.3, bias 0.5; half squared error, rate 0.5"
LAYER = (
    "two sigmoid units: weights 0.2, 0.8 and 0.6, 0.4, biases 0.5 and 0.1; "
    "half squared error, rate 0.5"
)
TWO_LAYERS = (
    "2-2-2 sigmoid network: weights 0.15 to 0.55, biases 0.35 and 0.6 for each unit; "
    "inputs 0.05, 0.1, targets 0.01, 0.99; half squared error, rate 0.5, all biases trained"
)

FIGURES = (
    *figures(
        "S0", "introduction", prefix="demofox", page="03_one_neuron",
        setup="one sigmoid neuron: weights 0.23 and -0.1, bias 0.3, inputs 1 and 0",
        values=introduction,
        rows=[("intro.Z", "Z", "0.53"), ("intro.O", "O", "0.6295")],
    ),
    *figures(
        "S0", "introduction", prefix="demofox", page="01_derivatives",
        setup="z = x² + 3y + 2", values=introduction,
        rows=[("intro.dzdx", "∂z/∂x", "2x"), ("intro.dzdy", "∂z/∂y", "3")],
    ),
    *figures(
        "S0", "chain rule", prefix="demofox", page="01_derivatives",
        setup="three fractions", values=introduction,
        rows=[("chain.frac1", "3/2", "1.5"), ("chain.frac2", "3/5 · 5/2", "1.5")],
    ),
    *figures(
        "S0", "finite differences", prefix="demofox",
        page="01_derivatives#a-gradient-without-any-rule",
        setup="example 1, weight 0.3, step 1e-6", values=backwards_difference,
        cause="Old loss minus new gives the derivative with its sign turned; training climbs.",
        rows=[("fd.sign", "dCost/dWeight", "(C(w) - C(w+h))/h")],
    ),
    *figures(
        "S0", "example 1", prefix="demofox.ex1", page="03_one_neuron",
        setup=f"{NEURON}; input 1, target 0", values=example_1,
        rows=[
            ("forward.Z", "Z", "0.8"),
            ("forward.O", "O", "0.6900"),
            ("cost.Osq", "O²", "0.4761"),
            ("cost.C", "Cost", "0.238"),
            ("formula.dCdO", "dCost/dO", "O - target"),
            ("back.dCdO", "dCost/dO", "0.69"),
            ("formula.dOdZ", "dO/dZ", "O*(1-O)"),
            ("back.1mO", "1 - O", "0.31"),
            ("back.dOdZ", "dO/dZ", "0.2139"),
            ("back.dCdZ", "dCost/dZ", "0.1476"),
            ("back.dCdBias", "dCost/dBias", "0.1476"),
            ("back.dZdW", "dZ/dWeight", "1"),
            ("back.dCdW", "dCost/dWeight", "0.1476"),
            ("update.w", "new weight", "0.2262"),
            ("update.b", "new bias", "0.4262"),
            ("after.Z", "Z after the step", "0.6524"),
            ("after.O", "O after the step", "0.6576"),
            ("after.Osq", "O² after the step", "0.4324"),
            ("after.cost", "Cost after the step", "0.2162"),
        ],
    ),
    *figures(
        "S0", "example 1, trained", prefix="demofox.ex1", page="03_one_neuron#many-steps",
        setup=f"{NEURON}; input 1, target 0", values=example_1_trained,
        rows=[
            ("N10000.cost", "Cost, pass 10,000", "0.000026"),
            ("N10000.w", "weight after pass 10,000", "-2.564909"),
            ("N10000.err", "error, pass 10,000", "0.007176"),
            ("N100000.err", "output, pass 100,000", "0.002246"),
        ],
    ),
    *figures(
        "S0", "example 1, trained", prefix="demofox.ex1",
        page="03_one_neuron#what-single-precision-does-to-it",
        setup=f"{NEURON}; input 1, target 0",
        values=example_1_trained, mistakes=example_1_single, cause=SINGLE,
        rows=[
            ("N10000.b", "bias after pass 10,000", "-2.364907", {"page": SEVEN_DIGITS}),
            ("N1000000.err", "output, pass 1,000,000", "0.000728"),
        ],
    ),
    *figures(
        "S0", "example 2", prefix="demofox.ex2", page="04_gates",
        setup=f"{NEURON}; inputs 1 and 0, targets 0 and 1", values=example_2,
        rows=[
            ("b.dCdW", "dCost/dWeight, second example", "0.0"),
            ("b.dCdB", "dCost/dBias, second example", "-0.0887"),
            ("avg.W", "dCost/dWeight, mean", "0.0738"),
            ("avg.B", "dCost/dBias, mean", "0.0294"),
            ("update.w", "new weight", "0.2631"),
            ("update.b", "new bias", "0.4853"),
            ("cost.before", "Cost, mean", "0.1547"),
            ("cost.after", "Cost after the step", "0.1515"),
        ],
    ),
    *figures(
        "S0", "example 2, trained", prefix="demofox.ex2", page="04_gates",
        setup=f"{NEURON}; inputs 1 and 0, targets 0 and 1", values=example_2_trained,
        rows=[("claim.10x", "passes needed, against example 1", "10")],
    ),
    *figures(
        "S0", "example 2, trained", prefix="demofox.ex2", page=SEVEN_DIGITS,
        setup=f"{NEURON}; inputs 1 and 0, targets 0 and 1",
        values=example_2_trained, mistakes=example_2_single, cause=SINGLE,
        rows=[
            ("N100000.err", "error, pass 100,000", "0.007141"),
            ("N100000.w", "weight, pass 100,000", "-9.879733"),
            ("N100000.b", "bias, pass 100,000", "4.837278"),
        ],
    ),
    *figures(
        "S0", "example 3", prefix="demofox.ex3", page="05_one_layer",
        setup=f"{LAYER}; inputs 0, 1, targets 1, 0", values=example_3,
        rows=[
            ("forward.Z0", "Z0", "1.3"),
            ("forward.O0", "O0", "0.7858"),
            ("formula.Z1", "Z1", "input0*weight2+input0*weight3+bias1",
             {"cause": "A slip of the pen: weight3 belongs to input1. The numbers are right."}),
            ("forward.Z1", "Z1", "0.5"),
            ("forward.O1", "O1", "0.6225"),
            ("cost.d0", "target0 - O0", "0.2142"),
            ("cost.d1", "target1 - O1", "-0.6225"),
            ("cost.norm", "length of the error", "0.6583"),
            ("cost.C", "Cost", "0.2167"),
            ("back.dCdO0", "dCost/dO0", "-0.2142"),
            ("back.1mO0", "1 - O0", "0.2142"),
            ("back.dO0dZ0", "dO0/dZ0", "0.1683"),
            ("back.dCdZ0", "dCost/dZ0", "-0.0360"),
            ("back.dCdBias0", "dCost/dBias0", "-0.0360"),
            ("back.dCdW0", "dCost/dWeight0", "0"),
            ("back.dCdW1", "dCost/dWeight1", "-0.0360"),
            ("back.dCdO1", "dCost/dO1", "0.6225"),
            ("back.1mO1", "1 - O1", "0.3775"),
            ("back.dO1dZ1", "dO1/dZ1", "0.235"),
            ("back.dCdZ1", "dCost/dZ1", "0.1463"),
            ("back.dCdBias1", "dCost/dBias1", "0.1463"),
            ("formula.dZ1", "input0 and input1 are", "dZ1/dWeight2, dZ1/dWeight2",
             {"cause": "A slip of the pen: the second derivative is by Weight3."}),
            ("back.dCdW2", "dCost/dWeight2", "0"),
            ("back.dCdW3", "dCost/dWeight3", "0.1463"),
            ("update.w0", "new Weight0", "0.2"),
            ("update.w1", "new Weight1", "0.818"),
            ("update.w2", "new Weight2", "0.6"),
            ("update.w3", "new Weight3", "0.3269"),
            ("update.b0", "new Bias0", "0.518"),
            ("update.b1", "new Bias1", "0.0269"),
            ("after.cost", "Cost after the step", "0.1943"),
        ],
    ),
    *figures(
        "S0", "example 3, trained", prefix="demofox.ex3", page="05_one_layer",
        setup=f"{LAYER}; inputs 0, 1, targets 1, 0", values=example_3_trained,
        rows=[
            ("N20000.err", "error, pass 20,000", "0.007142"),
            ("claim.2x", "passes needed, against example 1", "2"),
        ],
    ),
    *figures(
        "S0", "example 3, trained", prefix="demofox.ex3", page=SEVEN_DIGITS,
        setup=f"{LAYER}; four patterns, OR and AND",
        values=or_and_trained, mistakes=or_and_single, cause=SINGLE,
        rows=[("N520000.err", "error, pass 520,000", "0.007223")],
    ),
    *figures(
        "S0", "example 4", prefix="demofox.ex4", page="06_two_layers",
        setup=TWO_LAYERS, values=example_4,
        rows=[
            ("forward.Z0", "Z0", "0.3775"),
            ("forward.O0", "O0", "0.5933"),
            ("forward.Z1", "Z1", "0.3925"),
            ("forward.O1", "O1", "0.5969"),
            ("forward.Z2", "Z2", "1.106"),
            ("forward.O2", "O2", "0.7514"),
            ("forward.Z3", "Z3", "1.225"),
            ("forward.O3", "O3", "0.7729"),
            ("cost.d0", "target0 - O2", "-0.7414"),
            ("cost.norm", "length of the error", "0.7725"),
            ("cost.C", "Cost", "0.2984"),
            ("n2.dCdO2", "dCost/dO2", "0.7414"),
            ("n2.1mO2", "1 - O2", "0.2486"),
            ("n2.dO2dZ2", "dO2/dZ2", "0.1868"),
            ("n2.dCdZ2", "dCost/dZ2", "0.1385"),
            ("n2.dCdBias2", "dCost/dBias2", "0.1385"),
            ("n2.dCdW4", "dCost/dWeight4", "0.0822"),
            ("n2.dCdW5", "dCost/dWeight5", "0.0827"),
            ("n3.dCdO3", "dCost/dO3", "-0.2171"),
            ("n3.1mO3", "1 - O3", "0.2271"),
            ("n3.dO3dZ3", "dO3/dZ3", "0.1755"),
            ("n3.dCdZ3", "dCost/dZ3", "-0.0381"),
            ("n3.dCdBias3", "dCost/dBias3", "-0.0381"),
            ("n3.dCdW6", "dCost/dWeight6", "-0.0226"),
            ("n3.dCdW7", "dCost/dWeight7", "-0.0227"),
            ("n0.dCdO0", "dCost/dO0", "0.0364"),
            ("n0.1mO0", "1 - O0", "0.4067"),
            ("n0.dO0dZ0", "dO0/dZ0", "0.2413"),
            ("n0.dCdZ0", "dCost/dZ0", "0.0088"),
            ("n0.dCdBias0", "dCost/dBias0", "0.0088"),
            ("n0.dCdW0", "dCost/dWeight0", "0.0004"),
            ("n0.dCdW1", "dCost/dWeight1", "0.0009"),
            ("n1.dCdO1", "dCost/dO1", "0.0414"),
            ("n1.1mO1", "1 - O1", "0.4031"),
            ("n1.dO1dZ1", "dO1/dZ1", "0.2406"),
            ("n1.dCdZ1", "dCost/dZ1", "0.01"),
            ("n1.dCdBias1", "dCost/dBias1", "0.01"),
            ("n1.dCdW2", "dCost/dWeight2", "0.0005"),
            ("n1.dCdW3", "dCost/dWeight3", "0.001"),
            ("update.w0", "new Weight0", "0.1498"),
            ("update.w1", "new Weight1", "0.1996"),
            ("update.w2", "new Weight2", "0.2498"),
            ("update.w3", "new Weight3", "0.2995"),
            ("update.w4", "new Weight4", "0.3589"),
            ("update.w5", "new Weight5", "0.4087"),
            ("update.w6", "new Weight6", "0.5113"),
            ("update.w7", "new Weight7", "0.5614"),
            ("update.b0", "new Bias0", "0.3456"),
            ("update.b1", "new Bias1", "0.345"),
            ("update.b2", "new Bias2", "0.5308"),
        ],
    ),
    *figures(
        "S0", "example 4", prefix="demofox.ex4", page="06_two_layers",
        setup=TWO_LAYERS, values=example_4, mistakes=squared_differences,
        cause="The sign: 0.99 is above the output. Squaring hides it, so the loss is right.",
        rows=[("cost.d1", "target1 - O3", "-0.2171")],
    ),
    *figures(
        "S0", "example 4", prefix="demofox.ex4", page="06_two_layers",
        setup=TWO_LAYERS, values=example_4, mistakes=rounded_before_use,
        cause="The derivative was rounded to -0.0381 before it was used.",
        rows=[("update.b3", "new Bias3", "0.6191")],
    ),
    *figures(
        "S0", "example 4, trained", prefix="demofox.ex4",
        page="06_two_layers#choose-a-rule-for-the-biases",
        setup=TWO_LAYERS, values=example_4_trained, mistakes=example_4_mistaken, cause=BIAS3,
        rows=[
            ("after.cost", "Cost after one step", "0.2839"),
            ("N5000.err", "error, pass 5,000", "0.007157"),
            ("N5000.compare", "passes to an error of 0.007157", "5000"),
        ],
    ),
)  # fmt: skip
