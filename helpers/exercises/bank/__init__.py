"""The question bank: one module per notebook."""

from helpers.exercises.bank import n00, n01, n02, n03

QUESTIONS = {**n00.QUESTIONS, **n01.QUESTIONS, **n02.QUESTIONS, **n03.QUESTIONS}
