"""Every notebook opened in JupyterLab, some of them run, all saved: to git only what the learner wrote is a change."""

import shutil

import pytest
from lab import in_notebook, open_notebook, run_all
from scripts import ROOT, answer, git, set_up

NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
START, CAT, MINE = NAMES[:3]  # the quick ones


@pytest.fixture
def clone(lab, tmp_path):
    """Make of the folder that holds the lab's notebooks a clone, set up; return it and where it was cloned from."""
    folder, published = lab.folder.parent, tmp_path / "published"
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".gitattributes", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "-b", "main")
    git(folder, "add", ".gitattributes", ".gitignore", "tools", "notebooks")
    git(folder, "commit", "-m", "first")
    git(tmp_path, "clone", folder, published)
    git(folder, "remote", "add", "origin", published)
    set_up(folder)
    yield folder, published
    for name in (".git", ".venv", "tools"):
        shutil.rmtree(folder / name)


def changed(folder):
    return answer(folder, "status", "--porcelain", "--untracked-files=no")


@pytest.mark.deep
def test_only_what_the_learner_wrote_is_a_change_and_a_pull_goes_through(page, lab, clone):
    folder, published = clone
    for name in NAMES:
        open_notebook(page, lab, name)
        if name in (START, CAT, MINE):
            run_all(page)
        in_notebook(page, "await app.commands.execute('docmanager:save');")
    assert changed(folder) == ""
    saved = [
        (folder / "notebooks" / name).read_bytes() != (published / "notebooks" / name).read_bytes()
        for name in NAMES
    ]
    assert all(saved), "JupyterLab has written nothing of its own"

    open_notebook(page, lab, MINE)
    script = "notebook.model.sharedModel.addCell({cell_type: 'code', source: 'mine = 1'});"
    in_notebook(page, f"{script} await app.commands.execute('docmanager:save');")
    assert changed(folder) == f" M notebooks/{MINE}\n"
    for path in (published / "notebooks").glob("0[01345678]*"):
        path.write_text(path.read_text(encoding="utf-8").replace("Take away", "Take home"), encoding="utf-8")
    git(published, "commit", "-am", "newer")
    git(folder, "pull", "origin", "main")
    assert changed(folder) == f" M notebooks/{MINE}\n"
    assert "Take home" in (folder / "notebooks" / CAT).read_text(encoding="utf-8")
    assert "mine = 1" in (folder / "notebooks" / MINE).read_text(encoding="utf-8")
