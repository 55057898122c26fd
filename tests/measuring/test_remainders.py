"""The waves of a toy that adds remainders, found in weights that were put there."""

import math

import numpy as np
import torch

from playground.analysis.fourier import shares
from playground.measuring.remainders import NOTABLE, limited, waves
from playground.measuring.toys import Rows, scores
from playground.transformer import Transformer
from playground.uses.toys.tasks import MODULUS, REMAINDERS, TASKS, TOKENIZER, rows_of
from tests.helpers import tiny_config

TASK = TASKS["remainder"]
HELD = Rows.of(rows_of(TASK.held_out, "test", 20), TOKENIZER)
IDS = torch.tensor(TOKENIZER.encode(REMAINDERS))


def model_with(*frequencies: int) -> Transformer:
    """Random, but for the vectors of the remainders."""
    config = tiny_config("decoder", vocab_size=len(TOKENIZER), max_length=TASK.max_length)
    model = Transformer(config).eval().requires_grad_(False)
    angles = 2 * math.pi * torch.arange(MODULUS)[:, None] * torch.tensor(frequencies) / MODULUS
    pairs = torch.cat([angles.cos(), angles.sin()], dim=1)
    model.embedding.weight[IDS] = pairs @ torch.linalg.qr(torch.randn(config.width, pairs.size(1))).Q.T
    return model


def test_the_frequencies_that_were_put_there_are_the_main_ones() -> None:
    found = waves(model_with(3, 10), TOKENIZER, REMAINDERS, HELD)
    assert found.main == (3, 10)
    np.testing.assert_allclose(found.embedding[[2, 9]], 0.5, atol=1e-4)
    assert found.heads.shape == (2, 4, MODULUS // 2)
    # What is read as waves of two frequencies is looked at in waves, of these for the most part.
    assert (found.heads[..., [2, 9]].sum(axis=-1) > 0.4).all() and (found.heads.sum(axis=-1) <= 1.001).all()


def test_noise_has_no_main_frequency() -> None:
    config = tiny_config("decoder", vocab_size=len(TOKENIZER), max_length=TASK.max_length, width=64)
    found = waves(Transformer(config).eval(), TOKENIZER, REMAINDERS, HELD)
    assert found.main == () and found.embedding.max() < NOTABLE / len(found.embedding)


def test_a_model_with_some_waves_is_another_one_and_leaves_this_one() -> None:
    model = model_with(3, 10)
    before = model.embedding.weight.clone()
    kept = torch.arange(1, MODULUS // 2 + 1) == 3
    changed = limited(model, IDS, kept)
    assert shares(changed.embedding.weight[IDS])[2] > 0.999
    assert torch.equal(model.embedding.weight, before)
    others = [id for id in range(len(TOKENIZER)) if id not in IDS.tolist()]
    assert torch.equal(changed.embedding.weight[others], before[others])
    whole = limited(model, IDS, torch.ones(MODULUS // 2, dtype=torch.bool))
    assert abs(scores(whole, HELD).loss - scores(model, HELD).loss) < 1e-4
