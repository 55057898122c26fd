"""Who did what to whom, as pictures: words with a bar under each span that plays a role, a row for each
predicate."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from ..messages import listed, say
from .html import attribute, bar, escape, percent, table

TONES = {"ARG0": "0", "ARG1": "1", "ARG2": "2", "ARG3": "3", "ARG4": "3"}  # the others share one
LETTER = 0.46  # rem, the width of a letter of a label, about (a Chinese one has two) ...
WORD_LETTER = 0.55  # ... and of a word
LEAST = 0.001  # the probability from which on something else is told


@dataclass(frozen=True)
class Part:
    """A span of words that plays a role."""

    label: str  # "ARG0"
    brief: str  # "who": what stands under the words
    plain: str  # the same at more length
    start: int
    end: int
    text: str
    probability: float
    others: Sequence[tuple[str, float]]  # what else the words could be, in words


@dataclass(frozen=True)
class Happening:
    """A predicate with its roles."""

    word: int
    text: str
    sense: str
    probability: float
    parts: Sequence[Part]


def sentence_view(
    number: int, words: Sequence[str], spaces: Sequence[bool], happenings: Sequence[Happening]
) -> str:
    """One sentence: its words, those that are predicates as buttons, and a row of bars for each predicate.

    spaces: whether a space stands behind each word. A click on a bar or a predicate hands {sentence, frame,
    part} to the page, part -1 for the predicate itself.
    """
    asked = {one.word: n for n, one in enumerate(happenings)}
    columns = "".join(
        f'<span class="pg-column"{" data-space" if space else ""}>'
        + word_view(word, asked.get(n))
        + "".join(cell(n, k, one) for k, one in enumerate(happenings))
        + "</span>"
        for n, (word, space) in enumerate(zip(words, spaces, strict=True))
    )
    said = "".join(map(told, happenings)) or (f'<p class="pg-hint">{say("roles.no-predicate")}</p>')
    return (
        f'<div class="pg-roles-sentence" data-sentence="{number}"><div class="pg-columns">{columns}</div>'
        f"{said}</div>"
    )


def word_view(word: str, frame: int | None) -> str:
    if frame is None:
        return f'<span class="pg-plain">{escape(word)}</span>'
    return (
        f'<button type="button" class="pg-predicate" data-frame="{frame}" data-part="-1" '
        f'aria-label="{escape(say("roles.a-predicate", word=word), quote=True)}">{escape(word)}</button>'
    )


def cell(word: int, frame: int, one: Happening) -> str:
    """What stands under a word in the row of a predicate."""
    if word == one.word:
        return f'<span class="pg-cell pg-verb" data-frame="{frame}" aria-hidden="true">▲</span>'
    for number, part in enumerate(one.parts):
        if part.start <= word < part.end:
            return part_cell(word, frame, number, part)
    return '<span class="pg-cell"></span>'


def part_cell(word: int, frame: int, number: int, part: Part) -> str:
    """The bar under one word of a part. Under the first it is a button that has all there is to tell."""
    place = f'data-frame="{frame}" data-part="{number}" data-tone="{TONES.get(part.label, "m")}"'
    ends = " data-last" if word == part.end - 1 else ""
    if word != part.start:
        return f'<span class="pg-cell pg-part" {place}{ends}></span>'
    share = percent(part.probability)
    told = say("roles.told", text=part.text, role=part.plain, label=part.label, share=share)
    others = attribute([[name, percent(share), share] for name, share in part.others if share >= LEAST])
    return (
        f'<button type="button" class="pg-cell pg-part" {place} data-first{ends} '
        f'style="--room:{room(part):.1f}rem;--whole:{whole(part):.1f}rem" '
        f'data-told="{escape(told, quote=True)}" '
        f'data-others="{others}" aria-label="{escape(told, quote=True)}"><b>{escape(part.brief)}</b></button>'
    )


def room(part: Part) -> float:
    """How wide the first column has to be for the label to stand under its words."""
    _, *others = part.text.split() or [""]
    return max(0.0, whole(part) - WORD_LETTER * len(" ".join(others)))


def whole(part: Part) -> float:
    """How wide the label is: on a phone its other words may stand in the next line."""
    return LETTER * sum(2 if east_asian_width(letter) in "WF" else 1 for letter in part.brief) + 0.5


def told(one: Happening) -> str:
    """A predicate and its roles as a line, and opened as a table."""
    roles = [say("roles.brief-of", role=part.brief, text=part.text) for part in one.parts]
    summed = say("roles.semicolon").join(roles) or say("roles.alone")
    rows = [
        [part.plain, part.label, part.text, percent(part.probability), others_told(part.others)]
        for part in one.parts
    ]
    heads = [say(f"roles.column-{name}") for name in ("role", "propbank", "words", "probability", "else")]
    inside = table(heads, rows) if rows else ""
    sense = say("roles.sense", sense=one.sense) if one.sense != "other" else say("roles.rare-sense")
    summary = say("roles.summary", verb=f"<b>{escape(one.text)}</b>", roles=escape(summed))
    known = say("roles.is-predicate", word=escape(one.text), share=percent(one.probability), sense=sense)
    return (
        f'<details class="pg-told"><summary>{summary}</summary>'
        f'<p class="pg-hint">{known}</p><div class="pg-scroll">{inside}</div></details>'
    )


def others_told(others: Sequence[tuple[str, float]]) -> str:
    return listed(f"{name} {percent(share)}" for name, share in others if share >= LEAST)


@dataclass(frozen=True)
class Link:
    """A head, how much it looks from the words of a role to the verb, and the role without it."""

    layer: int
    head: int
    weight: float
    without: float  # the probability of the role when the head is switched off


def links_view(verb: str, part: Part, looking: Sequence[Link], needed: Link) -> str:
    """Which heads link a role to its verb. looking: those that look most; needed: the one without which the
    role is least probable."""
    rows = "".join(
        f'<tr><th scope="row">{head_name(one)}</th><td>{bar(one.weight)}</td>'
        f"<td>{percent(one.weight)}</td><td>{percent(one.without)}</td></tr>"
        for one in looking
    )
    asked = say(
        "roles.linked",
        text=escape(part.text),
        role=f"<b>{escape(part.plain)}</b>",
        label=escape(part.label),
        verb=escape(verb),
        share=percent(part.probability),
    )
    without, weight = percent(needed.without), percent(needed.weight)
    least = say("roles.needed", head=head_name(needed), without=without, weight=weight)
    return (
        f"<p>{asked}</p>"
        '<div class="pg-scroll"><table class="pg-bars pg-links-table"><thead><tr><th></th>'
        f'<th colspan="2">{say("roles.weight-on-verb")}</th><th>{say("roles.without")}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div><p>{least}</p>"
    )


def head_name(one: Link) -> str:
    return say("page.head-number", layer=one.layer, head=one.head)


@dataclass(frozen=True)
class Match:
    """A role in two sentences."""

    plain: str
    label: str
    first: str  # its words, empty where the sentence has it not
    second: str
    same: bool


def matches_view(verbs: tuple[str, str], matches: Sequence[Match]) -> str:
    """Whether two sentences say the same of their verbs."""
    rows = [
        [
            one.plain,
            one.label,
            one.first or "–",
            one.second or "–",
            say("roles.same") if one.same else say("roles.differs"),
        ]
        for one in matches
    ]
    alike = bool(matches) and all(one.same for one in matches)
    verdict = say("roles.alike") if alike else say("roles.unlike")
    beside = say("roles.beside", first=escape(verbs[0]), second=escape(verbs[1]))
    heads = [say(f"roles.column-{name}") for name in ("role", "propbank", "first", "second")]
    return (
        f'<p class="pg-same" data-same="{str(alike).lower()}"><b>{verdict}</b> {beside}</p>'
        f'<div class="pg-scroll">{table([*heads, ""], rows)}</div>'
    )
