"""How a model answers when the right answer is known: one pass, no decoding.

B prompts, T tokens, V vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch

from ...generation.scoring import token_logprobs
from ...pausing import give_way
from ...text.tokenizer import pad
from ...transformer import Edits, Transformer
from .episodes import Example, Format

BATCH_TOKENS = 8192  # padded tokens read at once


class Question(NamedTuple):
    """A query behind examples, and the output that is wanted."""

    examples: Sequence[Example]
    query: str
    output: str


@dataclass(frozen=True)
class Verdict:
    """What became of one question."""

    right: bool  # greedy decoding gives exactly the output that was wanted
    logprob: float  # of that output with its end mark, natural logarithm


@torch.inference_mode()
def judge(
    model: Transformer, form: Format, questions: Sequence[Question], edits: Edits | None = None
) -> list[Verdict]:
    """For each question whether the model would answer with its output.

    Greedy decoding gives an output exactly if each of its tokens is the most probable one after those
    before it; so one pass over prompt and output tells (padding on the right is never looked at).
    """
    stand_ins = [form.new_stand_ins() for _ in questions]
    prompts = [form.prompt(q.examples, q.query, s) for q, s in zip(questions, stand_ins, strict=True)]
    wanted = [form.answer(q.output, s) for q, s in zip(questions, stand_ins, strict=True)]
    rows = [[*prompt, *ids[:-1]] for prompt, ids in zip(prompts, wanted, strict=True)]
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    verdicts: dict[int, Verdict] = {}
    device = model.embedding.weight.device
    while order:
        give_way()
        longest = len(rows[order[-1]])
        count = max(1, BATCH_TOKENS // longest)
        chosen, order = order[-count:], order[:-count]
        read = pad([rows[n] for n in chosen], form.specials.pad).to(device)  # (B, T)
        logits = model(read, edits=edits).float().cpu()  # (B, T, V)
        for row, n in enumerate(chosen):
            answer = logits[row, len(prompts[n]) - 1 : len(rows[n])]  # (output, V)
            ids = torch.tensor(wanted[n])
            right = bool((answer.argmax(dim=-1) == ids).all())
            verdicts[n] = Verdict(right, token_logprobs(answer[None], ids[None]).sum().item())
    return [verdicts[n] for n in range(len(rows))]
