"""How much of what a model knows about a word comes from the words before it, and from having read the
same before."""

import math
import random
from dataclasses import dataclass

from ...errors import UserError
from ...generation.scoring import sequence_logprobs
from ...messages import Message
from .model import LanguageModel
from .scored import Scored

MOST_WORDS = 60  # of context that are taken away one by one
COPIES = 2
EVERYDAY = (
    "apple bread bridge brother butter candle castle chair church cloud corner daughter doctor dream "
    "evening family farmer father finger flower forest friend garden glass grass horse house island "
    "kitchen ladder letter light market money morning mother mountain music night orange paper people "
    "picture prince queen rabbit river road school shoulder silver sister soldier spring stone story "
    "street summer sugar table teacher train tree uncle village voice water window winter woman"
).split()


@dataclass(frozen=True)
class ContextPoint:
    """How surprising a word is when only some words before it are read."""

    words: int  # how many words of context
    first: str  # the first of them
    bits: float


def less_context(model: LanguageModel, scored: Scored, number: int) -> list[ContextPoint]:
    """How surprising word `number` of a text is after its last word of context, the last two, and so on
    up to all (at most MOST_WORDS; the beginning of the paragraph belongs to its first word).

    A shorter context begins in the middle of the text, as the rows did in training.
    """
    word = scored.words[number]
    before = scored.words[max(0, number - MOST_WORDS) : number]
    if not before:
        raise UserError(Message("errors.no-word-before"))
    starts = [one.tokens.start for one in reversed(before)]
    starts = [start - 1 if scored.starts[start - 1] else start for start in starts]
    rows = [list(scored.ids[start : word.tokens.stop]) for start in starts]
    found = sequence_logprobs(model.model, rows, model.context, model.stride)
    return [
        ContextPoint(count, one.name, -float(row[-len(word.tokens) :].sum()) / math.log(2))
        for count, (one, row) in enumerate(zip(reversed(before), found, strict=True), 1)
    ]


@dataclass(frozen=True)
class Repetition:
    """A text read several times in one row."""

    pieces: tuple[str, ...]  # the tokens of one copy
    bits: tuple[tuple[float, ...], ...]  # of each token, copy by copy

    @property
    def means(self) -> list[float]:
        """Bits a token of each copy."""
        return [sum(copy) / len(copy) for copy in self.bits]


def repeat(model: LanguageModel, text: str) -> Repetition:
    """How surprising each token of a text is at the first reading and when it comes again.

    Raises UserError for a text of which two copies do not fit into the context.
    """
    ids = model.tokenizer.encode(" ".join(model.paragraphs(text)))
    most = (model.context - 1) // COPIES
    if not 2 <= len(ids) <= most:
        raise UserError(Message("errors.copies", {"n": len(ids), "copies": COPIES, "most": most}))
    [row] = sequence_logprobs(model.model, [[model.specials.bos, *ids * COPIES]], model.context, model.stride)
    bits = (-row / math.log(2)).tolist()
    copies = [bits[n * len(ids) : (n + 1) * len(ids)] for n in range(COPIES)]
    return Repetition(
        tuple(model.piece(id).strip() or "␣" for id in ids), tuple(tuple(copy) for copy in copies)
    )


def random_words(count: int, seed: int) -> str:
    """Everyday words in no order at all: nothing but having read them can tell what comes next."""
    return " ".join(random.Random(seed).sample(EVERYDAY, min(count, len(EVERYDAY))))
