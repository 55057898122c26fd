"""What became of a translation, in plain words."""

import pytest

from playground.uses.translation.differences import Difference, compare, repeats


def against(output: str, reference: str, source: str = "", language: str = "fr") -> Difference:
    return compare(output, reference, source, language)


def marked(output: str, found: Difference) -> list[tuple[str, str]]:
    return [(output[mark.start : mark.end], mark.kind) for mark in found.marks]


def test_case_marks_and_little_words_make_no_difference() -> None:
    found = against("IL A VU LE CHAT", "Elle a vu un chat.")
    assert found.verdict == "same" and found.marks == ()


def test_words_that_changed_are_named_and_marked() -> None:
    output = "Une voiture bleue, hier."
    found = against(output, "La voiture rouge.")
    assert (found.gone, found.new) == (("rouge",), ("bleue", "hier"))
    assert found.verdict == "2 words differ: rouge → bleue, hier"
    assert marked(output, found) == [("bleue", "changed"), ("hier", "changed")]


def test_accents_make_a_difference_and_order_makes_none() -> None:
    assert against("le péché rouge", "rouge pêché").new == ("péché",)
    assert against("chat rouge", "rouge chat").verdict == "same"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("chat", "1 word differs: rouge is gone"),
        ("chat rouge gros vite", "2 words differ: gros, vite are new"),
    ],
)
def test_words_that_are_only_gone_or_only_new(output: str, said: str) -> None:
    assert against(output, "chat rouge").verdict == said


def test_a_word_that_stands_there_once_too_often_is_new_at_its_last_place() -> None:
    output = "chat et chat"
    found = against(output, "chat")
    assert found.new == ("chat",) and found.marks[0].start == output.rindex("chat")


@pytest.mark.parametrize("output", ["I do not sing.", "I don't sing.", "I didn't sing."])
def test_a_negation_says_something(output: str) -> None:
    assert against(output, "I don't sing.", language="en").verdict == "same"
    assert against("I sing.", output, language="en").gone == ("not",)
    assert against("Je chante.", "Je ne chante pas.").gone == ("pas",)


def test_numbers_that_are_lost_are_named_with_what_stands_there() -> None:
    found = against("Le 25 mai", "Le 24 mai", "May 24")
    assert (found.lost, found.wrong) == (("24",), ("25",))
    assert found.verdict == "lost 1 number: 24, in its place 25"
    assert marked("Le 25 mai", found) == [("25", "changed")]
    assert against("mai", "mai", "May 24, 2020").verdict == "lost 2 numbers: 24, 2020"


@pytest.mark.parametrize(
    ("source", "output"),
    [("$1,250.50", "1 250,50 $"), ("7:30", "7 h 30"), ("3 cats", "trois chats"), ("12,345", "12\u202f345")],
)
def test_a_number_is_kept_in_the_other_languages_form(source: str, output: str) -> None:
    assert against(output, output, source).lost == ()


def test_much_that_is_gone_is_said() -> None:
    reference = "Ma sœur voit une grande voiture rouge"
    assert against("Ma sœur", reference).verdict.endswith("much is gone: 1 of 5 content words are left")
    assert not against("Ma sœur voit une grande", reference).vanished


@pytest.mark.parametrize(
    ("text", "group", "times"),
    [
        ("la la la", "la", 3),
        ("Il dort. Il dort. Il dort.", "Il dort.", 3),
        ("le matin, le matin, fini", "le matin,", 2),
    ],
)
def test_what_repeats_is_found(text: str, group: str, times: int) -> None:
    found = repeats(text)
    assert found is not None and (found.group, found.times) == (group, times)


@pytest.mark.parametrize("text", ["", "nous nous lavons", "......", "très, très bien", "un chat, un chien"])
def test_ordinary_text_does_not_repeat(text: str) -> None:
    assert repeats(text) is None


def test_a_source_that_repeats_may_be_repeated() -> None:
    assert against("non non non", "non non non", "no no no").verdict == "same"
    assert "repeats itself: “non”, 3 times" in against("non non non", "non", "no").verdict


def test_long_lists_are_cut() -> None:
    assert "a1" not in against("x", "").verdict
    assert against("", "bleu rouge vert jaune noir brun").verdict.startswith(
        "6 words differ: bleu, rouge, vert, jaune and 2 more are gone"
    )
