"""The question bank: one module per notebook, and the final check of 07."""

from helpers.exercises.bank import final, n00, n01, n02, n03, n04, n05, n06, n07, n08
from helpers.exercises.question import AnyQuestion

_MODULES = {
    "00": (n00,),
    "01": (n01,),
    "02": (n02,),
    "03": (n03,),
    "04": (n04,),
    "05": (n05,),
    "06": (n06,),
    "07": (n07, final),
    "08": (n08,),
}
QUESTIONS: dict[str, AnyQuestion] = {
    name: question for modules in _MODULES.values() for m in modules for name, question in m.QUESTIONS.items()
}
NOTEBOOKS = {  # in which one each question is put
    name: notebook for notebook, modules in _MODULES.items() for m in modules for name in m.QUESTIONS
}
