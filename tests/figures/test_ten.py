"""The table of ten sentences."""

from playground.figures.ten import Row, Totals, table_of
from playground.messages import speaking

ROWS = [
    Row("A <cat>.", "Un chat.", "Un chat.", True, 1.0, 100.0, 7.25),
    Row("B", "x", "y", False, 0.5, 12.34, 9.0),
]


def test_every_sentence_has_a_row_and_all_together_one() -> None:
    html = table_of(ROWS, Totals(0.5, 0.75, 40.0, 8.04))
    assert html.count("<tr>") == 4 and "A &lt;cat&gt;." in html
    assert html.count("✓") == html.count("✗") == 1
    assert "<td>12.3</td>" in html and "<td>50 %</td>" in html and "<td>8.0</td>" in html
    with speaking("fr"):
        assert "<td>12,3</td>" in table_of(ROWS, Totals(0.5, 0.75, 40.0, 8.04))
