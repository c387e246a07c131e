"""Two thousand moves leave nothing behind, in a process of their own (other tests' garbage would blur it)."""

import gc
import json
import os
import subprocess
import sys

import psutil
import pytest
from moving import send

from helpers import explore


def move(explorer, count):
    """Move the first slider `count` times, as a page would."""
    control = explorer.spec()["columns"][0][0][-1]
    for k in range(count):
        value = control["low"] + (k % 40) / 40 * (control["high"] - control["low"])
        now = explorer.widget.view["state"][control["field"]]
        if control["index"] is not None:
            value = [value if i == control["index"] else old for i, old in enumerate(now)]
        view = send(explorer, **{control["field"]: value})
    assert not view["error"]


def held():
    """Return how many objects and how many bytes this process holds."""
    gc.collect()
    return len(gc.get_objects()), psutil.Process().memory_info().rss


def main(name):
    """Print how much 2,000 moves have left behind."""
    explorer = getattr(explore, name)()
    move(explorer, 400)  # caches fill
    before = held()
    move(explorer, 2000)
    print(json.dumps([after - first for first, after in zip(before, held(), strict=True)]))


@pytest.mark.deep
@pytest.mark.parametrize("name", ["one_cat", "many_at_once", "beat_the_floor"])
def test_two_thousand_updates_leave_memory_flat(name):
    found = os.pathsep.join(filter(None, sys.path))  # what this process finds, that one finds too
    environment = {**os.environ, "PYTHONPATH": found}
    command = [sys.executable, __file__, name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    objects, resident = json.loads(done.stdout)
    assert objects < 500
    assert resident < 4_000_000


if __name__ == "__main__":
    main(sys.argv[1])
