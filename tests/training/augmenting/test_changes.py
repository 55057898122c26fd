"""Each change does the same to both sides, and leaves alone what it does not fit."""

import random
import re

import pytest

from playground.training.augmenting import changes
from playground.training.augmenting.changes import SLOT, Draw
from playground.training.augmenting.frames import FRAMES, LABELS
from playground.training.augmenting.scenes import Scenes
from playground.training.augmenting.words import make_lexicon, numeral
from tests.training.augmenting.pairs import PAIRS

SCENES = Scenes()


def draw(seed: int = 0, to: str = "fr", names: tuple[str, ...] = ("Tom",)) -> Draw:
    return Draw(random.Random(seed), to, set(names), make_lexicon(PAIRS), [("Stop.", "Arrête.")], SCENES)


def outcomes(change: changes.Change, pair: tuple[str, str], to: str = "fr", times: int = 60) -> set:
    return {change(pair, draw(seed, to)) for seed in range(times)}


def test_frames_have_the_same_places_on_both_sides() -> None:
    assert len(FRAMES) > 100
    for english, french in FRAMES:
        places = re.findall(r"\{\w+\}", english)
        assert sorted(places) == sorted(re.findall(r"\{\w+\}", french))
        assert places or "Page" in english
        assert all(SLOT.fullmatch(place)[1] in changes.FILLERS for place in places)
    assert all(len(label) == 2 for label in LABELS)


def test_a_frame_is_filled_with_the_same_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = ["{mail} or {mail2} ({amount})", "{mail2} ou {mail} ({amount})"]
    monkeypatch.setattr(changes, "FRAMES", [frame])
    english, french = changes.framed(PAIRS[0], draw())
    first, second = re.findall(r"\S+@\S+", english)
    assert re.findall(r"\S+@\S+", french) == [second, first] != [first, second]
    assert "{" not in english + french


def test_a_scene_takes_the_place_of_the_pair() -> None:
    found = outcomes(changes.described, PAIRS[0])
    assert len(found) > 40
    assert PAIRS[0] not in found


def test_names_become_others_on_both_sides() -> None:
    for english, french in outcomes(changes.renamed, PAIRS[0]):
        name = english.removeprefix("I saw ").removesuffix(" in Boston.")
        assert name != "Tom"
        assert french == f"J'ai vu {name} à Boston."
    assert changes.renamed(PAIRS[2], draw()) is None


def test_somebody_gets_a_name() -> None:
    for english, french in outcomes(changes.peopled, PAIRS[2]):
        name = english.removesuffix(" is very tall.")
        assert name != "He" and french == f"{name} est très grand."
    assert changes.peopled(("It rains.", "Il pleut."), draw()) is None
    assert changes.peopled(("He can't.", "C'est qu'il ne peut pas."), draw()) is None


def test_numbers_become_others_in_the_form_of_the_language() -> None:
    for english, french in outcomes(changes.renumbered, ("It has 4,500 parts.", "Il a 4 500 pièces.")):
        number = re.fullmatch(r"It has (\d,\d{3}) parts\.", english)[1]
        assert number != "4,500" and french == f"Il a {number.replace(',', ' ')} pièces."
    assert changes.renumbered(("Take 25.", "Prends-en vingt-cinq."), draw()) is None
    assert changes.renumbered(("At 8.", "À 8 heures."), draw()) is None
    for english, french in outcomes(changes.renumbered, PAIRS[5]):
        assert re.search(r"1\d{3}|20\d\d", english)[0] in french


def test_a_written_number_becomes_digits() -> None:
    for english, french in outcomes(changes.counted, PAIRS[1]):
        assert re.fullmatch(r"Tom has [\d,.]+ dogs\.", english)
        assert re.sub(r"\D", "", english) == re.sub(r"\D", "", french)
    amounts = outcomes(changes.counted, ("It costs ten dollars.", "Ça coûte dix dollars."))
    assert any("$" in english and french.endswith(" $.") for english, french in amounts if "$" in english)
    assert numeral("Two or three.", "Deux ou trois.") is None


def test_a_thing_takes_the_place_of_a_name_or_stands_beside() -> None:
    for english, french in outcomes(changes.with_thing, PAIRS[6]):
        thing = english.removeprefix("Do you know ").removesuffix("?")
        assert french == f"Connais-tu {thing} ?"
    for english, french in outcomes(changes.with_thing, PAIRS[2]):
        rest = english.replace("He is very tall", "").strip(" :().")
        assert rest and rest in french


@pytest.mark.parametrize("change", [changes.decorated, changes.followed, changes.tagged, changes.listed])
def test_what_is_put_around_is_the_same_on_both_sides(change: changes.Change) -> None:
    for english, french in outcomes(change, ("Yes, we can.", "Oui, on peut.")):
        outside = [re.sub(r"[A-Za-zÀ-ÿ0-9]", "", text) for text in (english, french)]
        assert outside[0].replace(" ", "").replace(":", "") == outside[1].replace(" ", "").replace(":", "")
        assert english != "Yes, we can."


def test_full_stops_and_other_marks() -> None:
    assert changes.without_stop(("A b.", "C d."), draw()) == ("A b", "C d")
    assert changes.without_stop(("a", "b"), draw()) == ("a.", "b.")
    assert changes.without_stop(("Who?", "Qui ?"), draw()) is None
    assert ("Who?!", "Qui ?!") in outcomes(changes.stressed, ("Who?", "Qui ?"))
    assert ("A b...", "C d...") in outcomes(changes.stressed, ("A b.", "C d."))


def test_capitals_keep_their_accents_and_titles_are_english() -> None:
    pair = ("i was there.", "j'étais là.")
    assert outcomes(changes.capitals, pair) == {("I WAS THERE.", "J'ÉTAIS LÀ.")}
    assert ("Where is the DOG?", "Où est le CHIEN ?") in outcomes(changes.capitals, PAIRS[3])
    assert ("Tom Can't Go.", "Tom ne peut pas.") in outcomes(
        changes.titled, ("Tom can't go.", "Tom ne peut pas.")
    )
    assert changes.titled(pair, draw(to="en")) is None


def test_only_the_source_is_typed_in_small_letters() -> None:
    assert ("tom has three dogs", "Tom a trois chiens") in outcomes(changes.small, PAIRS[1])
    assert ("Tom has three dogs", "tom a trois chiens") in outcomes(changes.small, PAIRS[1], to="en")


def test_quotation_marks_are_those_of_the_language() -> None:
    found = outcomes(changes.quoted, PAIRS[3])
    assert ('"Where is the dog?"', "« Où est le chien ? »") in found
    assert ('Where is the "dog"?', "Où est le « chien » ?") in found
    assert changes.quoted(('Say "a".', "Dis « a »."), draw()) is None


def test_words_are_doubled_and_joined_by_a_sign() -> None:
    assert ("He is very, very tall.", "Il est très, très grand.") in outcomes(changes.doubled, PAIRS[2])
    assert changes.doubled(("You and I.", "Toi et moi."), draw()) == ("You & I.", "Toi et moi.")
    assert changes.doubled(("You and I.", "Toi et moi."), draw(to="en")) is None


def test_a_line_to_copy_is_the_same_on_both_sides() -> None:
    lines = outcomes(changes.copied, PAIRS[0])
    assert len(lines) > 50
    assert all(english == french for english, french in lines)
