"""A tiny summariser for every test here."""

import pytest

from playground.uses.summaries.summariser import Summariser
from tests.translators import tiny_summariser


@pytest.fixture
def summariser() -> Summariser:
    return Summariser(tiny_summariser())
