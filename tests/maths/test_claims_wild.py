"""What notebooks 07 and 08 say of PyTorch and Transformers, tried on those installed; and where ZLPR's best logits lie.

Each promise names the cell and the sentence in it that would become untrue.
"""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from promises import holds
from torch.nn import functional

from helpers.maths import further_losses, losses

Z = torch.tensor([[3.0, 0, 1], [1, 4, 0], [0, 1, 2]])


def test_a_weight_leaves_out_a_label_but_no_gap():
    z, said = torch.tensor([[1.0, 2, -1]]), torch.tensor([[1.0, 0, 1]])
    loss = functional.binary_cross_entropy_with_logits
    filled = loss(z, torch.tensor([[1.0, 0, 0]]), weight=said, reduction="sum").item()
    gap = loss(z, torch.tensor([[1.0, torch.nan, 0]]), weight=said, reduction="sum").item()
    truth = filled == pytest.approx(2 * np.log1p(np.exp(-1))) and np.isnan(gap)
    holds("07", "practice-say", "(in PyTorch `weight=said`; but 0 × nan is nan", truth, (filled, gap))


def test_clip_is_softmax_over_rows_and_columns():
    from transformers.models.clip import modeling_clip

    p_rows, p_columns = Z.softmax(1).diagonal(), Z.softmax(0).diagonal()
    ours = -(p_rows.log().mean() + p_columns.log().mean()).item() / 2
    theirs = modeling_clip.image_text_contrastive_loss(Z).item()
    sentence = "so softmax over rows and over columns"
    holds("08", "pairs-say", sentence, theirs == pytest.approx(ours), theirs)
    shifted = modeling_clip.image_text_contrastive_loss(Z - 2).item()
    holds("08", "pairs-say", "CLIP does not notice", shifted == pytest.approx(theirs), shifted)


def test_siglip_is_bce_in_each_cell_with_a_bias_that_is_learnt():
    from transformers import SiglipConfig, SiglipModel

    small = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    text = {**small, "vocab_size": 9, "max_position_embeddings": 4, "projection_size": 8}
    config = SiglipConfig(text_config=text, vision_config={**small, "image_size": 8, "patch_size": 4})
    torch.manual_seed(0)
    model = SiglipModel(config).eval()
    pictures, texts = torch.randn(3, 3, 8, 8), torch.tensor([[1, 2, 3, 4], [2, 2, 3, 4], [5, 6, 7, 8]])
    with torch.no_grad():
        told = model(input_ids=texts, pixel_values=pictures, return_loss=True)
    cells = told.logits_per_text.double().numpy()
    ours = losses.sigmoid_binary_cross_entropy(cells, np.eye(3)).sum() / 3
    holds("08", "pairs-say", "BCE in each cell", told.loss.item() == pytest.approx(ours, rel=1e-5), told.loss)
    learnt = "logit_bias" in dict(model.named_parameters())
    holds(
        "08",
        "pairs-say",
        "SigLIP does, and learns such a bias",
        learnt,
        sorted(dict(model.named_parameters())),
    )


def test_a_pipeline_that_softmaxes_takes_sigmoids_once_told_by_the_config_or_the_call():
    from transformers import TextClassificationPipeline
    from transformers.pipelines.text_classification import ClassificationFunction

    names = {0: "toxic", 1: "insult", 2: "threat"}
    given = {"logits": torch.tensor([[3.0, 2, -5]])}
    step, configured = (
        SimpleNamespace(
            model=SimpleNamespace(config=SimpleNamespace(problem_type=kind, num_labels=3, id2label=names))
        )
        for kind in (None, "multi_label_classification")
    )
    every = {"top_k": None, "_legacy": False}
    told = {"function_to_apply": ClassificationFunction.SIGMOID, **every}
    found = [
        {row["label"]: row["score"] for row in TextClassificationPipeline.postprocess(pipe, given, **how)}
        for pipe, how in ((step, every), (configured, every), (step, told))
    ]
    wanted = [losses.softmax([3.0, 2, -5]), *[losses.sigmoid([3.0, 2, -5])] * 2]
    truth = all(
        [row[name] for name in names.values()] == pytest.approx(list(scores), abs=1e-6)
        for row, scores in zip(found, wanted, strict=True)
    )
    sanitised = TextClassificationPipeline._sanitize_parameters(step, function_to_apply="sigmoid", top_k=None)
    truth = truth and sanitised[2]["function_to_apply"] == ClassificationFunction.SIGMOID
    assert "function_to_apply" in inspect.signature(TextClassificationPipeline.postprocess).parameters
    sentence = "the pipeline needs `problem_type` in the config, or"
    holds("08", "wild", f'{sentence} `function_to_apply="sigmoid"`', truth, found)


# ---------------------------------------------------------------- ZLPR's zero


def pushes(z, chances):
    """Return the mean push of ZLPR on each logit if exactly one label is true, written out label by label."""
    up = [chance * np.exp(-own) / (1 + np.exp(-own)) for chance, own in zip(chances, z, strict=True)]
    down = [
        sum(
            chances[true] * np.exp(z[j]) / (1 + sum(np.exp(z[k]) for k in range(len(z)) if k != true))
            for true in range(len(z))
            if true != j
        )
        for j in range(len(z))
    ]
    return np.array(up) - np.array(down)


def test_zlpr_s_zero_is_not_one_half():
    chances = [0.45] + [0.1375] * 4
    found = losses.gradient_descent(
        lambda z, chance: chance @ further_losses.zlpr_gradient(np.tile(z, (5, 1)), np.eye(5)),
        np.zeros(5),
        np.array(chances),
        0.5,
        3000,
    )[-1]
    assert abs(pushes(found, chances)).max() < 1e-9
    assert found.round(3).tolist() == [0.161, -1.153, -1.153, -1.153, -1.153]
    assert pushes([0.0] * 5, chances)[0] == pytest.approx(0.45 / 2 - 0.55 / 5), "the solution of zlpr-side"
    holds("08", "zero-say", "A chance of 0.45 ends **above** zero", found[0] > 0, found)


@pytest.mark.parametrize("many", [2, 3, 5, 10])
def test_where_one_of_more_than_two_is_true_zlpr_s_zero_lies_below_one_half(many):
    """As check-zlpr says. Of two it is one half."""
    for seed in range(20):
        others = np.random.default_rng(seed).dirichlet(np.ones(many - 1))
        z = np.concatenate([[0.0], np.random.default_rng([seed, 1]).normal(size=many - 1)])
        low, high = 0.0, 1.0
        for _ in range(50):  # the chance of the first at which nothing moves its logit away from 0
            middle = (low + high) / 2
            rises = pushes(z, [middle, *(1 - middle) * others])[0] > 0
            low, high = (low, middle) if rises else (middle, high)
        assert low == pytest.approx(0.5) if many == 2 else low < 0.5 - 1e-3


def test_with_one_label_zlpr_s_best_is_the_chance():
    z = np.log(0.3 / 0.7)
    assert 0.3 * (1 - losses.sigmoid(z)) - 0.7 * losses.sigmoid(z) == pytest.approx(0)
    slopes = further_losses.zlpr_gradient([[z], [z]], [[1.0], [0.0]])
    assert 0.3 * slopes[0, 0] + 0.7 * slopes[1, 0] == pytest.approx(0)
