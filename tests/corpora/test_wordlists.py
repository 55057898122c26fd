"""Word lists: split by word, for training or for testing, and refused where they are no lists."""

import json
from pathlib import Path

import pytest

from playground.corpora.wordlists import UNLICENSED, held_out, read_word_lists
from playground.errors import UserError
from playground.text.characters import ALPHABET
from playground.training import incontext, keeping, loop, next_token


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "fast_bfloat16", lambda: False)
    for module in (loop, keeping):
        monkeypatch.setattr(module, "cores", lambda: 1)
    monkeypatch.setattr(next_token.shutil, "which", lambda name: None)  # nothing is compiled
    monkeypatch.setattr(incontext, "DEV_COUNT", 4)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    pairs = [[f"word{n}", f"drow{n}"] for n in range(200)]
    (folder / "colours.json").write_text(json.dumps([*pairs, ["漢", "x"]]), encoding="utf-8")
    (folder / "short.json").write_text(json.dumps(pairs[:3]), encoding="utf-8")
    for name in UNLICENSED:
        (folder / f"{name}.json").write_text(json.dumps(pairs), encoding="utf-8")
    return folder


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
