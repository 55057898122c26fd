"""One token a character: what a model needs that copies, cuts and joins.

A character outside of the alphabet goes through as a stand-in: within one prompt the same character is the
same stand-in, and comes back as itself.
"""

import string
import unicodedata
from collections.abc import Iterable
from random import Random

import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from .specials import new_specials
from .tokenizer import Tokenizer

SEPARATOR = "sep"  # the special token between an input and its output
ACCENTED = "àâäáçèéêëíîïñóôöùúûü"
ALPHABET = (
    string.ascii_letters + string.digits + string.punctuation + " " + ACCENTED + ACCENTED.upper() + "€£°ß"
)
# The stand-ins, of Unicode's private use: letters in two rows, the small one and the capital of a pair
# beside each other, and signs. A letter without case has both of a pair.
PAIRS = tuple(zip(map(chr, range(0xE000, 0xE028)), map(chr, range(0xE100, 0xE128)), strict=True))
SIGNS = tuple(map(chr, range(0xE200, 0xE218)))
STAND_INS = "".join([small for small, _ in PAIRS] + [capital for _, capital in PAIRS]) + "".join(SIGNS)
UNKNOWN = "\ufffd"  # for a stand-in that stands for nothing
JOINER = "\u200d"  # between two emoji that are one


def character_tokenizer(alphabet: str = ALPHABET) -> Tokenizer:
    """A token a character of the alphabet (as it stands, that of the first few-shot model; that of a later
    one is ALPHABET + STAND_INS), behind the special tokens.

    It has no token for anything else: see `Tokenizer.unknown_characters`.
    """
    specials, names = new_specials([SEPARATOR])
    vocabulary = {name: id for id, name in enumerate([*names, *alphabet])}
    inner = tokenizers.Tokenizer(models.WordLevel(vocabulary, unk_token=None))
    inner.pre_tokenizer = pre_tokenizers.Split(tokenizers.Regex("(?m)."), "isolated")
    inner.decoder = decoders.Fuse()
    return Tokenizer(inner, specials)


def joins(before: str, c: str) -> bool:
    """Whether a character belongs to the one before it: a mark, a tone of skin, the rest of an emoji that
    is joined or of a flag."""
    if unicodedata.category(c)[0] == "M" or c == JOINER or before[-1] == JOINER:
        return True
    if "\U0001f3fb" <= c <= "\U0001f3ff" or "\U000e0020" <= c <= "\U000e007f":
        return True
    return "\U0001f1e6" <= c <= "\U0001f1ff" and len(before) == 1 and "\U0001f1e6" <= before <= "\U0001f1ff"


def units(text: str) -> list[str]:
    """The characters of a text as a reader counts them; joined they give the text."""
    found: list[str] = []
    for c in text:
        if found and joins(found[-1], c):
            found[-1] += c
        else:
            found.append(c)
    return found


class StandIns:
    """What the stand-ins of one prompt stand for."""

    def __init__(self, names: Iterable[str], rng: Random | None = None) -> None:
        """names: the tokens of a vocabulary, with stand-ins among them or without. rng: hand them out at
        random, as in training; without one, in their order."""
        names = frozenset(names)
        self.known = names - frozenset(STAND_INS)
        self.pairs = [pair for pair in PAIRS if pair[0] in names]
        self.signs = [sign for sign in SIGNS if sign in names]
        self.rng = rng
        self.given: dict[str, str] = {}  # stand-in by character
        self.meaning: dict[str, str] = {}  # character by stand-in

    def copy(self) -> "StandIns":
        """The same, to go on with for another row."""
        other = StandIns.__new__(StandIns)
        other.known, other.rng = self.known, self.rng
        other.pairs, other.signs = list(self.pairs), list(self.signs)
        other.given, other.meaning = dict(self.given), dict(self.meaning)
        return other

    def hide(self, text: str) -> str:
        """The text with a stand-in for each character that is not known. Raises KeyError where they are
        used up, or the vocabulary has none."""
        if self.known.issuperset(text):
            return text
        return "".join([unit if unit in self.known else self.stand_in(unit) for unit in units(text)])

    def show(self, text: str) -> str:
        """What a text with stand-ins says."""
        if self.known.issuperset(text):
            return text
        return "".join([c if c in self.known else self.meaning.get(c, UNKNOWN) for c in text])

    def stand_in(self, unit: str) -> str:
        """The stand-in for a character; the first time it is asked for, a new one."""
        if unit in self.given:
            return self.given[unit]
        if unicodedata.category(unit[0])[0] not in "LMN":
            sign = self.take(self.signs, unit)
            self.meaning[sign] = unit
            self.given[unit] = sign
            return sign
        small, capital = self.take(self.pairs, unit)
        lower, upper = unit.lower(), unit.upper()
        pair = lower != upper and unit in (lower, upper) and (lower.upper(), upper.lower()) == (upper, lower)
        if pair and lower not in self.known and upper not in self.known:
            self.given |= {lower: small, upper: capital}
            self.meaning |= {small: lower, capital: upper}
        else:
            self.given[unit] = small
            self.meaning |= {small: unit, capital: unit}
        return self.given[unit]

    def take(self, left: list, unit: str):
        """One of those that are left."""
        if not left:
            raise KeyError(unit)
        return left.pop(int(self.rng.random() * len(left)) if self.rng else 0)
