"""The clinic's table and its pair, read back from their HTML."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from playground.figures.clinic import Head, Outcome, Row, Run, marked, pair_view, variants_table

MARK = SimpleNamespace(start=3, end=8, kind="changed")
ROW = Row("in <capitals>", "LE CHAT", "Un chien", [MARK], "1 word differs", "the same tokens", True, 2)
GOOD = Run("as it is", "The <cat>.", "Le chat.", 0.8, 0.05)
BAD = Run("in capitals", "THE CAT.", "Un chien.", 0.1, 0.6)
HEADS = [Head("cross", 2, 7, 0.625, "copies"), Head("encoder", 0, 1, -0.1, "")]
OUTCOME = Outcome(
    beginning="",
    given="",
    words=("Le", "Un"),
    tokens=("Le", "U"),
    heads=HEADS,
    together=1,
    share=0.7,
    repaired=True,
    output="Le chat.",
    whole=True,
    verdict="same",
    control=(0, 20),
    aligned=(3, 4),
    encoder=True,
)
SHARES = {"cross": np.array([[0.625, -0.1]]), "encoder": np.zeros((2, 2))}
LINKS = (lambda *head: f"?good={head[0]}.{head[1]}.{head[2]}&x", lambda *head: "?bad")


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def pair(outcome: Outcome = OUTCOME, links: tuple | None = LINKS) -> str:
    return pair_view(GOOD, BAD, outcome, SHARES, links)


def test_a_row_says_what_differs_and_asks_for_its_pair() -> None:
    html = variants_table([ROW], ("en", "fr"), chosen=2)
    assert "in &lt;capitals&gt;" in html and 'lang="fr"' in html and "the same tokens" in html
    assert 'data-differs="true" data-chosen' in html and 'aria-pressed="true"' in html
    assert re.findall(r'class="pg-why" data-sentence="(\d+)"', html) == ["2"]
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", html) == ["chien"]


def test_a_row_without_a_number_has_no_pair() -> None:
    html = variants_table([replace(ROW, number=None, differs=False)], ("en", "fr"))
    assert "pg-why" not in html and "data-chosen" not in html and 'data-differs="false"' in html


def test_marks_may_overlap_and_the_text_stays_whole() -> None:
    marks = [
        SimpleNamespace(start=2, end=4, kind="changed"),
        SimpleNamespace(start=0, end=4, kind="repeated"),
    ]
    html = marked("<b> & c", marks)
    assert text_of(html).replace(" ", "") == "&lt;b&gt;&amp;c" and html.count("<mark") == 1


def test_the_pair_names_the_word_the_chances_and_the_heads() -> None:
    text = text_of(pair())
    assert "at the very first word: “Le” or “Un”" in text and "by its piece “U”" in text
    assert [share for share in ("80 %", "10 %", "5.0 %", "60 %") if share not in text] == []
    assert "Repaired. With this head carried over" in text and "cross layer 2, head 7" in text
    assert "none of 20 draws bring it back" in text and "62 %" in text and "copies" in text
    assert "behind “Le gros”" in text_of(pair(replace(OUTCOME, beginning="Le gros")))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"whole": False, "verdict": "1 word differs"}, "what follows is not. With this head"),
        ({"repaired": False, "together": 2, "share": 0.4}, "Not repaired. Even with all 2 heads that help"),
        ({"together": 2}, "With these 2 heads"),
        ({"control": (1, 20)}, "1 of 20 draws brings it back"),
        ({"given": "Le chien."}, "given the beginning; without help it then writes “Le chien.”"),
        ({"encoder": False, "aligned": (1, 4)}, "only 1 of the 4 source tokens"),
    ],
)
def test_what_became_of_it_is_said_as_it_is(changes: dict, told: str) -> None:
    assert told in text_of(pair(replace(OUTCOME, **changes)))


def test_every_head_is_linked_where_there_is_a_place_to_go() -> None:
    html = pair()
    assert html.count('href="?good=cross.0.1&amp;x"') == 1 and html.count('href="?bad"') == 2
    assert "href" not in pair(links=None) and pair(links=None).count('class="pg-head"') == 6


def test_roles_are_left_out_where_none_was_measured() -> None:
    assert ">role<" in pair()
    assert ">role<" not in pair(replace(OUTCOME, heads=[replace(head, role="") for head in HEADS]))
