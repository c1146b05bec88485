"""The rows on training: one network against every contender, many networks against one."""

import statistics
import tempfile
from functools import partial

import contenders
import many_runs
import works
from table import Row
from timing import interleaved, ratio

#: The least that ``train`` is to be faster on XOR, the work with the most arithmetic in an epoch.
#: On the smaller works the calls into numpy weigh more, so there these ratios have no aim.
XOR_AIMS = {"np.matrix program": 35, "PyTorch eager": 15, "scalar graph": 40}
HANDWRITTEN_AIM = 1.15
#: The slow references train for this many times fewer epochs.
SLOWER = 20
MANY_AIMS = {100: 2.5, 1000: 16}


class DifferentLosses(Exception):
    """Programs that should do the same work ended apart; the message has their losses."""


def same_loss(work, results) -> float:
    """The loss that all named results, (weight, bias) pairs, share up to 1e-9 of it.

    Raises DifferentLosses otherwise.
    """
    losses = {name: work.loss_of(layers) for name, layers in results.items()}
    first = next(iter(losses.values()))
    if not all(abs(loss - first) <= 1e-9 * first for loss in losses.values()):
        raise DifferentLosses(f"{work.name}: the losses differ: {losses}")
    return first


def one_network(epochs: int, rounds: int) -> list[Row]:
    """``train`` against every contender on every work, in seconds per epoch."""
    return [row for work in works.all_works() for row in _contest(work, epochs, rounds)]


def _contest(work, epochs, rounds):
    ours, slow = {"train": contenders.book}, contenders.slow(work)
    lengths = dict.fromkeys(ours | contenders.FAST, epochs)
    lengths |= dict.fromkeys(slow, epochs // SLOWER)
    _agree(work, ours | contenders.FAST, epochs)
    _agree(work, ours | slow, epochs // SLOWER)

    everyone = ours | contenders.FAST | slow
    programs = {name: partial(everyone[name], work, lengths[name]) for name in everyone}
    seconds = {
        name: [s / lengths[name] for s in times]
        for name, times in interleaved(programs, rounds).items()
    }
    train = seconds.pop("train")
    rows = []
    for name, times in seconds.items():
        what, texts = f"{work.name} / {name}", (microseconds(train), microseconds(times))
        if name == "hand-written NumPy":
            rows.append(Row(what, *texts, ratio(train, times), HANDWRITTEN_AIM))
        else:
            aim = XOR_AIMS.get(name) if work.network.sizes == (2, 3, 1) else None
            rows.append(Row(what, *texts, ratio(times, train), aim, faster=True))
    return rows


def _agree(work, programs, epochs):
    loss = same_loss(work, {name: train(work, epochs) for name, train in programs.items()})
    print(f"  {work.name}, {epochs:,} epochs: loss {loss:.9g} from {'; '.join(programs)}")


def many_networks(epochs: int, rounds: int) -> list[Row]:
    """``train_many`` against one run of ``train``, and per run against the C++ loop."""
    starts = many_runs.starts(max(MANY_AIMS))
    programs = {"one": partial(contenders.book, starts[0], epochs)}
    for count in MANY_AIMS:
        programs[count] = partial(many_runs.train_side_by_side, starts[:count], epochs)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        loop = many_runs.compiled_loop(folder)
        looped = starts[:20]
        if loop:
            programs["C++"] = partial(loop, looped, epochs)
        else:
            print("  C++ loop: not measured, there is no g++ for this Python")
        _check_many(starts, programs, epochs)
        seconds = {
            name: [s / epochs for s in times]
            for name, times in interleaved(programs, rounds).items()
        }

    rows = []
    one = seconds["one"]
    for count, aim in MANY_AIMS.items():
        texts = microseconds(seconds[count]), microseconds(one)
        rows.append(Row(f"{count:,} XOR networks / one", *texts, ratio(seconds[count], one), aim))
    for count in MANY_AIMS if loop else ():
        each = [s / count for s in seconds[count]]
        looping = [s / len(looped) for s in seconds["C++"]]
        texts = microseconds(each), microseconds(looping)
        # With 100 the calls still weigh as much as the arithmetic, so only 1,000 has the aim.
        aim = 1 if count == 1000 else None
        rows.append(Row(f"each of {count:,} / C++ loop", *texts, ratio(each, looping), aim))
    return rows


def _check_many(starts, programs, epochs):
    one = programs["one"]()
    results = {name: program() for name, program in programs.items() if name != "one"}
    same_loss(starts[0], {"train": one, **{name: r[0] for name, r in results.items()}})
    fewest = min(map(len, results.values()))
    for number in range(fewest):
        same_loss(starts[number], {name: r[number] for name, r in results.items()})
    print(f"  {fewest} networks, {epochs:,} epochs: the same losses alone and in {list(results)}")


def microseconds(seconds) -> str:
    """The median as text."""
    return f"{statistics.median(seconds) * 1e6:.3g} µs"
