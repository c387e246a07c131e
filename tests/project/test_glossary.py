"""The glossary: each word once, in order, and on the slide that it leads to."""

import re

import pytest
from teachers_kit import GLOSSARY, SECTIONS, bold, notebook, tables

# What a slide calls it, where it is not the word of the glossary.
ALIASES = {
    "Bernoulli": "two outcomes",
    "N": "(N, K)",
    "R": "called **R**",
    "asymmetric loss": "asymmetric",
    "binary cross-entropy (BCE)": "binary cross-entropy",
    "c": r"$c_1, \dots, c_n$",
    "calibration": "Of all the labels that a network calls 0.8",
    "categorical": "Exactly one of them",
    "cross-entropy (CE)": "CE is cross-entropy",
    "classifier chain": "Classifier chains",
    "independent": "know nothing of each other",
    "infimum": "costs almost 0",
    "joint probability": "chance of a set",
    "KL divergence": "a distance above it",
    "ln, log": "ln the natural logarithm",
    "logsumexp": r"\ln \sum_j e^{z_j}",
    "marginal probability": "Each label gets ½",
    "oracle count": "whispers the count",
    "p": r"p_\text{dead}",
    "positive-unlabelled": "positive and unlabelled",
    "precision@k": "precision@1",
    "proper loss": "it is *proper*",
    "q": "1-q",
    "recall@k": "recall@1",
    "s": "$s$ true labels",
    "saturation": "is *exactly* 1",
    "sets right": "whole sets right",
    "soft target": "a *soft* target",
    "w": "weight $w$",
    "y": "A **target** $y$",
    "z": "A **logit** $z$",
    "γ": r"\gamma",
    "π": r"\pi",
}
ENTRIES = [row for _, _, rows in tables(GLOSSARY) for row in rows]
WANTED = """logit softmax sigmoid target multi-hot one-hot loss y/s s K N p q z y c π gradient push floor entropy infimum
temperature logsumexp saturation reduction ignore_index pos_weight threshold argmax micro-F1 macro-F1 mAP ranking calibration
ECE Bernoulli categorical precision@k recall@k ZLPR transfer epoch held-out yes-term no-term multi-class multi-label likelihood""".split()
WANTED += [
    "cross-entropy (CE)",
    "binary cross-entropy (BCE)",
    "soft target",
    "KL divergence",
    "label smoothing",
    "sets right",
]
WANTED += [
    "proper loss",
    "marginal probability",
    "joint probability",
    "oracle count",
    "focal loss",
    "asymmetric loss",
]


def test_the_glossary_has_each_word_once_and_in_order():
    words = [bold(row[0])[0] for row in ENTRIES]
    assert set(WANTED) <= set(words) and len(set(words)) == len(words)
    listed = [bold(row[0])[0].lower() for row in tables(GLOSSARY)[1][2]]
    assert listed == sorted(listed)
    assert set(ALIASES) <= set(words)


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row[0])
def test_a_word_of_the_glossary_is_on_the_slide_it_leads_to(row):
    word, number = bold(row[0])[0], notebook(row[2])
    text = SECTIONS[number][row[2].partition("), ")[2]]
    assert ALIASES.get(word, word).lower() in text.lower()
    assert len(re.findall(r"[.!?](?= |$)", row[1])) <= 3
