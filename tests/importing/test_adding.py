"""A folder is imported, remembered, and opened by its name wherever a checkpoint is."""

import shutil
from pathlib import Path

import pytest

from playground import checkpoints, importing, shelf
from playground.errors import UserError
from playground.importing.adding import licence_of
from tests.importing.conftest import Publics


def test_a_folder_is_imported_under_its_name(publics: Publics, remembered: Path) -> None:
    folder = publics.folder("llama2")
    one = importing.add(folder, verify=True)
    assert (one.name, one.source, one.revision, one.link) == ("llama2", str(folder.resolve()), "", "")
    assert (one.family, one.kind, one.layers, one.heads) == ("Llama", "decoder", 2, 4)
    ours = publics.read("llama2").model
    assert one.parameters == sum(weight.numel() for weight in ours.parameters())
    assert one.size == (folder / "model.safetensors").stat().st_size
    assert one.certificate.comparison.difference < 1e-4 and importing.find("llama2") == one
    again = importing.add(folder)  # once more, not compared
    assert again.certificate.comparison is None and importing.imported() == ["llama2"]


def test_the_shelf_opens_it_by_name(publics: Publics, remembered: Path) -> None:
    shelf.from_import.cache_clear()
    importing.add(publics.folder("marian"))
    opened = shelf.load("marian")
    assert opened.name == "marian" and shelf.load("marian") is opened
    assert shelf.serving("translate", "marian") is opened
    with pytest.raises(UserError, match="is no language model"):
        shelf.serving("language-model", "marian")
    with pytest.raises(UserError, match="There is no checkpoint nobody"):
        shelf.load("nobody")


def test_a_folder_that_went_is_told(publics: Publics, remembered: Path, tmp_path: Path) -> None:
    shelf.from_import.cache_clear()
    shutil.copytree(publics.folder("gpt2"), tmp_path / "passing")
    importing.add(tmp_path / "passing")
    shutil.rmtree(tmp_path / "passing")
    with pytest.raises(UserError, match=r"There is no folder .* any more"):
        shelf.load("passing")


def test_two_folders_of_one_name_are_told_apart(publics: Publics, remembered: Path, tmp_path: Path) -> None:
    importing.add(publics.folder("gpt2"))
    shutil.copytree(publics.folder("gpt2"), tmp_path / "gpt2")
    with pytest.raises(UserError, match=r"a model gpt2 already. Rename the folder"):
        importing.add(tmp_path / "gpt2")


def test_a_name_of_ours_is_kept(
    publics: Publics, remembered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "names", lambda: ["gpt2"])
    with pytest.raises(UserError, match="a model gpt2 already"):
        importing.add(publics.folder("gpt2"))


def test_a_folder_has_no_revisions(publics: Publics, remembered: Path) -> None:
    with pytest.raises(UserError, match="has no revisions"):
        importing.add(publics.folder("gpt2"), revision="main")


def test_what_cannot_be_opened_is_not_remembered(publics: Publics, remembered: Path, tmp_path: Path) -> None:
    shutil.copytree(publics.folder("gpt2"), tmp_path / "bad")
    (tmp_path / "bad" / "tokenizer.json").unlink()
    with pytest.raises(UserError):
        importing.add(tmp_path / "bad")
    assert importing.imported() == []


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("---\nlanguage: en\nlicense: mit\n---\n# GPT-2", "mit"),
        ("---\nlicense: 'cc-by-4.0'\n---\n", "cc-by-4.0"),
        ("---\nlicense:\n- mit\n---\n", ""),
        ("# license: mit", ""),
        ("license: mit\n", ""),
        ("", ""),
    ],
)
def test_the_card_names_the_licence(card: str, licence: str) -> None:
    assert licence_of(card) == licence
