"""What the events of the Roles tab answer."""

from pathlib import Path

import pytest

from playground.ui.roles import views
from playground.ui.roles.handlers import Handlers, click
from playground.ui.roles.views import Chosen
from tests.frames import engine_of, trained_labeller
from tests.ui.events import sending

TEXT = "The cat chased the dog."


@pytest.fixture(scope="module")
def handlers() -> Handlers:
    return Handlers(views.Engine(*engine_of(trained_labeller())))


def test_a_text_is_shown_and_nothing_is_chosen(handlers: Handlers) -> None:
    message, output, links, chosen = handlers.show(TEXT)
    assert (message, links, chosen) == ("", click(), None) and "pg-predicate" in output
    assert handlers.sample(TEXT) == (TEXT, message, output, links, chosen)
    assert handlers.show(None)[1] == views.empty()


def test_a_click_chooses_and_tells_the_heads(handlers: Handlers) -> None:
    chosen = handlers.choose(sending(sentence=0, frame=0, part=1))
    assert chosen == Chosen(0, 0, 1)
    assert "“the dog”" in handlers.link(TEXT, chosen)
    assert handlers.link(TEXT, None) == click()
    assert "has changed since" in handlers.link("1 2", chosen)


@pytest.mark.parametrize(
    ("event", "arguments", "told"),
    [
        ("show", ("x" * 3001,), "3,001 characters"),
        ("compare", ("", ""), "one sentence as the first"),
        ("compare", (TEXT, "It rains."), "share no predicate"),
        ("file", (None, "jsonl"), "Choose a text file first"),
    ],
)
def test_a_mistake_becomes_a_message(handlers: Handlers, event: str, arguments: tuple, told: str) -> None:
    message, *others = getattr(handlers, event)(*arguments)
    assert told in message and others


def test_a_file_comes_back_with_its_count(handlers: Handlers, tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"{TEXT}\n{'x' * 2000}\n", encoding="utf-8")
    message, target = handlers.file(str(path), "conll", progress=lambda share: None)
    assert "2 lines, 1 of them left empty. Line 2" in message and Path(target).is_file()
    path.write_text(f"{TEXT}\n", encoding="utf-8")
    assert "1 line labelled" in handlers.file(str(path), "jsonl", progress=lambda share: None)[0]


def test_the_attention_tab_gets_what_is_at_hand(handlers: Handlers) -> None:
    assert handlers.at_hand(TEXT, None)[1:] == ("The cat *chased* the dog.", "", "")
    assert handlers.at_hand("", None)[1] == "" and handlers.at_hand(None, Chosen(0, 0, 0))[1] == ""
