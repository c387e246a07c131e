"""The first page of the hand-outs: the question, a button, the toy that plays, and a card for every notebook's page."""

import html
import json
import re
from dataclasses import replace

from nbformat.v4 import new_notebook

from helpers import explore
from helpers.handouts import places
from helpers.live.front import module
from pages import drawn, links, page

COVER = """<div class="cover">
<div class="about">
<div class="brand">{logo}<h1>{title}</h1></div>
<p class="ask">{question}</p>
<p class="start"><a class="begin" href="{file}">{box}Begin</a>
<span>{count} pages with sliders that move. No Python, no network.</span></p>
</div>
<div class="toy"><div class="oc-place" data-place="0" data-plays>{toy}</div></div>
</div>
{roads}"""
ROAD = '<h2 class="road">{0}</h2>\n<ol class="cards">\n{1}\n</ol>'
CARD = """<li><a href="{file}"><span class="top">{signs}<span class="number">{number}</span></span>
<strong>{title}</strong> <span class="question">{question}</span>
<span class="foot"><span>{minutes} min</span>{progress}</span></a></li>"""
PROGRESS = '<span class="progress" data-asked="{0}">{1}</span>'
PLAYED = 80  # frames of its course, or fewer: near its beginning several fall on one step
CORE = "04"  # the last notebook of the core
ROADS = ("The core: the whole answer", "Side roads, in any order")
FIRST = {
    "title": "Start here",
    "question": "Which loss would you pick?",
}  # its header has the words of the series
SIGNS = {
    "00": ["closed box"],
    "01": ["dead cat", "cat"],
    "02": ["cat"],
    "03": ["cat", "dog"],
    "04": ["cat", "dog", "bird"],
    "05": ["tag"],
    "06": ["three"],
    "07": ["cat", "dog", "bird", "fish"],
    "08": ["fish"],
}
HUES = [("binary cross-entropy", "bce"), ("(?<=usual )cross-entropy", "softmax")]
COUNTS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]


def toy():
    """Return the explorer that plays: the teaser, with more positions of its slider where most is learnt, so that it runs smoothly."""
    kind = explore.teaser
    steps = kind.fields["steps"]
    stops = {round(steps.high / steps.step * (i / PLAYED) ** 2) * steps.step for i in range(PLAYED + 1)}

    class Toy(kind):
        fields = {**kind.fields, "steps": replace(steps, stops=tuple(sorted(stops)))}

    return Toy()


def render(notebooks, work, states=None, site=None):
    """Return the contents page, of a web site if `site` is given; `work` holds what each notebook left, and is given the toy's frames."""
    (work / "contents").mkdir()
    places.write(work / "contents", states, lambda told: None, [toy()])
    told = json.loads((work / "contents" / "places.json").read_text(encoding="utf-8"))
    series = [links.describe(path) for path in notebooks]
    about = {"title": series[0]["title"], "question": series[0]["question"]}
    asked = _asked(notebooks, work)
    cover = COVER.format(
        logo=drawn.framed(drawn.logo(), drawn.LOGO_GRID, "logo"),
        title=html.escape(about["title"]).replace(", ", ",<br>"),
        question=_hued(html.escape(about["question"])),
        file=series[0]["file"],
        box=drawn.signs("open box"),
        count=COUNTS[len(series)],
        toy=told["places"][0]["first"],
        roads=_roads(series, asked),
    )
    footer, data = links.footer(), page.data(told, work, site)
    head = site.head(about) if site else ""
    told_of = {**about, "body": cover, "extra": page.own("contents.css"), "head": head}
    return page.exported(new_notebook(), told_of, footer, (), data, module("handout.js"))


def _hued(question):
    """Return the question with the names of the losses in their hues."""
    for words, hue in HUES:
        question = re.sub(words, lambda found, hue=hue: f'<b class="{hue}">{found[0]}</b>', question)
    return question


def _asked(notebooks, work):
    """Return {page: the names of its questions}, a question that stands on several with the first."""
    asked, known = {}, set()
    for path in notebooks:
        told = json.loads((work / path.stem / "places.json").read_text(encoding="utf-8"))
        names = dict.fromkeys(place["ask"]["name"] for place in told["places"] if "ask" in place)
        asked[f"{path.stem}.html"] = [name for name in names if name not in known]
        known |= set(names)
    return asked


def _roads(series, asked):
    """Return the cards: those of the core, and the others."""
    core = [about for about in series if about["number"] <= CORE]
    roads = zip(ROADS, (core, series[len(core) :]), strict=True)
    return "\n".join(
        ROAD.format(words, "\n".join(_card(about, asked[about["file"]]) for about in some))
        for words, some in roads
        if some
    )


def _card(about, names):
    about = about | (FIRST if about["number"] == "00" else {})
    told = {name: html.escape(str(value)) for name, value in about.items()}
    count = f"{len(names)} question{'s' * (len(names) != 1)}"
    progress = PROGRESS.format(html.escape(json.dumps(names)), count) if names else ""
    return CARD.format(**told, signs=drawn.signs(*SIGNS.get(about["number"], [])), progress=progress)
