"""Found by attacking the judge, and by handing in honest work in a mess."""

import io
import json
import os
import socket
import sys
import textwrap
import time
import zipfile
from collections.abc import Set

import pytest
import small_set
from small_set import POSSIBLE, REFERENCE, SmallAssignment, cell, content, notebook

from backprop.judge import (
    Limits,
    Plan,
    Submission,
    find_submissions,
    judge_all,
    read_notebook,
    rebuilding,
    write_reports,
)
from backprop.judge.grading import grade, points
from backprop.judge.reading import LARGEST_FILE, Unreadable
from backprop.judge.rebuilding import rebuild
from backprop.judge.running import file_stem
from backprop.judge.sandbox import Stopped, Worker
from backprop.judge.values import Channel, Malformed, NotPlain, decode, encode

LIMITS = Limits(cell_seconds=2, call_seconds=2, task_seconds=6, submission_seconds=20)
NAMES = [task.name for task in small_set.TASKS]
ANSWERS = "\n\n".join(REFERENCE[name] for name in NAMES if name != "why")
LINUX = sys.platform == "linux"


@pytest.fixture
def judged(best):
    def judge(found):
        data = found if isinstance(found, bytes) else json.dumps(found).encode()
        return grade(data, SmallAssignment()(""), best)

    return judge


def found_in(place, students=()):
    return {s.student: s for s in find_submissions(place, "small", NAMES, students)}


def put(path, data=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(REFERENCE) if data is None else data)


def identified(found, identity):
    (place,) = [n for n, each in enumerate(found["cells"]) if each.get("id") == identity]
    return place


# --- honest work in a mess


def in_one_cell(*before):
    """All answers in one new cell at the end; the blanks are still there."""
    return notebook(after=["\n".join([*before, ANSWERS])])


def merged_into_test():
    """JupyterLab keeps the marks of the active cell, here of the test below the answer."""
    found = notebook(REFERENCE)
    answer, test = identified(found, "secant"), identified(found, "test_secant")
    found["cells"][test]["source"] = (
        found["cells"][answer]["source"] + "\n\n" + found["cells"][test]["source"]
    )
    del found["cells"][answer]
    return found


def merged_downward():
    """An answer, its test, the next task's text and its answer in one cell."""
    found = notebook(REFERENCE)
    first, last = identified(found, "secant"), identified(found, "central")
    cells = found["cells"][first : last + 1]
    cells[0]["source"] = "\n\n".join(
        each["source"] if each["cell_type"] == "code" else "# " + each["source"] for each in cells
    )
    found["cells"][first : last + 1] = cells[:1]
    return found


def split():
    found = notebook(REFERENCE | {"central": "    return (f(x + h) - f(x - h)) / (2 * h)"})
    place = identified(found, "central")
    head = "def central(f, x, h):\n    " + '"""Both sides."""'
    found["cells"][place]["source"] = "from math import tau\nhalf = tau / tau / 2"
    found["cells"].insert(place + 1, cell(head + "\n    return half * (f(x + h) - f(x - h)) / h"))
    return found


def imports_in_the_given_cell():
    found = notebook(
        REFERENCE | {"scaled": "def scaled(values, factor):\n    return mul(values, factor)"}
    )
    place = identified(found, "setup")
    found["cells"][place]["source"] = "from operator import mul\n" + small_set.SETUP
    return found


def given_cell_last():
    found = notebook(REFERENCE)
    place = identified(found, "setup")
    found["cells"].append(found["cells"].pop(place))
    found["cells"].insert(0, cell("grid = np.linspace(0, 1, 5)\n" + REFERENCE["scaled"]))
    return found


def annotated():
    typed = "def secant(f: Callable, x: Unheard, h):\n    return (f(x + h) - f(x)) / h"
    return notebook(REFERENCE | {"secant": typed}, before=["from __future__ import annotations"])


def renamed_cells():
    found = notebook(REFERENCE)
    for number, each in enumerate(found["cells"]):
        if each["cell_type"] == "code":
            each["metadata"] = {"id": f"c{number}", "colab": {"base_uri": "https://example.org"}}
            each["id"] = f"c{number}"
    return found


MESSES = {
    "one cell at the end": in_one_cell,
    "behind input": lambda: in_one_cell("n = int(input('How many? '))"),
    "behind a missing package": lambda: in_one_cell("import seaborn_is_not_here as sns"),
    "behind a missing file": lambda: in_one_cell("with open('data.csv') as file: file.read()"),
    "behind a hosted notebook's folder": lambda: in_one_cell("open('/content/x.csv')"),
    "behind a question for Jupyter": lambda: in_one_cell("hosted = 'colab' in str(get_ipython())"),
    "behind a long shell line": lambda: in_one_cell("!pip install a \\\n    b \\\n    c"),
    "behind magics": lambda: in_one_cell("%matplotlib inline", "%config A.b = 'c'", "%time x = 3"),
    "behind a flood": lambda: in_one_cell("for n in range(10**5): print(n)"),
    "timed line": lambda: notebook(REFERENCE | {"twice": "%time twice = 2 * small.numbers['a']"}),
    "merged into the test": merged_into_test,
    "merged downward": merged_downward,
    "split": split,
    "imports in the given cell": imports_in_the_given_cell,
    "given cell last": given_cell_last,
    "annotations of the future": annotated,
    "renamed cells": renamed_cells,
    "tabs": lambda: notebook({n: s.replace("    ", "\t") for n, s in REFERENCE.items()}),
    "by name": lambda: notebook(
        REFERENCE | {"secant": "def secant(f, x, h):\n    return (f(x=x + h) - f(x=x)) / h"}
    ),
}


@pytest.mark.parametrize("mess", MESSES)
def test_honest_work_in_a_mess_gets_all_points(judged, mess):
    record = judged(MESSES[mess]())
    assert points(record) == POSSIBLE, record


def test_what_this_machine_lacks_is_noted(judged):
    record = judged(in_one_cell("import seaborn_is_not_here"))
    (note,) = record["notes"]
    assert "ModuleNotFoundError" in note
    assert note.endswith("This was left out.")


def test_other_faults_still_end_their_cell(judged):
    record = judged(notebook(REFERENCE, after=["1 / 0\ntwice = 3.0"]))
    assert points(record) == POSSIBLE
    assert record["notes"][0].endswith("The rest of the cell was left out.")


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_answer_in_a_text_cell_is_noted_and_gets_nothing(judged, kind):
    found = notebook(REFERENCE)
    found["cells"][identified(found, "secant")]["cell_type"] = kind
    record = judged(found)
    assert points(record) == POSSIBLE - 2
    assert "looks like code for `secant`" in record["notes"][0]
    assert not judged(notebook(REFERENCE))["notes"]


def test_spellings_of_a_name_are_one(tmp_path):
    put(tmp_path / "Mia Nu\u0301n\u0303ez" / "small.ipynb")
    found = found_in(tmp_path, ["Mia N\u00fa\u00f1ez"])
    assert list(found) == ["Mia N\u00fa\u00f1ez"]
    assert not found["Mia N\u00fa\u00f1ez"].reason


def test_notebook_is_found_beside_a_packed_installation(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for number in range(200):
            archive.writestr(f"answers/env/lib/module{number:03}.py", b"x = 1")
        archive.writestr("answers/my small.ipynb", content(REFERENCE))
    put(tmp_path / "ada" / "answers.zip", inner.getvalue())
    assert found_in(tmp_path)["ada"].name == "ada/answers/my small.ipynb"


# --- points without work


def test_link_to_somebody_elses_work_is_not_followed(tmp_path):
    put(tmp_path / "in/ada/small.ipynb")
    put(tmp_path / "solutions.ipynb")
    for student, target in (("eve", "../ada/small.ipynb"), ("mal", "../../solutions.ipynb")):
        (tmp_path / "in" / student).mkdir()
        try:
            (tmp_path / "in" / student / "small.ipynb").symlink_to(target)
        except OSError:
            pytest.skip("no links here")
    (tmp_path / "in/zed").symlink_to("ada")
    found = found_in(tmp_path / "in")
    assert list(found) == ["ada", "eve", "mal", "zed"]
    assert not found["ada"].reason
    assert all("link" in found[name].reason for name in ("eve", "mal", "zed"))


def test_own_folder_named_submitted_speaks_for_nobody_else(tmp_path):
    put(tmp_path / "eve/submitted/ada/small.ipynb", content())
    put(tmp_path / "ada/small.ipynb")
    put(tmp_path / "bob/small.ipynb")
    found = found_in(tmp_path)
    assert list(found) == ["ada", "bob", "eve"]
    assert found["ada"].content != found["eve"].content
    course = tmp_path / "course"
    put(course / "submitted/ada/small/small.ipynb")
    put(course / "source/small/small.ipynb")
    assert list(found_in(course)) == ["ada"]


@pytest.mark.parametrize(
    "spoil",
    ["values.resize((0,), refcheck=False)", "values.shape = (-1, 1)", "values.dtype = 'i1'"],
)
def test_change_that_cannot_be_copied_is_a_change(judged, spoil):
    sly = f"def scaled(values, factor):\n    kept = factor * values\n    {spoil}\n    return kept"
    record = judged(notebook(REFERENCE | {"scaled": sly}))
    assert points(record) == POSSIBLE - 1


def test_numbers_beyond_all_bounds_are_plain():
    assert decode(10**400) == float("inf")
    assert decode(-(10**400)) == -float("inf")
    with pytest.raises(Malformed):
        decode({"array": [10**400], "shape": [1], "dtype": "<f8"})


def test_sources_stay_hidden_from_a_patched_interpreter(plain, tmp_path):
    """What a student may put into shared modules does not reach the audit hook."""
    secret = tmp_path / "key.txt"
    secret.write_text("5.0")
    attack = f"""
        import builtins, gc, os, posixpath, threading
        secret, found, here = {str(secret)!r}, [], os.getcwd()
        def attempt(get):
            try: found.append(get())
            except Exception: pass
        def read(): return open(secret).read()
        kept = posixpath.realpath, posixpath.abspath, os.fspath, os.lstat, isinstance, any
        posixpath.realpath = posixpath.abspath = lambda *a, **k: here
        attempt(read)
        posixpath.realpath, posixpath.abspath = kept[:2]
        os.fspath = lambda path: here
        attempt(read)
        os.fspath = kept[2]
        def with_other_builtins():
            builtins.isinstance = builtins.any = lambda *a: True
            attempt(read)
            builtins.isinstance, builtins.any = kept[4:]
        with_other_builtins()
        def spin():
            for _ in range(2000): attempt(read)
        threads = [threading.Thread(target=spin) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        def from_a_folder():
            folder = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
            return os.open("os.py", os.O_RDONLY, dir_fd=folder)
        attempt(from_a_folder)
        attempt(lambda: [f for f in gc.get_objects() if getattr(f, "__name__", "") == "hook"])
        twice = 1000.0 + len(found)
    """
    after = [textwrap.dedent(attack)]
    record = grade(content(REFERENCE, after=after), SmallAssignment()(""), plain)
    assert "1000" in record["tasks"]["twice"]["message"], record["notes"]


def test_signals_by_descriptor_reach_nobody(plain):
    attack = """
        import os, signal, resource
        parent = os.getppid()
        for deed in (
            lambda: signal.pidfd_send_signal(os.pidfd_open(parent), signal.SIGTERM),
            lambda: resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1)),
        ):
            try: deed()
            except (AttributeError, OSError): pass
    """
    data = content(REFERENCE, after=[textwrap.dedent(attack)])
    record = grade(data, SmallAssignment()(""), plain)
    assert points(record) == POSSIBLE


# --- harm to the judge and to others


def test_blank_lines_do_not_hang_the_judge():
    began = time.monotonic()
    with pytest.raises(Unreadable, match="neither"):
        read_notebook(b"x\n" + b"\n" * 300_000 + b"y")
    with pytest.raises(Unreadable, match="more than"):
        read_notebook(b"x = 1\n" * 1_000_000)
    assert time.monotonic() - began < 5


class CountedNames(Set):
    """Names of a cell, which count how often somebody takes one."""

    taken = 0

    def __init__(self, names):
        self.names = frozenset(names)

    def __contains__(self, name):
        return name in self.names

    def __iter__(self):
        for name in self.names:
            CountedNames.taken += 1
            yield name

    def __len__(self):
        return len(self.names)


def rebuilt_from(*sources):
    found = notebook(after=sources)
    return rebuild(small_set.release(), read_notebook(json.dumps(found).encode()), small_set.TASKS)


def test_many_names_take_the_judge_one_look_each(monkeypatch):
    original = rebuilding._defined
    monkeypatch.setattr(rebuilding, "_defined", lambda source: CountedNames(original(source)))
    monkeypatch.setattr(CountedNames, "taken", 0)
    cells, names = 200, 50
    rebuilt_from(*(" = ".join(f"a{c}_{n}" for n in range(names)) + " = 0" for c in range(cells)))
    assert 0 < CountedNames.taken < 5 * cells * names


def test_many_untouched_answers_take_the_judge_a_few_looks_each(monkeypatch):
    sources = []
    original = rebuilding._squeezed
    monkeypatch.setattr(
        rebuilding, "_squeezed", lambda source: sources.append(source) or original(source)
    )
    stub, cells = small_set.BLANK["secant"], 500
    assert len(rebuilt_from(*[stub] * cells).cells) > cells
    assert 0 < sources.count(stub) < 50 * cells


def test_blanks_in_a_faulty_cell_take_time_in_proportion():
    def seconds(length):
        line, times = " " * length + "x", []
        for _ in range(5):
            began = time.process_time()
            assert not rebuilding.ASSIGNED_MAGIC.match(line)
            times.append(time.process_time() - began)
        return min(times)

    # Sixteen times the length: sixteen times as long, and not 256 times.
    assert seconds(16_000) < 80 * seconds(1_000)


def test_code_without_end_is_left_out():
    """Python reads a megabyte of it in seconds, while no limit on time holds."""
    long = "x = 1\n" * 30_000
    found = rebuilt_from(*[long] * 8, "y = 2")
    assert sum(cell.source == long for cell in found.cells) == 5
    assert found.notes[0].startswith("The notebook has more than 1,000,000 characters of code.")
    assert not rebuilt_from(*[long] * 5, "y = 2").notes


def test_keys_that_collide_are_not_believed():
    """Multiples of this number have one hash, so that each key is compared with all before it."""
    with pytest.raises(Malformed, match="a key that is no text"):
        decode({"dict": [[(2**61 - 1) * k, 0] for k in range(3)]})
    with pytest.raises(Malformed, match="a key that is no text"):
        decode({"dict": [[{"tuple": [1]}, 0]]})
    with pytest.raises(NotPlain, match="a key that is no text"):
        encode({0: 1})
    assert decode(encode({"w": [1, (2.0,)]})) == {"w": [1, (2.0,)]}


def forged(change):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small.ipynb", content(REFERENCE))
    data = bytearray(inner.getvalue())
    change(data, data.index(b"PK\1\2"))
    return bytes(data)


def name_that_is_no_text(data, at):
    data[at + 9] |= 8  # says that the name is UTF-8
    data[at + 46] = 0xFF


def unknown_packing(data, at):
    data[at + 10] = 77


def other_packing(data, at):
    data[at + 10] = 14
    data[10 - 2] = 14


def late_start(data, at):
    data[at + 42 : at + 46] = b"\xff\xff\xff\x7f"


FORGERIES = [name_that_is_no_text, unknown_packing, other_packing, late_start]


@pytest.mark.parametrize("change", FORGERIES, ids=lambda change: change.__name__)
def test_forged_archive_is_one_students_own_trouble(tmp_path, change):
    put(tmp_path / "ada/small.ipynb")
    put(tmp_path / "eve/small.zip", forged(change))
    found = found_in(tmp_path)
    assert list(found) == ["ada", "eve"]
    assert not found["ada"].reason
    assert found["eve"].reason


def test_many_files_push_nobody_out(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(21_000):
            archive.writestr(f"aaa/{number}.txt", b"")
        archive.writestr("zoe/small.ipynb", content(REFERENCE))
    assert not found_in(path)["zoe"].reason


def test_bomb_in_an_archive_is_not_unpacked(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eve/small.ipynb", b"{" + b" " * LARGEST_FILE)
        archive.writestr("ada/small.ipynb", content(REFERENCE))
    found = found_in(path)
    assert "larger than" in found["eve"].reason
    assert not found["ada"].reason


@pytest.mark.skipif(not LINUX, reason="other systems refuse such names")
def test_names_of_any_bytes_are_judged_and_reported(tmp_path):
    bells, formula = b"bell\x07\x1b[31m", b"=cmd|'/c calc'!A1"
    for name in (b"\xff\xfe", b"\xff\xfd", bells, b"two\nlines", formula):
        folder = os.path.join(os.fsencode(tmp_path / "in"), name)
        os.makedirs(folder)
        with open(os.path.join(folder, b"small.ipynb"), "wb") as file:
            file.write(content(REFERENCE))
    found = find_submissions(tmp_path / "in", "small", NAMES)
    assert len({submission.student for submission in found}) == 5
    assert all(submission.student.isprintable() for submission in found)
    records = list(judge_all(found, Plan(SmallAssignment(), LIMITS), tmp_path / "out/results"))
    assert [record["points"] for record in records] == [POSSIBLE] * 5
    write_reports(records, small_set.small_problem_set(), tmp_path / "out")
    assert len(list((tmp_path / "out/feedback").iterdir())) == 5
    table = (tmp_path / "out/grades.csv").read_bytes().decode("utf-8-sig")
    assert "\n=" not in table
    assert "\n'=cmd" in table


def test_long_notes_are_cut_for_the_class_alone(tmp_path):
    late = f"raise RuntimeError({'x' * 400!r})"
    given = [Submission("ada", "small.ipynb", content(REFERENCE, after=[late] * 3))]
    (record,) = judge_all(given, Plan(SmallAssignment(), LIMITS), tmp_path / "results")
    write_reports([record], small_set.small_problem_set(), tmp_path)
    pages = [tmp_path / "summary.html", tmp_path / "feedback/ada.html"]
    counts = [page.read_text(encoding="utf-8").count("x" * 100) for page in pages]
    assert counts == [2, 12]


def test_any_name_has_a_file():
    assert len({file_stem(name) for name in ("\udcff", "\udcfe", "?", "\ufffd", "")}) == 5


@pytest.mark.skipif(not LINUX or os.getuid() == 0, reason="the administrator may read every file")
def test_file_that_may_not_be_read_is_reported(tmp_path):
    put(tmp_path / "ada/small.ipynb")
    put(tmp_path / "eve/small.ipynb")
    (tmp_path / "eve/small.ipynb").chmod(0)
    assert "cannot be opened" in found_in(tmp_path)["eve"].reason


def test_pipe_that_a_survivor_holds_does_not_keep_the_judge():
    """Without namespaces a worker's child may outlive it, and hold the other end."""
    ours, theirs = socket.socketpair()
    descriptor = ours.detach()
    worker = Worker(Channel(descriptor, descriptor), end=lambda: None)
    worker.within(0.2)
    began = time.monotonic()
    with theirs, pytest.raises(Stopped, match="does a loop never end"):
        worker.receive()
    assert time.monotonic() - began < 5
    worker.close()
