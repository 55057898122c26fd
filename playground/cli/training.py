"""The command train."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from .common import INTERRUPTED, complain

if TYPE_CHECKING:
    from ..training.loop import Plan, Trainer


def train(options: argparse.Namespace) -> int:
    """Say what a run will do, then do it."""
    import logging

    from tqdm import tqdm
    from tqdm.contrib.logging import logging_redirect_tqdm

    from ..training.recipes import RECIPES

    if options.recipe not in RECIPES:
        options.usage_error(f"there is no recipe {options.recipe}; choose {' or '.join(RECIPES)}")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make_trainer = RECIPES[options.recipe]
    device = choose_device(options.device)
    trainer = make_trainer(options.data, options.out, options.minutes, options.resume, device)
    complain(describe(trainer.plan(), trainer))
    pause = 5 if sys.stderr.isatty() else 60  # seconds between two states of the bar
    with logging_redirect_tqdm(), tqdm(unit="token", unit_scale=True, mininterval=pause) as bar:
        try:
            trainer.run(lambda tokens, loss: show(bar, trainer, tokens, loss))
        except KeyboardInterrupt:
            bar.close()
            complain(f"Stopped and saved. Go on with the same command and --resume: {options.out}")
            return INTERRUPTED
    complain(f"The best model lies in {options.out / 'best'}: {trainer.best}")
    return 0


def choose_device(name: str) -> Any:
    """The torch.device of a name: auto takes a CUDA GPU where there is one."""
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise UserError("There is no CUDA GPU here, or this PyTorch cannot use it. Train with --device cpu.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def describe(plan: Plan, trainer: Trainer) -> str:
    """What a run will do, for a person who decides whether to wait for it."""
    from datetime import datetime, timedelta

    end = datetime.now() + timedelta(seconds=plan.seconds)
    epochs = plan.seconds * plan.speed / plan.epoch_tokens
    return (
        f"{plan.parameters:,} parameters, {plan.epoch_tokens:,} target tokens an epoch, "
        f"{plan.speed:,.0f} tokens/s measured on this {trainer.device.type}.\n"
        f"{plan.seconds / 60:.1f} of {trainer.settings.minutes:g} minutes are left: "
        f"about {epochs:.1f} epochs, until {end:%H:%M}."
    )


def show(bar: Any, trainer: Trainer, tokens: int, loss: float) -> None:
    """Move the progress bar of a run on by one step."""
    left = max(0.0, trainer.seconds - trainer.at["seconds"]) / 60
    bar.set_postfix_str(f"epoch {trainer.at['epoch']} loss {loss:.3f} {left:.0f} min left", refresh=False)
    bar.update(tokens)
