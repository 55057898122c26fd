"""What a host has: tiny models of ours, and two of the hub that were imported from folders."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import checkpoints, shelf
from playground.importing import remembered
from tests import publics
from tests.imports import import_folder
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_language_model


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two imports, and what is remembered of them in `imports`."""
    root = tmp_path_factory.mktemp("imported")
    before = os.environ.get(remembered.FOLDER)
    os.environ[remembered.FOLDER] = str(root / "imports")
    try:
        import_folder(publics.gpt2, root / "some-gpt2", verify=True)
        import_folder(publics.marian, root / "some-marian")
    finally:
        os.environ.pop(remembered.FOLDER)
        if before is not None:
            os.environ[remembered.FOLDER] = before
    return root


@pytest.fixture(autouse=True)
def host(folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(remembered.FOLDER, str(folders / "imports"))
    save_translator(tmp_path / "translator")
    checkpoints.save(tiny_language_model(), tmp_path / "decoder")
    use_shelf(tmp_path, monkeypatch)
    yield
    shelf.from_import.cache_clear()
