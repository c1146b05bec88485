"""The rows on the XOR trainer while it plays: epochs and frames a second, all drawn."""

import statistics

from javascript import ADDRESS, blank_page
from table import Row

from backprop.widgets import XorTrainer
from backprop.widgets.base import STATIC

MOST_EPOCHS, MOST_FRAMES = 1_000_000, 58
PAGE = """<!doctype html><title>XOR trainer</title>
<link rel="stylesheet" href="widgets.css"><script type="module" src="host.js"></script>
<body style="width: 54rem">{form}"""
#: Run for a second or to the last update; [milliseconds, epochs, frames] of the time it ran.
PLAY = """
() => new Promise((resolve) => {
  const buttons = [...document.querySelectorAll("button")];
  const runOrPause = buttons.find((button) => button.className === "bp-main");
  const epochs = () => Number(
    (/^After ([\\d,]+) /.exec(document.querySelector(".bp-text").textContent)?.[1] ?? "0")
      .replaceAll(",", ""));
  buttons.find((button) => button.textContent === "Rewind").click();
  runOrPause.click();
  const seen = [];
  const watch = (time) => {
    const made = epochs();
    if (made > 0 && made !== seen.at(-1)?.[1]) seen.push([time, made]);
    const [begun, first] = seen[0] ?? [time, 0];
    if (time - begun < 1000 && made < 1_900_000) return requestAnimationFrame(watch);
    runOrPause.click();
    resolve([time - begun, made - first, seen.length - 1]);
  };
  requestAnimationFrame(watch);
})
"""


def xor_trainer(rounds: int) -> list[Row]:
    """The widget at full speed in Chromium. Raises Unavailable without a browser."""
    form = XorTrainer(key="xor", speed="most")._repr_mimebundle_()[0]["text/html"]
    with blank_page() as page:
        page.route(f"{ADDRESS}page/**", lambda route: _fulfill(route, form))
        page.goto(f"{ADDRESS}page/")
        page.locator("[data-ready]").wait_for()
        played = [page.evaluate(PLAY) for _ in range(rounds + 1)][1:]  # the first one warms up
    epochs = statistics.median(1000 * made / time for time, made, _ in played)
    frames = statistics.median(1000 * count / time for time, _, count in played)
    return [
        Row(
            "XOR trainer plays, epochs a second", f"{epochs / 1e6:.2f} million",
            f"{MOST_EPOCHS / 1e6:.0f} million", epochs / MOST_EPOCHS, 1, faster=True,
        ),
        Row(
            "XOR trainer plays, pictures a second", f"{frames:.0f}",
            f"{MOST_FRAMES}", frames / MOST_FRAMES, 1, faster=True,
        ),
    ]  # fmt: skip


def _fulfill(route, form):
    name = route.request.url.removeprefix(f"{ADDRESS}page/")
    if name:
        route.fulfill(path=STATIC / name)
    else:
        route.fulfill(body=PAGE.format(form=form), content_type="text/html")
