"""Settings with which nbgrader grades these problem sets: run it in this folder."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "backprop"

# What students see in place of a solution; `python -m backprop.classroom` writes the same.
c.ClearSolutions.code_stub = {"python": "# Write your answer here."}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# Seconds for a cell: an endless loop ends.
c.Execute.timeout = 30

# A test cell that a student deleted is put back, instead of ending the grading of all.
c.OverwriteCells.add_missing_cells = True

# nbgrader shows the hidden tests in its feedback unless they are cleared here.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    "nbgrader.preprocessors.ClearHiddenTests",
]

# A traceback would quote the lines of a test cell, hidden ones too, if a student's name is missing.
c.Execute.extra_arguments = ["--InteractiveShell.xmode=Minimal"]
