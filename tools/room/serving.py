"""A room as it is served: who is in it, what is said to whom, and how much is taken from one address."""

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from helpers.exercises.ask import spec_of
from helpers.exercises.bank import QUESTIONS
from helpers.exercises.question import exact
from helpers.live.protocol import NO_MOVE
from room import limits, pages
from room.state import COMMITTED, RefusedError

OTHER_WORD = "That is not this room's word: it stands on the first slide."
TOO_FAST = "That was too much at once: it goes on in a moment."
NOT_COUNTED = "That was too much at once, so this answer was not counted: commit it again in a moment."
STAYS_SHUT = "The explorer opens here when your teacher reveals the answer."


class Serving:
    """What the handlers of server.py know: `state` is the room's, `explorers` what a reveal opens (packed.py)."""

    def __init__(self, state, explorers, word, key, join="", who="", number="0"):
        """Take what the room is; `number` tells it from any other."""
        self.state, self.explorers = state, explorers
        self.word, self.key, self.join, self.who = word, key, join, who
        self.notice = ""  # what the teacher should know: the network has changed, say
        self.page = pages.page(number)
        self.decks, self.phones = set(), set()
        self.sockets = Counter()  # of each address
        self.devices = limits.Rates(limits.DEVICE_RATE)
        self.addresses = limits.Rates(limits.ADDRESS_RATE)
        self.requests = limits.Rates(limits.REQUEST_RATE)
        self.joining = limits.Rates(limits.JOIN_RATE)
        self.wrong_words = limits.Rates(limits.WRONG_WORD_RATE)
        self.newest = {}  # the move of each device's vote that was counted last
        self.drawing = ThreadPoolExecutor(1)  # an explorer draws one state at a time
        self._soon = None

    def close(self):
        """Tell nobody any more, and close the room's file."""
        if self._soon is not None:
            self._soon.cancel()
        self.drawing.shutdown(wait=False, cancel_futures=True)
        self.state.close()

    # -- who is there -----------------------------------------------------------------------------------------

    def enters(self, phone):
        """Take a phone's web socket; return whether there is room for it."""
        from_one = phone.address not in limits.OWN and self.sockets[phone.address]
        if len(self.phones) >= limits.MOST_SOCKETS or from_one >= limits.MOST_SOCKETS_FROM_ONE:
            return False
        self.phones.add(phone)
        self.sockets[phone.address] += 1
        return True

    def leaves(self, phone):
        """Let a phone's web socket go; its device stays in the room."""
        if phone in self.phones:
            self.phones.discard(phone)
            self.sockets[phone.address] -= 1

    def admitted(self, message, address):
        """Return the device that a message comes from, once in the room; raise what keeps it out."""
        own = address in limits.OWN
        if not own and not self.addresses.allow(address):
            raise SoonError(TOO_FAST)
        device, word = message.get("device"), message.get("word")
        if not isinstance(word, str) or word.strip().lower() != self.word:
            if not own and not self.wrong_words.allow(address):
                raise SoonError(TOO_FAST)
            raise RefusedError(OTHER_WORD)
        if not self.state.knows(device):
            if not own and not self.joining.allow(address):
                raise SoonError(TOO_FAST)
            self.state.join(device)
            self.changed()
        if not self.devices.allow(device):
            raise SoonError(TOO_FAST)
        return device

    # -- what is heard ------------------------------------------------------------------------------------------

    def heard(self, message, address, phone=None):
        """Take a phone's message; return the answer."""
        try:
            device = self.admitted(message, address)
            if phone is not None:
                phone.device = device
            vote, now = message.get("vote"), self.now(device)
            if isinstance(vote, dict) and not self.overtaken(device, move := move_of(vote)):
                verdict = self.state.vote(device, vote.get("question"), vote.get("entry"), vote.get("round"))
                now = self.now(device)
                now["view"]["move"] = move
                if verdict.value is None:
                    typed = str(vote.get("entry"))
                    now["view"] |= {"state": verdict.state, "words": verdict.words, "entry": typed}
                else:
                    self.newest[device] = move
                    self.changed()
            return now
        except RefusedError as error:
            return {"type": "refused", "words": str(error), "again": isinstance(error, SoonError)}

    def overtaken(self, device, move):
        """Return whether a later vote of the same page is counted already: on a bad network the first may come last."""
        page, number = self.newest.get(device, NO_MOVE)
        return move[0] == page and move[1] < number

    async def guess_of(self, message, address):
        """Return what draws a phone's own guess into the explorer that is open, or None."""
        try:
            device = self.admitted(message, address)
        except RefusedError:
            return None
        name = self.state.question
        number, revealed = self.state.round(name) if name else (1, 0)
        value = self.state.value(device, name, number) if revealed else None
        if value is None:
            return None
        return await asyncio.get_running_loop().run_in_executor(
            self.drawing, self.explorers.guess, name, value
        )

    def voted(self, message, address):
        """Count a vote that comes from a learner's JupyterLab; return the sentence for it, and whether to send it again."""
        try:
            device = self.admitted(message, address)
            verdict = self.state.vote(device, message.get("question"), message.get("entry"))
        except SoonError:
            return {"words": NOT_COUNTED, "again": True}
        except RefusedError as error:
            return {"words": str(error), "again": False}
        if verdict.value is None:
            return {"words": verdict.words, "again": False}
        self.changed()
        return {"words": COMMITTED, "again": False}

    def commanded(self, message):
        """Do what the slides say; return what is wrong with it, or nothing."""
        try:
            match message.get("type"):
                case "show":
                    self.state.show(message.get("question"))
                case "reveal":
                    self.state.reveal()
                case "again":
                    self.state.again()
                case kind:
                    return f"type: {str(kind)[:60]!r} was given; allowed is one of show, reveal, again."
        except RefusedError as error:
            return str(error)
        self.changed()
        self.tell_phones()
        return ""

    # -- what is said ---------------------------------------------------------------------------------------------

    def told(self):
        """Return what the slides are told, as text."""
        where = {"join": self.join, "word": self.word, "who": self.who, "notice": self.notice}
        return json.dumps(self.state.told() | where)

    def changed(self):
        """Tell the slides soon: once for all that happens until then."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(limits.TO_THE_DECK, self._tell_decks)

    def _tell_decks(self):
        self._soon = None
        told = self.told()
        for deck in [*self.decks]:
            deck.tell(told)

    def tell_phones(self):
        """Tell every phone what its page shows now."""
        name = self.state.question
        number, revealed = self.state.round(name) if name else (1, 0)
        entries = self.state.entries(name, number) if name else {}
        known = {}  # what is told is the same for all who committed the same
        for phone in [*self.phones]:
            if phone.device is None:
                continue
            entry = entries.get(phone.device)
            if entry not in known:
                known[entry] = json.dumps(self._now(name, number, revealed, entry))
            phone.tell(known[entry])

    def now(self, device):
        """Return all that a device's page shows."""
        name = self.state.question
        number, revealed = self.state.round(name) if name else (1, 0)
        entry = self.state.entry(device, name, number) if name else None
        return self._now(name, number, revealed, entry)

    def _now(self, name, number, revealed, entry):
        opens = self.explorers.address(name) if name and revealed else None
        return {
            "type": "now",
            "question": asked(name, revealed, opens) if name else None,
            "round": number,
            "revealed": bool(revealed),
            "view": view(name, revealed, entry, opens),
            "opens": opens,
        }

    def is_open(self, file):
        """Return whether a file belongs to a question that is revealed."""
        return any(file in self.explorers.files(name) for name in self.state.revealed())


class SoonError(RefusedError):
    """It may be taken in a moment."""


def asked(name, revealed, opens):
    """Return a question as a phone shows it: before the reveal without anything that holds its answer."""
    spec = {**spec_of(name), "hint": "", "why": "", "shut": STAYS_SHUT}
    if not revealed:
        return spec | {"solution": ""}
    return spec | {"reveals": opens is not None}


def view(name, revealed, entry, opens):
    """Return how a phone's own answer stands."""
    shown = {"move": NO_MOVE, "state": "new", "words": "", "notice": "", "entry": entry or "", "why": ""}
    shown |= {"locked": bool(name) and not revealed and QUESTIONS[name].reveal is not None, "open": False}
    if name and revealed:
        return shown | {"open": entry is None} | verdict(name, entry)
    return shown if entry is None else shown | {"state": "kept", "words": COMMITTED}


def verdict(name, entry):
    """Return the state and the words of a revealed answer."""
    question = QUESTIONS[name]
    if entry is None:
        return {"state": "new", "words": "You committed no answer this time."}
    found = question.judge(entry)
    words = found.words
    if found.state == "wrong":  # "try again" is for whoever is alone with the question
        words = f"Not quite: it is {exact(question.answer())}."
    return {"state": found.state, "words": words}


def move_of(vote):
    """Return the move that a vote names, if it is one."""
    move = vote.get("move")
    is_one = isinstance(move, list) and len(move) == 2 and isinstance(move[1], int)
    return [str(move[0])[:20], move[1]] if is_one else NO_MOVE
