"""What the clinic shows of a sentence and of a pair."""

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from playground.errors import UserError
from playground.ui.translate import clinic_views as views
from playground.ui.translate.clinic_views import Case
from playground.ui.translate.views import Engine
from playground.uses.translation.translator import Translator
from tests.translators import tiny_both_ways

SENTENCE = "The cat sleeps."


def shown(engine: Engine, number: int, original_is_good: bool = True) -> str:
    return views.pair_of(engine, Case(SENTENCE, "fr", number), original_is_good, lambda share: None)


def test_every_variant_has_a_row_and_those_that_went_astray_ask_why(engine: Engine) -> None:
    findings = views.findings_of(engine, SENTENCE)
    table = views.table_of(engine, Case(SENTENCE, "fr"))
    assert table.count("<tr data-differs") == len(findings) > 3
    asked = [int(number) for number in re.findall(r'data-sentence="(\d+)"', table)]
    assert asked == [n for n, one in enumerate(findings) if n and one.comparable] != []
    for one in findings:
        assert html.escape(one.variant.text) in table


def test_the_endpoint_has_the_same_rows(engine: Engine) -> None:
    answer = views.case_of(engine, f"{SENTENCE} A dog.")
    assert answer["sentence"] == SENTENCE
    found = views.findings_of(engine, SENTENCE)
    assert [row["variant"] for row in answer["variants"]] == [one.variant.name for one in found]
    assert [row["new"] for row in answer["variants"]] == [list(one.difference.new) for one in found]


def test_a_pair_names_its_heads_and_links_to_them(engine: Engine) -> None:
    named = Engine(replace(engine.checkpoint, name="tiny"), engine.translator)
    shown_html = shown(named, 2)
    links = [parse_qs(html.unescape(link)) for link in re.findall(r'href="\?([^"]+)"', shown_html)]
    texts = {link["text"][0] for link in links}
    assert texts == {SENTENCE, views.findings_of(named, SENTENCE)[2].variant.text}
    assert all(link["tab"] == ["attention"] and link["checkpoint"] == ["tiny"] for link in links)
    assert all(re.fullmatch(r"[01]\.[0-3]", link["heads"][0]) for link in links)
    assert "href" not in shown(engine, 2)  # a checkpoint without a name is on no shelf


def test_the_other_direction_has_its_own_words_and_links() -> None:
    checkpoint = replace(tiny_both_ways(), name="both")
    engine = Engine(checkpoint, Translator(checkpoint, "en"))
    table = views.table_of(engine, Case("Le chat dort.", "en"))
    assert '<td lang="fr">Le chat dort.' in table and '<td lang="en">' in table
    assert "Le chat\u202f?" in views.table_of(engine, Case("Le chat ?", "en"))
    number = next(n for n, one in enumerate(views.findings_of(engine, "Le chat dort.")) if one.comparable)
    try:
        pair_html = views.pair_of(engine, Case("Le chat dort.", "en", number), True, lambda share: None)
        assert "way=en" in html.unescape(pair_html)
    except UserError as error:
        assert "nothing to carry over" in str(error)


def test_a_pair_is_measured_once(engine: Engine) -> None:
    told: list[float] = []
    first = views.pair_of(engine, Case(SENTENCE, "fr", 2), False, told.append)
    count = len(told)
    assert count and views.pair_of(engine, Case(SENTENCE, "fr", 2), False, told.append) == first
    assert len(told) == count


def test_two_that_never_part_are_told_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.experiments, "parting", lambda *_: None)
    with pytest.raises(UserError, match="nothing to carry over"):
        views.pair_of(engine, Case("The dog sleeps.", "fr", 2), True, lambda share: None)


def test_a_longer_text_is_said_to_be_cut(engine: Engine) -> None:
    assert views.note_on(engine, f"  {SENTENCE} ", Case(SENTENCE, "fr")) == ""
    assert SENTENCE in views.note_on(engine, f"{SENTENCE} A dog.", Case(SENTENCE, "fr"))
