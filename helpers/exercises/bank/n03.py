"""The questions of notebook 03: many at once."""

import numpy as np

from helpers import explore
from helpers.exercises.question import ChoiceQuestion, Question
from helpers.maths import losses

Z, Y = np.array([1.0, 2.0, -1.0]), np.array([1.0, 1.0, 0.0])
HIGH, CAT, NONE = np.full(3, 10.0), np.array([1.0, 0.0, 0.0]), np.zeros(3)
P = losses.softmax(Z)

QUESTIONS = {
    "both-push": Question(
        words="A cat and a dog are in the box: y = (1, 1, 0). The logits are (1, 2, −1), so p = (0.259, 0.705, 0.035).\n"
        "What is the gradient of −Σ y ln p with respect to the dog’s logit?",
        answer=lambda: float(losses.softmax_cross_entropy_gradient(Z, Y)[1]),
        # e⁻¹ and e⁻³
        checked=("2/(1 + 0.36787944117144233 + 0.049787068367863944) − 1", "2*0.705 - 1"),
        says={
            "0.259": 1 / (1 + np.exp(1) + np.exp(-2)),
            "0.705": 1 / (1 + np.exp(-1) + np.exp(-3)),
            "0.7054": 1 / (1 + np.exp(-1) + np.exp(-3)),
            "0.035": 1 / (1 + np.exp(2) + np.exp(3)),
        },
        mistakes=lambda: [
            (
                P[1] - 1,
                "That is p − y, the rule for one true label. With two, each of the two logarithms brings its own p: the gradient is 2p − y.",
            ),
            (
                1 - 2 * P[1],
                "The right size, the wrong sign: that is the push. The gradient is 2p − y.",
            ),
            (P[1], "That is p(dog) itself."),
            (
                float(losses.sigmoid(2.0)) - 1,
                "That is sigmoid(2) − 1, the gradient of binary cross-entropy. Here it is still softmax.",
            ),
            (
                P[1] - 0.5,
                "That is with the target divided by 2. Here the targets are 1 and 1, so it is twice that.",
            ),
        ],
        hint="−ln p(cat) − ln p(dog): add up the gradients of two one-of-many losses, p − (1,0,0) and p − (0,1,0).",
        solution="2p − y = 2 × 0.7054 − 1 = {answer}. Positive: the loss pushes a true label down.",
        reveal=lambda guess: explore.many_at_once(guess=guess),
        at="dog",
    ),
    "both-floor": Question(
        words="Same box, y = (1, 1, 0). Move the logits wherever you like.\nWhat is the lowest value that −Σ y ln p can have?",
        answer=lambda: float(losses.softmax_cross_entropy_floor(Y)),
        checked=("2 ln 2", "2*ln(2)", " LOG 4 "),
        mistakes=lambda: [
            (0.0, "0 needs p(cat) = 1 and p(dog) = 1 together, but they share a sum of 1."),
            (
                np.log(2),
                "That is −ln ½, for one of the two labels. There are two true labels, and each pays it.",
            ),
            (
                np.log(3),
                "That is the loss of knowing nothing with one true label. Here the best p is (½, ½, 0).",
            ),
            (2 * np.log(3), "That is at p = (⅓, ⅓, ⅓). Take the bird’s third and share it out."),
        ],
        hint="The two true labels must share 1. How is it best shared?",
        solution="The best is p = (½, ½, 0): −ln ½ − ln ½ = 2 ln 2 = {answer}. With s true labels it is s ln s.",
        reveal=lambda guess: explore.beat_the_floor(guess=guess),
    ),
    "never-no": Question(
        words="Now without the softmax: q = sigmoid(z), each label free. z = (10, 10, 10), and only the cat is true: y = (1, 0, 0).\n"
        "Two of three labels are badly wrong. What is −Σ y ln q?",
        answer=lambda: float(losses.sigmoid_positives_only(HIGH, CAT).sum()),
        within=0.002,
        # e⁻¹⁰
        checked=("ln(1 + 4.5399929762484854e−5)", "4.5e-5", "4,5 × 10^−5"),
        says={"20.0001": 20 + 3 * np.log1p(np.exp(-10))},
        mistakes=lambda: [
            (
                float(losses.sigmoid_binary_cross_entropy(HIGH, CAT).sum()),
                "That is binary cross-entropy, which asks the wrong labels too. This formula multiplies them by y = 0.",
            ),
            (
                10.0,
                "One wrong label at z = 10 would cost about 10, if anyone asked it. This formula does not.",
            ),
            (
                np.log(3),
                "That is softmax of three equal logits. Here each label has its own sigmoid.",
            ),
        ],
        hint="Only the cat’s term is left. What is −ln sigmoid(10)?",
        solution="−ln sigmoid(10) = {answer}, almost nothing. Binary cross-entropy would say 20.0001. Nothing here ever says no.",
        reveal=lambda guess: explore.many_at_once(
            logits=[10, 10, 10], targets=[1, 0, 0], loss="positives only", guess=guess
        ),
    ),
    "none-loss": Question(
        words="The box is empty: y = (0, 0, 0). The logits are (1, 2, −1), with softmax.\nWhat is −Σ y ln p?",
        answer=lambda: float(losses.softmax_cross_entropy(Z, NONE)),
        checked=("0", "-0"),
        mistakes=lambda: [
            (
                float(losses.sigmoid_binary_cross_entropy(Z, NONE).sum()),
                "That is binary cross-entropy, and a good answer it would be. Softmax cross-entropy has nothing to add up here.",
            ),
            (
                np.log(3),
                "That would be for one true label and equal logits. Here every term is multiplied by 0.",
            ),
            (
                float(-np.log(P).sum()),
                "That is Σ −ln p with every target 1. Here every target is 0.",
            ),
        ],
        hint="Every y is 0.",
        solution="Every term is 0 × something: the loss is {answer}, and so is the gradient. An empty box teaches this model nothing.",
        reveal=lambda guess: explore.many_at_once(targets=[0, 0, 0], guess=guess),
    ),
    "check-m5": ChoiceQuestion(
        words="“Divide the target by its sum, then softmax cross-entropy is fine.” With three true labels of three, what does the best model answer?",
        options={
            "ones": ("1 for each.", "A softmax adds up to 1, whatever the target."),
            "thirds": (
                "⅓ for each.",
                "Right: the very answer of a model that knows nothing. And for an empty box, y/s is 0/0.",
            ),
            "nothing": ("It has no best answer.", "It has one, p = y/s: but look at what it says."),
        },
        right="thirds",
        hint="The best softmax is p = y/s.",
        solution="p = (⅓, ⅓, ⅓) with floor ln 3. “All of them” and “no idea” have become the same answer.",
        reveal=lambda guess: explore.many_at_once(logits=[0, 0, 0], targets=[1, 1, 1], loss="softmax y/s"),
    ),
    "check-m6": ChoiceQuestion(
        words="Three sigmoids give 0.9, 0.8 and 0.1. They add up to 1.8. What is wrong?",
        options={
            "sum": (
                "They must add up to 1.",
                "Softmax outputs must. These answer three separate questions, and two may be “yes”.",
            ),
            "nothing": (
                "Nothing: each answers for itself, and two labels may well be true.",
                "Right: the sum of the probabilities is the expected number of true labels.",
            ),
            "big": (
                "No probability may exceed ½.",
                "That is what softmax does to two true labels. A sigmoid is free to say 0.9 twice.",
            ),
        },
        right="nothing",
        hint="If you threw three biased coins, how many heads would you expect?",
        solution="0.9 + 0.8 + 0.1 = 1.8 is an expected count. Softmax always expects exactly one.",
        reveal=lambda guess: explore.triangle_in_cube(logits=[2.2, 1.4, -2.2]),
    ),
    "check-m13": ChoiceQuestion(
        words="A tenth of your photographs show none of the labels. What do they teach?",
        options={
            "nothing": (
                "Nothing, with any loss.",
                "True for softmax cross-entropy. Binary cross-entropy has the gradient q there: it says “no” three times.",
            ),
            "bce": (
                "Nothing with softmax cross-entropy, “no” with binary cross-entropy.",
                "Right: gradient 0 against gradient q.",
            ),
            "both": (
                "“No” with both.",
                "Every term of softmax cross-entropy is multiplied by y = 0: no loss, no gradient.",
            ),
        },
        right="bce",
        hint="In the first explorer of this notebook press “none”, and compare the pushes of the two losses.",
        solution="Softmax cross-entropy: gradient 0·p − 0 = 0. Binary cross-entropy: q − 0 = q.",
        reveal=lambda guess: explore.many_at_once(targets=[0, 0, 0], loss="bce"),
    ),
}
