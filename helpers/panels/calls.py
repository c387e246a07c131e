"""Calls of a library, each with what it really answers: right, stopped, or running and misleading."""

from collections.abc import Sequence

from helpers.live import style
from helpers.panels.base import Panel

INKS = {"right": style.BCE_INK, "stops": style.MUTED, "misleads": style.YES_TERMS_INK}
VERDICTS = {"right": "✓ right", "stops": "✗ stops", "misleads": "! runs, and misleads"}


class Calls(Panel):
    """Rows of two lines: the verdict and the call, and below the call what came back."""

    width, height = 880, 300

    def lay_out(self, rows: int = 5) -> None:
        """Make so many empty rows."""
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=26)
        ax.bare()
        ax.limits((0, self.width), (self.height - 26, 0))
        self.rows = []
        step = (self.height - 30) / rows
        for i in range(rows):
            y = step * i
            ax.line([4, self.width - 4], [y + 2] * 2, colour=style.FAINT, width=1)
            verdict = self.words(ax, (8, y + 21))
            call = self.words(ax, (180, y + 21), weight="bold")
            self.rows.append((verdict, call, self.words(ax, (180, y + 42))))

    def update(self, calls: Sequence[tuple[str, str, str]]) -> None:
        """Show `calls`, (verdict, call, what came back) each; rows left over are empty."""
        filled = [*calls, *[("", "", "")] * (len(self.rows) - len(calls))]
        for texts, (verdict, call, answer) in zip(self.rows, filled, strict=True):
            ink = INKS.get(verdict, style.INK)
            texts[0].set(text=VERDICTS.get(verdict, ""), colour=ink)
            texts[1].set(text=call)
            texts[2].set(text=answer, colour=ink)
