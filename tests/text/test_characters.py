"""One token a character, and nothing dropped in silence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET, SEPARATOR, character_tokenizer
from playground.text.conventions import normalise, normalise_cell
from playground.text.tokenizer import Tokenizer
from tests.helpers import SPECIALS

TOKENIZER = character_tokenizer()
SEP = TOKENIZER.specials[SEPARATOR]


@given(text=st.text(ALPHABET, max_size=40))
def test_a_text_survives(text: str) -> None:
    ids = TOKENIZER.encode(text)
    assert len(ids) == len(text)
    assert TOKENIZER.decode(ids) == text
    assert min(ids, default=SEP + 1) > SEP


def test_special_tokens_come_first_and_never_from_text() -> None:
    assert TOKENIZER.names[: SEP + 1] == ["<pad>", "<s>", "</s>", "<sep>"] and SEP == SPECIALS
    assert len(TOKENIZER) == SEP + 1 + len(ALPHABET) == SEP + 1 + len(set(ALPHABET))
    assert TOKENIZER.encode("<sep>") == [TOKENIZER.inner.token_to_id(c) for c in "<sep>"]


def test_unknown_characters_are_named() -> None:
    assert TOKENIZER.unknown_characters("a漢b字漢") == ["漢", "字"]


def test_it_is_the_same_after_saving(tmp_path: Path) -> None:
    TOKENIZER.save(tmp_path / "tokenizer.json")
    loaded = Tokenizer.load(tmp_path / "tokenizer.json", TOKENIZER.specials)
    assert loaded.encode("A é-1") == TOKENIZER.encode("A é-1")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("  two  spaces ", "  two  spaces "),
        ("tab\there", "tab here"),
        ("thin\u2009space", "thin space"),
        ("“quoted”…", '"quoted"...'),
        ("e\u0301", "é"),
        ("zero\u200bwidth", "zerowidth"),
        ("bell\x07", "bell"),
    ],
)
def test_cells_keep_their_spaces(text: str, cell: str) -> None:
    assert normalise_cell(text) == cell


@given(text=st.text(max_size=30))
def test_a_sentence_is_a_cell_with_single_spaces(text: str) -> None:
    assert " ".join(normalise_cell(text).split()) == " ".join(normalise(text).split())
