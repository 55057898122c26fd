"""Charts: what is drawn stands where its numbers say."""

import base64
import html
import json
import re
import struct
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest

from playground.figures import charts, palette
from playground.figures.charts import Axis, Series

SVG = re.compile(r"<svg.*?</svg>", re.S)


def svg_of(chart: str) -> ElementTree.Element:
    """The picture; fails where it is not well-formed."""
    return ElementTree.fromstring(SVG.search(chart).group())


def data_of(chart: str) -> dict:
    return json.loads(html.unescape(re.search(r'data-chart="(.*?)"', chart).group(1)))


def test_an_axis_puts_numbers_between_its_ends() -> None:
    axis = Axis("x", 0, 10, 50, 250)
    assert [axis.at(0), axis.at(5), axis.at(10)] == [50, 150, 250]
    assert Axis("y", 1, 100, 0, 100, log=True).at(10) == pytest.approx(50)
    assert axis.ticks() == [0, 2, 4, 6, 8, 10]
    assert Axis("y", 0.5, 2000, 0, 1, log=True).ticks() == [1, 10, 100, 1000]


@pytest.mark.parametrize(("low", "high"), [(0, 0), (3, 3), (-1e-9, 1e-9), (0, 1e6), (-7, 250)])
def test_every_range_has_a_few_ticks(low: float, high: float) -> None:
    ticks = Axis("x", low, high, 0, 1).ticks()
    assert 1 <= len(ticks) <= 7 and all(low - 1e-9 <= tick <= high + 1e-9 for tick in ticks)


def test_curves_carry_their_numbers_and_names() -> None:
    one = Series("a <b>", [0, 1, 2], [0.0, 0.5, 1.0], 1, low=[0, 0.4, 0.9], high=[0.1, 0.6, 1])
    chart = charts.curves(
        "Title & more", "x (units)", "y", [one, Series("c", [0, 2], [1, 1])], (0, 1, "here")
    )
    picture = svg_of(chart)
    texts = [node.text for node in picture.iter("text")]
    assert {"Title & more", "x (units)", "y", "a <b>", "c", "here"} <= set(texts)
    assert len(list(picture.iter("polyline"))) == 2 and len(list(picture.iter("polygon"))) == 1
    assert data_of(chart)["series"][0] == {"name": "a <b>", "x": [0, 1, 2], "y": [0, 0.5, 1]}


def test_one_point_and_a_flat_curve_are_drawn() -> None:
    for y in ([3.0], [0.0]):
        assert svg_of(charts.curves("one", "x", "y", [Series("s", [0], y)])) is not None


def test_a_label_that_is_cut_says_so() -> None:
    chart = charts.heat_map("map", "x", "y", np.eye(2), ["[to French]", "0123456789"], ["a", "b"])
    assert {"[to Frenc…", "0123456789", "a"} <= {node.text for node in svg_of(chart).iter("text")}


def test_a_heat_map_is_an_image_of_its_values() -> None:
    values = np.array([[1.0, -0.5], [0.0, 0.25], [2.0, 0.0]])
    chart = charts.heat_map("map", "x", "y", values, ["a", "b", "c"], ["<s>", "d"])
    image = next(svg_of(chart).iter("image")).get("href")
    pixels = decode(base64.b64decode(image.split(",")[1]))
    assert pixels.shape == (3, 2, 4)
    assert (pixels[..., 3] / 255).round(2).tolist() == [[0.5, 0.25], [0, 0.12], [1, 0]]
    assert tuple(pixels[0, 0, :3]) == palette.channels(palette.MORE) and tuple(
        pixels[0, 1, :3]
    ) == palette.channels(palette.LESS)
    data = data_of(chart)
    whole = np.frombuffer(zlib.decompress(base64.b64decode(data["values"])), "<i2")
    assert (whole / 1000 * data["largest"]).tolist() == values.flatten().tolist()
    assert data["x"]["labels"] == ["<s>", "d"] and data["shape"] == [3, 2]


@pytest.mark.parametrize(("low", "first"), [(-0.5, "-2"), (0.0, "0")])
def test_a_heat_map_has_a_scale_from_end_to_end(low: float, first: str) -> None:
    chart = svg_of(charts.heat_map("map", "x", "y", np.array([[2.0, low]])))
    _, bar = chart.iter("image")
    pixels = decode(base64.b64decode(bar.get("href").split(",")[1]))[0]
    assert pixels[-1, 3] == 255 and pixels[0, 3] == (255 if low < 0 else 0)
    texts = [node.text for node in chart.iter("text")]
    assert first in texts and "2" in texts


def decode(png: bytes) -> np.ndarray:
    """The pixels of a PNG whose lines are unfiltered."""
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT")
    size = struct.unpack(">I", png[start - 4 : start])[0]
    lines = np.frombuffer(zlib.decompress(png[start + 4 : start + 4 + size]), np.uint8)
    return lines.reshape(height, 1 + 4 * width)[:, 1:].reshape(height, width, 4)


def test_every_chart_can_be_taken_away() -> None:
    chart = charts.turning("turn", [("plane 0", [(1, 0), (0, 1)])])
    assert re.findall(r'data-take="(\w+)"', chart) == ["svg", "png", "csv"]
    assert [s["y"] for s in data_of(chart)["series"]] == [[1, 0], [0, 1]]
    assert svg_of(chart) is not None
