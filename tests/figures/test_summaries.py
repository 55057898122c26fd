"""The pictures of the Summaries tab say what they are given."""

import json
import math
import re
from html import unescape

import numpy as np
import pytest

from playground.figures.summaries import (
    Effect,
    HeadlineWord,
    TextSentence,
    evidence_table,
    headline_view,
    shortened,
    without,
)
from playground.uses.contract import Alternative

WORDS = [
    HeadlineWord("Cats", False, (), 0.9, (Alternative("Dogs", 0.05, (7,)),), False),
    HeadlineWord("fly", True, (5,), 0.2, (), True),
    HeadlineWord("", False, (5, 6), 0.99, (), False),
]
SENTENCES = [
    TextSentence("Cats <sleep>.", 0, 1, [(0, 4), (6, 11)], 0.75),
    TextSentence("Dogs eat.", 1, 0, [(0, 4)], 0.25),
    TextSentence("Birds sing.", 1, 2, (), None),
]
LINKS = np.array([[0.9, 0.05, 0.05], [0.1, 0.1, 0.8], [0.3, 0.3, 0.4]])


def view(keys: int = 1, sure: bool = True) -> str:
    return headline_view(WORDS, SENTENCES, LINKS, keys, sure)


def test_a_word_that_stands_nowhere_is_flagged_and_says_so() -> None:
    buttons = re.findall(r'<button[^>]*class="([^"]*)"[^>]*data-probability="([^"]*)"[^>]*>([^<]*)<', view())
    assert buttons == [
        ("pg-word", "90 %", "Cats"),
        ("pg-word pg-flagged", "20 % · stands nowhere in the text", "fly"),
        ("pg-word pg-end", "99 %", "end"),
    ]


def test_links_and_alternatives_are_those_that_were_given() -> None:
    html = view()
    assert json.loads(unescape(re.search(r'data-links="([^"]*)"', html)[1])) == LINKS.tolist()
    assert json.loads(unescape(re.search(r'data-others="([^"]*)"', html)[1])) == [
        ["Dogs", "5.0 %", 0.05, [7]]
    ]


def test_linked_words_are_counted_through_the_whole_text() -> None:
    found = re.findall(r'<span class="pg-from" data-word="(\d)">([^<]*)</span>', view())
    assert found == [("0", "Cats"), ("1", "sleep"), ("2", "Dogs")]
    assert "Cats</span> &lt;<span" in view()


@pytest.mark.parametrize(("keys", "marked"), [(1, ["2"]), (2, ["1", "2"]), (5, ["1", "2", "3"])])
def test_as_many_key_sentences_are_marked_as_asked_for(keys: int, marked: list[str]) -> None:
    spans = re.findall(r'<span class="pg-key"[^>]*><sup class="pg-number">(\d)', view(keys))
    assert spans == marked


def test_paragraphs_stay_and_what_carried_is_told() -> None:
    html = view()
    assert html.count("<p>") == 2
    assert re.findall(r"--carried:([\d.]+)", html) == ["0.75", "0.25"]


def test_where_the_model_is_not_sure_the_key_sentences_come_first() -> None:
    html = view(keys=2, sure=False)
    assert html.index("<li>Cats &lt;sleep&gt;.</li><li>Dogs eat.</li>") < html.index("pg-headline")
    assert "<li>" not in view(keys=2)


def test_effects_stand_sentence_by_sentence() -> None:
    effects = [
        Effect(1, "Cats sleep.", 0.7, 0.5, math.log(20), "Dogs & more"),
        Effect(3, "Dogs eat.", 0.3, 0.5, -math.log(2), "Cats fly"),
        Effect(4, "Only.", 1.0, 1.0, None, ""),
    ]
    html = evidence_table(effects, "Cats fly")
    rows = re.findall(r"<tr><td>(\d)</td>.*?</tr>", html)
    assert rows == ["1", "3", "4"]
    assert "20 times less probable" in html and "2.0 times more probable" in html
    assert "Dogs &amp; more" in html and "the same" in html and html.count("<td>–</td>") == 2
    assert "70 %" in html and "50 % even" in html


@pytest.mark.parametrize(
    ("drop", "said"),
    [(0.05, "as probable"), (-0.05, "as probable"), (100.0, "485,165,195 times less probable"), (None, "–")],
)
def test_a_small_change_is_none_and_a_huge_one_is_bounded(drop: float | None, said: str) -> None:
    assert without(Effect(1, "", 0, 0, drop, "")) == said


def test_a_long_sentence_is_shortened() -> None:
    assert shortened("a b", 3) == "a b" and shortened("abcdef", 4) == "abc…"
