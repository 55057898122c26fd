"""Another format for another kind of row: odd rows, placeholders, what may be missing, thresholds."""

from collections.abc import Callable
from functools import partial
from random import Random

from .. import programs, strings
from ..strings import SLOTS, TEMPLATES, digits, first_name, last_name, pick, place, word
from .basics import makes_sense
from .numbers import amounts
from .task import Task, drawn

PLACEHOLDERS = (
    "N/A",
    "n/a",
    "NA",
    "-",
    "--",
    "?",
    "null",
    "NULL",
    "none",
    "None",
    "unknown",
    "TBD",
    "#N/A",
    "nil",
    "x",
)
DEFAULTS = ("0", "unknown", "-", "N/A", "none", "missing", "n/a", "NULL", "?", "empty", "TBD")
Change = Callable[[str], str]


def some_change(rng: Random) -> tuple[str, Change]:
    """Something small that may be done to any text, with its name."""
    before, after = pick(rng, ("", "#", "ID ", "<", "$")), pick(rng, ("", "", "!", ".", " ok", ">"))
    count = pick(rng, (1, 2, 3))
    return pick(
        rng,
        (
            ("as it is", lambda t: t),
            ("as it is", lambda t: t),
            ("upper", str.upper),
            ("lower", str.lower),
            (f"{before} {after}", lambda t: before + t + after),
            (f"first {count}", lambda t: t[:count]),
            ("first word", lambda t: t.split()[0]),
            ("last word", lambda t: t.split()[-1]),
        ),
    )


def placeholders(rng: Random) -> Task:
    """Rows that hold nothing get a default; the others are kept or changed."""
    marks, default = rng.sample(PLACEHOLDERS, pick(rng, (1, 1, 2, 3))), pick(rng, DEFAULTS)
    slot, share = (
        pick(rng, ("first", "number", "decimal", "place", "code", "phrase", "grouped", "clock")),
        pick(rng, (0.25, 0.4)),
    )
    name, change = some_change(rng)

    def row(r: Random) -> tuple[str, str]:
        if r.random() < share:
            return pick(r, marks), default
        text = SLOTS[slot](r)
        return text, change(text)

    return drawn("conditions", "placeholders", f"{marks} to {default}, else {slot} {name}", row)


def branch(rng: Random, template: str) -> tuple[str, programs.Program]:
    """A program of the training for a kind of row."""
    while True:
        program = programs.make_program(rng, strings.fill(template, rng), pick(rng, (1, 1, 2)))
        shape = partial(strings.fill, template)
        if programs.split_of(program) == "train" and makes_sense(program, shape, rng):
            return template, program


def looks(template: str) -> str:
    """What tells rows of two templates apart: their marks and digits."""
    return "".join(c for c in strings.SLOT.sub(lambda m: kind_of(m.group(1)), template) if c not in "abc ")


def kind_of(slot: str) -> str:
    numbers = ("number", "digits", "decimal", "grouped", "year", "nn", "clock", "ddd", "dddd", "code")
    return "0" if slot in numbers else ""


def two_kinds(rng: Random) -> Task:
    """Two kinds of rows that look different, each with its own program."""
    one, other = rng.sample(TEMPLATES, 2)
    while looks(one) == looks(other) or "noise" in one + other or "mixed" in one + other:
        one, other = rng.sample(TEMPLATES, 2)
    branches = [branch(rng, template) for template in (one, other)]

    def row(r: Random) -> tuple[str, str]:
        template, program = pick(r, branches)
        text = strings.fill(template, r)
        return text, program(text) or ""

    parameters = "; ".join(f"{template}: {program.signature}" for template, program in branches)
    return drawn("conditions", "two kinds of rows", parameters, row)


Piece = Callable[[Random], str]
OPTIONAL: dict[str, tuple[Piece, Piece, str]] = {
    # what is always there, what may be missing, and how it is written > what is wanted
    "middle name": (
        lambda r: f"{first_name(r)}|{last_name(r)}",
        first_name,
        "{a} {o} {b}>{o}; {a} {o} {b}>{b}, {a} {o}",
    ),
    "unit": (strings.number, lambda r: pick(r, strings.UNITS), "{a} {o}>{o}; {a}{o}>{o}; {a} {o}>{o} {a}"),
    "country": (
        place,
        lambda r: pick(r, strings.COUNTRIES),
        "{a}, {o}>{o}; {a} ({o})>{o}; {a}, {o}>{a} ({o})",
    ),
    "extension": (word, lambda r: pick(r, strings.EXTENSIONS[:9]), "{a}.{o}>{o}; {a}.{o}>{a}.{o}"),
    "area code": (
        lambda r: f"{digits(r, 3)}-{digits(r, 4)}",
        lambda r: digits(r, 3),
        "({o}) {a}>({o}) {a}; {o}-{a}>{o}-{a}; ({o}) {a}>{o}",
    ),
    "scheme": (
        strings.domain,
        lambda r: pick(r, ("http", "https", "ftp")),
        "{o}://{a}>{o}://{a}; {o}://{a}>{o}",
    ),
    "comment": (strings.phrase, word, "{a} ({o})>{o}; {a} - {o}>{o}; {a} [{o}]>{o}: {a}"),
    "seconds": (strings.clock, lambda r: pick(r, "012345") + digits(r, 1), "{a}:{o}>{a}:{o}; {a}:{o}>{o}"),
    "sign": (strings.decimal, lambda r: pick(r, ("$", "€", "£")), "{o}{a}>{o}; {o}{a}>{o}{a}"),
    "year": (
        lambda r: f"{pick(r, strings.MONTHS)} {1 + int(r.random() * 28)}",
        strings.year,
        "{a}, {o}>{o}; {a} {o}>{a}, {o}",
    ),
}


def missing(rng: Random) -> Task:
    """A piece that some rows lack: it is left out, or a default stands in its place."""
    kind = pick(rng, tuple(OPTIONAL))
    always, perhaps, ways = OPTIONAL[kind]
    written, wanted = pick(rng, ways.split("; ")).split(">")
    alone = wanted == "{o}"  # then a row without it has only the default
    default = (
        pick(rng, DEFAULTS)
        if alone and rng.random() < 0.6
        else perhaps(rng)
        if alone or rng.random() < 0.6
        else ""
    )

    def row(r: Random) -> tuple[str, str]:
        a, _, b = always(r).partition("|")
        if r.random() < 0.6:
            fields = {"a": a, "b": b, "o": perhaps(r)}
            return written.format_map(fields), wanted.format_map(fields)
        bare = f"{a} {b}".strip() if "{b}" in written else a
        if default:
            return bare, wanted.format_map({"a": a, "b": b, "o": default})
        return bare, f"{b}, {a}" if "{b}, {a}" in wanted else bare

    return drawn("conditions", f"missing {kind}", f"{written} to {wanted} default {default}", row)


def threshold(rng: Random) -> Task:
    """By the size of a number: a label, the number itself, or another format."""
    limit, digits_ = pick(rng, (10, 18, 50, 60, 100, 500, 1000)), amounts(rng, 3, pick(rng, (0, 0, 1)))
    yes, no = pick(
        rng,
        (
            ("yes", "no"),
            ("pass", "fail"),
            ("high", "low"),
            ("big", "small"),
            ("over", "under"),
            ("OK", "check"),
            (word(rng), word(rng)),
        ),
    )
    kind = pick(rng, ("two labels", "label or number", "number or label", "capped"))

    def row(r: Random) -> tuple[str, str]:
        value = int(r.random() * limit * 2) if r.random() < 0.8 else limit + int(r.random() * 3) - 1
        text = str(value) if not digits_.places[0] else f"{value}.{digits(r, 1)}"
        reached = value >= limit
        outputs = {
            "two labels": yes if reached else no,
            "label or number": yes if reached else text,
            "number or label": text if reached else no,
            "capped": str(limit) if reached else text,
        }
        return text, outputs[kind]

    return drawn("conditions", f"threshold, {kind}", f"{limit} {yes} {no} {digits_.places[0] > 0}", row)


def keyword(rng: Random) -> Task:
    """By a word in the row: a label each, or a default."""
    words = rng.sample(strings.WORDS[:70], pick(rng, (1, 2, 2, 3)))
    labels = [pick(rng, (word(rng), w.capitalize(), w[0].upper(), w)) for w in words]
    default, shape = (
        pick(rng, ("other", "none", "-", "misc", "unknown")),
        pick(rng, ("middle", "end", "start")),
    )
    if len(words) == 1:
        labels, default = pick(rng, ((["yes"], "no"), (["1"], "0"), (["true"], "false"), (labels, default)))

    def row(r: Random) -> tuple[str, str]:
        others = [w for w in (word(r) for _ in range(3)) if w not in words] or ["so"]
        n = int(r.random() * (len(words) + 1))
        if n == len(words):
            return " ".join(others), default
        place = {"middle": int(r.random() * (len(others) + 1)), "end": len(others), "start": 0}[shape]
        return " ".join([*others[:place], words[n], *others[place:]]), labels[n]

    return drawn("conditions", "keyword", f"{words} to {labels}, else {default}, {shape}", row)


def already(rng: Random) -> Task:
    """Rows that have a beginning or an end already stay as they are; the others get it."""
    mark, front = pick(
        rng,
        (
            (("$", "#", "SKU-", "https://", "+1 ", "ID-", "@", "www.", "No. "), True),
            ((".", "%", " kg", "!", ".com", ";", ".txt", " USD"), False),
        ),
    )
    piece, slot = pick(rng, mark), pick(rng, ("number", "word", "code", "decimal", "invented", "digits"))
    reverse = rng.random() < 0.3  # taken away where it is

    def row(r: Random) -> tuple[str, str]:
        text = SLOTS[slot](r)
        whole = piece + text if front else text + piece
        return whole if r.random() < 0.5 else text, text if reverse else whole

    return drawn(
        "conditions", "taken where it is" if reverse else "added where it lacks", f"{piece} {slot}", row
    )


def lengths(rng: Random) -> Task:
    """Long rows are cut; short ones stay, or are filled up."""
    limit, tail = pick(rng, (3, 4, 5, 6, 8, 10)), pick(rng, ("...", "...", "", "-", "*"))
    kind = pick(rng, ("cut", "cut", "only longer than"))
    shape = pick(rng, (strings.phrase, word, strings.invented, strings.number))

    def row(r: Random) -> tuple[str, str]:
        text = shape(r)
        if kind == "cut":
            return text, text if len(text) <= limit else text[:limit].strip() + tail
        return text, text if len(text) > limit else "too short"

    return drawn("conditions", kind, f"{limit} {tail} {shape.__name__}", row)


def counted(rng: Random) -> Task:
    """One thing or several; nobody, one or many."""
    noun = pick(rng, ("item", "day", "file", "person", "row", "box", "city", word(rng)))
    many = {"person": "people", "box": "boxes", "city": "cities"}.get(noun, noun + "s")
    none, before = pick(rng, ("no " + many, "0 " + many, "none")), pick(rng, ("", "", "", "about ", "in "))

    def row(r: Random) -> tuple[str, str]:
        n = pick(r, (0, 1, 1, 2, 3, int(r.random() * 100)))
        return str(n), none if n == 0 else f"{before}{n} {noun if n == 1 else many}"

    return drawn("conditions", "one or several", f"{noun} {many} {none} {before}", row)


SALUTATIONS = (("Mr", "Mrs", "Dr"), ("Mr.", "Ms.", "Dr."), ("Herr", "Frau", "Dr."))


def salutation(rng: Random) -> Task:
    """By the title of a person: a letter, a word, or a greeting."""
    titles = pick(rng, SALUTATIONS)
    words = pick(
        rng,
        (("M", "F", "?"), ("male", "female", "unknown"), ("Sir", "Madam", "Doctor"), ("he", "she", "they")),
    )
    frame = pick(rng, ("{w}", "{w}", "Dear {w} {l}", "{l} ({w})", "{w} {l}"))

    def row(r: Random) -> tuple[str, str]:
        n, last = int(r.random() * 3), last_name(r)
        return f"{titles[n]} {first_name(r)} {last}", frame.format(w=words[n], l=last)

    return drawn("conditions", "by title", f"{titles} to {words} in {frame}", row)


MADE: tuple[Callable[[Random], Task], ...] = (
    *(placeholders, placeholders, two_kinds, two_kinds, two_kinds, missing, missing, missing, missing),
    *(threshold, threshold, keyword, already, already, lengths, counted, salutation),
)


def condition_family(rng: Random) -> Task:
    """What is done depends on the kind of row."""
    return pick(rng, MADE)(rng)
