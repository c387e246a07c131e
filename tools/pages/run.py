"""Run a notebook in a kernel of its own, and have it leave what its page needs."""

import os
import threading

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbclient.util import run_sync
from tqdm import tqdm

_clients: list = []
_stopped = threading.Event()
_lock = threading.Lock()

LEAVE = (
    "from helpers.handouts import places; places.write({0!r}, {1!r}, lambda told: print(told, flush=True))"
)


class FailedError(Exception):
    """A notebook that did not run; the words are for whoever called."""


def bar(notebooks):
    """Return the progress bar: a step for each cell run and for each explorer packed."""
    cells = sum(len(nbformat.read(path, 4).cells) for path in notebooks)
    return tqdm(total=cells, unit=" cells", desc="hand-outs", dynamic_ncols=True)


def notebook(path, folder, progress, states=None):
    """Run the notebook at `path`, leave its places in `folder`, and return it with its outputs.

    No explorer has more than so many `states`, if that is given.
    """
    folder.mkdir()
    book = nbformat.read(path, 4)
    book.cells = [cell for cell in book.cells if kind(cell) != "notes"]  # for the teacher

    def ran(cell, cell_index, **_):
        with _lock:
            progress.update()

    def told(message):
        if message["msg_type"] == "stream" and (words := message["content"]["text"].split("\n")[0]):
            with _lock:
                progress.set_postfix_str(words)

    client = NotebookClient(
        book,
        timeout=600,
        coalesce_streams=True,
        extra_arguments=[
            "--IPKernelApp.log_level=ERROR"
        ],  # it warns of TCP, on which only this computer listens
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_complete=ran,
    )
    _clients.append(client)
    environment = {
        **os.environ,
        "ONE_CAT_HANDOUT": str(folder),
        "ONE_CAT_ANSWERS": str(folder / "answers.json"),
    }
    try:
        with client.setup_kernel(env=environment):
            for index, cell in enumerate(book.cells):
                if _stopped.is_set():
                    raise FailedError(f"{path.name} was stopped.")
                client.execute_cell(cell, index)
            leave = LEAVE.format(str(folder), states)
            reply = run_sync(client.kc.execute_interactive)(leave, output_hook=told, timeout=1800)
    except (CellExecutionError, RuntimeError) as error:  # nbclient's word for a kernel that died
        raise FailedError(f"{path.name} did not run: {str(error).strip().splitlines()[-1]}") from error
    if reply["content"]["status"] != "ok":
        raise FailedError(
            f"{path.name} could not be packed: {reply['content']['ename']}: {reply['content']['evalue']}"
        )
    return book


def kind(cell):
    """Return what a cell is among the slides."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def stop_kernels():
    """End every kernel that still runs, and let none begin a cell."""
    _stopped.set()
    for client in _clients:
        process = getattr(getattr(client.km, "provisioner", None), "process", None)
        if process is not None:
            process.kill()
