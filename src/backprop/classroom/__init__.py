"""Problem sets for a class: the same checks for a student, a test cell and the judge.

A notebook begins with ``ps1 = problem_set("ps1", seed=0)``; the seed is all that a class changes.
"""

from backprop.classroom.problem_set import (
    CheckFailed,
    Numbers,
    ProblemSet,
    Task,
    names,
    problem_set,
)

__all__ = ["CheckFailed", "Numbers", "ProblemSet", "Task", "names", "problem_set"]
