"""The trusted side of a worker: starts it, talks with it under time limits, ends it for certain.

What a worker may reach is told in `isolation` and `audit`. Whatever it sends is data, decoded by
`values`; a worker that sends anything else is ended. `Limits` has the numbers.
"""

import builtins
import contextlib
import json
import math
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backprop.judge.isolation import LAYERS
from backprop.judge.values import Channel, Malformed, NotPlain, decode, encode

WORKER = Path(__file__).with_name("worker.py")
#: As root, each judging process gives its workers a user of their own, from this number on.
FIRST_USER = 61_000
#: The largest array that a student's code may ask a trusted function about.
MOST_ASKED = 1_000
#: How long a fresh Python may take to import numpy on a busy machine.
START_SECONDS = 60


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    cell_seconds, call_seconds, task_seconds, submission_seconds: on the clock, for a cell at top
        level, for one call of a function (the evaluations that it asks for included), for all
        calls of a task, for everything
    memory, file_bytes: in bytes, for each process and each file
    restarts: how many statements that stop the worker are left out before the rest is given up
    """

    cell_seconds: float = 10
    call_seconds: float = 5
    task_seconds: float = 20
    submission_seconds: float = 60
    memory: int = 1 << 30
    file_bytes: int = 16 << 20
    processes: int = 8
    open_files: int = 64
    restarts: int = 5

    def for_system(self) -> dict:
        """By the names that the operating system has for them."""
        return {
            "CORE": 0,
            "AS": self.memory,
            "CPU": math.ceil(self.submission_seconds) + 1,
            "FSIZE": self.file_bytes,
            "NPROC": self.processes,
            "NOFILE": self.open_files,
        }


class Stopped(BaseException):
    """The worker is gone: by a limit, by its own doing, or because it spoke out of turn.

    Not an Exception, so that no check takes it for something that a student's function raised.
    The message completes "your code ...".
    """


class SandboxError(RuntimeError):
    """No worker could be started: a fault of this machine, never of a student."""


class Unusable:
    """Stands for a value that does not cross the border."""

    def __init__(self, what: str):
        self.what = what

    def __repr__(self):
        return f"<{self.what}>"


class Sandbox:
    """Starts workers, one for each submission. Use it in a ``with`` statement.

    modules:    imported before any worker is forked, to save time
    engine:     whether student code may use the package (its checks are never there)
    slot:       a number of this judging process; as root it chooses the workers' user
    fork:       None for the best that the system has; False for a fresh Python for each worker
    namespaces: False to go without them where they would work
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        modules: Sequence[str] = (),
        engine: bool = False,
        slot: int = 0,
        fork: bool | None = None,
        namespaces: bool = True,
    ):
        self.limits = limits or Limits()
        self._temporary = tempfile.TemporaryDirectory(prefix="judge-", ignore_cleanup_errors=True)
        self.folder = self._temporary.name  # every process of this sandbox has it as TEMP
        self._settings = {
            "modules": ["numpy.random", "numpy.linalg", *modules],
            "engine": engine,
            "limits": self.limits.for_system(),
            "user": FIRST_USER + slot,
            "namespaces": namespaces,
            "folder": self.folder,
        }
        self._server = None
        self.layers = LAYERS["limits" if os.name == "posix" else "none"]
        if fork if fork is not None else sys.platform == "linux":
            self._start_server()
            if not self._works() and namespaces:
                # A kernel may allow the first half of it and refuse the second.
                self._stop_server()
                self._settings["namespaces"] = False
                self._start_server()
        if not self._works():
            self.close()
            raise SandboxError(
                "no worker runs here, so nothing can be judged; "
                f"may every user read the Python in {sys.base_prefix}?"
            )

    def _works(self):
        """Whether a worker answers, and can still import what nobody has imported yet."""
        worker = None
        try:
            worker = self.start()
            message = worker.run([[1, "import colorsys", None]], {})
            while "at" in message:
                message = worker.receive()
            return message == {"done": True}
        except (Stopped, SandboxError):
            return False
        finally:
            if worker:
                worker.close()

    def _start_server(self):
        ours, theirs = socket.socketpair()
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, str(WORKER), "serve", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                **self._surroundings(self.folder),
            )
        self._control = ours
        kind = ours.recv(1)
        self.layers = LAYERS["namespaces" if kind == b"n" else "limits"]

    def _surroundings(self, folder):
        environment = {
            "HOME": folder,
            "TMPDIR": folder,
            "TEMP": self.folder,
            "PYTHONHASHSEED": "0",
            "PYTHONWARNINGS": "ignore",
            "PYTHONUTF8": "1",
            "MPLBACKEND": "agg",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "VECLIB_MAXIMUM_THREADS": "1",
            "JUDGE_SETTINGS": json.dumps(self._settings),
        }
        libraries = Path(np.__file__).parents[1]
        if not libraries.is_relative_to(sys.prefix):  # a user's own, which HOME would lead to
            environment["PYTHONPATH"] = str(libraries)
        kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")
        environment.update({name: os.environ[name] for name in kept if name in os.environ})
        return {"env": environment, "cwd": folder}

    def start(self) -> "Worker":
        """A new worker, which has seen no student's code yet. Raises SandboxError."""
        try:
            worker = self._forked() if self._server else self._spawned()
        except (OSError, struct.error) as error:
            raise SandboxError(f"no worker could be started: {error}") from error
        worker.within(START_SECONDS)
        try:
            worker.receive()
        except Stopped as why:
            worker.close()
            raise SandboxError(f"a new worker {why}") from None
        return worker

    def _forked(self):
        folder = self._new_folder()
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [os.fsencode(folder)], [theirs.fileno()])
            answer = self._control.recv(4, socket.MSG_WAITALL)
        (process,) = struct.unpack(">I", answer)
        descriptor = ours.detach()

        def end():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process, signal.SIGKILL)

        def clear():
            shutil.rmtree(folder, ignore_errors=True)

        return Worker(Channel(descriptor, descriptor), end, clear)

    def _new_folder(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        if os.name == "posix" and os.getuid() == 0 and self._server:
            os.chmod(self.folder, 0o711)
            os.chown(folder, self._settings["user"], self._settings["user"])
        return folder

    def _spawned(self):
        folder = self._new_folder()
        process = subprocess.Popen(
            [sys.executable, str(WORKER), "once"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
            **self._surroundings(folder),
        )

        def end():
            if os.name == "posix":
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()

        def clear():
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)

        reading, writing = os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno())
        process.stdout.close()
        process.stdin.close()
        return Worker(Channel(reading, writing), end, clear)

    def close(self) -> None:
        """End the server, and with it whatever it forked."""
        self._stop_server()
        self._temporary.cleanup()

    def _stop_server(self):
        if self._server:
            self._control.close()
            self._server.kill()
            self._server.wait()
            self._server = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class Worker:
    """One running submission. Every request is bounded in time; Stopped ends the worker."""

    def __init__(self, channel: Channel, end: Callable, clear: Callable = lambda: None):
        self._channel, self._end, self._clear = channel, end, clear
        self._deadline, self._when_late = math.inf, ""
        self._closed = threading.Event()
        self._late = False
        self._watch = threading.Thread(target=self._end_when_late, daemon=True)
        self._watch.start()

    def _end_when_late(self):
        while not self._closed.wait(min(max(self._deadline - time.monotonic(), 0.01), 0.1)):
            if time.monotonic() > self._deadline:
                self._late = True
                self._end()
                self._channel.abandoned = True
                return

    def within(self, seconds: float, when_late: str = "") -> None:
        """End the worker this many seconds from now, unless this is called again before.

        when_late: completes "your code ..." if the time runs out
        """
        self._when_late = when_late or f"was stopped after {seconds:g} s: does a loop never end?"
        self._deadline = time.monotonic() + seconds

    def run(self, cells: list, facts: dict) -> dict:
        """Run cells; the first message of those that ``receive`` gets until ``{"done": True}``.

        cells: lists of a cell's number, its source, and how many statements of it to run (None
               for all)
        facts: what the notebook may know of its problem set, by attribute
        """
        return self.request({"do": "run", "cells": cells, "problem_set": encode(facts)})

    def request(self, message: dict) -> dict:
        """Send, and wait for the next message. Raises Stopped."""
        try:
            self._channel.send(message)
        except OSError:
            raise Stopped(self._why()) from None
        return self.receive()

    def receive(self) -> dict:
        """Wait for the next message. Raises Stopped."""
        try:
            return self._channel.receive()
        except Malformed as error:
            self.close()
            raise Stopped(f"spoke to the judge out of turn: {error}.") from None
        except (EOFError, OSError):
            raise Stopped(self._why()) from None

    def _why(self):
        if self._late:
            return self._when_late
        return "ended Python itself."

    def look(self, name: str, before_call: Callable[[], None] = lambda: None):
        """What the notebook's name stands for: ``...`` if missing, a callable, or a value.

        before_call: called before each call of the callable, to set its time
        Raises Stopped.
        """
        answer = self.request({"do": "look", "name": name})
        match answer:
            case {"is": "missing"}:
                return ...
            case {"is": "function"}:

                def function(*arguments):
                    before_call()
                    return self.call(name, *arguments)

                function.__name__ = name
                return function
            case {"is": "value", "value": value}:
                return self._decoded(value)
            case {"is": "odd", "what": str(what)}:
                return Unusable(what)
        self._out_of_turn(answer)

    def call(self, name: str, *arguments):
        """Call a function of the notebook, as if it were ours.

        Functions among the arguments are evaluated here. What the function changes in its
        arguments is changed here too. Raises what it raises, as one of Python's own exceptions or
        one of the same name; TypeError for a result that does not cross; Stopped.
        """
        functions = []
        sent = [encode(argument, functions) for argument in arguments]
        answer = self.request({"do": "call", "name": name, "arguments": sent})
        while "ask" in answer:
            answer = self.request(self._evaluate(answer, functions))
        changed = answer.get("arguments")
        if isinstance(changed, list) and len(changed) == len(arguments):
            for argument, now in zip(arguments, changed):
                _replay(argument, self._decoded(now))
        match answer:
            case {"returned": value}:
                return self._decoded(value)
            case {"odd": str(what)}:
                raise TypeError(f"the function returned {what}; return numbers, arrays or lists")
            case {"raised": [str(kind), str(words)]}:
                raise _exception(kind, words)
        self._out_of_turn(answer)

    def _evaluate(self, question, functions):
        """Answer a question about a trusted function. Whatever it raises is the student's."""
        match question:
            case {"ask": int(number), "arguments": list(arguments), "keywords": dict(named)} if (
                0 <= number < len(functions)
            ):
                decoded = [self._decoded(argument) for argument in arguments]
                keywords = {name: self._decoded(argument) for name, argument in named.items()}
            case _:
                self._out_of_turn(question)
        try:
            if keywords or not all(type(each) is float for each in decoded):
                decoded = [_numeric(each) for each in decoded]
                keywords = {name: _numeric(each) for name, each in keywords.items()}
            with np.errstate(all="ignore"):
                return {"answer": encode(functions[number](*decoded, **keywords))}
        except NotPlain as error:
            return {"error": ["TypeError", f"the function gives {error}"]}
        except Exception as error:  # e.g. from a bad argument; it belongs to the student
            return {"error": [type(error).__name__, str(error)[:1000]]}

    def _decoded(self, value):
        try:
            return decode(value)
        except Malformed as error:
            self.close()
            raise Stopped(f"spoke to the judge out of turn: {error}.") from None

    def _out_of_turn(self, message):
        self.close()
        raise Stopped(f"spoke to the judge out of turn: {str(message)[:80]}.")

    def close(self) -> None:
        """End the worker and all that it started."""
        if not self._closed.is_set():
            self._closed.set()
            self._watch.join()
            self._end()
            self._clear()
            self._channel.close()


def _numeric(value):
    """As a trusted function may see it: few numbers, no text, and whole numbers as floats.

    Python multiplies a text or a list by a whole number, to any length; by a float it does not.
    Raises TypeError for a text, ValueError for too many numbers.
    """
    if sum(np.size(each) for each in _flat(value)) > MOST_ASKED:
        raise ValueError(f"more than {MOST_ASKED:,} numbers at once")
    return _as_floats(value)


def _as_floats(value):
    if isinstance(value, str):
        raise TypeError("a text was given to a function of numbers")
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_as_floats(item) for item in value)
    if isinstance(value, dict):
        return {key: _as_floats(item) for key, item in value.items()}
    return value


def _flat(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in _flat(item)]
    return [value]


def _replay(ours, theirs):
    """Change what we hold as the student's function changed its copy.

    Raises TypeError for an array that has another shape now.
    """
    if isinstance(ours, np.ndarray):
        if not isinstance(theirs, np.ndarray) or theirs.shape != ours.shape:
            raise TypeError("the function changed the shape of an array that it was given")
        ours[...] = theirs
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            ours[:] = theirs
        for place, (item, now) in enumerate(zip(ours, theirs)):
            ours[place] = _replayed(item, now)
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        kept = {key: _replayed(ours[key], now) for key, now in theirs.items() if key in ours}
        ours.clear()
        ours.update(theirs | kept)
    elif isinstance(ours, tuple) and isinstance(theirs, tuple):
        for item, now in zip(ours, theirs):
            _replay(item, now)


def _replayed(item, now):
    if isinstance(item, (np.ndarray, list, dict, tuple)) and type(item) is type(now):
        _replay(item, now)
        return item
    return now


def _exception(kind, words):
    found = getattr(builtins, kind, None)
    if not (isinstance(found, type) and issubclass(found, Exception)):
        if isinstance(found, type) and issubclass(found, BaseException):
            return RuntimeError(f"{kind} {words}".rstrip())
        found = type(kind if kind.isidentifier() else "Error", (Exception,), {})
    try:
        return found(words)
    except TypeError:  # UnicodeDecodeError and its like want more
        return RuntimeError(f"{kind}: {words}")
