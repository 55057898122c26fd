"""What the Attention tab computes, without a browser, on a tiny translator with random weights."""

import base64
import json
import re
import zlib
from pathlib import Path

import numpy as np
import pytest

from playground import checkpoints, experiments, shelf
from playground.analysis.rollout import rollout_of
from playground.errors import UserError
from playground.messages import LANGUAGES, speaking
from playground.transformer import Edits
from playground.ui.attention import handlers, panels, views
from playground.ui.attention.views import Chosen, Place
from tests.frames import trained_labeller
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_language_model
from tests.ui.events import sending

TEXT = "The cat sleeps."


@pytest.fixture(autouse=True)
def on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translator and a decoder are all the checkpoints there are."""
    save_translator(tmp_path / "tiny")
    checkpoints.save(tiny_language_model(), tmp_path / "decoder")
    use_shelf(tmp_path, monkeypatch)


def shown(place: Place, spec: dict | None = None) -> tuple[dict, np.ndarray, str]:
    content = json.loads(views.show(place, spec or {}, None)[0])
    packed = zlib.decompress(base64.b64decode(content["weights"]))
    size = (len(content["sent"]), content["heads"], len(content["rows"]), len(content["columns"]))
    return content, np.frombuffer(packed, "<i2").reshape(size) / 1000, views.show(place, spec or {}, None)[1]


@pytest.mark.parametrize("kind", ["encoder", "cross", "decoder"])
def test_the_picture_has_the_models_own_weights(kind: str) -> None:
    place = views.place_for("tiny", TEXT, "Le chat dort.", kind)
    content, weights, _ = shown(place)
    trace, _ = views.subject_at(place).run()
    for (where, layer), record in trace.attention.items():
        if where == kind:
            np.testing.assert_allclose(weights[layer], record.weights[0].numpy(), atol=0.0006)
    assert content["rows"][0] == ("The" if kind == "encoder" else "[start]")
    assert content["columns"][-1] == ("." if kind == "decoder" else "[end]")
    assert "".join(content["columns"]).startswith("[start]Le" if kind == "decoder" else "Thecat")


def test_every_piece_belongs_to_one_word() -> None:
    content, _, _ = shown(views.place_for("tiny", "Où est 🎉 ?", "", "cross"))
    for side in ("row", "column"):
        pieces, words = content[f"{side}s"], content[f"{side}Words"]
        assert [first for first, _ in words] == [0, *(end for _, end in words[:-1])]
        assert words[-1][1] == len(pieces) and len(content[f"{side}Labels"]) == len(words)
    assert "🎉" in content["columns"]


def test_a_kind_that_the_model_lacks_becomes_one_that_it_has() -> None:
    assert views.place_for("decoder", TEXT, "", "cross").kind == "decoder"
    assert [kind for _, kind in views.kinds_of(shelf.load("decoder"))] == ["decoder"]
    assert views.first_kind(shelf.load("tiny")) == "cross"


def test_edits_show_in_the_picture_and_beside_the_output() -> None:
    place = views.place_for("tiny", TEXT, "Le chat dort.", "cross")
    _, before, plain = shown(place)
    spec = {"cross.0.1": {"pattern": "first"}, "cross.0.2": {"gain": 0}}
    content, after, outputs = shown(place, spec)
    assert (after[0, 1, :, 0] == 1).all() and (before[0, 1, :, 0] < 1).any()
    assert content["edits"] == spec
    assert "After: " in outputs and "After: " not in plain


# ---- many heads


@pytest.fixture
def by_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder of 12 layers of 12 heads is too much to be shown at once."""
    model = tiny_language_model(width=48, heads=12, decoder_layers=12)
    checkpoints.save(model, tmp_path / "large")


@pytest.mark.usefixtures("by_layer")
def test_of_many_heads_the_layers_of_the_chosen_ones_are_shown() -> None:
    place = views.place_for("large", TEXT, "", "decoder", heads=[(5, 1), (2, 0), (5, 3)])
    assert place.layers == (2, 5)
    content, weights, _ = shown(place)
    assert (content["layers"], content["sent"]) == (12, [2, 5])
    trace, _ = views.subject_at(place).run()
    for own, layer in zip(weights, (2, 5), strict=True):
        expected = trace.attention["decoder", layer].weights[0].numpy()
        np.testing.assert_allclose(own, expected, atol=0.0006)
    whole = rollout_of(trace, "decoder", 5).numpy()
    rollout = np.frombuffer(zlib.decompress(base64.b64decode(content["rollout"])), "<i2") / 1000
    np.testing.assert_allclose(rollout.reshape(2, *whole.shape)[1], whole, atol=0.0006)


@pytest.mark.usefixtures("by_layer")
def test_another_layer_comes_in_the_same_place_and_keeps_the_edits() -> None:
    place = views.place_for("large", TEXT, "", "decoder")
    assert place.layers == (0,)
    spec = {"decoder.0.1": {"pattern": "first"}}
    event = sending(kind="decoder", heads=[[0, 1], [11, 4]])
    kind, message, picture, outputs, other, edits = handlers.open_heads(event, place, spec)
    content = json.loads(picture)
    assert (kind, message, other.id, other.layers) == ("decoder", "", place.id, (0, 11))
    assert content["selected"] == [[0, 1], [11, 4]] and content["edits"] == spec
    assert outputs == edits == handlers.KEEP


@pytest.mark.usefixtures("by_layer")
def test_effects_are_measured_for_the_layers_that_are_shown() -> None:
    place = views.place_for("large", TEXT, "", "decoder", heads=[(3, 0), (9, 0)])
    numbers, maps = panels.effects(place)
    found, whole = json.loads(numbers), experiments.head_effects(views.subject_at(place))["decoder"]
    assert found["layers"] == [3, 9]
    np.testing.assert_allclose(found["effect"], whole[[3, 9]].numpy(), atol=0.001)
    assert re.findall(r">layer (\d+)<", maps) == ["3", "9"] and "layer 9, head 11" in maps


@pytest.mark.usefixtures("by_layer")
def test_the_difference_of_two_texts_is_shown_by_layer() -> None:
    place = views.place_for("large", TEXT, "", "decoder")
    content = json.loads(panels.compare(place, "The dog sleeps.", "decoder")[0])
    [[layer, _]] = content["selected"]
    assert content["sent"] == [layer] and len(content["facts"]) == 1


@pytest.mark.usefixtures("by_layer")
def test_more_than_a_page_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = len(views.subject_of("large", TEXT, "").read) ** 2
    monkeypatch.setattr(views, "MOST_WEIGHTS", 2 * 12 * pairs)
    assert views.place_for("large", TEXT, "", "decoder", heads=[(0, 0), (1, 0)]).layers == (0, 1)
    with pytest.raises(UserError, match=r"3 layers of this text .* Choose heads of fewer layers"):
        views.place_for("large", TEXT, "", "decoder", heads=[(n, 0) for n in range(3)])
    monkeypatch.setattr(views, "MOST_WEIGHTS", pairs)
    with pytest.raises(UserError, match=f"1 layer of this text would be {12 * pairs:,} weights"):
        views.place_for("large", TEXT, "", "decoder")
    views.subject_in.cache_clear()
    monkeypatch.setattr(views, "MOST_TRACED", 144 * pairs - 1)
    with pytest.raises(UserError, match=r"All heads together .* Shorten the text"):
        views.place_for("large", TEXT, "", "decoder")


def test_roles_are_said_in_the_language_of_whoever_looks(tmp_path: Path) -> None:
    checkpoints.save(trained_labeller(), tmp_path / "roles")
    said = {}
    for code in (*LANGUAGES, *LANGUAGES):
        with speaking(code):
            subject = views.subject_of("roles", "The cat chased the dog .", "")
            said.setdefault(code, set()).add(subject.decode(Edits()))
    assert all(len(each) == 1 for each in said.values())
    assert len(set.union(*said.values())) == len(LANGUAGES)


def test_a_long_text_in_a_model_of_few_heads_is_shown_by_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert views.place_for("tiny", TEXT, "", "encoder").layers == (0, 1)
    monkeypatch.setattr(views, "WEIGHTS_AT_ONCE", 10)
    assert views.place_for("tiny", TEXT, "", "encoder").layers == (0,)


def test_roles_count_only_for_the_weights_that_were_measured() -> None:
    checkpoint = shelf.load("tiny")
    row = {"kind": "cross", "layer": 1, "head": 2, "role": "aligned", "score": 0.7, "entropy": 0.5}
    mixed = {**row, "head": 0, "role": "mixed", "score": 0.9}
    heads = {
        "sha256": checkpoint.sha256,
        "table": [{**one, "scores": {"aligned": 0.7}, "clear": [0], "fails": [1]} for one in (row, mixed)],
        "sentences": ["Yes & no.", "Perhaps."],
        "size": 9,
        "file": "dev.tsv",
        "what": "0 to 1",
        "threshold": 0.4,
    }
    checkpoint.metrics["heads"] = heads
    place = views.place_for("tiny", TEXT, "", "cross")
    content, _, _ = shown(place)
    assert content["selected"] == [[1, 2]]
    assert content["facts"][1][2]["role"] == "aligned" and "role" not in content["facts"][0][0]
    assert "Yes &amp; no." in panels.describe_head(place, Chosen(1, 2, 0))
    heads["sha256"] = "other"
    content, _, _ = shown(place)
    assert content["selected"] == [] and "role" not in content["facts"][1][2]
    assert "analyse-heads" in panels.describe_head(place, Chosen(1, 2, 0))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Type a sentence"),
        (" \n\t", "Type a sentence"),
        ("x" * 3001, "3,000"),
        ("cat " * 60, "tokens"),
        ("The cat sleeps.\n" * 500, "3,000"),
    ],
)
@pytest.mark.parametrize("name", ["tiny", "decoder"])
def test_a_text_that_cannot_be_looked_at_says_why(name: str, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        views.place_for(name, text, "", "cross")


@pytest.mark.parametrize(
    "text", ["a", "שלום עולם", "🎉🎉", "a\u0000b\u202ec", "<img src=x onerror=alert(1)>"]
)
@pytest.mark.parametrize("name", ["tiny", "decoder"])
def test_strange_text_is_shown(name: str, text: str) -> None:
    place = views.place_for(name, text, "", "decoder")
    content, weights, outputs = shown(place)
    assert weights.shape[-1] == len(content["columns"]) >= 1
    assert "<img" not in outputs
    assert "<img" not in panels.follow(place, Chosen(0, 0, 0), {})


def test_a_damaged_checkpoint_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    models, problems = shelf.usable()
    assert [model.name for model in models] == ["tiny", "decoder"] and problems == []
    (tmp_path / "decoder" / "config.json").write_text("{}", encoding="utf-8")
    shelf.from_disk.cache_clear()
    [model], [problem] = shelf.usable()
    assert model.name == "tiny" and "decoder" in problem


def test_an_unknown_checkpoint_is_named() -> None:
    with pytest.raises(UserError, match="choose one of decoder, tiny"):
        views.place_for("nothing", TEXT, "", "cross")


def test_the_endpoint_gives_rounded_weights_of_what_was_asked_for() -> None:
    answer = views.plain_weights("tiny", TEXT, "Le chat dort.", "cross", [1], [0, 3])
    trace, _ = views.subject_of("tiny", TEXT, "Le chat dort.").run()
    expected = trace.attention["cross", 1].weights[0, [0, 3]].numpy()
    np.testing.assert_allclose(np.array(answer["weights"])[0], expected, atol=6e-5)
    assert answer["layers"] == [1] and answer["heads"] == [0, 3]


def test_the_exported_file_has_the_picture_and_its_scripts() -> None:
    picture, _ = views.show(views.place_for("tiny", TEXT, "", "cross"), {}, None)
    html = views.standalone(picture)
    assert picture in html and "function svgOf" in html and ".pg-thumbs" in html
    assert not re.search(r"src=|@import|url\(", html)


@pytest.mark.parametrize(
    ("code", "lang", "label"), [("fr", "fr", "Désactiver"), ("zh", "zh", "关掉"), ("xx", "en", "Switch off")]
)
def test_the_exported_file_speaks_the_language_of_the_page(code: str, lang: str, label: str) -> None:
    picture, _ = views.show(views.place_for("tiny", TEXT, "", "cross"), {}, None)
    html = views.standalone(json.dumps({**json.loads(picture), "language": code}))
    assert f'<html lang="{lang}">' in html and f'aria-label="{label}"' in html


def test_one_picture_speaks_two_languages() -> None:
    place = views.place_for("tiny", TEXT, "", "cross")
    shown = {}
    for code in LANGUAGES:
        with speaking(code):
            picture, outputs = views.show(place, {}, None)
            shown[code] = json.loads(picture)["title"], outputs
    assert {title for title, _ in shown.values()} == {"Cross attention", "Attention croisée", "交叉注意力"}
    assert "Switch heads off" not in shown["fr"][1] + shown["zh"][1]
