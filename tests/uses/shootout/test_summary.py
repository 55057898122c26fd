"""What all runs say together, against a record made up."""

import pytest

from playground.uses.shootout import summary
from playground.uses.shootout.tasks import TASKS
from playground.uses.shootout.twins import SCHEMES


def made_record(means: dict[str, float]) -> dict:
    """Two seeds that answer all trained lengths, and the share that is asked for beyond."""
    runs = []
    for scheme, mean in means.items():
        for seed, off in enumerate((-0.1, 0.1)):
            rows = [
                {"length": n, "exact": 1.0 if n <= 16 else mean + off, "token": 1.0, "wrong": [0.0] * n}
                for n in TASKS["sorting"].tested
            ]
            runs.append({"task": "sorting", "scheme": scheme, "seed": seed, "lengths": rows})
    return {"runs": runs}


def test_the_summary_orders_the_schemes_and_compares_them_with_what_was_published() -> None:
    means = {"none": 0.8, "learned": 0.1, "sinusoidal": 0.2, "rotary": 0.7, "alibi": 0.5, "t5": 0.75}
    record = made_record(means)
    found = summary.beyond(record, "sorting")
    assert list(found) == ["none", "t5", "rotary", "alibi", "sinusoidal", "learned"]
    assert found["none"] == pytest.approx(0.8)
    agree, differ = summary.agreement(record, "sorting")
    assert len(agree) + len(differ) == 13 and differ == [("alibi", "rotary")]
    last = summary.by_length(record, "sorting", "none", "exact")[-1]
    assert (last.x, last.low, last.high) == (48, pytest.approx(0.7), pytest.approx(0.9))
    assert summary.reach(record, "sorting") == dict.fromkeys(SCHEMES, 16)
    assert summary.reach(record, "sorting", 0.77)["none"] == 48
    assert [p.x for p in summary.by_place(record, "sorting", "none", 8)] == list(range(1, 9))
