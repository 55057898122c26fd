"""The arithmetic of one head, against numbers worked out by hand and in its own script."""

import contextlib
import io
import math
from dataclasses import replace

import numpy as np
import pytest

from playground.analysis.arithmetic import Recorded, follow, masked, numpy_snippet

Q = np.float32([2.0, 0.0, 0.0, 0.0])
K = np.float32([[1, 5, 5, 5], [0, 1, 0, 0], [9, 9, 9, 9]])
V = np.float32([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1]])
# scores 1 and 0, the third key forbidden: weights e / (1 + e) and 1 / (1 + e)
LARGE = math.e / (1 + math.e)
RECORDED = Recorded(
    q=Q,
    k=K,
    v=V,
    divisor=2.0,
    bias=None,
    mask=np.float32([0, 0, -np.inf]),
    scores=np.float32([1, 0, -np.inf]),
    weights=np.float32([LARGE, 1 - LARGE, 0]),
    head=np.float32([LARGE, 1 - LARGE, 0, 0]),
)


def run(script: str) -> list[str]:
    """What a script prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(script, {})
    return printed.getvalue().splitlines()


def test_every_stage_by_hand() -> None:
    stages = {stage.name: stage for stage in follow(RECORDED)}
    expected = {
        "products": [2, 0, 18],
        "scaled": [1, 0, 9],
        "scores": [1, 0, -np.inf],
        "shifted": [0, -1, -np.inf],
        "exponentials": [1, 1 / math.e, 0],
        "normaliser": [1 + 1 / math.e],
        "weights": [LARGE, 1 - LARGE, 0],
        "head": [LARGE, 1 - LARGE, 0, 0],
    }
    assert list(stages) == list(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(stages[name].values, values, atol=1e-12)
    compared = {name for name, stage in stages.items() if stage.difference is not None}
    assert compared == {"scores", "weights", "head"}
    assert max(stages[name].difference for name in compared) < 1e-6


def test_a_position_bias_is_a_stage_of_its_own() -> None:
    """It takes the two scores 1 and 0 to 0 and 0: both keys get half."""
    half = {"weights": np.float32([0.5, 0.5, 0]), "head": np.float32([0.5, 0.5, 0, 0])}
    bias = np.float32([-1, 0, 3])
    stages = follow(replace(RECORDED, bias=bias, scores=np.float32([0, 0, -np.inf]), **half))
    assert [stage.name for stage in stages][:4] == ["products", "scaled", "biased", "scores"]
    np.testing.assert_allclose(stages[2].values, [0, 0, 12])
    assert max(stage.difference for stage in stages if stage.difference is not None) < 1e-6


def test_scores_that_are_not_scaled_have_no_such_stage() -> None:
    large = math.e**2 / (1 + math.e**2)
    used = {"weights": np.float32([large, 1 - large, 0]), "head": np.float32([large, 1 - large, 0, 0])}
    stages = follow(replace(RECORDED, divisor=1.0, scores=np.float32([2, 0, -np.inf]), **used))
    assert [stage.name for stage in stages][:2] == ["products", "scores"]
    assert max(stage.difference for stage in stages if stage.difference is not None) < 1e-6


@pytest.mark.parametrize("name", ["scores", "weights", "head"])
def test_a_wrong_number_of_the_model_shows(name: str) -> None:
    wrong = getattr(RECORDED, name).copy()
    wrong[1] += 0.25
    [stage] = [stage for stage in follow(replace(RECORDED, **{name: wrong})) if stage.name == name]
    assert stage.difference == pytest.approx(0.25, abs=1e-6)


def test_what_was_put_in_by_hand_goes_on() -> None:
    pattern = np.float32([0, 1, 0])
    stages = {stage.name: stage for stage in follow(replace(RECORDED, pattern=pattern, gain=0.5))}
    np.testing.assert_allclose(stages["head"].values, [0, 0.5, 0, 0])
    assert "hand" in stages["weights"].formula and "0.5" in stages["head"].formula
    patched = follow(replace(RECORDED, patch=np.float32([1, 2, 3, 4]), gain=2.0))[-1]
    np.testing.assert_allclose(patched.values, [2, 4, 6, 8])


def test_a_mask_is_an_infinity_and_a_low_score_is_not() -> None:
    np.testing.assert_array_equal(masked(np.float32([-1e9 - 64, -300.0, 5.0])), [-np.inf, -300.0, 5.0])


EDITS = [
    {},
    {"pattern": np.float32([0, 1, 0]), "weights": np.float32([0, 1, 0]), "head": np.float32([0, 1, 0, 0])},
    {"gain": 0.5, "head": np.float32([LARGE / 2, (1 - LARGE) / 2, 0, 0])},
    {"patch": np.float32([1, 2, 3, 4]), "head": np.float32([1, 2, 3, 4])},
    {
        "bias": np.float32([-1, 0, 3]),
        "weights": np.float32([0.5, 0.5, 0]),
        "head": np.float32([0.5, 0.5, 0, 0]),
    },
    {
        "divisor": 1.0,
        "bias": np.float32([-2, 0, 3]),
        "weights": np.float32([0.5, 0.5, 0]),
        "head": np.float32([0.5, 0.5, 0, 0]),
    },
]


@pytest.mark.parametrize("changes", EDITS, ids=["plain", "pattern", "gain", "patch", "bias", "unscaled"])
def test_the_script_runs_and_agrees(changes: dict) -> None:
    hostile = ['"""', "\\", "é\n\u202e<b>"]
    lines = run(numpy_snippet(replace(RECORDED, **changes), hostile, 'head 1 """ of \\ “été”'))
    assert lines[-1].startswith("largest difference: ")
    assert float(lines[-1].split(": ")[1]) < 1e-6


def test_the_script_notices_a_wrong_number() -> None:
    lines = run(numpy_snippet(replace(RECORDED, head=RECORDED.head + np.float32(0.25)), ["a", "b", "c"], "t"))
    assert float(lines[-1].split(": ")[1]) == pytest.approx(0.25, abs=1e-6)
