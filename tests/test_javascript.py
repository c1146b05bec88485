import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WIDGETS = ROOT / "src" / "backprop" / "widgets"
PACKAGES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def node():
    program = shutil.which("node")
    if program and (PACKAGES / "esbuild").is_dir() and (PACKAGES / "typescript").is_dir():
        return program
    reason = "the JavaScript is not tested: it needs Node.js and `npm ci`"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def run(*command):
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace"
    )
    return done.returncode, done.stdout + done.stderr


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def stale(stored, built):
    """Names of the files that are missing, left over, or not what the build makes."""
    before, after = files(stored), files(built)
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def test_javascript_tests_pass(node):
    tests = sorted(map(str, (ROOT / "tests" / "js").glob("*.test.js")))
    assert tests
    code, output = run(node, "--test", *tests)
    assert code == 0, output


def test_types_hold(node):
    code, output = run(node, str(PACKAGES / "typescript" / "bin" / "tsc"))
    assert code == 0, output


def test_a_wrong_type_is_found(node, tmp_path):
    config = tmp_path / "tsconfig.json"
    config.write_text(
        f'{{"extends": "{(ROOT / "tsconfig.json").as_posix()}", "include": ["wrong.js"]}}',
        encoding="utf-8",
    )
    engine = (WIDGETS / "js" / "engine.js").as_posix()
    (tmp_path / "wrong.js").write_text(
        f'import {{ forward }} from "{engine}";\nforward({{ layers: [] }}, [1, 2]);\n',
        encoding="utf-8",
    )
    tsc = str(PACKAGES / "typescript" / "bin" / "tsc")
    code, output = run(node, tsc, "--project", str(config))
    assert code != 0
    assert "wrong.js(2,26)" in output


def test_bundles_are_what_the_sources_make(node, tmp_path):
    code, output = run(node, str(WIDGETS / "js" / "build.mjs"), str(tmp_path))
    assert code == 0, output
    found = stale(WIDGETS / "static", tmp_path)
    assert not found, f"run `make bundle`: {found}"


def test_stale_bundles_are_found(tmp_path):
    stored, built = tmp_path / "stored", tmp_path / "built"
    for folder in (stored, built):
        folder.mkdir()
        (folder / "same.js").write_text("1")
    (stored / "changed.js").write_text("1")
    (built / "changed.js").write_text("2")
    (stored / "left_over.js").write_text("1")
    (built / "missing.js").write_text("1")
    assert stale(stored, built) == ["changed.js", "left_over.js", "missing.js"]
