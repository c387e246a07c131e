"""The labels of the series, and the two fields that nearly every explorer has of them: logits and targets."""

from helpers.live.fields import Numbers
from helpers.panels.signs import sign_of

LABELS = ("cat", "dog", "bird")
# MOST_LABELS, and one more.
ANIMALS = (*LABELS, *"fish frog fox hen cow pig bee ant owl bat".split())
SIGNS = {
    word: path
    for word in (*ANIMALS, "none", "dead", "alive", "closed box", "box still closed")
    if (path := sign_of(word))
}
# Dense where probabilities change, and 13 of them: three sliders then make 2,197 states.
LOGIT_STOPS = (-10, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 10)


def logit_row(
    default: tuple[float, ...], low: float = -10, high: float = 10, labels: tuple[str, ...] = LABELS
) -> Numbers:
    """Return the field for a row of logits."""
    stops = LOGIT_STOPS if (low, high) == (-10, 10) else ()
    return Numbers(default, low, high, 0.1, "logit", labels, stops=stops, signs=SIGNS)


def target_row(default: tuple[float, ...], labels: tuple[str, ...] = LABELS, named: bool = False) -> Numbers:
    """Return the field for a row of targets in [0, 1], shown as toggles (a soft one shows its value)."""
    return Numbers(default, 0, 1, 1, "target", labels, kind="toggle", named=named, signs=SIGNS)
