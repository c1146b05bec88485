"""Figures that readers can change, in notebooks and on pages without a kernel."""

from backprop.widgets.batches import BatchExplorer
from backprop.widgets.depth import DepthExplorer
from backprop.widgets.descent import DescentExplorer
from backprop.widgets.neuron import OneNeuron
from backprop.widgets.secant import SecantToTangent
from backprop.widgets.stepper import NetworkStepper
from backprop.widgets.xor_trainer import XorTrainer

__all__ = [
    "BatchExplorer",
    "DepthExplorer",
    "DescentExplorer",
    "NetworkStepper",
    "OneNeuron",
    "SecantToTangent",
    "XorTrainer",
]
