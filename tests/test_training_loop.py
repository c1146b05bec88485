import dataclasses

import numpy as np
import pytest
from high_precision import Reference, numbers
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import ELEMENTWISE, SQUARED, problems, random_network, random_problem, seeds

from backprop import (
    Activation,
    Layer,
    Loss,
    Network,
    backward,
    batches,
    cross_entropy,
    forward,
    gradient_step,
    half_squared_error,
    identity,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    squared_error,
    tanh,
    train,
    train_many,
)

RULES = st.sampled_from(["restart", "straddle", "drop"])
BIASES = st.sampled_from(["each", "shared", "frozen"])


def shared_biases(network):
    """The network with one bias a layer, so that every rule for biases applies."""
    return Network(
        [
            Layer(layer.weight, np.full_like(layer.bias, layer.bias[0]), layer.activation)
            for layer in network.layers
        ]
    )


def with_shared_biases(problem):
    """The same problem as one whose biases may be shared."""
    return dataclasses.replace(problem, network=shared_biases(problem.network))


def by_hand(problem, order, epochs, *, rate, biases):
    """The networks after each epoch, from the initial one on, one gradient_step at a time.

    Also how many updates were made, and whether the last of them diverged.
    """
    network, after, updates = problem.network, [problem.network], 0
    order = list(order)
    for epoch in range(epochs):
        for at, examples in order:
            if at != epoch:
                continue
            updates += 1
            forward_pass = forward(network, problem.x[examples])
            gradients = backward(network, forward_pass, problem.target[examples], problem.loss)
            try:
                network = gradient_step(network, gradients, learning_rate=rate, biases=biases)
            except ValueError:
                return [*after, network], updates, True
        after.append(network)
    return after, updates, False


def loss_of(problem, network):
    return backward(network, forward(network, problem.x), problem.target, problem.loss).loss


def trained(problem, **options):
    return train(problem.network, problem.x, problem.target, problem.loss, **options)


# Equal to the steps it stands for


@given(
    problems(),
    st.floats(0.01, 0.3),
    st.integers(0, 4),
    st.integers(1, 5),
    RULES,
    BIASES,
    st.none() | st.integers(0, 9),
    st.integers(1, 3),
)
def test_training_equals_its_steps_by_hand(
    problem, rate, epochs, size, batching, biases, seed, record_every
):
    problem = with_shared_biases(problem)
    examples = len(problem.x)
    order = {"batch_size": min(size, examples), "batching": batching}

    def rng():
        return None if seed is None else np.random.default_rng(seed)

    parts = batches(examples, epochs=epochs, rng=rng(), **order)
    after, updates, diverged = by_hand(problem, parts, epochs, rate=rate, biases=biases)
    assume(not diverged and abs(after[-1].parameters).max() < 1e3)
    training = trained(
        problem, learning_rate=rate, epochs=epochs, biases=biases, rng=rng(),
        record_every=record_every, **order,
    )  # fmt: skip
    np.testing.assert_allclose(
        training.network.parameters, after[-1].parameters, rtol=1e-8, atol=1e-10
    )
    recorded = sorted({*range(0, epochs, record_every), epochs})
    assert training.epochs.tolist() == recorded
    expected = [loss_of(problem, after[epoch]) for epoch in recorded]
    np.testing.assert_allclose(training.losses, expected, rtol=1e-8, atol=1e-10)
    assert (training.updates, training.outcome, training.diverged_at) == (updates, "finished", None)
    assert repr(training.network) == repr(problem.network)


@given(problems(), st.integers(1, 5), RULES, BIASES, st.integers(1, 4), seeds)
def test_training_many_equals_training_each(problem, size, batching, biases, count, seed):
    problem = with_shared_biases(problem)
    rng = np.random.default_rng(seed)
    networks = [
        shared_biases(problem.network.with_parameters(rng.normal(size=len(parameters))))
        for parameters in [problem.network.parameters] * count
    ]
    rates = rng.uniform(0.01, 0.2, count)
    options = {"batch_size": min(size, len(problem.x)), "batching": batching, "biases": biases}
    data = problem.x, problem.target, problem.loss

    def shuffled():
        return {"rng": np.random.default_rng(seed), "epochs": 3, "record_every": 2, **options}

    together = train_many(networks, *data, learning_rate=rates, **shuffled())
    assert len(together) == count
    for network, rate, one in zip(networks, rates, together):
        alone = train(network, *data, learning_rate=float(rate), **shuffled())
        assert alone.diverged_at == one.diverged_at
        scale = abs(alone.network.parameters).max()
        assume(scale < 1e3)
        np.testing.assert_allclose(
            one.network.parameters, alone.network.parameters, rtol=1e-9, atol=1e-10
        )
        np.testing.assert_allclose(one.losses, alone.losses, rtol=1e-9, atol=1e-10)
        assert one.epochs.tolist() == alone.epochs.tolist() == [0, 2, 3]
        assert one.updates == alone.updates


@given(problems(), st.integers(1, 3))
def test_one_rate_serves_all_networks(problem, count):
    data = problem.x, problem.target, problem.loss
    networks = [problem.network] * count
    runs = train_many(networks, *data, learning_rate=0.05, epochs=2)
    alone = trained(problem, learning_rate=0.05, epochs=2)
    for one in runs:
        assert one.epochs.tolist() == [0, 2]
        np.testing.assert_allclose(
            one.network.parameters, alone.network.parameters, rtol=1e-9, atol=1e-11
        )


@given(problems())
def test_order_of_the_examples_does_not_matter_to_full_batches(problem):
    runs = [
        trained(problem, learning_rate=0.05, epochs=2),
        trained(problem.example(slice(None, None, -1)), learning_rate=0.05, epochs=2),
        trained(problem, learning_rate=0.05, epochs=2, rng=np.random.default_rng(0)),
    ]
    for run in runs[1:]:
        np.testing.assert_allclose(
            run.network.parameters, runs[0].network.parameters, rtol=1e-9, atol=1e-11
        )


@given(problems())
def test_one_example_trains_like_a_batch_of_one(problem):
    one, batch = (
        trained(problem.example(i), learning_rate=0.05, epochs=3) for i in (0, slice(0, 1))
    )
    np.testing.assert_array_equal(one.network.parameters, batch.network.parameters)
    np.testing.assert_array_equal(one.losses, batch.losses)


@given(problems(pairs=[(f, squared_error) for f in ELEMENTWISE]))
def test_squared_losses_train_alike_at_rates_in_known_ratios(problem):
    outputs = problem.target.shape[1]
    runs = [
        trained(dataclasses.replace(problem, loss=loss), learning_rate=rate, epochs=3)
        for loss, rate in (
            (squared_error, 0.02),
            (half_squared_error, 0.04),
            (mean_squared_error, 0.02 * outputs),
        )
    ]
    for run in runs[1:]:
        np.testing.assert_allclose(
            run.network.parameters, runs[0].network.parameters, rtol=1e-8, atol=1e-10
        )
    np.testing.assert_allclose(runs[0].losses, 2 * runs[1].losses, rtol=1e-8)
    np.testing.assert_allclose(runs[0].losses, outputs * runs[2].losses, rtol=1e-8)


@given(problems())
def test_nothing_given_is_changed(problem):
    x, target = problem.x.copy(), problem.target.copy()
    x.flags.writeable = target.flags.writeable = False
    rates = np.array([0.1, 0.2])

    def held():
        return [a.tobytes() for a in (problem.network.parameters, x, target, rates)]

    before = held()
    options = {"epochs": 2, "batch_size": 1, "rng": np.random.default_rng(0)}
    train(problem.network, x, target, problem.loss, learning_rate=0.1, **options)
    train_many([problem.network] * 2, x, target, problem.loss, learning_rate=rates, **options)
    assert held() == before


def test_a_run_reproduces_itself():
    problem = random_problem(np.random.default_rng(1), (2, 3, 1), [tanh], sigmoid, cross_entropy, 4)

    def parameters():
        rng = np.random.default_rng(7)
        run = trained(problem, learning_rate=0.3, epochs=50, batch_size=3, rng=rng)
        return run.network.parameters.tobytes()

    assert parameters() == parameters()


def test_no_epochs_means_no_change():
    problem = random_problem(np.random.default_rng(1), (2, 3, 1), [tanh], sigmoid, cross_entropy, 4)
    training = trained(problem, learning_rate=0.3, epochs=0)
    np.testing.assert_array_equal(training.network.parameters, problem.network.parameters)
    assert (training.epochs.tolist(), training.updates, training.outcome) == ([0], 0, "finished")
    assert training.losses == pytest.approx([loss_of(problem, problem.network)], rel=1e-12)


def test_training_describes_itself():
    network = Network([Layer([[1.0]], [0.0], identity)])
    data = [1.0], [0.0], half_squared_error
    done = train(network, *data, learning_rate=0.5, epochs=2, biases="frozen")
    assert repr(done) == "Training: 2 updates, finished, loss 0.5 -> 0.03125"
    diverged = train(network, *data, learning_rate=1002, epochs=20, biases="frozen")
    assert repr(diverged).startswith("Training: 10 updates, diverged at update 10, loss 0.5 -> 5")


# Float32, and the edges of the range


@given(problems(dtype=np.float32), RULES, BIASES)
def test_float32_trains_in_float32(problem, batching, biases):
    problem = with_shared_biases(problem)
    data = problem.x, problem.target, problem.loss
    options = {"epochs": 3, "batch_size": 1, "batching": batching, "biases": biases}
    wide = dataclasses.replace(problem, network=problem.network.astype(np.float64))
    double = trained(wide, learning_rate=0.05, **options).network.parameters
    kinks = relu in [layer.activation for layer in problem.network.layers]
    assume(not kinks and abs(double).max() < 100)
    runs = [
        trained(problem, learning_rate=0.05, **options),
        trained(problem, learning_rate=np.float64(0.05), **options),
        *train_many([problem.network] * 2, *data, learning_rate=[0.05, 0.05], **options),
    ]
    for run in runs:
        assert run.network.dtype == run.network.parameters.dtype == np.float32
        np.testing.assert_allclose(run.network.parameters, double, rtol=2e-4, atol=2e-4)


def test_float32_loses_updates_below_its_spacing():
    network = Network([Layer([[1.0]], [0.0], identity)])
    data = [1.0], [0.9], half_squared_error
    options = {"learning_rate": 1e-8, "epochs": 100, "biases": "frozen"}
    assert train(network, *data, **options).network.parameters[0] < 1
    assert train(network.astype(np.float32), *data, **options).network.parameters[0] == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1000.0, -1000.0])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_saturated_sigmoid_learns_from_cross_entropy(size, target, dtype):
    network = Network([Layer([[size]], [0.0], sigmoid)]).astype(dtype)
    off_by = float(size > 0) - target
    alone = train(network, [1.0], [target], cross_entropy, learning_rate=1, epochs=3)
    for run in (alone, *train_many([network] * 2, [1.0], [target], cross_entropy,
                                   learning_rate=1, epochs=3)):  # fmt: skip
        np.testing.assert_array_equal(run.network.parameters, [size - 3 * off_by, -3 * off_by])
        np.testing.assert_allclose(run.losses[[0, -1]], [abs(off_by) * 1000, abs(off_by) * 994])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_saturated_softmax_learns_from_cross_entropy(dtype):
    network = Network([Layer([[0.0]] * 3, [1000.0, 0.0, -1000.0], softmax)]).astype(dtype)
    data = [1.0], [0.0, 0.0, 1.0], cross_entropy
    alone = train(network, *data, learning_rate=1, epochs=1)
    for run in (alone, *train_many([network] * 2, *data, learning_rate=1, epochs=1)):
        np.testing.assert_array_equal(run.network.layers[0].bias, [999, 0, -999])
        np.testing.assert_allclose(run.losses, [2000, 1996])


def test_saturated_sigmoid_is_stuck_under_squared_error():
    network = Network([Layer([[1000.0]], [0.0], sigmoid)])
    for loss in SQUARED:
        training = train(network, [1.0], [0.0], loss, learning_rate=10, epochs=5)
        np.testing.assert_array_equal(training.network.parameters, [1000, 0])
        assert len(set(training.losses)) == 1


def test_relu_at_its_kink_stays_there():
    network = Network([Layer([[0.0], [1.0]], [0, 0], relu), Layer([[1.0, 1.0]], [0], identity)])
    training = train(network, [0.0], [1.0], half_squared_error, learning_rate=0.5, epochs=1)
    np.testing.assert_array_equal(training.network.layers[0].bias, [0, 0])
    np.testing.assert_array_equal(training.network.layers[1].bias, [0.5])


@pytest.mark.parametrize("size", [1, 2, 5])
def test_training_takes_lists_and_any_memory_order(size):
    network = random_network(np.random.default_rng(0), (2, 3, 1), [tanh, sigmoid])
    x, y = np.random.default_rng(1).integers(0, 3, (5, 2)), [[0], [1], [1], [0], [1]]
    options = {"learning_rate": 0.1, "epochs": 2, "batch_size": size}
    expected = train(network, x.astype(float), y, half_squared_error, **options)
    for form in (x, x.tolist(), np.asfortranarray(x), x.astype(np.float32), np.flipud(x)[::-1]):
        run = train(network, form, np.array(y, np.int8), half_squared_error, **options)
        np.testing.assert_allclose(
            run.network.parameters, expected.network.parameters, rtol=1e-13, atol=1e-15
        )


# A reader's own activation and loss


@pytest.mark.parametrize("size", [None, 3])
def test_a_reader_may_bring_an_activation_and_a_loss(size):
    leaky = Activation(
        "leaky", lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1.0, 0.1)
    )
    quartic = Loss("quartic", lambda a, y: ((a - y) ** 4).sum(-1), lambda a, y: 4 * (a - y) ** 3)
    rng = np.random.default_rng(5)
    problem = random_problem(rng, (2, 3, 2), [leaky], sigmoid, quartic, 4)
    order = list(batches(4, epochs=5, batch_size=size))
    after, _, _ = by_hand(problem, order, 5, rate=0.2, biases="each")
    data = problem.x, problem.target, problem.loss
    options = {"learning_rate": 0.2, "epochs": 5, "batch_size": size}
    for run in (
        train(problem.network, *data, **options),
        *train_many([problem.network] * 2, *data, **options),
    ):
        np.testing.assert_allclose(run.network.parameters, after[-1].parameters, rtol=1e-12)
        assert run.losses[-1] == pytest.approx(loss_of(problem, after[-1]), rel=1e-12)


def test_a_readers_activation_is_not_mistaken_for_ours():
    wrong = Activation("sigmoid", sigmoid.function, lambda z: np.ones_like(z))
    network = Network([Layer([[0.5]], [0.1], wrong)])
    data = [1.0], [0.0], half_squared_error
    gradients = backward(network, forward(network, data[0]), *data[1:])
    expected = gradient_step(network, gradients, learning_rate=0.5).parameters
    run = train(network, *data, learning_rate=0.5, epochs=1)
    np.testing.assert_allclose(run.network.parameters, expected, rtol=1e-13)
    ours = Network([Layer([[0.5]], [0.1], sigmoid)])
    with pytest.raises(ValueError, match="same sizes, activations and dtype"):
        train_many([network, ours], *data, learning_rate=0.5, epochs=1)


# Divergence

LINEAR = random_problem(np.random.default_rng(3), (2, 1), [], identity, half_squared_error, 4)
DEEP = random_problem(np.random.default_rng(4), (2, 3, 2), [relu], identity, squared_error, 4)


@pytest.mark.parametrize("biases", ["each", "frozen"])
@pytest.mark.parametrize(
    ("problem", "rate", "size", "batching"),
    [
        (LINEAR, 5.0, None, "restart"),
        (LINEAR, 4.0, None, "restart"),
        (LINEAR, 4.0, 3, "restart"),
        (LINEAR, 4.0, 3, "straddle"),
        (LINEAR, 2.5, 1, "drop"),
        (DEEP, 3.0, None, "restart"),
        (DEEP, 3.0, 1, "restart"),
        (DEEP, 1e35, None, "restart"),
    ],
)
def test_divergence_is_found_at_the_very_update(problem, rate, size, batching, biases):
    epochs = 1500
    order = list(batches(4, epochs=epochs, batch_size=size, batching=batching))
    after, updates, diverged = by_hand(problem, order, epochs, rate=rate, biases=biases)
    assert diverged
    training = trained(
        problem, learning_rate=rate, epochs=epochs, batch_size=size, batching=batching,
        biases=biases, record_every=2,
    )  # fmt: skip
    assert (training.outcome, training.diverged_at) == ("diverged", updates)
    assert training.updates == updates
    np.testing.assert_allclose(training.network.parameters, after[-1].parameters, rtol=1e-6)
    complete = len(after) - 2
    assert training.epochs.tolist() == list(range(0, complete + 1, 2))
    first = [loss_of(problem, network) for network in after[:-1:2]][:5]
    np.testing.assert_allclose(training.losses[:5], first, rtol=1e-8)


def test_slow_divergence_is_found_at_the_very_update():
    network = Network([Layer([[1.0]], [0.0], identity)])
    for epochs in (1000, 2000, 3465, 3466, 4000, 7000):
        training = train(
            network, [1.0], [0.0], half_squared_error,
            learning_rate=2.02, epochs=epochs, biases="frozen", record_every=epochs,
        )  # fmt: skip
        # The weight grows by -1.02 each time: 1.02 to the 3489th is the first above 1e30.
        expected = 3489 if epochs >= 3489 else None
        assert training.diverged_at == expected
        assert training.updates == (expected or epochs)
        last = (expected - 1) if expected else epochs
        assert training.network.parameters[0] == pytest.approx((-1.02) ** last, rel=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_diverging_run_leaves_the_others_alone(dtype):
    rng = np.random.default_rng(11)
    networks = [random_network(rng, (2, 3, 1), [tanh, identity], dtype) for _ in range(5)]
    rates = [0.05, 50.0, 0.02, 1e300, 0.1]
    x, y = rng.uniform(-1, 1, (4, 2)), rng.uniform(-1, 1, (4, 1))
    options = {"epochs": 60, "batch_size": 3, "record_every": 20}
    together = train_many(networks, x, y, half_squared_error, learning_rate=rates, **options)
    outcomes = [run.outcome for run in together]
    assert outcomes == ["finished", "diverged", "finished", "diverged", "finished"]
    close = {"rtol": 1e-10 if dtype == np.float64 else 1e-4}
    for network, rate, one in zip(networks, rates, together):
        alone = train(network, x, y, half_squared_error, learning_rate=rate, **options)
        assert (one.outcome, one.diverged_at) == (alone.outcome, alone.diverged_at)
        assert (one.updates, one.epochs.tolist()) == (alone.updates, alone.epochs.tolist())
        np.testing.assert_allclose(one.network.parameters, alone.network.parameters, **close)
        np.testing.assert_allclose(one.losses, alone.losses, **close)


@pytest.mark.parametrize(("dtype", "huge"), [(np.float64, 1e200), (np.float32, 1e25)])
def test_inputs_beyond_reason_diverge_at_once(dtype, huge):
    network = Network([Layer([[1.0]], [0], identity)]).astype(dtype)
    for loss in SQUARED:
        training = train(network, [huge], [0.0], loss, learning_rate=0.1, epochs=3)
        assert training.diverged_at == 1
        np.testing.assert_array_equal(training.network.parameters, [1, 0])


# Fifty digits, for runs that no page shows

ORDERS = {
    # 5 examples in twos, 3 epochs, written out by hand
    "restart": [[0, 1], [2, 3], [4]] * 3,
    "straddle": [[0, 1], [2, 3], [4, 0], [1, 2], [3, 4], [0, 1], [2, 3], [4]],
    "drop": [[0, 1], [2, 3]] * 3,
    "full": [[0, 1, 2, 3, 4]] * 3,
}
RUNS = [
    ((2, 3, 1), [tanh], sigmoid, cross_entropy, "restart", "each"),
    ((3, 2, 2), [sigmoid], identity, half_squared_error, "straddle", "shared"),
    ((1, 2, 2, 1), [relu, tanh], tanh, squared_error, "drop", "frozen"),
    ((2, 2, 3), [sigmoid], softmax, cross_entropy, "straddle", "each"),
    ((2, 2), [], sigmoid, mean_squared_error, "restart", "shared"),
    ((1, 3, 2), [tanh], sigmoid, mean_squared_error, "full", "shared"),
    ((2, 2, 1), [identity], sigmoid, cross_entropy, "full", "frozen"),
    ((2, 2, 3), [relu], softmax, cross_entropy, "restart", "shared"),
]


@pytest.mark.parametrize(("sizes", "hidden", "output", "loss", "order", "biases"), RUNS)
def test_training_agrees_with_fifty_digits(sizes, hidden, output, loss, order, biases):
    rng = np.random.default_rng(2024)
    problem = with_shared_biases(random_problem(rng, sizes, hidden, output, loss, 5))
    reference = Reference(problem.network)
    data = numbers(problem.x), numbers(problem.target), loss.name
    first = float(reference.loss(*data))
    reference.train(*data, 0.25, ORDERS[order], biases)
    exact = np.array(reference.parameters(), float)
    options = {"batching": order, "batch_size": 2} if order != "full" else {}
    options |= {"learning_rate": 0.25, "epochs": 3, "biases": biases}
    for run in (
        trained(problem, **options),
        *train_many([problem.network] * 2, problem.x, problem.target, loss, **options),
    ):
        assert run.updates == len(ORDERS[order])
        np.testing.assert_allclose(run.network.parameters, exact, rtol=1e-9, atol=0)
        last = float(reference.loss(*data))
        np.testing.assert_allclose(run.losses[[0, -1]], [first, last], rtol=1e-9, atol=0)
    assert (exact != problem.network.parameters).any()
