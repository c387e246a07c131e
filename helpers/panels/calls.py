"""Calls of a library, each with what it really answers: right, stopped, or running and misleading."""

from collections.abc import Sequence

from helpers.live import style
from helpers.live.marks import Text
from helpers.panels.base import Panel

VERDICTS = {"right": "✓ right", "stops": "✗ stops", "misleads": "! runs, misleads"}
STEP = 46  # pixels from one call to the next


class Calls(Panel):
    """Rows of two lines: the verdict and the call as code, and below the call what came back. The right one stands out."""

    width, height = 880, 30 + 5 * STEP

    def lay_out(self, rows: int = 5) -> None:
        """Make so many empty rows, the first of them washed for the right call."""
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=26)
        ax.bare()
        ax.limits((0, self.width), (self.height - 26, 0))
        ax.shape([(4, 2), (self.width - 4, 2), (self.width - 4, STEP - 2), (4, STEP - 2)], face=style.WASH)
        self.rows = [self._row(STEP * i) for i in range(rows)]

    def _row(self, y: float) -> tuple[Text, Text, Text]:
        """Return the verdict, the call and the answer of a row that begins at `y`."""
        verdict = self.words(self.ax, (14, y + 19))
        call = self.words(self.ax, (156, y + 19), mono=True, size=style.TEXT)
        return verdict, call, self.words(self.ax, (156, y + 37))

    def update(self, calls: Sequence[tuple[str, str, str]]) -> None:
        """Show `calls`, (verdict, call, what came back) each; rows left over are empty."""
        filled = [*calls, *[("", "", "")] * (len(self.rows) - len(calls))]
        for (mark, code, came), (verdict, call, answer) in zip(self.rows, filled, strict=True):
            is_right = verdict == "right"
            weight, ink = ("bold", style.INK) if is_right else ("normal", style.MUTED)
            mark.set(
                text=VERDICTS.get(verdict, ""), weight=weight, size=style.BIG if is_right else style.TEXT
            )
            code.set(text=call, weight=weight)
            came.set(text=answer, weight=weight, colour=style.INK if verdict == "misleads" else ink)
