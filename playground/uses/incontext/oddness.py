"""A row that is built otherwise than the examples: it lacks what every one of them has."""

from collections.abc import Iterable, Sequence

from ...messages import listed as side_by_side
from ...messages import say

NAMES = {
    "letter": "letter",
    "digit": "digit",
    " ": "space",
    ".": "stop",
    ",": "comma",
    "-": "hyphen",
    "/": "slash",
    ":": "colon",
    "@": "at",
    "|": "column",
}


def parts(text: str) -> set[str]:
    """What a text is built of: letters, digits, and each other character by itself."""
    return {"letter" if c.isalpha() else "digit" if c.isnumeric() else c for c in text}


def oddness(inputs: Sequence[str], query: str) -> str:
    """What each of the examples' inputs has and a row has not, as a sentence; empty where it has all, and
    with a single example, which does not show what they have in common."""
    if len(inputs) < 2:
        return ""
    lacks = set.intersection(*map(parts, inputs)) - parts(query)
    return say("errors.odd", parts=listed(map(named, sorted(lacks)))) if lacks else ""


def named(part: str) -> str:
    return say(f"errors.part-{NAMES[part]}") if part in NAMES else say("errors.quoted", text=part)


def listed(words: Iterable[str]) -> str:
    """a, b and c."""
    *rest, last = words
    return say("errors.and", first=side_by_side(rest), last=last) if rest else last
