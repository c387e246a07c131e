"""The yeast data: the file of the package, as the paper has them; and a sentence where it is missing or another one."""

import gzip
import importlib.util
import subprocess
import sys

import numpy as np
import pytest
from scripts import ROOT

from helpers.data import yeast


def test_they_are_the_genes_that_the_papers_count():
    genes = yeast.data()
    assert genes.inputs.shape == (2417, 103) and genes.targets.shape == (2417, 14)
    assert genes.inputs.dtype == genes.targets.dtype == np.float32
    assert np.isfinite(genes.inputs).all() and set(np.unique(genes.targets)) == {0, 1}
    counts = genes.targets.sum(1)
    assert round(float(counts.mean()), 2) == 4.24 and (counts.min(), counts.max()) == (1, 11)
    assert round(float((counts == 4).mean()), 2) == 0.46
    assert yeast.about() == "2417 genes, 103 features, 14 labels; 4.24 labels each, 1 to 11"


def test_the_parts_hold_every_gene_once():
    parts = [yeast.data(part) for part in yeast.PARTS]
    assert [len(part.targets) for part in parts] == [1200, 300, 917]
    together = np.concatenate([part.inputs for part in parts])
    np.testing.assert_array_equal(together, yeast.data().inputs)
    with pytest.raises(ValueError, match=r"part: 'validation' was given; .*'train', 'held-out', 'test'"):
        yeast.data("validation")


def test_nothing_of_the_package_is_imported():
    code = "import sys; from helpers.data import yeast; yeast.about(); print('river' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert told.stdout == "False\n", told.stderr


def check_told(words):
    """Check that it is said what to install, by an error from Python and by a sentence in a notebook."""
    with pytest.raises(yeast.MissingDataError) as refused:
        yeast.data("train")
    told = yeast.about()
    assert str(refused.value) == told and words in told and "\n" not in told
    assert f"pip install river=={yeast.VERSION}" in told and "All else runs without" in told


def test_without_the_package_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(yeast, "find_spec", lambda name: None)
    check_told("The yeast data are not here")


@pytest.mark.parametrize("text", ["Att1,Class1\n1,0\n", ""])
def test_another_file_is_refused(text, monkeypatch, tmp_path):
    file = tmp_path / yeast.FILE
    file.parent.mkdir()
    file.write_bytes(gzip.compress(text.encode()))
    (tmp_path / "__init__.py").write_text("")
    spec = importlib.util.spec_from_file_location(
        "river", tmp_path / "__init__.py", submodule_search_locations=[str(tmp_path)]
    )
    monkeypatch.setattr(yeast, "find_spec", lambda name: spec)
    check_told("is another file than that of river")


def test_a_package_without_the_file_is_as_good_as_none(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location(
        "river", tmp_path / "__init__.py", submodule_search_locations=[str(tmp_path)]
    )
    monkeypatch.setattr(yeast, "find_spec", lambda name: spec)
    check_told("The yeast data are not here")


def test_the_version_is_the_one_that_is_pinned():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert f"{yeast.PACKAGE}=={yeast.VERSION}" in lines
