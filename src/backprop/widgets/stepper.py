"""Step through the forward and backward pass of a small network, and catch mistakes in it."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import traitlets

from backprop import examples, plotting
from backprop.activations import ACTIVATIONS
from backprop.gradient_check import check_gradients
from backprop.gradient_descent import BIASES, gradient_step
from backprop.losses import LOSSES
from backprop.network import Layer, Network
from backprop.passes import BackwardPass, BackwardStep, backward, forward
from backprop.widgets.base import BookWidget, Choice, Number, written

MISTAKES = (
    "none",
    "updated_weights",
    "slope_at_a",
    "slope_at_output",
    "slope_left_out",
    "wrong_sign",
    "bias_forgotten",
)
LARGEST = 100  # of every number that a reader gives
MOST_LAYERS, MOST_UNITS, MOST_UPDATES = 4, 6, 1000
SHORTEST = 1e-5  # the step of the gradient check to which round-off does most

_XOR = examples.xor_network(np.random.default_rng(2)).layers

#: Name: (example, bias rule)
_EXAMPLES = {
    "one_neuron": (examples.one_neuron, "each"),
    "one_layer": (examples.one_layer, "each"),
    "two_layers_each": (examples.two_layers, "each"),
    "two_layers": (examples.two_layers, "frozen"),
    "two_layers_unhalved": (examples.two_layers_unhalved, "each"),
    "xor": (
        examples.Example(
            source="S4, one XOR pattern",
            network=examples.sigmoid_network(
                *((layer.weight.round(2), layer.bias.round(2)) for layer in _XOR)
            ),
            x=[0, 1],
            target=[1],
            loss=LOSSES["cross_entropy"],
            learning_rate=0.5,
        ),
        "each",
    ),
}


def start_of(preset: str) -> dict:
    """The initial numbers of an example, by the names of the controls."""
    example, bias_rule = _EXAMPLES[preset]
    return {
        "bias_rule": bias_rule,
        "x": example.x.tolist(),
        "target": example.target.tolist(),
        "weights": [layer.weight.tolist() for layer in example.network.layers],
        "biases": [layer.bias.tolist() for layer in example.network.layers],
        "rate": example.learning_rate,
        "activation": "sigmoid",
        "output": "sigmoid",
        "loss": example.loss.name,
    }


def _numbers(value, depth, name, inside=0):
    if depth > inside:
        if not isinstance(value, list | tuple | np.ndarray) or len(value) == 0:
            raise traitlets.TraitError(
                f"{name} must be {depth} {'list' if depth == 1 else 'lists'} deep, none empty; "
                f"got {value!r}"
            )
        return [_numbers(entry, depth, name, inside + 1) for entry in value]
    if isinstance(value, bool | str) or not np.isscalar(value) or not abs(value) <= LARGEST:
        raise traitlets.TraitError(
            f"{name} must hold numbers from -{LARGEST} to {LARGEST}; got {value!r}"
        )
    return value


class Numbers(traitlets.TraitType):
    """Lists of numbers, nested to a depth. Raises TraitError for anything else."""

    def __init__(self, default_value, *, depth):
        super().__init__(default_value)
        self.depth = depth

    def validate(self, obj, value):
        """The numbers as lists, whatever sequences they came in."""
        return _numbers(value, self.depth, self.name)


class NetworkStepper(BookWidget):
    """One example's way through a small dense network: forward, loss, backward, update.

    preset:     the example that the numbers below come from; "own" once one of them is changed
    bias_rule:  "each", "shared" or "frozen", as in :func:`backprop.gradient_step`
    mistake:    the one that the backward pass or the update makes; "none" for a right program
    pace:       One step takes one "unit" or one "layer"
    x, target:  one example, shapes (inputs,) and (outputs,)
    weights:    initial weights, one matrix (outputs, inputs) for each of up to 4 layers, each of
                up to 6 units
    biases:     initial biases, one list (outputs,) for each layer
    rate:       the learning rate
    activation, output: the activation of the hidden layers and of the output layer
    loss:       one of the book's losses; "cross_entropy" goes with a sigmoid output only
    updates:    how many updates were made before
    step:       how far the present pass is: units forward, loss, units backward, update
    place:      the unit, weight or bias whose chain is shown; counted from 0 layer by layer, in
                each unit by unit, and there: the unit, its weights, its bias
    """

    module = "stepper"
    room = {"narrow": (0, 72.5), "wide": (0, 40.5)}

    preset = Choice("two_layers", [*_EXAMPLES, "own"]).tag(sync=True)
    bias_rule = Choice("frozen", BIASES).tag(sync=True)
    mistake = Choice("none", MISTAKES).tag(sync=True)
    pace = Choice("unit", ["unit", "layer"]).tag(sync=True)
    x = Numbers(start_of("two_layers")["x"], depth=1).tag(sync=True)
    target = Numbers(start_of("two_layers")["target"], depth=1).tag(sync=True)
    weights = Numbers(start_of("two_layers")["weights"], depth=3).tag(sync=True)
    biases = Numbers(start_of("two_layers")["biases"], depth=2).tag(sync=True)
    rate = Number(0.5, low=0, high=LARGEST).tag(sync=True)
    activation = Choice("sigmoid", ["sigmoid", "tanh", "relu", "identity"]).tag(sync=True)
    output = Choice("sigmoid", ["sigmoid", "tanh", "relu", "identity"]).tag(sync=True)
    loss = Choice("half_squared_error", LOSSES).tag(sync=True)
    updates = Number(0, low=0, high=MOST_UPDATES, whole=True).tag(sync=True)
    step = Number(0, low=0, high=50, whole=True).tag(sync=True)
    place = Number(1, low=0, high=191, whole=True).tag(sync=True)

    def __init__(self, **state):
        if (preset := state.get("preset", "two_layers")) in _EXAMPLES:
            given = start_of(preset) | state
            own = {name for name, value in start_of(preset).items() if given[name] != value}
            state = given | {"preset": "own" if own - {"bias_rule"} else preset}
        super().__init__(**state)
        if problem := self.problem():
            raise ValueError(problem)
        self.observe(self._bring_numbers, "preset")
        self.observe(self._name_preset, [*start_of("two_layers")])

    def _bring_numbers(self, change):
        if change["new"] in _EXAMPLES:
            for name, value in {**start_of(change["new"]), "updates": 0, "step": 0}.items():
                self.set_trait(name, value)

    def _name_preset(self, change):
        if change["name"] == "bias_rule" or self.preset == "own":
            return
        if change["new"] != start_of(self.preset)[change["name"]]:
            self.preset = "own"

    def problem(self) -> str | None:
        """What keeps the numbers from being one network with its example; None if nothing."""
        if len(self.weights) > MOST_LAYERS or len(self.biases) != len(self.weights):
            return f"Weight matrices: {len(self.weights)}, lists of biases: {len(self.biases)}. Each layer needs one of both, and up to {MOST_LAYERS} layers fit."  # noqa: E501
        before = len(self.x)
        if before > MOST_UNITS:
            return f"There are {before} inputs; up to {MOST_UNITS} fit."
        for number, (weight, bias) in enumerate(zip(self.weights, self.biases), start=1):
            if any(len(row) != before for row in weight):
                return f"Each row of weights of layer {number} needs {before} numbers."
            if len(bias) != len(weight) or len(bias) > MOST_UNITS:
                return f"Layer {number} has {len(weight)} rows of weights and {len(bias)} biases; up to {MOST_UNITS} of each fit."  # noqa: E501
            if self.bias_rule == "shared" and any(value != bias[0] for value in bias):
                return f"The biases of layer {number} are not equal, so they can't be shared."
            before = len(bias)
        if len(self.target) != before:
            return f"There are {len(self.target)} targets for {before} outputs."
        if self.loss == "cross_entropy" and self.output != "sigmoid":
            return "Cross-entropy needs a sigmoid output."
        if self.loss == "cross_entropy" and any(not 0 <= y <= 1 for y in self.target):
            return "Cross-entropy needs targets from 0 to 1."
        return None

    def network(self) -> Network:
        """The network after the updates made before; ValueError if they diverge."""
        network = Network(self._initial_layers())
        for _ in range(self.updates):
            network = self._updated(network)
        return network

    def _initial_layers(self):
        last = len(self.weights) - 1
        return tuple(
            Layer(weight, bias, ACTIVATIONS[self.output if number == last else self.activation])
            for number, (weight, bias) in enumerate(zip(self.weights, self.biases))
        )

    def gradients(self) -> BackwardPass:
        """The backward pass of the present network, with the mistake that is switched on."""
        network = self.network()
        forward_pass = forward(network, self.x)
        return self.mistaken_backward(network, forward_pass, self.target, LOSSES[self.loss])

    def mistaken_backward(self, network, forward_pass, target, loss) -> BackwardPass:
        """What :func:`backprop.backward` returns for one example, with the chosen mistake."""
        right = backward(network, forward_pass, target, loss)
        da = right.steps[-1].da * (-1 if self.mistake == "wrong_sign" else 1)
        steps = []
        for layer, step in zip(reversed(network.layers), reversed(forward_pass.steps)):
            at = step.a if self.mistake == "slope_at_a" else step.z
            slope = layer.activation.derivative(at)
            dz = da if self.mistake == "slope_left_out" else da * slope
            if not steps and loss.name == "cross_entropy":
                dz = step.a - np.asarray(target, dtype=float)
                dz = dz * (slope if self.mistake == "slope_at_output" else 1)
                dz = dz * (-1 if self.mistake == "wrong_sign" else 1)
            dweight = np.outer(dz, step.a_in)
            dbias = 0 * dz if self.mistake == "bias_forgotten" else dz
            steps.append(BackwardStep(da, dz, dweight, dbias))
            moved = self.rate * dweight if self.mistake == "updated_weights" else 0
            da = dz @ (layer.weight - moved)
        return BackwardPass(right.loss, tuple(steps[::-1]), da)

    def loss_after(self) -> float:
        """The loss when the present network has made its update."""
        return self._right_backward(self._updated(self.network())).loss

    def _right_backward(self, network):
        return backward(network, forward(network, self.x), self.target, LOSSES[self.loss])

    def _updated(self, network):
        target, loss = self.target, LOSSES[self.loss]
        gradients = self.mistaken_backward(network, forward(network, self.x), target, loss)
        return gradient_step(network, gradients, learning_rate=self.rate, biases=self.bias_rule)

    def describe(self):
        """How far the pass is, the chain of the chosen place, and what the gradient check says."""
        if trouble := self.problem() or self._divergence():
            return trouble
        return _Words(self).text()

    def _divergence(self):
        network = Network(self._initial_layers())
        for made in range(self.updates + 1):
            try:
                with np.errstate(over="ignore", invalid="ignore"):
                    network = self._updated(network)
                    loss = self._right_backward(network).loss
            except ValueError:
                loss = np.inf
            if not np.isfinite(loss):
                return f"It diverges at update {made + 1:,}: the numbers get too large."
        return None

    def draw_still(self, figure):
        """The network with its weights and activations; with its gradients from there on."""
        ax = figure.subplots()
        if trouble := self.problem() or self._divergence():
            ax.set_axis_off()
            ax.text(0.5, 0.5, trouble, ha="center", wrap=True)
            return
        network = self.network()
        forward_pass = forward(network, self.x)
        is_back = self.step > sum(network.sizes[1:]) + 1
        plotting.network_diagram(ax, network, forward_pass, self.gradients() if is_back else None)


_SUPER, _SUB = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"


def _named(letter, layer, *indices):
    head = "x" if layer < 0 else f"{letter}⁽{_SUPER[layer + 1]}⁾"
    return head + "".join(_SUB[index + 1] for index in indices)


def _nine(value):
    if value != 0 and not 1e-4 <= abs(value) < 1e5:
        return written(value, 6)
    # A tie goes away from zero, as in JavaScript; Python's own formats round it to even.
    rounded = Decimal(float(value)).quantize(Decimal("1e-9"), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".").replace("-", "−")
    return "0" if text == "−0" else text


def _behind(value):
    return f"({_nine(value)})" if value < 0 else _nine(value)


def _product(values):
    first, *rest = values
    return " · ".join([_nine(first), *map(_behind, rest)])


class _Words:
    """The words of a stepper, the same as those of stepper_words.js."""

    def __init__(self, stepper):
        self.stepper = stepper
        self.network = stepper.network()
        self.passed = forward(self.network, stepper.x)
        self.back = stepper.gradients()
        self.units = [
            (layer, unit) for layer, bias in enumerate(stepper.biases) for unit in range(len(bias))
        ]
        self.end = 2 * len(self.units) + 2
        self.at = min(stepper.step, self.end)
        parts = [
            part
            for layer, unit in self.units
            for part in [
                ("unit", layer, unit, -1),
                *(("weight", layer, unit, j) for j in range(self._inputs(layer))),
                ("bias", layer, unit, -1),
            ]
        ]
        self.part = parts[min(stepper.place, len(parts) - 1)]

    def _inputs(self, layer):
        return self.network.sizes[layer]

    def text(self):
        kind, layer, unit, index = self.part
        if line := self._unit() if kind == "unit" else self._parameter():
            chosen = " = ".join(line)
        elif kind == "unit":
            chosen = f"{_named('a', layer, unit)}: its value comes with the forward pass"
        else:
            name = _name(layer, unit, index)
            chosen = f"{name}: its gradient comes with the backward pass"
        return f"{self._stage()} {chosen}. {self._verdict()}"

    def _backward_is_known(self, layer, unit):
        done = sum(other > layer or (other == layer and i <= unit) for other, i in self.units)
        return self.at > len(self.units) + done

    def _stage(self):
        count, at = len(self.units), self.at
        loss = _nine(self.back.loss)
        if at == 0:
            return "Nothing is computed yet."
        if at <= count:
            layer, unit = self.units[at - 1]
            return (
                f"Forward: {_named('a', layer, unit)} = {_nine(self.passed.steps[layer].a[unit])}."
            )
        if at == count + 1:
            return f"Loss: L = {loss}."
        if at == self.end:
            after = _nine(self.stepper.loss_after())
            return f"Update {self.stepper.updates + 1:,}: the loss goes from {loss} to {after}."
        layer, unit = sorted(self.units, key=lambda place: (-place[0], place[1]))[at - count - 2]
        dz = _nine(self.back.steps[layer].dz[unit])
        return f"Backward: ∂L/∂{_named('z', layer, unit)} = {dz}."

    def _fused(self, layer):
        return self.stepper.loss == "cross_entropy" and layer == len(self.network.layers) - 1

    def _function(self, layer):
        name = self.network.layers[layer].activation.name
        return "σ" if name == "sigmoid" else name

    def _slope(self, layer, unit):
        step = self.passed.steps[layer]
        at = step.a if self.stepper.mistake == "slope_at_a" else step.z
        return self.network.layers[layer].activation.derivative(at)[unit]

    def _factors(self, layer, unit):
        a, z = _named("a", layer, unit), _named("z", layer, unit)
        step = self.back.steps[layer]
        if self._fused(layer):
            return [(f"∂L/∂{z}", step.dz[unit])]
        first = (f"∂L/∂{a}", step.da[unit])
        if self.stepper.mistake == "slope_left_out":
            return [first]
        name = f"∂{a}/∂{z}"
        if self.stepper.mistake == "slope_at_a":
            name = f"{self._function(layer)}′({a})"
        return [first, (name, self._slope(layer, unit))]

    def _unit(self):
        """The last line that is known about the chosen unit: symbols, numbers, value."""
        _, layer, unit, _ = self.part
        a, z = _named("a", layer, unit), _named("z", layer, unit)
        step = self.passed.steps[layer]
        if not self._backward_is_known(layer, unit):
            if self.at <= self.units.index((layer, unit)):
                return None
            function = self._function(layer)
            return (
                f"{a} = {function}({z})",
                f"{function}({_nine(step.z[unit])})",
                _nine(step.a[unit]),
            )
        dz = _nine(self.back.steps[layer].dz[unit])
        if not self._fused(layer):
            symbols, values = zip(*self._factors(layer, unit))
            return f"∂L/∂{z} = {' · '.join(symbols)}", _product(values), dz
        y = self.stepper.target[unit]
        names, values = [a, f"y{_SUB[unit + 1]}"], [step.a[unit], y]
        if self.stepper.mistake == "wrong_sign":
            names, values = names[::-1], values[::-1]
        symbols, numbers = " − ".join(names), f"{_nine(values[0])} − {_behind(values[1])}"
        if self.stepper.mistake == "slope_at_output":
            symbols, numbers = (
                f"({symbols}) · σ′({z})",
                f"({numbers}) · {_behind(self._slope(layer, unit))}",
            )
        return f"∂L/∂{z} = {symbols}", numbers, dz

    def _parameter(self):
        """The derivative by the chosen weight or bias: symbols, numbers, value."""
        kind, layer, unit, index = self.part
        name = _name(layer, unit, index)
        if not self._backward_is_known(layer, unit):
            return None
        if kind == "bias" and self.stepper.mistake == "bias_forgotten":
            return f"∂L/∂{name}", "forgotten", "0"
        step, into = self.back.steps[layer], f"∂{_named('z', layer, unit)}/∂{name}"
        if kind == "bias":
            last, value = (into, 1), step.dbias[unit]
        else:
            last, value = (into, self.passed.steps[layer].a_in[index]), step.dweight[unit, index]
        symbols, values = zip(*self._factors(layer, unit), last)
        return f"∂L/∂{name} = {' · '.join(symbols)}", _product(values), _nine(value)

    def _verdict(self):
        """What the gradient check says, with the first place in order that fails."""
        stepper = self.stepper
        target, loss = stepper.target, LOSSES[stepper.loss]
        check = check_gradients(
            self.network, stepper.x, target, loss, backward=stepper.mistaken_backward
        )
        if check.passed:
            return "Gradient check passed."
        crossing, slack = self._across_kink(), self._round_off()
        places = list(self._derivatives(backward(self.network, self.passed, target, loss)))
        for (name, found, true), crosses in zip(places, crossing):
            allowed = max(slack, 1e-7 * max(abs(found), abs(true), 1e-5))
            if not (crosses or abs(found - true) <= allowed):
                return (
                    f"Gradient check FAILED at {name}: backward pass {written(found, 6)}, "
                    f"finite differences {written(true, 6)}."
                )
        if not any(crossing):
            return "Gradient check passed."
        first = places[crossing.index(True)][0]
        others = f" and {sum(crossing) - 1} more" if sum(crossing) > 1 else ""
        return f"Gradient check: {first}{others} can't be checked, since a unit is at relu's kink."

    def _round_off(self):
        """By how much round-off can shift a finite difference."""
        sizes = [
            np.abs(back.dz) @ (np.abs(layer.weight) @ np.abs(step.a_in) + np.abs(layer.bias))
            for layer, step, back in zip(self.network.layers, self.passed.steps, self.back.steps)
        ]
        # as check_gradients takes it for the loss alone
        return 1e-15 * (self.back.loss + sum(sizes)) / SHORTEST

    def _across_kink(self):
        """For each derivative of the check: whether its difference crosses a relu unit's kink."""
        count = self.network.parameters.size
        point = np.concatenate([self.network.parameters, self.stepper.x])

        def sides(moved):
            network = self.network.with_parameters(moved[:count])
            steps = forward(network, moved[count:]).steps
            return [
                (step.z > 0).tolist()
                for layer, step in zip(network.layers, steps)
                if layer.activation.name == "relu"
            ]

        steps = 2 * SHORTEST * np.eye(point.size)
        return [sides(point - step) != sides(point + step) for step in steps]

    def _derivatives(self, right):
        """(name, the stepper's derivative, the right one) in the order of the gradient check."""
        for layer, (found, true) in enumerate(zip(self.back.steps, right.steps)):
            for unit, j in np.ndindex(found.dweight.shape):
                yield _name(layer, unit, j), found.dweight[unit, j], true.dweight[unit, j]
            for unit, (dbias, true_dbias) in enumerate(zip(found.dbias, true.dbias)):
                yield _name(layer, unit, -1), dbias, true_dbias
        for j, (dx, true_dx) in enumerate(zip(self.back.dx, right.dx)):
            yield f"x[0, {j}]", dx, true_dx


def _name(layer, unit, index):
    return _named("b", layer, unit) if index < 0 else _named("w", layer, unit, index)
