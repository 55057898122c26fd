"""Places in a text: the edges of what can be told apart in it, counted from its beginning or its end.

After Gulwani, "Automating string processing in spreadsheets using input-output examples" (POPL 2011), and
BlinkFill (Singh, VLDB 2016), which also counts the words that all rows share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ....messages import Message
from ..programs import KINDS
from .piece import Work, every
from .wording import mark, ordinal, phrase

COUNTED = 6  # at most so many of a kind are counted, from either end
SHARED = 8  # words that all rows share
OFFSETS = 12  # characters counted from either end
COSTS = {  # of the kinds of KINDS
    "word": 0.1,
    "number": 0.1,
    "token": 0.15,
    "alphanumeric": 0.4,
    "decimal": 0.3,
    "capitals": 1.0,
    "lowercase": 1.2,
    "capitalised": 0.8,
}


@lru_cache(maxsize=20_000)
def spans(pattern: str, text: str) -> list[tuple[int, int]]:
    """Where a pattern is found."""
    return [match.span() for match in re.finditer(pattern, text)]


@dataclass(frozen=True)
class Token:
    """Something that can be told apart in a text."""

    pattern: str
    name: Message | str
    cost: float
    divides: bool = False  # a mark or a shared word rather than a kind of content
    text: str = ""  # of a mark that is taken with the spaces around it


@dataclass(frozen=True)
class Position:
    """The beginning or the end of the nth token (below 0: from the end); without a token, so many characters
    from the beginning (number >= 0) or the end."""

    token: Token | None
    number: int
    end: bool
    cost: float

    def __call__(self, text: str) -> int | None:
        if self.token is None:
            at = len(text) if self.end and not self.number else self.number
            at = at if at >= 0 else len(text) + at
            return at if 0 <= at <= len(text) else None
        found = spans(self.token.pattern, text)
        index = self.number - 1 if self.number > 0 else self.number
        return found[index][self.end] if -len(found) <= index < len(found) else None

    @property
    def which(self) -> Message | str:
        """The token in words: the first comma."""
        return phrase("which", ordinal=ordinal(self.number), name=self.token.name) if self.token else ""

    @property
    def words(self) -> Message:
        if self.token is not None:
            return phrase("behind" if self.end else "before", which=self.which)
        if not self.number:
            return phrase("the-end" if self.end else "the-beginning")
        if self.number > 0:
            return phrase("behind-beginning", n=self.number)
        return phrase("before-end", n=-self.number)


BEGINNING, END = Position(None, 0, False, 0.0), Position(None, 0, True, 0.0)


def kinds_in(texts: Sequence[str]) -> list[Token]:
    """The kinds of content that stand in every text."""
    tokens = [Token(pattern, phrase(f"kind-{name}"), COSTS[name]) for name, pattern in KINDS.items()]
    return [token for token in tokens if all(spans(token.pattern, text) for text in texts)]


def dividers_in(texts: Sequence[str]) -> list[Token]:
    """Marks and words that stand in every text, with the spaces around them.

    A run of spaces is looked at from its beginning alone, so that a long one takes no longer."""
    marks = sorted(set.intersection(*(set(re.findall(r"[^\w\s]|_", text)) for text in texts)))
    runs = set.intersection(*(set(re.findall(r"(?:[^\w\s]|_){2,}", text)) for text in texts))
    words = set.intersection(*(set(re.findall(r"[^\W\d_]{2,}", text)) for text in texts))
    longest = sorted(words, key=lambda word: (-len(word), word))[:SHARED]
    found = []
    if all(" " in text for text in texts):
        found.append(Token(r"\s+", mark(" "), 0.4, True))
    if all(re.search(r"[/\\]", text) for text in texts) and len({"/" in text for text in texts}) > 1:
        found.append(Token(r"[/\\]", phrase("mark-any-slash"), 0.5, True))
    for text in [*marks, *sorted(runs)]:
        found.append(Token(rf"(?:(?<!\s)\s+)?{re.escape(text)}\s*", mark(text), 0.35, True, text))
        if any(re.search(rf"\s{re.escape(text)}|{re.escape(text)}\s", t) for t in texts):
            found.append(Token(re.escape(text), itself(text), 0.9, True))
    for word in longest:
        pattern = rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"
        found.append(Token(rf"(?:(?<!\W)\W+)?{pattern}\W*", mark(word), 1.0, True))
        found.append(Token(pattern, itself(word), 1.3, True))
    return found


def itself(text: str) -> Message:
    return phrase("itself", name=mark(text))


def numbers(token: Token, texts: Sequence[str]) -> list[int]:
    """By which numbers a token can be named in every text."""
    fewest = min(len(spans(token.pattern, text)) for text in texts)
    most = max(len(spans(token.pattern, text)) for text in texts)
    counted = min(fewest, COUNTED)
    forward = list(range(1, counted + 1))
    return forward if most == 1 else forward + [-n for n in range(1, counted + 1)]


def far(number: int) -> float:
    """What it costs to count so far; from the end a little more."""
    return 0.35 * (abs(number) - 1) + (0.05 if number < 0 else 0.0)


def positions_in(texts: Sequence[str], tokens: Sequence[Token], work: Work) -> dict[tuple, Position]:
    """The cheapest position for each way to name a place in every text."""
    found = [BEGINNING, END]
    for token in tokens:
        work.spend(sum(map(len, texts)) // 8)
        for number in numbers(token, texts):
            cost = token.cost + far(number) + (0.0 if token.divides else 0.6)
            found += [Position(token, number, end, cost) for end in (False, True)]
    shortest = min(map(len, texts))
    for count in range(1, min(OFFSETS, shortest) + 1):
        found += [Position(None, n, n < 0, 1.0 + 0.1 * count) for n in (count, -count)]
    best: dict[tuple, Position] = {}
    for position in sorted(found, key=lambda p: p.cost):
        work.spend(len(texts))
        if (places := every(texts, position)) is not None:
            best.setdefault(places, position)
    return best
