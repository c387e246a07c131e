"""A lesson of 20 minutes (03) with a room of 25: from the code on the first slide to the record and its report."""

import csv
import re

import pytest
from explorers import violations
from lab import guard, new_page, wait_at_rest
from live_room import LiveRoom, vote
from playwright.sync_api import expect
from presenting import ACTIVE, VISIBLE, look, open_slides, presenting
from scripts import ROOT, run_python, run_tool

from helpers.exercises.bank import QUESTIONS

pytestmark = pytest.mark.deep

PEOPLE = [f"{i:032x}" for i in range(1, 26)]
DOTS = "path[style*='stroke-dasharray: 0,']"
# Of each question of the plan: how many give the right answer, how many each known mistake, the others 0.123; twice.
VOTES = {
    "both-push": ((5, 9, 4, 3), (17, 5)),
    "both-floor": ((4, 8, 6), (20, 2)),
    "never-no": ((6, 11, 5), (22,)),
}
ASKED = "document.querySelector('.oc-room')?.closest('.oc-ask').dataset.question"
NONE_YET = re.compile(r"^0 of \d+ committed$")
UNSEEN = re.compile(r"^(?:(?!from).)*WebSocket connection to 'ws://127\.0\.0\.1:\d+/teacher", re.DOTALL)


def entries(name, shares):
    """Return what 25 people type."""
    question = QUESTIONS[name]
    known = [question.answer(), *(value for value, _ in question.mistakes())]
    typed = [str(value) for value, many in zip(known, shares, strict=False) for _ in range(many)]
    return typed + ["0.123"] * (25 - len(typed))


def commit(room, name, shares):
    """Let all 25 commit, from the last row to the first."""
    for device, entry in list(zip(PEOPLE, entries(name, shares), strict=True))[::-1]:
        assert "Committed" in vote(room, device, name, entry)


@pytest.fixture
def room(tmp_path):
    with LiveRoom(tmp_path / "room").served() as room:
        yield room


@pytest.fixture
def slides(request, browser, room):
    """Return the page of the slides of a notebook, in the room and in a theme; nothing may go wrong on it."""
    notebook, theme = getattr(request, "param", ("03", "JupyterLab Light"))
    page = new_page(browser, viewport=(1280, 720))
    with (
        presenting(notebook, room.config, theme) as address,
        guard(page) as watch,
    ):
        open_slides(page, address)
        wait_at_rest(page)
        yield page
    page.context.close()
    assert not [problem for problem in watch.problems if not UNSEEN.search(problem)]


def stops(page):
    """Go from stop to stop until the last slide, one at a time however busy the computer is: what comes after a question hides it."""
    while True:
        wait_at_rest(page)
        yield
        n, _, total = page.inner_text(".oc-deck-place").partition(" of ")
        if n == total:
            return
        active = page.evaluate(ACTIVE)
        page.keyboard.press("Space")
        page.wait_for_function(f"active => {ACTIVE} != active", arg=active, polling=50)


def to_first_question(page):
    """Go on to the first slide on which the room is asked."""
    next(None for _ in stops(page) if page.locator(".oc-room:visible").count())


def asked_of(page, room):
    """Return the question of the slide, once the room knows of it and has told so."""
    expect(page.locator(".oc-count:visible")).to_have_text(NONE_YET)
    return room.question


def check(page, where):
    """Hold a slide of the room to what all slides are held to: nothing cut off, nothing small, nothing that axe finds."""
    wait_at_rest(page)
    seen = look(page)
    assert seen["cut"] == [], where
    small = page.locator(".oc-room:visible :is(p, li, button)").evaluate_all(
        "all => all.filter((e) => e.textContent && parseFloat(getComputedStyle(e).fontSize) < 18).map((e) => e.textContent)"
    )
    assert small == [], where
    is_last = seen["title"] or where.endswith(("again", "vote 2"))  # all that the room adds is there
    for forced in ("none", "active") if is_last else ("none",):
        page.emulate_media(forced_colors=forced)
        found = violations(page, ".oc-join" if seen["title"] else ".oc-now .oc-ask")
        assert found == [], f"{where}, forced colours {forced}"
    page.emulate_media(forced_colors="none")


def ask_twice(page, room, name, screenshots):
    """Two votes on the question that is shown: count, reveal, again, reveal."""
    count, (first, second) = page.locator(".oc-count:visible"), VOTES[name]
    assert asked_of(page, room) == name
    commit(room, name, first)
    expect(count).to_have_text("25 of 25 committed")
    asked = page.locator(f"{VISIBLE}.oc-ask")
    assert not page.locator(f"{VISIBLE}.oc-panels").count(), "nobody sees a thing before the reveal"
    assert "right" not in page.inner_text(".oc-room:visible")
    check(page, f"{name}, committed")
    page.keyboard.press("r")
    dots = page.locator(f"{VISIBLE}.oc-panel {DOTS}")
    dots.first.wait_for(state="attached")  # a stack is as flat as a line
    expect(asked).to_have_attribute("data-opened", "true")  # and then the slide is laid out once more
    wait_at_rest(page)
    told = page.inner_text(".oc-outcome:visible")
    assert f"{first[0]} of 25" in told
    for (_, words), many in zip(QUESTIONS[name].mistakes()[:2], first[1:], strict=False):
        assert re.search(rf"{many}\s+{re.escape(words[:20])}", told), told
    expect(page.locator(f"{VISIBLE}.oc-panel:has({DOTS})")).to_be_visible()
    check(page, f"{name}, revealed")
    page.screenshot(path=screenshots / f"room_{name}_revealed.png")
    page.keyboard.press("a")
    expect(count).to_have_text("0 of 25 committed, vote 2")
    expect(page.locator(f"{VISIBLE}.oc-panels")).to_have_count(0)  # shut again
    commit(room, name, second)
    expect(count).to_have_text("25 of 25 committed, vote 2")
    expect(asked).to_have_attribute("data-opened", "false")
    wait_at_rest(page)
    asked.get_by_role("button", name="reveal").click()
    dots.first.wait_for(state="attached")  # a stack is as flat as a line
    expect(asked).to_have_attribute("data-opened", "true")
    came = page.locator(".oc-came:visible")
    expect(came).to_have_text(
        f"Of {25 - first[0]} who were wrong, {min(second[0], 25) - first[0]} came to be right."
    )
    told = page.inner_text(".oc-outcome:visible")
    assert f"{first[0]} of 25" in told and f"{second[0]} of 25" in told
    check(page, f"{name}, asked again")
    page.screenshot(path=screenshots / f"room_{name}_again.png")


def test_a_lesson_from_the_code_on_its_first_slide_to_its_record(slides, room, screenshots, tmp_path):
    page, asked = slides, []
    join = page.locator(".oc-join")
    expect(join).to_contain_text(
        re.compile(rf"192\.168\.1\.5:8899.*{room.config['word']}.*0 have joined", re.DOTALL)
    )
    code = join.locator("img")
    assert code.evaluate(
        "async e => { await e.decode(); return e.naturalWidth > 0; }"
    ) and "192.168.1.5" in code.get_attribute("alt")
    check(page, "the first slide")
    page.screenshot(path=screenshots / "room_join.png")
    for _ in stops(page):
        name = page.evaluate(ASKED)
        if name in VOTES and name not in asked:
            asked.append(name)
            ask_twice(page, room, name, screenshots)
    assert asked == [*VOTES]
    assert room.question not in VOTES, "the slides have told which question is on the last of them"
    record = tmp_path / "lesson.csv"
    assert run_python(ROOT / "tools" / "room" / "record.py", room.record, record) == (0, "", "")
    rows = list(csv.reader(record.open(encoding="utf-8")))
    assert rows[0] == ["question", "round", "answer", "mistake", "how many"]
    counted = {(name, number, many) for name, number, _, mistake, many in rows[1:] if mistake == "right"}
    assert counted == {(n, str(i + 1), str(votes[i][0])) for n, votes in VOTES.items() for i in (0, 1)}
    assert min(int(row[4]) for row in rows[1:]) >= 2 and not any(p in record.read_text() for p in PEOPLE)
    code, said, wrong = run_tool("room_report", record, "--output", tmp_path / "report")
    assert (code, wrong) == (0, "") and "report.svg" in said
    assert "| 5 of 25 | 17 of 25 |" in (tmp_path / "report.md").read_text(encoding="utf-8")


RATIOS = [("lib-ratio", ("05", "JupyterLab Light")), ("focal-times", ("08", "JupyterLab Light"))]


@pytest.mark.parametrize(("name", "slides"), RATIOS, indirect=["slides"])
def test_guesses_at_a_ratio_are_dots_in_the_figure_and_cut_nothing_off(name, slides, room, screenshots):
    page, shares = slides, (9, 8, 5)
    for _ in stops(page):
        if page.evaluate(ASKED) == name:
            break
    assert asked_of(page, room) == name
    commit(room, name, shares)
    expect(page.locator(".oc-count:visible")).to_have_text("25 of 25 committed")
    page.keyboard.press("r")
    dots = page.locator(f"{VISIBLE}.oc-panel {DOTS}")
    dots.first.wait_for(state="attached")
    expect(page.locator(f"{VISIBLE}.oc-ask")).to_have_attribute("data-opened", "true")
    panel = page.locator(f"{VISIBLE}.oc-panel:has({DOTS})")
    expect(panel).to_be_visible()  # of several panels a slide may show one
    expect(panel).to_contain_text("9")  # beside the stack of those who are right
    assert "9 of 25" in page.inner_text(".oc-outcome:visible")
    check(page, f"{name}, revealed")
    page.screenshot(path=screenshots / f"room_{name}.png")


@pytest.mark.parametrize("slides", [("03", "JupyterLab Dark")], indirect=True)
def test_a_choice_shows_the_split_beside_its_options_before_and_after(slides, room, screenshots):
    page = slides
    assert page.locator("body").get_attribute("data-jp-theme-light") == "false"
    check(page, "the first slide")
    to_first_question(page)
    name = asked_of(page, room)
    options = [*QUESTIONS[name].options]
    for number, chosen in enumerate((options[:1] * 10 + options[1:2] * 15, options[:1] * 25)):
        for device, entry in zip(PEOPLE, chosen, strict=True):
            vote(room, device, name, entry)
        expect(page.locator(".oc-count:visible")).to_contain_text("25 of 25")
        assert not page.locator(".oc-share").count()
        page.keyboard.press("R")
        shares = page.locator(f"{VISIBLE}.oc-ask label:has(.oc-share)")
        expect(shares).to_have_count(len(options))
        for option, many in zip(options, (chosen.count(option) for option in options), strict=True):
            words = QUESTIONS[name].options[option][0]
            expect(shares.filter(has_text=words)).to_contain_text(f"{many}")
        assert page.locator(".oc-share i").count() == number * len(options), "an outline of the vote before"
        check(page, f"vote {number + 1}")
        page.keyboard.press("a")
        expect(page.locator(".oc-share")).to_have_count(0)
    page.screenshot(path=screenshots / "room_choice.png")


def test_a_room_that_is_lost_is_said_and_comes_back_with_its_votes(browser, tmp_path):
    room, page = LiveRoom(tmp_path / "room"), new_page(browser, viewport=(1280, 720))
    with presenting("03", room.config) as address, guard(page) as watch:
        with room.served():
            open_slides(page, address)
            to_first_question(page)
            name = asked_of(page, room)
            vote(room, PEOPLE[0], name, next(iter(QUESTIONS[name].options)))
            expect(page.locator(".oc-count:visible")).to_have_text("1 of 1 committed")
        expect(page.locator(".oc-room-said:visible")).to_have_text(
            re.compile("No connection to the room.*is kept")
        )
        page.keyboard.press("r")  # nothing to reveal to
        with room.served():
            expect(page.locator(".oc-room-said")).to_have_text("")
            expect(page.locator(".oc-count:visible")).to_have_text("1 of 1 committed")
            page.keyboard.press("r")
            expect(page.locator(".oc-outcome:visible")).to_contain_text("of 1")
            page.keyboard.press("Escape")
            expect(page.locator(".oc-room, .oc-deck-line")).to_have_count(0)
    page.context.close()
    assert not [problem for problem in watch.problems if not UNSEEN.search(problem)]


def test_another_rooms_key_is_said_on_the_slide_and_the_lesson_goes_on(browser, tmp_path):
    room, page = LiveRoom(tmp_path / "room"), new_page(browser, viewport=(1280, 720))
    with room.served(), presenting("03", {**room.config, "key": "another"}) as address, guard(page) as watch:
        open_slides(page, address)
        to_first_question(page)
        expect(page.locator(".oc-room-said:visible")).to_contain_text("does not know these slides")
        page.locator(f"{VISIBLE}.oc-ask input[type=radio]").first.check()
        page.locator(f"{VISIBLE}.oc-ask button.oc-commit").click()
        expect(page.locator(f"{VISIBLE}.oc-verdict")).not_to_be_empty()
    page.context.close()
    assert not watch.problems
