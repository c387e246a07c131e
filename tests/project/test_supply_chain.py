"""What comes from others: pinned exactly, never fetched at run time; and nothing that is typed is run or becomes HTML."""

import ast
import json
import os
import re
import subprocess
import sys
from importlib.metadata import distributions

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from scripts import ROOT

REQUIREMENTS = [
    *ROOT.glob("requirements*.txt"),
    *(ROOT / folder / "requirements.txt" for folder in ("binder", "benchmarks", "deploy/jupyterhub")),
    ROOT / "binder" / "requirements-repo2docker.txt",
    ROOT / "tests" / "browser" / "front_ends.txt",
]
OURS = "one-cat-many-labels"
CODE = [path for folder in ("helpers", "tools", "deploy") for path in (ROOT / folder).rglob("*.py")]
FRONT = [*(ROOT / "helpers" / "front").glob("*.js"), *(ROOT / "tools" / "presenting").rglob("*.js")]


def lines(path):
    """Return the lines of a requirements file that are no comment."""
    told = (line.split(" #")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in told if line and not line.startswith("#")]


def pinned():
    """Return {package: version} of constraints.txt, as far as it speaks of this system."""
    wanted = [Requirement(line) for line in lines(ROOT / "constraints.txt")]
    assert all(re.fullmatch(r"==[\w.!+]+", str(one.specifier)) for one in wanted)
    here = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    return {canonicalize_name(one.name): str(one.specifier)[2:] for one in here}


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_requirement_is_pinned_exactly(path):
    named = [line for line in lines(path) if not line.startswith("-")]
    for one in map(Requirement, named):
        assert re.fullmatch(r"==[\w.]+", str(one.specifier)), one
    options = {line.split()[0] for line in lines(path)} - set(named)
    assert {option for option in options if option.startswith("-")} <= {"-r", "-c", "-e", "--extra-index-url"}


def test_what_is_installed_is_what_is_pinned_to_the_last_package():
    known = pinned()
    own = {OURS, "pip", "setuptools", "wheel"}  # pip and what a new environment holds are Python's
    found = {canonicalize_name(one.metadata["Name"]): one.version.split("+")[0] for one in distributions()}
    assert len(found) > 100
    assert {name: v for name, v in found.items() if name not in own and known.get(name) != v} == {}, (
        "what an earlier set-up has left goes with make clean"
    )
    assert "-c constraints.txt" in lines(ROOT / "requirements.txt")


def test_packages_of_npm_have_hashes_and_actions_are_commits():
    for folder in ("deploy/jupyterhub", "tools/front_checks", "benchmarks/lighthouse"):
        lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
        packages = [package for name, package in lock["packages"].items() if name]
        assert packages and all(package["integrity"].startswith("sha512-") for package in packages)
        assert not any("resolved" in package for package in packages), "from whatever registry npm is set to"
    workflows = [yaml.safe_load(path.read_text("utf-8")) for path in ROOT.glob(".github/workflows/*.yml")]
    jobs = [job for workflow in workflows for job in workflow["jobs"].values()]
    uses = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert uses and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in uses)


RUNS = {"eval", "exec", "compile", "__import__"}
SAFE = {
    "shell": False,
    "allow_pickle": False,
    "weights_only": True,
}  # any other value, a variable too, is a risk


def test_nothing_typed_or_loaded_is_run():
    assert len(CODE) > 60
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                assert name not in RUNS, f"{path.name}:{node.lineno} calls {name}"
                for argument in node.keywords:
                    if argument.arg in SAFE:
                        value = getattr(argument.value, "value", None)
                        assert value is SAFE[argument.arg], f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {getattr(node, "module", ""), *(alias.name for alias in node.names)}
                assert not names & {"pickle", "marshal", "shelve"}, f"{path.name}:{node.lineno}"


# A phone's line goes to the server that its page came from; the slides' to the address that JupyterLab's settings give them.
LINES = {
    "wire.js": ['`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/phone`'],
    "room.js": ["`${url}?key=${encodeURIComponent(key)}`"],
}
# A phone asks the same server, a page of the web site its own folder.
FETCHED = {"wire.js": ['"/poll"'], "phone.js": ["address", '"/own"'], "states.js": ["`states/${key}.bin`"]}


def test_the_front_ends_make_html_of_the_kernels_drawings_alone():
    assert len(FRONT) >= 5
    written = re.compile(
        r"^.*(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function).*$", re.M
    )
    found = {line.strip() for path in FRONT for line in written.findall(path.read_text(encoding="utf-8"))}
    assert found == {
        "svg.innerHTML = inside;",
        "if (view.panels[i] !== drawn[i]) svg.innerHTML = drawn[i] = view.panels[i];",
    }
    for path in FRONT:
        text = path.read_text("utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/)|\bimport\(|XMLHttpRequest", text)
        assert re.findall(r"new WebSocket\((.*)\)", text) == LINES.get(path.name, [])
        assert re.findall(r"\bfetch\(([^\s,)]+)", text) == FETCHED.get(path.name, [])


def test_the_cut_would_be_noticed(tmp_path):
    code = "import urllib.request as r\ntry: r.urlopen('http://example.org', timeout=5)\nexcept OSError as e: print(e)"
    notes = tmp_path / "notes"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "cut"), "ONE_CAT_CUT": str(notes)}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "the network is cut; example.org was asked for" in told.stdout
    assert notes.read_text().split() == ["example.org"]
