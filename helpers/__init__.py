"""Helpers of the series *One cat, many labels*: the losses, the explorers and the exercises.

    from helpers import ask, check, explore, losses

Neither torch nor pyplot is imported here; what trains networks is in `helpers.data`.
"""

from helpers import explore
from helpers.exercises import ask, check, final_check, forget, join, teacher
from helpers.maths import losses

__all__ = ["ask", "check", "explore", "final_check", "forget", "join", "losses", "teacher"]
