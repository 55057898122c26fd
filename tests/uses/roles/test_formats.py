"""Labelled texts for other programs."""

from playground.uses.roles.formats import as_columns, as_json
from playground.uses.roles.labeller import FoundFrame, FoundRole, Predicate
from playground.uses.roles.texts import Labelled

TEXT = "Yes. The cat chased the dog."
FIRST = Labelled(TEXT, ((0, 3), (3, 4)), ())
SECOND = Labelled(
    TEXT,
    ((5, 8), (9, 12), (13, 19), (20, 23), (24, 27), (27, 28)),
    (
        FoundFrame(
            Predicate(2, "01", 0.98),
            (
                FoundRole("ARG0", 0, 2, 0.9, (("ARG1", 0.05), ("", 0.01))),
                FoundRole("ARG1", 3, 5, 0.8, ()),
            ),
        ),
    ),
)


def test_words_are_numbered_through_the_text_and_every_part_has_its_place() -> None:
    found = as_json(TEXT, [FIRST, SECOND])
    assert [word for word, _, _ in found["words"]] == ["Yes", ".", "The", "cat", "chased", "the", "dog", "."]
    [frame] = found["frames"]
    assert frame["predicate"] == {"word": 4, "text": "chased", "sense": "01", "probability": 0.98}
    first, second = frame["roles"]
    assert first == {
        "role": "ARG0",
        "plain": "who",
        "text": "The cat",
        "words": [2, 4],
        "start": 5,
        "end": 12,
        "probability": 0.9,
        "others": [["ARG1", 0.05], ["", 0.01]],
    }
    assert TEXT[second["start"] : second["end"]] == second["text"] == "the dog"


def test_columns_have_a_bracket_around_each_span() -> None:
    assert as_columns([FIRST, SECOND]) == (
        "Yes\t-\n.\t-\n\n"
        "The\t-\t(ARG0*\ncat\t-\t*)\nchased\t01\t(V*)\nthe\t-\t(ARG1*\ndog\t-\t*)\n.\t-\t*\n\n"
    )


def test_a_text_of_nothing_has_nothing() -> None:
    assert as_json("", []) == {"text": "", "words": [], "frames": []} and as_columns([]) == ""
