"""Which of several words fits a gap: the candidates as a table."""

from collections.abc import Sequence
from typing import Protocol

from .html import bar, escape, percent, scrolled
from .plausibility import COUNTED, times


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
        f"<td>{one.own_bits:.1f}</td><td>{one.after_bits:.1f}</td><td>{one.bits:.1f}</td></tr>"
        for one in candidates
    )
    head = (
        '<th scope="col">candidate</th><th scope="col" colspan="2">its share</th>'
        '<th scope="col">bits of the word</th><th scope="col">bits of what follows</th>'
        '<th scope="col">bits in all</th>'
    )
    table = f'<table class="pg-table pg-cloze"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f'<p class="pg-said">{said(candidates)}</p>{scrolled(table)}'
        f'<p class="pg-hint">{escape(" ".join(remarks))} The shares are among these candidates alone. '
        f"{COUNTED}</p>"
    )


def said(candidates: Sequence[Candidate]) -> str:
    """How the choice falls, in plain words."""
    best, second = candidates[:2]
    gap = second.bits - best.bits
    told = (
        f"“{escape(best.text)}” fits best: with it the whole sentence is {times(gap)} as probable as with "
        f"“{escape(second.text)}” ({gap:.1f} bits)."
    )
    own = min(candidates, key=lambda one: one.own_bits)
    if own is not best:
        told += (
            f" What stands before the gap alone would choose “{escape(own.text)}”: what follows decides "
            "against it."
        )
    return told
