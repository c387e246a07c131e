"""The code exercises: one module per notebook."""

from helpers.exercises.tasks import n01, n02, n03, n04, n05, n06, n07, n08

TASKS = {
    name: task for module in (n01, n02, n03, n04, n05, n06, n07, n08) for name, task in module.TASKS.items()
}
