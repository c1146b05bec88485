"""The rows on the widgets' fast training, in a browser, against the C++ loop on the same work."""

import tempfile
from contextlib import contextmanager
from functools import partial

import many_runs
import works
from builds import ROOT, Unavailable
from page_weight import launched_browser
from playwright.sync_api import sync_playwright
from table import Row
from timing import interleaved, ratio
from training import microseconds, same_loss

SOURCES = ROOT / "src" / "backprop" / "widgets" / "js"
#: Nothing answers there: the browser gets the modules from this program.
ADDRESS = "http://modules.invalid/"
CPP_AIM = 2
PREPARE = """
async ([address, start, x, target, learningRate]) => {
  const { FastTraining } = await import(address + "fast_training.js");
  window.train = (epochs) => {
    const training = new FastTraining(start, x, target, "cross_entropy", { learningRate });
    training.run(epochs);
    return training.network.layers.map(({ weight, bias }) => [weight, bias]);
  };
}
"""


@contextmanager
def blank_page():
    """A page in a browser that can import the widgets' modules.

    Raises Unavailable if there is no Chromium or Chrome.
    """
    with sync_playwright() as playwright:
        browser = launched_browser(playwright)
        page = browser.new_page()
        page.route(ADDRESS + "**", _fulfill)
        page.goto(ADDRESS)
        yield page
        browser.close()


def _fulfill(route):
    name = route.request.url.removeprefix(ADDRESS)
    if name:
        route.fulfill(path=SOURCES / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Modules</title>", content_type="text/html")


def prepare(page, work):
    """Give the page a function ``train(epochs)`` that returns (weight, bias) pairs."""
    layers = [
        {"weight": weight.tolist(), "bias": bias.tolist(), "activation": "sigmoid"}
        for weight, bias in work.copy_layers()
    ]
    data = [work.x.tolist(), work.target.tolist(), work.learning_rate]
    page.evaluate(PREPARE, [ADDRESS, {"layers": layers}, *data])
    return lambda epochs: page.evaluate("epochs => train(epochs)", epochs)


def fast_training(epochs: int, rounds: int) -> list[Row]:
    """XOR in Chromium and in the C++ loop, in turn.

    Raises Unavailable without a browser or a C++ compiler, DifferentLosses if they end apart.
    """
    work = works.xor()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, blank_page() as page:
        loop = many_runs.compiled_loop(folder)
        if loop is None:
            raise Unavailable("there is no g++ for this Python")
        programs = {
            "JavaScript": partial(prepare(page, work), epochs),
            "C++": partial(loop, [work], epochs),
        }
        ends = {"JavaScript": programs["JavaScript"](), "C++": programs["C++"]()[0]}
        same_loss(work, ends)
        seconds = interleaved(programs, rounds)
    ours, reference = ([s / epochs for s in seconds[name]] for name in ("JavaScript", "C++"))
    texts = microseconds(ours), microseconds(reference)
    return [Row("XOR 2-3-1 in Chromium / C++ loop", *texts, ratio(ours, reference), CPP_AIM)]
