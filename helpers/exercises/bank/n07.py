"""The questions of notebook 07: when softmax wins, and the first guess once more."""

import numpy as np

from helpers import explore
from helpers.exercises.bank import n00
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.maths import losses
from helpers.maths.arrays import Array

SETS, CHANCES = np.array([[1.0, 0, 0, 0], [0, 1, 1, 1]]), np.array([0.4, 0.6])  # {A} and {B, C, D}
TRULY = CHANCES @ SETS  # how often each label is true
SHARED = CHANCES @ (SETS / SETS.sum(-1, keepdims=True))  # how much of a photograph's set it is, on average
WRITTEN = 0.3  # the share of true tags that somebody wrote down


def softmax_learns(targets: Array) -> Array:
    """Return what a softmax answers at its best, found by gradient descent, if `targets` are those of the average photograph."""
    path = losses.gradient_descent(
        losses.softmax_cross_entropy_gradient, np.zeros(4), targets, learning_rate=1.0, steps=500
    )
    return losses.softmax(path[-1])


# What each first guess has turned out to mean.
MEANT = {
    "ce": "It finds who comes first, and with one true label it is the right loss. With two it pushes a true label down once its p is above ½, and from an empty photograph it learns nothing. “Both” and “neither” it cannot say.",
    "ce/s": "It may do where ranking or features are all one wants, as with hashtags. But for a cat and a dog it says ½ and ½, and for an empty photograph y/s is 0/0.",
    "positives": "Each label is free, and that is needed. But nothing ever says no: “yes to everything” costs almost nothing. Add the no-term, −(1 − y) ln(1 − c), and it is binary cross-entropy.",
    "bce": "Right: one yes-or-no question for each label. A cat, a dog, both and neither can all be said, and each answer is a chance.",
    "unsure": "An honest answer. You have seen all four at work since: which of them can say “both”, and which can say “neither”?",
}

QUESTIONS = {
    "pop-raw": Question(
        words="Of your photographs 4 in 10 show A alone; the other 6 show B, C and D together. A model sees no more than that.\n"
        "It is trained with softmax cross-entropy on the raw targets. Which probability does it give to B?",
        answer=lambda: float(softmax_learns(TRULY)[1]),
        checked=("0.6/2.2", "3/11"),
        says={"2.2": 0.4 + 3 * 0.6},
        mistakes=lambda: [
            (
                float(TRULY[1]),
                "That is how often B is true, and what binary cross-entropy would say. A softmax must share 1 among all four.",
            ),
            (float(SHARED[1]), "That is with the targets divided by s. Here they are raw: B counts in full."),
            (float(softmax_learns(TRULY)[0]), "That is what A gets."),
            (float(SHARED[0]), "That is how often A is true. B is true more often, and gets more."),
            (1 / 3, "That is within B’s own photographs. A has to be given something too."),
            (0.25, "All four alike? A is true less often than the other three."),
        ],
        hint="The push is y − s p. At its best it is 0 on average: what are the means of y and of s?",
        solution="The frequencies are 0.4, 0.6, 0.6 and 0.6, together 2.2. B gets 0.6/2.2 = {answer}, and A 0.4/2.2: B comes first.",
        reveal=lambda guess: explore.population(weights=[0.4, 0.6, 0, 0], guess=guess),
        at="raw",
    ),
    "pop-normalised": Question(
        words="The same photographs: 4 in 10 show A alone, 6 in 10 show B, C and D. Now each target is divided by its sum s.\n"
        "Which probability does a softmax give to A?",
        answer=lambda: float(softmax_learns(SHARED)[0]),
        checked=("0.4", "2/5", "0,4"),
        says={"0.2": 0.6 / 3},
        mistakes=lambda: [
            (
                float(softmax_learns(TRULY)[0]),
                "That is with the raw targets. Divided by s, a photograph with three labels counts no more than one with one.",
            ),
            (float(SHARED[1]), "That is what B gets, a third of 0.6."),
            (1.0, "In its own photographs, yes. They are 4 of 10."),
            (0.25, "Four labels, but their targets differ: 1 for A, a third for each of the others."),
            (
                float(TRULY[1]),
                "That is the share of the other photographs. Three labels divide it among them.",
            ),
        ],
        hint="A’s target is 1 in 4 of 10 photographs, and 0 in the others. What is its mean?",
        solution="The mean of y/s is {answer} for A, and 0.6 × ⅓ = 0.2 for B. Now A comes first: dividing by s has turned the ranking round.",
        reveal=lambda guess: explore.population(weights=[0.4, 0.6, 0, 0], guess=guess),
        at="y/s",
    ),
    "tags-raw": Question(
        words="Each true tag is written down with chance 0.3. A softmax on the raw targets gave B 0.273 when all were written. And now?",
        answer=lambda: float(softmax_learns(WRITTEN * TRULY)[1]),
        checked=("0.18/0.66", "3/11"),
        says={"0.273": 0.6 / 2.2},
        mistakes=lambda: [
            (
                float(WRITTEN * softmax_learns(TRULY)[1]),
                "That is three tenths of what it was. But the four numbers of a softmax must still add up to 1.",
            ),
            (
                float(WRITTEN * TRULY[1]),
                "That is how often B is written down, and what binary cross-entropy says. A softmax shares 1 among all four.",
            ),
            (float(TRULY[1]), "That is how often B is true, whoever wrote it down."),
            (0.25, "All four alike? A is still written down less often than the other three."),
        ],
        hint="How often is each of the four written down now? And what are the shares of that?",
        solution="Written down are 0.12, 0.18, 0.18 and 0.18, together 0.66. B gets 0.18/0.66 = {answer}, as before: what all have lost alike is no loss of share.",
        reveal=lambda guess: explore.population(weights=[0.4, 0.6, 0, 0], recorded=WRITTEN, guess=guess),
        at="raw",
    ),
    "first-guess-again": ChoiceQuestion(
        words="And now? A photograph can show a cat, a dog, both, or neither. Which loss would you train with?",
        options={key: (words, MEANT[key]) for key, words in n00.QUESTIONS["first-guess"].options.items()},
        right="bce",
        hint="Go through the four photographs, cat, dog, both, neither, and ask each loss for its best answer.",
        solution="Two questions, each answered yes or no: binary cross-entropy, one for each label. It is cross-entropy, asked about the right thing.",
        earlier="first-guess",
        ask_why="Why? In your own words, for somebody who has not read this.",
    ),
    "check-which-question": ChoiceQuestion(
        words="A team pretrains on a billion photographs and their hashtags, by softmax with targets y/s. Afterwards the labels are thrown away; only the features are kept, for other tasks. You review it. What do you say?",
        options={
            "fine": (
                "“Fine: you want features, not label sets.”",
                "Right: the loss is chosen by the question. For features it has served, the team of 2018 reports; try both.",
            ),
            "change": (
                "“Change it: several labels need binary cross-entropy.”",
                "They do where label sets are asked for. Here nobody asks for any, and y/s has served for just this, as the team of 2018 reports.",
            ),
            "both": (
                "“Fine, and its scores tell how many tags fit a photograph.”",
                "They tell in which order. How many, or none at all, they do not say: that would be another question.",
            ),
        },
        right="fine",
        hint="What is asked of this model once it is trained?",
        solution="Features or a ranking: a softmax may serve, and may even serve better. Label sets, counts, “none”: one question per label. So several labels alone do not yet decide the loss.",
        reveal=lambda guess: explore.population(weights=[0.4, 0.6, 0, 0]),
    ),
    "check-precision": ChoiceQuestion(
        words="4 photographs in 10 show A alone, 6 show B, C and D. You may name one label for each, unseen, and you are paid by the share of the photograph’s labels that you have found (recall@1). Which ranking earns more?",
        options={
            "raw": (
                "By how often a label is true: B first.",
                "That is best for precision@1, where each hit earns 1. Here finding B alone earns a third.",
            ),
            "shared": (
                "By the mean of y/s: A first.",
                "Right: A earns 1 in 4 of 10, which is 0.4. B earns ⅓ in 6 of 10, which is 0.2.",
            ),
            "same": (
                "Both are the same.",
                "They differ in who comes first, and so in what they earn.",
            ),
        },
        right="shared",
        says={"0.4": 0.4 * 1, "0.2": 0.6 / 3},
        hint="Work out what naming A earns on average, and what naming B earns.",
        solution="Precision@k wants the frequencies, as binary cross-entropy and the raw softmax rank them; recall@k wants the mean of y/s. In general no ranking is best for both.",
        reveal=lambda guess: explore.population(weights=[0.4, 0.6, 0, 0]),
    ),
    "again-07-order": ChoiceQuestion(
        words="On the digits of notebook 06, a network trained with softmax on several labels was told how many there are. What did it turn out to have kept?",
        options={
            "order": ("The order of the labels.", "Right: told the count, it was about as good as BCE."),
            "all": ("Presence and count.", "These are what a softmax with a sum of 1 cannot say."),
            "nothing": ("Nothing.", "Told the count, it named the right ones."),
        },
        right="order",
        hint="What is left if only differences of logits count?",
        solution="Who comes first. Today’s question is when that is all one wants.",
    ),
    "again-07-opposite": ChoiceQuestion(
        words="In which sense is binary cross-entropy “the usual cross-entropy”?",
        options={
            "opposite": (
                "It is the usual formula, once for each label.",
                "Right: a label’s no-term is the yes-term of its opposite, a two-way softmax over (z, 0).",
            ),
            "half": (
                "It is the usual formula, without softmax.",
                "That is the yes-terms alone: nothing says no.",
            ),
            "limit": (
                "With one true label of ten both give one number.",
                "They differ in value and in push; for two tied outcomes they are the same.",
            ),
        },
        right="opposite",
        hint="What was one pair, (cat, no cat)?",
        solution="One usual formula for each tied pair, added up.",
    ),
    "check-tags": ChoiceQuestion(
        words="Customers tag products; of the tags that would be true they write down three in ten, at random. You train with BCE. What do its answers become?",
        options={
            "shrunk": (
                "About three tenths of the true chances.",
                "Right: it learns the taggers’ laziness. A missing tag is taken for a no.",
            ),
            "right": (
                "The true chances, with more noise.",
                "Each missing tag pays the no-term, as a real “no” would.",
            ),
            "none": ("It learns nothing.", "It learns how often a tag is written."),
        },
        right="shrunk",
        hint="The best constant is the frequency of what is written down.",
        solution="0.3 times the frequency. The no-term can be trusted where somebody really said no.",
        reveal=lambda guess: explore.population(weights=[0.4, 0.6, 0, 0], recorded=WRITTEN),
    ),
    "case-xray": ChoiceQuestion(
        words="Labels for X-rays are taken from doctors’ reports. Each report names some findings as present, some as absent, and most not at all. You train with BCE, one label a finding. Which labels should pay the no-term?",
        options={
            "absent": (
                "Those named as absent.",
                "Right: there somebody said no. Leave out the others by a mask, or let them count for less.",
            ),
            "all": (
                "All that are not named as present.",
                "What nobody named may be there. The no-term then teaches what doctors write, and not what they would see.",
            ),
            "none": (
                "None: leave the no-terms out.",
                "Then nothing says no, and “yes to everything” costs almost nothing, as in notebook 03.",
            ),
        },
        right="absent",
        hint="Of which findings does anybody know that they are not there?",
        solution="Yes where it says yes, no where it says no, and nothing where it says nothing: a mask. If hardly any are named as absent, the no-terms need another source.",
    ),
}
