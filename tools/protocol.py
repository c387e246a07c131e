"""Write docs/protocol.md and helpers/front/protocol.d.ts from helpers/live/protocol.py: `make protocol`."""

import sys
import types
import typing
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, Union

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from helpers.live import phone_protocol, protocol  # noqa: E402

MESSAGES = protocol.MESSAGES + phone_protocol.MESSAGES
PAGE, TYPES = ROOT / "docs" / "protocol.md", ROOT / "helpers" / "front" / "protocol.d.ts"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "any"}
NAMED = {getattr(protocol, name).__metadata__[0]: name for name in ("Move", "Values", "Known", "Column")}

HEAD = """# What kernel and page tell each other

Written by `make protocol` from [helpers/live/protocol.py](../helpers/live/protocol.py), where each message is a typed class (a phone’s stand in
[phone_protocol.py](../helpers/live/phone_protocol.py)); the page's side of the same types is `helpers/front/protocol.d.ts`.

**A step.** The page sets `sent` (one message): what was moved since the last answer, and a move that is like no other. The kernel
mends the values, draws, and sets `view` (one message): all that the page shows, and the move that it answers. While an answer is under
way the page's model keeps the newest `sent` alone, so nothing queues up. What belongs to other pages and views on the same
explorer is told apart by the page in the move.

**A row.** When a slider is touched, the page asks by a message (`RowAsked`) for all its positions, in a state that the kernel has told of.
The kernel draws them in short turns, those nearest to the slider first, and sends them in pieces (`RowPart`, with a gzipped `RowPiece`).
From then on the page shows a position at once, and tells the kernel of the newest one once a second, and when the hand lets go. What comes
from elsewhere (another view, Python) drops all rows. An explorer whose picture depends on the way there has none (`rows_ahead`).

**A question** sends an entry and hears a verdict, the same way.

**A hand-out** has no kernel: `front/handout.js` stands in its place. It gives the same front ends the same `view`, which it looks up in
packed columns, and judges by the table of a question's verdicts.

**A phone in a room** (`make present ROOM=1`) has no kernel either: `front/phone.js` and the room's server tell each other the `Phone` messages,
over a web socket or, where there is none, by asking again and again. The server judges; what a phone is told before the reveal holds no answer.
"""


def of_key(kind):
    """Return (the type of a key, what is said of it, whether the key may be missing)."""
    optional = typing.get_origin(kind) is NotRequired
    kind = typing.get_args(kind)[0] if optional else kind
    said = getattr(kind, "__metadata__", ("",))
    return written(kind), said[-1] if said[-1] not in NAMED else "", optional


def written(kind):
    """Return a type as TypeScript writes it."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return NAMED.get(kind.__metadata__[0]) or written(inner[0])
    if typing.is_typeddict(kind):
        return kind.__name__
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in inner)
    if origin in (Union, types.UnionType):
        return " | ".join(map(written, inner))
    if origin is tuple:
        return f"[{', '.join(map(written, inner))}]"
    if origin is list:
        one = written(inner[0])
        return f"({one})[]" if " | " in one else f"{one}[]"
    if origin is dict:
        return f"Record<{written(inner[0])}, {written(inner[1])}>"
    return PLAIN[kind]


def keys(message):
    """Return {key: (type, what is said of it, whether it may be missing)}."""
    return {name: of_key(kind) for name, kind in typing.get_type_hints(message, include_extras=True).items()}


def page():
    """Return docs/protocol.md."""
    parts = [HEAD, "## Types with a name\n\n| name | type | what it is |\n|---|---|---|"]
    for said, name in NAMED.items():
        plain = written(typing.get_args(getattr(protocol, name))[0])
        parts.append(f"| `{name}` | `{plain.replace('|', chr(92) + '|')}` | {said} |")
    for message in MESSAGES:
        parts.append(
            f"\n## {message.__name__}\n\n{message.__doc__}\n\n| key | type | what it is |\n|---|---|---|"
        )
        for name, (kind, said, optional) in keys(message).items():
            parts.append(f"| `{name}`{'?' * optional} | `{kind.replace('|', chr(92) + '|')}` | {said} |")
    return "\n".join(parts) + "\n"


def declarations():
    """Return protocol.d.ts."""
    parts = [
        "// Written by `make protocol` from helpers/live/protocol.py. What each key is: docs/protocol.md.",
        "",
    ]
    for name in NAMED.values():
        parts.append(f"export type {name} = {written(typing.get_args(getattr(protocol, name))[0])};")
    for message in MESSAGES:
        parts.append(f"\nexport interface {message.__name__} {{")
        parts += [f"  {name}{'?' * optional}: {kind};" for name, (kind, _, optional) in keys(message).items()]
        parts.append("}")
    return "\n".join(parts) + "\n"


def main():
    """Write both files."""
    for path, text in ((PAGE, page()), (TYPES, declarations())):
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
