"""Phones of many countries, addresses and postal codes."""

import string
from functools import partial
from random import Random

from ..strings import CITIES, digits, first_name, last_name, phrase, pick, place, word
from .task import Task, drawn, one_of
from .templates import Record, lines, record_task

PHONES = {  # country code, digits of the national number behind the 0, ways to write it: # a digit
    "US": (
        "1",
        "### ### ####",
        "(###) ###-####|###-###-####|###.###.####|### ### ####|##########|1-###-###-####|"
        "+1 ### ### ####|(###)###-####|+1-###-###-####|+1 (###) ###-####|###/###-####|"
        "1 (###) ###-####",
    ),
    "British": (
        "44",
        "#### ######",
        "0#### ######|+44 #### ######|0####-######|(0####) ######|0##########|+44 (0)#### ######|"
        "0#### ### ###",
    ),
    "French": (
        "33",
        "# ## ## ## ##",
        "0# ## ## ## ##|0#.##.##.##.##|0#########|+33 # ## ## ## ##|+33#########|0#-##-##-##-##|"
        "0033 # ## ## ## ##",
    ),
    "German": (
        "49",
        "### #######",
        "0### #######|0###/#######|+49 ### #######|0###-#######|(0###) #######|+49 (0)### #######|"
        "0##########",
    ),
    "Indian": (
        "91",
        "##### #####",
        "##### #####|##########|+91 ##### #####|+91-##########|0##########|+91##########",
    ),
    "Chinese": (
        "86",
        "### #### ####",
        "### #### ####|###-####-####|###########|+86 ### #### ####|+86###########",
    ),
    "Brazilian": (
        "55",
        "## ##### ####",
        "(##) #####-####|## ##### ####|+55 ## #####-####|##-#####-####|+55 (##) #####-####|###########",
    ),
    "Australian": (
        "61",
        "### ### ###",
        "0### ### ###|0###-###-###|+61 ### ### ###|0#########|(0###) ### ###",
    ),
    "Spanish": (
        "34",
        "### ### ###",
        "### ### ###|#########|+34 ### ### ###|###-###-###|+34#########|###.###.###",
    ),
    "Swiss": (
        "41",
        "## ### ## ##",
        "0## ### ## ##|+41 ## ### ## ##|0##/### ## ##|0#########|+41#########",
    ),
    "Polish": (
        "48",
        "### ### ###",
        "### ### ###|###-###-###|+48 ### ### ###|#########|+48-###-###-###",
    ),
}


def written(pattern: str, number: str) -> str:
    """A national number in a pattern: each # is a digit."""
    left = iter(number)
    return "".join(next(left) if c == "#" else c for c in pattern)


def phone_task(rng: Random) -> Task:
    """Phone numbers of one country in one format; a part of them; with an extension."""
    country = pick(rng, (*PHONES, "US", "US", "US"))
    code, groups, ways = PHONES[country]
    patterns, count = ways.split("|"), groups.count("#")
    sources = rng.sample(patterns, pick(rng, (1, 2, 3, 4)))
    first = groups.index(" ")
    parts = {
        "area": (0, first), "end": (count - 4, count), "rest": (first, count), "hidden": (0, 0),
        "digits": (0, count),
    }  # fmt: skip
    part = pick(rng, tuple(parts)) if rng.random() < 0.3 else ""
    targets = (
        *patterns,
        *patterns,
        f"+{code} " + groups.replace(" ", "-"),
        groups.replace(" ", pick(rng, ".-/")),
        "#" * count,
    )
    target, star = pick(rng, targets), pick(rng, "*xX")
    extended = not part and rng.random() < 0.15
    mark = pick(rng, (" x", " ext. ", " ext ", " x", "x", " Ext."))
    outside = pick(rng, (" x{e}", " ext. {e}", "", " ({e})", "-{e}"))

    def row(r: Random) -> tuple[str, str]:
        number = str(2 + int(r.random() * 8)) + digits(r, count - 1)
        text = written(pick(r, sources), number)
        if part == "hidden":
            return text, star * (count - 4) + number[-4:]
        if part:
            return text, number[slice(*parts[part])]
        if extended and r.random() < 0.5:
            extension = digits(r, pick(r, (2, 3, 4)))
            return text + mark + extension, written(target, number) + outside.format(e=extension)
        return text, written(target, number)

    parameters = f"{' or '.join(sources)} to {part or target}{mark + outside if extended else ''}"
    return drawn("contacts", f"{country} phone", parameters, row)


STREETS = {
    "Street": "St", "Avenue": "Ave", "Road": "Rd", "Lane": "Ln", "Drive": "Dr", "Court": "Ct",
    "Boulevard": "Blvd",
    "Place": "Pl", "Square": "Sq", "Highway": "Hwy", "Parkway": "Pkwy", "Terrace": "Ter",
}  # fmt: skip
STATES = {
    "CA": "California", "NY": "New York", "TX": "Texas", "WA": "Washington", "FL": "Florida",
    "IL": "Illinois",
    "OR": "Oregon", "OH": "Ohio", "MA": "Massachusetts", "CO": "Colorado", "GA": "Georgia", "NV": "Nevada",
    "VA": "Virginia", "UT": "Utah", "PA": "Pennsylvania", "MI": "Michigan", "AZ": "Arizona",
    "NJ": "New Jersey",
}  # fmt: skip
DIRECTIONS = ("", "", "", "", "N ", "S ", "East ", "W. ")


def postcode(rng: Random, country: str) -> str:
    letter = lambda: pick(rng, string.ascii_uppercase)  # noqa: E731
    if country == "UK":
        return f"{letter()}{letter()}{digits(rng, pick(rng, (1, 2)))} {digits(rng, 1)}{letter()}{letter()}"
    if country == "Canada":
        return f"{letter()}{digits(rng, 1)}{letter()} {digits(rng, 1)}{letter()}{digits(rng, 1)}"
    return digits(rng, 4 if country in ("Denmark", "Norway", "Australia") else 5)


def address(rng: Random) -> dict[str, str]:
    long, short = pick(rng, tuple(STREETS.items()))
    state, full = pick(rng, tuple(STATES.items()))
    name = pick(rng, DIRECTIONS) + (last_name(rng) if rng.random() < 0.5 else word(rng).capitalize())
    unit = f"{pick(rng, ('Apt', 'Suite', 'Unit', '#', 'Apt.'))} {digits(rng, pick(rng, (1, 2, 3)))}"
    unit = unit.replace("# ", "#") if rng.random() < 0.3 else ""
    zip, country = digits(rng, 5), pick(rng, ("USA", "United States", "US"))
    city = (
        place(rng)
        if rng.random() < 0.8
        else f"{pick(rng, ('New', 'San', 'Port', 'West', 'St.'))} {pick(rng, CITIES)}"
    )
    return {
        "number": str(1 + int(rng.random() * 9999)), "street": name, "kind": long, "k": short,
        "unit": unit, ",unit": ", " + unit if unit else "", "_unit": " " + unit if unit else "",
        "city": city, "CITY": city.upper(), "state": state, "State": full, "zip": zip,
        "zip4": zip + (f"-{digits(rng, 4)}" if rng.random() < 0.4 else ""), "country": country,
        "phone": written(pick(rng, PHONES["US"][2].split("|")[:3]), "2" + digits(rng, 9)),
        "name": f"{first_name(rng)} {last_name(rng)}",
        "company": phrase(rng).title()[:18].strip() + pick(rng, (" Inc.", " Ltd", "", " LLC")),
    }  # fmt: skip


ADDRESS = Record(
    "address",
    address,
    lines(
        """
        {number} {street} {kind}{,unit}, {city}, {state} {zip4}
        {number} {street} {kind}, {city}, {state} {zip}
        {number} {street} {k}, {city}, {state} {zip4}, {country}
        {number} {street} {k}.{_unit}, {city} {state} {zip}
        {number} {street} {k}, {city}, {State} {zip}
        {number} {street} {kind} {city} {state} {zip}
        {name}, {number} {street} {kind}, {city}, {state} {zip4}
        {company}, {number} {street} {k}{,unit}, {city}, {state} {zip}
        {number} {street} {kind}, {city}, {state} {zip4}, {phone}
        {name}, {number} {street} {k}{,unit}, {city}, {state} {zip} {phone}
        {company}; {number} {street} {kind}; {city}; {state}; {zip4}; {phone}
        {number} {street} {kind} | {city} | {state} | {zip}
        """
    ),
    lines(
        """
        {city}
        {city}
        {zip}
        {zip}
        {state}
        {state}
        {state} {zip}
        {city}, {state}
        {city}, {state}
        {number}
        {street} {kind}
        {number} {street} {k}
        {number} {street} {kind}
        {city} ({state})
        {CITY} {zip}
        {number}, {street}
        {zip} {city}
        {state}-{zip}
        {phone}
        {phone}
        {city}, {phone}
        {name}
        {company}
        """
    ),
    {"state": "", "zip": "", "k": "", "kind": "", "CITY": ""},
)


def postal(rng: Random) -> Task:
    """Postal codes: padded, cut, parted from their town."""
    country = pick(rng, ("US", "US", "UK", "Canada", "Germany", "France", "Norway", "Denmark"))
    town, inside = (
        pick(rng, ("{c} {t}", "{t} {c}", "{t}, {c}", "{c}, {t}", "{c}")),
        pick(rng, ("{c}", "{t}", "{t} ({c})", "{c} - {t}")),
    )
    kind = pick(rng, ("padded", "cut", "parted", "parted"))

    def row(r: Random) -> tuple[str, str]:
        code = postcode(r, country)
        if kind == "padded":
            number = str(int(digits(r, 5)) % 10 ** pick(r, (3, 4, 5)) + 100)
            return number, number.zfill(5)
        if kind == "cut" and country in ("UK", "Canada"):
            return code, code.split()[0]
        if kind == "cut":
            return code + (f"-{digits(r, 4)}" if r.random() < 0.6 else ""), code
        fields = {"c": code, "t": place(r)}
        return town.format(**fields), (inside if "{t}" in town else "{c}").format(**fields)

    return drawn("contacts", f"postal code {kind}", f"{country} {town} {inside}", row)


def street_names(rng: Random) -> Task:
    """Words of addresses made short or long: Street and St, California and CA."""
    table = pick(rng, (STREETS, STREETS, STATES))
    back = rng.random() < 0.4
    states = table is STATES

    def row(r: Random) -> tuple[str, str]:
        long, short = pick(r, tuple(table.items()))[:: -1 if states else 1]
        one, other = (short, long) if back else (long, short)
        name = place(r)
        if states:
            return f"{name}, {one}", f"{name}, {other}"
        return f"{(n := 1 + int(r.random() * 999))} {name} {one}", f"{n} {name} {other}"

    return drawn(
        "contacts", "short words" if not back else "long words", "states" if states else "streets", row
    )


SHARES = (
    (0.45, phone_task),
    (0.38, partial(record_task, family="contacts", record=ADDRESS)),
    (0.1, postal),
    (0.07, street_names),
)


def contact_family(rng: Random) -> Task:
    """Phones, addresses, postal codes."""
    return one_of(rng, SHARES)
