"""What several commands need: to say what is wrong, and to load the model that is meant."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..errors import UserError

if TYPE_CHECKING:
    from ..checkpoints import Checkpoint
    from ..generation.ngram import NGram

INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


def complain(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def load_translator(folder: str | None, threads: int, target: str | None = None) -> Checkpoint:
    """The translator in a folder, or else the shipped one into `target` (default: fr).

    Raises UserError if there is none or it writes another language than `target`.
    """
    import torch

    from .. import checkpoints
    from ..uses.translation.translator import direction

    torch.set_num_threads(threads)
    checkpoint = checkpoints.load(folder or shipped_translator(target or "fr"))
    task = checkpoint.task
    if task.get("name") != "translate":
        raise UserError(f"The checkpoint {checkpoint.name} is no translator. Name another one.")
    direction(task, target)
    return checkpoint


def load_few_shot(folder: str | None, threads: int) -> Checkpoint:
    """The few-shot model in a folder, or else the shipped one."""
    return load_named("in-context", "few-shot model", folder, threads)


def load_language_model(folder: str | None, threads: int) -> Checkpoint:
    """The language model in a folder, or else the shipped one."""
    return load_named("language-model", "language model", folder, threads)


def load_named(name: str, what: str, folder: str | None, threads: int) -> Checkpoint:
    """A checkpoint for the task `name`, of which the shipped one bears the name. Raises UserError."""
    import torch

    from .. import checkpoints

    torch.set_num_threads(threads)
    checkpoint = checkpoints.load(folder or name)
    if checkpoint.task.get("name") != name:
        raise UserError(f"The checkpoint {checkpoint.name} is no {what}. Name another one.")
    return checkpoint


def load_ngram(folder: str | None, tokens: int) -> NGram:
    """The n-gram model beside a language model with so many tokens. Raises UserError if there is none, or
    one of other tokens."""
    from ..checkpoints import find
    from ..generation.ngram import FILE, NGram

    path = find(folder or "language-model") / FILE
    ngram = NGram.load(path)
    if ngram.vocab_size != tokens:
        raise UserError(
            f"{path} counts {ngram.vocab_size} different tokens, the language model has {tokens}. "
            "Put the one there that was made with this model."
        )
    return ngram


def shipped_translator(target: str) -> str:
    """The name of the shipped checkpoint that translates into a language."""
    from .. import checkpoints
    from ..uses.translation.translator import targets

    for name in checkpoints.names():
        task = checkpoints.read_json(checkpoints.FOLDER / name / "config.json").get("task", {})
        if task.get("name") == "translate" and target in targets(task):
            return name
    raise UserError(
        f"No shipped checkpoint translates into {target}; there are: "
        f"{', '.join(checkpoints.names()) or 'none'}. Name a folder with --checkpoint."
    )
