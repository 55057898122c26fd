"""Text as the models know it, French spacing, and where a sentence ends."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.text.conventions import (
    ABBREVIATION,
    LANGUAGES,
    MARKS,
    NORMALISERS,
    as_written,
    language_name,
    normalise,
    normalise_cell,
    normalise_french,
    normaliser,
    present,
    present_french,
    split_sentences,
)

# Any character, and often one of those that the conventions are about.
SPECIAL = st.sampled_from("aAé1 .,?!;:…«»\"'\u2019()\u00a0\u202f\u200b\u0301\u2028\t\n-")
TEXT = st.text(st.one_of(SPECIAL, st.characters()), max_size=40)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("e\u0301te\u0301", "été"),  # NFC
        ("\u2018a\u2019 \u201cb\u201d \u201ec\u201c \u201ad\u201b", "'a' \"b\" \"c\" 'd'"),
        ("wait\u2026", "wait..."),
        ("a\u00a0b\u202fc\u2009d\u3000e", "a b c d e"),
        ("  a \t b\r\nc\u2028d  ", "a b c d"),
        ("a\u200bb\ufeffc\u00add\u200ee", "abcde"),  # zero-width marks, soft hyphen, direction
        ("a\u2066b\u2069c", "abc"),  # direction isolates, as a browser puts them in
        ("a\x00b\x07c\x7fd", "abcd"),  # control characters
        ("a\ud800b", "ab"),  # half a character: no UTF-8 can hold it
        ("a \u200b b", "a b"),
        ("e\u200b\u0301", "é"),  # what the invisible mark kept apart
        ("e\x07\u0301", "é"),
        ("", ""),
        (" \n ", ""),
        ("👨‍👩‍👧 👩🏽‍🚀 🏳️‍🌈 ❤️‍🔥", "👨‍👩‍👧 👩🏽‍🚀 🏳️‍🌈 ❤️‍🔥"),  # joined emoji stay joined,
        ("a\u200db 😀\u200d c \u200d😀", "ab 😀 c 😀"),  # a joiner that joins nothing goes
        ("日本 😀 naïve — ça", "日本 😀 naïve — ça"),  # everything else stays
    ],
)
def test_normalise(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@given(text=TEXT)
@example("e\u200b\u0301")
@example("\u0300\u00ad\u0301")
def test_normalised_text_is_in_order_and_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in once)
    once.encode("utf-8")


# In a time that grows with the square of their length, each of these would take hours.
MANY = 1_000_000  # characters


@pytest.mark.parametrize("letter", ["e", "ǘ", "\u1100", "a\u200b"])
def test_a_long_row_of_marks_is_cut(letter: str) -> None:
    found = normalise(letter + "\u0301\u0323" * (MANY // 2) + "!")
    row = [unicodedata.combining(c) > 0 for c in found]
    assert MARKS - 1 <= sum(row) <= MARKS and found.endswith("!")
    assert unicodedata.is_normalized("NFC", found) and normalise(found) == found


def test_a_row_of_marks_that_is_not_too_long_stays() -> None:
    text = "x" + "\u0323" * MARKS + "y"
    assert normalise_cell(text * 3) == text * 3


@given(text=st.text(st.sampled_from("eǘẬ\u0301\u0323\u0344\u0f73\u0338\u200b漢"), min_size=20, max_size=120))
def test_marks_are_cut_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once and unicodedata.is_normalized("NFC", once)
    longest = max(map(len, re.findall("[\u0300-\u036f\u0f71-\u0f84]+", once)), default=0)
    assert longest <= MARKS
    if max(map(len, re.findall("[\u0300-\u036f\u0f71-\u0f84\u200b]+", text)), default=0) <= 10:
        assert once == unicodedata.normalize("NFC", text.replace("\u200b", ""))


@pytest.mark.parametrize(
    "unit", [" ", "»", "«", "« ", "?", "!:", ": ", "\u0301", "\u200b", "'", "…", "\u1100\u1161"]
)
def test_a_long_text_is_normalised_in_the_time_that_its_length_takes(unit: str) -> None:
    text = "a" + unit * (MANY // 4 // len(unit))
    assert present_french(normalise_french(text)) is not None


@given(words=st.lists(st.from_regex(r"[a-zàéîçœ]{1,8}", fullmatch=True), max_size=6))
def test_plain_words_are_left_alone(words: list[str]) -> None:
    text = " ".join(words)
    assert normalise(text) == text == normalise_french(text)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Quoi?", "Quoi ?"),
        ("Quoi\u202f?", "Quoi ?"),
        ("Quoi  ?!", "Quoi ?!"),
        ("Non!Si;oui", "Non !Si ;oui"),
        ("Il dit: oui", "Il dit : oui"),
        ("Il dit:", "Il dit :"),
        ("http://a.fr/b?c=1", "http://a.fr/b?c=1"),  # nor is a question mark inside an address
        ("à 10:30, http://a.fr", "à 10:30, http://a.fr"),  # a colon inside a word is no mark
        ("«Oui»", "« Oui »"),
        ("«\u00a0Oui\u00a0»!", "« Oui » !"),
        ("« Il dit:»", "« Il dit : »"),
        ("Oui, non.", "Oui, non."),
        ("l\u2019été\u2026", "l'été..."),
    ],
)
def test_french_spacing(raw: str, expected: str) -> None:
    assert normalise_french(raw) == expected


@given(text=TEXT)
@example("a:»")
@example("a ?:«b:»")
def test_french_spacing_is_put_in_once(text: str) -> None:
    once = normalise_french(text)
    assert normalise_french(once) == once
    assert normalise(once) == once


@given(text=TEXT)
def test_french_spacing_changes_spaces_only(text: str) -> None:
    assert normalise_french(text).replace(" ", "") == normalise(text).replace(" ", "")


def test_the_reader_gets_narrow_spaces() -> None:
    assert present_french("« Oui » ? Non : a ; b !") == (
        "«\u202fOui\u202f»\u202f? Non\u202f: a\u202f; b\u202f!"
    )
    assert present_french("Oui, non. (a) b") == "Oui, non. (a) b"


@given(text=TEXT)
def test_each_language_has_its_typography(text: str) -> None:
    assert present(text, "fr") == present_french(text) and present(text, "en") == text
    assert len(present(text, "fr")) == len(text)  # stretches of the text stay where they are
    assert set(LANGUAGES) == set(NORMALISERS)


@given(text=TEXT)
def test_what_the_reader_gets_can_be_typed_in_again(text: str) -> None:
    text = normalise_french(text)
    assert normalise_french(present_french(text)) == text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("No mark at all", ["No mark at all"]),
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Wait... What?! Yes.", ["Wait...", "What?!", "Yes."]),
        ('He said "no." She left.', ['He said "no."', "She left."]),
        ("(It rained.) We left.", ["(It rained.)", "We left."]),
        ("« Oui. » Il part.", ["« Oui. » Il part."]),  # the space inside « » is no end
        ("C'est l'été. École fermée. Ça va ?", ["C'est l'été.", "École fermée.", "Ça va ?"]),
        ("Mr. Smith met Dr. Jones. They spoke.", ["Mr. Smith met Dr. Jones.", "They spoke."]),
        ("We (Dr. Jones and I) came.", ["We (Dr. Jones and I) came."]),
        ("J. R. Smith wrote it. M. Dupont read it.", ["J. R. Smith wrote it.", "M. Dupont read it."]),
        ("At 5 p.m. Tom left.", ["At 5 p.m. Tom left."]),
        ("It cost 3.50 euros. 20 came.", ["It cost 3.50 euros.", "20 came."]),
        ("e.g. this is one. Two.", ["e.g. this is one.", "Two."]),
        ("a. b. c", ["a. b. c"]),  # nothing that can begin a sentence
        ("¿Qué? ¡Sí! No.", ["¿Qué?", "¡Sí!", "No."]),
        ("1. Open the door. 2. Go in.", ["1. Open the door.", "2.", "Go in."]),  # at the beginning alone
        ("It was 12. He left.", ["It was 12.", "He left."]),
        ("1984. It was cold.", ["1984.", "It was cold."]),
    ],
)
def test_split_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@given(text=TEXT)
@example("Mr. A. B! (C.) « D. » ... 1. 2")
def test_sentences_joined_by_spaces_are_the_text_again(text: str) -> None:
    text = normalise(text)
    sentences = split_sentences(text)
    assert " ".join(sentences) == text
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)


def split_plainly(text: str) -> list[str]:
    """`split_sentences` as it reads, in a time that grows with the square of the length."""
    sentences, start = [], 0
    for match in re.finditer(r"[.!?…]+[\"'»)\]]*\s+(?=[\"'«(\[¿¡]*[A-ZÀ-ÖØ-Þ0-9])", text):
        words = text[start : match.end()].split()
        if text[match.start()] == "." and ABBREVIATION.fullmatch(words[-1].lstrip("\"'«([")):
            continue
        part = text[start : match.end()].strip()
        if start == 0 and re.fullmatch(r"\d\d?\d?\.", part):
            continue
        sentences.append(part)
        start = match.end()
    return [*sentences, text[start:].strip()] if text[start:].strip() else sentences


PARTS = [*'… Mr. A. etc. (e.g. said no. He é ?! ... . " » ( 7'.split(), " ", "  ", "\n"]


@given(text=st.one_of(TEXT, st.lists(st.sampled_from(PARTS), max_size=30).map("".join)))
@example("Mr. A. B! (C.) « D. » ... 1. 2")
def test_sentences_are_split_as_by_the_plain_way(text: str) -> None:
    assert split_sentences(text) == split_plainly(text)


@pytest.mark.parametrize("unit", [".", "A. ", ". ", "? ", '."', ".)' ", ". (", "Mr. ", "!  a "])
def test_a_long_line_is_split_in_the_time_that_its_length_takes(unit: str) -> None:
    assert len(split_sentences(unit * (MANY // len(unit)))) == 1
    assert len(split_sentences((unit + "! B ") * 50_000)) == 50_001


def test_spaces_between_sentences_are_kept_out_of_them() -> None:
    assert split_sentences("One.   Two.\nThree. ") == ["One.", "Two.", "Three."]


def test_languages_are_named() -> None:
    names = [language_name(code) for code in ("en", "de", "zh", "xyz")]
    assert names == ["English", "German", "Chinese", "xyz"]


def test_other_languages_are_read_as_they_are_written() -> None:
    assert normaliser("en") is normalise and normaliser("fr") is normalise_french
    assert normaliser("de") is normaliser("mul") is as_written
    assert (
        as_written("  “Où\u00a0?”\n\u2026 it\u2019s\x00 👨\u200d👩 ") == "“Où ?” \u2026 it\u2019s 👨\u200d👩"
    )


@given(text=TEXT)
def test_what_is_written_is_read_once_and_for_all(text: str) -> None:
    read = as_written(text)
    assert as_written(read) == read and read == read.strip() and "  " not in read
    assert unicodedata.is_normalized("NFC", read) and not re.search("[\x00-\x1f\ud800-\udfff]", read)
