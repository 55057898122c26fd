"""What the page says, in each of its languages, and which one is spoken now."""

from .catalogue import (
    LANGUAGES,
    Message,
    best_language,
    decimal,
    keys,
    language,
    listed,
    marked,
    say,
    sentences,
    speaking,
    text_of,
)

__all__ = [
    "LANGUAGES",
    "Message",
    "best_language",
    "decimal",
    "keys",
    "language",
    "listed",
    "marked",
    "say",
    "sentences",
    "speaking",
    "text_of",
]
