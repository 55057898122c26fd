"""Names of people: prefixes, suffixes, particles, one word, several given names, in many spellings."""

from random import Random

from ..strings import DOMAINS, ENDINGS, first_name, last_name, pick
from .task import Task, drawn, one_of
from .templates import lines

PREFIXES = "Mr. Mrs. Ms. Dr. Prof. Mr Mrs Dr Sir Rev. Hon. Capt. Mme Herr Frau Sr. Sra.".split()
SUFFIXES = ("Jr.", "Sr.", "II", "III", "IV", "PhD", "MD", "Ph.D.", "Esq.", "MBA", "CPA")
PARTICLES = ("van", "de", "von", "van der", "de la", "da", "del", "di", "dos", "le", "bin", "el", "ter")
INPUTS = lines(
    """
    {title_}{given} {last}{_suffix}
    {title_}{given} {last}{_suffix}
    {title_}{given} {last}{,suffix}
    {last}, {given}
    {last}, {title_}{given}
    {LAST}, {given}
    {LAST} {given}
    {given} {LAST}
    {last} {given}
    {first} {last}
    {first} {last}
    {first} {m_}{last}
    {last}, {f}.
    {first}.{last}
    {first}_{last}
    {last};{first}
    {given} ({last})
    {title_}{last}, {first}
    """
)
OUTPUTS = lines(
    """
    {first}
    {last}
    {last}, {first}
    {last}, {given}
    {first} {last}
    {f}. {last}
    {last}, {f}.
    {last} {f}
    {f}{l}
    {f}.{l}.
    {first} {l}.
    {LAST}, {first}
    {LAST}
    {first_low}.{last_low}@{domain}
    {f_low}{last_low}
    {first_low}.{last_low}
    {last_low}_{first_low}
    {initials}
    {title}
    {title_}{last}
    {suffix}
    {given}
    {last}, {first} {m_}
    Dear {title_}{last}
    {given} {LAST}
    {first}-{last}
    {last}/{first}
    {l}{f_low}{last_low}
    """
)
CASES = (str.upper, str.lower, str.swapcase)


def person(rng: Random, common: dict[str, float]) -> dict[str, str]:
    """The fields of a name. common: how often a row has a prefix, a suffix, a particle, further given names,
    and how often it is one word."""
    has = {part: rng.random() < share for part, share in common.items()}
    first, last = first_name(rng), last_name(rng)
    middle = " ".join(first_name(rng) for _ in range(pick(rng, (1, 1, 2)))) if has["middle"] else ""
    if middle and rng.random() < 0.4:
        middle = middle[0] + pick(rng, (".", ""))
    title, suffix = pick(rng, PREFIXES) if has["title"] else "", pick(rng, SUFFIXES) if has["suffix"] else ""
    if has["particle"]:
        last = f"{pick(rng, PARTICLES)} {last}"
    given = f"{first} {middle}" if middle else first
    return fields_of(title, first, given, last, suffix)


def fields_of(title: str, first: str, given: str, last: str, suffix: str) -> dict[str, str]:
    """All that templates may ask for."""
    core = last.split()[-1]
    middle = given[len(first) :].strip()
    return {
        "title": title,
        "title_": title + " " if title else "",
        "first": first,
        "given": given,
        "last": last,
        "LAST": last.upper(),
        "suffix": suffix,
        "_suffix": " " + suffix if suffix else "",
        ",suffix": ", " + suffix if suffix else "",
        "m_": middle[0] + ". " if middle else "",
        "f": first[:1],
        "l": core[:1],
        "first_low": first.lower(),
        "last_low": last.lower().replace(" ", ""),
        "f_low": first[:1].lower(),
        "initials": "".join(part[0] for part in [*given.split(), core]),
    }


def name_rewriting(rng: Random) -> Task:
    """A name written otherwise; what a row lacks is left out, and one word stays as it is."""
    shares = (0.0, 0.0, 0.3, 0.6, 1.0)
    common = {part: pick(rng, shares) for part in ("title", "middle")}
    common |= {part: pick(rng, (0.0, 0.0, 0.0, 0.3, 0.5)) for part in ("suffix", "particle")}
    inputs, output = rng.sample(INPUTS, pick(rng, (1, 1, 1, 2, 3))), pick(rng, OUTPUTS)
    if "{title}" in output or "{title_}" in output:
        inputs, common["title"] = [t for t in inputs if "{title_}" in t] or [INPUTS[0]], 1.0
    if output == "{suffix}":
        inputs, common["suffix"] = [t for t in inputs if "suffix}" in t] or [INPUTS[0]], 1.0
    if any("{given}" not in t for t in inputs) and (
        "given" in output or "m_" in output or "initials" in output
    ):
        common["middle"] = 0.0
    if any("{f}" in t for t in inputs):
        output = pick(rng, ("{f}. {last}", "{last}", "{last} {f}", "{f}{l}", "{LAST}", "{f}.{l}."))
    one_word = pick(rng, (0.0, 0.0, 0.0, 0.15, 0.25)) if output[0] == "{" and "@" not in output else 0.0
    case = pick(rng, (None, None, None, None, *CASES)) if "{LAST}" not in inputs else None
    domain = f"{pick(rng, DOMAINS)}.{pick(rng, ENDINGS)}"

    def row(r: Random) -> tuple[str, str]:
        if r.random() < one_word:
            alone = last_name(r)
            return (case(alone) if case else alone), one(output, alone)
        fields = person(r, common) | {"domain": domain}
        text = pick(r, inputs).format_map(fields).strip()
        return (case(text) if case else text), output.format_map(fields).strip()

    parameters = f"{' or '.join(inputs)} to {output} with {common}, one word {one_word}"
    return drawn("names", "written otherwise", parameters + (f" from {case.__name__}" if case else ""), row)


def one(output: str, name: str) -> str:
    """What becomes of a name of one word: no order to turn, only its letters may change."""
    if output in ("{f}{l}", "{f}.{l}.", "{initials}", "{f}. {l}."):
        return name[0] + "." * ("." in output)
    if "_low" in output:
        return name.lower()
    return name.upper() if "LAST" in output else name


def spelling(rng: Random) -> Task:
    """Capitals, spaces and dots put right."""
    wrong = rng.sample(("upper", "lower", "mixed", "spaces", "comma"), pick(rng, (1, 2, 3)))
    target = pick(rng, ("{first} {last}", "{last}, {first}", "{first} {l}.", "{LAST} {first}"))

    def row(r: Random) -> tuple[str, str]:
        fields = fields_of("", *(name := (first_name(r).title(), "", last_name(r).title(), "")))
        first, last = name[0], name[2]
        kind = pick(r, wrong)
        text = f"{last}, {first}" if kind == "comma" else f"{first} {last}"
        if kind == "spaces":
            text = f"{' ' * int(r.random() * 3)}{first}{' ' * (2 + int(r.random() * 2))}{last}"
        elif kind == "mixed":
            text = "".join(pick(r, (c.upper(), c.lower())) for c in text)
        elif kind in ("upper", "lower"):
            text = getattr(text, kind)()
        return text, target.format_map(fields)

    return drawn("names", "spelling", f"{wrong} to {target}", row)


def several(rng: Random) -> Task:
    """Two or more people in a cell: the first of them, all last names, otherwise joined."""
    join, other = rng.sample((" and ", " & ", "; ", ", ", " / ", " with ", " + "), 2)
    kind = pick(rng, ("joined otherwise", "the first", "last names", "initials", "how many", "the last"))

    def row(r: Random) -> tuple[str, str]:
        people = [(first_name(r), last_name(r)) for _ in range(pick(r, (1, 2, 2, 3)))]
        names = [f"{first} {last}" for first, last in people]
        outputs = {
            "joined otherwise": other.join(names),
            "the first": names[0],
            "the last": names[-1],
            "last names": other.join(last for _, last in people),
            "initials": other.join(first[0] + last[0] for first, last in people),
            "how many": str(len(people)),
        }
        return join.join(names), outputs[kind]

    return drawn("names", f"several: {kind}", f"{join} to {other}", row)


def monogram(rng: Random) -> Task:
    """All initials with a mark: held out."""
    mark = pick(rng, (".", ". ", "-", " ", "/"))

    def row(r: Random) -> tuple[str, str]:
        names = [first_name(r) for _ in range(pick(r, (1, 2, 2)))] + [last_name(r)]
        return " ".join(names), mark.join(name[0] for name in names) + mark.strip(" -/")

    return drawn("names", "monogram", mark, row)


SHARES = (
    (0.72, name_rewriting),
    (0.12, spelling),
    (0.13, several),
    (0.03, monogram),
)


def name_family(rng: Random) -> Task:
    """Names of people, written otherwise."""
    return one_of(rng, SHARES)
