"""Open a notebook in JupyterLab as a learner who has answered everything."""

from explorers import answer_all, explorers
from lab import cell_errors, open_notebook, run_all, wait_at_rest


def open_and_answer(page, lab, notebook):
    """Open a notebook, run it, answer every question; return its explorers."""
    open_notebook(page, lab, notebook)
    run_all(page)
    assert cell_errors(page) == []
    answer_all(page)
    wait_at_rest(page)
    found = explorers(page)
    assert found
    return found
