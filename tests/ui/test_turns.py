"""Whose turn it is: a short job waits for no long one, and a long one comes to its end."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui import turns
from playground.ui.turns import FOR_PEOPLE, MOST, SLICE, Busy, Job, Turns

LONG = 100  # slices
JOBS = st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 3)), max_size=20)


class Machine:
    """Jobs that need so many slices of time, on a clock that goes on by one slice at each step."""

    def __init__(self, at_once: int = 1) -> None:
        self.now = 0.0
        self.turns = Turns(at_once, lambda: self.now)
        self.left: dict[Job, int] = {}
        self.ended: list[Job] = []

    def start(self, slices: int, person: bool = True) -> Job:
        job = Job(person)
        self.left[job] = slices
        self.turns.ask(job)
        return job

    def step(self) -> None:
        """Whoever computes does so for a slice; then it has ended, or gives way as `give_way` does."""
        now = [job for job in self.left if job in self.turns.computing]
        self.now += SLICE
        for job in now:
            self.left[job] -= 1
            self.turns.end(job)
            if self.left[job]:
                self.turns.ask(job)
            else:
                del self.left[job]
                self.ended.append(job)

    def steps_until(self, job: Job) -> int:
        for number in range(10 * LONG):
            if job in self.ended:
                return number
            self.step()
        raise AssertionError("it never ends")


@pytest.mark.parametrize("others", [1, 5, 40])
def test_a_short_job_waits_for_no_long_one_however_many_there_are(others: int) -> None:
    machine = Machine(at_once=2)
    for _ in range(others):
        machine.start(LONG)
    for _ in range(others):  # until each has had a turn, and is known to be no short one
        machine.step()
    assert machine.steps_until(machine.start(1)) <= 3  # the turn that goes on, one by each rule


def test_a_long_job_ends_though_short_ones_never_cease() -> None:
    machine = Machine()
    long = machine.start(LONG)
    while long not in machine.ended:
        while len(machine.left) < MOST:
            machine.start(1)
        machine.step()
        assert machine.now < MOST * LONG * SLICE
    assert len(machine.ended) > LONG  # and they did not wait for it


def test_people_come_before_programs() -> None:
    machine = Machine()
    machine.start(LONG)
    programs = [machine.start(1, person=False) for _ in range(9)]
    person = machine.start(1)
    machine.steps_until(person)
    assert len(set(machine.ended) & set(programs)) <= 2


@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 3)), max_size=20), st.integers(1, 3)
)
def test_every_job_ends_and_no_more_compute_at_once_than_may(
    jobs: list[tuple[int, bool, int]], at_once: int
) -> None:
    machine, started = Machine(at_once), []
    for slices, person, pause in jobs:
        started.append(machine.start(slices, person))
        for _ in range(pause):
            assert len(machine.turns.computing) <= at_once
            machine.step()
    while machine.left:
        assert len(machine.turns.computing) == min(at_once, len(machine.left))  # nor fewer
        machine.step()
    assert set(machine.ended) == set(started)
    assert machine.turns.computing == machine.turns.waiting == []


def test_too_many_are_told_how_many_are_before_them() -> None:
    turns = Turns()
    for _ in range(MOST - FOR_PEOPLE):
        turns.check_room(person=False)
        turns.ask(Job(person=False))
    with pytest.raises(Busy, match=f"Busy: {MOST - FOR_PEOPLE} jobs are before yours. Try again"):
        turns.check_room(person=False)
    for _ in range(FOR_PEOPLE):
        turns.check_room(person=True)
        turns.ask(Job())
    with pytest.raises(Busy, match=f"Busy: {MOST} jobs"):
        turns.check_room(person=True)


# ---- in threads, as the page has them


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)  # each piece is a turn


def test_a_job_that_gives_way_lets_another_one_through(at_once: None) -> None:
    """A long job whose pieces go on until a short one has ended: it would never end if it did not pause."""
    turns, short_ended, long_began = Turns(1), threading.Event(), threading.Event()

    def long() -> None:
        job = Job()
        turns.ask(job).result()
        long_began.set()
        while not short_ended.is_set():
            turns.give_way(job)
        turns.end(job)

    def short() -> None:
        long_began.wait()
        job = Job()
        turns.ask(job).result()
        turns.end(job)
        short_ended.set()

    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(long), pool.submit(short)]:
            work.result(timeout=60)
    assert turns.computing == turns.waiting == []


def test_whoever_stops_waiting_for_a_turn_leaves_it_to_others() -> None:
    async def story() -> None:
        turns, first, second, third = Turns(1), Job(), Job(), Job()

        async def take(job: Job) -> None:
            async with turns.taken(job):
                pass

        async with turns.taken(first):
            waits, follows = asyncio.ensure_future(take(second)), asyncio.ensure_future(take(third))
            await asyncio.sleep(0)
            assert turns.waiting == [second, third]
            waits.cancel()
            await asyncio.gather(waits, return_exceptions=True)
        await follows
        late = asyncio.ensure_future(take(Job()))
        await asyncio.sleep(0)  # its turn has come, and it does not know yet
        late.cancel()
        await asyncio.gather(late, return_exceptions=True)
        assert turns.computing == turns.waiting == []

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, story()).result()


def test_a_job_that_fails_gives_its_turn_back() -> None:
    async def story(turns: Turns) -> None:
        async with turns.taken(Job()):
            raise ZeroDivisionError

    turns = Turns(1)
    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        pool.submit(asyncio.run, story(turns)).result()
    assert turns.computing == []
