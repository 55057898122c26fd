"""A public model as a checkpoint: from a folder in Hugging Face's layout, into memory."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..messages import Message
from . import hub
from .families import family_of
from .settings import Settings, read_json
from .weights import Files, weight_files

CONFIG, GENERATION, CARD = "config.json", "generation_config.json", "README.md"
MAX_CARD = 1_000_000  # bytes; a longer one is left out
BLOCK = 2**24  # bytes that are hashed at once


def read(source: str | Path, revision: str | None = None) -> Checkpoint:
    """A model from a folder in Hugging Face's layout, or from huggingface_hub's cache by the name that it has
    on the hub; ready to use.

    Only data is read: config.json, generation_config.json, the tokenizer and *.safetensors. The weights are
    kept in memory as single floats. revision: of a hub name: a branch, tag or commit.

    Raises UserError, with what is wrong and what to do, for a model that is missing, damaged, too large or of
    a kind that our network is not.
    """
    folder = Path(source)
    if folder.is_dir():
        return read_folder(folder, folder.resolve().name)
    if folder.is_absolute():
        raise UserError(Message("models.folder-gone", {"folder": folder}))
    return read_folder(hub.cached(str(source), revision), str(source))


def read_folder(folder: Path, name: str) -> Checkpoint:
    """The model in a folder, to be called so."""
    settings = read_settings(folder)
    family = family_of(settings)
    files = weight_files(folder)
    hub.check_size(sum(path.stat().st_size for path in files), name)
    model = family.model(settings, Files(files))  # first, since it shows whether the config tells the truth
    source_tokenizer, tokenizer = family.tokenizers(settings, model.config, folder)
    return Checkpoint(
        model=model,
        tokenizer=tokenizer,
        source_tokenizer=source_tokenizer,
        task=family.task(settings, folder),
        card=read_card(folder),
        name=name,
        folder=folder,
        sha256=digest(files),
    )


def read_settings(folder: Path) -> Settings:
    """config.json, and where that is silent generation_config.json."""
    content = read_json(folder / CONFIG)
    if (folder / GENERATION).is_file():
        content = read_json(folder / GENERATION) | {k: v for k, v in content.items() if v is not None}
    return Settings(content, str(folder / CONFIG))


def read_card(folder: Path) -> str:
    """The model card; empty where there is none, or none of a card's size."""
    path = folder / CARD
    if not path.is_file() or path.stat().st_size > MAX_CARD:
        return ""
    return path.read_text(encoding="utf-8", errors="replace")


def digest(files: Sequence[Path]) -> str:
    """The SHA-256 of files one behind the other."""
    whole = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                whole.update(block)
    return whole.hexdigest()
