"""What a room keeps: one vote of a device in a round, rounds side by side, and all of it there when the file is opened again."""

import json

import pytest
from room import limits
from room.state import MOST_GUESSES, RefusedError, Room, spread
from rooming import device

NUMBER, CHOICE, OPINION = "both-floor", "check-m6", "first-guess"


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path / "room.sqlite")
    yield made
    made.close()


def class_of(room, count):
    devices = [device() for _ in range(count)]
    for one in devices:
        room.join(one)
    return devices


def test_the_second_vote_of_a_device_takes_the_place_of_the_first(room):
    (one,) = class_of(room, 1)
    room.show(NUMBER)
    room.vote(one, NUMBER, "0.5")
    room.vote(one, NUMBER, "2 ln 2")
    assert room.told()["committed"] == 1
    room.reveal()
    told = room.told()["result"]
    assert told["n"] == told["right"] == 1 and told["guesses"] == [pytest.approx(1.386294)]


def test_before_the_reveal_nobody_sees_a_vote_and_after_it_no_vote_counts(room):
    one, other = class_of(room, 2)
    room.show(CHOICE)
    room.vote(one, CHOICE, "sum")
    told = room.told()
    assert told["committed"] == 1 and told["joined"] == 2 and not told["revealed"]
    assert "sum" not in json.dumps(told) and told["result"] is told["before"] is told["came_right"] is None
    room.reveal()
    with pytest.raises(RefusedError, match="has been revealed"):
        room.vote(other, CHOICE, "nothing")
    assert room.told()["committed"] == 1


def test_options_get_their_counts_and_known_mistakes_their_names(room):
    room.show(CHOICE)
    for one, entry in zip(class_of(room, 4), ("sum", "sum", "nothing", "big"), strict=True):
        room.vote(one, CHOICE, entry)
    room.reveal()
    result = room.told()["result"]
    counts = {key: (count, right) for key, _, count, right in result["options"]}
    assert counts == {"sum": (2, False), "nothing": (1, True), "big": (1, False)}
    assert result["mistakes"][0][1] == 2 and "Softmax outputs must" in result["mistakes"][0][0]
    assert result["guesses"] is None and result["n"] == 4 and result["right"] == 1


def test_the_second_round_tells_how_many_of_the_wrong_came_right(room):
    a, b, c, d = class_of(room, 4)
    room.show(CHOICE)
    for one, entry in ((a, "sum"), (b, "big"), (c, "nothing")):
        room.vote(one, CHOICE, entry)
    room.reveal()
    room.again()
    told = room.told()
    assert (
        told["round"] == 2 and told["before"]["n"] == 3 and told["result"] is None and told["committed"] == 0
    )
    for one, entry in ((a, "nothing"), (b, "big"), (c, "nothing"), (d, "nothing")):
        room.vote(one, CHOICE, entry)
    assert room.told()["came_right"] is None
    room.reveal()
    assert room.told()["came_right"] == {"of": 2, "now": 1}  # c was right before, d was not there


def test_a_round_that_was_never_revealed_stays_hidden_until_the_next_is(room):
    (one,) = class_of(room, 1)
    room.show(CHOICE)
    room.vote(one, CHOICE, "sum")
    room.again()
    assert room.told()["before"] is None
    room.reveal()
    assert room.told()["before"]["n"] == 1 and room.told()["result"]["n"] == 0


def test_a_class_of_none_is_revealed_to_and_not_asked_again(room):
    with pytest.raises(RefusedError, match="no question"):
        room.reveal()
    room.show(NUMBER)
    with pytest.raises(RefusedError, match="Nobody has committed"):
        room.again()
    room.reveal()
    assert room.told()["result"] | {"guesses": 0} == {
        "n": 0, "right": 0, "options": None, "guesses": 0, "mistakes": [], "unreadable": 0
    }  # fmt: skip
    room.show(OPINION)
    room.reveal()
    assert not any(right for *_, right in room.told()["result"]["options"])


def test_back_on_a_slide_its_question_stands_as_it_stood(room):
    (one,) = class_of(room, 1)
    room.show(NUMBER)
    room.vote(one, NUMBER, "1")
    room.reveal()
    room.show(None)
    assert room.told()["question"] is None and room.told()["result"] is None
    room.show(CHOICE)
    assert not room.told()["revealed"]
    room.show(NUMBER)
    assert room.told()["revealed"] and room.told()["result"]["n"] == 1


@pytest.mark.parametrize(
    "entry",
    ["1e999", "nan", "-inf", "", " ", "<script>alert(1)</script>", "9" * 199, "\ud800", "1" + "(" * 50],
)
def test_what_is_no_number_is_not_counted_and_said(room, entry):
    (one,) = class_of(room, 1)
    room.show(NUMBER)
    verdict = room.vote(one, NUMBER, entry)
    assert verdict.value is None and verdict.words and room.told()["committed"] == 0


@pytest.mark.parametrize("entry", [None, 1, ["x"], {"a": 1}, "x" * 201])
def test_what_is_no_answer_is_refused(room, entry):
    (one,) = class_of(room, 1)
    room.show(NUMBER)
    with pytest.raises(RefusedError, match="at most 200"):
        room.vote(one, NUMBER, entry)


@pytest.mark.parametrize(
    ("question", "number"),
    [(CHOICE, 1), ("x'; DROP TABLE vote; --", 1), (None, 1), (NUMBER, 2), (NUMBER, "1")],
)
def test_a_vote_for_what_is_not_on_the_slide_is_not_counted(room, question, number):
    (one,) = class_of(room, 1)
    room.show(NUMBER)
    with pytest.raises(RefusedError, match="another question"):
        room.vote(one, question, "1", number)
    assert room.told()["committed"] == 0


@pytest.mark.parametrize("name", ["nothing-such", "", 7, ["x"], {"a": 1}])
def test_an_unknown_question_is_not_shown(room, name):
    with pytest.raises(RefusedError, match="was given; allowed is"):
        room.show(name)


@pytest.mark.parametrize("name", [None, "", "A" * 32, "0" * 31, "0" * 33, 5, "0" * 31 + "\n", ["0" * 32]])
def test_a_device_is_128_bits(room, name):
    with pytest.raises(RefusedError, match="no number of its own"):
        room.join(name)


def test_a_room_has_so_many_devices_and_no_more(room, monkeypatch):
    monkeypatch.setattr(limits, "MOST_DEVICES", 3)
    class_of(room, 3)
    with pytest.raises(RefusedError, match="full"):
        room.join(device())


def test_all_is_there_when_the_file_is_opened_again(tmp_path):
    first = Room(tmp_path / "room.sqlite")
    devices = class_of(first, 3)
    first.show(NUMBER)
    for one in devices:
        first.vote(one, NUMBER, "0.5")
    told = first.told()
    second = Room(tmp_path / "room.sqlite")  # beside it, as after a kill: the first was never closed
    assert second.told() == told and second.knows(devices[0])
    second.vote(devices[0], NUMBER, "0.7")
    assert second.told()["committed"] == 3
    first.close()
    second.close()


def test_of_very_many_guesses_a_slide_gets_some_from_end_to_end():
    found = spread([float(i) for i in range(1000)])
    assert len(found) == MOST_GUESSES and (found[0], found[-1]) == (0, 999) and found == sorted(found)
