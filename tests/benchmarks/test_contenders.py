"""The programs that the benchmark times do the same work. Nothing is timed here."""

import contenders
import many_runs
import pytest
import training
import works

ALL_WORKS = works.all_works()
EPOCHS = 5


def results_of(work):
    programs = {"train": contenders.book, **contenders.FAST, **contenders.slow(work)}
    return {name: program(work, EPOCHS) for name, program in programs.items()}


@pytest.mark.parametrize("work", ALL_WORKS, ids=lambda work: work.name)
def test_contenders_end_with_the_same_loss(work):
    loss = training.same_loss(work, results_of(work))
    assert loss < work.loss_of(work.copy_layers())


@pytest.mark.parametrize("work", ALL_WORKS, ids=lambda work: work.name)
def test_contenders_end_with_the_same_parameters(work):
    results = results_of(work)
    for layers in results.values():
        for ours, theirs in zip(results["train"], layers, strict=True):
            for a, b in zip(ours, theirs, strict=True):
                assert b == pytest.approx(a, abs=1e-12)


@pytest.mark.parametrize("work", ALL_WORKS, ids=lambda work: work.name)
def test_a_contender_that_does_less_is_found_out(work):
    idle = work.copy_layers()
    with pytest.raises(training.DifferentLosses, match=work.name):
        training.same_loss(work, {"train": contenders.book(work, EPOCHS), "idle": idle})


def test_many_runs_end_like_single_runs():
    starts = many_runs.starts(3)
    for work, trained in zip(starts, many_runs.train_side_by_side(starts, EPOCHS), strict=True):
        alone = contenders.book(work, EPOCHS)
        training.same_loss(work, {"alone": alone, "side by side": trained})


def test_compiled_loop_ends_like_single_runs(tmp_path):
    loop = many_runs.compiled_loop(tmp_path)
    if loop is None:
        pytest.skip("there is no g++ for this Python")
    starts = many_runs.starts(3)
    for work, trained in zip(starts, loop(starts, EPOCHS), strict=True):
        training.same_loss(work, {"alone": contenders.book(work, EPOCHS), "C++": trained})
