"""See which example enters which update, under four rules for batches that don't divide."""

import traitlets

from backprop import plotting
from backprop.gradient_descent import batches
from backprop.widgets.base import BookWidget, Number, written
from backprop.widgets.seeded_random import SeededRandom

RULES = ("restart", "straddle", "drop", "playground")


class BatchExplorer(BookWidget):
    """The updates that each rule makes of the same examples.

    The rules are the three of :func:`backprop.batches`, and that of TensorFlow Playground, which
    updates where the place in the epoch is a multiple of the batch size: what is left over at
    the end of an epoch waits and joins the next batch, which is larger then.

    examples:   how many there are, 1 to 12
    batch_size: 1 to 12; a batch takes all examples if it asks for more than there are
    epochs:     1 to 8
    example:    the one that is marked in the picture; the last one if there are fewer
    shuffled:   whether each epoch has a new order
    seed:       of the shuffling, 0 to 999
    """

    module = "batches"
    room = {"narrow": (2.03, 60.6), "wide": (0.478, 31.4)}

    examples = Number(4, low=1, high=12, whole=True).tag(sync=True)
    batch_size = Number(3, low=1, high=12, whole=True).tag(sync=True)
    epochs = Number(4, low=1, high=8, whole=True).tag(sync=True)
    example = Number(4, low=1, high=12, whole=True).tag(sync=True)
    shuffled = traitlets.Bool(False).tag(sync=True)
    seed = Number(1, low=0, high=999, whole=True).tag(sync=True)

    def updates(self, rule: str) -> list[list[tuple[int, int]]]:
        """For each update of a rule the pairs (epoch, example) that enter it, both from 1.

        Raises ValueError if rule is none of RULES.
        """
        if rule not in RULES:
            raise ValueError(f"unknown rule {rule!r}; choose one of {', '.join(RULES)}")
        orders = self.orders()
        return [
            [(epoch + 1, orders[epoch][place] + 1) for epoch, place in update]
            for update in self._places(rule)
        ]

    def orders(self) -> list[list[int]]:
        """The order of the examples in each epoch, counted from 0."""
        random = SeededRandom(self.seed)
        return [
            random.permutation(self.examples) if self.shuffled else list(range(self.examples))
            for _ in range(self.epochs)
        ]

    def _places(self, rule):
        """For each update the pairs (epoch, place in that epoch's order), both from 0."""
        size = min(self.batch_size, self.examples)
        if rule == "playground":
            found, waiting = [], []
            for epoch in range(self.epochs):
                for place in range(self.examples):
                    waiting.append((epoch, place))
                    if (place + 1) % size == 0:
                        found.append(waiting)
                        waiting = []
            return found
        used = [0] * self.examples  # in order, a place's next use is its next epoch
        found = []
        for _, places in batches(self.examples, epochs=self.epochs, batch_size=size, batching=rule):
            found.append([(used[place], int(place)) for place in places])
            for place in places:
                used[place] += 1
        return found

    def weight(self, rule: str, example: int) -> float:
        """What an example (from 1) gets in all, where each update shares out a weight of 1."""
        return sum(
            1 / len(update)
            for update in self.updates(rule)
            for _, entering in update
            if entering == example
        )

    def describe(self):
        """The number of updates under each rule, and the weight of the marked example."""
        size, example = min(self.batch_size, self.examples), min(self.example, self.examples)
        all_of_them = " (no more are there)" if self.batch_size > size else ""
        counts = [len(self.updates(rule)) for rule in RULES]
        weights = [written(self.weight(rule, example)) for rule in RULES]
        return (
            f"{_counted(self.examples, 'example')} in batches of {size}{all_of_them} for "
            f"{_counted(self.epochs, 'epoch')}: {_counted(counts[0], 'update')} with restart, "
            f"{counts[1]} with straddle, {counts[2]} with drop, {counts[3]} as Playground counts. "
            f"Each update shares out a weight of 1; example {example} gets {weights[0]}, "
            f"{weights[1]}, {weights[2]} and {weights[3]} in all."
        )

    def draw_still(self, figure):
        """One grid for each rule: a row is an epoch, a frame around numbers is an update."""
        ax = figure.subplots()
        digits = {}  # all places of a number in one color are drawn at once: a smaller file
        orders, marked = self.orders(), min(self.example, self.examples)
        for number, rule in enumerate(RULES):
            x = number % 2 * (self.examples + 1.5)
            y = number // 2 * (self.epochs + 1.7)
            found = self._places(rule)
            used = {entry for update in found for entry in update}
            for update in found:
                rows = _rows(update)
                for part, (epoch, row) in enumerate(rows):
                    left = x + row[0] - (0.45 if part == 0 else 0.7)
                    right = x + row[-1] + (0.45 if part == len(rows) - 1 else 0.7)
                    ax.fill(
                        [left, right, right, left],
                        [y + epoch + side for side in (-0.4, -0.4, 0.4, 0.4)],
                        facecolor=plotting.FORWARD + f"{int(25 + 90 / len(update)):02x}",
                        edgecolor=plotting.FORWARD,
                        linestyle="-",
                        linewidth=1,
                    )
            for epoch, order in enumerate(orders):
                if x == 0:
                    ax.text(-1, y + epoch, epoch + 1, va="center_baseline", ha="right", fontsize=8)
                for place, example in enumerate(order):
                    color = "#222222" if (epoch, place) in used else "#999999"
                    digits.setdefault((example + 1, color), []).append((x + place, y + epoch))
            title = f"{rule}: {_counted(len(found), 'update')}"
            ax.text(x - 0.5, y - 0.65, title, va="bottom", fontsize=10)
        ax.text(-1, -0.65, "epoch", va="bottom", ha="right", fontsize=8)
        for (example, color), places in digits.items():
            ax.plot(
                *zip(*places), marker=f"${example}$", linestyle="none", color=color,
                markersize=5 if example < 10 else 8,
                markeredgewidth=0.8 if example == marked else 0.2,
            )  # fmt: skip
        ax.invert_yaxis()
        ax.axis("off")


def _rows(update):
    """The parts of an update that lie in one epoch: pairs (epoch, places)."""
    rows = {}
    for epoch, place in update:
        rows.setdefault(epoch, []).append(place)
    return rows.items()


def _counted(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
