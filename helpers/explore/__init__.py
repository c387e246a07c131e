"""The explorers, each by the name a notebook calls it with."""

from helpers.explore.beat_the_floor import BeatTheFloor as beat_the_floor
from helpers.explore.many_at_once import ManyAtOnce as many_at_once
from helpers.explore.one_cat import OneCat as one_cat
from helpers.explore.one_of_many import OneOfMany as one_of_many
from helpers.explore.overflow import Overflow as overflow
from helpers.explore.teaser import Teaser as teaser
from helpers.explore.triangle_in_cube import TriangleInTheCube as triangle_in_cube
from helpers.explore.two_formulas import TwoFormulas as two_formulas
from helpers.explore.two_logits import TwoLogits as two_logits

__all__ = [
    "beat_the_floor",
    "many_at_once",
    "one_cat",
    "one_of_many",
    "overflow",
    "teaser",
    "triangle_in_cube",
    "two_formulas",
    "two_logits",
]
