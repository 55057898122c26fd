"""What a use owes to the rest of the house, so that nothing outside its folder has to know its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..generation.decoding import Hypothesis, decode
from ..messages import Message
from ..text.display import Show, as_it_is
from ..transformer import Decoding, Edits


@dataclass(frozen=True)
class Reading:
    """One text as a model reads it, and what it writes for it.

    Row t of the decoder reads token t of `read` and predicts token t of `written`. An encoder alone reads
    the same in `source` and `read`, and answers at each token: `written` holds ids of its labels, if it has
    any.
    """

    source: tuple[int, ...] | None  # what the encoder reads, with its marks; None in a model without encoder
    read: tuple[int, ...]  # T tokens: the start mark, and then what is written
    written: tuple[int, ...]  # T tokens
    given: int  # how many tokens of `read` are given; the model writes what comes after them
    counted: Sequence[
        int
    ]  # the rows whose tokens are the output: its log-probability is what effects are about
    output: str  # what the model writes by itself
    limit: int  # tokens that it may write by itself
    may_repeat: bool = False  # whether the same tokens again and again are an answer
    show: Show = field(
        default=as_it_is, compare=False
    )  # what a decoded text says, where some tokens stand for other characters
    # Of an encoder alone: what its logits (T, V) say as text. None where a decoder writes token by token.
    says: Callable[[Tensor], str] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Alternative:
    """Another word for one place: forcing `ids` after the tokens before it gives it."""

    text: str
    probability: float
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Way:
    """How a checkpoint can be asked: a translator that writes two languages can be asked in two ways."""

    name: str  # by which `Use.read` is asked for it; empty where there is one way only
    label: str | Message  # what a reader chooses by
    samples: Sequence[str]  # texts to begin with
    other: str  # what to compare the first of them with


class Use(Protocol):
    """What a model is for. The folder of a use ends in an object that has all this."""

    name: str  # by which the task of a checkpoint calls it
    what: str  # "translator": what a model for it is called
    by_word: bool  # whether heads are looked at word by word, or token by token

    def ways(self, task: Mapping[str, str]) -> Sequence[Way]:
        """In which ways a checkpoint with this task can be asked, the usual one first."""
        ...

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The reading of a text; target: what the model is to write, None for what it writes by itself;
        way: the name of one of its ways, empty for the usual one.

        Raises UserError for a text that is empty, too long (with the number of tokens that it has and may
        have) or has characters that the model does not know.
        """
        ...

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Texts to measure heads on: at least the first `count` of a file that fit, and the project's `own`.

        Raises UserError for a file that does not hold what a model for this use reads.
        """
        ...


@torch.inference_mode()
def go_on(
    checkpoint: Checkpoint,
    source: Sequence[int] | None,
    prompt: Sequence[int],
    limit: int,
    edits: Edits,
    may_repeat: bool = False,
) -> Hypothesis:
    """What a model, edited or not, writes greedily after a prompt: at least one token, at most `limit`."""
    state = Decoding(checkpoint.model, None if source is None else torch.tensor([list(source)]), edits=edits)
    start, end = torch.tensor([list(prompt)]), checkpoint.tokenizer.specials.eos
    *_, [hypothesis] = decode(state, start, [limit], end, may_repeat=may_repeat)
    return hypothesis


def check_room(tokens: int, most: int) -> None:
    """Raises UserError for a text of no tokens, or of more than the model reads."""
    if tokens == 0:
        raise UserError(Message("errors.nothing-visible"))
    if tokens > most:
        raise UserError(Message("errors.too-many-tokens", {"n": tokens, "most": most}))


def lines_that_fit(use: Use, checkpoint: Checkpoint, lines: Sequence[str], count: int) -> list[Reading]:
    """The readings of the first `count` lines that the model can read."""
    readings: list[Reading] = []
    for line in filter(str.strip, lines):
        if len(readings) == count:
            break
        try:
            readings.append(use.read(checkpoint, line, None))
        except UserError:
            continue
    return readings
