"""How a text is read by a model that goes on with it."""

from pathlib import Path

import pytest
import torch

from playground.errors import UserError
from playground.uses.language.reading import CONTINUATION, LanguageUse
from tests.helpers import BOS
from tests.translators import tiny_language_model, tiny_tokenizer

USE = LanguageUse()
CHECKPOINT = tiny_language_model()


def test_the_output_is_the_text_itself() -> None:
    found = USE.read(CHECKPOINT, "The cat  eats.", None)
    ids = tiny_tokenizer().encode("The cat eats.")
    assert found.source is None and found.read == (BOS, *ids) and found.written[:-1] == tuple(ids)
    assert found.counted == range(len(ids)) and found.given == len(ids) + 1
    assert found.written[-1] == CHECKPOINT.model(torch.tensor([found.read]))[0, -1].argmax()


def test_what_follows_it_counts_alone() -> None:
    found = USE.read(CHECKPOINT, "The cat", "eats.")
    assert [found.written[n] for n in found.counted] == tiny_tokenizer().encode("eats.")
    assert found.given == len(found.read) - len(found.counted) + 1


def test_it_goes_on_as_far_as_there_is_room() -> None:
    assert USE.read(tiny_language_model(max_length=64), "The cat", None).limit == CONTINUATION
    full = USE.read(CHECKPOINT, "e" * 31, None)
    assert len(full.read) == CHECKPOINT.model.config.max_length and full.limit == 1


@pytest.mark.parametrize(("language", "read"), [("en", "Ça va?"), ("fr", "Ça va ?")])
def test_a_text_is_normalised_in_the_models_language(language: str, read: str) -> None:
    checkpoint = tiny_language_model()
    checkpoint.task["language"] = language
    found = USE.read(checkpoint, "Ça va?", None)
    assert checkpoint.tokenizer.decode(found.read) == read


def test_a_corpus_has_the_lines_that_fit(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("The cat.\n\n" + "cat " * 60 + "\nThe dog.\nI am.\n", encoding="utf-8")
    given, own = USE.corpus(CHECKPOINT, file, ["Own."], 2)
    decode = CHECKPOINT.tokenizer.decode
    assert [decode(one.read) for one in given] == ["The cat.", "The dog."]
    assert [decode(one.read) for one in own] == ["Own."]
    with pytest.raises(UserError, match="Name a file with a text a line with --data"):
        USE.corpus(CHECKPOINT, None, [], 2)
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(UserError, match="holds no text that the model can read"):
        USE.corpus(CHECKPOINT, file, [], 2)
