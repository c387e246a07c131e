"""Any control events, good and bad, in any order: no exception, no lie.

benchmarks/soak.py does ten thousand of each.
"""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from moving import machine

from helpers import explore

SOME = settings(max_examples=2, stateful_step_count=25, deadline=None, derandomize=True)


@pytest.mark.deep
@pytest.mark.parametrize("name", explore.__all__)
def test_whatever_is_sent_is_drawn_truly_or_refused_in_words(name):
    run_state_machine_as_test(machine(name), settings=SOME)
