"""The files of helpers/front as a widget or a page needs them: one text each."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(__file__).parents[1] / "front"
FROM = re.compile(r'(?<=from ")\./([\w.]+\.js)(?=";$)', re.MULTILINE)
COMMENT = re.compile(
    r"^\s*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//.*)\n", re.MULTILINE
)  # of whole lines: the page needs none
AS_IT_IS = " !$&'()*+,/:;<=>?@[]^`{|}~"


@cache
def module(name: str) -> str:
    """Return a module with each module that it imports inside it, as a data: address: the browser sees one file.

    Whatever imports `shared.js` names it by the same address, so that a page has one of it.
    """
    return FROM.sub(lambda found: _address(module(found[1])), COMMENT.sub("", read(name)))


def _address(text: str) -> str:
    return f"data:text/javascript;charset=utf-8,{quote(text, safe=AS_IT_IS)}"


@cache
def read(name: str) -> str:
    """Return the text of a file of helpers/front."""
    return (FOLDER / name).read_text(encoding="utf-8")
