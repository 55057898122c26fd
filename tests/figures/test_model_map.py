"""The picture of a whole model."""

import re
from xml.etree import ElementTree

from playground.figures.model_map import SHOWN, Machine, model_map

MACHINE = Machine(encoder=2, decoder=3, heads=4, width=32, vocabulary=1000)


def drawn(source: list[str], written: list[str]) -> str:
    shares = [1 / (n + 1) for n in range(len(written))]
    return model_map(MACHINE, source, written, shares, lambda kind, layer, head: f"?{kind}&{layer}.{head}")


def test_every_head_is_a_link() -> None:
    html = drawn(["a", "b"], ["x", "y", "z"])
    links = re.findall(r'href="\?(\w+)&amp;(\d)\.(\d)"', html)
    assert len(links) == len(set(links)) == 4 * (2 + 2 * 3)
    assert {kind for kind, *_ in links} == {"encoder", "decoder", "cross"}


def test_what_is_written_has_a_bar_as_high_as_it_is_probable() -> None:
    root = ElementTree.fromstring(drawn(["a"], ["<x>", "y"]).replace("&nbsp;", " "))
    heights = [float(bar.get("height")) for bar in root.iter("rect") if bar.get("class") == "pg-map-share"]
    assert heights == [22.0, 11.0]
    assert {text.text for text in root.iter("text")} >= {"<x>", "y", "[start]"}


def test_a_long_sentence_says_that_it_goes_on() -> None:
    html = drawn([f"w{n}" for n in range(SHOWN + 5)], ["x"])
    assert f">w{SHOWN - 1}<" in html and f">w{SHOWN}<" not in html and "…" in html
