"""The pictures of the Language model tab: what comes next, and what was written."""

import math
from collections.abc import Sequence
from typing import Protocol

from ..messages import decimal, say
from .html import attribute, escape, percent
from .words import Alternative, word_button

MOST_BITS = 16.0  # at which the tint of a word is full: one in 65,536


class Choice(Protocol):
    ids: Sequence[int]
    text: str
    probability: float
    shaped: float


class Shaped(Protocol):
    choices: Sequence[Choice]
    rest: int
    rest_probability: float
    rest_shaped: float
    kept: int
    bits: float
    total: float


class WrittenWord(Protocol):
    """A word that the model wrote; the empty text is the end of a paragraph."""

    text: str
    space: bool
    tokens: range
    logprob: float
    alternatives: Sequence[Alternative]


# ---- what comes next


def next_view(shaped: Shaped, vocabulary: int) -> str:
    """The most probable next words as bars: light what the model says, dark what the settings leave."""
    largest = max([1e-9, *(max(choice.probability, choice.shaped) for choice in shaped.choices)])
    rows = "".join(next_row(choice, largest) for choice in shaped.choices)
    cut = vocabulary - shaped.kept
    rest = say("language.rest", share=percent(shaped.rest_probability), left=amount(shaped.rest_shaped))
    left = say("language.cut", n=cut, all=vocabulary) if cut else say("language.cut-none")
    choices = f"<b>{say('page.number', n=round(2**shaped.bits))}</b>"
    undecided = say("language.undecided", n=choices, bits=decimal(shaped.bits, 1))
    total = say("language.total", n=vocabulary, sum=decimal(shaped.total, 6))
    return (
        f'<p class="pg-next-said">{undecided}</p><div class="pg-next-rows">{rows}</div>'
        f'<p class="pg-hint">{rest} {left}</p><p class="pg-proof">{total}</p>'
    )


def next_row(choice: Choice, largest: float) -> str:
    own, after = (100 * value / largest for value in (choice.probability, choice.shaped))
    kind = "pg-next" if choice.shaped > 0 else "pg-next pg-cut"
    said = amount(choice.shaped) if choice.shaped > 0 else say("language.cut-off")
    return (
        f'<button type="button" class="{kind}" data-ids="{attribute(list(choice.ids))}">'
        f'<span class="pg-next-text">{escape(choice.text)}</span>'
        f'<span class="pg-next-bar"><i style="width:{own:.1f}%"></i><b style="width:{after:.1f}%"></b></span>'
        f"<small>{percent(choice.probability)}</small><small><strong>{said}</strong></small></button>"
    )


def amount(share: float) -> str:
    """A share that may be nothing at all."""
    return percent(share) if share > 0 else say("language.nothing")


# ---- what it wrote


def written_view(
    prompt: str, words: Sequence[WrittenWord], ids: Sequence[int], difference: float | None
) -> str:
    """A text and what the model wrote behind it, each word a button with its alternatives.

    ids: the tokens of the words. difference: the largest one between their log-probabilities on the way and
    those of one pass over all; None while it is still writing.
    """
    parts = [written_word(number, word, ids[: word.tokens.start]) for number, word in enumerate(words)]
    proof = ""
    if difference is not None:
        told = say("language.proof", n=len(ids), difference=f"{difference:.0e}")
        proof = f'<p class="pg-proof">{told}</p>'
    return (
        '<div class="pg-sentence" data-sentence="0" data-links="[]" '
        f'data-hint="{escape(say("language.written-hint"))}">'
        f'<div class="pg-target pg-written" lang="en"><span class="pg-given">{lines(prompt)}</span>'
        f"{''.join(parts)}</div></div>{proof}"
    )


def written_word(number: int, word: WrittenWord, before: Sequence[int]) -> str:
    button = word_button(
        number,
        word.text,
        " " if word.space else "",
        doubt(-word.logprob / math.log(2)),
        percent(math.exp(word.logprob)),
        before,
        others_of(word.alternatives),
    )
    return button if word.text else f"{button}<br>"


def doubt(bits: float) -> float:
    """The strength of the tint of a word that cost so many bits."""
    return min(1.0, bits / MOST_BITS)


def others_of(alternatives: Sequence[Alternative]) -> list[tuple[str, float, Sequence[int]]]:
    return [(other.text, other.probability, other.ids) for other in alternatives]


def lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
