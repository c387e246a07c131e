"""The question bank: one module per notebook."""

from helpers.exercises.bank import n00, n01, n02, n03, n04, n05

QUESTIONS = {
    name: question for module in (n00, n01, n02, n03, n04, n05) for name, question in module.QUESTIONS.items()
}
