"""Plausible wrong solutions of problem set 3; each docstring is part of the hint it must get."""

import numpy as np

from backprop.activations import sigmoid  # the notebook gives it

# --- layer_forward


def layer_forward__z(weight, bias, a_in):
    """That is z"""
    return weight @ a_in + bias


def layer_forward__no_bias(weight, bias, a_in):
    """The bias is missing"""
    return sigmoid(weight @ a_in)


def layer_forward__bias_outside(weight, bias, a_in):
    """inside the sigmoid"""
    return sigmoid(weight @ a_in) + bias


def layer_forward__bias_subtracted(weight, bias, a_in):
    """not subtracted"""
    return sigmoid(weight @ a_in - bias)


def layer_forward__columns(weight, bias, a_in):
    """down the columns"""
    return sigmoid(weight.T @ a_in + bias)


def layer_forward__exponent(weight, bias, a_in):
    """exponent of the sigmoid"""
    return 1 / (1 + np.exp(weight @ a_in + bias))


def layer_forward__inputs_missing(weight, bias, a_in):
    """The inputs are missing"""
    return sigmoid(np.array([row.sum() for row in weight]) + bias)


def layer_forward__first_input_for_all(weight, bias, a_in):
    """multiply the first input"""
    a = np.zeros(len(bias))
    for i in range(len(bias)):
        a[i] = sigmoid(sum(weight[i, j] * a_in[0] for j in range(len(a_in))) + bias[i])
    return a


def layer_forward__returns_in_the_inner_loop(weight, bias, a_in):
    """Only the first input counts"""
    z = bias.copy()
    for i in range(len(bias)):
        for j in range(len(a_in)):
            z[i] += weight[i, j] * a_in[j]
            break
    return sigmoid(z)


def layer_forward__two_inputs(weight, bias, a_in):
    """Only the first two inputs"""
    return sigmoid(weight[:, 0] * a_in[0] + weight[:, 1] * a_in[1] + bias)


def layer_forward__two_units(weight, bias, a_in):
    """Only the first two units"""
    return np.array([sigmoid(weight[0] @ a_in + bias[0]), sigmoid(weight[1] @ a_in + bias[1])])


def layer_forward__one_unit(weight, bias, a_in):
    """Only the first unit"""
    for row, b in zip(weight, bias):
        return sigmoid(row @ a_in + b)


def layer_forward__products(weight, bias, a_in):
    """not added up yet"""
    return np.array([sigmoid(row * a_in + b) for row, b in zip(weight, bias)])


def layer_forward__sigmoid_of_inputs(weight, bias, a_in):
    """without a sigmoid"""
    return sigmoid(weight @ sigmoid(a_in) + bias)


def layer_forward__slope(weight, bias, a_in):
    """not its height"""
    a = sigmoid(weight @ a_in + bias)
    return a * (1 - a)


def layer_forward__first_bias(weight, bias, a_in):
    """first bias"""
    return sigmoid(weight @ a_in + bias[0])


def layer_forward__biases_summed(weight, bias, a_in):
    """biases are added up"""
    return sigmoid(weight @ a_in + sum(bias))


def layer_forward__in_place(weight, bias, a_in):
    """changed what it was given"""
    bias += weight @ a_in
    return sigmoid(bias)


def layer_forward__three_inputs(weight, bias, a_in):
    """right where all sizes are equal"""
    return sigmoid(sum(weight[:, j] * a_in[j] for j in range(3)) + bias)


# --- two_layer_forward


def two_layer_forward__swapped(weight_1, bias_1, weight_2, bias_2, x):
    """wrong order"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return sigmoid(weight_2 @ a_1 + bias_2), a_1


def two_layer_forward__outputs_alone(weight_1, bias_1, weight_2, bias_2, x):
    """2 things, in this order"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return sigmoid(weight_2 @ a_1 + bias_2)


def two_layer_forward__linear(weight_1, bias_1, weight_2, bias_2, x):
    """These are z of both layers"""
    z_1 = weight_1 @ x + bias_1
    return z_1, weight_2 @ z_1 + bias_2


def two_layer_forward__returns_z(weight_1, bias_1, weight_2, bias_2, x):
    """Both are z"""
    z_1 = weight_1 @ x + bias_1
    return z_1, weight_2 @ sigmoid(z_1) + bias_2


def two_layer_forward__first_linear(weight_1, bias_1, weight_2, bias_2, x):
    """first layer's sigmoid is missing"""
    a_1 = weight_1 @ x + bias_1
    return a_1, sigmoid(weight_2 @ a_1 + bias_2)


def two_layer_forward__second_linear(weight_1, bias_1, weight_2, bias_2, x):
    """second layer's sigmoid is missing"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return a_1, weight_2 @ a_1 + bias_2


def two_layer_forward__z_passed_on(weight_1, bias_1, weight_2, bias_2, x):
    """given the first one's z"""
    z_1 = weight_1 @ x + bias_1
    return sigmoid(z_1), sigmoid(weight_2 @ z_1 + bias_2)


def two_layer_forward__x_again(weight_1, bias_1, weight_2, bias_2, x):
    """was given x"""
    return sigmoid(weight_1 @ x + bias_1), sigmoid(weight_2 @ x + bias_2)


def two_layer_forward__sigmoid_twice(weight_1, bias_1, weight_2, bias_2, x):
    """twice through the sigmoid"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return a_1, sigmoid(weight_2 @ sigmoid(a_1) + bias_2)


def two_layer_forward__no_biases(weight_1, bias_1, weight_2, bias_2, x):
    """Both biases are missing"""
    a_1 = sigmoid(weight_1 @ x)
    return a_1, sigmoid(weight_2 @ a_1)


def two_layer_forward__no_second_bias(weight_1, bias_1, weight_2, bias_2, x):
    """second bias is missing"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return a_1, sigmoid(weight_2 @ a_1)


def two_layer_forward__first_bias_twice(weight_1, bias_1, weight_2, bias_2, x):
    """adds the first layer's bias"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return a_1, sigmoid(weight_2 @ a_1 + bias_1)


def two_layer_forward__first_weights_twice(weight_1, bias_1, weight_2, bias_2, x):
    """first layer's weights."""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    return a_1, sigmoid(weight_1 @ a_1 + bias_2)


def two_layer_forward__second_layer_first(weight_1, bias_1, weight_2, bias_2, x):
    """layers are swapped"""
    a_1 = sigmoid(weight_2 @ x + bias_2)
    return a_1, sigmoid(weight_1 @ a_1 + bias_1)


def two_layer_forward__columns(weight_1, bias_1, weight_2, bias_2, x):
    """down the columns"""
    a_1 = sigmoid(x @ weight_1 + bias_1)
    return a_1, sigmoid(a_1 @ weight_2 + bias_2)


# --- output_dz


def output_dz__target_minus_output(a_2, target):
    """output minus target"""
    return (target - a_2) * a_2 * (1 - a_2)


def output_dz__errors(a_2, target):
    """belong to cross-entropy"""
    return a_2 - target


def output_dz__sigmoid_once_more(a_2, target):
    """once more"""
    return (a_2 - target) * sigmoid(a_2) * (1 - sigmoid(a_2))


def output_dz__twice(a_2, target):
    """factor 2 too large"""
    return 2 * (a_2 - target) * a_2 * (1 - a_2)


def output_dz__half(a_2, target):
    """factor 2 too small"""
    return (a_2 - target) * a_2 * (1 - a_2) / 2


def output_dz__slopes(a_2, target):
    """errors are missing"""
    return a_2 * (1 - a_2)


def output_dz__half_a_slope(a_2, target):
    """1 minus its height"""
    return (a_2 - target) * a_2


def output_dz__other_half(a_2, target):
    """missing: its height"""
    return (a_2 - target) * (1 - a_2)


def output_dz__slope_of_target(a_2, target):
    """made from the target"""
    return (a_2 - target) * target * (1 - target)


def output_dz__squared(a_2, target):
    """errors are squared"""
    return (a_2 - target) ** 2 * a_2 * (1 - a_2)


def output_dz__shares(a_2, target):
    """share of the loss"""
    return 0.5 * (target - a_2) ** 2


def output_dz__sizes(a_2, target):
    """signs of the errors are lost"""
    return abs(a_2 - target) * a_2 * (1 - a_2)


def output_dz__mean(a_2, target):
    """not averaged"""
    return (a_2 - target) * a_2 * (1 - a_2) / len(target)


def output_dz__summed(a_2, target):
    """slopes are added up"""
    return np.sum((a_2 - target) * a_2 * (1 - a_2))


def output_dz__errors_summed(a_2, target):
    """errors are added up first"""
    return np.sum(a_2 - target) * a_2 * (1 - a_2)


def output_dz__first_only(a_2, target):
    """Only the first output"""
    dz = np.zeros(len(a_2))
    for i in range(len(a_2)):
        dz[i] = (a_2[i] - target[i]) * a_2[i] * (1 - a_2[i])
        return dz


# --- first_layer_da


def first_layer_da__rows(weight_2, dz_2):
    """along the rows"""
    return weight_2 @ dz_2


def first_layer_da__mean(weight_2, dz_2):
    """paths are averaged"""
    return dz_2 @ weight_2 / len(dz_2)


def first_layer_da__first_path(weight_2, dz_2):
    """through the first output alone"""
    return weight_2[0] * dz_2[0]


def first_layer_da__last_path(weight_2, dz_2):
    """through the last output alone"""
    da = np.zeros(weight_2.shape[1])
    for i in range(len(dz_2)):
        for j in range(len(da)):
            da[j] = weight_2[i, j] * dz_2[i]
    return da


def first_layer_da__two_paths(weight_2, dz_2):
    """Only the first two paths"""
    return weight_2[0] * dz_2[0] + weight_2[1] * dz_2[1]


def first_layer_da__sizes(weight_2, dz_2):
    """added by their sizes"""
    return np.abs(weight_2.T * dz_2).sum(axis=1)


def first_layer_da__subtracted(weight_2, dz_2):
    """subtracted from the first"""
    da = weight_2[0] * dz_2[0]
    for i in range(1, len(dz_2)):
        da = da - weight_2[i] * dz_2[i]
    return da


def first_layer_da__summed_apart(weight_2, dz_2):
    """added up apart"""
    return weight_2.sum(axis=0) * dz_2.sum()


def first_layer_da__single_paths(weight_2, dz_2):
    """These are the single paths."""
    return np.array([row * dz for row, dz in zip(weight_2, dz_2)])


def first_layer_da__single_paths_turned(weight_2, dz_2):
    """single paths, turned"""
    return weight_2.T * dz_2


def first_layer_da__per_output(weight_2, dz_2):
    """added per output"""
    return np.array([sum(row * dz) for row, dz in zip(weight_2, dz_2)])


def first_layer_da__no_weights(weight_2, dz_2):
    """The weights are missing"""
    return np.array([dz_2.sum() for _ in weight_2.T])


def first_layer_da__no_dz(weight_2, dz_2):
    """dz is missing"""
    return weight_2.sum(axis=0)


def first_layer_da__longest_path(weight_2, dz_2):
    """longest path alone"""
    return np.array([max(column * dz_2, key=abs) for column in weight_2.T])


def first_layer_da__one_number(weight_2, dz_2):
    """into one number"""
    return (weight_2.T @ dz_2).sum()


def first_layer_da__turned_signs(weight_2, dz_2):
    """signs are turned"""
    return -(weight_2.T @ dz_2)


def first_layer_da__adds_into_dz(weight_2, dz_2):
    """changed what it was given"""
    dz_2 *= 1 / len(dz_2)
    return len(dz_2) * weight_2.T @ dz_2


# --- weight_gradient


def weight_gradient__turned(dz, a_in):
    """It is turned"""
    return np.outer(a_in, dz)


def weight_gradient__dot(dz, a_in):
    """That is one number"""
    return np.dot(dz, a_in)


def weight_gradient__elementwise(dz, a_in):
    """Only equal places"""
    return dz * a_in


def weight_gradient__diagonal(dz, a_in):
    """diagonal"""
    gradient = np.zeros((len(dz), len(a_in)))
    for i in range(len(dz)):
        gradient[i, i] = dz[i] * a_in[i]
    return gradient


def weight_gradient__no_input(dz, a_in):
    """The inputs are missing"""
    return np.outer(dz, np.ones(len(a_in)))


def weight_gradient__no_dz(dz, a_in):
    """dz is missing"""
    return np.outer(np.ones(len(dz)), a_in)


def weight_gradient__added(dz, a_in):
    """are added"""
    return np.add.outer(dz, a_in)


def weight_gradient__slope_of_input(dz, a_in):
    """input counts as it is"""
    return np.outer(dz, a_in * (1 - a_in))


def weight_gradient__downhill(dz, a_in):
    """minus belongs to the step"""
    return -np.outer(dz, a_in)


def weight_gradient__mean_of_inputs(dz, a_in):
    """Nothing is averaged"""
    return np.outer(dz, a_in) / len(a_in)


def weight_gradient__mean_of_units(dz, a_in):
    """Nothing is averaged"""
    return np.outer(dz, a_in) / len(dz)


def weight_gradient__in_one_row(dz, a_in):
    """one row"""
    return [slope * a for slope in dz for a in a_in]


def weight_gradient__dz_twice(dz, a_in):
    """Both factors are dz"""
    return np.outer(dz, dz)


def weight_gradient__input_twice(dz, a_in):
    """Both factors are the input"""
    return np.outer(a_in, a_in)


def weight_gradient__first_unit(dz, a_in):
    """Only the first unit"""
    gradient = np.zeros((len(dz), len(a_in)))
    for i in range(len(dz)):
        gradient[i] = dz[i] * a_in
        return gradient


def weight_gradient__two_by_two(dz, a_in):
    """Only the first two units and inputs"""
    gradient = np.zeros((len(dz), len(a_in)))
    for i in range(2):
        for j in range(2):
            gradient[i, j] = dz[i] * a_in[j]
    return gradient


# --- two_layer_gradients


def two_layer_gradients__target_minus_output(weight_1, bias_1, weight_2, bias_2, x, target):
    """output minus target"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (target - a_2) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__no_output_slope(weight_1, bias_1, weight_2, bias_2, x, target):
    """output's slope is missing"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    dz_2 = sigmoid(weight_2 @ a_1 + bias_2) - target
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__no_first_slope(weight_1, bias_1, weight_2, bias_2, x, target):
    """slope of the first layer's units is missing"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = weight_2.T @ dz_2
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__no_slopes(weight_1, bias_1, weight_2, bias_2, x, target):
    """missing in both layers"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    dz_2 = sigmoid(weight_2 @ a_1 + bias_2) - target
    dz_1 = weight_2.T @ dz_2
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__slopes_of_a(weight_1, bias_1, weight_2, bias_2, x, target):
    """A slope is made from the height a"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * sigmoid(a_2) * (1 - sigmoid(a_2))
    dz_1 = (weight_2.T @ dz_2) * sigmoid(a_1) * (1 - sigmoid(a_1))
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__first_slope_of_a(weight_1, bias_1, weight_2, bias_2, x, target):
    """first layer's activations went through the sigmoid once more"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * sigmoid(a_1) * (1 - sigmoid(a_1))
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__rows(weight_1, bias_1, weight_2, bias_2, x, target):
    """reads weight_2 along its rows"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2 @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__over_weight_1(weight_1, bias_1, weight_2, bias_2, x, target):
    """goes over weight_1"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_1.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__errors_go_back(weight_1, bias_1, weight_2, bias_2, x, target):
    """bare errors go back"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ (a_2 - target)) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__moved_first(weight_1, bias_1, weight_2, bias_2, x, target):
    """moved already"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dweight_2 = np.outer(dz_2, a_1)
    weight_2 = weight_2 - dweight_2
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, dweight_2, dz_2


def two_layer_gradients__paths_averaged(weight_1, bias_1, weight_2, bias_2, x, target):
    """paths are averaged"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T * dz_2).mean(axis=1) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__first_path(weight_1, bias_1, weight_2, bias_2, x, target):
    """Only the path through the first output"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = weight_2[0] * dz_2[0] * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__path_sizes(weight_1, bias_1, weight_2, bias_2, x, target):
    """added by their sizes"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = abs(weight_2.T * dz_2).sum(axis=1) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__weight_2_lost(weight_1, bias_1, weight_2, bias_2, x, target):
    """lost weight_2"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = dz_2.sum() * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__a_1_for_x(weight_1, bias_1, weight_2, bias_2, x, target):
    """input of the first layer's weights is x"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, a_1), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__x_for_a_1(weight_1, bias_1, weight_2, bias_2, x, target):
    """what the first layer says, not x"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, x), dz_2


def two_layer_gradients__twice(weight_1, bias_1, weight_2, bias_2, x, target):
    """factor 2 too large"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = 2 * (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__outputs_averaged(weight_1, bias_1, weight_2, bias_2, x, target):
    """not averaged"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2) / len(target)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__da_for_biases(weight_1, bias_1, weight_2, bias_2, x, target):
    """biases got da"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    da_1 = weight_2.T @ dz_2
    return np.outer(da_1 * a_1 * (1 - a_1), x), da_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__no_bias_gradients(weight_1, bias_1, weight_2, bias_2, x, target):
    """biases have no gradient"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), np.zeros_like(bias_1), np.outer(dz_2, a_1), np.zeros_like(bias_2)


def two_layer_gradients__bias_as_factor(weight_1, bias_1, weight_2, bias_2, x, target):
    """has the bias as a factor"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1 * bias_1, np.outer(dz_2, a_1), dz_2 * bias_2


def two_layer_gradients__second_layer_first(weight_1, bias_1, weight_2, bias_2, x, target):
    """second layer comes first"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_2, a_1), dz_2, np.outer(dz_1, x), dz_1


def two_layer_gradients__weights_first(weight_1, bias_1, weight_2, bias_2, x, target):
    """Both weights come first"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), np.outer(dz_2, a_1), dz_1, dz_2


def two_layer_gradients__turned(weight_1, bias_1, weight_2, bias_2, x, target):
    """gradients are turned"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(x, dz_1), dz_1, np.outer(a_1, dz_2), dz_2


def two_layer_gradients__columns(weight_1, bias_1, weight_2, bias_2, x, target):
    """the shape is (3, 1); it should be (3,)"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1[:, None], np.outer(dz_2, a_1), dz_2[:, None]


def two_layer_gradients__one_part_wrong(weight_1, bias_1, weight_2, bias_2, x, target):
    """Wrong: the gradient of weight_2. Right: the gradient of weight_1, the gradient of bias_1"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_2), dz_2


def two_layer_gradients__weights_alone(weight_1, bias_1, weight_2, bias_2, x, target):
    """4 things, in this order"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), np.outer(dz_2, a_1)


# --- shared_bias_gradient


def shared_bias_gradient__mean(weight_1, weight_2, bias, x, target):
    """units' gradients are averaged"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.mean([*dz_1, *dz_2])


def shared_bias_gradient__layer_means(weight_1, weight_2, bias, x, target):
    """Each layer's gradients are averaged"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_1.mean() + dz_2.mean()


def shared_bias_gradient__mean_of_layers(weight_1, weight_2, bias, x, target):
    """two layers are averaged"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.mean([dz_1.sum(), dz_2.sum()])


def shared_bias_gradient__second_layer(weight_1, weight_2, bias, x, target):
    """second layer alone"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    return ((a_2 - target) * a_2 * (1 - a_2)).sum()


def shared_bias_gradient__first_layer(weight_1, weight_2, bias, x, target):
    """first layer alone"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    return ((weight_2.T @ dz_2) * a_1 * (1 - a_1)).sum()


def shared_bias_gradient__first_units(weight_1, weight_2, bias, x, target):
    """first unit of each layer"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_1[0] + dz_2[0]


def shared_bias_gradient__last_units(weight_1, weight_2, bias, x, target):
    """last unit of each layer"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_1[-1] + dz_2[-1]


def shared_bias_gradient__downhill(weight_1, weight_2, bias, x, target):
    """the sign is not"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (target - a_2) * a_2 * (1 - a_2)
    return dz_2.sum() + ((weight_2.T @ dz_2) * a_1 * (1 - a_1)).sum()


def shared_bias_gradient__da(weight_1, weight_2, bias, x, target):
    """count by da"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    return dz_2.sum() + (weight_2.T @ dz_2).sum()


def shared_bias_gradient__errors(weight_1, weight_2, bias, x, target):
    """belong to cross-entropy"""
    a_1 = sigmoid(weight_1 @ x + bias)
    dz_2 = sigmoid(weight_2 @ a_1 + bias) - target
    return dz_2.sum() + ((weight_2.T @ dz_2) * a_1 * (1 - a_1)).sum()


def shared_bias_gradient__sizes(weight_1, weight_2, bias, x, target):
    """added by their sizes"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return abs(dz_1).sum() + abs(dz_2).sum()


def shared_bias_gradient__bias_as_factor(weight_1, weight_2, bias, x, target):
    """bias itself is a factor"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return (dz_1 * bias).sum() + (dz_2 * bias).sum()


def shared_bias_gradient__one_per_layer(weight_1, weight_2, bias, x, target):
    """one number for each layer"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_1.sum(), dz_2.sum()


def shared_bias_gradient__one_per_unit(weight_1, weight_2, bias, x, target):
    """one number for each unit"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return np.append(dz_1, dz_2)


def shared_bias_gradient__subtracted(weight_1, weight_2, bias, x, target):
    """layers are subtracted"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_2.sum() - dz_1.sum()


def shared_bias_gradient__multiplied(weight_1, weight_2, bias, x, target):
    """layers are multiplied"""
    a_1 = sigmoid(weight_1 @ x + bias)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_2.sum() * dz_1.sum()


def shared_bias_gradient__no_first_bias(weight_1, weight_2, bias, x, target):
    """no bias in this forward pass"""
    a_1 = sigmoid(weight_1 @ x)
    a_2 = sigmoid(weight_2 @ a_1 + bias)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    return dz_1.sum() + dz_2.sum()


# --- two_layer_step


def two_layer_step__as_published(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """published mistake is still there"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_bias_1, new_bias_2 = bias_1.copy(), bias_2.copy()
    for unit in range(len(bias_1)):
        slope = dbias_1[unit]
        new_bias_1[unit] -= learning_rate * slope
    slope = dbias_2[0]
    for unit in range(len(bias_2)):
        new_bias_2[unit] -= learning_rate * slope
        slope = dbias_2[unit]
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, new_bias_1, new_weight_2, new_bias_2


def two_layer_step__in_both_layers(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """now in both layers"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new = []
    for value, slopes in zip((weight_1, bias_1, weight_2, bias_2), gradients):
        if value.ndim == 1:
            slopes = np.append(slopes[0], slopes[:-1])
        new.append(value - learning_rate * slopes)
    return new


def two_layer_step__slope_after(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """unit after it"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_bias_2 = bias_2.copy()
    for unit in range(len(bias_2)):
        new_bias_2[unit] -= learning_rate * dbias_2[(unit + 1) % len(bias_2)]
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, bias_1 - learning_rate * dbias_1, new_weight_2, new_bias_2


def two_layer_step__slope_never_renewed(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate
):
    """gradient of its first unit"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_bias_1 = bias_1 - learning_rate * dbias_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, new_bias_1, new_weight_2, bias_2 - learning_rate * dbias_2[0]


def two_layer_step__last_slope(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """gradient of its last unit"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_bias_1 = bias_1 - learning_rate * dbias_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, new_bias_1, new_weight_2, bias_2 - learning_rate * dbias_2[-1]


def two_layer_step__mean_slope(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """average gradient"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_bias_1 = bias_1 - learning_rate * dbias_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, new_bias_1, new_weight_2, bias_2 - learning_rate * np.mean(dbias_2)


def two_layer_step__shared(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """The biases of each layer move by their summed gradient"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_bias_1 = bias_1 - learning_rate * dbias_1.sum()
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, new_bias_1, new_weight_2, bias_2 - learning_rate * dbias_2.sum()


def two_layer_step__biases_stay(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """learn like weights"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_weight_1 = weight_1 - learning_rate * gradients[0]
    return new_weight_1, bias_1, weight_2 - learning_rate * gradients[2], bias_2


def two_layer_step__last_bias_stays(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """last bias of the second layer stays"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_bias_2 = bias_2.copy()
    for unit in range(len(bias_2) - 1):
        new_bias_2[unit] -= learning_rate * dbias_2[unit]
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, bias_1 - learning_rate * dbias_1, new_weight_2, new_bias_2


def two_layer_step__first_bias_stays(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """first bias of the second layer stays"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    dweight_1, dbias_1, dweight_2, dbias_2 = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new_bias_2 = bias_2.copy()
    for unit in range(1, len(bias_2)):
        new_bias_2[unit] -= learning_rate * dbias_2[unit]
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, bias_1 - learning_rate * dbias_1, new_weight_2, new_bias_2


def two_layer_step__climbs(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """This climbs"""
    values = weight_1, bias_1, weight_2, bias_2
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    return [value + learning_rate * slopes for value, slopes in zip(values, gradients)]


def two_layer_step__no_rate(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """learning rate is not used"""
    values = weight_1, bias_1, weight_2, bias_2
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    return [value - slopes for value, slopes in zip(values, gradients)]


def two_layer_step__new_weights_reused(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate
):
    """had moved already"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    weight_2 = weight_2 - learning_rate * np.outer(dz_2, a_1)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    weight_1 = weight_1 - learning_rate * np.outer(dz_1, x)
    return weight_1, bias_1 - learning_rate * dz_1, weight_2, bias_2 - learning_rate * dz_2


def two_layer_step__by_turns(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """after the second had moved"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    weight_2 = weight_2 - learning_rate * gradients[2]
    bias_2 = bias_2 - learning_rate * gradients[3]
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    weight_1 = weight_1 - learning_rate * gradients[0]
    return weight_1, bias_1 - learning_rate * gradients[1], weight_2, bias_2


def two_layer_step__first_layer_first(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """after the first had moved"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    weight_1 = weight_1 - learning_rate * gradients[0]
    bias_1 = bias_1 - learning_rate * gradients[1]
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    weight_2 = weight_2 - learning_rate * gradients[2]
    return weight_1, bias_1, weight_2, bias_2 - learning_rate * gradients[3]


def two_layer_step__second_layer_only(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """Only the second layer moves"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    weight_2 = weight_2 - learning_rate * gradients[2]
    return weight_1, bias_1, weight_2, bias_2 - learning_rate * gradients[3]


def two_layer_step__moves(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """These are the moves"""
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    return [learning_rate * slopes for slopes in gradients]


def two_layer_step__in_place(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """changed what it was given"""
    values = weight_1, bias_1, weight_2, bias_2
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    for value, slopes in zip(values, gradients):
        value -= learning_rate * slopes
    return values


def two_layer_step__in_one_array(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    """4 things, in this order"""
    values = weight_1, bias_1, weight_2, bias_2
    a_1 = sigmoid(weight_1 @ x + bias_1)
    a_2 = sigmoid(weight_2 @ a_1 + bias_2)
    dz_2 = (a_2 - target) * a_2 * (1 - a_2)
    dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
    gradients = np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2
    new = [value - learning_rate * slopes for value, slopes in zip(values, gradients)]
    return np.concatenate([value.ravel() for value in new])


# --- train_two_layers


def train_two_layers__climbs(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs):
    """This climbs"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, -learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__new_weights_reused(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """had moved already"""

    def loss():
        a_1 = sigmoid(x @ weight_1.T + bias_1)
        a_2 = sigmoid(a_1 @ weight_2.T + bias_2)
        return np.mean(((a_2 - target) ** 2).sum(axis=1)) / 2

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            a_1 = sigmoid(weight_1 @ row + bias_1)
            a_2 = sigmoid(weight_2 @ a_1 + bias_2)
            dz_2 = (a_2 - wanted) * a_2 * (1 - a_2)
            weight_2 = weight_2 - learning_rate * np.outer(dz_2, a_1)
            bias_2 = bias_2 - learning_rate * dz_2
            dz_1 = (weight_2.T @ dz_2) * a_1 * (1 - a_1)
            weight_1 = weight_1 - learning_rate * np.outer(dz_1, row)
            bias_1 = bias_1 - learning_rate * dz_1
        losses.append(loss())
    return weight_1, bias_1, weight_2, bias_2, losses


def train_two_layers__no_rate(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs):
    """learning rate is not used"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            slopes = two_layer_gradients(*values, row, wanted)  # noqa: F821
            values = [value - slope for value, slope in zip(values, slopes)]
        losses.append(loss())
    return *values, losses


def train_two_layers__biases_stay(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """learn like weights"""

    def loss():
        a_1 = sigmoid(x @ weight_1.T + bias_1)
        a_2 = sigmoid(a_1 @ weight_2.T + bias_2)
        return np.mean(((a_2 - target) ** 2).sum(axis=1)) / 2

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            weight_1, _, weight_2, _ = two_layer_step(  # noqa: F821
                weight_1, bias_1, weight_2, bias_2, row, wanted, learning_rate
            )
        losses.append(loss())
    return weight_1, bias_1, weight_2, bias_2, losses


def train_two_layers__average_gradient(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """by their average gradient"""
    values = [weight_1, bias_1, weight_2, bias_2]

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        each = [two_layer_gradients(*values, *pair) for pair in zip(x, target)]  # noqa: F821
        for i in range(4):
            average = sum(gradients[i] for gradients in each) / len(each)
            values[i] = values[i] - learning_rate * average
        losses.append(loss())
    return *values, losses


def train_two_layers__gradients_of_the_start(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """where the epoch began"""
    values = [weight_1, bias_1, weight_2, bias_2]

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        old = list(values)
        for row, wanted in zip(x, target):
            slopes = two_layer_gradients(*old, row, wanted)  # noqa: F821
            values = [value - learning_rate * slope for value, slope in zip(values, slopes)]
        losses.append(loss())
    return *values, losses


def train_two_layers__steps_forgotten(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """starts from the first values again"""

    def loss(values):
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    start = weight_1, bias_1, weight_2, bias_2
    losses = [loss(start)]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            new = two_layer_step(*start, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss(new))
    return *new, losses


def train_two_layers__first_example(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """Only the first example is used"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        values = two_layer_step(*values, x[0], target[0], learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__last_example(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """Only the last example is used"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            last = row, wanted
        values = two_layer_step(*values, *last, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__reversed(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """reverse order"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x[::-1], target[::-1]):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__loops_swapped(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """One example is repeated"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for row, wanted in zip(x, target):
        for _ in range(epochs):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__one_epoch_more(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """one epoch too many"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    while len(losses) < epochs + 2:
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__one_epoch_less(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """one epoch too few"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(1, epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__returns_in_the_loop(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """stops after its first epoch"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
        return *values, losses


def train_two_layers__no_first_loss(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """loss before the first epoch is missing"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = []
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__no_last_loss(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """loss after the last epoch is missing"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = []
    for _ in range(epochs):
        losses.append(loss())
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
    return *values, losses


def train_two_layers__last_loss_alone(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """last loss alone"""
    values = weight_1, bias_1, weight_2, bias_2
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
    outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
    return *values, ((outputs - target) ** 2).sum() / 2 / len(x)


def train_two_layers__loss_each_step(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """recorded after each step"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
            losses.append(loss())
    return *values, losses


def train_two_layers__measured_on_the_way(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """measured before each step"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss(row, wanted):
        return ((two_layer_forward(*values, row)[1] - wanted) ** 2).sum() / 2  # noqa: F821

    losses = [np.mean([loss(*pair) for pair in zip(x, target)])]
    for _ in range(epochs):
        seen = []
        for row, wanted in zip(x, target):
            seen.append(loss(row, wanted))
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(np.mean(seen))
    return *values, losses


def train_two_layers__losses_summed(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """losses are added up"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__loss_of_the_last_example(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """loss of the last example alone"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        return ((two_layer_forward(*values, x[-1])[1] - target[-1]) ** 2).sum() / 2  # noqa: F821

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__not_halved(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """twice as large"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum(axis=1).mean()

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__mean_over_outputs(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """over examples and outputs"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return np.mean((outputs - target) ** 2) / 2

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return *values, losses


def train_two_layers__losses_first(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """losses come first"""
    values = weight_1, bias_1, weight_2, bias_2

    def loss():
        outputs = np.array([two_layer_forward(*values, row)[1] for row in x])  # noqa: F821
        return ((outputs - target) ** 2).sum() / 2 / len(x)

    losses = [loss()]
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
        losses.append(loss())
    return losses, *values


def train_two_layers__values_alone(
    weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs
):
    """5 things, in this order"""
    values = weight_1, bias_1, weight_2, bias_2
    for _ in range(epochs):
        for row, wanted in zip(x, target):
            values = two_layer_step(*values, row, wanted, learning_rate)  # noqa: F821
    return values


# --- predicted_move


class Unit:
    """The class's unit and its two paths; a class, for each function here is a wrong solution."""

    def __init__(self, numbers):
        self.x = numbers["x"]
        self.weights, outputs, targets = (
            np.array([numbers[f"{name}_{number}"] for number in (1, 2)])
            for name in ("to_output", "output", "target")
        )
        self.errors, self.slopes = outputs - targets, outputs * (1 - outputs)
        self.paths = self.errors * self.slopes * self.weights

    def move_by(self, path):
        return "down" if self.paths[path] * self.x > 0 else "up"

    def said_by(self, paths):
        """The answer of a student for whom these are the paths, or None if it is right."""
        longer = abs(paths).argmax()
        if longer == abs(self.paths).argmax():
            return None
        return f"{self.move_by(longer)} by path {longer + 1}"


def predicted_move__climbs(numbers):
    """direction is not"""
    unit = Unit(numbers)
    longer = abs(unit.paths).argmax()
    return f"{unit.move_by(1 - longer)} by path {longer + 1}"


def predicted_move__slope_left_out(numbers):
    """How steep"""
    unit = Unit(numbers)
    return unit.said_by(unit.errors * unit.weights)


def predicted_move__weight_left_out(numbers):
    """larger dz"""
    unit = Unit(numbers)
    return unit.said_by(unit.errors * unit.slopes)


def predicted_move__does_not_fit(numbers):
    """do not fit together"""
    unit = Unit(numbers)
    longer = abs(unit.paths).argmax()
    return f"{unit.move_by(longer)} by path {2 - longer}"


def predicted_move__direction_alone(numbers):
    """must be one of"""
    return "up"


def predicted_move__a_number(numbers):
    """must be one of"""
    return 0.25


def predicted_move__blank(numbers):
    """Put one of the four choices"""
    return ...
