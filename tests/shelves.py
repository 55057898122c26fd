"""A shelf of checkpoints for one test."""

from pathlib import Path

import pytest

from playground import checkpoints, shelf


def use_shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkpoints in a folder are all that there are, and none of them is loaded yet."""
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    shelf.from_disk.cache_clear()
    shelf.forget()
