"""A class server's configuration: the trial says why not, and the others' files are what their engines take."""

import json
import os
import re
import shutil
import socket
import subprocess

import jsonschema
import pytest
import yaml
from scripts import ROOT, run_python
from serving import free_port
from traitlets.config.loader import PyFileConfigLoader

HUB = ROOT / "deploy" / "jupyterhub"
WORKFLOW = (ROOT / ".github" / "workflows" / "class.yml").read_text(encoding="utf-8")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows")


def told(project=ROOT, room=None, **environment):
    """Return what `make hub` says before it installs anything; with `room`, on a disk as good as full."""
    given = {"EVERY_LEARNER_IS_ROOT": "yes", "PORT": free_port(), **environment}
    script = project / "deploy" / "jupyterhub" / "checks.py"
    code, said, complaint = run_python("-I", "-S", script, room=room, **given)  # the standard library alone
    assert not said and complaint.count("\n") == code <= 1, complaint
    return complaint.removeprefix("The trial is not started: ").strip()


@pytest.mark.long
def test_what_stops_the_trial_is_one_sentence_and_known_before_anything_is_installed(tmp_path):
    recipe = subprocess.check_output(["make", "-n", "hub"], cwd=ROOT, text=True)
    assert re.findall(r"(\w+)\.py", recipe) == ["checks", "setup_env", "jupyterhub_config"]
    assert told() == ""
    assert told(ADDRESS="0.0.0.0").endswith("not for ADDRESS=0.0.0.0; for a class: https://tljh.jupyter.org")
    for port in ("http", "0", "65536", "٣", "0000080000"):
        assert told(PORT=port) == f"PORT={port} was given; allowed is a whole number from 1 to 65535."
    assert "cannot be written (File too large)" in told(room=2000)
    if os.geteuid() == 0:
        assert told(EVERY_LEARNER_IS_ROOT="").startswith("as root's, each learner would be root here;")
    assert "git" in told(PATH=str(tmp_path))
    shutil.copytree(HUB, tmp_path / "deploy" / "jupyterhub")
    zipped = "must be a clone of your own, on a branch, and no unpacked ZIP."
    assert told(tmp_path).endswith(zipped)
    inside = tmp_path / "inside"
    shutil.copytree(HUB, inside / "deploy" / "jupyterhub")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert told(inside).endswith(zipped), "unpacked in some other clone"
    (tmp_path / ".hub").symlink_to(inside)
    assert told(tmp_path) == f"{tmp_path / '.hub'} is a link, or another account's; move it away."
    (tmp_path / ".hub").unlink()
    assert told(tmp_path) == "" and (tmp_path / ".hub" / "homes").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_told(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        other = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"no {host} here")
    with other:
        port = other.getsockname()[1]
        assert told(PORT=port).startswith(f"port {port} cannot be had (Address already in use);")


def test_the_values_for_kubernetes_are_what_the_chart_takes():
    values = yaml.safe_load((HUB / "z2jh-values.yaml").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "tests" / "project" / "z2jh_schema.json").read_text(encoding="utf-8"))
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(values))
    assert [error for error in errors if error.validator != "required"] == []  # the chart has the rest itself
    assert schema["additionalProperties"] is False, "a key that is misspelt would be told"
    assert "Zero to JupyterHub 4.4.0" in schema["$comment"]


def test_a_name_is_the_same_everywhere_and_fits_a_folder_and_a_domain():
    kubernetes = yaml.safe_load((HUB / "z2jh-values.yaml").read_text(encoding="utf-8"))["hub"]["config"]
    pattern = PyFileConfigLoader("tljh_config.py", path=str(HUB)).load_config().Authenticator.username_pattern
    assert kubernetes["Authenticator"]["username_pattern"] == pattern
    assert f'"{pattern}"' in (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert all(re.match(pattern, name) for name in ("ada", "a", "anna-lena", "k8"))
    wrong = ("", "../ada", "a/b", "a b", "8k", "Ada", "ada\n", "a" * 25, "ä", "a.b", "a-", "a--b")
    assert [name for name in wrong if re.match(pattern, name)] == []


def test_the_workflow_installs_as_the_page_tells():
    page = (HUB / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4}((?:sudo (?:/opt|env|install)|helm repo).*)$", page, re.MULTILINE)
    assert len(commands) == 4 and all(command in WORKFLOW for command in commands)
    for version in ("2.0.0", "4.4.0"):
        assert f"--version {version}" in page and f"--version {version}" in WORKFLOW
