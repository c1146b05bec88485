"""Whatever comes in is read, or reported with a reason."""

import io
import json
import zipfile

import nbformat
import pytest
import small_set
from nbconvert import PythonExporter
from small_set import POSSIBLE, REFERENCE, SmallAssignment, content, notebook

from backprop.judge import Sandbox, Unreadable, find_submissions, read_notebook
from backprop.judge.grading import grade, points

NAMES = [task.name for task in small_set.TASKS]


@pytest.fixture(scope="module")
def judged():
    with Sandbox() as sandbox:
        yield lambda data: grade(data, SmallAssignment()(""), sandbox)


def answered():
    return notebook(REFERENCE)


def stripped():
    found = answered()
    for cell in found["cells"]:
        cell["metadata"] = {}
        cell.pop("id")
    return found


def as_bytes(found, encoding="utf-8"):
    return json.dumps(found, ensure_ascii=False).encode(encoding)


def format_3():
    cells = []
    for cell in answered()["cells"]:
        code = cell["cell_type"] == "code"
        lines = cell["source"].splitlines(keepends=True)
        cells.append(
            {
                "cell_type": cell["cell_type"],
                "metadata": cell["metadata"],
                "input" if code else "source": lines,
            }
        )
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def exported():
    found = nbformat.from_dict(answered() | {"nbformat_minor": 4})
    for cell in found.cells:
        cell.setdefault("outputs", [])
        cell.execution_count = None
        cell.pop("id", None)
    found.cells.insert(2, nbformat.v4.new_code_cell("%matplotlib inline\n!ls"))
    return PythonExporter().from_notebook_node(found)[0]


def percent():
    parts = []
    for cell in answered()["cells"]:
        if cell["cell_type"] == "code":
            parts.append(f"# %%\n{cell['source']}")
        else:
            text = cell["source"].replace("\n", "\n# ")
            parts.append(f"# %% [markdown]\n# {text}")
    return "\n\n".join(parts)


def bare_script():
    return "\n\n".join(c["source"] for c in answered()["cells"] if c["cell_type"] == "code")


def duplicated():
    found = answered()
    places = [n for n, cell in enumerate(found["cells"]) if cell.get("id") == "secant"]
    blank = dict(found["cells"][places[0]], source=small_set.BLANK["secant"])
    found["cells"].insert(places[0] + 1, blank)
    return found


def moved():
    """The answer stands in a new cell above, and the blank is still there."""
    found = answered()
    (place,) = [n for n, cell in enumerate(found["cells"]) if cell.get("id") == "secant"]
    answer = small_set.cell(found["cells"][place]["source"])
    found["cells"][place]["source"] = small_set.BLANK["secant"]
    found["cells"].insert(place, answer)
    return found


def without(*identities):
    found = answered()
    found["cells"] = [cell for cell in found["cells"] if cell.get("id") not in identities]
    return found


def tampered():
    found = answered()
    for cell in found["cells"]:
        grader = cell["metadata"].get("nbgrader", {})
        if grader.get("grade"):
            grader.update(points=100, locked=False)
            cell["source"] = "raise SystemExit" if cell["cell_type"] == "code" else cell["source"]
    return found


def many_lines():
    found = answered()
    for cell in found["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return found


def windows_lines():
    found = answered()
    for cell in found["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return found


def unclean():
    found = answered()
    found["cells"] += [None, 3, {"cell_type": "code"}, {"cell_type": "raw", "source": 5}]
    found["cells"][2]["metadata"] = None
    found["cells"].append({"cell_type": "code", "source": ["x = 1\n", None], "metadata": []})
    return found


KINDS = {
    "as it is": lambda: as_bytes(answered()),
    "byte-order mark": lambda: as_bytes(answered(), "utf-8-sig"),
    "UTF-16": lambda: as_bytes(answered(), "utf-16"),
    "UTF-16 without mark": lambda: as_bytes(answered(), "utf-16-le"),
    "latin-1": lambda: as_bytes(
        notebook(REFERENCE | {"secant": "# Größe\n" + REFERENCE["secant"]}), "latin-1"
    ),
    "format 3": lambda: as_bytes(format_3()),
    "stripped metadata": lambda: as_bytes(stripped()),
    "lists of lines": lambda: as_bytes(many_lines()),
    "Windows lines": lambda: as_bytes(windows_lines()),
    "odd cells": lambda: as_bytes(unclean()),
    "duplicate cell": lambda: as_bytes(duplicated()),
    "answer in a new cell": lambda: as_bytes(moved()),
    "no setup cell": lambda: as_bytes(without("setup")),
    "no test cells": lambda: as_bytes(without(*(f"test_{name}" for name in NAMES))),
    "tampered test cells": lambda: as_bytes(tampered()),
    "exported script": lambda: exported().encode(),
    "percent script": lambda: percent().encode(),
    "bare script": lambda: bare_script().encode(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_gets_all_points(judged, kind):
    record = judged(KINDS[kind]())
    assert points(record) == POSSIBLE, record


@pytest.mark.parametrize(
    "kind", ["as it is", "format 3", "stripped metadata", "duplicate cell", "odd cells"]
)
def test_text_is_found(judged, kind):
    task = judged(KINDS[kind]())["tasks"]["why"]
    assert task["text"] == "Because it does."
    assert not task["blank"]


def test_bare_script_with_a_fault_keeps_the_other_functions(judged):
    script = bare_script().replace("def central(f, x, h):", "def central(f, x, h:")
    record = judged(script.encode())
    assert points(record) == POSSIBLE - 3
    assert "The cell was left out" in record["notes"][0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"{", "damaged"),
        (b'{"cells": 3}', "no cells"),
        (b'{"a": 1}', "no cells"),
        (b'{"cells": []}', "no cell with anything"),
        (b"[1, 2]", "neither a notebook nor"),
        (b"<!DOCTYPE html><p>Log in</p>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"PK\3\4word/document.xml", "archive"),
        (b'{"cells": ' + b"[" * 100_000, "damaged"),
        ("Liebe Lehrerin, anbei …".encode(), "neither a notebook nor"),
        (bytes(range(256)) * 9, "neither a notebook nor"),
        (as_bytes(notebook(REFERENCE))[:500], "damaged"),
    ],
)
def test_unreadable_is_said_so_and_gets_no_points(judged, data, reason):
    with pytest.raises(Unreadable, match=reason):
        read_notebook(data)
    record = judged(data)
    assert record["status"] == "unreadable"
    assert reason in record["reason"]
    assert points(record) is None


def put(folder, *names, data=None):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data or content(REFERENCE))


def found_in(place, students=()):
    return {s.student: s for s in find_submissions(place, "small", NAMES, students)}


LAYOUTS = {
    "a folder a student": ["ada/small.ipynb", "bob/answers/Small (1).ipynb", "cy/answer.py"],
    "nbgrader": [f"submitted/{name}/small/small.ipynb" for name in ("ada", "bob", "cy")],
    "side by side": ["ada_small.ipynb", "bob_12_small (2).ipynb", "cy.ipynb"],
    "name last": ["small_ada.ipynb", "small_bob.ipynb", "SMALL-cy.ipynb"],
    "Moodle": [
        f"{name}_{n}_assignsubmission_file_/small.ipynb"
        for n, name in enumerate(("ada", "bob", "cy"), 3001)
    ],
    "Canvas": ["ada_11_22_small.ipynb", "bob_LATE_12_23_small.ipynb", "cy_13_24_small-1.ipynb"],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_folders(tmp_path, layout):
    put(tmp_path, *LAYOUTS[layout])
    put(tmp_path, ".ipynb_checkpoints/small-checkpoint.ipynb", "__MACOSX/ada/._small.ipynb")
    found = found_in(tmp_path)
    assert list(found) == ["ada", "bob", "cy"]
    assert not any(submission.reason for submission in found.values())


@pytest.mark.parametrize("outer", ["", "export/"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_in_a_zip(tmp_path, layout, outer):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in LAYOUTS[layout]:
            archive.writestr(outer + name, content(REFERENCE))
        archive.writestr(f"__MACOSX/{outer}._x", b"x")
    found = found_in(path)
    assert list(found) == ["ada", "bob", "cy"]
    assert not any(submission.reason for submission in found.values())


def test_zip_of_a_student_is_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("my work/small.ipynb", content(REFERENCE))
        archive.writestr("my work/notes.txt", b"hello")
    put(tmp_path, "ada/work.zip", "bob_small.zip", data=inner.getvalue())
    put(tmp_path, "cy/broken.zip", data=inner.getvalue()[:80])
    found = found_in(tmp_path)
    assert list(found) == ["ada", "bob", "cy"]
    assert not found["ada"].reason
    assert not found["bob"].reason
    assert "archive" in found["cy"].reason


def test_names_in_a_zip_lead_nowhere_else(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../evil/small.ipynb", content())
        archive.writestr("ada/small.ipynb", content())
    assert list(found_in(path)) == ["ada", "evil"]
    assert [each.name for each in tmp_path.iterdir()] == ["all.zip"]


def test_one_file_may_be_judged(tmp_path):
    put(tmp_path, "ada_small.ipynb", data=content(REFERENCE))
    assert list(found_in(tmp_path / "ada_small.ipynb")) == ["ada"]


def test_two_of_one_name_stay_apart(tmp_path):
    put(tmp_path, "kim_1_assignsubmission_file_/s.ipynb", "kim_2_assignsubmission_file_/s.ipynb")
    put(tmp_path, "lee/small.ipynb")
    assert list(found_in(tmp_path)) == ["kim_1", "kim_2", "lee"]
    flat = tmp_path / "flat"
    put(flat, "smith_jane_small.ipynb", "smith_john_small.ipynb")
    assert list(found_in(flat)) == ["smith_jane", "smith_john"]


def test_the_file_with_the_answers_is_chosen_and_the_choice_is_told(tmp_path):
    put(tmp_path, "ada/zzz.py", data=b"x = 1")
    put(tmp_path, "ada/timestamp.txt", data=b"2026-11-01")
    put(tmp_path, "ada/small.ipynb", "ada/small (1).ipynb")
    ada = found_in(tmp_path)["ada"]
    assert ada.name == "ada/small (1).ipynb"
    assert "not ada/small.ipynb" in ada.notes[0]
    assert "zzz" not in ada.notes[0]


def test_work_on_something_else_is_reported(tmp_path):
    put(tmp_path, "ada/hello.py", data=b"def hello(): return 1")
    assert "none of the answers of small" in found_in(tmp_path)["ada"].reason


def test_roster_names_who_handed_in_nothing(tmp_path):
    put(tmp_path, "kim_1_assignsubmission_file_/s.ipynb", "lee_7_small.ipynb")
    found = found_in(tmp_path, ["kim_1", "lee", "max"])
    assert list(found) == ["kim_1", "lee", "max"]
    assert found["max"].reason == "nothing was handed in"
    assert not found["kim_1"].reason


def test_too_large_a_file_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr("backprop.judge.reading.LARGEST_FILE", 1_000_000)
    put(tmp_path, "ada/small.ipynb", data=b"{" + b" " * 1_000_001)
    assert "larger than 1 MB" in found_in(tmp_path)["ada"].reason


def test_pictures_in_outputs_are_left_behind(tmp_path):
    found = answered()
    found["cells"][1]["outputs"] = [{"data": {"image/png": "x" * 10**6}}]
    put(tmp_path, "ada/small.ipynb", data=as_bytes(found))
    assert len(found_in(tmp_path)["ada"].content) < 10**4


def test_archive_with_a_password_is_reported(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada/small.ipynb", content())
        archive.writestr("bob/small.ipynb", content(REFERENCE))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert "archive" in found_in(path)["ada"].reason
    assert not found_in(path)["bob"].reason


def test_nothing_there_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no notebook"):
        found_in(tmp_path)
    with pytest.raises(ValueError, match="there is no"):
        found_in(tmp_path / "nowhere")
