"""Which words of a headline stand in its text, and which stand nowhere in it."""

import re
from collections.abc import Iterable

from ..translation.variants import PARTS
from ..translation.wordlists import FUNCTION_WORDS

LITTLE = FUNCTION_WORDS["en"] | {"via", "using", "towards", "toward", "between", "among", "under", "over"}
SAME_START = 4  # letters that two forms of a word share at least, and
SAME_SHARE = 0.6  # the share of the longer one
DIGIT = re.compile(r"\d")


def new_words(headline: str, text: str) -> list[str]:
    """The words of a headline that stand nowhere in the text, not in another form either; those that say
    little (articles, prepositions) are not counted."""
    known = {part.casefold() for part in PARTS.findall(text)}
    return [
        part
        for part in PARTS.findall(headline)
        if part.casefold() not in LITTLE and not is_known(part.casefold(), known)
    ]


def new_facts(headline: str, text: str) -> list[str]:
    """The numbers and the names of a headline in sentence case that stand nowhere in the text: words with a
    digit or a capital, but for a capital at the beginning."""
    inner = headline[:1].lower() + headline[1:]
    known = {word.casefold() for word in words_of(text)} | {part.casefold() for part in PARTS.findall(text)}
    return [
        word
        for word in words_of(inner)
        if (DIGIT.search(word) or word != word.lower()) and word.casefold() not in known
    ]


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def is_known(word: str, known: Iterable[str]) -> bool:
    """Whether a word or another form of it is among those known, all in small letters."""
    return word in known or (word.isalpha() and any(same_word(word, other) for other in known))


def same_word(one: str, other: str) -> bool:
    """Whether two words look like forms of one: "detect", "detection"."""
    need = max(SAME_START, SAME_SHARE * max(len(one), len(other)))
    return len(one) >= need and one[: int(need + 0.999)] == other[: int(need + 0.999)]
