"""Answers of the twins and sentences about their scores."""

from playground.figures import shootout


def test_answers_mark_right_and_wrong_by_place() -> None:
    table = shootout.answers("abc", [("none", "abc", True), ("rotary", "axc", False)], trained=2)
    assert "3 symbols: longer than any string in training (1 to 2)" in table
    assert table.count("✓ exact") == 1 and "✗ 2 of 3 right, no end" in table
    assert table.count('class="pg-wrong"') == 1
    short = shootout.answers("ab", [("none", "a", True)], trained=2)
    assert "as in training" in short and "1 of 2 right" in short and ">·<" in short


def test_a_verdict_says_what_agrees_and_what_does_not() -> None:
    means = {"none": 0.9, "rotary": 0.2, "alibi": 0.1}
    reach = {"none": 48, "rotary": 16, "alibi": 16}
    text = shootout.verdict("sorting", 16, means, reach, [("none", "rotary")], [("alibi", "rotary")])
    assert "“none” 90 %, rotary 20 %, ALiBi 10 %" in text and "“none” (to 48)" in text
    assert "Of these 2 comparisons 1 come out the same here: “none” above rotary." in text
    assert "Not the same here: ALiBi above rotary." in text
