"""nbgrader makes the same student editions, and gives the points that our own verdict gives."""

import contextlib
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from example_answers import ASSIGNMENTS, SETS, source, wrong_solutions

from backprop.classroom import problem_set
from backprop.classroom.__main__ import main
from backprop.classroom.release import (
    CODE_STUB,
    TEXT_STUB,
    read_notebook,
    student_edition,
    write_notebook,
)
from backprop.classroom.seeds import hidden_seed, public_seed

pytestmark = pytest.mark.timeout(1200)  # a whole course is graded
PHRASE = "spring, group A"
STUDENTS = ("reference", "blank", "wrong")

try:
    import nbgrader
except ImportError:
    if os.environ.get("CI"):
        raise
    pytest.skip("nbgrader is missing: requirements-instructor.txt", allow_module_level=True)


def edition(name):
    return problem_set(name, public_seed(PHRASE, name))


def solved(name, task):
    """The reference's code or text for one task."""
    (cell,) = [c for c in source(name).cells if c.metadata.nbgrader.grade_id == task]
    return cell.source


def reciting(name, task):
    """A right answer that learned the visible cases by heart, and knows no others."""
    return f"""{solved(name, task)}
right, learned = {task}, {{}}

def key(given):
    return repr([getattr(value, "__name__", value) for value in given])

def {task}(*given):
    learned[key(given)] = right(*given)
    return learned[key(given)]

{name}.check("{task}", {task})

def {task}(*given):
    return learned[key(given)]
"""


def noisy(code):
    """The same answer; every function in it prints, warns and writes to stderr as well."""
    noise = "print('here'); np.float64(0) / np.float64(0); sys.stderr.write('a line\\n')"
    return "import sys\n" + re.sub(r"(?m)^def .*:$", lambda line: f"{line[0]}\n    {noise}", code)


def stopping(name):
    """The function whose cell fails in the wrong submission: its test finds no such name."""
    return [task.name for task in problem_set(name).tasks if task.kind == "function"][-1]


def submission(name, student):
    """{task: what this student wrote}, without what is left blank."""
    tasks = problem_set(name).tasks
    if student == "blank":
        return {}
    if student == "reference":
        judged = {t.name: noisy(solved(name, t.name)) for t in tasks if t.kind != "text"}
        return judged | {t.name: solved(name, t.name) for t in tasks if t.kind == "text"}
    written = {}
    for task in tasks:
        wrong = [w for w in wrong_solutions(name) if w.task == task.name]
        written_by = {w: w.code(edition(name).numbers) for w in wrong}
        codes = [code for w, code in written_by.items() if code and not w.called(code)]
        if codes:
            written[task.name] = codes[len(codes) // 2]
    written[tasks[0].name] = reciting(name, tasks[0].name)
    written[stopping(name)] = "raise ValueError('stopped early')"
    return written


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class's folder after everybody handed in and nbgrader has graded."""
    folder = tmp_path_factory.mktemp("nbgrader") / "class"
    assert main(["--output", str(folder), "--assignments", str(ASSIGNMENTS), "--seed", PHRASE]) == 0
    for name in SETS:
        released = folder / "release" / name / f"{name}.ipynb"
        for student in STUDENTS:
            notebook, written = read_notebook(released), submission(name, student)
            for cell in notebook["cells"]:
                task = cell["metadata"]["nbgrader"]["grade_id"]
                if task in written:
                    cell["source"] = written[task]
            write_notebook(folder / "submitted" / student / name / f"{name}.ipynb", notebook)
        released.unlink()
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("nbgrader_run.py"), *SETS],
        cwd=folder,
        env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1", "HOME": str(folder.parent)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


@pytest.fixture(scope="module")
def scores(course):
    return json.loads((course / "scores.json").read_text(encoding="utf-8"))


def expected(name, student):
    """{task: points} by our own verdict, on answers that ran without nbgrader."""
    ours, written = edition(name), submission(name, student)
    namespace, points = {}, {}
    for cell in read_notebook(ASSIGNMENTS / "release" / name / f"{name}.ipynb")["cells"]:
        marks = cell["metadata"]["nbgrader"]
        if cell["cell_type"] == "code" and not marks["grade"]:
            code = written.get(marks["grade_id"], "".join(cell["source"]))
            code = code.replace("seed=0", f"seed={ours.seed}")
            with contextlib.suppress(Exception):  # a notebook goes on with its next cell
                exec(code, namespace)
    for task in ours.tasks:
        if task.kind == "text":
            continue
        answer = namespace.get(task.name)
        right = (
            ours.verdict(task.name, answer).right
            and ours.verdict(task.name, answer, hidden_seed(PHRASE, name)).right
        )
        points[task.name] = task.points * right
    return points


def test_version_is_the_one_that_we_tested():
    pins = (ASSIGNMENTS.parent / "requirements-instructor.txt").read_text(encoding="utf-8")
    assert f"nbgrader=={nbgrader.__version__}\n" in pins


def test_stubs_of_the_configuration_are_ours():
    class Settings(dict):
        __getattr__ = dict.__getitem__
        __setattr__ = dict.__setitem__

        def __missing__(self, name):
            self[name] = Settings()
            return self[name]

    settings = Settings()
    text = (ASSIGNMENTS / "nbgrader_config.py").read_text(encoding="utf-8")
    exec(text, {"get_config": lambda: settings})
    assert settings.ClearSolutions.code_stub == {"python": CODE_STUB}
    assert settings.ClearSolutions.text_stub == TEXT_STUB


@pytest.mark.parametrize("name", SETS)
def test_nbgrader_makes_the_same_edition(name, course):
    made = read_notebook(course / "release" / name / f"{name}.ipynb")
    ours = student_edition(read_notebook(course / "source" / name / f"{name}.ipynb"))
    assert made == ours


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("name", SETS)
def test_points_are_those_of_our_verdict(name, student, scores):
    graded = {
        task.removeprefix("test_"): points
        for set_name, who, task, points in scores["scores"]
        if (set_name, who) == (name, student)
    }
    by_hand = [task.name for task in problem_set(name).tasks if task.kind == "text"]
    texts = {task: graded.pop(task) for task in by_hand}
    points = expected(name, student)
    assert graded == points
    # What is left blank gets 0 by itself; what is written waits for the teacher.
    assert texts == {t: None if t in submission(name, student) else 0 for t in by_hand}
    full = {t.name: t.points for t in problem_set(name).tasks if t.kind != "text"}
    assert points == (full if student == "reference" else dict.fromkeys(full, 0))
    assert [name, student, sum(points.values())] in scores["totals"]


@pytest.mark.parametrize("name", SETS)
def test_feedback_gives_the_hint_and_not_the_hidden_tests(name, course):
    for student in STUDENTS:
        page = (course / "feedback" / student / name / f"{name}.html").read_text(encoding="utf-8")
        assert hidden_seed(PHRASE, name) not in page
        assert "HIDDEN TESTS" not in page
        text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))
        assert student != "blank" or "Your turn." in text
        assert student != "reference" or "CheckFailed" not in text
        assert student != "wrong" or "CheckFailed: With other numbers:" in text
        if student == "wrong":
            assert f"NameError: name '{stopping(name)}' is not defined" in text
            written = submission(name, student)
            told = [
                wrong
                for wrong in wrong_solutions(name)
                if wrong.code(edition(name).numbers) == written.get(wrong.task)
            ]
            assert told
            for wrong in told:
                assert wrong.hint in text, wrong
