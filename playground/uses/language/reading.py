"""Language modelling as a use: how a text is read by a model that goes on with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...checkpoints import Checkpoint
from ...corpora.pairs import read_lines
from ...errors import UserError
from ...text.conventions import normaliser
from ...transformer import Edits
from ..contract import Reading, Way, check_room, go_on, lines_that_fit
from .model import language_of

CONTINUATION = 24  # tokens that a language model adds to a text
WAY = Way(
    name="",
    label="",
    samples=(
        "The children who live in the old house are playing in the garden.",
        "Tom lost his keys yesterday, and today he is still looking for his keys.",
    ),
    other="The child who lives in the old house is playing in the garden.",
)


class LanguageUse:
    """A decoder that says how plausible a text is, and goes on with it."""

    name = "language-model"
    what = "language model"
    by_word = True

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        return [WAY]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The output is the text, or the target behind it where one is given. The last row predicts what no
        text says: there stands the token that the model itself prefers, and does not count."""
        normalise = normaliser(language_of(checkpoint.task))
        tokenizer, specials = checkpoint.tokenizer, checkpoint.tokenizer.specials
        prompt = [specials.bos, *tokenizer.encode(normalise(text))]
        after = tokenizer.encode_behind(normalise(target)) if target else []
        room = checkpoint.model.config.max_length
        check_room(len(prompt) + len(after) - 1, room - 1)
        limit = min(CONTINUATION, room - len(prompt) + 1)  # the last one is not read
        found = go_on(checkpoint, None, prompt, limit, Edits())
        written = [*prompt[1:], *(after or found.tokens[:1])]
        return Reading(
            source=None,
            read=(specials.bos, *written[:-1]),
            written=tuple(written),
            given=len(prompt),
            counted=range(len(prompt) - 1, len(written)) if after else range(len(prompt) - 1),
            output=tokenizer.decode(found.tokens),
            limit=limit,
        )

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Lines of the file, and the own ones."""
        if file is None:
            raise UserError("There is no text to look at. Name a file with a text a line with --data.")
        readings = lines_that_fit(self, checkpoint, read_lines(file), count)
        if not readings:
            raise UserError(f"{file} holds no text that the model can read. Name a file with a text a line.")
        return readings, lines_that_fit(self, checkpoint, own, count)
