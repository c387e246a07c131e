"""What a web site has beyond pages on disk: what each says of itself to others, states in files of their own, and its own files."""

import html
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from nbformat.v4 import new_notebook

from pages import drawn, links, page

CARD = "social_card.png"
STATES = "states"  # helpers/front/handout.js fetches from this folder
SERIES = "One cat, many labels"
LOST = """<div class="brand lost">{logo}<h1>There is no such page here</h1></div>
<p>The series has a page for each notebook, and a contents page that leads to them all.</p>
<p><a class="begin" href="{base}index.html">{box}To the contents</a></p>"""
CARD_SHOWS = "One cat, many labels: a triangle in a cube, and the star that no softmax output reaches"
ENTRY = "<url><loc>{0}</loc>{1}</url>"


@dataclass(frozen=True)
class Site:
    """A web site in the folder `pages`, to be published at `address` ("" where that is not known)."""

    pages: Path
    address: str

    @property
    def path(self):
        """Return the path of its address, a slash at both ends."""
        return urlsplit(self.address).path or "/"

    def at(self, file):
        """Return the address of one of its files; the contents are the site's own."""
        return self.address + ("" if file == "index.html" else file)

    def head(self, about, file="index.html"):
        """Return the elements that tell a search engine, and whoever shows a link, of a page."""
        title = about["title"] if file == "index.html" else f"{about['title']} · {SERIES}"
        told = {
            "og:type": "website" if file == "index.html" else "article",
            "og:site_name": SERIES,
            "og:title": title,
            "og:description": about["question"],
        }
        lines = []
        if self.address:  # these must be whole addresses
            told |= {"og:url": self.at(file), "og:image": self.at(CARD), "og:image:alt": CARD_SHOWS}
            lines = [f'<link rel="canonical" href="{html.escape(self.at(file))}">']
        lines += [f'<meta property="{name}" content="{html.escape(text)}">' for name, text in told.items()]
        return "\n".join([*lines, '<meta name="twitter:card" content="summary_large_image">'])

    def keep(self, key, packed):
        """Write the packed states of an explorer as a file of its own."""
        (self.pages / STATES).mkdir(exist_ok=True)
        (self.pages / STATES / f"{key}.bin").write_bytes(packed)

    def finish(self):
        """Write the files that are the site's and no page's."""
        shutil.copy(links.ROOT / "docs" / CARD, self.pages)
        files = sorted(path.name for path in self.pages.glob("*.html"))
        robots = "User-agent: *\nAllow: /\n"
        if self.address:
            robots += f"Sitemap: {self.at('sitemap.xml')}\n"
            (self.pages / "sitemap.xml").write_text(self._sitemap(files), encoding="utf-8")
        (self.pages / "robots.txt").write_text(robots, encoding="utf-8")
        (self.pages / "404.html").write_text(self._lost(), encoding="utf-8")
        (self.pages / ".nojekyll").write_text(
            "", encoding="utf-8"
        )  # a host that would build pages leaves these alone

    def _sitemap(self, files):
        version = links.remote.version(links.ROOT)
        day = f"<lastmod>{version.day}</lastmod>" if version else ""
        rows = "\n".join(ENTRY.format(html.escape(self.at(file)), day) for file in files)
        head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return f"{head}\n{rows}\n</urlset>\n"

    def _lost(self):
        """Return the page for an address that leads nowhere: a host shows it at any depth, so its link begins at the site's path."""
        about = {
            "title": SERIES,
            "question": "There is no such page here.",
            "extra": page.own("contents.css"),
        }
        base = html.escape(self.path if self.address else "")
        logo = drawn.framed(drawn.logo(), drawn.LOGO_GRID, "logo")
        body = LOST.format(logo=logo, base=base, box=drawn.signs("open box"))
        about |= {"body": body, "head": '<meta name="robots" content="noindex">'}
        return page.exported(new_notebook(), about, "\n".join(f"<p>{line}</p>" for line in links.colophon()))
