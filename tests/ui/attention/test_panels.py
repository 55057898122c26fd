"""What stands below the picture, computed without a browser on a tiny translator with random weights."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from playground import experiments
from playground.errors import UserError
from playground.text.display import label
from playground.transformer import Edits
from playground.ui.attention import panels, views
from playground.ui.attention.views import Chosen, Place
from tests.shelves import use_shelf
from tests.translators import save_translator

TEXT = "The cat sleeps."


@pytest.fixture(autouse=True)
def on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translator is all the checkpoints there are."""
    save_translator(tmp_path / "tiny")
    use_shelf(tmp_path, monkeypatch)


def test_a_head_is_followed_to_its_word_with_proof() -> None:
    place = views.place_for("tiny", TEXT, "Le chat dort.", "cross")
    html = panels.follow(place, Chosen(1, 2, 3), {"cross.1.2": {"gain": 0.5}})
    difference = float(re.search(r"largest difference of any step (\S+)\.", html).group(1))
    assert difference < 1e-5
    assert "layer 1, head 2" in html and "gain 0.5" in html and "import numpy as np" in html
    with pytest.raises(UserError, match="not in the text any more"):
        panels.follow(place, Chosen(1, 2, 99), {})


def test_effects_are_those_of_switching_each_head_off() -> None:
    place = views.place_for("tiny", TEXT, "Le chat dort.", "decoder")
    numbers, html = panels.effects(place)
    effect = json.loads(numbers)
    assert effect["id"] == json.loads(views.show(place, {}, None)[0])["id"]
    change = experiments.observe(views.subject_at(place), Edits(gains={(("decoder", 1), 3): 0.0})).change
    assert -effect["effect"][1][3] == pytest.approx(change.sum().item(), abs=0.006)
    assert all(f'data-kind="{kind}"' in html for kind in ("encoder", "decoder", "cross"))


def test_attention_against_effect_names_every_word_of_the_source() -> None:
    place = views.place_for("tiny", TEXT, "Le chat dort.", "cross")
    figure, verdict, html = panels.attention_against_effect(place, Chosen(0, 1, 0))
    assert list(figure.data[0].text) == ["The", "cat", "sleeps", "."]
    assert "Layer 0, head 1" in verdict and "pg-head-map" in html
    assert html.count("<tr><td>") == 4  # the same words as a table
    with pytest.raises(UserError, match="Choose encoder or cross"):
        panels.attention_against_effect(Place("tiny", TEXT, "", "decoder"), Chosen(0, 0, 0))


def test_two_texts_of_one_length_are_subtracted_and_patched() -> None:
    place = views.place_for("tiny", "The cat sleeps.", "", "cross")
    picture, html = panels.compare(place, "The dog sleeps.", "encoder")
    content = json.loads(picture)
    assert content["signed"] and content["kind"] == "encoder"
    assert html.count("pg-head-map") == 3
    with pytest.raises(UserError, match="tokens"):
        panels.compare(place, "The dog sleeps where the book is.", "encoder")


def test_the_lens_ends_with_what_the_model_answers() -> None:
    place = views.place_for("tiny", TEXT, "", "cross")
    html = panels.lens(place, {})
    subject = views.subject_at(place)
    _, logits = subject.run()
    names = [label(subject.checkpoint.tokenizer, id) for id in logits.argmax(dim=-1).tolist()]
    rows = ET.fromstring(html).iter("tr")
    assert [[*row.iter("bdi")][-1].text for row in rows if row.find("td") is not None] == names
