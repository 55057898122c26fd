"""Which words make one text more probable than another."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from .scored import Scored, ScoredWord


@dataclass(frozen=True)
class Contrast:
    """A word of one text beside what stands in its place in another; the empty text where nothing does."""

    left: str
    right: str
    left_bits: float
    right_bits: float

    @property
    def change(self) -> float:
        """Bits that the right text costs more at this place."""
        return self.right_bits - self.left_bits


def contrast(left: Scored, right: Scored) -> list[Contrast]:
    """The words of two texts side by side, equal ones together where they keep their order. The changes
    add up to the difference of the texts in bits."""
    pairs: list[Contrast] = []
    matcher = SequenceMatcher(
        None, [word.text for word in left.words], [word.text for word in right.words], autojunk=False
    )
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        pairs += beside(left.words[start:end], right.words[other_start:other_end])
    return pairs


def beside(left: Sequence[ScoredWord], right: Sequence[ScoredWord]) -> list[Contrast]:
    return [
        Contrast(
            one.name if one else "",
            other.name if other else "",
            one.bits if one else 0.0,
            other.bits if other else 0.0,
        )
        for one, other in zip_longest(left, right)
    ]


def tipping(pairs: Sequence[Contrast]) -> Contrast | None:
    """The place that does most for the text that wins; None where there is no difference."""
    total = sum(pair.change for pair in pairs)
    if not pairs or total == 0:
        return None
    return max(pairs, key=lambda pair: pair.change * (1 if total > 0 else -1))
