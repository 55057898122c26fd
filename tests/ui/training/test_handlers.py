"""What the events of the Train tab answer, each to its own session."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from playground.messages import LANGUAGES, speaking
from playground.training import live
from playground.training.live import FAILED, Ended, Run, Runs
from playground.training.toys import Toy
from playground.ui.training import views
from playground.ui.training.handlers import Handlers
from playground.ui.training.views import FIELDS, TELLING

VALUES = tuple(dataclasses.asdict(Toy(task="copy", width=16, rows=4, steps=20)).values())


@pytest.fixture
def handlers() -> Iterator[Handlers]:
    made = Handlers(Runs())
    yield made
    made.runs.close()


def visitor(session: str = "a", **query: str) -> SimpleNamespace:
    return SimpleNamespace(session_hash=session, query_params=query)


def test_a_run_is_watched_to_its_end(handlers: Handlers) -> None:
    shown = list(handlers.start(visitor(), "", *VALUES))
    assert all(message == "" for message, _ in shown)
    assert "Finished: step 20" in shown[-1][1]
    [message] = handlers.keep(visitor())
    assert "Kept: 20 steps of copy" in message
    assert handlers.pack(visitor())[1].visible
    again = list(handlers.start(visitor(), "", *VALUES))
    assert "kept: held out" in again[-1][1] and "kept: held out" not in shown[-1][1]


def test_nobody_sees_the_run_of_another(handlers: Handlers) -> None:
    list(handlers.start(visitor("a"), "", *VALUES))
    for answer in (handlers.keep(visitor("b")), handlers.pack(visitor("b"))):
        assert "There is no run of yours" in answer[0]
    assert "no paused run" in next(handlers.go_on(visitor("b")))[0]
    handlers.leave(visitor("b"))
    assert handlers.runs.of("a") is not None
    assert handlers.reset(visitor("a")) == ("", "") and handlers.runs.of("a") is None


def test_settings_that_make_no_run_become_a_sentence(handlers: Handlers) -> None:
    wrong = (*VALUES[:2], 3, *VALUES[3:])
    [(message, *_)] = handlers.start(visitor(), "", *wrong)
    assert "cannot be divided among 3 heads" in message
    assert "cannot be divided among 3 heads" in handlers.about("", *wrong)
    assert "parameters" in handlers.about(None, *VALUES)


def test_why_a_run_ended_is_told_in_the_language_of_whoever_looks() -> None:
    run = Run(Toy(), "", Path("run"))
    run.tell(Ended(FAILED, live.DIVERGED))
    shown = {}
    for code in LANGUAGES:
        with speaking(code):
            shown[code] = views.live(run, 0)
    assert "It has diverged" in shown["en"] and "a divergé" in shown["fr"] and "发散" in shown["zh"]


def test_a_choice_of_settings_says_what_it_shows(handlers: Handlers) -> None:
    *values, told = handlers.telling("one-layer")
    assert values[FIELDS.index("layers")] == 1 and TELLING["one-layer"] == {"layers": 1}
    assert "The same with one layer" in told


def test_a_link_sets_the_page(handlers: Handlers) -> None:
    def linked(seen: bool, **link: str) -> gr.EventData:
        return gr.EventData(None, {"link": {"tab": "train", **link}, "seen": seen})

    tabs, *values, told = handlers.by_link(linked(True, layers="1"))
    assert tabs.selected == "train" and values[FIELDS.index("layers")] == 1 and told == ""
    assert "no number" in handlers.by_link(linked(True, layers="one"))[-1]
    unseen, *_ = handlers.by_link(linked(False, layers="1"))
    assert "selected" not in unseen
