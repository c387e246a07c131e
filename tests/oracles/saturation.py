"""What `saturation` must say: what PyTorch says."""

import torch
from torch.nn import functional

WITH_LOGITS = functional.binary_cross_entropy_with_logits


def readout(s, *_):
    told = []
    for loss in (lambda z, y: functional.binary_cross_entropy(torch.sigmoid(z), y), WITH_LOGITS):
        z = torch.tensor([float(s["logit"])], requires_grad=True)
        value = loss(z, torch.tensor([float(s["target"])]))
        told.append((value.item(), torch.autograd.grad(value, z)[0].item()))
    (rough, rough_slope), (fine, fine_slope) = told
    rows = [("BCELoss", rough), ("BCEWithLogitsLoss", fine), ("gradient of BCELoss", rough_slope)]
    return [*rows, ("gradient of BCEWithLogitsLoss", fine_slope)]
