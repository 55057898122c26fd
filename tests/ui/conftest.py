"""Public models that this host has imported: one that writes on, verified, and a translator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import shelf
from playground.importing import remembered
from tests import publics
from tests.imports import import_folder


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where they are, and in `imports` what is remembered of them."""
    root = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(remembered.FOLDER, str(root / "imports"))
        import_folder(publics.gpt2, root / "some-gpt2", verify=True)
        import_folder(publics.marian, root / "some-marian")
    return root


@pytest.fixture
def imported(folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """They can be named."""
    monkeypatch.setenv(remembered.FOLDER, str(folders / "imports"))
    yield
    shelf.from_import.cache_clear()
