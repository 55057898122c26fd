"""The ladder and the circuit on the rows of a sheet and on drawn tasks."""

import pytest

from playground.errors import UserError
from playground.ui.incontext import ladder as ladder_views
from playground.ui.incontext import views
from playground.ui.incontext.sheet_data import Sheet
from playground.uses.incontext.fewshot import FewShot
from tests.fewshot import tiny_few_shot

EXAMPLES = [("ab", "A"), ("cd", "C"), ("ef", "E")]


CHECKPOINT = tiny_few_shot()


ENGINE = views.Engine(CHECKPOINT, FewShot(CHECKPOINT))


def sheet_of(*rows: tuple[str, ...]) -> str:
    return Sheet.from_cells(("in", "out"), rows).to_json()


def test_the_ladder_of_a_sheet_climbs_to_all_its_other_examples() -> None:
    parts = list(ladder_views.climb(ENGINE, ladder_views.OWN, sheet_of(*EXAMPLES), 4, 0))
    rungs, trials = parts[-1]
    assert [t.query for t in trials] == ["ab", "cd", "ef"]
    assert [r.shots for r in rungs if r.condition == "examples"] == [0, 1, 2]
    assert [len(rungs) for rungs, _ in parts][-1] == len(parts)
    with pytest.raises(UserError, match="three filled rows"):
        next(ladder_views.climb(ENGINE, ladder_views.OWN, sheet_of(*EXAMPLES[:2]), 4, 0))


@pytest.mark.parametrize("source", [s for s in ladder_views.SOURCES if s != ladder_views.OWN])
def test_every_set_of_questions_can_be_climbed(source: str) -> None:
    rungs, trials = list(ladder_views.climb(ENGINE, source, "", 2, 0))[-1]
    assert len(trials) == 2 and {r.questions for r in rungs} == {2}
    assert max(r.shots for r in rungs) == 4
    assert ladder_views.show_questions(trials).count("<tr>") == 3


def test_only_rungs_that_fit_the_context_are_climbed() -> None:
    long = [(f"some quite long text {n}", f"text {n}") for n in range(8)]
    trials = ladder_views.questions(ENGINE, ladder_views.OWN, sheet_of(*long), 0, 0)
    steps = ladder_views.steps_for(ENGINE, trials)
    assert steps == [0, 1, 2, 3, 4]
    assert all(t.length(4) <= 160 < t.length(6) for t in trials)


def test_an_unknown_set_of_questions_is_refused() -> None:
    with pytest.raises(UserError, match="Choose one"):
        next(ladder_views.climb(ENGINE, "../etc", "", 4, 0))


def test_all_heads_are_measured_one_by_one() -> None:
    parts = list(ladder_views.heads(ENGINE, ladder_views.OWN, sheet_of(*EXAMPLES), 4, 0))
    assert len(parts) == 8  # 2 layers of 4 heads
    reports, accuracy = parts[-1]
    assert {(r.layer, r.head) for r in reports} == {(layer, head) for layer in range(2) for head in range(4)}
    assert 0 <= accuracy <= 1
