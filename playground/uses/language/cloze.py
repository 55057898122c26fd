"""A word in its context: which of several candidates fits the gap of a sentence?"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import UserError
from ...messages import Message
from .model import LanguageModel
from .scored import Scored

GAP = "___"
GAPS = re.compile(r"_{2,}")
FEWEST, MOST = 2, 12  # candidates


@dataclass(frozen=True)
class Candidate:
    """One candidate in the gap."""

    text: str
    sentence: str  # with the candidate in it, as the model reads it
    logprob: float  # natural, of the whole sentence
    bits: float  # of the whole sentence
    own_bits: float  # what the words in the gap cost, given what stands before it
    after_bits: float  # what all that stands behind the gap costs then, its end included
    share: float  # its probability if one of the candidates it must be


def cloze(model: LanguageModel, sentence: str, candidates: Sequence[str]) -> list[Candidate]:
    """The candidates by the probability of the whole sentence with each in the gap, best first.

    Both sides of the gap have their say: a word may follow well from what stands before it and yet make what
    comes behind it improbable. Raises UserError for a sentence without one gap, and for too few or too many
    candidates.
    """
    parts = GAPS.split(" ".join(sentence.splitlines()))
    if len(parts) != 2:
        raise UserError(Message("errors.gaps", {"n": len(parts) - 1, "gap": GAP}))
    words = list(dict.fromkeys(filter(None, map(model.normalise, candidates))))
    if not FEWEST <= len(words) <= MOST:
        raise UserError(Message("errors.candidates", {"n": len(words), "least": FEWEST, "most": MOST}))
    before, after = parts
    found = [fill(model, before, word, after) for word in words]
    best = max(one.logprob for one in found)
    total = math.fsum(math.exp(one.logprob - best) for one in found)
    shares = [math.exp(one.logprob - best) / total for one in found]
    filled = [
        Candidate(word, one.text, one.logprob, one.bits, *costs(model, one, before, word), share)
        for word, one, share in zip(words, found, shares, strict=True)
    ]
    return sorted(filled, key=lambda candidate: -candidate.logprob)


def fill(model: LanguageModel, before: str, word: str, after: str) -> Scored:
    return model.score(before + word + after, alternatives=0)


def costs(model: LanguageModel, scored: Scored, before: str, word: str) -> tuple[float, float]:
    """The bits of the words that reach into the gap, and of those behind it."""
    start = len(model.normalise(before + "x")) - 1
    own = after = 0.0
    for one, (first, last) in zip(scored.words, stretches(scored), strict=True):
        if first >= start + len(word):
            after += one.bits
        elif last > start:
            own += one.bits
    return own, after


def stretches(scored: Scored) -> list[tuple[int, int]]:
    """Where each word of a text stands in it; the end of a paragraph is an empty stretch."""
    found, reached = [], 0
    for word in scored.words:
        start = scored.text.find(word.text, reached) if word.text else reached
        start = reached if start < 0 else start
        reached = start + len(word.text)
        found.append((start, reached))
    return found
