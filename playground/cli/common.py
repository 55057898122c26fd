"""What several commands need: to say what is wrong, and to load the model that is meant."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..checkpoints import Checkpoint

INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


def complain(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def load_for(use: str, folder: str | None, threads: int) -> Checkpoint:
    """The checkpoint in a folder, or else the shipped one, for a use. Raises UserError."""
    import torch

    from .. import shelf

    torch.set_num_threads(threads)
    return shelf.serving(use, folder)


def load_translator(folder: str | None, threads: int, target: str | None = None) -> Checkpoint:
    """The translator in a folder, or else the shipped one into `target` (default: fr).

    Raises UserError if there is none or it writes another language than `target`.
    """
    import torch

    from .. import shelf
    from ..uses.translation.translator import direction, targets

    torch.set_num_threads(threads)
    to = target or "fr"
    checkpoint = shelf.serving("translate", folder, lambda task: to in targets(task), f" into {to}")
    direction(checkpoint.task, target)
    return checkpoint
