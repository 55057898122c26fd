"""A shelf of checkpoints for one test."""

from pathlib import Path

import pytest

from playground import checkpoints, shelf

used: list[Path] = []  # since models were last forgotten


def use_shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkpoints in a folder are all that there are, and none of them is loaded yet."""
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    clear()
    used.append(folder)


def forget() -> None:
    """The models of such folders, if any."""
    if used:
        clear()
        used.clear()


def clear() -> None:
    shelf.from_disk.cache_clear()
    shelf.forget()
