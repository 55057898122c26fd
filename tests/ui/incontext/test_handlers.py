"""What the events of the In-context tab answer, on a tiny few-shot model with random weights."""

import base64
import json

import gradio as gr
import pytest

from playground.errors import UserError
from playground.messages import speaking
from playground.ui.incontext import ladder, views
from playground.ui.incontext.handlers import Handlers, export
from playground.ui.incontext.sheet_data import Sheet
from playground.uses.incontext.fewshot import FewShot
from tests.fewshot import tiny_few_shot
from tests.ui.events import sending

CHECKPOINT = tiny_few_shot()
HANDLERS = Handlers(views.Engine(CHECKPOINT, FewShot(CHECKPOINT)))
EXAMPLES = [("ab", "A"), ("cd", "C"), ("ef", "E")]
KEPT = {"__type__": "update"}


def sheet_of(*rows: tuple[str, str]) -> str:
    return Sheet.from_cells(("in", "out"), rows).to_json()


SHEET = sheet_of(*EXAMPLES, ("gh", ""))


def asked(run: int) -> gr.EventData:
    """The event that asks for the fourth row."""
    return sending(run=run, rows=[3])


def lines(component: object) -> list[dict]:
    """What the sheet is told."""
    return [json.loads(line) for line in component.props["answers"].splitlines()]


def test_a_sheet_is_filled_part_by_part() -> None:
    *_, last = HANDLERS.fill(asked(4), SHEET, set())
    told = lines(last)
    assert told[0] == {"run": 4} and told[-1]["done"] and told[-1]["kind"] == "info"


def test_a_sheet_that_cannot_be_filled_says_why() -> None:
    [only] = HANDLERS.fill(asked(4), sheet_of(("ab", "")), set())
    assert lines(only)[-1]["kind"] == "error" and "no example" in lines(only)[-1]["message"]


def test_a_run_that_was_stopped_tells_nothing_more() -> None:
    stopped: set[int] = set()
    HANDLERS.stop(sending(run=4), stopped)
    assert stopped == {4} and list(HANDLERS.fill(asked(4), SHEET, stopped)) == []
    assert list(HANDLERS.fill(asked(5), SHEET, stopped))


def test_a_row_is_explained_or_the_reason_is_told() -> None:
    filled = sheet_of(*EXAMPLES, ("gh", "G"))
    assert "<table" in HANDLERS.explain(sending(id=3), filled).value
    assert "no output" in HANDLERS.explain(sending(id=3), SHEET).value
    assert json.loads(HANDLERS.ask(sending(id=3), SHEET).props["options"])["best"]


def test_a_file_is_opened_as_a_sheet_or_refused() -> None:
    data = base64.b64encode("in,out\nab,É\n".encode()).decode()
    value, box = HANDLERS.open(sending(data=data))
    assert [row.inputs for row in Sheet.from_json(value).rows] == [
        ("in", "out"),
        ("ab", "É"),
    ] and not box.visible
    refused, kept = HANDLERS.open(sending(data="no base64"))
    assert "did not arrive whole" in json.loads(refused)["error"] and kept == KEPT


def test_a_spreadsheet_reads_what_is_taken_away_as_utf8() -> None:
    text = export([sheet_of(("été", "É")), True])
    assert text == '\ufeff"in","out"\r\n"été","É"\r\n'
    for parts in ([], ["no sheet", True], [5]):
        with pytest.raises(UserError):
            export(parts)


def test_a_link_without_a_sheet_opens_the_first_in_the_language_of_whoever_asks() -> None:
    assert HANDLERS.open_link({"sheet": SHEET}, SHEET, "a ->") == ("", SHEET, "a ->")
    with speaking("fr"):
        _, value, _ = HANDLERS.open_link({"prompt": "a ->"}, "the usual one", "a ->")
    assert Sheet.from_json(value).columns == ("Nom", "Initiales")


def test_a_prompt_is_completed_and_a_mistake_told() -> None:
    settings = ("greedy", 1.0, 0, 1.0, None)
    *_, (message, html) = HANDLERS.prompt("ab -> A\ncd ->", *settings)
    assert ("pg-letter" in html and "pg-notice pg-info" in message) or message == ""
    [(message, kept)] = HANDLERS.prompt(None, *settings)
    assert "empty" in message and kept == KEPT
    assert "pg-hint" in HANDLERS.room(None) and "tokens" in HANDLERS.room("ab -> A\ncd ->")


def test_the_ladder_is_drawn_rung_by_rung() -> None:
    *_, (message, accuracy, probability, table) = HANDLERS.climb(ladder.OWN, SHEET, 4, None)
    assert message == "" and accuracy.visible and probability.visible and table.count("<table") == 2
    [(message, *kept)] = HANDLERS.climb("../etc", SHEET, 4, 0)
    assert "Choose one" in message and kept == [KEPT] * 3


def test_the_heads_are_drawn_as_they_are_measured_and_listed_in_the_end() -> None:
    *parts, (message, kept, scatter, table) = HANDLERS.heads(ladder.OWN, SHEET, 4, 0)
    assert len(parts) == 8 and all(part[2:] == (KEPT, KEPT) for part in parts)
    assert message == "" and kept == KEPT and scatter.visible and "layer 0, head 0" in table
