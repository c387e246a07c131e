"""Calls of a library, each with what it really answers: right, stopped, or running and misleading."""

from helpers import style
from helpers.panels.base import Panel, change

INKS = {"right": style.BCE_INK, "stops": style.MUTED, "misleads": style.POSITIVES_INK}
MARKS = {"right": "✓ right", "stops": "✗ stops", "misleads": "! runs, and misleads"}


class Calls(Panel):
    """Rows of two lines: the call with a mark, and below it what came back."""

    width, height = 880, 300

    def draw(self, rows=5):
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=26)
        ax.set_axis_off()
        ax.set_xlim(0, self.width)
        ax.set_ylim(self.height - 26, 0)
        self.rows = []
        step = (self.height - 30) / rows
        for i in range(rows):
            y = step * i
            ax.plot([4, self.width - 4], [y + 2] * 2, color=style.FAINT, lw=1)
            mark, call, back = (self.words(ax), self.words(ax, weight="bold"), self.words(ax))
            for text, x, drop in ((mark, 8, 21), (call, 180, 21), (back, 180, 42)):
                text.set_position((x, y + drop))
            self.rows.append((mark, call, back))

    def update(self, calls):
        """Show `calls`, (verdict, call, what came back) each; rows left over are empty."""
        filled = [*calls, *[("", "", "")] * (len(self.rows) - len(calls))]
        for (mark, call, back), (verdict, code, came) in zip(self.rows, filled, strict=True):
            change(mark, text=MARKS.get(verdict, ""), color=INKS.get(verdict, style.INK))
            change(call, text=code)
            change(back, text=came, color=INKS.get(verdict, style.INK))
