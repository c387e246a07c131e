"""JupyterHub for one class on one computer. What may be chosen stands in settings.py; run.py starts it."""

import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import settings  # noqa: E402
from class_spawner import ClassSpawner  # noqa: E402

c = get_config()  # noqa: F821 (JupyterHub puts it here)
chosen = settings.read()
state = chosen.folder

# -- who may come in ----------------------------------------------------------------------------------------
c.Authenticator.username_pattern = f"^{settings.NAME}$"
c.Authenticator.admin_users = {chosen.teacher} if chosen.teacher else set()
c.Authenticator.allow_all = True  # who knows the password (shared), or was let in by the teacher (native)
if chosen.login == "shared":
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = chosen.password
    c.SharedPasswordAuthenticator.admin_password = chosen.teacher_password or None
else:
    import nativeauthenticator

    c.JupyterHub.authenticator_class = "native"
    c.JupyterHub.template_paths = [str(Path(nativeauthenticator.__file__).parent / "templates")]
    c.NativeAuthenticator.minimum_password_length = settings.SHORTEST["PASSWORD"]
    c.NativeAuthenticator.allowed_failed_logins = 5

c.JupyterHub.template_vars = {
    "announcement_login": "<b>One cat, many labels.</b> As your name take small letters, digits and hyphens."
}

# -- a learner's server ---------------------------------------------------------------------------------------
c.JupyterHub.spawner_class = ClassSpawner
c.ClassSpawner.homes = str(chosen.homes) if chosen.accounts == "folders" else ""
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.notebook_dir = "~/one-cat"
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.mem_limit = chosen.memory
c.Spawner.cpu_limit = float(chosen.threads)
c.Spawner.args = [
    # A kernel that nobody looks at ends after half the time of an idle server.
    f"--MappingKernelManager.cull_idle_timeout={30 * chosen.idle}",
    "--MappingKernelManager.cull_interval=60",
]
if chosen.accounts == "system":  # sockets in the home, for over TCP others could read what a kernel says
    c.Spawner.args.append("--KernelManager.transport=ipc")
elif os.geteuid() == 0:  # a trial in a container
    c.Spawner.args.append("--allow-root")
c.Spawner.poll_interval = 2  # seconds until a server that died can be started again
# A whole class comes in at the first minute of a lesson; then a small computer takes its time.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300

# -- the hub itself -------------------------------------------------------------------------------------------
c.JupyterHub.bind_url = chosen.url
c.JupyterHub.hub_port = chosen.port + 2
c.JupyterHub.pid_file = str(state / "hub.pid")
c.JupyterHub.db_url = f"sqlite:///{state / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie-secret")
# The hub may be restarted, or fall, with a class inside: proxy and servers go on without it.
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{chosen.port + 1}"
c.JupyterHub.cleanup_proxy = False
c.JupyterHub.cleanup_servers = False

# On Linux the culler ends with its hub, even if that is killed.
bound = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
culler = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={60 * chosen.idle}"]
c.JupyterHub.services = [{"name": "idle-culler", "command": [*bound, *culler]}]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
