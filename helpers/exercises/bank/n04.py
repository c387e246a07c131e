"""The questions of notebook 04: one question per label."""

from functools import partial

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.maths import losses

Z, Y = np.array([1.0, 2.0, -1.0]), np.array([1.0, 1.0, 0.0])  # R: cat, dog, bird
Q = losses.sigmoid(Z)
COSTS = losses.sigmoid_binary_cross_entropy(Z, Y)


def best_constant(frequency: float, pos_weight: float = 1.0) -> float:
    """Return the answer at which binary cross-entropy is lowest, found by gradient descent."""
    slope = partial(losses.sigmoid_binary_cross_entropy_gradient, pos_weight=pos_weight)
    path = losses.gradient_descent(slope, np.zeros(1), np.array([frequency]), learning_rate=1.0, steps=500)
    return float(losses.sigmoid(path[-1])[0])


QUESTIONS = {
    "const-best": Question(
        words="A model sees nothing and gives the same answer c to every photograph. 3 in 10 show a cat.\n"
        "At which c is its average binary cross-entropy lowest?",
        answer=lambda: best_constant(0.3),
        checked=("0.3", "3/10", ".3"),
        mistakes=lambda: [
            (
                1.0,
                "That is where −y ln c alone is lowest. The other seven photographs say no, and now they count.",
            ),
            (0.0, "At c = 0 each of the three cats would cost −ln 0, which is infinite."),
            (0.5, "½ is “no idea”. It does know something: how often there is a cat."),
            (0.7, "That is how often there is none."),
        ],
        hint="Three photographs want c higher, seven want it lower. On the logit a yes-term pushes up by 1 − c, a no-term down by c.",
        solution="0.3 (1 − c) = 0.7 c, so c = {answer}: the frequency itself.",
        reveal=lambda guess: explore.best_constant(guess=guess),
        at="across",
    ),
    "const-weighted": Question(
        words="Only 1 in 10 photographs shows a cat. You set pos_weight = 9: every yes-term counts nine times.\n"
        "Which constant answer c is best now?",
        answer=lambda: best_constant(0.1, 9.0),
        checked=("0.5", "½", "0.9/1.8"),
        mistakes=lambda: [
            (
                0.1,
                "That was the best c without the weight. Nine times one cat now stand against nine without.",
            ),
            (0.9, "Nine times 0.1 is 0.9, against 0.9 for the photographs without: that is one to one."),
            (1.0, "The nine photographs without a cat still push down."),
        ],
        hint="Balance the pushes as for 3 in 10, with nine times the push upwards.",
        solution="9 × 0.1 × (1 − c) = 0.9 × c, so c = {answer}. The weight moves the answer away from the frequency, on purpose.",
        reveal=lambda guess: explore.best_constant(frequency=0.1, pos_weight=9, guess=guess),
        at="across",
    ),
    "three-ways": Question(
        words="R again: logits (1, 2, −1), cat and dog are true, bird is not. The sigmoids are 0.731, 0.881 and 0.269.\n"
        "What do the three questions cost together?",
        answer=lambda: float(COSTS.sum()),
        # e⁻¹ and e⁻²
        checked=(
            "2 ln(1 + 0.36787944117144233) + ln(1 + 0.1353352832366127)",
            "0.313 + 0.127 + 0.313",
            "-ln 0.4707",
        ),
        says={
            "0.731": 1 / (1 + np.exp(-1)),
            "0.881": 1 / (1 + np.exp(-2)),
            "0.269": 1 / (1 + np.exp(1)),
            "0.3133": np.log1p(np.exp(-1)),
        },
        mistakes=lambda: [
            (float(COSTS.mean()), "That is the mean over the labels. Here they are added up."),
            (
                float(losses.sigmoid_yes_terms(Z, Y).sum()),
                "That is the two yes-terms. The bird has a no-term: −ln(1 − 0.269).",
            ),
            (
                float(losses.softmax_cross_entropy(Z, Y)),
                "That is softmax cross-entropy. Here each label has its own question.",
            ),
            (float(-np.log(Q).sum()), "The bird is not there: it costs its no-term, −ln(1 − q), not −ln q."),
            (2 * float(COSTS.sum()), "That is each question asked twice. Once is enough."),
        ],
        hint="Two yes-terms and one no-term. Which label has the no-term?",
        solution="0.3133 + 0.1269 + 0.3133 = {answer}.",
        reveal=lambda guess: explore.label_by_label(guess=guess),
    ),
    "set-chance": Question(
        words="The same R. If the three answers are independent, which chance does the model give to exactly the set {cat, dog}?",
        answer=lambda: float(np.exp(-COSTS.sum())),
        # 1 + e⁻¹, twice, and 1 + e⁻²
        checked=("1/1.3678794411714423/1.3678794411714423/1.1353352832366127", "0.731 * 0.881 * 0.731"),
        says={
            "0.731": 1 / (1 + np.exp(-1)),
            "0.881": 1 / (1 + np.exp(-2)),
            "0.7535": 2 * np.log1p(np.exp(-1)) + np.log1p(np.exp(-2)),
        },
        mistakes=lambda: [
            (
                float(Q[0] * Q[1]),
                "That is cat and dog, bird or no bird. Exactly {cat, dog} also needs: no bird.",
            ),
            (float(Q.prod()), "That is all three together. The bird should not be there: 1 − q."),
            (float(COSTS.sum()), "That is the loss. Which probability has this as its −ln?"),
            (1 / 8, "There are eight sets, but they are not equally likely."),
        ],
        hint="yes × yes × no.",
        solution="0.731 × 0.881 × 0.731, unrounded, is {answer}. And −ln of it is 0.7535: the sum of the three questions.",
        reveal=lambda guess: explore.six_labels_eight_sets(guess=guess),
    ),
    "again-04-share": ChoiceQuestion(
        words="Softmax, the usual formula, and a true label with p = 0.4. When is it pushed down?",
        options={
            "three": ("When three labels are true.", "Right: up only while p < 1/s, and 0.4 is above ⅓."),
            "two": ("When two labels are true.", "Then up, while p < ½."),
            "never": ("Never: it is true.", "With several true labels they are rivals: the push is 1 − s p."),
        },
        right="three",
        hint="The push on a true label is 1 − s p.",
        solution="1 − 3 × 0.4 = −0.2: down. With one or two true labels it is still up.",
        reveal=lambda guess: explore.many_at_once(logits=[0.3, 0, 0], targets=[1, 1, 1]),
    ),
    "again-04-no": ChoiceQuestion(
        words="Free sigmoids and yes-terms alone. Which push does a false label get?",
        options={
            "none": ("None.", "Right: its yes-term is multiplied by y = 0, and nothing else looks at it."),
            "down": ("Down.", "That is what the no-term would do."),
            "up": (
                "Up.",
                "Only true labels are pushed up. But a false one that shares its features may be carried along.",
            ),
        },
        right="none",
        hint="−y ln q, with y = 0.",
        solution="Nothing says no: “yes to everything” costs almost 0.",
        reveal=lambda guess: explore.many_at_once(
            logits=[10, 10, 10], targets=[1, 0, 0], loss="yes-terms only"
        ),
    ),
    "case-toxic": ChoiceQuestion(
        words="Comments may be insulting, threatening, both, or neither. Most are neither. Which loss, and why?",
        options={
            "bce": (
                "BCE: “neither” is two answers no.",
                "Right: every corner can be said, and every comment teaches.",
            ),
            "ce": (
                "Softmax: “neither” is a third class.",
                "Then “neither” can be said, but “both” still cannot.",
            ),
            "rare": (
                "Softmax, for BCE would drown in easy noes.",
                "Easy noes cost little. With softmax a comment that is neither teaches nothing.",
            ),
        },
        right="bce",
        hint="Two probabilities tied to a sum of 1: which of the four sets can they come near?",
        solution="Two separate questions, four sets. How to weigh rare yeses is another matter: pos_weight, or the threshold.",
        reveal=lambda guess: explore.rebuttals(logits=[6, 6, -6], targets=[1, 1, 0]),
    ),
    "check-m2": ChoiceQuestion(
        words="Your model has three labels, trained with binary cross-entropy. You add a fourth output and leave the other logits as they are. What happens to the costs of the first three?",
        options={
            "share": (
                "They fall: the probability is shared among four.",
                "So it would be with a softmax. Sigmoids share nothing.",
            ),
            "stay": ("Nothing.", "Right: a fourth question is asked, and the first three stay as they were."),
            "break": (
                "It cannot be done: binary means two.",
                "Binary counts the answers to each question, yes and no, not the labels.",
            ),
        },
        right="stay",
        hint="Press “a fourth label” in the first explorer with the stacked costs.",
        solution="Binary cross-entropy is K yes-or-no questions. One more adds a term and moves none.",
        reveal=lambda guess: explore.label_by_label(extra=True),
    ),
    "check-one-true": ChoiceQuestion(
        words="On each picture exactly one of ten labels is true. A colleague trains ten sigmoids with BCE. What do you say?",
        options={
            "allowed": (
                "Allowed: but nothing ties the ten answers.",
                "Right: they need not add up to 1. A softmax knows beforehand that it is one of ten.",
            ),
            "bug": (
                "A bug: BCE is for several true labels.",
                "It asks ten questions whose answers happen to be one yes and nine noes. Their chances are learnt all the same.",
            ),
            "same": (
                "Allowed: it is the same as softmax.",
                "At its best it says the same; on the way ten sigmoids are not tied.",
            ),
        },
        right="allowed",
        hint="What does the tie of a softmax say for free?",
        solution="At its best each sigmoid says the chance of its label, and these add up to 1; on the way nothing holds them to it.",
        reveal=lambda guess: explore.rebuttals(logits=[1, 1, 1], targets=[1, 0, 0], loss="bce"),
    ),
    "check-m12": ChoiceQuestion(
        words="In your photographs a cat and a dog are never seen together. Can a model trained with binary cross-entropy learn this?",
        options={
            "no": (
                "No: it treats labels as independent.",
                "Only once the photograph is known. If it sees a cat, it can well say: no dog.",
            ),
            "seen": (
                "As far as the photograph shows which one it is.",
                "Right. Each question sees the whole photograph. Where the photograph leaves a doubt, “one of the two, never both” cannot be said.",
            ),
            "yes": (
                "Yes: it has never seen them together.",
                "Where the photograph leaves it open, each may get ½, and then “both” gets ¼.",
            ),
        },
        right="seen",
        hint="In the explorer of the eight sets, press “cat or dog, at its best”.",
        solution="Given the photograph, the K answers are independent. Each alone is right; what they know of each other beyond the photograph is lost: in that picture ln 2.",
        reveal=lambda guess: explore.six_labels_eight_sets(
            world="either", targets=[0.5, 0.5, 0], logits=[0, 0, -10]
        ),
    ),
    "check-m14": ChoiceQuestion(
        words="A label is true in 2 of 100 photographs. Your model never goes above 0.5 for it, so it predicts “no” every time. What is broken?",
        options={
            "loss": (
                "Binary cross-entropy: it should predict some.",
                "It says 0.02 where it knows no more, and that is true. “Above ½” is your rule, not the loss’s.",
            ),
            "rule": (
                "Perhaps nothing: a rare label has low chances.",
                "Right: if photographs with it score higher, lower the threshold. If all have 0.02, the model knows how often, and not where.",
            ),
            "sigmoid": (
                "The sigmoid: with a softmax it would be found.",
                "Softmax would make it a rival: 0.02 divided by the sum of all frequencies, a share and no longer a chance.",
            ),
        },
        right="rule",
        hint="What is the best constant at π = 0.02?",
        solution="Who knows only π = 0.02 rightly says 0.02, and no threshold helps. Who knows more needs a lower threshold, or pos_weight, which moves the chances.",
        reveal=lambda guess: explore.best_constant(frequency=0.02),
    ),
}
