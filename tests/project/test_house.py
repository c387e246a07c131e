"""What a newcomer is told of the house is so: versions, the words of the code, and the files that CONTRIBUTING.md names."""

import re
import tomllib

import pytest
import yaml
from scripts import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WORDS = (ROOT / "docs" / "code_glossary.md").read_text(encoding="utf-8")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "helpers").rglob("*.py")))


def test_the_version_is_one():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version
    released = f"## {version} ({citation['date-released']})"
    assert released in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_words_of_the_code_are_in_the_code():
    named = {
        word
        for row in re.findall(r"^\| (.*?) \|", WORDS, re.MULTILINE)
        for word in re.findall(r"`(\w+)`", row)
    }
    assert len(named) > 12
    for word in named | set(re.findall(r"`([A-Z]\w+)`", WORDS)):
        assert re.search(rf"(?:def|class) {word}\b|\b{word}\b *[:=]", CODE), (
            f"`{word}` is no name of the code"
        )


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:helpers|tests|docs|notebooks)/[\w./-]*)`", CONTRIBUTING)))
)
def test_what_contributing_names_is_there(path):
    assert "my_idea" in path or (ROOT / path).exists()


def test_every_command_that_contributing_names_is_one():
    made = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", CONTRIBUTING)) <= made


def test_hooks_and_templates_are_read_as_yaml():
    paths = [ROOT / ".pre-commit-config.yaml", *(ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")]
    assert len(paths) == 3
    for path in paths:
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
    hooks = yaml.safe_load(paths[0].read_text(encoding="utf-8"))["repos"][0]["hooks"]
    scripts = [hook["entry"].split()[1] for hook in hooks if hook["entry"].split()[1] != "-m"]
    assert scripts and all((ROOT / script).is_file() for script in scripts)
