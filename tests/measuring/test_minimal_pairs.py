"""Of two sentences the good one must be the more probable; files of such pairs."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from playground.errors import UserError
from playground.measuring.minimal_pairs import MinimalPair, compare, read_minimal_pairs


def pair(paradigm: str, phenomenon: str = "p") -> MinimalPair:
    return MinimalPair(paradigm, phenomenon, ("good", "bad"))


def test_the_good_one_must_be_the_more_probable_and_a_tie_counts_half() -> None:
    pairs = [pair("a", "x"), pair("a", "x"), pair("a", "x"), pair("b", "x"), pair("c", "y")]
    sums = {"model": [-1, -2, -2, -1, -3, -3 + 1e-6, -1, -9, -4, -3]}
    found = compare(pairs, sums, seed=0)
    assert found["size"] == 5
    assert found["paradigms"] == {
        "a": {"pairs": 3, "model": 0.5},
        "b": {"pairs": 1, "model": 1.0},
        "c": {"pairs": 1, "model": 0.0},
    }
    assert found["phenomena"] == {"x": {"pairs": 4, "model": 0.625}, "y": {"pairs": 1, "model": 0.0}}
    assert found["models"]["model"]["pair_mean"] == 0.5
    assert found["models"]["model"]["paradigm_mean"] == 0.5


def test_its_interval_covers_what_the_binomial_says() -> None:
    hits = np.arange(1000) % 5 != 0  # 80 %
    sums = np.stack([np.zeros(1000), np.where(hits, -1.0, 1.0)], axis=1).ravel()
    found = compare([pair("a")] * 1000, {"model": sums}, seed=0)["models"]["model"]
    half = 1.96 * math.sqrt(0.8 * 0.2 / 1000)
    assert found["paradigm_mean"] == 0.8
    assert found["paradigm_mean_95"] == pytest.approx([0.8 - half, 0.8 + half], abs=0.005)


@pytest.mark.parametrize(
    "line",
    ["no json", "[]", '{"paradigm": "a"}', "", '{"paradigm": 1, "phenomenon": 1, "good": 1, "bad": 1}'],
)
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, line: str) -> None:
    good = json.dumps({"paradigm": "a", "phenomenon": "b", "good": "c", "bad": "d"})
    file = tmp_path / "pairs.jsonl"
    file.write_text(f"{good}\n{line}\n{good}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"pairs\.jsonl, line 2: this is no minimal pair"):
        read_minimal_pairs(file)
    file.write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="holds no minimal pair"):
        read_minimal_pairs(file)
