"""The schemes: right pictures for odd settings, a clear message for wrong ones."""

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
from playground.ui.positions import encodings
from playground.uses.shootout.tasks import LONGEST
from playground.uses.shootout.twins import SCHEMES


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
