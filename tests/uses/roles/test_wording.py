"""Roles in plain words."""

import pytest

from playground.messages import speaking
from playground.uses.roles.wording import brief, other, plain


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


def test_roles_are_told_in_the_language_that_is_spoken() -> None:
    with speaking("fr"):
        assert (plain("R-ARG0"), brief("C-ARG1"), other("ARG2"), other("")) == (
            "renvoie à\u00a0: qui",
            "… quoi",
            "à qui/quoi (ARG2)",
            "aucun rôle",
        )
        assert plain("ARG9") == "ARG9"
