"""Epochs made ahead are those that the data makes itself."""

import os
from collections.abc import Iterator

import pytest
import torch

from playground.training.ahead import Ahead
from playground.training.next_token import RowBatch, row_batch


class Counting:
    """Each batch says of which epoch and which number it is, and which process made it."""

    tokens_per_epoch = 7

    def epoch(self, seed: int, first: int = 0) -> Iterator[RowBatch]:
        if seed == 5:
            raise ValueError("no such epoch")
        for number in range(first, 3):
            ids = torch.tensor([[seed, number, os.getpid()]])
            yield row_batch(ids, ids)


@pytest.fixture(scope="module")
def ahead() -> Iterator[Ahead]:
    made = Ahead(Counting(), 2)
    yield made
    made.pool.shutdown()


def numbers(batches: Iterator[RowBatch]) -> list[list[int]]:
    return [batch.ids[0, :2].tolist() for batch in batches]


def test_the_batches_are_those_of_the_data(ahead: Ahead) -> None:
    for seed in range(4):
        assert numbers(ahead.epoch(seed)) == numbers(Counting().epoch(seed))
    assert ahead.tokens_per_epoch == 7


def test_an_epoch_can_be_read_again_and_from_a_later_batch(ahead: Ahead) -> None:
    again = [numbers(ahead.epoch(2)) for _ in range(2)]
    assert again[0] == again[1]
    assert numbers(ahead.epoch(2, 1)) == [[2, 1], [2, 2]]
    assert numbers(ahead.epoch(0)) == [[0, 0], [0, 1], [0, 2]]


def test_other_processes_make_them(ahead: Ahead) -> None:
    makers = {int(batch.ids[0, 2]) for seed in range(4) for batch in ahead.epoch(seed)}
    assert os.getpid() not in makers


def test_what_goes_wrong_there_is_heard_here(ahead: Ahead) -> None:
    with pytest.raises(ValueError, match="no such epoch"):
        next(ahead.epoch(5))


def test_it_says_where_the_gpu_waits_for_long() -> None:
    now = 0.0
    made = Ahead(Counting(), 1, lambda: now)
    told = []
    for waited in (0.0, 3.0, 30.0, 0.0):
        now += 60
        made.waited += waited
        told.append(made.news())
    made.pool.shutdown()
    assert [bool(one) for one in told] == [False, False, True, False]
    assert told[2].startswith("The GPU has waited for 50% of the last 60 s: 1 processes")


def test_the_time_waited_is_counted() -> None:
    ticks = iter(range(100))
    made = Ahead(Counting(), 1, lambda: float(next(ticks)))
    list(made.epoch(0))
    made.pool.shutdown()
    assert made.waited == 1
