"""The ready-made sheets can be used as they stand."""

import pytest

from playground.text.characters import ALPHABET, STAND_INS
from playground.ui.incontext import views
from playground.ui.incontext.sheet_data import Sheet
from playground.ui.incontext.sheets import READY_MADE, ReadyMade
from playground.uses.incontext.fewshot import FewShot
from tests.fewshot import tiny_few_shot

CHECKPOINT = tiny_few_shot(ALPHABET + STAND_INS)


ENGINE = views.Engine(CHECKPOINT, FewShot(CHECKPOINT))


@pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.name)
def test_a_ready_made_sheet_can_be_filled_as_it_stands(ready: ReadyMade) -> None:
    sheet = Sheet.from_json(ready.sheet.to_json())
    assert len(sheet.examples) >= 3 and len(sheet.open_rows) >= 3
    assert all(len(row.inputs) == len(sheet.columns) - 1 for row in sheet.rows)
    assert views.examples_of(ENGINE, sheet)
    assert ready.kind == "works" or ready.note.startswith(ready.kind.capitalize())


def test_some_ready_made_sheets_fail_and_say_so() -> None:
    assert sum(ready.kind == "fails" for ready in READY_MADE) >= 3
    assert len({ready.name for ready in READY_MADE}) == len(READY_MADE) >= 12
