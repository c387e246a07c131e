"""One small network, trained with one loss or another on the canvases of `digits`: the race of notebook 06.

Losses take logits and multi-hot targets, two tensors (N, K), and give their mean, a tensor () in nats; what does not
fit is refused by torch, and targets outside [0, 1] by a ValueError. tests/data/test_training.py holds them to those of `losses`, in NumPy.
Imports torch; nothing else in `helpers` imports this module before it is needed.
"""

import copy
from collections.abc import Callable, Iterable
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm.auto import tqdm

from helpers.data import measures
from helpers.data.digits import EPOCHS, data, whole
from helpers.data.targets import known
from helpers.settings import torch_as_it_comes

BATCH, RATE = 64, 2e-3
Entry = dict[str, tuple[float, float]]  # of a race's history


def normalised_softmax_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """CE against y/s, mean over the rows; a row with no label, where y/s is 0/0, adds 0.

    Source: Mahajan et al., ECCV 2018, arXiv 1805.00932; claim 5 in tests/maths/test_claims.py. Introduced in notebook 06.
    """
    return functional.cross_entropy(logits, known(targets) / targets.sum(-1, keepdim=True).clamp(min=1))


def yes_terms_only(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the yes-terms alone, -y ln q, mean over rows and labels.

    Source: claim 8 in tests/maths/test_claims.py. Introduced in notebook 06.
    """
    return -(known(targets) * functional.logsigmoid(logits)).mean()


def asymmetric_loss(
    logits: Tensor, targets: Tensor, gamma_yes: float = 0.0, gamma_no: float = 4.0, margin: float = 0.05
) -> Tensor:
    """Asymmetric loss, mean over rows and labels; in NumPy it is further_losses.asymmetric_loss.

    Source: Ridnik et al., ICCV 2021, arXiv 2009.14119. Introduced in notebook 08.
    """
    q = logits.sigmoid()
    low = (q - margin).clamp(min=0)
    log_no = torch.log1p(-low) if margin else functional.logsigmoid(-logits)
    yes = known(targets) * (1 - q) ** gamma_yes * functional.logsigmoid(logits)
    return -(yes + (1 - targets) * low**gamma_no * log_no).mean()


def focal_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Focal loss with gamma 2, mean over rows and labels.

    Source: Lin et al., ICCV 2017, arXiv 1708.02002. Introduced in notebook 08.
    """
    return asymmetric_loss(logits, targets, 2.0, 2.0, 0.0)


def zlpr(logits: Tensor, targets: Tensor) -> Tensor:
    """ZLPR, mean over the rows: both softmaxes have a reference logit of 0.

    Source: Su et al., arXiv 2208.02955. Introduced in notebook 08.
    """
    zero, never = torch.zeros_like(logits[:, :1]), float("-inf")
    false = torch.cat([zero, logits.masked_fill(known(targets) == 1, never)], 1).logsumexp(1)
    true = torch.cat([zero, (-logits).masked_fill(targets == 0, never)], 1).logsumexp(1)
    return (false + true).mean()


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "softmax": functional.cross_entropy,
    "softmax y/s": normalised_softmax_cross_entropy,
    "yes-terms only": yes_terms_only,
    "bce": functional.binary_cross_entropy_with_logits,
    "focal": focal_loss,
    "asymmetric": asymmetric_loss,
    "zlpr": zlpr,
}
FOUR = ("softmax", "softmax y/s", "yes-terms only", "bce")


@torch_as_it_comes()
def network(seed: int = 0) -> nn.Sequential:
    """Return the untrained network, 16 x 16 pixels to 10 logits, the same weights for the same `seed`.

    Introduced in notebook 06.
    """
    random = torch.Generator("cpu").manual_seed(seed)
    hidden, last = (linear(*sizes, random) for sizes in ((256, 128), (128, 10)))
    return nn.Sequential(nn.Flatten(), hidden, nn.ReLU(), last)


def linear(inputs: int, outputs: int, random: torch.Generator) -> nn.Linear:
    """Return a layer with the weights that nn.Linear draws, but drawn from `random`: torch's own stream is the learner's."""
    layer: nn.Linear = nn.utils.skip_init(nn.Linear, inputs, outputs, device="cpu", dtype=torch.float32)
    nn.init.kaiming_uniform_(layer.weight, a=5**0.5, generator=random)
    nn.init.uniform_(layer.bias, -(inputs**-0.5), inputs**-0.5, generator=random)
    return layer


@torch_as_it_comes()
@torch.no_grad()
def features(race: "Race", name: str) -> list[NDArray[np.float32]]:
    """Return what hidden units make of the training and of the test canvases.

    Those of the network that `race` has trained with loss `name`; of an "untrained" one; or the raw "pixels".
    Shapes: two arrays, (6000, 128) and (2000, 128), or 256 wide for pixels. Errors: ValueError for another name.
    Introduced in notebook 07.
    """
    views: dict[str, nn.Module] = {loss: trained[:-1] for loss, trained in race.networks.items()}
    views |= {"untrained": network(race.seed)[:-1], "pixels": nn.Flatten()}
    if name not in list(views):
        raise ValueError(f"name: {name!r} was given; allowed is one of {', '.join(map(repr, views))}.")
    seen = views[name]
    return [seen(torch.from_numpy(data(part).pixels)).numpy() for part in ("train", "test")]


class Race:
    """Networks that differ in their loss alone: the same first weights, the same batches in the same order, Adam.

    `epoch` says how far they are; `history` has an entry for epoch 0 (before training) and one for each epoch
    since: {loss's name: (mean training loss, micro-F1 on the held-out canvases)}. Introduced in notebook 06.
    """

    @torch_as_it_comes()
    def __init__(
        self, losses: tuple[str, ...] = FOUR, seed: int = 0, batch: int = BATCH, number: int | None = None
    ) -> None:
        """Draw the canvases and the first weights; nothing is trained yet."""
        self.losses, self.seed, self.batch, self.wanted = losses, seed, batch, 0
        self.train = data("train", number)
        self.inputs, self.truth = (torch.from_numpy(a) for a in (self.train.pixels, self.train.targets))
        self.networks = {name: network(seed) for name in losses}
        self.optimisers = {
            name: torch.optim.Adam(net.parameters(), lr=RATE, fused=True)
            for name, net in self.networks.items()
        }
        self._keep([self._look()])

    @property
    def epoch(self) -> int:
        """How many whole epochs have been trained."""
        return len(self.history) - 1

    @torch_as_it_comes()
    def run(self, epochs: int, watch: Callable[[], object] | None = None) -> Self:
        """Train up to `epochs`; after each, call `watch()`. An interrupt ends it after the last whole epoch."""
        self.wanted = epochs
        try:
            self._back()  # an interrupt may have come in mid-epoch, or in mid-repair
            with tqdm(total=epochs, initial=self.epoch, desc=f"seed {self.seed}", unit=" epochs") as bar:
                while self.epoch < epochs:
                    self._train_one_epoch()
                    self._keep([*self.history, self._look()])
                    bar.update()
                    if watch:
                        watch()
        except KeyboardInterrupt:
            self._back()
        return self

    def _train_one_epoch(self) -> None:
        order = np.random.default_rng([self.seed, self.epoch]).permutation(len(self.inputs))
        for rows in torch.from_numpy(order).split(self.batch):
            for name, net in self.networks.items():
                loss = LOSSES[name](net(self.inputs[rows]), self.truth[rows])
                self.optimisers[name].zero_grad()
                loss.backward()
                self.optimisers[name].step()

    @torch.no_grad()
    def _look(self) -> Entry:
        """Return the entry of the history for the networks as they are."""
        targets, scores = measures.scored(self, "held-out")
        return {
            name: (
                LOSSES[name](net(self.inputs), self.truth).item(),
                measures.micro_f1(targets, scores[name]),
            )
            for name, net in self.networks.items()
        }

    def _keep(self, history: list[Entry]) -> None:
        """Remember the networks as they are, in one step that cannot be half done."""
        self._kept = history, copy.deepcopy([m.state_dict() for m in self._parts()])
        self.history = history

    def _back(self) -> None:
        """Go back to the end of the last whole epoch."""
        self.history, states = self._kept
        for part, state in zip(self._parts(), copy.deepcopy(states), strict=True):
            part.load_state_dict(state)

    def _parts(self) -> list[nn.Module | torch.optim.Optimizer]:
        return [*self.networks.values(), *self.optimisers.values()]

    @torch_as_it_comes()
    @torch.no_grad()
    def logits(self, part: str, name: str) -> NDArray[np.float64]:
        """Return the logits of the network trained with loss `name` on the canvases of a part.

        Shapes: (N, 10), float64. Errors: KeyError for a loss that is not in this race, ValueError for another part.
        """
        found: Tensor = self.networks[name](torch.from_numpy(data(part).pixels))
        return found.double().numpy()

    def __repr__(self) -> str:
        """Return whether it was stopped, and what running the cell again does."""
        done = f"seed {self.seed}, {self.epoch} of {self.wanted} epochs, {len(self.losses)} losses"
        told = f"Trained ({done}). Run again, this cell has nothing left to do"
        if self.epoch < self.wanted:
            kept = "What was learnt in whole epochs is kept."
            told = f"Stopped ({done}). {kept} Run the cell again to go on from here"
        return f"{told}; with fresh=True it begins anew."


_races: dict[tuple[tuple[str, ...], int, int, int | None], Race] = {}
_latest: list[Race] = []  # the last race of the four losses


def race(
    seed: int = 0,
    epochs: int = EPOCHS,
    *,
    losses: str | list[str] | tuple[str, ...] = FOUR,
    batch: int = BATCH,
    number: int | None = None,
    watch: Callable[..., Any] | None = None,
    fresh: bool = False,
) -> Race:
    """Train one network for each loss, side by side, with a progress bar; return the Race.

    The same call again goes on where an interrupted one stopped, and has nothing to do where one was finished;
    `fresh=True`, or fewer epochs than are trained already, begins anew. `watch` is an explorer to open at the
    start and to move on after each epoch. A `batch` larger than the data takes all of it. `number` is how many
    training canvases there are (6000).
    Errors: ValueError for an unknown loss, or for whole numbers out of range. Introduced in notebook 06.
    """
    for name, value, least in (("seed", seed, 0), ("epochs", epochs, 0), ("batch", batch, 1)):
        whole(name, value, least)
    if number is not None:
        whole("number", number, 1)
    losses = tuple(losses) if isinstance(losses, list | tuple) else (losses,)
    unknown = [name for name in losses if name not in list(LOSSES)]
    if unknown or not losses:
        raise ValueError(f"losses: {losses!r} was given; allowed are {', '.join(map(repr, LOSSES))}.")
    key = (losses, seed, batch, number)
    found = _races.get(key)
    if fresh or found is None or found.epoch > epochs:
        found = _races[key] = Race(losses, seed, batch, number)
    if losses == FOUR:
        _latest[:] = [found]
    return found.run(epochs, _followed(watch, found, epochs))


def races(seeds: Iterable[Any] = (0, 1, 2), epochs: int = EPOCHS, **options: Any) -> list[Race]:
    """Run one race for each seed; return those finished, as a list. Stopped, it starts no further one.

    Stopped in the very first, it returns that one as far as it came. `options` are those of `race`.
    Errors: ValueError for seeds that are no whole numbers or none at all, and as race. Introduced in notebook 06.
    """
    if not isinstance(seeds, Iterable) or isinstance(seeds, str) or not (seeds := list(seeds)):
        raise ValueError(f"seeds: {seeds!r} was given; allowed are whole numbers, as in (0, 1, 2).")
    run: list[Race] = []
    for seed in seeds:
        run.append(race(seed, epochs, **options))
        if run[-1].epoch < epochs:
            break
    return [finished for finished in run if finished.epoch == epochs] or run


def _followed(watch: Callable[..., Any] | None, found: Race, epochs: int) -> Callable[[], object] | None:
    """Open the explorer `watch` and return what moves it on after an epoch."""
    if watch is None:
        return None
    from IPython.display import display

    found.wanted = epochs
    shown = watch(epoch=epochs)
    display(shown)
    moved: Callable[[], object] = shown.change  # nothing but what has been trained meanwhile
    return moved


def latest() -> Race:
    """Return the Race of the four losses that was run last; if there was none, run one now (about 5 seconds)."""
    return _latest[0] if _latest else race()


def trained() -> dict[str, Any]:
    """Return what the explorers of 06 draw of the race run last: measures.of its networks as they are now."""
    race = latest()
    return measures.of(race, race.epoch)
