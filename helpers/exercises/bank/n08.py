"""The questions of notebook 08: focal loss, ZLPR, and what is used in the wild."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.live import style
from helpers.maths import further_losses, losses

Q, GAMMA = 0.9, 2
FOCAL = further_losses.best_constants(0.1, GAMMA, GAMMA, 0)  # what focal loss answers where 1 in 10 is true
START, ONE = np.full(10, np.log(0.1 / 0.9)), (np.arange(10) < 1).astype(float)
TEN, TWO = np.zeros(10), (np.arange(10) < 2).astype(float)
FALSE, TRUE = float(np.exp(TEN[TWO == 0]).sum()), float(np.exp(-TEN[TWO == 1]).sum())


def focal(q: float) -> float:
    """Return the focal loss of a true label to which the model gives q."""
    return float(further_losses.focal_loss(np.log(q / (1 - q)), 1.0, GAMMA))


QUESTIONS = {
    "again-08-frequency": ChoiceQuestion(
        words="A cat is in 3 of 10 photographs, and nothing in them tells which. Which one answer is best under binary cross-entropy?",
        options={
            "frequency": (
                "0.3.",
                "Right: the frequency. At any other answer one of the two pushes is the stronger.",
            ),
            "zero": (
                "0, for “no” is right more often.",
                "Then each of the three cats would cost more than any number.",
            ),
            "half": (
                "½, for it knows nothing.",
                "It knows how often: at ½ the rarer yes pushes up less than the no pushes down.",
            ),
        },
        right="frequency",
        hint="Where are 0.3 (1 − c) and 0.7 c equal?",
        solution="0.3 (1 − c) = 0.7 c at c = 0.3. Today come losses that are lowest elsewhere.",
    ),
    "again-08-rivals": ChoiceQuestion(
        words="An empty box: no label is true. Why can a softmax not say so?",
        options={
            "sum": (
                "Its answers must add up to 1.",
                "Right: somebody has to have the 1, however little each label deserves.",
            ),
            "floor": (
                "Its loss is then too high.",
                "Its loss is then 0, whatever it says: every term is multiplied by 0.",
            ),
            "zero": ("It is pushed to ⅓ each.", "It is not pushed at all: nothing true, nothing to learn."),
        },
        right="sum",
        hint="What would “none” be as three numbers, and which sums can a softmax have?",
        solution="“None” is (0, 0, 0), the corner opposite the triangle. Today a softmax gets a zero to be compared with.",
    ),
    "focal-times": Question(
        words="Focal loss multiplies −ln q of a true label by (1 − q)^γ, here with γ = 2.\n"
        "A true label has q = 0.9. How many times smaller than binary cross-entropy is its loss?",
        answer=lambda: float(-np.log(Q) / focal(Q)),
        within=0.5,
        checked=("100", "1/0.01", "1e2"),
        says={"0.01": (1 - 0.9) ** 2},
        mistakes=lambda: [
            (1 / (1 - Q), "That is for γ = 1. Here 1 − q is squared."),
            (float((1 - Q) ** GAMMA), "That is the factor itself. The loss is smaller by one over it."),
            (float(1 / Q**GAMMA), "That is with q squared. It is 1 − q that is squared: what is missing."),
            (
                float((Q / (1 - Q)) ** GAMMA),
                "That compares the factors at q = 0.1 and at q = 0.9. Here q is 0.9 for both losses.",
            ),
            (float(GAMMA), "γ is an exponent, not a factor."),
        ],
        hint="By which factor is −ln q multiplied?",
        solution="(1 − 0.9)² = 0.01, so it is {answer} times smaller. Labels that are easy hardly count any more; that is what it is for.",
        reveal=lambda guess: explore.focal_asymmetric(gamma_yes=2, gamma_no=2, guess=guess),
        at="times",
    ),
    "zlpr-zero": Question(
        words="ZLPR is ln(1 + Σ e^z over the false labels) + ln(1 + Σ e^(−z) over the true labels).\n"
        "Ten labels, two of them true, all logits 0. What is the loss?",
        answer=lambda: float(further_losses.zlpr(TEN, TWO)),
        checked=("ln 27", "ln 9 + ln 3", "3 ln 3"),
        mistakes=lambda: [
            (float(np.log(FALSE) + np.log(TRUE)), "That is ln 8 + ln 2: the 1 is forgotten in both."),
            (float(np.log(1 + FALSE)), "That is the false labels’ part. Add the true labels’ part."),
            (float(np.log(1 + TRUE)), "That is the true labels’ part. Add the false labels’ part."),
            (
                float(np.log(2 + FALSE + TRUE)),
                "That is ln(9 + 3). The sum of two logarithms is the logarithm of the product.",
            ),
            (
                float(losses.sigmoid_binary_cross_entropy(TEN, TWO).sum()),
                "That is binary cross-entropy, ln 2 for each label. Here are two logarithms, not ten.",
            ),
            (
                float(losses.softmax_cross_entropy(TEN, TWO)),
                "That is softmax cross-entropy, ln 10 for each true label.",
            ),
            (np.log(10), "That is one softmax over ten labels. Here are two sums, and a 1 in each."),
        ],
        hint="e⁰ is 1. Eight labels are false, two are true.",
        solution="ln(1 + 8) + ln(1 + 2) = ln 9 + ln 3 = ln 27 = {answer}. The two ones are the reference with which each label is compared. (That 3 ln 3 was a floor in notebook 04 is chance.)",
        reveal=lambda guess: explore.zlpr(logits=[0] * 10, targets=[1, 1] + [0] * 8, guess=guess),
    ),
    "check-proper": ChoiceQuestion(
        words=f"A label is true in 1 of 10 photographs, and the photographs do not tell which. Trained with focal loss (γ = 2), the model answers {style.number(float(FOCAL), 2)} every time. What is wrong?",
        options={
            "longer": (
                "It was not trained for long enough.",
                "This is its best answer: focal loss is lowest there. More training will not move it.",
            ),
            "useless": (
                "Focal loss does not work.",
                "It does what it was made for: the easy labels stop drowning the hard ones. But its answers must not be read as chances.",
            ),
            "proper": (
                "Nothing, but that is not the chance of a yes.",
                "Right: focal loss is not proper. Its best answer lies nearer to ½ than the frequency does.",
            ),
        },
        right="proper",
        hint="Where is binary cross-entropy lowest, at frequency 0.1? And where is this one?",
        solution="Only a proper loss is lowest at the true chance. Binary cross-entropy is proper; focal and asymmetric loss are not. Before you read their scores as chances, calibrate them again.",
        reveal=lambda guess: explore.focal_asymmetric(frequency=0.1),
    ),
    "zlpr-side": ChoiceQuestion(
        words="Of five labels always exactly one is true: the first in 45 of 100 pictures, and nothing in them tells when. BCE’s best logit for it is a little below zero, for 0.45 is below ½. And ZLPR’s?",
        options={
            "below": (
                "Below zero too.",
                "It would be, if the first label stood alone. But against it stand four labels that are rarer still.",
            ),
            "zero": (
                "Exactly zero.",
                "Nothing holds it there: to one side of it the mean loss still falls.",
            ),
            "above": ("Above zero.", "Right: here ZLPR’s zero is not a chance of ½."),
        },
        right="above",
        hint="In 45 pictures it is the only one to push up, and in the others it shares the push down with those that are false like itself.",
        solution="At z = 0 for all the first is pushed up by 0.45 × ½, and down by 0.55 × ⅕: up wins. The cell below finds where it ends.",
        says={"0.45": 0.45, "0.55": 1 - 0.45},
    ),
    "wild-start": Question(
        words="Ten labels, one of them true. Where every sigmoid starts at ½, the costs add up to 10 ln 2 = 6.93.\n"
        "Start them all at 1 in 10 instead. What do they add up to then?",
        answer=lambda: float(losses.sigmoid_binary_cross_entropy(START, ONE).sum()),
        checked=("−ln 0.1 − 9 ln 0.9", "3.25", "ln 10 + 9 ln(10/9)"),
        says={"6.93": 10 * np.log(2), "2.30": np.log(10), "0.105": -np.log(0.9), "0.9": 1 - 0.1},
        mistakes=lambda: [
            (
                float(losses.sigmoid_yes_terms(START, ONE).sum()),
                "That is the yes-term of the true label. Nine others pay a small no-term each.",
            ),
            (
                float(losses.sigmoid_yes_terms(-START, 1 - ONE).sum()),
                "Those are the nine no-terms. The true label pays −ln of what it was given.",
            ),
            (float(10 * np.log(2)), "That is where they start at ½."),
            (
                float(losses.sigmoid_binary_cross_entropy(START, ONE).mean()),
                "That is the mean over the labels. Add them up.",
            ),
            (
                float(10 * np.log(10)),
                "That would be so if all ten were true.",
            ),
        ],
        hint="One label pays a yes-term, nine pay a no-term. To which probability?",
        solution="−ln 0.1 is 2.30, and −ln 0.9 is 0.105, nine times: {answer}, less than half. The first steps are then not spent on learning that labels are rare.",
    ),
    "check-zlpr": ChoiceQuestion(
        words="A shop trains by ZLPR and names each label above zero. On products with exactly one colour it now and then names one whose chance is 0.45. What is that?",
        options={
            "early": (
                "It was not trained for long enough.",
                "More training brings it nearer to its best answer, and that may lie above zero.",
            ),
            "bug": (
                "A sign is wrong in its code.",
                "With a wrong sign it would push true labels down. This is what its best answer looks like.",
            ),
            "zero": (
                "Its zero is not a chance of ½.",
                "Right: where one of more than two is true, its zero lies at a lower chance. A threshold is to be found on held-out data.",
            ),
        },
        right="zero",
        hint="With five labels, one of them true and 0.45 the chance of the first: where did its logit end?",
        solution="Above zero means above ½ for BCE, and for ZLPR where there is a single label. Elsewhere ZLPR weighs a label against the others.",
        says={"0.45": 0.45},
    ),
    "case-pairs": ChoiceQuestion(
        words="A help desk matches questions with answers, as CLIP and SigLIP match texts with pictures: in each batch the pairs are the yeses, all other cells the noes. Two customers of a batch have asked the same thing. What does the batch teach?",
        options={
            "softmax": (
                "Only the softmax is misled.",
                "BCE in each cell is, too: it calls the other’s answer, which fits as well, a “no”.",
            ),
            "sigmoid": (
                "Only BCE is misled.",
                "The softmax over a row makes the two answers rivals, and at most one of them can have more than ½.",
            ),
            "both": (
                "Both are misled there.",
                "Right: two cells say “no” where nobody did. No pair was made for them, and that is all.",
            ),
        },
        right="both",
        hint="Who said that the first customer’s question does not fit the second one’s answer?",
        solution="A cell off the diagonal is “not tagged”, as in notebook 07. That it is a “no” is often right, and sometimes not.",
    ),
}
