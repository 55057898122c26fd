"""The commands train, average and calibrate."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from .common import INTERRUPTED, complain

if TYPE_CHECKING:
    from ..training.loop import Trainer


def train(options: argparse.Namespace) -> int:
    """Say what a run will do, then do it."""
    # Before PyTorch is imported: its threads shall sleep while they wait. They spin by default, and beside
    # other work on the same cores a step then takes six times as long as alone instead of two.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import logging

    from tqdm import tqdm
    from tqdm.contrib.logging import logging_redirect_tqdm

    from ..training.distributed import joined
    from ..training.keeping import claimed
    from ..training.loop import Trainer
    from ..training.recipes import RECIPES, SELF_MADE, changed

    if options.recipe not in RECIPES:
        options.usage_error(f"there is no recipe {options.recipe}; choose {' or '.join(RECIPES)}")
    if options.data is None and options.recipe not in SELF_MADE:
        options.usage_error(f"the recipe {options.recipe} needs --data DIR, where its training data is")
    make_trainer = changed(options.recipe, options.changes)
    device = choose_device(options.device)
    with joined(device) as ranks, claimed(options.out) if ranks.first else contextlib.nullcontext():
        logging.basicConfig(level=logging.INFO if ranks.first else logging.ERROR, format="%(message)s")
        with ranks.in_turn():
            trainer = make_trainer(options.data, options.out, options.minutes, options.resume, device)
        if ranks.size > 1 and not isinstance(trainer, Trainer):
            raise UserError(f"The recipe {options.recipe} trains in one process. Start it without torchrun.")
        plan = trainer.describe()
        if not ranks.first:
            return follow(trainer)
        complain(plan)
        pause = 5 if sys.stderr.isatty() else 60  # seconds between two states of the bar
        with logging_redirect_tqdm(), tqdm(unit="token", unit_scale=True, mininterval=pause) as bar:
            try:
                trainer.run(lambda tokens, loss: show(bar, trainer, tokens, loss))
            except KeyboardInterrupt:
                bar.close()
                complain(f"Stopped and saved. Go on with the same command and --resume: {options.out}")
                return INTERRUPTED
    if not trainer.best:
        raise UserError("No model was kept: the weights or scores of all that were measured are no numbers.")
    complain(f"The best model lies in {options.out / 'best'}: {trainer.best}")
    return 0


def average(options: argparse.Namespace) -> int:
    """Write the mean of checkpoints."""
    from ..training import averaging

    averaging.average(options.folders, options.out)
    complain(f"The mean of {len(options.folders)} checkpoints lies in {options.out}")
    return 0


def calibrate(options: argparse.Namespace) -> int:
    """Write a language model with the temperature built in that dev asks for."""
    from ..training import calibrating

    result = calibrating.calibrate(options.folder, options.data, options.out)
    temperature = result.metrics["training"]["temperature"]
    complain(f"At temperature {temperature} dev is the most probable. That model lies in {options.out}")
    return 0


def follow(trainer: Trainer) -> int:
    """A rank that does its share and leaves the rest to the first."""
    try:
        trainer.run()
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def choose_device(name: str) -> Any:
    """The torch.device of a name: auto takes a CUDA GPU where there is one."""
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise UserError("There is no CUDA GPU here, or this PyTorch cannot use it. Train with --device cpu.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def show(bar: Any, trainer: Trainer, tokens: int, loss: float) -> None:
    """Move the progress bar of a run on by one step."""
    bar.set_postfix_str(f"{trainer.progress} loss {loss:.3f}", refresh=False)
    bar.update(tokens)
