"""What a cell shows: a widget, what stands in its place where there is no kernel, and how to bring it to life."""

from IPython.display import display

from helpers.handouts import shown as handouts

LOST = (
    "Nothing above, or nothing that moves? It lives only while its kernel runs: in JupyterLab, run this cell "
    "(Shift+Enter), or every cell (menu Run, Run All Cells)."
)


class Shown:
    """Base of explorers and questions.

    A subclass has `living` (the widget), `stand_in` (its stand-ins, by MIME type) and `parts` (what a hand-out has places for).
    """

    def _repr_mimebundle_(self, **kwargs):
        if handouts.on():
            return handouts.marked(*self.parts())
        bundle = self.living()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return data | self.stand_in(), metadata

    def _ipython_display_(self):
        """Display it, and below it the words for those who find it lost; front/explorer.css hides them where it lives."""
        bundle = self._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        display(data, metadata=metadata, raw=True)
        if not handouts.on():
            display({"text/html": f'<p class="oc-lost">{LOST}</p>', "text/plain": LOST}, raw=True)
