"""Marks and numbers in words."""

from collections.abc import Iterable

import pytest

from playground.messages import keys, speaking
from playground.uses.incontext.families.moments import LANGUAGES
from playground.uses.incontext.families.rounding import DATE_ROUNDINGS
from playground.uses.incontext.programs import KINDS
from playground.uses.incontext.rules.amounts import STYLE_NAMES, SUMS, WAYS
from playground.uses.incontext.rules.loops import EACH, LOOPED, WHOLE
from playground.uses.incontext.rules.moments import NEEDS
from playground.uses.incontext.rules.search import find_rule
from playground.uses.incontext.rules.substrings import CASES
from playground.uses.incontext.rules.wording import MARKS, ORDINALS, mark, named, ordinal


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (-1, "last"), (-2, "second to last"), (10, "tenth"), (12, "number 12")],
)
def test_ordinals(number: int, words: str) -> None:
    assert str(ordinal(number)) == words


def test_names() -> None:
    assert [str(named(text)) for text in (",", "@", ". ")] == ["a comma", "an at sign", "“. ”"]
    assert [str(mark(text)) for text in (":", "x")] == ["colon", "“x”"]


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("kind", KINDS),
        ("each", LOOPED),
        ("do", filter(None, EACH)),
        ("text", WHOLE),
        ("case", CASES),
        ("mark", MARKS.values()),
        ("a", MARKS.values()),
        ("way", WAYS),
        ("style", STYLE_NAMES[1:]),
        ("two", SUMS),
        ("field", NEEDS),
        ("language", LANGUAGES[1:]),
        ("date", DATE_ROUNDINGS),
        ("ordinal", range(1, ORDINALS + 1)),
    ],
)
def test_all_that_a_rule_may_name_can_be_said(part: str, names: Iterable[object]) -> None:
    assert {f"rules.{part}-{name}" for name in names} <= keys("en")


@pytest.mark.parametrize(
    ("code", "words", "parted"),
    [
        (
            "fr",
            "le premier caractère, «\u00a0. \u00a0», le mot n°\u00a01 depuis la fin",
            "sinon, «\u00a0minor\u00a0»",
        ),
        ("zh", "前 1 个字符，“. ”，最后一个词", "否则“minor”"),
    ],
)
def test_rules_are_told_in_the_language_that_is_spoken(code: str, words: str, parted: str) -> None:
    with speaking(code):
        rule = find_rule([("Lena Brandt", "L. Brandt"), ("Ada King", "A. King")])
        assert rule is not None and rule.words == words
        ages = [("age 34", "adult"), ("age 12", "minor"), ("age 51", "adult"), ("age 7", "minor")]
        rule = find_rule(ages)
        assert rule is not None and rule.words.endswith(parted)
