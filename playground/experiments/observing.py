"""What a model, edited or not, does with a subject.

T target tokens, S source tokens, V vocabulary.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..generation.scoring import token_logprobs
from ..transformer import Edits, Trace
from .subjects import Subject

ALTERNATIVES = 5


@dataclass(frozen=True, eq=False)
class Observation:
    """One pass over a subject under edits, beside the unedited one.

    Everything with T rows belongs to `subject.written`: row t is about predicting its token t.
    """

    trace: Trace  # of the edited pass
    logits: Tensor  # (T, V)
    logprobs: Tensor  # (T,), of each written token
    change: Tensor  # (T,), minus what it is without edits
    word_change: tuple[float, ...]  # the sum over the tokens of each of `subject.written.words`
    alternatives: tuple[tuple[tuple[str, float], ...], ...]  # for each row (token, probability), best first
    edited: str  # what the edited model writes by itself
    unedited: str  # what the model writes by itself


def observe(subject: Subject, edits: Edits | None = None) -> Observation:
    """Run a subject under edits; without any, edited and unedited are the same."""
    trace, logits = subject.run(edits)
    logprobs = written_logprobs(subject, logits)
    _, plain = (trace, logits) if edits is None else subject.run()
    change = logprobs - written_logprobs(subject, plain)
    return Observation(
        trace=trace,
        logits=logits,
        logprobs=logprobs,
        change=change,
        word_change=tuple(change[list(word)].sum().item() for word in subject.written.words),
        alternatives=top_tokens(subject, logits, ALTERNATIVES),
        edited=subject.decode(edits) if edits is not None else subject.output,
        unedited=subject.output,
    )


def written_logprobs(subject: Subject, logits: Tensor) -> Tensor:
    """The log-probability of each written token, (..., T) from logits (..., T, V)."""
    written = torch.tensor(subject.written.ids).expand(logits.shape[:-1])
    return token_logprobs(logits, written)


def top_tokens(subject: Subject, logits: Tensor, count: int) -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each row of logits (T, V) its most probable tokens with their probabilities, best first."""
    values, ids = logits.softmax(dim=-1).topk(count)  # (T, count) each
    return tuple(
        tuple((subject.answer_name(id), value) for id, value in zip(*row, strict=True))
        for row in zip(ids.tolist(), values.tolist(), strict=True)
    )
