"""Operations on the items of a list and on the characters of a word."""

import re
import string
from collections.abc import Callable
from random import Random

from .. import strings
from ..strings import Shape, invented, pick, word
from .task import Task


def list_family(rng: Random) -> Task:
    """An operation on the items of a list."""
    separator = pick(rng, (",", ", ", ";", " ", "-", "/", "|"))
    numbers = rng.random() < 0.3
    item = (
        strings.number
        if numbers
        else pick(rng, (word, invented, strings.first_name, lambda r: invented(r, 2)))
    )
    other = pick(rng, [mark for mark in (", ", ";", " ", "-", "/", " and ") if mark != separator])
    n = pick(rng, (0, 1, 2, -1, -2))
    join = separator.join
    choices: list[tuple[str, Callable[[list[str]], str | None]]] = [
        ("sorted", lambda i: join(sorted(i, key=int) if numbers else sorted(i, key=str.lower))),
        ("backwards", lambda i: join(i[::-1])),
        (f"item {n}", lambda i: i[n] if -len(i) <= n < len(i) else None),
        ("without the first", lambda i: join(i[1:])),
        ("without the last", lambda i: join(i[:-1])),
        ("first and last", lambda i: join([i[0], i[-1]])),
        ("ends changed", lambda i: join([i[-1], *i[1:-1], i[0]])),
        ("joined otherwise", lambda i: other.join(i)),
        ("how many", lambda i: str(len(i))),
        ("largest", lambda i: max(i, key=int) if numbers else max(i, key=len)),
        ("smallest", lambda i: min(i, key=int) if numbers else min(i, key=len)),
        ("the first of the alphabet", lambda i: min(i, key=lambda x: (x.lower(), x))),
        ("each once", lambda i: join(dict.fromkeys(i))),
        ("capitals", lambda i: join(x.capitalize() for x in i)),
        ("initials", lambda i: join(x[0] for x in i)),
        ("numbered", lambda i: join(f"{k}{x}" for k, x in enumerate(i, 1))),
    ]
    name, change = pick(rng, choices)

    def shape(r: Random) -> str:
        items = [item(r).replace(separator, "") or "x" for _ in range(2 + int(r.random() * 4))]
        if name == "each once":
            items.append(pick(r, items))
        return separator.join(items)

    return Task("lists", "train", f"{name}, {separator!r}", shape, lambda t: change(t.split(separator)))


def character_family(rng: Random) -> Task:
    """An operation on the characters of a word."""
    mark = pick(rng, "-. _*,")
    letter = pick(rng, "aeiostr")
    choices: list[tuple[str, Callable[[str], str]]] = [
        ("backwards", lambda t: t[::-1]),
        ("each twice", lambda t: "".join(c * 2 for c in t)),
        ("sorted", lambda t: "".join(sorted(t))),
        ("length", lambda t: str(len(t))),
        ("spelled out", lambda t: mark.join(t)),
        ("each once", lambda t: "".join(dict.fromkeys(t))),
        ("every second", lambda t: t[::2]),
        ("first and last", lambda t: t[0] + t[-1]),
        ("ends changed", lambda t: t[-1] + t[1:-1] + t[0] if len(t) > 1 else t),
        ("first half", lambda t: t[: (len(t) + 1) // 2]),
        ("last in capitals", lambda t: t[:-1] + t[-1].upper()),
        ("second in capitals", lambda t: t[:1] + t[1:2].upper() + t[2:]),
        ("hidden", lambda t: t[0] + mark * (len(t) - 1)),
        ("hidden but the end", lambda t: "*" * max(0, len(t) - 2) + t[-2:]),
        (f"how many {letter}", lambda t: str(t.count(letter))),
        (
            "next letter",
            lambda t: "".join(
                string.ascii_lowercase[(ord(c) - 96) % 26] if c.islower() and c.isascii() else c for c in t
            ),
        ),
        ("word and length", lambda t: f"{t}{mark}{len(t)}"),
        ("mirrored", lambda t: t + t[::-1]),
        ("said twice", lambda t: t + mark + t),
    ]
    name, answer = pick(rng, choices)
    maker = pick(rng, (word, word, invented, lambda r: strings.noise(r, longest=9), strings.code))
    return Task("characters", "train", name, maker, answer)


def vowel_family(rng: Random) -> Task:
    """Held out: what is done to the vowels."""
    mark = pick(rng, "*-_.#")
    choices: list[tuple[str, Callable[[str], str]]] = [
        ("without vowels", lambda t: re.sub("[aeiou]", "", t)),
        ("only vowels", lambda t: "".join(re.findall("[aeiou]", t))),
        ("vowels hidden", lambda t: re.sub("[aeiou]", mark, t)),
        ("vowels in capitals", lambda t: re.sub("[aeiou]", lambda m: m.group().upper(), t)),
    ]
    name, answer = pick(rng, choices)
    return Task("vowels", "families", name, word, answer)


def rotation_family(rng: Random) -> Task:
    """Held out: what stands in front goes to the end, or the other way round."""
    choices: list[tuple[str, Shape, Callable[[str], str]]] = [
        ("first letter to the end", word, lambda t: t[1:] + t[0]),
        ("last letter to the front", word, lambda t: t[-1] + t[:-1]),
        ("first word to the end", strings.phrase, lambda t: " ".join([*t.split()[1:], t.split()[0]])),
        ("last word to the front", strings.phrase, lambda t: " ".join([t.split()[-1], *t.split()[:-1]])),
    ]
    name, shape, answer = pick(rng, choices)
    return Task("rotations", "families", name, shape, answer)
