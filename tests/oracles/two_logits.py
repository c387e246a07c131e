"""What `two_logits` must say: a pair and a sigmoid."""

from helpers.maths import losses


def readout(s, *_):
    apart = s["z_dead"] - s["z_alive"]
    pair = losses.softmax([s["z_dead"], s["z_alive"]])
    return [("difference", apart), ("softmax", pair), ("sigmoid of the difference", losses.sigmoid(apart))]
