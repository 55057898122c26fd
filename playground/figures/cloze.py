"""Which of several words fits a gap: the candidates as a table."""

from collections.abc import Sequence
from typing import Protocol

from ..messages import decimal, say
from .html import bar, escape, percent, scrolled
from .plausibility import times


class Candidate(Protocol):
    """One candidate in the gap: what the whole sentence costs with it, and its parts."""

    text: str
    bits: float
    own_bits: float
    after_bits: float
    share: float


def cloze_view(candidates: Sequence[Candidate], remarks: Sequence[str]) -> str:
    """Candidates, best first: how the choice falls, and which side of the gap decides it. remarks: on the
    sentence."""
    rows = "".join(
        f"<tr><th>{escape(one.text)}</th><td>{bar(one.share)}</td><td>{percent(one.share)}</td>"
        f"<td>{decimal(one.own_bits, 1)}</td><td>{decimal(one.after_bits, 1)}</td>"
        f"<td>{decimal(one.bits, 1)}</td></tr>"
        for one in candidates
    )
    head = "".join(
        f'<th scope="col"{span}>{say(f"language.cloze-{name}")}</th>'
        for name, span in (
            ("candidate", ""),
            ("share", ' colspan="2"'),
            ("own", ""),
            ("after", ""),
            ("all", ""),
        )
    )
    table = f'<table class="pg-table pg-cloze"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f'<p class="pg-said">{said(candidates)}</p>{scrolled(table)}'
        f'<p class="pg-hint">{escape(" ".join(remarks))} {say("language.cloze-shares")} '
        f"{say('language.counted')}</p>"
    )


def said(candidates: Sequence[Candidate]) -> str:
    """How the choice falls, in plain words."""
    best, second = candidates[:2]
    gap = second.bits - best.bits
    told = say(
        "language.fits",
        best=escape(best.text),
        second=escape(second.text),
        times=times(gap),
        gap=decimal(gap, 1),
    )
    own = min(candidates, key=lambda one: one.own_bits)
    if own is not best:
        told += f" {say('language.fits-alone', word=escape(own.text))}"
    return told
