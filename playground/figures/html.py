"""Small pieces of HTML that all pictures share."""

import json
from collections.abc import Sequence
from html import escape

from ..messages import decimal, language

__all__ = ["attribute", "bar", "diverging", "escape", "percent", "signed", "table"]


def percent(share: float) -> str:
    """A share from 0 to 1 as people read it: 87 %, 0.4 %, < 0.1 %; in French 0,4 %, in Chinese 0.4%."""
    least = 0.001
    if share < least:
        return f"< {of_hundred(least, 1)}"
    return of_hundred(share, 1 if share < 0.095 else 0)


def of_hundred(share: float, digits: int) -> str:
    """A share in % with so many decimals."""
    sign = {"zh": "%", "fr": "\u202f%"}.get(language(), " %")
    return f"{decimal(100 * share, digits)}{sign}"


def signed(number: float, plus: bool = False) -> str:
    """A number with two decimals and no sign before a zero: 0.31, -1.20, 0.00; with plus, +0.31."""
    return ("+" if plus and round(number, 2) > 0 else "") + decimal(number, 2)


def attribute(data: object) -> str:
    """Data as JSON that can stand in an HTML attribute in double quotes."""
    return escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")), quote=True)


def bar(share: float) -> str:
    """A horizontal bar that fills `share` of its box."""
    return f'<span class="pg-bar"><span style="width:{100 * min(1.0, max(0.0, share)):.1f}%"></span></span>'


def diverging(share: float) -> str:
    """A bar from the middle: to the right above 0, to the left below; share from -1 to 1."""
    width = 50 * min(1.0, abs(share))
    side = "left:50%" if share >= 0 else f"left:{50 - width:.1f}%"
    kind = "pg-diverging-more" if share >= 0 else "pg-diverging-less"
    return f'<span class="pg-diverging"><span class="{kind}" style="{side};width:{width:.1f}%"></span></span>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table from plain text cells."""
    header = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="pg-table"><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>'


def scrolled(content: str) -> str:
    """What is wider than a phone scrolls by itself, not with the page."""
    return f'<div class="pg-scroll">{content}</div>'
