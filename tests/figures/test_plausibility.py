"""Texts judged side by side, read back from their HTML."""

import math
from dataclasses import dataclass, field

import pytest

from playground.figures import plausibility
from playground.messages import say


@dataclass
class Other:
    text: str
    probability: float
    ids: tuple[int, ...]


@dataclass
class Word:
    text: str
    bits: float
    tokens: range
    space: bool = True
    alternatives: list[Other] = field(default_factory=list)

    @property
    def probability(self) -> float:
        return 2**-self.bits


@dataclass
class Judged:
    words: list[Word]
    text: str
    ids: tuple[int, ...] = (1, 5, 6, 2)

    @property
    def bits(self) -> float:
        return sum(word.bits for word in self.words)

    @property
    def logprob(self) -> float:
        return -self.bits * math.log(2)

    perplexity = bits_per_byte = 7.0
    windows: int = 1


@dataclass
class Pair:
    left: str
    right: str
    left_bits: float
    right_bits: float

    @property
    def change(self) -> float:
        return self.right_bits - self.left_bits


def judged(*bits: float) -> Judged:
    words = [Word(f"w{n}", b, range(n + 1, n + 2)) for n, b in enumerate(bits)]
    return Judged(words, " ".join(word.text for word in words))


def test_the_verdict_names_the_cheapest_and_by_how_much() -> None:
    said = plausibility.verdict([judged(5, 5), judged(4, 3)])
    assert said == "The model finds B the most plausible: 8.0 times as probable as A (3.0 bits)."
    longer = plausibility.verdict([judged(5, 5), judged(4, 3, 9)])
    assert "finds A" in longer and "differ in length" in longer
    alone = plausibility.verdict([judged(5, 11)])
    assert "8.0 bits" in alone and "“w1” (11.0 bits)" in alone


def test_what_is_counted_and_what_says_little_stand_beside_the_numbers() -> None:
    long = judged(5, 5)
    long.windows = 3
    html = plausibility.judged_view([judged(4, 4), long], [["It looks <odd>."], []], 32)
    assert say("language.counted") in html
    assert "A: It looks &lt;odd&gt;.</p>" in html
    assert "B: It has 4 tokens and the model reads 32 at once: it was read in 3 windows" in html
    assert "pg-info" not in plausibility.judged_view([judged(4, 4)], [[]], 32)


@pytest.mark.parametrize(
    ("bits", "said"), [(1.0, "2.0 times"), (10.0, "1,024 times"), (100.0, "10^30 times")]
)
def test_times_are_readable(bits: float, said: str) -> None:
    assert plausibility.times(bits) == said


def test_a_text_without_spaces_has_totals_of_any_size() -> None:
    words = [Word(c, 900.0, range(n, n + 1)) for n, c in enumerate("漢字語")]
    html = plausibility.judged_view([Judged(words, "漢字語"), judged(5, 5)], [[], []], 32)
    assert "<td>10^813</td>" in html and "<td>32</td>" in html
    assert "A has no spaces and counts as one word of 3 characters." in html and "B has" not in html
    assert "between 10^813 equally likely words" in plausibility.verdict([Judged(words, "漢字語")])


def test_the_word_that_tips_the_balance_is_marked() -> None:
    pairs = [Pair("The", "The", 1, 1), Pair("is", "are", 2, 6), Pair("", "now", 0, 1)]
    html = plausibility.contrast_view(pairs, pairs[1], 0, 1, True)
    assert "“is” in A costs 2.0 bits, “are” in B 6.0" in html and html.count("pg-chosen") == 1
    assert html.count("<tr") == 4 and "–" in html and "+4.00" in html
    assert "cost the same" in plausibility.contrast_view(pairs[:1], None, 0, 1, False)
