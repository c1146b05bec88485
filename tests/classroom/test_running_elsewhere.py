"""The files with which notebooks run in other places fit the repository, and each other."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import example_class
import notebooks
import pytest
import yaml

ROOT = notebooks.ROOT
PAGE = (ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
ADDRESS = yaml.safe_load((ROOT / "book" / "_config.yml").read_text("utf-8"))["repository"]["url"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOW = ROOT / "assignments" / "github" / "judge.yml"
NAME = "ps1"


def lines(path):
    found = (line.strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines())
    return [line for line in found if line and not line.startswith("#")]


def test_each_file_that_the_page_names_is_there():
    section = re.search(r"(?ms)^## Running it elsewhere$\n(.*?)^## ", PAGE)[1]
    table = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", section, re.MULTILINE)
    named = [name for cell in table for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) >= 7
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", [".binder/requirements.txt", "requirements-hub.txt"])
def test_notebooks_get_the_versions_that_we_test(path):
    *pins, package = lines(path)
    tested = lines("requirements.txt")
    ours = [pin for pin in pins if not pin.startswith("nbgitpuller==")]
    assert set(ours) <= set(tested)
    assert len(pins) == len(ours) + 1
    needed = {re.match(r"[\w-]+", dependency)[0] for dependency in PROJECT["dependencies"]}
    assert needed <= {pin.split("==")[0] for pin in ours}
    # Binder has the whole repository, a hub this file alone.
    assert package == ("-e ." if path.startswith(".binder") else f"backprop @ git+{ADDRESS}")


def test_binder_and_hub_install_the_same():
    assert lines(".binder/requirements.txt")[:-1] == lines("requirements-hub.txt")[:-1]


def test_binder_gets_a_python_that_we_support():
    (version,) = lines(".binder/runtime.txt")
    assert re.fullmatch(r"python-3\.1[1-3]", version)


def test_a_container_sets_up_what_the_readme_does():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    install = "python -m pip install --requirement requirements.txt"
    assert container["updateContentCommand"] == install
    assert re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:3\.1[1-3]", container["image"])
    recommended = json.loads((ROOT / ".vscode/extensions.json").read_text("utf-8"))
    extensions = container["customizations"]["vscode"]["extensions"]
    assert (
        extensions == recommended["recommendations"] == ["ms-python.python", "ms-toolsai.jupyter"]
    )


@pytest.mark.parametrize("path", ["README.md", "CITATION.cff", "requirements-hub.txt"])
def test_the_address_of_the_repository_is_the_one_of_the_book(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    owner, name = ADDRESS.split("/")[-2:]
    found = set(re.findall(rf"github\.com/([\w-]+/{re.escape(name)})\b", text))
    assert found == {f"{owner}/{name}"}


# --- the workflow for a student's repository


@pytest.fixture(scope="module")
def workflow():
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))


def steps(workflow):
    return workflow["jobs"]["judge"]["steps"]


def test_workflow_follows_its_schema():
    schema = ["--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    command = [sys.executable, "-m", "check_jsonschema", *schema]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflow_may_do_nothing_but_read(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["judge"]


def test_workflow_uses_the_actions_of_ours(workflow):
    ours = (ROOT / ".github/workflows/book.yml").read_text(encoding="utf-8")
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    known = [use for use in used if use.split("@")[0] in ours]
    assert len(known) >= 3
    assert all(f"uses: {use}\n" in ours for use in known)
    checkouts = [step["with"] for step in steps(workflow) if step.get("uses", "") == known[0]]
    assert checkouts[1]["repository"] == ADDRESS.removeprefix("https://github.com/")


@pytest.fixture
def run_of(tmp_path, workflow):
    """A function that judges a notebook as the workflow does: (exit code, summary, folder)."""
    shutil.copytree(ROOT / "assignments", tmp_path / "book" / "assignments")
    (tmp_path / "handed_in" / "you").mkdir(parents=True)
    summary = tmp_path / "summary.md"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {"PATH": path, "GITHUB_STEP_SUMMARY": str(summary), "PYTHONUTF8": "1"}

    def run_of(content):
        (tmp_path / "handed_in" / "you" / f"{NAME}.ipynb").write_bytes(content)
        codes = []
        for step in steps(workflow):
            if "run" not in step or "pip install" in step["run"]:
                continue
            shell = [sys.executable, "-c"] if step.get("shell") == "python" else ["bash", "-ec"]
            done = subprocess.run(
                [*shell, step["run"]],
                cwd=tmp_path,
                env={**os.environ, **workflow["env"], **variables},
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
            assert "Traceback" not in done.stderr, done.stderr
            codes.append(done.returncode)
        return codes, summary.read_text(encoding="utf-8"), tmp_path

    return run_of


@pytest.fixture(scope="module")
def edition():
    return example_class.Edition(ROOT / "assignments", NAME)


needs_bash = pytest.mark.skipif(sys.platform == "win32", reason="the workflow runs on Linux")


@needs_bash
def test_workflow_passes_what_is_right(run_of, workflow, edition):
    codes, summary, folder = run_of(example_class.stored(edition.filled_in(edition.right)))
    assert codes == [0, 0]
    possible = sum(t.points for t in edition.problem_set.tasks if t.kind != "text")
    assert f"{possible} of {possible} points." in summary
    (kept,) = [step for step in steps(workflow) if "upload-artifact" in step.get("uses", "")]
    assert [page.suffix for page in (folder / kept["with"]["path"]).iterdir()] == [".html"]


@needs_bash
def test_workflow_shows_the_hint_for_a_mistake(run_of, edition):
    wrong, code = edition.mistakes()[0]
    written = edition.right | {wrong.task: code}
    codes, summary, _ = run_of(example_class.stored(edition.filled_in(written)))
    assert codes == [0, 1]
    (row,) = [line for line in summary.splitlines() if line.startswith(f"| {wrong.task} |")]
    assert f"| 0 / {edition.problem_set.task(wrong.task).points} | wrong |" in row
    assert wrong.hint in row


@needs_bash
def test_workflow_says_why_a_file_can_not_be_read(run_of):
    codes, summary, _ = run_of(b"<!doctype html><title>Sign in</title>")
    assert codes == [1, 1]
    assert "unreadable" in summary
    assert "web page" in summary
