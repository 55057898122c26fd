"""The pictures of the Language model tab: what comes next, and what was written."""

import math
from collections.abc import Sequence
from typing import Protocol

from .html import escape, percent
from .words import Alternative, word_button

MOST_BITS = 16.0  # at which the tint of a word is full: one in 65,536


class Choice(Protocol):
    id: int
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


class Written(Protocol):
    """A token that the model wrote; the empty text is the end of a paragraph."""

    id: int
    text: str
    space: bool
    logprob: float
    alternatives: Sequence[Alternative]


# ---- what comes next


def next_view(shaped: Shaped, vocabulary: int) -> str:
    """The most probable next tokens as bars: light what the model says, dark what the settings leave."""
    largest = max([1e-9, *(max(choice.probability, choice.shaped) for choice in shaped.choices)])
    rows = "".join(next_row(choice, largest) for choice in shaped.choices)
    cut = vocabulary - shaped.kept
    rest = (
        f"The other {shaped.rest:,} tokens have {percent(shaped.rest_probability)} together; under the "
        f"settings {amount(shaped.rest_shaped)}."
    )
    left = "No token is cut off." if cut == 0 else f"{cut:,} of {vocabulary:,} tokens are cut off."
    return (
        f'<p class="pg-next-said">As undecided as between <b>{2**shaped.bits:,.0f}</b> equally likely tokens '
        f'({shaped.bits:.1f} bits).</p><div class="pg-next-rows">{rows}</div>'
        f'<p class="pg-hint">{rest} {left}</p>'
        f'<p class="pg-proof">All {vocabulary:,} probabilities add up to {shaped.total:.6f}.</p>'
    )


def next_row(choice: Choice, largest: float) -> str:
    own, after = (100 * value / largest for value in (choice.probability, choice.shaped))
    kind = "pg-next" if choice.shaped > 0 else "pg-next pg-cut"
    said = amount(choice.shaped) if choice.shaped > 0 else "cut off"
    label = f"{choice.text}: {percent(choice.probability)}; {said}"
    return (
        f'<button type="button" class="{kind}" data-id="{choice.id}" '
        f'aria-label="Append {escape(label, quote=True)}">'
        f'<span class="pg-next-text">{escape(choice.text)}</span>'
        f'<span class="pg-next-bar"><i style="width:{own:.1f}%"></i><b style="width:{after:.1f}%"></b></span>'
        f"<small>{percent(choice.probability)}</small><small><strong>{said}</strong></small></button>"
    )


def amount(share: float) -> str:
    """A share that may be nothing at all."""
    return percent(share) if share > 0 else "nothing"


# ---- what it wrote


def written_view(prompt: str, tokens: Sequence[Written], difference: float | None) -> str:
    """A text and what the model wrote behind it, each token a button with its alternatives.

    difference: the largest one between the log-probabilities on the way and those of one pass over all;
    None while it is still writing.
    """
    parts, before = [], []
    for number, token in enumerate(tokens):
        parts.append(written_token(number, token, before))
        before.append(token.id)
    proof = ""
    if difference is not None:
        proof = (
            f'<p class="pg-proof">{len(tokens)} tokens. Read once more in one pass, their log-probabilities '
            f"differ by at most {difference:.0e}.</p>"
        )
    return (
        '<div class="pg-sentence" data-sentence="0" data-links="[]" '
        'data-hint="click a token to take it; the rest is written anew">'
        f'<div class="pg-target pg-written" lang="en"><span class="pg-given">{lines(prompt)}</span>'
        f"{''.join(parts)}</div></div>{proof}"
    )


def written_token(number: int, token: Written, before: Sequence[int]) -> str:
    probability = math.exp(token.logprob)
    button = word_button(
        number,
        token.text,
        " " if token.space else "",
        doubt(-token.logprob / math.log(2)),
        percent(probability),
        before,
        others_of(token.alternatives),
    )
    return button if token.text else f"{button}<br>"


def doubt(bits: float) -> float:
    """The strength of the tint of a word that cost so many bits."""
    return min(1.0, bits / MOST_BITS)


def others_of(alternatives: Sequence[Alternative]) -> list[tuple[str, float, Sequence[int]]]:
    return [(other.text, other.probability, other.ids) for other in alternatives]


def lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
