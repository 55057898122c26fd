"""What became of a translation: words that changed, numbers that were lost, parts that vanished or repeat.

Words are compared in small letters, accents kept, and those that say little (articles, pronouns) are left
aside. So are marks.
"""

import re
from collections import Counter
from dataclasses import dataclass

from ...messages import listed, say
from .variants import PARTS
from .wordlists import FUNCTION_WORDS, NEGATED, NUMERALS

# What stands between the thousands of a number in one language or the other.
THOUSANDS = re.compile(r"(?<=\d)[,. \u00a0\u202f](?=\d{3}(?!\d))")
FEW = 4  # words of a kind that a verdict names
LONGEST = 8  # words in a group that may repeat
SHORT = 4  # content words; of fewer, half are soon gone


@dataclass(frozen=True)
class Mark:
    """A stretch of a translation, text[start:end], and what is the matter with it."""

    start: int
    end: int
    kind: str  # "changed" or "repeated"


@dataclass(frozen=True)
class Difference:
    """A translation against what it should be like."""

    gone: tuple[str, ...] = ()  # content words of the reference that it lacks
    new: tuple[str, ...] = ()  # content words that the reference lacks
    lost: tuple[str, ...] = ()  # numbers of its own source that it lacks
    wrong: tuple[str, ...] = ()  # numbers in their place
    kept: tuple[int, int] = (0, 0)  # content words of the reference: that are there, in all
    repeated: tuple[str, int] | None = None  # a group of words, and how often it stands in a row
    marks: tuple[Mark, ...] = ()

    @property
    def vanished(self) -> bool:
        there, all_words = self.kept
        return all_words >= SHORT and there + len(self.new) < all_words / 2

    @property
    def same(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.gone or self.new or self.lost or self.vanished or self.repeated)

    @property
    def verdict(self) -> str:
        """All of it in plain words, in the language that is spoken."""
        said = []
        if self.gone and self.new:
            change = f"{listing(self.gone)} → {listing(self.new)}"
            said.append(say("clinic.differ", n=max(len(self.gone), len(self.new)), change=change))
        elif self.gone:
            said.append(say("clinic.gone", n=len(self.gone), words=listing(self.gone)))
        elif self.new:
            said.append(say("clinic.new", n=len(self.new), words=listing(self.new)))
        if self.lost:
            lost = {"n": len(self.lost), "numbers": listing(self.lost)}
            became = say("clinic.lost-became", **lost, others=listing(self.wrong))
            said.append(became if self.wrong else say("clinic.lost", **lost))
        if self.vanished:
            left, all_words = self.kept
            said.append(say("clinic.vanished", left=left, all=all_words))
        if self.repeated:
            group, times = self.repeated
            said.append(say("clinic.repeats", group=group, n=times))
        return say("clinic.between").join(said) or say("clinic.same")


def listing(words: tuple[str, ...]) -> str:
    shown = listed(words[:FEW])
    return say("clinic.and-more", words=shown, more=len(words) - FEW) if len(words) > FEW else shown


def compare(output: str, reference: str, source: str, language: str) -> Difference:
    """output: a translation of `source` into `language`. reference: what it should be like."""
    said, wanted = content_words(output, language), content_words(reference, language)
    there = Counter(word for word, _ in said)
    needed = Counter(word for word, _ in wanted)
    gone, new = needed - there, there - needed
    lost, wrong = lost_numbers(output, source, language)
    again = None if repeats(source) else repeats(output)
    marks = [Mark(*span, "changed") for word, span in last_of(said, new)]
    marks += [Mark(*match.span(), "changed") for match in re.finditer(r"\d+", output) if match[0] in wrong]
    if again is not None:
        marks.append(Mark(again.start, again.end, "repeated"))
    return Difference(
        gone=tuple(word for word, _ in last_of(wanted, gone)),
        new=tuple(word for word, _ in last_of(said, new)),
        lost=lost,
        wrong=wrong,
        kept=(len(wanted) - gone.total(), len(wanted)),
        repeated=None if again is None else (again.group, again.times),
        marks=tuple(sorted(marks, key=lambda mark: mark.start)),
    )


Word = tuple[str, tuple[int, int]]  # folded, and its stretch of the text


def content_words(text: str, language: str) -> list[Word]:
    """The words that say something, in order; numbers are looked at by themselves."""
    little = FUNCTION_WORDS.get(language, frozenset())
    words = [(NEGATED.get(m[0].casefold(), m[0].casefold()), m.span()) for m in PARTS.finditer(text)]
    return [(word, span) for word, span in words if word not in little and not word.isdigit()]


def last_of(words: list[Word], counts: Counter[str]) -> list[Word]:
    """Of each word as many as are counted, the last ones, in the order of the text."""
    left, found = Counter(counts), []
    for word, span in reversed(words):
        if left[word] > 0:
            left[word] -= 1
            found.append((word, span))
    return found[::-1]


def lost_numbers(output: str, source: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of the source that the output has neither in digits nor in letters, and where there are
    any, those that it has instead."""
    needed, there = numbers_of(source), numbers_of(output)
    letters = NUMERALS.get(language, [])
    words = {match[0].casefold() for match in PARTS.finditer(output)}
    lost = needed - there
    for number in list(lost):
        if number.isdecimal() and int(number) < len(letters) and letters[int(number)] in words:
            del lost[number]
    wrong = there - needed if lost else Counter()
    return tuple(lost.elements()), tuple(wrong.elements())


def numbers_of(text: str) -> Counter[str]:
    """The rows of digits in a text, thousands put together."""
    return Counter(re.findall(r"[0-9]+", THOUSANDS.sub("", text)))


@dataclass(frozen=True)
class Repeat:
    """The same words several times in a row: text[start:end]."""

    group: str
    times: int
    start: int
    end: int


def repeats(text: str) -> Repeat | None:
    """The longest stretch that says the same again and again: one word or mark at least three times, several
    words at least twice."""
    words = [(match[0].casefold(), match.span()) for match in re.finditer(r"\w+|[^\w\s]+", text)]
    folded, found = [word for word, _ in words], None
    for size in range(1, LONGEST + 1):
        for first in range(len(words) - size):
            group, times = folded[first : first + size], 1
            while folded[first + size * times : first + size * (times + 1)] == group:
                times += 1
            words_in = sum(word.isalpha() for word in group)
            if times < (2 if words_in > 1 else 3) or not group[0].isalpha():
                continue
            start, end = words[first][1][0], words[first + size * times - 1][1][1]
            if found is None or end - start > found.end - found.start:
                found = Repeat(text[start : words[first + size - 1][1][1]], times, start, end)
    return found
