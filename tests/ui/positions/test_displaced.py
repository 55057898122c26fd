"""A sentence under changes of its positions."""

import html
import json
import re

import pytest

from playground import shelf
from playground.errors import UserError
from playground.ui.positions import displaced

TEXT = "The cat sleeps."


def charts_of(page: str) -> list[dict]:
    return [json.loads(html.unescape(data)) for data in re.findall(r'data-chart="(.*?)"', page)]


@pytest.fixture(scope="module")
def shown() -> displaced.Displaced:
    return displaced.displace(displaced.translator(), TEXT, 20, 100, 0)


def test_every_change_has_its_row(shown: displaced.Displaced) -> None:
    table = displaced.table(shown)
    assert displaced.choices(shown) == [
        ("words shuffled", "shuffled"),
        ("positions off", "off"),
        ("positions + 20", "shift"),
        ("base 100", "base"),
    ]
    assert all(name in table for name, _ in displaced.choices(shown)) and TEXT in table
    assert table.count('lang="fr"') == 5


@pytest.mark.parametrize(("kind", "count"), [("encoder", 3), ("decoder", 3), ("cross-attention", 2)])
def test_a_head_is_shown_beside_the_original(shown: displaced.Displaced, kind: str, count: int) -> None:
    charts = charts_of(displaced.heads(shown, "off", kind, 1, 2))
    assert len(charts) == count and charts[0]["title"] == "as it is: layer 1 head 2"


def test_every_head_has_its_row_by_distance(shown: displaced.Displaced) -> None:
    maps = charts_of(displaced.all_heads(shown))
    shapes = {chart["title"].split(":")[0]: chart["shape"] for chart in maps}
    config = shelf.offered(shown.checkpoint).model.config
    heads = [config.heads * layers for layers in (config.encoder_layers, config.decoder_layers)]
    few_shot = shelf.offered("in-context").model.config
    assert shapes["in-context, decoder"] == [few_shot.heads * few_shot.decoder_layers, 17]
    live = charts_of("".join(displaced.this_text(shown)))
    assert [chart["shape"] for chart in live] == [[count, 17] for count in heads]
    for kind, count in zip(("encoder", "decoder"), heads, strict=True):
        assert shapes.get(f"{shown.checkpoint}, {kind}", [count, 17]) == [count, 17]


@pytest.mark.parametrize(("layer", "head"), [(9, 0), (0, 8), (-1, 0), (None, 0)])
def test_a_head_that_is_not_there_is_told(shown: displaced.Displaced, layer: int, head: int) -> None:
    with pytest.raises(UserError, match="There is no layer"):
        displaced.heads(shown, "off", "encoder", layer, head)


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
