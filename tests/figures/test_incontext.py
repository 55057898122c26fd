"""The pictures of the In-context tab, read back from their HTML and their data."""

import math
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.figures import incontext as figures


@dataclass
class Rung:
    condition: str
    shots: int
    accuracy: float
    probability: float
    questions: int = 40


@dataclass
class Report:
    layer: int
    head: int
    previous: float
    prefix: float
    effect: float
    accuracy: float


def parse(html: str) -> ET.Element:
    """HTML of ours is well-formed, so that nothing in a text can break out of it."""
    return ET.fromstring(f"<div>{html}</div>")


def text_of(html: str) -> str:
    return " ".join("".join(parse(html).itertext()).split())


# ---- the completion


def test_each_token_carries_its_probability() -> None:
    pieces = [("<", math.log(0.9)), (" ", math.log(0.25)), ("", math.log(0.5))]
    letters = parse(figures.completion_view(pieces, ended=True)).findall(".//span[@class='pg-letter']")
    assert ["".join(letter.itertext()) for letter in letters] == ["<", " ", "end"]
    assert [letter.get("style") for letter in letters] == ["--doubt:0.100", "--doubt:0.750", "--doubt:0.500"]
    assert [letter.get("title") for letter in letters] == ["<: 90 %", " : 25 %", "end: 50 %"]


def test_a_completion_tells_its_whole_probability_and_its_proof() -> None:
    pieces = [("a", math.log(0.5)), ("", math.log(0.5))]
    text = text_of(figures.completion_view(pieces, ended=True, difference=2e-7))
    assert "2 tokens, probability 25 % (log-probability -1.39)" in text and "differs by 2e-07" in text
    assert "differs" not in text_of(figures.completion_view(pieces, ended=True))


def test_a_completion_that_goes_on_has_a_cursor() -> None:
    assert "▏" in figures.completion_view([("a", -0.1)], ended=False)
    assert "▏" not in figures.completion_view([("", -0.1)], ended=True)


# ---- one example left out


def test_the_loss_without_each_example_is_drawn_to_its_side() -> None:
    rows = [("<a>", "A", math.log(0.2), False), ("b", "B", math.log(0.9), True)]
    html = figures.left_out_view("q", "Q", math.log(0.8), rows)
    bars = parse(html).findall(".//span[@class='pg-diverging']/span")
    assert [bar.get("class") for bar in bars] == ["pg-diverging-more", "pg-diverging-less"]
    assert bars[0].get("style") == "left:50%;width:50.0%"  # the largest loss fills its half
    cells = [[cell.text for cell in row.findall("td")[1:]] for row in parse(html).findall(".//tbody/tr")]
    assert cells == [["20 %", "+1.39", "another answer"], ["90 %", "-0.12", "stays"]]
    assert "probability 80 % with all 2 examples. Without “<a>” it falls most, by 1.39 nats." in text_of(html)


def test_examples_that_all_mislead_are_told() -> None:
    text = text_of(figures.left_out_view("q", "Q", -1.0, [("a", "A", -0.5, True)]))
    assert "No example helps" in text


@given(st.floats(-3, 3))
def test_a_bar_from_the_middle_stays_in_its_box(share: float) -> None:
    style = parse(figures.diverging(share)).find("span/span").get("style")
    left, width = (float(part.split(":")[1].rstrip("%")) for part in style.split(";"))
    assert left >= 0 and left + width <= 100.1


# ---- the ladder


RUNGS = [
    Rung("examples", 0, 0.0, 0.01),
    Rung("examples", 1, 0.5, 0.3),
    Rung("examples", 2, 1.0, 0.9),
    Rung("outputs shuffled", 2, 0.125, 0.02),
    Rung("other order", 2, 0.9, 0.8),
]


@pytest.mark.parametrize("measure", ["accuracy", "probability"])
def test_each_condition_is_a_curve_over_the_examples(measure: str) -> None:
    curves = {curve.name: curve for curve in figures.ladder_figure(RUNGS, measure).data}
    assert list(curves) == ["examples", "outputs shuffled", "other order"]
    assert list(curves["examples"].x) == [0, 1, 2]
    assert list(curves["examples"].y) == [getattr(rung, measure) for rung in RUNGS[:3]]
    assert list(curves["other order"].y) == [getattr(RUNGS[4], measure)]
    assert len({curve.line.dash for curve in curves.values()}) == 3  # told apart without colours


def test_accuracy_has_its_interval_and_probability_has_none() -> None:
    accuracy = figures.ladder_figure(RUNGS, "accuracy").data[0]
    assert all(up >= 0 for up in accuracy.error_y.array)
    assert accuracy.y[1] + accuracy.error_y.array[1] == pytest.approx(figures.wilson(0.5, 40)[1])
    assert figures.ladder_figure(RUNGS, "probability").data[0].error_y.array is None


def test_a_ladder_can_be_drawn_before_its_first_rung() -> None:
    assert [len(curve.x) for curve in figures.ladder_figure([], "accuracy").data] == [0, 0, 0]


@pytest.mark.parametrize(
    ("share", "count", "low", "high"),
    [(0.5, 40, 0.352, 0.648), (0.0, 10, 0.0, 0.278), (1.0, 10, 0.722, 1.0), (0.9, 100, 0.826, 0.945)],
)
def test_the_interval_is_wilsons(share: float, count: int, low: float, high: float) -> None:
    assert figures.wilson(share, count) == pytest.approx((low, high), abs=1e-3)


def test_the_rungs_are_listed_with_nothing_as_nothing() -> None:
    rows = [[cell.text for cell in row] for row in parse(figures.rungs_table(RUNGS)).findall(".//tbody/tr")]
    assert rows[0] == ["examples", "0", "0 %", "1.0 %", "40"]
    assert rows[3] == ["outputs shuffled", "2", "12 %", "2.0 %", "40"]


def test_questions_are_shown_as_text() -> None:
    html = figures.questions_view([("<i>", [("a", "A"), ("b", "B")], "c", "C")])
    assert [cell.text for cell in parse(html).findall(".//td")] == ["<i>", "a → A  ·  b → B", "c → C"]


# ---- the circuit


REPORTS = [
    Report(0, 0, 0.9, 0.1, 0.2, 0.75),
    Report(0, 1, 0.1, 0.2, 2.5, 0.0),
    Report(1, 0, 0.0, 0.8, -0.1, 1.0),
    Report(1, 1, 0.2, 0.3, 0.0, 1.0),
]


def test_score_and_effect_of_every_head_stand_side_by_side() -> None:
    html = parse(figures.circuit_view(REPORTS, 1.0))
    maps = {figure.get("class").split()[-1]: figure for figure in html.findall(".//figure")}
    assert list(maps) == ["pg-head-previous", "pg-head-prefix", "pg-head-effect"]
    values = [cell.text for cell in maps["pg-head-effect"].findall(".//tbody//td")]
    assert values == ["0.20", "2.50", "-0.10", "0.00"]
    tints = [cell.get("style") for cell in maps["pg-head-effect"].findall(".//tbody//td")]
    assert tints == ["--weight:0.080", "--weight:1.000", "--weight:0.000", "--weight:0.000"]


def test_heads_that_are_not_measured_yet_stay_empty() -> None:
    cells = parse(figures.circuit_view(REPORTS[:3], 1.0)).findall(".//figure[1]//tbody//td")
    assert [cell.text for cell in cells] == ["0.90", "0.10", "0.00", None]


def test_a_sentence_tells_when_the_inductive_head_matters_little() -> None:
    text = text_of(figures.circuit_view(REPORTS, 1.0))
    assert "highest induction score is layer 1, head 0 (0.80): switched off, it wins" in text
    assert "number 4 of 4 by effect" in text
    assert "matters most is layer 0, head 1: without it the right answer loses 2.50 nats and 0 %" in text


def test_a_sentence_tells_when_one_head_is_both() -> None:
    reports = [*REPORTS[:2], Report(1, 0, 0.0, 0.8, 3.0, 0.0)]
    text = text_of(figures.circuit_view(reports, 0.5))
    assert "costs the right answer 3.00 nats and leaves 0 % answered (number 1 of 3" in text
    assert "also the head that matters most" in text


def test_the_scatter_holds_every_head() -> None:
    points = figures.circuit_scatter(REPORTS).data[0]
    assert list(points.x) == [report.prefix for report in REPORTS]
    assert list(points.y) == [report.effect for report in REPORTS]
    assert list(points.text) == ["0.0", "0.1", "1.0", "1.1"]


def test_the_table_of_heads_begins_with_the_most_needed() -> None:
    rows = parse(figures.heads_table(REPORTS)).findall(".//tbody/tr")
    assert [row.find("td").text for row in rows] == [
        "layer 0, head 1",
        "layer 0, head 0",
        "layer 1, head 1",
        "layer 1, head 0",
    ]
