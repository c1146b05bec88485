import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CITATION = "CITATION.cff"
WORKFLOW = ".github/workflows/book.yml"
PLAIN_COMMANDS_SETUP = ['$env:PYTHONUTF8 = "1"']

# Traces of the machine that a file was written on.
TRACES = {
    "a path of one machine": r"(?<![\w./])/(root|home|work|Users|tmp)/\w",
    "a package registry": r"registry\.npmjs\.|pypi\.org/simple|python[h]osted|index-url\s*=",
    "an address on a private network": r"https?://(10|172|192)\.\d+\.\d+\.\d+",
}


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def requirements():
    lines = [line.strip() for line in read("requirements.txt").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def code_blocks(page, language):
    return [
        block.splitlines()
        for block in re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    ]


def committed_files():
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy is not a git repository, so nothing says which files belong to it")
    return [name for name in listing.split("\0") if (ROOT / name).is_file()]


class Makefile:
    """The part of the Makefile's language that ours uses."""

    def __init__(self, text):
        text = text.replace("\\\n", " ")
        self.variables = dict(re.findall(r"^(\w+) [?:]= (.*)$", text, re.MULTILINE))
        self.rules = {}
        for target, needs, recipe in re.findall(
            r"^([^\s#.:][^:\n]*):(?!=)(.*)\n((?:\t.*\n)*)", text, re.MULTILINE
        ):
            lines = [self.expanded(line.strip()) for line in recipe.splitlines()]
            self.rules[self.expanded(target)] = self.expanded(needs).split(), lines

    def expanded(self, text):
        while (name := re.search(r"\$\((\w+)\)", text)) is not None:
            text = text.replace(name[0], self.variables[name[1]])
        return text

    def commands(self, *targets):
        """What the targets run from scratch, in order, without the checks that can stop them."""
        found = []
        for target in targets:
            needs, recipe = self.rules.get(target, ([], []))
            acts = [
                line.removeprefix("@")
                for line in recipe
                if "||" not in line and not line.startswith(("@echo", "@touch"))
            ]
            found += [line for line in [*self.commands(*needs), *acts] if line not in found]
        return found


@pytest.fixture(scope="module")
def makefile():
    return Makefile(read("Makefile"))


def in_powershell(commands):
    return [
        re.sub(r"\.venv/bin/", r".venv\\Scripts\\", re.sub(r"^python3 ", "python ", command))
        for command in commands
    ]


def test_requirements_are_exact_and_end_in_the_package_itself():
    *pins, last = requirements()
    assert last == "-e ."
    loose = [pin for pin in pins if not re.fullmatch(r"[\w-]+==[\w.]+", pin)]
    assert not loose, f"requirements.txt needs name==version, not {loose}"
    names = [pin.split("==")[0] for pin in pins]
    assert len(set(names)) == len(names)


def test_dependencies_of_the_package_are_among_the_requirements():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    needed = {re.match(r"[\w-]+", dependency)[0] for dependency in project["dependencies"]}
    assert needed <= {pin.split("==")[0] for pin in requirements()}


def test_every_hook_uses_the_version_of_the_requirements():
    hooks = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    pins = {pin for hook in hooks for pin in hook["additional_dependencies"]}
    assert [pin for pin in requirements() if pin.startswith("ruff==")] == [
        pin for pin in pins if pin.startswith("ruff")
    ]


def test_hooks_check_what_make_lint_checks(makefile):
    hooks = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    entries = {hook["entry"].replace(" --force-exclude", "") for hook in hooks}
    _, lint = makefile.rules["lint"]
    assert {line.removeprefix(".venv/bin/python -m ") for line in lint} <= entries


def test_readme_names_exactly_two_commands_for_a_fresh_machine(makefile):
    commands = [line for block in code_blocks(read("README.md"), "sh") for line in block]
    assert [line for line in commands if not line.startswith(("git clone", "cd "))] == [
        "make read",
        "make test",
    ]
    assert {"read", "test"} <= set(makefile.rules)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_that_a_page_names_exists(page, makefile):
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", re.sub(r"without make", "", read(page))))
    assert named <= set(makefile.rules)


def test_contributing_explains_every_make_command():
    explained = re.findall(r"^\| `make ([\w-]+)` \|", read("CONTRIBUTING.md"), re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)[1].split()
    assert sorted([*explained, "port"]) == sorted(phony)


def test_windows_commands_in_the_readme_are_those_of_the_makefile(makefile):
    to_read, to_test = code_blocks(read("README.md"), "powershell")
    building = makefile.commands("read")
    assert to_read == PLAIN_COMMANDS_SETUP + in_powershell(building)
    assert to_test == in_powershell(c for c in makefile.commands("test") if c not in building)


def test_workflow_runs_the_test_commands_of_the_readme():
    steps = yaml.safe_load(read(WORKFLOW))["jobs"]["test"]["steps"]
    make, plain = (step["run"].splitlines() for step in steps if "run" in step)
    assert make == ["make test"]
    to_read, to_test = code_blocks(read("README.md"), "powershell")
    assert plain[0] == "$PSNativeCommandUseErrorActionPreference = $true"
    assert plain[1:] == [line for line in to_read if "http.server" not in line] + to_test


def test_workflow_tests_the_oldest_and_newest_supported_python():
    matrix = yaml.safe_load(read(WORKFLOW))["jobs"]["test"]["strategy"]["matrix"]
    oldest = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    assert matrix["python"][0] == oldest.removeprefix(">=")
    newest = re.findall(r"3\.\d+", read("requirements.txt").splitlines()[0])[-1]
    assert matrix["python"][-1] == newest
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}


def test_workflow_gives_each_job_only_the_rights_it_needs():
    workflow = yaml.safe_load(read(WORKFLOW))
    assert workflow["permissions"] == {}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {
        "test": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }


@pytest.mark.parametrize(
    ("schema", "path"),
    [("vendor.github-workflows", WORKFLOW), ("vendor.citation-file-format", CITATION)],
)
def test_file_follows_its_schema(schema, path):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr


def test_version_is_the_same_everywhere():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    citation = yaml.safe_load(read(CITATION))
    newest = re.search(r"^## (\S+) \((\S+)\)$", read("CHANGELOG.md"), re.MULTILINE)
    assert (str(citation["version"]), str(citation["date-released"])) == newest.groups()
    assert newest[1] == version


def test_lock_of_the_site_carries_hashes_and_no_addresses():
    packages = json.loads(read("package-lock.json"))["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    for name, package in installed.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name


@pytest.mark.parametrize("what", TRACES)
def test_no_file_carries_traces_of_a_machine(what):
    traces = []
    for name in committed_files():
        try:
            text = read(name)
        except UnicodeDecodeError:
            continue
        for found in re.finditer(TRACES[what], text):
            traces.append(f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}")
    assert not traces, f"{what} in {traces}"


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("a path of one machine", ["", "home", "ada", "book"]),
        ("a path of one machine", ["C:", "Users", "ada"]),
        ("a package registry", ["https:", "", "registry.npmjs" + ".org", "katex"]),
        ("an address on a private network", ["http:", "", "10.0" + ".0.1"]),
    ],
)
def test_traces_are_recognized(what, parts):
    assert re.search(TRACES[what], "/".join(parts))
