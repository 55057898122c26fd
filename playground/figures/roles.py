"""Who did what to whom, as pictures: words with a bar under each span that plays a role, a row for each
predicate."""

from collections.abc import Sequence
from dataclasses import dataclass

from .html import attribute, bar, escape, percent, table

TONES = {"ARG0": "0", "ARG1": "1", "ARG2": "2", "ARG3": "3", "ARG4": "3"}  # the others share one
LETTER = 0.46  # rem, the width of a letter of a label, about ...
WORD_LETTER = 0.55  # ... and of a word
LEAST = 0.001  # the probability from which on something else is told
ALONE = "no role here: a helping verb, or nothing is said of who and what"


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
    said = "".join(map(told, happenings)) or (
        '<p class="pg-hint">No predicate was found here: nothing is said to happen or to be the case.</p>'
    )
    return (
        f'<div class="pg-roles-sentence" data-sentence="{number}"><div class="pg-columns">{columns}</div>'
        f"{said}</div>"
    )


def word_view(word: str, frame: int | None) -> str:
    if frame is None:
        return f'<span class="pg-plain">{escape(word)}</span>'
    return (
        f'<button type="button" class="pg-predicate" data-frame="{frame}" data-part="-1" '
        f'aria-label="{escape(word, quote=True)}, a predicate">{escape(word)}</button>'
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
    told = f"{part.text}: {part.plain} ({part.label}), {percent(part.probability)}"
    others = attribute([[name, percent(share), share] for name, share in part.others if share >= LEAST])
    return (
        f'<button type="button" class="pg-cell pg-part" {place} data-first{ends} '
        f'style="min-width:{room(part):.1f}rem" data-told="{escape(told, quote=True)}" '
        f'data-others="{others}" aria-label="{escape(told, quote=True)}"><b>{escape(part.brief)}</b></button>'
    )


def room(part: Part) -> float:
    """How wide the first column has to be for the label to stand under its words."""
    _, *others = part.text.split() or [""]
    return max(0.0, LETTER * len(part.brief) + 0.5 - WORD_LETTER * len(" ".join(others)))


def told(one: Happening) -> str:
    """A predicate and its roles as a line, and opened as a table."""
    roles = "; ".join(f"{part.brief} “{part.text}”" for part in one.parts) or ALONE
    rows = [
        [part.plain, part.label, part.text, percent(part.probability), others_told(part.others)]
        for part in one.parts
    ]
    inside = table(["role", "PropBank", "words", "probability", "else"], rows) if rows else ""
    sense = f"sense {one.sense}" if one.sense != "other" else "a rare sense"
    return (
        f'<details class="pg-told"><summary><b>{escape(one.text)}</b>: {escape(roles)}</summary>'
        f'<p class="pg-hint">“{escape(one.text)}” is a predicate with {percent(one.probability)} ({sense} in '
        f'PropBank).</p><div class="pg-scroll">{inside}</div></details>'
    )


def others_told(others: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {percent(share)}" for name, share in others if share >= LEAST)


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
        f'<tr><th scope="row">layer {one.layer}, head {one.head}</th><td>{bar(one.weight)}</td>'
        f"<td>{percent(one.weight)}</td><td>{percent(one.without)}</td></tr>"
        for one in looking
    )
    return (
        f"<p>“{escape(part.text)}” is <b>{escape(part.plain)}</b> ({escape(part.label)}) of “{escape(verb)}” "
        f"with {percent(part.probability)}. These heads look most from its words to the verb and the mark in "
        "front of it:</p>"
        '<div class="pg-scroll"><table class="pg-bars pg-links-table"><thead><tr><th></th>'
        '<th colspan="2">weight on the verb</th><th>the role without it</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f"<p>The role is least probable without layer {needed.layer}, head {needed.head}: "
        f"{percent(needed.without)} (it puts {percent(needed.weight)} on the verb). Weight alone does not "
        "tell what a head does; what changes without it does.</p>"
    )


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
        [one.plain, one.label, one.first or "–", one.second or "–", "same" if one.same else "differs"]
        for one in matches
    ]
    alike = bool(matches) and all(one.same for one in matches)
    verdict = "The same roles in both." if alike else "Not the same roles."
    return (
        f'<p class="pg-same" data-same="{str(alike).lower()}"><b>{verdict}</b> '
        f'“{escape(verbs[0])}” beside “{escape(verbs[1])}”:</p><div class="pg-scroll">'
        f"{table(['role', 'PropBank', 'first sentence', 'second sentence', ''], rows)}</div>"
    )
