"""The whole way from a text to its headline."""

from collections.abc import Mapping

from ...checkpoints import Checkpoint
from ...errors import UserError
from ...generation.decoding import Hypothesis
from ...messages import Message
from ..translation.translator import Translator

LENGTHS = {  # special tokens that ask for a headline, as it comes or of a length, and what they ask for
    "title": "any length",
    "short": "short: at most 7 words",
    "medium": "medium: 8 words or more",
}
SHORT = 7  # words that a short headline has at most
LONGEST = 40  # tokens of a headline
LONGEST_SUMMARY = 200  # of a model that is asked in words, as the config of T5 has it


def lengths(task: Mapping[str, str]) -> dict[str, str]:
    """Which of LENGTHS a checkpoint with this task can be asked for: one that is asked in words, those of
    "summary", writes as it likes."""
    return {"title": LENGTHS["title"]} if "summary" in task else LENGTHS


class Summariser(Translator):
    """Writes a headline for a text with an encoder-decoder model: it translates from long into short.

    wish: one of `lengths`; its special token, or the words that ask for a summary, stands in front of the
    source. Raises UserError for another.
    """

    def __init__(self, checkpoint: Checkpoint, wish: str = "title") -> None:
        super().__init__(checkpoint)
        if wish not in (known := lengths(checkpoint.task)):
            raise UserError(
                Message("errors.no-length", {"length": str(wish)[:20], "known": ", ".join(known)})
            )
        asked = checkpoint.task.get("summary")
        self.marks = [self.specials[wish]] if asked is None else self.reader.encode(asked)
        self.longest = LONGEST if asked is None else LONGEST_SUMMARY
        self.max_tokens = self.model.config.max_length - 1 - len(self.marks)
        # Tokens a word from which on the model knows too little of a text (measuring/unfamiliar.py)
        self.unfamiliar: float | None = checkpoint.metrics.get("unfamiliar", {}).get("threshold")

    def limit(self, length: int) -> int:
        """The most tokens that a headline may have."""
        return min(self.longest, self.max_tokens)

    def text(self, hypothesis: Hypothesis) -> str:
        return with_capital(super().text(hypothesis))


def with_capital(headline: str) -> str:
    """A headline with a capital at its beginning, unless its first word has one already, as "iOS" has."""
    first = headline.split(" ", 1)[0]
    return headline if first != first.lower() else headline[:1].upper() + headline[1:]
