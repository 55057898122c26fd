"""What the Positions tab offers to programs."""

import json

import pytest

from playground.errors import UserError
from playground.ui.positions import encodings
from playground.ui.positions.endpoints import positions_endpoint
from playground.uses.shootout.twins import SCHEMES
from tests.ui.documents import check_documented


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_has_its_numbers(scheme: str) -> None:
    found = positions_endpoint(scheme, 12, 8, 100.0, 4)
    assert found == encodings.numbers(scheme, 12, 8, 100.0, 4) and found["scheme"] == scheme
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    ("arguments", "told"), [(("magic",), "no scheme magic"), (("sinusoidal", 0), "Length is 0")]
)
def test_a_mistake_is_told(arguments: tuple, told: str) -> None:
    with pytest.raises(UserError, match=told):
        positions_endpoint(*arguments)


def test_programs_are_told_what_it_takes() -> None:
    check_documented(positions_endpoint)
