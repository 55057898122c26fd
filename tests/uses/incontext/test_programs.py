"""Every operation against examples worked out by hand, and what is held out of training."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext import programs, strings
from playground.uses.incontext.programs import (
    After,
    Before,
    Between,
    Case,
    Constant,
    Drop,
    Field,
    Filter,
    Initials,
    Match,
    Only,
    Operation,
    Pad,
    Program,
    Replace,
    Slice,
    Take,
    Trim,
    Whole,
    Without,
    make_program,
    split_of,
)

WHOLE = Whole()


@pytest.mark.parametrize(
    ("operation", "text", "expected"),
    [
        (Constant("x"), "anything", "x"),
        (Whole(), "a b", "a b"),
        (Slice(0, 2), "abc", "ab"),
        (Slice(-2, None), "abc", "bc"),
        (Slice(0, 4), "abc", None),
        (Match("word", 1), "Ada Lovelace", "Lovelace"),
        (Match("word", -1), "12 Ada 3 Lovelace", "Lovelace"),
        (Match("number", 0), "call 555-1234", "555"),
        (Match("number", 2), "call 555-1234", None),
        (Match("decimal", 0), "costs 1,234.50 now", "1,234.50"),
        (Match("capitals", 0), "id AB12", "AB"),
        (Field(",", 1), "a, b, c", "b"),
        (Field(",", -1), "a, b, c", "c"),
        (Field(",", 0), "no comma", None),
        (Before("@", False), "me@here@there", "me"),
        (Before("@", True), "me@here@there", "me@here"),
        (Before("@", False), "nobody", None),
        (After("/", True), "a/b/c.txt", "c.txt"),
        (After("/", False), "a/b/c.txt", "b/c.txt"),
        (Between("(", ")"), "Oslo (12) [x]", "12"),
        (Between("(", ")"), ") Oslo (", None),
        (Only("digits"), "+47 22 33", "472233"),
        (Without("spaces"), "a b  c", "abc"),
        (Initials("."), "Ada King Lovelace", "A.K.L."),
        (Initials(""), "ada king", "ak"),
        (Case(WHOLE, "title"), "ada KING", "Ada King"),
        (Case(WHOLE, "swap"), "aB", "Ab"),
        (Take(WHOLE, 2), "abcd", "ab"),
        (Take(WHOLE, -2), "abcd", "cd"),
        (Drop(WHOLE, 1), "abcd", "bcd"),
        (Drop(WHOLE, -1), "abcd", "abc"),
        (Replace(WHOLE, "-", "."), "1-2-3", "1.2.3"),
        (Pad(WHOLE, 5, "0"), "42", "00042"),
        (Filter(WHOLE, "marks", False), "a-b.c", "abc"),
        (Filter(WHOLE, "digits", True), "a1b2", "12"),
        (Trim(WHOLE), "  a   b ", "a b"),
        (Take(Match("word", 5), 1), "one two", None),
    ],
    ids=repr,
)
def test_operations(operation: Operation, text: str, expected: str | None) -> None:
    assert operation(text) == expected


def test_a_program_joins_its_parts() -> None:
    program = Program((Take(Match("word", 0), 1), Constant(". "), Match("word", -1)))
    assert program("Ada King Lovelace") == "A. Lovelace"
    assert program("123") is None
    assert program.operations == {"Take", "Match", "Constant"}


def test_spaces_at_the_ends_mean_nothing() -> None:
    assert Program((Constant(" "), Whole(), Constant(" ")))("a") == "a"


def test_a_signature_is_that_of_equal_programs_only() -> None:
    one, same = Program((Field(",", 1),)), Program((Field(",", 1),))
    assert one.signature == same.signature
    assert one.signature != Program((Field(",", 2),)).signature


@pytest.mark.parametrize(
    ("parts", "split"),
    [
        ((WHOLE,) * 4, "four parts"),
        ((WHOLE, Constant("-"), WHOLE, Constant("-"), WHOLE, WHOLE), "four parts"),
        ((Take(Field(",", 0), 1),), "pairs"),
        ((Field(",", 0), Take(WHOLE, 1)), "pairs"),
        ((Case(Before("@", False), "upper"),), "pairs"),
    ],
)
def test_what_is_held_out_by_its_making(parts: tuple[Operation, ...], split: str) -> None:
    assert split_of(Program(parts)) == split


def test_about_a_tenth_of_the_rest_is_held_out_by_its_signature() -> None:
    rng = Random(0)
    splits = [split_of(make_program(rng, strings.make_shape(rng)(rng), 1)) for _ in range(3000)]
    rest = [split for split in splits if split in ("programs", "train")]
    assert 0.05 < rest.count("programs") / len(rest) < 0.15


@given(seed=st.integers(0, 10**9), count=st.integers(1, 4))
def test_a_program_is_a_function_of_the_text(seed: int, count: int) -> None:
    rng = Random(seed)
    shape = strings.make_shape(rng)
    program = make_program(rng, shape(rng), count)
    text = shape(rng)
    assert program(text) == program(text)
    rebuilt = eval(program.signature, vars(programs))  # its signature says all that it does
    assert Program(rebuilt)(text) == program(text)
    assert split_of(Program(rebuilt)) == split_of(program)
