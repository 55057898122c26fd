"""A sentence under changes of its positions, read back from its HTML."""

import html
import json
import re

from playground.figures import displaced


def data_of(chart: str) -> dict:
    return json.loads(html.unescape(re.search(r'data-chart="(.*?)"', chart).group(1)))


def test_changed_sentences_stand_in_a_table() -> None:
    rows = [("as it is", "a <b>", "le chat", 0.5, 0.5), ("off", "a <b>", "le chien", 0.4, 0.1)]
    table = displaced.variants(rows, "fr")
    assert table.count('lang="fr"') == 2
    assert "a &lt;b&gt;" in table and "le <b>chien</b>" in table and "10 %" in table


def test_heads_by_distance_have_a_row_each() -> None:
    data = data_of(displaced.heads_by_distance("t", [[[0, 1, 0], [1, 0, 0]], [[0, 0, 1], [0, 0, 0]]]))
    assert data["y"]["labels"] == ["0.0", "0.1", "1.0", "1.1"] and data["x"]["labels"] == ["-1", "0", "1"]
