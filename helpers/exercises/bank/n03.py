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
        "Does −Σ y ln p push the dog’s logit up or down, and how hard? (Above 0 is up, below 0 down.)",
        answer=lambda: -float(losses.softmax_cross_entropy_gradient(Z, Y)[1]),
        # e⁻¹ and e⁻³
        checked=("1 − 2/(1 + 0.36787944117144233 + 0.049787068367863944)", "1 - 2*0.705"),
        says={
            "0.259": 1 / (1 + np.exp(1) + np.exp(-2)),
            "0.705": 1 / (1 + np.exp(-1) + np.exp(-3)),
            "0.7054": 1 / (1 + np.exp(-1) + np.exp(-3)),
            "0.035": 1 / (1 + np.exp(2) + np.exp(3)),
        },
        mistakes=lambda: [
            (
                1 - P[1],
                "That is y − p, the push for one true label. With two, each of the two logarithms brings its own p: y − 2p.",
            ),
            (
                2 * P[1] - 1,
                "The right size, the wrong sign: that is the gradient. The push is y − 2p.",
            ),
            (P[1], "That is p(dog) itself."),
            (
                1 - float(losses.sigmoid(2.0)),
                "That is 1 − sigmoid(2), the push of binary cross-entropy. Here it is still softmax.",
            ),
            (
                0.5 - P[1],
                "That is with the target divided by 2. Here the targets are 1 and 1, so it is twice that.",
            ),
        ],
        hint="−ln p(cat) − ln p(dog): add up the pushes of two one-of-many losses, (1,0,0) − p and (0,1,0) − p.",
        solution="y − 2p = 1 − 2 × 0.7054 = {answer}. Down: the dog is true, but its p is above ½.",
        reveal=lambda guess: explore.many_at_once(guess=guess),
        at="dog",
    ),
    "both-floor": Question(
        words="Same box, y = (1, 1, 0). Move the logits wherever you like.\nHow low can you bring −Σ y ln p?",
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
        answer=lambda: float(losses.sigmoid_yes_terms(HIGH, CAT).sum()),
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
            logits=[10, 10, 10], targets=[1, 0, 0], loss="yes-terms only", guess=guess
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
        hint="By which number is each term multiplied?",
        solution="Every term is 0 × something: the loss is {answer}, and so is every push. An empty box teaches this model nothing.",
        reveal=lambda guess: explore.many_at_once(targets=[0, 0, 0], guess=guess),
    ),
    "again-03-tied": ChoiceQuestion(
        words="When may the no-terms be left out?",
        options={
            "tied": (
                "When the probabilities are tied and one label is true.",
                "Right: praising the truth is then punishing the lie.",
            ),
            "always": (
                "Whenever one likes: they only double the loss.",
                "So it is for the tied cat. Untied, they alone say no.",
            ),
            "free": (
                "When each probability is free to be 1.",
                "Then “yes to everything” costs almost nothing.",
            ),
        },
        right="tied",
        hint="Think of the cat, tied and untied.",
        solution="Tied, what is claimed for one is taken from the others. Untied, a lie costs nothing without them.",
    ),
    "again-03-push": ChoiceQuestion(
        words="One of three labels is true, with softmax and the usual formula. What do the three pushes add up to?",
        options={
            "zero": ("0", "Right: what the true one gains the others pay."),
            "one": (
                "1",
                "The true label alone is pushed up by 1 − p. The others are pushed down by as much.",
            ),
            "depends": ("That depends on the logits.", "Each push does. Their sum is Σy − Σp = 1 − 1."),
        },
        right="zero",
        hint="The push is y − p. Add up y, add up p.",
        solution="Σ(y − p) = 1 − 1 = 0: rivals.",
        reveal=lambda guess: explore.one_of_many(),
    ),
    "case-song": ChoiceQuestion(
        words="A tagger of songs is trained by softmax with targets y/s. For one song it gives “rock” ½ and “live” ½. What does that mean?",
        options={
            "both": (
                "It is both, surely.",
                "It may be. But a song that is one of the two, in doubt, gets the same.",
            ),
            "doubt": (
                "It is one of the two, in doubt.",
                "It may be. But a song that is surely both gets the same.",
            ),
            "either": (
                "Nobody can tell.",
                "Right: “both, surely” and “one of the two” are the same answer here.",
            ),
        },
        right="either",
        hint="What does this model say of a song that is surely both? Of one that is half the time rock, half the time live?",
        solution="Its best is y/s, (½, ½), for a song with both tags; and (½, ½) for one that has either, as often this as that. BCE says (1, 1) and (½, ½).",
        reveal=lambda guess: explore.many_at_once(logits=[4, 4, -4], targets=[1, 1, 0], loss="softmax y/s"),
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
        hint="How do three share a sum of 1?",
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
                "Nothing: two may be true.",
                "Right: each answers for itself, and the sum is the expected number of true labels.",
            ),
            "big": (
                "Two of them are above ½.",
                "Two shares of a softmax cannot be. A sigmoid is free to say 0.9 twice.",
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
                "Nothing with softmax cross-entropy, nothing with BCE.",
                "True for softmax cross-entropy. BCE pushes each label down by q there: it says “no” to each.",
            ),
            "bce": (
                "Nothing with softmax cross-entropy, “no” with BCE.",
                "Right: a push of 0 against a push of −q.",
            ),
            "both": (
                "“No” with softmax cross-entropy, “no” with BCE.",
                "Every term of softmax cross-entropy is multiplied by y = 0: no loss, no push.",
            ),
        },
        right="bce",
        hint="In the first explorer of this notebook press “none”, and compare the pushes of the two losses.",
        solution="Softmax cross-entropy: push 0 − 0·p = 0. Binary cross-entropy: 0 − q = −q.",
        reveal=lambda guess: explore.many_at_once(targets=[0, 0, 0], loss="bce"),
    ),
}
