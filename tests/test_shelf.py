"""The shelf: loaded once, told what is wrong, and nothing held up by what is damaged."""

import gc
import shutil
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import torch

from playground import checkpoints, shelf
from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.ngram import FILE, NGram
from playground.importing.remembered import FOLDER
from playground.uses.translation.translator import Translator
from tests import publics
from tests.fewshot import save_few_shot
from tests.helpers import BOS
from tests.imports import import_folder
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_both_ways, tiny_language_model


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A translator, one that goes both ways, and a language model; tests copy them."""
    folder = tmp_path_factory.mktemp("saved")
    save_translator(folder / "translator")
    checkpoints.save(tiny_both_ways(), folder / "both-ways")
    checkpoints.save(tiny_language_model(), folder / "language-model")
    return folder


@pytest.fixture
def folder(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(saved, tmp_path / "shelf")
    use_shelf(folder, monkeypatch)
    return folder


@pytest.fixture
def loads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is read from disk, as it happens."""
    read, load = [], checkpoints.load

    def watched(path: Path) -> Checkpoint:
        read.append(path.name)
        time.sleep(0.1)  # so that two who ask at once do meet
        return load(path)

    monkeypatch.setattr(checkpoints, "load", watched)
    return read


def damage(folder: Path, name: str) -> None:
    (folder / name / "model.safetensors").write_bytes(b"no")


# ---- once


def test_nothing_is_loaded_before_it_is_asked_for_and_nothing_twice(folder: Path, loads: list[str]) -> None:
    shelf.for_use("in-context")
    assert loads == []
    one = shelf.offered("translator")
    assert one is shelf.load("translator") is shelf.load(folder / "translator")
    assert one is shelf.serving("translate", "translator") and loads == ["translator"]
    everything, _ = shelf.usable()
    again, _ = shelf.for_use("translate")
    assert one in everything and one in again
    assert sorted(loads) == ["both-ways", "language-model", "translator"]


def test_two_who_ask_at_once_get_the_same(loads: list[str]) -> None:
    found, together = [], threading.Barrier(2)

    def ask() -> None:
        together.wait(20)
        found.append(shelf.load("translator"))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert loads == ["translator"] and found[0] is found[1]


# ---- what is there


def test_those_with_the_most_kinds_of_attention_come_first(folder: Path) -> None:
    assert [one.name for one in shelf.usable()[0]] == ["both-ways", "translator", "language-model"]


def test_those_for_a_use_come_with_its_namesake_first(folder: Path) -> None:
    save_few_shot(folder / "a-twin")
    save_few_shot(folder / "in-context")
    assert [one.name for one in shelf.for_use("in-context")[0]] == ["in-context", "a-twin"]
    assert [one.name for one in shelf.for_use("language-model")[0]] == ["language-model"]
    assert [one.name for one in shelf.for_use("translate", lambda task: "both" in task)[0]] == ["both-ways"]


def test_an_empty_shelf_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_shelf(tmp_path / "nothing", monkeypatch)
    assert shelf.usable() == ([], []) == shelf.for_use("translate")
    with pytest.raises(UserError, match="No shipped checkpoint is a translator into fr; there are: none"):
        shelf.serving("translate", wanted=" into fr")


@pytest.mark.parametrize("name", ["../shelf/translator", "{folder}/translator", "", ".", "nothing"])
def test_a_name_from_the_page_is_no_path(folder: Path, name: str) -> None:
    with pytest.raises(UserError, match="choose one of both-ways, language-model, translator"):
        shelf.offered(name.format(folder=folder))


def test_a_folder_may_be_named_where_it_is_asked_for(folder: Path, tmp_path: Path) -> None:
    elsewhere = save_translator(tmp_path / "elsewhere")
    assert shelf.serving("translate", str(elsewhere)).folder == elsewhere
    with pytest.raises(UserError, match="language-model is no translator"):
        shelf.serving("translate", "language-model")
    with pytest.raises(UserError, match="There is no checkpoint nothing"):
        shelf.load("nothing")


# ---- what was imported


@pytest.fixture
def imported(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of what is remembered of two imports."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "imports"))
    import_folder(publics.gpt2, tmp_path / "public" / "some-gpt2")
    import_folder(publics.bert, tmp_path / "public" / "some-bert")
    yield tmp_path / "imports"
    shelf.from_import.cache_clear()


def test_imports_are_listed_by_use_and_loaded_when_they_are_asked_for(imported: Path) -> None:
    shelf.from_import.cache_clear()
    assert [one.name for one in shelf.imports()] == ["some-bert", "some-gpt2"]
    assert [one.name for one in shelf.imports("language-model")] == ["some-gpt2"]
    assert shelf.imports("translate") == [] and shelf.from_import.cache_info().misses == 0
    one = shelf.offered("some-gpt2")
    assert one is shelf.load("some-gpt2") and one.task["name"] == "language-model"
    assert "some-gpt2" not in [model.name for model in shelf.usable()[0]]  # those shipped


def test_an_imported_model_that_makes_room_leaves_the_memory(
    imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_folder(publics.pythia, tmp_path / "public" / "some-pythia")
    asked = shelf.holding(lru_cache(shelf.offered))  # as the tabs remember what they showed
    first = weakref.ref(asked("some-gpt2").model)
    asked("some-bert")
    gc.collect()
    assert first() is shelf.offered("some-gpt2").model
    shelf.offered("some-bert")
    asked("some-pythia")
    gc.collect()
    assert first() is None


def test_an_import_that_is_damaged_holds_nothing_up(imported: Path) -> None:
    (imported / "some-bert.json").write_text("{", encoding="utf-8")
    assert [one.name for one in shelf.imports()] == ["some-gpt2"]
    with pytest.raises(UserError, match=r"some-bert\.json"):
        shelf.offered("some-bert")


# ---- what is damaged


def test_a_damaged_one_is_told_and_holds_nothing_up(folder: Path) -> None:
    damage(folder, "both-ways")
    found, [problem] = shelf.usable()
    assert [one.name for one in found] == ["translator", "language-model"]
    assert "both-ways/model.safetensors is damaged" in problem
    [translator], [again] = shelf.for_use("translate")
    assert translator.name == "translator" and again == problem
    assert shelf.serving("translate") is translator
    assert shelf.for_use("language-model")[1] == []  # nothing that it is for is wrong


def test_what_is_mended_loads(folder: Path, saved: Path) -> None:
    damage(folder, "translator")
    for _ in range(2):
        with pytest.raises(UserError, match="damaged"):
            shelf.load("translator")
    shutil.copy(saved / "translator" / "model.safetensors", folder / "translator")
    assert shelf.load("translator").name == "translator"


def test_one_that_says_nothing_of_itself_is_told(folder: Path) -> None:
    (folder / "both-ways" / "config.json").write_text("{", encoding="utf-8")
    [translator], [problem] = shelf.for_use("translate")
    assert translator.name == "translator" and "both-ways/config.json is not JSON" in problem


def test_one_for_a_use_that_nobody_knows_is_told(folder: Path) -> None:
    checkpoints.save(replace(tiny_language_model(), task={"name": "knitting"}), folder / "odd")
    found, [problem] = shelf.usable()
    assert "odd" not in [one.name for one in found] and "odd is for 'knitting'" in problem
    assert shelf.for_use("translate")[1] == []
    with pytest.raises(UserError, match="knitting"):
        shelf.serving("translate", "odd")


def test_where_all_that_fit_are_damaged_it_says_what_is_wrong(folder: Path) -> None:
    damage(folder, "language-model")
    with pytest.raises(UserError, match=r"language-model/model\.safetensors is damaged"):
        shelf.serving("language-model")


# ---- what stands beside


def test_the_counts_beside_a_language_model_are_of_its_tokens(folder: Path) -> None:
    model = shelf.load("language-model")
    with pytest.raises(UserError, match=FILE):
        shelf.ngram_beside(model)
    size = len(model.tokenizer)
    ids = np.array([BOS, *model.tokenizer.encode("The cat sleeps.")])
    NGram.train([ids], size, bos=BOS).save(folder / "language-model" / FILE)
    assert shelf.ngram_beside(model).vocab_size == size
    NGram.train([ids], size + 1, bos=BOS).save(folder / "language-model" / FILE)
    with pytest.raises(UserError, match=f"counts {size + 1} different tokens, the language model has {size}"):
        shelf.ngram_beside(model)


@pytest.fixture
def forgetful() -> Iterator[None]:
    """The record of the shoot-out is read anew."""
    shelf.record.cache_clear()
    yield
    shelf.record.cache_clear()


@pytest.mark.usefixtures("forgetful")
def test_twins_stand_in_a_folder_of_their_own(folder: Path) -> None:
    checkpoints.save(tiny_language_model(), folder / "positions" / "sorting-t5")
    (folder / "positions" / "metrics.json").write_text('{"runs": [7]}', encoding="utf-8")
    assert shelf.twin("sorting", "t5").name == "sorting-t5"
    assert shelf.record() == {"runs": [7]}
    assert "positions" not in checkpoints.names() and len(shelf.usable()[0]) == 3
    with pytest.raises(UserError, match="There is no checkpoint"):
        shelf.twin("sorting", "alibi")


def test_a_large_model_stands_in_memory_as_it_is_stored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = checkpoints.load(folder / "translator").model
    monkeypatch.setattr(shelf, "MANY", 0)
    model = shelf.load("translator").model
    assert {weight.dtype for weight in model.parameters() if weight.dim() == 2} == {torch.float16}
    source, target = torch.tensor([[5, 6, 7]]), torch.tensor([[1, 5]])
    assert torch.equal(model(target, source), plain(target, source))


def test_all_who_decode_with_a_checkpoint_share_what_it_takes(folder: Path) -> None:
    found = shelf.load("both-ways")
    there, back = (Translator(found, to).begin(torch.tensor([[5, 2]])) for to in ("fr", "en"))
    assert there.prepared is back.prepared
