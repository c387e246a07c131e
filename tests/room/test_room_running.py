"""A room beside the slides: started, killed and started again; and what keeps it from being one, a sentence each."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys

import present
import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook
from room import running
from room.network import GONE, Network
from rooming import Living, phone, served, slides
from rowing import run
from scripts import ROOT, call
from serving import free_port, listens, wait_for

from helpers.exercises.bank import QUESTIONS

NUMBER = "both-floor"


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A room's server as `make present` starts it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    room = running.told(running.LOOPBACK, free_port(), [NUMBER]) | {"word": "luma"}
    server = running.Running(tmp_path / "room", room)
    wait_for(server.process, lambda: listens(room["port"]), 60)
    yield server, room
    server.stop()


@pytest.mark.long
def test_a_server_that_is_killed_in_mid_round_comes_back_with_every_vote(opened):
    server, room = opened
    host = f"127.0.0.1:{room['port']}"

    async def before():
        deck = await slides(host, room["key"])
        await deck.send({"type": "show", "question": NUMBER})
        phones = [await phone(host) for _ in range(5)]
        for i, one in enumerate(phones):
            assert (await one.commit(NUMBER, f"0.{i}"))["view"]["state"] == "kept"
        return phones[0].device

    async def after(known):
        deck = await slides(host, room["key"])
        told = await deck.hear()
        assert (told["joined"], told["committed"], told["question"]) == (5, 5, NUMBER)
        one = await phone(host)
        one.device = known
        assert (await one.commit(NUMBER, "0.9"))["view"]["entry"] == "0.9"
        await deck.send({"type": "reveal"})
        told = await deck.hear_until(lambda told: told["revealed"])
        assert told["result"]["guesses"] == [0.1, 0.2, 0.3, 0.4, 0.9]

    known = run(asyncio.wait_for(before(), 60))
    dead = server.process
    dead.kill()
    dead.wait()
    wait_for(Living, lambda: server.process is not dead and listens(room["port"]), 60)
    run(asyncio.wait_for(after(known), 60))
    assert oct((server.folder / "room.json").stat().st_mode)[-2:] == "00" or os.name == "nt"


@pytest.mark.long
def test_the_server_ends_with_the_slides_however_they_end(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tools'}")
    room = running.told(running.LOOPBACK, free_port(), [NUMBER])
    code = "import json, sys, time; from room import running\n"
    code += "r = running.Running(sys.argv[1], json.loads(sys.argv[2])); print(r.process.pid, flush=True); time.sleep(600)"
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), json.dumps(room)], stdout=subprocess.PIPE, text=True
    )
    try:
        parent.stdout.readline()
        wait_for(parent, lambda: listens(room["port"]), 60)
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    wait_for(Living, lambda: not listens(room["port"]), 60)


def test_what_is_no_address_of_this_computer_is_said_with_one_that_is(monkeypatch):
    monkeypatch.setattr(running, "own_address", lambda: "192.168.1.5")
    for given, words in (
        ("203.0.113.7", "not an address of this computer"),
        ("my laptop", "allowed is an address such as"),
        ("::1", "allowed is"),
    ):
        with pytest.raises(running.Unfit, match=words) as said:
            running.check_address(given)
        assert "ADDRESS=192.168.1.5" in str(said.value)
    assert running.check_address("auto") == "192.168.1.5" and running.check_address("") == "127.0.0.1"
    monkeypatch.setattr(running, "own_address", lambda: None)
    with pytest.raises(running.Unfit, match="in no network now: turn on its hot spot"):
        running.check_address("auto")


def test_a_port_that_is_taken_is_said_and_left_to_itself_the_next_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(running.Unfit, match=f"Port {port} is in use.*ROOM_PORT={port + 1}"):
            running.check_port(str(port), "127.0.0.1")
    for wrong in ("80", "x", "70000", "-1", "²"):
        with pytest.raises(running.Unfit, match="whole number from 1024 to 65535"):
            running.check_port(wrong, "127.0.0.1")
    assert running.check_port("", "127.0.0.1") >= running.FIRST_PORT


def test_a_notebook_without_questions_is_presented_without_a_room(tmp_path):
    write(new_notebook(cells=[new_code_cell("1 + 1")]), tmp_path / "plain.ipynb")
    with pytest.raises(running.Unfit, match="asks no question that a room could answer"):
        running.questions(tmp_path / "plain.ipynb", QUESTIONS)
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        assert running.questions(path, QUESTIONS)


def test_who_can_reach_it_is_said():
    assert "Only this computer" in running.who("127.0.0.1", 8900) and "ADDRESS=auto" in running.who(
        "127.0.0.1", 8900
    )
    assert "network of 192.168.1.5" in running.who("192.168.1.5", 8900) and "Internet" not in running.who(
        "192.168.1.5", 8900
    )
    assert "the whole Internet can" in running.who("8.8.8.8", 8900)
    assert "any network of this computer" in running.who("0.0.0.0", 8900)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--room", "--room-address", "203.0.113.7"],
            "ADDRESS=203.0.113.7 is not an address of this computer.",
        ),
        (["--room", "--room-port", "80"], "ROOM_PORT=80 was given; allowed is"),
        (["--room-address", "auto"], "ADDRESS and ROOM_PORT are a room's"),
    ],
)
def test_make_present_says_what_is_wrong_in_a_sentence(arguments, words):
    code, said, complaint = call(present, "03", "--port", free_port(), *arguments)
    assert code == 2 and said == "" and words in complaint and complaint.count("\n") == 1


def test_words_are_short_plain_and_each_its_own():
    assert len(set(running.WORDS)) == len(running.WORDS) > 100
    assert all(len(word) == 4 and word.isascii() and word.islower() for word in running.WORDS)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the loopback has one address")
def test_a_laptop_that_changes_its_network_is_followed_or_that_is_said(tmp_path, monkeypatch):
    async def moved(follows):
        async with served(tmp_path) as there:
            room = there.room
            network = Network(room, "127.0.0.2", free_port(), follows)
            monkeypatch.setattr(running, "own_address", lambda: "127.0.0.3")
            network.look()
            assert room.notice == ""
            monkeypatch.setattr(running, "is_ours", lambda address: address != "127.0.0.2")
            network.look()
            reached = []
            for host in ("127.0.0.1", "127.0.0.3"):
                try:
                    _, writer = await asyncio.open_connection(host, network.port)
                    writer.close()
                    reached.append(host)
                except OSError:
                    pass
            network.stop()
            return room.notice, room.join, reached, network.port

    notice, join, reached, port = run(moved(True))
    assert join == f"http://127.0.0.3:{port}/" and join in notice and reached == ["127.0.0.1", "127.0.0.3"]
    monkeypatch.undo()
    notice, join, reached, _ = run(moved(False))
    assert "no address 127.0.0.2 any more" in notice and reached == ["127.0.0.1"] and "192.168.1.5" in join


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the loopback has one address")
def test_a_server_started_again_after_the_laptop_moved_serves_and_follows(tmp_path, monkeypatch):
    async def reached(network):
        try:
            _, writer = await asyncio.open_connection(network.address, network.port)
        except OSError:
            return False
        writer.close()
        return True

    async def started_again():
        async with served(tmp_path) as there:
            monkeypatch.setattr(running, "own_address", lambda: None)  # in no network yet
            network = Network(there.room, "203.0.113.7", free_port(), True)
            network.look()
            assert network.home and network.out is None and "no address 203.0.113.7" in there.room.notice
            monkeypatch.setattr(running, "own_address", lambda: "127.0.0.3")
            network.look()
            assert await reached(network) and "127.0.0.3" in there.room.join
            network.stop()
            back = Network(there.room, "203.0.113.7", free_port(), False)
            back.look()
            assert back.out is None and "no address" in there.room.notice
            back.address = "127.0.0.4"  # as if the one it had came back
            there.room.notice = GONE.format(back.address)
            back.look()
            assert await reached(back) and there.room.notice == ""
            back.stop()

    run(started_again())


def test_a_server_that_does_not_stay_up_is_given_up_in_a_sentence(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(running, "RESTARTS", 2)
    monkeypatch.setattr(running.Running, "_started", lambda _: subprocess.Popen([sys.executable, "-c", ""]))
    server = running.Running(tmp_path, {})
    server.thread.join(60)
    said = capfd.readouterr().err.splitlines()
    assert said == [running.RESTARTED] * 2 + [running.GIVEN_UP] and "by hands" in running.GIVEN_UP


@pytest.mark.long
def test_a_signal_ends_it_at_once(opened):
    server, room = opened
    server.ending.set()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    wait_for(Living, lambda: not listens(room["port"]), 10)
