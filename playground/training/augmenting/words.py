"""Words that stand for each other in a pair: numbers written out, and a lexicon of the pairs of one word."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

ENGLISH = (
    "two three four five six seven eight nine ten eleven twelve fifteen sixteen twenty thirty forty fifty"
)
FRENCH = (
    "deux trois quatre cinq six sept huit neuf dix onze douze quinze seize vingt trente quarante cinquante"
)
NUMERALS = dict(zip(ENGLISH.split(), FRENCH.split(), strict=True))
CURRENCIES = {"dollars": "dollars", "euros": "euros", "pounds": "livres", "yen": "yens"}
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ]+")
Lexicon = dict[str, frozenset[str]]  # English word -> its French ones


def make_lexicon(pairs: Iterable[tuple[str, str]]) -> Lexicon:
    """What the pairs of one word say that an English word means in French."""
    found: dict[str, set[str]] = defaultdict(set)
    for english, french in pairs:
        if WORD.fullmatch(english) and WORD.fullmatch(french):
            found[english.lower()].add(french.lower())
    return {word: frozenset(meanings) for word, meanings in found.items()}


def once(text: str, word: str) -> bool:
    """Whether a word stands in a text exactly once."""
    return len(re.findall(rf"(?<![\w'-]){re.escape(word)}(?![\w'-])", text)) == 1


def put(text: str, word: str, new: str) -> str:
    """Another text in the place of a word."""
    return re.sub(rf"(?<![\w'-]){re.escape(word)}(?![\w'-])", lambda _: new, text)


def numeral(english: str, french: str) -> tuple[str, str] | None:
    """The number that is written out once on both sides, the only one there."""
    numbers = [word for word in WORD.findall(english.lower()) if word in NUMERALS]
    if len(numbers) == 1 and once(english, numbers[0]) and once(french, NUMERALS[numbers[0]]):
        return numbers[0], NUMERALS[numbers[0]]
    return None


def partners(english: str, french: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Words of the two sides that mean each other and stand there once, in small letters."""
    words, there = Counter(WORD.findall(english)), Counter(WORD.findall(french))
    return [
        (word, meaning)
        for word, count in words.items()
        if count == 1 and len(word) > 2
        for meaning in sorted(lexicon.get(word, frozenset()) & there.keys())[:1]
        if there[meaning] == 1 and once(english, word) and once(french, meaning)
    ]
