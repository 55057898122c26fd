"""Which heads carry in-context learning: what they look at, and what happens without them.

An induction head finds where the text stood like this before and looks at what came next there (Elhage
et al. 2021; Olsson et al. 2022). Score and effect stand side by side, since they differ.

T tokens of a prompt, H heads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..text.tokenizer import EOS
from ..transformer import Edits, Trace, Transformer
from .episodes import spell
from .judging import judge
from .trials import Trial

SITE = "decoder"


@dataclass(frozen=True)
class HeadReport:
    """One head on a set of questions."""

    layer: int
    head: int
    previous: float  # mean attention to the token just before
    prefix: float  # mean attention to what followed an earlier occurrence of the token (induction)
    effect: float  # how much the right outputs' mean log-probability falls (nats) without this head
    accuracy: float  # share of questions answered exactly without it


def previous_token(weights: Tensor) -> Tensor:
    """Mean weight on the token just before, (H,) from weights (H, T, T)."""
    return weights.diagonal(offset=-1, dim1=-2, dim2=-1).mean(dim=-1)


def prefix_matching(weights: Tensor, ids: Tensor) -> Tensor:
    """Mean weight on all tokens that follow an earlier occurrence of the token that looks, (H,).

    weights (H, T, T), ids (T,). Only places whose token has occurred before count (Olsson et al. 2022,
    "prefix matching score"); 0 where there is none.
    """
    same = (ids[:, None] == ids[None, :]).tril(-1)  # (T, T): [t, s] the token of t stood at s before
    targets = torch.zeros_like(same)
    targets[:, 1:] = same[:, :-1]  # what came next there
    places = same.any(dim=1)
    if not places.any():
        return weights.new_zeros(weights.size(0))
    return (weights * targets).sum(dim=-1)[:, places].mean(dim=-1)


@torch.inference_mode()
def head_reports(model: Transformer, trials: Sequence[Trial], shots: int) -> Iterator[HeadReport]:
    """Every head, measured on the same questions with their last `shots` examples, as it is ready."""
    prompts = [trial.prompt(shots) for trial in trials]
    outputs = [trial.output for trial in trials]
    scores = [look(model, [*prompt, *spell(o), EOS]) for prompt, o in zip(prompts, outputs, strict=True)]
    previous, prefix = (torch.stack(part).mean(dim=0) for part in zip(*scores, strict=True))  # (L, H)
    whole = mean_logprob(judge(model, prompts, outputs))
    for layer in range(model.config.decoder_layers):
        for head in range(model.config.heads):
            verdicts = judge(model, prompts, outputs, Edits(gains={((SITE, layer), head): 0.0}))
            yield HeadReport(
                layer,
                head,
                previous[layer, head].item(),
                prefix[layer, head].item(),
                whole - mean_logprob(verdicts),
                sum(verdict.right for verdict in verdicts) / len(verdicts),
            )


def look(model: Transformer, ids: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Previous-token and prefix-matching scores of all heads on one text, (L, H) each."""
    trace, read = Trace(), torch.tensor([list(ids)])
    model(read, trace=trace)
    weights = [trace.attention[SITE, n].weights[0] for n in range(model.config.decoder_layers)]  # (H, T, T)
    return (
        torch.stack([previous_token(w) for w in weights]),
        torch.stack([prefix_matching(w, read[0]) for w in weights]),
    )


def mean_logprob(verdicts: Sequence) -> float:
    return sum(max(-50.0, verdict.logprob) for verdict in verdicts) / len(verdicts)
