"""The pictures of the Language model tab, read back from their HTML and their figures."""

import math
import re
from dataclasses import dataclass, field

import pytest

from playground.figures import context, language, plausibility


@dataclass
class Choice:
    id: int
    text: str
    probability: float
    shaped: float


@dataclass
class Shaped:
    choices: list[Choice]
    rest: int = 96
    rest_probability: float = 0.2
    rest_shaped: float = 0.0
    kept: int = 2
    bits: float = 3.0
    total: float = 1.0


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


@dataclass
class Token:
    id: int
    text: str
    space: bool
    logprob: float
    alternatives: list[Other] = field(default_factory=list)


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


def test_bars_show_both_distributions_and_what_is_cut_off() -> None:
    shaped = Shaped([Choice(7, "<b>", 0.5, 0.7), Choice(9, "cat", 0.2, 0.3), Choice(8, "dog", 0.1, 0.0)])
    html = language.next_view(shaped, 99)
    assert re.findall(r'data-id="(\d+)"', html) == ["7", "9", "8"]
    assert "&lt;b&gt;" in html and "<b>8</b> equally likely" in html
    assert html.count("pg-cut") == 1 and html.count("cut off</strong>") == 1
    assert "97 of 99 tokens are cut off" in html and "under the settings nothing" in html
    assert re.findall(r'<b style="width:([\d.]+)%', html) == ["100.0", "42.9", "0.0"]


def test_a_written_token_forces_what_stands_before_it() -> None:
    tokens = [
        Token(4, "A", True, -0.1, [Other("B", 0.3, (9,))]),
        Token(2, "", False, -1.0),
        Token(5, "C", False, -20.0),
    ]
    html = language.written_view("Say <i>\nit", tokens, 2e-6)
    assert re.findall(r'data-before="\[([\d,]*)\]"', html) == ["", "4", "4,2"]
    assert "Say &lt;i&gt;<br>it" in html and "at most 2e-06" in html
    doubts = [float(x) for x in re.findall(r"--doubt:([\d.]+)", html)]
    assert doubts == sorted(doubts) and doubts[2] == 1
    assert "differ by" not in language.written_view("x", tokens, None)


def test_the_verdict_names_the_cheapest_and_by_how_much() -> None:
    said = plausibility.verdict([judged(5, 5), judged(4, 3)])
    assert said == "The model finds B the most plausible: 8.0 times as probable as A (3.0 bits)."
    longer = plausibility.verdict([judged(5, 5), judged(4, 3, 9)])
    assert "finds A" in longer and "differ in length" in longer
    alone = plausibility.verdict([judged(5, 11)])
    assert "8.0 bits" in alone and "“w1” (11.0 bits)" in alone


@pytest.mark.parametrize(
    ("bits", "said"), [(1.0, "2.0 times"), (10.0, "1,024 times"), (100.0, "10^30 times")]
)
def test_times_are_readable(bits: float, said: str) -> None:
    assert plausibility.times(bits) == said


def test_a_text_without_spaces_has_totals_of_any_size() -> None:
    words = [Word(c, 900.0, range(n, n + 1)) for n, c in enumerate("漢字語")]
    html = plausibility.judged_view([Judged(words, "漢字語"), judged(5, 5)])
    assert "<td>10^813</td>" in html and "<td>32</td>" in html
    assert "A has no spaces and counts as one word of 3 characters." in html and "B has" not in html
    assert "between 10^813 equally likely words" in plausibility.verdict([Judged(words, "漢字語")])


def test_the_word_that_tips_the_balance_is_marked() -> None:
    pairs = [Pair("The", "The", 1, 1), Pair("is", "are", 2, 6), Pair("", "now", 0, 1)]
    html = plausibility.contrast_view(pairs, pairs[1], 0, 1, True)
    assert "“is” in A costs 2.0 bits, “are” in B 6.0" in html and html.count("pg-chosen") == 1
    assert html.count("<tr") == 4 and "–" in html and "+4.00" in html
    assert "cost the same" in plausibility.contrast_view(pairs[:1], None, 0, 1, False)


def test_context_is_told_by_its_largest_step() -> None:
    @dataclass
    class Point:
        words: int
        first: str
        bits: float

    points = [Point(1, "the", 9.0), Point(2, "of", 8.5), Point(3, "keys", 3.0)]
    said = context.context_said("are", points)
    assert "9.0 bits after one word and 3.0 after all 3" in said and "“keys”: with it 5.5 bits fewer" in said
    figure = context.context_figure("are", points)
    assert list(figure.data[0].y) == [9.0, 8.5, 3.0] and "bits" in figure.layout.yaxis.title.text


@pytest.mark.parametrize(
    ("again", "said"), [(1.0, "induction heads) do that"), (8.0, "weakly"), (9.9, "little or nothing")]
)
def test_repetition_claims_no_more_than_it_shows(again: float, said: str) -> None:
    @dataclass
    class Found:
        pieces: tuple[str, ...]
        bits: tuple[tuple[float, ...], ...]
        means: tuple[float, ...]

    found = Found(("a", "b"), ((10.0, 10.0), (again, again)), (10.0, again))
    assert said in context.repetition_said(found)
    figure = context.repetition_figure(found)
    assert [trace.name for trace in figure.data] == ["first reading", "again"]
    assert list(figure.data[1].y) == [again, again]


def test_each_layer_is_a_row_and_the_last_is_the_answer() -> None:
    html = context.layers_view("<x>", [0.1, 0.5, 0.9], [[("␣a", 0.2)]] * 3)
    assert html.count("<tr>") == 4 and "after layer 2: the answer" in html
    assert "the embedding alone" in html and "&lt;x&gt;" in html
