"""Terms of the trade, explained where they stand.

A sentence of the catalogue marks them as `[shown](term)`, with a term of `glossary.json`.
"""

import re

from ..figures.html import escape
from ..messages import say

TERM = re.compile(r"\[([^\]]+)\]\(([\w-]+)\)")


def with_terms(html: str) -> str:
    """The HTML of a sentence with its terms explained on hover and on focus."""
    return TERM.sub(lambda found: term(found[1], found[2]), html)


def term(shown: str, name: str) -> str:
    told = escape(say(f"glossary.{name}"), quote=True)
    # No <button>, beside which a line may always break, even between “l’” and its noun.
    return (
        f'<span role="button" tabindex="0" class="pg-term" data-told="{told}" aria-description="{told}">'
        f"{shown}</span>"
    )
