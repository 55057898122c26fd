"""The arithmetic of a head as it is shown, with its numbers read back."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from playground.figures.attention_steps import Stage, Steps, bars, number_cell, steps_view

KEYS = ["The", "<cat>", "later"]


def steps() -> Steps:
    """Two keys that may be looked at and one that may not."""
    random = np.random.default_rng(0)
    q, k, v = random.normal(size=4), random.normal(size=(3, 4)), random.normal(size=(3, 4))
    scores = np.array([*(k[:2] @ q / 2), -np.inf])
    exponentials = np.exp(scores - scores.max())
    weights = exponentials / exponentials.sum()
    stages = [
        Stage("products", "q · k", k @ q, None),
        Stage("scaled", "q · k / √4", k @ q / 2, None),
        Stage("scores", "mask", scores, 2e-7),
        Stage("exponentials", "exp", exponentials, None),
        Stage("normaliser", "Z", exponentials.sum(keepdims=True), None),
        Stage("weights", "exp / Z", weights, 3e-8),
        Stage("head", "Σ weight · v", weights @ v, 1e-8),
        Stage("added", "W_O · head", random.normal(size=8), 1e-8),
    ]
    return Steps(
        "A head", "cat & dog", KEYS, q, k, v, weights, stages, random.normal(size=8), ["So."], "x < 1"
    )


def table_of(html: str) -> list[list[str]]:
    """The rows of the table of keys as text."""
    table = re.search(r'<table class="pg-key-table">.*?</table>', html, re.S).group()
    return [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(table).iter("tr")][1:]


def test_each_key_is_followed_from_product_to_weight() -> None:
    shown, rows = steps(), table_of(steps_view(steps()))
    stages = {stage.name: stage.values for stage in shown.stages}
    assert [row[0] for row in rows] == KEYS
    for n, row in enumerate(rows[:2]):
        assert float(row[2]) == pytest.approx(stages["products"][n], abs=0.006)
        assert float(row[3]) == pytest.approx(stages["scaled"][n], abs=0.006)
        assert float(row[6]) == pytest.approx(stages["weights"][n], abs=6e-5)
        assert float(row[7]) == pytest.approx(shown.model_weights[n], abs=6e-5)
    assert rows[2][4] == "−∞" and float(rows[2][6]) == 0


def test_a_position_bias_has_its_own_column_and_missing_stages_have_none() -> None:
    shown = steps()
    products, scaled, *rest = shown.stages
    assert "÷ √4" in steps_view(shown) and "position bias" not in steps_view(shown)
    biased = Stage("biased", "+ position bias", scaled.values - 1, None)
    html = steps_view(replace(shown, stages=[products, biased, *rest]))
    assert "÷ √4" not in html and "<th>+ position bias</th>" in html
    assert [float(row[3]) for row in table_of(html)][:2] == pytest.approx(list(biased.values[:2]), abs=0.006)


def test_the_largest_difference_of_all_steps_is_said() -> None:
    html = steps_view(steps())
    assert "largest difference of any step 2e-07" in html
    assert html.count("<td>2.0e-07</td>") == 1


def test_texts_are_escaped() -> None:
    html = steps_view(steps())
    assert "cat &amp; dog" in html and "<cat>" not in html and "x &lt; 1" in html


def test_bars_go_up_and_down_from_the_middle() -> None:
    heights = [float(part) for part in re.findall(r"v(-?[\d.]+)", bars(np.array([1.0, -0.5]), 8, 20, 1.0))]
    assert heights == [-9, 4.5]  # up is negative in SVG


@pytest.mark.parametrize(("value", "sign"), [(-1.0, True), (1.0, False)])
def test_negative_numbers_have_their_own_look(value: float, sign: bool) -> None:
    assert ('data-sign="less"' in number_cell(value, 2.0, "scaled")) == sign
