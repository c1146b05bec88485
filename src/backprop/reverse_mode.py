"""A reverse-mode engine: it remembers how a number was made, and walks back from it once.

That one walk gives the derivative by every input. Chapter 11 reads this file with you; the
book's passes don't use it. The idea of such an engine on single numbers is A. Karpathy's
micrograd (2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from numbers import Real

#: How an operation computes its result from {a} and {b}, and then the slope of its result by each
#: of them, which may use the result {out}. They are texts because they serve twice: here they
#: become functions, and ``straight_line`` puts them into a program.
RULES = {
    "add": ("{a} + {b}", "1.0", "1.0"),
    "subtract": ("{a} - {b}", "1.0", "-1.0"),
    "multiply": ("{a} * {b}", "{b}", "{a}"),
    "divide": ("{a} / {b}", "(1.0 / {b})", "(-{out} / {b})"),
    "negate": ("-{a}", "-1.0"),
    "exp": ("exp({a})", "{out}"),
    "log": ("log({a})", "(1.0 / {a})"),
}


class Operation:
    """A rule with its functions: ``value(a, b)`` and ``slopes(out, a, b)``."""

    def __init__(self, result: str, *slopes: str):
        self.result_text, self.slope_texts = result, slopes
        names = ", ".join("ab"[: len(slopes)])
        result, *slopes = (text.format(a="a", b="b", out="out") for text in (result, *slopes))
        functions = {"exp": exp, "log": log}
        self.value = eval(f"lambda {names}: {result}", functions)
        self.slopes = eval(f"lambda out, {names}: ({', '.join(slopes)},)", functions)


OPERATIONS = {name: Operation(*texts) for name, texts in RULES.items()}


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """A number that knows the operation and the operands it was made from.

    operands: nodes or floats; none for a number that was given
    """

    value: float
    operation: Operation | None = None
    operands: tuple = ()

    def __repr__(self):
        return f"Node({self.value:g})"

    def __add__(self, other):
        return _apply("add", self, other)

    def __radd__(self, other):
        return _apply("add", other, self)

    def __sub__(self, other):
        return _apply("subtract", self, other)

    def __rsub__(self, other):
        return _apply("subtract", other, self)

    def __mul__(self, other):
        return _apply("multiply", self, other)

    def __rmul__(self, other):
        return _apply("multiply", other, self)

    def __truediv__(self, other):
        return _apply("divide", self, other)

    def __rtruediv__(self, other):
        return _apply("divide", other, self)

    def __neg__(self):
        return _apply("negate", self)

    def exp(self):
        """The exponential; ``np.exp`` of a node calls it."""
        return _apply("exp", self)

    def log(self):
        """The natural logarithm; ``np.log`` of a node calls it."""
        return _apply("log", self)


def _apply(name, *operands):
    if not all(isinstance(operand, (Node, Real)) for operand in operands):
        return NotImplemented
    operands = tuple(o if isinstance(o, Node) else float(o) for o in operands)
    operation = OPERATIONS[name]
    return Node(operation.value(*_values(operands)), operation, operands)


def _values(operands):
    return [o.value if isinstance(o, Node) else o for o in operands]


def in_order(output: Node) -> list[Node]:
    """The output and all nodes that it was made from, each once, operands before results.

    Raises ValueError if the output is no Node.
    """
    if not isinstance(output, Node):
        raise ValueError(f"the output must be a Node, made from other nodes; got {output!r}")
    order, seen, waiting = [], set(), [(output, False)]
    while waiting:
        node, operands_done = waiting.pop()
        if operands_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting.extend((o, False) for o in node.operands if isinstance(o, Node))
    return order


def gradient(output: Node, inputs: Sequence[Node]) -> list[float]:
    """The derivative of the output by each input, all from one walk back."""
    derivative = {output: 1.0}
    for node in reversed(in_order(output)):
        if node.operands:
            slopes = node.operation.slopes(node.value, *_values(node.operands))
            for operand, slope in zip(node.operands, slopes):
                if isinstance(operand, Node):
                    share = derivative[node] * slope
                    derivative[operand] = derivative.get(operand, 0.0) + share
    return [derivative.get(node, 0.0) for node in inputs]
