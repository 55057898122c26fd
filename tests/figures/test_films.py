"""The pictures of films, from made-up numbers."""

from types import SimpleNamespace

import numpy as np

from playground.figures import films


def waves(frequency: int, share: float) -> SimpleNamespace:
    """Of six frequencies, one that stands out."""
    shares = np.full(6, (1 - share) / 5)
    shares[frequency - 1] = share
    return SimpleNamespace(
        embedding=shares, heads=np.array([[shares, shares[::-1]]]), main=(frequency,), only=0.9, without=0.1
    )


def found(step: int, off: float = 0.0, exact: float = 0.5, **roles: float) -> SimpleNamespace:
    return SimpleNamespace(
        step=step,
        train=SimpleNamespace(loss=0.25, exact=1.0),
        held=SimpleNamespace(loss=0.5, exact=exact),
        off=np.array([[off, 0.0]]),
        roles={role: np.array([[score, 0.0]]) for role, score in roles.items()},
        by_shot=(0.2, 0.4),
        waves=None,
    )


def circling(step: int, share: float) -> SimpleNamespace:
    one = found(step)
    one.waves = waves(2, share)
    return one


def test_a_head_is_told_by_its_role_and_by_what_it_is_worth() -> None:
    [[first, second]] = films.head_notes(found(3, off=1.25, previous=0.9, induction=0.2))
    assert first.startswith("previous") and "+1.25" in first and "pg-toy-matters" in first
    assert second.startswith("mixed") and "pg-toy-matters" not in second


def test_a_head_that_looks_in_waves_is_told_by_its_frequency() -> None:
    [[first, second]] = films.head_notes(circling(3, 0.8))
    assert first.startswith("frequency 2, 80 %") and second.startswith("frequency 5, 80 %")
    [[first, _]] = films.head_notes(circling(3, 0.3))
    assert first.startswith("mixed")


def test_the_film_shows_when_roles_rise_and_when_they_matter() -> None:
    film = [found(0, previous=0), found(1, previous=0.1), found(10, off=2.0, previous=0.9)]
    drawn = films.curves(film, 10)
    assert "previous (0.0)" in drawn and "without 0.0" in drawn and "2 examples" in drawn
    assert "step 10" in drawn and "seen" in drawn and "frequency" not in drawn
    assert films.curves(film[:1], 0) == ""
    assert "clearest head" not in films.curves([found(1, previous=0.1)], 1)
    assert "The clearest head: previous (0.0)" in drawn  # a single curve has no legend
    two = [found(1), found(9, previous=0.9, induction=0.5)]
    two[0].roles = {role: values * 0 for role, values in two[1].roles.items()}
    assert "What the clearest heads do" in films.curves(two, 9)


def test_the_waves_of_remainders_are_drawn_and_said() -> None:
    film = [circling(0, 0.2), circling(4, 0.3), circling(9, 0.8)]
    drawn = films.curves(film, 4)
    assert "frequency 2" in drawn and "main frequencies alone" in drawn and "all but these" in drawn
    assert "2 (80 %)" in films.frequencies(film[-1]) and films.frequencies(found(3)) == ""
    film[0].waves.main = ()
    assert "none yet" in films.frequencies(film[0])


def test_two_are_set_against_each_other_head_by_head() -> None:
    other = found(9, off=1.0, exact=0.9, previous=0.8)
    other.off = np.array([[1.0, 0.0], [0.5, 0.0]])
    other.roles = {"previous": np.array([[0.8, 0.0], [0.0, 0.0]])}
    drawn = films.against(("<one>", "two"), found(3, previous=0.1), other)
    assert "&lt;one&gt;" in drawn and "50 %" in drawn and "90 %" in drawn
    assert "<td>head 0.0</td><td>mixed, off: 0.00</td><td>previous, off: +1.00</td>" in drawn
    assert "<td>head 1.0</td><td>–</td><td>mixed, off: +0.50</td>" in drawn  # which the first one lacks
    joint = films.together({"one": [found(0), found(3)], "two": [found(3)], "three": [found(0)]}, 3)
    assert "one" in joint and "two" in joint and "three" not in joint and joint.count("<polyline") == 2
    assert films.side_by_side(["<p>a</p>", "<p>b</p>"]).count("<div>") == 2
