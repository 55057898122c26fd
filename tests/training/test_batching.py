"""Batches: nothing lost, nothing twice, within the budget, framed and padded."""

import dataclasses
import itertools
import random

import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.text.specials import NO_LABEL, Specials
from playground.training.batching import bucket, pair_batch
from tests.helpers import BOS, EOS, PAD

LENGTHS = st.lists(st.integers(1, 30), max_size=60)
SPECIAL = Specials(PAD, BOS, EOS)
IDS = st.lists(st.integers(3, 99), max_size=7)


@given(LENGTHS, st.integers(1, 90), st.integers(0, 9))
def test_every_index_is_in_one_group_and_groups_keep_the_budget(
    lengths: list[int], tokens: int, seed: int
) -> None:
    groups = bucket(lengths, tokens, random.Random(seed))
    assert sorted(i for group in groups for i in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or max(lengths[i] for i in group) * len(group) <= tokens


@given(LENGTHS, st.integers(30, 90))
def test_groups_are_filled_up(lengths: list[int], tokens: int) -> None:
    """However short its lines, no group could have taken in the next longer one as well."""
    groups = bucket(lengths, tokens, random.Random(0))
    groups.sort(key=lambda group: [*(lengths[i] for i in group), 99])  # of equal lengths the fullest first
    for group, after in itertools.pairwise(groups):
        assert lengths[after[0]] * (len(group) + 1) > tokens


def test_the_same_seed_gives_the_same_groups_and_another_one_others() -> None:
    lengths = [n % 7 + 1 for n in range(200)]
    first, again, other = (bucket(lengths, 40, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again
    assert sorted(map(sorted, first)) != sorted(map(sorted, other))  # not the same groups in another order


def test_similar_lengths_lie_together() -> None:
    lengths = [n % 20 + 1 for n in range(400)]
    for group in bucket(lengths, 100, random.Random(0)):
        assert max(lengths[i] for i in group) - min(lengths[i] for i in group) <= 2


def test_pairs_of_equal_length_and_lead_lie_together() -> None:
    longer = [10] * 200
    lead = [n % 5 for n in range(200)]
    groups = bucket(longer, 100, random.Random(0), lead)
    assert sorted(i for group in groups for i in group) == list(range(200))
    for group in groups:
        assert max(lead[i] for i in group) - min(lead[i] for i in group) <= 1


@given(st.lists(st.tuples(IDS, IDS), min_size=1, max_size=6))
def test_a_batch_frames_and_pads_each_pair(pairs: list[tuple[list[int], list[int]]]) -> None:
    batch = pair_batch([s for s, _ in pairs], [t for _, t in pairs], SPECIAL)
    for row, (source, target) in enumerate(pairs):
        assert batch.source[row, batch.present[row]].tolist() == [*source, EOS]
        assert unpadded(batch.source[row]) == [*source, EOS]
        assert unpadded(batch.target[row]) == [BOS, *target]
        assert unpadded(batch.labels[row], NO_LABEL) == [*target, EOS]
    assert batch.target.shape == batch.labels.shape == (len(pairs), max(len(t) for _, t in pairs) + 1)
    assert batch.tokens == sum(len(target) + 1 for _, target in pairs)


def unpadded(row: torch.Tensor, filler: int = PAD) -> list[int]:
    """The ids before the padding, of which none may stand among them."""
    ids = row.tolist()
    length = len(ids) - ids[::-1].index(next(i for i in reversed(ids) if i != filler))
    assert filler not in ids[:length]
    return ids[:length]


def test_a_batch_moves_as_a_whole() -> None:
    moved = pair_batch([[3]], [[4]], SPECIAL).to(torch.device("meta"))
    assert {getattr(moved, part.name).device.type for part in dataclasses.fields(moved)} == {"meta"}
