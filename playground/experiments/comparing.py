"""Two texts that differ in little: which head carries the difference.

B changed passes in one batch, T target tokens, S source tokens, L layers, H heads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..errors import UserError
from ..generation.scoring import token_logprobs
from ..messages import Message
from ..transformer import Trace
from .carrying import one_by_one
from .effects import Pass, by_kind, cases_of, check_work
from .subjects import Side, Subject

ALIKE = 0.01  # nats; a smaller difference cannot be shared out


@dataclass(frozen=True, eq=False)
class Patching:
    """Two texts A and B, and what becomes of B when one head's output is taken from A.

    preference: how much more probable (nats) A's answer is than B's, as a continuation of the text;
    where both answers are the same, its log-probability. An answer is all that the model writes: the
    translation, the answer of a few-shot model, the next token of a language model; the labels of an encoder
    alone, or what it fills gaps with.
    """

    answers: tuple[str, str]
    preference_a: float  # after text A
    preference_b: float  # after text B
    shares: dict[str, Tensor]  # for each kind (L, H): the share of the way from B to A; 0 no effect, 1 all
    patterns: dict[str, Tensor]  # for each kind (L, H, T, S): attention in A minus attention in B,
    # both while A's answer is read, so the rows of decoder and cross are those of A


def check_pair(a: Subject, b: Subject) -> None:
    """Raises UserError unless the two texts have the same number of tokens in the same model."""
    if a.model is not b.model:
        raise UserError(Message("attention.different-models"))
    first, second = (side_of(one) for one in (a, b))
    if len(first) != len(second):
        cut = [" | ".join(piece for piece in side.pieces if piece) for side in (first, second)]
        told = {"one": len(first), "two": len(second), "first": cut[0], "second": cut[1]}
        raise UserError(Message("attention.different-lengths", told))
    if first.ids == second.ids:
        raise UserError(Message("attention.same-texts"))
    if a.says and a.counted != b.counted:
        raise UserError(Message("attention.other-places"))


def side_of(subject: Subject) -> Side:
    """What the two texts are compared by: the source, or what a decoder is given."""
    return subject.read if subject.source is None else subject.source


def prompt_of(subject: Subject) -> list[int]:
    """The tokens that a decoder is given, or an encoder alone reads."""
    return list(subject.read.ids[: subject.given])


def answer_of(subject: Subject) -> list[int]:
    """What a decoder writes behind its prompt; what an encoder alone answers at the rows that count."""
    rows = subject.counted if subject.says else range(subject.given - 1, len(subject.written))
    return [subject.written.ids[n] for n in rows]


def said(subject: Subject, answer: Sequence[int]) -> str:
    return subject.output if subject.says else subject.checkpoint.tokenizer.decode(answer)


def passage(subject: Subject, answer: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...], list[int]]:
    """What is read and written where an answer follows the text of a subject, and the rows of the answer."""
    prompt = prompt_of(subject)
    if subject.says:
        at = dict(zip(subject.counted, answer, strict=True))
        return tuple(prompt), tuple(at.get(n, id) for n, id in enumerate(subject.written.ids)), list(at)
    written = (*prompt[1:], *answer)
    return (*prompt, *answer[:-1]), written, list(range(len(written) - len(answer), len(written)))


@torch.inference_mode()
def patching(a: Subject, b: Subject) -> Patching:
    """Put each head of A's pass into B's, one at a time, at all positions (activation patching: Meng
    et al. 2022, "Locating and Editing Factual Associations in GPT", §2).

    Raises UserError for texts that cannot be compared token by token, and for two between which the
    model makes no difference.
    """
    check_pair(a, b)
    answers = [answer_of(a), answer_of(b)]
    signs = [1.0, -1.0] if answers[0] != answers[1] else [1.0]
    cases = cases_of(a)
    reading = len(cases) * sum(len(passage(b, answer)[0]) for answer in answers)
    check_work(b, reading, Message("attention.why-exchange", {"n": len(cases)}))
    preference_a = preference_b = 0.0
    patched = torch.zeros(len(cases))
    patterns: dict[str, Tensor] = {}
    for sign, answer in zip(signs, answers, strict=False):
        (trace_a, whole_a), (trace_b, whole_b) = forced(a, answer), forced(b, answer)
        preference_a += sign * whole_a
        preference_b += sign * whole_b
        patched += sign * patched_logprobs(b, answer, trace_a)
        patterns = patterns or subtract(a, trace_a, trace_b)
    if abs(preference_a - preference_b) < ALIKE:
        raise UserError(Message("attention.no-difference"))
    shares = (patched - preference_b) / (preference_a - preference_b)
    return Patching(
        answers=tuple(said(one, answer) for one, answer in zip((a, b), answers, strict=True)),
        preference_a=preference_a,
        preference_b=preference_b,
        shares=by_kind(b, shares),
        patterns=patterns,
    )


def source_of(subject: Subject) -> tuple[int, ...] | None:
    return None if subject.source is None else subject.source.ids


def forced(subject: Subject, answer: Sequence[int]) -> tuple[Trace, float]:
    """The pass in which a subject's text is followed by an answer, and the answer's log-probability."""
    trace, source = Trace(), source_of(subject)
    read, written, rows = passage(subject, answer)
    logits = subject.model(
        torch.tensor([read]), None if source is None else torch.tensor([source]), trace=trace
    )
    return trace, token_logprobs(logits, torch.tensor([written]))[0, rows].sum().item()


def patched_logprobs(subject: Subject, answer: Sequence[int], donor: Trace) -> Tensor:
    """The answer's log-probability after the subject's text, with each head taken from the donor, (B,)."""
    read, written, rows = passage(subject, answer)
    logprobs = Pass(subject.model, source_of(subject), read, written).logprobs(
        cases_of(subject), one_by_one(donor)
    )
    return logprobs[:, rows].sum(dim=1)


def subtract(subject: Subject, first: Trace, second: Trace) -> dict[str, Tensor]:
    """Attention of the first minus the second, for each kind (L, H, T, S)."""
    return {
        kind: torch.stack(
            [
                first.attention[kind, n].weights[0] - second.attention[kind, n].weights[0]
                for n in range(subject.layers(kind))
            ]
        )
        for kind in subject.kinds
    }
