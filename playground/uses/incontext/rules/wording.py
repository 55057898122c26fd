"""How rules are said in plain words: messages inside of messages, which are put into words in the end."""

from ....messages import Message

MARKS = {
    " ": "space",
    ",": "comma",
    ".": "full stop",
    ";": "semicolon",
    ":": "colon",
    "-": "hyphen",
    "_": "underscore",
    "/": "slash",
    "\\": "backslash",
    "|": "vertical bar",
    "@": "at sign",
    "'": "apostrophe",
    '"': "quotation mark",
}
ORDINALS = 10  # that have a word of their own


def phrase(name: str, /, **values: object) -> Message:
    """A part of what is said of a rule."""
    return Message(f"rules.{name}", values)


def ordinal(number: int) -> Message:
    """1: first; -1: last; -2: second to last."""
    if number == -1:
        return phrase("last")
    if number < 0:
        return phrase("to-last", ordinal=ordinal(-number))
    return phrase(f"ordinal-{number}") if number <= ORDINALS else phrase("number", n=number)


def quoted(text: str) -> Message:
    return Message("errors.quoted", {"text": text})


def named(text: str) -> Message:
    """A text that is written as it is: a comma, “-- ”."""
    return phrase(f"a-{MARKS[text]}") if text in MARKS else quoted(text)


def mark(text: str) -> Message:
    """Something that is looked for: comma, “--”."""
    return phrase(f"mark-{MARKS[text]}") if text in MARKS else quoted(text)
