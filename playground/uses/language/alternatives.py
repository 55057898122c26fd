"""Whole words for one place of a text: the most probable tokens there, completed by the model.

V vocabulary.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...text.conventions import CONTROL
from ...text.display import label
from ...text.tokenizer import PART, Tokenizer
from ...transformer import PreparedState
from ..contract import Alternative

MORE_PIECES = 4  # that a token may be completed by


@dataclass
class Draft:
    """A word, a mark, or what goes on with the word before: its tokens."""

    pieces: list[int]
    rows: list[Tensor]  # for each of them the log-probability of every token at its place, (V,)

    @property
    def logprob(self) -> float:
        """Of all its tokens, each given all before it."""
        return math.fsum(float(row[id]) for row, id in zip(self.rows, self.pieces, strict=True))


def drafts(
    state: PreparedState, logprobs: Tensor, tokenizer: Tokenizer, count: int, room: int
) -> list[Draft]:
    """The `count` most probable tokens at a place, each with those that the model goes on with until the
    word is whole.

    state: it has read one row, all that stands before the place; it stays as it is. logprobs: of every
    token there, (V,). room: tokens that the model can still read.
    """
    found = [Draft([id], [logprobs]) for id in logprobs.topk(min(count, len(logprobs))).indices.tolist()]
    ordinary = [draft for draft in found if not tokenizer.is_special(draft.pieces[0])]
    live = [draft for draft in ordinary if not tokenizer.is_mark(draft.pieces[0])]
    grown = state.fan_out(len(live))  # all in one batch
    for _ in range(min(MORE_PIECES, room)):
        if not live:
            break
        last = torch.tensor([[draft.pieces[-1]] for draft in live])
        rows = torch.log_softmax(grown.step(last), dim=-1)  # (drafts, V)
        best = rows.argmax(dim=-1).tolist()
        keep = [n for n, id in enumerate(best) if tokenizer.continues_word(id)]
        for n in keep:
            live[n].pieces.append(best[n])
            live[n].rows.append(rows[n])
        live = [live[n] for n in keep]
        grown.select(torch.tensor(keep, dtype=torch.long))
    return found


def ranked(tokenizer: Tokenizer, before: Sequence[int], found: Sequence[Draft]) -> tuple[Alternative, ...]:
    """Drafts as they are shown behind the tokens `before`, best first. A word can be spelled by other
    pieces too: its most probable spelling stands for it."""
    words: dict[str, Alternative] = {}
    for draft in sorted(found, key=lambda draft: -draft.logprob):
        text = said(tokenizer, before, draft.pieces)
        words.setdefault(text, Alternative(text, math.exp(draft.logprob), tuple(draft.pieces)))
    return tuple(words.values())


def said(tokenizer: Tokenizer, before: Sequence[int], pieces: Sequence[int]) -> str:
    """What the pieces say: nothing for the end of the paragraph; the longer word where they go on with the
    word before."""
    if pieces[0] == tokenizer.specials.eos:
        return ""
    start = len(before)
    if tokenizer.continues_word(pieces[0]):
        while start and tokenizer.continues_word(before[start - 1]):
            start -= 1
        if start and tokenizer.begins_word(before[start - 1]) and not tokenizer.is_mark(before[start - 1]):
            start -= 1
    return spelled(tokenizer, pieces, before[start:])


def spelled(tokenizer: Tokenizer, pieces: Sequence[int], before: Sequence[int] = ()) -> str:
    """Tokens as a word, which begins with those `before`; the name of the first of them where they are no
    text that can be seen."""
    text = tokenizer.decode([*before, *pieces]).strip()
    readable = text and PART not in text and not CONTROL.search(text)
    return text if readable else label(tokenizer, pieces[0])
