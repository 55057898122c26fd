"""Two sentences by the roles of the verb that they share."""

import pytest

from playground.errors import UserError
from playground.uses.roles.comparing import Shared, compare
from playground.uses.roles.labeller import FoundFrame, FoundRole, Predicate
from playground.uses.roles.texts import Labelled


def sentence(text: str, *frames: tuple[int, tuple[tuple[str, int, int], ...]]) -> Labelled:
    spans, reached = [], 0
    for word in text.split():
        start = text.index(word, reached)
        spans.append((start, start + len(word)))
        reached = start + len(word)
    found = tuple(
        FoundFrame(
            Predicate(word, "01", 1.0), tuple(FoundRole(label, a, b, 1.0, ()) for label, a, b in roles)
        )
        for word, roles in frames
    )
    return Labelled(text, tuple(spans), found)


ACTIVE = sentence("The cat chases the dog", (2, (("ARG0", 0, 2), ("ARG1", 3, 5))))
PASSIVE = sentence("The dog was chased by the cat", (2, ()), (3, (("ARG1", 0, 2), ("ARG0", 4, 7))))


def test_the_verb_that_both_share_is_compared_in_any_form() -> None:
    found = compare(ACTIVE, PASSIVE)
    assert found.verbs == ("chases", "chased") and found.same
    assert found.roles == (Shared("ARG0", "The cat", "by the cat"), Shared("ARG1", "the dog", "The dog"))


def test_a_role_that_one_has_not_is_no_match() -> None:
    found = compare(ACTIVE, sentence("The dog was chased", (3, (("ARG1", 0, 2),))))
    assert not found.same and [role.same for role in found.roles] == [False, True]


def test_others_are_not_compared() -> None:
    with pytest.raises(UserError, match="share no predicate"):
        compare(ACTIVE, sentence("It is so", (1, ())))
    assert compare(sentence("It is so", (1, ())), sentence("It is not", (1, ()))).roles == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("The cat", "by the cat", True), ("the cat", "a cat", False), ("", "", False), ("cat", "The cat", True)],
)
def test_words_name_the_same_where_one_ends_with_the_other(first: str, second: str, same: bool) -> None:
    assert Shared("ARG0", first, second).same == same
