"""What the operating system takes from a worker before it meets a student's code.

On Linux, if the kernel allows (as root, or as an ordinary user with user namespaces):

* a file tree of its own, holding the Python installation for reading and one small folder in
  memory for writing: other files are not forbidden but absent;
* no network device, not even to this machine;
* a process tree of its own, which ends as a whole, whatever it started;
* as root, a user of its own without rights; as an ordinary user, no capabilities;
* on x86-64 and ARM in 64 bits, no shared memory, queues, semaphores and keys, which no limit on
  memory counts and which outlive the process.

On Linux without namespaces, and on macOS: limits and a session of its own, and as root under
Linux another user. Files and network stay open to whatever passes the audit hook. Windows has no
such limits either. There, judge the work of people you do not know on a machine without secrets.

Nothing here stops a side channel, such as the time that an answer takes, or a hole in the kernel.

A worker loads this file by its path, without the package around it.
"""

import contextlib
import ctypes
import errno
import os
import signal
import struct
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

LAYERS = {
    "namespaces": "own file tree, own processes, no network",
    "limits": "limits on time, memory and processes; files and network only by the audit hook",
    "none": "time limits; files, network and memory only by the audit hook",
}
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib32", "/lib64", "/bin")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
WORK = "/student"  # in the worker's own file tree

NEW_MOUNTS, NEW_NAMES, NEW_IPC = 0x20000, 0x4000000, 0x8000000
NEW_USERS, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
MS_READ_ONLY, MS_NO_SUID, MS_NO_DEVICES = 1, 2, 4
MS_REMOUNT, MS_BIND, MS_RECURSIVE, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
# statvfs flags of a mount, and the mount flags that keep them through a remount.
KEPT_FLAGS = {1: 1, 2: 2, 4: 4, 8: 8, 1024: 1024, 2048: 2048, 4096: 1 << 21}
PR_SET_PARENT_DEATH_SIGNAL, PR_SET_NO_NEW_PRIVILEGES = 1, 38
PR_SET_CALL_FILTER, CALL_FILTER = 22, 2
CAPABILITY_VERSION = 0x20080522
#: For a machine, its number in a filter of system calls, and the numbers of these calls: shmget,
#: semget, msgget, mq_open, add_key, request_key, keyctl.
LASTING_CALLS = {
    "x86_64": (0xC000003E, (29, 64, 68, 240, 248, 249, 250)),
    "aarch64": (0xC00000B7, (194, 190, 186, 180, 217, 218, 219)),
}


def _call(name, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _mount(source, target, kind=None, flags=0, options=None):
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    data = None if options is None else options.encode()
    _call("mount", *texts, ctypes.c_ulong(flags), data)


def die_with_parent() -> None:
    """Linux: whoever starts a process takes it along when it dies."""
    if sys.platform == "linux":
        _call("prctl", PR_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def enter_namespaces() -> bool:
    """Leave the machine's network, mounts and names. False if the kernel does not allow it.

    Only for a process with one thread. Raises OSError if the kernel allows half of it.
    """
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    flags = NEW_MOUNTS | NEW_NETWORK | NEW_IPC | NEW_NAMES
    try:
        _call("unshare", flags if user == 0 else flags | NEW_USERS)
    except OSError:
        return False
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _mount(None, "/", flags=MS_RECURSIVE | MS_PRIVATE)
    return True


def build_root(root: str, folders: list[str], hidden: list[str]) -> None:
    """Move to a file tree of these folders, for reading only, without the hidden ones in them.

    root: an empty folder; what is mounted there is seen by this process and its children alone
    Raises OSError if the kernel does not allow it.
    """
    _mount("judge", root, "tmpfs", MS_NO_SUID, "size=1m,mode=755")
    for folder in _outermost([*SYSTEM_FOLDERS, *folders]):
        place = root + folder
        if os.path.islink(folder):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            os.symlink(os.readlink(folder), place)
        elif os.path.isdir(folder):
            os.makedirs(place, exist_ok=True)
            _mount(folder, place, flags=MS_BIND | MS_RECURSIVE)
            kept = os.statvfs(place).f_flag
            flags = sum(new for old, new in KEPT_FLAGS.items() if kept & old)
            _mount(None, place, flags=MS_REMOUNT | MS_BIND | MS_READ_ONLY | flags)
    for folder in hidden:
        if os.path.isdir(root + folder):
            _mount("hidden", root + folder, "tmpfs", MS_READ_ONLY, "size=1m,mode=755")
    os.makedirs(root + "/dev")
    for device in DEVICES:
        Path(root + device).touch()
        _mount(device, root + device, flags=MS_BIND)
    os.makedirs(root + WORK, exist_ok=True)
    os.chroot(root)
    os.chdir("/")


def _outermost(folders):
    """Without those that lie in another one, so that nothing is mounted twice."""
    kept = []
    for folder in sorted(set(folders), key=len):
        inside = any(folder.startswith(f"{other}/") and not os.path.islink(other) for other in kept)
        if folder != "/" and not inside:
            kept.append(folder)
    return kept


def enter_processes(user: int) -> None:
    """Prepare a process tree of its own for the next child, and an empty folder for its work."""
    _call("unshare", NEW_PROCESSES | NEW_MOUNTS | NEW_IPC)
    options = "size=64m,nr_inodes=2000,mode=700"
    if os.getuid() == 0:
        options += f",uid={user},gid={user}"
    _mount("work", WORK, "tmpfs", MS_NO_SUID | MS_NO_DEVICES, options)


def limit(limits: dict) -> None:
    """Set the limits that this system knows; the child cannot raise them again."""
    if resource is None:
        return
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS refuses some
            continue


def drop_rights(user: int) -> None:
    """Linux: become `user` if root, and give up every capability and lasting call for good."""
    if sys.platform != "linux":
        return
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _call("prctl", PR_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    with contextlib.suppress(OSError):  # a kernel without filters
        _refuse_lasting_calls()


def _refuse_lasting_calls():
    machine = os.uname().machine
    if machine not in LASTING_CALLS or sys.maxsize < 2**32:
        return
    architecture, numbers = LASTING_CALLS[machine]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    allowed, refused = (give, 0, 0, 0x7FFF0000), (give, 0, 0, 0x00050000 | errno.EPERM)
    # Of each rule: what it does, how many rules it skips if so and if not, with which number.
    rules = [
        (load, 0, 0, 4),  # the architecture
        (at_least, 1, 0, 0x80000000),
        refused,  # calls of 32 bits, which have other numbers
        (equal, 1, 0, architecture),
        allowed,  # an emulated machine: there is no telling
        (load, 0, 0, 0),  # the call
        (at_least, 0, 1, 0x40000000),
        refused,  # a second set of numbers for the same calls
    ]
    for number in numbers:
        rules += [(equal, 0, 1, number), refused]
    rules.append(allowed)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    program = struct.pack("HP", len(rules), ctypes.addressof(code))
    _call("prctl", PR_SET_CALL_FILTER, CALL_FILTER, program, 0, 0)
