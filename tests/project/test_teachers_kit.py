"""The teacher's kit: its pages say what the series says, and every number in teaching.md and in the glossary is computed."""

import math
import re

import numpy as np
import pytest
from lessons import FILES, ROOT, slides
from teachers_kit import GLOSSARY, OBJECTIONS, README, TEACHING, bold, italics, notebook

from helpers.exercises.bank import QUESTIONS, final
from helpers.maths import losses

NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]


# -- links ---------------------------------------------------------------------------------------------------


def anchors(path):
    """Return the anchors that GitHub gives to the headings of a page."""
    lines = re.findall(r"^#+ +(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


PAGES = [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "deploy" / "jupyterhub" / "README.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(path):
    targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    targets = [target for target in targets if not target.startswith("http")]
    assert targets or path not in (README, TEACHING, GLOSSARY)
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


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_one_is_told_to_type_exists(path):
    text, makefile = path.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make\s([a-z-]+)", text)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    import helpers

    if path in (TEACHING, GLOSSARY, README):
        for call in re.findall(r"`([a-z_]+)\([^`]*\)`", text):
            assert call in helpers.__all__, call
    for script in re.findall(r"python (tools[/\\]\w+\.py|tests/\w+\.py)", text):
        assert (ROOT / script.replace("\\", "/")).is_file(), script


def test_bold_and_italics_have_a_meaning_and_stand_in_tables_alone():
    text = "\n".join(line for line in TEACHING.read_text(encoding="utf-8").splitlines() if line[:1] != "|")
    assert not bold(text) and not italics(text)


# -- objections --------------------------------------------------------------------------------------------


def test_objections_are_m1_to_m15_each_with_a_reply_of_two_sentences_and_a_slide():
    assert [row[0] for row in OBJECTIONS] == [f"M{i}" for i in range(1, 16)]
    assert {row[0] for row in OBJECTIONS} == {question.belief for question in final.QUESTIONS.values()}
    for row in OBJECTIONS:
        assert len(re.findall(r"[.!?](?= |$)", row[2])) == 2, row[2]
        (slide,) = bold(row[3])
        assert slide in slides(notebook(row[3]))


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
GIVEN = [
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.3,
    0.49,
    0.5,
    0.6,
    0.8,
    0.9,
    0.95,
    1.8,
    2.2,
    8.5,
]  # what an example starts from


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
