"""The report: what was found, in words and one picture, and what cannot be known."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.doctor.claims import Claim
from helpers.doctor.finding import Finding
from helpers.doctor.given import Run
from helpers.doctor.picture import picture
from helpers.live import style
from helpers.live.shown import for_handout
from helpers.maths.registry import LOSSES
from helpers.settings import numpy_as_it_comes

TITLES = {
    "02": "02_one_of_many",
    "03": "03_many_at_once",
    "04": "04_one_question_per_label",
    "05": "05_in_the_library",
    "06": "06_on_real_digits",
    "08": "08_other_losses",
}
FEW = 100  # rows: with fewer, only what is far off can be told from chance
STYLE = """
.oc-report{color:var(--oc-ink);max-width:1060px;line-height:1.45}
.oc-report .oc-both{display:flex;flex-wrap:wrap;gap:8px 28px;align-items:flex-start}
.oc-report .oc-words{flex:1 1 24em;min-width:min(100%,20em)}
.oc-report svg{flex:0 1 auto;max-width:100%;height:auto;font-family:'DejaVu Sans',Verdana,sans-serif;stroke-linejoin:round}
.oc-report .oc-head{font-size:1.15em;font-weight:bold;margin:0 0 .4em}
.oc-report ol,.oc-report ul{margin:.2em 0 .8em;padding-left:1.4em}
.oc-report a{color:inherit}
.oc-report li{margin:0 0 .55em}
.oc-report .oc-see,.oc-report .oc-unknown{color:var(--oc-muted);font-size:.92em}
.oc-report code{overflow-wrap:anywhere;color:inherit;background:var(--oc-wash);padding:1px 4px}
"""


@dataclass(frozen=True)
class Report:
    """What the doctor says of a run: findings, faults first, each also by its name, as in report["frequencies"].

    A cell shows it in words and one picture; `print` shows the words.
    """

    run: Run
    findings: list[Finding]
    claim: Claim | None

    @property
    def faults(self) -> list[Finding]:
        """The findings that are faults; the others are worth knowing."""
        return [finding for finding in self.findings if finding.is_fault]

    @property
    def names(self) -> list[str]:
        """The names of all findings."""
        return [finding.name for finding in self.findings]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __getitem__(self, name: str) -> Finding:
        for finding in self.findings:
            if finding.name == name:
                return finding
        there = ", ".join(map(repr, self.names)) or "none"
        raise KeyError(f"no finding is called {name!r}; there are: {there}")

    @property
    def headline(self) -> str:
        """What was found, in one sentence."""
        count = len(self.faults)
        if not count:
            return "Nothing wrong was found"
        return "One thing is wrong" if count == 1 else f"{count} things are wrong"

    @property
    def read_as(self) -> str:
        """What was given, and how it was read."""
        run = self.run
        told = [
            f"{run.rows:,} row{'s' * (run.rows != 1)}, {len(run.names):,} label{'s' * (len(run.names) != 1)}"
        ]
        if not len(run.logits):
            return f"{told[0]}; no row is left to read."
        told.append("yes or no" if run.kind == "yes or no" else f"targets: {run.kind}")
        of = "" if run.wants == "logits" else f", of {run.wants}"
        told.append(f"loss: {LOSSES[run.loss].words}{of}" if run.loss else "loss: not told")
        if self.claim is not None:
            told.append("read as " + ("a softmax" if self.claim.activation == "softmax" else "sigmoids"))
            step = self.claim.run.step
            if step > 1:
                told.append(f"one row of {step} read closely")
        return "; ".join(told) + "."

    @property
    def unknown(self) -> str:
        """What no look at logits and targets can tell."""
        told = [
            "whether these rows were trained on (what is learnt by heart looks well there)",
            "what the cause was",
            "whether the targets are true",
        ]
        if self.run.loss is None:
            told.append("which loss it was, unless told (loss=…)")
        said = f"The doctor cannot know {', '.join(told[:-1])} or {told[-1]}."
        if 0 < len(self.run.logits) < FEW:
            rows = "one row" if len(self.run.logits) == 1 else f"{len(self.run.logits)} rows"
            said += f" And from {rows} only what is far off can be told from chance."
        return said

    def __repr__(self) -> str:
        lines = [f"{self.headline}. {self.read_as}"]
        for i, finding in enumerate(self.faults, 1):
            lines += _in_lines(f"{i}.", finding)
        rest = [finding for finding in self.findings if not finding.is_fault]
        lines += ["Worth knowing:"] if rest else []
        for finding in rest:
            lines += _in_lines("-", finding)
        return "\n".join([*lines, self.unknown])

    @numpy_as_it_comes
    def _repr_html_(self) -> str:
        faults, rest = self.faults, [finding for finding in self.findings if not finding.is_fault]
        words = f"<ol>{''.join(map(_in_html, faults))}</ol>" if faults else ""
        if rest:
            words += f"<div>Worth knowing:</div><ul>{''.join(map(_in_html, rest))}</ul>"
        drawn = picture(self.claim) if self.claim is not None else ""
        return (
            f'<div class="oc-report"><style>{style.css(".oc-report")}{STYLE}</style>'
            f'<p class="oc-head">{self.headline}</p><p class="oc-see">{html.escape(self.read_as)}</p>'
            f'<div class="oc-both"><div class="oc-words">{words}<p class="oc-unknown">{html.escape(self.unknown)}</p></div>{drawn}</div></div>'
        )


def _in_lines(mark: str, finding: Finding) -> list[str]:
    return [f"{mark} {finding.title}. {finding.words}", f"   Notebook {finding.notebook}: {finding.call}"]


def _in_html(finding: Finding) -> str:
    return (
        f"<li><b>{html.escape(finding.title)}.</b> {html.escape(finding.words)} "
        f'<span class="oc-see">{_notebook(finding.notebook)}: <code>{html.escape(finding.call)}</code></span></li>'
    )


def _notebook(number: str) -> str:
    """Return “notebook 04”, as a link where that lies beside the learner's own."""
    words, name = f"Notebook {number}", TITLES[number]
    if for_handout():
        return f'<a href="{name}.html">{words}</a>'
    return f'<a href="{name}.ipynb">{words}</a>' if Path(f"{name}.ipynb").is_file() else words
