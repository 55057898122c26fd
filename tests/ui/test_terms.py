"""Terms are explained where they stand, in the guide and in the lines that say what a tab is for."""

import re

import pytest

from playground.messages import LANGUAGES, say, speaking
from playground.messages.catalogue import catalogue
from playground.ui.common import hint
from playground.ui.terms import TERM, with_terms


def test_a_term_has_its_explanation_and_the_rest_stays() -> None:
    html = with_terms("<b>Every</b> [token](token) counts.")
    assert html.startswith("<b>Every</b> <span") and html.endswith(">token</span> counts.")
    assert f'data-told="{say("glossary.token")}"' in html and 'tabindex="0"' in html
    assert with_terms("a[0] (see)") == "a[0] (see)"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_term_that_is_marked_is_in_the_glossary(code: str) -> None:
    words = catalogue(code)
    marked = [
        term for part in words.values() for text in part.values() for _, term in TERM.findall(str(text))
    ]
    assert len(marked) > 60 and set(marked) <= set(words["glossary"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_line_of_a_tab_shows_no_mark_up(code: str) -> None:
    with speaking(code):
        for name in ("attention.about", "summaries.how", "clinic.about", "training.films-about"):
            html = hint(say(name)).value
            assert "pg-term" in html and not re.search(r"\]\(", html)
