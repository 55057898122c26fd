"""What the In-context tab offers to programs."""

import pytest

from playground.errors import UserError
from playground.ui.incontext.endpoints import make_endpoint
from playground.ui.incontext.views import Engine
from playground.uses.incontext.fewshot import FewShot
from tests.fewshot import tiny_few_shot
from tests.ui.documents import check_documented

CHECKPOINT = tiny_few_shot()
ENGINE = Engine(CHECKPOINT, FewShot(CHECKPOINT))
COMPLETE = make_endpoint(ENGINE)


def test_it_answers_as_the_tab_does() -> None:
    assert COMPLETE([["ab", "A"], ["cd", "C"]], ["ef"]) == ENGINE.complete([["ab", "A"], ["cd", "C"]], ["ef"])
    assert COMPLETE.__name__ == "complete"


@pytest.mark.parametrize(("examples", "told"), [([], "no example"), ([["a"]], "pairs")])
def test_a_mistake_is_told(examples: list, told: str) -> None:
    with pytest.raises(UserError, match=told):
        COMPLETE(examples, ["x"])


def test_programs_are_told_what_it_takes() -> None:
    check_documented(COMPLETE)
