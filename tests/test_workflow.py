"""The workflow for whoever publishes the repository: when it runs, where, and that what it calls is there."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
JOBS = WORKFLOW["jobs"]


def commands(job):
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def test_it_runs_on_every_push_and_request_and_every_week():
    triggers = WORKFLOW[True]  # YAML reads "on" as a truth value
    assert set(triggers) == {"push", "pull_request", "schedule"}
    assert re.fullmatch(r"\d+ \d+ \* \* \d", triggers["schedule"][0]["cron"])
    assert WORKFLOW["permissions"] == {"contents": "read"}


def test_linux_calls_what_the_readme_calls_and_the_others_the_same_steps():
    assert commands("linux") == ["make test"]
    systems = JOBS["macos-and-windows"]["strategy"]["matrix"]["include"]
    assert [entry["system"] for entry in systems] == ["macos-latest", "windows-latest"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^test:\n((?:\t.*\n)+)", makefile, re.MULTILINE)[1].splitlines()
    ours = [re.sub(r"^\t@?\$\((?:PYTHON|BIN)\)(?:/python)? ", "", line) for line in recipe]
    theirs = [
        re.sub(r"^(?:python|\$\{\{ matrix\.python \}\}) ", "", line) for line in commands("macos-and-windows")
    ]
    assert theirs == ours
    for line in theirs:
        script = line.split()[0]
        assert script == "-m" or (ROOT / script).is_file(), line


def test_every_job_ends_by_itself_and_takes_actions_by_commit():
    for job in JOBS.values():
        assert 0 < job["timeout-minutes"] <= 90
        for step in job["steps"]:
            assert "run" in step or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
