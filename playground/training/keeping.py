"""What of a run is kept: its tokenizer, and its best weights with what it took to get them."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..checkpoints import Checkpoint, save
from ..errors import UserError
from ..text.specials import new_specials
from ..text.tokenizer import Tokenizer
from .loop import STATE, Trainer, cores


def refuse_used(out: Path, resume: bool) -> None:
    """Raises UserError for a folder in which a run lies that is not to be resumed."""
    if not resume and (out / STATE).exists():
        raise UserError(f"{out} holds a run already. Go on with --resume, or name another folder.")


def training_facts(trainer: Trainer) -> dict[str, Any]:
    """What it took to get to the weights that are kept."""
    at = trainer.at
    return {
        "parameters": sum(p.numel() for p in trainer.model.parameters()),
        "minutes": round(at["seconds"] / 60, 1),
        "steps": at["step"],
        "target_tokens": at["tokens"],
        "epochs": round(at["tokens"] / trainer.data.tokens_per_epoch, 1),
        "device": trainer.device.type,
        "cores": cores(),
        "seed": trainer.settings.seed,
    }


def save_whole(checkpoint: Checkpoint, folder: Path) -> None:
    """`save` such that a cut while writing leaves each file of the former checkpoint readable."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(folder.name + ".new")
    save(checkpoint, fresh)
    for file in fresh.iterdir():
        os.replace(file, folder / file.name)
    fresh.rmdir()


def find_tokenizer(
    path: Path,
    texts: Iterable[str],
    vocab_size: int,
    resume: bool,
    others: Sequence[str] = (),
    **choices: Any,
) -> Tokenizer:
    """The tokenizer of a run: learned and stored when it begins, read when it is resumed or lies there.

    others, choices: what else `Tokenizer.train` takes.
    """
    if resume or path.is_file():
        try:
            return Tokenizer.load(path, new_specials(others)[0])
        except Exception as error:  # the library raises plain Exception
            raise UserError(
                f"{path} cannot be read ({error}), so nothing can be resumed. "
                "Train without --resume in another folder."
            ) from None
    tokenizer = Tokenizer.train(texts, vocab_size, others=others, **choices)
    path.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(path)
    return tokenizer
