"""Problem set 3: two layers, back over all paths, and trained."""

import itertools
from functools import cache

import numpy as np

from backprop.activations import sigmoid
from backprop.checks import Verdict
from backprop.checks.verdict import judge_function
from backprop.classroom.problem_set import Numbers, Task
from backprop.differences import central_difference
from backprop.examples import sigmoid_network
from backprop.gradient_check import numerical_gradient
from backprop.gradient_descent import gradient_step, train
from backprop.losses import half_squared_error
from backprop.passes import backward, forward, predict

TITLE = "Two layers"


# --- this class's unit: one weight leads into it, and two paths lead back to it

MOVES = ("up", "down")
CHOICES = tuple(f"{move} by path {path}" for move in MOVES for path in (1, 2))
TRAPS = ("a flat output", "a weak weight")


def _choice(paths, x):
    """The move of a weight into a unit, and the longer one of the unit's two paths."""
    longer = 1 if abs(paths[0]) > abs(paths[1]) else 2
    return f"{MOVES[int(sum(paths) * x > 0)]} by path {longer}"


def _outruns(paths, path, factor):
    sizes = abs(np.array(paths))
    return sizes[path - 1] > factor * sizes[2 - path]


@cache
def _units(path, sum_is_positive, trap):
    """The (weights, outputs, targets) of one kind: two paths that pull in opposite directions.

    The given path is the longer one by far. By its errors and weights alone ("a flat output"), or
    by its dz alone ("a weak weight"), the other one would be, and by nothing else.
    """
    found = []
    sizes = [side * size for size in (0.5, 1, 2, 3) for side in (-1, 1)]
    outputs = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95)
    for weights, places, targets in itertools.product(
        itertools.product(sizes, repeat=2),
        itertools.product(outputs, repeat=2),
        itertools.product((0, 1), repeat=2),
    ):
        errors = [a - y for a, y in zip(places, targets)]
        dz = [error * a * (1 - a) for error, a in zip(errors, places)]
        paths = [weight * slope for weight, slope in zip(weights, dz)]
        if paths[0] * paths[1] > 0 or not _outruns(paths, path, 1.5):
            continue
        if (sum(paths) > 0) != sum_is_positive:
            continue
        flat = [weight * error for weight, error in zip(weights, errors)]
        deceiving, honest = (flat, dz) if trap == "a flat output" else (dz, flat)
        if _outruns(deceiving, 3 - path, 1.25) and _outruns(honest, path, 1.25):
            found.append((weights, places, targets))
    return found


def draw_numbers(rng: np.random.Generator) -> Numbers:
    """The class's unit: an input, the weights to both outputs, the outputs and their targets."""
    units = _units(int(rng.integers(1, 3)), bool(rng.integers(2)), TRAPS[rng.integers(2)])
    weights, outputs, targets = units[rng.integers(len(units))]
    x = float(rng.choice([-3, -2, -0.5, 0.5, 2, 3]))
    values, meanings = {"x": x}, {"x": "the input whose weight leads into the class's unit"}
    for number in (1, 2):
        values |= {
            f"to_output_{number}": weights[number - 1],
            f"output_{number}": outputs[number - 1],
            f"target_{number}": targets[number - 1],
        }
        meanings |= {
            f"to_output_{number}": f"the weight from the class's unit to output {number}",
            f"output_{number}": f"what output {number} says",
            f"target_{number}": f"what output {number} should say",
        }
    return Numbers(values, meanings)


def _errors_slopes_weights(numbers):
    weights, outputs, targets = (
        np.array([numbers[f"{name}_{number}"] for number in (1, 2)], dtype=float)
        for name in ("to_output", "output", "target")
    )
    return outputs - targets, outputs * (1 - outputs), weights


def _predicted_move(numbers):
    errors, slopes, weights = _errors_slopes_weights(numbers)
    return _choice(errors * slopes * weights, numbers["x"])


def predicted_move(answer, numbers) -> Verdict:
    """Judge where a step moves the weight into the class's unit, and the path that decides it."""
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put one of the four choices in place of the dots.", blank=True)
    said = " ".join(answer.split()).lower() if isinstance(answer, str) else ""
    if said not in CHOICES:
        return Verdict(False, f"It must be one of {', '.join(map(repr, CHOICES))}.")
    right = _predicted_move(numbers)
    if said == right:
        return Verdict(True, f"It goes {right}.")
    if said[-1] == right[-1]:
        return Verdict(
            False,
            "The path is right, the direction is not. Follow the signs once more: of the error, "
            "of the weight to the output, of x, and of the step.",
        )
    if said.split()[0] == right.split()[0]:
        return Verdict(
            False,
            "The two halves do not fit together: if that path were the longer one, the weight "
            "would move the other way.",
        )
    errors, _, weights = _errors_slopes_weights(numbers)
    if _outruns(errors * weights, int(said[-1]), 1):
        return Verdict(
            False,
            "By errors and weights alone that path is the longer one. How steep is each output's "
            "sigmoid?",
        )
    return Verdict(False, "That output has the larger dz. But over which weight does each path go?")


# --- networks to try a function on


def _hundredths(rng, *shape):
    """Numbers with two decimals, none of them near 0, with any signs."""
    return np.round(rng.uniform(0.3, 1.6, shape), 2) * rng.choice([-1.0, 1.0], shape)


def _network(rng, inputs, first, second, examples=None):
    """Weights and biases of both layers, x and target: no unit saturated, no error tiny."""
    rows = (examples,) if examples else ()
    while True:
        weights = _hundredths(rng, first, inputs), _hundredths(rng, second, first)
        biases = _hundredths(rng, first), _hundredths(rng, second)
        x = _hundredths(rng, *rows, inputs)
        target = np.round(rng.uniform(0.05, 0.95, (*rows, second)), 2)
        hidden, output = forward(sigmoid_network(*zip(weights, biases)), x).steps
        saturated = max(abs(hidden.z).max(), abs(output.z).max()) > 3.5
        if not saturated and abs(output.a - target).min() > 0.1:
            return weights[0], biases[0], weights[1], biases[1], x, target


EQUAL = ((3, 3, 3), (3, 3, 3))


def _sizes(rng):
    """Numbers of inputs, first and second layer's units: none of them twice in a row."""
    return (2, 3, 2), (4, 2, 3), (3, int(rng.integers(4, 6)), 2)


def _equal_first(judge, equal, others):
    """Cases in which every size is the same first: there no wrong product breaks by its shapes."""
    verdict = judge(equal)
    if not verdict.right:
        return verdict
    verdict = judge(others)
    if verdict.right or verdict.blank:
        return verdict
    return Verdict(
        False, f"It is right where all sizes are equal. Here they differ: {verdict.message}"
    )


# --- functions that return several arrays


def _judge_parts(answer, right, cases, mistakes, parts, *, praise=""):
    """Judge a function that returns several arrays, by all their numbers in one row.

    parts: what they are, for messages
    """
    amiss = []

    def in_a_row(function):
        return lambda *case: np.concatenate([np.ravel(part) for part in function(*case)])

    def joined(*case):
        wanted = right(*case)  # before the answer can change an argument
        result = answer(*case)
        if result is None or result is Ellipsis:
            return result
        try:
            if any(part is None or part is Ellipsis for part in result):
                amiss.append(f"A part of the result is missing. {UNWRITTEN}")
                return np.nan
            given = [np.asarray(part, dtype=float) for part in result]
        except (TypeError, ValueError, OverflowError):
            given = []
        if len(given) != len(parts):
            amiss.append(f"Return {len(parts)} things, in this order: {', '.join(parts)}.")
            return np.nan
        for part, array, expected in zip(parts, given, wanted):
            if array.shape != np.shape(expected):
                amiss.append(f"{part}: the shape is {array.shape}, not {np.shape(expected)}.")
            elif not np.allclose(array, expected, rtol=1e-6, atol=1e-9):
                amiss.append(f"{part}: these numbers are wrong. What comes before them is right.")
        return np.concatenate([array.ravel() for array in given])

    joined.__name__ = answer.__name__
    flat = {message: in_a_row(mistake) for message, mistake in mistakes.items()}
    verdict = judge_function(joined, in_a_row(right), cases, flat, praise=praise)
    if verdict.right or verdict.blank or verdict.message in mistakes:
        return verdict
    if amiss:
        return Verdict(False, amiss[0][0].upper() + amiss[0][1:])
    _, raised, error = verdict.message.partition(" raised ")
    if not raised:
        return verdict
    # Without the arguments, which are too many to read.
    needs_more = "ellipsis" in error or "NoneType" in error
    return Verdict(False, f"{answer.__name__} raised {error}" + f" {UNWRITTEN}" * needs_more)


UNWRITTEN = "Is a function of an earlier task not written yet?"
ACTIVATIONS = ("the first layer's activations", "the second layer's activations")
GRADIENTS = (
    "the gradient of weight_1",
    "the gradient of bias_1",
    "the gradient of weight_2",
    "the gradient of bias_2",
)
STEPPED = ("the new weight_1", "the new bias_1", "the new weight_2", "the new bias_2")
TRAINED = (*STEPPED, "the losses")


# --- forward


def layer_forward(answer, rng) -> Verdict:
    """Judge ``answer(weight, bias, a_in)``: the activations of a layer of sigmoid units."""

    def right(weight, bias, a_in):
        return predict(sigmoid_network((weight, bias)), a_in)

    def no_product(weight, bias, a_in):
        return sigmoid(weight * a_in + bias[:, None])

    mistakes = {
        "That is z. The activation is what the sigmoid makes of it.": (
            lambda weight, bias, a_in: weight @ a_in + bias
        ),
        "The bias is missing.": lambda weight, bias, a_in: sigmoid(weight @ a_in),
        "The bias is added, not subtracted.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in - bias)
        ),
        "The bias belongs inside the sigmoid: it is part of z.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in) + bias
        ),
        "The weights were read down the columns. The weights into a unit stand in its row.": (
            lambda weight, bias, a_in: sigmoid(a_in @ weight + bias)
        ),
        "The exponent of the sigmoid has the wrong sign.": (
            lambda weight, bias, a_in: sigmoid(-(weight @ a_in + bias))
        ),
        "The inputs are missing: each weight multiplies one of them.": (
            lambda weight, bias, a_in: sigmoid(weight.sum(axis=1) + bias)
        ),
        "All weights of a unit multiply the first input. Each has an input of its own.": (
            lambda weight, bias, a_in: sigmoid(weight.sum(axis=1) * a_in[0] + bias)
        ),
        "Only the first input counts here. Add up all of them.": (
            lambda weight, bias, a_in: sigmoid(weight[:, 0] * a_in[0] + bias)
        ),
        "Only the first two inputs count here. There may be any number.": (
            lambda weight, bias, a_in: sigmoid(weight[:, :2] @ a_in[:2] + bias)
        ),
        "Only the first unit is worked out; is `return` inside the loop?": (
            lambda weight, bias, a_in: right(weight, bias, a_in)[0]
        ),
        "Only the first two units are worked out. There may be any number.": (
            lambda weight, bias, a_in: right(weight, bias, a_in)[:2]
        ),
        "The products are not added up yet: each unit has one z.": no_product,
        "The inputs come in as they are, without a sigmoid.": (
            lambda weight, bias, a_in: sigmoid(weight @ sigmoid(a_in) + bias)
        ),
        "That is the slope of the sigmoid, not its height.": (
            lambda weight, bias, a_in: sigmoid.derivative(weight @ a_in + bias)
        ),
        "All units have the first bias here. Each has its own.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in + bias[0])
        ),
        "The biases are added up. Each unit has its own.": (
            lambda weight, bias, a_in: sigmoid(weight @ a_in + bias.sum())
        ),
    }

    def case(inputs, units):
        weight, bias, _, _, x, _ = _network(rng, inputs, units, 2)
        return weight, bias, x

    def judge(cases):
        return judge_function(answer, right, cases, mistakes, praise="Any layer, in one line.")

    others = [case(*sizes[:2]) for sizes in _sizes(rng)]
    return _equal_first(judge, [case(3, 3), case(3, 3)], others)


def two_layer_forward(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x)``: both layers' activations."""

    def right(w1, b1, w2, b2, x):
        hidden, output = forward(sigmoid_network((w1, b1), (w2, b2)), x).steps
        return hidden.a, output.a

    def changed(first=sigmoid, between=None, second=sigmoid):
        def run(w1, b1, w2, b2, x):
            a_1 = first(w1 @ x + b1)
            return a_1, second(w2 @ (between(w1 @ x + b1, x) if between else a_1) + b2)

        return run

    def same(z):
        return z

    mistakes = {
        "The layers stand in the wrong order: return the first layer's activations first.": (
            lambda *case: right(*case)[::-1]
        ),
        "These are z of both layers: the sigmoid is missing.": changed(same, None, same),
        "Both are z, although the second layer was given activations.": (
            changed(same, lambda z, x: sigmoid(z), same)
        ),
        "The first layer's sigmoid is missing.": changed(same),
        "The second layer's sigmoid is missing.": changed(second=same),
        "The second layer was given the first one's z. It gets the activations.": (
            changed(between=lambda z, x: z)
        ),
        "The second layer was given x. It gets what the first layer says.": (
            changed(between=lambda z, x: x)
        ),
        "The second layer was given its activations twice through the sigmoid.": (
            changed(between=lambda z, x: sigmoid(sigmoid(z)))
        ),
        "Both biases are missing.": lambda w1, b1, w2, b2, x: right(w1, 0 * b1, w2, 0 * b2, x),
        "The second bias is missing.": lambda w1, b1, w2, b2, x: right(w1, b1, w2, 0 * b2, x),
        "The first bias is missing.": lambda w1, b1, w2, b2, x: right(w1, 0 * b1, w2, b2, x),
        "The two biases are swapped.": lambda w1, b1, w2, b2, x: right(w1, b2, w2, b1, x),
        "The second layer adds the first layer's bias.": (
            lambda w1, b1, w2, b2, x: right(w1, b1, w2, b1, x)
        ),
        "The second layer has the first layer's weights.": (
            lambda w1, b1, w2, b2, x: right(w1, b1, w1, b2, x)
        ),
        "The second layer has the first layer's weights and bias.": (
            lambda w1, b1, w2, b2, x: right(w1, b1, w1, b1, x)
        ),
        "The layers are swapped: x goes into the first one.": (
            lambda w1, b1, w2, b2, x: right(w2, b2, w1, b1, x)
        ),
        "The weights were read down the columns. The weights into a unit stand in its row.": (
            lambda w1, b1, w2, b2, x: right(w1.T, b1, w2.T, b2, x)
        ),
    }

    def judge(cases):
        praise = "The second layer sees x through the first one only."
        return _judge_parts(answer, right, cases, mistakes, ACTIVATIONS, praise=praise)

    equal, others = (
        [_network(rng, *sizes)[:5] for sizes in group] for group in (EQUAL, _sizes(rng))
    )
    return _equal_first(judge, equal, others)


# --- back, one piece at a time


def output_dz(answer, rng) -> Verdict:
    """Judge ``answer(a_2, target)``: the slopes of half the squared error by the outputs' z."""

    def right(a, y):
        def loss(z):
            return float(np.sum((sigmoid(z) - y) ** 2) / 2)

        return numerical_gradient(loss, np.log(a / (1 - a)), epsilon=1e-5)

    mistakes = {
        "The sizes are right, the signs are not: an error is output minus target.": (
            lambda a, y: -right(a, y)
        ),
        "The sigmoid's slope is missing. Bare errors belong to cross-entropy.": lambda a, y: a - y,
        "The slope is made from the height a. Here a went through the sigmoid once more.": (
            lambda a, y: (a - y) * sigmoid.derivative(a)
        ),
        "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
            lambda a, y: 2 * right(a, y)
        ),
        "A factor 2 too small: the derivative of a square brings a 2 down.": (
            lambda a, y: right(a, y) / 2
        ),
        "These are the slopes of the sigmoids alone; the errors are missing.": (
            lambda a, y: a * (1 - a)
        ),
        "One of the two factors of the sigmoid's slope is missing: 1 minus its height.": (
            lambda a, y: (a - y) * a
        ),
        "One of the two factors of the sigmoid's slope is missing: its height.": (
            lambda a, y: (a - y) * (1 - a)
        ),
        "The sigmoid's slope is made from the target. The unit stands at its output.": (
            lambda a, y: (a - y) * y * (1 - y)
        ),
        "The errors are squared. The derivative of a square is not a square.": (
            lambda a, y: (a - y) ** 2 * a * (1 - a)
        ),
        "That is each output's share of the loss. Its slope is needed.": (
            lambda a, y: (a - y) ** 2 / 2
        ),
        "The signs of the errors are lost.": lambda a, y: abs(right(a, y)),
        "The outputs' shares are added in this loss, not averaged.": (
            lambda a, y: right(a, y) / len(a)
        ),
        "The slopes are added up. Each output has its own.": lambda a, y: right(a, y).sum(),
        "The errors are added up first. Each output has its own.": (
            lambda a, y: (a - y).sum() * a * (1 - a)
        ),
        "Only the first output has a slope here; is `return` inside the loop?": (
            lambda a, y: np.where(np.arange(len(a)) == 0, right(a, y), 0)
        ),
    }

    def case(size):
        places = np.array([0.15, 0.2, 0.25, 0.35, 0.65, 0.7, 0.75, 0.8])
        while True:
            a, y = rng.permutation(places)[:size], np.round(rng.uniform(0, 1, size), 2)
            error = a - y
            sums = error.sum(), (error * a * (1 - a)).sum()
            if (
                abs(error).min() > 0.1
                and error.min() < 0 < error.max()
                and min(map(abs, sums)) > 0.02
            ):
                return a, y

    cases = [case(size) for size in (3, 2, int(rng.integers(4, 7)))]
    praise = "Two factors for each output."
    return judge_function(answer, right, cases, mistakes, praise=praise)


def _backward_case(rng, first, second):
    """weight_2 and dz of its units; no single output has the longest path from every unit."""
    while True:
        weight, dz = _hundredths(rng, second, first), np.round(_hundredths(rng, second) / 8, 3)
        longest = abs(weight * dz[:, None]).argmax(axis=0)
        if np.ptp(longest) > 0 and abs((dz @ weight).sum()) > 0.02 and abs(dz.sum()) > 0.02:
            return weight, dz


def first_layer_da(answer, rng) -> Verdict:
    """Judge ``answer(weight_2, dz_2)``: for each unit of the first layer, the sum over paths."""

    def right(weight, dz):
        return numerical_gradient(
            lambda a: float(dz @ (weight @ a)), np.zeros(weight.shape[1]), epsilon=1.0
        )

    def paths(weight, dz):
        return weight * dz[:, None]

    def longest(weight, dz):
        longest = abs(paths(weight, dz)).argmax(axis=0)
        return paths(weight, dz)[longest, np.arange(weight.shape[1])]

    mistakes = {
        "The weights were read along the rows. Those that leave a unit stand in its column.": (
            lambda weight, dz: weight @ dz
        ),
        "The paths are averaged. They add up.": lambda weight, dz: paths(weight, dz).mean(axis=0),
        "That is the path through the first output alone. There is one through each output.": (
            lambda weight, dz: paths(weight, dz)[0]
        ),
        "That is the path through the last output alone. There is one through each output.": (
            lambda weight, dz: paths(weight, dz)[-1]
        ),
        "Only the first two paths are added. There may be any number of outputs.": (
            lambda weight, dz: paths(weight, dz)[:2].sum(axis=0)
        ),
        "The paths are added by their sizes. Two that pull in opposite directions cancel.": (
            lambda weight, dz: abs(paths(weight, dz)).sum(axis=0)
        ),
        "The other paths are subtracted from the first. Their signs are in dz already.": (
            lambda weight, dz: 2 * paths(weight, dz)[0] - paths(weight, dz).sum(axis=0)
        ),
        "Weights and dz are added up apart. Each weight meets the dz of its own output first.": (
            lambda weight, dz: weight.sum(axis=0) * dz.sum()
        ),
        "These are the single paths. Add up those of each unit.": paths,
        "These are the single paths, turned. Add up those of each unit.": (
            lambda weight, dz: paths(weight, dz).T
        ),
        "The paths were added per output. Add up those that start at the same unit.": (
            lambda weight, dz: paths(weight, dz).sum(axis=1)
        ),
        "The weights are missing: a path counts by the weight that it goes over.": (
            lambda weight, dz: np.full(weight.shape[1], dz.sum())
        ),
        "dz is missing: a path counts by the slope at its end.": (
            lambda weight, dz: weight.sum(axis=0)
        ),
        "The longest path alone is not enough: the others count as well.": longest,
        "All paths are added into one number. Each unit of the first layer has a sum of its own.": (
            lambda weight, dz: paths(weight, dz).sum()
        ),
        "The signs are turned. Nothing is subtracted on the way back.": (
            lambda weight, dz: -paths(weight, dz).sum(axis=0)
        ),
        "The weights come in squared.": lambda weight, dz: (weight * weight).T @ dz,
    }

    def judge(cases):
        praise = "Forward along the rows, back along the columns."
        return judge_function(answer, right, cases, mistakes, praise=praise)

    equal, others = (
        [_backward_case(rng, *sizes[1:]) for sizes in group] for group in (EQUAL, _sizes(rng))
    )
    return _equal_first(judge, equal, others)


def weight_gradient(answer, rng) -> Verdict:
    """Judge ``answer(dz, a_in)``: the slopes by all weights of a layer."""

    def right(dz, a_in):
        return numerical_gradient(
            lambda weight: float(dz @ (weight @ a_in)), np.zeros((len(dz), len(a_in))), epsilon=1.0
        )

    def alone(dz, a_in, *, rows=None, columns=None):
        kept = np.zeros((len(dz), len(a_in)))
        kept[:rows, :columns] = 1
        return right(dz, a_in) * kept

    mistakes = {
        "It is turned: row i belongs to unit i, like a row of the weights.": (
            lambda dz, a_in: right(dz, a_in).T
        ),
        "That is one number. Each weight has a slope of its own, so nothing is added up.": (
            lambda dz, a_in: dz @ a_in
        ),
        "Only equal places meet here. Each unit meets each input.": lambda dz, a_in: dz * a_in,
        "Only the diagonal is filled. Each unit meets each input.": (
            lambda dz, a_in: np.diag(dz * a_in)
        ),
        "The inputs are missing: what does a weight multiply?": (
            lambda dz, a_in: np.tile(dz[:, None], len(a_in))
        ),
        "dz is missing: these are the inputs alone.": lambda dz, a_in: np.tile(a_in, (len(dz), 1)),
        "dz and input are added. The chain multiplies.": lambda dz, a_in: dz[:, None] + a_in,
        "The input counts as it is. The slope of the unit that it comes from is another step.": (
            lambda dz, a_in: np.outer(dz, a_in * (1 - a_in))
        ),
        "The signs are turned. The minus belongs to the step, not to the gradient.": (
            lambda dz, a_in: -right(dz, a_in)
        ),
        "It is divided by how many inputs or units there are. Nothing is averaged.": (
            lambda dz, a_in: right(dz, a_in) / len(a_in)
        ),
        "All slopes stand in one row. They need the shape of the weights.": (
            lambda dz, a_in: right(dz, a_in).ravel()
        ),
        "Both factors are dz. One of them is the input.": lambda dz, a_in: np.outer(dz, dz),
        "Both factors are the input. One of them is dz.": lambda dz, a_in: np.outer(a_in, a_in),
        "Only the first unit has slopes here; is `return` inside the loop?": (
            lambda dz, a_in: alone(dz, a_in, rows=1)
        ),
        "Only the first two units and inputs count here. There may be any number.": (
            lambda dz, a_in: alone(dz, a_in, rows=2, columns=2)
        ),
    }

    def case(inputs, units, _):
        while True:
            dz, a_in = np.round(_hundredths(rng, units) / 8, 3), _hundredths(rng, inputs)
            if units != inputs or abs(dz @ a_in) > 0.02:
                return dz, a_in

    def judge(cases):
        praise = "One product for each pair of a unit and an input."
        return judge_function(answer, right, cases, mistakes, praise=praise)

    equal, others = ([case(*sizes) for sizes in group] for group in (EQUAL, _sizes(rng)))
    return _equal_first(judge, equal, others)


# --- all gradients at once, right and wrong


def _engine(w1, b1, w2, b2, x, y):
    """The gradients of weight_1, bias_1, weight_2 and bias_2 by the book's own backward pass."""
    network = sigmoid_network((w1, b1), (w2, b2))
    first, second = backward(network, forward(network, x), y, half_squared_error).steps
    return first.dweight, first.dbias, second.dweight, second.dbias


def _height(a):
    return a * (1 - a)


def _one(a):
    return 1.0


def _once_more(a):
    return sigmoid.derivative(a)


def _back(slope_1=_height, slope_2=_height, collect=None, into_1=None, into_2=None):
    """A backward pass with something changed."""
    collect = collect or (lambda w1, w2, dz_2, error: dz_2 @ w2)

    def gradients(w1, b1, w2, b2, x, y):
        a_1 = sigmoid(w1 @ x + b1)
        a_2 = sigmoid(w2 @ a_1 + b2)
        dz_2 = (a_2 - y) * slope_2(a_2)
        dz_1 = collect(w1, w2, dz_2, a_2 - y) * slope_1(a_1)
        return (
            np.outer(dz_1, into_1(x, a_1) if into_1 else x),
            dz_1,
            np.outer(dz_2, into_2(x, a_1) if into_2 else a_1),
            dz_2,
        )

    return gradients


def _arranged(arrange):
    return lambda *case: arrange(*_engine(*case))


def two_layer_gradients(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x, target)``: all four gradients."""

    def moved_first(w1, b1, w2, b2, x, y):
        dw2 = _engine(w1, b1, w2, b2, x, y)[2]
        return _back(collect=lambda w1, w2, dz, error: dz @ (w2 - dw2))(w1, b1, w2, b2, x, y)

    def times_bias(w1, b1, w2, b2, x, y):
        dw1, db1, dw2, db2 = _engine(w1, b1, w2, b2, x, y)
        return dw1, db1 * b1, dw2, db2 * b2

    mistakes = {
        "The sizes are right, the signs are not: an error is output minus target.": (
            _arranged(lambda *gradients: [-gradient for gradient in gradients])
        ),
        "The output's slope is missing. Bare errors belong to cross-entropy.": _back(slope_2=_one),
        "The slope of the first layer's units is missing.": _back(slope_1=_one),
        "The sigmoid's slope is missing in both layers.": _back(_one, _one),
        "A slope is made from the height a. Here a went through the sigmoid once more.": (
            _back(_once_more, _once_more)
        ),
        "The first layer's activations went through the sigmoid once more for their slope.": (
            _back(slope_1=_once_more)
        ),
        "The way back reads weight_2 along its rows. What leaves a unit stands in its column.": (
            _back(collect=lambda w1, w2, dz, error: w2 @ dz)
        ),
        "The way back goes over weight_1. Between the layers lies weight_2.": (
            _back(collect=lambda w1, w2, dz, error: dz @ w1)
        ),
        "The bare errors go back over weight_2. dz of the outputs must go back.": (
            _back(collect=lambda w1, w2, dz, error: error @ w2)
        ),
        "The way back goes over weights that have moved already. The forward pass used the old "
        "ones.": moved_first,
        "The paths are averaged. They add up.": (
            _back(collect=lambda w1, w2, dz, error: dz @ w2 / len(dz))
        ),
        "Only the path through the first output goes back. Add those through the others.": (
            _back(collect=lambda w1, w2, dz, error: dz[0] * w2[0])
        ),
        "The paths are added by their sizes. Two that pull in opposite directions cancel.": (
            _back(collect=lambda w1, w2, dz, error: abs(dz) @ abs(w2))
        ),
        "The way back has lost weight_2.": (
            _back(collect=lambda w1, w2, dz, error: np.full(w2.shape[1], dz.sum()))
        ),
        "The input of the first layer's weights is x, not what their units say.": (
            _back(into_1=lambda x, a_1: a_1)
        ),
        "The input of the second layer's weights is what the first layer says, not x.": (
            _back(into_2=lambda x, a_1: x)
        ),
        "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": (
            _arranged(lambda *gradients: [2 * gradient for gradient in gradients])
        ),
        "The outputs' shares are added in this loss, not averaged.": (
            lambda *case: [gradient / len(case[3]) for gradient in _engine(*case)]
        ),
        "The first layer's biases got da. Take it on to z.": lambda *case: (
            _engine(*case)[0],
            _back(slope_1=_one)(*case)[1],
            *_engine(*case)[2:],
        ),
        "The biases have no gradient here. They learn like weights.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw1, 0 * db1, dw2, 0 * db2))
        ),
        "A bias's gradient has the bias as a factor. What does a bias multiply?": times_bias,
        "The second layer comes first here. Return the gradients in the order of the arguments.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw2, db2, dw1, db1))
        ),
        "Both weights come first here. Return the gradients in the order of the arguments.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw1, dw2, db1, db2))
        ),
        "The biases come first here. Return the gradients in the order of the arguments.": (
            _arranged(lambda dw1, db1, dw2, db2: (db1, dw1, db2, dw2))
        ),
        "The weights' gradients are turned: row i belongs to unit i.": (
            _arranged(lambda dw1, db1, dw2, db2: (dw1.T, db1, dw2.T, db2))
        ),
    }

    def judge(cases):
        praise = "All four agree with the library."
        return _judge_parts(answer, _engine, cases, mistakes, GRADIENTS, praise=praise)

    equal, others = ([_network(rng, *sizes) for sizes in group] for group in (EQUAL, _sizes(rng)))
    return _equal_first(judge, equal, others)


def shared_bias_gradient(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, weight_2, bias, x, target)``: the slope by the one bias."""

    def right(w1, w2, bias, x, y):
        def loss(bias):
            network = sigmoid_network((w1, np.full(len(w1), bias)), (w2, np.full(len(w2), bias)))
            return float(half_squared_error.per_example(predict(network, x), y))

        return central_difference(loss, bias, 1e-5)

    def of_parts(combine, back=_engine):
        def combined(w1, w2, bias, x, y):
            case = w1, np.full(len(w1), bias), w2, np.full(len(w2), bias), x, y
            return combine(*back(*case)[1::2])

        return combined

    mistakes = {
        "The units' gradients are averaged. The bias reaches the loss by each unit, so add.": (
            of_parts(lambda first, second: np.concatenate([first, second]).mean())
        ),
        "Each layer's gradients are averaged before they are added. Add all of them.": (
            of_parts(lambda first, second: first.mean() + second.mean())
        ),
        "The two layers are averaged. They add up.": (
            of_parts(lambda first, second: (first.sum() + second.sum()) / 2)
        ),
        "That is the second layer alone. The same bias is in the first layer too.": (
            of_parts(lambda first, second: second.sum())
        ),
        "That is the first layer alone. The same bias is in the second layer too.": (
            of_parts(lambda first, second: first.sum())
        ),
        "That is the first unit of each layer. The bias is in all of them.": (
            of_parts(lambda first, second: first[0] + second[0])
        ),
        "That is the last unit of each layer. The bias is in all of them.": (
            of_parts(lambda first, second: first[-1] + second[-1])
        ),
        "The size is right, the sign is not.": (
            of_parts(lambda first, second: -first.sum() - second.sum())
        ),
        "The first layer's units count by da. Take it on to their z.": (
            of_parts(lambda first, second: first.sum() + second.sum(), _back(slope_1=_one))
        ),
        "The output's slope is missing. Bare errors belong to cross-entropy.": (
            of_parts(lambda first, second: first.sum() + second.sum(), _back(slope_2=_one))
        ),
        "The gradients are added by their sizes. Some want the bias higher, others lower.": (
            of_parts(lambda first, second: abs(first).sum() + abs(second).sum())
        ),
        "The bias itself is a factor here. What does a bias multiply?": (
            lambda w1, w2, bias, x, y: bias * right(w1, w2, bias, x, y)
        ),
        "That is one number for each layer. The layers share the bias: one number.": (
            of_parts(lambda first, second: [first.sum(), second.sum()])
        ),
        "That is one number for each unit. The units share the bias: one number.": (
            of_parts(lambda first, second: np.concatenate([first, second]))
        ),
        "The layers are subtracted. Both add to the slope.": (
            of_parts(lambda first, second: second.sum() - first.sum())
        ),
        "The layers are multiplied. Factors belong to one path; paths add up.": (
            of_parts(lambda first, second: second.sum() * first.sum())
        ),
        "The first layer has no bias in this forward pass.": lambda w1, w2, bias, x, y: sum(
            slope.sum()
            for slope in _engine(w1, np.zeros(len(w1)), w2, np.full(len(w2), bias), x, y)[1::2]
        ),
    }

    def case(*sizes):
        while True:
            w1, b1, w2, _, x, y = _network(rng, *sizes)
            first, second = of_parts(lambda first, second: [first.sum(), second.sum()])(
                w1, w2, b1[0], x, y
            )
            if min(abs(first), abs(second), abs(first + second), abs(first - second)) > 0.01:
                return w1, w2, float(b1[0]), x, y

    def judge(cases):
        praise = "One bias, many paths: their slopes add up."
        return judge_function(answer, right, cases, mistakes, praise=praise)

    equal, others = ([case(*sizes) for sizes in group] for group in (EQUAL, _sizes(rng)))
    return _equal_first(judge, equal, others)


# --- steps


def _moved(values, gradients, rate):
    return [value - rate * gradient for value, gradient in zip(values, gradients)]


def _step(*case, back=_engine):
    *values, x, y, rate = case
    return _moved(values, back(*values, x, y), rate)


def _step_reusing(w1, b1, w2, b2, x, y, rate):
    """S2's program: the way back goes over output weights that have moved already."""
    new = _step(w1, b1, w2, b2, x, y, rate)

    def over_new(w1, w2, dz, error):
        return dz @ new[2]

    return _step(w1, b1, w2, b2, x, y, rate, back=_back(collect=over_new))


def _step_by_turns(w1, b1, w2, b2, x, y, rate):
    """The second layer moves, and then the first by gradients worked out anew."""
    _, _, w2, b2 = _step(w1, b1, w2, b2, x, y, rate)
    return *_step(w1, b1, w2, b2, x, y, rate)[:2], w2, b2


def _step_first_layer_first(w1, b1, w2, b2, x, y, rate):
    w1, b1, *_ = _step(w1, b1, w2, b2, x, y, rate)
    return w1, b1, *_step(w1, b1, w2, b2, x, y, rate)[2:]


def _step_with(change):
    """A step by gradients that were changed first."""

    def step(*case):
        *values, x, y, rate = case
        return _moved(values, change(*_engine(*values, x, y)), rate)

    return step


CLIMBS = "This climbs: the step goes against the gradient."
REUSED = (
    "The first layer's gradient went back over a weight_2 that had moved already, S2's mistake. "
    "The forward pass used the old one."
)
BY_TURNS = (
    "Both layers step by gradients of the same moment. Here the first layer's were worked out "
    "after the second had moved."
)
NO_RATE = "The learning rate is not used."
BIASES_STAY = "The biases stay as they were. They learn like weights."


def two_layer_step(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate)``: one step."""

    def right(w1, b1, w2, b2, x, y, rate):
        network = sigmoid_network((w1, b1), (w2, b2))
        gradients = backward(network, forward(network, x), y, half_squared_error)
        moved = gradient_step(network, gradients, learning_rate=rate)
        return [values for layer in moved.layers for values in (layer.weight, layer.bias)]

    def biases(change_1, change_2):
        return _step_with(lambda dw1, db1, dw2, db2: (dw1, change_1(db1), dw2, change_2(db2)))

    def one_late(dbias):
        return np.append(dbias[:1], dbias[:-1])

    def same(dbias):
        return dbias

    def everywhere(change):
        return biases(change, change)

    mistakes = {
        "The published mistake is still there: some biases of the second layer move by the "
        "gradient of another unit.": biases(same, one_late),
        "The mistake is now in both layers: a bias moves by the gradient of the unit before.": (
            everywhere(one_late)
        ),
        "Each bias moves by the gradient of the unit after it.": (
            biases(same, lambda dbias: np.roll(dbias, -1))
        ),
        "The biases of the second layer all move by the gradient of its first unit.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias[0]))
        ),
        "The biases of the second layer all move by the gradient of its last unit.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias[-1]))
        ),
        "The biases of the second layer move by the average gradient. Each has its own.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias.mean()))
        ),
        "The biases of the second layer move by the summed gradient, as if they shared one.": (
            biases(same, lambda dbias: np.full(len(dbias), dbias.sum()))
        ),
        "The biases of each layer move by their summed gradient, as if they shared one.": (
            everywhere(lambda dbias: np.full(len(dbias), dbias.sum()))
        ),
        "The biases of the second layer stay as they were.": biases(same, lambda dbias: 0 * dbias),
        BIASES_STAY: everywhere(lambda dbias: 0 * dbias),
        "The last bias of the second layer stays as it was.": (
            biases(same, lambda dbias: np.append(dbias[:-1], 0))
        ),
        "The first bias of the second layer stays as it was.": (
            biases(same, lambda dbias: np.append(0, dbias[1:]))
        ),
        "The biases of the second layer climb: a step goes against the gradient.": (
            biases(same, lambda dbias: -dbias)
        ),
        "The learning rate is missing in the step of the second layer's biases.": (
            lambda *case: biases(same, lambda dbias: dbias / case[-1])(*case)
        ),
        CLIMBS: _step_with(lambda *gradients: [-gradient for gradient in gradients]),
        NO_RATE: lambda *case: _step(*case[:-1], 1),
        REUSED: _step_reusing,
        BY_TURNS: _step_by_turns,
        "Both layers step by gradients of the same moment. Here the second layer's were worked "
        "out after the first had moved.": _step_first_layer_first,
        "Only the second layer moves.": lambda *case: (*case[:2], *_step(*case)[2:]),
        "Only the first layer moves.": lambda *case: (*_step(*case)[:2], *case[2:4]),
        "These are the moves. Subtract them from what was there.": (
            lambda *case: [case[-1] * gradient for gradient in _engine(*case[:-1])]
        ),
        "These are the gradients. Take a step.": lambda *case: _engine(*case[:-1]),
        "The second layer comes first here. Return the new values in the order of the arguments.": (
            lambda *case: (*_step(*case)[2:], *_step(*case)[:2])
        ),
    }

    def judge(cases):
        praise = "Every number by its own gradient."
        return _judge_parts(answer, right, cases, mistakes, STEPPED, praise=praise)

    rates = (0.5, 2.5, 0.75)
    equal, others = (
        [(*_network(rng, *sizes), rate) for sizes, rate in zip(group, rates)]
        for group in (EQUAL, _sizes(rng))
    )
    return _equal_first(judge, equal, others)


def _loss(values, x, y):
    w1, b1, w2, b2 = values
    a_2 = sigmoid(sigmoid(x @ w1.T + b1) @ w2.T + b2)
    return np.sum((a_2 - y) ** 2, axis=-1) / 2


def _mean_loss(values, x, y):
    return _loss(values, x, y).mean()


def _run(*case, step=_step, loss=_mean_loss, order=slice(None), extra=0):
    """A training run with something changed."""
    *values, x, y, rate, epochs = case
    losses = [loss(values, x, y)]
    for _ in range(epochs + extra):
        for x_n, y_n in zip(x[order], y[order]):
            values = step(*values, x_n, y_n, rate)
        losses.append(loss(values, x, y))
    return *values, losses


def _run_at_once(*case, together=np.mean):
    """One step an epoch, by the gradients of all examples together."""
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for _ in range(epochs):
        each = zip(*(_engine(*values, x_n, y_n) for x_n, y_n in zip(x, y)))
        values = _moved(values, [together(gradients, axis=0) for gradients in each], rate)
        losses.append(_mean_loss(values, x, y))
    return *values, losses


def _run_on_old_values(*case):
    """Every gradient of an epoch is taken at the values with which the epoch began."""
    *values, x, y, rate, epochs = case
    return _run_at_once(*values, x, y, rate, epochs, together=np.sum)


def _run_without_memory(*case):
    """Each step starts from the first values again."""
    *start, x, y, rate, epochs = case
    values = _step(*start, x[-1], y[-1], rate)
    return *values, [_mean_loss(start, x, y)] + [_mean_loss(values, x, y)] * epochs


def _run_measured_on_the_way(*case, after):
    """The losses of an epoch are measured one by one while the values move."""
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for _ in range(epochs):
        seen = []
        for x_n, y_n in zip(x, y):
            before, values = values, _step(*values, x_n, y_n, rate)
            seen.append(_loss(values if after else before, x_n, y_n))
        losses.append(np.mean(seen))
    return *values, losses


def _run_measured_each_step(*case):
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for _ in range(epochs):
        for x_n, y_n in zip(x, y):
            values = _step(*values, x_n, y_n, rate)
            losses.append(_mean_loss(values, x, y))
    return *values, losses


def _run_each_example_out(*case):
    """All epochs with one example, then all with the next."""
    *values, x, y, rate, epochs = case
    losses = [_mean_loss(values, x, y)]
    for x_n, y_n in zip(x, y):
        for _ in range(epochs):
            values = _step(*values, x_n, y_n, rate)
        losses.append(_mean_loss(values, x, y))
    return *values, losses


def train_two_layers(answer, rng) -> Verdict:
    """Judge ``answer(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs)``."""

    def right(w1, b1, w2, b2, x, y, rate, epochs):
        network = sigmoid_network((w1, b1), (w2, b2))
        settings = {"learning_rate": rate, "epochs": epochs, "batch_size": 1}
        run = train(network, x, y, half_squared_error, **settings)
        values = [part for layer in run.network.layers for part in (layer.weight, layer.bias)]
        return *values, run.losses

    def with_losses(change):
        def run(*case):
            *values, losses = _run(*case)
            return *values, change(losses)

        return run

    def changed(**changes):
        return lambda *case: _run(*case, **changes)

    mistakes = {
        CLIMBS: changed(step=_step_with(lambda *gradients: [-slope for slope in gradients])),
        REUSED: changed(step=_step_reusing),
        BY_TURNS: changed(step=_step_by_turns),
        NO_RATE: changed(step=lambda *case: _step(*case[:-1], 1)),
        BIASES_STAY: changed(
            step=_step_with(lambda dw1, db1, dw2, db2: (dw1, 0 * db1, dw2, 0 * db2))
        ),
        "One step is made for all examples together, by their average gradient. Make one after "
        "each example.": _run_at_once,
        "The gradients of an epoch are all taken where the epoch began. Each step starts where "
        "the one before it led.": _run_on_old_values,
        "Each step starts from the first values again. Keep what a step returns.": (
            _run_without_memory
        ),
        "Only the first example is used.": changed(order=slice(0, 1)),
        "Only the last example is used.": changed(order=slice(-1, None)),
        "The examples come in reverse order.": changed(order=slice(None, None, -1)),
        "One example is repeated for all epochs before the next one comes. An epoch shows each "
        "example once.": _run_each_example_out,
        "That is one epoch too many.": changed(extra=1),
        "That is one epoch too few.": changed(extra=-1),
        "The run stops after its first epoch; is `return` inside the loop?": (
            lambda *case: _run(*case[:-1], 1)
        ),
        "The loss before the first epoch is missing.": with_losses(lambda losses: losses[1:]),
        "The loss after the last epoch is missing.": with_losses(lambda losses: losses[:-1]),
        "That is the last loss alone. Return one before the first epoch and one after each.": (
            with_losses(lambda losses: losses[-1])
        ),
        "A loss is recorded after each step. Record one after each epoch.": (
            _run_measured_each_step
        ),
        "An epoch's losses are measured before each step, while the values still move. Measure "
        "all examples after the epoch.": (
            lambda *case: _run_measured_on_the_way(*case, after=False)
        ),
        "An epoch's losses are measured after each step, while the values still move. Measure "
        "all examples after the epoch.": lambda *case: _run_measured_on_the_way(*case, after=True),
        "The examples' losses are added up. Record their mean.": (
            changed(loss=lambda *at: _loss(*at).sum())
        ),
        "That is the loss of the last example alone. Record the mean over all examples.": (
            changed(loss=lambda *at: _loss(*at)[-1])
        ),
        "That is the loss of the first example alone. Record the mean over all examples.": (
            changed(loss=lambda *at: _loss(*at)[0])
        ),
        "The losses are twice as large as they should be: this loss is half the squared error.": (
            changed(loss=lambda *at: 2 * _mean_loss(*at))
        ),
        "The mean was taken over examples and outputs. The outputs' shares are added.": (
            lambda *case: _run(*case, loss=lambda *at: _mean_loss(*at) / len(case[3]))
        ),
        "The losses come first here. Return them last.": (
            lambda *case: (_run(*case)[-1], *_run(*case)[:-1])
        ),
        "The losses stand in reverse order.": with_losses(lambda losses: losses[::-1]),
    }

    def judge(cases):
        praise = "The same run as the library's."
        return _judge_parts(answer, right, cases, mistakes, TRAINED, praise=praise)

    def case(sizes, examples, rate, epochs):
        return *_network(rng, *sizes, examples), rate, epochs

    equal = [case((3, 3, 3), 3, 0.5, 2), case((3, 3, 3), 2, 1.5, 3)]
    others = [
        case((2, 3, 2), 3, 0.5, 3),
        case((4, 2, 3), 4, 0.75, 2),
        case((3, int(rng.integers(4, 6)), 2), 2, 1.5, 4),
    ]
    return _equal_first(judge, equal, others)


TASKS = (
    Task("layer_forward", "function", 1, layer_forward),
    Task("two_layer_forward", "function", 2, two_layer_forward),
    Task("output_dz", "function", 2, output_dz),
    Task("first_layer_da", "function", 2, first_layer_da),
    Task("weight_gradient", "function", 1, weight_gradient),
    Task("two_layer_gradients", "function", 4, two_layer_gradients),
    Task("shared_bias_gradient", "function", 2, shared_bias_gradient),
    Task("two_layer_step", "function", 2, two_layer_step),
    Task("train_two_layers", "function", 4, train_two_layers),
    Task("predicted_move", "answer", 2, predicted_move, _predicted_move),
    Task("why_old_weights", "text", 2),
)
