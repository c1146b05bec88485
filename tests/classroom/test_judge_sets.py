"""The judge on the problem sets of the repository, and at the command line."""

import csv
import os
import re
import subprocess
import sys

import pytest
from example_answers import ASSIGNMENTS, SETS, answered, needed, shared_submissions

from backprop.classroom import problem_set
from backprop.classroom.__main__ import make_class
from backprop.classroom.seeds import hidden_seed
from backprop.judge import Editions, Limits, Plan, Submission, judge_all
from backprop.judge.__main__ import main

WORKERS = min(os.cpu_count() or 1, 4)
#: A check calls off a wrong loop by counting; on a busy machine the clock must not be first.
PATIENT = Limits(call_seconds=60, task_seconds=120, submission_seconds=240)


def of_kind(name, *kinds):
    return sum(task.points for task in problem_set(name).tasks if task.kind in kinds)


def of_tasks(name, kind):
    return sum(task.kind == kind for task in problem_set(name).tasks)


@pytest.fixture(scope="module", params=SETS)
def judged(request, tmp_path_factory):
    """Records of the reference, the blank, and the wrong solutions, from one run."""
    name = request.param
    given = {
        "reference": answered(name),
        "blank": (ASSIGNMENTS / f"release/{name}/{name}.ipynb").read_bytes(),
    }
    wrong = shared_submissions(name)
    for student, chosen in wrong.items():
        given[student] = answered(name, {task: code for task, (_, code) in chosen.items()})
    submissions = [Submission(student, f"{student}.ipynb", data) for student, data in given.items()]
    plan = Plan(Editions(name, "public", ASSIGNMENTS), PATIENT)
    results = tmp_path_factory.mktemp(name)
    records = {r["student"]: r for r in judge_all(submissions, plan, results, workers=WORKERS)}
    return name, records, wrong


def test_reference_gets_every_point(judged):
    name, records, _ = judged
    assert records["reference"]["points"] == of_kind(name, "function", "answer")
    assert not records["reference"]["notes"]
    for task in problem_set(name).tasks:
        if task.kind == "text":
            assert not records["reference"]["tasks"][task.name]["blank"]


def test_blank_gets_none(judged):
    name, records, _ = judged
    assert records["blank"]["points"] == 0, records["blank"]
    for task in problem_set(name).tasks:
        if task.kind == "text":
            assert records["blank"]["tasks"][task.name]["blank"]


def test_wrong_solutions_get_none_for_their_task_and_their_hint(judged):
    name, records, wrong = judged
    found, count = [], 0
    for student, chosen in wrong.items():
        for solution, _ in chosen.values():
            count += 1
            task = records[student]["tasks"][solution.task]
            if task["earned"] != 0 or solution.hint not in task["message"]:
                found.append((str(solution), task))
    assert count >= 8 * of_tasks(name, "function")
    assert not found


def test_a_wrong_solution_costs_no_task_that_does_not_use_it(judged):
    name, records, wrong = judged
    tasks = problem_set(name).tasks
    harmed = set().union(*wrong.values())
    assert harmed == {task.name for task in tasks if task.kind != "text"}
    lost, kept = [], 0
    for student, chosen in wrong.items():
        for task in tasks:
            if chosen.keys().isdisjoint({task.name, *needed(name, task.name)}):
                kept += 1
                outcome = records[student]["tasks"][task.name]["outcome"]
                if outcome not in ("right", "by hand"):
                    lost.append((student, [*chosen], task.name, outcome))
    assert kept > len(wrong)
    assert not lost


def table(folder):
    text = (folder / "grades.csv").read_bytes().decode("utf-8-sig")
    return {row["student"]: row for row in csv.DictReader(text.splitlines())}


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def run(*arguments):
    return main([str(argument) for argument in [*arguments, "--workers", 1]])


@pytest.fixture
def name():
    return SETS[0]


def test_command_line_judges_a_class_with_its_own_seed(tmp_path, name, capfd):
    make_class("autumn, group B", tmp_path / "class", ASSIGNMENTS)
    edition = tmp_path / f"class/release/{name}/{name}.ipynb"
    put(tmp_path / "in/ada/work.ipynb", answered(name, edition=edition))
    put(tmp_path / "in/bob/work.ipynb", edition.read_bytes())
    command = tmp_path / "in", "--problem-set", name, "--assignments", tmp_path / "class"
    phrase = "--seed", "autumn, group B"
    assert run(*command, *phrase, "--output", tmp_path / "out") == 0
    rows = table(tmp_path / "out")
    full = str(of_kind(name, "function", "answer"))
    assert (rows["ada"]["points"], rows["bob"]["points"]) == (full, "0")
    assert "2/2" in capfd.readouterr().err

    (tmp_path / "phrase.txt").write_text("autumn, group B\n")
    by_file = "--seed-file", tmp_path / "phrase.txt"
    before = (tmp_path / "out/grades.json").read_bytes()
    assert run(*command, *by_file, "--output", tmp_path / "out") == 0
    assert (tmp_path / "out/grades.json").read_bytes() == before

    assert run(*command, "--seed", "spring", "--output", tmp_path / "other") == 2
    assert "another phrase" in capfd.readouterr().err
    for path in (tmp_path / "out").rglob("*.*"):
        text = path.read_bytes()
        assert b"autumn" not in text, path
        assert hidden_seed("autumn, group B", name).encode() not in text, path


def test_command_line_gives_each_student_their_own_numbers(tmp_path, name, capfd):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nada,Ada\nbob,Bob\ncy,Cy\n")
    make_class("autumn", tmp_path / "class", ASSIGNMENTS, roster)
    for student in ("ada", "bob"):
        edition = tmp_path / f"class/release/{name}/{student}/{name}.ipynb"
        put(tmp_path / f"in/{student}/work.ipynb", answered(name, edition=edition))
    put(tmp_path / "in/eve/work.ipynb", answered(name))
    options = "--assignments", tmp_path / "class", "--seed", "autumn", "--students", roster
    command = tmp_path / "in", "--problem-set", name, *options, "--output", tmp_path / "out"
    assert run(*command) == 1
    rows = table(tmp_path / "out")
    full = str(of_kind(name, "function", "answer"))
    assert rows["ada"]["points"] == rows["bob"]["points"] == full
    assert (rows["cy"]["status"], rows["cy"]["points"]) == ("missing", "")
    assert (rows["eve"]["points"], rows["eve"]["reason"]) == (
        "",
        f"no edition of {name} was made for eve",
    )
    said = capfd.readouterr().err
    assert "missing: cy" in said
    assert "unreadable: eve" in said


def test_command_line_refuses_what_it_cannot_do(tmp_path, name, capfd):
    put(tmp_path / "in/ada/work.ipynb", answered(name))
    assert run(tmp_path / "in", "--problem-set", name, "--assignments", tmp_path) == 2
    assert "--assignments" in capfd.readouterr().err
    assert run(tmp_path / "in", "--problem-set", "ps9", "--assignments", ASSIGNMENTS) == 2
    said = capfd.readouterr().err
    assert f"unknown problem set 'ps9'; choose one of {', '.join(SETS)}" in said
    assert "--assignments" not in said
    assert run(tmp_path / "nowhere", "--problem-set", name, "--assignments", ASSIGNMENTS) == 2
    assert "there is no" in capfd.readouterr().err
    with pytest.raises(SystemExit):
        main([str(tmp_path / "in"), "--problem-set", name, "--workers", "0"])


def test_command_line_starts_processes(tmp_path, name):
    put(tmp_path / "in/ada/work.ipynb", answered(name))
    put(tmp_path / "in/bob/work.ipynb", b"")
    command = [sys.executable, "-m", "backprop.judge", "in", "--problem-set", name, "--workers"]
    command += ["2", "--assignments", str(ASSIGNMENTS)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1, done.stderr
    assert re.search(r"^1 graded: grades.summary\.html$", done.stdout, re.MULTILINE)
    assert "unreadable: bob: the file is empty" in done.stderr
    assert "Traceback" not in done.stderr
