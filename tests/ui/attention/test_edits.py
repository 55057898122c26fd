"""Edits from the page or a link: read as meant, or refused with a sentence."""

import pytest
import torch

from playground import experiments
from playground.errors import UserError
from playground.experiments import Subject
from playground.ui.attention.edits import MAX_MOVES, read_edits
from tests.translators import tiny_translator


@pytest.fixture(scope="module")
def subject() -> Subject:
    return experiments.subject(tiny_translator(), "The cat sleeps.", "Le chat dort.")


def own(subject: Subject, kind: str, layer: int, head: int) -> torch.Tensor:
    return subject.run()[0].attention[kind, layer].weights[0, head]


def test_no_edits_are_none(subject: Subject) -> None:
    assert read_edits(subject, {}) is None
    assert read_edits(subject, {"cross.0.1": {}}) is None


def test_gains_and_patterns_reach_their_head(subject: Subject) -> None:
    edits = read_edits(subject, {"cross.0.1": {"gain": 0.5}, "decoder.1.2": {"pattern": "uniform"}})
    assert edits.gains == {(("cross", 0), 1): 0.5}
    [(key, pattern)] = edits.patterns.items()
    rows = len(subject.read)
    assert key == (("decoder", 1), 2)
    assert torch.allclose(pattern, torch.ones(rows, rows).tril() / torch.arange(1, rows + 1)[:, None])


def test_weight_is_moved_within_the_heads_own_pattern(subject: Subject) -> None:
    before = own(subject, "cross", 1, 3)
    edits = read_edits(subject, {"cross.1.3": {"moves": [[2, 0, 1], [3, 1, None]]}})
    after = edits.patterns[("cross", 1), 3]
    assert after[2, 0] == 0 and after[2, 1] == before[2, 0] + before[2, 1]
    assert after[3, 1] == 0 and after[3].sum() < before[3].sum()
    untouched = [0, 1, *range(4, len(before))]
    assert torch.equal(after[untouched], before[untouched])


def test_a_row_without_any_weight_left_still_gives_an_output(subject: Subject) -> None:
    keys = len(subject.source)
    moves = [[row, key, None] for row in range(len(subject.read)) for key in range(keys)]
    edits = read_edits(subject, {"cross.0.0": {"moves": moves}})
    assert not edits.patterns[("cross", 0), 0].any()
    assert experiments.observe(subject, edits).logprobs.isfinite().all()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("text", "cannot be read"),
        ({"cross.0.1": 3}, "cannot be read"),
        ({"cross.9.1": {"gain": 1}}, "no cross head 1 in layer 9"),
        ({"cross.0.<b>": {"gain": 1}}, "no head"),
        ({"memory.0.0": {"gain": 1}}, "no memory head 0 in layer 0"),
        ({"cross.0.1": {"gain": 3}}, "from 0 to 2"),
        ({"cross.0.1": {"gain": float("nan")}}, "from 0 to 2"),
        ({"cross.0.1": {"gain": "much"}}, "from 0 to 2"),
        ({"cross.0.1": {"pattern": "zigzag"}}, "choose uniform"),
        ({"cross.0.1": {"pattern": ["uniform"]}}, "cannot be read"),
        ({"cross.0.1": {"moves": [[0, 0, 99]]}}, "outside this text"),
        ({"cross.0.1": {"moves": [[0, -1, 1]]}}, "outside this text"),
        ({"cross.0.1": {"moves": [[0, 1]]}}, "outside this text"),
        ({"cross.0.1": {"moves": 7}}, "cannot be read"),
        ({"decoder.0.1": {"moves": [[0, 0, 1]]}}, "written later"),
        ({"cross.0.1": {"moves": [[0, 0, 1]] * (MAX_MOVES + 1)}}, "Reset"),
    ],
)
def test_what_the_model_cannot_be_told_is_refused(subject: Subject, spec: object, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_edits(subject, spec)
