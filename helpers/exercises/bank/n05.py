"""The questions of notebook 05: in the library."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.explore.saturation import torch_says
from helpers.maths import losses

Z, Y = np.array([1.0, 2.0, -1.0]), np.array([1.0, 1.0, 0.0])  # R: cat, dog, bird
ZERO, TENTH = np.zeros(10), np.eye(10)[0]  # ten labels, before any learning
BCE = losses.sigmoid_binary_cross_entropy
CE_SLOPE = float(losses.softmax_cross_entropy_gradient(ZERO, TENTH)[0])
BCE_SLOPE = float(losses.sigmoid_binary_cross_entropy_gradient(ZERO, TENTH)[0])


def first_overflow() -> float:
    """Return the smallest whole number whose exponential does not fit in float32."""
    with np.errstate(over="ignore"):
        return float(np.argmax(~np.isfinite(np.exp(np.arange(200, dtype=np.float32)))))


QUESTIONS = {
    "lib-mean": Question(
        words="R: logits (1, 2, −1), targets (1, 1, 0). The three questions cost 0.7535 together.\nWhat does BCEWithLogitsLoss() print?",
        answer=lambda: float(BCE(Z, Y).mean()),
        # e⁻¹ and e⁻²
        checked=("(2 ln(1+0.36787944117144233)+ln(1+0.1353352832366127))/3", "0.7535/3"),
        says={"0.7535": 2 * np.log1p(np.exp(-1)) + np.log1p(np.exp(-2))},
        mistakes=lambda: [
            (float(BCE(Z, Y).sum()), 'That is the sum: reduction="sum". The default is "mean".'),
            (
                float(BCE(Z, Y).sum() / 2),
                "That is divided by the two true labels. Every label is counted, the false one too.",
            ),
            (float(losses.softmax_cross_entropy(Z, Y)), "That is CrossEntropyLoss on the same numbers."),
        ],
        hint="What is the default reduction, and over what is it taken?",
        solution="0.7535 / 3 = {answer}.",
        reveal=lambda guess: explore.losses_side_by_side(scale="mean", guess=guess),
    ),
    "lib-initial": Question(
        words="Ten labels, one of them true, all logits 0: a network before any learning. CrossEntropyLoss says ln 10 = 2.3026.\n"
        "What does BCEWithLogitsLoss say?",
        answer=lambda: float(BCE(ZERO, TENTH).mean()),
        checked=("ln 2", "-ln ½"),
        says={"2.3026": np.log(10)},
        mistakes=lambda: [
            (np.log(10), "So says cross-entropy. Here ten questions are asked, each with two answers."),
            (float(BCE(ZERO, TENTH).sum()), "That is the sum of the ten questions; PyTorch averages them."),
            (
                float(BCE(ZERO, TENTH).mean() / 10),
                "That is one question’s cost divided by ten. It is the sum that is divided.",
            ),
            (0.5, "½ is the probability that each label gets. The loss is its −ln."),
        ],
        hint="Each question is a coin. What does one cost, and what is the mean of ten?",
        solution="Every question costs −ln ½, and so does their mean: ln 2 = {answer}, whatever K is. That it is below 2.3026 says nothing about which is better.",
        reveal=lambda guess: explore.losses_side_by_side(
            logits=[0, 0, 0], targets=[1, 0, 0], labels=10, scale="mean", guess=guess
        ),
    ),
    "lib-ratio": Question(
        words="The same start. Both losses push the true logit up.\nHow many times harder does CrossEntropyLoss push than BCEWithLogitsLoss?",
        answer=lambda: CE_SLOPE / (BCE_SLOPE / 10),
        within=0.06,
        checked=("18", "0.9/0.05", "18.0"),
        says={"0.05": (1 - 0.5) / 10, "0.9": 1 - 1 / 10},
        mistakes=lambda: [
            (
                CE_SLOPE / BCE_SLOPE,
                "That would be for the sum. PyTorch’s mean divides the push by ten, too.",
            ),
            (10.0, "The mean divides by ten, yes. But the two pushes were not equal before: 0.9 and 0.5."),
            (
                np.log(10) / np.log(2),
                "That is the ratio of the losses. Compare the pushes, y − p and (y − q)/10.",
            ),
            (1 / 18, "The other way round."),
        ],
        hint="The pushes are y − p and (y − q)/10. What are p and q at the start?",
        solution="0.9 against 0.5/10 = 0.05: {answer} times. On a false logit it is 0.1 against 0.05: only twice.",
        reveal=lambda guess: explore.losses_side_by_side(
            logits=[0, 0, 0], targets=[1, 0, 0], labels=10, scale="mean", guess=guess
        ),
        at="times",
    ),
    "lib-17": Question(
        words="A logit of 17 and the answer is no (y = 0), in float32. The truth is ln(1 + e¹⁷) ≈ 17.\nWhat does PyTorch’s BCELoss say after a sigmoid? (It lets no logarithm fall below −100.)",
        answer=lambda: torch_says(17.0, 0)[0][0],
        within=0.5,
        checked=("100", "100,0"),
        mistakes=lambda: [
            (
                17.0,
                "That is the truth, and what BCEWithLogitsLoss says. But BCELoss is given sigmoid(17), and in float32 that is 1.",
            ),
            (0.0, "The model says yes, surely, and the answer is no: that costs a lot."),
            (
                15.942385,
                "That is its largest true value: the nearest to 1 that PyTorch’s sigmoid comes. At 17 the sigmoid is exactly 1.",
            ),
        ],
        says={"0.99999996": 1 / (1 + np.exp(-17))},
        hint="sigmoid(17) is 0.99999996. How many nines can float32 hold?",
        solution="ln 0 is minus infinity; BCELoss stops it at −100. So the loss is {answer}, and the gradient is 0.",
        reveal=lambda guess: explore.saturation(logit=17, guess=guess),
    ),
    "check-m8": ChoiceQuestion(
        words="“I apply softmax in the model and CrossEntropyLoss after it. It trains, so it is fine.” What happens with three labels, one of them true?",
        options={
            "same": (
                "Nothing: softmax of a softmax is the same.",
                "It is not: the second softmax sees numbers between 0 and 1 and flattens them.",
            ),
            "floor": (
                "The loss never falls below 0.55.",
                "Right: at best the second softmax sees (1, 0, 0), which gives 0.576, and −ln of that is 0.551.",
            ),
            "error": (
                "PyTorch stops with an error.",
                "If only it did. Probabilities are floats like any logits.",
            ),
        },
        right="floor",
        hint="The best the first softmax can give is (1, 0, 0). What is the softmax of that?",
        solution="ln(1 + 2/e) = 0.551 for three labels, 1.461 for ten. A logits loss wants logits.",
        reveal=lambda guess: explore.which_loss(task="one of many"),
    ),
    "check-m10": ChoiceQuestion(
        words="Ten labels, on average one true per photograph. Your model has 90% binary accuracy. How good is it?",
        options={
            "good": (
                "Good: nine answers in ten are right.",
                "So are those of a model that always says no to everything.",
            ),
            "none": (
                "It may have learnt nothing.",
                "Right: saying no ten times is right nine times.",
            ),
            "bce": (
                "Good, but softmax would be better.",
                "Which loss it was does not matter here: first compare with “no” to everything.",
            ),
        },
        right="none",
        hint="How many of ten labels does the answer “none” get right?",
        solution="“None” is right on nine labels of ten, on average. Use measures that look at what was found: F1, or whole sets right.",
    ),
    "check-m11": ChoiceQuestion(
        words="Why does BCEWithLogitsLoss want float targets, when the labels are just 0 and 1?",
        options={
            "bug": (
                "An oversight of PyTorch’s.",
                "There is a reason: what may a target be, besides 0 and 1?",
            ),
            "prob": (
                "A target is a probability: 0.9 is one too.",
                "Right: 0 and 1 are probabilities like any other. A class number is an integer; that is what CrossEntropyLoss usually takes.",
            ),
            "gpu": (
                "Integers are slower than floats on a GPU.",
                "It is about meaning: soft targets must be possible.",
            ),
        },
        right="prob",
        hint="The cat before the box is opened had y = 0.5.",
        solution="Class numbers are integers, probabilities are floats. Transformers, left to guess, tells the two tasks apart by just that.",
        reveal=lambda guess: explore.which_loss(),
    ),
    "many-temperature": Question(
        words="Divide the logits (1, 2, −1) by a larger and larger temperature.\nTowards which number does p(cat) go?",
        answer=lambda: float(losses.softmax(np.zeros(3))[0]),
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
        solution="ln(3.4 × 10³⁸) = 88.72, so {answer} is the first whole number beyond.\nA network gone astray gets there. Then the naive loss is nan if the label with that logit is true, ∞ if one far below is.",
        reveal=lambda guess: explore.overflow(z=89, guess=guess),
    ),
    "again-05-share": ChoiceQuestion(
        words="The first two of three labels are true. Which is the best answer of softmax with −Σ y ln p?",
        options={
            "half": ("(½, ½, 0)", "Right: both share the sum of 1, and the floor is 2 ln 2."),
            "ones": ("(1, 1, 0)", "That adds up to 2. It is BCE’s best."),
            "thirds": ("(⅓, ⅓, ⅓)", "The false label’s third is better shared out between the true ones."),
        },
        right="half",
        hint="p = y/s.",
        solution="With s true labels each gets 1/s: a point of the triangle, never the corner.",
    ),
    "again-05-exact": ChoiceQuestion(
        words="On each photograph exactly one of ten labels is true. Is the usual formula with softmax missing anything?",
        options={
            "no": (
                "No: the tie does the work of the no-terms.",
                "Right: what a false label claims is taken from the true one.",
            ),
            "yes": (
                "Yes: false labels are never told no.",
                "They are pushed down by p, for p(true) can only rise if they fall.",
            ),
            "slow": (
                "Yes: it learns more slowly.",
                "It is one question with ten answers, and it is the loss made for it.",
            ),
        },
        right="no",
        hint="Where does probability for the true label come from?",
        solution="Yes-terms alone are safe when the probabilities are tied and one label is true.",
    ),
    "case-pipeline": ChoiceQuestion(
        words="A model of toxic comments was trained with BCE for six kinds of toxicity. Someone shows its six logits through a softmax. What goes wrong?",
        options={
            "sum": (
                "Even a harmless comment gets a full 1.",
                "Right: softmax cannot say “none”. Six low logits share 1 among them.",
            ),
            "order": (
                "The order of the six kinds is turned.",
                "Softmax keeps the order of logits. It loses how large they are.",
            ),
            "nothing": (
                "Nothing: it only scales them.",
                "It ties what was trained untied: two kinds can no longer both be certain.",
            ),
        },
        right="sum",
        hint="What is softmax of (−9, −9, −9, −9, −9, −9)?",
        solution="Each would get a sixth. Use the activation that belongs to the loss: sigmoid.",
        reveal=lambda guess: explore.triangle_in_cube(logits=[-6, -6, -6], targets=[0, 0, 0]),
    ),
}
