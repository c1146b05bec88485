"""One neuron with its chain of factors, and its walk downhill under two losses."""

import numpy as np

from backprop import examples, plotting
from backprop.activations import sigmoid
from backprop.gradient_descent import train
from backprop.losses import cross_entropy, half_squared_error
from backprop.network import Layer, Network
from backprop.passes import backward, forward
from backprop.widgets.base import BookWidget, Choice, Number, written

MAX_STEPS = 30_000
SMALL = 0.001
FAR = 0.1
#: Name for readers, the loss, the level lines of the still picture
LOSSES = (
    ("squared error", half_squared_error, (0.01, 0.1, 0.4, 0.49)),
    ("cross-entropy", cross_entropy, (0.1, 1, 4, 8)),
)


class OneNeuron(BookWidget):
    """A sigmoid neuron that learns by squared error and, from the same start, by cross-entropy.

    data:          "one" example with input x and target, or the two examples of "not"
    x, target:     the one example
    weight, bias:  where both walks start
    learning_rate: of both walks
    step:          how many steps are shown
    """

    module = "neuron"

    data = Choice("one", ("one", "not")).tag(sync=True)
    x = Number(1, low=-3, high=3).tag(sync=True)
    target = Number(0, low=0, high=1).tag(sync=True)
    weight = Number(0.3, low=-10, high=10).tag(sync=True)
    bias = Number(0.5, low=-10, high=10).tag(sync=True)
    learning_rate = Number(0.5, low=0.01, high=100).tag(sync=True)
    step = Number(0, low=0, high=MAX_STEPS, whole=True).tag(sync=True)

    @property
    def room(self):
        """See the base class; two examples are one row of numbers more."""
        if self.data == "not":
            return {"narrow": (2.987, 69.5), "wide": (0.754, 33.3)}
        return {"narrow": (2.05, 63.2), "wide": (0.556, 30.4)}

    def network(self):
        """The neuron at the start."""
        return Network((Layer([[self.weight]], [self.bias], sigmoid),))

    def batch(self):
        """Inputs and targets, each of shape (examples, 1)."""
        if self.data == "not":
            return examples.not_gate.x, examples.not_gate.target
        return np.array([[self.x]]), np.array([[self.target]])

    def walk(self, loss, steps=None):
        """The training by one loss, a :class:`backprop.gradient_descent.Training`."""
        steps = self.step if steps is None else steps
        rate = self.learning_rate
        return train(self.network(), *self.batch(), loss, learning_rate=rate, epochs=steps)

    def describe(self):
        """Output, loss and dz under both losses after the steps shown; saturation by its name."""
        steps = "1 step" if self.step == 1 else f"{self.step:,} steps"
        begin = f"After {steps}" if self.step else "At the start"
        squared, entropy = (self._account(name, loss) for name, loss, _ in LOSSES)
        return f"{begin} {squared}; {entropy}."

    def _account(self, name, loss):
        run = self.walk(loss)
        x, target = self.batch()
        ends = [
            backward(run.network, forward(run.network, row), y, loss).steps[0].dz[0]
            for row, y in zip(x, target)
        ]
        outputs = forward(run.network, x).prediction[:, 0]
        small = max(map(abs, ends)) < SMALL
        far = np.abs(outputs - target[:, 0]).max() > FAR
        state = f"output {_both(outputs)}, loss {written(run.losses[-1])}, dz {_both(ends)}"
        verdict = ""
        if small and far:
            verdict = ", so it is saturated: dz is below 0.001 while the loss is large"
        elif small:
            verdict = ", so it is done: dz and the error are both small"
        rises = np.flatnonzero(np.diff(run.losses) > 1e-9)
        rose = f", and its loss rose at step {rises[0] + 1:,}" if rises.size else ""
        return f"{name} has {state}{verdict}{rose}"

    def draw_still(self, figure):
        """The loss over weight and bias under each loss, with the walk of 1,000 steps on it."""
        x, target = self.batch()
        grid = np.linspace(-10, 10, 17)
        for ax, (name, loss, levels) in zip(figure.subplots(1, 2, sharey=True), LOSSES):

            def loss_at(weight, bias, loss=loss):
                network = Network((Layer([[weight]], [bias], sigmoid),))
                return backward(network, forward(network, x), target, loss).loss

            plotting.loss_surface(ax, loss_at, grid, grid, levels=levels)
            shown = (0, 3, 10, 30, 100, 300, 1000)
            places = [self.walk(loss, steps).network.parameters for steps in shown]
            ax.plot(*np.transpose(places), "o-", color=plotting.BACKWARD, markersize=3, linewidth=1)
            ax.plot(self.weight, self.bias, "o", markersize=10, fillstyle="none", color="black")
            for number in ax.texts:  # above the walk, none cut at the edge
                number.set(zorder=4, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
                number.set_visible(np.abs(number.get_position()).max() < 9)
            ax.set(title=f"{name}, 1,000 steps", xlabel="w", xlim=(-10, 10), ylim=(-10, 10))
            ax.set(ylabel="b", xticks=(-10, 0, 10), yticks=(-10, 0, 10))


def _both(values):
    return " and ".join(written(float(value)) for value in values)
