"""Runs that a person starts in the page: each in a process of its own, one after the other.

A run that pauses saves its state and ends its process; to go on is to resume it. So a slot is held only by
what is learning, and what the page does is what `train toy` does.
"""

import contextlib
import logging
import math
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import torch

from ..errors import UserError
from ..measuring.evidence import Evidence
from ..measuring.toys import Look, look
from ..messages import Message
from ..uses.toys.tasks import Task, task_of
from .films import Film
from .loop import STATE, Diverged
from .recording import FOLDER
from .toys import SAMPLES, Toy, toy_trainer

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.35  # two looks, at least;
LOOKING = 0.25  # and of the time at most this share goes into them
MOST_SECONDS = 600.0  # of one stretch of a run
DIVERGED = Message("training.diverged")
TOO_LONG = Message("training.too-long")
KEPT = 40  # runs on this host; the oldest that do not learn make room
WAITING = 20  # runs that may wait
STEP_BY_STEP = 10  # updates of "Step"
NICE = 5  # the page comes first
WAITS, LEARNS, PAUSED, FINISHED, FAILED = "waits", "learns", "paused", "finished", "failed"


# ---- in the process of the run


@dataclass(frozen=True)
class Ended:
    """The last that a run tells."""

    state: str
    why: str | Message = ""


def learn(toy: Toy, text: str, folder: Path, until: int, channel: Connection) -> None:
    """Train, or go on, to step `until`; look, keep weights and tell on the way."""
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # until somebody listens
        os.nice(NICE)
    if hasattr(os, "sched_setaffinity"):  # one core, whatever others there are
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    torch.set_num_threads(1)
    # Whoever read is gone: then nobody waits for the run any more.
    with contextlib.suppress(BrokenPipeError):
        try:
            channel.send(stretch(toy, task_of(toy.task, text), folder, until, channel))
        except UserError as error:
            channel.send(Ended(FAILED, error.told))
        except OSError as error:
            channel.send(Ended(FAILED, Message("training.not-stored", {"why": error.strerror})))


def stretch(toy: Toy, task: Task, folder: Path, until: int, channel: Connection) -> Ended:
    resume = (folder / STATE).exists()
    trainer = toy_trainer(toy, task, folder, resume, torch.device("cpu"), channel.send)
    tests, model = trainer.tests, trainer.model
    begun = due = time.monotonic()

    def seen(gradient: float) -> Look:
        model.eval()
        step = trainer.at["step"]
        found = look(model, task.tokenizer, step, gradient, tests.train, tests.held, SAMPLES)
        model.train()
        return found

    def report(tokens: int, loss: float) -> None:
        nonlocal due
        step, now = trainer.at["step"], time.monotonic()
        if now >= due or step >= min(until, toy.steps):
            channel.send(seen(trainer.gradient))
            due = now + max(SECONDS_BETWEEN, (time.monotonic() - now) / LOOKING)
        if step >= until or now - begun > MOST_SECONDS:
            trainer.stop.asked = True

    if not resume:
        channel.send(seen(math.nan))
    try:
        with trainer.stop.listening():
            if os.name == "posix":
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
            trainer.run(report)
    except KeyboardInterrupt:  # saved
        if trainer.at["step"] >= toy.steps:
            return Ended(FINISHED)
        return Ended(PAUSED, TOO_LONG if time.monotonic() - begun > MOST_SECONDS else "")
    except Diverged:
        return Ended(FAILED, DIVERGED)
    return Ended(FINISHED)


# ---- in the process of the page


@dataclass
class Run:
    """One run of one person, as far as it has come."""

    toy: Toy
    text: str
    folder: Path
    state: str = WAITS
    why: str | Message = ""  # told in the language of whoever looks
    until: int = 0
    looks: list[Look] = field(default_factory=list)
    process: BaseProcess | None = None
    news: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.film = Film(self.toy, self.folder / FOLDER, self.text)

    @property
    def task(self) -> Task:
        return task_of(self.toy.task, self.text)

    @property
    def step(self) -> int:
        return self.looks[-1].step if self.looks else 0

    @property
    def going(self) -> bool:
        return self.state in (WAITS, LEARNS)

    def tell(self, news: "Look | Evidence | Ended") -> None:
        """What the process tells."""
        with self.news:
            if isinstance(news, Look):
                self.looks.append(news)
            elif isinstance(news, Evidence):
                self.film.evidence.append(news)
            else:
                self.state, self.why = news.state, news.why
            self.news.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Until there is another look than the `seen` ones, or the run ends."""
        with self.news:
            self.news.wait_for(lambda: len(self.looks) > seen or not self.going, seconds)


class Runs:
    """All runs of this host, by the sessions of those who started them; one learns at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.runs: OrderedDict[str, Run] = OrderedDict()
        self.kept: dict[str, Run] = {}  # by session too: to stand beside the next one
        self.queue: list[Run] = []
        self.active: Run | None = None
        self.root = Path(tempfile.mkdtemp(prefix="playground-runs-"))
        # Runs are forked from a process that has imported all they need, and has no threads.
        self.context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        if os.name == "posix":
            self.context.set_forkserver_preload([__name__])
            forkserver.ensure_running()  # it imports while nobody waits

    def start(self, session: str, toy: Toy, text: str = "") -> Run:
        """A new run, in place of the one that this session has. Raises UserError for settings that make
        none, and where too many wait."""
        toy.check()
        task_of(toy.task, text)
        self.end(session)
        with self.lock:
            self.make_room()
            run = Run(toy, text, Path(tempfile.mkdtemp(dir=self.root)) / "run", until=toy.steps)
            self.runs[session] = run
        self.enqueue(run)
        return run

    def of(self, session: str) -> Run | None:
        """The run of a session."""
        return self.runs.get(session)

    def kept_by(self, session: str) -> Run | None:
        """The run that a session keeps beside."""
        return self.kept.get(session)

    def keep(self, session: str) -> Run:
        """Let the run of a session stand beside its next one, in place of the one that did. Raises UserError
        where there is none, and for one that has not ended."""
        run = self.runs.get(session)
        if run is None or not run.looks:
            raise UserError(Message("training.no-run"))
        if run.going:
            raise UserError(Message("training.still-learns"))
        with self.lock:
            former, self.kept[session] = self.kept.get(session), run
        if former not in (None, run):
            remove(former)
        return run

    def go_on(self, session: str, steps: int | None = None) -> Run:
        """Let a paused run learn on, to its end or for some steps. Raises UserError where there is none."""
        run = self.runs.get(session)
        if run is None or run.state != PAUSED:
            raise UserError(Message("training.no-paused"))
        run.until = run.toy.steps if steps is None else min(run.toy.steps, run.step + steps)
        run.state, run.why = WAITS, ""
        self.enqueue(run)
        return run

    def place(self, run: Run) -> int:
        """How many runs learn before this one."""
        with self.lock:
            return self.queue.index(run) + (self.active is not None) if run in self.queue else 0

    def pause(self, session: str) -> None:
        """Let the run of a session end its step and save."""
        if run := self.runs.get(session):
            with self.lock:
                if run in self.queue:
                    self.queue.remove(run)
                    never = Ended(FAILED, Message("training.never-began"))
                    run.tell(Ended(PAUSED) if run.looks else never)
            if run.process is not None and run.process.is_alive():
                run.process.terminate()  # the loop ends its step and saves: StopRequest

    def stop(self, session: str) -> None:
        """Let the run of a session end here: its film stays."""
        if run := self.runs.get(session):
            run.until = 0
            self.pause(session)
            if run.state == PAUSED:
                run.tell(Ended(FINISHED))

    def end(self, session: str) -> None:
        """End the run of a session, and forget it unless it is kept."""
        with self.lock:
            run = self.runs.pop(session, None)
            if run in self.queue:
                self.queue.remove(run)
        if run is not None and run is not self.kept.get(session):
            remove(run)

    def leave(self, session: str) -> None:
        """End the run of a session, and forget it and the kept one."""
        kept = self.kept.pop(session, None)
        self.end(session)
        if kept is not None:
            remove(kept)

    def make_room(self) -> None:
        """Forget runs that do not learn, the oldest first; raises UserError where too many wait."""
        if len(self.queue) >= WAITING:
            raise UserError(Message("training.many-wait", {"n": WAITING}))
        for session in [s for s, run in self.runs.items() if not run.going]:
            if len(self.runs) < KEPT:
                return
            for run in (self.runs.pop(session), self.kept.pop(session, None)):
                if run is not None:
                    remove(run)

    def enqueue(self, run: Run) -> None:
        with self.lock:
            self.queue.append(run)
        self.begin_next()

    def begin_next(self) -> None:
        """Begin the run that has waited longest, where none learns."""
        with self.lock:
            if self.active is not None or not self.queue:
                return
            run = self.active = self.queue.pop(0)
            ours, theirs = self.context.Pipe(duplex=False)
            run.process = self.context.Process(
                target=learn, args=(run.toy, run.text, run.folder, run.until, theirs), daemon=True
            )
            run.process.start()
            theirs.close()
            run.state = LEARNS
        threading.Thread(target=self.listen, args=(run, ours), daemon=True).start()

    def listen(self, run: Run, channel: Connection) -> None:
        """Hand on what the process tells, until it ends."""
        end = Ended(FAILED, Message("training.ended-outside"))
        with contextlib.suppress(EOFError, OSError), channel:
            while not isinstance(news := channel.recv(), Ended):
                run.tell(news)
            end = news
        run.process.join()
        if end.state == PAUSED and not run.until:  # stopped meanwhile
            end = Ended(FINISHED)
        with self.lock:
            self.active = None
        run.tell(end)
        self.begin_next()

    def close(self) -> None:
        """End all runs and delete what they stored."""
        for session in list(self.runs):
            self.leave(session)
        shutil.rmtree(self.root, ignore_errors=True)


def remove(run: Run) -> None:
    """End what is left of a run, and delete what it stored."""
    if run.process is not None:
        run.process.kill()
    shutil.rmtree(run.folder.parent, ignore_errors=True)
