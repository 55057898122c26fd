"""A row that is built otherwise than the examples: it lacks what every one of them has."""

from collections.abc import Iterable, Sequence

NAMES = {
    "letter": "a letter",
    "digit": "a digit",
    " ": "a space",
    ".": "a full stop",
    ",": "a comma",
    "-": "a hyphen",
    "/": "a slash",
    ":": "a colon",
    "@": "an @",
    "|": "a second column",
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
    return f"Every example has {listed(map(named, sorted(lacks)))}; this row has none." if lacks else ""


def named(part: str) -> str:
    return NAMES.get(part, f"“{part}”")


def listed(words: Iterable[str]) -> str:
    """a, b and c."""
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last
