"""What the Attention tab offers to programs."""

from pathlib import Path

import gradio as gr
import pytest

from playground import experiments, shelf
from playground.ui.attention.endpoints import attention_endpoint
from tests.shelves import use_shelf
from tests.translators import save_translator
from tests.ui.documents import check_documented

TEXT = "The cat sleeps."


@pytest.fixture(autouse=True)
def on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_translator(tmp_path / "tiny")
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
    ],
)
def test_a_mistake_is_told(arguments: tuple, told: str) -> None:
    with pytest.raises(gr.Error, match=told):
        attention_endpoint(*arguments)


def test_programs_are_told_what_it_takes() -> None:
    check_documented(attention_endpoint)
