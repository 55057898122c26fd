"""Several heads and layers as one map."""

import pytest
import torch

from playground.analysis.rollout import mean_pattern, rollout, rollout_of
from playground.transformer import Trace
from tests.helpers import assert_close, tiny_model, tokens


def previous_only(size: int) -> torch.Tensor:
    """Every position looks at the one before; the first at itself, (T, T)."""
    pattern = torch.eye(size).roll(1, dims=0)
    pattern[0] = torch.eye(size)[0]
    return pattern


def traced() -> Trace:
    model, trace = tiny_model("encoder-decoder"), Trace()
    with torch.no_grad():
        model(tokens(1, 5), tokens(1, 6, seed=3), trace=trace)
    return trace


def test_one_layer_is_half_its_mean_and_half_the_residual() -> None:
    heads = torch.stack([torch.eye(3), previous_only(3)])
    expected = 0.75 * torch.eye(3) + 0.25 * previous_only(3)
    assert_close(rollout([heads]), expected)


def test_two_layers_of_previous_word_reach_two_back() -> None:
    layer = previous_only(4)[None]
    # From the last position: 1/4 stays, 2/4 goes one back in either layer, 1/4 two back.
    assert_close(rollout([layer, layer])[3], torch.tensor([0, 0.25, 0.5, 0.25]))


def test_the_order_of_layers_counts() -> None:
    a, b = previous_only(3)[None], torch.eye(3).flip(0)[None]
    assert not torch.allclose(rollout([a, b]), rollout([b, a]))


def test_a_position_whose_weights_were_taken_away_stays_itself() -> None:
    layer = previous_only(3)
    layer[2] = 0
    assert_close(rollout([layer[None]])[2], torch.tensor([0.0, 0.0, 1.0]))


@pytest.mark.parametrize("kind", ["encoder", "decoder"])
def test_it_goes_through_all_layers_up_to_the_chosen_one(kind: str) -> None:
    trace = traced()
    layers = [trace.attention[kind, n].weights[0] for n in (0, 1)]
    assert_close(rollout_of(trace, kind, 0), rollout(layers[:1]))
    assert_close(rollout_of(trace, kind, 1), rollout(layers))


def test_every_rollout_is_a_share_and_sees_nothing_ahead() -> None:
    trace = traced()
    for kind, shape in (("encoder", (6, 6)), ("decoder", (5, 5)), ("cross", (5, 6))):
        reached = rollout_of(trace, kind, 1)
        assert reached.shape == shape
        assert_close(reached.sum(dim=-1), torch.ones(shape[0]))
    assert (rollout_of(trace, "decoder", 1).triu(1) == 0).all()


def test_cross_attention_goes_on_through_the_whole_encoder() -> None:
    trace = traced()
    mean = trace.attention["cross", 0].weights[0].mean(dim=0)
    encoder = rollout([trace.attention["encoder", n].weights[0] for n in (0, 1)])
    assert_close(rollout_of(trace, "cross", 0), mean @ encoder)


def test_the_mean_of_chosen_heads() -> None:
    trace = traced()
    first, second = (trace.attention["cross", layer].weights[0] for layer in (0, 1))
    assert_close(mean_pattern(trace, "cross", [(0, 3), (1, 2)]), (first[3] + second[2]) / 2)
