"""The pictures of a toy in training, from made-up numbers."""

from types import SimpleNamespace

import numpy as np

from playground.figures import toys


def look(step: int, loss: float = 1.0, exact: float = 0.5, **changes: object) -> SimpleNamespace:
    scores = SimpleNamespace(loss=loss, exact=exact)
    about = {
        "step": step,
        "train": scores,
        "held": scores,
        "gradient": 0.3,
        "answers": ("ab",),
        "tokens": ("<s>", "a", "<"),
        "weights": np.full((1, 2, 3, 3), 1 / 3),
        "characters": ("a", "<"),
        "embedding": np.array([[0.0, 1.0], [2.0, -1.0]]),
        "similarity": np.eye(3),
    }
    return SimpleNamespace(**{**about, **changes})


def test_long_curves_are_thinned_and_keep_their_end() -> None:
    looks = [look(step) for step in range(1000)]
    few = toys.thinned(looks)
    assert len(few) <= toys.POINTS and few[-1] is looks[-1]
    assert toys.thinned(looks[:5]) == looks[:5]
    assert len(toys.thinned([])) == 0


def test_another_run_stands_beside_under_its_own_name() -> None:
    drawn = toys.progress_curves([look(0), look(9)], [look(0), look(5)])
    assert drawn.count("kept: held out") == 4 and drawn.count("<polyline") == 9
    assert "kept" not in toys.progress_curves([look(0)])
    assert "Norm" not in toys.progress_curves([look(0, gradient=float("nan"))])


def test_what_is_wrong_in_an_answer_is_marked_and_escaped() -> None:
    shown = toys.answers([("a→", "abc", "abc"), ("<b>", "abc", "a<c")])
    assert "abc <span class=pg-right>✓</span>" in shown
    assert "a<mark>&lt;</mark>c" in shown and "<b>" not in shown


def test_heads_are_drawn_with_what_is_noted() -> None:
    drawn = toys.heads(("<s>", "a"), np.ones((1, 2, 2, 2)), [["previous", "mixed"]])
    assert drawn.count("<img") == 2 and "layer 0, head 1" in drawn and "&lt;s&gt; a" in drawn
    assert "0.0<br>previous" in drawn and "0.1<br>mixed" in drawn


def test_vectors_of_positions_are_drawn_where_there_are_some() -> None:
    points = np.array([[0.0, 1.0], [2.0, -1.0]])
    assert toys.vectors(points, ("a", "<"), np.eye(3)).count("<figure") == 2
    assert toys.vectors(points, ("a", "<"), np.zeros((0, 0))).count("<figure") == 1


def test_the_state_of_a_run_is_said() -> None:
    assert "Waiting: 1 run before" in toys.status("waits", 0, 9, 0.0, 1)
    assert "Waiting: 2 runs before" in toys.status("waits", 0, 9, 0.0, 2)
    assert "Learning: step 1,000 of 2,000, 25 % of" in toys.status("learns", 1000, 2000, 0.25)
