"""What a twin answers, symbol by symbol, and how much of it is right.

B strings, n symbols of a string.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ...transformer import Cache, Transformer
from .tasks import TOKENIZER, Task, prompts


@torch.inference_mode()
def answer(model: Transformer, strings: Tensor, extra: int = 1) -> Tensor:
    """The most probable token, again and again, behind each string (B, n): (B, n + extra) ids, the end mark
    and whatever the model writes behind it included. `extra` tokens beyond n leave room for it."""
    cache, new, written = Cache(model.config.decoder_layers), prompts(strings), []
    for _ in range(strings.size(1) + extra):
        x = model.decode(new, cache=cache)[:, -1:]  # (B, 1, D)
        new = model.logits(x).argmax(dim=-1)  # (B, 1)
        written.append(new)
    return torch.cat(written, dim=1)


@dataclass(frozen=True)
class Score:
    """How well a twin does on strings of one length."""

    exact: float  # share of strings whose answer is right to the last symbol and ends there
    token: float  # share of symbols that stand where they should
    wrong: list[float]  # by place in the answer: share of strings that are wrong there


def score(model: Transformer, task: Task, strings: Tensor) -> Score:
    """Hold the answers to `strings` (B, n) against the right ones."""
    found, wanted = answer(model, strings), task.answer(strings)
    right = found[:, :-1] == wanted  # (B, n)
    exact = right.all(dim=1) & (found[:, -1] == TOKENIZER.specials.eos)
    return Score(
        exact.float().mean().item(), right.float().mean().item(), (~right).float().mean(dim=0).tolist()
    )
