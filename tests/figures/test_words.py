"""Words as buttons: what they show, and what a click hands to the page."""

import json
from xml.etree import ElementTree

from playground.figures.words import word_button


def button(text: str = "cat") -> ElementTree.Element:
    others = [('<d"og>', 0.25, (7, 8)), ("", 0.125, (2,))]
    html = word_button(3, text, " ", 0.5, "50 %", (1, 4), others)
    assert html.startswith(" <button")
    return ElementTree.fromstring(html.strip())


def test_a_word_carries_what_else_could_stand_there() -> None:
    word = button()
    assert word.text == "cat" and word.get("class") == "pg-word" and word.get("data-word") == "3"
    assert word.get("style") == "--doubt:0.500" and word.get("aria-label") == "cat, 50 %"
    assert json.loads(word.get("data-before")) == [1, 4]
    assert json.loads(word.get("data-others")) == [
        ['<d"og>', "25 %", 0.25, [7, 8]],
        ["(end)", "12 %", 0.125, [2]],
    ]


def test_the_empty_text_is_an_end_mark() -> None:
    word = button("")
    assert word.text == "end" and word.get("class") == "pg-word pg-end"
    assert word.get("aria-label") == "end, 50 %"


def test_no_text_breaks_out_of_its_button() -> None:
    assert button('<b> & "').text == '<b> & "'


def test_a_word_says_what_is_not_shown_and_whose_choice_it_was() -> None:
    html = word_button(0, "cat", "", 0.5, "50 %", (), [("dog", 0.2, (7,))], rest=0.3, chosen=True)
    word = ElementTree.fromstring(html)
    assert word.get("data-rest") == "30 %" and "pg-taken" in word.get("class").split()
    assert word.get("aria-label") == "cat, 50 % · your choice"
    plain = ElementTree.fromstring(word_button(0, "cat", "", 0.5, "50 %", (), [], rest=0.004))
    assert plain.get("data-rest") is None and "pg-taken" not in plain.get("class")
