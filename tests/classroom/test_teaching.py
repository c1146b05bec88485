"""A teacher who follows `book/teaching.md` to the letter gets from a clone to a graded class."""

import contextlib
import csv
import html
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import example_class
import notebooks
import pytest
from example_answers import source

from backprop.classroom import names, problem_set
from backprop.classroom.seeds import hidden_seed, public_seed

pytestmark = pytest.mark.timeout(1200)  # a class is graded, twice

PAGE = (notebooks.ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
CHAPTERS = [path.stem for path in notebooks.find() if re.match(r"\d\d_", path.name)]
PHRASE, NAME = "a phrase of your own", "ps1"
GRADED, WITH_NBGRADER = "## From a clone to a graded class", "### With nbgrader"
DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4"}
HOURS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "1": 1, "1¼": 1.25}
# Getting the repository and what it needs: whoever runs this test has done so.
SET_UP = (
    *("git clone", "cd {{repository_folder}}", "python3 -m venv", ". .venv/bin/activate"),
    "python -m pip install",
)
USED = ("assignments", "tests/classroom", "book/_ext")


def section(heading):
    """What stands below a heading, up to the next one of its rank."""
    rank = heading.index(" ")
    return re.search(rf"(?ms)^{re.escape(heading)}$\n(.*?)(?=^#{{1,{rank}}} |\Z)", PAGE)[1]


def blocks(text):
    return re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", text)


def commands(text):
    """The fenced blocks as commands, without those that set up."""
    found = []
    for language, code in blocks(text):
        if language == "python":
            found.append(["python", "-c", code])
        else:
            assert language == "sh"
            lines = [line for line in code.splitlines() if not line.startswith(SET_UP)]
            found += [shlex.split(line) for line in lines]
    return found


# Kernels of other tests start at the same time; a teacher's nbgrader is alone on its machine.
NBGRADER_CONFIG = f"""
import sys
sys.path.insert(0, {str(notebooks.ROOT / "book" / "_ext")!r})
import kernel_sockets
kernel_sockets.use_socket_files()
"""


def follow(text, folder):
    """Run the commands of a text one after another; what each told, and how it ended."""
    return run(commands(text), folder)


def run(given, folder):
    """Run commands one after another; what each told, and how it ended."""
    settings = folder.parent / "jupyter_settings"
    settings.mkdir(exist_ok=True)
    (settings / "nbgrader_config.py").write_text(NBGRADER_CONFIG, encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    told = []
    for program, *arguments in given:
        if program == "cd":
            folder = folder / arguments[0]
            continue
        done = subprocess.run(
            [shutil.which(program, path=path), *arguments],
            cwd=folder,
            env={
                **os.environ,
                "PATH": path,
                "PYTHONUTF8": "1",
                "JUPYTER_PLATFORM_DIRS": "1",
                "JUPYTER_CONFIG_DIR": str(settings),
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        told.append((" ".join([program, *arguments]), done.returncode, done.stdout + done.stderr))
    return told


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of the repository, as far as the commands use it."""
    folder = tmp_path_factory.mktemp("teaching") / "clone"
    for part in USED:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(notebooks.ROOT / part, folder / part, ignore=leave)
    return folder


@pytest.fixture(scope="module")
def graded(clone):
    """The class's folder, after all commands but nbgrader's."""
    told = follow(section(GRADED).partition(WITH_NBGRADER)[0], clone)
    # The judge says by 1 that a person has to look at something, as the page explains.
    for command, code, output in told:
        assert code == (1 if "backprop.judge " in command else 0), f"{command}\n{output}"
    assert len(told) == 4
    return clone.parent / "class"


@pytest.fixture(scope="module")
def examples(graded):
    return example_class.example_class(graded, NAME)


@pytest.fixture(scope="module")
def grades(graded):
    text = (graded / "grades" / "grades.csv").read_text(encoding="utf-8-sig")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text))}


def expected(example, edition):
    """{task: points} by the checks alone, in this process."""
    # What never ends is not run here, and must get nothing from the judge.
    written = {task: code for task, code in example.written.items() if "while True" not in code}
    namespace = {}
    for cell in edition.filled_in(written)["cells"]:
        if cell["cell_type"] == "code" and not cell["metadata"]["nbgrader"]["grade"]:
            with contextlib.suppress(Exception):
                exec("".join(cell["source"]), namespace)
    hidden = hidden_seed(PHRASE, NAME)
    judged = {}
    for task in edition.problem_set.tasks:
        if task.kind != "text":
            answer = namespace.get(task.name)
            both = [edition.problem_set.verdict(task.name, answer, seed) for seed in (None, hidden)]
            judged[task.name] = task.points * all(verdict.right for verdict in both)
    return judged


def page_of(grades, example):
    """The feedback page for an example, as it is read."""
    place = f"{example.student}_"
    with zipfile.ZipFile(grades.parent / "feedback.zip") as archive:
        (name,) = [name for name in archive.namelist() if name.startswith(place)]
        page = archive.read(name).decode()
    return name, html.unescape(re.sub(r"\s+|<[^>]*>", " ", page).replace("  ", " "))


def words(text):
    return re.sub(r"[\s`]+", "", text)


def test_example_class_is_as_the_page_tells(examples):
    stories = [example.story for example in examples]
    assert len(examples) == len({example.student for example in examples}) == 20
    assert {
        *("perfect", "blank", "mistake", "wrong name", "no metadata", "script", "unreadable"),
        *("late exception", "endless", "byte-order mark", "half", "other name"),
    } == set(stories)
    assert "twenty submissions" in section(GRADED)
    mistakes = [example.mistake.task for example in examples if example.mistake]
    assert len(set(mistakes)) == len(mistakes) == 9


def test_everybody_gets_the_points_that_the_checks_give(graded, examples, grades):
    edition = example_class.Edition(graded, NAME)
    assert edition.problem_set.seed == public_seed(PHRASE, NAME)
    assert set(grades) == {example.student for example in examples}
    possible = sum(task.points for task in edition.problem_set.tasks if task.kind != "text")
    for example in examples:
        row = grades[example.student]
        if example.story == "unreadable":
            assert (row["status"], row["points"]) == ("unreadable", "")
            assert "web page" in row["reason"]
            continue
        wanted = expected(example, edition)
        assert {task: int(row[task]) for task in wanted} == wanted, example.student
        assert int(row["points"]) == sum(wanted.values())
        assert row["possible"] == str(possible)


@pytest.mark.parametrize(
    "story",
    ["perfect", "wrong name", "other name", "byte-order mark", "no metadata", "script"]
    + ["late exception"],
)
def test_a_right_answer_gets_all_points_in_whatever_it_comes(story, examples, grades):
    (example,) = [example for example in examples if example.story == story]
    assert grades[example.student]["points"] == grades[example.student]["possible"]


def test_a_mistake_costs_its_task_and_is_named(graded, examples, grades):
    for example in examples:
        if example.mistake:
            assert grades[example.student][example.mistake.task] == "0"
            _, page = page_of(graded / "grades", example)
            assert words(example.mistake.hint) in words(page), example.student


def test_summary_names_who_needs_a_look(graded, examples):
    summary = (graded / "grades" / "summary.html").read_text(encoding="utf-8")
    (lost,) = [example.student for example in examples if example.story == "unreadable"]
    look, _, rest = summary.partition("Look at these yourself")[2].partition("<h2>")
    assert lost in look
    assert f"{len(examples) - 1} of {len(examples)} graded" in summary
    assert "The most frequent ones" in rest


def test_feedback_goes_back_under_the_names_under_which_the_work_came(graded, examples):
    with zipfile.ZipFile(graded / "handed_in.zip") as archive:
        came = {Path(name).parent.name for name in archive.namelist()}
    went = set()
    for example in examples:
        name, page = page_of(graded / "grades", example)
        went.add(Path(name).parent.name)
        assert example.student in page
        assert hidden_seed(PHRASE, NAME) not in page
    assert went == came


def test_who_handed_in_nothing_gets_no_feedback(graded):
    with zipfile.ZipFile(graded / "handed_in.zip") as archive:
        came = {Path(name).parent.name for name in archive.namelist()}
    roster = [folder.split("_")[1] for folder in sorted(came)] + ["nobody"]
    (graded / "roster.csv").write_text("\n".join(["id", *roster]), encoding="utf-8")
    below = "../class/with_a_roster"
    (graded / "with_a_roster").mkdir()
    (judging,) = [each for each in commands(section(GRADED)) if "backprop.judge" in each]
    (returning,) = [each for each in commands(section(GRADED)) if each[1] == "-c"]
    told = []
    for command in ([*judging, "--students", "../class/roster.csv"], returning):
        moved = [word.replace("../class/grades", f"{below}/grades") for word in command]
        moved = [word.replace("../class/feedback", f"{below}/feedback") for word in moved]
        told += run([moved], graded.parent / "clone")
    assert [code for _, code, _ in told] == [1, 0], told
    assert "missing: nobody" in told[0][2]
    with zipfile.ZipFile(graded / "with_a_roster" / "feedback.zip") as archive:
        assert {Path(name).parent.name for name in archive.namelist()} == came


def test_phrase_is_in_no_file_of_the_class(graded):
    files = [path for path in graded.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [path.name for path in files if PHRASE.encode() in path.read_bytes()] == []


def test_nbgrader_gives_the_same_points(graded, grades, examples):
    if not importlib.util.find_spec("nbgrader") and not os.environ.get("CI"):
        pytest.skip("nbgrader is missing: requirements-instructor.txt")
    told = follow(section(WITH_NBGRADER), graded.parent / "clone")
    assert [code for _, code, _ in told] == [0, 0, 0, 0], told
    with (graded / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    judged = {student.partition(" ")[0].lower(): row["points"] for student, row in grades.items()}
    assert scores == {student: float(judged[student]) for student in scores}
    stories = {example.student.partition(" ")[0].lower(): example.story for example in examples}
    assert sorted(stories[student] for student in scores) == ["blank", "mistake", "perfect"]
    for student in scores:
        assert (graded / "feedback" / student / NAME / f"{NAME}.html").is_file()


def test_commands_of_the_page_are_those_that_we_run():
    every = [line for _, code in blocks(section(GRADED)) for line in code.splitlines()]
    left_out = [line for line in every if line.startswith(SET_UP)]
    assert len(left_out) == len(SET_UP) + 1  # packages are installed twice
    assert [command[:3] for command in commands(section(GRADED)) if command[1] != "-c"] == [
        ["python", "-m", "backprop.classroom"],
        ["python", "tests/classroom/example_class.py", "../class"],
        ["python", "-m", "backprop.judge"],
        ["cd", "../class"],
        *(["nbgrader", step, NAME] for step in ("generate_assignment", "autograde")),
        ["nbgrader", "generate_feedback", NAME],
        ["nbgrader", "export"],
    ]


@pytest.mark.parametrize(("title", "hours"), [("Two", 2), ("Four", 4), ("Eight", 8)])
def test_hours_of_a_path_add_up(title, hours):
    (heading,) = re.findall(rf"^### {title} hours: .*$", PAGE, re.MULTILINE)
    cells = re.findall(r"^\| ([^|]*) \| [^|]*\]\(", section(heading), re.MULTILINE)
    assert sum(HOURS[cell] for cell in cells) == hours


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_chapter_has_mistakes_and_questions(chapter):
    heading = re.search(rf"^(### Chapter {int(chapter[:2])}: .*)$", PAGE, re.MULTILINE)[1]
    mistakes, questions = section(heading).split("Ask in class:")
    assert f"[]({chapter})" in mistakes
    assert len(re.findall(r"^- ", mistakes, re.MULTILINE)) >= 2
    asked = re.findall(r"^- ((?:.*\n)(?:  .*\n)*)", questions, re.MULTILINE)
    assert 2 <= len(asked) <= 3
    assert all(re.search(r"[?.]\s*$", question) for question in asked)


@pytest.mark.parametrize("name", names())
def test_each_problem_set_is_offered(name):
    (row,) = [line for line in PAGE.splitlines() if f"{{{{edition {name}}}}}" in line]
    assert f"{{{{points {name}}}}}" in row
    assert f"**{name[2:]}: {problem_set(name).title[0].lower()}" in row.replace("XOR", "xOR")
    (planned,) = re.findall(r"(?m)^Plan (.*)\.$", source(name).cells[0].source)
    hours = re.sub("|".join(DIGITS), lambda word: DIGITS[word[0]], planned)
    assert row.endswith(f"| {hours} |")


def test_what_a_class_is_made_of_stays_out_of_the_repository():
    guides = PAGE, (notebooks.ROOT / "assignments" / "README.md").read_text(encoding="utf-8")
    for guide in guides:
        folders = re.findall(r"--(?:output|assignments) (\S+)", guide)
        assert len(folders) == 3
        assert all(folder.startswith("../class") for folder in folders)
    ignored = (notebooks.ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/class/", "/grades/"} <= set(ignored)
