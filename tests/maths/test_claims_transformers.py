"""What notebook 05 says of Transformers, tried on the one that is installed."""

import inspect
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import promises
import pytest
import torch
import transformers
from torch.nn import functional

from helpers.maths import losses

CELLS, holds = promises.CELLS["05"], partial(promises.holds, "05")
CE, BCE = functional.cross_entropy, functional.binary_cross_entropy_with_logits
R = [1.0, 2.0, -1.0]


@pytest.fixture(scope="module")
def bert():
    """A tiny BERT with random weights, built from the very lines of the notebook."""
    names = {"torch": torch}
    exec(CELLS["hf-model"], names)
    return names["bert"], names["words"]


INFERRED = [
    (3, torch.tensor([1]), "single_label_classification"),
    (3, torch.tensor([[1.0, 1, 0]]), "multi_label_classification"),
    (1, torch.tensor([[0.5]]), "regression"),
]


@pytest.mark.parametrize("count, labels, kind", INFERRED)
def test_transformers_infers_the_problem_type_from_the_labels(bert, count, labels, kind):
    from transformers import BertForSequenceClassification
    from transformers.loss.loss_utils import ForSequenceClassificationLoss

    old, words = bert
    config = type(old.config)(**{**old.config.to_dict(), "num_labels": count, "problem_type": None})
    model = BertForSequenceClassification(config).eval()
    loss = model(words, labels=labels).loss
    sentence = "Several outputs, and the labels are **whole numbers**: a class number each, one of many, cross-entropy"
    holds("hf-source-say", sentence, model.config.problem_type == kind, model.config.problem_type)
    logits = model(words).logits
    shared = SimpleNamespace(num_labels=count, problem_type=None)
    assert ForSequenceClassificationLoss(labels, logits, shared).item() == loss.item()
    holds(
        "hf-other-say",
        "The rule is the same: one output is squared error",
        shared.problem_type == kind,
        shared.problem_type,
    )
    exact = {
        "single_label_classification": lambda: CE(logits, labels.long()),
        "multi_label_classification": lambda: BCE(logits, labels),
        "regression": lambda: functional.mse_loss(logits, labels),
    }[kind]()
    assert loss.item() == exact.item()


def test_transformers_keeps_the_guess_of_the_first_batch(bert):
    model, words = bert
    model.config.problem_type = None
    floats, number, table = torch.tensor([[1.0, 1, 0]]), torch.tensor([1]), torch.tensor([[1, 1, 0]])
    loss = model(words, labels=floats).loss.item()
    ours = losses.sigmoid_binary_cross_entropy(model(words).logits.detach(), floats).mean()
    assert loss == pytest.approx(ours, abs=1e-6)
    sentence = "Once multi-label, always multi-label"
    with pytest.raises(ValueError, match=r"Target size \(torch.Size\(\[1\]\)\) must be the same"):
        model(words, labels=number)
    holds("hf-stored-say", sentence, *[model.config.problem_type == "multi_label_classification"] * 2)
    model.config.problem_type = None
    with pytest.raises(ValueError, match=r"batch_size \(1\) to match target batch_size \(3\)"):
        model(words, labels=table)
    sentence = "Multi-hot as **whole numbers** is guessed to be single-label"
    holds("hf-stored-say", sentence, *[model.config.problem_type == "single_label_classification"] * 2)


def piped(logits, kind, **told):
    """Return the scores that a text-classification pipeline makes of logits, for a config of a `kind`, told so at the call."""
    from transformers import TextClassificationPipeline

    config = SimpleNamespace(problem_type=kind, num_labels=len(logits), id2label=dict(enumerate("abc")))
    step = SimpleNamespace(model=SimpleNamespace(config=config))
    *_, parameters = TextClassificationPipeline._sanitize_parameters(step, **told)
    given = {"logits": torch.tensor([logits])}
    found = TextClassificationPipeline.postprocess(step, given, top_k=None, **parameters)
    return [label["score"] for label in found]


def test_the_pipeline_takes_a_sigmoid_only_if_the_config_says_so():
    sentence = "Regression: nothing. Multi-label, or one label only: sigmoid. Otherwise softmax."
    for kind, count, wanted in (
        ("multi_label_classification", 3, losses.sigmoid),
        ("single_label_classification", 3, losses.softmax),
        (None, 3, losses.softmax),
        (None, 1, losses.sigmoid),
    ):
        scores = piped(R[:count], kind)
        holds("hf-pipe-say", sentence, np.allclose(scores, wanted(R[:count]), atol=1e-6), scores)


def test_a_pipeline_that_softmaxes_is_told_to_apply_the_sigmoid():
    now = [round(score, 3) for score in piped([3.0, 3.0, 3.0], None, function_to_apply="sigmoid")]
    holds("hf-pipe-say", 'function_to_apply="sigmoid"', now == [0.953] * 3, now)


def test_the_lines_that_the_notebook_prints_are_in_bert_itself():
    from transformers import BertForSequenceClassification

    source = inspect.getsource(BertForSequenceClassification.forward)
    for line in ("loss_fct = CrossEntropyLoss()", "loss_fct = BCEWithLogitsLoss()", "labels is not None"):
        holds("hf-other-say", "BERT still carries these lines in its own file", line in source, source)


def test_most_others_share_one_function():
    """A few, for sound, know cross-entropy alone."""
    models = Path(transformers.__file__).parent / "models"
    text = "".join(path.read_text("utf-8") for path in sorted(models.glob("*/modeling_*.py")))
    heads = re.split(r"^class (?=\w*ForSequenceClassification\()", text, flags=re.MULTILINE)[1:]
    heads = [re.split(r"^class ", head, flags=re.MULTILINE)[0] for head in heads]
    own = sum("problem_type is None" in head for head in heads)
    shared = sum("self.loss_function(" in head or "(Generic" in head for head in heads)
    holds("hf-other-say", "as dozens of models do", own >= 24, own)
    others = len(heads) - own
    holds("hf-other-say", "Most others share one function", others / 2 < shared < others, (shared, others))


@pytest.mark.deep
def test_the_kernel_of_notebook_05_needs_no_network_and_under_600_mb(tmp_path):
    """All its Transformers cells in a process that may not connect anywhere, and may not warn."""
    wanted = [
        c for c in CELLS if c.startswith(("two-torch", "errors-attempt", "hf-")) and not c.endswith("say")
    ]
    cells = [CELLS[c] for c in wanted if not CELLS[c].startswith(("#", "Now", "The", "BERT"))]
    script = tmp_path / "cells.py"
    script.write_text(
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('the network was asked')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import numpy as np\nfrom helpers import ask, check, explore, losses\n"
        + "\n".join(cells)
        + "\nimport psutil\nprint('MB', psutil.Process().memory_info().rss / 1e6)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False
    )
    assert done.returncode == 0 and done.stderr == "", done.stderr + done.stdout
    assert float(done.stdout.split("MB")[-1]) < 600
    assert "multi_label_classification" in done.stdout


def test_one_output_is_bce_once_the_problem_type_says_so():
    from transformers.loss.loss_utils import ForSequenceClassificationLoss

    z, y = torch.tensor([[2.0], [-1.0]]), torch.tensor([[1.0], [0.0]])
    kinds = {None: torch.nn.MSELoss(), "multi_label_classification": BCE}
    now = [
        float(ForSequenceClassificationLoss(y, z, SimpleNamespace(num_labels=1, problem_type=kind)))
        == float(loss(z, y))
        for kind, loss in kinds.items()
    ]
    sentence = "one output is squared error, or, once `problem_type` says multi-label, BCE."
    holds("hf-other-say", sentence, all(now), now)
