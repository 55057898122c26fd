"""What of a text stays: the characters of a class, what stands in brackets, one of each run, every second."""

import re
import string
from collections.abc import Callable
from functools import partial
from random import Random

from .. import strings
from ..strings import SLOTS, Shape, digits, pick
from .task import Task, applied, one_of

CLASSES = {  # how a class is called, and its pattern
    "capitals": "[A-Z]",
    "small letters": "[a-z]",
    "letters": "[A-Za-z]",
    "digits": r"\d",
    "letters and digits": "[A-Za-z0-9]",
    "marks": r"[^A-Za-z0-9\s]",
    "spaces": " ",
}
CASES: dict[str, Callable[[str], str]] = {"": str, "in small letters": str.lower, "in capitals": str.upper}
PAIRS = ("()", "[]", "{}", "<>", "**", "''", '""', "//", "||", "__")
LONGEST = 26  # characters without sense


def letters(pool: str, rng: Random) -> str:
    return "".join(pick(rng, pool) for _ in range(2 + int(rng.random() * (LONGEST - 2))))


def chunks(rng: Random, mark: str, makers: tuple[Shape, ...]) -> str:
    """A few parts with the mark between, none to three times in a row."""
    parts = [pick(rng, makers)(rng) for _ in range(2 + int(rng.random() * 5))]
    return "".join(part + mark * int(rng.random() * 4) for part in parts[:-1]) + parts[-1]


def some_text(rng: Random) -> tuple[str, Shape]:
    """A shape of texts in which most classes occur, and its name."""
    mark = pick(rng, "-.,;:/#*+ ")
    pool = pick(
        rng,
        (
            string.ascii_letters,
            string.ascii_letters,
            string.ascii_lowercase + string.ascii_uppercase[:6],
            string.ascii_lowercase,
            string.ascii_letters + string.digits,
            string.ascii_letters + string.digits + mark * 4,
            string.ascii_uppercase + string.digits + mark * 6,
            string.ascii_letters + " " * 12,
            string.ascii_letters + mark * 8,
        ),
    )
    short: tuple[Shape, ...] = (
        lambda r: digits(r, 1 + int(r.random() * 3)),
        lambda r: pick(r, string.ascii_letters),
        strings.word,
        strings.first_name,
    )
    slot = pick(rng, tuple(SLOTS))
    return pick(
        rng,
        (
            (f"letters of {len(pool)}", partial(letters, pool)),
            (f"letters of {len(pool)}", partial(letters, pool)),
            (f"parts with {mark}", partial(chunks, mark=mark, makers=short)),
            (slot, SLOTS[slot]),
            ("phrase", strings.phrase),
        ),
    )


def filtered(kind: str, parameters: str, shape: Shape, answer: Callable[[str], str]) -> Task:
    """A task on cells, which have no space around them."""
    return applied(
        "filters", kind, parameters, lambda rng: shape(rng).strip(), lambda text: answer(text).strip()
    )


def of_class(rng: Random) -> Task:
    """All characters of a class stay, or go, whatever they are."""
    name, shape = some_text(rng)
    kind = pick(rng, ("only", "only", "without", "without", "swapped"))
    chosen, case = pick(rng, tuple(CLASSES)), pick(rng, ("", "", *CASES))
    pattern = CLASSES[chosen]

    def answer(text: str) -> str:
        found = "".join(re.findall(pattern, text)) if kind == "only" else re.sub(pattern, "", text)
        return text.swapcase() if kind == "swapped" else CASES[case](found)

    return filtered(kind, f"{chosen} {case}, {name}", shape, answer)


def of_letter(rng: Random) -> Task:
    """One character goes, or becomes another, wherever it stands."""
    name, shape = some_text(rng)
    sample = shape(rng)
    letter = pick(rng, sample) if rng.random() < 0.7 else pick(rng, "aeiosrtn -.,")
    other = pick(rng, "-_*+ ./")
    answers: dict[str, Callable[[str], str]] = {
        "without a character": lambda t: t.replace(letter, ""),
        "without it in any case": lambda t: re.sub(re.escape(letter), "", t, flags=re.IGNORECASE),
        "replaced": lambda t: t.replace(letter, other),
        "replaced once": lambda t: t.replace(letter, other, 1),
        "marked": lambda t: t.replace(letter, f"{other}{letter}{other}"),
    }
    kind = pick(rng, tuple(answers))
    return filtered(kind, f"{letter!r} {other!r}, {name}", shape, answers[kind])


def of_place(rng: Random) -> Task:
    """Every so manieth character stays, or goes, or changes."""
    name, shape = some_text(rng)
    step, first = pick(rng, (2, 2, 3)), pick(rng, (0, 1))
    answers: dict[str, Callable[[str], str]] = {
        "every": lambda t: t[first::step],
        "all but every": lambda t: "".join(c for n, c in enumerate(t) if n % step != first),
        "alternating case": lambda t: "".join(
            c.upper() if n % step == first else c.lower() for n, c in enumerate(t)
        ),
        "pairs turned": lambda t: re.sub("(.)(.)", r"\2\1", t),
        "in groups": lambda t: " ".join(re.findall(f".{{1,{step + 1}}}", t)),
    }
    kind = pick(rng, tuple(answers))
    return filtered(kind, f"{step} from {first}, {name}", shape, answers[kind])


def in_brackets(rng: Random) -> Task:
    """All that stands in brackets, or all but that, however often."""
    opening, closing = pick(rng, PAIRS)
    inside, outside = re.escape(opening) + "(.*?)" + re.escape(closing), pick(rng, ("noise", "words"))
    join, case = pick(rng, ("", "", " ", ", ", "-")), pick(rng, ("", "", *CASES))
    kind = pick(rng, ("inside", "inside", "outside"))

    def part(r: Random) -> str:
        if outside == "words":
            return strings.word(r)
        return letters(string.ascii_letters, r)[: 1 + int(r.random() * 6)]

    def shape(r: Random) -> str:
        parts = [part(r) for _ in range(2 * (1 + int(r.random() * 3)))]
        text = "".join(f"{a}{opening}{b}{closing}" for a, b in zip(parts[::2], parts[1::2], strict=True))
        return text + (part(r) if r.random() < 0.6 else "")

    def answer(text: str) -> str:
        left = join.join(re.findall(inside, text)) if kind == "inside" else re.sub(inside, "", text)
        return CASES[case](left)

    return filtered(kind, f"{opening}{closing} {join!r} {case}, {outside}", shape, answer)


def up_to(rng: Random) -> Task:
    """As far as the n-th character of a class, with it or without; or from there on."""
    name, shape = some_text(rng)
    chosen, count = pick(rng, ("capitals", "digits", "marks", "small letters")), pick(rng, (1, 2, 2, 3, 4))
    kind = pick(rng, ("up to", "up to and with", "from", "behind"))

    def answer(text: str) -> str:
        places = [match.start() for match in re.finditer(CLASSES[chosen], text)]
        if len(places) < count:
            return ""
        at = places[count - 1]
        return {
            "up to": text[:at],
            "up to and with": text[: at + 1],
            "from": text[at:],
            "behind": text[at + 1 :],
        }[kind]

    return filtered(kind, f"{count} {chosen}, {name}", shape, answer)


def of_runs(rng: Random) -> Task:
    """What stands several times in a row stays once, or is counted."""
    pool = pick(rng, (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-. /", "abcxyz019"))
    most, fixed = pick(rng, (3, 5, 8)), rng.random() < 0.4
    word = pool == string.ascii_lowercase and rng.random() < 0.6

    def shape(r: Random) -> str:
        base = strings.invented(r) if word else letters(pool, r)[:8]
        return "".join(c * (most if fixed else 1 + int(r.random() * most)) for c in base)

    answers: dict[str, Callable[[str], str]] = {
        "each run once": lambda t: re.sub(r"(.)\1+", r"\1", t),
        "runs counted": lambda t: re.sub(r"(.)\1*", lambda m: f"{m.group(1)}{len(m.group())}", t),
        "longest run": lambda t: max(re.finditer(r"(.)\1*", t), key=lambda m: len(m.group())).group(),
    }
    kind = pick(rng, ("each run once", *answers))
    return filtered(kind, f"{pool} {most} {fixed} {word}", shape, answers[kind])


def of_words(rng: Random) -> Task:
    """Words that are short, long, written so or so stay or go; all of them are glued together."""
    length, mark = pick(rng, (1, 2, 3, 4)), pick(rng, ("", " ", "-", "_", ", "))
    makers: tuple[Shape, ...] = (
        lambda r: letters(string.ascii_letters, r)[: 1 + int(r.random() * 6)],
        strings.word,
        strings.first_name,
        lambda r: strings.word(r).upper(),
        lambda r: digits(r, 1 + int(r.random() * 4)),
    )
    some = tuple(rng.sample(makers, pick(rng, (1, 1, 2, 3))))
    tests: dict[str, Callable[[str], bool]] = {
        "glued": lambda w: True,
        "longer than": lambda w: len(w) > length,
        "at most as long as": lambda w: len(w) <= length,
        "with a capital": lambda w: w[0].isupper(),
        "with digits": lambda w: any(c.isdigit() for c in w),
        "without digits": lambda w: not any(c.isdigit() for c in w),
    }
    kind = pick(rng, ("glued", *tests))

    def answer(text: str) -> str:
        return mark.join(w for w in text.split() if tests[kind](w))

    shape = partial(chunked, makers=some)
    return filtered(f"words {kind}", f"{length} {mark!r}, {len(some)}", shape, answer)


def chunked(rng: Random, makers: tuple[Shape, ...]) -> str:
    return " ".join(pick(rng, makers)(rng) for _ in range(2 + int(rng.random() * 5)))


SHARES = (
    (0.34, of_class),
    (0.14, of_letter),
    (0.1, of_place),
    (0.12, in_brackets),
    (0.12, up_to),
    (0.08, of_runs),
    (0.1, of_words),
)


def filter_family(rng: Random) -> Task:
    """Tasks that keep some of the characters of a text, and do keep some of most texts."""
    while True:
        task = one_of(rng, SHARES)
        if sum(task.example(rng) is not None for _ in range(4)) > 2:
            return task
