"""Which loss (05): choose the task, see the right call run, and the wrong ones stop or mislead."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, State
from helpers.panels import Calls, Panel
from helpers.settings import torch_as_it_comes

if TYPE_CHECKING:  # torch is imported where it runs
    from torch import Tensor

LOGITS = [[1.0, 2.0, -1.0], [0.0, 1.0, 0.0]]  # two rows, three labels: R is the first


@dataclass(frozen=True)
class Call:
    """A call as one types it and as a function of (F, logits, targets); `wrong` is what is wrong if it runs."""

    line: str
    run: "Callable[[ModuleType, Tensor, Tensor], Tensor]"
    wrong: str = ""


@dataclass(frozen=True)
class Task:
    """What a task's targets look like, what makes answers of its logits, and calls: the right one first."""

    words: str
    targets: list[Any]
    look: str
    activation: str
    predict: str
    calls: tuple[Call, ...]


TASKS = {
    "one of many": Task(
        words="exactly one of K",
        targets=[1, 2],
        look="int64, shape (N): the number of the true label",
        activation="softmax",
        predict="the largest: logits.argmax(-1)",
        calls=(
            Call("F.cross_entropy(logits, targets)", lambda F, z, y: F.cross_entropy(z, y)),
            Call(
                "F.cross_entropy(logits.softmax(-1), targets)",
                lambda F, z, y: F.cross_entropy(z.softmax(-1), y),
                "softmax twice, so it never falls below ln(1 + 2/e) = 0.551",
            ),
            Call(
                "F.binary_cross_entropy_with_logits(logits, targets)",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z, y),
            ),
            Call(
                "F.cross_entropy(logits, F.one_hot(targets, 3))",
                lambda F, z, y: F.cross_entropy(z, F.one_hot(y, 3)),
            ),
        ),
    ),
    "many at once": Task(
        words="any number of K",
        targets=[[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]],
        look="float32, shape (N, K): multi-hot",
        activation="a sigmoid for each label",
        predict="each label on its own: logits > 0, that is q > ½",
        calls=(
            Call(
                "F.binary_cross_entropy_with_logits(logits, targets)",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z, y),
            ),
            Call(
                "F.cross_entropy(logits, targets)",
                lambda F, z, y: F.cross_entropy(z, y),
                "labels as rivals, so it never falls below the mean of s ln s",
            ),
            Call(
                "F.binary_cross_entropy_with_logits(logits.sigmoid(), targets)",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z.sigmoid(), y),
                "sigmoid twice: a true label always costs 0.313, a false one 0.693, or more",
            ),
            Call(
                "F.binary_cross_entropy_with_logits(logits, targets.long())",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z, y.long()),
            ),
            Call("F.cross_entropy(logits, targets.long())", lambda F, z, y: F.cross_entropy(z, y.long())),
        ),
    ),
    "some unknown": Task(
        words="any number, some unknown",
        targets=[[1.0, 1.0, -100.0], [0.0, 1.0, 0.0]],
        look="float32, shape (N, K): multi-hot, and a mask of what is known",
        activation="a sigmoid for each label",
        predict="each label on its own: logits > 0, that is q > ½",
        calls=(
            Call(
                "F.binary_cross_entropy_with_logits(logits, targets, weight=(targets >= 0).float())",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z, y, weight=(y >= 0).float()),
            ),
            Call(
                "F.binary_cross_entropy_with_logits(logits, targets)",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z, y),
                "−100 is taken for a target, and that logit is pushed down for ever",
            ),
            Call(
                "F.binary_cross_entropy_with_logits(logits, targets.clamp(min=0))",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z, y.clamp(min=0)),
                "what is unknown is taught as “no”",
            ),
            Call(
                "F.cross_entropy(logits, targets, ignore_index=0)",
                lambda F, z, y: F.cross_entropy(z, y, ignore_index=0),
            ),
        ),
    ),
    "yes or no": Task(
        words="yes or no",
        targets=[0.0, 1.0],
        look="float32, shape (N), and one logit a row",
        activation="sigmoid",
        predict="logit > 0, that is q > ½",
        calls=(
            Call(
                "F.binary_cross_entropy_with_logits(logits[:, 0], targets)",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z[:, 0], y),
            ),
            Call(
                "F.cross_entropy(logits[:, :1], targets[:, None])",
                lambda F, z, y: F.cross_entropy(z[:, :1], y[:, None]),
                "the softmax of one logit is 1, so the loss is 0 for ever",
            ),
            Call(
                "F.mse_loss(logits[:, 0], targets)",
                lambda F, z, y: F.mse_loss(z[:, 0], y),
                "that is regression: Transformers does so for num_labels=1",
            ),
            Call(
                "F.cross_entropy(logits[:, :1], targets.long())",
                lambda F, z, y: F.cross_entropy(z[:, :1], y.long()),
            ),
            Call(
                "F.binary_cross_entropy_with_logits(logits[:, :1], targets)",
                lambda F, z, y: F.binary_cross_entropy_with_logits(z[:, :1], y),
            ),
        ),
    ),
    "shares": Task(
        words="shares that sum to 1",
        targets=[[0.7, 0.3, 0.0], [0.0, 0.5, 0.5]],
        look="float32, shape (N, K): each row adds up to 1",
        activation="softmax",
        predict="the shares: logits.softmax(-1)",
        calls=(
            Call("F.cross_entropy(logits, targets)", lambda F, z, y: F.cross_entropy(z, y)),
            Call(
                "F.cross_entropy(logits, targets.argmax(-1))",
                lambda F, z, y: F.cross_entropy(z, y.argmax(-1)),
                "the shares are thrown away",
            ),
            Call(
                "F.kl_div(logits, targets, reduction='batchmean')",
                lambda F, z, y: F.kl_div(z, y, reduction="batchmean"),
                "logits are taken for logarithms of probabilities",
            ),
            Call("F.cross_entropy(logits, targets[0])", lambda F, z, y: F.cross_entropy(z, y[0])),
        ),
    ),
}


@lru_cache(maxsize=len(TASKS))
@torch_as_it_comes()
def outcomes(task: str) -> tuple[tuple[str, str, str], ...]:
    """Return (verdict, line, what came back) of each call of `task`, really run. Needs torch, imported here."""
    import torch
    from torch.nn import functional

    found = []
    for call in TASKS[task].calls:
        made = (torch.tensor(rows, device="cpu") for rows in (LOGITS, TASKS[task].targets))
        logits, targets = (rows.float() if rows.is_floating_point() else rows for rows in made)
        try:
            value = call.run(functional, logits, targets).item() + 0  # or a zero may be written as −0
        except (RuntimeError, ValueError, IndexError) as error:
            found.append(("stops", call.line, str(error).splitlines()[0]))
        else:
            verdict = "misleads" if call.wrong else "right"
            words = f"{value:.4f}".replace("-", "−") + (f": {call.wrong}" if call.wrong else "")
            found.append((verdict, call.line, words))
    return tuple(found)


class WhichLoss(Explorer):
    """Choose the task; the right call runs, and the wrong ones stop or mislead, before your eyes.

    Introduced in notebook 05 (claims 15 to 19; M8, M11, M15).
    """

    call = "which_loss"
    about = "One panel: calls of PyTorch for the chosen task, each really run, with what came back."
    fields = {
        "task": Choice("many at once", {name: task.words for name, task in TASKS.items()}, "each row has"),
    }
    left = (("task",),)
    in_words = True

    def build(self) -> list[Panel]:
        """Return the list of calls."""
        self.calls = Calls("run just now, on two rows of three logits: (1, 2, −1) and (0, 1, 0)")
        return [self.calls]

    def draw(self, state: State) -> Reading:
        """Run the calls of one task."""
        task, calls = TASKS[state["task"]], outcomes(state["task"])
        self.calls.update(calls)
        targets = str(task.targets).replace("-", "−")
        readout = [
            ("targets", task.look),
            ("here", targets),
            ("activation", task.activation),
            ("predict", task.predict),
            ("loss", calls[0][2]),
        ]
        words = task.words[0].upper() + task.words[1:]
        return Reading(f"{words}: {task.activation}", readout)
