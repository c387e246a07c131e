"""Genes of yeast: natural data of which each row has several labels and none has nothing, read from the package river."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE, VERSION, FILE = "river", "0.26.1", "datasets/yeast.csv.gz"
SHA256 = "2969cb4bab877a27adcbe17871fa0b378a1e54b98816cd6106b542ee450a1c09"
FEATURES, LABELS = 103, 14
PARTS = {"train": (0, 1200), "held-out": (1200, 1500), "test": (1500, 2417)}  # places in the shuffled genes
_SPLIT = 2026  # seed of the one split


class MissingDataError(LookupError):
    """The file is not where it is looked for, or is another one: the message says what to install."""


@dataclass(frozen=True)
class Genes:
    """What was measured of each gene, `inputs` (N, 103), and its multi-hot `targets` (N, 14), float32."""

    inputs: NDArray[np.float32]
    targets: NDArray[np.float32]


def data(part: str | None = None) -> Genes:
    """Return the genes of a part, "train" (1,200), "held-out" (300) or "test" (917), or all 2,417; drawn once by chance.

    103 features (micro-array expression, phylogenetic profiles), 14 groups of functions, 4.24 on average, none empty.
    Shapes: inputs (N, 103), targets (N, 14). Errors: ValueError for another part; MissingDataError where river is missing or
    its file is another.
    Source: A. Elisseeff, J. Weston, "A kernel method for multi-labelled classification", NIPS 2001; the file is that
    of river 0.26.1 (BSD-3), of which nothing is imported. Introduced in notebook 06.
    """
    if part is not None and part not in list(PARTS):
        raise ValueError(f"part: {part!r} was given; allowed is one of {', '.join(map(repr, PARTS))}.")
    table = _table(_path())
    order = np.random.default_rng(_SPLIT).permutation(len(table))
    rows = order if part is None else order[slice(*PARTS[part])]
    return Genes(table[rows, :FEATURES], table[rows, FEATURES:])


def about() -> str:
    """Return the data in a sentence; or, where they are not here, what to install."""
    try:
        genes = data()
    except MissingDataError as missing:
        return str(missing)
    counts = genes.targets.sum(axis=1)
    each = f"{counts.mean():.2f} labels each, {counts.min():.0f} to {counts.max():.0f}"
    (rows, features), labels = genes.inputs.shape, genes.targets.shape[1]
    return f"{rows} genes, {features} features, {labels} labels; {each}"


def _path() -> Path:
    """Return where the file is, without importing anything of the package."""
    spec = find_spec(PACKAGE)
    folders = (spec and spec.submodule_search_locations) or []
    found = [path for path in (Path(folder) / FILE for folder in folders) if path.is_file()]
    if not found:
        raise MissingDataError(
            _cure(f"The yeast data are not here: they are a file of the package {PACKAGE}.")
        )
    return found[0]


@lru_cache(maxsize=1)
def _table(path: Path) -> NDArray[np.float32]:
    """Return all that the file holds, (2417, 117), if it is the file that is known."""
    packed = path.read_bytes()
    if hashlib.sha256(packed).hexdigest() != SHA256:
        raise MissingDataError(
            _cure(f"{path} is another file than that of {PACKAGE} {VERSION}, and is not read.")
        )
    lines = gzip.decompress(packed).decode().splitlines()
    return np.loadtxt(lines, np.float32, delimiter=",", skiprows=1)


def _cure(wrong: str) -> str:
    return f"{wrong} To have them: pip install {PACKAGE}=={VERSION}, then restart the kernel. All else runs without."
