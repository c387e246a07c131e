"""The files of helpers/front as a widget or a page needs them: one text each.

A browser that fetched the modules of a widget one by one could be too late: anywidget gives up after two seconds.
"""

import re
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.live import style

FOLDER = Path(__file__).parents[1] / "front"
IMPORT = re.compile(r'^import (\w+|\{[^}]*\}) from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
COMMENT = re.compile(
    r"^\s*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//.*)\n", re.MULTILINE
)  # of whole lines: the page needs none


@cache
def module(name: str) -> str:
    """Return a module with all that it imports inside it, each once: one module that imports nothing."""
    inside: dict[str, str] = {}
    text = _bound(_plain(name.removesuffix(".js")), inside)
    return "".join(inside.values()) + text


def _plain(name: str) -> str:
    return COMMENT.sub("", read(f"{name}.js"))


def _bound(text: str, inside: dict[str, str]) -> str:
    """Return a module's text that takes what it imports from the modules `inside`, which are added where they are missing."""

    def taken(found: re.Match[str]) -> str:
        names, module = found[1], found[2]
        if module not in inside:
            inside[module] = _wrapped(module, inside)
        names = names if names.startswith("{") else f"{{ default: {names} }}"
        return f"const {names} = {module}_js;\n"

    return IMPORT.sub(taken, text)


def _wrapped(name: str, inside: dict[str, str]) -> str:
    """Return a module as a function that is called at once and gives what the module exports."""
    text = _bound(_plain(name), inside)
    exported = EXPORT.findall(text)
    text = EXPORT.sub("", text).replace("export default ", "const exported = ")
    names = ", ".join(exported + ["default: exported"] * ("const exported = " in text))
    return f"const {name}_js = (() => {{\n{text}\nreturn {{ {names} }};\n}})();\n"


def styles(*names: str) -> str:
    """Return one style sheet: the palette's, and then those named."""
    return "".join([style.css(), *map(read, names)])


@cache
def read(name: str) -> str:
    """Return the text of a file of helpers/front."""
    return (FOLDER / name).read_text(encoding="utf-8")


class FrontWidget(anywidget.AnyWidget):
    """A widget whose page can find its own model, and so hears its kernel however late it comes up (front/shared.js)."""

    own = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        name = uuid.uuid4().hex
        super().__init__(model_id=name, own=name, **traits)


class ExplorerWidget(FrontWidget):
    """Carries states from the page to the kernel and frames back, one message each way per step."""

    _esm = module("explorer.js")
    _css = styles("explorer.css")
    spec = traitlets.Dict().tag(sync=True)
    sent = traitlets.Dict().tag(sync=True, echo_update=False)
    view = traitlets.Dict().tag(sync=True)
