"""The clinic of the Translate tab: variants of a sentence side by side, and a pair that went apart.

L layers, H heads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..messages import listed, say, sentences
from .attention_heads import head_map
from .html import bar, escape, of_hundred, percent, scrolled

SHOWN = 8  # heads in the list


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
    columns = (say(f"clinic.column-{name}") for name in ("typed", "reads", "writes", "verdict"))
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
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
            f'aria-pressed="{str(chosen).lower()}" '
            f'aria-label="{escape(say("clinic.why-of", name=row.name))}">{say("clinic.why")}</button>'
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
            f'<mark class="pg-clinic-{mark.kind}" title="{say(f"clinic.mark-{mark.kind}")}">'
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
        return say(f"clinic.head-{self.kind}", layer=self.layer, head=self.head)


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
    words = {"wanted": wanted, "written": written}
    title = (
        say("clinic.part-behind", beginning=escape(outcome.beginning), **words)
        if outcome.beginning
        else say("clinic.part-first", **words)
    )
    runs = "".join(
        f'<tr><th scope="row">{say(f"clinic.{kind}-run")}<small>{escape(run.name)}</small></th>'
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
        f'<h4 class="pg-att-title">{title}</h4>'
        + scrolled(f'<table class="pg-table pg-runs"><tbody>{runs}</tbody></table>')
        + scrolled(
            f'<table class="pg-chances"><thead><tr><th scope="col">{say("clinic.comes-next")}</th>'
            f'<th scope="col">{say("clinic.good-run")}</th><th scope="col">{say("clinic.bad-run")}</th>'
            "</tr></thead>"
            f"<tbody>{chances}</tbody></table>"
        )
    )


def piece(token: str, word: str) -> str:
    """Says that a word was measured by its first piece alone."""
    return "" if escape(token) == word else f"<small>{say('clinic.by-piece', piece=escape(token))}</small>"


def repair_part(outcome: Outcome) -> str:
    """The claim, checked by decoding."""
    wanted, together = escape(outcome.words[0]), outcome.together
    which = listed(f"<b>{escape(head.name)}</b>" for head in outcome.heads[:together][:SHOWN])
    if together > SHOWN:
        which = say("clinic.and-more", words=which, more=together - SHOWN)
    said = {"n": together, "wanted": wanted, "output": f"<q>{escape(outcome.output)}</q>"}
    if not outcome.repaired:
        claim = say("clinic.not-repaired", **said, share=percent(max(0.0, outcome.share)))
        return f'<p class="pg-clinic-claim" data-repaired="no">{claim}</p>'
    if outcome.whole:
        claim = say("clinic.repaired", **said, which=which)
    else:
        claim = say("clinic.word-repaired", **said, which=which, verdict=escape(outcome.verdict))
    hits, draws = outcome.control
    control = say("clinic.control", n=hits, draws=draws) if hits else say("clinic.control-none", draws=draws)
    return (
        f'<p class="pg-clinic-claim" data-repaired="{"yes" if outcome.whole else "word"}">{claim}</p>'
        f'<p class="pg-hint">{control}</p>'
    )


def head_list(outcome: Outcome, links: tuple[Link, Link] | None) -> str:
    shown = outcome.heads[:SHOWN]
    known = any(head.role for head in shown)
    rows = "".join(
        f"<tr{' data-used' if n < outcome.together and outcome.repaired else ''}>"
        f'<th scope="row">{escape(head.name)}</th><td>{bar(head.share)}</td>'
        f"<td>{of_hundred(head.share, 0)}</td>"
        f"{f'<td>{escape(head.role)}</td>' if known else ''}{looks(head, links)}</tr>"
        for n, head in enumerate(shown)
    )
    look = f'<th scope="col">{say("clinic.column-role")}</th>' if known else ""
    look += f'<th scope="col">{say("clinic.column-look")}</th>' if links else ""
    return f'<p class="pg-clinic-lead">{say("clinic.each-alone", all=of_hundred(1.0, 0))}</p>' + scrolled(
        f'<table class="pg-table pg-carried"><thead><tr><th scope="col">{say("clinic.column-head")}</th>'
        f'<th></th><th scope="col">{say("clinic.column-brings")}</th>{look}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def looks(head: Head, links: tuple[Link, Link] | None) -> str:
    if links is None:
        return ""
    named = (
        f'<a href="{escape(link(head.kind, head.layer, head.head))}" target="_blank">'
        f"{say(f'clinic.{name}-run')}</a>"
        for link, name in zip(links, ("good", "bad"), strict=True)
    )
    return f"<td>{' · '.join(named)}</td>"


def maps(shares: Mapping[str, np.ndarray], links: tuple[Link, Link] | None) -> str:
    largest = max(float(np.abs(values).max()) for values in shares.values())

    def link_for(kind: str) -> Callable[[int, int], str]:
        return lambda layer, head: links[0](kind, layer, head) if links else ""

    drawn = "".join(
        head_map(values, say(f"attention.kind-{kind}"), largest, kind=kind, link=link_for(kind))
        for kind, values in shares.items()
    )
    return f"<details><summary>{say('clinic.all-heads')}</summary>{drawn}</details>"


def limits(outcome: Outcome) -> str:
    """What the numbers rest on."""
    there, total = outcome.aligned
    said = [
        say("clinic.put-in-at"),
        say("clinic.given-beginning", given=escape(outcome.given)) if outcome.given else "",
        say("clinic.partners" if outcome.encoder else "clinic.no-partners", there=there, all=total),
    ]
    return f'<p class="pg-hint">{sentences(said)}</p>'
