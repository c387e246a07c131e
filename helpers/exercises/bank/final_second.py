"""The final check, second half: the misconceptions that notebooks 04 to 06 are about."""

import math

from helpers.exercises.question import Final

QUESTION, LIBRARY, DIGITS = "04, One question per label", "05, In the library", "06, On real digits"
LABELS, THERE = 1000, 3  # of M10
NOTHING = f"{1 - THERE / LABELS:.1%}"

QUESTIONS = {
    "final-m2": Final(
        belief="M2",
        back=QUESTION,
        words="Twenty labels, any number of them true. How many logits must the network give for binary cross-entropy?",
        options={
            "two": (
                "2, for it is binary",
                "Two is the number of answers to each question. There are twenty questions.",
            ),
            "twenty": (
                "20, one for each label",
                "Right: one for each question. The “no” of each has the silent logit 0.",
            ),
            "forty": (
                "40, a yes and a no for each label",
                "It can be done, and gives nothing new: only the difference of the two counts, so the “no” may have 0.",
            ),
        },
        right="twenty",
        hint="sigmoid(z) = softmax(z, 0).",
        solution="One logit for each question, and any number of questions.",
    ),
    "final-m12": Final(
        belief="M12",
        back=QUESTION,
        words="Cat and dog come together or not at all, half the time each. A photograph in the dark does not show which. A model trained with binary cross-entropy says ½ and ½. Which chance does it give to “both”?",
        options={
            "half": (
                "½",
                "To say ½ for “both” and 0 for “only one” it would have to know that they go together. Two separate answers do not say so.",
            ),
            "quarter": (
                "¼",
                "Right, as for two separate coins: each answer by itself is true; together they miss what the two know of each other.",
            ),
            "zero": ("0", "Each of the two has ½, and separate answers are multiplied."),
        },
        right="quarter",
        hint="Given the photograph, its answers are independent.",
        solution="½ × ½. Where the photograph shows what is there, nothing is lost, for each question sees all of it.",
    ),
    "final-m14": Final(
        belief="M14",
        back=QUESTION,
        words="A label is true in 1 of 50 photographs, and your model never says more than 0.3 for it. What do you look at before you change the loss?",
        options={
            "order": (
                "Whether photographs with it score higher than others.",
                "Right: if they do, it has learnt something, and a lower threshold may be all you need.",
            ),
            "longer": (
                "Whether some pass ½ if it trains for longer.",
                "If 0.3 is the true chance, then 0.6 would be less true, not better.",
            ),
            "softmax": (
                "Whether a softmax gives it more.",
                "It might, when the other labels get less. That would be a share, and no longer the label’s own chance.",
            ),
        },
        right="order",
        hint="“Above ½” is your rule. What has the model itself said?",
        solution="A rare label has small chances, rightly. Look at the order first, then choose the threshold by what each mistake costs.",
    ),
    "final-m8": Final(
        belief="M8",
        back=LIBRARY,
        words="A model ends in a sigmoid, and its outputs go into BCEWithLogitsLoss. A label is false, and the model is as sure of that as it can be. Which probability does the loss see?",
        options={
            "zero": (
                "0",
                "That is what the first sigmoid says. The loss takes it for a logit, and takes a sigmoid of it.",
            ),
            "low": ("about 0.27", "That is sigmoid(−1). The first sigmoid never gives less than 0."),
            "half": (
                "½",
                "Right: sigmoid(0) = ½. It pays ln 2 for the surest “no” there is, and can never pay less.",
            ),
        },
        right="half",
        says={"0.27": 1 / (1 + math.exp(1))},
        hint="The surest “no” of the first sigmoid is 0. And the sigmoid of 0?",
        solution="A loss WithLogits takes its own sigmoid. Give it logits, and keep sigmoid and softmax out of the model.",
    ),
    "final-m9": Final(
        belief="M9",
        back=LIBRARY,
        words="Your model, trained with BCEWithLogitsLoss, ends at a loss of 0.05. Your colleague’s, trained with CrossEntropyLoss on the same photographs, ends at 0.40. Which is better?",
        options={
            "mine": (
                "Yours: 0.05 is lower.",
                "Two scales: yours is a mean over all labels too, and most of these may be an easy “no”.",
            ),
            "unknown": (
                "That cannot be said from these numbers.",
                "Right: they answer different questions, on different scales. Compare F1, or whole sets right.",
            ),
            "times": (
                "Multiply yours by the number of labels, then compare.",
                "Then it is a sum, but still K yes-or-no answers against one “which”. And the floors differ.",
            ),
        },
        right="unknown",
        hint="Over what does each of the two take its mean, and how low can each go?",
        solution="Losses of different kinds do not compare, nor do the learning rates that suit them. Measure the answers.",
    ),
    "final-m10": Final(
        belief="M10",
        back=LIBRARY,
        words=f"{LABELS} labels, of which each photograph shows {THERE}. A model has 99.6% of its yes-or-no answers right. By this measure, how good is that?",
        options={
            "worse": (
                "Worse than never saying yes.",
                f"Right: “no” to everything is right on {NOTHING}.",
            ),
            "good": (
                "Very good: 4 mistakes in a thousand.",
                f"It makes 4 mistakes a photograph, where saying “no” to everything makes {THERE}.",
            ),
            "rest": (
                f"Good enough: it has found the {THERE}.",
                "It may have found none of them: how many mistakes does “no” to everything make?",
            ),
        },
        right="worse",
        says={"99.6": 100 * (1 - 4 / 1000), "99.7": 100 * (1 - 3 / 1000), "0.6": 2 * 3 / (2 * 3 + 4)},
        hint="How many mistakes does a model make that finds nothing?",
        solution=f"Finding nothing has {NOTHING}. Accuracy over single answers praises silence. Its 4 mistakes may be four false alarms beside all three found: then F1 is 0.6, where silence has 0.",
    ),
    "final-m11": Final(
        belief="M11",
        back=LIBRARY,
        words="Three people look at a photograph. Two see a dog, one does not. Which target tells binary cross-entropy all of that?",
        options={
            "one": ("1", "That is the majority. It hides that one of them was not sure."),
            "two": ("2", "A target of 2 would be 200% dog: the loss would fall below 0 and for ever."),
            "thirds": (
                "⅔",
                "Right: a target is a probability. That is why the loss wants floats.",
            ),
        },
        right="thirds",
        hint="A target lies between 0 and 1, both included.",
        solution="The loss is lowest at q = ⅔, and pays what is truly in doubt. 0 and 1 are only the two surest targets.",
    ),
    "final-m7": Final(
        belief="M7",
        back=DIGITS,
        words="A softmax gives 0.49 each to two labels, and both are true. A third one is true as well, and training brings it level with them. What becomes of the first two?",
        options={
            "stay": ("They stay at 0.49.", "Three times 0.49 would be more than 1."),
            "third": (
                "They fall to about ⅓.",
                "Right: they are as true as before, and get less. A share is no sign of presence.",
            ),
            "half": (
                "They pass ½, for the model has learnt more.",
                "Two of them can never be above ½ together, and three get a third each.",
            ),
        },
        right="third",
        hint="The three share 1.",
        solution="With s true labels each gets 1/s at best. “Above ½” finds a label alone, and loses it in company.",
    ),
}
