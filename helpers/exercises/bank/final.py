"""The final check of notebook 07: one question for each misconception M1 to M15, in the order of the series."""

from helpers.exercises.bank import final_first, final_second

QUESTIONS = {**final_first.QUESTIONS, **final_second.QUESTIONS}
