"""The hand-outs as a reader has them: from disk, with no network and no kernel, on a screen and on a phone.

They are made with few states for each explorer, so that this takes a minute; each page works the same with all.
"""

import json
import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from explorers import READY_ON_PAGE as READY
from explorers import SLOWED, answer_all, reload_until, violations
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import guard, new_page, wait_at_rest
from oracles import wanted
from readouts import check_readout
from scripts import run_python
from teachers_kit import given_away, plain

from helpers.exercises.bank import QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
NAMES = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
TRAINED = {
    "learning_curves",
    "digits_browser",
    "threshold",
    "oracle_count",
    "reliability",
}  # in the notebook's kernel
OWN_NOTE = "What I tell my class, and nobody else"  # as Jupyter itself keeps speaker notes
LIVING = ".oc-place[data-ready], .oc-place div[data-ready]"
SOME = (
    "01_schrodingers_cat",
    "03_many_at_once",
)  # each kind of question and control; the others are for the deep tests


def each(some):
    """Every page; those that are not among `some`, in the deep tests."""
    deep = pytest.mark.deep
    return pytest.mark.parametrize(
        "name", [name if name in some else pytest.param(name, marks=deep) for name in NAMES]
    )


@pytest.fixture
def folder(request, tmp_path_factory, worker_id):
    """The hand-outs, made once for all workers: of the whole series for a deep test, else of two notebooks."""
    place = tmp_path_factory.getbasetemp()
    place = place if worker_id == "master" else place.parent
    whole = request.node.get_closest_marker("deep") is not None
    folder = place / ("whole" if whole else "some")
    with FileLock(f"{folder}.lock"):
        if not folder.is_dir():
            made = make_handouts(folder.with_name(f"{folder.name} made"), NAMES if whole else SOME)
            made.rename(folder)  # all at once: where it is, it is whole
    return folder / "hand outs"


def make_handouts(folder, names):
    """Make the hand-outs of some notebooks; return `folder`, in which they stand."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("tools", "docs"):
        shutil.copytree(ROOT / part, folder / "series" / part)
    shutil.copy(ROOT / "CITATION.cff", folder / "series")
    (folder / "series" / "notebooks").mkdir()
    for name in names:
        book = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
        hidden = {"slideshow": {"slide_type": "notes"}}
        book.cells.insert(3, nbformat.v4.new_markdown_cell(OWN_NOTE, metadata=hidden))
        nbformat.write(book, folder / "series" / "notebooks" / f"{name}.ipynb")
    made = folder / "hand outs"
    script = folder / "series" / "tools" / "handouts.py"
    code, printed, complaint = run_python(script, "--output", made, "--states", "1500")
    assert code == 0, complaint[-2000:]
    assert (
        printed == f"Hand-outs: open {made / 'index.html'} in a browser; the folder can be copied as it is.\n"
    )
    return folder


@contextmanager
def opened(browser, folder, name, **options):
    """Open a page from disk, offline; it must report no error and ask for nothing."""
    page = new_page(browser, **options)
    page.context.set_offline(True)
    with guard(page) as watch:
        page.goto((folder / f"{name}.html").as_uri())
        yield page
    page.context.close()
    assert watch.problems == []


def living(page):
    """Commit an answer to every question and return all explorers, once they answer."""
    page.wait_for_function(READY)
    answer_all(page)
    page.wait_for_function(READY)
    wait_at_rest(page)  # a picture wider than the page is scrolled by keyboard only a frame later
    return page.locator(LIVING).all()


def view(place):
    """Return what an explorer of the page shows, and the name it is called by."""
    return place.evaluate(
        "e => ({ ...e.model.get('view'), name: e.model.get('spec').name.replaceAll(' ', '_') })"
    )


def shown(place):
    """Return the read-out and the alt text that stand on the page."""
    pairs = place.locator("dl.oc-readout div").evaluate_all(
        "rows => rows.map((row) => [...row.children].map((e) => e.textContent))"
    )
    return pairs, place.locator("div.oc-panels").get_attribute("aria-label")


def check_shown(place):
    """Check that the page shows the view, and that its numbers are those of the losses."""
    now = view(place)
    readout, alt = shown(place)
    assert readout == now["readout"] and alt == now["alt"]
    assert place.locator("p.oc-headline").text_content() == now["headline"]
    if now["name"] not in TRAINED:
        rows = wanted(now["name"], now["state"])
        check_readout([tuple(pair) for pair in readout], rows, 2e-7 if now["name"] == "overflow" else 0.0)
    return now


def seen_along(place, slider):
    """Move a slider by keys; return the different pictures and read-outs on the way."""
    seen = set()
    for key in ("End", "Home", "ArrowRight", "ArrowRight"):
        slider.press(key)
        now = check_shown(place)
        seen.add(json.dumps([now["panels"], now["readout"]]))
    return seen


@each(SOME[:1])
def test_every_control_moves_its_picture_and_the_readout_is_the_loss(browser, folder, name, screenshots):
    with opened(browser, folder, name) as page:
        places = living(page)
        assert places
        for place in places:
            check_shown(place)
            for slider in place.locator("input[type=range]").all():
                seen = seen_along(place, slider)
                if len(seen) == 1:  # at all zeros a temperature changes nothing
                    place.locator(".oc-presets button").all()[:2][-1].click()
                    seen = seen_along(place, slider)
                assert len(seen) > 1, f"{name}: {slider.get_attribute('aria-label')} moves nothing"
            for button in place.locator(".oc-controls button").all():
                button.click()
                check_shown(place)
        page.screenshot(path=screenshots / f"handout_{name}.png", full_page=True)


@each(SOME[:1])
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_nothing_overflows_and_axe_finds_nothing(browser, folder, name, width, theme):
    with opened(browser, folder, name, viewport=(width, 740), theme=theme) as page:
        living(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 360:
            boxes = page.locator(".oc-number input[type=range]").evaluate_all(
                "all => all.map((e) => e.offsetWidth)"
            )
            assert all(wide >= 80 for wide in boxes)
        assert violations(page) == []


@pytest.mark.deep
def test_the_contents_lead_to_every_page_and_every_page_to_the_others(browser, folder):
    with opened(browser, folder, "index", viewport=(360, 740), theme="dark") as page:
        assert page.locator("ol a").evaluate_all("all => all.map((e) => e.getAttribute('href'))") == [
            f"{name}.html" for name in NAMES
        ]
        assert violations(page) == []
        for text in ("CC BY 4.0", "BSD-3-Clause", "To cite:"):
            assert text in page.locator("footer").text_content()
    for path in folder.glob("*.html"):
        text = re.sub(r"<script.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r'href="([^"#]+)"', text):
            own = target.startswith(("https://", "data:image/svg+xml,"))
            assert own or (folder / target).is_file(), f"{path.name}: {target}"
        assert text.count('<link href="data:image/svg+xml,') == 1
        assert not re.search(r'<link(?! href="data:)|@import|\bsrc=|url\((?!#)', text), (
            "a page needs nothing but itself"
        )


@each(SOME)
def test_mathematics_is_typeset_and_the_teacher_s_notes_are_left_out(folder, name):
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    body = re.sub(r"<(script|pre|code|style).*?</\1>", "", text, flags=re.DOTALL)
    assert "$" not in body and "\\ln" not in body
    assert given_away(name[:2], plain(body)) == []
    assert OWN_NOTE not in text
    source = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    if any("$" in "".join(cell["source"]) for cell in source["cells"] if cell["cell_type"] == "markdown"):
        assert "<math" in body


def check_judged(asked, question, text):
    asked.locator("input.oc-box").fill(text)
    asked.locator("button.oc-commit").click()
    verdict = question.judge(text)
    assert asked.locator(".oc-verdict").text_content()[2:] == verdict.words
    assert asked.get_attribute("data-state") == verdict.state


def test_a_page_is_judged_as_in_the_notebook(browser, folder):
    """Any number, on the page and in Python, gets the same words."""
    with opened(browser, folder, "03_many_at_once") as page:
        living(page)
        for name in ("both-push", "both-floor", "never-no", "none-loss"):
            question = page.locator(f"div[aria-label='question: {name}']")
            known = [number for number, *_ in QUESTIONS[name].verdicts()["numbers"]]

            @given(st.sampled_from(known) | st.floats(-30, 30), st.sampled_from([0, 0.003, -0.0101]))
            @settings(max_examples=25, deadline=None)
            def alike(number, off):
                check_judged(question, QUESTIONS[name], f"{number + off:.5f}".replace("-", "−"))  # noqa: B023

            alike()


def test_what_cannot_be_read_is_told_and_an_answer_outlives_a_reload(browser, folder):
    with opened(browser, folder, "01_schrodingers_cat") as page:
        page.wait_for_function(READY)
        question = page.locator("div[aria-label='question: cat-tied']")
        before = len(page.locator(LIVING).all())
        for text, state in (
            ("", "missing"),
            ("a lot", "unreadable"),
            ("1/0", "unreadable"),
            ("ln", "unreadable"),
        ):
            question.locator("input.oc-box").fill(text)
            question.locator("button.oc-commit").click()
            assert question.get_attribute("data-state") == state
        assert len(page.locator(LIVING).all()) == before, "the explorer opens once an answer is committed"
        question.locator("input.oc-box").fill("-2 ln 0,9")
        question.locator("button.oc-commit").click()
        assert question.get_attribute("data-state") == "right"
        page.reload()
        reload_until(
            page, lambda: page.wait_for_function(READY) and question.get_attribute("data-state") == "right"
        )
        assert question.locator("input.oc-box").input_value() == "-2 ln 0,9"
        assert len(page.locator(LIVING).all()) == before + 1


def test_a_typed_value_is_rounded_to_the_page_s_positions_and_that_is_said(browser, folder):
    with opened(browser, folder, "01_schrodingers_cat") as page:
        page.wait_for_function(READY)
        place = page.locator(".oc-place", has=page.locator("div[aria-label='explorer: two logits']")).first
        box = place.locator("input.oc-box").first
        box.fill("1.23")
        box.press("Enter")
        assert view(place)["state"]["z_dead"] == 1
        assert (
            "z(dead) has 17 positions on this page: 1.23 became 1."
            in place.locator(".oc-notice").text_content()
        )
        assert box.input_value() == "1.0"
        box.fill("99")
        box.press("Enter")
        assert view(place)["state"]["z_dead"] == 4
        assert "brought back to 4" in place.locator(".oc-notice").text_content()


def test_what_follows_from_a_move_follows_on_the_page_too(browser, folder):
    """Tied sliders, both ways."""
    with opened(browser, folder, "01_schrodingers_cat") as page:
        living(page)
        question = page.locator("div[aria-label='question: cat-tied']")
        place = page.locator(".oc-place", has=question).locator("[data-ready]")
        for slider, other in ((0, "p_alive"), (1, "p_dead")):
            place.locator("input[type=range]").nth(slider).press("Home")
            assert view(place)["state"][other] == 0.99
            check_shown(place)


@pytest.mark.deep
def test_a_state_that_the_page_has_no_picture_of_goes_back_to_one_that_it_has(browser, folder):
    with opened(browser, folder, "04_one_question_per_label") as page:
        places = [place for place in living(page) if view(place)["name"] == "label_by_label"]
        sliders = places[0].locator("input[type=range]")
        for index in range(3):
            sliders.nth(index).press("End")
            assert view(places[0])["state"]["logits"][index] == 10
            check_shown(places[0])
        assert "no picture for every state" in places[0].locator(".oc-notice").text_content()


def test_gradient_descent_runs_from_a_preset_and_says_so_elsewhere(browser, folder):
    with opened(browser, folder, "03_many_at_once") as page:
        place = next(place for place in living(page) if view(place)["name"] == "beat_the_floor")
        run = place.locator("button", has_text="run gradient descent")
        place.get_by_role("button", name="R", exact=True).click()
        run.click()
        assert "end at 1.39" in check_shown(place)["headline"]
        assert place.locator(".oc-notice").text_content() == ""
        place.locator("input[type=range]").first.press("End")
        run.click()
        assert "from the presets only" in place.locator(".oc-notice").text_content()


def test_gradient_descent_is_seen_on_its_way_and_stops_where_it_is_stopped(browser, folder):
    with opened(browser, folder, "03_many_at_once") as page:
        place = next(place for place in living(page) if view(place)["name"] == "beat_the_floor")
        page.emulate_media(reduced_motion="no-preference")
        page.evaluate(SLOWED)
        place.get_by_role("button", name="R", exact=True).click()
        run = place.locator("button", has_text="run gradient descent")
        run.click()
        headline = place.locator(".oc-headline")
        headline.filter(has_text="steps of gradient descent have come to").wait_for()
        run.click()
        assert "have come to" in check_shown(place)["headline"] and run.text_content().startswith("▶")
        page.evaluate("slowed = 1")
        run.click()
        headline.filter(has_text="2000 steps of gradient descent end at 1.39").wait_for()
        check_shown(place)
        assert place.locator(".oc-notice").text_content() == ""


@pytest.mark.parametrize("without", ["script", "DecompressionStream"])
def test_without_script_or_unpacking_the_first_pictures_stay_with_their_words(browser, folder, without):
    context = browser.new_context(java_script_enabled=without != "script", offline=True)
    page = context.new_page()
    if without != "script":
        page.add_init_script("delete window.DecompressionStream")
    page.goto((folder / "03_many_at_once.html").as_uri())
    figures = page.locator("figure.oc-first")
    assert figures.count() >= 2
    for figure in figures.all():
        assert figure.locator("svg").is_visible()
        assert "Its sliders need a browser that runs" in figure.locator("figcaption").text_content()
    assert page.locator(".oc-question").first.is_visible() and page.locator("input").count() == 0
    context.close()


def test_a_page_prints(browser, folder, tmp_path):
    with opened(browser, folder, "03_many_at_once") as page:
        page.wait_for_function(READY)
        page.pdf(path=tmp_path / "page.pdf", format="A4")
        page.emulate_media(media="print")
        assert page.locator(".oc-panels").first.is_visible()
        assert page.locator(".oc-controls").first.is_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert (tmp_path / "page.pdf").stat().st_size > 20_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_follows_the_reader_s_setting(browser, folder, theme):
    with opened(browser, folder, "01_schrodingers_cat", theme=theme) as page:
        page.wait_for_function(READY)
        colour = page.locator(".oc-page").evaluate("e => getComputedStyle(e).backgroundColor")
        assert colour == {"light": "rgb(254, 254, 254)", "dark": "rgb(17, 17, 17)"}[theme]
