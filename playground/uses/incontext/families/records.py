"""Long rows with noise: what machines write, addresses, products and codes, sentences and references."""

import string
from random import Random

from .. import strings
from ..strings import digits, first_name, invented, last_name, pick, place, word
from .contacts import ADDRESS
from .machines import AGENT, FILE, LOG, WEB
from .moments import day_of, writer
from .task import Task
from .templates import Record, lines, record_task

DAY = writer("{yyyy}-{mm}-{dd}")


def product(rng: Random) -> dict[str, str]:
    letters = "".join(pick(rng, string.ascii_uppercase) for _ in range(pick(rng, (2, 3))))
    return {
        "brand": pick(rng, ("Acme", "Dell", "Sony", "Bosch", "Ikea", invented(rng, 2).capitalize())),
        "line": word(rng).capitalize(),
        "model": f"{pick(rng, 'XZGTM')}{digits(rng, pick(rng, (2, 3)))}",
        "size": pick(rng, ("S", "M", "L", "XL", "XXL")),
        "colour": pick(rng, "red blue black white green silver grey".split()).capitalize(),
        "ram": pick(rng, ("4", "8", "16", "32")), "disk": pick(rng, ("128", "256", "512", "1024")),
        "year": strings.year(rng),
        "price": f"{int(rng.random() * 900) + 5}.{pick(rng, ('99', '00', '50', '95'))}",
        "qty": str(1 + int(rng.random() * 24)), "letters": letters,
        "serial": digits(rng, 5), "check": pick(rng, string.ascii_uppercase),
        "w": str(5 + int(rng.random() * 200)), "h": str(5 + int(rng.random() * 200)),
        "d": str(1 + int(rng.random() * 50)),
    }  # fmt: skip


PRODUCT = Record(
    "products and codes",
    product,
    lines(
        """
        {brand} {line} {model} {ram}GB/{disk}GB ({year}) - {colour}
        {brand} {line} {model}, {ram} GB RAM, {disk} GB SSD, {colour}, ${price}
        {letters}-{year}-{serial}-{check}
        {letters}{serial}/{year}
        {letters}_{model}_{size}_{colour}
        {brand} {line} T-Shirt {size} {colour} x{qty}
        {qty} x {brand} {line} {model} @ ${price}
        SKU: {letters}-{serial}; {brand} {line}; size {size}; qty {qty}
        {line} {w}x{h}x{d} cm ({colour})
        {brand} {line}, {w} x {h} mm, {colour}, No. {letters}{serial}
        [{letters}-{serial}] {brand} {line} {model} ({colour}, {size})
        """
    ),
    lines(
        """
        {brand}
        {model}
        {brand} {model}
        {ram}
        {ram}GB
        {disk}
        {ram}/{disk}
        {colour}
        {colour}
        {size}
        {price}
        ${price}
        {qty}
        {year}
        {year}
        {serial}
        {serial}
        {letters}
        {letters}-{serial}
        {letters}{serial}
        {letters} {year}
        {brand} {line}
        {w} x {h}
        {w}x{h}x{d}
        {qty} {brand}
        {check}
        {size}/{colour}
        """
    ),
)


def reference(rng: Random) -> dict[str, str]:
    moment = day_of(rng)
    return {
        "first": first_name(rng), "last": last_name(rng), "other": last_name(rng),
        "year": str(moment.year), "day": DAY(moment),
        "title": strings.phrase(rng).capitalize(),
        "journal": f"{word(rng).capitalize()} {pick(rng, ('Review', 'Letters', 'Journal', 'Today'))}",
        "volume": str(1 + int(rng.random() * 90)), "issue": str(1 + int(rng.random() * 12)),
        "from": (a := str(1 + int(rng.random() * 800))), "to": str(int(a) + 3 + int(rng.random() * 30)),
        "place": place(rng),
        "company": word(rng).capitalize() + pick(rng, (" Inc", " Ltd", " GmbH", " & Co")),
        "phone": f"{digits(rng, 3)}-{digits(rng, 3)}-{digits(rng, 4)}",
        "amount": f"{int(rng.random() * 9000) + 10}.{digits(rng, 2)}",
        "no": digits(rng, pick(rng, (3, 4, 6))), "mail": f"{word(rng)}@{strings.domain(rng)}",
        "minutes": f"{int(rng.random() * 9) + 1}:{digits(rng, 1)}{digits(rng, 1)}"[:4],
        "job": pick(rng, "Engineer Teacher Manager Nurse Analyst Designer Clerk".split()),
    }  # fmt: skip


PROSE = Record(
    "sentences and references",
    reference,
    lines(
        """
        {last}, {first} and {other} ({year}). {title}. {journal}, {volume}({issue}), {from}-{to}.
        {first} {last}, "{title}," {journal} {volume} ({year}): {from}-{to}
        Invoice {no} from {company}, {place}, due {day}, total ${amount}
        Paid ${amount} to {company} on {day} (ref. {no}), thank you {first}
        {first} {last}, {job} at {company}, {place}, {phone}, {mail}
        {first} {last} <{mail}> {phone} - {company}
        Name: {first} {last}; Job: {job}; City: {place}; Phone: {phone}
        Phone: {phone}; City: {place}; Name: {first} {last}; Job: {job}
        Order #{no} was sent to {first} {last} ({place}) on {day}.
        {{"name": "{first} {last}", "city": "{place}", "id": {no}, "mail": "{mail}"}}
        From: {first} {last} <{mail}> Re: {title} [{no}]
        {company},{place},"{last}, {first}",{no},{amount}
        {last} {first} | {job} | {company} ({place}) | {mail}
        """
    ),
    lines(
        """
        {last}
        {first}
        {year}
        {year}
        {title}
        {journal}
        {from}-{to}
        {volume}
        {last} {year}
        {last} ({year})
        {amount}
        ${amount}
        {no}
        {no}
        #{no}
        {company}
        {place}
        {place}
        {day}
        {phone}
        {mail}
        {mail}
        {first} {last}
        {last}, {first}
        {job}
        {first} ({place})
        {company}: {amount}
        """
    ),
)
TRACK = Record(
    "playlist",
    reference,
    ("{no}. {first} {last} - {title} ({year}) [{minutes}]", "{no} | {title} | {first} {last} | {minutes}"),
    ("{title}", "{first} {last}", "{minutes}", "{year}", "{title} - {minutes}"),
)
RECORDS = (LOG, LOG, AGENT, FILE, FILE, WEB, WEB, WEB, PRODUCT, PRODUCT, PROSE, PROSE, PROSE, ADDRESS, TRACK)


def record_family(rng: Random) -> Task:
    """What is wanted of long rows."""
    return record_task(rng, "long rows", pick(rng, RECORDS))
