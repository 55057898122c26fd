"""A small run for the tests of several processes, each of which is started with this:

    torchrun --standalone --nproc-per-node 2 -m tests.training.ranks OUT [--resume] [--die N]

It saves after every step, and writes the losses. --die: the last rank ends in step N as if it were killed.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import torch

from playground.errors import UserError
from playground.training import hardware
from playground.training.distributed import joined
from tests.training.test_loop import make

STEPS = 6


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--die", type=int)
    options = parser.parse_args()
    hardware.fast_bfloat16 = lambda: False  # a trial, whose outcome may differ between two runs
    losses = []
    with joined(torch.device("cpu")) as ranks:
        trainer = make(options.out, dropout=0.0, steps=STEPS, save_minutes=0)
        if options.resume:
            trainer.resume()

        def report(tokens: int, loss: float) -> None:
            losses.append(loss)
            if options.die == trainer.at["step"] and ranks.rank == ranks.size - 1:
                os._exit(1)

        trainer.run(report)
        if ranks.first:
            (options.out / "losses.json").write_text(json.dumps(losses))
    if left := [name for name in threads() if "gloo" in name]:
        raise UserError(f"These threads outlive the group of the ranks: {left}")
    return 0


def threads() -> list[str]:
    """The names of those of this process, where Linux tells them."""
    return [file.read_text().strip() for file in Path("/proc/self/task").glob("*/comm")]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as error:
        sys.exit(str(error))
