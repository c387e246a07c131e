"""The explorers, each by the name a notebook calls it with."""

from helpers.explore.beat_the_floor import BeatTheFloor as beat_the_floor
from helpers.explore.best_constant import BestConstant as best_constant
from helpers.explore.digits_browser import DigitsBrowser as digits_browser
from helpers.explore.focal_asymmetric import FocalAsymmetric as focal_asymmetric
from helpers.explore.label_by_label import LabelByLabel as label_by_label
from helpers.explore.learning_curves import LearningCurves as learning_curves
from helpers.explore.losses_side_by_side import LossesSideBySide as losses_side_by_side
from helpers.explore.many_at_once import ManyAtOnce as many_at_once
from helpers.explore.one_cat import OneCat as one_cat
from helpers.explore.one_of_many import OneOfMany as one_of_many
from helpers.explore.oracle_count import OracleCount as oracle_count
from helpers.explore.other_canvases import OtherCanvases as other_canvases
from helpers.explore.overflow import Overflow as overflow
from helpers.explore.population import Population as population
from helpers.explore.rebuttals import Rebuttals as rebuttals
from helpers.explore.reliability import Reliability as reliability
from helpers.explore.saturation import Saturation as saturation
from helpers.explore.six_labels_eight_sets import SixLabelsEightSets as six_labels_eight_sets
from helpers.explore.teaser import Teaser as teaser
from helpers.explore.threshold import Threshold as threshold
from helpers.explore.triangle_in_cube import TriangleInTheCube as triangle_in_cube
from helpers.explore.two_formulas import TwoFormulas as two_formulas
from helpers.explore.two_logits import TwoLogits as two_logits
from helpers.explore.which_loss import WhichLoss as which_loss
from helpers.explore.zlpr import Zlpr as zlpr

__all__ = [
    "beat_the_floor",
    "best_constant",
    "digits_browser",
    "focal_asymmetric",
    "label_by_label",
    "learning_curves",
    "losses_side_by_side",
    "many_at_once",
    "one_cat",
    "one_of_many",
    "oracle_count",
    "other_canvases",
    "overflow",
    "population",
    "rebuttals",
    "reliability",
    "saturation",
    "six_labels_eight_sets",
    "teaser",
    "threshold",
    "triangle_in_cube",
    "two_formulas",
    "two_logits",
    "which_loss",
    "zlpr",
]
