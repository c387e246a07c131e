"""Panels: parts of an explorer, each a live figure drawn once and updated cheaply."""

from helpers.panels.bars import Bars, Pair
from helpers.panels.ledger import Table, Waterfall
from helpers.panels.loss import LossCurve, Thermometer
from helpers.panels.simplex import Triangle, TriangleInCube

__all__ = [
    "Bars",
    "LossCurve",
    "Pair",
    "Table",
    "Thermometer",
    "Triangle",
    "TriangleInCube",
    "Waterfall",
]
