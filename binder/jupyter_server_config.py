"""Settings of the Jupyter server; set-up and Binder's build copy this file to where the server looks for it."""

import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager

import psutil
import zmq
from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.services.contents.fileio import path_to_intermediate
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's answers leave at once.

    Without this, TCP holds each small message back until the last one is acknowledged (Nagle's algorithm), and the
    other side delays that by up to 40 ms: once for every step of a slider. See docs/architecture.md.
    """

    async def connect(self):
        """Connect the page with its kernel."""
        self.websocket_handler.set_nodelay(True)
        return await super().connect()


class RoomyKernels(AsyncMappingKernelManager):
    """Where memory is limited and most of it is taken, kernels that nobody has used for a while give theirs back.

    Binder and JupyterHub tell the limit (MEM_LIMIT); beyond it the whole session would end, its files with it. The answers
    are on disk, and a page whose kernel has gone says to run its cells again.
    """

    async def cull_kernels(self):
        """Look at those first that have been idle for longest."""
        for kernel_id in sorted(self.list_kernel_ids(), key=lambda one: self._kernels[one].last_activity):
            if not is_tight():
                return
            await self.cull_kernel_if_idle(kernel_id)


def is_tight(share=0.75):
    """Return whether server and kernels hold more than a share of the memory; what kernels share is counted once."""
    server, held = psutil.Process(), 0
    for process in [server, *server.children(recursive=True)]:
        try:
            memory = process.memory_full_info()
            held += getattr(memory, "pss", memory.uss)
        except psutil.Error:
            continue  # it has just ended
    return held > share * int(os.environ["MEM_LIMIT"])


class KeptFiles(AsyncLargeFileManager):
    """A notebook whose saving a full disk cuts off stays as it was.

    The server copies a file before it writes over it, and puts the copy back if that fails; but not if only the last
    8 KiB did not fit, for these are written when it has stopped looking.
    """

    @contextmanager
    def atomic_writing(self, os_path, *args, **kwargs):
        """Write a file, or leave the old one."""
        path = os.path.realpath(os_path)
        copy, copied = path_to_intermediate(path), False
        try:
            with super().atomic_writing(os_path, *args, **kwargs) as file:
                copied = self.use_atomic_writing and os.path.isfile(copy)
                yield file
        except BaseException:
            if copied and os.path.isfile(copy):
                os.replace(copy, path)
            raise

    async def save(self, model, path=""):
        """Save a file, and tell git if it is a notebook with nothing in it that git would keep."""
        saved = await super().save(model, path)
        if saved["type"] == "notebook":
            await asyncio.to_thread(tell_git, self._get_os_path(path))
        return saved


def tell_git(os_path):
    """Have git take note of a notebook that is as it was but for its size, or the next `git pull` would refuse it.

    git asks its filter (see set-up's install_filter) only about a file that has the size it had. Nothing is staged.
    """
    git, name = ["git", "-C", os.path.dirname(os_path)], os.path.basename(os_path)
    ours = ["config", "filter.one-cat.clean"]
    try:
        for step in (ours, ["diff", "--quiet", "--no-ext-diff", "--", name], ["add", "--update", "--", name]):
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 20}
            if subprocess.run([*git, *step], **quiet).returncode:
                return
    except (OSError, subprocess.TimeoutExpired):
        pass  # no git, or one that hangs: the notebook is saved all the same


def check_room():
    """End in a sentence where Jupyter cannot write what it needs while it runs: in HOME, if nothing else is named."""
    place = jupyter_runtime_dir()
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as tried:
            tried.write(bytes(10_000))  # more than the files of a few kernels
    except OSError as error:
        sys.exit(
            f"JupyterLab is not started: {place} cannot be written ({error.strerror}). Make room there, or name another "
            "home for its files, in the same line before the command: HOME=/there"
        )


check_room()
c = get_config()  # noqa: F821 - Jupyter gives it to the files of its settings
c.ServerApp.kernel_websocket_connection_class = PromptConnection
c.ServerApp.contents_manager_class = KeptFiles
if os.environ.get("MEM_LIMIT", "").isdigit():
    c.ServerApp.kernel_manager_class = RoomyKernels
    c.MappingKernelManager.cull_idle_timeout = 600  # seconds
    c.MappingKernelManager.cull_interval = 30
    c.MappingKernelManager.cull_connected = True  # a page left open
# What a kernel says on TCP any account of the computer could hear; with keys, nobody but the server.
if zmq.has("curve"):
    c.KernelManager.transport_encryption = "auto"
# jupyterlab-fonts, which the slides need, keeps a notebook from opening where jupyter-collaboration shares it.
c.YDocExtension.disable_rtc = True
load_subconfig("jupyter_nbconvert_config.py")  # noqa: F821 - for Save and Export Notebook As
