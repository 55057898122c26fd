"""What positions do inside a twin."""

import pytest
import torch

from playground.transformer import Trace
from playground.transformer.positions import alibi_slopes
from playground.uses.shootout.looking import most_biased
from playground.uses.shootout.tasks import TASKS, prompts
from playground.uses.shootout.twins import make_twin


def test_the_head_that_the_bias_changes_most_is_found() -> None:
    twin = make_twin("alibi", 0).eval()
    string = TASKS["sorting"].draw(1, 9, torch.Generator().manual_seed(1))[0]
    head, without, weights = most_biased(twin, string, layer=1)
    trace = Trace()
    twin(prompts(string[None]), trace=trace)
    every = trace.attention["decoder", 1].weights[0, :, -1]  # (H, T)
    assert torch.equal(weights, every[head])
    assert without.sum() == pytest.approx(1, abs=1e-5) and not torch.allclose(without, weights)
    assert head == 0 and alibi_slopes(4).argmax() == 0  # of fresh weights, the steepest slope
