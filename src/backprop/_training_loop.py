"""The fast loop behind ``train`` and ``train_many``.

``passes`` shows what is computed; this module computes the same with no new arrays on the way.
Before the first update it allocates every array and writes down the numpy calls of a forward
pass and of an update as two lists. Training then only goes through the lists.

The layout differs from ``Network`` so that one call serves a whole layer: a layer's weights and
biases stand in one array of shape (outputs, inputs + 1, runs), its activations in
(units + 1, examples, runs) with a last row of ones for the bias. Runs are networks trained side
by side. All parameters together are one vector for each run, which makes an update two calls
whatever the number of layers.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from backprop.activations import identity, relu, sigmoid, tanh
from backprop.losses import half_squared_error, mean_squared_error, squared_error
from backprop.network import Layer, Network, in_range
from backprop.passes import cross_entropy_of_z

#: Epochs between two checks for divergence.
CHECK_EVERY = 1000


class Run(NamedTuple):
    """What became of one network: the fields of ``Training``."""

    network: Network
    epochs: np.ndarray
    losses: np.ndarray
    updates: int
    diverged_at: int | None


def run(networks, x, target, loss, rates, epochs, schedule, biases, record_every) -> list[Run]:
    """Train networks of one shape side by side.

    x, target: batches as rows. loss: in the form that fits the output activation.
    schedule:  for each epoch the list of its updates, each an array of examples
    """
    recorded, outputs, losses, updates = [], [], [], 0

    def measure():
        losses.extend(_losses(loss, networks[0].layers[-1].activation, outputs, target))
        outputs.clear()

    with np.errstate(all="ignore"):
        loop = _Loop(networks, x, target, loss, rates, biases)
        whole = loop.load(None)
        for start in range(0, epochs, CHECK_EVERY):
            stop = min(start + CHECK_EVERY, epochs)
            safe = loop.parameters.copy()
            for epoch in range(start, stop):
                if epoch % record_every == 0:
                    recorded.append(epoch)
                    outputs.append(loop.output())
                for examples in schedule[epoch]:
                    for call in whole if examples is None else loop.load(examples):
                        call()
            measure()
            if len(networks) == 1 and not in_range(loop.parameters):
                # Go back and repeat one update at a time, to tell which one diverged.
                epoch, count = _first_out_of_range(loop, safe, schedule[start:stop])
                kept = np.array(recorded) <= start + epoch
                return [
                    Run(
                        loop.network(0),
                        np.array(recorded)[kept],
                        np.array(losses)[kept, 0],
                        updates + count,
                        updates + count,
                    )
                ]
            updates += sum(map(len, schedule[start:stop]))
        recorded.append(epochs)
        outputs.append(loop.output())
        measure()

    results = []
    for number, network in enumerate(networks):
        if in_range(loop.parameters[:, number]):
            own = np.array(recorded), np.array(losses)[:, number], updates, None
            results.append(Run(loop.network(number), *own))
        else:
            results += run(
                [network], x, target, loss, [rates[number]], epochs, schedule, biases, record_every
            )
    return results


def _first_out_of_range(loop, parameters, schedule):
    """Leave the last sane parameters in the loop; return the epoch and number of the bad update."""
    loop.parameters[:] = parameters
    count = 0
    for epoch, updates in enumerate(schedule):
        for examples in updates:
            before = loop.parameters.copy()
            for call in loop.load(examples):
                call()
            count += 1
            if not in_range(loop.parameters):
                loop.parameters[:] = before
                return epoch, count
    raise AssertionError("the repeated updates stayed in range")


def _losses(loss, activation, outputs, target):
    """Losses from the recorded z of the output layer, shape (records, runs)."""
    if not outputs:
        return []
    z = np.stack(outputs).astype(float).transpose(0, 3, 2, 1)  # (records, runs, examples, outputs)
    if loss.name == "cross_entropy":
        return cross_entropy_of_z(activation, z, target).mean(axis=-1)
    return loss.per_example(activation(z), target).mean(axis=-1)


class _Loop:
    """Parameters and gradients of all runs, and the calls for each size of batch."""

    def __init__(self, networks, x, target, loss, rates, biases):
        self.x, self.target, self.biases = x, target, biases
        self.dtype, self.runs = networks[0].dtype, len(networks)
        self.activations = [layer.activation for layer in networks[0].layers]
        self.fused = loss.name == "cross_entropy"
        self.loss = loss
        # The squared losses differ by a factor only: it joins the learning rate.
        factors = {squared_error: 2, mean_squared_error: 2 / target.shape[1]}
        self.factor = factors.get(loss, 1)

        sizes = networks[0].sizes
        self.shapes = [(units, inputs + 1) for inputs, units in zip(sizes, sizes[1:])]
        count = sum(units * columns for units, columns in self.shapes)
        self.parameters = np.empty((count, self.runs), self.dtype)
        self.gradient = np.empty_like(self.parameters)
        for number, network in enumerate(networks):
            for values, layer in zip(self.by_layer(self.parameters), network.layers):
                values[:, :-1, number] = layer.weight
                values[:, -1, number] = layer.bias
        self.rates = np.empty_like(self.parameters)
        self.rates[:] = rates
        if biases == "frozen":
            for values in self.by_layer(self.rates):
                values[:, -1] = 0
        self.all = _Calls(self, len(x))
        self.all.load(x, target)
        self.parts = {}

    def by_layer(self, vector):
        """Views on a vector of parameters, one (outputs, inputs + 1, runs) for each layer."""
        views, start = [], 0
        for units, columns in self.shapes:
            stop = start + units * columns
            views.append(vector[start:stop].reshape(units, columns, self.runs))
            start = stop
        return views

    def network(self, number):
        """The current parameters of one run as a Network."""
        return Network(
            tuple(
                Layer(values[:, :-1, number], values[:, -1, number], activation)
                for values, activation in zip(self.by_layer(self.parameters), self.activations)
            )
        )

    def output(self):
        """The output layer's z for all examples, shape (outputs, examples, runs)."""
        for call in self.all.forward:
            call()
        return self.all.z.copy()

    def load(self, examples):
        """Put these examples in place and return the calls of one update; None means all."""
        if examples is None:
            return self.all.update
        if len(examples) not in self.parts:
            self.parts[len(examples)] = _Calls(self, len(examples))
        part = self.parts[len(examples)]
        part.load(self.x[examples], self.target[examples])
        return part.update


class _Calls:
    """Arrays for batches of one size; ``forward`` and ``update`` list the calls to make."""

    def __init__(self, loop, examples):
        dtype, runs = loop.dtype, loop.runs
        self.dtype, self.runs = dtype, runs
        self.one = np.ones((), dtype)
        self.inputs = np.ones((loop.shapes[0][1], examples), dtype)
        self.targets = np.empty((loop.shapes[-1][0], examples, runs), dtype)
        layers, gradients = loop.by_layer(loop.parameters), loop.by_layer(loop.gradient)

        forward, came_in, pre_activations, went_out = [], [self.inputs], [], []
        for parameters, activation in zip(layers, loop.activations):
            units = len(parameters)
            z = np.empty((units, examples, runs), dtype)
            with_one = np.ones((units + 1, examples, runs), dtype)
            forward.append(self._pre_activation(parameters, came_in[-1], z))
            forward += self._activation(activation, z, with_one[:-1])
            came_in.append(with_one)
            pre_activations.append(z)
            went_out.append(with_one[:-1])

        self.z = z
        dz = np.empty_like(z)
        if loop.fused or loop.loss in (half_squared_error, squared_error, mean_squared_error):
            backward = [partial(np.subtract, went_out[-1], self.targets, dz)]
        else:
            backward = [partial(_by_rows, loop.loss.derivative, went_out[-1], self.targets, out=dz)]
        for number in reversed(range(len(layers))):
            if number < len(layers) - 1:
                da = np.empty_like(went_out[number])
                backward.append(self._pull_back(layers[number + 1][:, :-1], dz, da))
                dz = da
            if number < len(layers) - 1 or not loop.fused:
                backward += self._times_slope(
                    loop.activations[number], pre_activations[number], went_out[number], dz
                )
            backward.append(self._over_examples(dz, came_in[number], gradients[number]))
            if loop.biases == "shared":
                backward.append(partial(_share, gradients[number][:, -1]))
        rates = loop.rates * dtype.type(loop.factor / examples)
        if np.ptp(rates) == 0:
            rates = np.array(rates[0, 0])  # an array of one number is faster than the number
        backward += [
            partial(np.multiply, loop.gradient, rates, loop.gradient),
            partial(np.subtract, loop.parameters, loop.gradient, loop.parameters),
        ]
        self.forward, self.update = forward, forward + backward

    def load(self, x, target):
        """Put these examples in place."""
        self.inputs[:-1] = x.T
        self.targets[:] = target.T[:, :, np.newaxis]

    # The three products of a layer. One run needs a plain matrix product. For many runs the
    # first layer, whose inputs they share, is one too; in the others each run has its own.

    def _pre_activation(self, parameters, a, z):
        """z[unit, example] = sum over i of parameters[unit, i] a[i, example]."""
        if self.runs == 1:
            return partial(np.dot, _matrix(parameters), _matrix(a), _matrix(z))
        if a is self.inputs:
            return partial(np.matmul, a.T, parameters, z)
        return partial(_einsum, "oir,inr->onr", parameters, a, out=z)

    def _over_examples(self, dz, a, gradient):
        """gradient[unit, i] = sum over examples of dz[unit, example] a[i, example]."""
        if self.runs == 1:
            return partial(np.dot, _matrix(dz), _matrix(a).T, _matrix(gradient))
        if a is self.inputs:
            return partial(np.matmul, a, dz, gradient)
        return partial(_einsum, "onr,inr->oir", dz, a, out=gradient)

    def _pull_back(self, weights, dz, da):
        """da[i, example] = sum over units of weights[unit, i] dz[unit, example]."""
        if self.runs == 1:
            return partial(np.dot, weights[:, :, 0].T, _matrix(dz), _matrix(da))
        if len(dz) == 1:  # a sum of one term
            return partial(np.multiply, weights[0][:, np.newaxis], dz, da)
        return partial(_einsum, "oir,onr->inr", weights, dz, out=da)

    def _activation(self, activation, z, a):
        """The calls for a = activation(z)."""
        if activation is sigmoid:
            return [
                partial(np.negative, z, a),
                partial(np.exp, a, a),  # may become infinite, and 1 / infinity is right
                partial(np.add, a, self.one, a),
                partial(np.reciprocal, a, a),
            ]
        if activation is tanh:
            return [partial(np.tanh, z, a)]
        if activation is relu:
            return [partial(np.maximum, z, 0, out=a)]
        if activation is identity:
            return [partial(np.copyto, a, z)]
        return [partial(_by_rows, activation, z, out=a)]

    def _times_slope(self, activation, z, a, dz):
        """The calls for dz *= the activation's slope, where possible from the output at hand."""
        if activation is identity:
            return []
        slope = np.empty_like(dz)
        if activation is sigmoid:
            calls = [
                partial(np.subtract, self.one, a, slope),
                partial(np.multiply, slope, a, slope),
            ]
        elif activation is tanh:
            calls = [
                partial(np.multiply, a, a, slope),
                partial(np.subtract, self.one, slope, slope),
            ]
        elif activation is relu:
            calls = [partial(np.greater, a, 0, slope)]
        else:
            calls = [partial(_by_rows, activation.derivative, z, out=slope)]
        return [*calls, partial(np.multiply, dz, slope, dz)]


def _matrix(array):
    """The array of a single run without its last axis."""
    return array.reshape(array.shape[:2])


def _share(bias_gradient):
    bias_gradient[:] = bias_gradient.sum(axis=0)


def _by_rows(function, *arrays, out):
    """Apply a function that wants the units on the last axis."""
    units_last = [np.moveaxis(array, 0, -1) for array in arrays]
    np.copyto(out, np.moveaxis(function(*units_last), -1, 0))


_einsum = partial(np.einsum, optimize=False)
