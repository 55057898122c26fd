"""Roles in plain words."""

import pytest

from playground.uses.roles.wording import plain


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("ARG0", "who"),
        ("ARGM-TMP", "when"),
        ("R-ARG0", "refers to: who"),
        ("C-ARG1", "goes on: what or whom"),
        ("C-ARGM-LOC", "goes on: where"),
        ("C-V", "goes on: the verb"),
        ("ARG9", "ARG9"),
    ],
)
def test_a_role_has_plain_words(label: str, expected: str) -> None:
    assert plain(label) == expected
