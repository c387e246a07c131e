"""The teacher's kit: teaching.md and glossary.md say what the series says, and the speaker notes hold every note.

In a table of teaching.md bold is a slide's heading, `code` an explorer (or a question), italics a button of it.
"""

import json
import math
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from helpers import explore, losses
from helpers.exercises.bank import NOTEBOOKS, QUESTIONS, final
from helpers.explore.many_at_once import LOSSES

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "tools" / "speaker_notes.py"
FILES = {path.stem[:2]: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
TEACHING, GLOSSARY, README = (ROOT / name for name in ("docs/teaching.md", "docs/glossary.md", "README.md"))
NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]
LESSONS = ["of 20 minutes", "of 50 minutes", "of 90 minutes", "Session 1", "Session 2", "Session 3"]
PLAN = ["min", "notebook", "slides", "explorer, and what to press or drag", "put to the room"]
HANDS = ["question", "in one line", "options", "right", "usual wrong answer", "to show it", "before", "after"]
ANSWERS = ["question", "notebook", "answer", "in short", "derived on"]
OBJECTIONS = ["", "“But …”", "a reply", "where", "to show it"]


# -- reading -------------------------------------------------------------------------------------------------


def cells(number):
    return json.loads(FILES[number].read_text(encoding="utf-8"))["cells"]


def slide_type(cell):
    return cell["metadata"]["slideshow"]["slide_type"]


def is_note(cell):
    return slide_type(cell) == "notes"


def headings(number, left_out):
    """Return {heading: all that stands under it} of a notebook, without the cells of some slide types."""
    found, now = {}, None
    for cell in cells(number):
        source = "".join(cell["source"])
        if slide_type(cell) in left_out:
            continue
        if cell["cell_type"] == "markdown" and (heading := re.match(r"#{1,2} +(.+)", source)):
            now = heading[1].strip()
        found[now] = found.get(now, "") + source + "\n"
    return found


SECTIONS = {number: headings(number, ["notes"]) for number in FILES}  # as a reader sees them
SLIDES = {number: headings(number, ["notes", "skip"]) for number in FILES}  # as the room does


def tables(path):
    """Return (heading above it, table) for each table of a page: its header, and its rows as lists of cells."""
    found, above, rows = [], "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            found.append((above, rows[0], rows[2:]))
            rows = []
        if line.startswith("#"):
            above = line.lstrip("# ")
    return found


TABLES = tables(TEACHING)


def kind(header):
    return [(above, rows) for above, head, rows in TABLES if head == header]


def of_lesson(lesson, header):
    """Return the rows of the one table of this kind in a lesson."""
    (rows,) = [rows for above, rows in kind(header) if lesson in above]
    return rows


def bold(cell):
    return re.findall(r"\*\*(.+?)\*\*", cell)


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


def italics(cell):
    return re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", re.sub(r"\*\*.+?\*\*", "", cell))


def notebook(cell):
    """Return the number of the notebook that a cell links to, whose file is the right one."""
    number, target = re.search(r"\[(\d\d)\]\(([^)]+)\)", cell).groups()
    assert (TEACHING.parent / target).resolve() == FILES[number]
    return number


def buttons(name):
    """Return the presets of an explorer. Those of `threshold` are known only once networks are trained."""
    made = getattr(explore, name)
    if name == "zlpr":
        made = made()
    own = [f"{LOSSES[loss]} at its best" for loss in ("softmax", "bce")] if name == "threshold" else []
    return [*made.presets, *own]


# -- links ---------------------------------------------------------------------------------------------------


def anchors(path):
    """Return the anchors that GitHub gives to the headings of a page."""
    lines = re.findall(r"^#+ +(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("path", [TEACHING, GLOSSARY, README], ids=lambda path: path.name)
def test_links_lead_to_files_and_headings_that_exist(path):
    targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    targets = [target for target in targets if not target.startswith("http")]
    assert targets
    for target in targets:
        file, _, anchor = target.partition("#")
        leads = (path.parent / file).resolve() if file else path
        assert leads.exists(), target
        if anchor:
            assert anchor in anchors(leads), target


def test_teaching_names_every_notebook_and_the_glossary():
    text = TEACHING.read_text(encoding="utf-8")
    assert all(f"(../notebooks/{path.name})" in text for path in FILES.values())
    assert "(glossary.md)" in text


@pytest.mark.parametrize("path", [TEACHING, GLOSSARY], ids=lambda path: path.name)
def test_what_one_is_told_to_type_exists(path):
    text, makefile = path.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([a-z-]+)", text)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    import helpers

    for call in re.findall(r"`([a-z_]+)\([^`]*\)`", text):
        assert call in helpers.__all__, call


# -- the lesson plans ----------------------------------------------------------------------------------------


def test_every_lesson_has_a_plan_and_a_table_for_hands():
    for header in (PLAN, HANDS):
        assert len(kind(header)) == len(LESSONS)
        assert all(of_lesson(lesson, header) for lesson in LESSONS)
    assert len(TABLES) == 2 * len(LESSONS) + 2  # and the answers, and the objections


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_minutes_add_up_to_the_lesson_s_length(lesson):
    (above,) = [above for above, _ in kind(PLAN) if lesson in above]
    wanted = int(re.search(r"(\d+) minutes", above)[1])
    assert sum(int(row[0]) for row in of_lesson(lesson, PLAN)) == wanted


def test_three_sessions_go_through_the_whole_series_in_order():
    gone = [notebook(row[1]) for lesson in LESSONS[3:] for row in of_lesson(lesson, PLAN)]
    assert gone == sorted(gone) and set(gone) == set(FILES)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_slide_named_is_in_its_notebook_and_they_come_in_its_order(lesson):
    named = [(notebook(row[1]), heading) for row in of_lesson(lesson, PLAN) for heading in bold(row[2])]
    places = [(number, list(SLIDES[number]).index(heading)) for number, heading in named]
    assert places and places == sorted(places)
    assert all(bold(row[2]) and row[4] for row in of_lesson(lesson, PLAN)), "no slide, or nothing to ask"


def test_every_explorer_and_every_button_named_exists():
    columns = [(row[2], row[3]) for _, rows in kind(PLAN) for row in rows]
    columns += [(row[1], row[5]) for _, rows in kind(HANDS) for row in rows]
    columns += [(row[3], row[4]) for _, rows in kind(OBJECTIONS) for row in rows]
    pressed = 0
    for where, cell in columns:
        assert set(codes(cell)) <= set(explore.__all__), cell
        allowed = {button for name in codes(cell) for button in buttons(name)}
        assert set(italics(cell)) <= allowed, f"{where}: {cell}"
        pressed += len(italics(cell))
    assert pressed > 50
    text = "\n".join(line for line in TEACHING.read_text(encoding="utf-8").splitlines() if line[:1] != "|")
    assert not bold(text) and not italics(text), "bold and italics have a meaning: only in tables"


def controls(name):
    """Return the words on the toggles, choices and action buttons of an explorer, and of its fields."""
    made = getattr(explore, name)
    fields = made.fields.values()
    words = {word for field in fields for word in dict(getattr(field, "options", None) or {}).values()}
    return words | set(made.actions) | {getattr(field, "label", "") for field in fields}


def test_every_other_control_named_exists():
    rows = [row[3] for _, rows in kind(PLAN) for row in rows]
    rows += [
        row[column] for header, column in ((HANDS, 5), (OBJECTIONS, 4)) for _, r in kind(header) for row in r
    ]
    for cell in rows:
        quoted = set(re.findall(r"“([^”]+)”", cell))
        assert quoted <= {word for name in codes(cell) for word in controls(name)}, cell
        for dragged in re.findall(r"drag (shift all|temperature|training steps|labels K|threshold)", cell):
            assert any(dragged in controls(name) for name in codes(cell)), cell


def put_on(name):
    """Return the slide on which a question is asked."""
    sections = SLIDES[NOTEBOOKS[name]].items()
    (heading,) = [heading for heading, text in sections if f'ask("{name}")' in text]
    return heading


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_prediction_for_hands_is_asked_on_a_slide_of_that_lesson(lesson):
    planned = {(notebook(row[1]), heading) for row in of_lesson(lesson, PLAN) for heading in bold(row[2])}
    asked = [codes(row[0])[0] for row in of_lesson(lesson, HANDS)]
    assert {(NOTEBOOKS[name], put_on(name)) for name in asked if name in NUMBERS} <= planned
    assert {NOTEBOOKS[name] for name in asked} <= {number for number, _ in planned}


def test_a_question_is_put_in_the_same_words_in_every_lesson_and_counts_are_left_blank():
    seen = {}
    for _, rows in kind(HANDS):
        for row in rows:
            assert row == seen.setdefault(row[0], row)
            assert row[6:] == ["", ""] and all(row[:6])


def key(question, words):
    """Return what `words` mean to a question: a number as it is, or the option that begins with them."""
    if question.kind == "number":
        return words
    (found,) = [k for k, option in question.options.items() if option[0].lower().startswith(words.lower())]
    return found


@pytest.mark.parametrize(
    "row", {row[0]: row for _, rows in kind(HANDS) for row in rows}.values(), ids=lambda row: row[0]
)
def test_for_hands_the_right_answer_is_right_and_the_usual_wrong_one_a_known_mistake(row):
    question = QUESTIONS[codes(row[0])[0]]
    options = row[2].split(" · ")
    judged = {words: question.judge(key(question, words)).state for words in options}
    assert [words for words, state in judged.items() if state == "right"] == [row[3]]
    assert judged[row[4]] == "known"
    assert set(judged.values()) == {"right", "known"}


def test_the_three_sessions_put_every_prediction():
    put = [codes(row[0])[0] for lesson in LESSONS[3:] for row in of_lesson(lesson, HANDS)]
    assert set(NUMBERS) <= set(put) and len(set(put)) == len(put)


# -- answers and objections ----------------------------------------------------------------------------------


def test_every_prediction_is_answered_once_with_the_answer_that_the_bank_computes():
    ((_, rows),) = kind(ANSWERS)
    assert [codes(row[0]) for row in rows] == [[name] for name in NUMBERS]
    for (name,), row in zip((codes(row[0]) for row in rows), rows, strict=True):
        told = QUESTIONS[name].judge(repr(QUESTIONS[name].answer())).words
        assert told == f"Right: it is {row[2]}.", name


def test_answers_are_derived_where_the_question_is_put():
    ((_, rows),) = kind(ANSWERS)
    for row in rows:
        (name,) = codes(row[0])
        assert (notebook(row[1]), bold(row[4])) == (NOTEBOOKS[name], [put_on(name)])


def test_objections_are_m1_to_m15_each_with_a_reply_of_two_sentences_and_a_slide():
    ((_, rows),) = kind(OBJECTIONS)
    assert [row[0] for row in rows] == [f"M{i}" for i in range(1, 16)]
    assert {row[0] for row in rows} == {question.belief for question in final.QUESTIONS.values()}
    for row in rows:
        assert len(re.findall(r"[.!?](?= |$)", row[2])) == 2, row[2]
        (slide,) = bold(row[3])
        assert slide in SLIDES[notebook(row[3])]


# -- the glossary --------------------------------------------------------------------------------------------

# What a slide calls it, where it is not the word of the glossary.
ALIASES = {
    "Bernoulli": "two outcomes",
    "H(y)": "$H(y)",
    "K": "K small questions",
    "N": "(N, K)",
    "R": "called **R**",
    "asymmetric loss": "asymmetric",
    "binary cross-entropy (BCE)": "binary cross-entropy",
    "c": r"$c_1, \dots, c_n$",
    "calibration": "Of all the labels that a network calls 0.8",
    "categorical": "Exactly one of them",
    "cross-entropy (CE)": "CE for cross-entropy",
    "classifier chain": "Classifier chains",
    "independent": "know nothing of each other",
    "infimum": "loss of almost 0",
    "joint probability": "possible sets",
    "KL divergence": "a distance above it",
    "ln, log": "*log* and *ln* both mean the natural logarithm",
    "logsumexp": r"\ln \sum_j e^{z_j}",
    "marginal probability": "Each label gets ½",
    "oracle count": "whispers the count",
    "p": r"p_\text{dead}",
    "positives-only": "*positives*",
    "precision@k": "precision@1",
    "proper loss": "it is *proper*",
    "q": "1-q",
    "recall@k": "recall@1",
    "s": "(the sum of the target)",
    "saturation": "is *exactly* 1",
    "sets right": "whole sets right",
    "soft target": "a *soft* target",
    "w": "weight $w$",
    "y": "A **target** $y$",
    "z": "A **logit** $z$",
    "γ": r"\gamma",
    "π": r"\pi",
}
ENTRIES = [row for _, _, rows in tables(GLOSSARY) for row in rows]
WANTED = """logit softmax sigmoid target multi-hot one-hot loss y/s s K N p q z y c π gradient push floor entropy infimum
temperature logsumexp saturation reduction ignore_index pos_weight threshold argmax micro-F1 macro-F1 mAP ranking calibration
ECE Bernoulli categorical precision@k recall@k ZLPR transfer epoch held-out positives-only""".split()
WANTED += [
    "cross-entropy (CE)",
    "binary cross-entropy (BCE)",
    "soft target",
    "KL divergence",
    "label smoothing",
    "sets right",
]
WANTED += [
    "proper loss",
    "marginal probability",
    "joint probability",
    "oracle count",
    "focal loss",
    "asymmetric loss",
]


def test_the_glossary_has_each_word_once_and_in_order():
    words = [bold(row[0])[0] for row in ENTRIES]
    assert set(WANTED) <= set(words) and len(set(words)) == len(words)
    listed = [bold(row[0])[0].lower() for row in tables(GLOSSARY)[1][2]]
    assert listed == sorted(listed)
    assert set(ALIASES) <= set(words)


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row[0])
def test_a_word_of_the_glossary_is_on_the_slide_it_leads_to(row):
    word, number = bold(row[0])[0], notebook(row[2])
    text = SECTIONS[number][row[2].partition("), ")[2]]
    assert ALIASES.get(word, word).lower() in text.lower()
    assert len(re.findall(r"[.!?](?= |$)", row[1])) <= 3


# -- every number with a decimal point is computed, or given -------------------------------------------------

R, BOTH = np.array([1.0, 2, -1]), np.array([1.0, 1, 0])
COSTS = losses.sigmoid_binary_cross_entropy(R, BOTH)
COMPUTED = [
    *(QUESTIONS[name].answer() for name in NUMBERS),
    *(float(value) for name in NUMBERS for value, _ in QUESTIONS[name].mistakes()),
    *COSTS,
    *losses.sigmoid(R * [1, 1, -1]),  # the chances of R's three answers
    losses.softmax(R)[1],
    losses.softmax_cross_entropy_floor([1, 1, 1]),
    np.log(np.finfo(np.float32).max),  # where float32's exponential ends
    24 * math.log(2),  # where float32's sigmoid is exactly 1
    np.log(1 + 2 / math.e),  # softmax twice, three labels
]
GIVEN = [0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 0.6, 0.8, 0.9, 0.95, 2.2, 8.5]  # what an example starts from


def decimals(text):
    """Return the numbers with a decimal point in a text; not those in code, in a link or on a button."""
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)|(?<!\*)\*[^*]+\*(?!\*)|Python [\d.]+", " ", text)
    return re.findall(r"\d+\.\d+(?:e−\d+)?", plain)


@pytest.mark.parametrize("path", [TEACHING, GLOSSARY], ids=lambda path: path.name)
def test_every_number_with_a_decimal_point_is_computed_or_given(path):
    found = decimals(path.read_text(encoding="utf-8"))
    assert len(found) >= 10
    for text in found:
        places = len(re.search(r"\.(\d+)", text)[1])
        value = float(text.replace("−", "-"))
        unit = 10.0 ** (int(text.partition("e−")[2] or 0) * -1 - places)
        near = [abs(abs(known) - value) <= 0.501 * unit for known in COMPUTED]
        assert any(near) or value in GIVEN, text


# -- the speaker notes ---------------------------------------------------------------------------------------


def speaker_notes(*arguments):
    """Run the script; return (exit code, what it printed, what it complained of)."""
    done = subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the page of all notebooks."""
    path = tmp_path_factory.mktemp("notes") / "speaker notes.html"
    assert speaker_notes("--output", path) == (0, f"Speaker notes: {path}\n", "")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    import speaker_notes

    return speaker_notes


def plain(html):
    """Return the words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def spoken(markdown):
    """Return the words of a note, its marks left out."""
    return " ".join(re.sub(r"[*`]", "", markdown).split())


def notes_of(number):
    return ["".join(cell["source"]) for cell in cells(number) if is_note(cell)]


def section_of(page, number):
    return re.search(rf'<section id="n{number}">.*?</section>', page, re.DOTALL)[0]


@pytest.mark.parametrize("number", FILES)
def test_speaker_notes_hold_every_note_once_and_in_order(page, number):
    words, at = plain(section_of(page, number)), 0
    for note in map(spoken, notes_of(number)):
        assert plain(page).count(note) == 1
        assert words.index(note) > at
        at = words.index(note)
    assert section_of(page, number).count("<article>") == len(notes_of(number)) > 0


@pytest.mark.parametrize("number", FILES)
def test_a_note_stands_under_its_slide_s_heading_with_its_minutes(page, number):
    text = section_of(page, number)
    heading, wanted = None, []
    for cell in cells(number):
        source = "".join(cell["source"])
        if is_note(cell):
            wanted.append((spoken(heading), re.search(r"\((\d+) minutes?\b", source)[1] + " min"))
        elif (
            cell["cell_type"] == "markdown"
            and slide_type(cell) != "skip"
            and (found := re.match(r"##? +(.+)", source))
        ):
            heading = found[1]
    told = re.findall(r"<h3><span>(.*?)</span> <span class=\"minutes\">(.*?)</span></h3>", text)
    assert [(plain(name), minutes) for name, minutes in told] == wanted
    total = sum(int(minutes.split()[0]) for _, minutes in wanted)
    assert f"<strong>{total} minutes</strong>" in text
    header = "".join(cells(number)[0]["source"])
    assert plain(re.search(r"\*\*(.+?)\*\*", header)[1]) in plain(text)
    about = re.search(r"about (\d+) minutes", header)[1]
    assert f"a reader takes about {about}." in text


@pytest.mark.parametrize("number", FILES)
def test_every_note_has_minutes_and_a_question_for_the_room(number):
    for note in notes_of(number):
        assert re.match(r"\*\*For the teacher\*\* \(\d+ minutes?\b", note), note
        assert "?" in note, note


@pytest.mark.parametrize("number", [number for number in FILES if number != "00"])
def test_the_notes_of_a_notebook_make_a_talk(number, script):
    assert 15 <= sum(map(script.minutes, notes_of(number))) <= 25


def test_the_page_needs_no_network_and_no_script(page):
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert '<html lang="en-GB">' in page and '<meta charset="utf-8">' in page
    for rule in ("prefers-color-scheme: dark", "size: A4", "break-before: page", "font-size: 12pt"):
        assert rule in page


def test_one_notebook_gives_its_own_notes_alone(tmp_path):
    for name in ("03", "3", FILES["03"].name):
        code, _, _ = speaker_notes(name, "--output", tmp_path / "page.html")
        text = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert code == 0 and re.findall(r'<section id="n(\d\d)">', text) == ["03"]
        assert "<nav>" not in text


def markdown_cell(source, slide_type):
    return {
        "cell_type": "markdown",
        "source": [source],
        "metadata": {"slideshow": {"slide_type": slide_type}},
    }


def test_html_in_a_note_or_a_heading_is_escaped_and_markdown_rendered(script):
    header = markdown_cell("# 99 <b>&\n\n**Is 1 < 2?**\n\n> about 5 minutes", "slide")
    slide = markdown_cell("## A <script>alert(1)</script> `x<y`", "subslide")
    note = markdown_cell("**Now** (7 minutes). <img src=x onerror=y> [go](javascript:z) *p* & `a<b`", "notes")
    text = script.page([script.gather("99", [header, slide, note])])
    assert not re.search(r"<script|<img|javascript:|<b>", text)
    for kept in (
        "&lt;script&gt;",
        "&lt;img src=x onerror=y&gt;",
        "<code>a&lt;b</code>",
        "<em>p</em>",
        "Is 1 &lt; 2?",
    ):
        assert kept in text
    assert "<code>x&lt;y</code></span> <span" in text and "7 min<" in text


def test_two_notes_under_one_heading_and_a_note_without_minutes(script):
    cells = [
        markdown_cell("# 98 T", "slide"),
        markdown_cell("## One", "subslide"),
        *(markdown_cell(f"Note {i} ({i} minutes).", "notes") for i in (2, 3)),
        markdown_cell("## Two", "subslide"),
        markdown_cell("Whenever.", "notes"),
        markdown_cell("## Skipped", "skip"),
    ]
    talk = script.gather("98", cells)
    assert [(slide.heading, len(slide.notes)) for slide in talk.slides] == [("One", 2), ("Two", 1)]
    assert talk.spoken == 5 and "5 min<" in script.page([talk])


@pytest.mark.parametrize("wanted", ["99", "abc", "../03", "000"])
def test_an_unknown_notebook_is_one_sentence_that_names_those_there_are(wanted, tmp_path):
    code, printed, complaint = speaker_notes(wanted, "--output", tmp_path / "page.html")
    assert (code, printed) == (2, "") and not list(tmp_path.iterdir())
    assert repr(wanted) in complaint and ", ".join(FILES) in complaint
    assert complaint.count("\n") == 1 and "Traceback" not in complaint


@pytest.mark.parametrize("place", [".", "not/there/page.html"])
def test_a_page_that_cannot_be_written_is_one_sentence(place, tmp_path):
    code, printed, complaint = speaker_notes("00", "--output", tmp_path / place)
    assert code == 1 and printed == ""
    assert "cannot be written" in complaint and complaint.count("\n") == 1


@pytest.mark.parametrize("text", ["<<<<<<< ours", "{}", '{"cells": [{}]}', '{"cells": []}', "[]"])
def test_a_damaged_notebook_is_one_sentence(text, script, tmp_path, capsys):
    (tmp_path / "03_broken.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        script.read(tmp_path / "03_broken.ipynb")
    complaint = capsys.readouterr().err
    assert "03_broken.ipynb is not a notebook" in complaint and complaint.count("\n") == 1


def test_make_knows_the_page_and_git_ignores_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "speaker_notes.py $(NOTEBOOK)" in makefile and "make speaker-notes" in makefile
    for line in (r"\.PHONY:.*\bspeaker-notes\b", r"\trm -rf .*\bspeaker-notes\.html\b"):
        assert re.search(f"^{line}", makefile, re.MULTILINE)
    assert "speaker-notes.html" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
