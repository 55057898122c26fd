"""What the events of the Attention tab answer, and what a link asks for."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from playground import shelf
from playground.ui.attention import handlers
from playground.ui.attention.views import Chosen
from playground.uses.registry import USES
from tests.shelves import use_shelf
from tests.translators import save_translator

TEXT = "The cat sleeps."


@pytest.fixture(autouse=True)
def on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_translator(tmp_path / "tiny")
    use_shelf(tmp_path, monkeypatch)


def is_kept(answer: object) -> bool:
    return answer == handlers.KEEP


def test_a_mistake_is_said_and_changes_nothing() -> None:
    message, *rest = handlers.open_place("tiny", "", None, "cross")
    assert "Type a sentence" in message and all(map(is_kept, rest))


def test_an_edit_that_is_refused_leaves_the_picture() -> None:
    *_, place, spec = handlers.open_place("tiny", TEXT, "", "cross")
    assert spec == {}
    message, *rest = handlers.edit(SimpleNamespace(edits={"cross.0.0": {"gain": 5}}), place)
    assert "from 0 to 2" in message and all(map(is_kept, rest))


def test_edits_stay_when_another_kind_is_shown() -> None:
    *_, place, _ = handlers.open_place("tiny", TEXT, "", "cross")
    *_, spec = handlers.edit(SimpleNamespace(edits={"cross.0.0": {"gain": 0}}), place)
    assert "With your edits" in handlers.decode_anew(place, spec)
    _, picture, _, place, kept = handlers.show_kind("encoder", place, spec)
    assert place.kind == "encoder" and kept == {"cross.0.0": {"gain": 0}} == json.loads(picture)["edits"]


def test_a_head_of_another_kind_opens_with_its_kind() -> None:
    *_, place, spec = handlers.open_place("tiny", TEXT, "", "cross")
    kind, _, picture, *_ = handlers.open_head(SimpleNamespace(kind="decoder", head=[1, 2]), place, spec)
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
    checkpoint, text, target, _, message, picture, *_ = handlers.from_link(query)
    content = json.loads(picture)
    assert (checkpoint, text, target, message) == ("tiny", TEXT, "Le chat dort.", "")
    assert content["kind"] == "encoder" and content["selected"] == [[1, 2], [0, 3]]
    assert content["edits"] == {"encoder.1.2": {"gain": 0.5}}


def test_a_link_to_another_tab_is_not_ours() -> None:
    assert handlers.from_link({}) is None
    assert handlers.from_link({"tab": "translate", "text": TEXT}) is None


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
    event = SimpleNamespace(edits={}, layer=0, head=0, query=0)
    assert "forgot its text" in handlers.edit(event, None)[0]
    assert "forgot its text" in handlers.select(event, None)[0]
    assert is_kept(handlers.decode_anew(None, {}))
    assert all(map(is_kept, handlers.show_kind("cross", None, {})))


def test_the_scatter_follows_the_head_only_once_it_was_asked_for() -> None:
    *_, place, _ = handlers.open_place("tiny", TEXT, "", "cross")
    assert all(map(is_kept, handlers.scatter_again(False, place, Chosen(0, 1, 0))))
    _, verdict, _ = handlers.scatter_again(True, place, Chosen(0, 1, 0))
    assert "Layer 0, head 1" in verdict


def test_another_model_brings_a_text_that_it_can_read() -> None:
    text, target, kind, other = handlers.change_model("tiny", "Le chat dort.")
    assert text == "Le chat dort." and target.visible and kind.value == "cross" and "brother" in other
    shelf.load("tiny").task["name"] = "in-context"
    text, _, _, other = handlers.change_model("tiny", USES["translate"].samples[1])
    assert text == USES["in-context"].samples[0] and "->" in other
    assert handlers.change_model("tiny", "mine ->")[0] == "mine ->"  # what a user wrote stays


def test_a_sample_brings_its_model() -> None:
    sample = USES["translate"].samples[2]
    checkpoint, text, _, kind, _ = handlers.open_sample("tiny", sample)
    assert (checkpoint, text, kind.value) == ("tiny", sample, "cross")
