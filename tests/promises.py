"""Sentences of a notebook that promise something of a library, held to the library that is installed."""

import nbformat
from scripts import ROOT

CELLS = {
    path.name[:2]: {
        cell.id: cell.source for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells
    }
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
}


def holds(number, cell, sentence, truth, now):
    """Assert that a sentence stands in a cell of notebook `number`, and that it is true of the library."""
    assert sentence in CELLS[number][cell], (
        f"notebook {number}, cell {cell}: the sentence “{sentence}” is gone; mend this test"
    )
    assert truth, (
        f"notebook {number}, cell {cell}: “{sentence}” is no longer true: the library now says {now!r}"
    )
