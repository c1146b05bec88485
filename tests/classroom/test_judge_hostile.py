"""Submissions that cheat, hang or destroy: no points for what they did not solve, and no harm."""

import contextlib
import os
import shutil
import socket
import sys
import textwrap
import time
from pathlib import Path

import pytest
from small_set import POSSIBLE, REFERENCE, SmallAssignment, content

from backprop.judge import Limits, Sandbox
from backprop.judge.grading import grade, points
from backprop.judge.isolation import LASTING_CALLS, LAYERS
from backprop.judge.sandbox import WORKER

LIMITS = Limits(cell_seconds=1, call_seconds=0.8, task_seconds=3, submission_seconds=12)
SOLVED = {name: source for name, source in REFERENCE.items() if name != "secant"}
WRONG = "def secant(f, x, h):\n    return 1.0"
LINUX = sys.platform == "linux"


def without_audit(folder, change=lambda isolation: isolation):
    """A sandbox of the operating system's layer alone, without Python's audit hook."""
    for name in ("worker.py", "isolation.py", "values.py"):
        shutil.copy(WORKER.with_name(name), folder)
    (folder / "audit.py").write_text("def forbid(*folders):\n    pass\n")
    isolation = folder / "isolation.py"
    isolation.write_text(change(isolation.read_text()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("backprop.judge.sandbox.WORKER", folder / "worker.py")
        sandbox = Sandbox(LIMITS) if LINUX else None
    if sandbox is None or sandbox.layers != LAYERS["namespaces"]:
        pytest.skip("this system gives a worker no file tree and network of its own")
    return sandbox


@pytest.fixture(scope="module")
def unaudited(tmp_path_factory):
    with without_audit(tmp_path_factory.mktemp("worker")) as sandbox:
        yield sandbox


def judge(sandbox, attack, **answers):
    after = [textwrap.dedent(attack)]
    return grade(content(SOLVED | answers, after=after), SmallAssignment()(""), sandbox)


@pytest.fixture
def judged(best):
    return lambda attack, **answers: judge(best, attack, **answers)


@pytest.fixture(params=["best", "plain", "unaudited"])
def each_sandbox(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def judged_by_each(each_sandbox):
    return lambda attack, **answers: judge(each_sandbox, attack, **answers)


def outcome(record, name="secant"):
    return record["tasks"][name]["outcome"]


CHEATS = {
    "patched numpy": """
        np.allclose = np.all = np.isclose = lambda *a, **k: True
        np.abs = lambda value: np.zeros(3)
        def secant(f, x, h): return 1.0
    """,
    "redefined check": """
        from backprop.checks.verdict import Verdict
        class small: check = staticmethod(lambda *a, **k: Verdict(True, ""))
        def secant(f, x, h): return 1.0
    """,
    "patched problem set": """
        type(small).check = type(small).verdict = lambda *a, **k: True
        import backprop.classroom
        backprop.classroom.problem_set = lambda *a, **k: small
        def secant(f, x, h): return 1.0
    """,
    "input transformer": """
        get_ipython().input_transformers_cleanup.append(lambda lines: [])
        get_ipython().ast_transformers.clear()
        def secant(f, x, h): return 1.0
    """,
    "stack inspection": """
        import inspect
        def secant(f, x, h):
            for frame in inspect.stack():
                for value in frame.frame.f_locals.values():
                    if callable(getattr(value, "right", None)):
                        return value.right(f, x, h)
                if "right" in frame.frame.f_locals:
                    return frame.frame.f_locals["right"](f, x, h)
            return 1.0
    """,
    "every object in memory": """
        import gc
        def secant(f, x, h):
            for thing in gc.get_objects():
                if getattr(thing, "__name__", "") in ("forward_difference", "judge_function"):
                    return thing(f, x, h)
            return 1.0
    """,
    "the book's own function": """
        from backprop.differences import forward_difference as secant
    """,
    "the package by its file": """
        import importlib.util, sys
        for folder in sys.path + ["src", PACKAGE_FOLDER]:
            try:
                spec = importlib.util.spec_from_file_location(
                    "engine", folder + "/backprop/differences.py"
                )
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                secant = module.forward_difference
            except Exception:
                pass
    """,
    "result that equals everything": """
        class Yes(float):
            __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda *a: True
            __sub__ = __rsub__ = __abs__ = lambda *a: Yes(0.0)
            __array__ = lambda *a, **k: np.zeros(())
            __hash__ = float.__hash__
        def secant(f, x, h): return Yes(1.0)
    """,
    "array that equals everything": """
        class Yes(np.ndarray):
            def __array_ufunc__(self, *a, **k): return np.True_
        def secant(f, x, h): return np.ones(()).view(Yes)
    """,
    "verdict as result": """
        class Verdict: right, message, blank = True, "", False
        def secant(f, x, h): return Verdict()
    """,
    "exception that claims": """
        class Right(Exception): right, message, blank = True, "", False
        def secant(f, x, h): raise Right()
    """,
    "exception whose words fail": """
        class Bad(Exception):
            def __str__(self): raise self
        def secant(f, x, h): raise Bad()
    """,
    "messages on the private pipe": """
        import os
        for number in range(3, 64):
            for text in (b'{"done": true}', b'{"returned": 1.0}', b'x' * 10):
                try: os.write(number, len(text).to_bytes(4, "big") + text)
                except OSError: pass
        def secant(f, x, h): return 1.0
    """,
    "endless message": """
        import os
        def secant(f, x, h):
            for number in range(3, 64):
                try: os.write(number, b"\\xff\\xff\\xff\\xff" + b"x" * 1000)
                except OSError: pass
            return 1.0
    """,
    "flood of notes": """
        import os
        text = b'{"stumbled": [0, "Error", "x", 1]}'
        message = len(text).to_bytes(4, "big") + text
        for number in range(3, 64):
            try:
                for _ in range(10_000): os.write(number, message)
            except OSError: pass
        def secant(f, x, h): return 1.0
    """,
    "patched transport": """
        import json, struct
        json.dumps = lambda *a, **k: '{"returned": true, "right": true}'
        def secant(f, x, h): return 1.0
    """,
    "deep answer": """
        import json
        json.dumps = lambda *a, **k: "[" * 200_000
        def secant(f, x, h): return 1.0
    """,
}


@pytest.mark.parametrize("name", CHEATS)
def test_cheating_earns_nothing(judged, name):
    attack = CHEATS[name].replace("PACKAGE_FOLDER", repr(str(WORKER.parents[2])))
    record = judged(attack, secant=WRONG)
    assert outcome(record) != "right"
    assert points(record) <= POSSIBLE - 2
    assert len(record["notes"]) < 60


@pytest.mark.parametrize("name", ["patched numpy", "redefined check", "stack inspection"])
def test_cheating_leaves_the_rest_alone(judged, name):
    assert points(judged(CHEATS[name], secant=WRONG)) == POSSIBLE - 2


LOOPS = {
    "plain": "while True: pass",
    "ignoring interrupts": """
        import signal
        for number in range(1, signal.NSIG):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True:
            try:
                while True: pass
            except BaseException: pass
    """,
    "printing": "while True: print('x' * 1000, flush=True)",
    "in machine code": "sum(range(10**12))",
    "asking": "while True: f(1.0)",
}


@pytest.mark.parametrize("name", LOOPS)
def test_endless_function_is_stopped_and_the_others_count(judged, name):
    loop = textwrap.dedent(LOOPS[name]).strip()
    record = judged("", secant="def secant(f, x, h):\n" + textwrap.indent(loop, "    "))
    assert outcome(record) == "stopped"
    assert "does a loop never end" in record["tasks"]["secant"]["message"]
    assert points(record) == POSSIBLE - 2


@pytest.mark.parametrize("name", [name for name in LOOPS if name != "asking"])
def test_endless_loop_at_top_level_leaves_the_functions(judged, name):
    record = judged(LOOPS[name], secant=REFERENCE["secant"])
    assert points(record) == POSSIBLE
    (note,) = record["notes"]
    assert "was stopped after 1 s" in note


def test_functions_before_and_after_an_endless_cell_count(judged):
    loop = REFERENCE["central"] + "\nwhile True: pass\ndef central(f, x, h): return 0"
    assert points(judged("", secant=REFERENCE["secant"], central=loop)) == POSSIBLE


def test_too_many_endless_cells_end_the_submission():
    quick = Limits(cell_seconds=0.3, call_seconds=0.3, submission_seconds=30, restarts=2)
    with Sandbox(quick) as sandbox:
        attack = ["while True: pass"] * 6
        record = grade(content(REFERENCE, after=attack), SmallAssignment()(""), sandbox)
    assert points(record) == 0
    assert "Nothing more of it was run" in record["tasks"]["secant"]["message"]
    assert len(record["notes"]) == 2


def test_time_of_a_submission_is_bounded():
    quick = Limits(cell_seconds=5, call_seconds=5, task_seconds=5, submission_seconds=1.5)
    with Sandbox(quick) as sandbox:
        began = time.monotonic()
        endless = {name: source.replace("return", "while True:") for name, source in SOLVED.items()}
        record = grade(content(endless), SmallAssignment()(""), sandbox)
    assert points(record) == 0
    assert "used up" in record["tasks"]["twice"]["message"]
    assert time.monotonic() - began < 8


def test_a_task_that_takes_its_whole_time_is_told_that_limit():
    quick = Limits(call_seconds=60, task_seconds=1, submission_seconds=120)
    slow = REFERENCE["secant"].replace("return", "import time; time.sleep(0.7); return")
    with Sandbox(quick) as sandbox:
        task = judge(sandbox, "", secant=slow)["tasks"]["secant"]
    assert task["message"] == "secant was stopped: its calls took more than 1 s together."


def test_a_submission_that_takes_its_whole_time_is_told_that_limit():
    quick = Limits(cell_seconds=60, call_seconds=60, task_seconds=60, submission_seconds=4)
    late = "was stopped: the 4 s for the whole notebook are used up."
    with Sandbox(quick) as sandbox:
        endless = judge(sandbox, "", secant="def secant(f, x, h):\n    while True: pass")
        assert endless["tasks"]["secant"]["message"] == f"secant {late}"
        (note,) = judge(sandbox, "while True: pass")["notes"]
        assert f"statement 1 {late}" in note


@pytest.mark.parametrize(
    "deed",
    [
        "import os; os._exit(0)",
        "import os; os.abort()",
        "b = [bytearray(10**8) for _ in range(99)]",
    ],
    ids=["exit", "abort", "memory piece by piece"],
)
def test_ending_python_at_top_level_leaves_the_functions(judged, deed):
    assert points(judged(deed, secant=REFERENCE["secant"])) == POSSIBLE


def test_ending_python_in_a_function_costs_that_function(judged):
    record = judged("", secant="def secant(f, x, h):\n    import os; os._exit(0)")
    assert outcome(record) == "stopped"
    assert "ended Python itself" in record["tasks"]["secant"]["message"]
    assert points(record) == POSSIBLE - 2


@pytest.mark.skipif(not LINUX, reason="only Linux limits memory for certain")
@pytest.mark.parametrize("deed", ["path += [0.5] * 10**5", "path.append(len(path) + 0.5)"])
def test_memory_filled_piece_by_piece_is_an_exception_like_others(deed):
    small = Limits(cell_seconds=20, submission_seconds=60, memory=400 << 20)
    fill = f"def fill():\n    path = []\n    while True: {deed}\nfill()"
    with Sandbox(small) as sandbox:
        record = judge(sandbox, fill, secant=REFERENCE["secant"])
    assert points(record) == POSSIBLE
    assert "MemoryError" in record["notes"][0]


@pytest.mark.skipif(not LINUX, reason="only Linux limits memory for certain")
def test_twenty_gigabytes_are_refused(judged):
    record = judged("b = bytearray(20 << 30)", secant=REFERENCE["secant"])
    assert points(record) == POSSIBLE
    assert "MemoryError" in record["notes"][0]
    record = judged("", secant="def secant(f, x, h):\n    return len(bytearray(20 << 30))")
    assert "MemoryError" in record["tasks"]["secant"]["message"]


def processes(sandbox):
    """The processes that a sandbox started and that still run, on Linux."""
    mark, found = f"TEMP={sandbox.folder}".encode(), set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes():
                found.add(int(folder.name))
        except OSError:  # it has ended, or is a zombie, or somebody else's
            continue
    return found


BOMBS = {
    "fork": "import os\nwhile True: os.fork()",
    "fork and go on": """
        import os
        try:
            for _ in range(100): os.fork()
        except Exception: pass
    """,
    "sleeper": """
        import subprocess, sys
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"],
                         start_new_session=True)
    """,
    "sleeper by way of the C function": """
        import _posixsubprocess, os, sys
        r, w = os.pipe()
        _posixsubprocess.fork_exec(
            [sys.executable.encode(), b"-c", b"import time; time.sleep(600)"],
            [sys.executable.encode()], True, (w,), None, None,
            -1, -1, -1, -1, -1, -1, r, w, False, True, None, None, None, -1, None)
    """,
    "threads": """
        import threading, time
        for _ in range(1000): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    """,
}


@pytest.mark.skipif(not LINUX, reason="looks at Linux's list of processes")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_bounded_and_leave_nothing_running(each_sandbox, name):
    judge(each_sandbox, "")
    before = processes(each_sandbox)
    judge(each_sandbox, BOMBS[name], secant=WRONG)
    deadline = time.monotonic() + 5
    while processes(each_sandbox) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes(each_sandbox) - before


@pytest.mark.skipif(not LINUX, reason="looks at Linux's list of processes")
def test_processes_that_go_on_would_be_seen(best):
    before = processes(best)
    with contextlib.closing(best.start()):
        assert processes(best) - before
    assert before or best.layers != LAYERS["namespaces"]


@pytest.mark.skipif(not LINUX, reason="looks at Linux's list of processes")
def test_number_of_processes_is_limited(unaudited):
    counting = """
        import os, time
        made = 0
        try:
            while made < 100:
                if os.fork() == 0: time.sleep(600)
                made += 1
        except OSError: pass
        twice = 1000.0 + made
    """
    message = judge(unaudited, counting)["tasks"]["twice"]["message"]
    assert 1000 <= float(message.split()[0]) < 1000 + LIMITS.processes, message


FIND = """
import ctypes
library = ctypes.CDLL(None)
twice = 1000.0 + (library.shmget(77, 0, 0) >= 0)
"""


@pytest.mark.skipif(
    not LINUX or os.uname().machine not in LASTING_CALLS, reason="no filter for this machine"
)
def test_nothing_outlives_a_worker_outside_of_its_limits(unaudited):
    """Such memory counts for no process, and the next student could read it."""
    making = """
        import ctypes, os
        library = ctypes.CDLL(None)
        add_key = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
        twice = 1000.0 + sum(
            result != -1
            for result in (
                library.shmget(77, 1 << 20, 0o1666),
                library.msgget(77, 0o1666),
                library.semget(77, 1, 0o1666),
                library.mq_open(b"/left", 0o102, 0o666, None),
                library.syscall(add_key, b"user", b"left", b"word", 4, -4),
                library.syscall(add_key, b"user", b"left", b"word", 4, -3),
                library.syscall(add_key | 1 << 30, b"user", b"left", b"word", 4, -4),
            )
        )
    """
    message = judge(unaudited, making)["tasks"]["twice"]["message"]
    assert float(message.split()[0]) == 1000, message


def test_shared_memory_ends_with_its_worker_where_calls_are_not_filtered(tmp_path):
    def unfiltered(isolation):
        assert "LASTING_CALLS = {" in isolation
        return isolation + "\nLASTING_CALLS = {}\n"

    with without_audit(tmp_path, unfiltered) as sandbox:
        making = FIND.replace("77, 0, 0", "77, 4096, 0o1666")
        said = [judge(sandbox, each)["tasks"]["twice"]["message"] for each in (making, FIND)]
    assert [float(message.split()[0]) for message in said] == [1001, 1000]


def test_large_files_are_refused(judged):
    record = judged(
        """
        with open("large", "wb") as file:
            for _ in range(1000): file.write(bytes(10**6))
        """,
        secant=REFERENCE["secant"],
    )
    assert points(record) == POSSIBLE
    assert "OSError" in record["notes"][0] or not LINUX


@pytest.mark.skipif(not LINUX, reason="only Linux bounds all files together")
def test_many_files_are_refused(unaudited):
    record = judge(
        unaudited,
        """
        for number in range(100_000):
            with open(f"file{number}", "wb") as file: file.write(bytes(10**5))
        """,
        secant=REFERENCE["secant"],
    )
    assert points(record) == POSSIBLE
    assert "No space left" in record["notes"][0]


def test_worker_has_no_rights_and_sees_no_other_process(unaudited):
    record = judge(
        unaudited,
        """
        import os
        twice = 1000.0 + (os.getuid() == 0) + (os.getpid() > 1) + os.path.exists("/proc/1")
        for deed in (lambda: os.setuid(0), lambda: os.chroot("."), lambda: os.chown("/", 0, 0)):
            try:
                deed()
                twice += 1
            except OSError: pass
        """,
    )
    assert "1000" in record["tasks"]["twice"]["message"], record


def test_files_outside_are_neither_written_nor_read(judged_by_each, tmp_path):
    secret = tmp_path / "gradebook.db"
    secret.write_text("all of them: 5.0")
    mark = tmp_path / "mark"
    record = judged_by_each(
        f"""
        import os, pathlib, shutil, sqlite3
        found = []
        for deed in (
            lambda: open({str(mark)!r}, "w"),
            lambda: os.open({str(mark)!r}, os.O_CREAT | os.O_WRONLY),
            lambda: os.mkdir({str(mark)!r}),
            lambda: os.symlink({str(tmp_path)!r}, "link") or open("link/mark", "w"),
            lambda: pathlib.Path({str(mark)!r}).touch(),
            lambda: os.rename({str(secret)!r}, "mine"),
            lambda: os.remove({str(secret)!r}),
            lambda: shutil.rmtree({str(tmp_path)!r}),
            lambda: os.truncate({str(secret)!r}, 0),
            lambda: os.chmod({str(secret)!r}, 0),
            lambda: found.append(sqlite3.connect({str(secret)!r}).execute("select 1")),
            lambda: found.append(open({str(secret)!r}).read()),
            lambda: found.append(os.listdir({str(tmp_path)!r})),
            lambda: found.append(os.open({str(secret)!r}, os.O_RDONLY)),
            lambda: found.append(open({__file__!r}).read()),
        ):
            try: deed()
            except (OSError, sqlite3.Error): pass
        twice = len(found) + 1000.0
        """,
        secant=REFERENCE["secant"],
    )
    assert not mark.exists()
    assert secret.read_text() == "all of them: 5.0"
    assert "1000" in record["tasks"]["twice"]["message"], record["tasks"]["twice"]
    assert points(record) == POSSIBLE - 1


def test_network_is_unreachable(judged_by_each):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    port = listener.getsockname()[1]
    record = judged_by_each(
        f"""
        reached = 0
        import _socket, socket, urllib.request
        for attempt in (
            lambda: socket.create_connection(("127.0.0.1", {port}), timeout=1),
            lambda: _socket.socket().connect(("127.0.0.1", {port})),
            lambda: urllib.request.urlopen("http://127.0.0.1:{port}", timeout=1),
            lambda: socket.gethostbyname("example.org"),
        ):
            try:
                attempt()
                reached += 1
            except OSError: pass
        twice = reached + 1000.0
        """,
        secant=REFERENCE["secant"],
    )
    with listener, pytest.raises(BlockingIOError):
        listener.accept()
    assert "1000" in record["tasks"]["twice"]["message"]


def test_judge_outlives_every_signal(judged_by_each):
    record = judged_by_each(
        f"""
        import os, signal
        for process in (os.getppid(), {os.getpid()}, -1, 0):
            for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
                try: os.kill(process, number)
                except OSError: pass
        """,
        secant=REFERENCE["secant"],
    )
    assert points(record) == POSSIBLE


@pytest.mark.parametrize("argument", ["'x' * 10**4", "[0] * 10**5", "10**4000", "None", "object()"])
def test_trusted_functions_survive_what_they_are_given(judged, argument):
    source = f"def secant(f, x, h):\n    for _ in range(3): f({argument})\n    return 1.0"
    assert outcome(judged("", secant=source)) in ("wrong", "stopped")


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "-" * 100_000 + "1",
        "x = a" + ".b" * 50_000,
        "x = " + "(" * 50_000,
        "x = " + "1+" * 50_000 + "1",
        "x = " + "f(" * 2_000 + ")" * 2_000,
        "x =" + " " * 150_000 + "!",
        "\x00",
        "x = '\ud800'",
        "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 90)) + " " * 91 + "x = 1",
    ],
    ids=lambda source: source[:6],
)
def test_no_source_breaks_the_judge(judged, source):
    assert points(judged(source, secant=REFERENCE["secant"])) == POSSIBLE


def test_next_submission_is_untouched(judged):
    """Whatever one leaves behind, the next starts from the same place."""
    judged("import builtins, os\nbuiltins.len = None\nos.environ['HOME'] = '/'\nopen('left', 'w')")
    record = judged(
        "import os\ntwice = 1000.0 + os.path.exists('left') + (len is None)",
        secant=REFERENCE["secant"],
    )
    assert "1000" in record["tasks"]["twice"]["message"]
