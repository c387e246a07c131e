"""The web site as its host serves it: under a path, each picture's states fetched when it is near, nothing that keeps the first word waiting.

One notebook of a made series, with pictures enough for several windows; the whole site is for the deep tests.
"""

import gzip
import html
import re
import shutil
import sys
import threading
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from explorers import violations
from lab import guard, new_page, wait_at_rest
from playwright.sync_api import expect
from scripts import ROOT, git, run_python, small_series

sys.path.insert(0, str(ROOT / "tools"))
from pages import serve

CODE = """from helpers import ask, explore
from IPython.display import display
display(explore.many_at_once(), ask("first-guess"), ask("cat-tied"), explore.one_of_many(), explore.two_logits(), explore.one_cat())"""
ADDRESS = "https://some-owner.github.io/cats/"
SHIFTS = """() => new Promise((done) => new PerformanceObserver((list) =>
  done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({ type: 'layout-shift', buffered: true })
  || setTimeout(() => done(0), 500))"""
OPEN = (
    "[...document.querySelectorAll('.oc-place')].filter((e) => !e.querySelector(':scope > .oc-first')).length"
)
# Whatever is near the window (front/states.js) has been opened: what is below opens once it is scrolled to.
NEAR_IS_OPEN = """() => [...document.querySelectorAll('.oc-place')].every((e) =>
  !e.querySelector(':scope > .oc-first') || e.getBoundingClientRect().top > innerHeight + 590)"""
FIRST_BYTES = 14_000  # of the compressed page: what a server may send before it hears that the first came


def make(series, *arguments):
    """Make the site of a series that is published on GitHub; return its folder."""
    git(series, "init", "-b", "main")
    git(series, "add", ".")
    git(series, "commit", "-m", "cats")
    git(series, "remote", "add", "origin", "git@github.com:Some-Owner/cats.git")
    code, said, complaint = run_python(
        series / "tools" / "website.py", "--output", series.parent / "site", *arguments
    )
    assert code == 0, complaint[-2000:]
    assert said == f"Web site: {series.parent / 'site'}, for {ADDRESS}\n"
    return series.parent / "site"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("web")
    small_series(place / "series", CODE)
    return make(place / "series", "--states", "50")


@pytest.fixture(scope="module")
def serving():
    """Return what serves a folder under a path; all end with the tests."""
    servers = []

    def start(folder, path):
        server = serve.server(folder, path)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://localhost:{server.server_port}{path}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@contextmanager
def visited(browser, address, **options):
    """Open a page of a site; it may report no error and ask for nothing elsewhere. Yields it and what it asks for."""
    page, asked = new_page(browser, **options), []
    with guard(page) as watch:
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.goto(address)
        yield page, asked
    page.context.close()
    assert watch.problems == []


def wait_until_near_is_open(page):
    page.wait_for_function(NEAR_IS_OPEN)
    wait_at_rest(page)


def states(asked):
    return [path for path in asked if path.endswith(".bin")]


@pytest.mark.parametrize("path", ["/cats/", "/a/b/c/", "/"])
def test_it_works_under_any_path_and_fetches_what_is_near(browser, folder, serving, path):
    with visited(browser, serving(folder, path) + "01_cat.html", viewport=(1280, 400)) as (page, asked):
        first = page.locator(".oc-place[data-ready]").first
        first.wait_for()
        known = len(list((folder / "states").iterdir())) - 1  # less the toy's, of the contents
        before = states(asked)
        assert 0 < len(before) < known - 1 and all(one.startswith(f"{path}states/") for one in before)
        picture = first.locator(".oc-panels")
        said = picture.get_attribute("aria-label")
        first.locator("input[type=range]").first.press("End")
        expect(picture).not_to_have_attribute("aria-label", said)
        for place in page.locator(".oc-place").all():
            place.scroll_into_view_if_needed()
        page.wait_for_function(f"{OPEN} === 6")
        page.locator(".oc-place").last.locator("input[type=range]").first.press("End")
        page.locator(".oc-place[data-ready]").nth(3).wait_for()
        assert len(states(asked)) == len(set(states(asked))) == known - 1, (
            "but for the question's that is not answered"
        )


@pytest.mark.parametrize(("width", "height"), [(412, 823), (1350, 940)])
@pytest.mark.parametrize("name", ["index", "01_cat"])
def test_nothing_is_pushed_about_while_it_opens(browser, folder, serving, name, width, height):
    with visited(browser, serving(folder, "/cats/") + f"{name}.html", viewport=(width, height)) as (page, _):
        page.locator(".oc-place[data-ready]").first.wait_for()
        wait_until_near_is_open(page)
        assert page.evaluate(SHIFTS) < 0.02
        expect(page.locator("footer")).to_be_visible()
        assert violations(page) == []


def test_states_that_cannot_be_fetched_are_said_and_come_with_the_next_move(browser, folder, serving):
    page = new_page(browser)
    page.route("**/*.bin", lambda route: route.abort())
    page.goto(serving(folder, "/cats/") + "01_cat.html")
    place = page.locator(".oc-place").first
    slider, headline = place.locator("input[type=range]").first, place.locator(".oc-headline")
    before = place.locator(".oc-panels").get_attribute("aria-label")
    slider.press("End")
    expect(place.locator(".oc-notice")).to_contain_text("could not be fetched")
    expect(headline).to_be_visible()
    assert place.locator(".oc-panels").get_attribute("aria-label") == before
    page.unroute("**/*.bin")
    slider.press("End")
    expect(place.locator(".oc-panels")).not_to_have_attribute("aria-label", before)
    expect(place.locator(".oc-notice")).to_have_text("")
    page.context.close()


def test_states_that_are_long_in_coming_are_waited_for_in_words_of_the_network(browser, folder, serving):
    page, held = new_page(browser), []
    page.route("**/*.bin", lambda route: held.append(route))
    page.goto(serving(folder, "/cats/") + "01_cat.html")
    place = page.locator(".oc-place").first
    before = place.locator(".oc-panels").get_attribute("aria-label")
    place.locator("input[type=range]").first.press("End")
    expect(place.locator(".oc-banner")).to_contain_text("on their way")
    page.route("**/*.bin", lambda route: route.continue_())  # what has yet to be asked for
    for route in held:
        route.continue_()
    expect(place.locator(".oc-panels")).not_to_have_attribute("aria-label", before)
    expect(place.locator(".oc-banner")).to_be_hidden()
    page.context.close()


def test_printed_it_has_every_picture(browser, folder, serving):
    with visited(browser, serving(folder, "/cats/") + "01_cat.html", viewport=(1280, 400)) as (page, _):
        page.locator(".oc-place[data-ready]").first.wait_for()
        assert page.evaluate(OPEN) < 6
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(OPEN) == 6


def test_what_is_not_there_gets_the_site_s_own_page_which_leads_back(browser, folder, serving):
    page = new_page(browser)
    address = serving(folder, "/cats/")
    for lost in ("no_such.html", "deep/down/here.html"):
        assert page.goto(address + lost).status == 404
        assert violations(page) == []
        page.get_by_role("link", name="To the contents").click()
        expect(page).to_have_url(f"{address}index.html")
        expect(page.locator(".cards")).to_have_count(1)
    page.context.close()


def check_page(path, address):
    """Check of a page what search engines, hosts of links and whoever waits need of it."""
    text = path.read_text(encoding="utf-8")
    head = text.split("</head>")[0]
    at = address + path.name.removeprefix("index.html")
    assert re.findall(r'<link href="([^"]+)" rel="canonical"', head) == [at]
    told = dict(
        (name, html.unescape(words))
        for words, name in re.findall(r'<meta content="([^"]*)" (?:property|name)="([^"]+)"', head)
    )
    assert told["description"] == told["og:description"] and len(told["description"]) > 3
    assert told["og:url"] == at and told["og:image"] == f"{address}social_card.png" and told["og:title"]
    assert "initial-scale=1" in told["viewport"]
    bare = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"<script[^>]* src=|rel=\"stylesheet\"|@import|\bsrc=|url\((?!#)", text), (
        "nothing is waited for"
    )
    assert text.count('id="oc-data-') == 0
    before = text.encode()[: text.encode().index(b"<h1")]
    assert len(gzip.compress(before)) < FIRST_BYTES
    for target in re.findall(r'href="([^"#]+)"', bare):
        if not target.startswith(("https://", "data:image/svg+xml,")):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"
    return bare


def check_site(folder, address):
    """Check all pages of a site, and the files that are the site's."""
    pages = sorted(path for path in folder.glob("*.html") if path.name != "404.html")
    for path in pages:
        bare = check_page(path, address)
        assert re.search(r'Made from <a href="https://github.com/Some-Owner/cats/tree/[0-9a-f]{40}">', bare)
        if path.name != "index.html":
            for link in (
                "https://mybinder.org/v2/gh/Some-Owner/cats/main?",
                f"/cats/blob/main/notebooks/{path.stem}.ipynb",
            ):
                assert link in html.unescape(bare)
    listed = ElementTree.parse(folder / "sitemap.xml").getroot()
    assert [entry[0].text for entry in listed] == [
        address + path.name.removeprefix("index.html") for path in pages
    ]
    assert f"Sitemap: {address}sitemap.xml" in (folder / "robots.txt").read_text(encoding="utf-8")
    assert "noindex" in (folder / "404.html").read_text(encoding="utf-8")
    wanted = {
        key for path in pages for key in re.findall(r'"data": "(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert {path.stem for path in (folder / "states").iterdir()} == wanted
    return pages


def test_pages_say_what_they_are_where_they_are_and_what_they_were_made_from(folder):
    assert len(check_site(folder, ADDRESS)) == 2


@pytest.mark.deep
def test_the_whole_site_is_light_whole_and_still(browser, serving, tmp_path):
    """Every page: what makes Lighthouse's scores (benchmarks/lighthouse.py), without its clock."""
    series = tmp_path / "series"
    for part in ("tools", "docs", "notebooks"):
        shutil.copytree(ROOT / part, series / part)
    shutil.copy(ROOT / "CITATION.cff", series)
    folder = make(series, "--states", "1")
    pages = check_site(folder, ADDRESS)
    assert len(pages) == 10
    address = serving(folder, "/cats/")
    for path in pages:
        assert len(gzip.compress(path.read_bytes())) < 80_000, path.name
        for size in ((412, 823), (1350, 940)):
            with visited(browser, urljoin(address, path.name), viewport=size) as (page, asked):
                page.locator(".oc-place > .oc").first.wait_for()
                wait_until_near_is_open(page)
                assert page.evaluate(SHIFTS) < 0.05, (path.name, size)
                assert {kind.rsplit(".")[-1] for kind in asked} <= {"html", "bin"}, asked
