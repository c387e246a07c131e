"""What `population` must say: photograph by photograph, and of each, every way in which its tags may have been written down."""

from itertools import combinations

SETS = ("A", "BCD", "AB", "")


def answers(seen):
    """Return the best answers of softmax CE, y/s and BCE to photographs, pairs (how common, labels)."""
    whole, labelled = sum(w for w, _ in seen), sum(w for w, labels in seen if labels)
    often = [sum(w for w, labels in seen if k in labels) / whole if whole else 0 for k in "ABCD"]
    split = [sum(w / len(labels) for w, labels in seen if k in labels) for k in "ABCD"]
    split = [v / labelled if labelled else 0 for v in split]
    raw = [v / sum(often) if sum(often) else 0 for v in often]
    return raw, split, often


def tagged(weight, labels, chance):
    """Return [(how common, tags)] for each part of the labels that may have been written down."""
    return [
        (weight * chance**k * (1 - chance) ** (len(labels) - k), set(part))
        for k in range(len(labels) + 1)
        for part in combinations(sorted(labels), k)
    ]


def readout(s, *_):
    seen = [(w, {label for label in name}) for w, name in zip(s["weights"], SETS, strict=True) if w]
    raw, split, often = answers([pair for w, labels in seen for pair in tagged(w, labels, s["recorded"])])
    tops = [row.index(max(row)) for row in (raw, split, often)]
    rows = [("order", "A, B, C, D"), ("softmax CE", raw), ("CE, y/s", split), ("BCE", often)]
    _, split, often = answers(seen)
    rows.append(("shown alone, the first one is right", [often[top] for top in tops]))
    return [*rows, ("and finds of a photograph’s labels", [split[top] for top in tops])]
