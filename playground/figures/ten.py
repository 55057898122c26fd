"""The table of ten sentences with their scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..messages import decimal, say
from .html import escape, percent


@dataclass(frozen=True)
class Row:
    source: str
    output: str
    reference: str
    exact: bool
    f1: float
    bleu: float
    perplexity: float


@dataclass(frozen=True)
class Totals:
    accuracy: float
    f1: float
    bleu: float
    perplexity: float


def table_of(rows: Sequence[Row], totals: Totals) -> str:
    """A row a sentence, and the scores of all of them below."""
    names = ("source", "output", "reference", "exact", "f1", "bleu", "perplexity")
    head = "".join(f'<th scope="col">{escape(say(f"guide.ten-{name}"))}</th>' for name in names)
    body = "".join(map(row_of, rows))
    every = escape(say("guide.ten-all"))
    foot = (
        f'<tr><th scope="row" colspan="3">{every}</th><td>{percent(totals.accuracy)}</td>'
        f"<td>{decimal(totals.f1, 2)}</td><td>{decimal(totals.bleu, 1)}</td>"
        f"<td>{decimal(totals.perplexity, 1)}</td></tr>"
    )
    return (
        f'<div class="pg-scroll pg-whole"><table class="pg-table pg-ten"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
    )


def row_of(row: Row) -> str:
    sign, told = ("✓", "guide.ten-right") if row.exact else ("✗", "guide.ten-wrong")
    numbers = (decimal(row.f1, 2), decimal(row.bleu, 1), decimal(row.perplexity, 1))
    return (
        f'<tr><td lang="en">{escape(row.source)}</td><td lang="fr">{escape(row.output)}</td>'
        f'<td lang="fr">{escape(row.reference)}</td><td title="{escape(say(told))}">{sign}</td>'
        + "".join(f"<td>{number}</td>" for number in numbers)
        + "</tr>"
    )
