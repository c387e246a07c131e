"""Panels: parts of an explorer, each a live figure drawn once and updated cheaply."""

from helpers.panels.bars import Bars, Pair
from helpers.panels.base import Panel
from helpers.panels.calls import Calls
from helpers.panels.canvas import ByCount, Grid, Picture, Reliability, ScoreRows
from helpers.panels.compare import Pushes, Scores
from helpers.panels.curves import Balance, Curves
from helpers.panels.ground import Ground
from helpers.panels.ledger import Table, Waterfall
from helpers.panels.loss import LossCurve, Thermometer
from helpers.panels.questions import Questions, Sets, Stack
from helpers.panels.races import Above, Races
from helpers.panels.rankings import Rankings
from helpers.panels.ratio import Ratio
from helpers.panels.simplex import Triangle, TriangleInCube

__all__ = [
    "Above",
    "Balance",
    "Bars",
    "ByCount",
    "Calls",
    "Curves",
    "Grid",
    "Ground",
    "LossCurve",
    "Pair",
    "Panel",
    "Picture",
    "Pushes",
    "Questions",
    "Races",
    "Rankings",
    "Ratio",
    "Reliability",
    "ScoreRows",
    "Scores",
    "Sets",
    "Stack",
    "Table",
    "Thermometer",
    "Triangle",
    "TriangleInCube",
    "Waterfall",
]
