"""What everything must bear that is drawn to be copied."""

from playground.text.conventions import normalise
from tests.translators import tiny_tokenizer


def check_survives(text: str) -> None:
    """Normalising and the tokenizer leave it as it is."""
    tokenizer = tiny_tokenizer()
    assert tokenizer.decode(tokenizer.encode(normalise(text))) == normalise(text) != ""
