"""What the Attention tab offers to programs."""

from pathlib import Path

import pytest

from playground import checkpoints, experiments, shelf
from playground.errors import UserError
from playground.ui.attention.endpoints import attention_endpoint
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_both_ways
from tests.ui.documents import check_documented

TEXT = "The cat sleeps."


@pytest.fixture(autouse=True)
def on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_translator(tmp_path / "tiny")
    checkpoints.save(tiny_both_ways(), tmp_path / "turning")
    use_shelf(tmp_path, monkeypatch)


def test_the_weights_are_those_of_the_experiment() -> None:
    found = attention_endpoint("tiny", TEXT, "Le chat.", "decoder", [1], [0, 3])
    one = experiments.subject(shelf.load("tiny"), TEXT, "Le chat.")
    assert found == experiments.weights_of(one, "decoder", [1], [0, 3])


def test_left_out_it_is_all_of_cross_attention_to_the_models_own_translation() -> None:
    found = attention_endpoint("tiny", TEXT)
    assert (found["kind"], found["layers"], found["heads"]) == ("cross", [0, 1], [0, 1, 2, 3])
    one = experiments.subject(shelf.load("tiny"), TEXT)
    assert found["queries"]["ids"] == list(one.read.ids)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("../tiny", TEXT), "There is no checkpoint"),
        (("tiny", ""), "nothing to look at"),
        (("tiny", TEXT, "", "sideways"), "no attention of kind"),
        (("tiny", TEXT, "", "cross", [7]), "There is no layer 7"),
        (("tiny", TEXT, "", "cross", None, None, "en"), "cannot be asked for 'en': ask for fr"),
    ],
)
def test_a_mistake_is_told(arguments: tuple, told: str) -> None:
    with pytest.raises(UserError, match=told):
        attention_endpoint(*arguments)


@pytest.mark.parametrize(("to", "mark"), [("", "[to French]"), ("fr", "[to French]"), ("en", "[to English]")])
def test_a_translator_of_both_ways_is_asked_for_one(to: str, mark: str) -> None:
    found = attention_endpoint("turning", TEXT, "Le chat.", to=to)
    assert found["keys"]["pieces"][0] == mark and found["keys"]["text"] == TEXT
    assert len(found["weights"][0][0][0]) == len(found["keys"]["ids"])


def test_programs_are_told_what_it_takes() -> None:
    check_documented(attention_endpoint)
