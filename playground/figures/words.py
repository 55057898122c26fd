"""Words as buttons: tinted by how little they were expected, with what else could stand there."""

from collections.abc import Sequence
from typing import Protocol

from ..messages import say
from .html import attribute, escape, percent

LEAST_REST = 0.005  # of the probability that is told
Other = tuple[str, float, Sequence[int]]  # its text, its probability, the ids that it adds


class Alternative(Protocol):
    """Another word for one place."""

    text: str
    probability: float
    ids: tuple[int, ...]


def word_button(
    number: int,
    text: str,
    gap: str,
    doubt: float,
    told: str,
    before: Sequence[int],
    others: Sequence[Other],
    flagged: str = "",
    rest: float = 0.0,
    chosen: bool = False,
) -> str:
    """One word, with the gap in front of it; the empty text is an end mark.

    doubt: the strength of its tint, 0 to 1. told: its probability or surprise in words. flagged: what a
    reader should beware of, if anything. rest: the probability of all that is not shown. chosen: whether the
    reader chose it, and not the model. A click on one of
    the others hands {sentence, forced: before and its ids} to the page, where words.js listens.
    """
    options = [[text or say("page.the-end"), percent(share), share, list(ids)] for text, share, ids in others]
    kind = "pg-word" if text else "pg-word pg-end"
    if flagged:
        kind, told = f"{kind} pg-flagged", f"{told} · {flagged}"
    if chosen:
        kind, told = f"{kind} pg-taken", f"{told} · {say('page.your-choice')}"
    shown = text or say("page.end")
    left = f' data-rest="{percent(rest)}"' if rest >= LEAST_REST else ""
    return (
        f'{gap}<button type="button" class="{kind}" data-word="{number}" '
        f'style="--doubt:{doubt:.3f}" data-before="{attribute(list(before))}" '
        f'data-others="{attribute(options)}" data-probability="{escape(told, quote=True)}"{left} '
        f'aria-label="{escape(shown, quote=True)}, {escape(told, quote=True)}">{escape(shown)}</button>'
    )
