"""What the events of the clinic answer."""

import pytest

from playground.ui.translate.clinic import ClinicHandlers
from playground.ui.translate.clinic_views import Case, table_of
from playground.ui.translate.views import Engine
from tests.ui.events import sending

KEPT = {"__type__": "update"}


def told(*_: object, **__: object) -> None:
    """No progress to show."""


@pytest.fixture
def handlers(engine: Engine) -> ClinicHandlers:
    return ClinicHandlers(lambda: {"fr": engine})


def test_a_sentence_is_examined(handlers: ClinicHandlers, engine: Engine) -> None:
    message, table, case, good, pair = handlers.examine("The cat.", "fr")
    assert message == "" and case == Case("The cat.", "fr") and table == table_of(engine, case)
    assert good.visible and pair == ""
    message, _, case, _, _ = handlers.examine("The cat. A dog.", "fr")
    assert "first: “The cat.”" in message and case == Case("The cat.", "fr")


@pytest.mark.parametrize(
    ("text", "says"), [("", "nothing"), (None, "nothing"), ("x" * 3001, "3,000"), ("😀", "words")]
)
def test_a_mistake_is_told_and_changes_nothing(handlers: ClinicHandlers, text: str | None, says: str) -> None:
    message, *others = handlers.examine(text, "fr")
    assert says in message and others == [KEPT] * 4


def test_a_row_opens_its_pair_and_the_other_run_can_be_the_good_one(handlers: ClinicHandlers) -> None:
    message, table, case, pair = handlers.choose(
        sending(sentence=2), Case("The cat.", "fr"), "original", told
    )
    assert (
        message == "" and "data-chosen" in table and case == Case("The cat.", "fr", 2) and "pg-pair" in pair
    )
    message, _, same, turned = handlers.turn(case, "variant", told)
    assert message == "" and same == case and "pg-pair" in turned and turned != pair


def test_before_a_row_is_chosen_nothing_turns(handlers: ClinicHandlers) -> None:
    for case in (None, Case("The cat.", "fr")):
        assert handlers.turn(case, "variant", told)[1:] == (KEPT,) * 3


@pytest.mark.parametrize(
    ("case", "number"), [(None, 1), (Case("The cat.", "fr"), 99), (Case("The cat.", "fr"), 0)]
)
def test_a_row_that_is_not_there_is_refused(handlers: ClinicHandlers, case: Case | None, number: int) -> None:
    message, *others = handlers.choose(sending(sentence=number), case, "original", told)
    assert "Examine" in message and others == [KEPT] * 3
