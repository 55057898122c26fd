"""Maps over heads, roles and the logit lens, read back from their HTML."""

import json
import xml.etree.ElementTree as ET

import numpy as np

from playground.figures import attention_heads as figures

VALUES = np.array([[0.5, -2.0, -0.001], [0.0, 1.0, 4.0]])


def buttons_of(html: str) -> list[ET.Element]:
    return list(ET.fromstring(f"<div>{html}</div>").iter("button"))


def test_a_map_shows_each_head_with_its_number_and_opens_it() -> None:
    buttons = buttons_of(figures.head_map(VALUES, "effects", 2.0, kind="cross"))
    assert [button.text for button in buttons] == ["0.50", "-2.00", "0.00", "0.00", "1.00", "4.00"]
    opened = [tuple(json.loads(button.get("data-open"))) for button in buttons]
    assert opened == [(layer, head) for layer in range(2) for head in range(3)]
    sizes = [float(button.get("style").split(":")[1]) for button in buttons]
    assert sizes == [0.25, 1, 0, 0, 0.5, 1]  # nothing is tinted beyond the full tint
    assert [button.get("data-sign") for button in buttons][:2] == ["more", "less"]


def test_a_map_may_lead_elsewhere_or_nowhere() -> None:
    linked = figures.head_map(VALUES, "effects", 2.0, link=lambda layer, head: f"?{layer}&{head}" * head)
    cells = ET.fromstring(f"<div>{linked}</div>")
    assert [cell.get("href") for cell in cells.iter("a")] == ["?0&1", "?0&2?0&2", "?1&1", "?1&2?1&2"]
    assert [cell.text for cell in cells.iter("span")] == ["0.50", "0.00"] and buttons_of(linked) == []


def test_a_map_of_nothing_but_zeros_has_no_tint() -> None:
    sizes = [button.get("style") for button in buttons_of(figures.head_map(np.zeros((1, 2)), "none", 0.0))]
    assert sizes == ["--size:0.00", "--size:0.00"]


def test_patching_says_what_both_texts_give() -> None:
    html = figures.patching_view(("Le <chat>", "Les chats"), 9.26, -4.77, {"cross": VALUES})
    assert "Le &lt;chat&gt;" in html and "+9.26" in html and "-4.77" in html
    assert 'data-opens="attention-difference"' in html and 'data-kind="cross"' in html
    same = figures.patching_view(("Le chat", "Le chat"), -1.0, -2.0, {"cross": VALUES})
    assert "Both texts give" in same


def test_a_role_lists_its_scores_best_first_and_sentences_to_open() -> None:
    html = figures.role_view("Head", "next", {"same": 0.1, "next": 0.8}, ["A & B."], [], "Measured.")
    assert html.index("0.80") < html.index("0.10") and "looks at the next word" in html
    [sentence] = buttons_of(html)
    assert sentence.get("data-text") == "A & B." and "Where it fails" not in html


def test_the_lens_has_a_row_for_each_word_and_a_column_for_each_layer() -> None:
    answers = [[("<b>", 0.25), ("a", 0.5)], [("Le", 0.9), ("chat", 1.0)]]
    root = ET.fromstring(figures.lens_view(["Le", "chat"], ["1", "2"], answers))
    cells = [[cell.find("bdi").text for cell in row.findall("td")] for row in root.iter("tr")][1:]
    assert cells == [["<b>", "Le"], ["a", "chat"]]
