"""Heads of one run put into another, where the two correspond."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.experiments.carrying import Rows, corresponding, handed_on, one_by_one, together
from playground.transformer import AttentionRecord, Trace
from tests.helpers import assert_close

SITE = ("cross", 0)
CASES = [(SITE, 0), (SITE, 1)]
IDS = st.lists(st.integers(0, 3), max_size=8)


def donor(rows: int = 3) -> Trace:
    heads = torch.arange(float(2 * rows * 2)).view(1, 2, rows, 2)
    return Trace(attention={SITE: AttentionRecord(*[heads] * 6)})


def test_equal_tokens_and_those_exchanged_one_for_one_correspond() -> None:
    assert corresponding([1, 2, 3], [1, 9, 3]) == Rows((0, 1, 2), (0, 1, 2))
    assert corresponding([1, 2], [8, 9, 1, 2]) == Rows((0, 1), (2, 3))
    assert corresponding([1, 5, 2], [1, 6, 7, 2]) == Rows((0, 2), (0, 3))


@given(IDS, IDS)
def test_corresponding_places_rise_and_a_text_corresponds_to_itself(a: list[int], b: list[int]) -> None:
    rows = corresponding(a, b)
    for places, size in ((rows.there, len(a)), (rows.here, len(b))):
        assert list(places) == sorted(set(places)) and all(0 <= place < size for place in places)
    assert corresponding(a, a) == Rows(tuple(range(len(a))), tuple(range(len(a))))


def test_only_rows_at_or_before_a_place_are_kept() -> None:
    assert Rows((0, 1, 5), (2, 3, 9)).until(3) == Rows((0, 1), (2, 3))
    assert len(Rows((0,), (4,)).until(3)) == 0


def test_a_head_keeps_its_own_output_where_nothing_corresponds() -> None:
    own = donor().attention[SITE].heads[0, 1]
    taken = handed_on(donor(), CASES[1], Rows((0, 2), (1, 3)))
    assert taken.isnan().all(dim=1).tolist() == [True, False, True, False]
    assert_close(taken[[1, 3]], own[[0, 2]])
    assert_close(handed_on(donor(), CASES[1]), own)
    assert handed_on(donor(), CASES[0], Rows()).shape == (0, 2)


def test_each_row_of_a_batch_has_its_own_heads() -> None:
    rows = {"cross": Rows((0, 1, 2), (0, 1, 2))}
    patches = together(donor(), [CASES, CASES[1:], []], rows).patches
    assert [bool(row.isnan().all()) for row in patches[CASES[0]]] == [False, True, True]
    assert [bool(row.isnan().all()) for row in patches[CASES[1]]] == [False, False, True]
    alone = one_by_one(donor(), rows)({CASES[0]: (1, 3)}).patches[CASES[0]]
    assert [bool(row.isnan().all()) for row in alone] == [True, False, True]
