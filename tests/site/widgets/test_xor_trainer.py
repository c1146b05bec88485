"""The XOR trainer: its runs are those of `train`, in Python and in a browser."""

import csv
import time

import numpy as np
import pytest
import traitlets
from widget_pages import saved_state, set_field, text_of, wait_for_text

from backprop import predict
from backprop.examples import gate
from backprop.gradient_descent import train
from backprop.losses import cross_entropy, half_squared_error
from backprop.widgets import XorTrainer
from backprop.widgets.base import Number, written

PAGE, KEY = "08_xor.html", "xor"

RUNS = [
    {},
    {"updates": 1},
    {"updates": 3000},
    {"updates": 2001, "batch_size": 3, "hidden": 2, "loss": "half_squared_error", "rate": 2},
    {"updates": 1501, "batch_size": 1, "activation": "tanh", "hidden": 8, "gate": "xnor"},
    {"updates": 1000, "activation": "relu", "gate": "own", "targets": [1, 1, 0, 1], "seed": 7},
    {"updates": 1500, "rate": 5, "earlier": [[7, 0.5], [1001, 1]], "batch_size": 2},
    {"updates": 50, "hidden": 1, "start": [1, -2, 0.5, 3, -0.25], "up": 3, "across": 8},
]


@pytest.fixture
def open_trainer(open_widget):
    return lambda **options: open_widget(PAGE, KEY, **options)


def fragment(state):
    parts = [f"{name}={value}".replace(" ", "") for name, value in state.items()]
    return f"#{KEY}?{'&'.join(parts)}"


def updates_of(widget):
    words = text_of(widget).split()
    return 0 if words[0] == "At" else int(words[1].replace(",", ""))


# ---- in Python


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4])
@pytest.mark.parametrize("loss", [cross_entropy, half_squared_error])
def test_a_run_is_that_of_train(batch_size, loss):
    updates_in_epoch = -(-4 // batch_size)
    widget = XorTrainer(batch_size=batch_size, loss=loss.name, updates=40 * updates_in_epoch)
    expected = train(
        widget.start_network(), *gate("xor"), loss,
        learning_rate=0.1, epochs=40, batch_size=batch_size,
    )  # fmt: skip
    run = widget.training()
    assert run.updates == expected.updates
    np.testing.assert_allclose(run.network.parameters, expected.network.parameters, 1e-12)
    assert run.losses[-1] == pytest.approx(expected.losses[-1], rel=1e-12)


def test_incomplete_epochs_and_earlier_rates_join_up():
    whole = XorTrainer(batch_size=1, updates=403).training().network
    parts = XorTrainer(batch_size=1, updates=403, earlier=[[1, 0.1], [102, 0.1]]).training()
    np.testing.assert_allclose(parts.network.parameters, whole.parameters, 1e-12)
    faster = XorTrainer(updates=100, rate=2).training()
    assert XorTrainer(updates=100, earlier=[[50, 2]]).training().losses[-1] != faster.losses[-1]


def test_a_new_rate_from_python_keeps_what_was_learned():
    widget = XorTrainer(updates=100, rate=0.5)
    before = widget.training().network.parameters
    widget.rate = 2
    widget.rate = 3
    assert widget.earlier == [[100, 0.5]]
    np.testing.assert_array_equal(widget.training().network.parameters, before)


def test_divergence_is_named():
    class Wild(XorTrainer):
        rate = Number(1e20, low=0.001, high=1e30).tag(sync=True)

    widget = Wild(activation="relu", updates=500)
    run = widget.training()
    assert run.diverged_at
    assert np.all(np.abs(run.network.parameters) < 1e30)
    assert widget.describe().startswith(
        f"Training diverged at update {run.diverged_at:,}: a weight went beyond 1e30. "
    )


@pytest.mark.parametrize(
    "state",
    [
        {"targets": [0, 1, 1]},
        {"targets": [0, 1, 0.5, 1]},
        {"start": [1, 2, 3]},
        {"start": [float("nan")] * 13},
        {"start": ["x"] * 13},
        {"earlier": [[5, 1], [3, 1]]},
        {"earlier": [[5, 0]]},
        {"earlier": [5]},
        {"hidden": 9},
        {"rate": 0},
        {"updates": 2.5},
        {"gate": "not"},
    ],
)
def test_what_does_not_fit_is_refused_with_its_name(state):
    with pytest.raises(traitlets.TraitError, match=next(iter(state))):
        XorTrainer(**state)


# ---- in the browser


@pytest.mark.parametrize("state", RUNS, ids=lambda state: "-".join(map(str, state)) or "first")
def test_its_digits_are_those_of_python(open_trainer, state):
    page, widget = open_trainer(fragment=fragment({"updates": 0} | state))
    own = XorTrainer(**state)
    run = own.training()
    assert text_of(widget) == own.describe()
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    rows = [row.locator("td").all_text_contents() for row in widget.locator("tbody tr").all()]
    parameters = run.network.parameters
    outputs = predict(run.network, gate("xor")[0])[:, 0]
    expected = [run.losses[-1], *parameters, *outputs]
    names = ("loss", "weight", "bias", "output")
    shown = [value for name, value in rows if name.startswith(names)]
    assert shown == [written(value, 10) for value in expected]
    assert page.problems == []


def test_the_task_is_solved_by_keyboard_alone(open_trainer):
    page, widget = open_trainer()

    def go_to(name):
        for _ in range(80):
            if (
                name
                in page.evaluate(
                    "[document.activeElement.ariaLabel, document.activeElement.textContent,"
                    " document.activeElement.parentElement?.textContent].join('|')"
                ).split("|")[0:2]
                or page.evaluate("document.activeElement.labels?.[0]?.firstChild.textContent ?? ''")
                == name
            ):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {name}")

    for name, text in (("Hidden units", "2"), ("Random start", "21"), ("Learning rate", "1")):
        go_to(f"{name}, exact value")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    go_to("Speed")
    page.keyboard.press("End")
    go_to("Run")
    page.keyboard.press("Enter")
    widget.locator(".bp-solved").wait_for(timeout=60_000)
    go_to("Pause")
    page.keyboard.press("Enter")
    widget.locator(".bp-said").get_by_text("Solved:").wait_for()
    assert updates_of(widget) >= 10_000
    assert page.problems == []


def test_it_steps_rewinds_and_runs(open_trainer):
    page, widget = open_trainer(fragment=fragment({"batch_size": 1, "rate": 0.5}))
    begin = text_of(widget)
    widget.get_by_role("button", name="One update").click()
    wait_for_text(widget, "After 1 update (0 epochs)")
    widget.get_by_role("button", name="One epoch").click()
    wait_for_text(widget, "After 4 updates (1 epoch)")
    widget.get_by_role("button", name="Run").click()
    page.wait_for_timeout(1500)
    widget.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(500)
    reached = updates_of(widget)
    state = {"batch_size": 1, "rate": 0.5, "updates": reached}
    assert reached > 30
    assert text_of(widget) == XorTrainer(**state).describe()
    widget.get_by_role("button", name="Rewind").click()
    wait_for_text(widget, "At the start")
    assert text_of(widget) == begin


def test_a_new_rate_does_not_begin_again_but_another_setup_does(open_trainer):
    page, widget = open_trainer(fragment=fragment({"updates": 5000}))
    before = text_of(widget)
    set_field(widget, "Learning rate", "2")
    page.wait_for_timeout(500)
    assert text_of(widget) == before
    widget.get_by_role("button", name="One update").click()
    wait_for_text(widget, "After 5,001 epochs")
    assert text_of(widget) == XorTrainer(updates=5001, rate=2, earlier=[[5000, 0.1]]).describe()
    set_field(widget, "Hidden units", "4")
    wait_for_text(widget, "At the start")
    assert text_of(widget) == XorTrainer(hidden=4).describe()


def test_a_weight_is_read_out_while_it_changes(open_trainer):
    page, widget = open_trainer()
    chooser = widget.get_by_role("slider", name="Weight or bias to read")
    chooser.press("End")
    page.wait_for_timeout(500)
    assert chooser.get_attribute("aria-valuetext").startswith("bias of the output: ")
    chooser.press("ArrowLeft")
    page.wait_for_timeout(500)
    begin = chooser.get_attribute("aria-valuetext")
    assert begin.startswith("weight from hidden unit 3 to the output: ")
    widget.get_by_role("button", name="Run").press("Enter")
    page.wait_for_timeout(300)
    first, second = chooser.get_attribute("aria-valuetext"), None
    page.wait_for_timeout(500)
    second = chooser.get_attribute("aria-valuetext")
    assert len({begin, first, second}) == 3
    widget.locator(".bp-xor-hit").first.hover(force=True)
    page.wait_for_timeout(500)
    assert "hidden unit 1" in chooser.get_attribute("aria-valuetext")


def test_targets_make_a_table_of_ones_own(open_trainer):
    page, widget = open_trainer()
    widget.get_by_role("button", name="Target of 11 is 0; change it").press("Enter")
    widget.get_by_role("button", name="Target of 11 is 1; change it").wait_for()
    assert widget.locator(".bp-controls select").first.input_value() == "own"
    page.wait_for_timeout(500)
    assert text_of(widget) == XorTrainer(gate="or").describe()


def test_the_run_can_be_kept_as_a_file(open_trainer, tmp_path):
    page, widget = open_trainer(fragment=fragment({"updates": 1234}))
    with page.expect_download() as waiting:
        widget.get_by_role("button", name="Save as CSV").press("Enter")
    waiting.value.save_as(tmp_path / "run.csv")
    assert waiting.value.suggested_filename == "xor-run.csv"
    with (tmp_path / "run.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:4] == ["index", "error", "loss", "W1[0][0]"]
    run = XorTrainer(updates=1234).training()
    x, target = gate("xor")
    last = [float(value) for value in rows[-1].values()]
    error = np.abs(predict(run.network, x) - target).mean()
    expected = [1234, error, run.losses[-1], *run.network.parameters]
    np.testing.assert_allclose(last, expected, 1e-10)


@pytest.mark.parametrize("text", ["", "fast", "NaN", "1e999", "-1", "0", "101"])
def test_what_does_not_fit_stays_out(open_trainer, text):
    page, widget = open_trainer(fragment=fragment({"updates": 100}))
    before = text_of(widget)
    set_field(widget, "Learning rate", text)
    widget.get_by_role("alert").get_by_text(
        "Learning rate is a number from 0.001 to 100"
    ).wait_for()
    assert text_of(widget) == before
    assert page.problems == []


def test_what_is_being_typed_stays_while_it_trains(open_trainer):
    page, widget = open_trainer(fragment=fragment({}))
    widget.get_by_role("button", name="Run").click()
    field = widget.get_by_label("Learning rate, exact value")
    field.fill("0.")
    page.wait_for_timeout(300)
    assert field.input_value() == "0."


@pytest.mark.parametrize(
    "rest", ["targets=[0,1]", "targets=[0,1,0.5,1]", "start=[1]", "earlier=[[9,1]]", "updates=1e9"]
)
def test_links_that_do_not_fit_together_are_ignored(open_trainer, rest):
    page, widget = open_trainer(fragment=f"#{KEY}?{rest}")
    widget.get_by_text("It was ignored.").wait_for()
    assert text_of(widget) == XorTrainer().describe()


def test_a_link_gives_its_rate_whatever_was_trained_before(open_trainer):
    page, widget = open_trainer(fragment=f"#{KEY}?updates=500")
    page.evaluate(f"location.hash = '#{KEY}?updates=300&rate=2'")
    widget.get_by_text("Set by the link.").wait_for()
    trained = XorTrainer(**saved_state(PAGE, KEY) | {"updates": 300, "rate": 2})
    wait_for_text(widget, trained.describe())
    assert page.problems == []


def test_running_moves_less_where_motion_is_reduced(open_trainer):
    page, widget = open_trainer(reduced_motion="reduce")
    widget.evaluate(
        """widget => { window.pictures = 0; new MutationObserver(() => { window.pictures += 1; })
            .observe(widget.querySelector(".bp-text"), { characterData: true, subtree: true }); }"""
    )
    widget.get_by_role("button", name="Run").click()
    page.wait_for_timeout(1800)
    assert 1 <= page.evaluate("pictures") <= 4
    assert updates_of(widget) > 300


def test_frames_while_it_trains_as_fast_as_it_can(open_trainer):
    page, widget = open_trainer(fragment=fragment({"speed": "most"}))
    page.evaluate(
        """() => { window.frames_ = []; const watch = (time) => {
            frames_.push(time); requestAnimationFrame(watch); }; requestAnimationFrame(watch); }"""
    )
    begun = time.monotonic()
    widget.get_by_role("button", name="Run").click()
    updates, times = 0, []
    while (updates <= 10_000 or len(times) <= 5) and time.monotonic() < begun + 30:
        page.wait_for_timeout(1000)
        updates, seconds = updates_of(widget), time.monotonic() - begun
        times = np.diff(page.evaluate("frames_"))
    print(
        f"\n{updates / seconds / 1e6:.2f} million epochs a second, "
        f"{1000 / times.mean():.0f} frames a second, 1 in 20 over {np.quantile(times, 0.95):.0f} ms"
    )
    assert updates > 10_000
    assert len(times) > 5
