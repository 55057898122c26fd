"""What the events of the Translate tab answer, and how choices are kept and undone."""

from pathlib import Path

import gradio as gr
import pytest

from playground import checkpoints
from playground.checkpoints import Checkpoint
from playground.figures.html import escape
from playground.generation.search import Search
from playground.ui.translate.handlers import Handlers, nothing, read_settings, wording
from playground.ui.translate.tab import build_translate_tab
from playground.ui.translate.views import Engine, Engines, engines_named, steps_of
from playground.ui.translate.ways import WAYS, Example
from tests.shelves import use_shelf
from tests.translators import tiny_both_ways, tiny_translator
from tests.ui.events import sending

KEPT = {"__type__": "update"}
SETTINGS = ("fr", "greedy", 4.0, 1.0, 1.0, 0.0, 1.0, None, None)
TEXT = "The cat. A dog."


@pytest.fixture
def handlers(engine: Engine) -> Handlers:
    return Handlers(lambda: {"fr": engine})


def test_settings_of_the_page_are_read_as_numbers() -> None:
    search, beginning = read_settings("beam", 3.0, 0.5, 0.7, 5.0, 0.9, None, None)
    assert search == Search("beam", 3, 0.5, 0.7, 5, 0.9, 0) and beginning == ""
    assert type(search.beams) is type(search.top_k) is type(search.seed) is int


def test_a_text_is_translated_without_any_choice(handlers: Handlers) -> None:
    *_, (message, output, steps, history, (text, translation)) = handlers.fresh(TEXT, *SETTINGS)
    assert text == TEXT and translation
    assert output.count("pg-sentence") == 2 and "pg-step" in steps and history == [{}]
    assert "pg-notice pg-info" in message or message == ""


@pytest.mark.parametrize(
    ("text", "settings", "told"),
    [
        ("", SETTINGS, "nothing to translate"),
        (None, SETTINGS, "nothing to translate"),
        (TEXT, ("fr", "beam", 13.0, *SETTINGS[3:]), "13 beams"),
        (TEXT, (*SETTINGS[:8], "chat " * 99), "at most"),
        (TEXT, ("en", *SETTINGS[1:]), "into fr (French) here"),
    ],
)
def test_a_mistake_is_told_and_no_other_texts_translation_stands_beside_it(
    handlers: Handlers, text: str | None, settings: tuple, told: str
) -> None:
    [(message, *others)] = handlers.fresh(text, *settings)
    assert told in message and others == list(nothing())


def test_a_choice_is_added_and_undone(handlers: Handlers, engine: Engine) -> None:
    *_, (_, plain, _, history, _) = handlers.fresh(TEXT, *SETTINGS)
    forced = engine.translator.tokenizer.encode("une pomme")
    event = sending(sentence=1, forced=forced)
    *_, (_, chosen, _, longer, _) = handlers.choose(event, history, TEXT, *SETTINGS)
    assert longer == [{}, {1: tuple(forced)}] and chosen != plain
    *_, (_, again, _, shorter, _) = handlers.undo(longer, TEXT, *SETTINGS)
    assert (again, shorter) == (plain, [{}])
    [(message, *others)] = handlers.undo(shorter, TEXT, *SETTINGS)
    assert "no choice to undo" in message and others == [KEPT] * 4


def test_a_choice_that_is_no_token_is_refused(handlers: Handlers) -> None:
    for forced in ([10**9], "abc", None):
        event = sending(sentence=0, forced=forced)
        [(message, *others)] = handlers.choose(event, [{}], TEXT, *SETTINGS)
        assert "no token numbers" in message or "a list of whole numbers" in message
        assert others == [KEPT] * 4


def test_changed_settings_translate_only_what_is_there(handlers: Handlers) -> None:
    assert list(handlers.again([{}], "  ", *SETTINGS)) == [(KEPT,) * 5]
    assert list(handlers.live(False, TEXT, *SETTINGS)) == [(KEPT,) * 5]
    *_, (_, output, *_) = handlers.live(True, TEXT, *SETTINGS)
    assert "pg-sentence" in output


def test_an_example_brings_its_text_and_its_note(handlers: Handlers) -> None:
    *_, (sample, message, output, *_) = handlers.example(*SETTINGS, sample=TEXT, note="Look at <this>.")
    assert sample == TEXT and "Look at &lt;this&gt;." in message and "pg-sentence" in output


@pytest.mark.parametrize("example", WAYS["fr"].examples, ids=lambda example: example.text[:12])
def test_every_example_of_the_page_is_done_with_its_note(handlers: Handlers, example: Example) -> None:
    *_, (_, message, output, *_) = handlers.example(*SETTINGS, sample=example.text, note=example.note)
    assert escape(str(example.note)) in message and "pg-sentence" in output


# ---- directions


@pytest.fixture
def both_ways(both: Engines) -> Handlers:
    return Handlers(lambda: both)


def words_of(updates: tuple) -> tuple:
    """Labels, then which row of examples is seen."""
    text, heading, beginning, file, *rows = updates
    return text.label, heading.value, beginning.label, file.label, [row.visible for row in rows]


def test_all_labels_follow_the_direction(both_ways: Handlers) -> None:
    text, heading, beginning, file, rows = words_of(both_ways.turn("en"))
    assert (text, beginning, file[:6], rows) == (
        "French",
        "The English must begin with",
        "French",
        [False, True],
    )
    assert "English" in heading
    text, heading, beginning, file, rows = words_of(both_ways.turn("fr"))
    assert (text, beginning, file[:7], rows) == (
        "English",
        "The French must begin with",
        "English",
        [True, False],
    )
    assert "French" in heading
    assert both_ways.turn("en")[2].value == ""  # what was forced is of the other language


def test_the_text_is_written_in_the_language_that_is_read() -> None:
    for way in WAYS.values():
        text, _, beginning, *_ = wording(way)
        assert (text.html_attributes.lang, beginning.html_attributes.lang) == (way.source, way.target)


@pytest.mark.parametrize(("to", "other"), [("fr", "en"), ("en", "fr")])
def test_swapping_puts_the_translation_into_the_text(both_ways: Handlers, to: str, other: str) -> None:
    *_, (*_, shown) = both_ways.fresh(TEXT, to, *SETTINGS[1:])
    turned, text, *others = both_ways.swap(to, TEXT, shown)
    assert turned == other and text.value == shown[1] != TEXT
    assert words_of((text, *others)) == words_of(both_ways.turn(other))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Un chat.", (TEXT, "Le chat.")), ("", (TEXT, "Le chat.")), ("Hm.", ("", "")), (None, ("", ""))],
)
def test_swapping_keeps_a_text_that_was_not_translated(
    both_ways: Handlers, text: str | None, shown: tuple[str, str]
) -> None:
    turned, box, *_ = both_ways.swap("fr", text, shown)
    assert turned == "en" and box.value == (text or "")


@pytest.mark.parametrize(
    ("checkpoint", "seen", "read"),
    [
        (tiny_translator(), False, "English"),
        (tiny_translator("fr", "en"), False, "French"),
        (tiny_both_ways(), True, "English"),
    ],
    ids=["English", "French", "both ways"],
)
def test_a_direction_is_chosen_where_there_are_two(
    checkpoint: Checkpoint, seen: bool, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoints.save(checkpoint, tmp_path / "only")
    use_shelf(tmp_path, monkeypatch)
    with gr.Blocks() as page:
        assert build_translate_tab() is not None
    parts = {one.elem_id: one for one in page.blocks.values() if one.elem_id}
    assert parts["translate-to"].parent.visible == parts["translate-swap"].parent.visible == seen
    assert parts["translate-text"].label == read
    rows = [one for one in page.blocks.values() if "pg-examples" in one.elem_classes]
    assert [row.visible for row in rows] == [read == "English", read == "French"]


def test_a_new_direction_leaves_nothing_of_the_old_one(both_ways: Handlers) -> None:
    settings = ("en", *SETTINGS[1:])
    *_, turned = both_ways.turned(TEXT, *settings)
    assert turned == list(both_ways.fresh(TEXT, *settings))[-1]
    assert list(both_ways.turned(None, *settings)) == [("", *nothing())]
    [(message, *others)] = both_ways.turned("x" * 200, *settings)
    assert "tokens" in message and tuple(others) == nothing()


def test_the_attention_tab_is_handed_the_direction(both_ways: Handlers) -> None:
    _, sentence, translation, way = both_ways.at_hand([{}], TEXT, "en", *SETTINGS[1:])
    translator = both_ways.engines["en"].translator
    [[best]] = translator.translate(["The cat."])
    assert (sentence, translation, way) == ("The cat.", translator.text(best), "en")


def test_the_steps_of_a_sentence_are_shown(handlers: Handlers, engine: Engine) -> None:
    event = sending(sentence=1)
    expected = steps_of(engine, TEXT, Search(), {}, "", 1)
    assert handlers.explain(event, [{}], TEXT, *SETTINGS) == ("", expected)
    message, kept = handlers.explain(sending(sentence=9), [{}], TEXT, *SETTINGS)
    assert "has changed since" in message and kept == KEPT


def test_the_first_pair_is_at_hand_for_the_attention_tab(handlers: Handlers, engine: Engine) -> None:
    [[best]] = engine.translator.translate(["The cat."])
    assert handlers.at_hand([{}], TEXT, *SETTINGS) == ("", "The cat.", engine.translator.text(best), "fr")
    assert handlers.at_hand([{}], None, *SETTINGS) == ("", "", "", "fr")
    assert handlers.at_hand([{}], "x" * 200, *SETTINGS) == ("", "x" * 200, "", "fr")


def test_a_file_is_translated_and_its_failures_are_told(handlers: Handlers, tmp_path: Path) -> None:
    file, shares = tmp_path / "a.txt", []
    file.write_text("The cat.\nA dog.\n", encoding="utf-8")
    message, target = handlers.file(str(file), *SETTINGS, progress=shares.append)
    assert "2 lines translated." in message and Path(target).is_file() and shares[-1] == 1
    file.write_text("The cat.\n" + "x" * 200 + "\n", encoding="utf-8")
    message, _ = handlers.file(str(file), *SETTINGS, progress=shares.append)
    assert "2 lines, 1 of them with a remark. Line 2: " in message
    message, kept = handlers.file(None, *SETTINGS, progress=shares.append)
    assert "Choose a text file" in message and kept == KEPT


# ---- another model


@pytest.fixture
def of_marian(imported: None, both: Engines) -> Handlers:
    return Handlers(lambda: engines_named(both, "some-marian"))


def test_another_model_brings_its_directions(of_marian: Handlers, both_ways: Handlers) -> None:
    to, row, swap, scores, card, *worded = of_marian.change_model()
    assert ([target for _, target in to.choices], to.value, row.visible) == (["fr"], "fr", False)
    assert not swap.visible
    assert scores == "" and "Random weights" in card
    assert words_of(worded)[0] == "English"
    to, row, swap, *_ = both_ways.change_model()
    assert swap.visible
    assert [label for label, _ in to.choices] == ["English → French", "French → English"] and row.visible


def test_an_imported_translator_translates(of_marian: Handlers) -> None:
    *_, (_, output, _, _, (_, translation)) = of_marian.fresh(TEXT, *SETTINGS)
    assert translation and "pg-sentence" in output
    assert of_marian.at_hand([{}], TEXT, *SETTINGS)[0] == "some-marian"


def test_a_model_that_does_not_translate_is_told(imported: None, both: Engines) -> None:
    [(message, *others)] = Handlers(lambda: engines_named(both, "some-gpt2")).fresh(TEXT, *SETTINGS)
    assert "some-gpt2 is no translator" in message and others == list(nothing())
