"""Who means no good, reads nothing or says nothing: nobody is written down, the slow are let go, and the room goes on."""

import asyncio
import gzip
from contextlib import asynccontextmanager

import pytest
from room import guard, limits, packed
from rooming import KEY, connected, fetched, in_a_room, phone, posted, served, slides
from rooming import device as new_device
from rowing import run
from tornado.httpclient import HTTPClientError

NUMBER = "both-floor"


async def until(happened):
    """Wait until something has happened."""
    while not happened():
        await asyncio.sleep(0.01)


@asynccontextmanager
async def deaf(room, *lines):
    """Ask for something, and read nothing of what is answered."""
    host, port = room.host.split(":")
    _, writer = await asyncio.open_connection(host, port, limit=1024)
    writer.write("\r\n".join([*lines, f"Host: {room.host}", "", ""]).encode())
    try:
        yield
    finally:
        writer.transport.abort()


@in_a_room
async def test_what_makes_no_sense_is_refused_and_no_line_of_it_is_written_down(room):
    assert (await fetched(f"{room.url}/qr.svg?key=%ff&x={KEY}"))[0] == 403
    assert (await fetched(f"{room.url}/opens/%ff?key={KEY}"))[0] in (400, 404)
    assert (await posted(f"{room.url}/poll", {}, Origin="http://["))[0] == 400
    for path in ("/phone", f"/teacher?key={KEY}"):
        with pytest.raises(HTTPClientError) as refused:
            await connected(room.host, path, "http://[")
        assert refused.value.code == 400


def test_what_goes_wrong_inside_is_told_without_what_was_asked_or_by_whom(
    tmp_path, monkeypatch, capfd, caplog
):
    async def asked():
        async with served(tmp_path) as room:
            monkeypatch.setattr(room.room, "voted", lambda *_: 1 / 0)
            return await posted(f"{room.url}/vote?key={KEY}", {})

    assert run(asked()) == (500, "The room stumbled: try again.\n")
    told = capfd.readouterr().err
    assert (
        "ZeroDivisionError" in told and KEY not in told and "127.0.0.1" not in told and caplog.messages == []
    )


@in_a_room
async def test_an_answer_that_nobody_reads_is_cut_off_and_one_that_is_read_is_not(room):
    room.patch.setattr(limits, "SLOWEST_DOWN", 0.2)
    room.room.page = gzip.compress(b"x")
    assert (await fetched(room.url))[1] == "x"
    room.room.page = bytes(20_000_000)  # more than the system keeps on the way
    await until(lambda: not room.http.opened.total())  # the one that was read
    async with deaf(room, "GET / HTTP/1.1"):
        await until(lambda: room.http.opened.total() == 1)
        await until(lambda: not room.http.opened.total())


@in_a_room
async def test_a_web_socket_that_reads_nothing_is_let_go(room):
    reads = await phone(room.host)
    (reading,) = room.room.phones
    key = ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13")
    async with deaf(room, "GET /phone HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", *key):
        await until(lambda: len(room.room.phones) == 2)
        (stuck,) = room.room.phones - {reading}
        for _ in range(2 * limits.PATIENCE):
            stuck.tell("x" * 400_000)
            reading.tell("{}")
            assert await reads.hear() == {}
        assert stuck.ws_connection is None and reading.ws_connection and reading.unread < 2


@in_a_room
async def test_a_web_socket_that_never_says_the_word_is_let_go(room):
    in_the_room = await phone(room.host)
    (known,) = room.room.phones
    room.patch.setattr(limits, "IDLE", 1)
    silent, stranger = await connected(room.host, "/phone"), await phone(room.host, "nova")
    assert await silent.hear() is None and silent.socket.close_code == guard.SILENT
    assert await stranger.hear() is None and stranger.socket.close_code == guard.SILENT
    known.must_be_known()  # as its own time would
    await in_the_room.say()
    assert (await in_the_room.hear())["type"] == "now"


@in_a_room
async def test_of_a_flood_no_message_is_worked_on_once_it_is_cut_off(room):
    joker = await phone(room.host)
    heard, real = [], room.room.heard
    room.patch.setattr(room.room, "heard", lambda *message: heard.append(1) or real(*message))
    room.patch.setattr(room.room, "devices", limits.Rates((3, 0.0)))
    for _ in range(100):
        await joker.say()
    while await joker.hear() is not None:
        pass
    assert joker.socket.close_code == guard.TOO_MUCH
    assert len(heard) <= 3 + limits.PATIENCE + 1


@in_a_room
async def test_one_address_asks_for_so_much_and_this_computer_for_what_it_likes(room):
    room.patch.setattr(room.room, "requests", limits.Rates((3, 0.0)))
    codes = [(await fetched(room.url))[0] for _ in range(5)]
    room.patch.setattr(limits, "OWN", frozenset())
    codes += [(await fetched(room.url))[0] for _ in range(5)]
    assert codes == [200] * 8 + [429] * 2


@in_a_room
async def test_a_jupyterlabs_vote_over_a_limit_is_said_not_to_count_and_is_to_be_sent_again(room):
    deck = await slides(room.host)
    await deck.send({"type": "show", "question": NUMBER})
    await deck.hear_until(lambda told: told["question"] == NUMBER)
    vote = {"word": "luma", "device": new_device(), "question": NUMBER, "entry": "0.5"}
    _, told = await posted(f"{room.url}/vote", vote)
    assert told["again"] is False and "Committed" in told["words"]
    room.patch.setattr(room.room.devices, "allow", lambda device: False)
    _, told = await posted(f"{room.url}/vote", vote | {"entry": "0.6"})
    assert told["again"] is True and "was not counted" in told["words"] and "again" in told["words"]


@in_a_room
async def test_what_may_be_had_of_a_question_is_read_once(room):
    explorers, name = room.room.explorers, f"{NUMBER}.json"
    assert explorers.files(NUMBER) == {name}
    packed.write(explorers.folder / name, gzip.compress(b'{"data": "/opens/abc.bin"}'))
    unpacked, real = [], gzip.decompress
    room.patch.setattr(packed.gzip, "decompress", lambda data: unpacked.append(1) or real(data))
    for _ in range(3):
        assert explorers.files(NUMBER) == {name, "abc.bin"}
    assert len(unpacked) == 1


def test_two_that_pack_the_same_do_not_write_into_one_another(tmp_path):
    half = tmp_path / f"{NUMBER}.json.new"  # another's, not whole yet
    half.write_bytes(b"half")
    packed.write(tmp_path / f"{NUMBER}.json", b"whole")
    assert (tmp_path / f"{NUMBER}.json").read_bytes() == b"whole" and half.read_bytes() == b"half"
    assert len([*tmp_path.iterdir()]) == 2
