"""Case, spaces, punctuation and accents put right."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from .. import strings
from ..strings import digits, first_name, last_name, pick, place, word
from .task import Task, drawn

Spoil = Callable[[Random, str], str]
SMALL = "of and the in for a to on by at with".split()
ACRONYMS = "USA UK HR IT CEO NASA PDF VAT".split()


def plain(rng: Random) -> str:
    """Words in lower case."""
    return " ".join(word(rng) for _ in range(pick(rng, (1, 2, 2, 3, 3, 4))))


def proper(rng: Random) -> str:
    """Names of things, in capitals as they should be."""
    return pick(rng, (lambda r: f"{first_name(r)} {last_name(r)}", place, lambda r: plain(r).title()))(rng)


def each(rng: Random, text: str, chance: float, old: str, new: Callable[[str], str]) -> str:
    return re.sub(old, lambda m: new(m.group()) if rng.random() < chance else m.group(), text)


TAGS = ("<b>{}</b>", "<p>{}</p>", "{}<br>", "<td>{}</td>", "{}", '<span class="x">{}</span>')
ENDS = ("", ",", ".", ";", "!!", ",,", " -", ":")
NUMBERED = ("", "{}. ", "{}) ", "({}) ", "{}: ")
STARTS = ("", "- ", "* ", "> ", "# ", "-- ", "+ ")
SPOILS: dict[str, Spoil] = {
    "spaces around": lambda r, t: " " * int(r.random() * 4) + t + " " * int(r.random() * 4),
    "spaces inside": lambda r, t: each(r, t, 0.7, " ", lambda m: m * (2 + int(r.random() * 2))),
    "quotes": lambda r, t: pick(r, ('"{}"', "'{}'", '"{}', "{}")).format(t),
    "marks at the end": lambda r, t: t + pick(r, ENDS),
    "marks in front": lambda r, t: pick(r, STARTS) + t,
    "numbered": lambda r, t: (
        pick(r, ("", "{}. ", "{}) ", "({}) ", "{}: ")).format(1 + int(r.random() * 30)) + t
    ),
    "brackets": lambda r, t: t + pick(r, ("", f" ({word(r)})", f" [{digits(r, 1)}]")),
    "tags": lambda r, t: pick(r, TAGS).format(t),
    "joined by marks": lambda r, t: t.replace(" ", pick(r, "_-.")),
    "underscores": lambda r, t: t.replace(" ", "_"),
    "doubled": lambda r, t: f"{t} {t.split()[-1]}" if r.random() < 0.6 else t,
    "spaces before marks": lambda r, t: t.replace(" ", pick(r, (" , ", " ,", ",", ", ")), 1),
}


def cased(rng: Random, text: str) -> str:
    """In capitals, in small letters, or mixed."""
    mixed = lambda t: "".join(pick(rng, (c.upper(), c.lower())) for c in t)  # noqa: E731
    return pick(rng, (str.upper, str.lower, str.swapcase, str.title, mixed))(text)


def capitals(text: str) -> str:
    """Each word with a capital, whatever marks it has inside."""
    return " ".join(w[:1].upper() + w[1:].lower() for w in text.split(" "))


def title_with_small_words(text: str) -> str:
    """As titles are written: the little words stay small, but for the first."""
    words = text.lower().split()
    return " ".join(w if n and w in SMALL else w.capitalize() for n, w in enumerate(words))


WRITTEN: dict[str, Callable[[str], str]] = {  # from words in small letters
    "camelCase": lambda t: (w := t.split())[0] + "".join(map(str.capitalize, w[1:])),
    "PascalCase": lambda t: "".join(map(str.capitalize, t.split())),
    "snake_case": lambda t: t.replace(" ", "_"),
    "SNAKE_CASE": lambda t: t.replace(" ", "_").upper(),
    "kebab-case": lambda t: t.replace(" ", "-"),
    "Train-Case": lambda t: "-".join(map(str.capitalize, t.split())),
    "dot.case": lambda t: t.replace(" ", "."),
    "Title Case": lambda t: " ".join(map(str.capitalize, t.split())),
    "Sentence case": str.capitalize,
    "UPPER CASE": str.upper,
    "lower case": str,
    "#HashTag": lambda t: "#" + "".join(map(str.capitalize, t.split())),
    "path/of/words": lambda t: t.replace(" ", "/"),
}


def spoiled(rng: Random) -> Task:
    """What does not belong there is taken out."""
    kinds = rng.sample(tuple(SPOILS), pick(rng, (1, 1, 1, 2, 2, 3)))
    if {"joined by marks", "underscores", "spaces before marks"} & set(kinds):
        kinds = [next(k for k in kinds if k in ("joined by marks", "underscores", "spaces before marks"))]
    make = pick(rng, (plain, proper, strings.phrase))
    case = pick(rng, (None, None, None, "upper", "lower", "title", "capitalize"))
    mess = case is not None and rng.random() < 0.6

    def row(r: Random) -> tuple[str, str]:
        text = make(r)
        output = getattr(text, case)() if case else text
        if kinds == ["spaces before marks"] and " " in output:
            output = output.replace(" ", ", ", 1)
        if mess:
            text = cased(r, text)
        for kind in kinds:
            text = SPOILS[kind](r, text)
        return text, output

    return drawn("clean-up", " and ".join(sorted(kinds)), f"{make.__name__} {case} {mess}", row)


def case_changed(rng: Random) -> Task:
    """Texts in any case, put right."""
    sources, target = (
        rng.sample(("upper", "lower", "title", "mixed", "swapped"), pick(rng, (1, 2, 3))),
        pick(
            rng, ("title", "title", "sentence", "upper", "lower", "small words", "first letter", "acronyms")
        ),
    )
    make = proper if rng.random() < 0.4 else plain
    ends = {
        "title": capitals,
        "sentence": str.capitalize,
        "upper": str.upper,
        "lower": str.lower,
        "small words": title_with_small_words,
    }

    def row(r: Random) -> tuple[str, str]:
        text = make(r)
        if target == "small words":
            text = f"{text} {pick(r, SMALL)} {word(r)}"
        output = ends[target](text) if target in ends else text[:1].upper() + text[1:].lower()
        if target == "acronyms":
            acronym = pick(r, ACRONYMS)
            return f"{acronym} {text.lower()}", f"{acronym} {capitals(text)}"
        kind = pick(r, sources)
        if kind == "mixed":
            return "".join(pick(r, (c.upper(), c.lower())) for c in text), output
        return {
            "upper": text.upper(),
            "lower": text.lower(),
            "title": text.title(),
            "swapped": text.title().swapcase(),
        }[kind], output

    return drawn("clean-up", f"case to {target}", f"{sources} {make.__name__}", row)


def convention(rng: Random) -> Task:
    """From one convention of names in programs to another."""
    count = pick(rng, (1, 1, 2))
    *sources, target = rng.sample(tuple(WRITTEN), count + 1)

    def row(r: Random) -> tuple[str, str]:
        text = plain(r)
        return WRITTEN[pick(r, sources)](text), WRITTEN[target](text)

    return drawn("clean-up", f"to {target}", " or ".join(sources), row)


def without_accents(text: str) -> str:
    """é as e; ß as ss."""
    parts = unicodedata.normalize("NFD", text.replace("ß", "ss"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", without_accents(text).lower()).strip("-")


def accented(rng: Random, text: str) -> str:
    table = {"a": "àâäá", "e": "éèêë", "i": "îïí", "o": "ôöó", "u": "ùûü", "n": "ñ", "c": "ç"}
    return "".join(pick(rng, table[c]) if c in table and rng.random() < 0.3 else c for c in text)


def simplified(rng: Random) -> Task:
    """Without accents; as a part of an address of the web; letters, digits or marks alone."""
    mark = pick(rng, ",.!?&()#'\"/+*")
    choices: list[tuple[str, Callable[[str], str]]] = [
        ("without accents", without_accents),
        ("slug", slug),
        ("slug", slug),
        ("letters and digits", lambda t: re.sub(r"[^\w]|_", "", t)),
        ("letters, digits and spaces", lambda t: re.sub(r"[^\w ]|_", "", t)),
        ("marks to spaces", lambda t: " ".join(re.sub(r"[^\w ]|_", " ", t).split())),
        ("without digits", lambda t: " ".join(re.sub(r"\d", "", t).split())),
        (f"without {mark}", lambda t: t.replace(mark, "")),
        ("each mark once", lambda t: re.sub(r"([^\w\s])\1+", r"\1", t)),
        ("each letter once in a row", lambda t: re.sub(r"(\w)\1+", r"\1", t)),
    ]
    kind, change = pick(rng, choices)

    def row(r: Random) -> tuple[str, str]:
        words = [word(r).capitalize() if r.random() < 0.6 else word(r) for _ in range(pick(r, (2, 3, 3)))]
        if kind == "without accents" or (kind == "slug" and r.random() < 0.3):
            words = [accented(r, w) for w in words]
        joins = (
            " ",
            " ",
            " & ",
            ", ",
            "! ",
            " (",
            "/",
            " - ",
            "!! ",
            "... ",
            "'s ",
            f"{mark} ",
            f" {digits(r, 2)} ",
        )
        text = (
            words[0]
            + "".join(pick(r, joins) + w for w in words[1:])
            + pick(r, ("", "", "!", "?", "!!!", ")", ".", mark))
        )
        if kind == "each letter once in a row":
            text = each(r, words[0], 0.4, r"\w", lambda c: c * 3)
        return text, change(text)

    return drawn("clean-up", kind, "", row)


def sentences(rng: Random) -> Task:
    """Punctuation of running text: capitals at the beginning, one space behind marks, a full stop."""
    kind = pick(
        rng,
        (
            "capital and full stop",
            "capital and full stop",
            "question mark",
            "spaces behind commas",
            "first word of each sentence",
        ),
    )

    def row(r: Random) -> tuple[str, str]:
        text = plain(r) + " " + plain(r)
        if kind == "first word of each sentence":
            parts = [plain(r).capitalize() for _ in range(2)]
            return ". ".join(parts) + ".", " ".join(part.split()[0] for part in parts)
        if kind == "spaces behind commas":
            parts = [word(r) for _ in range(3)]
            return "".join(p + pick(r, (",", " ,", ", ", " , ")) for p in parts[:-1]) + parts[-1], ", ".join(
                parts
            )
        end = "?" if kind == "question mark" else "."
        return pick(r, (text, text + end, text.capitalize(), text.upper())), text.capitalize() + end

    return drawn("clean-up", kind, "", row)


MADE: tuple[Callable[[Random], Task], ...] = (
    *(
        spoiled,
        spoiled,
        spoiled,
        case_changed,
        case_changed,
        convention,
        convention,
        simplified,
        simplified,
        sentences,
    ),
)


def cleanup_family(rng: Random) -> Task:
    """Mess put right."""
    return pick(rng, MADE)(rng)
