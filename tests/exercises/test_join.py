"""join: an answer committed here counts in the room; whatever the room does, the question is answered at once."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpers import ask, join
from helpers.exercises import room


@pytest.fixture(autouse=True)
def alone():
    """No room is joined before, and none after."""
    room._room.clear()
    yield
    room._room.clear()


@pytest.fixture
def served():
    """A room that takes votes and answers `says`, or what else is put there."""
    heard, says = [], {"status": 200, "body": b'{"words": "Counted."}', "open": threading.Event()}
    says["open"].set()

    class Room(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            says["open"].wait(60)
            with contextlib.suppress(ConnectionError):  # who asked did not wait
                if "raw" in says:
                    self.wfile.write(says["raw"])
                    return
                self.send_response(says["status"])
                self.end_headers()
                self.wfile.write(says["body"])

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Room)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.daemon_threads = False  # all are waited for
    yield f"127.0.0.1:{server.server_port}", heard, says
    says["open"].set()
    server.shutdown()
    server.server_close()


def noticed(asked, words, patience=20):
    """Wait until a question says `words` below its verdict."""
    end = time.monotonic() + patience
    while words not in asked.widget.view["notice"]:
        assert time.monotonic() < end, asked.widget.view["notice"]
        time.sleep(0.02)


def test_an_answer_counts_in_the_room_and_again_in_the_same_name(served, own_answers):
    address, heard, _ = served
    join(f"http://{address}/", " Luma ")
    asked = ask("cat-tied")
    asked.commit("0.1")
    noticed(asked, "Counted.")
    asked.commit("what?")  # is no vote
    asked.commit("0.2107")
    noticed(asked, "Counted.")
    assert [(path, body["entry"]) for path, body in heard] == [("/vote", "0.1"), ("/vote", "0.2107")]
    (first, second) = (body for _, body in heard)
    assert first["word"] == "luma" and first["question"] == "cat-tied"
    assert len(bytes.fromhex(first["device"])) == 16 and first["device"] == second["device"]
    assert set(first) == {"word", "device", "question", "entry"}, (
        "nothing else of the learner leaves his computer"
    )
    device, _ = first["device"], room._room.clear()
    join(address, "luma")  # in the next notebook
    assert room._room["device"] == device
    join(address, "kiwi")  # another room
    assert room._room["device"] != device


@pytest.mark.parametrize(
    "change, words",
    [
        ({"status": 503}, "the room answered 503"),
        ({"body": b"<html>"}, "raise your hand"),
        ({"body": b"[]"}, "raise your hand"),
        ({"raw": b"What?\r\n\r\n"}, "raise your hand"),
        ({"body": b'{"words": "This room has another word."}'}, "another word"),
        ({"body": b'{"words": "' + b"x" * 100_000 + b'"}'}, "raise your hand"),
    ],
)
def test_what_a_room_answers_is_said_and_the_question_goes_on(served, own_answers, change, words):
    address, _, says = served
    says.update(change)
    join(address, "luma")
    asked = ask("cat-tied")
    assert asked.commit("0.2107").state == "right"
    noticed(asked, words)
    assert asked.widget.view["state"] == "right" and asked.explorer is not None


def test_a_vote_that_came_too_soon_is_sent_again_until_it_counts_or_a_newer_one_waits(
    served, own_answers, monkeypatch
):
    address, heard, says = served
    monkeypatch.setattr(room, "AGAIN", 0.2)
    says["body"] = b'{"words": "Not counted.", "again": true}'
    join(address, "luma")
    asked = ask("cat-tied")
    asked.commit("0.1")
    noticed(asked, "Not counted.")
    asked.commit("0.2")  # takes the place of the one before
    begun = time.monotonic()
    while [body["entry"] for _, body in heard].count("0.2") < 2:
        assert time.monotonic() < begun + 20, heard
        time.sleep(0.02)
    says["body"] = b'{"words": "Counted.", "again": false}'
    noticed(asked, "Counted.")
    entries = [body["entry"] for _, body in heard]
    assert entries == sorted(entries)  # the first is not sent once the second was


def test_a_room_that_is_kept_without_a_device_gets_one(own_answers):
    for device in (None, ""):
        room.answers.keep(room.KEPT, {"address": "http://127.0.0.1:8899/", "word": "luma", "device": device})
        join("127.0.0.1:8899", "luma")
        assert len(bytes.fromhex(room._room["device"])) == 16
    room.answers.keep(room.KEPT, {"address": "http://127.0.0.1:8899/", "word": "luma"})
    join("127.0.0.1:8899", "luma")
    assert len(bytes.fromhex(room._room["device"])) == 16


def test_a_room_that_is_slow_or_gone_delays_nothing(served, own_answers, monkeypatch):
    address, _, says = served
    monkeypatch.setattr(room, "PATIENCE", 50)
    says["open"].clear()  # the room answers nobody yet
    join(address, "luma")
    asked = ask("cat-tied")
    asked.commit("0.3")
    assert asked.widget.view["notice"] == "" != asked.widget.view["words"]
    says["open"].set()
    noticed(asked, "Counted.")
    monkeypatch.setattr(room, "PATIENCE", 0.5)
    says["open"].clear()
    asked.commit("0.1")
    noticed(asked, "raise your hand instead (")
    join("127.0.0.1:9", "luma")
    asked.commit("0.2")
    noticed(asked, "refused")


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "a b", "http://x:99999999/", "x/y", None, 3.5])
def test_what_is_no_address_is_refused_in_a_sentence(address, own_answers):
    with pytest.raises(ValueError, match="allowed is an address"):
        join(address, "luma")


@pytest.mark.parametrize("word", ["", "lum", "luma!", "LUMAS", "1234", None])
def test_what_is_no_word_is_refused_in_a_sentence(word, own_answers):
    with pytest.raises(ValueError, match="four letters"):
        join("127.0.0.1:8899", word)


def test_without_a_room_nothing_is_sent(own_answers):
    ask("cat-tied").commit("0.1")
    assert room._waiting.empty()
