"""Decoding step by step computes what reading everything at once does, with edits and behind padding."""

import pytest
import torch

from playground.transformer import Decoding, Edits, Transformer
from tests.helpers import KINDS, assert_close, present, tiny_model, tokens

OFF = Edits(gains={(("decoder", 0), 1): 0.0})


def whole(model: Transformer, read: torch.Tensor, source: torch.Tensor | None, **options: object) -> object:
    """The logits (B, V) behind the last token, read at once."""
    return model(read, source, **options)[:, -1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("edits", [None, OFF], ids=["plain", "edited"])
def test_steps_equal_one_pass(kind: str, edits: Edits | None) -> None:
    model, read = tiny_model(kind), tokens(2, 5)
    source = tokens(2, 6, seed=3) if kind == "encoder-decoder" else None
    state = Decoding(model, source, edits=edits)
    for cut in (slice(0, 2), slice(2, 3), slice(3, 5)):
        logits = state.step(read[:, cut])
        assert_close(logits, whole(model, read[:, : cut.stop], source, edits=edits))
    plain = Decoding(model, source).step(read)
    assert torch.allclose(logits, plain, atol=1e-4) == (edits is None)


def test_padding_behind_the_source_is_never_looked_at() -> None:
    model, read, source = tiny_model("encoder-decoder"), tokens(2, 4), tokens(2, 6, seed=3)
    real = present(6, 6, 3)
    logits = Decoding(model, source, real).step(read)
    alone = Decoding(model, source[1:, :3]).step(read[1:])
    assert_close(logits[1:], alone)


@pytest.mark.parametrize("kind", KINDS)
def test_selected_rows_go_on_with_what_they_have_read(kind: str) -> None:
    model, read, rows = tiny_model(kind), tokens(3, 5), torch.tensor([2, 0, 2])
    source = tokens(3, 6, seed=3) if kind == "encoder-decoder" else None
    real = present(6, 6, 2, 4) if source is not None else None
    state = Decoding(model, source, real)
    state.step(read[:, :3])
    state.select(rows)
    found = state.step(read[rows, 3:])
    expected = whole(
        model,
        read[rows],
        None if source is None else source[rows],
        present=None if real is None else real[rows],
    )
    assert_close(found, expected)
