"""nbgrader gives nothing for any wrong solution that we know, and says why in the same words."""

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from example_answers import ASSIGNMENTS, SETS, answered, shared_submissions

from backprop.classroom import problem_set

pytestmark = pytest.mark.timeout(1200)  # four courses are graded

if not os.environ.get("CI"):
    pytest.importorskip("nbgrader", reason="nbgrader is missing: requirements-instructor.txt")


def squeezed(text):
    """Without spaces: a hint is cut into lines, at hyphens too."""
    return re.sub(r"\s+", "", text)


def hand_in(name, folder):
    """Make a course of one problem set, in which all wrong solutions are handed in."""
    for shown in (Path("source", name, f"{name}.ipynb"), Path("nbgrader_config.py")):
        (folder / shown).parent.mkdir(parents=True, exist_ok=True)
        (folder / shown).write_bytes((ASSIGNMENTS / shown).read_bytes())
    for student, chosen in shared_submissions(name).items():
        place = folder / "submitted" / student / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_bytes(answered(name, {task: code for task, (_, code) in chosen.items()}))


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """{problem set: its folder} when nbgrader has graded them all, side by side."""
    folders = {name: tmp_path_factory.mktemp(name) for name in SETS}
    runs = {}
    for name, folder in folders.items():
        hand_in(name, folder)
        runs[name] = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("nbgrader_run.py"), name],
            cwd=folder,
            env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1", "HOME": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
    said = {name: run.communicate()[0] for name, run in runs.items()}
    assert {name: said[name] for name, run in runs.items() if run.returncode} == {}
    return folders


def messages(folder, student, name):
    """{task: what its test cell said}, from the graded notebook."""
    path = folder / "autograded" / student / name / f"{name}.ipynb"
    return {
        cell["metadata"]["nbgrader"]["grade_id"].removeprefix("test_"): " ".join(
            output.get("evalue", "") for output in cell["outputs"]
        )
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["grade"]
    }


def feedback(folder, student, name):
    """The text of the page that a student gets."""
    page = (folder / "feedback" / student / name / f"{name}.html").read_text(encoding="utf-8")
    return squeezed(html.unescape(re.sub("<[^>]*>", "", page)))


@pytest.mark.parametrize("name", SETS)
def test_no_wrong_solution_gets_a_point(name, courses):
    folder = courses[name]
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))["scores"]
    points = {(who, task.removeprefix("test_")): given for _, who, task, given in scores}
    full = {task.name: task.points for task in problem_set(name).tasks}
    wrongly_judged = []
    for student, chosen in shared_submissions(name).items():
        said, page = messages(folder, student, name), feedback(folder, student, name)
        for solution, _ in chosen.values():
            given, message = points[student, solution.task], said[solution.task]
            if given != 0 or solution.hint not in message or squeezed(solution.hint) not in page:
                wrongly_judged.append((str(solution), given, message))
    assert not wrongly_judged
    assert any(points[student, task] == full[task] for student, task in points)
