"""Epochs that other processes make while the model learns: a GPU is faster than one process that draws."""

import ctypes
import multiprocessing
import os
import pickle
import platform
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

import torch

_data: Any = None  # in a worker: what it draws from; sent along with each question it would be copied


class Ahead:
    """The same batches as those of `data`, a `loop.Data`, an epoch for each worker made ahead."""

    def __init__(self, data: Any, workers: int) -> None:
        self.workers, self.tokens_per_epoch = workers, data.tokens_per_epoch
        # Forked, so that nobody has to send the data to the workers.
        self.pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), begin, (data,))
        self.made: dict[int, Future[bytes]] = {}

    def epoch(self, seed: int, first: int = 0) -> Iterator[Any]:
        wanted = range(seed, seed + self.workers + 1)
        self.made = {each: self.made.get(each) or self.pool.submit(draw, each) for each in wanted}
        yield from pickle.loads(self.made[seed].result())[first:]


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
