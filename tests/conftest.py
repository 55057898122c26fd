"""What every test shares: one thread, a fixed seed, no network, no clock."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # before transformers is imported anywhere
os.environ["PLAYGROUND_IMPORTS"] = str(Path(__file__).parent / "no-imports")  # whatever the host has

import pytest
import torch
from hypothesis import HealthCheck, settings

from tests import shelves

torch.set_num_threads(1)
# Examples are not timed and not stored: a slow or busy machine fails no test.
settings.register_profile(
    "playground",
    deadline=None,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
settings.load_profile("playground")


@pytest.fixture(autouse=True)
def seed() -> None:
    """The same random weights whichever tests run before."""
    torch.manual_seed(0)


@pytest.fixture(autouse=True, scope="module")
def own_models() -> Iterator[None]:
    """No model of one module's shelf is remembered in the next."""
    yield
    shelves.forget()
