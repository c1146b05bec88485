"""Whole runs: in parallel, in any order, broken off and started again; and their reports."""

import csv
import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from small_set import POSSIBLE, REFERENCE, SmallAssignment, content, small_problem_set

from backprop.judge import Limits, Plan, Submission, judge_all, write_reports
from backprop.judge.running import file_stem

PLAN = Plan(SmallAssignment(), Limits(cell_seconds=1, call_seconds=1, submission_seconds=10))
EVIL = "<script>alert('x')</script> & `code`"


def submissions():
    wrong = {"secant": "def secant(f, x, h):\n    return (f(x) - f(x + h)) / h"}
    say = f"def scaled(values, factor):\n    raise ValueError({EVIL!r})"
    given = {
        "ada": content(REFERENCE),
        "bob": content(),
        "cy": content(REFERENCE | wrong),
        "dee": content(REFERENCE, after=["while True: pass"]),
        "eve": content(REFERENCE | {"scaled": say, "why": EVIL}),
        "fay": content(REFERENCE | {"secant": "def secant(f, x, h):\n  import os; os._exit(1)"}),
        EVIL: content(REFERENCE | wrong),
        "=1+1": b"{",
        "Ünal": content(REFERENCE),
    }
    found = [Submission(student, f"{student}.ipynb", data) for student, data in given.items()]
    return [*found, Submission("zoe", "", b"", "nothing was handed in")]


EXPECTED = {
    "ada": POSSIBLE,
    "bob": 0,
    "cy": POSSIBLE - 2,
    "dee": POSSIBLE,
    "eve": POSSIBLE - 1,
    "fay": POSSIBLE - 2,
    EVIL: POSSIBLE - 2,
    "=1+1": None,
    "Ünal": POSSIBLE,
    "zoe": None,
}


def by_student(records):
    return {record["student"]: record for record in records}


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    return by_student(judge_all(submissions(), PLAN, folder / "results")), folder


def test_points_are_as_expected(first_run):
    records, _ = first_run
    assert {student: record["points"] for student, record in records.items()} == EXPECTED
    assert records["=1+1"]["status"] == "unreadable"
    assert records["zoe"]["status"] == "missing"


def test_order_and_parallel_work_change_nothing(first_run, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    shuffled = submissions()
    random.Random(1).shuffle(shuffled)
    records = by_student(judge_all(shuffled, PLAN, tmp_path / "results", workers=3))
    assert records == first_run[0]
    assert not list((tmp_path / "temporary").glob("judge-*")), "temporary files are left"


def test_results_are_kept_until_something_changes(first_run, monkeypatch):
    records, folder = first_run
    results = folder / "results"

    def never(*arguments):
        raise AssertionError("judged again")

    with monkeypatch.context() as patch:
        patch.setattr("backprop.judge.running._judge_one", never)
        assert by_student(judge_all(submissions(), PLAN, results)) == records
        changed = [Submission("ada", "ada.ipynb", content())]
        with pytest.raises(AssertionError, match="judged again"):
            list(judge_all(changed, PLAN, results))
        other_seed = Plan(SmallAssignment("another phrase"), PLAN.limits)
        with pytest.raises(AssertionError, match="judged again"):
            list(judge_all(submissions(), other_seed, results))


def test_damaged_result_is_made_again(tmp_path):
    ada = submissions()[:1]
    before = list(judge_all(ada, PLAN, tmp_path))
    (path,) = tmp_path.glob("*.json")
    for damage in (b"", b"{", b"[]", b'{"key": 1}', path.read_bytes()[:-9]):
        path.write_bytes(damage)
        assert list(judge_all(ada, PLAN, tmp_path)) == before


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {folder!r})
from small_set import REFERENCE, content
from test_judge_running import PLAN
from backprop.judge import Submission, judge_all, running
running._code_digest = "the code as it was"
if __name__ == "__main__":
    many = [Submission(f"s{{n}}", "s.ipynb", content(REFERENCE)) for n in range(400)]
    for record in judge_all(many, PLAN, Path({results!r}), workers=2):
        print(record["student"], flush=True)
"""


def times(results):
    return {path: path.stat().st_mtime_ns for path in results.glob("*.json")}


def test_killed_in_the_middle_it_goes_on_and_ends_the_same(tmp_path, monkeypatch):
    # Results are made again when the code changes, and somebody may be working on it.
    monkeypatch.setattr("backprop.judge.running._code_digest", "the code as it was")
    results = tmp_path / "results"
    script = tmp_path / "run.py"
    script.write_text(KILLED.format(folder=str(Path(__file__).parent), results=str(results)))
    command = [sys.executable, str(script)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for _ in range(5):
        assert run.stdout.readline()
    run.kill()
    run.wait()
    run.stdout.close()
    kept, before, deadline = times(results), None, time.monotonic() + 15
    while kept != before and time.monotonic() < deadline:  # the others end a moment later
        time.sleep(0.7)
        kept, before = times(results), kept
    assert kept == before, "somebody still judges"
    assert 5 <= len(kept) < 400
    many = [Submission(f"s{n}", "s.ipynb", content(REFERENCE)) for n in range(len(kept) + 10)]
    records = list(judge_all(many, PLAN, results))
    assert [record["points"] for record in records] == [POSSIBLE] * len(many)
    assert all(path.stat().st_mtime_ns == kept[path] for path in kept)


def test_nothing_is_kept_once_the_first_process_is_gone(tmp_path, monkeypatch):
    """Its sandbox is closed then, which must not pass for what a student's code did."""
    monkeypatch.setattr("backprop.judge.running._ending.is_set", lambda: True)
    assert list(judge_all(submissions()[:1], PLAN, tmp_path))
    assert not list(tmp_path.glob("*.json"))


def test_death_of_a_judging_process_costs_one_submission(tmp_path):
    """The judge should never die; if it does, it says on whose work."""
    plan = Plan(DyingAssignment(), PLAN.limits)
    given = [Submission(name, f"{name}.ipynb", content(REFERENCE)) for name in ("ada", "bo", "cy")]
    records = by_student(judge_all(given, plan, tmp_path, workers=2))
    assert records["bo"]["status"] == "failed"
    assert "process died" in records["bo"]["reason"]
    assert records["ada"]["points"] == records["cy"]["points"] == POSSIBLE


class DyingAssignment(SmallAssignment):
    def __call__(self, student):
        if student == "bo" and os.environ.get("PYTEST_CURRENT_TEST_PROCESS") != str(os.getpid()):
            os._exit(3)
        return super().__call__(student)


@pytest.fixture(autouse=True)
def this_process(monkeypatch):
    monkeypatch.setenv("PYTEST_CURRENT_TEST_PROCESS", str(os.getpid()))


@pytest.mark.parametrize("student", ["ada", "Ada", "ADA", "a/b", "../x", "=1+1", "con", "ß", "."])
def test_file_names_are_safe_and_distinct(student):
    stem = file_stem(student)
    assert re.fullmatch(r"[a-z0-9-]+", stem)
    assert stem != "con"
    others = {file_stem(other).lower() for other in ("ada", "Ada", "ADA", "a/b", "a-b", "A-b")}
    assert len(others) == 6


@pytest.fixture(scope="module")
def reports(first_run):
    records, folder = first_run
    write_reports(list(records.values()), small_problem_set(), folder / "out")
    return folder / "out"


def test_table_has_a_row_for_everybody(reports):
    text = (reports / "grades.csv").read_bytes().decode("utf-8-sig")
    rows = {row["student"]: row for row in csv.DictReader(text.splitlines())}
    assert set(rows) == {*EXPECTED, "'=1+1"} - {"=1+1"}
    assert rows["ada"]["points"] == rows["ada"]["possible"] == str(POSSIBLE)
    assert rows["ada"]["by_hand"] == "4"
    assert (rows["cy"]["secant"], rows["cy"]["central"], rows["cy"]["why"]) == ("0", "3", "")
    for nobody in ("'=1+1", "zoe"):
        assert rows[nobody]["points"] == rows[nobody]["secant"] == ""
        assert rows[nobody]["reason"]


def test_json_has_the_same_points(reports):
    found = json.loads((reports / "grades.json").read_text())
    assert {each["student"]: each["points"] for each in found["students"]} == EXPECTED
    assert found["possible"] == POSSIBLE


def pages(reports):
    return [reports / "summary.html", *sorted((reports / "feedback").glob("*.html"))]


def test_pages_stand_alone_and_run_nothing(reports):
    assert len(pages(reports)) == 1 + len(EXPECTED)
    for path in pages(reports):
        text = path.read_text(encoding="utf-8")
        page = BeautifulSoup(text, "html.parser")
        assert "<script" not in text
        assert not page.find_all(["script", "link", "img", "iframe", "object"])
        assert not page.find_all(src=True)
        assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
        assert not re.search(r"url\(|@import", text)
        assert page.html["lang"] == "en"
        assert all(page.find(name) for name in ("title", "main", "h1"))
        for table in page.find_all("table"):
            assert table.caption
            assert table.find("th", scope="col")
            assert table.find("th", scope="row")


def test_feedback_shows_hints_and_no_hidden_cases(reports):
    text = (reports / "feedback" / f"{file_stem('cy')}.html").read_text(encoding="utf-8")
    assert "The two heights are in reversed order." in text
    assert f"{POSSIBLE - 2} of {POSSIBLE} points" in text
    assert SmallAssignment().hidden not in text
    assert "Because it does." in text


def test_words_of_a_student_are_shown_as_words(reports):
    text = (reports / "feedback" / f"{file_stem('eve')}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert "<script>alert('x')</script>" in page.get_text()
    assert page.pre.get_text() == EVIL


def test_summary_has_a_picture_with_its_words(reports):
    page = BeautifulSoup((reports / "summary.html").read_text(encoding="utf-8"), "html.parser")
    picture = page.find("svg", role="img")
    assert f"{POSSIBLE} points: 3" in picture["aria-label"]
    assert "0 points: 1" in picture["aria-label"]
    bars = picture.find_all("rect")
    assert len(bars) == len({p for p in EXPECTED.values() if p is not None})
    mistakes = page.find(string="The most frequent ones").find_parent("table").get_text(" ")
    assert "2 secant The two heights are in reversed order." in " ".join(mistakes.split())
    for link in page.find_all("a"):
        assert (reports / link["href"]).is_file()


def test_reports_are_the_same_again(reports, first_run, tmp_path):
    write_reports(list(first_run[0].values()), small_problem_set(), tmp_path)
    for path in [*pages(reports), reports / "grades.csv", reports / "grades.json"]:
        assert (tmp_path / path.relative_to(reports)).read_bytes() == path.read_bytes()


def test_reports_of_nobody_graded(tmp_path):
    nobody = list(judge_all(submissions()[-1:], PLAN, tmp_path / "results"))
    write_reports(nobody, small_problem_set(), tmp_path)
    assert "0 of 1 graded" in (tmp_path / "summary.html").read_text(encoding="utf-8")
