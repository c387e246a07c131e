"""What a cell shows: a widget, what stands in its place where there is no kernel, and how to bring it to life.

`make handouts` runs each notebook with the environment variable ONE_CAT_HANDOUT set. A cell then shows an empty place
instead, and what belongs there goes into `handout_places`, in order.
"""

import os
from typing import Any

from IPython.display import display

LOST = (
    "Nothing above, or nothing that moves? It lives while its kernel runs, in this project's own JupyterLab: run every cell "
    "(menu Run, Run All Cells). If “Loading widget…” stays, reload the page, and run every cell once more."
)
handout_places: list[Any] = []


def for_handout() -> bool:
    """Return whether the notebook is being run for its page without a kernel."""
    return bool(os.environ.get("ONE_CAT_HANDOUT"))


class Shown:
    """Base of explorers and questions.

    A subclass defines `living` and `stand_in`.
    """

    def living(self) -> Any:
        """Return the widget that a cell shows."""
        raise NotImplementedError

    def stand_in(self) -> dict[str, str]:
        """Return what stands for it where there is no kernel, by MIME type."""
        raise NotImplementedError

    def parts(self) -> "list[Shown]":
        """Return the explorers and questions that a hand-out has places for."""
        return [self]

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if for_handout():
            first = len(handout_places)
            handout_places.extend(self.parts())
            marks = (f'<div class="oc-place">{i}</div>' for i in range(first, len(handout_places)))
            return {"text/html": "".join(marks)}, {}
        bundle = self.living()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return data | self.stand_in(), metadata

    def _ipython_display_(self) -> None:
        """Display it, and below it the words for whoever finds it lost; front/explorer.css hides them where it lives."""
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        if not for_handout():
            display({"text/html": f'<p class="oc-lost">{LOST}</p>', "text/plain": LOST}, raw=True)
