"""What the guide shows."""

import json
import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from playground.errors import UserError
from playground.messages import LANGUAGES, speaking
from playground.ui.guide import views
from playground.ui.guide.chapters import STEPS, chapter_of


def test_markup_is_escaped_and_terms_are_explained() -> None:
    html = views.marked_up("**bold** <i> and [tokens](token)")
    assert (
        html.startswith('<b>bold</b> &lt;i&gt; and <span role="button"')
        and 'data-told="A piece of text' in html
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_step_is_shown_with_all_its_numbers(code: str) -> None:
    with speaking(code):
        for number, step in enumerate(STEPS):
            html = views.step_html(step.name)
            assert "pg-notice" not in html, step.name  # a model is missing
            assert not re.search(r"\{\w+\}", re.sub(r'data-guide-step="[^"]*"', "", html))
            data = json.loads(unescape(re.search(r'data-guide-step="([^"]*)"', html)[1]))
            assert data["step"] == step.name and data["shows"] == dict(step.shows)
            links = [
                parse_qs(unescape(link).removeprefix("?")) for link in re.findall(r'href="([^"]*)"', html)
            ]
            assert all(link["lang"] == [code] for link in links)
            asked = {link["guide"][0] for link in links if "guide" in link}
            assert asked >= {
                other.name for other in STEPS[max(0, number - 1) : number + 2] if other is not step
            }


def test_the_last_step_alone_leads_to_the_contents() -> None:
    *others, last = [views.ways_on(number, chapter_of(step)[1]) for number, step in enumerate(STEPS)]
    assert 'href="?lang=en&amp;tab=guide"' in last and not any("tab=guide" in other for other in others)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(UserError, match="nowhere"):
        views.step_html("nowhere")


def test_the_contents_lead_to_every_step_and_the_glossary_has_every_term() -> None:
    html = views.contents()
    assert all(f'data-guide="{step.name}"' in html for step in STEPS)
    with speaking("fr"):
        assert "<dt>plongement</dt>" in views.glossary()


def test_the_whole_model_is_drawn_from_its_configuration() -> None:
    html = views.model_map("The cat sleeps.")
    machine = views.facts.machine()
    heads = machine["heads"] * (machine["encoder"] + 2 * machine["decoder"])
    assert html.count('<rect class="pg-map-encoder"') == machine["heads"] * machine["encoder"]
    assert len(re.findall(r'class="pg-map-part', html)) == heads
    first = parse_qs(unescape(re.search(r'href="([^"]*)"', html)[1]).removeprefix("?"))
    assert first["text"] == ["The cat sleeps."] and first["kind"] == ["encoder"] and first["heads"] == ["0.0"]


def test_the_ten_sentences_are_scored() -> None:
    html = views.scored()
    assert html.count("<tr>") == 12 and "100.0" in html
