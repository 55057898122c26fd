"""What the events of the Positions tab answer where nothing is shown yet, and to mistakes."""

import pytest

from playground.ui.positions import displaced, encodings, handlers, shootout
from playground.uses.shootout.tasks import TASKS

KEPT = {"__type__": "update"}
TRANSLATOR = displaced.translator()


@pytest.mark.parametrize(
    ("event", "arguments", "told"),
    [
        ("look", (TRANSLATOR, "", 0, 100, 0), "nothing"),
        ("look", (TRANSLATOR, "The cat.", None, 100, 0), "shift is None"),
        ("encoding", ("magic", 8, 8, 1e4, 8), "no scheme magic"),
        ("comparison", ([], 8, 8, 1e4), "Nothing is chosen"),
        ("draw_string", ("sorting", 65), "Length is 65"),
        ("race", ("sorting", "aa"), "more than once"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(event: str, arguments: tuple, told: str) -> None:
    message, *others = getattr(handlers, event)(*arguments)
    assert told in message and all(other == KEPT for other in others)


def test_before_a_sentence_is_shown_no_head_is() -> None:
    assert handlers.heads(None, "off", "encoder", 0, 0) == ("", KEPT)
    assert handlers.every_head(None) == KEPT


def test_a_tab_that_is_opened_again_shows_what_it_showed() -> None:
    shown = object()
    assert handlers.first_look(TRANSLATOR, shown, "", 0, 100, 0) == (KEPT,) * 4
    assert handlers.first_string("sorting", 8, "abc") == (KEPT, KEPT)
    message, string = handlers.first_string("sorting", 8, "")
    assert message == "" and len(string) == 8


@pytest.mark.parametrize("scheme", encodings.SHOWN)
def test_only_the_settings_of_a_scheme_are_shown(scheme: str) -> None:
    shown = [update["visible"] for update in handlers.show_settings(scheme)]
    chosen = {name for name, visible in zip(handlers.SETTINGS, shown, strict=True) if visible}
    assert chosen == set(encodings.shown(scheme).settings)


def test_a_picture_passes_through() -> None:
    page = encodings.encoding("alibi", 8, 8, 1e4, 4)
    assert handlers.encoding("alibi", 8, 8, 1e4, 4) == ("", page)


@pytest.mark.parametrize("task", TASKS)
def test_the_lengths_are_those_that_were_tested(task: str) -> None:
    box = handlers.tested_lengths(task)
    assert [value for _, value in box.choices] == list(TASKS[task].tested)
    assert box.value == handlers.LENGTH in TASKS[task].tested
    assert shootout.TASKS is TASKS
