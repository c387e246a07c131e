"""What kernel and page tell each other: every message, every key, once.

The kernel's side is typed by these classes, the page's by `front/protocol.d.ts`; that file and `docs/protocol.md` are
written from here (`make protocol`), and a test holds both to it.
"""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

Move = Annotated[tuple[str, int], "a page, and the number of one of its moves: no two moves are alike"]
Values = Annotated[dict[str, Any], "the values of a state, or some of them, by the name of their field"]
NO_MOVE: tuple[str, int] = ("", 0)


class Control(TypedDict):
    """One input: it sets a field, or one entry of it. `kind` says which keys stand beside the first six."""

    field: Annotated[str, "the field of the state that it sets"]
    index: Annotated[int | None, "which entry of that field, or null for the whole"]
    kind: Annotated[Literal["number", "toggle", "choice", "switch"], "what is drawn"]
    label: Annotated[str, "its name, for those who do not see where it stands"]
    short: NotRequired[Annotated[str, "its name beside others of its row"]]
    low: NotRequired[Annotated[float, "of a number or a toggle: the least it can be"]]
    high: NotRequired[Annotated[float, "the most"]]
    step: NotRequired[Annotated[float, "from one position of its slider to the next"]]
    stops: NotRequired[Annotated[list[float], "all positions of its slider, if they are not steps apart"]]
    playable: NotRequired[
        Annotated[bool, "of a number: its course can be played, from where it stands to the end"]
    ]
    options: NotRequired[
        Annotated[list[tuple[Any, str]], "of a choice: each value, and the words on its button"]
    ]
    colours: NotRequired[
        Annotated[list[str], "of a choice among losses: the CSS colour of each option, or nothing"]
    ]


class Handle(TypedDict):
    """What of a picture can be dragged: it moves a control, as its slider does."""

    field: Annotated[str, "of the control that it moves"]
    index: Annotated[int | None, "of that control"]
    axis: Annotated[Literal["x", "y"], "along which it is dragged"]
    start: Annotated[float, "where it begins across that axis, in pixels"]
    wide: Annotated[float, "how broad it is there"]
    stops: Annotated[
        list[tuple[float, float]], "pixels along the axis, and the values there; between them in proportion"
    ]


class Pad(TypedDict):
    """An area of a picture in which a point can be dragged: it sets a whole field, whose entries' sliders are its twins."""

    corners: Annotated[str, "of the area, in pixels, as an SVG polygon has them"]
    places: Annotated[
        list[tuple[float, float, Values]], "points in it, and what each sets; the nearest counts"
    ]


class PanelSpec(TypedDict):
    """One panel: its size in pixels, and what never moves in it."""

    width: Annotated[int, "of its viewBox"]
    height: Annotated[int, "of its viewBox"]
    still: Annotated[str, "SVG, without the element around it"]
    handles: list[Handle]
    pads: list[Pad]


class Spec(TypedDict):
    """The widget's `spec`: all of an explorer that never changes."""

    name: Annotated[str, "its name in words"]
    columns: Annotated[list[list[list[Control]]], "the two columns of controls: rows of controls"]
    presets: Annotated[list[tuple[str, Values]], "the words on each button, and what it sets"]
    actions: Annotated[list[str], "buttons that the kernel answers with a state of its own"]
    courses: Annotated[
        dict[str, str], "of an action that can be played, the one, without a button, that goes a step of it"
    ]
    signs: Annotated[dict[str, str], "the path, on a grid of 24, of the sign beside a word of a button"]
    in_words: Annotated[bool, "the read-out is sentences, one below the other"]
    ahead: Annotated[bool, "the page may ask for rows of its sliders"]
    start: Annotated[Values, "what *reset* goes back to"]
    panels: list[PanelSpec]


class Sent(TypedDict):
    """The widget's `sent`, from page to kernel: what was moved since the kernel last answered."""

    values: Values
    action: Annotated[str | None, "the action whose button was pressed, or null"]
    move: Move


class View(TypedDict):
    """The widget's `view`, from kernel to page: all that an explorer shows of its state."""

    move: Annotated[Move, "the last one that this answers"]
    state: Annotated[Values, "every field"]
    panels: Annotated[list[str], "SVG of what moves, panel by panel"]
    headline: Annotated[str, "the message of this state"]
    readout: Annotated[list[tuple[str, str]], "each number's name, and the number as text"]
    alt: Annotated[str, "the picture in words"]
    call: Annotated[str, "the line of Python that reopens this state; empty where there is no Python"]
    notice: Annotated[str, "what was mended, in a sentence, or nothing"]
    error: Annotated[str, "what went wrong: the state before is shown on"]
    trace: Annotated[str, "where, for the author's console"]


class AskSpec(TypedDict):
    """A question's `spec`: all of it that never changes."""

    name: Annotated[str, "its name in the bank"]
    kind: Annotated[Literal["number", "choice", "opinion"], "a box, or options"]
    earlier: Annotated[str, "what was answered in an earlier notebook, or nothing"]
    words: Annotated[str, "the question"]
    options: Annotated[list[tuple[str, str]], "each key, and its words"]
    why: Annotated[str, "what the box for a reason says; without, there is no box"]
    hint: str
    solution: str
    reveals: Annotated[bool, "an explorer opens once an answer is committed"]
    closed: Annotated[str, "the path, on a grid of 24, of the sign of what is still shut"]
    shut: NotRequired[Annotated[str, "what is said there; without, that a committed answer opens it"]]


class AskSent(TypedDict):
    """A question's `sent`, from page to kernel."""

    entry: Annotated[str, "what was typed, or the key of what was chosen"]
    why: Annotated[str, "the reason"]
    move: Move


class AskRoom(TypedDict):
    """A question's `room`, from a slide to the kernel: what a class has said from its phones."""

    open: Annotated[bool, "the answers are revealed: the explorer opens; else it is shut, for another vote"]
    guesses: Annotated[list[float], "every number guessed, nobody's by name"]


class AskView(TypedDict):
    """A question's `view`, from kernel to page."""

    move: Annotated[Move, "the last one that this answers: the same verdict twice is told twice"]
    state: Annotated[
        Literal["new", "missing", "unreadable", "wrong", "known", "right", "kept"], "how the entry was judged"
    ]
    words: Annotated[str, "the verdict"]
    notice: Annotated[str, "whether the answer will last, or nothing"]
    entry: Annotated[str, "what was committed"]
    why: Annotated[str, "and the reason"]
    locked: Annotated[bool, "the explorer behind it is still shut"]
    open: Annotated[bool, "the teacher's switch is on: the solution is open"]


Known = Annotated[
    tuple[float, float, str, str], "a number, how near to it counts, and the state and words of its verdict"
]


class Judge(TypedDict):
    """How a page without a kernel judges: of a number its known ones, of options each one's verdict."""

    missing: Annotated[str, "where nothing was entered"]
    unreadable: NotRequired[Annotated[str, "where no number was, with {} for what was"]]
    numbers: NotRequired[Annotated[list[Known], "the answer first; the first that is near enough counts"]]
    lower: NotRequired[Annotated[str, "where the answer is lower than what was entered"]]
    higher: NotRequired[Annotated[str, "where it is higher"]]
    options: NotRequired[Annotated[dict[str, tuple[str, str]], "state and words, by the option's key"]]


class ExplorerPlace(TypedDict):
    """Where an explorer stands on a hand-out."""

    explorer: Annotated[str, "which of the page's explorers"]
    view: Annotated[View, "as it opens"]
    start: Annotated[Values, "what *reset* goes back to here"]
    first: NotRequired[
        Annotated[str, "HTML of its first picture, for a browser that runs no script; in the page itself"]
    ]


class AskPlace(TypedDict):
    """Where a question stands on a hand-out."""

    ask: AskSpec
    judge: Judge
    opens: Annotated[ExplorerPlace | None, "the explorer behind it"]
    first: NotRequired[Annotated[str, "HTML of its words; in the page itself"]]


class PageExplorer(TypedDict):
    """One explorer of a hand-out, however often it stands there."""

    spec: Spec
    data: Annotated[str, "the name of its packed frames"]


class Page(TypedDict):
    """All places of a hand-out (its element `#oc-places`)."""

    places: list[ExplorerPlace | AskPlace]
    explorers: dict[str, PageExplorer]


Column = Annotated[
    int | tuple[list[int], int, int],
    "a text's number; or, where it varies: the axes' lengths, bytes a number, where its bytes begin",
]


class PackedAxis(TypedDict):
    """One control of the grid of states that a hand-out carries."""

    field: str
    index: int | None
    values: Annotated[list[Any], "all that it can be on the page"]
    slider: bool
    label: str


class Columns(TypedDict):
    """The columns of one block or point: which of the texts below stands where."""

    words: Annotated[
        list[list[Column]], "headline first, then each row of the read-out: its name, its numbers"
    ]
    pictures: Annotated[list[Column], "one for each moving mark"]
    follow: Annotated[list[Column], "what the explorer settles by itself: here, and once axis i has moved"]


class Block(TypedDict):
    """States in which some controls are free and the others fixed."""

    fixed: Annotated[list[tuple[int, Any]], "axis, and its value"]
    free: Annotated[list[int], "axes; the last one turns fastest"]
    columns: Columns


class Point(TypedDict):
    """What an action makes of one state."""

    action: str
    start: Annotated[list[Any], "the value of each axis before"]
    end: Annotated[list[Any], "and after"]
    columns: Columns


class Texts(TypedDict):
    """The texts of many frames, each once, and how they are put together."""

    about: Annotated[str, "how the picture in words begins"]
    gap: Annotated[str, "what stands between the numbers in a row of the read-out"]
    panels: Annotated[list[int], "how many marks move in each panel"]
    words: Annotated[list[list[list[str]]], "the texts of each column, each once"]
    pictures: Annotated[list[list[str]], "the SVG of each mark"]


class Packed(Texts):
    """The first line of an explorer's packed frames; after it come the columns' bytes, all low bytes of one first."""

    axes: list[PackedAxis]
    blocks: list[Block]
    points: list[Point]
    follow: Annotated[list[list[str]], "JSON of [axis, value] pairs, or nothing"]


class RowAsked(TypedDict):
    """A message from page to kernel: it would have every position of one slider."""

    row: Annotated[Move, "its name; the row before, if it is still in the making, is given up"]
    field: str
    index: int | None
    values: Annotated[Values, "the state in which the slider is touched"]


class RowPart(TypedDict):
    """A message from kernel to page, with a piece of a row, gzipped, in its buffer: nearest to the slider's place first."""

    row: Annotated[Move, "which row"]
    last: Annotated[bool, "the row is whole"]


class RowPiece(Texts):
    """The first line of a piece of a row; after it come the columns' bytes."""

    at: Annotated[list[float], "the slider's positions"]
    columns: Annotated[Columns, "`follow`: the state, settled, and the line that reopens it"]
    follow: Annotated[list[list[str]], "JSON of states; lines of Python"]


MESSAGES = (
    *(Control, Handle, Pad, PanelSpec, Spec, Sent, View, AskSpec, AskSent, AskRoom, AskView),
    *(Judge, ExplorerPlace, AskPlace, PageExplorer, Page, PackedAxis, Columns, Block, Point, Texts, Packed),
    *(RowAsked, RowPart, RowPiece),
)
