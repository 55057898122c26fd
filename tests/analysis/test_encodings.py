"""What the schemes are as numbers, each against the formula of its paper, computed here anew."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.analysis import encodings
from playground.errors import UserError
from playground.transformer import Transformer, TransformerConfig
from playground.transformer.attention import attention
from playground.transformer.positions import Positions, T5Bias
from tests.helpers import tiny_model


@pytest.mark.parametrize(("length", "width", "base"), [(1, 2, 1e4), (5, 7, 100), (9, 8, 1)])
def test_the_table_is_the_formula_of_vaswani(length: int, width: int, base: float) -> None:
    table = encodings.sinusoidal_table(length, width, base)
    for pos in range(length):
        for d in range(width):
            angle = pos / base ** (2 * (d // 2) / width)
            assert table[pos, d] == pytest.approx(math.cos(angle) if d % 2 else math.sin(angle), abs=1e-5)


@given(st.integers(1, 40), st.integers(2, 33), st.integers(-60, 60), st.sampled_from([1.0, 100.0, 1e4]))
def test_a_shift_is_a_rotation(length: int, width: int, shift: int, base: float) -> None:
    assert encodings.shift_error(length, width, base, shift) < 1e-4


def test_a_wave_repeats_after_its_wavelength() -> None:
    lengths = encodings.wavelengths(6, 64.0)
    assert lengths.tolist() == pytest.approx([2 * math.pi, 2 * math.pi * 4, 2 * math.pi * 16], rel=1e-5)


def test_cosines_and_their_means_by_distance() -> None:
    table = encodings.sinusoidal_table(20, 16, 1e4)
    alike = encodings.cosines(table).numpy()
    rows = table.numpy() / np.linalg.norm(table.numpy(), axis=1, keepdims=True)
    assert np.allclose(alike, rows @ rows.T, atol=1e-5)
    means = encodings.by_distance(torch.tensor(alike))
    assert means[3] == pytest.approx(np.diag(alike, 3).mean(), abs=1e-5) and means[0] == pytest.approx(1)


def test_components_hold_what_differs_most() -> None:
    line = torch.outer(torch.arange(5.0), torch.tensor([3.0, 4.0, 0.0]))
    found = encodings.principal_components(line, 2)
    assert found[:, 0].abs().tolist() == pytest.approx([10, 5, 0, 5, 10], abs=1e-4)
    assert found[:, 1].abs().max() < 1e-4


@given(st.integers(0, 200), st.integers(1, 60))
def test_rotary_scores_depend_on_the_distance_alone(start: int, length: int) -> None:
    q, k = torch.randn(2, 8, generator=torch.Generator().manual_seed(3))
    here = encodings.rotary_scores(q, k, length, 1e4)
    assert torch.allclose(here, encodings.rotary_scores(q, k, length, 1e4, start), atol=1e-3)


def test_rotary_is_multiplication_by_a_complex_number() -> None:
    """An independent reference: pairs as complex numbers, turned by e^(i·angle) (Su et al. 2021, eq. 12)."""
    x = torch.randn(6, generator=torch.Generator().manual_seed(0))
    pairs = np.array(x[0::2]) + 1j * np.array(x[1::2])
    for pos, row in enumerate(encodings.turned(x, 9, 500.0)):
        expected = pairs * np.exp(1j * pos * 500.0 ** (-2 * np.arange(3) / 6))
        assert np.allclose(np.array(row[0::2]), expected.real, atol=1e-5)
        assert np.allclose(np.array(row[1::2]), expected.imag, atol=1e-5)


def test_alibi_weights_fall_by_the_slope() -> None:
    weights = encodings.alibi_weights(10, 8)
    assert torch.allclose(weights.sum(dim=-1), torch.ones(8))
    assert (weights[0, 1:] / weights[0, :-1]).tolist() == pytest.approx([math.exp(-0.5)] * 9, rel=1e-4)
    bias = encodings.alibi_bias(4, 2)  # slopes 2^-4 and 2^-8
    assert bias[0].tolist() == [
        [0, 0, 0, 0], [-1 / 16, 0, 0, 0], [-2 / 16, -1 / 16, 0, 0], [-3 / 16, -2 / 16, -1 / 16, 0]
    ]  # fmt: skip


def test_a_causal_average_is_one_over_the_number_of_keys() -> None:
    assert encodings.causal_average(3).tolist() == [
        pytest.approx([1, 0, 0]), pytest.approx([1 / 2, 1 / 2, 0]), pytest.approx([1 / 3] * 3)
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ("none", "sinusoidal", "rotary", "alibi"))
def test_every_pull_is_attention(scheme: str) -> None:
    pull = encodings.pull(scheme, 30, 16, 1e4)
    assert pull.shape == (30,) and pull.sum() == pytest.approx(1, abs=1e-5)
    assert (pull.argmax() == 0) or scheme == "none"
    assert (pull.max() - pull.min() < 1e-6) == (scheme == "none")


def test_vectors_and_biases_pull_as_attention_does() -> None:
    table = torch.randn(5, 4, generator=torch.Generator().manual_seed(0))
    _, weights, _ = attention(table[None, None, -1:], table[None, None], table[None, None])
    assert torch.allclose(encodings.pull_of_table(table), weights.flatten().flip(0))
    bias = torch.tensor([[0.0, math.log(3)], [0.0, 0.0]])
    assert encodings.pull_of_bias(bias).tolist() == pytest.approx([3 / 8, 5 / 8])


def test_a_t5_bias_is_told_by_distance() -> None:
    scheme = T5Bias(4, both_ways=False)
    assert encodings.t5_bias(scheme, 9).equal(scheme.table[:9].T)
    assert encodings.t5_buckets_behind(129)[[0, 7, 15, 128]].tolist() == [0, 7, 15, 31]


@pytest.mark.parametrize(
    ("name", "value"),
    [("length", 5000), ("length", 0), ("length", -3), ("length", 1.5), ("width", 1), ("base", 0.5),
     ("base", math.nan), ("base", 1e300), ("heads", None), ("length", "x")],
)  # fmt: skip
def test_settings_outside_their_limits_are_refused(name: str, value: object) -> None:
    with pytest.raises(UserError, match=f"{name.capitalize()} is .* it must be"):
        encodings.check(name, value)


def test_an_odd_width_cannot_be_turned() -> None:
    with pytest.raises(UserError, match="7 is odd"):
        encodings.rotary(7, 1e4)


def test_other_positions_share_all_weights_and_leave_the_model_alone() -> None:
    model = Transformer(
        TransformerConfig(kind="decoder", vocab_size=9, width=8, heads=2, decoder_layers=1, feed_forward=8)
    ).eval()
    ids = torch.tensor([[1, 2, 3]])
    before = model(ids)
    other = encodings.with_positions(model, Positions())
    assert other.embedding is model.embedding and not torch.equal(other(ids), before)
    assert torch.equal(model(ids), before)


def test_other_positions_serve_both_sides() -> None:
    """Also where each of them has a scheme of its own."""
    model, other = tiny_model("encoder-decoder", positions="t5"), Positions()
    changed = encodings.with_positions(model, other)
    assert changed.positions_of("encoder") is changed.positions_of("decoder") is other
    assert model.positions_of("encoder") is not model.positions_of("decoder")
