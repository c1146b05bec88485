"""Execute the book's notebooks and store them clean, so that a second run changes no byte.

    python book/_ext/notebooks.py [paths ...]   execute, store clean, record the prose's numbers
    python book/_ext/notebooks.py --check       say which stored notebooks a fresh run would change
    python book/_ext/notebooks.py --bind        record the prose's numbers without executing

A path is a notebook, a page or a folder. Without paths: everything in book and assignments/source.
"""

import argparse
import copy
import itertools
import multiprocessing
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import kernel_sockets
import nbformat
import prose_numbers
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[2]
SECONDS_PER_CELL = 120
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
KEPT_CELL_METADATA = {"mystnb", "nbgrader", "tags"}
#: What JupyterLab folds away, as the site does; it forgets one of them when it runs a cell.
FOLDS = {"hide-cell": ("source_hidden", "outputs_hidden"), "hide-input": ("source_hidden",)}


class NotebookError(Exception):
    """A notebook that can't be stored; the message names notebook, cell and error."""


class _ThisInterpretersKernel(AsyncKernelManager):
    def _kernel_spec_manager_default(self):
        # No directories: a kernel installed elsewhere under the name python3 can't step in.
        return KernelSpecManager(kernel_dirs=[])


def find(paths=(), suffix=".ipynb"):
    """Return the book's files of one kind, or those among or below `paths`, in order.

    Names that begin with a dot or an underscore (checkpoints, builds, templates) are left out, and
    so are the student editions: they are made from the sources, and blank.
    """
    files = set()
    for path in map(Path, paths or (ROOT / "book", ROOT / "assignments" / "source")):
        if path.is_dir():
            below = path.rglob(f"*{suffix}")
            files |= {
                p for p in below if not re.search(r"(^|/)[._]", p.relative_to(path).as_posix())
            }
        elif paths and not (path.is_file() and path.suffix in (".ipynb", ".md")):
            raise NotebookError(f"{path}: not a notebook, a page or a folder")
        elif path.suffix == suffix:
            files.add(path)
    return sorted(path.resolve() for path in files)


def name_of(path):
    """Return a path as messages and records write it: from the repository's root, with `/`."""
    path = Path(path).resolve()
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def read(path):
    """Return the notebook stored at `path` (nbformat 4), each cell with an id.

    Raises NotebookError if the file isn't a notebook.
    """
    try:
        notebook = nbformat.v4.reads(Path(path).read_text(encoding="utf-8"))
        notebook |= {"nbformat": 4, "nbformat_minor": 5}
        _give_ids(notebook.cells)
        nbformat.validate(notebook)
    except (AttributeError, TypeError, ValueError, nbformat.ValidationError) as error:
        raise NotebookError(f"{name_of(path)}: not a notebook: {error}") from error
    return notebook


def _give_ids(cells):
    """Keep each id that is there and unique; number the other cells c01, c02, ..."""
    taken, without = set(), []
    for place, cell in enumerate(cells, start=1):
        if cell.get("id") in taken | {None}:
            without.append((place, cell))
        else:
            taken.add(cell.id)
    for place, cell in without:
        cell.id = next(name for n in itertools.count(place) if (name := f"c{n:02d}") not in taken)
        taken.add(cell.id)


def cleaned(notebook):
    """Return a copy that holds only what the book's readers need and a second run repeats."""
    clean = copy.deepcopy(notebook)
    clean.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
    count = 0
    for cell in clean.cells:
        for key in set(cell.metadata) - KEPT_CELL_METADATA:
            del cell.metadata[key]
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            tags = cell.metadata.get("tags", [])
            folds = {fold: True for tag in tags for fold in FOLDS.get(tag, ())}
            if folds:
                cell.metadata["jupyter"] = nbformat.from_dict(folds)
            count += 1
            cell.execution_count = count
            cell.outputs = _cleaned_outputs(cell.outputs, count)
    return clean


def _cleaned_outputs(outputs, count):
    kept, streams = [], {}
    for output in outputs:
        if output.output_type == "stream" and output.name in streams:
            # How a kernel cuts its text into messages depends on the clock.
            streams[output.name].text += output.text
            continue
        if output.output_type == "stream":
            streams[output.name] = output
        elif output.output_type == "error":
            # The full traceback holds paths of the machine and differs between Pythons.
            output.traceback = [f"{output.ename}: {output.evalue}"]
        else:
            if "text/html" in output.data:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata.pop(WIDGET_VIEW, None)
            if output.output_type == "execute_result":
                output.execution_count = count
        kept.append(output)
    return kept


def text_of(notebook):
    """Return the notebook as the text of its file: sorted keys, one newline at the end."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def executed_text(path):
    """Return what the file at `path` should hold: executed in a fresh kernel, then cleaned.

    The kernel is this interpreter's; it starts in the notebook's folder. Raises NotebookError if
    a cell fails that isn't tagged `raises-exception`, or writes to stderr.
    """
    notebook = cleaned(read(path))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    started = []
    kernel_sockets.use_socket_files()
    client = NotebookClient(
        notebook,
        kernel_manager_class=_ThisInterpretersKernel,
        kernel_name="python3",
        # Else each kernel warns on the terminal that it talks over a socket.
        extra_arguments=["--log-level=ERROR"],
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        resources={"metadata": {"path": str(Path(path).resolve().parent)}},
        on_cell_start=lambda cell, cell_index: started.append((cell, cell_index)),
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise _failure(path, *started[-1], f"{error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        reason = f"ran for more than {SECONDS_PER_CELL} seconds"
        raise _failure(path, *started[-1], reason) from error
    except DeadKernelError as error:
        raise _failure(path, *started[-1], "the kernel died") from error
    clean = cleaned(notebook)
    for index, cell in enumerate(clean.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise _failure(path, cell, index, f"wrote to stderr: {output.text.strip()}")
    return text_of(clean)


def _failure(path, cell, index, reason):
    first_line = cell.source.strip().partition("\n")[0]
    return NotebookError(
        f"{name_of(path)}: cell {cell.id} (number {index + 1}, begins `{first_line}`): {reason}"
    )


def execute_all(paths):
    """Yield (path, text or NotebookError) of each notebook as its execution ends."""
    workers = max(1, min(len(paths), os.cpu_count() or 1))
    # Forked processes would share the parent's sockets and event loop.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        running = {pool.submit(executed_text, path): path for path in paths}
        for future in as_completed(running):
            error = future.exception()
            if error and not isinstance(error, NotebookError):
                raise error
            yield running[future], error or future.result()


def store(path, text):
    """Write `text` to `path` in one step, so that a reader never meets half a file."""
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    os.replace(unfinished, path)


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", help="notebooks, pages or folders")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    mode.add_argument("--bind", action="store_true", help="record the prose's numbers only")
    options = parser.parse_args(arguments)
    problems = []
    try:
        notebooks = find(options.paths)
        pages = notebooks + find(options.paths, ".md")
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    if not options.bind:
        for path, result in execute_all(notebooks):
            stored = path.read_bytes()
            if isinstance(result, NotebookError):
                problems.append(str(result))
            elif result.encode() == stored:
                print(f"{name_of(path)}: unchanged")
            elif options.check:
                problems.append(f"{name_of(path)}: the file isn't what a fresh execution gives")
            else:
                store(path, result)
                print(f"{name_of(path)}: stored")
    ours = [path for path in pages if path.is_relative_to(ROOT)]
    if ours and not options.check:
        problems += prose_numbers.bind(ours, ROOT)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
