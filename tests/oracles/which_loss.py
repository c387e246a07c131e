"""What `which_loss` must say: what each task wants, and PyTorch's loss."""

import torch
from torch.nn import functional

Z = torch.tensor([[1.0, 2, -1], [0, 1, 0]])
Y = torch.tensor([[1.0, 1, 0], [0, 1, 0]])  # cat and dog; a dog
KNOWN = torch.tensor([[1.0, 1, 0], [1, 1, 1]])
SHARES = torch.tensor([[0.7, 0.3, 0], [0, 0.5, 0.5]])
WANTS = {  # a task: its targets, those of these two rows, its activation, and how to predict
    "one of many": (
        "int64, shape (N): the number of the true label",
        "[1, 2]",
        "softmax",
        "the largest: logits.argmax(-1)",
    ),
    "many at once": (
        "float32, shape (N, K): multi-hot",
        "[[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]",
        "a sigmoid for each label",
        "each label on its own: logits > 0, that is q > ½",
    ),
    "some unknown": (
        "float32, shape (N, K): multi-hot, and a mask of what is known",
        "[[1.0, 1.0, −100.0], [0.0, 1.0, 0.0]]",
        "a sigmoid for each label",
        "each label on its own: logits > 0, that is q > ½",
    ),
    "yes or no": (
        "float32, shape (N), and one logit a row",
        "[0.0, 1.0]",
        "sigmoid",
        "logit > 0, that is q > ½",
    ),
    "shares": (
        "float32, shape (N, K): each row adds up to 1",
        "[[0.7, 0.3, 0.0], [0.0, 0.5, 0.5]]",
        "softmax",
        "the shares: logits.softmax(-1)",
    ),
}


def loss(task):
    """Return PyTorch's loss for a task."""
    cross, each = functional.cross_entropy, functional.binary_cross_entropy_with_logits
    return {
        "one of many": lambda: cross(Z, torch.tensor([1, 2])),
        "many at once": lambda: each(Z, Y),
        "some unknown": lambda: each(Z, Y, KNOWN),
        "yes or no": lambda: each(Z[:, 0], torch.tensor([0.0, 1])),
        "shares": lambda: cross(Z, SHARES),
    }[task]().item()


def readout(s, *_):
    names = ("targets", "here", "activation", "predict")
    return [*zip(names, WANTS[s["task"]], strict=True), ("loss", loss(s["task"]))]
