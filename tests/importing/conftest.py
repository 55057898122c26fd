"""Every small public model, saved once in Hugging Face's layout."""

from pathlib import Path

import pytest
from transformers import PreTrainedModel

from playground import importing
from playground.checkpoints import Checkpoint
from tests.publics import MODELS


class Publics:
    """The folders of the models, what Hugging Face has in them, and what we read from them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.theirs: dict[str, PreTrainedModel] = {}
        self.ours: dict[str, Checkpoint] = {}

    def folder(self, name: str) -> Path:
        folder = self.root / name.replace(", ", "-").replace(" ", "-")
        if name not in self.theirs:
            folder.mkdir()
            self.theirs[name] = MODELS[name](folder)
        return folder

    def original(self, name: str) -> PreTrainedModel:
        self.folder(name)
        return self.theirs[name]

    def read(self, name: str) -> Checkpoint:
        if name not in self.ours:
            self.ours[name] = importing.read(self.folder(name))
        return self.ours[name]


@pytest.fixture(scope="session")
def publics(tmp_path_factory: pytest.TempPathFactory) -> Publics:
    return Publics(tmp_path_factory.mktemp("publics"))


@pytest.fixture
def remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of imports."""
    monkeypatch.setenv("PLAYGROUND_IMPORTS", str(tmp_path / "imports"))
    return tmp_path / "imports"
