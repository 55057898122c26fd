"""A translator with its positions changed: no weight changes, and each change does what it says."""

import pytest
import torch

from playground.errors import UserError
from playground.experiments.displacing import Waves, shuffled_words, variants
from playground.transformer.positions import Sinusoidal
from tests.translators import tiny_language_model, tiny_translator

TEXT = "The cat eats the dog."


def test_unmoved_waves_are_the_models_own() -> None:
    own = Sinusoidal(20, 8)
    x, at = torch.randn(2, 9, 8), torch.arange(9)
    assert torch.allclose(Waves(8).embed(x, at), own.embed(x, at))
    assert torch.allclose(Waves(8, shift=4).embed(x, at), own.embed(x, at + 4))


def test_shuffling_keeps_the_words_and_the_mark_at_the_end() -> None:
    text = "My sister bought a red car."
    mixed = shuffled_words(text, 1)
    assert mixed != text and mixed.endswith(".")
    assert sorted(mixed[:-1].split()) == sorted(text[:-1].split())
    assert shuffled_words(text, 1) == mixed and shuffled_words("Hello.", 1) == "Hello."
    assert shuffled_words("no no no", 1) == "no no no"


def test_a_change_of_nothing_changes_nothing() -> None:
    rows = variants(tiny_translator(), TEXT, shift=0, base=10_000, seed=1)
    assert [row.name for row in rows] == [
        "as it is", "words shuffled", "positions off", "positions + 0", "base 10,000",
    ]  # fmt: skip
    first = rows[0]
    for same in (rows[3], rows[4]):
        assert same.output == first.output and same.first == pytest.approx(first.first, rel=1e-3)
    assert rows[1].read != first.read and rows[2].read == first.read
    assert rows[2].first != pytest.approx(first.first, rel=1e-3)


def test_without_positions_an_encoder_sees_a_bag_of_words() -> None:
    """The shuffled sentence gives the same vectors, only in another order."""
    rows = variants(tiny_translator(), "cat dog book", 0, 10_000, 0)
    bag = rows[2].subject
    encoder = bag.model
    ids = torch.tensor([bag.source.ids])
    order = torch.randperm(ids.size(1))
    assert torch.allclose(encoder.encode(ids)[:, order], encoder.encode(ids[:, order]), atol=1e-5)


@pytest.mark.parametrize(
    ("text", "shift", "base", "told"),
    [("", 0, 1e4, "Type a sentence"), (TEXT, 20_000, 1e4, "shift is 20,000"), (TEXT, 0, 0.5, "base is 0.5")],
)
def test_what_cannot_be_is_told(text: str, shift: int, base: float, told: str) -> None:
    with pytest.raises(UserError, match=told):
        variants(tiny_translator(), text, shift, base, 0)


def test_another_kind_of_model_is_refused() -> None:
    with pytest.raises(UserError, match="no translator with sinusoids"):
        variants(tiny_language_model(), TEXT, 0, 1e4, 0)
