"""The shelf: each checkpoint is loaded once, found by what it is for, and named where it is damaged."""

import threading
from pathlib import Path

import numpy as np
import pytest

from playground import checkpoints, shelf
from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.ngram import FILE, NGram
from tests.fewshot import save_few_shot
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_language_model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two translators, a few-shot model, a damaged one and one for what nobody knows."""
    save_translator(tmp_path / "a-fr-en", "fr", "en")
    save_translator(tmp_path / "b-en-fr", "en", "fr")
    save_few_shot(tmp_path / "cells")
    save_translator(tmp_path / "damaged")
    (tmp_path / "damaged" / "model.safetensors").write_bytes(b"no")
    strange = tiny_language_model()
    strange.task = {"name": "dance"}
    checkpoints.save(strange, tmp_path / "strange")
    use_shelf(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that are read from disk."""
    found, load = [], checkpoints.load

    def counted(path: Path) -> Checkpoint:
        found.append(path.name)
        return load(path)

    monkeypatch.setattr(checkpoints, "load", counted)
    return found


def test_whoever_asks_gets_the_same_and_it_is_loaded_once(folder: Path, loads: list[str]) -> None:
    asked: list[Checkpoint] = []
    threads = [threading.Thread(target=lambda: asked.append(shelf.load("cells"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked += [shelf.load(folder / "cells"), shelf.shipped("cells"), shelf.serving("in-context")]
    assert len({id(one) for one in asked}) == 1 and loads == ["cells"]


def test_a_damaged_one_is_tried_again_once_it_is_whole(folder: Path) -> None:
    with pytest.raises(UserError, match=r"damaged/model\.safetensors"):
        shelf.load("damaged")
    save_translator(folder / "damaged")
    assert shelf.load("damaged").name == "damaged"


@pytest.mark.parametrize("name", ["../secret", "nobody", ""])
def test_a_name_from_the_page_is_no_path(folder: Path, name: str) -> None:
    with pytest.raises(UserError, match=r"There is no checkpoint .* choose one of a-fr-en, b-en-fr"):
        shelf.shipped(name)


def test_the_usable_ones_are_listed_with_what_is_wrong_with_the_others(folder: Path) -> None:
    found, problems = shelf.usable()
    assert [one.name for one in found] == ["a-fr-en", "b-en-fr", "cells"]  # three kinds of attention first
    assert len(problems) == 2
    assert "damaged" in problems[0] and "is for 'dance', which nothing here knows" in problems[1]


def test_only_what_fits_is_loaded_for_a_use(folder: Path, loads: list[str]) -> None:
    found, problems = shelf.for_use("translate", lambda task: task["target"] == "en")
    assert [one.name for one in found] == ["a-fr-en"] and problems == [] and loads == ["a-fr-en"]
    found, problems = shelf.for_use("translate")
    assert [one.name for one in found] == ["a-fr-en", "b-en-fr"] and len(problems) == 1
    assert shelf.for_use("language-model") == ([], [])


def test_the_one_that_is_called_as_its_use_comes_first(folder: Path) -> None:
    save_few_shot(folder / "in-context")
    found, _ = shelf.for_use("in-context")
    assert [one.name for one in found] == ["in-context", "cells"]


def test_a_folder_must_be_for_the_use(folder: Path) -> None:
    assert shelf.serving("translate", "b-en-fr").name == "b-en-fr"
    with pytest.raises(UserError, match="The checkpoint b-en-fr is no few-shot model"):
        shelf.serving("in-context", "b-en-fr")
    with pytest.raises(UserError, match="No shipped checkpoint is a language model; there are: a-fr-en, "):
        shelf.serving("language-model")
    with pytest.raises(UserError, match="is a translator into de; there"):
        shelf.serving("translate", None, lambda task: task["target"] == "de", " into de")


def test_where_the_only_one_is_damaged_that_is_said(folder: Path) -> None:
    with pytest.raises(UserError, match=r"model\.safetensors is damaged"):
        (folder / "cells" / "model.safetensors").write_bytes(b"no")
        shelf.serving("in-context")


def test_without_a_shelf_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_shelf(tmp_path / "nowhere", monkeypatch)
    assert shelf.usable() == ([], [])
    with pytest.raises(UserError, match="there are: none"):
        shelf.serving("translate")


def test_an_ngram_model_must_have_the_tokens_of_its_language_model(tmp_path: Path) -> None:
    checkpoint = tiny_language_model()
    checkpoint.folder, size = tmp_path, len(checkpoint.tokenizer)
    with pytest.raises(UserError, match="There is no n-gram model"):
        shelf.ngram_beside(checkpoint)
    for vocabulary in (size, size - 1):
        NGram.train([np.array([1, 5, 6, 2])], vocabulary).save(tmp_path / FILE)
        if vocabulary == size:
            assert shelf.ngram_beside(checkpoint).vocab_size == size
    with pytest.raises(UserError, match=f"counts {size - 1} different tokens, the language model has {size}"):
        shelf.ngram_beside(checkpoint)


def test_a_twin_that_is_missing_is_named(folder: Path) -> None:
    with pytest.raises(UserError, match=r"There is no checkpoint .*positions/sorting-none"):
        shelf.twin("sorting", "none")
