"""The whole way from a text to its headline."""

from ...checkpoints import Checkpoint
from ...text.cutting import cut_to_fit
from ..translation.translator import Translator

LENGTHS = ("title", "short", "medium")  # special tokens that ask for a headline: as it comes, or of a length
SHORT = 7  # words that a short headline has at most
LONGEST = 40  # tokens of a headline


class Summariser(Translator):
    """Writes a headline for a text with an encoder-decoder model: it translates from long into short.

    wish: one of LENGTHS; its special token stands in front of the source.
    """

    def __init__(self, checkpoint: Checkpoint, wish: str = "title") -> None:
        super().__init__(checkpoint)
        self.marks = [self.specials[wish]]
        self.max_tokens = self.model.config.max_length - 1 - len(self.marks)

    def limit(self, length: int) -> int:
        """The most tokens that a headline may have."""
        return LONGEST

    def beginning(self, text: str) -> str:
        """As much of a normalised text as the model reads at once."""
        return cut_to_fit(text, self.fits)[0]
