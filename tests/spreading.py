"""How many workers share the tests out: a file as a whole, for what its tests share; of the longest files, a test at a time.

(pytest-xdist's own groups do nothing with pytest 9.2: they are told in a node's id, which pytest now keeps elsewhere.)
"""

from pathlib import Path

from xdist.scheduler import LoadFileScheduling

BY_TEST = {"test_notebooks_in_lab", "test_slides", "test_handouts_in_browser"}


class Spreading(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        path = super()._split_scope(nodeid)
        return nodeid if Path(path).stem in BY_TEST else path
