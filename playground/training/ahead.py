"""Epochs that other processes make while the model learns: a GPU is faster than one process that draws."""

import ctypes
import multiprocessing
import os
import pickle
import platform
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

import torch

from .hardware import cores

TOO_LONG = 0.2  # share of the time that a GPU may wait
_data: Any = None  # in a worker: what it draws from; sent along with each question it would be copied


class Ahead:
    """The same batches as those of `data`, a `loop.Data`, an epoch for each worker made ahead."""

    def __init__(self, data: Any, workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.workers, self.tokens_per_epoch = workers, data.tokens_per_epoch
        # Forked, so that nobody has to send the data to the workers.
        self.pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), begin, (data,))
        self.made: dict[int, Future[bytes]] = {}
        self.clock, self.waited = clock, 0.0
        self.seen = clock(), 0.0

    def epoch(self, seed: int, first: int = 0) -> Iterator[Any]:
        wanted = range(seed, seed + self.workers + 1)
        self.made = {each: self.made.get(each) or self.pool.submit(draw, each) for each in wanted}
        began = self.clock()
        batches = pickle.loads(self.made[seed].result())
        self.waited += self.clock() - began
        yield from batches[first:]

    def news(self) -> str:
        """What to say of the time since the last look, for a person; empty where little of it was waited."""
        (clock, waited), self.seen = self.seen, (self.clock(), self.waited)
        share = (self.waited - waited) / max(self.seen[0] - clock, 1e-9)
        if share < TOO_LONG:
            return ""
        return (
            f"The GPU has waited for {share:.0%} of the last {self.seen[0] - clock:.0f} s: {self.workers} "
            f"processes draw its batches, and {cores()} cores are too few for them and what else runs there."
        )


def begin(data: Any) -> None:
    """Make this process a worker: with one thread, since others die in a fork; deaf to Ctrl-C, since the
    run ends it; and dead when the run is killed."""
    global _data
    _data = data
    torch.set_num_threads(1)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def draw(seed: int) -> bytes:
    """An epoch in a worker, as bytes: tensors sent by themselves would each take an open file."""
    return pickle.dumps(list(_data.epoch(seed)))
