"""The judge at the command line: ``python -m backprop.judge SUBMISSIONS --problem-set ps1``."""

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from backprop.classroom.roster import read_roster
from backprop.classroom.seeds import PUBLIC
from backprop.judge.editions import Editions
from backprop.judge.reading import find_submissions
from backprop.judge.report import write_reports
from backprop.judge.running import Plan, judge_all, progress

ASSIGNMENTS = Path("assignments")


def main(arguments=None) -> int:
    """Judge, write the reports, and return the exit code: 1 if anything needs a person's eyes."""
    parser = argparse.ArgumentParser(
        prog="python -m backprop.judge",
        description="Judge a class's submissions. Started again, it goes on where it stopped.",
    )
    parser.add_argument(
        "submissions",
        type=Path,
        help="a folder (one folder a student, nbgrader's submitted/, or files whose names begin "
        "with the student), a zip of such, or one notebook",
    )
    parser.add_argument("--problem-set", required=True, metavar="NAME", help="such as ps1")
    phrase = parser.add_mutually_exclusive_group()
    phrase.add_argument("--seed", metavar="PHRASE", help="the phrase that made the class's edition")
    phrase.add_argument("--seed-file", type=Path, metavar="FILE", help="a file with the phrase")
    parser.add_argument(
        "--students", type=Path, metavar="ROSTER", help="a CSV with the class; see who is missing"
    )
    parser.add_argument(
        "--assignments",
        type=Path,
        default=ASSIGNMENTS,
        metavar="DIR",
        help="the folder with release/NAME/NAME.ipynb (default: %(default)s)",
    )
    parser.add_argument(
        "--output", type=Path, default=Path("grades"), metavar="DIR", help="default: %(default)s"
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="submissions at the same time (default: the number of cores)",
    )
    options = parser.parse_args(arguments)
    if options.workers < 1:
        parser.error("--workers must be 1 or more")
    try:
        return _judge(options)
    except (ValueError, OSError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130


def _judge(options):
    name = options.problem_set
    phrase = PUBLIC if options.seed is None else options.seed
    if options.seed_file:
        phrase = options.seed_file.read_text(encoding="utf-8").strip()
    editions = Editions(name, phrase, options.assignments.resolve())
    problem_set = editions("").problem_set
    tasks = [task.name for task in problem_set.tasks]
    students = read_roster(options.students) if options.students else []
    submissions = [
        _with_edition(submission, editions)
        for submission in find_submissions(options.submissions, name, tasks, students)
    ]
    options.output.mkdir(parents=True, exist_ok=True)
    plan, records = Plan(editions), []
    with plan.sandbox() as sandbox:
        print(f"Workers have: {sandbox.layers}.", file=sys.stderr)
    since = time.monotonic()
    results = options.output / "results"
    for record in judge_all(submissions, plan, results, workers=options.workers):
        records.append(record)
        progress(len(records), len(submissions), since, time.monotonic())
    records.sort(key=lambda record: record["student"])
    write_reports(records, problem_set, options.output)
    unclear = [record for record in records if record["status"] != "graded"]
    print(f"{len(records) - len(unclear)} graded: {options.output / 'summary.html'}")
    for record in unclear:
        print(f"{record['status']}: {record['student']}: {record['reason']}", file=sys.stderr)
    return 1 if unclear else 0


def _with_edition(submission, editions):
    if not submission.reason:
        try:
            editions(submission.student)
        except ValueError as error:
            return replace(submission, content=b"", reason=str(error))
    return submission


if __name__ == "__main__":
    sys.exit(main())
