"""One process that grades a whole course with nbgrader's own commands, and prints every score.

python nbgrader_run.py ps1 ps2 ...        in the course's folder
"""

import csv
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book" / "_ext"))
# nbgrader looks for its helper `alembic` on the path.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

import kernel_sockets
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp

kernel_sockets.use_socket_files()


def nbgrader(*command):
    NbGraderApp.clear_instance()
    NbGraderApp.launch_instance([*command, "--log-level=ERROR"])


for name in sys.argv[1:]:
    nbgrader("generate_assignment", name, "--create", "--force")
    nbgrader("autograde", name, "--create")
    nbgrader("generate_feedback", name)
nbgrader("export")

scores = []
with Gradebook("sqlite:///gradebook.db") as gradebook:
    for name in sys.argv[1:]:
        for submission in gradebook.assignment_submissions(name):
            for grade in submission.notebooks[0].grades:
                scores.append([name, submission.student.id, grade.name, grade.auto_score])
with open("grades.csv", encoding="utf-8") as file:
    totals = [
        [row["assignment"], row["student_id"], float(row["score"])] for row in csv.DictReader(file)
    ]
Path("scores.json").write_text(json.dumps({"scores": scores, "totals": totals}), encoding="utf-8")
