"""What a kernel shows in which something is missing: our helpers, or PyTorch."""

import json
import re
import subprocess
import sys
from textwrap import dedent

import pytest
from scripts import ROOT

RUN = dedent("""
    import io, json, sys
    from contextlib import redirect_stderr, redirect_stdout
    from IPython.core.interactiveshell import InteractiveShell

    class Missing:
        def find_spec(self, name, *more):
            if name.split(".")[0] == sys.argv[1]:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    sys.meta_path.insert(0, Missing())
    shell = InteractiveShell.instance()
    shell.run_line_magic("colors", "nocolor")
    told = []
    for source in json.load(sys.stdin):
        with redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
            done = shell.run_cell(source)
        told.append([repr(done.error_in_exec) if done.error_in_exec else "", said.getvalue()])
    print(json.dumps(told))
""")


def sources(name):
    """Return the code cells of a notebook, by its number."""
    (path,) = (ROOT / "notebooks").glob(f"{name}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what runs cells where a module is missing: [the exception's name and words, or ''; all that is shown], of each."""
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(tmp_path / "answers.json"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def told(missing, cells):
        command = [sys.executable, "-c", RUN, missing]
        done = subprocess.run(command, input=json.dumps(cells), cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return told


@pytest.mark.parametrize("missing", ["helpers", "numpy"])
def test_the_first_cell_says_in_a_sentence_what_to_do_where_a_module_is_not_found(missing, run):
    """It stands above the import, in the lines that IPython shows with an error, so in every front end and any kernel."""
    firsts = [
        sources(f"{number:02d}")[0] for number in range(missing == "numpy", 9)
    ]  # 00 asks for helpers alone
    for error, shown in run(missing, firsts):
        assert error.startswith("ModuleNotFoundError") and f"No module named '{missing}'" in shown
        assert "Module not found? Choose the kernel of .venv, which `make lab` sets up" in shown
        assert "on Colab: docs/setting_up.md" in shown
    assert "make colab-cell" in (ROOT / "docs" / "setting_up.md").read_text(encoding="utf-8")


@pytest.mark.deep
@pytest.mark.parametrize("number, without", [("00", 0), ("01", 2), ("02", 2), ("03", 1), ("04", 1)])
def test_the_core_lives_without_pytorch_but_for_the_cells_that_show_its_calls(number, without, run):
    cells = sources(number)
    asked = re.findall(r'^ask\("([^"]+)"\)', "\n".join(cells), re.MULTILINE)
    cells.append(f"for name in {asked}: ask(name).unlock()  # the explorer that an answer opens")
    stopped = [
        (source, error) for source, (error, _) in zip(cells, run("torch", cells), strict=True) if error
    ]
    assert len(stopped) == without
    for source, error in stopped:
        assert "No module named 'torch'" in error or error.startswith("NameError"), source
        assert not re.search(r"^(ask|explore|check|for name)\b", source, re.MULTILINE), source
