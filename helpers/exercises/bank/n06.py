"""The questions of notebook 06: on real digits."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.maths import losses

DIGITS, COUNTS = 10, np.arange(4)  # a canvas holds 0, 1, 2 or 3 different digits, equally often
SETS = (np.arange(DIGITS) < COUNTS[:, None]).astype(float)  # one canvas for each count
ABSENT = float(1 - SETS.mean())


def untaught() -> float:
    """Return the share of canvases with no gradient of softmax cross-entropy, whatever the logits are."""
    logits = np.random.default_rng(0).normal(size=SETS.shape)
    return float(np.mean(~losses.softmax_cross_entropy_gradient(logits, SETS).any(axis=-1)))


def surely(count: int) -> float:
    """Return what a softmax gives each of `count` digits of which it is sure beyond doubt."""
    return float(losses.softmax(np.where(SETS[count] > 0, 1000.0, -1000.0))[0])


def both_above_half() -> float:
    """Return the share of softmax outputs with two labels above ½, over a fine grid of logits."""
    grid = np.stack(np.meshgrid(*[np.linspace(-20, 20, 41)] * 2, [-20.0, 0.0, 20.0]), -1)
    return float(np.mean((losses.softmax(grid) > 0.5).sum(-1) >= 2))


QUESTIONS = {
    "digits-nothing": Question(
        words="Ten digits can be on a canvas. It holds none, one, two or three different ones, equally often: 1.5 on average.\n"
        "A “model” says “none of them” to every canvas. Which share of its ten yes-or-no answers is right, on average (a number from 0 to 1)?",
        answer=lambda: ABSENT,
        checked=("1 − 1.5/10", "8.5/10", "1 - 0.15"),
        says={"1.5": (0 + 1 + 2 + 3) / 4, "8.5": 10 - 6 / 4},
        mistakes=lambda: [
            (
                float(np.mean(COUNTS == 0)),
                "That is the share of whole canvases it gets right, the empty ones. Here each of the ten answers counts.",
            ),
            (1 - ABSENT, "That is the share it gets wrong: the digits that are there."),
            (
                1 - 1 / DIGITS,
                "That would be with one digit on every canvas. There are 1.5 on average.",
            ),
            (0.0, "It finds no digit, true. But a “no” to a digit that is not there is right as well."),
        ],
        hint="Of ten digits, how many are absent on average? It is right about these.",
        solution="8.5 of 10 digits are absent, so {answer} of its answers are right, and it has learnt nothing. Keep this number beside every “accuracy” you read.",
    ),
    "digits-empty": Question(
        words="You train on these canvases with softmax cross-entropy, targets as they are.\n"
        "For which share of them, on average, is the gradient exactly 0, whatever the network says?",
        answer=untaught,
        checked=("1/4", "¼", ".25"),
        mistakes=lambda: [
            (0.0, "Which canvases have nothing in −Σ y ln p to add up?"),
            (
                float(np.mean(COUNTS > 0)),
                "That is the share with at least one digit. These do teach it something.",
            ),
            (
                0.5,
                "Half is how often a corner without a digit shows shuffled ink. What counts here is the target, not the picture.",
            ),
            (1.0, "Where a digit is true, its logit is pushed, as long as p is not y/s."),
        ],
        hint="The gradient is s·p − y. When is it 0 for every p?",
        solution="Where no digit is on the canvas, s = 0 and y = 0, so s·p − y = 0. Those are {answer} of the canvases: from them this network learns nothing.",
    ),
    "digits-third": Question(
        words="A network has been trained for long with softmax cross-entropy. On a canvas with three digits it is sure of all three, and right.\n"
        "Which probability does it give to each?",
        answer=lambda: surely(3),
        checked=("1/3", "⅓"),
        mistakes=lambda: [
            (1.0, "Three times 1 is 3, and a softmax adds up to 1."),
            (0.5, "That is for two digits. Here three share the 1."),
            (
                0.3,
                "Three of ten labels are true, yes. But the other seven get nothing, so the three share all of it.",
            ),
            (0.1, "That is what a network gives that knows nothing: a tenth to each digit."),
        ],
        hint="Nothing is left for the other seven. How do three share 1?",
        solution="p = y/s: each of the three gets 1/3 = {answer}. The surest answer there is, and far below ½.",
        reveal=lambda guess: explore.digits_browser(shown="three", canvas=4, guess=guess),
        at="p",
    ),
    "digits-two": Question(
        words="A digit counts as found if its probability is above ½.\n"
        "Which share of the canvases with two digits can a network with a softmax get wholly right?",
        answer=both_above_half,
        checked=("0", "0.0"),
        mistakes=lambda: [
            (
                0.5,
                "½ each is the best that two digits can get, and “above ½” is never true of both.",
            ),
            (0.25, "That is how many of the canvases hold two digits."),
            (
                1.0,
                "So it would be if ½ and ½ counted. But both must be more than ½, and they add up to 1 at most.",
            ),
            (surely(3), "That is what each of three digits gets. Here are two, and both must pass ½."),
        ],
        hint="Two probabilities above ½: what would they add up to?",
        solution="Two numbers above ½ add up to more than 1, and a softmax cannot: {answer}, however long it is trained.",
        reveal=lambda guess: explore.threshold(guess=guess),
        at="right",
    ),
    "check-m7": ChoiceQuestion(
        words="A network trained with softmax cross-entropy gives 0.48 to the 7, 0.47 to the 3, and next to nothing to the rest. What is on the canvas?",
        options={
            "nothing": (
                "Nothing: no score is above ½.",
                "Two digits that are both there can never both be above ½: they share the 1.",
            ),
            "both": (
                "A 7 and a 3: they share the 1.",
                "Perhaps. But a single digit that could be a 7 or a 3 looks just the same.",
            ),
            "open": (
                "That cannot be told from these scores.",
                "Right: “a 7 and a 3” and “a 7 or a 3” are the same answer, and an empty canvas has a 1 to give away, too. With sigmoids they are near (1, 1) and (½, ½).",
            ),
        },
        right="open",
        hint="Think of two canvases: one with both digits, one with a scrawl that may be either.",
        solution="Softmax scores are shares of 1. Above ½ or below, a share does not say what is present.",
        reveal=lambda guess: explore.digits_browser(shown="two", canvas=0),
    ),
    "check-ranking": ChoiceQuestion(
        words="Told how many digits there are, softmax cross-entropy names the right set about as often as binary cross-entropy does. A colleague says: “So my loss was right after all.” What do you answer?",
        options={
            "told": (
                "The ranking survives; the count it had to be told.",
                "Right: it learnt who comes first. That two are there, or none, its scores did not say.",
            ),
            "yes": (
                "Yes: the ranking is what counts here.",
                "For a search list, perhaps. Here a set is wanted, and nobody tells the network how many.",
            ),
            "luck": (
                "That must be luck: its ranking is worthless.",
                "It is no luck. True digits are pushed above false ones by both losses.",
            ),
        },
        right="told",
        hint="Which of the three rules in the explorer uses something that the network did not say?",
        solution="It ran, its loss fell, and its ranking is good; how many, somebody had to tell it.",
        reveal=lambda guess: explore.oracle_count(),
    ),
    "check-threshold": ChoiceQuestion(
        words="“Softmax at its best gives 1, ½ each or ⅓ each. I set the threshold to 0.3, and all of these are found.” Where is the catch?",
        options={
            "none": (
                "There is none.",
                "It does help with pairs and threes. Now think of empty canvases, and of doubt.",
            ),
            "empty": (
                "An empty canvas, and a doubtful digit.",
                "Right: ten scores add up to 1 on an empty canvas too, and 0.35 may be one of three, or one digit in doubt.",
            ),
            "three": (
                "Three digits are still missed.",
                "⅓ is above 0.3: with scores as sure as that, they are found. Look at the other canvases.",
            ),
        },
        right="empty",
        hint="What do the ten scores add up to when nothing is there?",
        solution="A lower threshold recovers a part. But nothing teaches the scores to be low on an empty canvas, and a doubtful digit looks like a shared one. A threshold serves best where the score is a chance.",
        reveal=lambda guess: explore.threshold(threshold=0.3),
    ),
    "softmax-enough": ChoiceQuestion(
        words="Three tasks. For which is softmax cross-entropy, with a line tuned on held-out data, least likely to be enough?",
        options={
            "tags": (
                "Three tags for a photograph, always exactly three.",
                "Here the count is told: name the three best. No line is needed.",
            ),
            "findings": (
                "Findings on X-rays: often none, sometimes several.",
                "Right: an empty picture gives its 1 away, too, and a line high enough for silence misses the several.",
            ),
            "list": (
                "A list of hashtags, the likeliest first.",
                "A ranking is all that is wanted, and on one picture softmax has a good one.",
            ),
        },
        right="findings",
        hint="Two of the three never ask how many.",
        solution="Where pictures are often empty and the count shows in them, the scores of softmax lack what is asked.",
        reveal=lambda guess: explore.other_canvases(),
    ),
    "again-06-corner": ChoiceQuestion(
        words="Three labels make eight sets, the corners of the cube. How many of them can three sigmoids come near?",
        options={
            "eight": ("All eight.", "Right: each label’s answer is free."),
            "three": ("Three: exactly one label.", "That is softmax: its triangle has three corners."),
            "seven": ("Seven: all but the empty one.", "Three low sigmoids say “none” as well."),
        },
        right="eight",
        hint="Is there a corner that needs two answers tied?",
        solution="Untied, every corner can be reached; the no-terms are what pushes there.",
        reveal=lambda guess: explore.triangle_in_cube(logits=[-6, -6, -6], targets=[0, 0, 0]),
    ),
    "again-06-mean": ChoiceQuestion(
        words="BCEWithLogitsLoss() gives one number for a batch. Over what is it a mean?",
        options={
            "both": (
                "Over rows and labels.",
                "Right: so with ten labels a loss is ten times smaller than their sum.",
            ),
            "rows": ("Over rows.", "That is CrossEntropyLoss. BCEWithLogitsLoss counts every label, too."),
            "true": ("Over the true labels.", "False labels have their no-terms, and count as well."),
        },
        right="both",
        hint="Notebook 05: what did it print on R?",
        solution="0.7535 / 3 on R. So losses of different kinds do not compare.",
    ),
    "case-detector": ChoiceQuestion(
        words="A detector finds what is in a frame, and its labels overlap: “woman” and “person” are both true, and a softmax is as sure of both as it can be. You name what is above ½. What is named?",
        options={
            "neither": ("Neither of them.", "Right: two equal shares of 1 are not above ½."),
            "both": ("Both.", "Together they cannot have more than 1."),
            "woman": (
                "The more special one.",
                "Nothing in the loss knows which is more special; at its best both get ½.",
            ),
        },
        right="neither",
        hint="How do two share a sum of 1?",
        solution="Overlapping names are several true labels: a sigmoid each.",
    ),
}
