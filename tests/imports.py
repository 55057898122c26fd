"""Random public models, imported as `python -m playground import` does it."""

from collections.abc import Callable
from pathlib import Path

from transformers import PreTrainedModel

from playground import importing
from playground.importing import Import

CARD = "---\nlicense: mit\n---\n# Random weights\n"
LARGE = {"n_layer": 12, "n_head": 12, "n_embd": 192, "n_positions": 128}  # as many heads as GPT-2


def import_folder(
    build: Callable[..., PreTrainedModel], folder: Path, verify: bool = False, **changes: object
) -> Import:
    """Save a model that one of `tests.publics` builds, with a model card, and import it by its folder's
    name."""
    folder.mkdir(parents=True)
    build(folder, **changes)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return importing.add(folder, verify=verify)
