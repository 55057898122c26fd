"""Names of people and places: drawn ones, those that stand in the data, and their exchange in a sentence."""

import random
import re
from collections import Counter
from collections.abc import Iterable

from .wordlists import ACCENTED, MEN, PLACES, PLAIN, ROOTS, TAILS, WOMEN

NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,}\b")
SMALL = re.compile(r"\b[a-zß-öø-ÿ]+")
ELIDING = "([Dd]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)"


def invented(rng: random.Random) -> str:
    """A name of one to four syllables, or an English word with an ending: nothing to be translated."""
    form = rng.random()
    if form < 0.2:
        root = rng.choice(ROOTS)
        return root if form < 0.04 else root + rng.choice(TAILS)
    onsets, vowels, inner, ends = PLAIN if form < 0.75 else ACCENTED
    name = rng.choice(onsets)
    if name not in "AEIOUÉÅÖØÁÍÜ":
        name += rng.choice(vowels)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        name += rng.choice(inner) + rng.choice(rng.choice((vowels, PLAIN[1])))
    return name + (rng.choice(ends) if rng.random() < 0.6 else "")


def man(rng: random.Random) -> str:
    return rng.choice(MEN) if rng.random() < 0.4 else invented(rng)


def woman(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(WOMEN)
    return invented(rng) + rng.choice(("a", "a", "ia", "ie", "ine", "ette", "elle", "lyn"))


def surname(rng: random.Random) -> str:
    name = invented(rng)
    form = rng.random()
    if form < 0.1:
        return f"{name}-{invented(rng)}"
    if form < 0.2:
        return rng.choice(("O'", "Mc", "Van ", "De ", "Von ", "El ", "Mac")) + name
    return name + rng.choice(
        (*[""] * 6, "son", "ski", "ez", "ić", "ova", "sen", "man", "ton", "ier", "eau", "wood", "ley", "well")
    )


def place(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(PLACES)
    return invented(rng) + rng.choice((*[""] * 5, "ville", "ton", "burg", "grad", "bury", " City", "stad"))


def full(rng: random.Random, first: str) -> str:
    """A first name, in a third of the cases with a surname."""
    return f"{first} {surname(rng)}" if rng.random() < 0.35 else first


def anyone(rng: random.Random) -> str:
    return full(rng, rng.choice((man, woman))(rng))


def shared_names(pairs: Iterable[tuple[str, str]], least: int = 3) -> set[str]:
    """The names that stand inside a sentence with a capital on both sides, hardly ever in small letters."""
    counts: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for english, french in pairs:
        small.update(SMALL.findall(english))
        small.update(SMALL.findall(french))
        there = {match.group() for match in NAME.finditer(french) if match.start() > 2}
        counts.update(m.group() for m in NAME.finditer(english) if m.start() > 2 and m.group() in there)
    return {name for name, count in counts.items() if count >= max(least, 10 * small[name.lower()])}


def replace_name(text: str, old: str, new: str) -> str:
    """Put a name in the place of another, with the French elision before it (d'Anna, de Tom)."""
    text = re.sub(rf"\b{re.escape(old)}\b", lambda _: new, text)
    if re.match(r"[AEIOUÀ-ÆÈ-ÏÒ-ÖÙ-Ü]", new):
        return re.sub(rf"\b{ELIDING}e {re.escape(new)}", lambda match: f"{match[1]}'{new}", text)
    return re.sub(rf"\b{ELIDING}'{re.escape(new)}", lambda match: f"{match[1]}e {new}", text)
