"""Word lists: split by word, for training or for testing, and refused where they are no lists."""

from pathlib import Path

import pytest

from playground.corpora.wordlists import held_out, read_word_lists
from playground.errors import UserError
from playground.text.characters import ALPHABET
from tests.fewshot import save_word_lists


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    return save_word_lists(tmp_path / "lists")


def test_words_are_split_and_never_shared(lists: Path) -> None:
    [(name, train)], [(_, held)] = read_word_lists(lists), read_word_lists(lists, held=True)
    assert name == "colours"
    assert not {text for text, _ in train} & {text for text, _ in held}
    assert len(train) + len(held) == 200
    assert 0.1 < len(held) / 200 < 0.3
    assert all(held_out(text) for text, _ in held)
    assert all(set(text + output) <= set(ALPHABET) for text, output in train)


@pytest.mark.parametrize("content", ["{", "[1]", '[["a"]]', '{"a": 1}'])
def test_a_file_that_is_no_list_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=r"x\.json is no JSON list of \[input, output\] pairs"):
        read_word_lists(tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no folder"):
        read_word_lists(tmp_path / "none")
