"""The untrusted side: runs a student's cells and calls their functions, as the judge asks.

Nothing that it says is believed. It does not know the checks, the right answers or the hidden
seeds, and it never says what is right: it only returns what the student's functions return.

    python worker.py serve 3    fork one worker for each socket that arrives on descriptor 3
    python worker.py once       be one worker, talking over stdin and stdout

It runs as a file, not as part of the package: the student's process must not hold the package.
"""

import __future__

import ast
import contextlib
import importlib
import json
import os
import random
import signal
import socket
import struct
import sys
import types
import warnings

import audit
import isolation
import numpy as np
from values import Channel, Malformed, NotPlain, decode, encode

OWN_MODULES = ("audit", "isolation", "values")
PACKAGE = "backprop"
FEATURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
#: What a statement raises for want of a person at the keyboard, a package, or a file.
ELSEWHERE = (EOFError, ImportError, OSError)
RESERVE = 16 << 20
ABSENT = "{} is not there while your work is judged"
ABSENT_PARTS = ("checks", "classroom", "judge")


def main():
    """Start as the command line says."""
    del sys.path[0]
    settings = json.loads(os.environ.pop("JUDGE_SETTINGS"))
    sys.dont_write_bytecode = True
    if sys.argv[1] == "serve":
        control = socket.socket(fileno=int(sys.argv[2]))
        serve(control, settings)
    else:
        channel = Channel(os.dup(0), os.dup(1))
        silence()
        prepare_imports(settings)
        folder = os.getcwd()
        isolation.limit(settings["limits"])
        work(channel, settings, folder)


def silence():
    """Nothing that a student's code prints or waits for reaches anybody."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def prepare_imports(settings):
    """Import what the released notebook imports, so that no worker waits for it."""
    for name in settings["modules"]:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def installation():
    """The folders that Python imports from."""
    folders = [sys.base_prefix, sys.prefix, *sys.path]
    return sorted({os.path.abspath(folder) for folder in folders if os.path.isdir(folder)})


def hidden_folders(settings):
    """The parts of the package that no student's code reads."""
    parts = ABSENT_PARTS if settings["engine"] else ("",)
    folders = [os.path.join(folder, PACKAGE, part) for folder in sys.path for part in parts]
    return [folder.rstrip(os.sep) for folder in folders]


def serve(control, settings):
    """Fork a worker for each socket that arrives, until nobody holds the other end."""
    isolation.die_with_parent()
    separate = settings["namespaces"] and isolation.enter_namespaces()
    prepare_imports(settings)
    folders, hidden = installation(), hidden_folders(settings)
    if separate:
        isolation.build_root(settings["folder"], folders, hidden)
    control.sendall(b"n" if separate else b"l")
    while True:
        folder, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
        if not descriptors:
            os._exit(0)
        # Only now may the numbers of finished processes be used again: the judge is done with them.
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        child = os.fork()
        if child == 0:
            control.close()
            be_forked(descriptors[0], settings, isolation.WORK if separate else folder.decode())
            os._exit(0)
        os.close(descriptors[0])
        control.sendall(struct.pack(">I", child))


def be_forked(descriptor, settings, folder):
    """Become the worker, or its keeper: with a process tree of its own a worker needs a parent."""
    isolation.die_with_parent()
    os.setsid()
    if folder == isolation.WORK:
        isolation.enter_processes(settings["user"])
        child = os.fork()
        if child:
            os.close(descriptor)
            os.waitpid(child, 0)
            return
    silence()
    channel_end = os.dup2(descriptor, 3)
    os.closerange(4, 1024)
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder)
    isolation.limit(settings["limits"])
    isolation.drop_rights(settings["user"])
    isolation.die_with_parent()  # the kernel forgets it when a process changes its user
    if folder == isolation.WORK:
        os.setsid()  # out of reach of the keeper's group, now that it dies with the keeper
    work(Channel(channel_end, channel_end), settings, folder)


def work(channel, settings, folder):
    """Meet the student's code. What is taken away here does not come back."""
    readable, hidden = installation(), hidden_folders(settings)
    readable += [place for place in isolation.SYSTEM_FOLDERS if os.path.isdir(place)]
    for name in OWN_MODULES:
        sys.modules.pop(name, None)
    warnings.simplefilter("ignore")
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  students may draw from it; the same draws at every judging
    student = Student(channel, settings)
    audit.forbid(readable, hidden, folder)
    try:
        student.serve()
    finally:
        os._exit(0)


class Student:
    """A student's notebook as it lives in this process."""

    def __init__(self, channel, settings):
        self.channel = channel
        self.keep_reserve()
        self.notebook = types.ModuleType("__main__")
        sys.modules["__main__"] = self.notebook
        self.namespace = vars(self.notebook)
        self.namespace["display"] = lambda *values, **options: None
        self.namespace["get_ipython"] = lambda: None
        self.features = 0
        self.problem_set = StandIn()
        offer_package(settings["engine"], self.problem_set)

    def keep_reserve(self):
        """Hold some memory, to have it when a student's code has used up the rest."""
        try:
            self.reserve = bytearray(RESERVE)
        except MemoryError:
            self.reserve = bytearray()

    def serve(self):
        """Answer until the judge hangs up."""
        self.channel.send({"ready": True})
        while True:
            try:
                message = self.channel.receive()
            except (EOFError, Malformed, OSError):
                return
            match message:
                case {"do": "run", "cells": cells, "problem_set": facts}:
                    vars(self.problem_set).update(decode(facts))
                    self.run(cells)
                case {"do": "look", "name": name}:
                    self.look(name)
                case {"do": "call", "name": name, "arguments": arguments}:
                    self.call(name, arguments)

    def run(self, cells):
        """Run each cell statement by statement, as Jupyter does: what stands before a fault lives.

        What stands behind it lives too if the student's machine only had more than this one.
        cells: of each the number, the source, and how many statements to run (None for all)
        """
        for place, (number, source, only) in enumerate(cells):
            try:
                statements = ast.parse(source, f"cell {number}").body
            except BaseException as error:
                self.stumble(place, number, error)
                continue
            for index, statement in enumerate(statements if only is None else statements[:only]):
                self.channel.send({"at": [place, index]})
                try:
                    self.execute(ast.Module([statement], []), f"cell {number}")
                except ELSEWHERE as error:
                    self.stumble(place, number, error, goes_on=True)
                except BaseException as error:
                    self.stumble(place, number, error)
                    break
        self.channel.send({"done": True})

    def execute(self, module, name):
        """Run a statement; what it imports from __future__ holds for all that follow."""
        code = compile(module, name, "exec", flags=self.features, dont_inherit=True)
        self.features |= code.co_flags & FEATURES
        exec(code, self.namespace)

    def stumble(self, place, number, error, *, goes_on=False):
        """Tell the judge what a statement raised, and whether the rest of its cell is run."""
        self.reserve.clear()
        line = line_of(error, number)
        fault = [place, *said(error), line, goes_on]
        del error
        self.channel.send({"stumbled": fault})
        self.keep_reserve()

    def look(self, name):
        """Say what a name stands for."""
        if name not in self.namespace:
            self.channel.send({"is": "missing"})
            return
        value = self.namespace[name]
        if callable(value):
            self.channel.send({"is": "function"})
            return
        try:
            self.channel.send({"is": "value", "value": encode(value)})
        except NotPlain as error:
            self.channel.send({"is": "odd", "what": str(error)})
        except BaseException as error:
            self.channel.send({"is": "odd", "what": f"a value that raises {said(error)[0]}"})

    def call(self, name, arguments):
        """Call a function; send what it returned and what became of its arguments."""
        arguments = [decode(argument, self.asker) for argument in arguments]
        try:
            returned = self.namespace[name](*arguments)
            answer = {"returned": encode(returned)}
        except NotPlain as error:
            answer = {"odd": str(error)}
        except BaseException as error:
            self.reserve.clear()
            answer = {"raised": said(error)}
            self.keep_reserve()
        try:
            answer["arguments"] = [
                None if callable(argument) else encode(argument) for argument in arguments
            ]
        except BaseException:
            words = "the function put something else than numbers into what it was given"
            answer = {"raised": ["TypeError", words]}
        self.channel.send(answer)

    def asker(self, remote):
        """A function that the judge evaluates."""

        def ask(*arguments, **keywords):
            try:
                sent = [encode(argument) for argument in arguments]
                named = {name: encode(argument) for name, argument in keywords.items()}
            except NotPlain as error:
                raise TypeError(f"{remote.name} was given {error}") from None
            self.channel.send({"ask": remote.number, "arguments": sent, "keywords": named})
            match self.channel.receive():
                case {"answer": value}:
                    return decode(value)
                case {"error": [kind, text]}:
                    raise_as(kind, text)

        ask.__name__ = remote.name
        return ask


def said(error):
    """The kind and the words of an exception, which may be of a student's own making.

    It lets go of the frames: after a MemoryError they hold what there is no more room for.
    """
    error.__traceback__ = error.__context__ = error.__cause__ = None
    try:
        words = str(error)
    except BaseException:
        words = ""
    return [type(error).__name__[:100], words[:1000]]


def line_of(error, number):
    """The last line of this cell that the exception came through, None if unknown."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == f"cell {number}":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def raise_as(kind, text):
    """Raise Python's own exception of this name, else a RuntimeError."""
    builtins = sys.modules["builtins"]
    found = getattr(builtins, kind, None)
    if isinstance(found, type) and issubclass(found, Exception):
        try:
            error = found(text)
        except TypeError:
            error = RuntimeError(text)
        raise error
    raise RuntimeError(f"{kind}: {text}")


class StandIn:
    """A problem set without its checks: the numbers are there, and a check says nothing."""

    tasks = ()

    def check(self, name, answer, hidden=None):
        """Say nothing; the judge asks for itself."""

    verdict = check


class Absence:
    """Finds none of the package's modules that are not there, and says why they are not."""

    def __init__(self, engine):
        self.engine = engine

    def find_spec(self, name, path=None, target=None):
        """Leave every other module to the finders behind this one."""
        package, *below = name.split(".")
        if package == PACKAGE and below and (not self.engine or below[0] in ABSENT_PARTS):
            raise ImportError(ABSENT.format(name))


def offer_package(engine, problem_set):
    """Put a classroom without checks where the notebook imports it from.

    engine: whether the released notebook itself uses the package's other functions
    """
    classroom = types.ModuleType(f"{PACKAGE}.classroom")
    classroom.problem_set = lambda *arguments, **options: problem_set
    classroom.CheckFailed = type("CheckFailed", (AssertionError,), {})
    if engine:
        package = importlib.import_module(PACKAGE)
    else:
        package = types.ModuleType(PACKAGE)
        package.__path__ = []
        package.__getattr__ = absent
    classroom.__path__ = []  # whatever is imported from it is looked for, and said to be absent
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        if not engine or name.split(".")[1:2] in ([part] for part in ABSENT_PARTS):
            del sys.modules[name]
    for part in ABSENT_PARTS:
        vars(package).pop(part, None)
    sys.modules[PACKAGE] = package
    package.classroom = sys.modules[classroom.__name__] = classroom
    sys.meta_path.insert(0, Absence(engine))


def absent(name):
    """What a name that the package does not offer here leads to."""
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(ABSENT.format(f"{PACKAGE}.{name}"))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
