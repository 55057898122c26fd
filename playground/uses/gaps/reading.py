"""Gap filling as a use: how a text with gaps is read by an encoder that fills them."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ...checkpoints import Checkpoint
from ...corpora.pairs import read_lines
from ...errors import UserError
from ...messages import Message
from ...text.conventions import normaliser
from ...text.words import spaced
from ..contract import Reading, Way, check_room, lines_that_fit

MASK = "mask"  # the special token in place of a hidden word
GAP = re.compile(r"_{2,}|\[mask\]", re.IGNORECASE)
WAY = Way(
    name="",
    label="",
    samples=(
        "The cat ___ the dog because it was angry.",
        "She opened the ___ and read the first page.",
    ),
    other="The cat ___ the dog because it was hungry.",
)


class GapUse:
    """An encoder that fills in hidden words from what stands on both sides of them."""

    name = "masked-words"
    what = "gap filler"
    by_word = True

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        return [WAY]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The output is the most probable token in each gap, written ___; in a text without one, all of its
        tokens, which the model sees."""
        if target:
            raise UserError(Message("errors.filler-writes-nothing"))
        ids = ids_of(checkpoint, text)
        check_room(len(ids) - 2, checkpoint.model.config.max_length - 2)
        hidden = checkpoint.tokenizer.specials[MASK]
        gaps = [n for n, id in enumerate(ids) if id == hidden]
        with torch.inference_mode():
            logits = checkpoint.model(torch.tensor([ids]))[0]  # (T, V)
        best = logits.argmax(dim=-1).tolist()
        says = saying(checkpoint, ids, gaps)
        return Reading(
            source=tuple(ids),
            read=tuple(ids),
            written=tuple(best[n] if n in gaps else id for n, id in enumerate(ids)),
            given=len(ids),
            counted=tuple(gaps or range(1, len(ids) - 1)),
            output=says(logits),
            limit=0,
            says=says,
        )

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Lines of the file, and the own ones, without gaps."""
        if file is None:
            raise UserError("There is no text to look at. Name a file with a text a line with --data.")
        readings = lines_that_fit(self, checkpoint, read_lines(file), count)
        if not readings:
            raise UserError(f"{file} holds no text that the model can read. Name a file with a text a line.")
        return readings, lines_that_fit(self, checkpoint, own, count)


def ids_of(checkpoint: Checkpoint, text: str) -> list[int]:
    """The tokens of a text between its ends, one for each gap."""
    specials, encode = checkpoint.tokenizer.specials, checkpoint.tokenizer.encode
    language = checkpoint.task.get("language", "en")
    cut = spaced if language == "en" else str  # ours read words as treebanks cut them
    ids = [specials.bos]
    for number, part in enumerate(GAP.split(normaliser(language)(text))):
        ids += [specials[MASK]] * (number > 0)
        ids += encode(cut(part)) if part.strip() else []
    return [*ids, specials.eos]


def saying(checkpoint: Checkpoint, ids: Sequence[int], gaps: Sequence[int]) -> Callable[[Tensor], str]:
    """What logits (T, V) make of the gaps; without any, of all."""
    inner = gaps or range(1, len(ids) - 1)

    def say(logits: Tensor) -> str:
        best = logits.argmax(dim=-1).tolist()
        return checkpoint.tokenizer.decode([best[n] if n in inner else id for n, id in enumerate(ids)])

    return say
