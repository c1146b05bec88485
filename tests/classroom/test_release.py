"""Student editions leak nothing, run as they are, and a class gets numbers of its own."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import notebooks
import pytest
from example_answers import ASSIGNMENTS, SETS, answers, release, source
from nbclient import NotebookClient

from backprop.classroom import CheckFailed, problem_set
from backprop.classroom.__main__ import main
from backprop.classroom.release import (
    read_notebook,
    student_edition,
    with_seeds,
    write_notebook,
)
from backprop.classroom.roster import read_roster
from backprop.classroom.seeds import PUBLIC, hidden_seed, public_seed

each_set = pytest.mark.parametrize("name", SETS)
PHRASE = "autumn, group B"


def path_of(folder, name):
    return Path(folder) / name / f"{name}.ipynb"


def make_class(folder, *options):
    command = ["--output", str(folder), "--assignments", str(ASSIGNMENTS), *options]
    return main(command)


# --- the editions in the repository


@each_set
def test_committed_edition_is_what_the_source_gives(name, tmp_path):
    edition = student_edition(read_notebook(path_of(ASSIGNMENTS / "source", name)))
    write_notebook(path_of(tmp_path, name), edition)
    committed = path_of(ASSIGNMENTS / "release", name).read_bytes()
    assert path_of(tmp_path, name).read_bytes() == committed, "run `make assignments`"


def test_regenerating_writes_every_committed_edition(tmp_path):
    shutil.copytree(ASSIGNMENTS / "source", tmp_path / "source")
    assert main(["--regenerate", "--assignments", str(tmp_path)]) == 0
    for name in SETS:
        made = path_of(tmp_path / "release", name).read_bytes()
        assert made == path_of(ASSIGNMENTS / "release", name).read_bytes()


@each_set
def test_source_carries_the_public_seeds(name):
    text = path_of(ASSIGNMENTS / "source", name).read_text(encoding="utf-8")
    assert re.findall(r"seed=(\d+)", text) == ["0"]
    assert set(re.findall(r'hidden=\\"(\w+)', text)) == {hidden_seed(PUBLIC, name)}


@each_set
def test_edition_leaks_nothing(name):
    text = path_of(ASSIGNMENTS / "release", name).read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    assert "hidden" not in text.lower()
    assert hidden_seed(PUBLIC, name) not in text
    assert all(not cell.get("outputs") for cell in release(name).cells)
    solved = {cell.id: cell.source for cell in source(name).cells}
    for cell in release(name).cells:
        if cell.metadata.nbgrader.solution and cell.cell_type == "code":
            secret = solved[cell.id].split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
            given = solved[cell.id].replace(secret, "")
            for line in filter(None, map(str.strip, secret.splitlines())):
                assert line in given or line not in cell.source, line
        elif cell.metadata.nbgrader.solution:
            assert not set(solved[cell.id].splitlines()) & set(cell.source.splitlines())
        else:
            kept = solved[cell.id].split("\n### BEGIN HIDDEN TESTS")[0]
            assert cell.source == kept


@each_set
def test_edition_does_not_bring_the_engine_along(name):
    code = "\n".join(cell.source for cell in release(name).cells if cell.cell_type == "code")
    imported = re.findall(r"^(?:from|import) (backprop\S*)", code, flags=re.MULTILINE)
    # The judge gives a student's code the package's own gradients only if the edition asks for it.
    assert imported == ["backprop.classroom"]


@each_set
def test_every_cell_of_the_edition_is_known_to_nbgrader(name):
    cells = release(name).cells
    ids = [cell.metadata.nbgrader.grade_id for cell in cells]
    assert len(set(ids)) == len(ids)
    for cell in cells:
        solution = cell.metadata.nbgrader.solution
        assert cell.metadata.deletable is False
        assert cell.metadata.get("editable", True) == solution
        assert cell.metadata.nbgrader.locked == (not solution)


@each_set
def test_edition_runs_to_its_end_and_says_whose_turn_it_is(name):
    notebook = release(name)
    NotebookClient(notebook, allow_errors=True, kernel_name="python3", timeout=60).execute()
    nbformat.validate(notebook)
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        if not cell.metadata.nbgrader.grade or cell.cell_type != "code":
            assert not [o for o in outputs if o.output_type == "error"], cell.id
            continue
        (error,) = outputs
        task = cell.metadata.nbgrader.grade_id.removeprefix("test_")
        assert error.ename == "CheckFailed"
        # The hint alone, in lines that nbgrader does not cut.
        assert "\n".join(error.traceback).replace("\n", " ") == f"CheckFailed: {error.evalue}"
        assert max(map(len, error.traceback)) <= 78
        given = answers(release(name))[task]
        blank = problem_set(name).verdict(task, given).blank
        assert error.evalue.startswith("Your turn.") == blank


@each_set
def test_first_cell_shows_the_numbers(name):
    (shown,) = next(c for c in source(name).cells if c.cell_type == "code").outputs
    numbers = problem_set(name).numbers
    assert shown.data["text/plain"] == repr(numbers)
    assert all(str(value) in repr(numbers) for value in numbers.values())
    assert shown.data["text/html"].count("<tr>") == len(numbers) + 1


# --- a class


def test_class_has_numbers_and_hidden_tests_of_its_own(tmp_path):
    assert make_class(tmp_path / "class", "--seed", PHRASE) == 0
    for name in SETS:
        seed, hidden = public_seed(PHRASE, name), hidden_seed(PHRASE, name)
        solved = path_of(tmp_path / "class" / "source", name).read_text(encoding="utf-8")
        edition = path_of(tmp_path / "class" / "release", name).read_text(encoding="utf-8")
        assert f"seed={seed})" in solved
        assert f"seed={seed})" in edition
        assert solved.count(hidden) == sum(t.kind == "function" for t in problem_set(name).tasks)
        assert hidden not in edition
        assert hidden_seed(PUBLIC, name) not in solved
        reference = answers(notebooks.read(path_of(tmp_path / "class" / "source", name)))
        for task in problem_set(name).tasks:
            if task.kind != "text":
                edition = problem_set(name, seed)
                assert edition.verdict(task.name, reference[task.name], hidden).right


def test_nothing_of_the_phrase_reaches_a_students_file(tmp_path):
    make_class(tmp_path / "class", "--seed", PHRASE)
    for path in (tmp_path / "class" / "release").rglob("*.ipynb"):
        assert "autumn" not in path.read_text(encoding="utf-8")


def test_class_without_a_phrase_is_the_public_one(tmp_path):
    make_class(tmp_path / "class")
    for path in (tmp_path / "class" / "release").rglob("*.ipynb"):
        committed = ASSIGNMENTS / path.relative_to(tmp_path / "class")
        assert path.read_bytes() == committed.read_bytes()


def test_each_student_of_a_roster_gets_an_edition_and_a_line_in_the_key(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,last_name\nada,Lovelace\ngrace.h,Hopper\n", encoding="utf-8")
    make_class(tmp_path / "class", "--seed", PHRASE, "--students", str(roster))
    for name in SETS:
        released = tmp_path / "class" / "release" / name
        assert sorted(p.name for p in released.iterdir()) == ["ada", "grace.h"]
        key = json.loads((tmp_path / "class" / "key" / f"{name}.json").read_text(encoding="utf-8"))
        page = (tmp_path / "class" / "key" / f"{name}.md").read_text(encoding="utf-8")
        for edition in key["editions"]:
            student = edition["student"]
            text = (released / student / f"{name}.ipynb").read_text(encoding="utf-8")
            assert f"seed={edition['seed']})" in text
            assert edition["seed"] == public_seed(PHRASE, name, student)
            ours = problem_set(name, edition["seed"])
            assert edition["numbers"] == json.loads(json.dumps(dict(ours.numbers)))
            for task, answer in edition["answers"].items():
                assert ours.verdict(task, answer).right
                assert f" {answer} " in page
            assert f"| {student} |" in page
        assert key["points"] == {task.name: task.points for task in problem_set(name).tasks}


def test_key_of_a_whole_class(tmp_path):
    make_class(tmp_path / "class", "--seed", PHRASE)
    for name in SETS:
        key = json.loads((tmp_path / "class" / "key" / f"{name}.json").read_text(encoding="utf-8"))
        (edition,) = key["editions"]
        assert edition["hidden"] == hidden_seed(PHRASE, name)
        assert f"{sum(key['points'].values())} points" in (
            tmp_path / "class" / "key" / f"{name}.md"
        ).read_text(encoding="utf-8")


def test_class_folder_is_a_course_of_nbgrader(tmp_path):
    make_class(tmp_path / "class")
    made = (tmp_path / "class" / "nbgrader_config.py").read_bytes()
    assert made == (ASSIGNMENTS / "nbgrader_config.py").read_bytes()


def test_folder_in_use_is_left_alone(tmp_path, capsys):
    (tmp_path / "grades.csv").write_text("precious")
    assert make_class(tmp_path, "--seed", PHRASE) == 1
    assert "not empty" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--seed", "  "], "the seed is empty"),
        (["--students", "missing.csv"], "missing.csv"),
        (["--assignments", "elsewhere"], "name the repository's folder"),
    ],
)
def test_what_cannot_be_used_is_said(options, words, tmp_path, capsys):
    assert main(["--output", str(tmp_path / "c"), "--assignments", str(ASSIGNMENTS), *options]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_command_runs_as_a_module(tmp_path):
    command = [sys.executable, "-m", "backprop.classroom", "--seed", "x", "--output"]
    run = subprocess.run(
        [*command, str(tmp_path / "class")], cwd=notebooks.ROOT, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert sorted(p.name for p in (tmp_path / "class").iterdir()) == [
        "key",
        "nbgrader_config.py",
        "release",
        "source",
    ]


@pytest.mark.parametrize("options", [[], ["--regenerate", "--seed", "x"]])
def test_contradicting_options_are_refused(options, capsys):
    with pytest.raises(SystemExit):
        main(options)
    assert "usage:" in capsys.readouterr().err


# --- seeds


def test_seeds_depend_on_every_part():
    parts = [(PHRASE, "ps1", ""), ("b", "ps1", ""), (PHRASE, "ps2", ""), (PHRASE, "ps1", "ada")]
    parts += [("a", "bc", "d"), ("ab", "c", "d"), ("a", "b", "cd")]
    for seed in (public_seed, hidden_seed):
        assert len({seed(*part) for part in parts}) == len(parts)
    assert public_seed(PUBLIC, "ps1") == 0
    assert hidden_seed(PUBLIC, "ps1") != hidden_seed(PUBLIC, "ps2")


def test_seeds_stay_what_they_are():
    """A class that was given out must be graded with the same numbers a year later."""
    assert public_seed(PHRASE, "ps1", "ada") == 229831177
    assert hidden_seed(PHRASE, "ps1", "ada") == "b4b798b610914dec70f21a21d6c30fca"


# --- notebooks and rosters that can't be used


def test_source_without_its_seed_is_refused():
    notebook = read_notebook(path_of(ASSIGNMENTS / "source", "ps1"))
    text = json.dumps(notebook).replace("seed=0", "seed=other")
    with pytest.raises(ValueError, match="has 0"):
        with_seeds(json.loads(text), 1, "ab")


def test_solution_without_an_end_is_refused():
    notebook = read_notebook(path_of(ASSIGNMENTS / "source", "ps1"))
    text = json.dumps(notebook).replace("### END SOLUTION", "### end solution")
    with pytest.raises(ValueError, match="without an end"):
        student_edition(json.loads(text))


@pytest.mark.parametrize("content", ["", "[]", "{}", "<html>", '{"nbformat": 3}'])
def test_no_notebook_is_refused(content, tmp_path):
    (tmp_path / "a.ipynb").write_text(content)
    with pytest.raises(ValueError, match="a.ipynb"):
        read_notebook(tmp_path / "a.ipynb")


@pytest.mark.parametrize(
    "text",
    [
        "id\nada\ngrace\n",
        "\ufeffID;Name\r\nada;Lovelace\r\ngrace;Hopper\r\n",
        "name,student\nLovelace,ada\n\nHopper, grace \n",
        'username\temail\n"ada"\ta@b\ngrace\tg@b\n',
    ],
)
def test_roster_is_read(text, tmp_path):
    (tmp_path / "roster.csv").write_bytes(text.encode())
    assert read_roster(tmp_path / "roster.csv") == ["ada", "grace"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no column"),
        ("name\nada\n", "names no column"),
        ("id\n", "no student"),
        ("id,name\n,Lovelace\n", "can't be a folder's name"),
        ("id\n../ada\n", "can't be a folder's name"),
        ("id\n.ada\n", "can't be a folder's name"),
        ("id\nada\nAda\n", "twice"),
    ],
)
def test_roster_that_cannot_be_used(text, words, tmp_path):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(ValueError, match=words):
        read_roster(tmp_path / "roster.csv")


# --- the problem set itself


def test_unknown_names_and_seeds_are_refused():
    with pytest.raises(ValueError, match="unknown problem set 'ps0'; choose one of ps1"):
        problem_set("ps0")
    for seed in (-1, 1.5, "a", True):
        with pytest.raises(ValueError, match="seed must be a whole number"):
            problem_set("ps1", seed)
    with pytest.raises(ValueError, match="no task 'nothing'; its tasks are quartic_slope"):
        problem_set("ps1").verdict("nothing", 1)
    with pytest.raises(ValueError, match="graded by hand"):
        problem_set("ps1").verdict("why_it_stalls", "because")


def test_what_an_answer_writes_to_stderr_goes_to_stdout(capsys):
    def secant_slope(f, x, h):
        print("a line", file=sys.stderr)
        return (f(x + h) - f(x)) / h

    assert problem_set("ps1").check("secant_slope", secant_slope).right
    said = capsys.readouterr()
    assert said.err == ""
    assert "a line" in said.out


def test_hidden_failure_says_that_the_numbers_are_others():
    learned = {}

    def learns(f, x, h):
        learned[f.__name__, x, h] = (f(x + h) - f(x)) / h
        return learned[f.__name__, x, h]

    def recites(f, x, h):
        return learned[f.__name__, x, h]

    assert problem_set("ps1").verdict("secant_slope", learns).right
    assert problem_set("ps1").verdict("secant_slope", recites).right
    with pytest.raises(CheckFailed, match=r"^With other numbers: .* raised KeyError"):
        problem_set("ps1").check("secant_slope", recites, hidden="others")


# --- the page for teachers


def test_readme_lists_every_set():
    page = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\((.*?)\) \| (.*?) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.M)
    expected = []
    for name in SETS:
        tasks = problem_set(name).tasks
        by_hand = sum(task.points for task in tasks if task.kind == "text")
        points = sum(task.points for task in tasks)
        path, title = f"release/{name}/{name}.ipynb", problem_set(name).title
        expected.append((name, path, title, *map(str, (len(tasks), points, by_hand))))
    assert rows == expected


def test_title_of_the_notebook_is_the_sets():
    for name in SETS:
        heading = source(name).cells[0].source.splitlines()[0]
        number = name.removeprefix("ps")
        assert heading.lower() == f"# problem set {number}: {problem_set(name).title}".lower()


def test_commands_of_the_readme_have_options_that_exist():
    page = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
    for module in ("backprop.classroom", "backprop.judge"):
        (command,) = re.findall(rf"^python -m {module} (.*)$", page, re.MULTILINE)
        run = subprocess.run(
            [sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True
        )
        assert set(re.findall(r"--[\w-]+", command)) <= set(re.findall(r"--[\w-]+", run.stdout))
