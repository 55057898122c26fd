"""The whole way from a text to its headline."""

from ...checkpoints import Checkpoint
from ...errors import UserError
from ...generation.decoding import Hypothesis
from ..translation.translator import Translator

LENGTHS = {  # special tokens that ask for a headline, as it comes or of a length, and what they ask for
    "title": "any length",
    "short": "short: at most 7 words",
    "medium": "medium: 8 words or more",
}
SHORT = 7  # words that a short headline has at most
LONGEST = 40  # tokens of a headline


class Summariser(Translator):
    """Writes a headline for a text with an encoder-decoder model: it translates from long into short.

    wish: one of LENGTHS; its special token stands in front of the source. Raises UserError for another.
    """

    def __init__(self, checkpoint: Checkpoint, wish: str = "title") -> None:
        super().__init__(checkpoint)
        if wish not in LENGTHS:
            raise UserError(f"There is no length {str(wish)[:20]!r}; choose {', '.join(LENGTHS)}.")
        self.marks = [self.specials[wish]]
        self.max_tokens = self.model.config.max_length - 1 - len(self.marks)
        # Tokens a word from which on the model knows too little of a text (measuring/unfamiliar.py)
        self.unfamiliar: float | None = checkpoint.metrics.get("unfamiliar", {}).get("threshold")

    def limit(self, length: int) -> int:
        """The most tokens that a headline may have."""
        return min(LONGEST, self.max_tokens)

    def text(self, hypothesis: Hypothesis) -> str:
        return with_capital(super().text(hypothesis))


def with_capital(headline: str) -> str:
    """A headline with a capital at its beginning, unless its first word has one already, as "iOS" has."""
    first = headline.split(" ", 1)[0]
    return headline if first != first.lower() else headline[:1].upper() + headline[1:]
