"""Run a notebook in a kernel of its own, and have it leave what its page needs."""

import os
import shutil
import subprocess
import tempfile
import threading
import weakref

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm
from traitlets.config import Config

_clients: list = []
_stopped = threading.Event()
_lock = threading.Lock()

LEAVE = (
    "from helpers.handouts import places; places.write({0!r}, {1!r}, lambda told: print(told, flush=True))"
)


class Client(NotebookClient):
    """nbclient's, whose kernel takes no port, and which hands on what a cell prints while it prints.

    A port is chosen before it is bound: another program, another run of this one too, can take it in between.
    """

    told = staticmethod(lambda words: None)

    def __init__(self, book, **settings):
        """Take a notebook and nbclient's settings."""
        if (
            os.name != "nt"
        ):  # where there are sockets that are files; a socket's path is short, so not beside the notebook
            folder = tempfile.mkdtemp(prefix="one-cat-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)  # it goes with the client
            sockets = {"transport": "ipc", "ip": os.path.join(folder, "k")}
            settings["config"] = Config(KernelManager=sockets)
        super().__init__(book, **settings)

    def process_message(self, msg, cell, cell_index):
        """Hand on what is printed, then do as nbclient does."""
        if msg["msg_type"] == "stream":
            self.told(msg["content"]["text"])
        return super().process_message(msg, cell, cell_index)


class FailedError(Exception):
    """A notebook that did not run; the words are for whoever called."""


def bar(notebooks):
    """Return the progress bar: a step for each cell that runs, and one for packing what each notebook shows."""
    cells = [cell for path in notebooks for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    return tqdm(total=len(cells) + len(notebooks), unit=" cells", desc="hand-outs", dynamic_ncols=True)


def notebook(path, folder, progress, states=None):
    """Run the notebook at `path`, leave its places in `folder`, and return it with its outputs.

    No explorer has more than so many `states`, if that is given.
    """
    folder.mkdir()
    book = nbformat.read(path, 4)
    # A teacher's own speaker notes are not for the class.
    book.cells = [c for c in book.cells if c.metadata.get("slideshow", {}).get("slide_type") != "notes"]

    def ran(cell, cell_index, **_):
        with _lock:
            progress.update()

    def told(words):
        if words := words.strip():
            with _lock:
                progress.set_postfix_str(words.split("\n")[-1])

    client = Client(
        book,
        timeout=600,
        coalesce_streams=True,
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
    doing = "did not run"
    try:
        # What a cell says comes in messages. The rest is the kernel's own: warnings at its start, noise at its end.
        with client.setup_kernel(env=environment, stderr=subprocess.DEVNULL):
            for index, cell in enumerate(book.cells):
                if _stopped.is_set():
                    raise FailedError(f"{path.name} was stopped.")
                client.execute_cell(cell, index)
            doing, client.told, client.timeout = "could not be packed", told, 1800
            leaving = nbformat.v4.new_code_cell(LEAVE.format(str(folder), states))
            book.cells.append(leaving)  # nbclient executes what stands in the book
            client.execute_cell(leaving, len(book.cells) - 1)
            book.cells.pop()
    except CellExecutionError as error:
        raise FailedError(f"{path.name} {doing}: {error.ename}: {error.evalue}") from error
    except RuntimeError as error:  # nbclient's word for a kernel that died
        raise FailedError(f"{path.name} {doing}: {str(error).strip().splitlines()[-1]}") from error
    return book


def stop_kernels():
    """End every kernel that still runs, and let none begin a cell."""
    _stopped.set()
    for client in _clients:
        process = getattr(getattr(client.km, "provisioner", None), "process", None)
        if process is not None:
            process.kill()
