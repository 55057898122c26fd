"""The twins: alike in all but their positions."""

import pytest
import torch

from playground.uses.shootout.twins import SCHEMES, make_twin


@pytest.mark.parametrize("scheme", SCHEMES)
def test_twins_of_a_seed_begin_with_the_same_weights(scheme: str) -> None:
    plain, twin = make_twin("none", 3).state_dict(), make_twin(scheme, 3).state_dict()
    assert all(torch.equal(twin[name], weight) for name, weight in plain.items())
    assert twin.keys() - plain.keys() == ({"positions.table"} if scheme in ("learned", "t5") else set())
    assert not torch.equal(make_twin(scheme, 4).embedding.weight, twin["embedding.weight"])
