"""Sorting and copying: rows `BOS x1 … xn SEP y1 … yn EOS` over 64 symbols.

B rows, n symbols of a string.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...errors import UserError
from ...messages import Message
from ...text.characters import SEPARATOR, character_tokenizer
from ...text.limits import check_length

SYMBOLS = "+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order that sorts them
TOKENIZER = character_tokenizer(SYMBOLS)  # of all twins
FIRST = TOKENIZER.names.index(SYMBOLS[0])  # the id of the first symbol
VOCABULARY = len(TOKENIZER)
LONGEST = len(SYMBOLS)  # symbols of a string that the twins can read


@dataclass(frozen=True)
class Task:
    """What the twins learn to do with a string."""

    name: str
    trained: int  # longest string in training
    tested: tuple[int, ...]  # lengths of the test strings
    distinct: bool  # whether no symbol stands twice in a string
    answer: Callable[[Tensor], Tensor]  # ids (B, n) -> ids (B, n)

    def draw(self, count: int, length: int, generator: torch.Generator) -> Tensor:
        """`count` random strings of one length, as ids (count, length)."""
        if self.distinct:
            order = torch.rand(count, len(SYMBOLS), generator=generator).argsort(dim=1)
            return order[:, :length] + FIRST
        return torch.randint(FIRST, VOCABULARY, (count, length), generator=generator)

    def read(self, text: str) -> list[int]:
        """The ids of a string that a person wrote. Raises UserError where the task has no such string."""
        symbols = "".join(check_length(text, Message("errors.this-string")).split())
        if not symbols:
            raise UserError(Message("errors.no-symbols", {"most": LONGEST}))
        if unknown := [c for c in dict.fromkeys(symbols) if c not in SYMBOLS]:
            values = {"unknown": ", ".join(unknown[:8]), "known": SYMBOLS}
            raise UserError(Message("errors.unknown-symbols", values))
        if self.distinct and (twice := [c for c in dict.fromkeys(symbols) if symbols.count(c) > 1]):
            values = {"symbols": ", ".join(twice[:8]), "task": Message(f"positions.task-{self.name}")}
            raise UserError(Message("errors.repeated-symbols", values))
        if len(symbols) > LONGEST:
            raise UserError(Message("errors.many-symbols", {"n": len(symbols), "most": LONGEST}))
        return [FIRST + SYMBOLS.index(c) for c in symbols]


TASKS = {
    task.name: task
    for task in (
        Task("sorting", 16, (8, 12, 16, 20, 24, 28, 32, 40, 48), True, lambda ids: ids.sort(dim=1).values),
        Task("copying", 20, (4, 8, 12, 16, 20, 22, 24, 28, 32, 40), True, lambda ids: ids),
    )
}


def spell(ids: Sequence[int]) -> str:
    """The symbols of ids; a · for an id that is none."""
    return "".join(SYMBOLS[id - FIRST] if id >= FIRST else "·" for id in ids)


def prompts(strings: Tensor) -> Tensor:
    """What a twin reads before it answers: BOS x1 … xn SEP, (B, n + 2) from ids (B, n)."""
    specials = TOKENIZER.specials
    begin, end = (strings.new_full((len(strings), 1), id) for id in (specials.bos, specials[SEPARATOR]))
    return torch.cat([begin, strings, end], dim=1)
