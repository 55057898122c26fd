"""Where a headline was read from: what the decoder looked at, and what happens without it.

N sentences that were read, T tokens of the headline, S source tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...generation.scoring import token_logprobs
from ...text.tokenizer import pad
from .passage import Passage
from .summariser import Summariser


@dataclass(frozen=True)
class Evidence:
    """What one sentence did for a headline."""

    attention: float  # its share of the cross-attention, of all that goes to sentences
    length: float  # its share of the tokens, which is what even attention would give
    drop: float | None  # by how much (nats) the headline's log-probability falls without it;
    instead: str  # what the model would write without it. None and empty where there is no other sentence


@torch.inference_mode()
def evidence(
    summariser: Summariser, passage: Passage, read: Sequence[int], target: Sequence[int]
) -> list[Evidence]:
    """What each sentence in `read` did for a headline, the tokens `target`."""
    sizes = [passage.sentences[n].tokens for n in read]
    shares = attention_shares(summariser, passage.text(read), sizes, target)
    drops: list[float | None] = [None] * len(read)
    instead = [""] * len(read)
    if len(read) > 1:
        texts = [passage.text(read), *(passage.text([n for n in read if n != out]) for out in read)]
        whole, *without = logprobs_of(summariser, texts, target)
        drops = [whole - one for one in without]
        instead = [summariser.text(best) for best, *_ in summariser.translate(texts[1:])]
    lengths = [size / sum(sizes) for size in sizes]
    return [Evidence(*parts) for parts in zip(shares, lengths, drops, instead, strict=True)]


def attention_shares(
    summariser: Summariser, text: str, sizes: Sequence[int], target: Sequence[int]
) -> list[float]:
    """The mean cross-attention of all layers and heads while the headline was written, by sentence: sizes
    are their tokens."""
    trace, _ = summariser.trace(summariser.encode(text), target)
    layers = range(summariser.model.config.decoder_layers)
    weights = torch.stack([trace.attention["cross", layer].weights[0, :, :-1] for layer in layers])
    mean = weights.mean(dim=(0, 1, 2))[len(summariser.marks) :][: sum(sizes)]  # (S,)
    by_sentence = torch.stack([tokens.sum() for tokens in mean.split(list(sizes))])
    return (by_sentence / by_sentence.sum()).tolist()


def logprobs_of(summariser: Summariser, texts: Sequence[str], target: Sequence[int]) -> list[float]:
    """The log-probability of the same headline for each text."""
    specials = summariser.specials
    source = pad([summariser.encode(text) for text in texts], specials.pad)
    written: Tensor = torch.tensor([list(target)] * len(texts))  # (N, T)
    read = torch.tensor([[specials.bos, *target[:-1]]] * len(texts))
    logits = summariser.model(read, source, source != specials.pad)
    return token_logprobs(logits, written).sum(dim=-1).tolist()
