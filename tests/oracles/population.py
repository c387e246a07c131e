"""What `population` must say: photograph by photograph."""

SETS = ("A", "BCD", "AB", "")


def readout(s, *_):
    seen = [(w, {label for label in name}) for w, name in zip(s["weights"], SETS, strict=True) if w]
    whole, labelled = sum(w for w, _ in seen), sum(w for w, labels in seen if labels)
    often = [sum(w for w, labels in seen if k in labels) / whole if whole else 0 for k in "ABCD"]
    split = [sum(w / len(labels) for w, labels in seen if k in labels) for k in "ABCD"]
    split = [v / labelled if labelled else 0 for v in split]
    raw = [v / sum(often) if sum(often) else 0 for v in often]
    tops = [row.index(max(row)) for row in (raw, split, often)]
    rows = [("order", "A, B, C, D"), ("softmax CE", raw), ("CE, y/s", split), ("BCE", often)]
    rows.append(("shown alone, the first one is right", [often[top] for top in tops]))
    return [*rows, ("and finds of a photograph’s labels", [split[top] for top in tops])]
