"""Which of the two a training run waits for: its data or its model.

    python -m tests.benchmarks.drawing RECIPE [--data DIR] [--device cuda] [--seconds N]

Makes the run as `train` would, in a folder that is thrown away, and prints after how many seconds it could
begin and its first batch was there, how many tokens a second are then drawn while nothing learns, and how
many the model learns from where the batches are at hand. Beside a GPU other processes draw; how much of a
core each of them had tells whether they wait or are too few.
"""

import argparse
import tempfile
import time
from pathlib import Path

import torch

from playground.training.ahead import Ahead
from playground.training.hardware import cores
from playground.training.recipes import RECIPES


def computed(pid: int) -> float:
    """Seconds of a core that a process has had. Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100  # clock ticks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recipe", choices=RECIPES)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        trainer = RECIPES[options.recipe](options.data, Path(folder) / "run", None, False, options.device)
        ready = time.monotonic()
        batches = trainer.batches()
        next(batches)
        first = time.monotonic()
        print(f"ready after {ready - began:.1f} s, the first batch {first - ready:.1f} s later", flush=True)
        workers = list(trainer.data.pool._processes) if isinstance(trainer.data, Ahead) else []
        before = [computed(pid) for pid in workers]
        tokens = 0
        while time.monotonic() < first + options.seconds:
            tokens += next(batches).tokens
        took = time.monotonic() - first
        print(f"drawn: {tokens / took:,.0f} tokens a second by {max(1, len(workers))} of {cores()} cores")
        for pid, had in zip(workers, before, strict=True):
            print(f"  process {pid}: {(computed(pid) - had) / took:.0%} of a core")
        print(f"learned from: {trainer.plan().speed:,.0f} tokens a second", flush=True)
        if workers:
            trainer.data.pool.shutdown(wait=False, cancel_futures=True)


if __name__ == "__main__":
    main()
