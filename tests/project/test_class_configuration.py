"""A class server's configuration: the trial says why not, the others' files are what their engines take, nothing is overheard."""

import json
import os
import re
import socket
import subprocess
import sys

import jsonschema
import pytest
import yaml
import zmq
from hub import free_port
from jupyter_client import KernelManager
from scripts import ROOT
from traitlets.config.loader import PyFileConfigLoader

HUB = ROOT / "deploy" / "jupyterhub"
WORKFLOW = (ROOT / ".github" / "workflows" / "class.yml").read_text(encoding="utf-8")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows")


def told(project=ROOT, room=None, **environment):
    """Return what `make hub` says before it installs anything; with `room`, on a disk as good as full."""

    def limit():
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    script = project / "deploy" / "jupyterhub" / "checks.py"
    given = {**os.environ, "EVERY_LEARNER_IS_ROOT": "yes", "PORT": str(free_port()), **environment}
    command = [sys.executable, "-I", "-S", script]  # the standard library alone
    options = {"preexec_fn": limit if room else None, "capture_output": True, "text": True}
    done = subprocess.run(command, env=given, **options)
    assert not done.stdout and done.stderr.count("\n") == done.returncode <= 1, done.stderr
    return done.stderr.removeprefix("The trial is not started: ").strip()


@needs_posix
def test_what_stops_the_trial_is_one_sentence_and_known_before_anything_is_installed(tmp_path):
    assert told() == ""
    assert told(ADDRESS="0.0.0.0").endswith("not for ADDRESS=0.0.0.0; for a class: https://tljh.jupyter.org")
    for port in ("http", "0", "65536", "٣"):
        assert told(PORT=port) == f"PORT={port} was given; allowed is a whole number from 1 to 65535."
    assert "cannot be written (File too large)" in told(room=2000)
    if os.geteuid() == 0:
        assert told(EVERY_LEARNER_IS_ROOT="").startswith("as root's, each learner would be root here;")
    assert "git" in told(PATH=str(tmp_path))
    copy = tmp_path / "unpacked" / "deploy" / "jupyterhub"
    copy.mkdir(parents=True)
    (copy / "checks.py").write_bytes((HUB / "checks.py").read_bytes())
    assert told(tmp_path / "unpacked").endswith("must be a clone, on a branch, and no unpacked ZIP.")


@needs_posix
@pytest.mark.parametrize("family, host", [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_that_is_taken_is_told(family, host):
    with socket.socket(family) as other:
        try:
            other.bind((host, port := free_port()))
        except OSError:
            pytest.skip(f"no {host} here")
        other.listen()
        assert told(PORT=str(port)).startswith(f"port {port} cannot be had (Address already in use);")


@needs_posix
def test_make_asks_before_it_installs():
    recipe = subprocess.run(["make", "-n", "hub"], cwd=ROOT, capture_output=True, text=True).stdout
    assert re.findall(r"\S+\.py", recipe) == [
        "deploy/jupyterhub/checks.py",
        "tools/setup_env.py",
        "deploy/jupyterhub/jupyterhub_config.py",
    ]


def test_a_kernel_cannot_be_overheard(tmp_path, monkeypatch):
    """Nor does it warn that it could be: JupyterLab, slides, Binder and class servers take these settings."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    settings = PyFileConfigLoader("jupyter_server_config.py", path=str(ROOT / "binder")).load_config()
    manager = KernelManager(config=settings, kernel_name="python3")
    with (tmp_path / "said").open("w") as said:
        manager.start_kernel(stdout=said, stderr=said)
    client, stranger = manager.client(), zmq.Context.instance().socket(zmq.SUB)
    try:
        stranger.subscribe("")
        stranger.connect(f"tcp://127.0.0.1:{manager.iopub_port}")
        client.start_channels()
        client.wait_for_ready(timeout=60)
        heard = []
        client.execute_interactive("print('a secret')", output_hook=heard.append, timeout=60)
        assert any("a secret" in str(message["content"]) for message in heard)
        assert not stranger.poll(1000)
    finally:
        client.stop_channels()
        stranger.close(0)
        manager.shutdown_kernel(now=True)
    assert "without encryption" not in (tmp_path / "said").read_text()


def test_the_values_for_kubernetes_are_what_the_chart_takes():
    values = yaml.safe_load((HUB / "z2jh-values.yaml").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "tests" / "project" / "z2jh_schema.json").read_text(encoding="utf-8"))
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(values))
    assert [error for error in errors if error.validator != "required"] == []  # the chart has the rest itself
    with pytest.raises(jsonschema.ValidationError, match="'memry' was unexpected"):
        jsonschema.validate({"singleuser": {"memry": {}}}, {**schema, "required": []})
    assert "user_password" not in str(values), "no password in a file"
    version = re.search(r"Zero to JupyterHub ([\d.]+)", schema["$comment"])[1]
    assert f"chart {version}" in (HUB / "z2jh-values.yaml").read_text() and f"--version {version}" in WORKFLOW


@needs_posix
def test_a_name_is_the_same_everywhere_and_fits_a_folder_and_a_domain():
    kubernetes = yaml.safe_load((HUB / "z2jh-values.yaml").read_text(encoding="utf-8"))["hub"]["config"]
    pattern = PyFileConfigLoader("tljh_config.py", path=str(HUB)).load_config().Authenticator.username_pattern
    assert kubernetes["Authenticator"]["username_pattern"] == pattern
    assert f'"{pattern}"' in (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert all(re.match(pattern, name) for name in ("ada", "a", "anna-lena", "k8"))
    wrong = ("", "../ada", "a/b", "a b", "8k", "Ada", "ada\n", "a" * 25, "ä", "a.b", "a-", "a--b")
    assert [name for name in wrong if re.match(pattern, name)] == []


@pytest.mark.parametrize(
    "command",
    [
        "https://tljh.jupyter.org/bootstrap.py | sudo -E",
        "--version 2.0.0 --admin",
        "sudo /opt/tljh/user/bin/python -m pip install -r binder/requirements.txt",
        'sudo env NB_PYTHON_PREFIX=/opt/tljh/user PATH="/opt/tljh/user/bin:$PATH" bash binder/postBuild',
        "sudo install -D deploy/jupyterhub/tljh_config.py /opt/tljh/config/jupyterhub_config.d/one_cat.py",
        'sudo tljh-config add-item users.allowed "$name"; done',
        "jupyter-repo2docker --no-run --target-repo-dir /srv/one-cat --image-name",
        "helm repo add jupyterhub https://hub.jupyter.org/helm-chart/",
        "helm upgrade --install class jupyterhub/jupyterhub --version 4.4.0 --values deploy/jupyterhub/z2jh-values.yaml",
        "--set-string hub.config.SharedPasswordAuthenticator.user_password=",
    ],
)
def test_the_workflow_installs_as_the_page_tells(command):
    assert command in WORKFLOW and command in (HUB / "README.md").read_text(encoding="utf-8")
