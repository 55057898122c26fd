"""What the events of the Translate tab answer, and how choices are kept and undone."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from playground.generation.search import Search
from playground.ui.translate.handlers import Handlers, read_settings
from playground.ui.translate.views import Engine, steps_of

KEPT = {"__type__": "update"}
SETTINGS = ("greedy", 4.0, 1.0, 1.0, 0.0, 1.0, None, None)
TEXT = "The cat. A dog."


@pytest.fixture
def handlers(engine: Engine) -> Handlers:
    return Handlers(engine)


def test_settings_of_the_page_are_read_as_numbers() -> None:
    search, beginning = read_settings("beam", 3.0, 0.5, 0.7, 5.0, 0.9, None, None)
    assert search == Search("beam", 3, 0.5, 0.7, 5, 0.9, 0) and beginning == ""
    assert type(search.beams) is type(search.top_k) is type(search.seed) is int


def test_a_text_is_translated_without_any_choice(handlers: Handlers) -> None:
    *_, (message, output, steps, history) = handlers.fresh(TEXT, *SETTINGS)
    assert output.count("pg-sentence") == 2 and "pg-step" in steps and history == [{}]
    assert "pg-notice pg-info" in message or message == ""


@pytest.mark.parametrize(
    ("text", "settings", "told"),
    [
        ("", SETTINGS, "nothing to translate"),
        (None, SETTINGS, "nothing to translate"),
        (TEXT, ("beam", 13.0, *SETTINGS[2:]), "13 beams"),
        (TEXT, (*SETTINGS[:7], "chat " * 99), "at most"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(
    handlers: Handlers, text: str | None, settings: tuple, told: str
) -> None:
    [(message, *others)] = handlers.fresh(text, *settings)
    assert told in message and others == [KEPT] * 3


def test_a_choice_is_added_and_undone(handlers: Handlers, engine: Engine) -> None:
    *_, (_, plain, _, history) = handlers.fresh(TEXT, *SETTINGS)
    forced = engine.translator.tokenizer.encode("une pomme")
    event = SimpleNamespace(sentence="1", forced=forced)
    *_, (_, chosen, _, longer) = handlers.choose(event, history, TEXT, *SETTINGS)
    assert longer == [{}, {1: tuple(forced)}] and chosen != plain
    *_, (_, again, _, shorter) = handlers.undo(longer, TEXT, *SETTINGS)
    assert (again, shorter) == (plain, [{}])
    [(message, *others)] = handlers.undo(shorter, TEXT, *SETTINGS)
    assert "no choice to undo" in message and others == [KEPT] * 3


def test_a_choice_that_is_no_token_is_refused(handlers: Handlers) -> None:
    for forced in ([10**9], "abc", None):
        event = SimpleNamespace(sentence=0, forced=forced)
        [(message, *others)] = handlers.choose(event, [{}], TEXT, *SETTINGS)
        assert "no token numbers" in message and others == [KEPT] * 3


def test_changed_settings_translate_only_what_is_there(handlers: Handlers) -> None:
    assert list(handlers.again([{}], "  ", *SETTINGS)) == [(KEPT,) * 4]
    assert list(handlers.live(False, TEXT, *SETTINGS)) == [(KEPT,) * 4]
    *_, (_, output, *_) = handlers.live(True, TEXT, *SETTINGS)
    assert "pg-sentence" in output


def test_an_example_brings_its_text_and_its_note(handlers: Handlers) -> None:
    *_, (sample, message, output, *_) = handlers.example(TEXT, "Look at <this>.", *SETTINGS)
    assert sample == TEXT and "Look at &lt;this&gt;." in message and "pg-sentence" in output


def test_the_steps_of_a_sentence_are_shown(handlers: Handlers, engine: Engine) -> None:
    event = SimpleNamespace(sentence=1)
    expected = steps_of(engine, TEXT, Search(), {}, "", 1)
    assert handlers.explain(event, [{}], TEXT, *SETTINGS) == ("", expected)
    message, kept = handlers.explain(SimpleNamespace(sentence=9), [{}], TEXT, *SETTINGS)
    assert "has changed since" in message and kept == KEPT


def test_the_first_pair_is_at_hand_for_the_attention_tab(handlers: Handlers, engine: Engine) -> None:
    [[best]] = engine.translator.translate(["The cat."])
    assert handlers.at_hand([{}], TEXT, *SETTINGS) == ("The cat.", engine.translator.text(best))
    assert handlers.at_hand([{}], None, *SETTINGS) == ("", "")
    assert handlers.at_hand([{}], "x" * 200, *SETTINGS) == ("x" * 200, "")


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
