"""All changes together: how often a pair is changed, and how."""

import random

import pytest

from playground.training.augmenting import CHANGES, Augmenter
from playground.training.augmenting.changes import Draw
from playground.training.augmenting.scenes import Scenes
from playground.training.augmenting.words import make_lexicon
from tests.training.augmenting.pairs import PAIRS

SCENES = Scenes()


@pytest.fixture(scope="module")
def augmenter() -> Augmenter:
    return Augmenter(PAIRS, share=1.0)


def draw(seed: int = 0, to: str = "fr", names: tuple[str, ...] = ("Tom",)) -> Draw:
    return Draw(random.Random(seed), to, set(names), make_lexicon(PAIRS), [("Stop.", "Arrête.")], SCENES)


def test_the_share_that_is_changed() -> None:
    rng = random.Random(0)
    unchanged, rare = Augmenter(PAIRS, share=0.0), Augmenter(PAIRS, share=0.3)
    assert all(unchanged.augment(pair, "fr", rng) is pair for pair in PAIRS)
    changed = sum(rare.augment(PAIRS[0], "fr", rng) is not PAIRS[0] for _ in range(2000))
    assert 500 < changed < 700


def test_every_change_happens_and_none_fails(augmenter: Augmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    used = set()
    for change in CHANGES:
        rng = random.Random(0)
        for pair in PAIRS * 40:
            for to in ("en", "fr"):
                one = draw(rng.randrange(10**9), to, tuple(augmenter.names))
                if found := change(pair, one):
                    used.add(change)
                    assert all(found)
    assert used == set(CHANGES)


def test_the_same_seed_draws_the_same(augmenter: Augmenter) -> None:
    first, again = (
        [augmenter.augment(pair, "fr", rng) for pair in PAIRS * 5]
        for rng in (random.Random(3), random.Random(3))
    )
    assert first == again
