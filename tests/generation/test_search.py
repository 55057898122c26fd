"""How to look for an output: what can be asked for, and what is refused."""

import math

import pytest

from playground.errors import UserError
from playground.generation.search import Search


@pytest.mark.parametrize("method", ["greedy", "beam", "sample"])
@pytest.mark.parametrize("beams", [1, 12])
@pytest.mark.parametrize("penalty", [0, 3])
def test_what_can_be_asked_for(method: str, beams: int, penalty: float) -> None:
    search = Search(method, beams, penalty)
    assert (search.method, search.beams, search.length_penalty) == (method, beams, penalty)


def test_left_out_it_is_greedy_and_equal_ones_are_one() -> None:
    assert Search() == Search("greedy") and len({Search(), Search("greedy"), Search("beam")}) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"method": "magic"}, "There is no method 'magic'; choose greedy, beam or sample"),
        ({"beams": 0}, "0 beams were asked for; choose 1 to 12"),
        ({"beams": 13}, "13 beams"),
        ({"length_penalty": -0.1}, "length penalty is -0.1; choose one from 0 to 3"),
        ({"length_penalty": 3.1}, "length penalty is 3.1"),
        ({"length_penalty": math.nan}, "length penalty is nan"),
    ],
)
def test_what_is_refused(changes: dict, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Search(**changes)
