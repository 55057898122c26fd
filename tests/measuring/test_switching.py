"""The search for heads that change what is written: what it keeps is true when it is decoded."""

from dataclasses import replace

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.experiments import subject
from playground.measuring import switching
from playground.measuring.switching import Found, changes_of, clearness, compared, search, sets_of
from playground.transformer import Edits
from tests.translators import tiny_translator

TEXTS = ["The cat.", "The cat sleeps.", "The dog eats the book."]
CASE = ("cross", 0), 1


@pytest.fixture(scope="module")
def unsure() -> Checkpoint:
    """An untrained translator, in which every head matters."""
    torch.manual_seed(3)
    return tiny_translator()


@pytest.fixture(autouse=True)
def any_sureness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switching, "SURE", 0.0)


def off(heads: list) -> Edits:
    return Edits(gains={((kind, layer), head): 0.0 for kind, layer, head in heads})


def test_what_is_kept_is_what_the_model_writes_with_these_heads_off(unsure: Checkpoint) -> None:
    found = search(unsure, TEXTS, [])
    assert found
    for one in found:
        there = subject(unsure, one["text"])
        assert one["before"] == there.output != one["after"] == there.decode(off(one["heads"]))


def test_no_head_that_changes_what_is_written_is_overlooked(unsure: Checkpoint) -> None:
    there = subject(unsure, TEXTS[1])
    found = {one.cases[0]: one.after for one in changes_of(there, []) if len(one.cases) == 1}
    for site, heads in ((("cross", 0), 4), (("encoder", 1), 4)):
        for head in range(heads):
            after = there.decode(Edits(gains={(site, head): 0.0}))
            assert found.get((site, head), there.output).split() == after.split()


def test_heads_of_a_role_are_tried_together() -> None:
    rows = [
        {"kind": "cross", "layer": 0, "head": 1, "role": "aligned"},
        {"kind": "cross", "layer": 1, "head": 3, "role": "aligned"},
        {"kind": "cross", "layer": 1, "head": 0, "role": "aligned"},
        {"kind": "encoder", "layer": 0, "head": 0, "role": "next"},
    ]
    layer = ((("cross", 1), 3), (("cross", 1), 0))
    assert sets_of(rows) == [((("cross", 0), 1), *layer), layer]


def test_one_word_for_another_is_the_clearest() -> None:
    one = compared((CASE,), "la voiture était cassée .", "la voiture était cassé .")
    two = compared((CASE,), "la voiture était cassée .", "le voiture était cassé .")
    many = replace(one, cases=(CASE, (("cross", 0), 2)))
    assert one == Found((CASE,), one.before, one.after, 3, 4, 4)
    assert sorted([many, two, one], key=clearness) == [one, many, two]
    assert compared((CASE,), "la voiture", "la  voiture") is None
