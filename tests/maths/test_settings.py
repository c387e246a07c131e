"""What a learner sets for NumPy or torch changes no number of ours, and nothing of ours sets it, not even for a moment."""

import inspect
import threading
import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from moving import fields, send
from torch.nn import functional

from helpers import check, explore
from helpers.data import digits, measures, training
from helpers.exercises.bank import QUESTIONS
from helpers.exercises.tasks import TASKS
from helpers.explore.saturation import torch_says
from helpers.explore.which_loss import TASKS as TORCH_TASKS
from helpers.explore.which_loss import outcomes
from helpers.maths import further_losses, losses

SMALL = {"number": 400, "batch": 100, "losses": tuple(training.LOSSES)}


@pytest.fixture(autouse=True, scope="module")
def a_small_race():
    """Give the explorers of 06 a race to show that is soon run, and leave it to no other test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "_races", {})
        patch.setattr(training, "_latest", [])
        training.race(epochs=2, number=400, batch=100)
        yield


@contextmanager
def strict():
    """Let NumPy stop at everything out of range, and Python at every warning, as a learner may have set it."""
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        before = np.geterr()
        yield
        assert np.geterr() == before


def both(function, *arguments):
    """Return what a function gives with NumPy as it comes, once it has given the same under `strict`, bit for bit."""
    plainly = function(*arguments)
    with strict():
        strictly = function(*arguments)
    np.testing.assert_equal(strictly, plainly)
    return plainly


# ---------------------------------------------------------------- NumPy: the losses and the measures

FAR = st.sampled_from([0, 800, -800, 1e300, -1e300, 5e-324, -1e-310, 40])
rows = st.lists(
    st.tuples(st.floats(-40, 40) | FAR, st.sampled_from([0, 1]), st.floats(0, 1)), min_size=1, max_size=5
)
often = settings(max_examples=60, deadline=None, derandomize=True)
PUBLIC = [
    function
    for module in (losses, further_losses)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if name[0] != "_" and function.__module__ == module.__name__ and name not in ("checked", "masked")
]


def test_every_public_loss_is_tried():
    assert len(PUBLIC) > 20 and losses.softmax in PUBLIC and further_losses.zlpr_gradient in PUBLIC


@pytest.mark.parametrize("function", PUBLIC, ids=lambda function: function.__name__)
@often
@given(rows=rows, soft=st.booleans())
def test_a_loss_is_a_number_whatever_numpy_is_told(function, rows, soft):
    assume(len(rows) > 1 or "no_terms" not in function.__name__)
    logits, hard, shares = (np.array(column, float) for column in zip(*rows, strict=True))
    if soft and "zlpr" not in function.__name__ and "normalised" not in function.__name__:
        hard = shares
    if "normalised" in function.__name__:
        hard[0] = 1
    given = {
        "gradient": losses.sigmoid_binary_cross_entropy_gradient,
        "logits": logits,
        "targets": hard,
        "probabilities": shares,
        "frequencies": shares,
        "steps": 3,
    }
    wanted = {name: given[name] for name in inspect.signature(function).parameters if name in given}
    assert np.isfinite(both(lambda: function(**wanted))).all()


def test_the_logits_of_the_report():
    with strict():
        assert losses.softmax([800, 0]).tolist() == [1, 0]
        assert losses.sigmoid([800, -800]).tolist() == [1, 0]
        assert np.isfinite(losses.sigmoid_binary_cross_entropy([800.0, -800], [0, 1], pos_weight=3)).all()
        with pytest.raises(ValueError, match="finite numbers"):
            losses.softmax([np.longdouble("1e4000"), 0])  # a cast may overflow, too


def test_an_overflow_is_told_to_who_wants_to_hear_of_it():
    """A learner's own gradient is run with the settings of the learner."""
    heard = []

    def gradient(logits, targets):
        heard.append(np.geterr())
        return logits

    with np.errstate(all="raise"):
        losses.gradient_descent(gradient, [1e-300, 1], [0, 1], learning_rate=1e-20, steps=1)
        assert heard == [np.geterr()]


def test_measures_and_canvases_are_the_same():
    random = np.random.default_rng(0)
    targets = (random.random((50, 4)) < 0.4).astype(float)
    scores = random.random((50, 4)) * 10.0 ** random.choice([0, -300, -323], (50, 4))
    both(measures.measure, targets, scores)
    both(measures.sweep, targets, scores)
    both(measures.expected_calibration_error, targets, scores)
    both(measures.by_count, scores.max(1), targets)
    both(lambda: [vars(digits.canvases("train", 20, 3))[part] for part in ("pixels", "targets")])
    both(lambda: training.race(epochs=1, fresh=True, **SMALL).history)


# ---------------------------------------------------------------- NumPy: the explorers and the exercises


def views(name, states):
    """Return what an explorer made just now shows of states, and as a picture of its own."""
    explorer = getattr(explore, name)()
    frames = [explorer.frame(explorer.mend(state)[0]) for state in states]
    drawn = [(frame.panels, frame.headline, frame.readout) for frame in frames]
    return [*drawn, explorer.svg(), explorer.widget.view["headline"]]


def extremes(explorer):
    """Return states with each control at its ends, and each preset."""
    states = [dict(state) for state in explorer.presets.values()]
    for control in explorer.controls():
        ends = [control["low"], control["high"]] if "low" in control else []
        for value in ends or [value for value, _ in control.get("options", [(False, 0), (True, 0)])]:
            many = [other["index"] for other in explorer.controls() if other["field"] == control["field"]]
            states.append({control["field"]: value if control["index"] is None else [value] * len(many)})
    return states


@pytest.mark.parametrize("name", explore.__all__)
def test_an_explorer_shows_the_same_whatever_numpy_is_told(name):
    both(views, name, extremes(getattr(explore, name)()))


EXPLORERS = {
    name: getattr(explore, name)() for name in ("overflow", "zlpr", "focal_asymmetric", "many_at_once")
}


@pytest.mark.parametrize("name", EXPLORERS)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_state_is_drawn_the_same(name, data):
    explorer = EXPLORERS[name]
    state, _ = explorer.mend(data.draw(st.fixed_dictionaries(fields(explorer))))
    both(explorer.frame, state)


@pytest.mark.parametrize("name", explore.__all__)
def test_a_move_from_the_page_is_answered(name):
    explorer = getattr(explore, name)()
    with strict():
        for state in extremes(explorer):
            assert not send(explorer, **state)["error"]


def solution(task):
    """Return the function that a task's solution is."""
    scope = {"np": np, "losses": losses, "F": functional}
    exec(TASKS[task].solution, scope)
    return scope[TASKS[task].call.split("(")[0]]


@pytest.mark.parametrize("name", TASKS)
def test_a_solution_is_right_and_a_mistake_is_known(name):
    assert both(check, name, solution(name)).state == "right"
    for mistaken, _ in TASKS[name].mistakes if name != "training_step" else ():
        assert both(check, name, mistaken).state == "known"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_judges_the_same(name):
    def judged():
        question = replace(QUESTIONS[name])  # a new one, which has worked nothing out
        return question.judge("0.1"), question.verdicts(), question.derivation()

    both(judged)


# ---------------------------------------------------------------- torch


@contextmanager
def undone(set_, before, value):
    set_(value)
    try:
        yield
    finally:
        set_(before)


LEARNERS = {
    "float64": lambda: undone(torch.set_default_dtype, torch.float32, torch.float64),
    "another device": lambda: undone(torch.set_default_device, None, "meta"),
    "no gradients": lambda: torch.set_grad_enabled(False),
    "inference": torch.inference_mode,
    "autocast": lambda: torch.autocast("cpu", dtype=torch.bfloat16),
    "three threads": lambda: undone(torch.set_num_threads, torch.get_num_threads(), 3),
    "one thread": lambda: undone(torch.set_num_threads, torch.get_num_threads(), 1),
}


def is_set():
    """Return what a learner may set, as it is set in this thread."""
    return {
        "dtype": torch.get_default_dtype(),
        "device": torch.get_default_device(),
        "gradients": torch.is_grad_enabled(),
        "inference": torch.is_inference_mode_enabled(),
        "autocast": torch.is_autocast_enabled("cpu"),
        "threads": torch.get_num_threads(),
        "streams": [torch.get_rng_state().tolist(), np.random.get_state()[1].tolist()],
    }


def numbers():
    """Return everything that torch calculates for us."""
    race = training.race(epochs=1, fresh=True, **SMALL)
    race = training.race(epochs=2, **SMALL)
    found = {name: race.logits("test", name) for name in race.losses}
    found |= {f"seen, {name}": training.features(race, name) for name in ("bce", "untrained")}
    found |= {f"weights, {w}": v.numpy() for w, v in race.networks["zlpr"].state_dict().items()}
    for cached in (torch_says, outcomes):
        cached.cache_clear()
    found["far out"] = [torch_says(z, y) for z in (0.3, 17.0, -200.0) for y in (0, 1)]
    found["calls"] = [outcomes(task) for task in TORCH_TASKS]
    found["check"] = check("training_step", solution("training_step")).words
    return found | {"history": race.history}


@pytest.fixture(scope="module")
def as_it_comes():
    return numbers()


@pytest.mark.parametrize("learners", [*([name] for name in LEARNERS), list(LEARNERS)[:6]], ids=", ".join)
def test_torch_gives_the_same_numbers_whatever_it_is_told_and_is_left_so(learners, as_it_comes):
    with ExitStack() as stack:
        for name in learners:
            stack.enter_context(LEARNERS[name]())
        before = is_set()
        found = numbers()
        assert is_set() == before
    np.testing.assert_equal(found, as_it_comes)


GLOBAL = [
    (torch, "set_num_threads"),
    (torch, "set_default_dtype"),
    (torch, "set_default_device"),
    (torch, "manual_seed"),
    (torch, "set_rng_state"),
    (torch.random, "manual_seed"),
    (torch.random, "set_rng_state"),
    (torch, "use_deterministic_algorithms"),
    (np, "seterr"),
    (np, "seterrcall"),
    (np.random, "seed"),
]


def test_nothing_that_other_threads_see_is_set_not_even_for_a_moment(monkeypatch):
    def never(*_, **__):
        raise AssertionError("this is the learner's to set")

    for module, name in GLOBAL:
        monkeypatch.setattr(module, name, never)
    seen = []

    class Watch:
        """Asks in mid-race, from another thread, what is set."""

        def __init__(self, epoch):
            self.change()

        def change(self):
            asking = threading.Thread(target=lambda: seen.append(is_set()))
            asking.start()
            asking.join()

    before = threading.Thread(target=lambda: seen.append(is_set()))
    before.start()
    before.join()
    numbers()
    training.race(epochs=3, watch=Watch, fresh=True, **SMALL)
    assert len(seen) == 5 and all(asked == seen[0] for asked in seen)
