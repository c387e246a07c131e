"""The final check, first half: the misconceptions that notebooks 01 to 03 are about."""

import math

from helpers.exercises.question import Final

CAT, ONE, MANY = "01, Schrödinger’s cat", "02, One of many", "03, Many at once"

QUESTIONS = {
    "final-m1": Final(
        belief="M1",
        back=CAT,
        words="A colleague reports a bug: “Seven labels, and Transformers takes BCEWithLogitsLoss. But binary means two!” What do you answer?",
        options={
            "bug": (
                "“True, seven labels need CrossEntropyLoss.”",
                "CrossEntropyLoss would ask which one of the seven is true. Here each of them may be.",
            ),
            "falls": (
                "“Above two labels it falls back on cross-entropy by itself.”",
                "It falls back on nothing. It is seven two-way cross-entropies, for any number of labels.",
            ),
            "seven": (
                "“It asks seven questions, each with two answers.”",
                "Right: what is binary is the answer to each question, not the number of labels.",
            ),
        },
        right="seven",
        hint="Two of what?",
        solution="Yes or no: two values for each label. The losses have not been swapped.",
    ),
    "final-m3": Final(
        belief="M3",
        back=CAT,
        words="Exactly one of three labels is true. With which numbers c is it safe to train on −Σ y ln c?",
        options={
            "sigmoids": (
                "Three sigmoids.",
                "They are free of each other, so pushing the true one up pushes no other down: “yes to all” costs almost nothing.",
            ),
            "softmax": (
                "A softmax over the three.",
                "Right: its parts add up to 1, so raising the true one lowers the others. The tie does the work of the missing no-terms.",
            ),
            "any": (
                "Any three numbers between 0 and 1.",
                "Then (1, 1, 1) has loss 0, whichever label is true.",
            ),
        },
        right="softmax",
        hint="Where is something lost when a false label gets more?",
        solution="−Σ y ln c looks at the true labels alone. It is safe only where the c are tied: Σ c = 1.",
    ),
    "final-m15": Final(
        belief="M15",
        back=ONE,
        words="A spam filter ends in one output with a softmax. It calls every mail spam. Why?",
        options={
            "one": (
                "The softmax of one number is 1.",
                "Right: one outcome has all the probability. One output wants a sigmoid.",
            ),
            "rate": (
                "The learning rate is too high.",
                "No learning rate helps: whatever the logit is, its softmax is the same.",
            ),
            "data": (
                "Most of the training mails were spam.",
                "It would say so with no spam at all: look at what a softmax does to one number.",
            ),
        },
        right="one",
        hint="e^z divided by the sum of all e^z: how many terms has the sum?",
        solution="e^z / e^z = 1: always yes, and no gradient. For one yes-or-no question take one logit, a sigmoid and binary cross-entropy.",
    ),
    "final-m4": Final(
        belief="M4",
        back=MANY,
        words="A photograph may show any number of labels; on those with two, the softmax cross-entropy has come down to 1.386, and you want 0. What do you do?",
        options={
            "slower": (
                "Lower the learning rate.",
                "The loss has arrived where it can go: 2 ln 2 is its floor, for any learning rate.",
            ),
            "longer": (
                "Train for longer.",
                "It has arrived. Below 2 ln 2 it can never go, for two labels share a sum of 1.",
            ),
            "loss": (
                "Change the loss.",
                "Right: 1.386 is 2 ln 2, the floor for two true labels. It ran without an error, and it cannot say “both”.",
            ),
        },
        right="loss",
        says={"1.386": 2 * math.log(2)},
        hint="Divide 1.386 by ln 2.",
        solution="The floor is s ln s, here 2 ln 2, at ½ and ½. (If every photograph had exactly two labels, a loss at this floor would be a perfect ranking: name the top two.)",
    ),
    "final-m5": Final(
        belief="M5",
        back=MANY,
        words="You divide each target by its sum before CrossEntropyLoss. One photograph of the batch shows no label at all. What is the mean loss?",
        options={
            "nan": ("nan", "Right: 0/0 is nan, and one nan in a mean makes it nan."),
            "skips": (
                "the mean over the other photographs",
                "Nobody takes it out: its target is 0/0 for every label, and that goes into the mean.",
            ),
            "zero": (
                "the mean, with a 0 for this one",
                "That is what the raw target would give. Divided by its sum it is 0/0.",
            ),
        },
        right="nan",
        hint="What is 0 divided by 0 in floating point?",
        solution="y/s has no meaning at s = 0. Dividing by s lowers the floor to ln s; “none” it still cannot say.",
    ),
    "final-m6": Final(
        belief="M6",
        back=MANY,
        words="Five sigmoids add up to 0.2 on a photograph. What does the model say?",
        options={
            "none": (
                "That there is probably no label on it.",
                "Right: it expects 0.2 labels. A softmax could never say that.",
            ),
            "untrained": (
                "Nothing yet: trained well they would add up to 1.",
                "They answer five separate questions, and on an empty photograph each answer is no.",
            ),
            "divide": (
                "What you get when you divide them by 0.2.",
                "Then five clear “no” would look like something found. They are chances as they stand.",
            ),
        },
        right="none",
        hint="What is the sum of the probabilities the expected number of?",
        solution="The sum is how many labels the model expects, anything from 0 to 5.",
    ),
    "final-m13": Final(
        belief="M13",
        back=MANY,
        words="To save time somebody deletes all photographs without a label, then trains with binary cross-entropy. What is lost?",
        options={
            "nothing": (
                "Nothing: they teach nothing.",
                "Under softmax cross-entropy that is so. Binary cross-entropy learns a “no” for each label from them.",
            ),
            "scale": (
                "Only the scale of the loss.",
                "Look at the push of such a photograph: it is −q, not 0.",
            ),
            "no": (
                "What they say: “none of them”.",
                "Right: each of them pushes every logit down by q. Other photographs say “no” too, but none says it to all labels at once.",
            ),
        },
        right="no",
        hint="The push is y − q. What is it when every y is 0?",
        solution="With y = 0 the push is −q on every label. Without them every frequency that the model learns is too high.",
    ),
}
