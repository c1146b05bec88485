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

if not os.environ.get("CI"):
    pytest.importorskip("nbgrader", reason="nbgrader is missing: requirements-instructor.txt")


def squeezed(text):
    """Without spaces: a hint is cut into lines, at hyphens too."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", SETS)
def test_no_wrong_solution_gets_a_point(name, tmp_path):
    source = Path("source", name, f"{name}.ipynb")
    (tmp_path / source).parent.mkdir(parents=True)
    (tmp_path / source).write_bytes((ASSIGNMENTS / source).read_bytes())
    settings = "nbgrader_config.py"
    (tmp_path / settings).write_bytes((ASSIGNMENTS / settings).read_bytes())
    handed_in = shared_submissions(name)
    for student, chosen in handed_in.items():
        place = tmp_path / "submitted" / student / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_bytes(answered(name, {task: code for task, (_, code) in chosen.items()}))
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("nbgrader_run.py"), name],
        cwd=tmp_path,
        env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout + run.stderr

    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["scores"]
    points = {(who, task.removeprefix("test_")): given for _, who, task, given in scores}
    full = {task.name: task.points for task in problem_set(name).tasks}
    wrongly_judged = []
    for student, chosen in handed_in.items():
        page = tmp_path / "feedback" / student / name / f"{name}.html"
        text = squeezed(html.unescape(re.sub("<[^>]*>", "", page.read_text(encoding="utf-8"))))
        for solution, _ in chosen.values():
            if points[student, solution.task] != 0 or squeezed(solution.hint) not in text:
                wrongly_judged.append((str(solution), points[student, solution.task]))
    assert not wrongly_judged
    assert any(points[student, task] == full[task] for student, task in points)
