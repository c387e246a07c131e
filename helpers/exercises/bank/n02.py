"""The questions of notebook 02: one of many."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.maths import losses

ZERO, CAT = np.zeros(3), np.array([1.0, 0.0, 0.0])


def first_overflow() -> float:
    """Return the smallest whole number whose exponential does not fit in float32."""
    with np.errstate(over="ignore"):
        return float(np.argmax(~np.isfinite(np.exp(np.arange(200, dtype=np.float32)))))


QUESTIONS = {
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
        words="Again (0, 0, 0), and the box holds a cat.\nWhat is the gradient of the loss with respect to the cat’s logit?",
        answer=lambda: float(losses.softmax_cross_entropy_gradient(ZERO, CAT)[0]),
        checked=("-2/3", "−0,667"),
        mistakes=lambda: [
            (
                2 / 3,
                "That is the push, minus the gradient: the way the logit will move. The gradient has the other sign.",
            ),
            (1 / 3, "That is p(cat). The gradient is p − y, and y is 1 for the cat."),
            (-1 / 3, "The sign is right. But p − y is 1/3 − 1."),
            (-1.0, "−1 would be the gradient if p(cat) were 0. It is 1/3 already."),
            (-3.0, "That is the slope in p, −1/p. With respect to the logit it is p − y."),
        ],
        hint="The gradient of softmax cross-entropy is p − y.",
        solution="p − y = 1/3 − 1 = −2/3 = {answer}. The loss falls when the cat’s logit rises, so it is pushed up.",
        reveal=lambda guess: explore.one_of_many(logits=[0, 0, 0], guess=guess),
        at="cat",
    ),
    "many-temperature": Question(
        words="Divide the logits (1, 2, −1) by a larger and larger temperature.\nTowards which number does p(cat) go?",
        answer=lambda: float(losses.softmax(ZERO)[0]),
        checked=("1/3", "⅓"),
        mistakes=lambda: [
            (
                0.0,
                "The logits go to 0, the probabilities do not: what is the softmax of three zeros?",
            ),
            (
                1.0,
                "That is for a temperature near 0 and the largest logit. A large one makes the logits alike.",
            ),
            (
                float(losses.softmax([1.0, 2.0, -1.0])[0]),
                "That is p(cat) at temperature 1. Dividing changes the differences, and they are what counts.",
            ),
            (0.5, "Half each would be right with two labels. There are three."),
        ],
        hint="What becomes of 1/T, 2/T and −1/T?",
        solution="All three logits go to 0, so all three probabilities go to 1/3 = {answer}.",
        reveal=lambda guess: explore.one_of_many(temperature=4, guess=guess),
        at="p",
    ),
    "many-overflow": Question(
        words="Softmax needs exp(z). In float32, which is the smallest whole number z for which exp(z) is infinite?",
        answer=first_overflow,
        within=0.4,
        checked=("89", "89.0"),
        says={
            "88.72": 128 * np.log(2),
            "88.7": 128 * np.log(2),
            "87.5": 38 * np.log(10),
            "3.4": 2**128 / 1e38,
            "1.65": np.exp(88) / 1e38,
        },
        mistakes=lambda: [
            (
                710.0,
                "That is for float64. float32 gives up much sooner: its largest number is about 3.4 × 10³⁸.",
            ),
            (88.0, "Very near: exp(88) still fits, 1.65 × 10³⁸."),
            (
                128.0,
                "2¹²⁸ is the limit, yes: but the base is e, so take it times ln 2: 128 × ln 2 = 88.7.",
            ),
            (
                38.0,
                "10³⁸ is about the limit: but the base is e, and 38 × ln 10 = 87.5. A little further.",
            ),
        ],
        hint="The largest float32 is about 3.4 × 10³⁸. Its natural logarithm?",
        solution="ln(3.4 × 10³⁸) = 88.72, so {answer} is the first whole number beyond.\nA logit of 89 is not rare in a network gone astray, and the loss becomes ∞ or nan, as the true label is the smaller or the larger.",
        reveal=lambda guess: explore.overflow(z=89, guess=guess),
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
        hint="exp(z) / exp(z).",
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
        words="Someone adds 100 to all three logits of a trained model. Which numbers change?",
        options={
            "loss": (
                "The loss.",
                "It depends on the probabilities, and these depend on differences of logits only.",
            ),
            "none": (
                "Neither the probabilities nor the loss.",
                "Right: softmax only sees differences. So it cannot say “none of them” by making all logits low: keep that for notebook 03.",
            ),
            "all": (
                "All of them.",
                "Every exponential grows by the same factor, above and below the line.",
            ),
        },
        right="none",
        hint="In the explorer of “Rivals” above, move “shift all”.",
        solution="e^(z+100) / Σ e^(z+100): the factor cancels. K logits have only K − 1 numbers’ worth to say.",
        reveal=lambda guess: explore.one_of_many(shift=5),
    ),
}
