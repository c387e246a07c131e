"""The room as phones have it: real pages that join, commit, sleep, wake, and are told; and no port without ROOM."""

import asyncio
import json
import os
import re
import threading
from contextlib import contextmanager, suppress

import psutil
import pytest
from chromium import guard, new_page
from explorers import settled, violations, wait_for_change
from playwright.sync_api import expect
from presenting import presenting
from room import running
from rooming import Living, slides
from scripts import ROOT
from serving import free_port, listens, started_by, wait_for

NUMBER, CHOICE = "both-floor", "check-m6"
BOX = ".oc-answer input.oc-box"  # the explorer below has boxes, too


class Deck:
    """The slides' line to a room, in a thread of its own: `tell` it, and `wait` for what it hears."""

    def __init__(self, host, key):
        self.loop, self.news = asyncio.new_event_loop(), threading.Condition()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.host, self.key = host, key
        self.open()

    def open(self):
        """Open the line, again if need be: what an earlier one has told is no news."""
        self.told = {}
        self.side = self._do(slides(self.host, self.key))
        asyncio.run_coroutine_threadsafe(self._listen(self.side), self.loop)

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    async def _listen(self, side):
        while (text := await side.socket.read_message()) is not None:
            with self.news:
                self.told = json.loads(text)
                self.news.notify_all()

    def tell(self, **message):
        self._do(self.side.send(message))

    def wait(self, **wanted):
        with self.news:
            held = self.news.wait_for(
                lambda: self.told and all(self.told.get(name) == v for name, v in wanted.items()), 30
            )
        assert held, (wanted, self.told)
        return self.told

    async def _closed(self):
        self.side.socket.close()

    def close(self):
        self._do(self._closed())
        self.loop.call_soon_threadsafe(self.loop.stop)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A room's server as `make present` starts it, and where it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        room = running.told(running.LOOPBACK, free_port(), [NUMBER, CHOICE]) | {"word": "luma"}
        server = running.Running(tmp_path_factory.mktemp("room"), room)
        try:
            wait_for(server.process, lambda: listens(room["port"]), 60)
            yield server, room
        finally:
            server.stop()


@pytest.fixture
def deck(served):
    _, room = served
    made = Deck(f"127.0.0.1:{room['port']}", room["key"])
    made.tell(type="show", question=None)
    made.wait(question=None)
    yield made
    made.close()


@contextmanager
def phone(browser, room, scanned=True, width=360, **look):
    """A phone's page, which may report no error."""
    page = new_page(browser, (width, 740), **look)
    with guard(page) as watch:
        page.goto(room["join"] + ("#luma" if scanned else ""))
        yield page
    page.context.close()
    # The line drops what stands still while it connects, and begins anew (wire.js): Chromium writes of it.
    assert [problem for problem in watch.problems if "closed before the connection" not in problem] == []


def ask(deck, name):
    """Show a question whose round is still open."""
    deck.tell(type="show", question=name)
    if deck.wait(question=name)["revealed"]:
        deck.tell(type="again")
        deck.wait(question=name, revealed=False)


def commit(page, entry):
    page.locator(BOX).fill(entry)
    page.locator(".oc-commit").click()
    expect(page.locator(".oc-verdict")).to_contain_text("Committed")


def look_well(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


@pytest.mark.parametrize(
    ("width", "theme", "forced"), [(360, "dark", "none"), (1280, "light", "none"), (360, "light", "active")]
)
def test_a_phone_joins_commits_changes_and_sees_the_explorer_live(
    browser, served, deck, width, theme, forced
):
    with phone(browser, served[1], scanned=False, width=width, theme=theme) as page:
        page.emulate_media(forced_colors=forced)
        page.get_by_label("word").fill("nova")
        page.get_by_role("button", name="join").click()
        expect(page.get_by_role("alert")).to_contain_text("not this room's word")
        look_well(page, width)
        page.get_by_label("word").fill(" Luma")
        page.keyboard.press("Enter")
        expect(page.locator(".pause")).to_contain_text("You are in")
        look_well(page, width)
        ask(deck, NUMBER)
        page.locator(BOX).fill("a lot")
        page.locator(".oc-commit").click()
        expect(page.locator(".oc-verdict")).to_contain_text("not a number I can read")
        commit(page, "0.7")
        commit(page, "0.693")
        assert deck.wait(committed=1)["result"] is None
        assert "1.386" not in page.locator("body").inner_text()
        look_well(page, width)
        deck.tell(type="reveal")
        expect(page.locator(".oc-verdict")).to_contain_text("for one of the two labels")
        page.locator(".below[data-ready]").wait_for(state="attached", timeout=300_000)
        explorer = page.locator(".below .oc")
        before = settled(page, explorer)
        guess = explorer.locator(".oc-moving text", has_text="guess 0.693")
        expect(guess).to_have_count(1)
        explorer.locator("input[type=range]").first.press("ArrowRight")
        wait_for_change(page, explorer, before)
        expect(guess).to_have_count(1)
        assert page.locator(".oc-answer input:enabled, .oc-commit:visible").count() == 0
        look_well(page, width)
        result = deck.wait(revealed=True)["result"]
        assert result["guesses"] == [0.693] and result["mistakes"][0][1] == 1


def test_an_address_with_nonsense_behind_it_asks_for_the_word(browser, served):
    page = new_page(browser, (360, 740))
    with guard(page) as watch:
        page.goto(served[1]["join"] + "#%")
        expect(page.get_by_label("word")).to_be_visible()
    page.context.close()
    assert watch.problems == []


def test_by_keyboard_alone_an_option_is_chosen_and_committed(browser, served, deck):
    ask(deck, CHOICE)
    before = deck.told["joined"]
    with phone(browser, served[1], scanned=False) as page:
        page.keyboard.type("luma")
        page.keyboard.press("Enter")
        page.locator("fieldset").wait_for()
        deck.wait(joined=before + 1)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "commit"
        page.keyboard.press("Enter")
        expect(page.locator(".oc-verdict")).to_contain_text("Committed")
        deck.tell(type="reveal")
        expect(page.locator(".oc-verdict")).not_to_contain_text("Committed")
        assert deck.wait(revealed=True)["result"]["n"] == 1


def test_a_page_that_is_loaded_again_is_the_same_phone_with_its_answer(browser, served, deck):
    ask(deck, NUMBER)
    with phone(browser, served[1]) as page:
        commit(page, "0.5")
        joined = deck.wait(committed=1)["joined"]
        page.reload()
        expect(page.locator(BOX)).to_have_value("0.5")
        commit(page, "0.6")
        deck.tell(type="reveal")
        told = deck.wait(revealed=True)
        assert told["joined"] == joined and told["result"]["guesses"] == [0.6]


def test_without_web_sockets_the_page_asks_again_and_again(browser, served, deck):
    ask(deck, CHOICE)
    page = new_page(browser, (360, 740))
    page.route_web_socket(re.compile("/phone$"), lambda socket: socket.close())
    page.goto(served[1]["join"] + "#luma")
    page.locator("fieldset input").first.check()
    page.locator(".oc-commit").click()
    expect(page.locator(".oc-verdict")).to_contain_text("Committed")
    deck.wait(committed=1)
    deck.tell(type="reveal")
    expect(page.locator(".oc-verdict")).not_to_contain_text("Committed")
    page.context.close()


@pytest.mark.deep
def test_what_was_asked_before_the_reveal_and_is_answered_after_it_closes_no_explorer(browser, served, deck):
    """A page whose line was cut asks, and opens its line again, at once: either may be answered first."""
    ask(deck, NUMBER)
    page = new_page(browser, (360, 740))
    lines, held = [], []
    page.route_web_socket(
        re.compile("/phone$"),
        lambda line: lines.append(line) or (line.close() if len(lines) < 3 else line.connect_to_server()),
    )
    page.route("**/poll", lambda route: held.append((route, route.fetch())))
    page.goto(served[1]["join"] + "#luma")
    commit(page, "0.5")
    wait_for(Living, lambda: page.wait_for_timeout(100) or held, 60)
    deck.tell(type="reveal")
    expect(page.locator(".oc-verdict")).not_to_contain_text("Committed")
    for route, answer in held:
        with page.expect_response("**/poll"):
            route.fulfill(response=answer)
    page.locator(".below[data-ready]").wait_for(state="attached", timeout=300_000)
    page.context.close()


@pytest.mark.deep
def test_packed_frames_that_broke_off_are_fetched_again(browser, served, deck):
    ask(deck, NUMBER)
    broken = []

    def break_off(route):
        told = route.fetch()
        if told.status != 200 or broken:
            route.fulfill(response=told)
        else:
            broken.append(route)
            route.fulfill(status=200, content_type="application/octet-stream", body=told.body()[:1000])

    with phone(browser, served[1]) as page:
        commit(page, "0.5")
        page.route("**/*.bin", break_off)
        deck.tell(type="reveal")
        page.locator(".below[data-ready]").wait_for(state="attached", timeout=300_000)
        assert broken


@pytest.mark.deep
def test_thirty_pages_vote_sleep_wake_and_vote_again_each_once_and_a_killed_server_loses_none(
    browser, served, deck
):
    server, room = served
    ask(deck, NUMBER)
    contexts = [new_page(browser, (360, 740)) for _ in range(30)]
    for page in contexts:
        page.goto(room["join"] + "#luma")
    for i, page in enumerate(contexts):
        commit(page, f"0.{i + 10}")
    deck.wait(committed=30)
    for page in contexts:  # asleep: no network, and what is said meanwhile is said later
        page.context.set_offline(True)
    for i, page in enumerate(contexts):
        page.locator(BOX).fill(f"0.{i + 50}")
        page.locator(".oc-commit").click()
    dead = server.process
    dead.kill()
    dead.wait()
    wait_for(Living, lambda: server.process is not dead and listens(room["port"]), 60)
    deck.open()
    assert deck.wait(committed=30)["revealed"] is False
    for page in contexts:
        page.context.set_offline(False)
    for page in contexts:
        expect(page.locator(".oc-verdict")).to_contain_text("Committed", timeout=60_000)
    deck.tell(type="reveal")
    told = deck.wait(revealed=True)
    assert told["result"]["guesses"] == [pytest.approx((i + 50) / 100) for i in range(30)]
    for page in contexts:
        page.locator(".below[data-ready]").wait_for(state="attached", timeout=300_000)
        page.context.close()


def ports_of(process):
    """Return the ports at which a process and those it started listen."""
    connections = []
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # one that ends while it is asked
            connections += one.net_connections("tcp")
    return {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN}


@pytest.mark.skipif(
    os.name == "nt", reason="Windows tells the ports of others' processes to administrators alone"
)
def test_without_room_no_port_is_opened_but_jupyterlabs_own():
    with presenting("03") as address:
        (started,) = started_by(os.getpid(), "present.py")
        assert ports_of(started) == {int(re.search(r":(\d+)/", address)[1])}
