"""Which words of a headline stand in its text, and which stand nowhere in it."""

import re
from collections.abc import Iterable

from ...text.display import shared
from ..translation.variants import PARTS
from ..translation.wordlists import FUNCTION_WORDS

LITTLE = FUNCTION_WORDS["en"] | {"via", "using", "towards", "toward", "between", "among", "under", "over"}
SHARED = 3  # letters with which two forms of a word begin alike at least
ENDINGS = frozenset(
    " s es ed er ers or ors ing ings e ion ions ation ations ization ized izing ize al ally ly y ies ied ity "
    "ities ive able ability ment ments ness ic ical".split(" ")
)
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
    known = {word.casefold() for word in words_of(text)} | {part.casefold() for part in PARTS.findall(text)}
    found = []
    for n, word in enumerate(words_of(headline)):
        capitals = word[1:] if n == 0 else word
        if (DIGIT.search(word) or capitals != capitals.lower()) and word.casefold() not in known:
            found.append(word)
    return found


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def is_known(word: str, known: Iterable[str]) -> bool:
    """Whether a word or another form of it is among those known, all in small letters."""
    return word in known or (word.isalpha() and any(same_word(word, other) for other in known))


def same_word(one: str, other: str) -> bool:
    """Whether two words look like forms of one: "detect", "detection"."""
    start = one[: shared(one, other)]
    if len(start) < SHARED:
        return False
    # "planning" doubles the last letter of "plan".
    left = {text[len(start) :].removeprefix(start[-1]) for text in (one, other)}
    return left <= ENDINGS and left != {"", "e"}
