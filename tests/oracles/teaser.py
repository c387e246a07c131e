"""What `teaser` must say: two descents from the same start."""

from helpers.maths import losses


def readout(s, _, y):
    gradients = losses.softmax_cross_entropy_gradient, losses.sigmoid_binary_cross_entropy_gradient
    z = [losses.gradient_descent(g, [1, 2, -1], y, steps=400)[int(s["steps"])] for g in gradients]
    p, q = losses.softmax(z[0]), losses.sigmoid(z[1])
    return [("softmax p", p), ("sigmoid q", q), ("furthest label off", [abs(p - y).max(), abs(q - y).max()])]
