"""The instructor's key: each edition's numbers and right answers, as a page and as data."""

import json
from pathlib import Path

from backprop.classroom.problem_set import problem_set
from backprop.classroom.seeds import hidden_seed, public_seed


def write_key(folder: Path, name: str, phrase: str, students: list[str]) -> None:
    """Write `psN.md` and `psN.json` for the whole class, or for each of its students."""
    editions = [_edition(name, phrase, student) for student in students or [""]]
    tasks = problem_set(name).tasks
    key = {
        "problem_set": name,
        "points": {task.name: task.points for task in tasks},
        "graded_by_hand": [task.name for task in tasks if task.kind == "text"],
        "editions": editions,
    }
    folder.mkdir(parents=True, exist_ok=True)
    data = json.dumps(key, indent=1, ensure_ascii=False) + "\n"
    (folder / f"{name}.json").write_text(data, encoding="utf-8", newline="\n")
    (folder / f"{name}.md").write_text(_page(key), encoding="utf-8", newline="\n")


def _edition(name, phrase, student):
    edition = problem_set(name, public_seed(phrase, name, student))
    return {
        "student": student,
        "seed": edition.seed,
        "hidden": hidden_seed(phrase, name, student),
        "numbers": dict(edition.numbers),
        "answers": {
            task.name: task.answer(edition.numbers)
            for task in edition.tasks
            if task.kind == "answer"
        },
    }


def _page(key):
    editions, points = key["editions"], key["points"]
    by_hand = sum(points[name] for name in key["graded_by_hand"])
    numbers, answers = (list(editions[0][part]) for part in ("numbers", "answers"))
    head = ["student", *numbers, *(f"**{name}**" for name in answers)]
    rows = [
        [e["student"] or "all", *e["numbers"].values(), *e["answers"].values()] for e in editions
    ]
    return "\n".join(
        [
            f"# Answer key: {key['problem_set']}",
            "",
            f"{sum(points.values())} points, {by_hand} of them by hand.",
            "The columns with a bold head hold the right answers.",
            "",
            *map(_row, [head, ["---"] * len(head), *rows]),
            "",
            "| task | points | graded |",
            "| --- | --- | --- |",
            *(
                _row([name, worth, "by hand" if name in key["graded_by_hand"] else "by its checks"])
                for name, worth in points.items()
            ),
            "",
        ]
    )


def _row(cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
