"""The same translator with its positions taken away, shifted or of another base, and its words shuffled.

No weight changes: a variant is a model that shares all of them and has another `positions` module.

T target tokens, S source tokens, H heads.
"""

import dataclasses
import math
import random
from dataclasses import dataclass

from torch import Tensor

from ..analysis.encodings import with_positions
from ..checkpoints import Checkpoint
from ..errors import UserError
from ..messages import Message, decimal, say
from ..transformer.positions import Positions, sinusoids
from .observing import written_logprobs
from .subjects import Subject, subject

MAX_SHIFT = 10_000


class Waves(Positions):
    """Sinusoids of any base, all positions moved on by `shift`."""

    def __init__(self, width: int, base: float = 10000.0, shift: int = 0) -> None:
        super().__init__()
        self.width, self.base, self.shift = width, base, shift

    def embed(self, x: Tensor, positions: Tensor) -> Tensor:
        return x + sinusoids(positions + self.shift, self.width, self.base)


@dataclass(frozen=True)
class Variant:
    """What became of a sentence under one change of its positions."""

    kind: str  # of the change: "as-it-is", "shuffled", "off", "shift" or "base"
    number: float  # by how much, where it is by a number
    read: str  # what the model read
    output: str  # its translation
    own: float  # mean probability of a token of that translation (geometric)
    first: float  # the same of the original's translation
    subject: Subject  # with the original's translation as what is written

    @property
    def name(self) -> str:
        """The change in the language that is spoken."""
        if self.kind == "shift":
            sign = "plus" if self.number >= 0 else "minus"
            return say(f"positions.variant-{sign}", n=int(abs(self.number)))
        return say(f"positions.variant-{self.kind}", n=decimal(self.number, 0))


def shuffled_words(text: str, seed: int) -> str:
    """The words in another order, a mark at the end kept there; the text itself where it has one word."""
    words = text.split()
    end = words[-1][-1] if words and words[-1][-1] in ".!?" and len(words[-1]) > 1 else ""
    if end:
        words[-1] = words[-1][:-1]
    if len(set(words)) < 2:
        return text
    rng, mixed = random.Random(seed), words
    while mixed == words:
        mixed = rng.sample(words, len(words))
    return " ".join(mixed) + end


def variants(checkpoint: Checkpoint, text: str, shift: int, base: float, seed: int) -> list[Variant]:
    """The sentence as it is, and under four changes. Raises UserError for a text or numbers that do not fit,
    and for a model without sinusoids, which cannot be shifted past its table."""
    model = checkpoint.model
    if model.config.positions != "sinusoidal" or "cross" not in model.config.attentions:
        raise UserError(Message("positions.error-no-translator", {"name": checkpoint.name}))
    if not -MAX_SHIFT <= shift <= MAX_SHIFT:
        told = {"value": shift, "low": -MAX_SHIFT, "high": MAX_SHIFT}
        raise UserError(Message("positions.error-shift-range", told))
    if not 1 <= base <= 1e6:
        raise UserError(Message("positions.error-base-range", {"value": float(base)}))
    first = subject(checkpoint, text)
    width = model.config.width
    changes = [
        ("as-it-is", 0, text, model.positions),
        ("shuffled", seed, shuffled_words(text, seed), model.positions),
        ("off", 0, text, Positions()),
        ("shift", shift, text, Waves(width, shift=shift)),
        ("base", base, text, Waves(width, base)),
    ]
    return [variant(checkpoint, first, *change) for change in changes]


def variant(
    checkpoint: Checkpoint, first: Subject, kind: str, number: float, text: str, positions: Positions
) -> Variant:
    changed = dataclasses.replace(checkpoint, model=with_positions(checkpoint.model, positions))
    own = subject(changed, text)
    forced = dataclasses.replace(own, read=first.read, written=first.written, counted=first.counted)
    chances = mean_probability(own), mean_probability(forced)
    return Variant(kind, number, own.source.text, own.output, *chances, forced)


def mean_probability(one: Subject) -> float:
    """The geometric mean of the probabilities of what is written."""
    _, logits = one.run()
    return math.exp(written_logprobs(one, logits).mean().item())


def weights_at(one: Subject, kind: str, layer: int, head: int) -> Tensor:
    """The weights (T, S) of a head between tokens."""
    trace, _ = one.run()
    return trace.attention[kind, layer].weights[0, head]
