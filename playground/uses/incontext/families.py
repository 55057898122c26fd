"""Families of tasks: without end, drawn from a random generator, each a function of its input.

A task tells how inputs look (`shape`) and what becomes of each (`answer`). The families of HELD_FAMILIES
are never trained on, nor are the programs that `programs.split_of` holds out.
"""

import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from . import programs, strings
from .strings import Shape, invented, pick, word

MAX_OUTPUT = 60  # characters
SPLITS = ("train", "programs", "pairs", "four parts", "families", "words")


@dataclass(frozen=True)
class Task:
    """What a person might want done to every row of a column."""

    family: str
    split: str  # one of SPLITS
    describe: str  # what it does, for people who read an evaluation
    shape: Shape
    answer: Callable[[str], str | None]  # None where the input has no answer

    def example(self, rng: Random) -> tuple[str, str] | None:
        """A fresh input with its output; None where this draw has none that could be a cell."""
        text = self.shape(rng)
        output = self.answer(text)
        if not text.strip() or not output or len(output) > MAX_OUTPUT:
            return None
        return text, output


Family = Callable[[Random], Task]


def program_family(rng: Random, split: str = "train") -> Task:
    """A string program of the split that is asked for, on texts of one shape."""
    while True:
        shape = strings.make_shape(rng)
        count = 4 if split == "four parts" else pick(rng, (1, 1, 1, 1, 2, 2, 3))
        program = programs.make_program(rng, shape(rng), count)
        if programs.split_of(program) == split and makes_sense(program, shape, rng):
            return Task("programs", split, program.signature, shape, program)


def makes_sense(program: programs.Program, shape: Shape, rng: Random) -> bool:
    """Whether a program nearly always has an answer here, and not always the same one."""
    outputs = [program(shape(rng)) for _ in range(6)]
    good = [output for output in outputs if output and len(output) <= MAX_OUTPUT]
    return len(good) >= 5 and len(set(good)) > 1


def copy_family(rng: Random) -> Task:
    """The text itself, or with something fixed around it: what a beginner should learn first."""
    shape = strings.make_shape(rng)
    before, after = (pick(rng, ("", "", pick(rng, strings.MARKS), word(rng) + " ")) for _ in range(2))
    case = pick(rng, (str, str, str, str.upper, str.lower))
    return Task("copy", "train", f"{before!r} + text + {after!r}", shape, lambda t: before + case(t) + after)


def dictionary_family(rng: Random) -> Task:
    """Two or three words with a code each, made up for this episode."""
    keys = [
        pick(rng, (word, strings.first_name, strings.code))(rng) for _ in range(2 + int(rng.random() * 2))
    ]
    makers = (invented, strings.code, strings.number, lambda r: strings.noise(r, longest=5))
    values = [pick(rng, makers)(rng) for _ in keys]
    codes = dict(zip(keys, values, strict=True))
    return Task("dictionary", "train", repr(codes), lambda r: pick(r, keys), codes.__getitem__)


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


def grammar_family(rng: Random) -> Task:
    """A language of this episode: invented function words, each with a meaning that is a rule."""
    rules: list[tuple[str, Callable[[list[str]], list[str]]]] = [
        ("twice", lambda w: w * 2),
        ("thrice", lambda w: w * 3),
        ("backwards", lambda w: w[::-1]),
        ("loudly", lambda w: [x.upper() for x in w]),
        ("alone", lambda w: w[:1]),
        ("without the first", lambda w: w[1:] or w),
        ("framed", lambda w: ["[", *w, "]"]),
    ]
    chosen = rng.sample(rules, 2)
    functions = {invented(rng, 2): rule for _, rule in chosen}
    first = rng.random() < 0.5  # whether the function word stands in front

    def shape(r: Random) -> str:
        words = [invented(r, 2) for _ in range(1 + int(r.random() * 3))]
        words = [w for w in words if w not in functions] or ["ba"]
        function = pick(r, tuple(functions))
        return " ".join([function, *words] if first else [*words, function])

    def answer(text: str) -> str | None:
        words = text.split(" ")
        function, rest = (words[0], words[1:]) if first else (words[-1], words[:-1])
        return " ".join(functions[function](rest)) if function in functions else None

    return Task("grammar", "train", " and ".join(name for name, _ in chosen), shape, answer)


DATE_FORMATS: dict[str, Callable[[date], str]] = {
    "ISO": lambda d: f"{d:%Y-%m-%d}",
    "US": lambda d: f"{d:%m/%d/%Y}",
    "European": lambda d: f"{d:%d/%m/%Y}",
    "German": lambda d: f"{d:%d.%m.%Y}",
    "short year": lambda d: f"{d:%d/%m/%y}",
    "long": lambda d: f"{d.day} {strings.MONTHS[d.month - 1]} {d.year}",
    "American": lambda d: f"{strings.MONTHS[d.month - 1]} {d.day}, {d.year}",
    "abbreviated": lambda d: f"{d.day:02d}-{strings.MONTHS[d.month - 1][:3]}-{d.year}",
    "compact": lambda d: f"{d:%Y%m%d}",
}
DATE_PARTS: dict[str, Callable[[date], str]] = {
    "year": lambda d: str(d.year),
    "month name": lambda d: strings.MONTHS[d.month - 1],
    "month": lambda d: str(d.month),
    "day": lambda d: str(d.day),
    "ordinal day": lambda d: ordinal(d.day),
    "quarter": lambda d: f"Q{(d.month + 2) // 3}",
    "month and year": lambda d: f"{strings.MONTHS[d.month - 1][:3]} {d.year}",
    "decade": lambda d: f"{d.year // 10 * 10}s",
}


def date_family(rng: Random) -> Task:
    """A date in another format, or a part of it."""
    source = pick(rng, tuple(DATE_FORMATS))
    target = pick(rng, [name for name in (*DATE_FORMATS, *DATE_PARTS) if name != source])
    write, rewrite = DATE_FORMATS[source], (DATE_FORMATS | DATE_PARTS)[target]
    meant: dict[str, date] = {}  # a two-digit year alone would not say which century

    def shape(r: Random) -> str:
        day = date(1950, 1, 1) + timedelta(days=int(r.random() * 36000))
        if source == "short year":
            day = day.replace(year=2000 + day.year % 50, day=min(day.day, 28))
        meant[write(day)] = day
        return write(day)

    return Task(
        "dates", "train", f"{source} to {target}", shape, lambda t: rewrite(meant[t]) if t in meant else None
    )


def ordinal(n: int) -> str:
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def roman(n: int) -> str:
    numerals = (
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
    written = ""
    for value, letters in numerals:
        count, n = divmod(n, value)
        written += letters * count
    return written


def number_family(rng: Random) -> Task:
    """Counting on, doubling, rounding, and other ways to write a number."""
    step, size = 1 + int(rng.random() * 9), pick(rng, (2, 2, 3))
    whole = lambda r: str(int(r.random() * 10**size))  # noqa: E731
    large = lambda r: str(int(r.random() * 10 ** (3 + int(r.random() * 5))))  # noqa: E731
    price = lambda r: f"{r.random() * 100:.2f}"  # noqa: E731
    choices: list[tuple[str, Shape, Callable[[str], str]]] = [
        (f"plus {step}", whole, lambda t: str(int(t) + step)),
        (f"minus {step}", whole, lambda t: str(int(t) - step)),
        ("plus 1", whole, lambda t: str(int(t) + 1)),
        ("doubled", whole, lambda t: str(int(t) * 2)),
        ("times 10", whole, lambda t: str(int(t) * 10)),
        ("thousands", large, lambda t: f"{int(t):,}"),
        ("without thousands", lambda r: f"{int(large(r)):,}", lambda t: t.replace(",", "")),
        ("rounded down", price, lambda t: str(int(float(t)))),
        ("rounded", price, lambda t: f"{float(t):.0f}"),
        ("one decimal", price, lambda t: t[:-1]),
        ("decimal comma", price, lambda t: t.replace(".", ",")),
        ("percent", lambda r: f"0.{int(r.random() * 90) + 10}", lambda t: f"{t[2:]}%"),
        ("ordinal", lambda r: str(1 + int(r.random() * 100)), lambda t: ordinal(int(t))),
        ("roman", lambda r: str(1 + int(r.random() * 60)), lambda t: roman(int(t))),
        ("in digits again", lambda r: roman(1 + int(r.random() * 40)), from_roman),
        ("cents", price, lambda t: t.replace(".", "").lstrip("0") or "0"),
        ("even or odd", whole, lambda t: "odd" if int(t) % 2 else "even"),
        ("last digit", large, lambda t: t[-1]),
        ("12 hours", strings.clock, twelve_hours),
        ("in millions", lambda r: f"{1 + int(r.random() * 99)}000000", lambda t: f"{t[:-6]}M"),
    ]
    name, shape, answer = pick(rng, choices)
    return Task("numbers", "train", name, shape, answer)


def from_roman(text: str) -> str:
    return next(str(n) for n in range(1, 100) if roman(n) == text)


def twelve_hours(text: str) -> str:
    hour, minute = text.split(":")
    return f"{(int(hour) + 11) % 12 + 1}:{minute} {'AM' if int(hour) < 12 else 'PM'}"


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


def plural(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(s|x|z|ch|sh)$", noun) else "s")


def with_e(verb: str, ending: str) -> str:
    """An ending that begins with e: carry + ed = carried, move + ed = moved."""
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "i" + ending
    return verb + (ending[1:] if verb.endswith("e") else ending)


def gerund(verb: str) -> str:
    return (verb[:-1] if re.search(r"[^aeio]e$", verb) else verb) + "ing"


def morphology_family(rng: Random) -> Task:
    """Endings: the regular ones of English, on known and invented words, and invented ones."""
    if rng.random() < 0.5:
        choices: list[tuple[str, Callable[[str], str]]] = [
            ("plural", plural),
            ("past", lambda t: with_e(t, "ed")),
            ("-ing", gerund),
            ("comparative", lambda t: with_e(t, "er")),
            ("superlative", lambda t: with_e(t, "est")),
            ("-ly", lambda t: (t[:-1] + "i" if t.endswith("y") else t) + "ly"),
            ("agent", lambda t: with_e(t, "er")),
            ("-ness", lambda t: (t[:-1] + "i" if t.endswith("y") else t) + "ness"),
            ("un-", lambda t: "un" + t),
            ("re- -ed", lambda t: "re" + with_e(t, "ed")),
        ]
        name, answer = pick(rng, choices)
        return Task("morphology", "train", name, word, answer)
    ending, other = invented(rng, 1), invented(rng, 2)
    cases: list[tuple[str, Callable[[str], str]]] = [
        (f"-{ending}", lambda t: t + ending),
        (f"{ending}-", lambda t: ending + t),
        (f"{ending}- -{other}", lambda t: ending + t + other),
        (f"-{ending} or -{other}", lambda t: t + (ending if t[-1] in "aeiouy" else other)),
        ("reduplicated", lambda t: t[:2] + t),
        (f"last letter gone, -{ending}", lambda t: t[:-1] + ending),
        (f"last letter twice, -{ending}", lambda t: t + t[-1] + ending),
        (f"-{ending}- inside", lambda t: t[:1] + ending + t[1:]),
    ]
    name, answer = pick(rng, cases)
    return Task("morphology", "train", name, invented, answer)


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


VOWELS = "aeiou"


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


def lexical_family(lists: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Family:
    """Pairs of words that have to be known: (name, pairs) each, of which one is drawn for a task."""

    def family(rng: Random) -> Task:
        name, pairs = pick(rng, lists)
        known = dict(pairs)
        keys = tuple(known)
        return Task("lexical", "train", name, lambda r: pick(r, keys), known.get)

    return family


HELD_FAMILIES: dict[str, Family] = {"vowels": vowel_family, "rotations": rotation_family}
EASY: tuple[tuple[float, Family], ...] = (
    (0.5, copy_family),
    (0.2, dictionary_family),
    (0.3, program_family),
)
MIXTURE: tuple[tuple[float, Family], ...] = (
    (0.64, program_family),
    (0.03, copy_family),
    (0.03, dictionary_family),
    (0.04, classification_family),
    (0.03, grammar_family),
    (0.04, date_family),
    (0.04, number_family),
    (0.05, list_family),
    (0.04, character_family),
    (0.04, morphology_family),
    (0.02, choice_family),
)


def draw(rng: Random, mixture: Sequence[tuple[float, Family]] = MIXTURE) -> Task:
    """A task of a mixture of (share, family), whose shares sum to 1."""
    chance = rng.random()
    for share, family in mixture:
        chance -= share
        if chance < 0:
            return family(rng)
    return mixture[-1][1](rng)
