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
    word_chances: tuple[tuple[float, float], ...]  # the probability of each word without edits and with them
    alternatives: tuple[tuple[tuple[str, float], ...], ...]  # for each row (token, probability), best first
    edited: str  # what the edited model writes by itself
    unedited: str  # what the model writes by itself
    own: bool  # whether that is what is written in the subject


def observe(subject: Subject, edits: Edits | None = None) -> Observation:
    """Run a subject under edits; without any, edited and unedited are the same."""
    trace, logits = subject.run(edits)
    logprobs = written_logprobs(subject, logits)
    change = logprobs - subject.logprobs
    words = [list(word) for word in subject.written.words]
    after = [logprobs[word].sum() for word in words]
    changes = [change[word].sum() for word in words]
    return Observation(
        trace=trace,
        logits=logits,
        logprobs=logprobs,
        change=change,
        word_change=tuple(one.item() for one in changes),
        word_chances=tuple(
            ((all_in - one).exp().item(), all_in.exp().item())
            for all_in, one in zip(after, changes, strict=True)
        ),
        alternatives=top_tokens(subject, logits, ALTERNATIVES),
        edited=subject.output if edits is None else edited_output(subject, edits, logits),
        unedited=subject.output,
        own=writes_itself(subject),
    )


def edited_output(subject: Subject, edits: Edits, logits: Tensor) -> str:
    """What the edited model writes. logits: (T, V), of its pass over the subject: where that is over what the
    model writes by itself, and each token is still the most probable one, nothing has to be decoded."""
    rows = list(subject.counted)
    same = logits[rows].argmax(dim=-1).tolist() == [subject.written.ids[row] for row in rows]
    return subject.output if same and writes_itself(subject) else subject.decode(edits)


def writes_itself(subject: Subject) -> bool:
    """Whether what is written in the subject is what the model writes by itself: not a text that was given,
    nor labels of one."""
    rows = list(subject.counted)
    if subject.says is not None or rows[:1] != [subject.given - 1]:
        return False
    written = [subject.written.ids[row] for row in rows]
    return subject.show(subject.checkpoint.tokenizer.decode(written)) == subject.output


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
