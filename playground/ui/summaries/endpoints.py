"""What the Summaries tab offers to programs: `/summarise`."""

from collections.abc import Callable
from typing import Literal

from ...errors import UserError
from ...generation.search import search_with
from ...messages import Message
from .views import MOST_KEYS, Engine, answer


def make_endpoint(engine: Engine) -> Callable[..., dict]:
    """The function behind `/summarise`."""

    def summarise(
        text: str,
        length: Literal["title", "short", "medium"] = "title",
        beams: int = 4,
        sentences: int = 3,
    ) -> dict:
        """Write a headline for an English text, and find the sentences that carry it.

        Args:
            text: at most 100,000 characters; paragraphs have a blank line between them.
            length: of the headline: short (at most 7 words), medium (8 or more), or title, as it comes.
            beams: outputs kept at each step of beam search, 1 to 12; 1 is greedy.
            sentences: key sentences to choose, 1 to 5.

        Returns:
            {"headline": text, "logprob", "words": [{"text", "probability", "in_text": false for a word that
            stands nowhere in the text, "alternatives": [[text, probability], ...]}], "n_best": [[text,
            logprob], ...], "key_sentences": [text, ...], "sentences": [{"text", "key", "read": whether the
            headline was read from it, "attention": its share of the cross-attention, "drop": by how much
            (nats) the headline's log-probability falls without it}], "unfamiliar": whether the text is unlike
            those that the model learned from, "note": what to know of how it was read, or the empty text}
        """
        if not 1 <= sentences <= MOST_KEYS:
            raise UserError(Message("summaries.keys-asked", {"n": sentences, "most": MOST_KEYS}))
        return answer(engine, text, length, search_with(beams), sentences)

    return summarise
