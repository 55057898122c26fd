"""What may come next, as temperature, top-k and top-p leave it.

V vocabulary.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...generation.sampling import restrict
from .alternatives import Draft

Settings = tuple[float, int, float]  # temperature, top-k, top-p


@dataclass(frozen=True)
class Choice:
    """One token or word as the next one."""

    ids: tuple[int, ...]
    text: str
    probability: float  # the model's own
    shaped: float  # what remains of it under the settings; 0 where it is cut off


@dataclass(frozen=True)
class Shaped:
    """The most probable tokens or words, and all else together."""

    choices: tuple[Choice, ...]  # best first
    rest: int  # how many tokens begin none of them
    rest_probability: float
    rest_shaped: float
    kept: int  # tokens of the whole vocabulary that the settings leave
    bits: float  # how undecided the model is: the entropy of its own distribution over tokens
    total: float  # of the probabilities of the whole vocabulary: 1, but for rounding


def shape(logprobs: Tensor, found: Sequence[Draft], names: Sequence[str], settings: Settings) -> Shaped:
    """The drafts, whose first tokens stand where logprobs (V,) are from, before and after the settings.

    names: of the drafts. Raises UserError for settings that cannot be.
    """
    own = logprobs.double().exp()
    after = restricted([logprobs], settings)
    chosen = [
        Choice(tuple(draft.pieces), name, math.exp(draft.logprob), shaped(draft, after[0], settings))
        for draft, name in zip(found, names, strict=True)
    ]
    chosen.sort(key=lambda choice: -choice.probability)
    entropy = -(own * logprobs.double().clamp(min=-1e4)).sum() / math.log(2)
    return Shaped(
        choices=tuple(chosen),
        rest=len(own) - len({choice.ids[0] for choice in chosen}),
        rest_probability=max(0.0, float(own.sum()) - sum(choice.probability for choice in chosen)),
        rest_shaped=max(0.0, float(after.sum()) - sum(choice.shaped for choice in chosen)),
        kept=int((after > 0).sum()),
        bits=float(entropy),
        total=float(own.sum()),
    )


def restricted(rows: Sequence[Tensor], settings: Settings) -> Tensor:
    """The probabilities that the settings leave of log-probabilities, (N, V)."""
    return restrict(torch.stack(list(rows)).double(), *settings).exp()


def shaped(draft: Draft, first: Tensor, settings: Settings) -> float:
    """The probability of a draft under the settings. first: that of each token in its first place, (V,)."""
    probability = float(first[draft.pieces[0]])
    if len(draft.pieces) > 1 and probability > 0:
        later = restricted(draft.rows[1:], settings)  # (pieces - 1, V)
        probability *= float(later.gather(1, torch.tensor(draft.pieces[1:])[:, None]).prod())
    return probability
