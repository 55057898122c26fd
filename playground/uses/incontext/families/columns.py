"""Several columns, joined by " | " into one input."""

from collections.abc import Callable
from functools import partial
from random import Random

from .. import programs, strings
from ..strings import SLOTS, digits, pick, word
from .basics import makes_sense
from .contacts import address
from .moments import day_of
from .names import person
from .task import Task, drawn, one_of
from .templates import Record, lines, record_task

COLUMN = " | "
MANY = {"title": 0.7, "middle": 0.4, "suffix": 0.0, "particle": 0.1}


def mixed_fields(rng: Random) -> dict[str, str]:
    """A person with an address, a date, a product: everything that stands in columns side by side."""
    moment = day_of(rng)
    number, price = 1 + int(rng.random() * 20), f"{int(rng.random() * 200)}.{digits(rng, 2)}"
    parts = {
        "yyyy": str(moment.year),
        "m": str(moment.month),
        "mm": f"{moment.month:02d}",
        "dd": f"{moment.day:02d}",
        "d": str(moment.day),
    }
    parts |= {
        "mon": strings.MONTHS[moment.month - 1][:3],
        "qty": str(number),
        "price": price,
        "item": word(rng),
        "code": strings.code(rng),
    }
    parts |= {
        "unit": pick(rng, strings.UNITS),
        "domain": strings.domain(rng),
        "area": digits(rng, 3),
        "line": f"{digits(rng, 3)}-{digits(rng, 4)}",
        "ext": pick(rng, strings.EXTENSIONS),
        "word": word(rng),
    }
    return address(rng) | person(rng, MANY) | parts  # fmt: skip


JOINED = Record(
    "joined",
    mixed_fields,
    lines(
        """
        {first} | {last}
        {first} | {last}
        {last} | {first}
        {first} | {last} | {domain}
        {title} | {first} | {last}
        {first} | {last} | {city}
        {first} | {last} | {code}
        {city} | {state}
        {city} | {state} | {zip}
        {number} | {street} | {k} | {city}
        {street} | {city} | {state} | {zip}
        {yyyy} | {mm} | {dd}
        {d} | {mon} | {yyyy}
        {dd} | {m} | {yyyy}
        {item} | {qty}
        {item} | {price}
        {item} | {qty} | {price}
        {qty} | {unit}
        {code} | {item} | {city}
        {area} | {line}
        {code} | {yyyy}
        {item} | {code} | {ext}
        {word} | {item}
        {word} | {item} | {code}
        {first} | {last} | {area} | {line}
        """
    ),
    lines(
        """
        {first} {last}
        {last}, {first}
        {f}. {last}
        {last}, {f}.
        {first_low}.{last_low}@{domain}
        {f_low}{last_low}@{domain}
        {title_}{last}
        Dear {title_}{last},
        {first} {last} ({city})
        {first} {last} - {code}
        {f}{l}-{code}
        {first} {l}.
        {LAST} {first}
        {city}, {state}
        {city}, {state} {zip}
        {state}-{zip}
        {number} {street} {k}
        {number} {street} {k}, {city}
        {street}, {city} {zip}
        {yyyy}-{mm}-{dd}
        {dd}/{mm}/{yyyy}
        {mm}/{dd}/{yyyy}
        {d} {mon} {yyyy}
        {mon} {d}, {yyyy}
        {dd}.{m}.{yyyy}
        {qty} x {item}
        {item} ({qty})
        {item}: ${price}
        {qty} {item} at ${price}
        ${price}
        {qty} {unit}
        {qty}{unit}
        {code}-{item}
        {item} [{code}]
        {code} / {city}
        ({area}) {line}
        {area}-{line}
        {code}-{yyyy}
        {item}_{code}.{ext}
        {word} {item}
        {word}-{item}
        {item}, {word}
        {word}_{item}_{code}
        {first} {last}: ({area}) {line}
        {last}
        {city}
        {item}
        {code}
        """
    ),
    {"f": "first", "first_low": "first", "f_low": "first", "title_": "title"}
    | {"l": "last", "last_low": "last", "LAST": "last"},
)  # fmt: skip


def cells_of(rng: Random) -> list[str]:
    """Slots of two to four columns."""
    return [pick(rng, tuple(SLOTS)) for _ in range(pick(rng, (2, 2, 3, 3, 4)))]


def fill(slots: list[str], rng: Random) -> list[str]:
    return [SLOTS[slot](rng).replace("|", "/").strip() or "x" for slot in slots]


def rearranged(rng: Random) -> Task:
    """One column, some of them, or all in another order, with marks between."""
    slots = cells_of(rng)
    order = rng.sample(range(len(slots)), 1 + int(rng.random() * len(slots)))
    marks = [pick(rng, strings.MARKS) for _ in order]
    if rng.random() < 0.5:
        marks = [marks[0]] * len(order)
    opening, closing = pick(rng, (("", ""), ("", ""), ("", ""), *strings.BRACKETS))
    change: Callable[[str], str] = pick(rng, (str, str, str, str, str.upper, str.lower, str.title))

    def row(r: Random) -> tuple[str, str]:
        cells = fill(slots, r)
        parts = [part for n, mark in zip(order, marks, strict=True) for part in (mark, change(cells[n]))]
        return COLUMN.join(cells), opening + "".join(parts[1:]) + closing

    return drawn("columns", "rearranged", f"{slots} {order} {marks}{opening}{closing} {change.__name__}", row)


def gaps(rng: Random) -> Task:
    """Some cells are empty: the first that is filled, or all that are, joined."""
    slots, mark = cells_of(rng), pick(rng, (", ", " ", "-", "; ", "/"))
    if rng.random() < 0.5:
        slots = [slots[0]] * len(slots)
    kind = pick(
        rng,
        (
            "first that is filled",
            "filled ones joined",
            "filled ones joined",
            "last that is filled",
            "how many are filled",
        ),
    )
    empty = pick(rng, ("", "", "N/A", "-"))

    def row(r: Random) -> tuple[str, str]:
        cells = [cell if r.random() < 0.55 else empty for cell in fill(slots, r)]
        if all(cell == empty for cell in cells):
            cells[-1] = fill(slots[-1:], r)[0]
        filled = [cell for cell in cells if cell != empty]
        outputs = {
            "first that is filled": filled[0],
            "last that is filled": filled[-1],
            "filled ones joined": mark.join(filled),
        }
        return COLUMN.join(cells), outputs.get(kind, str(len(filled)))

    return drawn("columns", kind, f"{slots} {mark} {empty}", row)


def compared(rng: Random) -> Task:
    """Two columns held against each other, or one that decides about the others."""
    kind = pick(rng, ("same or not", "larger", "smaller", "decides", "decides"))
    same, other = pick(
        rng, (("same", "different"), ("yes", "no"), ("TRUE", "FALSE"), ("ok", "check"), ("match", "no match"))
    )
    slot, keys = (
        pick(rng, ("word", "code", "first", "number", "place")),
        pick(rng, (("yes", "no"), ("A", "B"), ("M", "F"), ("new", "old"), ("1", "0"))),
    )
    default = pick(rng, ("", "-", "none", "N/A"))

    def row(r: Random) -> tuple[str, str]:
        one, two = SLOTS[slot](r), SLOTS[slot](r)
        if kind == "same or not":
            two = one if r.random() < 0.5 else two
            return f"{one} | {two}", same if one == two else other
        if kind == "decides":
            key = pick(r, keys)
            if default:
                return f"{one} | {key}", one if key == keys[0] else default
            return f"{one} | {two} | {key}", one if key == keys[0] else two
        a, b = int(r.random() * 1000), int(r.random() * 1000)
        return f"{a} | {b}", str(max(a, b) if kind == "larger" else min(a, b))

    return drawn("columns", kind, f"{same} {slot} {keys} {default}", row)


def sensible_program(rng: Random, slot: str) -> programs.Program:
    """A program of the training for the cells of a column."""
    shape = SLOTS[slot]
    while True:
        program = programs.make_program(rng, shape(rng), 1)
        if programs.split_of(program) == "train" and makes_sense(program, shape, rng):
            return program


def programmed(rng: Random) -> Task:
    """A string program on each of some columns."""
    slots = cells_of(rng)
    used = sorted(rng.sample(range(len(slots)), pick(rng, (1, 2))))
    parts = [(n, sensible_program(rng, slots[n])) for n in used]
    mark = pick(rng, strings.MARKS)

    def row(r: Random) -> tuple[str, str]:
        cells = fill(slots, r)
        outputs = [program(cells[n]) or "" for n, program in parts]
        return COLUMN.join(cells), mark.join(outputs) if all(outputs) else ""

    return drawn("columns", "programs", f"{slots} {mark} {[(n, p.signature) for n, p in parts]}", row)


def chosen(rng: Random) -> Task:
    """A column that says which part, or how many characters, of another is wanted."""
    kind = pick(rng, ("part", "part", "word", "first so many", "last so many", "repeated"))
    mark, slot = (
        pick(rng, (",", ", ", ";", "-", "/", " ", ".")),
        pick(rng, ("word", "first", "place", "code")),
    )
    behind = rng.random() < 0.7

    def row(r: Random) -> tuple[str, str]:
        parts = [
            SLOTS[slot](r).replace(mark, "").replace("|", "/") or "x" for _ in range(pick(r, (2, 2, 3, 4)))
        ]
        number = 1 + int(r.random() * len(parts))
        text = (" " if kind == "word" else mark).join(parts)
        outputs = {
            "part": parts[number - 1],
            "word": parts[number - 1],
            "first so many": text[:number].strip(),
            "last so many": text[-number:].strip(),
            "repeated": parts[0] * number,
        }
        text = parts[0] if kind == "repeated" else text
        return COLUMN.join((text, str(number)) if behind else (str(number), text)), outputs[kind]

    return drawn("columns", kind, f"{mark!r} {slot} {behind}", row)


def searched(rng: Random) -> Task:
    """Texts that are looked for in the first column: whether any or all are there, how often one is, and
    what stands around it."""
    kind = pick(
        rng, ("any", "all", "none", "but not the last", "how often", "how often", "without it", "which")
    )
    yes, no = pick(rng, (("true", "false"), ("yes", "no"), ("TRUE", "FALSE"), ("1", "0"), ("found", "-")))
    slot, keys = pick(rng, ("word", "word", "first", "place", "code")), pick(rng, (1, 2, 2, 3))
    mark = pick(rng, (" ", " ", ", ", ",", "-"))
    count = {"how often": 1, "without it": 1, "but not the last": keys + 1, "which": keys + 1}.get(kind, keys)

    def row(r: Random) -> tuple[str, str]:
        words = [SLOTS[slot](r).replace("|", "/").strip() or "x" for _ in range(2 + int(r.random() * 4))]
        wanted = [pick(r, words) if r.random() < 0.5 else SLOTS[slot](r) for _ in range(count)]
        if kind in ("how often", "without it"):
            words += [pick(r, words) for _ in range(int(r.random() * 3))]
            wanted = [pick(r, words)]
        there = [one in words for one in wanted]
        outputs = {
            "any": yes if any(there) else no,
            "all": yes if all(there) else no,
            "none": no if any(there) else yes,
            "but not the last": yes if any(there[:-1]) and not there[-1] else no,
            "how often": str(words.count(wanted[0])),
            "without it": mark.join(word for word in words if word != wanted[0]),
            "which": next((one for one, found in zip(wanted, there, strict=True) if found), ""),
        }
        return COLUMN.join((mark.join(words), *wanted)), outputs[kind]

    return drawn("columns", f"searched, {kind}", f"{yes} {slot} {keys} {mark!r}", row)


SHARES = (
    (0.36, partial(record_task, family="columns", record=JOINED, most=1)),
    (0.15, rearranged),
    (0.14, programmed),
    (0.08, gaps),
    (0.08, compared),
    (0.08, chosen),
    (0.11, searched),
)


def column_family(rng: Random) -> Task:
    """Tasks whose input stands in several columns."""
    return one_of(rng, SHARES)
