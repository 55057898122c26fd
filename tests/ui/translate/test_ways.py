"""What the Translate tab says in each direction."""

import pytest

from playground.text.conventions import LANGUAGES
from playground.ui.translate.ways import WAYS, Way, way_from


def test_there_is_a_way_into_every_language() -> None:
    assert set(WAYS) == set(LANGUAGES)
    assert [(way.source, way.target, to) for to, way in WAYS.items()] == [
        ("en", "fr", "fr"),
        ("fr", "en", "en"),
    ]
    assert WAYS["fr"].label == "English → French" and WAYS["en"].label == "French → English"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_it_says_names_its_languages(way: Way) -> None:
    assert way.text["label"] == way.read and way.read in way.text["placeholder"] and way.read in way.file
    assert way.written in way.beginning["label"] and way.begin in way.beginning["placeholder"]
    assert way.text["html_attributes"].lang == way.source
    assert way.beginning["html_attributes"].lang == way.target


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_honest_failure_is_among_its_examples(way: Way) -> None:
    assert {example.kind for example in way.examples} == {
        "page.kind-well",
        "page.kind-hard",
        "page.kind-fails",
    }
    assert all(example.note for example in way.examples if example.kind != "page.kind-well")


def test_another_pair_of_languages_has_names_and_no_examples() -> None:
    way = way_from("de", "en")
    assert way.label == "German → English" and way.examples == ()
    assert "placeholder" in way.beginning and "German" in way.text["placeholder"]
    assert way_from("en", "fr") is WAYS["fr"]
