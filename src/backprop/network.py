"""A network is plain data: layers of weights and biases that are never changed in place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop._validation import DTYPES, as_float_array, as_tuple_of, check_rng, whole_number
from backprop.activations import ACTIVATIONS, Activation, relu, softmax

#: No useful weight is this large: a parameter beyond it means that training diverged.
LIMIT = 1e30


def in_range(values) -> bool:
    """Whether all numbers are finite and within the limit."""
    return bool(np.max(np.abs(values)) < LIMIT)  # false for NaN


@dataclass(frozen=True, eq=False)
class Layer:
    """Units that share their inputs.

    weight: shape (outputs, inputs), row i holds the weights into unit i
    bias:   shape (outputs,)
    """

    weight: np.ndarray
    bias: np.ndarray
    activation: Activation

    def __post_init__(self):
        for name in ("weight", "bias"):
            array = as_float_array(getattr(self, name), name).copy()
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.weight.ndim != 2 or 0 in self.weight.shape:
            raise ValueError(f"weight has shape {self.weight.shape}; it needs (outputs, inputs)")
        if self.bias.shape != self.weight.shape[:1]:
            raise ValueError(
                f"bias has shape {self.bias.shape}; this weight needs {self.weight.shape[:1]}"
            )
        if self.weight.dtype != self.bias.dtype:
            raise ValueError(f"weight is {self.weight.dtype} but bias is {self.bias.dtype}")
        if not isinstance(self.activation, Activation):
            raise ValueError(
                f"unknown activation {self.activation!r}; choose one of {', '.join(ACTIVATIONS)}"
            )


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in order, from the first hidden layer to the output layer."""

    layers: tuple[Layer, ...]

    def __post_init__(self):
        object.__setattr__(self, "layers", as_tuple_of(Layer, self.layers, "layers"))
        for number, (before, layer) in enumerate(zip(self.layers, self.layers[1:]), start=1):
            if layer.weight.shape[1] != before.weight.shape[0]:
                raise ValueError(
                    f"layer {number} takes {layer.weight.shape[1]} inputs "
                    f"but layer {number - 1} has {before.weight.shape[0]} units"
                )
            if layer.weight.dtype != self.dtype:
                raise ValueError(f"layer {number} is {layer.weight.dtype}, layer 0 is {self.dtype}")
            if before.activation is softmax:
                raise ValueError("softmax works in the output layer only")

    def __repr__(self):
        activations = ", ".join(layer.activation.name for layer in self.layers)
        return f"Network {'-'.join(map(str, self.sizes))} ({activations}; {self.dtype})"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then of units in each layer."""
        return self.layers[0].weight.shape[1], *(len(layer.bias) for layer in self.layers)

    @property
    def dtype(self) -> np.dtype:
        """The dtype of all weights and biases: float32 or float64."""
        return self.layers[0].weight.dtype

    def astype(self, dtype) -> "Network":
        """The same network in float32 or float64. ValueError for any other dtype."""
        try:
            known = np.dtype(dtype) in DTYPES
        except TypeError:
            known = False
        if not known:
            raise ValueError(f"unknown dtype {dtype!r}; use float64 or float32")
        return self._map(lambda values: as_float_array(values, "a weight or bias", dtype))

    @property
    def parameters(self) -> np.ndarray:
        """All weights and biases in one vector: layer by layer, weight (row by row), then bias."""
        return np.concatenate(
            [values.ravel() for layer in self.layers for values in (layer.weight, layer.bias)]
        )

    def with_parameters(self, parameters) -> "Network":
        """A network of this shape with the numbers of a vector like :attr:`parameters`.

        Raises ValueError if the vector has another length.
        """
        parameters = as_float_array(parameters, "parameters", self.dtype)
        if parameters.shape != self.parameters.shape:
            raise ValueError(
                f"parameters have shape {parameters.shape}; this network needs "
                f"{self.parameters.shape}"
            )
        unused = iter(parameters)
        return self._map(
            lambda values: np.fromiter(unused, values.dtype, values.size).reshape(values.shape)
        )

    def _map(self, change) -> "Network":
        return Network(
            tuple(
                Layer(change(layer.weight), change(layer.bias), layer.activation)
                for layer in self.layers
            )
        )


def dense_network(
    sizes: Sequence[int],
    *,
    hidden: Activation,
    output: Activation,
    rng: np.random.Generator,
    dtype=np.float64,
) -> Network:
    """A network with random weights and zero biases; every unit sees the whole layer before.

    sizes: units from the inputs to the outputs, such as ``(2, 3, 1)``
    Weights are normal with variance ``2 / (inputs + outputs)`` (Glorot and Bengio 2010), or
    ``2 / inputs`` into relu units (He et al. 2015).
    Raises ValueError for fewer than two sizes, a size below 1, or an unknown dtype.
    """
    if not isinstance(sizes, Sequence | np.ndarray) or isinstance(sizes, str) or len(sizes) < 2:
        raise ValueError(f"sizes must be two or more whole numbers from 1 up; got {sizes!r}")
    sizes = [whole_number(size, "a size", least=1) for size in sizes]
    check_rng(rng)
    activations = [hidden] * (len(sizes) - 2) + [output]
    layers = []
    for inputs, outputs, activation in zip(sizes, sizes[1:], activations):
        fan = inputs if activation is relu else (inputs + outputs) / 2
        weight = rng.normal(0, fan**-0.5 * (2**0.5 if activation is relu else 1), (outputs, inputs))
        layers.append(Layer(weight, np.zeros(outputs), activation))
    return Network(tuple(layers)).astype(dtype)
