"""A reverse-mode engine on single numbers in the manner of micrograd, and training with it.

Each elementary operation is a node with a closure that hands its gradient on; a sigmoid is made
of four of them. An engine with a node for the whole sigmoid would take about half the time.
"""

import math


class Number:
    """A value and the derivative of the loss by it."""

    def __init__(self, value, operands=()):
        self.value, self.gradient, self.operands = value, 0.0, operands
        self.hand_on = lambda: None

    def _made_of(self, value, *shares):
        made = Number(value, tuple(operand for operand, _ in shares))

        def hand_on():
            for operand, slope in shares:
                operand.gradient += slope * made.gradient

        made.hand_on = hand_on
        return made

    def __add__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return self._made_of(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return self._made_of(self.value * other.value, (self, other.value), (other, self.value))

    def __pow__(self, power):
        return self._made_of(self.value**power, (self, power * self.value ** (power - 1)))

    def exp(self):
        value = math.exp(self.value)
        return self._made_of(value, (self, value))

    def log(self):
        return self._made_of(math.log(self.value), (self, 1 / self.value))

    def sigmoid(self):
        return ((self * -1).exp() + 1) ** -1

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for operand in node.operands:
                    visit(operand)
                order.append(node)

        visit(self)
        self.gradient = 1.0
        for node in reversed(order):
            node.hand_on()


def scalar_graph(work, epochs):
    """Train for so many epochs and return the (weight, bias) pairs."""
    layers = [
        ([[Number(w) for w in row] for row in weight.tolist()], [Number(b) for b in bias.tolist()])
        for weight, bias in work.copy_layers()
    ]
    weights = [number for weight, _ in layers for row in weight for number in row]
    trained = weights + [b for _, bias in layers for b in bias if work.biases == "each"]
    patterns = list(zip(work.x.tolist(), work.target.tolist()))
    rate = work.learning_rate / len(patterns)
    for _ in range(epochs):
        for number in trained:
            number.gradient = 0.0
        _loss(work, layers, patterns).backward()
        for number in trained:
            number.value -= rate * number.gradient
    return [
        ([[w.value for w in row] for row in weight], [b.value for b in bias])
        for weight, bias in layers
    ]


def _loss(work, layers, patterns):
    total = Number(0.0)
    for x, target in patterns:
        a = x
        for weight, bias in layers:
            z = [sum((w * i for w, i in zip(row, a)), b) for row, b in zip(weight, bias)]
            a = [unit.sigmoid() for unit in z]
        for output, y in zip(a, target):
            if work.fused:
                right = output if y == 1 else output * -1 + 1
                total += right.log() * -1
            else:
                total += (output + -y) ** 2 * 0.5
    return total
