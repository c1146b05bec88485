"""The second layer: Python itself refuses what a worker has no business with.

An audit hook sees every file, socket and process that Python code asks for, and cannot be taken
out again. It is the only layer for files and network where the system has no namespaces. It does
not see machine code, and it is Python itself: whoever gets past the interpreter (a forged bytecode,
a bug in an extension module) or into this hook's own frames gets past it. So it stops the curious
and the careless everywhere, and the determined only together with `isolation`.

A worker loads this file by its path, without the package around it.
"""

import builtins
import os
import sys
from _thread import get_ident
from stat import S_ISDIR
from types import SimpleNamespace

# Functions below keep these, whatever a student's code puts into the module that all others share.
__builtins__ = dict(vars(builtins))

FORBIDDEN = (
    "ctypes.",
    "fcntl.fcntl",
    "fcntl.ioctl",
    "ftplib.",
    "gc.get_",
    "http.",
    "imaplib.",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "poplib.",
    "pty.",
    "resource.",
    "signal.pthread_kill",
    "smtplib.",
    "socket.",
    "subprocess.",
    "sys.addaudithook",
    "syslog.",
    "urllib.",
    "webbrowser.",
    "winreg.",
    "_winapi.",
)
READING = {"os.listdir", "os.scandir", "os.walk", "os.fwalk", "glob.glob", "os.chdir"}
WRITING = {
    "os.chflags",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.removexattr",
    "os.rename",
    "os.rmdir",
    "os.setxattr",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "shutil.rmtree",
    "sqlite3.connect",
}
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def forbid(readable: list[str], unreadable: list[str], writable: str) -> None:
    """Refuse sockets, processes, signals, machine code, and files but these, for good.

    readable, unreadable: folders, and those within them that are not to be read
    writable:             the one folder to write in
    """
    paths = _private_copy(os.path)
    real_path, status = paths.realpath, os.stat
    starts_with, plain_path, encoding = str.startswith, os.fspath, sys.getfilesystemencoding()
    separator = os.sep
    readable = tuple(real_path(folder) for folder in readable)
    unreadable = tuple(real_path(folder) for folder in unreadable)
    writable = real_path(writable)
    devices = frozenset({os.devnull, "/dev/urandom", "/dev/random", "/dev/zero"})
    forbidden, reading, writing = FORBIDDEN, frozenset(READING), frozenset(WRITING)
    busy = set()  # threads within the hook
    _remove_unseen()

    def within(path, folder):
        return path == folder or starts_with(path, folder.rstrip(separator) + separator)

    def refuse(what):
        raise PermissionError(f"{what} is not allowed while your work is judged")

    def check_path(path, write):
        if path is None:
            path = "."
        if isinstance(path, int):
            return
        try:
            path = plain_path(path)
            if isinstance(path, bytes):
                path = bytes.decode(path, encoding, "surrogateescape")
            path = "".join((path,))  # a subclass of str might lie about itself
            real = real_path(path)
        except (TypeError, ValueError):
            refuse("this path")
        if within(real, writable) or real in devices:
            return
        if not write and any(within(real, folder) for folder in readable):
            if not any(within(real, folder) for folder in unreadable):
                return
        refuse(f"{'writing' if write else 'reading'} {str(path)[:80]!r}")

    def is_folder(path):
        try:
            return S_ISDIR(status(path).st_mode)
        except (OSError, ValueError):
            return False

    def hook(event, arguments):
        if get_ident() in busy:  # what the hook itself does, such as following a link
            return
        busy.add(get_ident())
        try:
            if event == "open":
                path, mode, flags = (*arguments, None, None)[:3]
                writes = isinstance(flags, int) and flags & WRITE_FLAGS
                writes = writes or isinstance(mode, str) and any(c in mode for c in "wax+")
                check_path(path, writes)
                # A path that starts at an open folder would be taken to start here.
                if mode is None and not isinstance(path, int) and is_folder(path):
                    refuse("opening a folder")
            elif event in reading:
                check_path(arguments[0], write=False)
            elif event in writing:
                for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
                    check_path(path, write=True)
                if event == "os.symlink":
                    check_path(arguments[1], write=True)
            elif event.startswith(forbidden):
                refuse(event)
        finally:
            busy.discard(get_ident())

    sys.addaudithook(hook)


def _private_copy(module):
    """The same functions once more, which nobody else can reach and change."""
    copy = type(module)(module.__spec__.name)
    vars(copy)["__builtins__"] = __builtins__
    exec(module.__spec__.loader.get_code(copy.__name__), vars(copy))
    copy.os = SimpleNamespace(**vars(os))
    return copy


def _remove_unseen():
    """Take away what sends signals without an event that a hook sees."""
    for name in ("signal", "_signal"):
        vars(sys.modules[name]).pop("pidfd_send_signal", None)
