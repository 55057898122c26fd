"""Articles, agreement and elision of the sentences that are put together."""

import pytest

from playground.training.augmenting.scenes import grammar
from playground.training.augmenting.scenes.grammar import ANOTHER, CROWDS, A, Phrase
from playground.training.augmenting.scenes.lists import Noun, action, nouns, posture, qualities

MAN, WOMAN, OTTER, HAMMOCK, GLASSES = nouns(
    [
        ("man/men", "homme/hommes", "m"),
        ("woman/women", "femme/femmes", "f"),
        ("otter/otters", "loutre/loutres", "f", "its"),
        ("hammock/hammocks", "*hamac/*hamacs", "m"),
        ("glasses/glasses", "lunettes/lunettes", "fp"),
    ]
)
OLD, BROWN, NEW, FLOWERED, BOTH = qualities(
    [
        ("old", "< vieux vieille"),
        ("brown", "brun brune"),
        ("new", "< nouveau nouvelle"),
        ("flowered", "à fleurs ="),
        ("brown and white", "brun et blanc brune et blanche"),
    ]
)
RIDES = action(("rides/ride/riding {their} bike", "roule/roulent/roulant sur {son} vélo"))
SITS = posture(("sits/sit/sitting", "assis/assise"))
STANDS = posture(("stands/stand/standing", "debout/debout"))
TWO, SOME, MANY = ("two", "deux"), ("some", "des"), ("many", "")


@pytest.mark.parametrize(
    ("noun", "quality", "article", "english", "french"),
    [
        (MAN, OLD, A, "an old man", "un vieil homme"),
        (WOMAN, OLD, A, "an old woman", "une vieille femme"),
        (MAN, OLD, TWO, "two old men", "deux vieux hommes"),
        (OTTER, BROWN, A, "a brown otter", "une loutre brune"),
        (OTTER, None, A, "an otter", "une loutre"),
        (OTTER, BOTH, TWO, "two brown and white otters", "deux loutres brunes et blanches"),
        (HAMMOCK, NEW, A, "a new hammock", "un nouveau *hamac"),
        (HAMMOCK, FLOWERED, TWO, "two flowered hammocks", "deux *hamacs à fleurs"),
        (WOMAN, OLD, SOME, "some old women", "de vieilles femmes"),
        (WOMAN, BROWN, SOME, "some brown women", "des femmes brunes"),
        (WOMAN, None, MANY, "many women", "de nombreuses femmes"),
        (MAN, None, ANOTHER, "another man", "un autre homme"),
        (MAN, None, CROWDS[0], "a group of men", "un groupe de hommes"),
    ],
)
def test_a_phrase_agrees(
    noun: Noun, quality: grammar.Quality | None, article: tuple[str, str], english: str, french: str
) -> None:
    found = grammar.phrase(noun, quality, article)
    assert (found.english, found.french) == (english, french)


def test_a_plural_of_one_language_alone() -> None:
    found = grammar.phrase(GLASSES, BROWN, ("", "des"), (False, True))
    assert (found.english, found.french) == ("brown glasses", "des lunettes brunes")


def test_the_definite_article_elides_before_a_vowel_and_a_silent_h() -> None:
    french = [grammar.definite(noun, None).french for noun in (MAN, WOMAN, HAMMOCK)]
    assert french == ["l'homme", "la femme", "le *hamac"]
    assert grammar.definite(MAN, OLD).french == "le vieil homme"


def test_a_group_is_one_and_two_are_several() -> None:
    group = grammar.phrase(WOMAN, None, CROWDS[0])
    assert grammar.finite(group, SITS) == ("a group of women sits", "un groupe de femmes est assis")
    pair = grammar.both(grammar.phrase(WOMAN, None, A), grammar.phrase(MAN, None, A))
    assert grammar.finite(pair, SITS)[1] == "une femme et un homme sont assis"
    pair = grammar.both(grammar.phrase(WOMAN, None, A), grammar.phrase(OTTER, None, A))
    assert grammar.participle(pair, SITS) == (
        "a woman and an otter sitting",
        "une femme et une loutre assises",
    )


def test_verbs_follow_their_subject() -> None:
    woman, men = grammar.phrase(WOMAN, None, A), grammar.phrase(MAN, None, TWO)
    assert grammar.finite(woman, RIDES) == ("a woman rides her bike", "une femme roule sur son vélo")
    assert grammar.finite(men, RIDES, progressive=True) == (
        "two men are riding their bike",
        "deux hommes roulent sur leur vélo",
    )
    assert grammar.participle(woman, RIDES) == ("a woman riding her bike", "une femme roulant sur son vélo")
    assert grammar.participle(men, RIDES, relative=True)[1] == "deux hommes qui roulent sur leur vélo"
    assert grammar.finite(men, STANDS)[1] == "deux hommes sont debout"


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("à côté de le *hamac", "à côté du hamac"),
        ("à côté de *hamacs", "à côté de hamacs"),
        ("un groupe de hommes", "un groupe d'hommes"),
        ("près de un arbre", "près d'un arbre"),
        ("tandis que un chien", "tandis qu'un chien"),
        ("J'ai mal à le dos.", "J'ai mal au dos."),
        ("de autres loutres", "d'autres loutres"),
        ("de yaourt", "de yaourt"),
    ],
)
def test_what_french_draws_together(apart: str, together: str) -> None:
    assert grammar.mended(apart) == together


def test_a_sentence_begins_large() -> None:
    assert grammar.begun("à louer") == "À louer"
    assert Phrase("x", "y", False, False).their == "their"
