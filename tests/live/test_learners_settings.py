"""A learner's settings are his own: nothing of them gets into a picture, and a picture changes none of them."""

import ast
import contextlib
import locale
import logging
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawings import parsed

import helpers
from helpers import ask, explore
from helpers.exercises.bank import QUESTIONS

QUICK = [name for name in explore.__all__ if name not in ("teaser", "saturation", "which_loss")]


def views():
    """Return all that the page gets of every explorer, in its start and in each preset."""
    found = {}
    for name in explore.__all__:
        explorer = getattr(explore, name)()
        states = [explorer.start, *(explorer.mend(raw)[0] for raw in explorer.presets.values())]
        found[name] = explorer.spec(), [(explorer.view(state), explorer.svg(state)) for state in states]
    return found


@pytest.fixture(scope="module")
def plain():
    return views()


def strange():
    """Return rcParams of which each differs from its default, as far as matplotlib allows."""
    odd = {}
    for name, value in matplotlib.rcParamsDefault.items():
        candidates = (
            (not value,) if isinstance(value, bool) else (7.5, 3, "red", "bold", "monospace", ["Nothing"])
        )
        for candidate in candidates:
            with contextlib.suppress(Exception):
                matplotlib.RcParams(**{name: candidate})
                odd[name] = candidate
                break
    return odd


SETTINGS = {
    "LaTeX": {"text.usetex": True},
    "a font that is not there": {"font.family": "No Such Font", "font.weight": "bold"},
    "everything": strange(),
}
STYLES = ["ggplot", "seaborn-v0_8", "dark_background", "fivethirtyeight"]


@pytest.mark.filterwarnings("ignore::matplotlib.MatplotlibDeprecationWarning")
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_matplotlibs_settings_are_not_seen_in_any_picture(settings, plain):
    with matplotlib.rc_context(settings):
        assert views() == plain


@pytest.mark.parametrize("name", [*STYLES, "xkcd"])
def test_a_style_is_not_seen_in_any_picture(name, plain):
    with plt.xkcd() if name == "xkcd" else plt.style.context(name):
        assert views() == plain


@contextlib.contextmanager
def comma_decimals():
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C"):
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            break
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_how_numpy_prints_and_where_the_learner_lives_are_not_seen_in_any_picture(plain):
    with np.printoptions(precision=1, floatmode="fixed", threshold=2, sign="+"), comma_decimals():
        assert views() == plain


def globals_():
    """Return the settings that are one for the whole process."""
    return {
        "matplotlib": dict(matplotlib.rcParams),
        "numpy": (np.geterr(), np.geterrcall(), np.get_printoptions()),
        "warnings": list(warnings.filters),
        "locale": locale.setlocale(locale.LC_ALL),
        "logging": (logging.root.level, list(logging.root.handlers)),
    }


def test_opening_moving_and_asking_change_no_setting(plain):
    """With `plain` all is imported: what torch and tqdm do when they are is not ours."""
    before, threads = globals_(), set(threading.enumerate())
    views()
    for name in QUESTIONS:
        ask(name)._repr_mimebundle_()
    assert globals_() == before
    assert set(threading.enumerate()) <= threads  # one of another test's may end meanwhile


def test_helpers_import_no_plotting_library_in_any_file():
    """Late imports, too: the settings of such a library are one for the whole process."""
    found = set()
    for path in Path(helpers.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found |= {name.split(".")[0] for name in [*names, getattr(node, "module", None) or ""]}
    assert "numpy" in found and not found & {"matplotlib", "pylab", "seaborn", "plotly", "bokeh", "pandas"}


# -- threads ---------------------------------------------------------------------------------------------------


def together(acts):
    """Run all acts at once, each in a thread of its own, and raise what any of them raised."""
    failed, ready = [], threading.Barrier(len(acts))

    def run(act):
        ready.wait()
        try:
            act()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def moves(explorer, count, seen):
    """Return an act that moves an explorer to presets and its start, and keeps the views that its widget shows."""

    def act():
        for i in range(count):
            states = [explorer.start, *explorer.presets.values()]
            explorer.change(**states[i % len(states)])
            seen.append(explorer.widget.view)

    return act


@pytest.mark.parametrize("name", ["many_at_once", "one_cat", "label_by_label", "two_formulas"])
def test_an_explorer_moved_from_several_threads_shows_the_picture_of_its_state_always(name):
    explorer, seen = getattr(explore, name)(), []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        together([moves(explorer, 60, seen) for _ in range(4)])
    finally:
        sys.setswitchinterval(interval)
    assert len(seen) == 240
    fresh = getattr(explore, name)()
    for view in seen:
        frame = fresh.frame(view["state"])
        assert (view["panels"], view["headline"]) == (frame.panels, frame.headline)
    assert explorer.widget.view["state"] == explorer.view()["state"]


def test_explorers_opened_in_several_threads_at_once_are_drawn_as_alone(plain):
    drawn = []
    together([lambda name=name: drawn.append((name, getattr(explore, name)().spec())) for name in QUICK])
    for name, spec in drawn:
        assert spec == plain[name][0]
        assert all(parsed(panel["still"]) is not None for panel in spec["panels"])


@pytest.mark.long
def test_a_broken_matplotlibrc_no_home_and_no_room_leave_the_picture_as_it_is(tmp_path, plain):
    (tmp_path / "matplotlibrc").write_bytes(b"text.usetex: maybe\n\xff\xfe: nonsense\n")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "import sys, helpers; sys.stdout.write(helpers.explore.many_at_once().svg())"
    )
    environment = {
        "MATPLOTLIBRC": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path / "nowhere" / "at" / "all"),
        "TMPDIR": str(tmp_path / "gone"),
        "PYTHONPATH": str(Path(helpers.__file__).parents[1]),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == plain["many_at_once"][1][0][1]
