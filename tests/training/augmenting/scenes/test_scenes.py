"""What is drawn are sentences of two languages."""

import random
import re

from playground.measuring.field import read_inputs
from playground.text.conventions import normalise, normalise_french
from playground.training.augmenting.scenes import Scenes

SCENES = Scenes()


def drawn(times: int, seed: int = 0) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    return [SCENES.draw(rng) for _ in range(times)]


def test_the_same_draw_gives_the_same_sentences() -> None:
    assert drawn(50) == drawn(50) != drawn(50, seed=1)


def test_nothing_of_the_lists_is_left_in_a_sentence() -> None:
    for english, french in drawn(20_000):
        assert not re.search(r"[{}*|=<]|  | [.,]", english + french), (english, french)
        assert normalise(english) == english
        assert normalise_french(french) == french


def test_french_is_drawn_together_and_english_articles_fit() -> None:
    for english, french in drawn(20_000):
        assert not re.search(r"\b(de les?|à les?|de une?|que une?)\b", french), french
        assert not re.search(r"\b(le|la|de|un vieux|un beau) [aeéèêio]", french), french
        assert not re.search(r"\b[Aa] (?!one-)[aeio]|\b[Aa]n (?=[^aeiohu])[a-z]", english), english


def test_hardly_any_sentence_comes_twice() -> None:
    sentences = [pair for pair in drawn(5000) if pair not in SCENES.phrases]
    assert len(set(sentences)) > 0.95 * len(sentences)


def test_a_subject_keeps_its_number_and_gender() -> None:
    pairs = [french for _, french in drawn(20_000)]
    assert not [f for f in pairs if re.search(r"^(Une|La) [^ ]+ est (assis|allongé|agenouillé)\b", f)]
    assert not [f for f in pairs if re.search(r"^(Deux|Trois) [^ ]+ est ", f)]


def test_no_field_input_is_drawn() -> None:
    """What is measured on is not trained on."""

    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", " ", text).strip().lower()

    measured = {bare(row.text) for row in read_inputs()}
    assert not [pair for pair in SCENES.phrases if {bare(side) for side in pair} & measured]
    found = [pair for pair in drawn(100_000) if {bare(side) for side in pair} & measured]
    assert not found
