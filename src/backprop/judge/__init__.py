"""Judge what students hand in, without letting their code decide: ``python -m backprop.judge``."""

from backprop.judge.editions import Editions
from backprop.judge.grading import Assignment
from backprop.judge.reading import Submission, Unreadable, find_submissions, read_notebook
from backprop.judge.report import write_reports
from backprop.judge.running import Plan, judge_all
from backprop.judge.sandbox import Limits, Sandbox

__all__ = [
    "Assignment",
    "Editions",
    "Limits",
    "Plan",
    "Sandbox",
    "Submission",
    "Unreadable",
    "find_submissions",
    "judge_all",
    "read_notebook",
    "write_reports",
]
