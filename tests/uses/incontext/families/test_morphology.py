"""Endings of English with their exceptions."""

from random import Random

import pytest

from playground.uses.incontext.families.morphology import (
    ENGLISH,
    adverb,
    artificial_family,
    comparative,
    french_plural,
    gerund,
    noun_of,
    past,
    plural,
    possessive,
    real_family,
    spanish_plural,
    superlative,
    third_person,
    with_article,
    with_e,
)


@pytest.mark.parametrize(
    ("rule", "pairs"),
    [
        (
            plural,
            "dog:dogs box:boxes city:cities day:days watch:watches child:children knife:knives photo:photos",
        ),
        (third_person, "walk:walks cry:cries play:plays watch:watches go:goes stop:stops"),
        (past, "walk:walked move:moved carry:carried play:played stop:stopped go:went open:opened"),
        (gerund, "walk:walking move:moving see:seeing stop:stopping die:dying open:opening agree:agreeing"),
        (comparative, "small:smaller nice:nicer happy:happier big:bigger good:better slow:slower dry:drier"),
        (superlative, "small:smallest happy:happiest hot:hottest bad:worst"),
        (adverb, "quick:quickly happy:happily gentle:gently basic:basically true:truly useful:usefully"),
        (noun_of, "happy:happiness dark:darkness"),
        (possessive, "dog:dog's boss:boss' James:James'"),
        (french_plural, "chat:chats cheval:chevaux bateau:bateaux nez:nez"),
        (spanish_plural, "casa:casas ciudad:ciudades luz:luces"),
    ],
)
def test_rules(rule, pairs: str) -> None:
    for pair in pairs.split():
        word, expected = pair.split(":")
        assert rule(word) == expected


def test_articles() -> None:
    assert (with_article("apple"), with_article("dog")) == ("an apple", "a dog")
    assert with_e("clap", "er") == "clapper"


def test_no_invented_ending_looks_english() -> None:
    """An ending such as -es behind a doubled letter would teach dogges."""
    rng = Random(0)
    for _ in range(300):
        ending = artificial_family(rng).describe.split(", ")[-1].split()[0]
        assert not ENGLISH.fullmatch(ending)


def test_a_plural_doubles_no_letter() -> None:
    rng = Random(0)
    for _ in range(200):
        task = real_family(rng)
        if task.describe.startswith("plural, 0.0 str") and not task.describe.endswith("back"):
            for _ in range(20):
                text, output = task.example(rng)  # type: ignore[misc]
                assert output.rstrip(".") != text.rstrip(".") + text[-1] + "es"
