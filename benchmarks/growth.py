"""How a step's time grows: with the number of labels of one explorer, and with the explorers open in one notebook.

A step is what the kernel does of it, from the page's message to the view sent; the sizes take turns.
"""

import argparse
import sys
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kernel import milliseconds  # noqa: E402
from report import machine, middle, p95, row, under  # noqa: E402

from helpers import explore  # noqa: E402

LABELS, OPEN = (3, 10, 100, 1000), (1, 5, 20)


def steps(explorers, rounds):
    """Return {size: [ms of each step]}; one explorer of each size moves its first logit to and fro, taking turns."""
    found = {size: [] for size in explorers}
    logits = cycle([round(-3 + 0.1 * i, 1) for i in range(61)])
    for turn in range(rounds):
        logit = next(logits)
        for size, explorer in explorers.items():
            sent = {"values": {"logits": [logit, *explorer.state["logits"][1:]]}, "move": ["page", turn]}
            found[size].append(milliseconds(explorer.widget.set_state, {"sent": sent}))
            if explorer.widget.view["error"]:
                sys.exit(f"{size}: {explorer.widget.view['error']}")
    return found


def tell(found, what):
    """Print each size's times."""
    for size, times in found.items():
        print(f"  {size:5} {what:16}{middle(times):7.2f} ms (p95 {p95(times):.2f})")


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    print(machine())
    found = steps({k: explore.losses_side_by_side(labels=k) for k in LABELS}, rounds)
    tell(found, "labels")
    row(
        "a step at 1000 labels / at 10",
        *under(middle(found[1000]) / middle(found[10]), 3),
        "losses_side_by_side",
    )
    alone = {}
    for number in OPEN:
        opened = [explore.many_at_once() for _ in range(number)]
        for explorer in opened:
            explorer.widget  # noqa: B018 - asking for it opens it
        alone[number] = steps({number: opened[-1]}, rounds)[number]
    tell(alone, "explorers open")
    row(
        "a step with 20 explorers open / with 1",
        *under(middle(alone[20]) / middle(alone[1]), 1.2),
        "many_at_once",
    )


if __name__ == "__main__":
    main()
