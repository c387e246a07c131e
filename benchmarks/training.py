"""Training throughput of 06: images a second in a race of four losses, and its share of what this computer could do.

The limit is what one thread takes for the five matrix products of a step alone (forward, and backward to the weights of
both layers), at the batch of 06 and at the largest that helps. The rest of a step is activations, the loss, Adam, autograd.
"""

import argparse
import sys
import time
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from report import machine, middle, row  # noqa: E402

from helpers.data import training  # noqa: E402
from helpers.settings import torch_as_it_comes  # noqa: E402

INPUTS, HIDDEN, LABELS = 256, 128, 10


def products(batch):
    """Return a function that does one step's matrix products, and nothing else."""
    x, hidden, out = torch.rand(batch, INPUTS), torch.rand(batch, HIDDEN), torch.rand(batch, LABELS)
    first, second = torch.rand(INPUTS, HIDDEN), torch.rand(HIDDEN, LABELS)

    def step():
        torch.mm(x, first)
        torch.mm(hidden, second)
        torch.mm(hidden.T, out)
        torch.mm(out, second.T)
        torch.mm(x.T, hidden)

    return step


def images_a_second(step, batch, seconds=0.5):
    """Return how many images go through `step` in a second, the median of five tries."""
    found = []
    for _ in range(5):
        start, steps = time.perf_counter(), 0
        while time.perf_counter() < start + seconds:
            step()
            steps += 1
        found.append(batch * steps / (time.perf_counter() - start))
    return middle(found)


def main():
    """Measure and print."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(machine())
    run = training.Race()
    epochs = []
    with torch_as_it_comes():
        run._train_one_epoch()  # the first one warms up
        for _ in range(5):
            start = time.perf_counter()
            run._train_one_epoch()
            epochs.append(time.perf_counter() - start)
        rate = len(run.losses) * len(run.inputs) / middle(epochs)
        limits = {batch: images_a_second(products(batch), batch) for batch in (training.BATCH, 512, 4096)}
    best = max(limits, key=limits.get)
    row(
        "06 trains, thousand images a second and network",
        f"{rate / 1000:.0f}",
        "-",
        f"batch {training.BATCH}, one thread",
    )
    row(
        "its share of its matrix products alone, same batch",
        f"{rate / limits[training.BATCH]:.2f}",
        "-",
        f"{limits[training.BATCH] / 1000:.0f} thousand",
    )
    row(
        "its share of the best batch's products",
        f"{rate / limits[best]:.2f}",
        "-",
        f"batch {best}: {limits[best] / 1000:.0f} thousand",
    )


if __name__ == "__main__":
    main()
