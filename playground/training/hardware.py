"""What a run makes of the machine: its cores, its fastest sound arithmetic."""

import contextlib
import os
import time
from collections.abc import Iterator

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

from .. import heap
from .distributed import neighbours, ranks


@contextlib.contextmanager
def precision(device: torch.device, fused: bool = False, exact: bool = False) -> Iterator[torch.autocast]:
    """The fastest sound arithmetic of the device: bfloat16 for matrix products where it has them, unless
    exact says that float32 is wanted.

    On a CPU also: every core, attention with or without the fused kernel, and memory that is kept. Beside a
    GPU one core, since more of them would spin where others draw the batches.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1 if device.type == "cuda" else max(1, cores() // neighbours()))
    try:
        if device.type == "cuda":
            torch.set_float32_matmul_precision("high")
            yield torch.autocast("cuda", torch.bfloat16, enabled=not exact)
            return
        heap.set_for_training()
        with sdpa_kernel(SDPBackend.FLASH_ATTENTION if fused else SDPBackend.MATH):
            # rank 0 decides: what is found by trying may differ from one process to the next
            fast = not exact and bool(ranks().told(fast_bfloat16()))
            yield torch.autocast("cpu", torch.bfloat16, enabled=fast)
    finally:
        torch.set_num_threads(threads)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fast_bfloat16(size: int = 512) -> bool:
    """Whether this CPU multiplies bfloat16 matrices faster than float32 ones, found by trying:
    some are five times faster, some ten times slower."""

    def seconds(dtype: torch.dtype) -> float:
        x = torch.ones(size, size, dtype=dtype)
        x @ x
        start = time.perf_counter()
        for _ in range(5):
            x @ x
        return time.perf_counter() - start

    return seconds(torch.bfloat16) < seconds(torch.float32)
