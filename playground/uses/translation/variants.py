"""One sentence in the small disguises in which people type it, and what each changes in the translation.

A disguise that does not fit a sentence is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .wordlists import (
    BEFORE_PLACES,
    CAPITALISED,
    CITIES,
    MEN,
    NUMERALS,
    OTHERS,
    TITLES,
    WOMEN,
)

LISTED = "1. "
PARTS = re.compile(r"\d+|[^\W\d_]+")  # a row of digits, or of letters
NAME = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?![\w-])")
ORDINAL = re.compile(r"\d+(?=(?:st|nd|rd|th|er|ère|e|ème)\b)")
VOWELS = "AEIOUYÀÂÉÈÊËÎÏÔÖÙÛÜ"


@dataclass(frozen=True)
class Expected:
    """What the translation of one text must have in place of that of another."""

    words: tuple[tuple[str, str], ...] = ()  # (old, new): names, rows of digits
    before: str = ""  # put in front
    removed: str = ""  # taken away from the front

    def of(self, text: str) -> str:
        new = dict(self.words)
        rest = text.removeprefix(self.removed)
        return self.before + PARTS.sub(lambda part: new.get(part[0], part[0]), rest)

    def back(self) -> "Expected":
        """The same the other way round."""
        return Expected(tuple((new, old) for old, new in self.words), self.removed, self.before)


@dataclass(frozen=True)
class Variant:
    """A sentence in a disguise."""

    name: str  # "in capitals"; `clinic.variant-NAME` of the catalogue says it
    text: str
    expected: Expected = Expected()
    folded: bool = False  # the letters are of another case, and those of the translation may be too


Make = Callable[[str, str], Variant | None]  # (sentence, language of the translation) ->


def variants(sentence: str, target: str) -> list[Variant]:
    """All that fit a sentence (normalised), those of one kind at most once. target: the language that it is
    translated into."""
    made = [make(sentence, target) for make in KINDS]
    return [variant for variant in made if variant is not None and variant.text != sentence]


def with_other_end(sentence: str, _: str) -> Variant | None:
    """Without its last mark, or with a full stop where it has none."""
    if sentence.endswith(".") and not sentence.endswith(".."):
        return Variant("without its full stop", sentence[:-1])
    if sentence[-1] in "?!" and sentence[-2:-1] not in ("?", "!"):
        mark = "question mark" if sentence[-1] == "?" else "exclamation mark"
        return Variant(f"without its {mark}", sentence[:-1].rstrip())
    return Variant("with a full stop", f"{sentence}.") if sentence[-1].isalnum() else None


def in_capitals(sentence: str, _: str) -> Variant | None:
    return Variant("in capitals", sentence.upper(), folded=True)


def in_lower_case(sentence: str, _: str) -> Variant | None:
    return Variant("in lower case", sentence.lower(), folded=True)


def listed(sentence: str, _: str) -> Variant | None:
    """As an entry of a list; not where it begins as one already."""
    if re.match(r"\W*\w{1,2}[.)]\s|[-*•–—#>]", sentence):
        return None
    return Variant("with a list number", LISTED + sentence, Expected(before=LISTED))


def curled(sentence: str, _: str) -> Variant | None:
    """With typographic quotes and apostrophes."""
    text = re.sub(r'(^|[\s(])"', "\\1\u201c", sentence).replace('"', "\u201d")
    text = re.sub(r"(^|[\s(])'", "\\1\u2018", text).replace("'", "\u2019")
    return Variant("with curly quotes", text)


def with_other_digits(sentence: str, target: str) -> Variant | None:
    """The last digit of each number is one less, so that most dates and times stay possible."""
    kept = {match.start() for match in ORDINAL.finditer(sentence)}
    swaps: dict[str, str] = {}

    def change(part: re.Match[str]) -> str:
        new = part[0] if part.start() in kept else other_number(part[0])
        swaps[part[0]] = new
        return new

    text = re.sub(r"[0-9]+", change, sentence)
    letters = NUMERALS.get(target, [])
    spelled = [
        (letters[int(old)], letters[int(new)])
        for old, new in swaps.items()
        if max(int(old), int(new)) < len(letters)
    ]
    words = tuple((old, new) for old, new in [*swaps.items(), *spelled] if old != new)
    return Variant("with other digits", text, Expected(words))


def other_number(digits: str) -> str:
    """24 -> 23, 100 -> 101; 0 and 1 stay, since another number would ask for other words, and 2 becomes 3."""
    if digits in ("0", "1"):
        return digits
    last = int(digits[-1])
    return digits[:-1] + str(last + 1 if last == 0 or digits == "2" else last - 1)


def with_other_name(sentence: str, _: str) -> Variant | None:
    """The first name of a person or a city in it, everywhere."""
    for match in NAME.finditer(sentence):
        kind = kind_of_name(match, sentence)
        if kind is None:
            continue
        old, vowel = match[0], match[0][0] in VOWELS
        new = next(name for name in OTHERS[kind] if (name[0] in VOWELS) == vowel and name != old)
        text = re.sub(rf"(?<![\w]){old}(?!\w)", new, sentence)
        return Variant("with another name", text, Expected(((old, new),)))
    return None


def kind_of_name(match: re.Match[str], sentence: str) -> str | None:
    """A key of OTHERS; None for a word that is not surely a name, or the name of something that another
    language may call otherwise."""
    name, before = match[0], re.findall(r"\w+", sentence[: match.start()])
    for kind, known in (("man", MEN), ("woman", WOMEN), ("city", CITIES)):
        if name in known:
            return kind
    last = before[-1] if before else ""
    if name in CAPITALISED or re.match(r"\s+[A-ZÀ-Þ]", sentence[match.end() :]):
        return None
    if last.casefold() in TITLES:
        return "surname"
    inside = re.search(r"[\w,;:]\s*$", sentence[: match.start()])  # no capital of a beginning
    if not inside or len(name) < 3 or last[:1].isupper() or last.casefold() in BEFORE_PLACES:
        return None
    return "woman" if name.endswith("a") else "man"


KINDS: tuple[Make, ...] = (
    with_other_end,
    in_capitals,
    in_lower_case,
    listed,
    curled,
    with_other_digits,
    with_other_name,
)
