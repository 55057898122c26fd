"""Reading sentences with their roles."""

import json
from pathlib import Path

import pytest

from playground.corpora.frames import Frame, Role, read_sentences
from playground.errors import UserError
from tests.frames import row, write_rows

ROW = row("The cat chased the dog .", 2, ("ARG0", 0, 2), ("ARG1", 3, 5))


def test_a_sentence_has_words_and_frames_without_the_verb_itself(tmp_path: Path) -> None:
    [sentence] = read_sentences(write_rows(tmp_path / "some.jsonl.gz", [ROW]))
    assert sentence.words == ("The", "cat", "chased", "the", "dog", ".")
    assert sentence.frames == (Frame(2, "chased.01", (Role("ARG0", 0, 2), Role("ARG1", 3, 5))),)
    assert sentence.frames[0].sense == "01"
    assert (sentence.genre, sentence.text) == ("fable", "The cat chased the dog.")


@pytest.mark.parametrize(
    "change",
    [
        {"tokens": 3},
        {"frames": [{"predicate": 9, "roleset": "a.01", "roles": []}]},
        {"frames": [{"predicate": 0, "roleset": "a.01", "roles": [["ARG0", 3, 9]]}]},
        {"frames": [{"predicate": 0, "roleset": "a.01", "roles": [["ARG0", 2, 2]]}]},
        {"frames": [{"predicate": 0, "roles": []}]},
    ],
)
def test_a_line_that_is_no_sentence_is_named(change: dict, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "some.jsonl.gz", [ROW, ROW | change])
    with pytest.raises(UserError, match="line 2 is no sentence with frames"):
        read_sentences(path)


@pytest.mark.parametrize("text", ["not JSON", "[]", "3"])
def test_other_files_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + text, encoding="utf-8")
    with pytest.raises(UserError, match="line 2 is no sentence"):
        read_sentences(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="holds no sentence"):
        read_sentences(path)
