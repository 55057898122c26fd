"""The word lists hold what their readers make of them."""

import re

import pytest

from playground.training.augmenting.scenes.lists import FOLDER, action, nouns, posture, qualities, sections

LISTS = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", LISTS)
def test_every_line_has_both_languages_and_stands_under_a_heading(name: str) -> None:
    found = sections(name)
    assert "" not in found
    rows = [row for several in found.values() for row in several]
    assert len(rows) > 8
    assert all(len(row) >= 2 and all(row) for row in rows)
    assert not any(re.search(r"  |\t|’|,,", part) for row in rows for part in row)


@pytest.mark.parametrize("name", ["things", "people", "animals", "clothes"])
def test_nouns_have_two_numbers_and_a_gender(name: str) -> None:
    for rows in sections(name).values():
        assert all(re.fullmatch("[mf]p?", row[2]) for row in rows)
        for noun in nouns(rows):
            assert all(noun.english + noun.french)
            # A plural that shows it, or a noun that has but one form.
            assert noun.french[0] == noun.french[1] or re.search("[sx]", noun.french[1])


def test_a_noun_tells_what_is_its_own() -> None:
    rows = [("child/children", "enfant/enfants", "m", "their"), ("aunt/aunts", "tante/tantes", "f")]
    assert [noun.their for noun in nouns(rows)] == ["their", "her"]
    assert [noun.their for noun in nouns(rows, "its")] == ["their", "its"]


def test_adjectives_of_several_words_have_as_many_in_either_form() -> None:
    rows = [
        ("black and white", "noir et blanc noire et blanche"),
        ("big", "< grand grande"),
        ("plaid", "à carreaux ="),
    ]
    both, big, plaid = qualities(rows)
    assert both.french == ("noir et blanc", "noire et blanche")
    assert big.before and not both.before
    assert plaid.fixed and plaid.french == ("à carreaux", "à carreaux")
    for rows in sections("qualities").values():
        assert all(row[1].endswith("=") or len(row[1].removeprefix("< ").split()) % 2 == 0 for row in rows)


def test_a_verb_keeps_its_pronoun_and_what_follows_it() -> None:
    found = action(("shakes/shake/shaking off water", "s'ébroue/s'ébrouent/s'ébrouant"))
    assert found.french == ("s'ébroue", "s'ébrouent", "s'ébrouant")
    assert found.rest == ("off water", "")
    assert not found.posture
    assert posture(("sits/sit/sitting", "assis/assise")).posture


@pytest.mark.parametrize("name", ["actions", "possessions", "handling"])
def test_verbs_have_three_forms_in_both_languages(name: str) -> None:
    for rows in sections(name).values():
        for found in map(action, rows):
            assert found.english[2].endswith("ing")
            assert found.french[2].endswith("ant")
            assert found.french[1].endswith(("ent", "ont"))
