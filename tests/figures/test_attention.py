"""What the browser draws heads from, read back; outputs side by side."""

import base64
import json
import xml.etree.ElementTree as ET
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.figures.attention import Scene, Tokens, changed_words, outputs_view, pack, picture

SCENE = Scene(
    id=1,
    title="Cross attention",
    kind="cross",
    rows=Tokens(["[start]", "Le", "chat"], [(0, 1), (1, 2), (2, 3)], ["[start]", "Le", "chat"]),
    columns=Tokens(["The", "ca", "t"], [(0, 1), (1, 3)], ["The", "cat"]),
    layers=1,
    sent=[0],
    facts=[[{"entropy": 1.0}, {"role": "aligned", "score": 0.5, "entropy": 0.25}]],
    checkpoint={"name": "tiny", "sha256": "ab"},
    text="The cat",
)


def unpack(packed: str) -> np.ndarray:
    """As attention_data.js does it."""
    return np.frombuffer(zlib.decompress(base64.b64decode(packed)), "<i2") / 1000


@given(arrays.arrays(np.float64, st.integers(0, 40), elements=st.floats(-1, 1)))
def test_packed_numbers_come_back_to_three_decimals(numbers: np.ndarray) -> None:
    assert np.abs(unpack(pack(numbers)) - numbers).max(initial=0) <= 0.0005 + 1e-12


def test_a_picture_tells_the_page_all_that_it_draws() -> None:
    weights = np.random.default_rng(0).random((1, 2, 3, 3))
    content = json.loads(picture(SCENE, weights, weights.mean(axis=1)))
    assert (content["layers"], content["heads"]) == (1, 2)
    assert content["rows"] == ["[start]", "Le", "chat"] and content["columnWords"] == [[0, 1], [1, 3]]
    assert content["columnLabels"] == ["The", "cat"]
    np.testing.assert_allclose(unpack(content["weights"]).reshape(weights.shape), weights, atol=0.0006)
    np.testing.assert_allclose(unpack(content["rollout"]), weights.mean(axis=1).ravel(), atol=0.0006)
    assert content["facts"][0][1]["role"] == "aligned"
    assert content["checkpoint"] == {"name": "tiny", "sha256": "ab"} and not content["signed"]


def test_of_many_layers_it_says_how_many_are_here() -> None:
    weights = np.zeros((2, 4, 3, 3))
    facts = [[{}] * 4] * 2
    content = json.loads(picture(replace(SCENE, layers=10, sent=[3, 7], facts=facts), weights))
    assert (content["layers"], content["sent"], len(content["facts"])) == (10, [3, 7], 2)
    assert content["share"].startswith("2 layers of 10, 4 heads each: 0 kB of the 1 kB that")
    assert json.loads(picture(SCENE, weights[:1]))["share"] == ""


def test_many_heads_are_small_data() -> None:
    """Attention is mostly near 0, which deflates: 48 sharp heads of 200 words stay below one megabyte."""
    scores = 3 * np.random.default_rng(0).standard_normal((6, 8, 200, 200))
    weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    assert len(pack(weights)) < 2**20 < weights.size


def words_of(html: str) -> list[tuple[str, str]]:
    """Each word with its change, from what the page shows."""
    root = ET.fromstring(f"<div>{html}</div>")
    chips = [node for node in root.iter("span") if node.get("class") == "pg-change"]
    return [(chip.find("bdi").text, chip.find("small").text) for chip in chips]


def parts_of(html: str) -> tuple[str, str]:
    """What stands under “Before” and under “After”."""
    root = ET.fromstring(f"<div>{html}</div>")
    before, after = [node for node in root.iter("div") if node.get("class") == "pg-output"]
    return "".join(before.itertext()), "".join(after.itertext())


def test_before_any_edit_each_word_has_its_probability_and_room_is_kept_for_what_comes() -> None:
    html = outputs_view("Le chat.", None, ["Le", "chat."], [(0.9, 0.9), (0.5, 0.5)])
    assert words_of(html) == [("Le", "90 %"), ("chat.", "50 %")]
    assert parts_of(html)[1].startswith("After") and "<mark>" not in html


def test_edits_stand_beside_the_output_without_them() -> None:
    html = outputs_view("Le chat dort.", "Le <b> dort.", ["Le", "<chat>"], [(0.9, 0.4), (0.2, 0.201)])
    assert words_of(html) == [("Le", "90 → 40 %"), ("<chat>", "20 %")]
    assert "After: changed" in parts_of(html)[1] and "Le <mark>&lt;b&gt;</mark> dort." in html
    signs = [node.get("data-sign") for node in ET.fromstring(f"<div>{html}</div>").iter("span")]
    assert signs.count("less") == 1 and "--size:0.50" in html


def test_an_output_that_stays_says_so() -> None:
    html = outputs_view("Le chat.", "Le chat.", ["Le"], [(0.5, 0.4)])
    assert "After: the same as before" in parts_of(html)[1] and "<mark>" not in html


def test_an_output_that_the_reader_gave_is_not_called_what_was_before() -> None:
    html = outputs_view("Le chat.", None, ["Un"], [(0.1, 0.1)], own=False)
    assert "Before" not in html and "The model writes" in html and "Le chat." in html
    assert "it ends here" in outputs_view("", None, ["Un"], [(0.1, 0.1)], own=False)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("la voiture était cassée .", "la voiture était cassé .", ("cassée", "cassé")),
        ("Le chat dort .", "Le chat .", ("dort", "")),
        ("a b c d", "a x c y", ("b c d", "x c y")),
        ("a b", "a b", ("", "")),
    ],
)
def test_the_words_that_changed_are_found(before: str, after: str, words: tuple[str, str]) -> None:
    assert changed_words(before, after) == words
