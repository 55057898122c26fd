"""Toys as a use: how a row is read by a small decoder over characters that was trained in the page."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...checkpoints import Checkpoint
from ...errors import UserError
from ...messages import Message
from ...transformer import Edits
from ..contract import Reading, Way, check_room, go_on
from .tasks import TASKS, WINDOW, rows_of

SEED = "rows to look at"


class ToyUse:
    """A decoder over characters that goes on with a row."""

    name = "toy"
    what = "toy"
    by_word = False

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        learned = TASKS.get(task.get("task", ""))
        if learned is None:  # a text of one's own
            return [Way("", "", ("the ",), "a ")]
        *samples, other = (row.question for row in rows_of(learned.held_out, SEED, 3))
        return [Way("", "", samples, other)]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The output is what it writes behind the text."""
        tokenizer, room = checkpoint.tokenizer, checkpoint.model.config.max_length
        text, target = text.strip("\n"), target or ""
        check_room(len(text) + len(target), room - 1)  # a token a character
        prompt = [tokenizer.specials.bos, *ids_of(checkpoint, text)]
        after = ids_of(checkpoint, target)
        learned = TASKS.get(checkpoint.task["task"])
        # The last one is not read.
        limit = min(learned.reply if learned else WINDOW // 2, room - len(prompt) + 1)
        found = go_on(checkpoint, None, prompt, limit, Edits(), may_repeat=True)
        written = [*prompt[1:], *(after or found.tokens)]
        return Reading(
            source=None,
            read=(tokenizer.specials.bos, *written[:-1]),
            written=tuple(written),
            given=len(prompt),
            counted=range(len(prompt) - 1, len(written)),
            output=tokenizer.decode(found.tokens),
            limit=limit,
            may_repeat=True,
        )

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Rows that it never learned from; no file."""
        [way] = self.ways(checkpoint.task)
        learned = TASKS.get(checkpoint.task["task"])
        texts = [row.question for row in rows_of(learned.held_out, SEED, count)] if learned else way.samples
        readings = [self.read(checkpoint, text, None) for text in texts]
        return readings, readings[: len(own)]


def ids_of(checkpoint: Checkpoint, text: str) -> list[int]:
    """Raises UserError for characters that the toy does not know."""
    alphabet = checkpoint.tokenizer.inner.get_vocab()
    if unknown := [c for c in dict.fromkeys(text) if c not in alphabet]:
        told = {"characters": ", ".join(map(repr, unknown[:8]))}
        raise UserError(Message("training.unknown-to-toy", told))
    return checkpoint.tokenizer.encode(text)
