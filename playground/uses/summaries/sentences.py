"""Key sentences: those whose vectors, as the encoder makes them, lie nearest the middle of the text.

N sentences, D width.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from ...text.tokenizer import pad
from .passage import Passage
from .summariser import Summariser

TOGETHER = 8  # parts that are read in one pass


@torch.inference_mode()
def sentence_vectors(summariser: Summariser, passage: Passage) -> Tensor:
    """The mean of the contextual vectors of each sentence's tokens: (N, D)."""
    vectors = []
    for first in range(0, len(passage.parts), TOGETHER):
        parts = passage.parts[first : first + TOGETHER]
        source = pad([summariser.encode(passage.text(part)) for part in parts], summariser.specials.pad)
        memory = summariser.model.encode(source, source != summariser.specials.pad)  # (parts, S, D)
        for part, row in zip(parts, memory, strict=True):
            sizes = [passage.sentences[n].tokens for n in part]
            inner = row[len(summariser.marks) :][: sum(sizes)]
            vectors += [tokens.mean(dim=0) for tokens in inner.split(sizes)]
    return torch.stack(vectors)


def by_importance(vectors: Tensor, sizes: Sequence[int]) -> list[int]:
    """The sentences, most important first: each is the one with which the mean of those taken so far comes
    nearest (cosine) to the mean of the whole text, so that one that says the same again comes late.

    sizes: how many tokens each has.
    """
    weights = torch.tensor(sizes, dtype=vectors.dtype).unsqueeze(-1)
    weighted = vectors * weights  # (N, D): sums over the tokens
    whole = weighted.sum(dim=0)
    taken, left, total = [], list(range(len(sizes))), torch.zeros_like(whole)
    while left:
        likeness = torch.cosine_similarity(total + weighted[left], whole.unsqueeze(0), dim=-1)
        best = left.pop(int(likeness.argmax()))
        taken.append(best)
        total = total + weighted[best]
    return taken


def reading(passage: Passage, order: Sequence[int], room: int) -> list[int]:
    """The sentences that the headline is read from, in the order of the text: all where they fit into
    `room` tokens, or else the most important ones that do."""
    chosen, used = [], 0
    for n in order:
        if used + passage.sentences[n].tokens <= room:
            chosen.append(n)
            used += passage.sentences[n].tokens
    return sorted(chosen)
