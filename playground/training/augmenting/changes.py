"""Changes of a pair, each of them the same on both sides: names, numbers, letters, marks, things to copy.

A change takes a pair (English, French) and a `Draw` and gives the changed pair, or None where the
pair has not what it needs.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from . import codes, names, signs, written
from .frames import FRAMES, LABELS
from .scenes import Scenes
from .wordlists import SOMEBODY, TOWNS
from .words import CURRENCIES, Lexicon, numeral, once, partners, put

Pair = tuple[str, str]  # English, French
COPIED = (
    *(codes.code, codes.code, codes.mail, codes.address, codes.file, codes.placeholder, codes.handle),
    *(signs.foreign, signs.emoji, codes.telephone, written.numeric_date),
)
FILLERS = {
    **{f.__name__: f for f in (written.integer, written.decimal, written.amount, written.percentage)},
    **{f.__name__: f for f in (written.measure, written.clock, written.ordinal, written.date, written.year)},
    **{f.__name__: f for f in (codes.code, codes.mail, codes.address, codes.file, codes.placeholder)},
    **{f.__name__: f for f in (codes.handle, codes.telephone, codes.identifier, signs.emoji, signs.foreign)},
    **{f.__name__: f for f in (names.surname, names.place, names.man, names.woman, names.anyone)},
}
SLOT = re.compile(r"\{([a-z]+)(\d?)\}")
NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w:/-]|[.,]\d)")
TAGS = "b i em strong u p h1 h2 li span code div small q mark td".split()
WRAPS = (("**", "**"), ("*", "*"), ("_", "_"), ("`", "`"), ("[", "]"), ("(", ")"), ("~~", "~~"))


@dataclass(frozen=True)
class Draw:
    """What a change draws from."""

    rng: random.Random
    to: str  # the language that is translated into
    names: set[str]  # that stand in the data on both sides
    lexicon: Lexicon
    short: list[Pair]  # short pairs of the data
    scenes: Scenes


Change = Callable[[Pair, Draw], Pair | None]


def framed(pair: Pair, draw: Draw) -> Pair:
    """One of the sentences written for this, with something drawn in each of its places."""
    frame = draw.rng.choice(FRAMES)
    drawn: dict[str, Pair] = {}
    for match in SLOT.finditer(frame[0]):
        thing = FILLERS[match[1]](draw.rng)
        drawn[match[0]] = thing if isinstance(thing, tuple) else (thing, thing)
    english, french = (
        SLOT.sub(lambda match, side=side: drawn[match[0]][side], frame[side]) for side in (0, 1)
    )
    return english, elide(french)


def elide(french: str) -> str:
    """de + a name that begins with a vowel."""
    return re.sub(r"\b([Dd]|[Qq]u)e (?=[AEIOUÉ][a-zß-ÿ])", r"\1'", french)


def described(pair: Pair, draw: Draw) -> Pair:
    """A sentence put together from word lists, in place of the pair."""
    return draw.scenes.draw(draw.rng)


def named(pair: Pair, draw: Draw) -> list[str]:
    """The names that stand once on both sides."""
    found = [name for name in names.NAME.findall(pair[0]) if name in draw.names]
    return [name for name in found if once(pair[0], name) and pair[1].count(name) == 1]


def renamed(pair: Pair, draw: Draw) -> Pair | None:
    """Every name that stands on both sides becomes another."""
    english, french = pair
    rng = draw.rng
    both = [(name, name) for name in dict.fromkeys(names.NAME.findall(english)) if name in draw.names]
    if once(english, "Mary") and once(french, "Marie"):
        both.append(("Mary", "Marie"))
    both = [(name, there) for name, there in both if there in french]
    for name, there in both:
        female = name != there or rng.random() < 0.2
        new = names.full(rng, (names.woman if female else names.man)(rng))
        if name in TOWNS:
            new = names.place(rng)
        english = names.replace_name(english, name, new)
        french = names.replace_name(french, there, new)
    return (english, french) if both else None


def peopled(pair: Pair, draw: Draw) -> Pair | None:
    """Somebody gets a name: He works, Il travaille -> Kevin works, Kevin travaille."""
    english, french = pair
    found = [who for who in SOMEBODY if who[0] in english.lower() and who[1] in french.lower()]
    for one, there, sex in draw.rng.sample(found, len(found)):
        begin = "^" if one in ("he", "she") else ""
        old, old_there = (
            re.findall(rf"{begin}\b{words}\b(?!['’-])", text, re.IGNORECASE)
            for words, text in ((one, english), (there, french))
        )
        if len(old) == len(old_there) == 1 and not (begin and old_there[0] == there):
            new = names.full(draw.rng, (names.man if sex == "m" else names.woman)(draw.rng))
            return names.replace_name(english, old[0], new), names.replace_name(french, old_there[0], new)
    return None


def renumbered(pair: Pair, draw: Draw) -> Pair | None:
    """Every number becomes another of as many digits, in the French form on the French side."""
    english, french = pair
    if "heure" in french:  # no 65 o'clock
        return None
    for old in dict.fromkeys(NUMBER.findall(english)):
        there = french_number(old)
        if old in ("0", "1") or len(re.findall(rf"(?<![\d.,:]){re.escape(there)}(?!\d)", french)) != 1:
            return None
        new = "".join(draw.rng.choice("23456789") if sign.isdigit() else sign for sign in old)
        if re.fullmatch(r"[12]\d{3}", old):
            new = written.year(draw.rng)
        english = re.sub(rf"(?<![\d.,:]){re.escape(old)}(?![\d])", new, english)
        french = french.replace(there, french_number(new))
    return (english, french) if english != pair[0] else None


def french_number(text: str) -> str:
    """1,234.5 -> 1 234,5"""
    return text.replace(",", " ").replace(".", ",")


def counted(pair: Pair, draw: Draw) -> Pair | None:
    """A number that is written out becomes one in digits: three books, 47 books; ten dollars, $4.50."""
    found = numeral(*pair)
    if found is None:
        return None
    (english, french), rng = pair, draw.rng
    for currency, there in CURRENCIES.items():
        if f"{found[0]} {currency}" in english and f"{found[1]} {there}" in french and rng.random() < 0.6:
            new = written.amount(rng)
            return put(english, f"{found[0]} {currency}", new[0]), put(french, f"{found[1]} {there}", new[1])
    if f"{found[0]} o'clock" in english and f"{found[1]} heures" in french:
        new = written.clock(rng)
        return english.replace(f"{found[0]} o'clock", new[0]), french.replace(f"{found[1]} heures", new[1])
    new = written.decimal(rng) if rng.random() < 0.1 else written.integer(rng)
    return put(english, found[0], new[0]), put(french, found[1], new[1])


def with_thing(pair: Pair, draw: Draw) -> Pair:
    """Something that is copied in the place of a name, or else before, behind or within the sentence."""
    thing = draw.rng.choice(COPIED)(draw.rng)
    english, french = pair
    if found := named(pair, draw):
        return put(english, found[0], thing), names.replace_name(french, found[0], thing)
    form = draw.rng.randrange(4)
    if form == 0:
        return f"{thing}: {english}", f"{thing} : {french}"
    if form == 1:
        return f"{english} ({thing})", f"{french} ({thing})"
    if form == 2 and english[-1] == french[-1] == ".":
        return f"{english[:-1]}: {thing}", f"{french[:-1]} : {thing}"
    return f"{english} {thing}", f"{french} {thing}"


def decorated(pair: Pair, draw: Draw) -> Pair:
    """Emoji before, behind, on both sides or in front of the last mark."""
    sign = signs.emoji(draw.rng)
    form = draw.rng.randrange(5)
    if form == 4 and pair[0][-1] == pair[1][-1] == ".":
        return f"{pair[0][:-1]} {sign}.", f"{pair[1][:-1]} {sign}."
    before = f"{sign} " if form in (0, 1) else ""
    behind = f" {sign}" if form != 0 else ""
    return before + pair[0] + behind, before + pair[1] + behind


def listed(pair: Pair, draw: Draw) -> Pair:
    """A list number, a bullet or a label in front."""
    rng = draw.rng
    if rng.random() < 0.25:
        english, french = rng.choice(LABELS)
        return f"{english}: {pair[0]}", f"{french} : {pair[1]}"
    place, letter = rng.choice((rng.randint(1, 9), rng.randint(1, 30))), rng.choice("abcdefghABCDEFGH")
    mark = rng.choice(
        (
            *(
                f"{place}.",
                f"{place}.",
                f"{place})",
                f"{letter})",
                f"{letter}.",
                "-",
                "-",
                "*",
                "•",
                "–",
                "—",
            ),
            *(f"({place})", f"({letter})", f"{place}.{rng.randint(1, 9)}", ">", "#", "##", "[ ]", "[x]", "→"),
        )
    )
    return f"{mark} {pair[0]}", f"{mark} {pair[1]}"


def without_stop(pair: Pair, draw: Draw) -> Pair | None:
    """Without the last full stop on both sides, or with it where both lack one."""
    english, french = pair
    if english[-1] == french[-1] == "." and not english.endswith(".."):
        return english[:-1], french[:-1]
    if english[-1].isalnum() and french[-1].isalnum():
        return f"{english}.", f"{french}."
    return None


def stressed(pair: Pair, draw: Draw) -> Pair | None:
    """Other marks at the end: three points, several exclamation or question marks."""
    english, french = pair
    if english[-1] == "." and french[-1] == ".":
        mark = draw.rng.choice(("...", "...", "!", "!!!"))
        return english[:-1] + mark, french[:-1] + (mark if mark == "..." else f" {mark}")
    for mark in "?!":
        if english[-1] == mark and french.endswith(f" {mark}"):
            more = draw.rng.choice((mark * 2, mark * 3, "?!"))
            return english[:-1] + more, french[:-1] + more
    return None


def capitals(pair: Pair, draw: Draw) -> Pair:
    """Both sides in capitals, accents kept; or one word of them."""
    if draw.rng.random() < 0.15 and (found := partners(*pair, draw.lexicon)):
        english, french = draw.rng.choice(found)
        return put(pair[0], english, english.upper()), put(pair[1], french, french.upper())
    return pair[0].upper(), pair[1].upper()


def titled(pair: Pair, draw: Draw) -> Pair | None:
    """English In Title Case; French has no such thing."""
    if draw.to != "fr":
        return None
    title = re.sub(r"(?<![\w'])[a-zà-ÿ]", lambda match: match.group().upper(), pair[0])
    bare = draw.rng.random() < 0.6 and title[-1] == pair[1][-1] == "."
    return (title[:-1], pair[1][:-1]) if bare else (title, pair[1])


def small(pair: Pair, draw: Draw) -> Pair:
    """The source in small letters, as people type it, mostly without the last mark."""
    english, french = pair
    if draw.rng.random() < 0.6 and english[-1] == french[-1] == ".":
        english, french = english[:-1], french[:-1]
    if draw.to == "fr":
        english = english.lower()
        return (english.removesuffix("?") if draw.rng.random() < 0.3 else english), french
    return english, french.lower()


def quoted(pair: Pair, draw: Draw) -> Pair | None:
    """The sentence, a name or a word in quotation marks."""
    english, french = pair
    if '"' in english + french or "«" in french:
        return None
    mark = '"' if draw.rng.random() < 0.75 or "'" in english else "'"
    inside = [(name, name) for name in named(pair, draw)] + partners(*pair, draw.lexicon)
    if inside and draw.rng.random() < 0.6:
        word, there = draw.rng.choice(inside)
        return put(english, word, f"{mark}{word}{mark}"), put(french, there, f"« {there} »")
    return f"{mark}{english}{mark}", f"« {french} »"


def tagged(pair: Pair, draw: Draw) -> Pair:
    """A tag, or marks of the Markdown kind, around the sentence, a name or a word."""
    rng = draw.rng
    english, french = pair
    name = rng.choice(TAGS)
    begin, end = f"<{name}>", f"</{name}>"
    form = rng.random()
    if form < 0.25:
        begin, end = rng.choice(WRAPS)
    elif form < 0.35:
        begin, end = rng.choice(
            (
                (f'<a href="{codes.address(rng)}">', "</a>"),
                (f'<span class="{codes.word(rng)}">', "</span>"),
                ("", "<br>"),
                ("", "<br/>"),
                (f"<{codes.word(rng)}>", ""),
            )
        )
    inside = [(name, name) for name in named(pair, draw)] + partners(*pair, draw.lexicon)
    if inside and rng.random() < 0.6:
        word, there = rng.choice(inside)
        return put(english, word, begin + word + end), put(french, there, begin + there + end)
    return begin + english + end, begin + french + end


def followed(pair: Pair, draw: Draw) -> Pair:
    """Another sentence behind it, or the same once or twice more if it is short."""
    times = draw.rng.choice((2, 2, 3))
    if len(pair[0].split()) <= 2 and draw.rng.random() < 0.7:
        return " ".join([pair[0]] * times), " ".join([pair[1]] * times)
    other = draw.rng.choice(draw.short)
    if draw.rng.random() < 0.2:
        return f"— {pair[0]} — {other[0]}", f"— {pair[1]} — {other[1]}"
    return f"{pair[0]} {other[0]}", f"{pair[1]} {other[1]}"


def doubled(pair: Pair, draw: Draw) -> Pair | None:
    """very very and très très; & for and."""
    english, french = pair
    if once(english, "very") and once(french, "très"):
        comma = draw.rng.choice((" ", ", "))
        return put(english, "very", f"very{comma}very"), put(french, "très", f"très{comma}très")
    if draw.to == "fr" and once(english, "and") and once(french, "et"):
        return put(english, "and", "&"), french
    return None


def copied(pair: Pair, draw: Draw) -> Pair:
    """A line that is nothing but numbers, marks, emoji, names or addresses stays as it is."""
    rng = draw.rng
    kinds = (
        *COPIED,
        signs.marks,
        names.anyone,
        names.place,
        signs.emoji,
        lambda rng: written.digits(rng, 1, rng.choice((2, 4, 12))),
        signs.summed,
    )
    line = " ".join(rng.choice(kinds)(rng) for _ in range(rng.choice((1, 1, 1, 2, 3))))
    return line, line
