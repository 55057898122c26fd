"""What the events of the Attention tab answer, and what a link asks for."""

import json
from pathlib import Path

import pytest

from playground import checkpoints, experiments, shelf
from playground.figures.attention_heads import patching_view
from playground.ui.attention import handlers, views
from playground.ui.attention.views import Chosen
from playground.uses.registry import USES
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_both_ways
from tests.ui.events import sending

TEXT = "The cat sleeps."
ENGLISH, FRENCH = USES["translate"].ways(tiny_both_ways().task)  # by what is read


@pytest.fixture(autouse=True)
def on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_translator(tmp_path / "tiny")
    checkpoints.save(tiny_both_ways(), tmp_path / "turning")
    use_shelf(tmp_path, monkeypatch)


def is_kept(answer: object) -> bool:
    return answer == handlers.KEEP


def test_a_mistake_is_said_and_changes_nothing() -> None:
    message, *rest = handlers.open_place("tiny", "", None, "cross")
    assert "Type a sentence" in message and all(map(is_kept, rest))


def test_an_edit_that_is_refused_leaves_the_picture() -> None:
    *_, place, spec = handlers.open_place("tiny", TEXT, "", "cross")
    assert spec == {}
    message, *rest = handlers.edit(sending(edits={"cross.0.0": {"gain": 5}}), place)
    assert "from 0 to 2" in message and all(map(is_kept, rest))


def test_edits_stay_when_another_kind_is_shown() -> None:
    *_, place, _ = handlers.open_place("tiny", TEXT, "", "cross")
    message, _, outputs, spec = handlers.edit(sending(edits={"cross.0.0": {"gain": 0}}), place)
    assert message == "" and "After: " in outputs  # picture and outputs in one answer
    _, picture, _, place, kept = handlers.show_kind("encoder", place, spec)
    assert place.kind == "encoder" and kept == {"cross.0.0": {"gain": 0}} == json.loads(picture)["edits"]


def test_a_head_of_another_kind_opens_with_its_kind() -> None:
    *_, place, spec = handlers.open_place("tiny", TEXT, "", "cross")
    kind, _, picture, *_ = handlers.open_heads(sending(kind="decoder", heads=[[1, 2]]), place, spec)
    content = json.loads(picture)
    assert kind == content["kind"] == "decoder" and content["selected"] == [[1, 2]]


def test_a_link_reopens_text_head_and_edits() -> None:
    query = {
        "tab": "attention",
        "checkpoint": "tiny",
        "text": TEXT,
        "target": "Le chat dort.",
        "kind": "encoder",
        "heads": "1.2 0.3",
        "edits": '{"encoder.1.2": {"gain": 0.5}}',
    }
    checkpoint, text, target, _, _, message, picture, *_ = handlers.from_link(query)
    content = json.loads(picture)
    assert (checkpoint.value, text, target.value, message) == ("tiny", TEXT, "Le chat dort.", "")
    assert content["kind"] == "encoder" and content["selected"] == [[1, 2], [0, 3]]
    assert content["edits"] == {"encoder.1.2": {"gain": 0.5}}


def test_a_ready_sentence_opens_with_its_heads_off() -> None:
    one = {"text": TEXT, "heads": [["decoder", 0, 1], ["cross", 1, 2]], "before": "", "after": ""}
    opened = handlers.open_ready("tiny", one)
    second, checkpoint, text, target, kind, _, message, picture, outputs, place, spec = opened
    content = json.loads(picture)
    assert second == ""  # the one that stood there was made for another sentence
    assert (checkpoint.value, text, target.value, kind.value, message) == ("tiny", TEXT, "", "decoder", "")
    assert content["selected"] == [[0, 1]] and place.kind == "decoder"
    assert spec == {"decoder.0.1": {"gain": 0}, "cross.1.2": {"gain": 0}} and "After: " in outputs


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checkpoint": "../secret"}, "There is no checkpoint"),
        ({"edits": "{"}, "damaged"),
        ({"edits": "[" * 100_000}, "damaged"),
        ({"edits": "[1]"}, "cannot be read"),
        ({"heads": "one"}, "damaged"),
        ({"text": ""}, "Type a sentence"),
    ],
)
def test_a_damaged_link_says_so(change: dict[str, str], said: str) -> None:
    query = {"tab": "attention", "checkpoint": "tiny", "text": TEXT, **change}
    assert said in "".join(part for part in handlers.from_link(query) if isinstance(part, str))


def test_nothing_is_measured_before_a_sentence_is_shown() -> None:
    assert all(map(is_kept, handlers.effects(None)))
    assert "Look at a sentence first" in handlers.scatter(None, Chosen(0, 0, 0))[1]
    assert "Look at a sentence first" in handlers.compare(None, TEXT)[0]


def test_a_page_whose_session_was_forgotten_says_so() -> None:
    event = sending(edits={}, layer=0, head=0, query=0)
    assert "forgot its text" in handlers.edit(event, None)[0]
    assert "forgot its text" in handlers.select(event, None)[0]
    assert all(map(is_kept, handlers.show_kind("cross", None, {})))


def test_the_scatter_follows_the_head_only_once_it_was_asked_for() -> None:
    *_, place, _ = handlers.open_place("tiny", TEXT, "", "cross")
    assert all(map(is_kept, handlers.scatter_again(False, place, Chosen(0, 1, 0))))
    _, verdict, _ = handlers.scatter_again(True, place, Chosen(0, 1, 0))
    assert "Layer 0, head 1" in verdict


def test_another_model_brings_a_text_that_it_can_read() -> None:
    text, target, kind, way, other = handlers.change_model("tiny", "Le chat dort.", "")
    assert text == "Le chat dort." and target.visible and kind.value == "cross" and other == ""
    assert "brother" in handlers.change_model("tiny", ENGLISH.samples[0], "")[4]
    assert handlers.change_model("tiny", ENGLISH.samples[1], "")[4] == ""
    assert (way.value, way.visible) == ("fr", False)
    shelf.load("tiny").task["name"] = "in-context"
    text, _, _, way, other = handlers.change_model("tiny", ENGLISH.samples[1], "fr")
    assert text == USES["in-context"].ways({})[0].samples[0] and "->" in other and way.value == ""
    assert handlers.change_model("tiny", "mine ->", "")[0] == "mine ->"  # what a user wrote stays


def test_a_sample_brings_its_model() -> None:
    sample = ENGLISH.samples[2]
    _, checkpoint, text, _, kind, way, *_, place, _ = handlers.open_sample("tiny", sample, "fr")
    assert (checkpoint.value, text, kind.value, way.value) == ("tiny", sample, "cross", "fr")
    assert (place.text, place.way) == (sample, "fr")
    other, _, _, _, _, way, *_ = handlers.open_sample("turning", FRENCH.samples[1], "en")
    assert (way.value, way.visible, other) == ("en", True, "")


# ---- directions


def test_another_way_brings_its_own_sample_and_leaves_what_was_typed() -> None:
    text, target, other = handlers.change_way("turning", ENGLISH.samples[1], "en")
    assert (text, target, other) == (FRENCH.samples[0], "", FRENCH.other)
    assert handlers.change_way("turning", "Le chat.", "en")[0] == "Le chat."
    assert handlers.change_way("turning", "", "fr")[0] == ENGLISH.samples[0]


def test_each_way_is_looked_at_as_it_is_asked() -> None:
    pieces = {}
    for way in ("fr", "en"):
        message, picture, _, place, _ = handlers.open_place("turning", TEXT, "Le chat?", "cross", way)
        content = json.loads(picture)
        assert message == "" and content["way"] == place.way == way
        pieces[way] = (content["columns"][0], "".join(content["rows"]))
    assert pieces == {"fr": ("[to French]", "[start]Lechat␣?"), "en": ("[to English]", "[start]Lechat?")}


def test_a_way_stays_when_another_kind_or_text_is_shown() -> None:
    *_, place, spec = handlers.open_place("turning", TEXT, "", "cross", "en")
    *_, other, _ = handlers.show_kind("encoder", place, spec)
    assert (other.way, other.kind) == ("en", "encoder")
    message, picture, maps = handlers.compare(place, "The dog sleeps.")
    assert message == "" and json.loads(picture)["columns"][0] == "[to English]"
    second = views.subject_of("turning", "The dog sleeps.", "", "en")
    found = experiments.patching(views.subject_at(place), second)
    shares = {name: values.numpy() for name, values in found.shares.items()}
    assert maps == patching_view(found.answers, found.preference_a, found.preference_b, shares)


def test_an_example_of_a_head_is_of_the_usual_way() -> None:
    event = sending(text=TEXT)
    text, target, way, message, _, _, place, _ = handlers.open_sentence_of(
        event, "turning", "", "", "cross", "en"
    )
    assert (text, target, way, message, place.way) == (TEXT, "", "fr", "", "fr")


@pytest.mark.parametrize(
    ("checkpoint", "asked", "opened"),
    [("turning", "en", "en"), ("turning", "", "fr"), ("turning", "de", "fr"), ("tiny", "en", "fr")],
)
def test_a_link_and_another_tab_open_a_way(checkpoint: str, asked: str, opened: str) -> None:
    query = {"tab": "attention", "checkpoint": checkpoint, "text": TEXT, "way": asked}
    for answer in (handlers.from_link(query), handlers.open_sentence(checkpoint, TEXT, "", asked)):
        radio, message, place = answer[4], answer[5], answer[-2]
        assert (radio.value, message, place.way) == (opened, "", opened)


def test_a_way_that_the_model_does_not_have_is_told() -> None:
    message, *rest = handlers.open_place("tiny", TEXT, "", "cross", "en")
    assert "ask for fr" in message and all(map(is_kept, rest))


def test_a_link_opens_a_model_that_was_imported_after_the_page_was_made(imported: None) -> None:
    query = {"tab": "attention", "checkpoint": "some-gpt2", "text": TEXT}
    checkpoint, text, *_, message, picture, _, place, _ = handlers.from_link(query)
    assert (checkpoint.value, text, message) == ("some-gpt2", TEXT, "")
    assert [name for name, _ in checkpoint.choices] == ["tiny", "turning", "some-gpt2", "some-marian"]
    content = json.loads(picture)
    assert content["checkpoint"]["name"] == place.checkpoint == "some-gpt2"
    assert all("Ġ" not in piece for piece in content["rows"])
