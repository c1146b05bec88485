"""Plausible wrong solutions of problem set 2; each docstring is part of the hint it must get."""

import numpy as np

from backprop.activations import sigmoid  # the notebook gives it

# --- steep_sigmoid_slope


def steep_sigmoid_slope__height(z, steepness):
    """That is the height"""
    return sigmoid(steepness * z)


def steep_sigmoid_slope__inner_factor_missing(z, steepness):
    """inner factor of the chain is missing"""
    a = sigmoid(steepness * z)
    return a * (1 - a)


def steep_sigmoid_slope__ordinary(z, steepness):
    """Where does the steep one look"""
    a = sigmoid(z)
    return a * (1 - a)


def steep_sigmoid_slope__taken_at_z(z, steepness):
    """sigmoid's slope is taken at z"""
    a = sigmoid(z)
    return steepness * a * (1 - a)


def steep_sigmoid_slope__sign(z, steepness):
    """the curve rises"""
    a = sigmoid(steepness * z)
    return steepness * a * (a - 1)


def steep_sigmoid_slope__one_minus_missing(z, steepness):
    """the one that is 1 minus it"""
    return steepness * sigmoid(steepness * z)


def steep_sigmoid_slope__quotient_rule_half_done(z, steepness):
    """the height itself"""
    e = np.exp(-steepness * z)
    return steepness * e / (1 + e)


def steep_sigmoid_slope__factor_twice(z, steepness):
    """steepness is there twice"""
    a = sigmoid(steepness * z)
    return steepness**2 * a * (1 - a)


def steep_sigmoid_slope__divided(z, steepness):
    """A steeper curve has a larger slope"""
    a = sigmoid(steepness * z)
    return a * (1 - a) / steepness


def steep_sigmoid_slope__by_the_steepness(z, steepness):
    """slope by the steepness"""
    a = sigmoid(steepness * z)
    return z * a * (1 - a)


def steep_sigmoid_slope__slope_at_the_output(z, steepness):
    """taken at the output"""
    a = sigmoid(sigmoid(steepness * z))
    return steepness * a * (1 - a)


def steep_sigmoid_slope__input_for_height(z, steepness):
    """sigmoid's input is in their place"""
    u = steepness * z
    return steepness * u * (1 - u)


# --- neuron_output


def neuron_output__no_sigmoid(weights, bias, inputs):
    """That is z"""
    return np.dot(weights, inputs) + bias


def neuron_output__no_bias(weights, bias, inputs):
    """bias is missing"""
    return sigmoid(np.dot(weights, inputs))


def neuron_output__bias_outside(weights, bias, inputs):
    """added after the sigmoid"""
    return sigmoid(np.dot(weights, inputs)) + bias


def neuron_output__bias_as_threshold(weights, bias, inputs):
    """bias is subtracted"""
    return sigmoid(weights @ inputs - bias)


def neuron_output__bias_times(weights, bias, inputs):
    """multiplied with the sum"""
    return sigmoid(weights @ inputs * bias)


def neuron_output__bias_in_the_loop(weights, bias, inputs):
    """once for each input"""
    z = 0
    for weight, value in zip(weights, inputs):
        z = z + weight * value + bias
    return sigmoid(z)


def neuron_output__no_sum(weights, bias, inputs):
    """products are not added up"""
    return sigmoid(weights * inputs + bias)


def neuron_output__sum_of_sigmoids(weights, bias, inputs):
    """sigmoid is taken of each product"""
    return np.sum(sigmoid(weights * inputs + bias))


def neuron_output__mean(weights, bias, inputs):
    """products are averaged"""
    return sigmoid(np.mean(weights * inputs) + bias)


def neuron_output__sums_multiplied(weights, bias, inputs):
    """sums are multiplied"""
    return sigmoid(np.sum(weights) * np.sum(inputs) + bias)


def neuron_output__exchanged(weights, bias, inputs):
    """Weights and bias are exchanged"""
    return sigmoid(np.sum(bias * inputs + weights))


def neuron_output__first_input(weights, bias, inputs):
    """Only the first input"""
    return sigmoid(weights[0] * inputs[0] + bias)


def neuron_output__two_inputs(weights, bias, inputs):
    """Only two inputs"""
    return sigmoid(weights[0] * inputs[0] + weights[1] * inputs[1] + bias)


def neuron_output__exponent(weights, bias, inputs):
    """exponent has the wrong sign"""
    return 1 / (1 + np.exp(np.dot(weights, inputs) + bias))


def neuron_output__step(weights, bias, inputs):
    """yes or no"""
    return 1 if np.dot(weights, inputs) + bias > 0 else 0


# --- neuron_gradient


def neuron_gradient__sign(weights, bias, inputs, target):
    """sign is turned"""
    a = sigmoid(weights @ inputs + bias)
    dz = (target - a) * a * (1 - a)
    return dz * inputs, dz


def neuron_gradient__sigmoid_slope_missing(weights, bias, inputs, target):
    """sigmoid's slope is missing"""
    dz = sigmoid(weights @ inputs + bias) - target
    return dz * inputs, dz


def neuron_gradient__slope_at_output(weights, bias, inputs, target):
    """taken at the output"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * sigmoid(a) * (1 - sigmoid(a))
    return dz * inputs, dz


def neuron_gradient__twice(weights, bias, inputs, target):
    """twice the gradient"""
    a = sigmoid(weights @ inputs + bias)
    dz = 2 * (a - target) * a * (1 - a)
    return dz * inputs, dz


def neuron_gradient__error_missing(weights, bias, inputs, target):
    """slope of the output, not of the loss"""
    a = sigmoid(weights @ inputs + bias)
    dz = a * (1 - a)
    return dz * inputs, dz


def neuron_gradient__z_for_a(weights, bias, inputs, target):
    """is not the slope of the sigmoid"""
    z = weights @ inputs + bias
    dz = (sigmoid(z) - target) * z * (1 - z)
    return dz * inputs, dz


def neuron_gradient__inputs_missing(weights, bias, inputs, target):
    """one for each weight, too"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz, dz


def neuron_gradient__same_for_each(weights, bias, inputs, target):
    """lack their factor"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * np.ones(len(weights)), dz


def neuron_gradient__bias_first(weights, bias, inputs, target):
    """Return the slopes by the weights first"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz, dz * inputs


def neuron_gradient__dot_product(weights, bias, inputs, target):
    """Each weight has a slope of its own"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return np.sum(dz * inputs), dz


def neuron_gradient__weights_for_inputs(weights, bias, inputs, target):
    """in the place of the inputs"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * weights, dz


def neuron_gradient__bias_like_the_weights(weights, bias, inputs, target):
    """has an input in it"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * inputs, dz * inputs


def neuron_gradient__bias_times_sum(weights, bias, inputs, target):
    """sum of the others"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * inputs, np.sum(dz * inputs)


def neuron_gradient__bias_times_bias(weights, bias, inputs, target):
    """has the bias as a factor"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * inputs, dz * bias


def neuron_gradient__no_bias(weights, bias, inputs, target):
    """z lacks the bias"""
    a = sigmoid(weights @ inputs)
    dz = (a - target) * a * (1 - a)
    return dz * inputs, dz


def neuron_gradient__row_and_column(weights, bias, inputs, target):
    """The slopes by the weights: the shape is (1, 2)"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * inputs[np.newaxis, :], dz


def neuron_gradient__one_array(weights, bias, inputs, target):
    """2 things, in this order"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return np.append(dz * inputs, dz)


def neuron_gradient__one_minus_missing(weights, bias, inputs, target):
    """missing: 1 minus the output"""
    a = sigmoid(weights @ inputs + bias)  # noqa: F821
    dz = (a - target) * a
    return dz * inputs, dz


def neuron_gradient__output_missing(weights, bias, inputs, target):
    """missing: the output"""
    a = sigmoid(weights @ inputs + bias)  # noqa: F821
    dz = (a - target) * (1 - a)
    return dz * inputs, dz


def neuron_gradient__loss_for_its_slope(weights, bias, inputs, target):
    """the loss in the place of its slope"""
    a = sigmoid(weights @ inputs + bias)  # noqa: F821
    dz = 0.5 * (a - target) ** 2 * a * (1 - a)
    return dz * inputs, dz


def neuron_gradient__bias_by_z(weights, bias, inputs, target):
    """1 is the slope of z by the bias"""
    a = sigmoid(weights @ inputs + bias)  # noqa: F821
    dz = (a - target) * a * (1 - a)
    return dz * inputs, 1


def neuron_gradient__bare_weights(weights, bias, inputs, target):
    """missing from the slopes by the weights"""
    a = sigmoid(weights @ inputs + bias)  # noqa: F821
    dz = (a - target) * a * (1 - a)
    return (a - target) * inputs, dz


def neuron_gradient__bare_bias(weights, bias, inputs, target):
    """missing from the slope by the bias"""
    a = sigmoid(weights @ inputs + bias)  # noqa: F821
    dz = (a - target) * a * (1 - a)
    return dz * inputs, a - target


def neuron_gradient__weights_alone(weights, bias, inputs, target):
    """2 things, in this order"""
    a = sigmoid(weights @ inputs + bias)
    return ((a - target) * a * (1 - a) * inputs,)


def neuron_gradient__weights_as_an_array(weights, bias, inputs, target):
    """2 things, in this order. This is one array"""
    a = sigmoid(weights @ inputs + bias)
    return (a - target) * a * (1 - a) * inputs


def neuron_gradient__weights_as_a_list(weights, bias, inputs, target):
    """2 things, in this order. This is one array or list"""
    a = sigmoid(weights @ inputs + bias)
    return [(a - target) * a * (1 - a) * value for value in inputs]


# --- neuron_step


def neuron_step__climbs(weights, bias, inputs, target, learning_rate):
    """This climbs"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return weights + learning_rate * dz * inputs, bias + learning_rate * dz


def neuron_step__no_rate(weights, bias, inputs, target, learning_rate):
    """learning rate is not used"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return weights - dz * inputs, bias - dz


def neuron_step__new_weights(weights, bias, inputs, target, learning_rate):
    """stepped with the new weights"""
    for_weights, _ = neuron_gradient(weights, bias, inputs, target)  # noqa: F821
    weights = weights - learning_rate * for_weights
    _, for_bias = neuron_gradient(weights, bias, inputs, target)  # noqa: F821
    return weights, bias - learning_rate * for_bias


def neuron_step__new_bias(weights, bias, inputs, target, learning_rate):
    """stepped with the new bias"""
    _, for_bias = neuron_gradient(weights, bias, inputs, target)  # noqa: F821
    bias = bias - learning_rate * for_bias
    for_weights, _ = neuron_gradient(weights, bias, inputs, target)  # noqa: F821
    return weights - learning_rate * for_weights, bias


def neuron_step__bias_stays(weights, bias, inputs, target, learning_rate):
    """bias stays as it was"""
    a = sigmoid(weights @ inputs + bias)
    return weights - learning_rate * (a - target) * a * (1 - a) * inputs, bias


def neuron_step__weights_stay(weights, bias, inputs, target, learning_rate):
    """weights stay as they were"""
    a = sigmoid(weights @ inputs + bias)
    return weights, bias - learning_rate * (a - target) * a * (1 - a)


def neuron_step__slopes(weights, bias, inputs, target, learning_rate):
    """These are the slopes"""
    return neuron_gradient(weights, bias, inputs, target)  # noqa: F821


def neuron_step__moves(weights, bias, inputs, target, learning_rate):
    """These are the moves. Return"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return -learning_rate * dz * inputs, -learning_rate * dz


def neuron_step__moves_turned(weights, bias, inputs, target, learning_rate):
    """moves with their sign turned"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return learning_rate * dz * inputs, learning_rate * dz


def neuron_step__rate_for_weights(weights, bias, inputs, target, learning_rate):
    """used for the weights alone"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return weights - learning_rate * dz * inputs, bias - dz


def neuron_step__rate_for_bias(weights, bias, inputs, target, learning_rate):
    """used for the bias alone"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return weights - dz * inputs, bias - learning_rate * dz


def neuron_step__inputs_missing(weights, bias, inputs, target, learning_rate):
    """lack their factor"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return weights - learning_rate * dz, bias - learning_rate * dz


def neuron_step__last_weights_step(weights, bias, inputs, target, learning_rate):
    """same step as the last weight"""
    a = sigmoid(weights @ inputs + bias)
    new = np.zeros(len(weights))
    for i in range(len(weights)):
        move = learning_rate * (a - target) * a * (1 - a) * inputs[i]
        new[i] = weights[i] - move
    return new, bias - move


def neuron_step__divided(weights, bias, inputs, target, learning_rate):
    """divided by the learning rate"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return weights - dz * inputs / learning_rate, bias - dz / learning_rate


def neuron_step__bias_first(weights, bias, inputs, target, learning_rate):
    """new bias stands first"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return bias - learning_rate * dz, weights - learning_rate * dz * inputs


def neuron_step__sigmoid_slope_missing(weights, bias, inputs, target, learning_rate):
    """sigmoid's slope is missing"""
    dz = sigmoid(weights @ inputs + bias) - target
    return weights - learning_rate * dz * inputs, bias - learning_rate * dz


def neuron_step__twice(weights, bias, inputs, target, learning_rate):
    """twice the gradient"""
    a = sigmoid(weights @ inputs + bias)
    dz = 2 * (a - target) * a * (1 - a)
    return weights - learning_rate * dz * inputs, bias - learning_rate * dz


def neuron_step__in_place(weights, bias, inputs, target, learning_rate):
    """changed what it was given"""
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    weights -= learning_rate * dz * inputs
    bias -= learning_rate * dz
    return weights, bias


def neuron_step__weights_alone(weights, bias, inputs, target, learning_rate):
    """2 things, in this order"""
    a = sigmoid(weights @ inputs + bias)
    new = weights - learning_rate * (a - target) * a * (1 - a) * inputs
    return [new]


def neuron_step__weights_as_an_array(weights, bias, inputs, target, learning_rate):
    """2 things, in this order. This is one array"""
    a = sigmoid(weights @ inputs + bias)
    return weights - learning_rate * (a - target) * a * (1 - a) * inputs


# --- batch_gradient


def batch_gradient__sum(weights, bias, inputs, targets):
    """This is the sum over the examples"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return dz @ inputs, np.sum(dz)


def batch_gradient__weights_summed(weights, bias, inputs, targets):
    """weights are summed, the slope by the bias averaged"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return inputs.T @ dz, np.mean(dz)


def batch_gradient__bias_summed(weights, bias, inputs, targets):
    """bias is summed, the others averaged"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return inputs.T @ dz / len(dz), np.sum(dz)


def batch_gradient__per_input(weights, bias, inputs, targets):
    """This divides by the number of inputs"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return dz @ inputs / len(weights), np.sum(dz) / len(weights)


def batch_gradient__weights_per_input(weights, bias, inputs, targets):
    """divided by the number of inputs, not of examples"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return dz @ inputs / inputs.shape[1], np.mean(dz)


def batch_gradient__by_size(weights, bias, inputs, targets):
    """divided by both numbers"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return dz @ inputs / inputs.size, np.mean(dz)


def batch_gradient__last_example(weights, bias, inputs, targets):
    """Only the last example"""
    for row, target in zip(inputs, targets):
        dweights, dbias = neuron_gradient(weights, bias, row, target)  # noqa: F821
    return dweights, dbias


def batch_gradient__first_example(weights, bias, inputs, targets):
    """Only the first example"""
    for row, target in zip(inputs, targets):
        return neuron_gradient(weights, bias, row, target)  # noqa: F821


def batch_gradient__inputs_averaged(weights, bias, inputs, targets):
    """inputs were averaged first"""
    return neuron_gradient(weights, bias, inputs.mean(axis=0), targets.mean())  # noqa: F821


def batch_gradient__errors_averaged(weights, bias, inputs, targets):
    """errors were averaged before going back"""
    a = sigmoid(inputs @ weights + bias)
    dz = np.mean(a - targets) * a * (1 - a)
    return dz @ inputs / len(targets), np.mean(dz)


def batch_gradient__means_apart(weights, bias, inputs, targets):
    """stand apart"""
    a = sigmoid(inputs @ weights + bias)
    dz = np.mean((a - targets) * a * (1 - a))
    return dz * inputs.mean(axis=0), dz


def batch_gradient__mean_of_everything(weights, bias, inputs, targets):
    """averaged over the weights, too"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return np.mean(dz[:, np.newaxis] * inputs), np.mean(dz)


def batch_gradient__inputs_missing(weights, bias, inputs, targets):
    """one for each weight, too"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return np.mean(dz), np.mean(dz)


def batch_gradient__sign(weights, bias, inputs, targets):
    """sign is turned"""
    a = sigmoid(inputs @ weights + bias)
    dz = (targets - a) * a * (1 - a)
    return dz @ inputs / len(dz), np.mean(dz)


def batch_gradient__sigmoid_slope_missing(weights, bias, inputs, targets):
    """sigmoid's slope is missing"""
    dz = sigmoid(inputs @ weights + bias) - targets
    return dz @ inputs / len(dz), np.mean(dz)


def batch_gradient__twice(weights, bias, inputs, targets):
    """twice the gradient"""
    a = sigmoid(inputs @ weights + bias)
    dz = 2 * (a - targets) * a * (1 - a)
    return dz @ inputs / len(dz), np.mean(dz)


def batch_gradient__not_averaged(weights, bias, inputs, targets):
    """The slopes by the weights: the shape is"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return dz[:, np.newaxis] * inputs, np.mean(dz)


def batch_gradient__two_inputs(weights, bias, inputs, targets):
    """The slopes by the weights: the shape is (2,)"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return np.array([np.mean(dz * inputs[:, 0]), np.mean(dz * inputs[:, 1])]), np.mean(dz)


# --- train_without_bias


def train_without_bias__sum(weights, inputs, targets, learning_rate, epochs):
    """now without the mean"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.sum(dz)
    return weights


def train_without_bias__as_published(weights, inputs, targets, learning_rate, epochs):
    """published mistake is still there"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz)
    return weights


def train_without_bias__outer_product(weights, inputs, targets, learning_rate, epochs):
    """sum over a whole table"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.sum(np.outer(inputs, dz)) / len(targets)
    return weights


def train_without_bias__mean_of_outer_product(weights, inputs, targets, learning_rate, epochs):
    """mean of a whole table"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(np.outer(inputs, dz))
    return weights


def train_without_bias__means_apart(weights, inputs, targets, learning_rate, epochs):
    """stand apart"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz) * np.mean(inputs, axis=0)
    return weights


def train_without_bias__mean_of_everything(weights, inputs, targets, learning_rate, epochs):
    """all weights are averaged"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz * inputs.T)
    return weights


def train_without_bias__all_added_up(weights, inputs, targets, learning_rate, epochs):
    """all is added up"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.sum(dz * inputs.T) / len(targets)
    return weights


def train_without_bias__no_mean(weights, inputs, targets, learning_rate, epochs):
    """the mean over the examples has gone"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ inputs
    return weights


def train_without_bias__per_input(weights, inputs, targets, learning_rate, epochs):
    """divided by the number of inputs"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ inputs / len(weights)
    return weights


def train_without_bias__absolute(weights, inputs, targets, learning_rate, epochs):
    """signs of the inputs are thrown away"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ abs(inputs) / len(targets)
    return weights


def train_without_bias__factor_twice(weights, inputs, targets, learning_rate, epochs):
    """The factor is there twice"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ (inputs * inputs) / len(targets)
    return weights


def train_without_bias__last_inputs(weights, inputs, targets, learning_rate, epochs):
    """Only the last example's inputs"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz) * inputs[-1]
    return weights


def train_without_bias__first_inputs(weights, inputs, targets, learning_rate, epochs):
    """Only the first example's inputs"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz) * inputs[0]
    return weights


def train_without_bias__weights_for_inputs(weights, inputs, targets, learning_rate, epochs):
    """in the place of the inputs"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz) * weights
    return weights


def train_without_bias__climbs(weights, inputs, targets, learning_rate, epochs):
    """This climbs"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights + learning_rate * dz @ inputs / len(targets)
    return weights


def train_without_bias__sigmoid_slope_gone(weights, inputs, targets, learning_rate, epochs):
    """slope was right, and now it has gone"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        weights = weights - learning_rate * (a - targets) @ inputs / len(targets)
    return weights


def train_without_bias__returns_in_the_loop(weights, inputs, targets, learning_rate, epochs):
    """stops after its first step"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ inputs / len(targets)
        return weights


def train_without_bias__one_too_many(weights, inputs, targets, learning_rate, epochs):
    """one epoch too many"""
    for _ in range(epochs + 1):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ inputs / len(targets)
    return weights


def train_without_bias__one_too_few(weights, inputs, targets, learning_rate, epochs):
    """one epoch too few"""
    for _ in range(1, epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ inputs / len(targets)
    return weights


def train_without_bias__slopes_once(weights, inputs, targets, learning_rate, epochs):
    """worked out once"""
    a = sigmoid(inputs @ weights)
    dz = (a - targets) * a * (1 - a)
    for _ in range(epochs):
        weights = weights - learning_rate * dz @ inputs / len(targets)
    return weights


def train_without_bias__one_by_one(weights, inputs, targets, learning_rate, epochs):
    """each example makes a step of its own"""
    for _ in range(epochs):
        for x, y in zip(inputs, targets):
            a = sigmoid(x @ weights)  # noqa: F821
            weights = weights - learning_rate * (a - y) * a * (1 - a) * x
    return weights


def train_without_bias__with_a_bias(weights, inputs, targets, learning_rate, epochs):
    """A bias has come in"""
    bias = 0
    for _ in range(epochs):
        a = sigmoid(inputs @ weights + bias)  # noqa: F821
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * (dz @ inputs) / len(dz)
        bias = bias - learning_rate * np.mean(dz)
    return weights


def train_without_bias__in_place(weights, inputs, targets, learning_rate, epochs):
    """changed what it was given"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights -= learning_rate * dz @ inputs / len(targets)
    return weights


def train_without_bias__broadcast(weights, inputs, targets, learning_rate, epochs):
    """raised ValueError"""
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz * inputs, axis=0)
    return weights


# --- counted_gradient


def counted_gradient__squared_error(weights, bias, inputs, targets, counts):
    """sigmoid's slope is still in it"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__sign(weights, bias, inputs, targets, counts):
    """sign is turned"""
    dz = (targets - sigmoid(inputs @ weights + bias)) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__by_a(weights, bias, inputs, targets, counts):
    """Take it on to z first"""
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) / (a * (1 - a)) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__loss_by_output(weights, bias, inputs, targets, counts):
    """Take it on to z first"""
    a = sigmoid(inputs @ weights + bias)
    dz = (-targets / a + (1 - targets) / (1 - a)) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__no_target(weights, bias, inputs, targets, counts):
    """target is missing"""
    dz = sigmoid(inputs @ weights + bias) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__ones_alone(weights, bias, inputs, targets, counts):
    """Only the examples with the target 1"""
    a = sigmoid(inputs @ weights + bias)
    dz = -targets * (1 - a) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__zeros_alone(weights, bias, inputs, targets, counts):
    """Only the examples with the target 0"""
    a = sigmoid(inputs @ weights + bias)
    dz = (1 - targets) * a * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__twice(weights, bias, inputs, targets, counts):
    """There is no square in cross-entropy"""
    dz = 2 * (sigmoid(inputs @ weights + bias) - targets) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


def counted_gradient__no_counts(weights, bias, inputs, targets, counts):
    """counts are not used: a row"""
    dz = sigmoid(inputs @ weights + bias) - targets
    return dz @ inputs / len(dz), np.mean(dz)


def counted_gradient__no_counts_no_mean(weights, bias, inputs, targets, counts):
    """counts are not used, and this is a sum"""
    dz = sigmoid(inputs @ weights + bias) - targets
    return dz @ inputs, np.sum(dz)


def counted_gradient__sum(weights, bias, inputs, targets, counts):
    """counts are used, but this is a sum"""
    dz = (sigmoid(inputs @ weights + bias) - targets) * counts
    return dz @ inputs, np.sum(dz)


def counted_gradient__by_rows(weights, bias, inputs, targets, counts):
    """divides by the number of rows"""
    dz = (sigmoid(inputs @ weights + bias) - targets) * counts
    return dz @ inputs / len(dz), np.mean(dz)


def counted_gradient__bias_not_counted(weights, bias, inputs, targets, counts):
    """used for the weights alone"""
    dz = sigmoid(inputs @ weights + bias) - targets
    return (dz * counts) @ inputs / counts.sum(), np.mean(dz)


def counted_gradient__weights_not_counted(weights, bias, inputs, targets, counts):
    """used for the bias alone"""
    dz = sigmoid(inputs @ weights + bias) - targets
    return dz @ inputs / len(dz), dz @ counts / counts.sum()


def counted_gradient__bias_by_rows(weights, bias, inputs, targets, counts):
    """The slope by the bias is divided by the number of rows"""
    dz = counts * (sigmoid(inputs @ weights + bias) - targets)  # noqa: F821
    return dz @ inputs / counts.sum(), np.mean(dz)


def counted_gradient__inputs_multiplied(weights, bias, inputs, targets, counts):
    """The counts multiply the inputs"""
    inputs = inputs * counts[:, None]
    dz = counts * (sigmoid(inputs @ weights + bias) - targets)  # noqa: F821
    return dz @ inputs / counts.sum(), dz.sum() / counts.sum()


def counted_gradient__divided_by_counts(weights, bias, inputs, targets, counts):
    """divided by the counts"""
    dz = (sigmoid(inputs @ weights + bias) - targets) / counts
    return dz @ inputs / len(dz), np.mean(dz)


def counted_gradient__inputs_missing(weights, bias, inputs, targets, counts):
    """lack their factor"""
    dz = (sigmoid(inputs @ weights + bias) - targets) * counts / counts.sum()
    return np.sum(dz) * np.ones(len(weights)), np.sum(dz)


def counted_gradient__bias_first(weights, bias, inputs, targets, counts):
    """Return the slopes by the weights first"""
    dz = (sigmoid(inputs @ weights + bias) - targets) * counts / counts.sum()
    return np.sum(dz), dz @ inputs


def counted_gradient__errors_averaged(weights, bias, inputs, targets, counts):
    """errors were averaged before going back"""
    shares = counts / counts.sum()
    dz = shares @ (sigmoid(inputs @ weights + bias) - targets)
    return dz * (shares @ inputs), dz


def counted_gradient__no_bias(weights, bias, inputs, targets, counts):
    """z lacks the bias"""
    dz = (sigmoid(inputs @ weights) - targets) * counts / counts.sum()
    return dz @ inputs, np.sum(dz)


# --- train_neuron


def train_neuron__climbs(weights, bias, inputs, targets, learning_rate, epochs):
    """This climbs"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights + learning_rate * dweights, bias + learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__no_rate(weights, bias, inputs, targets, learning_rate, epochs):
    """learning rate is not used"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - dweights, bias - dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__bias_stays(weights, bias, inputs, targets, learning_rate, epochs):
    """bias stays as it was"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, _ = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights = weights - learning_rate * dweights
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__new_weights(weights, bias, inputs, targets, learning_rate, epochs):
    """stepped with the new weights"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        weights = weights - learning_rate * batch_gradient(weights, bias, inputs, targets)[0]  # noqa: F821
        bias = bias - learning_rate * batch_gradient(weights, bias, inputs, targets)[1]  # noqa: F821
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__one_by_one(weights, bias, inputs, targets, learning_rate, epochs):
    """each example makes a step of its own"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        for row, target in zip(inputs, targets):
            weights, bias = neuron_step(weights, bias, row, target, learning_rate)  # noqa: F821
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__slopes_once(weights, bias, inputs, targets, learning_rate, epochs):
    """worked out once"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
    for _ in range(epochs):
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__summed_slopes(weights, bias, inputs, targets, learning_rate, epochs):
    """slopes are summed over the examples"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        a = sigmoid(inputs @ weights + bias)
        dz = (a - targets) * a * (1 - a)
        weights, bias = weights - learning_rate * dz @ inputs, bias - learning_rate * dz.sum()
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__sigmoid_slope_missing(weights, bias, inputs, targets, learning_rate, epochs):
    """sigmoid's slope is missing from the steps"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dz = sigmoid(inputs @ weights + bias) - targets
        weights = weights - learning_rate * dz @ inputs / len(dz)
        bias = bias - learning_rate * np.mean(dz)
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__steps_twice_as_long(weights, bias, inputs, targets, learning_rate, epochs):
    """steps are twice as long"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - 2 * learning_rate * dweights, bias - 2 * learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__inputs_missing(weights, bias, inputs, targets, learning_rate, epochs):
    """Every weight takes the step of the bias"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        _, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dbias, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__first_loss_missing(weights, bias, inputs, targets, learning_rate, epochs):
    """first loss is missing"""
    losses = []
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__last_loss_missing(weights, bias, inputs, targets, learning_rate, epochs):
    """last loss is missing: it"""
    losses = []
    for _ in range(epochs):
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
    return weights, bias, losses


def train_neuron__measured_before_the_step(weights, bias, inputs, targets, learning_rate, epochs):
    """stands there twice"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        a = sigmoid(inputs @ weights + bias)
        losses.append(np.mean((a - targets) ** 2) / 2)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * dz @ inputs / len(dz)
        bias = bias - learning_rate * np.mean(dz)
    return weights, bias, losses


def train_neuron__last_loss_alone(weights, bias, inputs, targets, learning_rate, epochs):
    """last loss alone"""
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
    return weights, bias, np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2


def train_neuron__returns_in_the_loop(weights, bias, inputs, targets, learning_rate, epochs):
    """stops after its first step"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
        return weights, bias, losses


def train_neuron__one_too_many(weights, bias, inputs, targets, learning_rate, epochs):
    """one epoch too many"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs + 1):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__one_too_few(weights, bias, inputs, targets, learning_rate, epochs):
    """one epoch too few"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    while len(losses) < epochs:
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__half_missing(weights, bias, inputs, targets, learning_rate, epochs):
    """losses lack their half"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2)]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2))
    return weights, bias, losses


def train_neuron__summed_losses(weights, bias, inputs, targets, learning_rate, epochs):
    """The losses are sums. The loss is the mean"""
    losses = [np.sum((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(np.sum((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__start_returned(weights, bias, inputs, targets, learning_rate, epochs):
    """those of the start"""
    w, b = weights, bias
    losses = [np.mean((sigmoid(inputs @ w + b) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(w, b, inputs, targets)  # noqa: F821
        w, b = w - learning_rate * dweights, b - learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ w + b) - targets) ** 2) / 2)
    return weights, bias, losses


def train_neuron__cross_entropies(weights, bias, inputs, targets, learning_rate, epochs):
    """The losses are cross-entropies"""

    def loss():
        a = sigmoid(inputs @ weights + bias)  # noqa: F821
        return -np.mean(targets * np.log(a) + (1 - targets) * np.log(1 - a))

    losses = [loss()]
    for _ in range(epochs):
        a = sigmoid(inputs @ weights + bias)  # noqa: F821
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * (dz @ inputs) / len(dz)
        bias = bias - learning_rate * np.mean(dz)
        losses.append(loss())
    return weights, bias, losses


def train_neuron__cross_entropy(weights, bias, inputs, targets, learning_rate, epochs):
    """This trains with cross-entropy"""

    def loss():
        a = sigmoid(inputs @ weights + bias)  # noqa: F821
        return -np.mean(targets * np.log(a) + (1 - targets) * np.log(1 - a))

    losses = [loss()]
    for _ in range(epochs):
        a = sigmoid(inputs @ weights + bias)  # noqa: F821
        dz = a - targets
        weights = weights - learning_rate * (dz @ inputs) / len(dz)
        bias = bias - learning_rate * np.mean(dz)
        losses.append(loss())
    return weights, bias, losses


def train_neuron__no_losses(weights, bias, inputs, targets, learning_rate, epochs):
    """3 things, in this order"""
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
    return weights, bias


def train_neuron__loss_of_each_example(weights, bias, inputs, targets, learning_rate, epochs):
    """The losses: the shape is"""
    losses = [(sigmoid(inputs @ weights + bias) - targets) ** 2 / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append((sigmoid(inputs @ weights + bias) - targets) ** 2 / 2)
    return weights, bias, losses


def train_neuron__in_place(weights, bias, inputs, targets, learning_rate, epochs):
    """changed what it was given"""
    losses = [np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2]
    for _ in range(epochs):
        dweights, dbias = batch_gradient(weights, bias, inputs, targets)  # noqa: F821
        weights -= learning_rate * dweights
        bias -= learning_rate * dbias
        losses.append(np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2)
    return weights, bias, losses


# --- predicted_gate

NAMES = {
    (False, False, False, True): "AND",
    (False, True, True, True): "OR",
    (True, True, True, False): "NAND",
    (True, False, False, False): "NOR",
    (False, False, True, True): "x1",
    (False, True, False, True): "x2",
    (True, True, False, False): "NOT x1",
    (True, False, True, False): "NOT x2",
    (False,) * 4: "always 0",
    (True,) * 4: "always 1",
}


class Gate:
    """What the class's neuron says to the four rows."""

    def __init__(self, numbers, *, false=-1, bias=1):
        one, two, three = numbers.values()
        codes = (false, 1)
        z = [x * one + y * two + bias * three for x in codes for y in codes]
        self.clear = min(map(abs, z)) >= 0.5
        self.says = tuple(value > 0 for value in z)
        self.turned = tuple(value < 0 for value in z)

    def unless(self, *others):
        """Its name, or None if other mistakes say the same or a row is undecided."""
        return NAMES.get(self.says) if self.clear and self.says not in others else None


def predicted_gate__inputs_of_zero(numbers):
    """for inputs of 0 and 1"""
    return NAMES[Gate(numbers, false=0).says]


def predicted_gate__outputs_turned(numbers):
    """All four outputs are turned"""
    turned = Gate(numbers).turned
    return None if turned == Gate(numbers, false=0).says else NAMES[turned]


def predicted_gate__bias_turned(numbers):
    """sign of the bias turned"""
    right = Gate(numbers)
    named = (right.says, right.turned, Gate(numbers, false=0).says)
    return Gate(numbers, bias=-1).unless(*named)


def predicted_gate__no_bias(numbers):
    """without the bias"""
    right = Gate(numbers)
    named = (right.says, right.turned, Gate(numbers, false=0).says, Gate(numbers, bias=-1).says)
    return Gate(numbers, bias=0).unless(*named)


def predicted_gate__unknown_gate(numbers):
    """It must be one of"""
    return "XOR"


def predicted_gate__number(numbers):
    """It must be one of"""
    return 0.5


def predicted_gate__blank(numbers):
    """in place of the dots"""
    return ...
