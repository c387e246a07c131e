"""Calls of a library, each with what it really answers: right, stopped, or running and misleading."""

from helpers.live import style
from helpers.panels.base import Panel

INKS = {"right": style.BCE_INK, "stops": style.MUTED, "misleads": style.POSITIVES_INK}
MARKS = {"right": "✓ right", "stops": "✗ stops", "misleads": "! runs, and misleads"}


class Calls(Panel):
    """Rows of two lines: the call with a mark, and below it what came back."""

    width, height = 880, 300

    def lay_out(self, rows=5):
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=26)
        ax.bare()
        ax.limits((0, self.width), (self.height - 26, 0))
        self.rows = []
        step = (self.height - 30) / rows
        for i in range(rows):
            y = step * i
            ax.line([4, self.width - 4], [y + 2] * 2, colour=style.FAINT, width=1)
            mark, call, back = (self.words(ax), self.words(ax, weight="bold"), self.words(ax))
            for text, x, drop in ((mark, 8, 21), (call, 180, 21), (back, 180, 42)):
                text.set(position=(x, y + drop))
            self.rows.append((mark, call, back))

    def update(self, calls):
        """Show `calls`, (verdict, call, what came back) each; rows left over are empty."""
        filled = [*calls, *[("", "", "")] * (len(self.rows) - len(calls))]
        for (mark, call, back), (verdict, code, came) in zip(self.rows, filled, strict=True):
            mark.set(text=MARKS.get(verdict, ""), colour=INKS.get(verdict, style.INK))
            call.set(text=code)
            back.set(text=came, colour=INKS.get(verdict, style.INK))
