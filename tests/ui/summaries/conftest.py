"""A tiny summariser for every test here."""

import pytest

from playground.ui.summaries.views import Engine
from tests.translators import tiny_summariser


@pytest.fixture
def engine() -> Engine:
    return Engine(tiny_summariser())
