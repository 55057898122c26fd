"""What films tell, from made-up records: each number that is said stands in the record."""

import numpy as np

from playground.measuring.evidence import Evidence
from playground.measuring.remainders import Waves
from playground.measuring.stories import STORIES, at_step, fall, since
from playground.measuring.toys import Scores


def found(step: int, loss: float, exact: float = 0.0, seen: float = 0.0, **more: object) -> Evidence:
    roles = {role: np.zeros((2, 2)) for role in ("previous", "induction", "to be written")}
    return Evidence(
        step, Scores(loss, seen), Scores(loss, exact), np.zeros((2, 2)), roles | more.pop("roles", {}), **more
    )


def test_the_fall_is_where_the_loss_falls_most() -> None:
    film = [
        found(step, loss) for step, loss in ((0, 5.0), (1, 4.5), (10, 4.0), (20, 2.0), (30, 0.5), (40, 0.4))
    ]
    assert [one.step for one in fall(film)] == [10, 30]


def test_since_asks_for_what_holds_to_the_end() -> None:
    film = [found(step, 1.0, exact) for step, exact in ((0, 0.95), (5, 0.2), (9, 0.96), (12, 0.97))]
    assert since(film, lambda one: one.held.exact > 0.9).step == 9
    assert since(film, lambda one: one.held.exact > 0.99) is None


def test_induction_names_the_two_heads_and_the_steps() -> None:
    def at(step: int, loss: float, back: float, match: float, off: float) -> Evidence:
        roles = {"previous": np.array([[0, back], [0, 0]]), "induction": np.array([[0, 0], [match, 0]])}
        one = found(step, loss, roles=roles)
        one.off[0, 1], one.off[1, 0] = off / 2, off
        return one

    film = [
        at(0, 4.0, 0, 0, 0),
        at(100, 3.9, 0.1, 0.05, 0.01),
        at(200, 1.0, 0.6, 0.7, 2),
        at(300, 0.5, 0.8, 0.9, 5),
    ]
    told = " ".join(STORIES["induction"].tell(film, []))
    assert "between steps 100 and 300: from 3.90 to 0.50" in told
    assert "head 1.0 becomes an induction head" in told and "from 0.05 to 0.90" in told
    assert "needs head 0.1" in told and "+5.00" in told and "+2.50" in told


def test_remainders_tell_when_by_heart_became_the_rule() -> None:
    def at(step: int, seen: float, held: float, share: float) -> Evidence:
        shares = np.array([1 - share, share, 0.0])
        waves = Waves(shares, np.array([[shares, shares]]), (2,), 0.97, 0.02)
        return found(step, 1.0, held, seen, waves=waves)

    film = [at(0, 0, 0, 0.1), at(50, 1, 0.1, 0.2), at(400, 1, 0.5, 0.5), at(900, 1, 0.92, 0.8)]
    told = " ".join(STORIES["remainder"].tell(film, []))
    assert "from step 50 on" in told and "10 %" in told and "from step 900 on" in told and "92 %" in told
    assert "hold 80 % of their variance at the end, at step 50 20 %, at step 0 10 %" in told
    assert "head 0.1: frequency 2 (80 %)" in told and "97 % are right" in told and "2 %" in told


def test_twins_are_told_from_both_sides() -> None:
    def at(step: int, exact: float, score: float) -> Evidence:
        one = found(step, 1.0, exact, roles={"to be written": np.array([[0, 0], [0, score]])})
        one.off[1, 1] = 2 * score
        return one

    without = [at(0, 0, 0), at(100, 0.95, 0.4), at(300, 1, 0.5)]
    having = [at(0, 0, 0), at(100, 0.2, 0.1), at(300, 0.91, 0.8)]
    told = STORIES["sort-none"].tell(without, having)
    assert told == STORIES["sort-learned"].tell(having, without)
    assert "at step 100 without positions, 300 with them" in told[1]
    assert "at step 100: sorted are 95 % without positions, 20 % with them" in told[2]
    assert "1.1 (0.50; off: +1.00 nats) without positions, 1.1 (0.80; off: +1.60 nats) with them" in told[3]
    assert at_step(without, 299).step == 100
