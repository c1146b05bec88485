"""The judge's results as files: a table, the same as JSON, a page a student, a page for the class.

The pages stand alone: no script, nothing fetched from anywhere, light and dark. Whatever comes from
a student is escaped.
"""

import csv
import html
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from backprop.judge.running import file_stem, write_whole

WORDS = {
    "right": ("✓", "Right"),
    "wrong": ("✗", "Not yet"),
    "stopped": ("■", "Stopped"),
    "blank": ("○", "Blank"),
    "by hand": ("✎", "Read by a person"),
    "failed": ("?", "Not judged"),
}
STATUS = {
    "graded": "graded",
    "unreadable": "could not be read",
    "missing": "nothing was handed in",
    "failed": "the judge itself failed",
}
STYLE = """
:root { color-scheme: light dark; --back: #fff; --ink: #1c1c1c; --line: #6b6b6b; --bar: #1f5fa8;
  --soft: #f0f2f5; }
@media (prefers-color-scheme: dark) { :root { --back: #15181c; --ink: #ececec; --line: #9aa0a6;
  --bar: #7db4f0; --soft: #22272d; } }
body { background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
  max-width: 60rem; margin: 0 auto; padding: 1rem; }
a { color: inherit; }
h1, p, li, pre, td.words, th.name { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
td.words { min-width: 14rem; } th.name { min-width: 9rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid var(--line); }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
pre, code { background: var(--soft); } pre { white-space: pre-wrap; padding: .6rem; }
.wide > svg { width: 100%; min-width: 34rem; max-width: 44rem; height: auto; }
td svg { width: 6rem; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .bar { fill: var(--bar); } svg .axis { stroke: var(--line); }
@media (max-width: 40rem) {
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td, .stacked caption {
    display: block; }
  .stacked thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute;
    width: 1px; white-space: nowrap; }
  .stacked tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  .stacked th, .stacked td { border: 0; min-width: 0; padding: .1rem 0; }
  .stacked td[data-word]::before { content: attr(data-word) ": "; }
}
@media print { :root { --back: #fff; --ink: #000; --soft: #fff; } }
"""


def write_reports(records: Sequence[Mapping], problem_set, folder: Path) -> None:
    """Write ``grades.csv``, ``grades.json``, ``summary.html`` and ``feedback/<student>.html``."""
    folder.mkdir(parents=True, exist_ok=True)
    feedback = folder / "feedback"
    feedback.mkdir(exist_ok=True)
    for record in records:
        page = feedback_page(record, problem_set).encode("utf-8", "replace")
        write_whole(feedback / f"{file_stem(record['student'])}.html", page)
    write_whole(folder / "grades.csv", grades_table(records, problem_set))
    content = {
        "problem_set": problem_set.name,
        "possible": _possible(problem_set),
        "by_hand": _by_hand(problem_set),
        "students": list(records),
    }
    write_whole(folder / "grades.json", json.dumps(content, indent=1).encode())
    write_whole(folder / "summary.html", summary_page(records, problem_set).encode())


def _possible(problem_set):
    return sum(task.points for task in problem_set.tasks if task.kind != "text")


def _by_hand(problem_set):
    return sum(task.points for task in problem_set.tasks if task.kind == "text")


def grades_table(records: Sequence[Mapping], problem_set) -> bytes:
    """CSV with a byte-order mark, so that spreadsheets read names of all languages.

    Points are empty, not 0, where the judge cannot give any, and for what a person grades.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    names = [task.name for task in problem_set.tasks]
    writer.writerow(
        ["student", "status", "points", "possible", "by_hand", *names, "file", "reason", "notes"]
    )
    for record in records:
        earned = [record["tasks"].get(name, {}).get("earned") for name in names]
        shown = ["" if each is None else each for each in (record["points"], *earned)]
        words = (record["student"], record["file"], record["reason"], " | ".join(record["notes"]))
        student, name, reason, notes = map(_no_formula, words)
        both = _possible(problem_set), _by_hand(problem_set)
        writer.writerow(
            [student, record["status"], shown[0], *both, *shown[1:], name, reason, notes]
        )
    return file.getvalue().encode("utf-8-sig", "replace")


def _no_formula(text):
    """A spreadsheet runs a cell that begins like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _page(title, body):
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_escaped(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _escaped(text):
    return html.escape(str(text))


def _prose(text):
    """Escaped, with what stands between backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", _escaped(text))


def _wide(name, content):
    """What scrolls sideways on a narrow screen, by keyboard too."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{name}">{content}</div>'


def _table(caption, words, rows):
    head = "".join(f'<th scope="col">{word}</th>' for word in words)
    return _wide(
        caption,
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>",
    )


def feedback_page(record: Mapping, problem_set) -> str:
    """One student's page: points, the hint for each task, the notes. Hidden cases are not shown."""
    parts = [f"<p>{_escaped(problem_set.title)}</p>"]
    if record["status"] == "graded":
        total = f"{record['points']} of {_possible(problem_set)} points"
        hand = _by_hand(problem_set)
        more = f"; up to {hand} more for what a person reads" if hand else ""
        parts.append(f"<p><strong>{total}</strong>{more}.</p>")
    else:
        parts.append(f"<p><strong>{STATUS[record['status']].capitalize()}.</strong></p>")
        parts.append(f"<p>{_prose(record['reason'])}</p>")
    if record["tasks"]:
        rows = [_task_row(name, task) for name, task in record["tasks"].items()]
        parts.append(_tasks_of_a_student(rows))
    for name, task in record["tasks"].items():
        if task.get("text"):
            parts.append(
                f"<h2>Your answer to <code>{_escaped(name)}</code></h2>"
                f"<pre>{_escaped(task['text'])}</pre>"
            )
    if record["notes"]:
        notes = "".join(f"<li>{_prose(note)}</li>" for note in record["notes"])
        parts.append(f"<h2>Notes</h2><ul>{notes}</ul>")
    if record["file"]:
        parts.append(f"<p>Judged file: <code>{_escaped(record['file'])}</code></p>")
    return _page(f"{problem_set.name}: {record['student']}", "\n".join(parts))


def _tasks_of_a_student(rows):
    """A table whose cells stand below each other on a narrow screen.

    The roles are for browsers that take it for plain text then.
    """
    words = ("Task", "Points", "Result", "Hint")
    head = "".join(f'<th role="columnheader" scope="col">{word}</th>' for word in words)
    return (
        '<table class="stacked" role="table"><caption>Tasks</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _task_row(name, task):
    sign, word = WORDS[task["outcome"]]
    earned = "–" if task["earned"] is None else task["earned"]
    return (
        '<tr role="row"><th role="rowheader" scope="row" class="name">'
        f"<code>{_escaped(name)}</code></th>"
        f'<td role="cell" class="number" data-word="Points">{earned} / {task["points"]}</td>'
        f'<td role="cell"><span aria-hidden="true">{sign}</span> {word}</td>'
        f'<td role="cell" class="words">{_prose(task["message"])}</td></tr>'
    )


def summary_page(records: Sequence[Mapping], problem_set) -> str:
    """The class on one page: how the points are spread, each task, the mistakes, each student."""
    graded = [record for record in records if record["status"] == "graded"]
    others = [record for record in records if record["status"] != "graded"]
    parts = [f"<p>{_escaped(problem_set.title)}: {len(graded)} of {len(records)} graded.</p>"]
    if others:
        items = "".join(
            f"<li>{_student_link(record)}: {STATUS[record['status']]}: {_prose(record['reason'])}"
            "</li>"
            for record in others
        )
        parts.append(f"<h2>Look at these yourself</h2><ul>{items}</ul>")
    if graded:
        parts.append(f"<h2>Points</h2>{_histogram(graded, _possible(problem_set))}")
        parts.append(_tasks_table(graded, problem_set))
        parts.append(f"<h2>Mistakes</h2>{_mistakes(graded)}")
    parts.append(_students_table(records, problem_set))
    return _page(f"{problem_set.name}: the class", "\n".join(parts))


def _histogram(graded, possible):
    """A bar for each number of points; wide sets share a bar among several."""
    width = -(-(possible + 1) // 20)
    counts = Counter(record["points"] // width for record in graded)
    bins = possible // width + 1
    most = max(counts.values())
    left, top, height, step = 44, 24, 160, 640 / bins
    shapes, words = [], []
    for place in range(bins):
        low, high = place * width, min((place + 1) * width - 1, possible)
        name = f"{low}" if low == high else f"{low}–{high}"
        count = counts[place]
        tall = height * count / most
        x, y = left + place * step, top + height - tall
        middle = x + step / 2
        if count:
            shapes.append(
                f'<rect class="bar" x="{x + 0.1 * step:.1f}" y="{y:.1f}" '
                f'width="{0.8 * step:.1f}" height="{tall:.1f}"/>'
                f'<text x="{middle:.1f}" y="{y - 5:.1f}" text-anchor="middle">{count}</text>'
            )
            words.append(f"{name} points: {count}")
        shapes.append(
            f'<text x="{middle:.1f}" y="{top + height + 18}" text-anchor="middle">{name}</text>'
        )
    said = "Students by points. " + "; ".join(words) + "."
    axis = top + height
    return _wide(
        "Points",
        f'<svg viewBox="0 0 700 240" role="img" aria-label="{_escaped(said)}">'
        f'{"".join(shapes)}<line class="axis" x1="{left}" y1="{axis}" x2="{left + 640}" '
        f'y2="{axis}"/><text x="{left + 320}" y="{axis + 42}" text-anchor="middle">points of '
        f'{possible}</text><text transform="translate(16 {top + height / 2}) rotate(-90)" '
        'text-anchor="middle">students</text></svg>',
    )


def _tasks_table(graded, problem_set):
    outcomes = ("right", "wrong", "stopped", "blank")
    rows = []
    for task in problem_set.tasks:
        if task.kind == "text":
            continue
        counts = Counter(record["tasks"][task.name]["outcome"] for record in graded)
        cells = "".join(f'<td class="number">{counts[outcome]}</td>' for outcome in outcomes)
        rows.append(
            f'<tr><th scope="row"><code>{_escaped(task.name)}</code></th>'
            f'<td class="number">{task.points}</td>{cells}</tr>'
        )
    return _table("Tasks", ("Task", "Points", *(WORDS[each][1] for each in outcomes)), rows)


def _mistakes(graded, most=20):
    """The hints by how often they were given; messages that differ in numbers only are one."""
    counts, example = Counter(), {}
    for record in graded:
        for name, task in record["tasks"].items():
            if task["outcome"] in ("wrong", "stopped"):
                kind = name, re.sub(r"-?\d[\d.,e+-]*", "#", task["message"])
                counts[kind] += 1
                example[kind] = min(example.get(kind, task["message"]), task["message"])
    if not counts:
        return "<p>None.</p>"
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    rows = []
    for kind, count in ordered:
        share = 100 * count / len(graded)
        rows.append(
            f'<tr><td class="number">{count}</td><td><svg viewBox="0 0 100 12" aria-hidden="true">'
            f'<rect class="bar" width="{share:.0f}" height="12"/></svg></td>'
            f'<th scope="row"><code>{_escaped(kind[0])}</code></th>'
            f'<td class="words">{_prose(example[kind])}</td></tr>'
        )
    words = ("Students", "Share of the class", "Task", "What was said")
    return _table("The most frequent ones", words, rows)


def _students_table(records, problem_set):
    rows = [
        f'<tr><th scope="row" class="name">{_student_link(record)}</th>'
        f"<td>{STATUS[record['status']]}</td>"
        f'<td class="number">{"–" if record["points"] is None else record["points"]}</td>'
        f'<td class="words">{_prose(_beginning(" ".join(record["notes"])))}</td></tr>'
        for record in records
    ]
    words = ("Student", "Status", f"Points of {_possible(problem_set)}", "Notes")
    return _table("Students", words, rows)


def _beginning(text, most=240):
    """For the class; the student's own page has all of it."""
    return text if len(text) <= most else text[: most - 2] + " …"


def _student_link(record):
    address = f"feedback/{file_stem(record['student'])}.html"
    return f'<a href="{_escaped(address)}">{_escaped(record["student"])}</a>'
