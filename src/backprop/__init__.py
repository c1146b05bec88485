"""Backpropagation small enough to read whole, and checked wherever it can be."""

from backprop.activations import Activation, identity, relu, sigmoid, softmax, tanh
from backprop.differences import central_difference, complex_step, forward_difference
from backprop.gradient_check import GradientCheck, check_gradients, numerical_gradient
from backprop.gradient_descent import (
    Descent,
    Training,
    batches,
    descend,
    gradient_step,
    train,
    train_many,
)
from backprop.losses import (
    Loss,
    cross_entropy,
    half_squared_error,
    mean_squared_error,
    squared_error,
)
from backprop.network import Layer, Network, dense_network
from backprop.passes import BackwardPass, ForwardPass, backward, forward, predict

__all__ = [
    "Activation",
    "BackwardPass",
    "Descent",
    "ForwardPass",
    "GradientCheck",
    "Layer",
    "Loss",
    "Network",
    "Training",
    "backward",
    "batches",
    "central_difference",
    "check_gradients",
    "complex_step",
    "cross_entropy",
    "dense_network",
    "descend",
    "forward",
    "forward_difference",
    "gradient_step",
    "half_squared_error",
    "identity",
    "mean_squared_error",
    "numerical_gradient",
    "predict",
    "relu",
    "sigmoid",
    "softmax",
    "squared_error",
    "tanh",
    "train",
    "train_many",
]
