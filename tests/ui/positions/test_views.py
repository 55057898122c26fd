"""What the Positions tab shows: right pictures for odd settings, a clear message for wrong ones."""

import html
import json
import math
import re

import numpy as np
import pytest
import torch

from playground import shelf
from playground.analysis.encodings import LIMITS
from playground.errors import UserError
from playground.figures.schemes import SCHEMES as FACTS
from playground.transformer.positions import alibi_slopes, sinusoids
from playground.ui.positions import displaced, encodings, shootout
from playground.uses.shootout.tasks import LONGEST, TASKS
from playground.uses.shootout.twins import SCHEMES

TEXT = "The cat sleeps."


def charts_of(page: str) -> list[dict]:
    return [json.loads(html.unescape(data)) for data in re.findall(r'data-chart="(.*?)"', page)]


@pytest.mark.parametrize(("length", "width", "base"), [(1, 2, 1), (1, 3, 1e4), (64, 7, 1e6), (300, 2, 100)])
def test_small_odd_and_extreme_settings_have_their_pictures(length: int, width: int, base: float) -> None:
    charts = charts_of(encodings.encoding("sinusoidal", length, width, base, 8))
    assert len(charts) == 4 and charts[0]["shape"] == [length, width]
    wave = charts[1]["series"][0]["y"]
    assert wave == pytest.approx(sinusoids(torch.arange(length), width, base)[:, 0].tolist(), abs=1e-4)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"length": 5000}, "Length is 5000; it must be a whole number from 1 to 1,024"),
        ({"length": -1}, "Length is -1"),
        ({"length": None}, "Length is None"),
        ({"width": 1}, "Width is 1"),
        ({"width": 10**9}, "Width is 1000000000"),
        ({"base": -10}, "Base is -10"),
        ({"base": math.inf}, "Base is inf"),
        ({"scheme": "magic"}, "no scheme magic"),
        ({"scheme": "rotary", "plane": 10}, "Plane is 10"),
    ],
)
def test_wrong_settings_are_told(setting: dict, told: str) -> None:
    with pytest.raises(UserError, match=told):
        encodings.encoding(
            **{"scheme": "sinusoidal", "length": 8, "width": 8, "base": 1e4, "heads": 8} | setting
        )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_shows_its_line_of_code_at_length_one_and_long(scheme: str) -> None:
    for length in (1, 200):
        page = encodings.encoding(scheme, length, 8, 1e4, 3)
        assert encodings.SHOWN[scheme].line in html.unescape(page) and charts_of(page)


def test_a_learned_table_ends_where_the_twin_does() -> None:
    table, *_ = charts_of(encodings.encoding("learned", 1000, 8, 1e4, 8))
    assert table["shape"] == [2 * LONGEST + 4, 96]


def test_a_score_of_real_vectors_depends_on_the_distance_alone() -> None:
    scores = charts_of(encodings.encoding("rotary", 40, 8, 1e4, 8))[2]["series"]
    assert scores[0]["name"] != scores[1]["name"]
    assert scores[0]["y"] == pytest.approx(scores[1]["y"], abs=1e-3)


def test_queries_and_keys_turn_in_the_planes_that_were_chosen() -> None:
    q, k = encodings.real_pair()
    assert LIMITS["plane"][1] == len(q) // 2 - encodings.PLANES  # so all can be reached
    pictures = charts_of(encodings.encoding("rotary", 40, 8, 1e4, 8, plane=4))[:2]
    for vector, picture in zip((q, k), pictures, strict=True):
        names = [series["name"] for series in picture["series"]]
        assert names[0] == "plane 4, first" and names[-1] == "plane 6, second"
        first, second = picture["series"][:2]
        angle = 1e4 ** (-8 / 24)  # Su et al. 2021, §3.4.2: plane 4 of a head 24 wide
        turned = complex(*vector[8:10]) * np.exp(5j * angle)
        assert (first["y"][5], second["y"][5]) == pytest.approx((turned.real, turned.imag), abs=1e-3)


def test_the_endpoint_gives_the_networks_own_numbers() -> None:
    assert encodings.numbers("sinusoidal", 3, 4, 1e4, 8)["matrix"] == sinusoids(torch.arange(3), 4).tolist()
    assert encodings.numbers("alibi", 3, 4, 1e4, 6)["slopes"] == alibi_slopes(6).tolist()
    assert encodings.numbers("rotary", 3, 4, 100, 6)["frequencies"] == pytest.approx([1, 0.1])
    assert len(encodings.numbers("learned", 9, 4, 1e4, 6)["matrix"]) == 9
    table = shelf.twin("sorting", "t5").model.positions.table
    found = encodings.numbers("t5", 40, 4, 1e4, 6)
    assert [row[16:21] for row in found["bias"]] == table[found["buckets"][16:21]].T.tolist()


def test_nothing_to_compare_is_told() -> None:
    (chart,) = charts_of(encodings.comparison(list(SCHEMES), 200, 8, 1e4))
    sizes = {one["name"]: len(one["y"]) for one in chart["series"]}
    assert sizes == dict.fromkeys([facts.label for facts in FACTS.values()], 200) | {
        "learned": 2 * LONGEST + 4
    }
    with pytest.raises(UserError, match="Nothing is chosen"):
        encodings.comparison([], 16, 8, 1e4)


# ---- in the model


@pytest.fixture(scope="module")
def shown() -> displaced.Displaced:
    return displaced.displace(displaced.translator(), TEXT, 20, 100, 0)


def test_every_change_has_its_row(shown: displaced.Displaced) -> None:
    table = displaced.table(shown)
    assert displaced.names(shown) == ["words shuffled", "positions off", "positions + 20", "base 100"]
    assert all(name in table for name in displaced.names(shown)) and TEXT in table


@pytest.mark.parametrize(("kind", "count"), [("encoder", 3), ("decoder", 3), ("cross-attention", 2)])
def test_a_head_is_shown_beside_the_original(shown: displaced.Displaced, kind: str, count: int) -> None:
    charts = charts_of(displaced.heads(shown, "positions off", kind, 1, 2))
    assert len(charts) == count and charts[0]["title"] == "as it is: layer 1 head 2"


def test_every_head_has_its_row_by_distance(shown: displaced.Displaced) -> None:
    maps = charts_of(displaced.all_heads(shown))
    shapes = {chart["title"].split(":")[0]: chart["shape"] for chart in maps}
    assert shapes["translate-en-fr, encoder"] == [32, 17] and shapes["in-context, decoder"] == [36, 17]
    live = charts_of("".join(displaced.this_text(shown)))
    assert [chart["shape"] for chart in live] == [[32, 17], [24, 17]]


@pytest.mark.parametrize(("layer", "head"), [(9, 0), (0, 8), (-1, 0), (None, 0)])
def test_a_head_that_is_not_there_is_told(shown: displaced.Displaced, layer: int, head: int) -> None:
    with pytest.raises(UserError, match="There is no layer"):
        displaced.heads(shown, "positions off", "encoder", layer, head)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((None, 100, 0), "shift is None"),
        ((1.5, 100, 0), "shift is 1.5"),
        ((10**6, 100, 0), "shift is 1,000,000"),
        ((0, None, 0), "base is empty"),
        ((0, -5, 0), "base is -5"),
        ((0, 100, None), "seed is None"),
    ],
)
def test_wrong_numbers_are_told(numbers: tuple, told: str) -> None:
    with pytest.raises(UserError, match=told):
        displaced.displace(displaced.translator(), TEXT, *numbers)


# ---- the shoot-out


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
