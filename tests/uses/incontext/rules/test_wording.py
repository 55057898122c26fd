"""Marks and numbers in words."""

import pytest

from playground.uses.incontext.rules.wording import counted, mark, named, ordinal


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (-1, "last"), (-2, "second to last"), (10, "tenth"), (12, "number 12")],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_names() -> None:
    assert (named(","), named("@"), named(". ")) == ("a comma", "an at sign", "“. ”")
    assert (mark(":"), mark("x")) == ("colon", "“x”")
    assert (counted(1, "digit"), counted(3, "digit")) == ("digit", "3 digits")
