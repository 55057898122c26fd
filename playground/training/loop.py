"""The training loop: the same for every recipe, resumable, on a CPU or a CUDA GPU."""

import contextlib
import copy
import itertools
import logging
import math
import os
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from .. import heap
from ..errors import UserError
from ..messages import Message
from .ahead import Ahead
from .distributed import ranks
from .hardware import cores, precision
from .optimiser import make_optimisers, schedule
from .starving import Starving
from .stopping import Stopped, StopRequest

log = logging.getLogger(__name__)

STATE = "state.pt"
PATIENCE = 10  # steps in a row that may be skipped
TRIM_SECONDS = 60  # between two times at which freed memory is given back, and other work is looked for
WORKERS = 8  # processes that draw batches for a GPU, at most


class Diverged(UserError):
    """A run whose loss leads nowhere any more."""


class Batch(Protocol):
    """What the loop knows of a batch."""

    @property
    def tokens(self) -> int:
        """Tokens that the loss counts."""

    def to(self, device: torch.device) -> "Batch": ...

    def part(self, rank: int, ranks: int) -> "Batch":
        """The rows of one of several processes."""


class Data(Protocol):
    """What the loop knows of the training data."""

    tokens_per_epoch: int  # about

    def epoch(self, seed: int, first: int = 0) -> Iterator[Batch]:
        """The batches of an epoch from number `first` on: the same ones for the same seed."""


@dataclass(frozen=True)
class Settings:
    """How to train; the defaults are those of the shipped models."""

    minutes: float  # of training, over all resumed parts; the learning rate falls to 0 at their end
    steps: int = 0  # in place of the minutes, for a run that is the same on every machine
    lr: float = 2e-3  # AdamW: embeddings, norms, biases
    matrix_lr: float = 0.02  # Muon: matrices inside the blocks
    weight_decay: float = 0.02  # of the matrices
    warmup: float = 0.02  # share of the run in which the learning rate rises
    decay: float = 0.5  # share of the run, at its end, in which it falls
    clip: float = 1.0  # largest norm of the gradient
    average: float = 0.998  # the averaged weights keep this share of themselves each step
    save_minutes: float = 3.0
    validate_minutes: float = 6.0
    seed: int = 0
    fused: bool = False  # attention in one kernel on a CPU: slower for short sentences, faster for long rows
    muon: bool = True  # False: AdamW for the matrices too, with the rate of the rest
    one_shape: bool = False  # all batches have one, so that the loss is compiled as a whole, on a GPU too
    exact: bool = False  # float32 throughout, which for a small model is faster too


@dataclass(frozen=True)
class Plan:
    """What a run will do, known before it begins."""

    parameters: int
    epoch_tokens: int  # that the loss counts
    speed: float  # tokens a second, measured
    seconds: float  # that are left of the run, validation included


class Trainer:
    """Trains a model; `run` goes on until its minutes or steps are over or the process is told to stop.

    make_model: called when the seed is set, which so decides the initial weights too.
    loss: mean loss of a batch. validate: scores of the averaged weights, the first of which
    decides which weights are kept as best (higher is better).
    keep: called with the averaged model and its scores whenever they are the best so far.
    """

    def __init__(
        self,
        make_model: Callable[[], nn.Module],
        data: Data,
        loss: Callable[[Any, Any], Tensor],
        validate: Callable[[Any], dict[str, float]],
        keep: Callable[[Any, dict[str, float]], None],
        settings: Settings,
        out: Path,
        device: torch.device,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ranks = ranks()
        torch.manual_seed(settings.seed)
        self.model, self.device = make_model().to(device), device
        if device.type == "cuda" and not settings.one_shape:  # joins the steps between the matrix products
            for block in (*self.model.encoder, *self.model.decoder):
                block.compile(dynamic=True)
        self.average = {name: t.detach().clone() for name, t in self.model.state_dict().items()}
        self.data = Ahead(data, min(WORKERS, cores())) if device.type == "cuda" else data
        self.loss, self.validate, self.keep = loss, validate, keep
        self.settings, self.out, self.clock = settings, out, clock
        self.seed_ranks()
        self.optimisers = make_optimisers(
            self.model, settings.lr, settings.matrix_lr, settings.weight_decay, settings.muon
        )
        self.rates = [[group["lr"] for group in o.param_groups] for o in self.optimisers]
        self.at = {"epoch": 0, "batch": 0, "step": 0, "tokens": 0, "seconds": 0.0, "skipped": 0}
        self.best: dict[str, float] = {}
        self.gradient = math.nan  # its norm in the last step, before it is clipped
        self.stop = StopRequest()

    @cached_property
    def objective(self) -> Callable[[Any], Tensor]:
        """The loss of a batch; made when all ranks are ready to step, since they agree on it."""
        return self.ranks.objective(self.model, self.loss)

    @contextlib.contextmanager
    def agreeing(self) -> Iterator[None]:
        """Lets go of what holds the group of all ranks when their run is over, so that the group can end."""
        try:
            yield
        finally:
            vars(self).pop("objective", None)

    def seed_ranks(self) -> None:
        """What dropout silences differs from rank to rank; the first has what one alone would have."""
        if not self.ranks.first:
            torch.manual_seed(self.settings.seed + self.ranks.rank)

    @property
    def done(self) -> float:
        """How much of the run lies behind it: 1 at its end."""
        if self.settings.steps:
            return self.at["step"] / self.settings.steps
        return self.at["seconds"] / max(1e-9, self.settings.minutes * 60)

    def state(self) -> dict[str, Any]:
        """Everything that the rest of the run depends on."""
        return {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimisers": [o.state_dict() for o in self.optimisers],
            "at": self.at,
            "best": self.best,
            "random": torch.get_rng_state(),
            "cuda_random": torch.cuda.get_rng_state_all() if self.device.type == "cuda" else [],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to where `state` was taken."""
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            # The settings of this run hold, not those it was begun with.
            optimiser.load_state_dict(saved | {"param_groups": optimiser.state_dict()["param_groups"]})
        if not all(isinstance(one, int | float) for part in ("at", "best") for one in state[part].values()):
            raise TypeError("its counts are no numbers.")
        self.at, self.best = self.at | state["at"], state["best"]
        torch.set_rng_state(state["random"].cpu())
        if self.device.type == "cuda":
            torch.cuda.set_rng_state_all([t.cpu() for t in state.get("cuda_random", [])])
        self.seed_ranks()

    def save(self) -> None:
        """Write everything that `resume` needs; a cut while writing leaves the former state, and so do
        weights that cannot be used: for them it raises UserError, and for a disk that is full."""
        if not self.ranks.first:
            return
        file = self.out / STATE
        if not all_finite(self.state()):
            raise UserError(Message("training.not-finite", {"step": self.at["step"], "file": file}))
        self.out.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        try:
            torch.save(self.state(), fresh)
            os.replace(fresh, file)
        except (OSError, RuntimeError) as error:  # PyTorch's own where the disk is full
            fresh.unlink(missing_ok=True)
            told = {"step": self.at["step"], "file": file, "why": first_line(error)}
            raise UserError(Message("training.not-saved", told)) from None

    def resume(self) -> None:
        """Go on from the last saved state."""
        file = self.out / STATE
        if not file.is_file():
            raise UserError(f"{file} is missing, so there is nothing to resume. Train without --resume.")
        try:
            state = torch.load(file, map_location=self.device, weights_only=True)
            finite = all_finite(state)
            self.restore(state)
        # What a damaged file raises depends on where the damage is; nothing else happens here.
        except Exception as error:
            # PyTorch's advice on what it does not trust would run code that the file brings along.
            unread = isinstance(error, pickle.UnpicklingError)
            reason = "it cannot be read as tensors and numbers." if unread else first_line(error)
            raise UserError(
                f"{file} is damaged or no state of this recipe: {reason} "
                "Train without --resume in another folder."
            ) from None
        if not finite:
            raise UserError(
                f"{file} holds weights that are no finite numbers, from which nothing can be learned. "
                "Train without --resume in another folder."
            )

    def plan(self, steps: int = 8) -> Plan:
        """What `run` will do. The speed is measured over a few steps, which are then undone."""
        before = copy.deepcopy(self.state())
        batches = list(itertools.islice(self.batches(), steps))
        with precision(self.device, self.settings.fused, self.settings.exact) as autocast:
            for batch in batches:  # the first step of a process is slower, and of each shape where compiled
                self.step(batch, autocast, 0.0)
            tokens, start = self.at["tokens"], self.clock()
            for batch in batches:
                self.step(batch, autocast, 0.0)
            took = self.clock() - start
        speed = (self.at["tokens"] - tokens) / max(took, 1e-9)
        self.restore(before)
        return Plan(
            parameters=sum(p.numel() for p in self.model.parameters() if p.requires_grad),
            epoch_tokens=self.data.tokens_per_epoch,
            speed=speed,
            seconds=max(0.0, self.settings.minutes * 60 - self.at["seconds"])
            if not self.settings.steps
            else (self.settings.steps - self.at["step"]) * took / steps,
        )

    def describe(self) -> str:
        """What `run` will do, for a person who decides whether to wait for it."""
        plan = self.plan()
        end = datetime.now() + timedelta(seconds=plan.seconds)
        epochs = plan.seconds * plan.speed / plan.epoch_tokens
        left = f"{plan.seconds / 60:.1f} of {self.settings.minutes:g} minutes"
        if total := self.settings.steps:
            left = f"{total - self.at['step']:,} of {total:,} steps"
        return (
            f"{plan.parameters:,} parameters, {plan.epoch_tokens:,} target tokens an epoch, "
            f"{plan.speed:,.0f} tokens/s measured on this {self.device.type}.\n"
            f"{left} are left: about {epochs:.1f} epochs, until {end:%H:%M}."
        )

    @property
    def minute(self) -> float:
        """How long it has trained."""
        return self.at["seconds"] / 60

    @property
    def progress(self) -> str:
        """How far the run is."""
        left = f"{max(0.0, self.settings.minutes - self.minute):.0f} min left"
        if self.settings.steps:
            left = f"step {self.at['step']:,} of {self.settings.steps:,}"
        skipped = f", {self.at['skipped']} steps skipped" if self.at["skipped"] else ""
        return f"epoch {self.at['epoch']} {left}{skipped}"

    def run(self, report: Callable[[int, float], None] = lambda tokens, loss: None) -> None:
        """Train until the minutes are over; save on the way and at the end.

        report: told the tokens and the loss of each step. A first Ctrl-C or SIGTERM ends the
        step, saves, and raises KeyboardInterrupt. Raises Diverged, having saved, where step after step
        has to be skipped.
        """
        began, lost = self.clock() - self.at["seconds"], 0
        saved = validated = trimmed = self.at["seconds"]
        starving = Starving()
        with (
            self.agreeing(),
            precision(self.device, self.settings.fused, self.settings.exact) as autocast,
            self.stop.listening(),
        ):
            if self.done >= 1:  # resumed at its end: only the last look is missing
                self.judge()
                return self.save()
            for batch in self.batches():
                value = self.step(batch, autocast, self.done)
                now = self.at["seconds"] = self.ranks.told(self.clock() - began)
                report(batch.tokens, value)
                lost = lost + 1 if math.isnan(value) else 0
                if lost == PATIENCE:
                    self.save()
                    raise Diverged(self.diverged)
                over = self.done >= 1
                asked = self.ranks.told(self.stop.asked)
                if not asked and (over or now - validated >= self.settings.validate_minutes * 60):
                    self.judge()
                    self.at["seconds"] = validated = self.ranks.told(self.clock() - began)
                if now - trimmed >= TRIM_SECONDS:
                    heap.trim()
                    # Beside a GPU the thread waits for it, or it for the data.
                    watched = self.data if isinstance(self.data, Ahead) else starving
                    if news := watched.news():
                        log.warning(news)
                    trimmed = now
                asked = self.ranks.told(self.stop.asked)  # while it was measured, perhaps
                if asked or over or now - saved >= self.settings.save_minutes * 60:
                    self.save()
                    saved = self.at["seconds"]
                if asked:
                    raise KeyboardInterrupt
                if over:
                    return

    @property
    def diverged(self) -> str:
        """Why a run ends early."""
        return (
            f"The loss or its gradient was no finite number in {PATIENCE} steps in a row (epoch "
            f"{self.at['epoch']}, batches up to {self.at['batch']}). They changed nothing, and the state is "
            f"saved in {self.out / STATE}: --resume goes on behind them. If this comes again, look at the "
            "data there, or train anew with smaller learning rates."
        )

    def batches(self) -> Iterator[Batch]:
        """Batch after batch, epoch after epoch, beginning where the state stands."""
        while True:
            for batch in self.data.epoch(self.settings.seed + self.at["epoch"], self.at["batch"]):
                yield batch.to(self.device)
            self.at["epoch"] += 1
            self.at["batch"] = 0

    def step(self, batch: Batch, autocast: torch.autocast, progress: float) -> float:
        """One update of the weights; returns the loss. Where it or its gradient is no finite number, all
        weights stay as they are, and it returns NaN."""
        self.model.train()
        share, weight = self.ranks.share(batch)
        with autocast:
            value = self.objective(share) * weight
        value.backward()
        value = self.ranks.mean(value.detach())
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
        self.gradient = norm.item()
        if not (value.isfinite() & norm.isfinite()):
            self.model.zero_grad()
            self.at["batch"] += 1
            self.at["skipped"] += 1
            return math.nan
        rate = schedule(progress, self.settings.warmup, self.settings.decay)
        with autocast:  # Muon multiplies matrices too
            for optimiser, rates in zip(self.optimisers, self.rates, strict=True):
                for group, full in zip(optimiser.param_groups, rates, strict=True):
                    group["lr"] = full * rate
                optimiser.step()
                optimiser.zero_grad()
        # Counted here and nowhere earlier: a state saved after this step has exactly this batch behind it.
        self.at["batch"] += 1
        self.at["step"] += 1
        self.at["tokens"] += batch.tokens
        # Early on the average follows fast, so that the first weights are soon forgotten.
        keep = min(self.settings.average, self.at["step"] / (self.at["step"] + 10))
        weights = self.model.state_dict()
        torch._foreach_lerp_(list(self.average.values()), [weights[n] for n in self.average], 1 - keep)
        return value.item()

    def judge(self) -> None:
        """Measure the averaged weights on the dev data and keep them if they are the best so far; the other
        ranks wait for the first meanwhile.

        A request to stop cuts the measuring short. Weights or a score that are no finite numbers are never
        the best.
        """
        if not self.ranks.first:
            return
        # A checkpoint keeps them in 16 bits, in which they have to be finite too.
        if not all_finite([t.half() for t in self.average.values()]):
            log.warning("minute %.1f: the weights are no finite numbers, so they are not kept", self.minute)
            return
        # A copy on the CPU, where a checkpoint is read too; the weights in training are untouched.
        model = copy.deepcopy(self.model).cpu()
        model.load_state_dict(self.average)
        model.eval()
        try:
            with self.stop.at_once():
                scores = self.validate(model)
            name, score = next(iter(scores.items()))
            log.info("minute %.1f, step %d: %s", self.minute, self.at["step"], scores)
            # Of equals the one that was trained longer.
            if math.isfinite(score) and (not self.best or score >= self.best[name]):
                self.keep(model, scores)
                self.best = scores
        except Stopped:
            log.info("minute %.1f: stopped before the dev data was read", self.minute)


def first_line(error: Exception) -> str:
    """What a library says is wrong, as the end of a sentence."""
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".") + "."


def all_finite(content: object) -> bool:
    """Whether every tensor in dicts and lists, however deep, holds finite numbers alone."""
    if isinstance(content, Tensor):
        return bool(content.isfinite().all())
    if isinstance(content, dict):
        return all(map(all_finite, content.values()))
    return not isinstance(content, list | tuple) or all(map(all_finite, content))
