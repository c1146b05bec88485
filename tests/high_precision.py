"""A second opinion with fifty digits: networks as plain lists, one number at a time.

No chain rule and no array stands here. A derivative is what the loss says when a number is
nudged by 1e-15, which leaves about thirty right digits.
"""

from mpmath import exp, log, mp, mpf, tanh

mp.dps = 50
NUDGE = mpf(10) ** -15


class Reference:
    """Layers of [weight, bias, activation name], with rows of a weight as lists."""

    def __init__(self, network):
        self.layers = [
            [numbers(layer.weight), numbers(layer.bias), layer.activation.name]
            for layer in network.layers
        ]

    def predict(self, x, nudged=None):
        """The output for one example.

        nudged: ("z" or "a", layer, unit, amount) adds the amount there
        """
        a = x
        for number, (weight, bias, activation) in enumerate(self.layers):
            z = []
            for unit in range(len(weight)):
                z.append(bias[unit])
                for i in range(len(a)):
                    z[unit] += weight[unit][i] * a[i]
            nudge(z, "z", number, nudged)
            a = activate(activation, z)
            nudge(a, "a", number, nudged)
        return a

    def loss(self, xs, targets, name, nudged=None):
        """The mean over a batch. nudged: as for predict, with the example's number in front."""
        total = mpf(0)
        for number, (x, target) in enumerate(zip(xs, targets)):
            here = nudged[1:] if nudged and nudged[0] == number else None
            total += loss_of(name, self.predict(x, here), target, self.layers[-1][2])
        return total / len(xs)

    def slope(self, places, xs, targets, name):
        """Derivative of the loss by one number that stands in each of these places."""
        kept = [row[i] for row, i in places]
        sides = []
        for amount in (NUDGE, -NUDGE):
            for (row, i), value in zip(places, kept):
                row[i] = value + amount
            sides.append(self.loss(xs, targets, name))
        for (row, i), value in zip(places, kept):
            row[i] = value
        return (sides[0] - sides[1]) / (2 * NUDGE)

    def slope_inside(self, what, example, layer, unit, xs, targets, name):
        """Derivative of the loss by one z or a of one example."""
        above, below = (
            self.loss(xs, targets, name, (example, what, layer, unit, amount))
            for amount in (NUDGE, -NUDGE)
        )
        return (above - below) / (2 * NUDGE)

    def gradients(self, xs, targets, name):
        """For each layer its dweight and dbias, and then dx."""
        steps = [
            (
                [
                    [self.slope([(row, i)], xs, targets, name) for i in range(len(row))]
                    for row in weight
                ],
                [self.slope([(bias, unit)], xs, targets, name) for unit in range(len(bias))],
            )
            for weight, bias, _ in self.layers
        ]
        dx = [[self.slope([(x, i)], xs, targets, name) for i in range(len(x))] for x in xs]
        return steps, dx

    def train(self, xs, targets, name, rate, batches, biases):
        """Change the numbers by one update for each batch, a list of examples."""
        for batch in batches:
            chosen = [xs[i] for i in batch], [targets[i] for i in batch], name
            moves = []
            for weight, bias, _ in self.layers:
                moves += [([(row, i)], self.slope([(row, i)], *chosen))
                          for row in weight for i in range(len(row))]  # fmt: skip
                own = [[(bias, unit)] for unit in range(len(bias))]
                groups = {"each": own, "shared": [sum(own, [])], "frozen": []}[biases]
                moves += [(group, self.slope(group, *chosen)) for group in groups]
            for places, slope in moves:
                for row, i in places:
                    row[i] -= rate * slope

    def parameters(self):
        """In the order of ``Network.parameters``."""
        flat = []
        for weight, bias, _ in self.layers:
            flat += [number for row in weight for number in row] + bias
        return flat


def numbers(array):
    """The same numbers as nested lists of mpf: every float is exact there."""
    if array.ndim == 1:
        return [mpf(float(value)) for value in array]
    return [numbers(row) for row in array]


def nudge(values, what, layer, nudged):
    if nudged and nudged[:2] == (what, layer):
        values[nudged[2]] += nudged[3]


def activate(name, z):
    if name == "softmax":
        total = sum(exp(value) for value in z)
        return [exp(value) / total for value in z]
    formula = {
        "sigmoid": lambda value: 1 / (1 + exp(-value)),
        "tanh": tanh,
        "relu": lambda value: value if value > 0 else mpf(0),
        "identity": lambda value: value,
    }[name]
    return [formula(value) for value in z]


def loss_of(name, a, target, output):
    total = mpf(0)
    for value, wanted in zip(a, target):
        if name != "cross_entropy":
            total += (wanted - value) * (wanted - value)
            continue
        if wanted > 0:
            total -= wanted * log(value)
        if output == "sigmoid" and wanted < 1:
            total -= (1 - wanted) * log(1 - value)
    return total / {"half_squared_error": 2, "mean_squared_error": len(a)}.get(name, 1)
