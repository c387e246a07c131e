"""Exercises: predict, commit, be told which mistake it was, see."""

from helpers.exercises.answers import forget
from helpers.exercises.ask import ask, teacher
from helpers.exercises.code import check

__all__ = ["ask", "check", "forget", "teacher"]
