"""The room's server through real sockets: who is let in, what is said to whom, and what is refused in a sentence while all goes on."""

import asyncio
import json
import re

import pytest
from room import limits, pages, server
from rooming import KEY, fetched, in_a_room, phone, posted, served, slides
from rooming import device as new_device
from rowing import run
from scripts import ROOT
from tornado.httpclient import HTTPClientError

NUMBER, CHOICE = "both-floor", "check-m6"


@in_a_room
async def test_a_vote_goes_to_the_slides_as_a_count_and_the_reveal_goes_to_every_phone(room):
    deck, one, other = await slides(room.host), await phone(room.host), await phone(room.host)
    await deck.hear_until(lambda told: told["joined"] == 2)
    await deck.send({"type": "show", "question": NUMBER})
    asked = await one.hear()
    assert asked["question"]["name"] == NUMBER and (await other.hear())["question"]["name"] == NUMBER
    told = await one.commit(NUMBER, "2*ln(2)")
    assert told["view"]["state"] == "kept" and "can change it" in told["view"]["words"]
    assert (
        "1.386" not in json.dumps([asked, told])
        and asked["question"]["solution"] == asked["question"]["hint"] == ""
    )
    counted = await deck.hear_until(lambda told: told["committed"] == 1)
    assert counted["result"] is None and "1.38" not in json.dumps(counted)
    await deck.send({"type": "reveal"})
    mine, theirs = await one.hear(), await other.hear()
    assert mine["view"]["state"] == "right" and "1.3863" in mine["question"]["solution"]
    assert (
        theirs["view"]["state"] == "new" and "no answer" in theirs["view"]["words"] and theirs["view"]["open"]
    )
    assert (await deck.hear_until(lambda told: told["revealed"]))["result"]["right"] == 1


def test_a_room_that_is_closed_just_after_something_changed_says_nothing_more(tmp_path, caplog):
    async def closed_at_once():
        async with served(tmp_path) as room:
            room.room.changed()
        await asyncio.sleep(2 * limits.TO_THE_DECK)

    run(closed_at_once())
    assert "Exception in callback" not in caplog.text


@in_a_room
async def test_an_unreadable_answer_is_told_to_its_own_phone_and_to_nobody_else(room):
    deck, one = await slides(room.host), await phone(room.host)
    await deck.send({"type": "show", "question": NUMBER})
    script = "<img src=x onerror=alert(1)>"
    for entry in (script, "1e999"):
        told = await one.commit(NUMBER, entry)
        assert told["view"]["state"] == "unreadable" and told["view"]["entry"] == entry
    assert (await one.commit(NUMBER, "0.7"))["view"]["state"] == "kept"
    said = await deck.hear_until(lambda told: told["committed"] == 1)
    assert "onerror" not in json.dumps(said)


@in_a_room
async def test_another_rooms_word_is_refused_and_a_late_vote_and_one_for_another_slide(room):
    stranger = await phone(room.host, "nova")
    assert stranger.first["type"] == "refused" and "not this room's word" in stranger.first["words"]
    deck, one = await slides(room.host), await phone(room.host, " LUMA ")
    assert one.first["type"] == "now"
    assert "no question on the slide" in (await one.commit(NUMBER, "1"))["words"]
    await deck.send({"type": "show", "question": CHOICE})
    assert "another question" in (await one.commit(NUMBER, "1"))["words"]
    await deck.send({"type": "reveal"})
    await one.hear_until(lambda told: told["type"] == "now" and told["revealed"])
    assert "has been revealed" in (await one.commit(CHOICE, "sum"))["words"]


@in_a_room
async def test_a_jupyterlab_of_ones_own_votes_once_and_hears_a_sentence(room):
    deck = await slides(room.host)
    vote = {"word": "luma", "device": new_device(), "question": NUMBER, "entry": "0.5"}
    assert "no question" in (await posted(f"{room.url}/vote", vote))[1]["words"]
    await deck.send({"type": "show", "question": NUMBER})
    await deck.hear_until(lambda told: told["question"] == NUMBER)
    for entry, words in (
        ("0.5", "Committed"),
        ("0.6", "Committed"),
        ("nan", "not a number"),
        ("", "Nothing entered"),
    ):
        assert words in (await posted(f"{room.url}/vote", vote | {"entry": entry}))[1]["words"]
    assert "not this room's word" in (await posted(f"{room.url}/vote", vote | {"word": "nova"}))[1]["words"]
    assert room.state.told()["committed"] == 1


@in_a_room
async def test_without_web_sockets_a_phone_asks_again_and_again(room):
    deck, me = await slides(room.host), {"word": "luma", "device": new_device()}
    assert (await posted(f"{room.url}/poll", me))[1]["question"] is None
    await deck.send({"type": "show", "question": CHOICE})
    await deck.hear_until(lambda told: told["question"] == CHOICE)
    vote = {"question": CHOICE, "round": 1, "entry": "sum", "move": ["p", 4]}
    _, told = await posted(f"{room.url}/poll", me | {"vote": vote})
    assert told["view"]["move"] == ["p", 4] and told["view"]["state"] == "kept"
    await deck.send({"type": "reveal"})
    await deck.hear_until(lambda told: told["revealed"])
    assert (await posted(f"{room.url}/poll", me))[1]["view"]["state"] == "known"


@in_a_room
async def test_an_answer_that_a_later_one_of_the_same_page_has_overtaken_is_not_counted(room):
    deck, me = await slides(room.host), {"word": "luma", "device": new_device()}
    await deck.send({"type": "show", "question": NUMBER})
    await deck.hear_until(lambda told: told["question"] == NUMBER)

    async def counted(entry, move):
        vote = {"question": NUMBER, "round": 1, "entry": entry, "move": move}
        _, told = await posted(f"{room.url}/poll", me | {"vote": vote})
        return told["view"]["entry"], told["view"]["move"]

    assert await counted("0.6", ["p", 4]) == ("0.6", ["p", 4])
    assert await counted("0.5", ["p", 3]) == ("0.6", ["", 0])
    assert await counted("0.7", ["q", 1]) == ("0.7", ["q", 1])


@in_a_room
async def test_what_makes_no_sense_is_answered_or_closed_and_the_room_goes_on(room):
    deck, one = await slides(room.host), await phone(room.host)
    await deck.send({"type": "show", "question": NUMBER})
    for nonsense in (
        "",
        "[",
        "[1]",
        "null",
        "{}",
        '{"word": {"a": 1}}',
        '{"word": "luma", "device": ["x"]}',
        "[" * 2000,
    ):
        other = await phone(room.host)
        await other.send(nonsense)
        assert (await other.hear_until(lambda told: told["type"] == "refused"))["words"]
    for odd in ("nothing", ["x"], 5, {"question": [], "round": {}, "entry": {}, "move": {}}):
        await one.say(vote=odd)
    big = await phone(room.host)
    await big.send("x" * (limits.MOST_MESSAGE + 1))
    while (told := await big.hear()) is not None:
        assert told["question"]["name"] == NUMBER
    for body in ("x" * 5_000_000, "x" * (limits.MOST_BODY + 1)):
        try:
            code, _, _ = await fetched(f"{room.url}/vote", body, **{"Content-Type": "application/json"})
        except (OSError, HTTPClientError):
            code = 400  # cut off while it was still being sent
        assert code in (400, 413, 599)
    await deck.send({"type": "dance"})
    await deck.send("{")
    await deck.send({"type": "show", "question": "nothing-such"})
    for _ in range(3):
        assert (await deck.hear_until(lambda told: told["type"] == "error"))["words"]
    late = await phone(room.host)
    assert (await late.commit(NUMBER, "0.7"))["view"]["state"] == "kept"


@in_a_room
async def test_a_flood_from_one_device_is_one_vote_and_is_cut_off(room):
    deck, joker, one = await slides(room.host), await phone(room.host), await phone(room.host)
    await deck.send({"type": "show", "question": NUMBER})
    await joker.hear()
    for i in range(500):
        await joker.say(NUMBER, str(i))
    heard = []
    while (told := await joker.hear()) is not None:
        heard.append(told)
    assert joker.socket.close_code == server.TOO_MUCH
    assert len(heard) < 60 and any(
        "too much at once" in told.get("words", "") and told["again"] for told in heard
    )
    assert (await one.commit(NUMBER, "0.7"))["view"]["state"] == "kept"
    assert room.state.told()["committed"] == 2


@in_a_room
async def test_one_address_sends_so_much_and_joins_so_many_devices(room):
    room.patch.setattr(limits, "OWN", frozenset())
    # Nothing is refilled, or how many are refused would hang on how quick the computer is.
    room.patch.setattr(room.room, "joining", limits.Rates((limits.JOIN_RATE[0], 0.0)))
    room.patch.setattr(room.room, "wrong_words", limits.Rates((limits.WRONG_WORD_RATE[0], 0.0)))
    most, _ = limits.JOIN_RATE
    told = [
        (await posted(f"{room.url}/poll", {"word": "luma", "device": new_device()}))[1]
        for _ in range(most + 15)
    ]
    refused = [one for one in told if one["type"] == "refused"]
    assert 0 < len(refused) <= 15 and all(one["again"] for one in refused)
    for _ in range(limits.WRONG_WORD_RATE[0]):
        await posted(f"{room.url}/poll", {"word": "nova", "device": new_device()})
    _, guessed = await posted(f"{room.url}/poll", {"word": "nova", "device": new_device()})
    assert guessed["again"] and "word" not in guessed["words"]


@in_a_room
async def test_a_room_that_is_full_says_so_and_so_does_one_address(room):
    room.patch.setattr(limits, "MOST_SOCKETS", 2)
    await phone(room.host)
    await phone(room.host)
    third = await phone(room.host)
    assert third.first is None and third.socket.close_code == server.FULL
    room.patch.setattr(limits, "MOST_CONNECTIONS", 0)
    assert (await (await slides(room.host)).hear())["joined"] == 2  # this computer's own slides come in
    room.patch.setattr(limits, "OWN", frozenset())
    with pytest.raises((OSError, HTTPClientError)):
        code, _, _ = await fetched(room.url)
        raise OSError(code)


@in_a_room
async def test_the_slides_need_the_key_and_a_page_of_this_computer(room):
    wrong = await slides(room.host, "another-key")
    assert await wrong.hear() is None and wrong.socket.close_code == server.TEACHER_ONLY
    for origin in ("http://192.168.1.7:8888", "https://example.org", "null"):
        with pytest.raises(HTTPClientError) as refused:
            await slides(room.host, origin=origin)
        assert refused.value.code == 403
    assert (
        (await fetched(f"{room.url}/qr.svg?key=another"))[0]
        == (await fetched(f"{room.url}/qr.svg"))[0]
        == 403
    )
    code, svg, headers = await fetched(f"{room.url}/qr.svg?key={KEY}")
    assert code == 200 and headers["Content-Type"] == "image/svg+xml" and "<path" in svg
    assert "http://192.168.1.5:8900/#luma" in svg  # its title, for those who do not see it


def test_this_computer_is_told_from_any_other():
    for ours in ("127.0.0.1", "127.8.9.1", "::1", "localhost"):
        assert server.is_loopback(ours)
    for other in ("192.168.1.5", "8.8.8.8", "::ffff:8.8.8.8", "localhost.example.org", "", "fe80::1"):
        assert not server.is_loopback(other)


PATHS = "/etc/passwd /room.sqlite /opens/room.sqlite /opens/../room.sqlite /opens/%2e%2e%2froom.sqlite /static/phone.css /lab /api /tree /vote /poll"


@in_a_room
async def test_no_path_gives_a_file_and_none_speaks_of_jupyterlab(room):
    room.state.show(NUMBER)
    for path in PATHS.split():
        code, said, _ = await fetched(room.url + path)
        assert code == (405 if path in ("/vote", "/poll") else 404) and "There is nothing here" in said, path
    code, page, headers = await fetched(room.url + "/")
    assert code == 200 and KEY not in page and not re.search(r"token=|/lab\b", page) and str(ROOT) not in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy and f"ws://{room.host}" in policy
    assert re.findall(r"https?://[^\s\"'<]+", page.replace("http://www.w3.org/", "")) == []
    assert len(pages.page("1")) < 60_000  # the first page, on its way: a quarter of what was promised


@in_a_room
async def test_a_page_from_elsewhere_can_neither_post_nor_listen(room):
    vote = {"word": "luma", "device": new_device(), "question": NUMBER, "entry": "0.5"}
    for path in ("/vote", "/poll"):
        assert (await posted(room.url + path, vote, Origin="http://example.org"))[0] == 403
        assert (await posted(room.url + path, vote, **{"Content-Type": "text/plain"}))[0] == 415
        code, said, _ = await fetched(
            room.url + path, "{}", Host="example.org", **{"Content-Type": "application/json"}
        )
        assert code == 421 and "address on the slide" in said
    assert (await fetched(room.url, Host="example.org:80"))[0] == 421


@pytest.mark.long
@in_a_room
async def test_an_explorer_is_had_after_the_reveal_and_once_it_is_packed(room):
    folder = room.room.explorers.folder
    address = f"{room.url}/opens/{NUMBER}.json"
    room.state.show(NUMBER)
    assert (await fetched(address))[0] == 404
    room.state.reveal()
    assert (await fetched(address))[0] == 202
    from room import packed

    await asyncio.to_thread(packed.pack, folder, [NUMBER, CHOICE], 200)
    code, told, _ = await fetched(address)
    told = json.loads(told)
    assert code == 200 and told["place"]["view"]["readout"]
    assert (await fetched(room.url + told["data"]))[0] == 200
    assert (await fetched(f"{room.url}/opens/{CHOICE}.json"))[0] == 404
    room.state.show(None)  # the slide goes on; what was revealed can be played with
    assert (await fetched(address))[0] == 200


def test_every_limit_is_written_down():
    said = (ROOT / "docs" / "room.md").read_text(encoding="utf-8").partition("## Limits")[2]
    assert said
    for name, value in vars(limits).items():
        if name.isupper() and name not in ("OWN", "MOST_BUCKETS"):
            numbers = value if isinstance(value, tuple) else (value,)
            row = re.search(rf"^\|.*\| *`{name}` *\|$", said, re.MULTILINE)
            assert row, name
            for number in numbers:
                assert re.search(rf"(?<![\d.]){number:g}(?![\d.])", row[0].replace(",", "")), (name, number)
