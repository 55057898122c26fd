"""The catalogue: a folder a language, a JSON file an area, in it a sentence a key.

`say("translate.go")` is the sentence `go` of `translate.json` in the language that is spoken. What stands in
braces is put in by name. A sentence with plural forms is an object of them (`one`, `other`), chosen by `n`.

Which language is spoken is kept in a context variable: the page sets it for each request (ui/speaking.py),
and whatever that request runs, however deep, speaks it. What is kept for several readers (a cache, an
exception that is raised once and told later) keeps a `Message`, which is put into words when it is told.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "fr": "Français", "zh": "中文"}  # the usual one first
HERE = Path(__file__).parent
GAP = re.compile(r"\{(\w+)\}")
ACCEPTED = re.compile(r"([a-z]+)(?:-[\w-]+)?\s*(?:;\s*q=(\d(?:\.\d+)?))?\s*(?:,|$)")
Said = str | dict[str, str]  # a sentence, or its plural forms
FRENCH = str.maketrans(",.", "\u202f,")  # the marks of a number

SPOKEN: ContextVar[str] = ContextVar("language", default="en")


@dataclass(frozen=True)
class Message:
    """A sentence of the catalogue that is put into words when it is read as text."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.key, **self.values)


def language() -> str:
    """The code of the language that is spoken: en, fr, zh."""
    return SPOKEN.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What runs inside speaks this language."""
    token = SPOKEN.set(code)
    try:
        yield
    finally:
        SPOKEN.reset(token)


def say(key: str, /, **values: object) -> str:
    """A sentence of the catalogue in the language that is spoken. A whole number among the values is written
    with its thousands apart, another one with the mark of the language before its decimals."""
    said = text_of(key, language())
    if isinstance(said, dict):
        said = said["one" if single(values["n"]) else "other"]
    return GAP.sub(lambda gap: written(values[gap[1]]), said)


def text_of(key: str, code: str) -> Said:
    """A sentence as it stands in the catalogue. Raises KeyError where there is none."""
    area, _, name = key.partition(".")
    return catalogue(code)[area][name]


def keys(code: str) -> set[str]:
    return {f"{area}.{name}" for area, sentences in catalogue(code).items() for name in sentences}


@cache
def catalogue(code: str) -> dict[str, dict[str, Said]]:
    """area -> key -> sentence."""
    files = sorted((HERE / code).glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def single(n: object) -> bool:
    """Whether this number takes the singular: 1 in English, 0 and 1 in French; Chinese has one form."""
    return n in {"en": (1,), "fr": (0, 1), "zh": ()}[language()]


def written(value: object) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, float):
        return marked(f"{value:g}")
    whole = isinstance(value, int) and not isinstance(value, bool)
    return grouped(value) if whole else str(value)


def grouped(n: int) -> str:
    """A whole number with its thousands apart: 12,000, in French 12 000 (narrow, and it does not break)."""
    return marked(f"{n:,}")


def decimal(number: float, digits: int, plus: bool = False) -> str:
    """A number with so many decimals: 1,000.25, in French 1 000,25. No sign before a zero; with plus,
    +0.25."""
    number = round(number, digits) + 0.0  # -0.0 + 0.0 is 0.0
    return marked(f"{number:{'+' if plus and number else ''},.{digits}f}")


def marked(number: str) -> str:
    """A number in digits, as it stands in English, with the marks of the language that is spoken."""
    return number.translate(FRENCH) if language() == "fr" else number


def sentences(told: Iterable[str]) -> str:
    """Sentences one after the other, those that there are; Chinese puts no space between them."""
    return ("" if language() == "zh" else " ").join(filter(None, told))


def listed(parts: Iterable[str]) -> str:
    """One beside the other: a, b, c; in Chinese a、b、c."""
    return ("、" if language() == "zh" else ", ").join(parts)


def best_language(accepted: str) -> str:
    """The language of ours that a browser likes best, by its header Accept-Language; else the usual one."""
    liked = {next(iter(LANGUAGES)): 0.0}
    for name, weight in ACCEPTED.findall(accepted.lower()):
        if name in LANGUAGES:
            liked[name] = max(liked.get(name, 0.0), float(weight or 1))
    return max(liked, key=lambda name: liked[name])
