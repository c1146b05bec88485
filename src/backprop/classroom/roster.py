"""Who is in the class: a table with one row a student, as platforms export it."""

import csv
import re
from pathlib import Path

COLUMNS = ("id", "student", "student_id", "username")


def read_roster(path: Path) -> list[str]:
    """The students' ids in a CSV file, from its column `id`, `student`, `student_id` or `username`.

    Comma, semicolon and tab are understood, and a byte-order mark. Raises ValueError if the column
    is missing, or an id is missing, given twice, or can't be a folder's name.
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter, skipinitialspace=True)
    named = {name.strip().lower(): name for name in rows.fieldnames or [] if name}
    column = next((named[name] for name in COLUMNS if name in named), None)
    if column is None:
        raise ValueError(f"{path}: the first line names no column {', '.join(COLUMNS)}: {head!r}")
    students = [(row[column] or "").strip() for row in rows if any(row.values())]
    seen = set()
    for student in students:
        if not re.fullmatch(r"[\w@+-][\w.@+-]*(?<!\.)", student):
            raise ValueError(
                f"{path}: {student!r} can't be a folder's name; use letters, digits and . _ @ + -"
            )
        if student.casefold() in seen:
            raise ValueError(f"{path}: {student!r} is there twice")
        seen.add(student.casefold())
    if not students:
        raise ValueError(f"{path}: there is no student in it")
    return students
