"""The picture of a report: what the scores said, what was there, and how far chance alone can part the two."""

from __future__ import annotations

import numpy as np

from helpers.doctor.claims import Claim
from helpers.live import style
from helpers.panels import Reliability
from helpers.panels.base import boxes

BINS = 10
WIDTH = 372  # pixels: on a telephone, too, its letters are as large as here
WIDE = 2.58  # standard deviations: 99 bins of 100 stay within, if chance alone parts them


def picture(claim: Claim) -> str:
    """Return the reliability diagram of a claim as one SVG, for light and dark pages."""
    run = claim.run
    scores, targets = claim.scores.ravel(), run.targets.ravel().astype(float)
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    number = np.bincount(place, minlength=BINS)
    filled = np.where(number, number, np.nan)
    said, seen = (np.bincount(place, values, BINS) / filled for values in (scores, targets))
    panel = Reliability(f"{scores.size:,} scores: said, and seen", width=WIDTH)
    some = number > 0
    error = WIDE * np.sqrt(np.maximum(said * (1 - said), 0) / filled)[some]
    x = said[some]
    low, high = np.maximum(x - error, 0), np.minimum(x + error, 1)
    for corners in boxes(x, low, high, 9 * panel.ax.pixel[0]):
        panel.ax.shape(corners, face=style.WASH, edge=style.MUTED, width=1)
    for line, words in enumerate(("box: what", "chance can", "do to it")):
        panel.ax.text(
            1 + 7 * panel.ax.pixel[0], 0.72 - 0.1 * line, words, size=style.SMALL, colour=style.MUTED
        )
    panel.update(said, seen, number, style.COLOURS.get(run.loss or "", style.INK))
    drawing = style.themed(panel.live.still() + panel.live.frame(), keep_colour=True)
    width, height = panel.live.width, panel.live.height
    alt = "; ".join(f"said {a:.2f}, seen {b:.2f}" for a, b in zip(x, seen[some], strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="A reliability diagram. {alt}.">{drawing}</svg>'
    )
