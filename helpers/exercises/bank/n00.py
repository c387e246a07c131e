"""The question of notebook 00: a first guess, kept for notebook 07."""

from helpers.exercises.question import Opinion

QUESTIONS = {
    "first-guess": Opinion(
        words="A photograph can show a cat, a dog, both, or neither. Which loss would you train with?",
        options={
            "ce": "cross-entropy on a softmax, with a target like (1, 1, 0)",
            "ce/s": "cross-entropy on a softmax, with the target divided by its sum: (½, ½, 0)",
            "positives": "−Σ y ln c without the softmax: each c between 0 and 1 on its own",
            "bce": "binary cross-entropy, one for each label",
            "unsure": "I do not know yet",
        },
        thanks="Kept. No verdict now: notebook 07 will show you this again.",
    ),
}
