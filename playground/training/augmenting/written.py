"""Numbers, amounts, times and dates as English and as French write them, drawn at random."""

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
UNITS = "km m cm mm kg g mg l ml kW MB GB TB kB ms GHz MHz °C °C".split()
SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def digits(rng: random.Random, least: int, most: int) -> str:
    """A row of digits of a length between the two, which does not begin with 0."""
    return rng.choice("123456789") + "".join(rng.choices(string.digits, k=rng.randint(least, most) - 1))


def grouped(number: str, separator: str) -> str:
    """1234567 -> 1,234,567"""
    head = len(number) % 3
    parts = [number[:head], *(number[start : start + 3] for start in range(head, len(number), 3))]
    return separator.join(part for part in parts if part)


def integer(rng: random.Random) -> Written:
    """A whole number above 1, long ones mostly in groups of three."""
    number = digits(rng, 1, rng.choice((1, 2, 2, 3, 3, 4, 5, 7, 10)))
    if number == "1":
        number = "2"
    if (len(number) > 4 or (len(number) == 4 and rng.random() < 0.5)) and rng.random() < 0.7:
        return grouped(number, ","), grouped(number, " ")
    return number, number


def decimal(rng: random.Random) -> Written:
    """1,234.5 and 1 234,5"""
    english, french = integer(rng)
    part = "".join(rng.choices(string.digits, k=rng.choice((1, 1, 2, 2, 3))))
    return f"{english}.{part}", f"{french},{part}"


def number(rng: random.Random) -> Written:
    """A whole number or a decimal one, sometimes below zero."""
    english, french = decimal(rng) if rng.random() < 0.3 else integer(rng)
    sign = "-" if rng.random() < 0.07 else ""
    return sign + english, sign + french


def percentage(rng: random.Random) -> Written:
    """7.4% and 7,4 %"""
    value = digits(rng, 1, 2)
    part = rng.choice(string.digits) if rng.random() < 0.4 else ""
    gap = rng.choice(("", "", "", " "))
    return (f"{value}.{part}{gap}%", f"{value},{part} %") if part else (f"{value}{gap}%", f"{value} %")


def amount(rng: random.Random) -> Written:
    """$1,250.50 and 1 250,50 $"""
    english, french = integer(rng)
    if rng.random() < 0.5:
        cents = f"{rng.randrange(100):02d}"
        english, french = f"{english}.{cents}", f"{french},{cents}"
    sign = rng.choice("$$$€€£")
    if sign == "€" and rng.random() < 0.3:
        return f"{english} €", f"{french} €"
    return f"{sign}{english}", f"{french} {sign}"


def measure(rng: random.Random) -> Written:
    """3.5kg and 3,5 kg"""
    english, french = number(rng)
    unit = rng.choice(UNITS)
    gap = "" if rng.random() < 0.4 else " "
    return f"{english}{gap}{unit}", f"{french} {unit}"


def clock(rng: random.Random) -> Written:
    """7:30 p.m. and 7 h 30 du soir; 14:05 and 14 h 05: every digit stays."""
    minute = rng.randrange(60)
    if rng.random() < 0.6:
        hour = rng.randrange(24)
        return f"{hour}:{minute:02d}", f"{hour} h {minute:02d}"
    hour, morning = rng.randrange(1, 12), rng.random() < 0.5
    mark = rng.choice(("a.m.", "am", "AM") if morning else ("p.m.", "pm", "PM"))
    part = "du matin" if morning else "du soir" if hour > 5 else "de l'après-midi"
    if "." in mark or rng.random() < 0.5:
        mark = f" {mark}"
    if rng.random() < 0.3:
        return f"{hour}{mark}", f"{hour} h {part}"
    return f"{hour}:{minute:02d}{mark}", f"{hour} h {minute:02d} {part}"


def ordinal(rng: random.Random) -> Written:
    """21st and 21e"""
    value = rng.randint(2, 130)
    return f"{value}{suffix(value)}", f"{value}e"


def suffix(value: int) -> str:
    return "th" if value % 100 in (11, 12, 13) else SUFFIXES.get(value % 10, "th")


def date(rng: random.Random) -> Written:
    """A date as it stands behind "on" and « le »."""
    day, year = rng.randint(1, 31), rng.randint(1500, 2099)
    english, french = rng.choice(MONTHS)
    first = "1er" if day == 1 else str(day)
    spoken = f"{day}{suffix(day)}" if rng.random() < 0.3 else str(day)
    weekday = rng.choice(DAYS)
    return rng.choice(
        (
            (f"{english} {spoken}, {year}", f"{first} {french} {year}"),
            (f"{spoken} {english} {year}", f"{first} {french} {year}"),
            (f"{english} {spoken}", f"{first} {french}"),
            (f"{spoken} {english}", f"{first} {french}"),
            (f"{weekday[0]}, {english} {spoken}", f"{weekday[1]} {first} {french}"),
            (numeric := numeric_date(rng), numeric),
        )
    )


def numeric_date(rng: random.Random) -> str:
    """A date in digits, which stays as it is."""
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1900, 2099)
    return rng.choice(
        (f"{year}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year}", f"{day}.{month}.{year}")
    )


def year(rng: random.Random) -> str:
    return str(rng.randint(1000, 2099))
