"""The questions of notebook 01: Schrödinger's cat."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.explore.two_formulas import terms
from helpers.maths import losses


def _usual(p_dead: float, p_alive: float) -> float:
    return sum(terms(p_dead, p_alive, 1)[0])


def _with_no(p_dead: float, p_alive: float) -> float:
    return sum(map(sum, terms(p_dead, p_alive, 1)))


QUESTIONS = {
    "again-01-multi-hot": ChoiceQuestion(
        words="A photograph shows a dog and a bird, and no cat. Which target says so, in the order cat, dog, bird?",
        options={
            "hot": (
                "(0, 1, 1)",
                "Right: a one for each label that is true. With several ones it is multi-hot.",
            ),
            "one": ("(1, 0, 0)", "That is “a cat, nothing else”."),
            "share": (
                "(0, ½, ½)",
                "That adds up to 1, as probabilities of one animal would. Both are there, surely.",
            ),
        },
        right="hot",
        hint="One number for each label: 1 where it is true.",
        solution="(0, 1, 1): no cat, a dog, a bird.",
    ),
    "again-01-none": ChoiceQuestion(
        words="The box is empty. Three probabilities add up to 1: how low can the largest of them be?",
        options={
            "zero": ("To 0.", "Then all three would be 0, and they must add up to 1."),
            "third": (
                "To ⅓.",
                "Right: of three that add up to 1 the largest is at least ⅓. Three clear “no” it cannot say.",
            ),
            "half": ("To ½.", "There it ends when two are true. Three can share the 1 more evenly."),
        },
        right="third",
        hint="What is the mean of three numbers that add up to 1?",
        solution="Their mean is ⅓, so the largest is never below it. Three sigmoids can all be near 0.",
    ),
    "cat-tied": Question(
        words="The cat is dead (r = 1). The model says p(dead) = 0.9, so p(alive) = 0.1.\n"
        "The usual formula gives −ln 0.9 = 0.105. What do the yes-terms and no-terms of both labels give together?",
        answer=lambda: _with_no(0.9, 0.1),
        checked=("−2 ln 0.9", "0,2107", "2 × 0.105"),
        says={"0.105": -np.log(0.9), "0.10536": -np.log(0.9)},
        mistakes=lambda: [
            (
                _usual(0.9, 0.1),
                "That is the usual formula again. The no-term of “alive” comes to it: −ln(1 − p(alive)), which is −ln 0.9 once more.",
            ),
            (
                -_with_no(0.9, 0.1),
                "The right size, but a loss is never negative: the minus sign in front of the logarithms is missing.",
            ),
            (
                _with_no(0.9, 0.9),
                "That is its value when p(alive) is 0.9 too. Here the two are tied: p(alive) = 1 − p(dead) = 0.1.",
            ),
            (
                _with_no(0.9, 0.1) / np.log(10),
                "That is with base-10 logarithms. Losses use the natural logarithm, ln.",
            ),
        ],
        hint="Two of its four terms are multiplied by 1 − r = 0. Write down the other two.",
        solution="r = 1 leaves −ln p(dead) and −ln(1 − p(alive)).\nTied, 1 − p(alive) is p(dead): the same number twice, 2 × 0.10536 = {answer}.",
        reveal=lambda guess: explore.two_formulas(guess=guess),
    ),
    "cat-untied": Question(
        words="Now untie them: p(dead) = 0.9 and p(alive) = 0.9 at once. The cat is dead.\nWhat do yes-terms and no-terms give together?",
        answer=lambda: _with_no(0.9, 0.9),
        checked=("−ln 0.9 − ln 0.1", "0.105 + 2.303"),
        says={"0.105": -np.log(0.9), "0.10536": -np.log(0.9), "2.30259": np.log(10)},
        mistakes=lambda: [
            (
                _with_no(0.9, 0.1),
                "Twice the usual formula: true only while p(alive) = 1 − p(dead). Here 1 − p(alive) is 0.1.",
            ),
            (
                _usual(0.9, 0.9),
                "That is the usual formula: its yes-terms never look at p(alive) here, and that is its weakness.",
            ),
            (-np.log(0.1), "That is the no-term alone. Add the yes-term, −ln p(dead) = 0.105."),
            (
                -_with_no(0.9, 0.9),
                "The right size, but a loss is never negative: mind the minus signs.",
            ),
        ],
        hint="The no-term of “alive” is −ln(1 − p(alive)), and p(alive) is now 0.9.",
        solution="−ln 0.9 − ln(1 − 0.9) = 0.10536 + 2.30259 = {answer}. The usual formula still says 0.105.",
        reveal=lambda guess: explore.two_formulas(p_alive=0.9, tied=False, guess=guess),
    ),
    "cat-closed": Question(
        words="The box is still closed: the target is y = 0.5.\nWhat is the lowest BCE that any prediction can reach?",
        answer=lambda: float(losses.binary_entropy(0.5)),
        checked=("ln 2", "-ln ½"),
        mistakes=lambda: [
            (
                0.0,
                "0 would need a prediction that is certain and right; but with y = 0.5 yes-term and no-term both count, and one of them always punishes certainty.",
            ),
            (0.5, "0.5 is the best prediction. The loss there is −0.5 ln 0.5 − 0.5 ln 0.5."),
            (
                0.5 * np.log(2),
                "That is one of the two terms: −0.5 ln 0.5. The other is just as large.",
            ),
            (
                2 * np.log(2),
                "That is BCE twice, for “dead?” and for “alive?”. One question costs half of it.",
            ),
            (1.0, "One bit, yes: but our unit is the nat (ln), and one bit is ln 2 nats."),
        ],
        hint="Which q is best when dead and alive are equally likely? Put it into −y ln q − (1−y) ln(1−q).",
        solution="By symmetry q = 0.5 is best: −0.5 ln 0.5 − 0.5 ln 0.5 = ln 2 = {answer}.\nThat is the target’s own entropy: no prediction can be lower.",
        reveal=lambda guess: explore.one_cat(logit=2, target=0.5, guess=guess),
    ),
    "check-m1": ChoiceQuestion(
        words="Two of what? What does “binary” count in binary cross-entropy?",
        options={
            "yes": (
                "The labels: it is for two.",
                "There may be any number. Each gets a two-way question of its own.",
            ),
            "no": (
                "The values of one label.",
                "Right: yes or no, for one label. With K labels you ask K such questions (notebook 04).",
            ),
            "outputs": ("The outputs of the network.", "One logit will do: the other is fixed at 0."),
        },
        right="no",
        hint="The question was “dead?”. How many answers has it?",
        solution="Binary cross-entropy is cross-entropy between yes and no. How many such questions you ask is another matter.",
    ),
    "check-m3": ChoiceQuestion(
        words="Two free probabilities c₁ and c₂, the target is (1, 0), the loss is −Σ y ln c. You raise c₂ from 0.1 to 1. What happens to the loss?",
        options={
            "falls": (
                "It falls.",
                "Nothing in −1·ln c₁ − 0·ln c₂ depends on c₂, so it cannot fall.",
            ),
            "rises": (
                "It rises.",
                "It would if the two had to add up to 1. They are free, and c₂ is multiplied by 0.",
            ),
            "same": (
                "It does not move.",
                "Right: c₂ is multiplied by y₂ = 0. A wrong “yes” costs nothing.",
            ),
        },
        right="same",
        hint="Write out both terms.",
        solution="−1·ln c₁ − 0·ln c₂ = −ln c₁. Only the tie c₁ + c₂ = 1 lets the yes-terms notice c₂.",
        reveal=lambda guess: explore.two_formulas(p_dead=0.9, p_alive=0.5),
    ),
    "check-shift": ChoiceQuestion(
        words="Both logits of a two-class softmax go up by 2. What happens to p(dead)?",
        options={
            "up": (
                "It rises.",
                "Both exponentials grow by the same factor e², and the ratio stays.",
            ),
            "same": ("It stays as it is.", "Right: only the difference of the two logits counts."),
            "one": (
                "That depends on the logits.",
                "It would if only one went up: then their difference changes.",
            ),
        },
        right="same",
        hint="Divide e^(z+2) by e^(z+2) + e^(w+2).",
        solution="The factor e² stands above and below and cancels: softmax(z, w) = sigmoid(z − w).",
        reveal=lambda guess: explore.two_logits(),
    ),
    "case-spam": ChoiceQuestion(
        words="A spam filter has two outputs, “spam” and “wanted”, each by a sigmoid of its own. It is trained with −Σ y ln c, the yes-terms alone. What will it say of every mail in the end?",
        options={
            "both": (
                "“Spam” and “wanted” at once.",
                "Right: nothing ties the two, and no term ever says no.",
            ),
            "right": (
                "What is right, for the targets are exclusive.",
                "The targets are; the outputs are not tied. A wrong “spam” costs nothing.",
            ),
            "half": ("½ and ½.", "That costs ln 2 a mail. “Both, surely” costs almost nothing."),
        },
        right="both",
        hint="Which term does “spam, surely” cost on a wanted mail?",
        solution="Every push is upward. With a softmax, or with one sigmoid and both terms, it would be right.",
        reveal=lambda guess: explore.two_formulas(p_alive=0.99, p_dead=0.99, tied=False),
    ),
}
