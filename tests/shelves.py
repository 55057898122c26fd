"""A shelf of checkpoints for one test."""

from pathlib import Path

import pytest

from playground import checkpoints, shelf
from playground.ui.attention import panels, views

CACHED = (
    shelf.from_disk,
    views.subject_of,
    panels.head_effects,
    panels.layer_effects,
    panels.word_effects,
    panels.patching,
)


def use_shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkpoints in a folder are all that there are, and none of them is loaded yet."""
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    for cached in CACHED:
        cached.cache_clear()
