"""One of some words: a label for a text, or a part of it, by what kind of thing it is."""

from collections.abc import Callable
from random import Random

from .. import strings
from ..strings import invented, pick, word
from .task import Task


def classification_family(rng: Random) -> Task:
    """One of two labels, by a property of the text."""
    shape = strings.make_shape(rng)
    samples = [shape(rng) for _ in range(12)]
    properties: list[tuple[str, Callable[[str], bool]]] = [
        ("has a digit", lambda t: any(c.isdigit() for c in t)),
        ("begins with a vowel", lambda t: t[:1].lower() in "aeiou"),
        ("begins with a capital", lambda t: t[:1].isupper()),
        ("ends with a vowel", lambda t: t[-1:].lower() in "aeiou"),
        ("has a space", lambda t: " " in t),
    ]
    length = sorted(map(len, samples))[len(samples) // 2]
    properties.append((f"longer than {length}", lambda t: len(t) > length))
    letter = pick(rng, "aeioutnrs")
    properties.append((f"contains {letter}", lambda t: letter in t.lower()))
    name, holds = pick(rng, properties)
    if len({holds(sample) for sample in samples}) == 1:  # then two kinds of text, which differ in all
        return kinds_family(rng)
    yes, no = labels(rng)
    return Task("classification", "train", name, shape, lambda t: yes if holds(t) else no)


def labels(rng: Random) -> tuple[str, str]:
    if rng.random() < 0.4:
        return pick(
            rng, (("true", "false"), ("yes", "no"), ("1", "0"), ("A", "B"), ("no", "yes"), ("pass", "fail"))
        )
    return word(rng), invented(rng)


def kinds_family(rng: Random) -> Task:
    """One of two labels, by what kind of thing the text is."""
    kinds = (
        "first",
        "number",
        "code",
        "month",
        "day",
        "place",
        "domain",
        "clock",
        "decimal",
        "phrase",
        "file",
    )
    one = pick(rng, kinds)
    other = pick(rng, [kind for kind in kinds if kind != one])
    yes, no = labels(rng)
    label_of: dict[str, str] = {}  # a text that both kinds could be keeps the first label it was given

    def shape(r: Random) -> str:
        kind, label = pick(r, ((one, yes), (other, no)))
        text = strings.SLOTS[kind](r)
        label_of.setdefault(text, label)
        return text

    return Task("classification", "train", f"{one} or {other}", shape, label_of.get)


def choice_family(rng: Random) -> Task:
    """One of several words, by what kind of thing it is or where it stands in the alphabet."""
    kinds = ("first", "number", "place", "month", "day", "code", "WORD", "unit", "year")
    wanted, rest = pick(rng, kinds), [word, invented]
    count = 2 + int(rng.random() * 3)
    separator = pick(rng, (", ", ",", " ", "; "))
    meant: dict[str, str] = {}  # a name is no property of its letters: remember what was drawn

    def shape(r: Random) -> str:
        items = [pick(r, rest)(r) for _ in range(count)]
        chosen = strings.SLOTS[wanted](r).replace(separator.strip() or " ", "")
        items.insert(int(r.random() * (count + 1)), chosen)
        text = separator.join(items)
        meant.setdefault(text, chosen)
        return text

    return Task("choice", "train", f"the {wanted}", shape, meant.get)
