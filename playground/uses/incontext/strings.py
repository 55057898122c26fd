"""Texts for the cells of a sheet: names, dates, codes, addresses, and letters without sense.

A *shape* is drawn once a task and makes one text a row, so that the rows of a task look alike, as those
of a column do. Real words are few and invented ones without end: copying must not depend on knowing them.
"""

import re
import string
from collections.abc import Callable
from random import Random

Shape = Callable[[Random], str]

FIRST = (
    "Anna Ben Carla David Emma Farid Grace Hugo Ines Jack Kate Leo Maria Nina Omar Paul Quentin Rosa Sam "
    "Tina Umar Vera Will Xenia Yara Zoe Ahmed Beatrice Chen Diego Elena Fatima George Hannah Ivan Julia "
    "Karim Linda Marco Noor Olga Pedro Ravi Sarah Tomas Victor Wei Yusuf Anne-Marie José Zoë René Chloé"
).split()
LAST = (
    "Adams Baker Castro Dubois Evans Fischer Garcia Hughes Ito Jensen Kowalski Lopez Martin Nguyen Olsen "
    "Parker Quinn Rossi Silva Tanaka Usman Vargas Wilson Xu Young Ziegler O'Brien McKay Smith-Jones "
    "Okafor Petrov Ramos Schmidt Tran Ulrich Weber Müller Gonzalez Brown Clark Davis Johnson Lee"
).split()
CITIES = (
    "Lisbon Oslo Nairobi Lima Osaka Denver Leeds Lyon Turin Cairo Perth Boston Quito Hanoi Krakow Dakar "
    "Ghent Malmo Porto Austin Bogota Munich Seville Toronto Zagreb Bristol Toledo Odessa Geneva"
).split()
COUNTRIES = (
    "Spain Norway Kenya Peru Japan Canada France Italy Egypt India Brazil Poland Chile Ghana"
).split()
WORDS = (
    "apple river stone green table window garden market summer winter paper music letter bridge silver "
    "orange yellow purple coffee sugar bread cheese chair pencil mirror ticket island forest mountain "
    "valley doctor teacher driver farmer painter singer report invoice order client project meeting "
    "budget system server backup update version release draft final total price amount city street house "
    "small large quick quiet bright heavy light early late open closed north south east west red blue "
    "black white old new big cold warm happy brave clever the of and for with from under over near about"
).split()
MONTHS = ("January February March April May June July August September October November December").split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DOMAINS = "mail shop news data cloud labs store group school market".split()
ENDINGS = "com org net edu io fr de co.uk info gov".split()
EXTENSIONS = "txt pdf csv doc xlsx jpg png zip html py mp3 tar.gz".split()
TITLES = "Mr Mrs Ms Dr Prof Sir".split()
UNITS = "kg km cm m g lb mi L ml MB GB % h min".split()
MARKS = [
    "-",
    "_",
    ".",
    ",",
    ", ",
    ":",
    ": ",
    ";",
    "; ",
    "/",
    " / ",
    " - ",
    "|",
    " ",
    " ",
    " ",
    "#",
    "@",
    "=",
    "+",
]
BRACKETS = [("(", ")"), ("[", "]"), ("<", ">"), ("{", "}"), ('"', '"'), ("'", "'")]
ACCENTS = "àâäáçèéêëíîïñóôöùúûü"


def pick(rng: Random, items: list | tuple | str):
    """One of the items. Quicker than `rng.choice`, which draws bits with care."""
    return items[int(rng.random() * len(items))]


def invented(rng: Random, longest: int = 4) -> str:
    """A word that could be one: syllables of a consonant (or two), a vowel, perhaps a consonant."""
    syllables = []
    for _ in range(1 + int(rng.random() * longest)):
        start = pick(rng, ("", "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v"))
        start = pick(rng, ("ch", "st", "br", "tr", "pl", "qu", "sh")) if rng.random() < 0.15 else start
        end = pick(rng, ("", "", "", "n", "r", "s", "l", "t", "m", "x", "ck"))
        syllables.append(start + pick(rng, "aeiouaeiouaeiouy") + end)
    word = "".join(syllables)
    return word.replace(pick(rng, word), pick(rng, ACCENTS), 1) if rng.random() < 0.02 else word


def word(rng: Random) -> str:
    return pick(rng, WORDS) if rng.random() < 0.4 else invented(rng)


def first_name(rng: Random) -> str:
    return pick(rng, FIRST) if rng.random() < 0.5 else invented(rng, 3).capitalize()


def last_name(rng: Random) -> str:
    return pick(rng, LAST) if rng.random() < 0.5 else invented(rng, 3).capitalize()


def place(rng: Random) -> str:
    if rng.random() < 0.6:
        return pick(rng, CITIES if rng.random() < 0.6 else COUNTRIES)
    return invented(rng).capitalize()


def narrowed(rng: Random, alphabet: str) -> str:
    """The alphabet, or now and then two characters of it: 0000 and 0F0F are cells too, in which what comes
    next does not follow from what stood before it."""
    return pick(rng, alphabet) + pick(rng, alphabet) if rng.random() < 0.08 else alphabet


def digits(rng: Random, count: int) -> str:
    alphabet = narrowed(rng, string.digits)
    return "".join(pick(rng, alphabet) for _ in range(count))


def number(rng: Random) -> str:
    return str(int(rng.random() * 10 ** (1 + int(rng.random() * 5))))


def decimal(rng: Random) -> str:
    return f"{rng.random() * pick(rng, (1, 10, 100, 1000)):.{1 + int(rng.random() * 3)}f}"


def grouped(rng: Random) -> str:
    return f"{int(rng.random() * 10 ** (4 + int(rng.random() * 4))):,}"


def year(rng: Random) -> str:
    return str(1900 + int(rng.random() * 150))


def code(rng: Random) -> str:
    """Letters and digits, such as AB-1234."""
    letters = "".join(pick(rng, string.ascii_uppercase) for _ in range(1 + int(rng.random() * 4)))
    return letters + pick(rng, ("", "-", "")) + digits(rng, 1 + int(rng.random() * 5))


def noise(rng: Random, alphabet: str = string.ascii_letters, longest: int = 14) -> str:
    alphabet = narrowed(rng, alphabet)
    return "".join(pick(rng, alphabet) for _ in range(1 + int(rng.random() * longest)))


def phrase(rng: Random) -> str:
    return " ".join(word(rng) for _ in range(2 + int(rng.random() * 4)))


def domain(rng: Random) -> str:
    name = pick(rng, DOMAINS) if rng.random() < 0.3 else invented(rng, 3)
    return f"{name}.{pick(rng, ENDINGS)}"


def file_name(rng: Random) -> str:
    return f"{word(rng)}{pick(rng, ('', '_', '-', '')) + digits(rng, 2)}.{pick(rng, EXTENSIONS)}"


def clock(rng: Random) -> str:
    return f"{int(rng.random() * 24):02d}:{int(rng.random() * 60):02d}"


SLOTS: dict[str, Shape] = {
    "word": word,
    "invented": invented,
    "Word": lambda rng: word(rng).capitalize(),
    "WORD": lambda rng: word(rng).upper(),
    "first": first_name,
    "last": last_name,
    "place": place,
    "number": number,
    "digits": lambda rng: digits(rng, 1 + int(rng.random() * 6)),
    "decimal": decimal,
    "grouped": grouped,
    "year": year,
    "code": code,
    "month": lambda rng: pick(rng, MONTHS),
    "mon": lambda rng: pick(rng, MONTHS)[:3],
    "day": lambda rng: pick(rng, DAYS),
    "nn": lambda rng: str(1 + int(rng.random() * 31)),
    "clock": clock,
    "title": lambda rng: pick(rng, TITLES),
    "unit": lambda rng: pick(rng, UNITS),
    "domain": domain,
    "file": file_name,
    "phrase": phrase,
    "Phrase": lambda rng: phrase(rng).title(),
    "noise": noise,
    "letter": lambda rng: pick(rng, string.ascii_uppercase),
    "mixed": lambda rng: "".join(pick(rng, (c.upper(), c)) for c in word(rng)),
    "ddd": lambda rng: digits(rng, 3),
    "dddd": lambda rng: digits(rng, 4),
}

# What columns of real sheets look like. A name in braces is a slot.
TEMPLATES = (
    "{first} {last}",
    "{first} {last}",
    "{last}, {first}",
    "{title} {first} {last}",
    "{title}. {last}",
    "{first} {letter}. {last}",
    "{first} {first} {last}",
    "{first}",
    "{last}",
    "{word}",
    "{Word}",
    "{phrase}",
    "{Phrase}",
    "{first}.{last}@{domain}",
    "{word}{digits}@{domain}",
    "{first} {last} <{word}@{domain}>",
    "www.{domain}",
    "https://{domain}/{word}/{word}",
    "https://www.{domain}/{word}?id={number}",
    "/{word}/{word}/{file}",
    "C:\\{Word}\\{file}",
    "{file}",
    "{ddd}-{ddd}-{dddd}",
    "({ddd}) {ddd}-{dddd}",
    "+{nn} {ddd} {ddd} {ddd}",
    "{ddd}.{ddd}.{dddd}",
    "{code}",
    "{code} {word}",
    "{word} {code}",
    "{code}/{year}",
    "{nn}/{nn}/{year}",
    "{nn} {month} {year}",
    "{month} {nn}, {year}",
    "{day}, {nn} {mon} {year}",
    "{clock}",
    "{clock} - {clock}",
    "{place}, {place}",
    "{place} ({number})",
    "{number} {Word} Street, {place} {dddd}",
    "{number} {Phrase}, {place}",
    "{decimal}{unit}",
    "{decimal} {unit}",
    "${decimal}",
    "{grouped}",
    "{grouped} {word}",
    "{number} {word}",
    "{word}: {number}",
    "{Word}: {Word}, {Word}: {Word}",
    "{word}={number};{word}={number}",
    "{word},{word},{word}",
    "{word}, {word}, {word}",
    "{number},{number},{number}",
    "{word};{number};{year}",
    "{Word} ({year})",
    "{Word} [{word}]",
    "<{word}>{word}</{word}>",
    "{WORD}",
    "{WORD} {word}",
    "{mixed}",
    "{mixed} {mixed}",
    "{word}_{word}_{digits}",
    "{word}-{word}-{word}",
    "{noise}",
    "{noise} {noise}",
    "{noise}{digits}{noise}",
    "{digits}",
    "{last} {first} {dddd} {code}",
    "{number}. {Phrase}",
    "{first} {last} {year}-{year} {Word}",
    '"{first} {last}", "{WORD}", {number}',
)
SLOT = re.compile(r"\{(\w+)\}")


def free_template(rng: Random) -> str:
    """Slots and marks put together at random, perhaps between fixed words or brackets."""
    parts = []
    for n in range(1 + int(rng.random() * 4)):
        slot = "{" + pick(rng, tuple(SLOTS)) + "}"
        if rng.random() < 0.12:
            opening, closing = pick(rng, BRACKETS)
            slot = opening + slot + closing
        parts += [pick(rng, MARKS), slot] if n else [slot]
    if rng.random() < 0.2:
        parts.insert(0, word(rng) + pick(rng, (" ", ": ", "-", "=", "_")))
    if rng.random() < 0.1:
        parts.append(pick(rng, (" ", "-", ".")) + word(rng))
    return "".join(parts)


def fill(template: str, rng: Random) -> str:
    return SLOT.sub(lambda match: SLOTS[match.group(1)](rng), template)


def messy(text: str, rng: Random) -> str:
    """With spaces that do not belong there."""
    text = re.sub(" ", lambda _: " " * (1 + int(rng.random() * 3)), text)
    return " " * int(rng.random() * 3) + text + " " * int(rng.random() * 3)


def make_shape(rng: Random) -> Shape:
    """A random shape: one column, or two or three of them joined by " | "."""
    columns = 1 if rng.random() < 0.85 else 2 + int(rng.random() * 2)
    templates = [pick(rng, TEMPLATES) if rng.random() < 0.65 else free_template(rng) for _ in range(columns)]
    change = rng.random()

    def shape(rng: Random) -> str:
        text = " | ".join(fill(template, rng) for template in templates)
        if change < 0.04:
            return text.upper()
        if change < 0.10:
            return text.lower()
        return messy(text, rng) if change > 0.97 else text

    return shape
