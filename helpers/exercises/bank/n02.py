"""The questions of notebook 02: one of many."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.maths import losses

ZERO, DOG_LEADS, CAT = np.zeros(3), np.array([0.0, 2.0, 0.0]), np.array([1.0, 0.0, 0.0])
P = losses.softmax(DOG_LEADS)


QUESTIONS = {
    "again-02-opposite": ChoiceQuestion(
        words="A cat is dead or alive, and the two probabilities are tied. What is the no-term of “alive”?",
        options={
            "yes": (
                "The yes-term of “dead”.",
                "Right: 1 − p(alive) is p(dead), and “not alive” is true when “dead” is.",
            ),
            "zero": (
                "Always 0.",
                "It is 0 when the cat is alive. When it is dead, it costs −ln(1 − p(alive)).",
            ),
            "own": (
                "The yes-term of “alive”, with a minus.",
                "Its yes-term is −y ln c. The no-term looks at 1 − c, when y is 0.",
            ),
        },
        right="yes",
        hint="−(1−y) ln(1−c), with c = p(alive). What is 1 − c called?",
        solution="The no-term of a label is the yes-term of its opposite. So the usual formula of the tied pair is BCE of one label.",
    ),
    "again-02-lie": ChoiceQuestion(
        words="The two outputs are free, the cat is dead, and the model says p(alive) = 0.99. Which term makes that expensive?",
        options={
            "no": ("The no-term of “alive”.", "Right: −ln(1 − 0.99). It alone looks at what is false."),
            "yes": ("The yes-term of “alive”.", "It is multiplied by the target of “alive”, which is 0."),
            "dead": (
                "The yes-term of “dead”.",
                "It looks at p(dead) alone, which is free to be 0.99 as well.",
            ),
        },
        right="no",
        hint="Which of the four terms has p(alive) in it, and is not multiplied by 0?",
        solution="−(1 − y) ln(1 − c) with y = 0 and c = 0.99: −ln 0.01. Untied, only no-terms say no.",
        says={"0.99": 0.99, "0.01": 1 - 0.99},
    ),
    "many-even": Question(
        words="Three animals, one in the box. The logits are (0, 0, 0).\nWhat is the loss, whichever animal it is?",
        answer=lambda: float(losses.softmax_cross_entropy(ZERO, CAT)),
        checked=("ln 3", "-ln(1/3)"),
        mistakes=lambda: [
            (
                np.log(2),
                "ln 2 is the loss of knowing nothing about two outcomes. There are three here.",
            ),
            (0.0, "The logits are 0, the probabilities are not: each is 1/3."),
            (1 / 3, "1/3 is the probability of the true label. The loss is its −ln."),
            (np.log10(3), "That is with base-10 logarithms. Losses use the natural logarithm, ln."),
            (-np.log(3), "The right size, but a loss is never negative: −ln(1/3) is positive."),
        ],
        hint="Equal logits, equal probabilities. What is −ln of that?",
        solution="softmax(0, 0, 0) = (1/3, 1/3, 1/3), and −ln(1/3) = ln 3 = {answer}.",
        reveal=lambda guess: explore.one_of_many(logits=[0, 0, 0], guess=guess),
    ),
    "many-push": Question(
        words="The logits are (0, 2, 0), so p = (0.107, 0.787, 0.107), and the box holds a cat.\n"
        "Is the cat’s logit pushed up or down, and how hard? (Above 0 is up, below 0 down.)",
        answer=lambda: -float(losses.softmax_cross_entropy_gradient(DOG_LEADS, CAT)[0]),
        # e²
        checked=("1 − 1/(2 + 7.38905609893065)", "1 - 0.107"),
        says={
            "0.107": 1 / (2 + np.exp(2)),
            "0.787": np.exp(2) / (2 + np.exp(2)),
        },
        mistakes=lambda: [
            (
                P[0] - 1,
                "That is the gradient, p − y. The push has the other sign: the cat is true, and goes up.",
            ),
            (P[0], "That is p(cat). The push is y − p, and y is 1 for the cat."),
            (-P[0], "Down would be wrong: the cat is in the box. The push is y − p = 1 − 0.107."),
            (1.0, "1 would be the push if p(cat) were 0. It is 0.107 already."),
            (1 / P[0], "That is minus the slope in p, 1/p. On the logit the push is y − p."),
        ],
        hint="In notebook 01 the push was y − q. What takes the place of q?",
        solution="y − p = 1 − 0.107 = {answer}: up, and hard.",
        reveal=lambda guess: explore.one_of_many(logits=[0, 2, 0], guess=guess),
        at="cat",
    ),
    "check-m15": ChoiceQuestion(
        words="A network has one output, and you train it with softmax cross-entropy. What is the loss?",
        options={
            "zero": (
                "Always 0.",
                "Right: the softmax of one logit is 1, and −ln 1 = 0. Nothing is learnt.",
            ),
            "bce": (
                "The same as binary cross-entropy.",
                "Binary cross-entropy compares the logit with a silent 0. Softmax has no such rival: alone, it is always 1.",
            ),
            "ln2": (
                "ln 2 at the start.",
                "That is two outcomes, equally likely. A softmax over one label has one outcome.",
            ),
        },
        right="zero",
        hint="What is the softmax of a single number?",
        solution="softmax(z) = exp(z)/exp(z) = 1 for any z: loss 0, gradient 0.",
    ),
    "check-rivals": ChoiceQuestion(
        words="You raise the dog’s logit and touch nothing else. What happens to p(cat)?",
        options={
            "same": (
                "Nothing: it has its own logit.",
                "Its logit stays, its probability does not: the three must add up to 1.",
            ),
            "falls": ("It falls.", "Right: what one label gains, the others lose."),
            "rises": (
                "It rises.",
                "The three add up to 1: there is less left for the cat, not more.",
            ),
        },
        right="falls",
        hint="p(cat) = e^z(cat) divided by a sum. Which part grew?",
        solution="The sum below grows, the part above stays. In one-of-many that is just what we want: labels are rivals.",
        reveal=lambda guess: explore.one_of_many(logits=[1, 4, -1]),
    ),
    "check-known": ChoiceQuestion(
        words="Someone adds 100 to all three logits of a trained softmax. What else changes?",
        options={
            "loss": (
                "The loss alone.",
                "It depends on the probabilities, and these depend on differences of logits only.",
            ),
            "none": (
                "Nothing else.",
                "Right: softmax only sees differences. So it cannot say “none of them” by making all logits low: keep that for notebook 03.",
            ),
            "all": (
                "Probabilities and loss.",
                "Every exponential grows by the same factor, above and below the line.",
            ),
        },
        right="none",
        hint="In the explorer of “Rivals” above, move “shift all”.",
        solution="e^(z+100) / Σ e^(z+100): the factor cancels. K logits say no more than K − 1 numbers could.",
        reveal=lambda guess: explore.one_of_many(shift=5),
    ),
    "case-genre": ChoiceQuestion(
        words="A shop sorts every film onto one shelf: drama, comedy or crime. A film is put on exactly one. Which loss is made for that?",
        options={
            "ce": (
                "Softmax cross-entropy.",
                "Right: exactly one shelf is true, so rivals are just what is wanted.",
            ),
            "bce": (
                "BCE, one question a shelf.",
                "Allowed; but nothing tells it that exactly one shelf is true. That it has to learn.",
            ),
            "none": ("Yes-terms of free sigmoids.", "Nothing would ever say no: every film on every shelf."),
        },
        right="ce",
        hint="How many shelves are true for one film?",
        solution="One of many: softmax, yes-terms alone. If a film may have several genres, that is notebook 03.",
    ),
}
