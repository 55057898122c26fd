"""Whose turn it is to compute. Of many jobs a few compute at once, and a long one holds up no short one:
after a slice of time it pauses, between two of its pieces, for those that have had less.

Turns are given by two rules alternately: to whoever has computed least (people before programs, then the
first who came), and to whoever has waited longest. By the first a short job is through at once, by the second
a long one comes to its end under any load.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ..errors import UserError
from ..messages import Message

MODEL = "model"  # the concurrency_id of all that takes turns
AT_ONCE = 2  # jobs that compute
SLICE = 0.5  # seconds of a turn, if others wait
MOST = 96  # jobs that compute or wait
FOR_PEOPLE = 32  # of these places, which programs leave free


class Busy(UserError):
    """There are too many jobs before this one."""


@dataclass(eq=False)
class Job:
    """One event or call, as far as its turns go."""

    person: bool = True  # on the page, and no program
    used: float = 0.0  # seconds that it has computed
    began: float = 0.0  # its turn, if it has one
    turn: Future[None] = field(default_factory=Future)  # the next one; done when it has come


class Turns:
    """The turns of one page. A job asks for one, gives way now and then, and ends it."""

    def __init__(self, at_once: int = AT_ONCE, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.Lock()
        self.at_once = at_once
        self.given = 0
        self.waiting: list[Job] = []  # whoever has waited longest comes first
        self.computing: list[Job] = []

    def check_room(self, person: bool) -> None:
        """Raises Busy where there is no place for another job."""
        before = len(self.computing) + len(self.waiting)
        if before >= (MOST if person else MOST - FOR_PEOPLE):
            raise Busy(Message("requests.before-yours", {"n": before}))

    def ask(self, job: Job) -> Future[None]:
        with self.lock:
            job.turn = Future()
            self.waiting.append(job)
            self.hand_out()
        return job.turn

    def end(self, job: Job) -> None:
        with self.lock:
            job.used += self.clock() - job.began
            self.computing.remove(job)
            self.hand_out()

    def hand_out(self) -> None:
        while self.at_once > len(self.computing) and self.waiting:
            self.given += 1
            least = min(self.waiting, key=lambda job: (job.used, not job.person))
            job = least if self.given % 2 else self.waiting[0]
            self.waiting.remove(job)
            if job.turn.set_running_or_notify_cancel():  # else whoever asked has left meanwhile
                job.began = self.clock()
                self.computing.append(job)
                job.turn.set_result(None)

    def give_way(self, job: Job) -> None:
        """Between two pieces of a job that computes: if its slice is over and others wait, it waits too."""
        if self.waiting and self.clock() - job.began >= SLICE:
            self.end(job)
            self.ask(job).result()

    @asynccontextmanager
    async def taken(self, job: Job) -> AsyncIterator[None]:
        """A turn, as soon as it comes."""
        turn = self.ask(job)
        try:
            await asyncio.wrap_future(turn)
        except asyncio.CancelledError:
            if not turn.cancel():  # it has come at the same moment
                self.end(job)
            raise
        try:
            yield
        finally:
            self.end(job)
