"""What a host has: tiny models of ours, and two that were imported."""

from pathlib import Path

import pytest

from playground import checkpoints
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_language_model


@pytest.fixture(autouse=True)
def host(imported: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_translator(tmp_path / "translator")
    checkpoints.save(tiny_language_model(), tmp_path / "decoder")
    use_shelf(tmp_path, monkeypatch)
