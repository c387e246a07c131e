"""What a phone in a room and the room's server tell each other (tools/room), as `protocol` has it of kernel and page."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from helpers.live.protocol import AskSpec, AskView, ExplorerPlace, Move, Spec


class PhoneVote(TypedDict):
    """What a phone commits."""

    question: Annotated[str, "its name: it may not be on the slide any more"]
    round: Annotated[int, "of that question"]
    entry: Annotated[str, "what was typed, or the key of what was chosen"]
    move: Move


class PhoneSent(TypedDict):
    """A message from a phone to the room's server; every one says who it is, for any may be the first."""

    word: Annotated[str, "the room's, as it was typed or scanned"]
    device: Annotated[str, "128 random bits as hex digits, made by the phone: it dies with the room"]
    vote: NotRequired[PhoneVote]


class PhoneNow(TypedDict):
    """A message from the room's server to a phone: all that its page shows, and nothing of anybody else."""

    type: Literal["now"]
    question: Annotated[AskSpec | None, "what is on the slide; its solution is in it once it is revealed"]
    round: int
    revealed: bool
    view: AskView
    opens: Annotated[str | None, "the address of the explorer that the reveal opens, if there is one"]


class PhoneRefused(TypedDict):
    """The same, where it took nothing."""

    type: Literal["refused"]
    words: Annotated[str, "why"]
    again: Annotated[bool, "in a moment it may be taken: the page tries by itself"]


class PhoneOpens(TypedDict):
    """What a phone fetches at the reveal: an explorer, and where its packed frames are."""

    place: ExplorerPlace
    spec: Spec
    data: Annotated[str | None, "the address of its packed frames; none where they could not be made"]


class PhoneOwn(TypedDict):
    """A phone's own guess, as marks to lay over those of the packed frames, for each state of the controls that they depend on."""

    axes: Annotated[
        list[tuple[str, int | None]], "those controls: field and index; the last one turns fastest"
    ]
    values: Annotated[list[list[Any]], "of each"]
    held: Annotated[
        list[tuple[str, int | None, Any]],
        "controls that would be too many more: the guess is drawn while each has its value here",
    ]
    marks: Annotated[list[int], "which of the moving marks"]
    texts: Annotated[list[list[str | None]], "of each mark, its SVG, each once; null leaves it as it is"]
    at: Annotated[list[list[int]], "of each mark, which text, state by state"]


MESSAGES = (PhoneVote, PhoneSent, PhoneNow, PhoneRefused, PhoneOpens, PhoneOwn)
