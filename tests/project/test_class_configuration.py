"""The class server's configuration: every choice loads, a wrong one is told, limits hold, pins and files are there."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import settings
import yaml
from hub import free_ports
from scripts import ROOT
from traitlets.config.loader import PyFileConfigLoader

HUB = ROOT / "deploy" / "jupyterhub"
PASSWORD, LONG = "a cat in a box", "a cat in a box, alive and dead at once"
SHARED = {"PASSWORD": PASSWORD}
NATIVE = {"LOGIN": "native", "TEACHER": "erwin"}
needs_posix = pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows")


def given(chosen):
    """Return an environment with settings, in folders whoever runs the tests."""
    return {f"ONE_CAT_HUB_{name}": value for name, value in {"ACCOUNTS": "folders", **chosen}.items()}


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Return a function that loads the configuration as JupyterHub does."""

    def configuration(**chosen):
        for name in [name for name in os.environ if name.startswith("ONE_CAT_HUB_")]:
            monkeypatch.delenv(name)
        for name, value in given({"FOLDER": str(tmp_path), **chosen}).items():
            monkeypatch.setenv(name, value)
        return PyFileConfigLoader("jupyterhub_config.py", path=str(HUB)).load_config()

    return configuration


@needs_posix
def test_a_shared_password_lets_any_name_in_and_no_other_password(load):
    from jupyterhub.authenticators.shared import SharedPasswordAuthenticator

    config = load(**SHARED, TEACHER="erwin", TEACHER_PASSWORD=LONG)
    assert config.JupyterHub.authenticator_class == "shared-password"
    authenticator = SharedPasswordAuthenticator(config=config)
    assert authenticator.user_password == PASSWORD and authenticator.admin_password == LONG
    assert authenticator.admin_users == {"erwin"} and authenticator.allow_all
    for name in ("ada", "a", "anna-lena", "k8"):
        assert authenticator.validate_username(name)
    for name in ("", "../ada", "a/b", "a b", "8k", "Ada", "root\n", "a" * 25, "ä", "a.b"):
        assert not authenticator.validate_username(name), name
    assert load(**SHARED).Authenticator.admin_users == set()


@needs_posix
def test_native_accounts_are_let_in_by_the_teacher(load):
    config = load(**NATIVE)
    assert config.JupyterHub.authenticator_class == "native"
    assert config.Authenticator.admin_users == {"erwin"}
    assert "open_signup" not in config.NativeAuthenticator, "the teacher lets people in"
    (templates,) = config.JupyterHub.template_paths
    assert (Path(templates) / "native-login.html").is_file()


@needs_posix
def test_what_is_chosen_arrives(load, tmp_path):
    config = load(**SHARED, MEMORY="1500M", THREADS="2", IDLE="10", PORT="9000", ADDRESS="0.0.0.0")
    assert config.Spawner.mem_limit == "1500M" and config.Spawner.cpu_limit == 2
    assert config.JupyterHub.bind_url == "http://0.0.0.0:9000" and config.JupyterHub.hub_port == 9002
    assert config.ConfigurableHTTPProxy.api_url == "http://127.0.0.1:9001"
    assert config.JupyterHub.services[0]["command"][-1] == "--timeout=600"
    assert "--MappingKernelManager.cull_idle_timeout=300" in config.Spawner.args
    assert config.ClassSpawner.homes == str(tmp_path / "homes")
    assert not config.JupyterHub.cleanup_servers and not config.JupyterHub.cleanup_proxy


@pytest.mark.parametrize(
    "chosen, told",
    [
        ({}, "ONE_CAT_HUB_PASSWORD is not set; allowed is a password of at least 8 characters."),
        ({"PASSWORD": "cat"}, "ONE_CAT_HUB_PASSWORD is '3 characters'; allowed is"),
        ({**SHARED, "LOGIN": "pam"}, "ONE_CAT_HUB_LOGIN is 'pam'; allowed is one of shared, native."),
        ({**SHARED, "TEACHER": "erwin"}, "ONE_CAT_HUB_TEACHER_PASSWORD is not set; allowed is"),
        ({**SHARED, "TEACHER_PASSWORD": LONG}, "ONE_CAT_HUB_TEACHER is not set; allowed is a name"),
        ({"PASSWORD": LONG, "TEACHER": "erwin", "TEACHER_PASSWORD": LONG}, "allowed is another one."),
        ({**SHARED, "TEACHER": "Erwin S."}, "ONE_CAT_HUB_TEACHER is 'Erwin S.'; allowed is a name"),
        ({"LOGIN": "native"}, "ONE_CAT_HUB_TEACHER is not set; allowed is a name"),
        ({**NATIVE, **SHARED}, "ONE_CAT_HUB_PASSWORD is 'a password'; allowed is nothing"),
        ({**SHARED, "ACCOUNTS": "docker"}, "is 'docker'; allowed is one of system, folders."),
        (
            {**SHARED, "PORT": "http"},
            "ONE_CAT_HUB_PORT is 'http'; allowed is a whole number from 1 to 65533.",
        ),
        ({**SHARED, "PORT": "65534"}, "allowed is a whole number from 1 to 65533."),
        ({**SHARED, "MEMORY": "2 gigs"}, "ONE_CAT_HUB_MEMORY is '2 gigs'; allowed is a number with M or G"),
        ({**SHARED, "THREADS": "0"}, "ONE_CAT_HUB_THREADS is '0'; allowed is a whole number from 1"),
        ({**SHARED, "IDLE": "-5"}, "ONE_CAT_HUB_IDLE is '-5'; allowed is a whole number from 1"),
    ],
)
def test_a_wrong_choice_is_told_with_what_is_allowed(chosen, told):
    with pytest.raises(settings.WrongSettingError) as error:
        settings.read(given(chosen))
    assert told in str(error.value)
    assert PASSWORD not in str(error.value) and LONG not in str(error.value), "no password is shown"


@pytest.mark.deep
@needs_posix
def test_the_command_tells_it_in_one_sentence_and_starts_nothing(tmp_path):
    wrong = {**os.environ, **given({**SHARED, "LOGIN": "pam", "FOLDER": str(tmp_path / "state")})}
    done = subprocess.run([sys.executable, HUB / "run.py"], env=wrong, capture_output=True, text=True)
    assert done.returncode == 1 and not (tmp_path / "state").exists()
    assert done.stderr.splitlines() == [
        "The class server is not started: ONE_CAT_HUB_LOGIN is 'pam'; allowed is one of shared, native."
    ]


@pytest.mark.deep
@needs_posix
@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_port_that_is_taken_is_told(tmp_path, taken):
    first = free_ports(3)
    with socket.socket() as other:
        other.bind(("127.0.0.1", first + taken))
        other.listen()
        chosen = {**SHARED, "PORT": str(first), "FOLDER": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, HUB / "run.py"],
            env={**os.environ, **given(chosen)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert f"port {first + taken} of 127.0.0.1 cannot be had" in done.stderr


@needs_posix
def test_accounts_need_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(settings.WrongSettingError, match="'system'; allowed is only root can start"):
        settings.read(given({**SHARED, "ACCOUNTS": "system"}))
    assert settings.read({"ONE_CAT_HUB_PASSWORD": PASSWORD}).accounts == "folders"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert settings.read({"ONE_CAT_HUB_PASSWORD": PASSWORD}).accounts == "system"


@needs_posix
def test_with_accounts_each_learner_has_one_and_kernels_behind_sockets_in_its_home(load, monkeypatch):
    import pwd

    import class_spawner
    from jupyterhub.spawner import SpawnException

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    config = load(**SHARED, ACCOUNTS="system")
    assert config.ClassSpawner.homes == "" and "--KernelManager.transport=ipc" in config.Spawner.args
    assert "--allow-root" not in config.Spawner.args

    ran = []

    async def run(self, *command, **options):
        ran.append(command)
        return 1, "no more accounts"

    monkeypatch.setattr(class_spawner.ClassSpawner, "run", run)
    spawner = class_spawner.ClassSpawner(user=SimpleNamespace(name="root"))
    with pytest.raises(SpawnException, match="An account class-root could not be made: no more accounts"):
        spawner.start().send(None)  # nothing in it waits, and a loop may be running (the browser's)
    assert len(ran) == 1 and ran[0][0] == "useradd" and ran[0][-1] == "class-root", "never root's own"
    assert "HOME_MODE=0700" in ran[0]
    me = pwd.getpwuid(os.getuid())
    monkeypatch.setattr(class_spawner, "ACCOUNT", "{}")
    environment = class_spawner.ClassSpawner(user=SimpleNamespace(name=me.pw_name)).user_env({})
    assert environment["HOME"] == me.pw_dir and environment["USER"] == me.pw_name
    assert environment["JUPYTER_RUNTIME_DIR"].startswith(me.pw_dir)


@needs_posix
def test_without_the_proxy_it_is_said_what_to_run(monkeypatch, tmp_path):
    import run

    assert run.PROXY.is_dir(), f"the class server's proxy is not installed; run: {run.INSTALL}"
    assert run.node().is_file()
    monkeypatch.setattr(run, "PROXY", tmp_path / "nothing")
    with pytest.raises(SystemExit, match=re.escape(f"proxy is not installed. Run: {run.INSTALL}")):
        run.main()


@needs_posix
def test_a_place_that_learners_may_not_enter_is_told(monkeypatch, tmp_path):
    import run

    shut = tmp_path / "shut"
    (shut / "project").mkdir(parents=True)
    shut.chmod(0o700)
    monkeypatch.setattr(settings, "ROOT", shut / "project")
    run.check_place(SimpleNamespace(accounts="folders"))
    with pytest.raises(SystemExit, match="may not enter"):
        run.check_place(SimpleNamespace(accounts="system"))


@needs_posix
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to RLIMIT_DATA")
def test_a_process_gets_no_more_memory_than_its_limit_and_one_thread(tmp_path):
    from class_spawner import ClassSpawner

    spawner = ClassSpawner(
        user=SimpleNamespace(name="ada"), homes=str(tmp_path), mem_limit="300M", cpu_limit=1
    )
    (tmp_path / "ada").mkdir()
    code = """
import os, numpy
print(os.environ["OMP_NUM_THREADS"], os.environ["ONE_CAT_ANSWERS"], os.getcwd(), sep="\\n")
numpy.ones(100 * 2**17)
try:
    numpy.ones(400 * 2**17)
except MemoryError:
    print("MemoryError")
"""
    environment = spawner.user_env({"PATH": os.environ["PATH"]})
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        preexec_fn=spawner.make_preexec_fn("ada"),
        capture_output=True,
        text=True,
        check=True,
    )
    home = tmp_path / "ada"
    assert done.stdout.splitlines() == [
        "1",
        str(home / "one-cat" / "my_answers.json"),
        str(home),
        "MemoryError",
    ]


def test_everything_is_pinned_exactly():
    lines = (HUB / "requirements.txt").read_text().splitlines()
    assert "-r ../../requirements.txt" in lines, "with the notebooks' own"
    pins = [line for line in lines if line and line[0] not in "#-"]
    assert len(pins) >= 4
    assert all(re.fullmatch(r'[\w-]+==[\w.]+; sys_platform != "win32"', pin) for pin in pins), pins
    assert (
        "-r deploy/jupyterhub/requirements.txt" in (ROOT / "requirements-test.txt").read_text().splitlines()
    )
    wanted = json.loads((HUB / "package.json").read_text())["dependencies"]
    lock = json.loads((HUB / "package-lock.json").read_text())["packages"]
    assert lock[""]["dependencies"] == wanted and re.fullmatch(r"\d+\.\d+\.\d+", *wanted.values())
    packages = {name: entry for name, entry in lock.items() if name}
    assert packages["node_modules/configurable-http-proxy"]["version"] == wanted["configurable-http-proxy"]
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values()), "from whatever registry npm is set to"


# What chart 4 of Zero to JupyterHub calls what is used here: a key that it does not know stops it.
CHART = {
    "hub": {"config": None},
    "singleuser": {
        **{name: None for name in ("cmd", "defaultUrl", "extraEnv")},
        "image": {"name": str, "tag": str},
        "memory": {"guarantee": str, "limit": str},
        "cpu": {"guarantee": (int, float), "limit": (int, float)},
        "storage": {"type": str, "capacity": str, "homeMountPath": str},
    },
    "cull": {"enabled": bool, "timeout": int, "every": int},
}


def check_keys(given, known, place="values"):
    """Fail at a key that the chart does not know, or a value of another kind."""
    for name, value in given.items():
        assert name in known, f"{place}.{name} is not known; known are {', '.join(known)}"
        if isinstance(known[name], dict):
            check_keys(value, known[name], f"{place}.{name}")
        elif known[name]:
            assert isinstance(value, known[name]), f"{place}.{name}"


def test_the_values_for_kubernetes_are_what_the_chart_knows_and_name_what_is_there():
    values = yaml.safe_load((HUB / "z2jh-values.yaml").read_text(encoding="utf-8"))
    check_keys(values, CHART)
    single, config = values["singleuser"], values["hub"]["config"]
    assert all(re.fullmatch("[A-Z]\\w+", name) for name in config)
    assert config["Authenticator"]["username_pattern"] == f"^{settings.NAME}$"
    assert "user_password" not in config.get("SharedPasswordAuthenticator", {}), "no password in a file"
    assert isinstance(single["cmd"], list) and all(isinstance(word, str) for word in single["cmd"])
    named = re.findall(r"/srv/one-cat/(\S+)", " ".join(single["cmd"]))
    assert len(named) == 2 and all((ROOT / name).exists() for name in named)
    home = single["storage"]["homeMountPath"]
    assert single["extraEnv"]["ONE_CAT_ANSWERS"].startswith(f"{config['KubeSpawner']['notebook_dir']}/")
    assert config["KubeSpawner"]["notebook_dir"].startswith(f"{home}/")
    assert (ROOT / single["defaultUrl"].removeprefix("/lab/tree/")).is_file()


@needs_posix
@pytest.mark.parametrize("writable", [True, False])
def test_the_command_for_kubernetes_brings_the_notebooks_and_only_then_starts(tmp_path, writable):
    values = yaml.safe_load((HUB / "z2jh-values.yaml").read_text(encoding="utf-8"))
    command = [word.replace("/srv/one-cat", str(ROOT)) for word in values["singleuser"]["cmd"]]
    server = tmp_path / "bin" / "jupyterhub-singleuser"
    server.parent.mkdir()
    server.write_text('#!/bin/sh\necho started "$@"\n')
    server.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir() if writable else home.touch()
    environment = {"HOME": str(home), "PATH": f"{server.parent}:{os.environ['PATH']}"}
    done = subprocess.run([*command, "--one", "a b"], env=environment, capture_output=True, text=True)
    assert done.stdout == ("started --one a b\n" if writable else "")
    assert (home / "one-cat" / "notebooks" / "00_start_here.ipynb").is_file() == writable
    assert writable or ("cannot be used" in done.stderr and done.returncode == 1)
