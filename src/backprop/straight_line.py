"""A traced computation as a straight-line program: no graph is left to walk.

:mod:`backprop.reverse_mode` remembers how a number was made. Where the same steps are taken again
and again with other inputs, they can be written out once, forth and back, as plain Python.
"""

from collections.abc import Sequence
from math import isfinite

from backprop.reverse_mode import Node, in_order


def write_out(output: Node, inputs: Sequence[Node]) -> str:
    """The walk forth and the walk back as a Python program without any nodes.

    It defines ``gradient(inputs)``, which takes a list of numbers and returns the output and the
    list of its derivatives: those of :func:`gradient`, to the last digit if all are finite. All
    other numbers that were given, and each choice that an ``if`` made, are frozen into the text.
    Raises ValueError for inputs that were made from others, and for a frozen infinity or NaN.
    """
    if any(node.operands for node in inputs):
        raise ValueError("inputs must be given numbers; one of these was made from others")
    made = [node for node in in_order(output) if node.operands]
    # Each node has a name of its own. Its text is that name, or another if the value is the same.
    own = {node: f"x{number}" for number, node in enumerate(inputs)}
    lines = [f"[{', '.join(own.values())}] = inputs"]
    own |= {node: f"v{number}" for number, node in enumerate(made)}
    texts = {node: own[node] for node in inputs}

    def assign(name, text):
        """Return the text itself if it is a name or 0 or 1, or else a name for its result."""
        if text.isidentifier() or text in ("0.0", "1.0"):
            return text
        lines.append(f"{name} = {text}")
        return name

    def operands(node):
        return dict(zip("ab", (texts.get(o) or _literal(o) for o in node.operands)))

    for node in made:
        text = node.operation.result_text.format(**operands(node))
        texts[node] = assign(own[node], _shorter(text))

    derivative = {output: "1.0"}
    for node in reversed(made):
        for operand, slope in zip(node.operands, node.operation.slope_texts):
            if operand in own:
                slope = slope.format(**operands(node), out=texts[node])
                share = _shorter(f"{derivative[node]} * {slope}")
                total = _shorter(f"{derivative.get(operand, '0.0')} + {share}")
                derivative[operand] = assign(f"d{own[operand]}", total)

    results = ", ".join(derivative.get(node, "0.0") for node in inputs)
    lines.append(f"return {texts.get(output) or _literal(output)}, [{results}]")
    return "\n    ".join(["from math import exp, log\n\n\ndef gradient(inputs):", *lines]) + "\n"


def _literal(operand):
    value = operand.value if isinstance(operand, Node) else float(operand)
    if not isfinite(value):
        raise ValueError(f"a number in the graph is {value}; it can't be written out")
    return repr(value)


def _shorter(text):
    """A sum without a 0, a product without a 1, and 0 for a product with 0."""
    a, sign, b = (text.split(" ", 2) + ["", ""])[:3]
    if sign == "*" and "0.0" in (a, b):
        return "0.0"
    if sign == "*" and b == "-1.0":
        return f"-{a}"
    neutral = {"+": "0.0", "-": "0.0", "*": "1.0"}.get(sign)
    if b == neutral:
        return a
    return b if a == neutral and sign != "-" else text
