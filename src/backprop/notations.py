r"""What this book and its five sources call the things in a network, as LaTeX templates.

The names in angle brackets are filled in by :meth:`Notation.symbol`:

<i>, <j>     the unit, and the input or unit before it
<ij>, <ji>   both, as the two indices of a weight
<l>, <l-1>   the unit's layer and the layer before
<n>          the unit's number when all units are counted through the network
<k>          the weight's number, likewise
<unit>       the unit's name: that of a hidden or an output unit
<to>, <from> the names of the unit's layer and the layer before
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notation:
    """The symbols of one source, and the order in which it writes the factors of a product.

    Those that end in None are not written unless a source has them.
    """

    source: str
    x: str
    z: str
    a: str
    weight: str
    bias: str
    target: str
    loss: str
    output_loss: str  #: the part of the loss that one output causes
    learning_rate: str = r"\eta"
    output_a: str | None = None  #: the activation of the output layer
    dz: str | None = None  #: the loss's derivative by z
    shared_bias: str | None = None  #: the one bias of a layer
    bias_input: str | None = None  #: what the bias is multiplied by
    first_bias_input: str | None = None  #: the same in the first layer
    hidden_unit: str = ""
    output_unit: str = ""
    counts_from: int = 1
    input_layer: int = 0  #: the number of the layer of inputs
    numbers_single: bool = True  #: whether the only one of its kind has a number
    knows_bias: bool = True  #: biases that are all 0 are written
    weights_by: str = "target"  #: <k> counts all weights into a unit first; or out of a "source"
    input_first: bool = False  #: input times weight, not weight times input
    target_first: bool = False  #: the loss has target - prediction
    minus_difference: bool = False  #: its slope is -(target - prediction)
    cause_first: bool = False  #: chains of derivatives run from the weight to the loss

    def symbol(self, template: str, sizes, layer: int = 0, i: int = 0, j: int = 0) -> str:
        """Fill in a template. sizes: as in ``Network.sizes``; the others count from 0."""
        inputs, units = sizes[layer : layer + 2]
        count = sum(sizes[1:]), sum(a * b for a, b in zip(sizes, sizes[1:]))
        n = sum(sizes[1 : layer + 1]) + i
        k = sum(a * b for a, b in zip(sizes[:layer], sizes[1:]))
        k += i * inputs + j if self.weights_by == "target" else j * units + i
        is_output = layer == len(sizes) - 2

        def numbered(place, of):
            return str(place + self.counts_from) if of > 1 or self.numbers_single else ""

        both = [str(i + self.counts_from), str(j + self.counts_from)]
        comma = "," if max(sizes) > 9 else ""
        names = {
            "unit": self.output_unit if is_output else self.hidden_unit,
            "i": numbered(i, units),
            "j": numbered(j, inputs),
            "ij": comma.join(both),
            "ji": comma.join(both[::-1]),
            "l": str(layer + self.input_layer + 1),
            "l-1": str(layer + self.input_layer),
            "n": numbered(n, count[0]),
            "k": numbered(k, count[1]),
            "to": _layer_name(sizes, layer).capitalize(),
            "from": _layer_name(sizes, layer - 1),
        }
        for name, text in names.items():
            template = template.replace(f"<{name}>", text)
        return template.replace("_{}", "")


def _layer_name(sizes, layer):
    if layer < 0:
        return "input"
    if layer == len(sizes) - 2:
        return "output"
    return "hidden" if len(sizes) == 3 else f"hidden{layer + 1}"


BOOK = Notation(
    source="this book",
    x="x_{<j>}",
    z="z_{<i>}^{(<l>)}",
    a="a_{<i>}^{(<l>)}",
    weight="w_{<ij>}^{(<l>)}",
    bias="b_{<i>}^{(<l>)}",
    target="y_{<i>}",
    loss="L",
    output_loss="L_{<i>}",
)

#: S0 counts from 0 through the network.
DEMOFOX = Notation(
    source="S0",
    x=r"\mathrm{Input<j>}",
    z=r"\mathrm{Z<n>}",
    a=r"\mathrm{O<n>}",
    weight=r"\mathrm{Weight<k>}",
    bias=r"\mathrm{Bias<n>}",
    target=r"\mathrm{target<i>}",
    loss=r"\mathrm{Cost}",
    output_loss=r"\mathrm{Cost<i>}",
    learning_rate=r"\mathrm{learningRate}",
    counts_from=0,
    numbers_single=False,
    input_first=True,
    target_first=True,
)

#: S1 has arrays with a row for each unit, as in its program, and no biases.
SIMPLEML = Notation(
    source="S1",
    x=r"\mathrm{input}[<j>]",
    z=r"\mathrm{logit<to>}[<i>]",
    a=r"\mathrm{activation<to>}[<i>]",
    weight=r"\mathrm{<from>To<to>}[<i>,<j>]",
    bias=r"\mathrm{bias<to>}[<i>]",
    target=r"\mathrm{target}[<i>]",
    loss="E",
    output_loss="E[<i>]",
    learning_rate=r"\mathrm{learningRate}",
    counts_from=0,
    knows_bias=False,
    input_first=True,
)

#: S2 numbers the weights by the unit they lead into. The units of a layer share one bias.
MAZUR = Notation(
    source="S2",
    x="i_{<j>}",
    z=r"\mathrm{net}_{<unit>}",
    a=r"\mathrm{out}_{<unit>}",
    weight="w_{<k>}",
    bias="b_{<unit>}",
    shared_bias="b_{<l>}",
    bias_input="1",
    first_bias_input="1",
    target=r"\mathrm{target}_{<unit>}",
    loss=r"E_{\mathrm{total}}",
    output_loss="E_{<unit>}",
    hidden_unit="h<n>",
    output_unit="o<i>",
    target_first=True,
    minus_difference=True,
)

#: S3 numbers the weights by the unit they come from.
HILL = Notation(
    source="S3",
    x="x_{<j>}",
    z="i_{<unit>}",
    a="o_{<unit>}",
    weight="w_{<k>}",
    bias="b_{<n>}",
    target=r"\mathrm{exp}_{<i>}",
    loss="C",
    output_loss="C_{o<unit>}",
    hidden_unit="H<n>",
    output_unit="L<i>",
    weights_by="source",
    input_first=True,
    cause_first=True,
)

#: S4 calls the inputs layer 1. A weight leads from its first index; unit 0 stands for the bias.
THETA = Notation(
    source="S4",
    x="x_{<j>}",
    z="z_{<i>}^{(<l>)}",
    a="a_{<i>}^{(<l>)}",
    output_a="h(x)_{<i>}",
    weight=r"\theta_{<ji>}^{(<l-1>)}",
    bias=r"\theta_{<ji>}^{(<l-1>)}",
    first_bias_input="x_{0}",
    bias_input="a_{0}^{(<l-1>)}",
    target="y_{<i>}",
    loss="C",
    output_loss="C_{<i>}",
    dz=r"\delta_{<i>}^{(<l>)}",
    learning_rate=r"\alpha",
    input_layer=1,
    numbers_single=False,
)

NOTATIONS = (BOOK, DEMOFOX, SIMPLEML, MAZUR, HILL, THETA)
