"""The heads between a role and its predicate, against the definition."""

import pytest

from playground.experiments.linking import linking
from playground.experiments.subjects import subject
from playground.transformer import Edits
from playground.uses.roles.labeller import Labeller
from tests.frames import trained_labeller

LABELLER = Labeller(trained_labeller())
WORDS = ("The", "cat", "chased", "the", "dog", ".")


def test_heads_are_told_with_what_they_look_at_and_what_they_do() -> None:
    [role, *_] = LABELLER.roles([(WORDS, 2)])[0]
    found = linking(LABELLER, WORDS, 2, role)
    row = LABELLER.speller.row(WORDS, 2)
    one = subject(LABELLER.checkpoint, "The cat *chased* the dog.")
    trace, _ = one.run()
    keys = range(row.firsts[2] - 1, row.firsts[3])
    queries = row.firsts[role.start : role.end]
    weights = {
        (layer, head): trace.attention["encoder", layer].weights[0, head, queries][:, list(keys)].sum().item()
        / len(queries)
        for layer in range(2)
        for head in range(2)
    }
    best = sorted(weights, key=weights.__getitem__, reverse=True)[:3]
    assert [(head.layer, head.head) for head in found.looking] == best
    for head in (*found.looking, found.needed):
        assert head.weight == pytest.approx(weights[head.layer, head.head], abs=1e-5)
        _, logits = one.run(Edits(gains={(("encoder", head.layer), head.head): 0.0}))
        assert head.without == pytest.approx(LABELLER.probability(logits, row, 2, role))


def test_without_a_change_a_role_has_its_probability() -> None:
    row = LABELLER.speller.row(WORDS, 2)
    _, logits = subject(LABELLER.checkpoint, "The cat *chased* the dog.").run()
    for role in LABELLER.roles([(WORDS, 2)])[0]:
        assert LABELLER.probability(logits, row, 2, role) == pytest.approx(role.probability, abs=1e-6)


def test_a_predicate_at_the_end_is_looked_at_up_to_the_end_mark() -> None:
    words = ("the", "cat", "saw")
    for role in LABELLER.roles([(words, 2)])[0]:
        found = linking(LABELLER, words, 2, role)
        assert all(0 < head.weight <= 1 and 0 <= head.without <= 1 for head in found.looking)
