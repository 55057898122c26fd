"""The record of the shoot-out, and the twins at work."""

import html
import json
import re

import pytest

from playground.errors import UserError
from playground.ui.positions import shootout
from playground.uses.shootout.tasks import LONGEST, TASKS


def charts_of(page: str) -> list[dict]:
    return [json.loads(html.unescape(data)) for data in re.findall(r'data-chart="(.*?)"', page)]


@pytest.mark.parametrize("name", TASKS)
def test_the_curves_are_those_of_the_record(name: str) -> None:
    page = shootout.curves(name)
    exact, token = charts_of(page)
    assert [len(chart["series"]) for chart in (exact, token)] == [6, 6]
    assert exact["series"][0]["x"] == list(TASKS[name].tested)
    assert "Kazemnejad et al. 2023" in page
    [places] = charts_of(shootout.places(name, 40))
    assert places["series"][0]["x"] == list(range(1, 41))


def test_all_twins_answer() -> None:
    page = shootout.race("sorting", "zebra")
    assert page.count("<tr>") == 7 and page.count("✓ exact") == 6 and "as in training" in page
    long = shootout.race("copying", shootout.random_string("copying", LONGEST, seed=1))
    assert "64 symbols: longer than any string in training (1 to 20)" in long


@pytest.mark.parametrize("length", [0, -3, 65, 2.5, None])
def test_a_random_string_has_a_possible_length(length: float) -> None:
    with pytest.raises(UserError, match="Length is"):
        shootout.random_string("sorting", length)
    assert len(shootout.random_string("sorting", 64)) == 64


@pytest.mark.parametrize(
    ("text", "told"), [(None, "nothing to work on"), ("a?", "do not know"), ("aa", "more than once")]
)
def test_a_wrong_string_is_told(text: str | None, told: str) -> None:
    with pytest.raises(UserError, match=told):
        shootout.race("sorting", text)
