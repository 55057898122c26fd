"""How rules are said in plain English."""

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
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(number: int) -> str:
    """1: first; -1: last; -2: second to last."""
    if number == -1:
        return "last"
    if number < 0:
        return f"{ordinal(-number)} to last"
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"number {number}"


def quoted(text: str) -> str:
    return f"“{text}”"


def named(text: str) -> str:
    """A text that is written as it is: a comma, “-- ”."""
    if text not in MARKS:
        return quoted(text)
    return f"{'an' if MARKS[text][0] in 'aeiou' else 'a'} {MARKS[text]}"


def mark(text: str) -> str:
    """Something that is looked for: comma, “--”."""
    return MARKS.get(text, quoted(text))


def counted(number: int, what: str) -> str:
    """first letter; first 3 letters."""
    return what if number == 1 else f"{number} {what}s"
