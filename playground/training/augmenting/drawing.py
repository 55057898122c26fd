"""Things that a translation copies, drawn at random: numbers, dates, amounts, codes, addresses, marks.

Those that French writes otherwise than English come as a pair (English, French); the others are one
text for both. Nothing here is looked up, so that a model can only learn to copy.
"""

import random
import string

Written = tuple[str, str]  # English, French

MONTHS = list(
    zip(
        "January February March April May June July August September October November December".split(),
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
        strict=True,
    )
)
DAYS = list(
    zip(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
        strict=True,
    )
)
UNITS = "km m cm mm kg g mg l ml kW MB GB TB kB ms GHz MHz".split()
ENDINGS = "com org net fr eu io info co.uk edu gov ca be ch de dev app".split()
FILES = (
    "pdf docx txt csv xlsx png jpg jpeg zip tar.gz py json html mp3 mp4 exe md log yaml odt pptx svg".split()
)
EMOJI = (
    *"😀 😁 😂 🤣 😊 😍 😘 😎 😢 😭 😡 😱 🤔 🙄 😴 🤗 🥳 🙏 👍 👎 👏 👋 💪 🔥 ✨ 🎉 🎂 🎁 🎄 🎃 🌹 🌸 🌍 🌈 ☀️ ⛄ ☕ 🍕".split(),
    *"🍎 🍓 🍰 🍺 🍷 🚗 🚀 ✈️ 🏠 🏆 ⚽ 🎸 📚 📅 📌 📧 📞 💻 🔒 🔑 💡 ⏰ ✅ ❌ ❓ ❗ ⚠️ ❤️ 💔 💙 💯 🐶 🐱 🦊 🐼 🐙".split(),
    *"🇫🇷 🇬🇧 🇺🇸 🇩🇪 🇯🇵 🇨🇦 🇪🇸 🇮🇹 👍🏽 👋🏿 🙏🏻 👩‍💻 👨‍👩‍👧 👨‍👩‍👧‍👦 🏳️‍🌈 👩🏾‍🔬 🧑‍🚀 ❤️‍🔥 1️⃣ 🤷‍♀️ 👨‍🍳".split(),
)


def digits(rng: random.Random, least: int, most: int) -> str:
    """A row of digits of a length between the two, which does not begin with 0."""
    first = rng.choice("123456789")
    return first + "".join(rng.choices(string.digits, k=rng.randint(least, most) - 1))


def grouped(number: str, separator: str) -> str:
    """1234567 -> 1,234,567"""
    head = len(number) % 3
    return separator.join(
        part for part in [number[:head], *(number[i : i + 3] for i in range(head, len(number), 3))] if part
    )


def integer(rng: random.Random) -> Written:
    """A whole number above 1, long ones often in groups of three."""
    number = digits(rng, 1, rng.choice((2, 2, 3, 3, 4, 5, 7, 10)))
    if number == "1":
        number = "2"
    if len(number) > 3 and (len(number) > 4 or rng.random() < 0.5) and rng.random() < 0.7:
        return grouped(number, ","), grouped(number, " ")
    return number, number


def decimal(rng: random.Random) -> Written:
    english, french = integer(rng)
    part = "".join(rng.choices(string.digits, k=rng.choice((1, 1, 2, 2, 3))))
    return f"{english}.{part}", f"{french},{part}"


def number(rng: random.Random) -> Written:
    return decimal(rng) if rng.random() < 0.25 else integer(rng)


def percentage(rng: random.Random) -> Written:
    value = digits(rng, 1, 2)
    part = rng.choice(string.digits) if rng.random() < 0.3 else ""
    return (f"{value}.{part}%", f"{value},{part} %") if part else (f"{value}%", f"{value} %")


def amount(rng: random.Random) -> Written:
    """$1,250.50 -> 1 250,50 $"""
    english, french = integer(rng)
    if rng.random() < 0.5:
        cents = f"{rng.randrange(100):02d}"
        english, french = f"{english}.{cents}", f"{french},{cents}"
    sign = rng.choice("$$$€€£")
    return f"{sign}{english}", f"{french} {sign}"


def measure(rng: random.Random) -> Written:
    english, french = number(rng)
    unit = rng.choice([*UNITS, "°C"])
    gap = "" if rng.random() < 0.4 else " "
    return f"{english}{gap}{unit}", f"{french} {unit}"


def clock(rng: random.Random) -> Written:
    """7:30 p.m. -> 7 h 30 du soir; 14:05 -> 14 h 05"""
    minute = rng.randrange(60)
    if rng.random() < 0.5:
        hour = rng.randrange(24)
        return f"{hour}:{minute:02d}", f"{hour} h {minute:02d}"
    hour = rng.randrange(1, 12)
    morning = rng.random() < 0.5
    mark = rng.choice(("a.m.", "am", "AM") if morning else ("p.m.", "pm", "PM"))
    part = "du matin" if morning else "du soir" if hour > 5 else "de l'après-midi"
    if rng.random() < 0.3:
        return f"{hour} {mark}", f"{hour} h {part}"
    return f"{hour}:{minute:02d} {mark}", f"{hour} h {minute:02d} {part}"


def date(rng: random.Random) -> Written:
    """A date as it stands behind "on" and « le »."""
    day, year = rng.randint(1, 28), rng.randint(1500, 2099)
    english, french = rng.choice(MONTHS)
    first = "1er" if day == 1 else str(day)
    suffix = (
        {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th") if rng.random() < 0.3 else ""
    )
    form = rng.randrange(6)
    if form == 0:
        return f"{english} {day}{suffix}, {year}", f"{first} {french} {year}"
    if form == 1:
        return f"{day}{suffix} {english} {year}", f"{first} {french} {year}"
    if form == 2:
        return f"{english} {day}{suffix}", f"{first} {french}"
    if form == 3:
        weekday = rng.choice(DAYS)
        return f"{weekday[0]}, {english} {day}{suffix}", f"{weekday[1]} {first} {french}"
    return same(numeric_date(rng))


def numeric_date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1900, 2099)
    return rng.choice(
        (f"{year}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year}", f"{day}.{month}.{year}")
    )


def year(rng: random.Random) -> str:
    return str(rng.randint(1000, 2099))


def same(text: str) -> Written:
    return text, text


def letters(rng: random.Random, least: int, most: int, alphabet: str = string.ascii_lowercase) -> str:
    return "".join(rng.choices(alphabet, k=rng.randint(least, most)))


def word(rng: random.Random) -> str:
    """Something that looks like a word, in small letters."""
    syllables = rng.randint(1, 3)
    return "".join(
        rng.choice("bcdfghjklmnprstvwz") + rng.choice("aeiou") + rng.choice(("", "", "n", "r", "s", "l"))
        for _ in range(syllables)
    )


def code(rng: random.Random) -> str:
    """A code, serial number, version, telephone number or the like."""
    form = rng.randrange(12)
    upper = string.ascii_uppercase
    if form == 0:
        return letters(rng, 4, 10, upper + string.digits)
    if form == 1:
        return f"{letters(rng, 1, 4, upper)}-{digits(rng, 2, 6)}"
    if form == 2:
        return "-".join(letters(rng, 4, 4, upper + string.digits) for _ in range(rng.randint(2, 4)))
    if form == 3:
        return letters(rng, 8, 12, "0123456789abcdef")
    if form == 4:
        return digits(rng, 4, 16)
    if form == 5:
        return f"{rng.choice(('v', ''))}{rng.randrange(20)}.{rng.randrange(30)}.{rng.randrange(100)}"
    if form == 6:
        return f"#{digits(rng, 2, 6)}"
    if form == 7:
        return telephone(rng)
    if form == 8:
        return f"{letters(rng, 1, 2, upper)}{digits(rng, 1, 4)}"
    if form == 9:
        return f"{letters(rng, 2, 3, upper)}{digits(rng, 2, 4)}-{letters(rng, 1, 3, upper + string.digits)}"
    if form == 10:
        return letters(rng, 8, 14, string.ascii_letters + string.digits)
    return ".".join(str(rng.randrange(256)) for _ in range(4))


def telephone(rng: random.Random) -> str:
    pair = lambda: f"{rng.randrange(100):02d}"  # noqa: E731
    return rng.choice(
        (
            f"0{rng.randint(1, 9)} {pair()} {pair()} {pair()} {pair()}",
            f"+33 {rng.randint(1, 9)} {pair()} {pair()} {pair()} {pair()}",
            f"+1-{digits(rng, 3, 3)}-{digits(rng, 3, 3)}-{digits(rng, 4, 4)}",
            f"({digits(rng, 3, 3)}) {digits(rng, 3, 3)}-{digits(rng, 4, 4)}",
            f"{digits(rng, 3, 3)}-{digits(rng, 4, 4)}",
        )
    )


def user(rng: random.Random) -> str:
    base = word(rng) + rng.choice(("", "_", ".", "-")) + rng.choice((word(rng), digits(rng, 1, 4), ""))
    return base.rstrip("_.-")


def handle(rng: random.Random) -> str:
    return rng.choice("@@@#") + user(rng).replace(".", "_")


def domain(rng: random.Random) -> str:
    return f"{rng.choice(('', '', word(rng) + '.', word(rng) + '-'))}{word(rng)}.{rng.choice(ENDINGS)}"


def mail(rng: random.Random) -> str:
    return f"{user(rng)}@{domain(rng)}"


def address(rng: random.Random) -> str:
    """A web address, whole or short."""
    start = rng.choice(("https://", "http://", "www.", "https://www.", ""))
    path = "".join(
        f"/{rng.choice((word(rng), user(rng), digits(rng, 1, 5)))}" for _ in range(rng.randint(0, 3))
    )
    query = (
        f"?{word(rng)[:4]}={letters(rng, 1, 6, string.ascii_lowercase + string.digits)}"
        if path and rng.random() < 0.2
        else ""
    )
    return start + domain(rng) + path + query


def file(rng: random.Random) -> str:
    """A file name or a path."""
    name = rng.choice(
        (user(rng), word(rng), word(rng).title(), f"{word(rng)}_{rng.randint(1900, 2099)}", word(rng).upper())
    )
    name += "." + rng.choice(FILES)
    folders = [word(rng) for _ in range(rng.randint(1, 3))]
    form = rng.random()
    if form < 0.65:
        return name
    if form < 0.8:
        return "/" + "/".join([*folders, name])
    if form < 0.9:
        return "C:\\" + "\\".join([*folders, name])
    return "~/" + "/".join(folders)


def placeholder(rng: random.Random) -> str:
    name = rng.choice(
        (word(rng), word(rng), "name", "count", "user", "date", "file", "n", "total", "user_name")
    )
    place = rng.randint(1, 4)
    return rng.choice(
        (
            f"{{{name}}}",
            f"%{place}$s",
            f"%{place}$d",
            "%s",
            "%d",
            f"{{{place - 1}}}",
            "{}",
            f"{{{{{name}}}}}",
            f"${name}",
            f"${{{name}}}",
            f"%({name})s",
            f"<{name}>",
            f"[{name.upper()}]",
            f"%{name}%",
        )
    )


def emoji(rng: random.Random) -> str:
    return "".join(rng.choices(EMOJI, k=rng.choice((1, 1, 1, 2, 3))))


SCRIPTS = (
    "абвгдежзиклмнопрстуфхцчшя",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "あいうえおかきくけこさしすせそたちつてとなにのはまみむめもやゆよらりるれろわ",
    "东京北中国人大小山水日月火木金土王李张北上海天明",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "가나다라마바사아자차카타파하김이박",
    "अआइईउऊकखगघचजटडतदनपबमयरलवशसह",
    "กขคงจชดตทนบปผพมยรลวสหอ",
)


def foreign(rng: random.Random) -> str:
    """A word in another script."""
    return letters(rng, 2, 6, rng.choice(SCRIPTS))
