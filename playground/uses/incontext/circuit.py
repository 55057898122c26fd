"""Which heads carry in-context learning: what they look at, and what happens without them.

An induction head finds where the text stood like this before and looks at what came next there (Elhage
et al. 2021; Olsson et al. 2022). Score and effect stand side by side, since they differ.

T tokens of a prompt, H heads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...analysis.roles import after_earlier, offset
from ...transformer import Edits, Trace, Transformer
from .episodes import Format
from .judging import Question, judge
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


def mean_weight(weights: Tensor, targets: Tensor) -> Tensor:
    """Mean weight on the targets over those who have any, (H,) from weights (H, T, T) and targets (T, T);
    0 where nobody has."""
    rows = targets.any(dim=-1)
    if not rows.any():
        return weights.new_zeros(weights.size(0))
    return (weights * targets).sum(dim=-1)[:, rows].mean(dim=-1)


@torch.inference_mode()
def head_reports(
    model: Transformer, form: Format, trials: Sequence[Trial], shots: int
) -> Iterator[HeadReport]:
    """Every head, measured on the same questions with their last `shots` examples, as it is ready."""
    questions = [trial.question(shots) for trial in trials]
    scores = [look(model, whole_of(form, question)) for question in questions]
    previous, prefix = (torch.stack(part).mean(dim=0) for part in zip(*scores, strict=True))  # (L, H)
    whole = mean_logprob(judge(model, form, questions))
    for layer in range(model.config.decoder_layers):
        for head in range(model.config.heads):
            verdicts = judge(model, form, questions, Edits(gains={((SITE, layer), head): 0.0}))
            yield HeadReport(
                layer,
                head,
                previous[layer, head].item(),
                prefix[layer, head].item(),
                whole - mean_logprob(verdicts),
                sum(verdict.right for verdict in verdicts) / len(verdicts),
            )


def whole_of(form: Format, question: Question) -> list[int]:
    """The ids of a question with its output."""
    stand_ins = form.new_stand_ins()
    prompt = form.prompt(question.examples, question.query, stand_ins)
    return [*prompt, *form.answer(question.output, stand_ins)]


def look(model: Transformer, ids: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Previous-token and prefix-matching scores of all heads on one text, (L, H) each."""
    trace = Trace()
    model(torch.tensor([list(ids)]), trace=trace)
    before, earlier = offset(len(ids), len(ids), -1), after_earlier(ids)
    weights = [trace.attention[SITE, n].weights[0] for n in range(model.config.decoder_layers)]  # (H, T, T)
    return (
        torch.stack([mean_weight(w, before) for w in weights]),
        torch.stack([mean_weight(w, earlier) for w in weights]),
    )


def mean_logprob(verdicts: Sequence) -> float:
    return sum(max(-50.0, verdict.logprob) for verdict in verdicts) / len(verdicts)
