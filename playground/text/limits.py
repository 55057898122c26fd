"""How much text is taken at once.

The length of a text is looked at before anything else is done with it: nobody shall wait for a text that is
refused in the end.
"""

from collections.abc import Callable, Iterable

from ..errors import UserError
from ..messages import Message

MAX_CHARACTERS = 3_000  # of a text, a cell or a sentence: more than any of the models reads at once
MAX_FILE = 5_000_000  # bytes


THIS_TEXT = Message("errors.this-text")
SHORTEN = Message("errors.shorten")


def check_length(
    text: str, what: str | Message = THIS_TEXT, mend: str | Message = SHORTEN, most: int = MAX_CHARACTERS
) -> str:
    """The text as it is. Raises UserError, naming `what`, where it has more than `most` characters."""
    if len(text) > most:
        values = {"what": what, "n": len(text), "most": most, "mend": mend}
        raise UserError(Message("errors.long-text", values))
    return text


def check_tokens(texts: Iterable[str], count: Callable[[str], int], most: int, mend: str | Message) -> None:
    """Raises UserError where texts have more than `most` tokens together, by which goes what a job costs.

    count: how many a text has. It is asked about stretches, and no further than it has to be, so that
    counting takes little time too.
    """
    found = 0
    for text in texts:
        for start in range(0, len(text), MAX_CHARACTERS):
            found += count(text[start : start + MAX_CHARACTERS])
            if found > most:
                raise UserError(Message("errors.many-tokens", {"most": most, "mend": mend}))
