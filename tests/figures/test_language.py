"""What could come next and what was written, read back from their HTML."""

import re
from dataclasses import dataclass, field

from playground.figures import language


@dataclass
class Choice:
    ids: tuple[int, ...]
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
    space: bool
    tokens: range
    logprob: float
    alternatives: list[Other] = field(default_factory=list)


def test_bars_show_both_distributions_and_what_is_cut_off() -> None:
    shaped = Shaped(
        [Choice((7, 5), "<b>", 0.5, 0.7), Choice((9,), "cat", 0.2, 0.3), Choice((8,), "dog", 0.1, 0.0)]
    )
    html = language.next_view(shaped, 99)
    assert re.findall(r'data-ids="\[([\d,]+)\]"', html) == ["7,5", "9", "8"]
    assert "&lt;b&gt;" in html and "<b>8</b> equally likely" in html
    assert html.count("pg-cut") == 1 and html.count("cut off</strong>") == 1
    assert "97 of 99 tokens are cut off" in html and "under the settings nothing" in html
    assert re.findall(r'<b style="width:([\d.]+)%', html) == ["100.0", "42.9", "0.0"]


def test_a_written_word_forces_what_stands_before_it() -> None:
    words = [
        Word("Ab", True, range(0, 2), -0.1, [Other("B", 0.3, (9, 8))]),
        Word("", False, range(2, 3), -1.0),
        Word("C", False, range(3, 4), -20.0),
    ]
    html = language.written_view("Say <i>\nit", words, [4, 7, 2, 5], 2e-6)
    assert re.findall(r'data-before="\[([\d,]*)\]"', html) == ["", "4,7", "4,7,2"]
    assert "[9,8]" in html and html.startswith('<div class="pg-sentence"')
    assert "Say &lt;i&gt;<br>it" in html and "4 tokens." in html and "at most 2e-06" in html
    doubts = [float(x) for x in re.findall(r"--doubt:([\d.]+)", html)]
    assert doubts == sorted(doubts) and doubts[2] == 1
    assert "differ by" not in language.written_view("x", words, [4, 7, 2, 5], None)
