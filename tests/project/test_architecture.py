"""docs/architecture.md is true: every module has its row, and imports of ours no more than its row says."""

import ast
import re

import pytest
from scripts import ROOT

HELPERS = ROOT / "helpers"
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+(?:\.py|/))` \|.*\| *([^|]*?) *\|$", TEXT, re.MULTILINE))


def imported(path):
    """Return the names of our modules and packages that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found


def test_every_module_and_package_has_its_row():
    there = {path.name for path in HELPERS.glob("*.py")} - {"__init__.py"}
    there |= {f"{path.name}/" for path in HELPERS.iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert set(ROWS) == there


@pytest.mark.parametrize("row", [row for row in ROWS if row != "front/"])
def test_a_row_says_what_is_imported_and_what_is_said_is_imported(row):
    paths = [HELPERS / row] if row.endswith(".py") else sorted((HELPERS / row).rglob("*.py"))
    used = set().union(*map(imported, paths)) - {row.removesuffix("/")}
    above = [name.removesuffix(".py").removesuffix("/") for name in ROWS]
    said = set(re.findall(r"`(\w+)`", ROWS[row]))
    if ROWS[row] == "all of the above":
        assert used <= set(above[: above.index(row.removesuffix("/"))])
    else:
        assert used == said
    assert all(above.index(name) < above.index(re.sub(r"\.py|/", "", row)) for name in used), "one way only"


def test_within_live_each_imports_only_those_before_it():
    order = re.findall(r"`(\w+)`", TEXT.partition("In `live/`")[2].partition("In `data/`")[0])
    order = [name for name in order if (HELPERS / "live" / f"{name}.py").exists()]
    assert {f"{name}.py" for name in order} == {p.name for p in (HELPERS / "live").glob("*.py")} - {
        "__init__.py"
    }
    for name in order:
        text = (HELPERS / "live" / f"{name}.py").read_text(encoding="utf-8")
        used = re.findall(r"^from helpers\.live(?:\.(\w+))? import (.*)$", text, re.MULTILINE)
        modules = {module for plain, names in used for module in ([plain] if plain else names.split(", "))}
        assert modules <= set(order[: order.index(name)]), name


def test_no_private_name_is_imported_from_another_module():
    found = []
    for path in sorted([*HELPERS.rglob("*.py"), *(ROOT / "tools").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                found += [
                    f"{path.name}: {a.name}"
                    for a in node.names
                    if a.name.startswith("_") and a.name[1] != "_"
                ]
    assert found == []
