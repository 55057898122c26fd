"""The pictures of the Translate tab, read back from their HTML."""

import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import numpy as np
import pytest

from playground.figures import translation as figures


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
    probability: float
    alternatives: tuple[Other, ...] = ()


@dataclass
class Token:
    text: str
    id: int
    kept: float


FACTS = figures.Facts(
    vocabulary=8000,
    width=256,
    layers=7,
    heads=8,
    weights=10,
    difference=2e-7,
    source="Latin",
    target="Greek",
)
WORDS = [
    Word("L'", False, range(0, 1), 0.9, (Other("<b>", 0.05, (7, 8)), Other("", 0.01, (2,)))),
    Word("été", False, range(1, 3), 0.25),
    Word("", False, range(3, 4), 0.8),
]


def parse(html: str) -> ET.Element:
    """HTML of ours is well-formed, so that nothing in a text can break out of it."""
    return ET.fromstring(f"<div>{html}</div>")


def view(*languages: str) -> ET.Element:
    alignment = np.array([[0.9, 0.1], [0.2, 0.8], [0, 0]])
    words = [(0, 1), (2, 7)]
    return parse(
        figures.sentence_view(
            3, 'a "<i>" b', words, WORDS, [5, 6, 9, 2], alignment, languages or ("en", "fr")
        )
    )


def test_the_source_is_shown_letter_by_letter_as_it_was_typed() -> None:
    source = view().find(".//*[@class='pg-source']")
    assert "".join(source.itertext()) == 'a "<i>" b'
    assert [span.text for span in source] == ["a", '"<i>"']


def test_each_word_carries_its_probability_and_what_forcing_another_needs() -> None:
    buttons = view().findall(".//button")
    assert [b.text for b in buttons] == ["L'", "été", "end"]
    assert [b.get("style") for b in buttons] == ["--doubt:0.100", "--doubt:0.750", "--doubt:0.200"]
    assert [json.loads(b.get("data-before")) for b in buttons] == [[], [5], [5, 6, 9]]
    assert json.loads(buttons[0].get("data-others")) == [
        ["<b>", "5.0 %", 0.05, [7, 8]],
        ["(end)", "1.0 %", 0.01, [2]],
    ]


@pytest.mark.parametrize(("language", "narrow"), [("fr", "\u202f"), ("en", " ")])
def test_in_french_no_line_breaks_at_a_mark_that_stands_apart(language: str, narrow: str) -> None:
    texts = ["«", "Où", "?", "»", "Là", "."]
    words = [Word(text, 0 < n < 5, range(n, n + 1), 0.9) for n, text in enumerate(texts)]
    html = figures.sentence_view(
        0, "a", [(0, 1)], words, [5, 6, 7, 8, 9, 9], np.zeros((6, 1)), ("en", language)
    )
    gaps = [button.tail for button in parse(html).findall(".//button")]
    assert gaps == [narrow, narrow, narrow, " ", None, None]


@pytest.mark.parametrize("languages", [("en", "fr"), ("fr", "en")])
def test_each_text_says_its_language(languages: tuple[str, str]) -> None:
    found = [view(*languages).find(f".//*[@class='pg-{side}']").get("lang") for side in ("source", "target")]
    assert tuple(found) == languages
    best = parse(figures.n_best_view([("one", -1.0, -0.5, (4, 2))], 1, languages[1]))
    assert [cell.get("lang") for cell in best.findall(".//td")] == [None, languages[1], None, None]


def test_the_links_are_the_alignment() -> None:
    sentence = view().find(".//*[@data-sentence='3']")
    assert json.loads(sentence.get("data-links")) == [[0.9, 0.1], [0.2, 0.8], [0, 0]]


def test_the_n_best_are_listed_in_order_with_their_ids() -> None:
    rows = parse(figures.n_best_view([("un", -1.0, -0.5, (4, 2)), ("<deux>", -2.0, -0.7, (5, 2))], 1, "fr"))
    takes = rows.findall(".//button")
    assert [t.text for t in takes] == ["un", "<deux>"]
    assert [json.loads(t.get("data-forced")) for t in takes] == [[4, 2], [5, 2]]


def test_the_translation_is_at_hand_for_the_clipboard() -> None:
    button = parse(figures.copy_button('one "<b>"\n\ntwo')).find(".//button")
    assert json.loads(button.get("data-copy")) == 'one "<b>"\n\ntwo'


def test_the_steps_show_the_numbers_of_the_sentence() -> None:
    tokens = [Token("a", 11, 0.5), Token("[end]", 2, 0.25)]
    attention = np.array([[0.75, 0.25], [0.5, 0.5]])
    steps = parse(figures.steps_view(tokens, ["L'", "été"], attention, WORDS, [-0.5, -1.5], FACTS))
    assert len(steps.findall(".//section")) == 4
    text = "".join(steps.itertext())
    for part in (
        "2 tokens out of a vocabulary of 8,000",
        "what each Greek token, once written, reads in the Latin sentence",
        "7 layers × 8 heads",
        "256 numbers",
        "2e-07",
        "-2.00",
        "0.37",
    ):
        assert part in text
    cells = [cell.get("style") for cell in steps.findall(".//table[@class='pg-map']/tbody//td")]
    assert cells == ["--weight:0.750", "--weight:0.250", "--weight:0.500", "--weight:0.500"]
    assert "least sure of “été”" in " ".join(text.split())


def test_a_long_sentence_says_that_its_map_is_cut() -> None:
    tokens = [Token("x", 5, 0.5)] * 40
    attention = np.full((30, 40), 1 / 40)
    html = figures.steps_view(tokens, ["y"] * 30, attention, WORDS, [-1.0], FACTS)
    assert "the first 24 tokens" in html
    assert len(parse(html).findall(".//table[@class='pg-map']/tbody/tr")) == 24
