"""Judge many submissions in parallel, and go on where a run was broken off.

Each result is a file, written whole or not at all, with a key: a digest of the submission, the
release, the numbers, the hidden seed, the limits and the judge's own code. A result whose key
still fits is not made again, so a run that was killed ends, started again, with the same grades.
"""

import ast
import hashlib
import json
import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing.util import Finalize
from pathlib import Path

from backprop.judge.grading import Assignment, grade, points
from backprop.judge.reading import Notebook, Submission
from backprop.judge.rebuilding import is_locked, is_test, python_of
from backprop.judge.sandbox import Limits, Sandbox

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Plan:
    """All that a judging process needs to know; it crosses to others, so no lambdas.

    assignment: called with a student, gives what that student was to do
    """

    assignment: Callable[[str], Assignment]
    limits: Limits = Limits()
    fork: bool | None = None
    namespaces: bool = True

    def sandbox(self, slot: int = 0) -> Sandbox:
        """Where this plan's submissions run."""
        modules, engine = _imports(self.assignment("").release)
        return Sandbox(
            self.limits,
            modules=modules,
            engine=engine,
            slot=slot,
            fork=self.fork,
            namespaces=self.namespaces,
        )

    def key(self, submission: Submission) -> str:
        """Changes with whatever may change the result."""
        parts = [submission.name, submission.reason, *submission.notes, _digest_of_code()]
        if not submission.reason:
            assignment = self.assignment(submission.student)
            problem_set = assignment.problem_set
            numbers = repr(dict(problem_set.numbers))
            parts += [problem_set.name, str(problem_set.seed), numbers, assignment.hidden]
            parts += [repr(assignment.release), json.dumps(asdict(self.limits))]
        text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(text + b"\x1e" + submission.content).hexdigest()


def _imports(release: Notebook):
    """Modules that the release's own cells import, and whether they use the package's engine."""
    modules, engine = [], False
    for cell in release.cells:
        if not cell.code or is_test(cell) or not is_locked(cell):
            continue
        for node in ast.walk(ast.parse(python_of(cell.source)[0])):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                own = name.split(".")[0] == PACKAGE.name
                engine = engine or (own and not name.startswith(f"{PACKAGE.name}.classroom"))
                modules += [] if own else [name]
    return ([*modules, PACKAGE.name] if engine else modules), engine


_code_digest = None


def _digest_of_code():
    global _code_digest
    if _code_digest is None:
        digest = hashlib.sha256()
        for path in sorted(PACKAGE.rglob("*.py")):
            if "widgets" not in path.parts:
                digest.update(path.read_bytes())
        _code_digest = digest.hexdigest()
    return _code_digest


def file_stem(student: str) -> str:
    """A file name for a student's id that no other id has, on any system."""
    plain = re.sub(r"[^a-z0-9-]+", "-", student.lower()).strip("-")[:60]
    if plain == student and not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", plain):
        return plain
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{plain}-{digest[:8]}".lstrip("-")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half-written."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    os.replace(part, path)


def judge_all(
    submissions: Sequence[Submission], plan: Plan, results: Path, *, workers: int = 1
) -> Iterator[dict]:
    """Yield a record for each submission, as they get ready; those in `results` come first.

    results: a folder for the records, made if missing
    workers: how many at the same time; with 1 all happens in this process
    """
    results.mkdir(parents=True, exist_ok=True)
    waiting = []
    for submission in submissions:
        known = _known(results, submission, plan)
        if known:
            yield known
        else:
            waiting.append(submission)
    if workers == 1 and waiting:
        with plan.sandbox() as sandbox:
            for submission in waiting:
                yield _judge_one(submission, plan, sandbox, results)
    elif waiting:
        yield from _judge_in_pool(waiting, plan, results, min(workers, len(waiting)))


def _judge_in_pool(waiting, plan, results, workers):
    done = set()
    try:
        for record in _pooled(waiting, plan, results, workers):
            done.add(record["student"])
            yield record
    except BrokenProcessPool:
        # A judging process died, which none should: find out on whose submission.
        for submission in waiting:
            if submission.student not in done:
                try:
                    yield from _pooled([submission], plan, results, 1)
                except BrokenProcessPool:
                    yield _record(submission) | {
                        "status": "failed",
                        "reason": "the judge's own process died on it; it was not judged",
                    }


def _pooled(waiting, plan, results, workers):
    context = multiprocessing.get_context("spawn")
    slots = context.Queue()
    for slot in range(workers):
        slots.put(slot)
    pool = ProcessPoolExecutor(workers, context, _start_process, (plan, results, slots))
    try:
        futures = [pool.submit(_judge_here, submission) for submission in waiting]
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)
        slots.close()
        slots.join_thread()


_here = None  # in a judging process: plan, sandbox, results
_ending = threading.Event()  # set before the sandbox goes: what it then looks like is no result


def _start_process(plan, results, slots):
    global _here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    sandbox = plan.sandbox(slots.get())
    _here = plan, sandbox, results
    Finalize(None, sandbox.close, exitpriority=1)  # such a process knows no atexit
    threading.Thread(target=_end_with_parent, args=(sandbox,), daemon=True).start()


def _end_with_parent(sandbox):
    multiprocessing.parent_process().join()
    _ending.set()
    sandbox.close()
    os._exit(1)


def _judge_here(submission):
    plan, sandbox, results = _here
    return _judge_one(submission, plan, sandbox, results)


def _record(submission):
    return {
        "student": submission.student,
        "file": submission.name,
        "status": "graded",
        "reason": "",
        "notes": [],
        "tasks": {},
        "points": None,
    }


def _judge_one(submission, plan, sandbox, results):
    record = _record(submission)
    if submission.reason:
        status = "unreadable" if submission.name else "missing"
        record |= {"status": status, "reason": submission.reason}
    else:
        record |= grade(submission.content, plan.assignment(submission.student), sandbox)
    record["notes"] = [*submission.notes, *record["notes"]]
    record["points"] = points(record)
    kept = record | {"key": plan.key(submission)}
    path = results / f"{file_stem(submission.student)}.json"
    if not _ending.is_set():
        write_whole(path, json.dumps(kept, indent=1).encode())
    return record


def _known(results, submission, plan):
    path = results / f"{file_stem(submission.student)}.json"
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.pop("key", None) != plan.key(submission):
        return None
    return record if record.get("status") != "failed" else None


def progress(done: int, total: int, since: float, now: float) -> None:
    """Show how far the run is: a bar on a terminal, else a line now and then."""
    stream = sys.stderr
    left = (now - since) / done * (total - done) if done else 0
    width = 30
    filled = "#" * (width * done // total)
    text = f"[{filled:.<{width}}] {done}/{total}, {left:.0f} s left"
    if stream.isatty():
        stream.write(f"\r{text}\x1b[K" + ("\n" if done == total else ""))
    elif done == total or done % max(total // 10, 1) == 0:
        stream.write(f"{text}\n")
    stream.flush()
