"""What a run makes of the machine, and that it leaves it as it was."""

import os

import pytest
import torch

from playground.training import hardware
from playground.training.hardware import cores, precision

CPU = torch.device("cpu")


def test_cores_are_those_that_the_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("fused", [False, True])
def test_a_run_takes_every_core_and_gives_them_back(fused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "cores", lambda: 3)
    before = torch.get_num_threads()
    with pytest.raises(ValueError), precision(CPU, fused):
        assert torch.get_num_threads() == 3
        raise ValueError
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(("fast", "exact"), [(True, False), (True, True), (False, False)])
def test_bfloat16_is_taken_where_it_is_faster_and_no_one_wants_more(
    fast: bool, exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: fast)
    x = torch.ones(2, 2)
    with precision(CPU, exact=exact) as autocast, autocast:
        assert (x @ x).dtype == (torch.bfloat16 if fast and not exact else torch.float32)


def test_all_processes_of_a_run_reckon_as_the_first_does(monkeypatch: pytest.MonkeyPatch) -> None:
    class Second:
        def told(self, value: float) -> float:
            return 1.0 - value

    monkeypatch.setattr(hardware, "ranks", Second)
    for own in (True, False):
        monkeypatch.setattr(hardware, "fast_bfloat16", lambda own=own: own)
        with precision(CPU) as autocast, autocast:
            assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == (torch.float32 if own else torch.bfloat16)
