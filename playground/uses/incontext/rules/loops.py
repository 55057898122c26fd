"""Pieces that do something to all of a cell: each of its words, or each of its characters."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ....messages import Message
from ..families.cleanup import slug, title_with_small_words, without_accents
from ..programs import CHARACTERS, KINDS
from .piece import Piece, Pieces
from .substrings import CASES, Source, in_case, sources_of
from .wording import mark, named, phrase

Change = Callable[[str], str]
EACH: dict[str, Change] = {  # what is done to each word, with its words
    "": str,
    "the first letter of": lambda t: t[:1],
    "the first letter, as a capital, of": lambda t: t[:1].upper(),
    "the first letter, small, of": lambda t: t[:1].lower(),
    "the first two letters of": lambda t: t[:2],
    "the last letter of": lambda t: t[-1:],
    "with a capital": str.capitalize,
    "with its first letter as a capital": lambda t: t[:1].upper() + t[1:],
    "in small letters": str.lower,
    "in capitals": str.upper,
}
LOOPED = ("word", "token", "number", "alphanumeric", "capitals", "lowercase", "capitalised", "decimal")
ROLES = (" ", "-", "_", ".", ", ", ",", ". ", "/", "; ", ";", "")
BRACKETS = re.compile(r"(?:(?<!\s)\s+)?[(\[][^()\[\]]*[)\]]")
STEPS = range(2, 9)


def whole_changes() -> dict[str, Change]:
    """What is done to a text as a whole, by its words, where nothing of it depends on the rows."""
    only = {f"only the {name}": _only(pattern) for name, pattern in CHARACTERS.items()}
    without = {f"without the {name}": _without(pattern) for name, pattern in CHARACTERS.items()}
    return {
        **{f"the whole text, {name}": change for name, change in CASES.items()},
        **only,
        **without,
        "the whole text, with single spaces": lambda t: " ".join(t.split()),
        "letters, digits and spaces": lambda t: " ".join(re.sub(r"[^\w ]|_", "", t).split()),
        "the words with spaces for marks": lambda t: " ".join(re.sub(r"[\W_]+", " ", t).split()),
        "letters and digits": lambda t: re.sub(r"[\W_]", "", t),
        "the text without digits, with single spaces": lambda t: " ".join(re.sub(r"\d", "", t).split()),
        "the text without what stands in brackets": lambda t: BRACKETS.sub("", t),
        "the text without tags": lambda t: re.sub(r"<[^<>]*>", "", t),
        "the text without accents": without_accents,
        "the text as in web addresses": slug,
        "as titles are written": title_with_small_words,
        "each letter once in a row": lambda t: re.sub(r"(\w)\1+", r"\1", t),
        "each mark once in a row": lambda t: re.sub(r"([^\w\s])\1+", r"\1", t),
        "the text backwards": lambda t: t[::-1],
        "the words in the opposite order": lambda t: " ".join(t.split()[::-1]),
        "the words in order": lambda t: " ".join(sorted(t.split())),
        "capitals and small letters exchanged": str.swapcase,
        "the text without marks at its ends": lambda t: re.sub(r"^[\W_]+|(?<![\W_])[\W_]+$", "", t),
        "the number of characters": lambda t: str(len(t)),
        "the number of words": lambda t: str(len(t.split())),
        "the text with small words and capitals parted": lambda t: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", t),
        **{f"every {n}. character": lambda t, n=n: t[::n] for n in STEPS},
    }


def _only(pattern: str) -> Change:
    return lambda text: "".join(re.findall(pattern, text))


def _without(pattern: str) -> Change:
    return lambda text: re.sub(pattern, "", text)


WHOLE = whole_changes()
RARE = 1.2  # what most of them cost more than a cut
COMMON = {
    "the whole text, in small letters",
    "the whole text, in capitals",
    "only the digits",
    "the whole text, with single spaces",
    "the whole text, with a capital",
    "the whole text, each word with a capital",
}


@dataclass(frozen=True)
class Each:
    """Something of every match of a kind, joined."""

    source: Source
    kind: str
    change: str
    joint: str

    def __call__(self, text: str) -> str | None:
        cell = self.source(text)
        if cell is None:
            return None
        found = re.findall(KINDS[self.kind], cell)
        change = EACH[self.change]
        return self.joint.join([change(part) for part in found]) if found else None

    @property
    def words(self) -> Message | str:
        each = phrase(f"each-{self.kind}")
        said = self.source.of(phrase(f"do-{self.change}", each=each) if self.change else each)
        return phrase("joined", what=said, mark=named(self.joint)) if self.joint else said


def loops(pieces: Pieces) -> None:
    """Offer what is done to whole cells and to each word."""
    for source in sources_of(pieces.given):
        for name, change in WHOLE.items():
            take = lambda text, s=source, c=change: None if (cell := s(text)) is None else c(cell)  # noqa: E731
            pieces.work.spend(2)
            cost = 1.0 + (0.5 if name in COMMON else RARE)
            pieces.offer(Piece(source.of(phrase(f"text-{name}")), cost, take))
        for piece in [*each(pieces, source), *replaced(pieces, source)]:
            pieces.offer(piece)


def each(pieces: Pieces, source: Source) -> Iterator[Piece]:
    """Each word, changed and joined as the outputs may have it."""
    joints = [joint for joint in ROLES if all(joint in output for output in pieces.given.outputs)]
    first = source(pieces.given.inputs[0]) or ""
    for kind in LOOPED:
        if len(re.findall(KINDS[kind], first)) < 2 and len(pieces.given.inputs) == 1:
            continue
        for change in EACH:
            for joint in joints:
                loop = Each(source, kind, change, joint)
                pieces.work.spend(2)
                cost = 1.9 + (0.3 if change else 0.0) + (0.4 if kind not in ("word", "token") else 0.0)
                yield Piece(loop.words, cost + (0.2 if joint else 0.0), loop)


def replaced(pieces: Pieces, source: Source) -> Iterator[Piece]:
    """One mark in place of another, or none."""
    cells = [source(text) or "" for text in pieces.given.inputs]
    old = sorted({m for cell in cells for m in re.findall(r"[\W_]", cell)})
    runs = sorted({m for cell in cells for m in re.findall(r"[\W_]{2,3}", cell)})[:10]
    new = sorted({m for output in pieces.given.outputs for m in re.findall(r"[\W_]{1,2}", output)})[:10]
    for a in [*old[:16], *runs]:
        for b in ["", *new]:
            if a == b:
                continue
            words = (
                phrase("with-for", new=named(b), old=mark(a)) if b else phrase("without-any", mark=mark(a))
            )
            cost = 2.0 + 0.3 * (len(a) + len(b) - 1)
            pieces.work.spend(2)
            for name, change in [("", str), *CASES.items()][:4]:
                take = lambda text, s=source, a=a, b=b, c=change: (  # noqa: E731
                    None if (cell := s(text)) is None else c(cell.replace(a, b))
                )
                said = source.of(words)
                yield Piece(in_case(said, name) if name else said, cost + (0.5 if name else 0.0), take)
