"""Draw anew the pictures that show the series outside: `make pictures`.

    docs/many_at_once.webp  the picture at the head of the README: what each loss makes of R, cat and dog true
    docs/many_at_once.png   its first frame, where motion is not wanted, and for paper
    docs/social_card.png    for a link to the series elsewhere, 1280 x 640
    docs/favicon.svg        the logo, as it stands on each page of the hand-outs

Each frame is the real explorer's SVG, painted by the browser of the tests. A picture carries a digest of what it was drawn
from, so that a test can tell whether it is fresh without painting it: browsers do not paint alike.
"""

import argparse
import hashlib
import io
from pathlib import Path

from find_browser import launch_browser
from pages import drawn, page
from PIL import Image, PngImagePlugin
from playwright.sync_api import sync_playwright

from helpers import explore
from helpers.maths import losses
from helpers.maths.registry import FOUR

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
START, TARGETS, STEPS = (1, 2, -1), (1, 1, 0), 400
ACTS = {"softmax": "the usual cross-entropy", "bce": "binary cross-entropy"}
WIDTH, SHARP = 980, 1.5  # of the moving picture: CSS pixels, and how many dots each has
MOVES, FRAME, WAIT, REST = 26, 80, 2000, 2600  # frames of one act; ms of each, of the first and of the last
MOST = 1_500_000  # bytes of the moving picture
CARD = (1280, 640)
DRAWN_FROM = "drawn from"
TITLE = "One cat, many labels"
QUESTION = "Why is <b class='bce'>binary cross-entropy</b> used for multi-label classification, and not the usual <b class='softmax'>cross-entropy</b>?"


def story():
    """Return (state of many_at_once, training step, ms) of each frame: R under one loss, then under the other."""
    frames = []
    for loss in ACTS:
        path = losses.gradient_descent(FOUR[loss].gradient, START, TARGETS, steps=STEPS)
        for i in range(MOVES):
            step = round(STEPS * (i / (MOVES - 1)) ** 2)  # slowly first, where most is learnt
            state = {"logits": path[step].tolist(), "targets": [*TARGETS], "loss": loss}
            wait = {0: WAIT, MOVES - 1: REST}.get(i, FRAME)
            frames.append((state, step, wait))
    return frames


def sources():
    """Return the HTML of each frame of the moving picture, and of the social card."""
    frames = [_frame(state, step) for state, step, _ in story()]
    return frames, _card()


def _frame(state, step):
    """Return one frame: the explorer's picture, and below it which loss learns, and how long it has."""
    picture = explore.many_at_once(**state).svg()
    pills = "".join(
        f'<span class="pill {name if name == state["loss"] else ""}">{words}</span>'
        for name, words in ACTS.items()
    )
    course = f'<span class="course"><i style="width:{100 * step / STEPS:.1f}%"></i></span><span class="step">step {step}</span>'
    return _document(f'<div class="frame">{picture}<p>{pills}{course}</p></div>')


def _card():
    """Return the social card: logo, title, question, and what the usual loss does to the dog."""
    explorer = explore.many_at_once()
    logo = drawn.framed(drawn.logo(), drawn.LOGO_GRID, "logo")
    return _document(
        f'<div class="card"><div class="brand">{logo}<div><h1>{TITLE}</h1><p>{QUESTION}</p></div></div>{explorer.svg()}</div>'
    )


def _document(body):
    return f"<!DOCTYPE html><meta charset='utf-8'><style>{page.own('pictures.css')}</style>{body}"


def digest(sources):
    """Return what a picture is drawn from, in short: of one text or of several."""
    text = sources if isinstance(sources, str) else "\n".join(sources)
    return hashlib.sha256(text.encode()).hexdigest()


def drawn_from(path):
    """Return the digest that a picture carries."""
    with Image.open(path) as image:
        kept = image.info.get(DRAWN_FROM) or image.info.get("xmp") or b""
    return kept.decode() if isinstance(kept, bytes) else kept


def paint(tab, source, width):
    """Return the picture of a document that wide, as Pillow has it."""
    tab.set_viewport_size({"width": width, "height": 100})
    tab.set_content(source)
    return Image.open(io.BytesIO(tab.locator("body > div").screenshot())).convert("RGB")


def save(image, path, source):
    """Write a PNG with the digest of what it shows."""
    kept = PngImagePlugin.PngInfo()
    kept.add_text(DRAWN_FROM, digest(source))
    image.save(path, optimize=True, pnginfo=kept)


def draw(browser, folder):
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    frames, card = sources()
    tab, flat = browser.new_page(device_scale_factor=SHARP), browser.new_page()
    for one in (tab, flat):
        one.context.set_offline(True)
    images = [paint(tab, source, WIDTH) for source in frames]
    save(paint(flat, card, CARD[0]), folder / "social_card.png", card)
    tab.close()
    flat.close()
    save(images[0], folder / "many_at_once.png", frames[0])
    images[0].save(
        folder / "many_at_once.webp",
        save_all=True,
        append_images=images[1:],
        duration=[wait for _, _, wait in story()],
        loop=0,
        quality=70,
        method=4,
        xmp=digest(frames).encode(),
    )
    (folder / "favicon.svg").write_text(drawn.icon() + "\n", encoding="utf-8")


def main():
    """Draw all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=DOCS, help="the folder to write (default: docs)")
    folder = parser.parse_args().output
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        draw(browser, folder)
        browser.close()
    print(f"Pictures: written to {folder}.")


if __name__ == "__main__":
    main()
