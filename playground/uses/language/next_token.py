"""The distribution over the next token, as temperature, top-k and top-p leave it.

V vocabulary.
"""

import math
from dataclasses import dataclass

from torch import Tensor

from ...generation.sampling import restrict


@dataclass(frozen=True)
class Choice:
    """One token of the vocabulary as the next one."""

    id: int
    text: str
    probability: float  # the model's own
    shaped: float  # what remains of it under the settings; 0 where it is cut off


@dataclass(frozen=True)
class Shaped:
    """The most probable tokens, and all others together."""

    choices: tuple[Choice, ...]  # best first
    rest: int  # how many other tokens there are
    rest_probability: float
    rest_shaped: float
    kept: int  # tokens of the whole vocabulary that the settings leave
    bits: float  # how undecided the model is: the entropy of its own distribution
    total: float  # of the probabilities of the whole vocabulary: 1, but for rounding


def shape(
    logprobs: Tensor, names: list[str], count: int, temperature: float, top_k: int, top_p: float
) -> Shaped:
    """The `count` best of log-probabilities (V,), before and after the settings. Raises UserError for
    settings that cannot be."""
    own = logprobs.double().exp()
    after = restrict(logprobs.double()[None], temperature, top_k, top_p)[0].exp()
    best = own.topk(min(count, len(own))).indices
    rest = len(own) - len(best)
    entropy = -(own * logprobs.double().clamp(min=-1e4)).sum() / math.log(2)
    return Shaped(
        choices=tuple(Choice(int(id), names[id], float(own[id]), float(after[id])) for id in best),
        rest=rest,
        rest_probability=max(0.0, float(own.sum() - own[best].sum())),
        rest_shaped=max(0.0, float(after.sum() - after[best].sum())),
        kept=int((after > 0).sum()),
        bits=float(entropy),
        total=float(own.sum()),
    )
