"""The recipe `positions`: twins that differ in their position scheme alone, trained and scored.

A run is one task, scheme and seed. A finished run lies in a folder of its own, so a cut loses at most the
run that was going on.
"""

import dataclasses
import itertools
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import torch
from torch import nn

from .. import checkpoints
from ..checkpoints import Checkpoint
from ..errors import UserError
from ..measuring.records import commit
from ..text.specials import NO_LABEL
from ..transformer import Transformer
from ..uses.shootout.answering import score
from ..uses.shootout.tasks import TASKS, TOKENIZER, Task, prompts
from ..uses.shootout.twins import SCHEMES, make_twin
from .hardware import cores, precision
from .next_token import RowBatch, compiled_loss, row_batch
from .optimiser import make_optimisers, schedule
from .stopping import StopRequest

log = logging.getLogger(__name__)

TEST_SEED = 1_000_003  # of the strings that are tested on; training draws from other seeds
STRINGS = 500  # that are tested a length
MEASURED = 16  # steps that tell how long the runs will take
CLIP = 1.0  # largest norm of the gradient
TASK = "positions"
CARD = """A twin of the shoot-out of position schemes: task {task}, positions {scheme}, seed 0.

See ../card.md and ../metrics.json.
"""


@dataclass(frozen=True)
class Recipe:
    """What is the same for all twins."""

    steps: int = 1500
    batch_tokens: int = 1024  # with padding
    seeds: int = 3
    lr: float = 2e-3  # AdamW: embeddings and norms
    matrix_lr: float = 0.01  # Muon: matrices inside the blocks
    warmup: float = 0.02  # share of the steps in which the learning rate rises
    decay: float = 0.5  # share of the steps, at the end, in which it falls to 0


RECIPES = {"positions": Recipe()}


@dataclass(frozen=True)
class Run:
    """One twin on one task."""

    task: Task
    scheme: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.task.name}-{self.scheme}-{self.seed}"


def make_batch(task: Task, seed: int, number: int, tokens: int) -> RowBatch:
    """Batch `number` of a seed: the same strings for every scheme. Their lengths are drawn from the shorter
    or from the longer half of those trained, so that little is padding and two shapes are compiled."""
    generator = torch.Generator().manual_seed(seed * TEST_SEED + number)
    half = task.trained // 2
    longest = half * (1 + int(torch.randint(2, (), generator=generator)))
    width = 2 * longest + 2
    rows = tokens // width
    strings = task.draw(rows, longest, generator)
    lengths = torch.randint(longest - half + 1, longest + 1, (rows,), generator=generator)
    specials = TOKENIZER.specials
    ids, labels = (strings.new_full((rows, width), filler) for filler in (specials.pad, NO_LABEL))
    for n in range(longest - half + 1, longest + 1):
        chosen = lengths == n
        asked = strings[chosen, :n]
        answers = task.answer(asked)
        ids[chosen, : 2 * n + 2] = torch.cat([prompts(asked), answers], dim=1)
        ends = answers.new_full((len(answers), 1), specials.eos)
        labels[chosen, n + 1 : 2 * n + 2] = torch.cat([answers, ends], dim=1)
    return row_batch(ids, labels)


class Shootout:
    """All runs, one after the other: seed by seed, so that a table stands early."""

    def __init__(self, recipe: Recipe, out: Path, device: torch.device) -> None:
        self.recipe, self.out, self.device = recipe, out, device
        self.runs = [
            Run(task, scheme, seed)
            for seed in range(recipe.seeds)
            for task in TASKS.values()
            for scheme in SCHEMES
        ]
        self.loss = compiled_loss()
        self.stop = StopRequest()
        # Each scheme and each shape is compiled once and kept for the seeds to come.
        torch._dynamo.config.recompile_limit = 8 * len(SCHEMES) * len(TASKS)

    def folder(self, run: Run) -> Path:
        return self.out / run.name

    @property
    def best(self) -> str:
        """What stands in `best` in the end."""
        return f"{len(self.runs)} runs, scored in metrics.json"

    def describe(self) -> str:
        """What `run` will do, before it begins. The speed is measured over a few steps."""
        todo = self.open_runs()
        if not todo:
            return f"All {len(self.runs)} runs are finished."
        twin = make_twin(todo[0].scheme, todo[0].seed).to(self.device)
        times = [time.monotonic() for _ in itertools.islice(self.steps(twin, todo[0]), MEASURED)]
        half = (len(times) - 1) // 2  # in the first half both shapes are compiled
        speed = (times[-1] - times[half]) / max(1, len(times) - 1 - half)  # seconds a step
        seconds = len(todo) * self.recipe.steps * speed
        end = datetime.now() + timedelta(seconds=seconds)
        return (
            f"{sum(p.numel() for p in twin.parameters()):,} parameters, {len(todo)} of {len(self.runs)} runs "
            f"of {self.recipe.steps:,} steps are left, {len(SCHEMES)} schemes on {len(TASKS)} tasks with "
            f"{self.recipe.seeds} seeds: about {seconds / 60:.0f} minutes and some for compiling, "
            f"until {end:%H:%M}."
        )

    @property
    def progress(self) -> str:
        """How far all runs are."""
        return f"{len(self.runs) - len(self.open_runs())} of {len(self.runs)} runs finished"

    def open_runs(self) -> list[Run]:
        """Those that are still to do."""
        return [run for run in self.runs if not self.folder(run).is_dir()]

    def run(self, report: Callable[[int, float], None] = lambda tokens, loss: None) -> None:
        """Train and score what is not finished yet, then put all together in `best`.

        report: told the tokens and the loss of each step. A first Ctrl-C or SIGTERM ends the step and
        raises KeyboardInterrupt.
        """
        with self.stop.listening():
            for run in self.open_runs():
                start = time.monotonic()
                twin = make_twin(run.scheme, run.seed).to(self.device)
                for batch, loss in self.steps(twin, run):
                    report(batch.tokens, loss)
                    if self.stop.asked:
                        raise KeyboardInterrupt
                seconds = time.monotonic() - start
                metrics = self.measure(twin, run) | {"training": self.facts(twin, seconds)}
                self.keep(twin, run, metrics)
                log.info("%s: %s", run.name, {row["length"]: row["exact"] for row in metrics["lengths"]})
        gather(self.out, self.runs, self.recipe)

    def steps(self, twin: Transformer, run: Run) -> Iterator[tuple[RowBatch, float]]:
        """Train a twin; yields each batch with its loss."""
        recipe = self.recipe
        optimisers = make_optimisers(twin, recipe.lr, recipe.matrix_lr, weight_decay=0.0)
        groups = [(group, group["lr"]) for optimiser in optimisers for group in optimiser.param_groups]
        twin.train()
        # In float32 throughout: at this width bfloat16 gains nothing, and all twins reckon alike.
        with precision(self.device):
            for number in range(recipe.steps):
                batch = make_batch(run.task, run.seed, number, recipe.batch_tokens).to(self.device)
                loss = self.loss(twin, batch)
                loss.backward()
                norm = nn.utils.clip_grad_norm_(twin.parameters(), CLIP)
                if not (loss.isfinite() & norm.isfinite()):  # to skip it would favour this twin or harm it
                    raise UserError(
                        f"At step {number + 1} of {run.name} the loss or its gradient is no finite number. "
                        "Of this run nothing is kept, of finished ones all. Train with smaller rates."
                    )
                rate = schedule((number + 1) / recipe.steps, recipe.warmup, recipe.decay)
                for group, full in groups:
                    group["lr"] = full * rate
                for optimiser in optimisers:
                    optimiser.step()
                    optimiser.zero_grad()
                yield batch, loss.item()

    def measure(self, twin: Transformer, run: Run) -> dict[str, Any]:
        """Scores at every tested length, with the weights as they are stored."""
        twin.eval().half().float()
        return {
            "task": run.task.name,
            "scheme": run.scheme,
            "seed": run.seed,
            "lengths": [score_row(twin, run.task, length) for length in run.task.tested],
        }

    def facts(self, twin: Transformer, seconds: float) -> dict[str, Any]:
        """What it took to train one twin."""
        return {
            "parameters": sum(p.numel() for p in twin.parameters()),
            "minutes": round(seconds / 60, 2),
            "steps": self.recipe.steps,
            "device": self.device.type,
            "cores": cores(),
        }

    def keep(self, twin: Transformer, run: Run, metrics: dict[str, Any]) -> None:
        """Write the five files of a finished run; the folder has its name only when it is whole."""
        task = {"name": TASK, "task": run.task.name, "scheme": run.scheme}
        card = CARD.format(task=run.task.name, scheme=run.scheme)
        fresh = self.folder(run).with_suffix(".new")
        checkpoints.save(Checkpoint(twin, TOKENIZER, task, card=card, metrics=metrics), fresh)
        os.replace(fresh, self.folder(run))


def score_row(twin: Transformer, task: Task, length: int) -> dict[str, Any]:
    """The scores of a twin on the test strings of one length."""
    generator = torch.Generator().manual_seed(TEST_SEED + length)
    strings = task.draw(STRINGS, length, generator).to(twin.embedding.weight.device)
    found = score(twin, task, strings)
    return {
        "length": length,
        "exact": round(found.exact, 4),
        "token": round(found.token, 4),
        "wrong": [round(share, 3) for share in found.wrong],
    }


def gather(out: Path, runs: Sequence[Run], recipe: Recipe) -> None:
    """Put the twins of seed 0 into `best`, and the scores of all into its metrics.json."""
    best = out / "best"
    best.mkdir(exist_ok=True)
    found = []
    for run in runs:
        found.append(checkpoints.read_json(out / run.name / "metrics.json"))
        if run.seed == 0:
            target = best / f"{run.task.name}-{run.scheme}"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(out / run.name, target)
    facts = dataclasses.asdict(recipe) | {"strings": STRINGS, "optimiser": "Muon and AdamW"}
    tasks = {name: {"trained": task.trained, "tested": task.tested} for name, task in TASKS.items()}
    record = {"recipe": facts, "tasks": tasks, "commit": commit(), "runs": found}
    checkpoints.write_json(best / "metrics.json", record)


def make_trainer(
    recipe: Recipe, data: Path | None, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Shootout:
    """All runs; those that are finished are kept where `resume` says so. The recipe makes its own data."""
    if minutes is not None:
        raise UserError("The twins are trained for the same number of steps each. Leave out --minutes.")
    shootout = Shootout(recipe, out, device)
    if not resume and len(shootout.open_runs()) < len(shootout.runs):
        raise UserError(f"{out} holds finished runs. Go on with --resume, or name another folder.")
    return shootout
