"""What the events of the Summaries tab answer, and how choices are kept and undone."""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest

from playground import shelf
from playground.importing import remembered
from playground.ui.summaries.handlers import Handlers
from playground.ui.summaries.tab import build_summaries_tab
from playground.ui.summaries.views import Engine, engine_named
from tests.imports import import_folder
from tests.publics import gpt2, t5
from tests.shelves import use_shelf
from tests.ui.events import sending

KEPT = {"__type__": "update"}
SETTINGS = ("title", 2.0, 1.0)
TEXT = "The cat sleeps. The dog eats."


@pytest.fixture
def handlers(engine: Engine) -> Handlers:
    return Handlers(lambda: engine)


def test_a_text_is_summarised_without_any_choice(handlers: Handlers) -> None:
    first, (message, output, evidence, history) = handlers.fresh(TEXT, *SETTINGS)
    assert first[2] == "" and "<table" in evidence
    assert "pg-headline" in output and history == [()] and message == ""


@pytest.mark.parametrize(
    ("text", "settings", "told"),
    [
        ("", SETTINGS, "nothing to summarise"),
        (None, SETTINGS, "nothing to summarise"),
        ("12 34", SETTINGS, "no words"),
        (TEXT, ("long", 2.0, 1.0), "no length"),
        (TEXT, ("title", 2.0, 13.0), "13 beams"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(
    handlers: Handlers, text: str | None, settings: tuple, told: str
) -> None:
    [(message, *others)] = handlers.fresh(text, *settings)
    assert told in message and others == [KEPT] * 3


def test_a_choice_is_added_and_undone(handlers: Handlers, engine: Engine) -> None:
    *_, (_, plain, _, history) = handlers.fresh(TEXT, *SETTINGS)
    ids = engine.checkpoint.tokenizer.encode("the dog")
    event = sending(sentence=0, forced=ids)
    *_, (_, chosen, _, longer) = handlers.choose(event, history, TEXT, *SETTINGS)
    assert longer == [(), tuple(ids)] and chosen != plain
    *_, (_, back, _, shorter) = handlers.undo(longer, TEXT, *SETTINGS)
    assert back == plain and shorter == [()]
    [(message, *others)] = handlers.undo(shorter, TEXT, *SETTINGS)
    assert "no choice to undo" in message and others == [KEPT] * 3


@pytest.mark.parametrize("forced", [None, "ids", [10**6], [1.5], [5] * 99, [-1]])
def test_ids_that_are_none_are_refused(handlers: Handlers, forced: object) -> None:
    event = sending(sentence=0, forced=forced)
    [(message, *_)] = handlers.choose(event, [()], TEXT, *SETTINGS)
    assert "no token numbers" in message or "list of whole numbers" in message or "a whole number" in message


def test_settings_change_nothing_where_there_is_no_text(handlers: Handlers) -> None:
    assert list(handlers.again([()], " ", *SETTINGS)) == [(KEPT,) * 4]
    assert len(list(handlers.again([()], TEXT, *SETTINGS))) == 2


def test_an_example_brings_its_text_and_its_note(handlers: Handlers) -> None:
    *_, (text, message, *_) = handlers.example(*SETTINGS, sample=TEXT, note="Look here.")
    assert text == TEXT and "Look here." in message


def test_the_attention_tab_gets_what_was_read_and_written(handlers: Handlers, engine: Engine) -> None:
    name, text, headline, length = handlers.at_hand([()], TEXT, "short", 2.0, 1.0)
    assert (name, text, length) == (engine.checkpoint.name, TEXT, "short")
    [[found]] = engine.summariser("short").translate([TEXT])
    assert headline == engine.checkpoint.tokenizer.decode(found.tokens)
    assert handlers.at_hand([()], "", "title", 2.0, 1.0)[1:] == ("", "", "title")


@pytest.fixture
def of_t5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Iterator[Handlers]:
    monkeypatch.setenv(remembered.FOLDER, str(tmp_path / "imports"))
    import_folder(t5, tmp_path / "some-t5")
    import_folder(gpt2, tmp_path / "some-gpt2")
    yield Handlers(lambda: engine_named(engine, "some-t5"))
    shelf.from_import.cache_clear()


def test_an_imported_model_that_is_asked_in_words_has_one_length(of_t5: Handlers, handlers: Handlers) -> None:
    length, scores, card = of_t5.change_model()
    assert [name for _, name in length.choices] == ["title"] and not length.visible
    assert scores == "" and "Random weights" in card
    *_, (_, output, evidence, _) = of_t5.fresh(TEXT, *SETTINGS)
    assert "pg-headline" in output and evidence.count("<tr>") == 3
    assert of_t5.at_hand([()], TEXT, *SETTINGS)[0] == "some-t5"
    length, *_ = handlers.change_model()
    assert [name for _, name in length.choices] == ["title", "short", "medium"] and length.visible


def test_a_model_that_does_not_summarise_is_told(of_t5: Handlers, engine: Engine) -> None:
    [(message, *others)] = Handlers(lambda: engine_named(engine, "some-gpt2")).fresh(TEXT, *SETTINGS)
    assert "some-gpt2 is no summariser" in message and others == [KEPT] * 3


def test_without_a_summariser_the_tab_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_shelf(tmp_path, monkeypatch)
    with gr.Blocks() as demo:
        assert build_summaries_tab() is None
    [block] = [block for block in demo.blocks.values() if isinstance(block, gr.HTML)]
    assert "There is no summariser to use" in block.value
