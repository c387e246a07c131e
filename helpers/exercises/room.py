"""join: what is committed to an `ask` in a JupyterLab of one's own counts as a vote in the teacher's room.

Votes go out in a thread of their own: no question waits for the network, and what fails there is a sentence below it.
"""

import http.client
import json
import queue
import re
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from helpers.exercises import answers
from helpers.exercises.words import sendable, shortened

PATIENCE, MOST = 5, 4_096  # seconds for an answer of the room's, and bytes of it
AGAIN = 2  # seconds until a vote that came too soon is sent again
TRIES = 30  # how often it is sent, at most
ADDRESS = re.compile(r"(?:(https?)://)?(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?/?", re.IGNORECASE)
WORD = re.compile(r"[a-z]{4}")
KEPT = "room"  # in the answers' file: other notebooks of this learner are the same device
HANDS = "Your vote did not get there: raise your hand instead"

Told = Callable[[str], None]
_room: dict[str, str] = {}
_newest: dict[str, dict[str, str]] = {}  # of each question
_waiting: "queue.SimpleQueue[tuple[dict[str, str], Told]]" = queue.SimpleQueue()
_sending: list[threading.Thread] = []


def join(address: str, word: str) -> None:
    """Let each answer that is committed from now on count as a vote in the room at `address`, as its first slide shows it.

    Raises ValueError for what is no address or no word. Nothing is sent but the question, the answer and a random number.
    """
    found = ADDRESS.fullmatch(address.strip()) if isinstance(address, str) else None
    if found is None:
        raise ValueError(f"join: {address!r} was given; allowed is an address as 192.168.1.5:8900.")
    said = word.strip().lower() if isinstance(word, str) else ""
    if not WORD.fullmatch(said):
        raise ValueError(f"join: {word!r} was given; allowed is the word of four letters on the first slide.")
    to = f"{found[1] or 'http'}://{found[2]}{found[3] or ''}/"
    kept = answers.recall(KEPT)
    before = kept if isinstance(kept, dict) and (kept.get("address"), kept.get("word")) == (to, said) else {}
    _room.update(address=to, word=said, device=str(before.get("device") or secrets.token_hex(16)))
    answers.keep(KEPT, dict(_room))
    print("What you commit from now on counts as your vote, while the slide shows the same question.")


def vote(question: str, entry: str, told: Told) -> None:
    """Send an answer to the room, if one was joined; `told` is called with a sentence, from another thread."""
    if not _room:
        return
    _newest[question] = {**_room, "question": question, "entry": sendable(entry)}
    _waiting.put((_newest[question], told))
    if not any(thread.is_alive() for thread in _sending):
        _sending[:] = [threading.Thread(target=_send_all, name="votes", daemon=True)]
        _sending[0].start()


def _send_all() -> None:
    """Send what waits, in its order, as long as the kernel lives."""
    while True:
        ballot, told = _waiting.get()
        try:
            _deliver(ballot, told)
        except Exception:  # the question may be gone; the next vote counts
            continue


def _deliver(ballot: dict[str, str], told: Told) -> None:
    """Send a vote, again while the room says that it came too soon, and no newer one takes its place."""
    for _ in range(TRIES):
        words, again = _sent(ballot)
        told(words)
        if not again:
            return
        time.sleep(AGAIN)
        if _newest[ballot["question"]] is not ballot:
            return


def _sent(ballot: dict[str, str]) -> tuple[str, bool]:
    """Post a vote; return what the room says, or why there is no answer, and whether to send it again."""
    said = {name: text for name, text in ballot.items() if name != "address"}
    body, kind = json.dumps(said).encode(), {"Content-Type": "application/json"}
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the room is in the same network
    try:
        request = urllib.request.Request(f"{ballot['address']}vote", body, kind)
        with direct.open(request, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(MOST))
            return shortened(str(told["words"])), told.get("again") is True
    except urllib.error.HTTPError as error:
        return f"{HANDS} (the room answered {error.code}).", error.code == 429
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException) as error:
        why = getattr(error, "reason", error)
        return f"{HANDS} ({shortened(str(why), 80) or type(error).__name__}).", False
