"""Rules found from a few examples, and what holds for every rule that is found."""

import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.uses.incontext.families import MIXTURE, draw
from playground.uses.incontext.rules import search
from playground.uses.incontext.rules.search import LONGEST, Rule, find_rule, spread
from playground.uses.incontext.trials import family_trials

Case = tuple[list[tuple[str, str]], str, str]
CASES: list[Case] = [
    ([("Clara Nowak", "C. Nowak"), ("Hassan Demir", "H. Demir")], "Lena Brandt", "L. Brandt"),
    ([("Clara | Nowak", "Nowak, Clara"), ("Bo | Ek", "Ek, Bo")], "Lena | de Brandt", "de Brandt, Lena"),
    ([("<b>one</b>", "ONE"), ("<b>two three</b>", "TWO THREE")], "<b>four</b>", "FOUR"),
    ([("14/03/2019", "2019-03-14"), ("02/11/2022", "2022-11-02")], "09/12/2005", "2005-12-09"),
    ([("03/14/2019", "14 March 2019"), ("11/02/2022", "2 November 2022")], "12/09/2005", "9 December 2005"),
    ([("6:25 PM", "18:25"), ("7:30 AM", "07:30")], "12:05 AM", "00:05"),
    ([("8:20PM", "8PM-9PM"), ("11:05AM", "11AM-12PM")], "3:59PM", "3PM-4PM"),
    ([("17.3", "15-20"), ("41", "40-45")], "9.99", "5-10"),
    ([("2.348", "2.35"), ("10.5", "10.50")], "7", "7.00"),
    ([("7654321", "7,654,321"), ("1234", "1,234")], "65432", "65,432"),
    ([("-3", "(3)"), ("12", "12"), ("-40", "(40)")], "-5", "(5)"),
    ([("some old words", "sow"), ("two bits", "tb")], "more and more still", "mams"),
    (
        [("(415) 730-2291", "415.730.2291"), ("2129084417", "212.908.4417")],
        "617 355 0062",
        "617.355.0062",
    ),
    ([("?", "none"), ("a 1", "1"), ("?", "none"), ("b 2", "2"), ("c 7", "7")], "d 9", "9"),
    ([("17", "minor"), ("34", "adult"), ("8", "minor"), ("61", "adult")], "90", "adult"),
    ([("23 + 45", "68"), ("17 + 12", "29")], "88 + 46", "134"),
    ([("lamp", "pmal"), ("stone", "enots")], "orchestra", "artsehcro"),
]


@pytest.mark.parametrize(("examples", "query", "expected"), CASES, ids=[case[2] for case in CASES])
def test_the_rule_does_what_the_examples_show(
    examples: list[tuple[str, str]], query: str, expected: str
) -> None:
    rule = find_rule(examples, [query])
    assert rule is not None and rule(query) == expected
    assert [rule(text) for text, _ in examples] == [output for _, output in examples]


def test_rules_say_themselves_in_words() -> None:
    rule = find_rule([("Clara Nowak", "C. Nowak"), ("Hassan Demir", "H. Demir")])
    assert rule is not None and rule.words == "the first character, “. ”, the last word"
    parted = find_rule([("17", "minor"), ("34", "adult"), ("8", "minor")])
    assert parted is not None and parted.parted
    assert parted.words == "if the number is 20 or more: “adult”; otherwise “minor”"


TEXT = st.text("aB1 ,.-|é漢(", min_size=1, max_size=14)
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(PAIRS, TEXT)
def test_a_rule_gives_all_its_examples_and_is_always_the_same(
    examples: list[tuple[str, str]], query: str
) -> None:
    rule = find_rule(examples, [query])
    again = find_rule(examples, [query])
    assert (rule and rule.words) == (again and again.words)
    if rule is not None:
        assert [rule(text) for text, _ in examples] == [output for _, output in examples]
        assert rule(query) is None or isinstance(rule(query), str)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_rules_of_drawn_tasks_give_all_their_examples(seed: int) -> None:
    [trial] = family_trials(lambda rng: draw(rng, MIXTURE), seed, 1, 512)
    rule = find_rule(trial.examples, [trial.query])
    assert rule is None or [rule(text) for text, _ in trial.examples] == [o for _, o in trial.examples]


@pytest.mark.parametrize(
    "examples",
    [
        [],
        [("", "a")],
        [("a", "")],
        [("a", "b"), ("a", "c")],
        [("a" * LONGEST, "a")],
        [("fghij", "kQ"), ("klmno", "7z"), ("pqrst", "#")],
        [("a", "x" * 200)],
    ],
)
def test_no_rule_where_there_is_none(examples: list[tuple[str, str]]) -> None:
    assert find_rule(examples, ["b"]) is None


def test_two_examples_are_not_learned_by_heart() -> None:
    assert find_rule([("fghij", "kQ"), ("klmno", "7z")]) is None


def test_all_of_many_examples_are_given() -> None:
    many = [(f"w{n} x{n}", f"x{n}") for n in range(300)]
    rule = find_rule(many)
    assert rule is not None and rule("left right") == "right"
    late = [*many, ("one two three", "two")]  # decides between the last and the second word
    rule = find_rule(late)
    assert rule is not None and rule("one two three") == "two"


def test_a_rule_that_has_an_answer_for_the_other_rows_is_preferred() -> None:
    examples = [("report 12 of May", "May"), ("letter 7 of June", "June")]
    rule = find_rule(examples, ["note of July", "3 drafts of March"])
    assert rule is not None and rule("note of July") == "July" and rule("3 drafts of March") == "March"


def test_what_cannot_be_answered_has_none() -> None:
    rule = find_rule([("a, b", "b"), ("c, d", "d")])
    assert rule is not None and rule("") is None and rule("x" * (LONGEST + 1)) is None


def test_rows_from_all_over_are_looked_at() -> None:
    assert spread([str(n) for n in range(100)], 4) == ("0", "25", "50", "75")
    assert spread(["a"], 4) == ("a",) and spread([], 4) == ()


def noise(rng: Random, length: int) -> str:
    return "".join(rng.choice('ab1 ,.-/:(" ') for _ in range(length))


def hostile() -> dict[str, list[tuple[str, str]]]:
    rng = Random(0)
    texts = [noise(rng, 250) for _ in range(8)]
    words = [" ".join(rng.choice(("abc", "de", "f")) for _ in range(60)) for _ in range(12)]
    return {
        "noise": [(text, noise(rng, 240)) for text in texts],
        "copies": [(text, text[3:120] + text[5:60]) for text in texts[:4]],
        "words": list(zip(words[:6], words[6:], strict=True)),
        "one letter": [("a" * 300 + str(n), "a" * 150) for n in range(4)],
        "spaces": [("x" + " " * 400 + str(n), f"{n} " * 40) for n in range(4)],
        "contradictions": [(f"name{n} x{n}", f"x{n * 7 % 5}") for n in range(2000)],
    }


@pytest.mark.parametrize("kind", hostile())
def test_the_work_is_bounded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in calls of functions, which are the same on every machine."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        find_rule(hostile()[kind], ["abc"])
    finally:
        sys.setprofile(None)
    assert calls < 3_000_000


def test_without_work_there_is_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WORK", 10)
    assert find_rule([("some text", "text"), ("more words", "words")]) is None


def test_a_rule_is_a_function_of_the_cell_alone() -> None:
    rule = find_rule([("a, b", "b"), ("c, d", "d")])
    assert isinstance(rule, Rule) and rule("x, y") == rule("x, y") == "y"
