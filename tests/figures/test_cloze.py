"""Candidates for a gap, read back from their HTML."""

import re
from dataclasses import dataclass

from playground.figures.cloze import cloze_view


@dataclass
class Candidate:
    text: str
    own_bits: float
    after_bits: float
    share: float

    @property
    def bits(self) -> float:
        return 10 + self.own_bits + self.after_bits


def test_candidates_stand_in_order_with_what_decided() -> None:
    html = cloze_view([Candidate("are", 6, 4, 0.8), Candidate("<is>", 4, 8, 0.2)], ["It looks odd."])
    assert re.findall(r"<th>(.*?)</th>", html) == ["are", "&lt;is&gt;"]
    assert "“are” fits best: with it the whole sentence is 4.0 times as probable as with “&lt;is&gt;”" in html
    assert "alone would choose “&lt;is&gt;”" in html
    assert "<td>6.0</td><td>4.0</td><td>20.0</td>" in html and "80 %" in html
    assert "It looks odd." in html and "the end of each paragraph" in html
    assert "would choose" not in cloze_view([Candidate("a", 1, 1, 0.5), Candidate("b", 2, 1, 0.5)], [])
