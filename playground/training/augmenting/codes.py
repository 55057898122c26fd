"""What stands the same in both languages: codes, addresses, file names, placeholders, drawn at random.

Nothing here is looked up, so that a model can only learn to copy.
"""

import random
import string

from .written import digits

UPPER, LOWER = string.ascii_uppercase, string.ascii_lowercase
ENDINGS = "com org net fr eu io info co.uk edu gov ca be ch de dev app".split()
FILES = (
    "pdf docx txt csv xlsx png jpg jpeg zip tar.gz py json html mp3 mp4 exe md log yaml odt pptx svg xml sh"
).split()
VARIABLES = "name count user date file n total user_name firstName item path size id email title".split()


def letters(rng: random.Random, least: int, most: int, alphabet: str = LOWER) -> str:
    return "".join(rng.choices(alphabet, k=rng.randint(least, most)))


def word(rng: random.Random) -> str:
    """Something that looks like a word, in small letters."""
    return "".join(
        rng.choice(
            ("b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "br", "ch")
        )
        + rng.choice("aeiou")
        + rng.choice(("", "", "n", "r", "s", "l", "ck"))
        for _ in range(rng.randint(1, 3))
    )


def code(rng: random.Random) -> str:
    """A code, serial number, version, telephone number, network address or the like."""
    mixed = UPPER + string.digits
    return rng.choice(
        (
            lambda: letters(rng, 4, 10, mixed),
            lambda: f"{letters(rng, 1, 4, UPPER)}-{digits(rng, 2, 6)}",
            lambda: "-".join(letters(rng, 4, 4, mixed) for _ in range(rng.randint(2, 4))),
            lambda: letters(rng, 8, 12, "0123456789abcdef"),
            lambda: digits(rng, 4, 16),
            lambda: letters(rng, 3, 10, string.digits),
            lambda: f"{rng.choice(('v', ''))}{rng.randrange(20)}.{rng.randrange(30)}.{rng.randrange(100)}",
            lambda: f"{rng.choice('#№')}{digits(rng, 2, 6)}",
            lambda: f"{letters(rng, 1, 2, UPPER)}{digits(rng, 1, 4)}",
            lambda: f"{letters(rng, 2, 3, UPPER)}{digits(rng, 2, 4)}-{letters(rng, 1, 3, mixed)}",
            lambda: letters(rng, 8, 14, string.ascii_letters + string.digits),
            lambda: letters(rng, 2, 5, UPPER),
            lambda: ".".join(str(rng.randrange(256)) for _ in range(4)),
            lambda: f"{rng.randrange(30)}{rng.choice('-:/')}{rng.randrange(30)}",
            lambda: identifier(rng),
            lambda: telephone(rng),
        )
    )()


def identifier(rng: random.Random) -> str:
    """A name or an option of a program."""
    first, second = word(rng), word(rng)
    return rng.choice(
        (
            *(f"{first}_{second}", f"{first}{second.title()}()", f"--{first}", f"-{first[0]}", f"`{first}`"),
            f"Ctrl+{rng.choice(UPPER)}",
        )
    )


def telephone(rng: random.Random) -> str:
    pairs = " ".join(f"{rng.randrange(100):02d}" for _ in range(4))
    three, four = digits(rng, 3, 3), digits(rng, 4, 4)
    return rng.choice(
        (
            f"0{rng.randint(1, 9)} {pairs}",
            f"+33 {rng.randint(1, 9)} {pairs}",
            f"+1-{digits(rng, 3, 3)}-{three}-{four}",
            f"({digits(rng, 3, 3)}) {three}-{four}",
            f"{three}-{four}",
            f"+44 {digits(rng, 4, 4)} {digits(rng, 6, 6)}",
        )
    )


def user(rng: random.Random) -> str:
    base = word(rng) + rng.choice(("", "_", ".", "-")) + rng.choice((word(rng), digits(rng, 1, 4), ""))
    return base.rstrip("_.-")


def handle(rng: random.Random) -> str:
    """A user or a keyword of a social network."""
    name = user(rng).replace(".", "_")
    return rng.choice((f"@{name}", f"@{name}", f"#{name}", f"#{word(rng).title()}{word(rng).title()}"))


def domain(rng: random.Random) -> str:
    before = rng.choice(("", "", word(rng) + ".", word(rng) + "-"))
    return f"{before}{word(rng)}.{rng.choice(ENDINGS)}"


def mail(rng: random.Random) -> str:
    return f"{user(rng)}@{domain(rng)}"


def address(rng: random.Random) -> str:
    """A web address, whole or short."""
    start = rng.choice(("https://", "http://", "www.", "https://www.", ""))
    parts = [rng.choice((word(rng), user(rng), digits(rng, 1, 5))) for _ in range(rng.randint(0, 3))]
    path = "".join(f"/{part}" for part in parts)
    if path and rng.random() < 0.2:
        path += f"?{word(rng)[:4]}={letters(rng, 1, 6, LOWER + string.digits)}"
    return start + domain(rng) + path


def file(rng: random.Random) -> str:
    """A file name or a path."""
    base = rng.choice(
        (user(rng), word(rng).title(), f"{word(rng)}_{rng.randint(1900, 2099)}", word(rng).upper())
    )
    name = f"{base}.{rng.choice(FILES)}"
    folders = [word(rng) for _ in range(rng.randint(1, 3))]
    return rng.choice(
        (
            *[name] * 7,
            "/".join(["", *folders, name]),
            "/".join(["", *folders]),
            "\\".join(["C:", *folders, name]),
            "/".join(["~", *folders]),
            "/".join([*folders, name]),
        )
    )


def placeholder(rng: random.Random) -> str:
    """What a program puts a value in the place of."""
    name = rng.choice((word(rng), word(rng), *VARIABLES))
    place = rng.randint(1, 4)
    return rng.choice(
        (
            *(
                f"{{{name}}}",
                f"{{{name}}}",
                f"%{place}$s",
                f"%{place}$d",
                "%s",
                "%d",
                f"{{{place - 1}}}",
                "{}",
            ),
            *(f"{{{{{name}}}}}", f"${name}", f"${{{name}}}", f"%({name})s", f"<{name}>", f"[{name.upper()}]"),
            *(f"%{name}%", f"{{{{ {name} }}}}", f"%.{place}f", f"@{name}@"),
        )
    )
