"""The clinic of the Translate tab: variants of a sentence side by side, and a pair that went apart.

L layers, H heads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .attention_heads import head_map
from .html import bar, escape, percent, scrolled

SHOWN = 8  # heads in the list
MEANINGS = {"changed": "another word than expected", "repeated": "says it again and again"}


class Mark(Protocol):
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Row:
    """A variant, as the table shows it."""

    name: str
    source: str
    translation: str
    marks: Sequence[Mark]
    verdict: str
    note: str  # what should be known of it
    differs: bool  # whether content is another
    number: int | None  # by which the page asks for the pair; None where there is nothing to ask


def variants_table(rows: Sequence[Row], languages: tuple[str, str], chosen: int | None = None) -> str:
    """All variants side by side. languages: codes of source and translation. chosen: the number of the row
    whose pair is shown."""
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("typed", "what the model reads", "what it writes", "verdict")
    )
    body = "".join(table_row(row, languages, row.number is not None and row.number == chosen) for row in rows)
    return scrolled(
        f'<table class="pg-table pg-clinic"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def table_row(row: Row, languages: tuple[str, str], chosen: bool) -> str:
    source, target = languages
    note = f'<small class="pg-clinic-note">{escape(row.note)}</small>' if row.note else ""
    why = ""
    if row.number is not None:
        why = (
            f'<button type="button" class="pg-why" data-sentence="{row.number}" '
            f'aria-pressed="{str(chosen).lower()}" aria-label="why? {escape(row.name)}">why?</button>'
        )
    return (
        f'<tr data-differs="{str(row.differs).lower()}"{" data-chosen" if chosen else ""}>'
        f'<th scope="row">{escape(row.name)}</th><td lang="{source}">{escape(row.source)}</td>'
        f'<td lang="{target}">{marked(row.translation, row.marks)}</td>'
        f'<td class="pg-verdict">{escape(row.verdict)}{note}{why}</td></tr>'
    )


def marked(text: str, marks: Sequence[Mark]) -> str:
    """A text with its marks; of two that overlap the first counts."""
    parts, reached = [], 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < reached:
            continue
        parts.append(escape(text[reached : mark.start]))
        parts.append(
            f'<mark class="pg-clinic-{mark.kind}" title="{MEANINGS[mark.kind]}">'
            f"{escape(text[mark.start : mark.end])}</mark>"
        )
        reached = mark.end
    return "".join(parts) + escape(text[reached:])


@dataclass(frozen=True)
class Run:
    """One of the two runs of a pair."""

    name: str  # of its variant
    source: str
    output: str  # what it writes by itself
    wanted: float  # probability of the wanted token at the parting
    written: float  # and of the one that the bad run writes


@dataclass(frozen=True)
class Head:
    """A head that was carried over by itself."""

    kind: str
    layer: int
    head: int
    share: float  # of the way from the bad run to the good one
    role: str  # as measured over a corpus; the empty text where it has none

    @property
    def name(self) -> str:
        return f"{self.kind} layer {self.layer}, head {self.head}"


@dataclass(frozen=True)
class Outcome:
    """What became of the bad run with heads carried over."""

    beginning: str  # what both have written up to the parting
    given: str  # what the bad run writes once it is given that; the empty text where it wrote it by itself
    words: tuple[str, str]  # that the good run writes, and the bad one
    tokens: tuple[str, str]  # the tokens that were measured, as labels
    heads: Sequence[Head]  # the strongest, in order
    together: int  # how many of the first of them were carried over together
    share: float  # of the way, of those together
    repaired: bool  # whether the wanted token is written
    output: str  # what is written then
    whole: bool  # whether all content words and numbers are then as wanted
    verdict: str  # of that output, against what is wanted
    control: tuple[int, int]  # sets of as many other heads that have it written too, of how many
    aligned: tuple[int, int]  # source tokens with a partner, of how many
    encoder: bool  # whether heads of the encoder were carried over


Link = Callable[[str, int, int], str]  # (kind, layer, head) -> the address at which it can be looked at


def pair_view(
    good: Run, bad: Run, outcome: Outcome, shares: Mapping[str, np.ndarray], links: tuple[Link, Link] | None
) -> str:
    """Where two runs part, and the heads that repair it. shares: by kind (L, H). links: to heads in the good
    and in the bad run; None where there is nothing to link to."""
    return (
        '<div class="pg-pair">'
        + parting_part(good, bad, outcome)
        + repair_part(outcome)
        + head_list(outcome, links)
        + maps(shares, links)
        + limits(outcome)
        + "</div>"
    )


def parting_part(good: Run, bad: Run, outcome: Outcome) -> str:
    wanted, written = (escape(word) for word in outcome.words)
    where = f"behind “{escape(outcome.beginning)}”" if outcome.beginning else "at the very first word"
    runs = "".join(
        f'<tr><th scope="row">{kind} run<small>{escape(run.name)}</small></th>'
        f"<td>{escape(run.source)}</td><td>{escape(run.output)}</td></tr>"
        for kind, run in (("good", good), ("bad", bad))
    )
    chances = "".join(
        f'<tr><th scope="row">{word}{piece(token, word)}</th>'
        + "".join(f"<td>{bar(share)}<span>{percent(share)}</span></td>" for share in pair)
        + "</tr>"
        for word, token, pair in (
            (wanted, outcome.tokens[0], (good.wanted, bad.wanted)),
            (written, outcome.tokens[1], (good.written, bad.written)),
        )
    )
    return (
        f'<h4 class="pg-att-title">They part {where}: “{wanted}” or “{written}”</h4>'
        + scrolled(f'<table class="pg-table pg-runs"><tbody>{runs}</tbody></table>')
        + scrolled(
            '<table class="pg-chances"><thead><tr><th scope="col">what comes next</th>'
            f'<th scope="col">good run</th><th scope="col">bad run</th></tr></thead>'
            f"<tbody>{chances}</tbody></table>"
        )
    )


def piece(token: str, word: str) -> str:
    """Says that a word was measured by its first piece alone."""
    return "" if escape(token) == word else f"<small>by its piece “{escape(token)}”</small>"


def repair_part(outcome: Outcome) -> str:
    """The claim, checked by decoding."""
    wanted, together = escape(outcome.words[0]), outcome.together
    names = ", ".join(f"<b>{escape(head.name)}</b>" for head in outcome.heads[:together][:SHOWN])
    more = f" and {together - SHOWN} more" if together > SHOWN else ""
    which = f"{names}{more}"
    if not outcome.repaired:
        return (
            '<p class="pg-clinic-claim" data-repaired="no"><strong>Not repaired.</strong> Even with all '
            f"{together} heads that help, carried over together, “{wanted}” is not written: they make "
            f"{percent(max(0.0, outcome.share))} of the way. Then it writes: "
            f"<q>{escape(outcome.output)}</q></p>"
        )
    hits, draws = outcome.control
    title = "Repaired." if outcome.whole else "This word is repaired, what follows is not."
    rest = (
        "and from there on by itself the same words as the good run"
        if outcome.whole
        else f"but goes on otherwise ({escape(outcome.verdict)})"
    )
    heads = "this head" if together == 1 else f"these {together} heads"
    return (
        f'<p class="pg-clinic-claim" data-repaired="{"yes" if outcome.whole else "word"}">'
        f"<strong>{title}</strong> With {heads} carried over from the good run ({which}), the bad run "
        f"writes “{wanted}” after all, {rest}: <q>{escape(outcome.output)}</q></p>"
        f'<p class="pg-hint">For comparison, as many other heads drawn at random: {hits or "none"} of '
        f"{draws} draws {'brings' if hits == 1 else 'bring'} it back.</p>"
    )


def head_list(outcome: Outcome, links: tuple[Link, Link] | None) -> str:
    shown = outcome.heads[:SHOWN]
    known = any(head.role for head in shown)
    rows = "".join(
        f"<tr{' data-used' if n < outcome.together and outcome.repaired else ''}>"
        f'<th scope="row">{escape(head.name)}</th><td>{bar(head.share)}</td>'
        f"<td>{round(100 * head.share)} %</td>"
        f"{f'<td>{escape(head.role)}</td>' if known else ''}{looks(head, links)}</tr>"
        for n, head in enumerate(shown)
    )
    look = '<th scope="col">role</th>' if known else ""
    look += '<th scope="col">look at it in the</th>' if links else ""
    return (
        '<p class="pg-clinic-lead">Each head alone, from the good run put into the bad one: how much of '
        "the way from the bad preference to the good one it brings (100 %: all of it).</p>"
        + scrolled(
            '<table class="pg-table pg-carried"><thead><tr><th scope="col">head</th><th></th>'
            f'<th scope="col">brings</th>{look}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
    )


def looks(head: Head, links: tuple[Link, Link] | None) -> str:
    if links is None:
        return ""
    named = (
        f'<a href="{escape(link(head.kind, head.layer, head.head))}" target="_blank">{name} run</a>'
        for link, name in zip(links, ("good", "bad"), strict=True)
    )
    return f"<td>{' · '.join(named)}</td>"


def maps(shares: Mapping[str, np.ndarray], links: tuple[Link, Link] | None) -> str:
    largest = max(float(np.abs(values).max()) for values in shares.values())

    def link_for(kind: str) -> Callable[[int, int], str]:
        return lambda layer, head: links[0](kind, layer, head) if links else ""

    drawn = "".join(
        head_map(values, f"{kind.capitalize()} attention", largest, kind=kind, link=link_for(kind))
        for kind, values in shares.items()
    )
    return f"<details><summary>All heads (share of the way; 1: all of it)</summary>{drawn}</details>"


def limits(outcome: Outcome) -> str:
    """What the numbers rest on."""
    there, total = outcome.aligned
    said = [
        "Heads are put in at the places of the shared beginning, the parting included; what follows is the "
        "model’s own."
    ]
    if outcome.given:
        said.append(
            "By itself the bad run begins otherwise (in other letters, or otherwise where something was put "
            f"in), so it was given the beginning; without help it then writes “{escape(outcome.given)}”."
        )
    if outcome.encoder:
        said.append(
            f"In the source, {there} of {total} tokens have a partner: there encoder heads are put in."
        )
    else:
        said.append(
            f"Encoder heads are left out: only {there} of the {total} source tokens have a partner in the "
            "other sentence, so their outputs have no place to go."
        )
    return f'<p class="pg-hint">{" ".join(said)}</p>'
