"""What a language model says of the words of a text, read or written."""

import math
from dataclasses import dataclass

from ...generation.scoring import perplexity
from ...messages import say
from ..contract import Alternative

# Whether the start and the end of a paragraph are in the numbers of a text.
COUNTED = {"start": False, "end": True}


@dataclass(frozen=True)
class ScoredWord:
    """A word or mark of a text, or the end of a paragraph (the empty text)."""

    text: str
    space: bool  # whether a space stands before it
    tokens: range  # its tokens among `Scored.ids`
    logprob: float  # sum over its tokens, each given all before it
    alternatives: tuple[Alternative, ...]  # what else could stand in its place, best first

    @property
    def name(self) -> str:
        """The word, or what the end of a paragraph is called where words are."""
        return self.text or say("page.the-end")

    @property
    def probability(self) -> float:
        return math.exp(self.logprob)

    @property
    def bits(self) -> float:
        """How surprising it is: minus the logarithm to base 2 of its probability."""
        return max(0.0, -self.logprob / math.log(2))


@dataclass(frozen=True)
class Scored:
    """A text with the probability of each of its words."""

    text: str  # as the model reads it
    ids: tuple[int, ...]  # each paragraph between a start and an end mark
    starts: tuple[bool, ...]  # which of them are given
    logprobs: tuple[float, ...]  # natural, of each of ids but the first; 0 for a beginning: it is given
    words: tuple[ScoredWord, ...]  # in order, with the end of each paragraph
    windows: int  # how many stretches it was read in: more than one where it is longer than the context

    @property
    def logprob(self) -> float:
        return math.fsum(self.logprobs)

    @property
    def bits(self) -> float:
        return sum(word.bits for word in self.words)

    @property
    def perplexity(self) -> float:
        """Per token, the ends of paragraphs being tokens too."""
        return perplexity(self.logprob, self.starts.count(False))

    @property
    def word_perplexity(self) -> float:
        """Per word as spaces divide them; the ends of paragraphs count in the sum and not as words.
        Infinite for a long text without spaces, as Chinese is written: see `bits_per_byte`."""
        return perplexity(self.logprob, len(self.text.split()))

    @property
    def bits_per_byte(self) -> float:
        """What texts of any script can be compared by. The end of a paragraph is a byte, a line break."""
        return self.bits / (len(self.text.encode()) + 1)


@dataclass(frozen=True)
class Written:
    """A token that the model wrote; the empty text is the end of a paragraph."""

    id: int
    text: str
    space: bool  # whether a space stands before it
    logprob: float
