"""Set up .venv: everything that `make lab`, `make hub` and `make test` need, and nothing twice.

    python3 tools/setup_env.py [--hub | --test | --bench]

Runs with the standard library of any Python 3, so that one that is too old is told so in a sentence. A stamp
in .venv holds a digest of the requirements; it is written last, so a set-up cut off half-way is done again.
"""

import argparse
import filecmp
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / ".venv" / "setup.log"
HUB = ROOT / "deploy" / "jupyterhub"
FRONT = ROOT / "tools" / "front_checks"
LIGHTHOUSE = ROOT / "benchmarks" / "lighthouse"
CLEAN = "tools/clean_notebook.py"
TORCH_CPU = "https://download.pytorch.org/whl/cpu"
OLDEST, NEWEST = (3, 11), (3, 14)  # torch's wheels are for these
# What is installed for what: a requirements file, which holds the one before it, and whatever else decides.
SETS = {
    "": ["requirements.txt", "constraints.txt"],
    "-hub": ["deploy/jupyterhub/requirements.txt", "deploy/jupyterhub/package-lock.json"],
    "-test": ["requirements-test.txt", "tools/front_checks/package-lock.json"],
    "-bench": ["benchmarks/requirements.txt", "benchmarks/lighthouse/package-lock.json"],
}
PATIENCE = ["--timeout", "15", "--retries", "2", "--disable-pip-version-check"]
ERROR = re.compile("(npm )?error|npm warn tar", re.IGNORECASE)
TEXT = {"text": True, "errors": "replace"}


def stop(words):
    """End with one sentence, and no traceback."""
    sys.exit("Set-up stopped: " + words)


def say(words):
    """Say what is being done, at once."""
    print(words, flush=True)


def venv_python():
    """Return the Python inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def check_version():
    """Stop if this Python is too old, or newer than any for which there is a PyTorch of the pinned version."""
    this = f"this is {platform.python_version()} at {sys.executable}"
    if sys.version_info < OLDEST:
        stop(
            f"Python 3.11 or newer is needed; {this}. Install one from https://www.python.org/downloads "
            "and name it, for instance: make lab PYTHON=python3.14"
        )
    if sys.version_info[:2] > NEWEST:
        stop(
            f"PyTorch has no build of the version that is pinned here for Python {platform.python_version()} ({sys.executable}); "
            "3.11 to 3.14 work. Install one of them and name it, for instance: make lab PYTHON=python3.14"
        )


def check_machine():
    """Stop where PyTorch has no build for this machine, before pip looks for one in vain."""
    without = {
        "darwin": "On a Mac with Apple's processor name a Python made for that, for instance: make lab PYTHON=/opt/homebrew/bin/python3.14. ",
        "win32": "Install Python's 64-bit installer for x86-64, which Windows on ARM runs, too. ",
    }
    if sys.platform == "darwin" and platform.machine() != "arm64":
        kind = "Macs with an Intel processor, for which this Python is made"
    elif sys.platform == "win32" and sysconfig.get_platform() != "win-amd64":
        kind = f"{sysconfig.get_platform()}, for which this Python is made"
    elif sys.platform == "darwin" and int(platform.mac_ver()[0].split(".")[0] or 14) < 14:
        without, kind = {}, f"macOS {platform.mac_ver()[0]}; from macOS 14 on there is one"
    else:
        return
    stop(
        f"PyTorch has no build of the version that is pinned here for {kind} ({sys.executable}). {without.get(sys.platform, '')}"
        "The series runs without it on Binder (docs/binder.md), and as pages that need no Python (docs/handouts.md)."
    )


def make_venv():
    """Create .venv if there is none that works, with pip and a Python new enough."""
    probe = f"import pip, sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    if venv_python().exists() and subprocess.call([str(venv_python()), "-c", probe], **quiet()) == 0:
        return
    say("Creating .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    # In two steps, for venv does not tell what ensurepip says.
    empty = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    for command in (empty, [str(venv_python()), "-Im", "ensurepip", "--default-pip"]):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **TEXT)
        if done.returncode:
            cure = f"It said: {first_error(done.stdout)}"
            if subprocess.call([sys.executable, "-c", "import ensurepip"], **quiet()):
                cure = "It comes without pip. On Debian or Ubuntu: apt-get install python3-venv"
            stop(f"{sys.executable} could not make a virtual environment. {cure}")


def first_error(said):
    """Return the first line in which a program (venv, pip, npm) tells an error, or else its last."""
    lines = [line.strip().rstrip(".") for line in said.splitlines() if line.strip()] or ["nothing"]
    return next((line for line in lines if ERROR.match(line)), lines[-1])


def quiet():
    """Return the arguments that silence a subprocess."""
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def logged(command, **options):
    """Run a command, its words going to the log. Return the error that it told, or "" if it worked."""
    with open(LOG, "a", encoding="utf-8") as log:
        log.write("\n$ " + " ".join(command) + "\n")
        log.flush()
        done = subprocess.run(command, stdout=log, stderr=subprocess.PIPE, **TEXT, **options)
        log.write(done.stderr)
    # Of files that a full disk cut off npm only warns, and ends as if all were well.
    failed = done.returncode or "TAR_ENTRY_ERROR" in done.stderr
    return first_error(done.stderr) if failed else ""


def pip(*arguments):
    """Let pip install something in .venv. Return the error that it told, or "" if it worked."""
    return logged([str(venv_python()), "-m", "pip", "install", *PATIENCE, *arguments], cwd=str(ROOT))


def torch_pin():
    """Return torch's line of requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("torch=="))


def has(pin):
    """Return whether .venv already holds a pinned distribution (a local build such as +cpu counts)."""
    name, version = pin.split("==")
    code = (
        "import importlib.metadata as m, sys; sys.exit(m.version(sys.argv[1]).split('+')[0] != sys.argv[2])"
    )
    return subprocess.call([str(venv_python()), "-c", code, name, version], **quiet()) == 0


def install(requirements):
    """Install torch, its small CPU build where there is one, and then everything else."""
    pin = torch_pin()
    if sys.platform.startswith("linux") and not has(pin):
        say(f"Installing {pin} for the CPU ...")
        if pip("--no-deps", "--index-url", TORCH_CPU, pin):
            say("PyTorch's own index did not give it; trying the ordinary one ...")
    say(f"Installing {requirements} (a few minutes the first time) ...")
    error = pip("-r", requirements)
    if error:
        stop(
            f"pip could not install {requirements}. It said: {error}. The first set-up needs a network and 2 GB of disk; a proxy or "
            f"mirror is taken from pip's own settings (PIP_INDEX_URL, HTTPS_PROXY). Details: {LOG}"
        )


def install_from_npm(source, name, what):
    """Install what a folder's package-lock.json holds into .venv/`name`, by the npm that pip has just brought."""
    folder, programs = VENV / name, venv_python().parent
    folder.mkdir(exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(str(source / file), str(folder / file))
    say(f"Installing {what} ...")
    npm = [str(programs / "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    error = logged(npm, cwd=str(folder), env=dict(os.environ, PATH=path))
    if error:
        stop(
            f"npm could not install {what}. It said: {error}. A proxy or mirror is "
            f"taken from npm's own settings (npm_config_registry, HTTPS_PROXY). Details: {LOG}"
        )


def copy_settings():
    """Put the settings in binder/ where the programs of this environment find them, unless they are there."""
    places = {
        "overrides.json": VENV / "share" / "jupyter" / "lab" / "settings",
        "page_config.json": VENV / "etc" / "jupyter" / "labconfig",
        "jupyter_server_config.py": VENV / "etc" / "jupyter",
        "jupyter_nbconvert_config.py": VENV / "etc" / "jupyter",
        "ipython_config.py": VENV / "etc" / "ipython",
    }
    for name, folder in places.items():
        ours, copy = str(ROOT / "binder" / name), str(folder / name)
        if os.path.isfile(copy) and filecmp.cmp(ours, copy, shallow=False):
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=str(folder)) as new:  # a full disk leaves the old ones
            os.replace(shutil.copy(ours, new), copy)


def install_filter():
    """Have git see a notebook of this clone as it is stored (CLEAN), so that one only opened or run is unchanged."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    options = {"env": environment, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, **TEXT}

    def git(*arguments):
        return subprocess.run(["git", "-C", str(ROOT), *arguments], **options).stdout.strip()

    python = venv_python().relative_to(ROOT).as_posix()
    # Where the environment is gone git gets the notebook as it is.
    command = f"if test -x {python} && test -f {CLEAN}; then exec {python} -I {CLEAN}; fi; cat"
    try:
        top = git("rev-parse", "--show-toplevel")
        if top and os.path.samefile(top, str(ROOT)) and git("config", "filter.one-cat.clean") != command:
            git("config", "filter.one-cat.clean", command)
    except OSError:  # no git: the project was unpacked from a ZIP
        pass


def digest(names):
    """Return a digest of the files that decide what is installed."""
    seen = hashlib.sha256(str(ROOT).encode())
    for name in names:
        seen.update((ROOT / name).read_bytes())
    return seen.hexdigest()


def wanted_stamps(most):
    """Return {stamp: what it must hold} of the set named `most` and of those before it, which it holds."""
    files, stamps = ["pyproject.toml"], {}
    for name, more in SETS.items():
        files += more
        stamps[VENV / f"ready{name}"] = digest(files)
        if name == most:
            return stamps


def main():
    """Set up .venv, unless it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--hub", action="store_true", help="install what the trial of a class server needs, too"
    )
    parser.add_argument("--test", action="store_true", help="install what the tests need, too")
    parser.add_argument("--bench", action="store_true", help="install what the benchmarks need, too")
    options = parser.parse_args()
    check_version()
    check_machine()
    most = "-bench" if options.bench else "-test" if options.test else "-hub" if options.hub else ""
    stamps = wanted_stamps(most)
    make_venv()
    stale = [stamp for stamp, wanted in stamps.items() if not stamp.exists() or stamp.read_text() != wanted]
    if stale:
        # Pins that change make all stamps untrue; a test set-up that fails leaves the notebooks as they were.
        for stamp in VENV.glob("ready*") if VENV / "ready" in stale else stale:
            stamp.unlink(missing_ok=True)
        install(SETS[most][0])
        if most and os.name != "nt":  # JupyterHub does not run on Windows
            install_from_npm(HUB, "hub-proxy", "configurable-http-proxy, which a class server needs")
        if most in ("-test", "-bench"):
            install_from_npm(FRONT, "front_checks", "TypeScript and Biome, which check the page's JavaScript")
        if most == "-bench":
            install_from_npm(LIGHTHOUSE, "lighthouse", "Lighthouse, which measures the web site")
        for stamp, wanted in stamps.items():
            stamp.write_text(wanted)
    copy_settings()
    install_filter()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("interrupted; the next run carries on from here.")
    except OSError as error:
        stop(
            f"{error.filename or VENV} cannot be used ({error.strerror}); once it can, the next run carries on from here."
        )
