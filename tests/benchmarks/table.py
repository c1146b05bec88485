"""The table that is printed: one row for each comparison, with its aim."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """Ours against a reference.

    ours, reference: as text with units
    ratio:           ours / reference, or how many times faster ours is if `faster`
    aim:             the most (the least, if `faster`) that the ratio should be; None for no aim
    """

    name: str
    ours: str
    reference: str
    ratio: float
    aim: float | None = None
    faster: bool = False

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        if self.aim is None:
            aim, verdict = "", ""
        else:
            met = self.ratio >= self.aim if self.faster else self.ratio <= self.aim
            aim = f"{'>=' if self.faster else '<='} {self.aim:.3g}"
            verdict = "met" if met else "NOT MET"
        word = " faster" if self.faster else ""
        ratio = f"{self.ratio:.2f}" if self.ratio < 10 else f"{self.ratio:.0f}"
        return self.name, self.ours, self.reference, f"{ratio} x{word}", aim, verdict


HEADER = ("what", "ours", "reference", "ratio", "aim", "")


def print_table(title: str, rows: list[Row]) -> None:
    """Print the rows below a title, columns aligned."""
    lines = [HEADER, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines)]
    print(f"\n{title}")
    for line in lines:
        print("  " + "  ".join(map(str.ljust, line, widths)).rstrip())
