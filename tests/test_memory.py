"""Two thousand moves leave nothing behind."""

import gc

import psutil
import pytest

from helpers import explore


def move(explorer, count, start):
    """Move the first slider `count` times, as a page would."""
    control = explorer.spec()["columns"][0][0][-1]
    for k in range(count):
        value = control["low"] + (k % 40) / 40 * (control["high"] - control["low"])
        now = explorer.widget.view["state"][control["field"]]
        if control["index"] is not None:
            value = [value if i == control["index"] else old for i, old in enumerate(now)]
        explorer.widget.state = {**explorer.widget.view["state"], control["field"]: value, "seq": start + k}


def held():
    """Return how many objects and how many bytes this process holds."""
    gc.collect()
    return len(gc.get_objects()), psutil.Process().memory_info().rss


@pytest.mark.parametrize("name", ["many_at_once", "one_cat", "beat_the_floor"])
def test_two_thousand_updates_leave_memory_flat(name):
    explorer = getattr(explore, name)()
    move(explorer, 300, 1)  # caches fill
    objects, resident = held()
    move(explorer, 2000, 301)
    more_objects, more_resident = held()
    assert more_objects - objects < 1_000
    assert more_resident - resident < 4_000_000
