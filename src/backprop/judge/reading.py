"""Find and read what students handed in, whatever their browser or platform made of it.

Nothing is written to disk and nothing of it runs. What cannot be read raises Unreadable with a
reason for a person; a submission is never passed over in silence.
"""

import ast
import contextlib
import io
import json
import os
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

LARGEST_FILE = 20_000_000
MOST_FILES_OF_A_STUDENT = 50
MOST_CELLS = 2_000
LONGEST_SCRIPT = 1_000_000
NEVER_HANDED_IN = (".csv", ".db", ".log", ".pyc")
#: What file names have beside a student's name.
NOISE = re.compile(r"[\W_\d]+|copy|final|late|solution", re.IGNORECASE)
#: How nbconvert, VS Code, Jupytext and Spyder mark a cell in a script.
CELL_MARK = re.compile(r"^# (?:In\s?\[[\d ]*\]:?|%%|<(?:code|mark\w+)cell>)(.*)$", re.MULTILINE)


class Unreadable(ValueError):
    """Not a notebook and not a script; the message says what it is."""


@dataclass(frozen=True)
class Cell:
    """A cell as handed in.

    number:   its place among the code cells, or among the text cells, from 1
    code:     False for text
    identity: nbgrader's name for it, "" if there is none
    id:       the notebook format's own name for it, "" if there is none
    """

    number: int
    code: bool
    source: str
    identity: str = ""
    id: str = ""
    grader: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Notebook:
    """All cells, in order."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HandedIn:
    """A file of a student's."""

    student: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Submission:
    """What is judged for a student. The content is empty and `reason` says why if nothing can be.

    name:  of the file, within what was given to the judge
    notes: about what was chosen
    """

    student: str
    name: str
    content: bytes
    reason: str = ""
    notes: tuple[str, ...] = ()


def read_notebook(content: bytes) -> Notebook:
    """A notebook of format 3 or 4, or a script, in any usual encoding. Raises Unreadable."""
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("the file is empty")
    if content.startswith(b"%PDF"):
        raise Unreadable("this is a PDF, not a notebook")
    if content.startswith((b"PK\3\4", b"\x89PNG", b"\xff\xd8\xff")):
        raise Unreadable("this is an archive, a document or a picture, not a notebook")
    text = _decoded(content).lstrip("\ufeff").strip()
    if text.startswith("{"):
        return _notebook_from_json(text)
    if re.match(r"<(!doctype|html|\?xml|head|body|svg)", text, re.IGNORECASE):
        raise Unreadable("this is a web page, not a notebook; download the notebook itself")
    return _notebook_from_script(text)


def _decoded(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0":
        encodings = ["utf-16-le"]
    elif content[:1] == b"\0":
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8"]
    for encoding in [*encodings, "cp1252", "latin-1"]:
        with contextlib.suppress(UnicodeError):
            return content.decode(encoding)
    raise Unreadable("the file is in no encoding that we know")


def _notebook_from_json(text):
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the notebook is damaged: {error}") from None
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):
        sheets = [sheet for sheet in found["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in _list(sheet.get("cells"))]
    if not isinstance(cells, list):
        raise Unreadable("this is JSON, but not a notebook: it has no cells")
    kept, code, text_cells = [], 0, 0
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        is_code = cell.get("cell_type") == "code"
        code, text_cells = code + is_code, text_cells + (not is_code)
        metadata = cell.get("metadata")
        grader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        grader = grader if isinstance(grader, dict) else {}
        kept.append(
            Cell(
                number=code if is_code else text_cells,
                code=is_code,
                source=_text(cell.get("source", cell.get("input"))),
                identity=_text(grader.get("grade_id")),
                id=_text(cell.get("id")),
                grader=grader,
            )
        )
    if len(kept) > MOST_CELLS:
        raise Unreadable(f"the notebook has more than {MOST_CELLS:,} cells")
    if not any(cell.source.strip() for cell in kept):
        raise Unreadable("the notebook has no cell with anything in it")
    return Notebook(tuple(kept))


def _list(value):
    return value if isinstance(value, list) else []


def _text(value):
    parts = value if isinstance(value, list) else [value]
    # A lone surrogate is valid JSON, but no text that could be written again.
    text = "".join(part for part in parts if isinstance(part, str))
    return text.encode("utf-8", "replace").decode()


def _notebook_from_script(text):
    if len(text) > LONGEST_SCRIPT:
        raise Unreadable(f"a script of more than {LONGEST_SCRIPT:,} characters")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not re.search(r"^[ \t]*(def |import |from |\w+[ \t]*=)", text, re.MULTILINE):
        raise Unreadable("this is neither a notebook nor a Python script")
    marks = list(CELL_MARK.finditer(text))
    if marks:
        starts = [0, *(mark.start() for mark in marks)]
        parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)])]
    else:
        parts = _statements(text)
    cells, counts = [], [0, 0]
    for part in parts:
        mark = CELL_MARK.match(part)
        words = mark[1].lower() if mark else ""
        is_text = bool(re.search(r"\[(markdown|md|raw)\]|markdown", words))
        if mark:
            part = part[mark.end() :]
        if is_text:
            part = re.sub(r"^# ?", "", part, flags=re.MULTILINE)
        if part.strip():
            counts[is_text] += 1
            cells.append(Cell(counts[is_text], not is_text, part.strip("\n")))
    return Notebook(tuple(cells))


def _statements(text):
    """Cut before each statement at the margin, so that a fault in one leaves the others."""
    lines = text.split("\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        starts = [
            n for n, line in enumerate(lines) if re.match(r"(def|class|import|from|@)\b", line)
        ]
        starts = [n for n in starts if n == 0 or not lines[n - 1].startswith("@")]
    else:
        firsts = [
            min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
            for node in tree.body
        ]
        starts = [first - 1 for first in firsts]
        if len(set(starts)) < len(starts):  # two statements on one line
            starts = sorted(set(starts))
    starts = [0, *(start for start in starts if start)]
    return ["\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)])]


def find_submissions(
    place: Path, problem_set: str, names: Sequence[str], students: Sequence[str] = ()
) -> list[Submission]:
    """One submission for each student, sorted by student.

    place:    a folder, a zip, or one file: `<student>/...`, nbgrader's `submitted/<id>/<set>/`, or
              files side by side whose names begin with the student, up to the first underscore
    names:    of the functions, variables and cells to look for, to choose among several files
    students: the roster. Who is in it and handed in nothing is in the result, with a reason.
    Raises ValueError if there is no such place, or nothing in it.
    """
    files = [_with_student(path, read, problem_set) for path, read in _files(place)]
    if not files and not students:
        raise ValueError(f"no notebook in {place}")
    students = [_readable_name(student) for student in students]
    by_student = {}
    for key, qualifier, name, read in files:
        by_student.setdefault(key, {}).setdefault(qualifier, []).append((name, read))
    found = {}
    for key, by_qualifier in by_student.items():
        for qualifier, handed_in in by_qualifier.items():
            # Two people of one name have different numbers.
            student = f"{key}_{qualifier}" if len(by_qualifier) > 1 and qualifier else key
            student = _in_roster([f"{key}_{qualifier}", key, qualifier], students) or student
            found.setdefault(student, []).extend(handed_in)
    chosen = [
        _choose(student, handed_in, problem_set, names) for student, handed_in in found.items()
    ]
    for student in students:
        if student not in found:
            chosen.append(Submission(student, "", b"", reason="nothing was handed in"))
    return sorted(chosen, key=lambda submission: submission.student)


def _in_roster(candidates, students):
    return next((each for each in candidates if each and each in students), None)


def _files(place):
    """Paths in parts of all files that may be meant, and for each a function that reads it."""
    place = Path(place)
    if place.is_dir():
        paths = sorted(path for path in place.rglob("*") if path.is_symlink() or path.is_file())
        pairs = [(path.relative_to(place).parts, _reader(path)) for path in paths]
        pairs = _below_submitted([pair for pair in pairs if _is_meant(pair[0])])
    elif not place.is_file():
        raise ValueError(f"there is no {place}")
    elif zipfile.is_zipfile(place):
        members = [pair for pair in _members_at(place) if _is_meant(pair[0])]
        pairs = _without_lone_folder(_below_submitted(members))
    else:
        pairs = [((place.name,), _reader(place))]
    for parts, read in pairs:
        yield from _opened(parts, read)


def _reader(path, most=LARGEST_FILE):
    """A function that gives the file's content, None if it is too large. It raises Unreadable.

    A link is not followed: a student's may lead to somebody else's work, or to the solutions.
    """

    def read():
        if most is not None and path.is_symlink():
            raise Unreadable("this is a link to another file; hand in the file itself")
        try:
            if most is not None and path.stat().st_size > most:
                return None
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(f"the file cannot be opened: {error.strerror}") from None

    return read


def _is_meant(parts):
    if any(part.startswith((".", "__MACOSX", "_autosummary")) for part in parts):
        return False
    return PurePosixPath(parts[-1]).suffix.lower() not in NEVER_HANDED_IN


def _below_submitted(pairs):
    """Within nbgrader's folder of submissions, if there is one.

    It is the outermost, or in the lone outermost: a student's own folder of that name is not it.
    """
    lone = len({parts[0] for parts, _ in pairs}) == 1
    for depth in (0, 1) if lone else (0,):
        below = [
            (parts[depth + 1 :], rest)
            for parts, rest in pairs
            if len(parts) > depth + 1 and parts[depth] == "submitted"
        ]
        if below:
            return below
    return pairs


def _without_lone_folder(pairs):
    """A zip of a folder has that folder around everything."""
    while len({parts[0] for parts, _ in pairs}) == 1 and all(len(parts) > 1 for parts, _ in pairs):
        if len({parts[1] for parts, _ in pairs}) == 1:
            break
        pairs = [(parts[1:], rest) for parts, rest in pairs]
    return pairs


def _opened(parts, read):
    """The file itself, or what is in it if it is an archive."""
    inner = []
    if parts[-1].lower().endswith(".zip"):
        inner = [pair for pair in _members(read) if _is_meant(pair[0])]
        # An archive beside others belongs to whom its name says.
        outer = parts if len(parts) == 1 else parts[:-1]
        yield from (((*outer, *names), each) for names, each in inner)
    if not inner:
        yield parts, read


def _members(read):
    """Paths in parts of an archive's files, and for each a function that reads it."""
    try:
        content = read()
        with zipfile.ZipFile(io.BytesIO(content or b"")) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except Exception:  # zipfile lets many kinds escape from what somebody has forged
        return []
    return _readers(members, lambda: zipfile.ZipFile(io.BytesIO(read())))


def _members_at(path):
    """The same for an archive on disk, which stays open: there may be thousands of files in it."""
    archive = zipfile.ZipFile(path)
    members = [member for member in archive.infolist() if not member.is_dir()]
    return _readers(members, lambda: contextlib.nullcontext(archive))


def _readers(members, opened):
    found = []
    for member in members:
        parts = tuple(
            part for part in re.split(r"[/\\]", member.filename) if part not in ("", "..")
        )
        if parts:
            found.append((parts, _member_reader(opened, member)))
    return found


def _member_reader(opened, member):
    def read():
        if member.file_size > LARGEST_FILE:
            return None
        try:
            with opened() as archive, archive.open(member) as file:
                return file.read(LARGEST_FILE + 1)
        except Exception:  # encrypted, damaged, forged, packed in a way that Python does not know
            return b"PK\3\4"

    return read


def _with_student(parts, read, problem_set):
    """The student, what tells two of one name apart ("" if nothing), the path, the content."""
    parts = [_readable_name(part) for part in parts]
    name = "/".join(parts)
    is_file = len(parts) == 1 or parts[0].endswith(".zip")
    owner = PurePosixPath(parts[0]).stem if is_file else parts[0]
    moodle = re.match(r"(.+?)_(\d+)_assignsubmission_", owner)
    canvas = re.match(r"([a-z]+?)_(?:LATE_)?(\d+)_(\d+)_", owner)
    if moodle or canvas:
        return *(moodle or canvas).groups()[:2], name, read
    if not is_file:
        return owner, "", name, read
    words = re.split(r"_+", re.sub(rf"^{re.escape(problem_set)}[_\W]+", "", owner, flags=re.I))
    rest = [re.sub(re.escape(problem_set), "", word, flags=re.I) for word in words[1:]]
    qualifier = "_".join(word for word in rest if NOISE.sub("", word))
    return words[0] or owner, qualifier, name, read


def _readable_name(text):
    """A file's name in one spelling, without signs that no terminal or table should get.

    macOS writes é as two signs; others may write any bytes.
    """
    text = os.fsencode(text).decode("utf-8", "backslashreplace") if _has_surrogates(text) else text
    text = unicodedata.normalize("NFC", text)
    joiners = "\u200c\u200d"  # written Persian and Hindi need them
    return "".join(
        sign if sign.isprintable() or sign in joiners else ascii(sign)[1:-1] for sign in text
    )


def _has_surrogates(text):
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _choose(student, handed_in, problem_set, names):
    """The best of a student's files: readable, with most of the tasks, the last by name."""
    candidates = []
    likely = sorted(handed_in, key=lambda pair: _unlikely(pair[0], problem_set))
    for name, read in likely[:MOST_FILES_OF_A_STUDENT]:
        content, reason, hits = b"", "", 0
        try:
            content = read()
        except Unreadable as error:
            reason = str(error)
        if reason:
            pass
        elif content is None or len(content) > LARGEST_FILE:
            content, reason = b"", f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        else:
            try:
                notebook = read_notebook(content)
            except Unreadable as error:
                content, reason = b"", str(error)
            else:
                content = _without_outputs(content)
                text = "\n".join(cell.source for cell in notebook.cells)
                words = set(re.findall(r"\w+", text))
                hits = sum(word in words for word in names)
        right_name = problem_set.lower() in name.lower()
        candidates.append((not reason, hits, right_name, _natural(name), name, content, reason))
    candidates.sort(key=lambda candidate: candidate[:4])
    readable, hits, *_, name, content, reason = candidates[-1]
    if readable and names and not hits:
        reason = f"none of the answers of {problem_set} is in it"
    rivals = [other for other in candidates[:-1] if other[0] and other[1] == hits]
    notes = ()
    if rivals:
        others = ", ".join(other[4] for other in rivals)
        notes = (f"More than one notebook was handed in. {name} was judged, not {others}.",)
    return Submission(student, name, b"" if reason else content, reason, notes)


def _unlikely(name, problem_set):
    """A key that sorts notebooks first, and a packed Python installation last."""
    kinds = (".ipynb", ".json", ".py", ".txt")
    suffix = PurePosixPath(name).suffix.lower()
    kind = kinds.index(suffix) if suffix in kinds else len(kinds)
    return kind, problem_set.lower() not in name.lower(), name.count("/")


def _without_outputs(content):
    """The same notebook, smaller: pictures in outputs are most of it, and nobody judges them."""
    try:
        found = json.loads(_decoded(content))
        for cell in found["cells"]:
            cell.pop("outputs", None)
            cell.pop("attachments", None)
        return json.dumps(found).encode()
    except (ValueError, KeyError, TypeError, AttributeError):  # a script, or an odd notebook
        return content


def _natural(name):
    """A key that sorts `ps1 (10)` behind `ps1 (9)`."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.findall(r"\d{1,18}|\D+", str(PurePosixPath(name).with_suffix("")))
    ]
