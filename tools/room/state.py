"""What a room knows: which question is on the slide, who has joined, and every vote. All of it is in SQLite, so a crash loses none."""

import re
import sqlite3
import time
from collections import Counter

from helpers.exercises.bank import QUESTIONS
from helpers.exercises.question import Question
from helpers.exercises.words import sendable
from room import limits

TABLES = """
CREATE TABLE IF NOT EXISTS now (one INTEGER PRIMARY KEY CHECK (one = 1), question TEXT);
CREATE TABLE IF NOT EXISTS asked (question TEXT, round INTEGER, revealed INTEGER, PRIMARY KEY (question, round));
CREATE TABLE IF NOT EXISTS device (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS vote (question TEXT, round INTEGER, device TEXT, entry TEXT, state TEXT, mistake TEXT, value REAL,
  time INTEGER, PRIMARY KEY (question, round, device));
"""
DEVICE = re.compile("[0-9a-f]{32}")  # 128 random bits, made by the phone itself
MOST_GUESSES = 400  # dots that a slide is sent

FULL = f"This room is full: {limits.MOST_DEVICES} devices are in it. Raise your hand instead."
ELSEWHERE = "The slide shows another question by now, so this answer was not counted."
NO_QUESTION = "There is no question on the slide just now, so nothing was counted."
LATE = "The answer has been revealed, so this one was not counted."
LONG = f"An answer has at most {limits.LONGEST_ENTRY} characters: this one was not counted."
COMMITTED = "Committed. You can change it until your teacher reveals the answer."
NOT_SHOWN = "There is no question on the slide."
NOBODY = "Nobody has committed an answer yet, so there is nothing to ask again."


class RefusedError(Exception):
    """What the room does not take; the words are for whoever asked."""


class Room:
    """One room, in the file at `path`: what was there before is taken up again."""

    def __init__(self, path):
        """Open the file, or make it."""
        self.base = sqlite3.connect(path, isolation_level=None)  # each statement is a transaction of its own
        # In WAL a vote is with the system when it is acknowledged: it outlives this process, however that ends.
        self.base.execute("PRAGMA journal_mode = WAL")
        self.base.execute("PRAGMA synchronous = NORMAL")
        self.base.executescript(TABLES)
        self.base.execute("INSERT OR IGNORE INTO now VALUES (1, NULL)")
        self.devices = {device for (device,) in self.base.execute("SELECT id FROM device")}

    def close(self):
        """Close the file."""
        self.base.close()

    def _one(self, query, *values):
        return self.base.execute(query, values).fetchone()

    # -- where the room is -------------------------------------------------------------------------------------

    @property
    def question(self):
        """The name of the question that is on the slide, or None."""
        return self._one("SELECT question FROM now")[0]

    def round(self, name):
        """Return (number, whether it is revealed) of the round in which a question is."""
        return self._one(
            "SELECT round, revealed FROM asked WHERE question = ? ORDER BY round DESC", name
        ) or (1, 0)

    def revealed(self):
        """Return the names of the questions that were revealed, in whatever round."""
        return [name for (name,) in self.base.execute("SELECT DISTINCT question FROM asked WHERE revealed")]

    def show(self, name):
        """Take a question, or None, to be on the slide."""
        if name is not None and name not in [*QUESTIONS]:
            raise RefusedError(f"show: {str(name)[:60]!r} was given; allowed is a question's name, or null.")
        self.base.execute("UPDATE now SET question = ?", (name,))
        if name is not None:
            self.base.execute("INSERT OR IGNORE INTO asked VALUES (?, 1, 0)", (name,))

    def reveal(self):
        """Reveal the answer to the question on the slide."""
        name = self._shown()
        self.base.execute(
            "UPDATE asked SET revealed = 1 WHERE question = ? AND round = ?", (name, self.round(name)[0])
        )

    def again(self):
        """Begin the next round of the question on the slide; the votes before stay."""
        name = self._shown()
        number, _ = self.round(name)
        if not self.committed(name, number):
            raise RefusedError(NOBODY)
        self.base.execute("INSERT INTO asked VALUES (?, ?, 0)", (name, number + 1))

    def _shown(self):
        if self.question is None:
            raise RefusedError(NOT_SHOWN)
        return self.question

    # -- who votes, and what -------------------------------------------------------------------------------------

    def knows(self, device):
        """Return whether a device is in the room."""
        return isinstance(device, str) and device in self.devices

    def join(self, device):
        """Take a device into the room; again is no harm."""
        if self.knows(device):
            return
        if not isinstance(device, str) or not DEVICE.fullmatch(device):
            raise RefusedError("This page has no number of its own: load it again.")
        if len(self.devices) >= limits.MOST_DEVICES:
            raise RefusedError(FULL)
        self.base.execute("INSERT OR IGNORE INTO device VALUES (?)", (device,))
        self.devices.add(device)

    def vote(self, device, name, entry, number=None):
        """Count a device's answer, in place of an earlier one of this round; return its Verdict, which has no value if it was not counted."""
        now = self.question
        if now is None or name != now:
            raise RefusedError(NO_QUESTION if now is None else ELSEWHERE)
        there, revealed = self.round(now)
        if revealed:
            raise RefusedError(LATE)
        if number is not None and number != there:
            raise RefusedError(ELSEWHERE)
        if not isinstance(entry, str) or len(entry) > limits.LONGEST_ENTRY:
            raise RefusedError(LONG)
        entry = sendable(entry)
        verdict = QUESTIONS[now].judge(entry)
        if verdict.value is not None:
            mistake = verdict.words if verdict.state == "known" else ""
            value = verdict.value if isinstance(verdict.value, float) else None
            row = (now, there, device, entry, verdict.state, mistake, value, int(time.time()))
            self.base.execute("INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return verdict

    def committed(self, name, number):
        """Return how many have committed in a round."""
        return self._one("SELECT count(*) FROM vote WHERE question = ? AND round = ?", name, number)[0]

    def entries(self, name, number):
        """Return {device: entry} of a round."""
        found = self.base.execute(
            "SELECT device, entry FROM vote WHERE question = ? AND round = ?", (name, number)
        )
        return dict(found.fetchall())

    def entry(self, device, name, number):
        """Return what a device has committed in a round, or None."""
        query = "SELECT entry FROM vote WHERE question = ? AND round = ? AND device = ?"
        return (self._one(query, name, number, device) or (None,))[0]

    def value(self, device, name, number):
        """Return the number that a device has committed in a round, or None."""
        query = "SELECT value FROM vote WHERE question = ? AND round = ? AND device = ?"
        return (self._one(query, name, number, device) or (None,))[0]

    # -- what the slides are told ----------------------------------------------------------------------------------

    def told(self):
        """Return what the slides show of the room: before the reveal how many have committed, and no more."""
        name = self.question
        number, revealed = self.round(name) if name else (1, 0)
        earlier = number > 1 and (revealed or self._was_revealed(name, number - 1))
        return {
            "type": "room",
            "joined": len(self.devices),
            "question": name,
            "round": number,
            "committed": self.committed(name, number) if name else 0,
            "revealed": bool(revealed),
            "result": self.result(name, number) if revealed else None,
            "before": self.result(name, number - 1) if earlier else None,
            "came_right": self.came_right(name, number) if revealed and number > 1 else None,
        }

    def _was_revealed(self, name, number):
        return bool(self._one("SELECT revealed FROM asked WHERE question = ? AND round = ?", name, number)[0])

    def result(self, name, number):
        """Return how a round came out: shares of the options or the guesses, and which known mistakes were made by how many."""
        question = QUESTIONS[name]
        votes = self.base.execute(
            "SELECT entry, state, mistake, value FROM vote WHERE question = ? AND round = ?", (name, number)
        ).fetchall()
        mistakes = Counter(mistake for _, _, mistake, _ in votes if mistake)
        is_number = isinstance(question, Question)
        return {
            "n": len(votes),
            "right": sum(state == "right" for _, state, _, _ in votes),
            "options": None if is_number else options(name, Counter(entry for entry, *_ in votes)),
            "guesses": spread(sorted(value for *_, value in votes)) if is_number else None,
            "mistakes": [[words, count] for words, count in mistakes.most_common()],
            "unreadable": 0,
        }

    def came_right(self, name, number):
        """Return of how many who were wrong the round before and voted again, how many are right now; None if none voted twice."""
        of, now = self._one(
            "SELECT count(*), coalesce(sum(b.state = 'right'), 0) FROM vote a JOIN vote b USING (question, device) "
            "WHERE question = ? AND a.round = ? AND b.round = ? AND a.state IN ('wrong', 'known')",
            *(name, number - 1, number),
        )
        return {"of": of, "now": now} if of else None


def options(name, counts):
    """Return [key, words, how many, whether it is right] of each option, in the order of the page."""
    from helpers.exercises.ask import spec_of

    right = getattr(QUESTIONS[name], "right", None)
    return [[key, words, counts[key], key == right] for key, words in spec_of(name)["options"]]


def spread(values):
    """Return sorted values, or as many of them as a slide is sent, spread evenly."""
    if len(values) <= MOST_GUESSES:
        return values
    return [values[round(i * (len(values) - 1) / (MOST_GUESSES - 1))] for i in range(MOST_GUESSES)]
