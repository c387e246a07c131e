"""Read a notebook and write it as the repository keeps it: without what JupyterLab adds to one that was opened or run.

    python3 tools/clean_notebook.py < notebook.ipynb

Git's clean filter for the series' notebooks (.gitattributes; set-up names it in the clone's own settings): what a
learner changed stays a difference, what came of looking and running does not. Standard library only. What is no
notebook is written as it came.
"""

import json
import sys

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What ipykernel tells of its language, without the version, which is that of one's own Python.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
BY_JUPYTER = ("ExecuteTime", "collapsed", "execution", "jp-MarkdownHeadingCollapsed", "scrolled", "trusted")
ALLOWED = ("editable", "deletable")  # true, as they are where they are not named


def clean(data):
    """Return the bytes of a notebook as they are stored, or `data` itself if that is none."""
    try:
        notebook = json.loads(data)
        notebook["cells"] = [clean_cell(cell) for cell in notebook["cells"]]
        metadata = notebook["metadata"]
        metadata.pop("widgets", None)
        for name, ours in (("kernelspec", KERNEL), ("language_info", LANGUAGE)):
            given = metadata.get(name, {})
            if given.get("language", given.get("name", "python")) == "python":
                metadata[name] = ours
        text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)  # as nbformat writes it
        return f"{text}\n".encode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return data


def clean_cell(cell):
    """Return a cell without outputs, and without what is only a look at it (whether it is folded, say)."""
    metadata = {name: value for name, value in cell["metadata"].items() if name not in BY_JUPYTER}
    metadata = {name: value for name, value in metadata.items() if not (name in ALLOWED and value is True)}
    folding = {name: value for name, value in metadata.pop("jupyter", {}).items() if "_hidden" not in name}
    metadata |= {"jupyter": folding}
    source = cell["source"]
    lines = (source if isinstance(source, str) else "".join(source)).splitlines(keepends=True)
    cleaned = {
        **cell,
        "metadata": {name: value for name, value in metadata.items() if value not in ({}, [], "")},
    }
    cleaned["source"] = lines
    return cleaned | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cleaned


if __name__ == "__main__":
    sys.stdout.buffer.write(clean(sys.stdin.buffer.read()))
