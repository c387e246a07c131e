"""The workflows for whoever publishes the repository: when they run, where, and that what they call is there."""

import re
import subprocess
import sys

import pytest
import yaml
from scripts import ROOT

WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))["pages"]
JOBS = WORKFLOWS["test"]["jobs"]


def commands(job):
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def recipe(target):
    """Return what a target of the Makefile calls, its variables filled in but for the interpreters'."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{target}:\n((?:\t.*\n)+)", makefile, re.MULTILINE)[1]
    for name, value in re.findall(r"^(\w+) := (.*)$", makefile, re.MULTILINE):
        found = found if name == "BIN" else found.replace(f"$({name})", value)
    return [re.sub(r"^\t@?\$\((?:PYTHON|BIN)\)(?:/python)? ", "", line) for line in found.splitlines()]


def recipe_options(target):
    """Return how the workers of a target share its tests out."""
    return re.search(r"-n \d (--dist \S+ --no-loadscope-reorder)", " ".join(recipe(target)))[1].split()


def test_linux_calls_what_the_readme_calls_and_the_others_the_same_steps():
    assert commands("linux") == ["make test", "make test-deep"]
    systems = JOBS["macos-and-windows"]["strategy"]["matrix"]["include"]
    assert [entry["system"] for entry in systems] == ["macos-latest", "windows-latest"]
    theirs = [
        re.sub(r"^(?:python|\$\{\{ matrix\.python \}\}) ", "", line) for line in commands("macos-and-windows")
    ]
    assert theirs == list(dict.fromkeys(recipe("test") + recipe("test-deep")))
    for line in theirs:
        script = line.split()[0]
        assert script == "-m" or (ROOT / script).is_file(), line


def test_linux_runs_every_python_that_set_up_accepts():
    import setup_env

    (major, first), (_, last) = setup_env.OLDEST, setup_env.NEWEST
    wanted = [f"{major}.{minor}" for minor in range(first, last + 1)]
    assert JOBS["linux"]["strategy"]["matrix"]["python"] == wanted


def test_what_is_run_here_is_all_there_is():
    """By `make test` and `make test-deep` together; `make check` is a part of the first."""
    (quick,), (deep,), (check,) = (
        [line for line in recipe(target) if "pytest" in line] for target in ("test", "test-deep", "check")
    )
    assert quick.replace('"not deep"', "deep") == deep
    fewer = quick.replace("-n 3", "-n 2").replace('"not deep"', '"not (deep or long)"')
    assert check == f"{fewer} --ignore=tests/browser"
    assert "deselect" not in quick and "ignore" not in quick
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in ("make test", "make test-deep"):
        assert f"\n{target} || failed=1\n" in run and f"`{target}`" in readme


@pytest.mark.deep
def test_a_long_file_is_shared_out_and_a_short_one_stays_together(tmp_path):
    """Which worker runs which: of the one both run some, the other is run by one."""
    code = "import pytest, time\n@pytest.mark.parametrize('n', range(12))\ndef test_it(n): time.sleep(0.2)\n"
    for name in ("test_slides", "test_other"):
        (tmp_path / f"{name}.py").write_text(code)
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT / 'tests'}\n")
    options = ["-v", "-p", "no:cacheprovider", "-n", "2", *recipe_options("test")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, text=True
    )
    workers = {}
    for worker, file in re.findall(r"^\[(gw\d)\].* PASSED (test_\w+)\.py", done.stdout, re.MULTILINE):
        workers.setdefault(file, set()).add(worker)
    assert {file: len(found) for file, found in workers.items()} == {"test_slides": 2, "test_other": 1}, (
        done.stdout
    )


MAY = {("pages", "build"): {"contents": "read", "pages": "read"}}
MAY["pages", "publish"] = {"pages": "write", "id-token": "write"}  # runs nothing of the repository


@pytest.mark.parametrize("name", ["class", "pages", "test"])
def test_every_job_ends_by_itself_may_only_read_and_takes_actions_by_commit(name):
    assert set(WORKFLOWS) == {"class", "pages", "test"}
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    for job, told in WORKFLOWS[name]["jobs"].items():
        assert told.get("permissions") == MAY.get((name, job))
        assert 0 < told["timeout-minutes"] <= 90
        for step in told["steps"]:
            assert "run" in step or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])


def test_both_hosts_make_the_site_as_one_does_here_and_tell_it_where_it_will_be():
    build, publish = (WORKFLOWS["pages"]["jobs"][name] for name in ("build", "publish"))
    (line,) = [step["run"] for step in build["steps"] if "run" in step]
    (theirs,) = GITLAB["script"]
    common = "make site SERVE=no "
    assert (
        line == common + 'SITE_URL="$SITE_URL"'
        and theirs == common + 'OUTPUT=public SITE_URL="$CI_PAGES_URL"'
    )
    assert build["steps"][-1]["with"]["path"] == "site" and GITLAB["artifacts"]["paths"] == ["public"]
    assert "run" not in publish["steps"][0] and publish["needs"] == "build"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(or $(OUTPUT),site)" in makefile and "$(if $(filter no,$(SERVE)),," in makefile
