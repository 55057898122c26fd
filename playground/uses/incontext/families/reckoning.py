"""Small sums, and numbers in words, in Roman numerals, as ordinals and fractions."""

from collections.abc import Callable
from random import Random

from ..strings import Shape, clock, pick
from .moments import ordinal
from .task import Task, applied

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMERALS = (
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def in_words(n: int) -> str:
    """A number below 100."""
    if n < 20:
        return ONES[n]
    ten, one = divmod(n, 10)
    return TENS[ten - 2] + ("-" + ONES[one] if one else "")


def roman(n: int) -> str:
    written = ""
    for value, letters in NUMERALS:
        count, n = divmod(n, value)
        written += letters * count
    return written


WORDS = {in_words(n): str(n) for n in range(100)}
ROMAN = {roman(n): str(n) for n in range(1, 100)}


def from_roman(text: str) -> str:
    return ROMAN[text]


def twelve_hours(text: str) -> str:
    hour, minute = text.split(":")
    return f"{(int(hour) + 11) % 12 + 1}:{minute} {'AM' if int(hour) < 12 else 'PM'}"


def reckoning(rng: Random) -> Task:
    """Counting on, doubling, and numbers that are no digits."""
    step, size = 1 + int(rng.random() * 9), pick(rng, (2, 2, 3))
    whole: Shape = lambda r: str(int(r.random() * 10**size))  # noqa: E731
    large: Shape = lambda r: str(int(r.random() * 10 ** (3 + int(r.random() * 5))))  # noqa: E731
    small: Shape = lambda r: str(int(r.random() * 100))  # noqa: E731
    half: Shape = lambda r: f"{int(r.random() * 10)} {pick(r, ('1/2', '1/4', '3/4'))}"  # noqa: E731
    choices: list[tuple[str, Shape, Callable[[str], str]]] = [
        (f"plus {step}", whole, lambda t: str(int(t) + step)),
        (f"minus {step}", whole, lambda t: str(int(t) - step)),
        ("plus 1", whole, lambda t: str(int(t) + 1)),
        ("doubled", whole, lambda t: str(int(t) * 2)),
        ("times 10", whole, lambda t: str(int(t) * 10)),
        ("from 100", small, lambda t: str(100 - int(t))),
        ("last digit", large, lambda t: t[-1]),
        ("even or odd", whole, lambda t: "odd" if int(t) % 2 else "even"),
        ("ordinal", lambda r: str(1 + int(r.random() * 100)), lambda t: ordinal(int(t))),
        ("ordinal back", lambda r: ordinal(1 + int(r.random() * 100)), lambda t: t[:-2]),
        ("roman", lambda r: str(1 + int(r.random() * 60)), lambda t: roman(int(t))),
        ("in digits again", lambda r: roman(1 + int(r.random() * 40)), from_roman),
        ("in words", small, lambda t: in_words(int(t))),
        ("in digits", lambda r: in_words(int(r.random() * 100)), WORDS.__getitem__),
        ("fraction", half, lambda t: t[:-4] + {"1/2": ".5", "1/4": ".25", "3/4": ".75"}[t[-3:]]),
        ("12 hours", clock, twelve_hours),
        ("in millions", lambda r: f"{1 + int(r.random() * 99)}000000", lambda t: f"{t[:-6]}M"),
    ]
    kind, shape, answer = pick(rng, choices)
    return applied("numbers", kind, str(size), shape, answer)
