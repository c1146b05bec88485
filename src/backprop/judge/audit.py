"""The second layer: Python itself refuses what a worker has no business with.

An audit hook sees every file, socket and process that Python code asks for, and cannot be taken
out again. It is the only layer for files and network where the system has no namespaces. It does
not see machine code: whoever gets past the interpreter (a forged bytecode, a bug in an extension
module) gets past it. So it stops the curious and the careless everywhere, and the determined only
together with `isolation`.

A worker loads this file by its path, without the package around it.
"""

import os
import sys

FORBIDDEN = (
    "ctypes.",
    "ftplib.",
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
    real_path, starts_with, decode = os.path.realpath, str.startswith, os.fsdecode
    separator = os.sep
    readable = [real_path(folder) for folder in readable]
    unreadable = [real_path(folder) for folder in unreadable]
    writable = real_path(writable)
    devices = {os.devnull, "/dev/urandom", "/dev/random", "/dev/zero"}
    busy = False

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
            real = real_path(decode(path))
        except (TypeError, ValueError):
            refuse("this path")
        if within(real, writable) or real in devices:
            return
        if not write and any(within(real, folder) for folder in readable):
            if not any(within(real, folder) for folder in unreadable):
                return
        refuse(f"{'writing' if write else 'reading'} {str(path)[:80]!r}")

    def hook(event, arguments):
        nonlocal busy
        if busy:  # what the hook itself does, such as following a link
            return
        busy = True
        try:
            if event == "open":
                path, mode, flags = (*arguments, None, None)[:3]
                writes = isinstance(flags, int) and flags & WRITE_FLAGS
                writes = writes or isinstance(mode, str) and any(c in mode for c in "wax+")
                check_path(path, writes)
            elif event in READING:
                check_path(arguments[0], write=False)
            elif event in WRITING:
                for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
                    check_path(path, write=True)
                if event == "os.symlink":
                    check_path(arguments[1], write=True)
            elif event.startswith(FORBIDDEN):
                refuse(event)
        finally:
            busy = False

    sys.addaudithook(hook)
