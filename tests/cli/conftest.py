"""What the tests of all commands share: a way to call them, and tiny checkpoints."""

from pathlib import Path

import pytest

from playground import checkpoints
from playground.corpora.books import stream
from playground.generation.ngram import FILE, NGram
from playground.training import hardware
from playground.uses.translation.translator import Translator
from tests.cli.shell import Shell
from tests.fewshot import save_few_shot
from tests.translators import (
    SENTENCES,
    save_translator,
    tiny_language_model,
    tiny_summariser,
    tiny_translator,
)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture) -> Shell:
    monkeypatch.setattr(hardware, "cores", lambda: 1)
    return Shell(monkeypatch, capsysbinary)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_translator(tmp_path / "tiny")


@pytest.fixture
def translator() -> Translator:
    checkpoint = tiny_translator()
    checkpoint.model.load_state_dict({k: v.half().float() for k, v in checkpoint.model.state_dict().items()})
    return Translator(checkpoint)


@pytest.fixture
def few_shot(tmp_path: Path) -> Path:
    return save_few_shot(tmp_path / "few")


@pytest.fixture
def summaries(tmp_path: Path) -> Path:
    checkpoints.save(tiny_summariser(), tmp_path / "summaries")
    return tmp_path / "summaries"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of shipped checkpoints, with one for each direction."""
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path / "checkpoints")
    save_translator(tmp_path / "checkpoints" / "a-fr-en", "fr", "en")
    save_translator(tmp_path / "checkpoints" / "b-en-fr", "en", "fr")
    return tmp_path / "checkpoints"


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A language model with the n-gram model beside it."""
    folder, checkpoint = tmp_path / "reader", tiny_language_model()
    checkpoints.save(checkpoint, folder)
    ids = stream([english for english, _ in SENTENCES], checkpoint.tokenizer)
    NGram.train([ids], len(checkpoint.tokenizer)).save(folder / FILE)
    return folder
