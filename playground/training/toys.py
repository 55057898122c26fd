"""The recipe `toy`: a small Transformer learns a small task, in seconds or minutes."""

import copy
import dataclasses
import itertools
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..measuring.evidence import Evidence, evidence
from ..measuring.toys import TESTED, Rows, scores
from ..messages import Message, speaking
from ..transformer import Transformer, TransformerConfig, sketch
from ..uses.toys.tasks import TEXT, Row, Task, rows_of, task_of
from .hardware import precision
from .keeping import refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .next_token import RowBatch, row_batch
from .recording import FOLDER, KEPT_STEPS, Recorder

BATCHES = 200  # of an epoch where the rows never repeat
SAMPLES = 6  # of those held out are answered for all to see
FOREVER = 1e9  # minutes
# The least and the most of each number.
LIMITS: dict[str, tuple[float, float]] = {
    "layers": (1, 6),
    "heads": (1, 8),
    "width": (8, 256),
    "dropout": (0.0, 0.8),
    "weight_decay": (0.0, 5.0),
    "lr": (1e-5, 0.1),
    "rows": (4, 256),
    "examples": (0, 20_000),  # 0: new ones without end
    "steps": (1, 50_000),
    "seed": (0, 2**31 - 1),
}
WHOLE = ("layers", "heads", "width", "rows", "examples", "steps", "seed")
Tell = Callable[[Evidence], None]
MUON_FACTOR = 10  # by how much the rate of Muon is above that of AdamW


@dataclass(frozen=True)
class Toy:
    """What makes one toy: its task, its machine, and how it learns."""

    task: str = "induction"
    layers: int = 2
    heads: int = 1
    width: int = 64
    positions: str = "learned"
    norm: str = "rms"
    activation: str = "relu2"
    dropout: float = 0.0
    weight_decay: float = 0.02
    lr: float = 2e-3
    optimiser: str = "muon"
    rows: int = 32
    examples: int = 0
    steps: int = 1500
    seed: int = 0

    def check(self) -> None:
        """Raises UserError, with what may stand there, for settings that make no run."""
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            told = {"name": name, "what": Message(f"training.limit-{name}"), "value": value}
            if not isinstance(value, int | float) or (name in WHOLE and value % 1):
                raise UserError(
                    Message("training.no-whole-number" if name in WHOLE else "training.no-number", told)
                )
            if not least <= value <= most:  # False for NaN too
                raise UserError(Message("training.out-of-range", {**told, "least": least, "most": most}))
        if self.task != TEXT:  # whose text is looked at where it is read
            task_of(self.task)
        if self.width % self.heads:
            raise UserError(Message("training.indivisible", {"width": self.width, "heads": self.heads}))
        if self.optimiser not in ("muon", "adamw"):
            raise UserError(Message("training.no-optimiser", {"name": repr(self.optimiser)}))
        try:
            self.config(task_of("copy"))
        except ValueError as error:
            raise UserError(Message("training.no-transformer", {"why": str(error)})) from None

    def config(self, task: Task) -> TransformerConfig:
        """Its machine, for a task. Raises ValueError for one that cannot be."""
        return TransformerConfig(
            kind="decoder",
            vocab_size=len(task.tokenizer),
            width=self.width,
            heads=self.heads,
            decoder_layers=self.layers,
            feed_forward=4 * self.width,
            max_length=task.max_length,
            positions=self.positions,
            norm=self.norm,
            activation=self.activation,
            bias=False,
            dropout=self.dropout,
        )

    def command(self) -> str:
        """The line that trains the same weights."""
        changed = [
            f"{field.name}={getattr(self, field.name)}"
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        ]
        data = " --data text.txt" if self.task == TEXT else ""
        changes = f" --with {' '.join(changed)}" if changed else ""
        return f"python -m playground train toy --out runs/toy{data}{changes}"


RECIPES = {"toy": Toy()}


class ToyRows:
    """Rows of a task: new ones without end, or the same ones again and again in another order."""

    def __init__(self, task: Task, rows: int, examples: int, seed: int) -> None:
        """rows: of a batch. examples: how many different ones; 0: without end."""
        self.task, self.rows = task, rows
        self.known = distinct(task, examples, seed)
        self.tokens_per_epoch = sum(batch.tokens for batch in self.epoch(seed))

    def epoch(self, seed: int, first: int = 0) -> Iterator[RowBatch]:
        """The batches of one epoch from number `first` on, the same for the same seed."""
        order = list(self.known)
        random.Random(seed).shuffle(order)
        batches = -(-len(order) // self.rows) if order else BATCHES
        for number in range(first, batches):
            chosen = order[number * self.rows : (number + 1) * self.rows]
            yield batch_of(self.task, chosen or self.fresh(f"{seed} {number}"))

    def fresh(self, seed: str) -> Sequence[Row]:
        return rows_of(self.task.draw, seed, self.rows)


def distinct(task: Task, count: int, seed: int) -> list[Row]:
    """So many different rows to learn from, or as many as there are."""
    rng, found, tries = random.Random(f"known {seed}"), {}, 0
    while len(found) < count and tries < 20 * count:
        row, tries = task.draw(rng), tries + 1
        found.setdefault(row.text, row)
    return list(found.values())


def batch_of(task: Task, rows: Sequence[Row]) -> RowBatch:
    """The batch of these rows."""
    found = Rows.of(rows, task.tokenizer)
    return row_batch(found.ids, found.wanted)


def loss(model: Transformer, batch: RowBatch) -> Tensor:
    """Mean cross-entropy (nats) of the answers."""
    return F.cross_entropy(model(batch.ids).flatten(0, 1).float(), batch.labels.flatten())


@dataclass(frozen=True)
class Tests:
    """Rows on which a toy is scored: some that it learns from, and some that it never does."""

    train: Rows
    held: Rows

    @classmethod
    def of(cls, data: ToyRows, seed: int) -> "Tests":
        task = data.task
        train = data.known[:TESTED] or rows_of(task.draw, f"seen {seed}", TESTED)
        return cls(Rows.of(train, task.tokenizer), Rows.of(held_out(task, seed), task.tokenizer))


def held_out(task: Task, seed: int) -> Sequence[Row]:
    """The rows that tell what it has learned."""
    return rows_of(task.held_out, f"held {seed}", TESTED)


def make_trainer(
    toy: Toy, data: Path | None, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for. `data` is the file that the task "text" learns; the
    others make their own. Raises UserError for settings, data or a folder that do not fit."""
    if minutes is not None:
        raise UserError("A toy is trained for a number of steps: --with steps=2000. Leave out --minutes.")
    toy.check()
    refuse_used(out, resume)
    return toy_trainer(toy, task_of(toy.task, read_own(toy, data)), out, resume, device)


def read_own(toy: Toy, data: Path | None) -> str:
    """The text that is to be learned. Raises UserError for one that is not there or not text."""
    if (data is not None) != (toy.task == TEXT):
        raise UserError(
            f"The task {TEXT} learns a file of yours: name it with --data FILE."
            if data is None
            else f"The task {toy.task} makes its own rows. Leave out --data, or choose --with task={TEXT}."
        )
    if data is None:
        return ""
    try:
        return data.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{data} cannot be read: {error.strerror}. Name a text file.") from None
    except UnicodeDecodeError:
        raise UserError(f"{data} is no text in UTF-8. Name a text file.") from None


class ToyTrainer(Trainer):
    """The run of a toy: it keeps a film on the way."""

    def __init__(self, toy: Toy, task: Task, out: Path, device: torch.device, tell: Tell) -> None:
        """tell: hears what is measured at each step that the film keeps."""
        rows = ToyRows(task, toy.rows, toy.examples, toy.seed)
        self.toy, self.task, self.tests = toy, task, Tests.of(rows, toy.seed)
        super().__init__(
            partial(Transformer, toy.config(task)),
            rows,
            loss,
            self.score,
            self.store,
            Settings(
                minutes=FOREVER,
                steps=toy.steps,
                lr=toy.lr,
                matrix_lr=MUON_FACTOR * toy.lr,
                weight_decay=toy.weight_decay,
                validate_minutes=FOREVER,
                average=0.0,  # what is kept is what was trained, step for step
                seed=toy.seed,
                muon=toy.optimiser == "muon",
                exact=True,
            ),
            out,
            device,
        )
        self.film = Recorder(out / FOLDER, dataclasses.asdict(toy), self.measure, tell)

    def score(self, model: Transformer) -> dict[str, float]:
        found = {"held_out": scores(model, self.tests.held), "train": scores(model, self.tests.train)}
        return {f"{name}_exact": round(one.exact, 4) for name, one in found.items()} | {
            f"{name}_loss": round(one.loss, 4) for name, one in found.items()
        }

    def store(self, model: Transformer, found: dict[str, float]) -> None:
        metrics = {**found, "training": training_facts(self)}
        save_whole(checkpoint_of(self.toy, self.task, model, metrics), self.out / "best")

    def measure(self, model: Transformer, step: int) -> Evidence:
        return evidence(model, step, self.task, self.tests.train, self.tests.held)

    def run(self, report: Callable[[int, float], None] = lambda tokens, loss: None) -> None:
        """As `Trainer.run`. The film begins with step 0."""

        def keep() -> None:
            step = self.at["step"]
            if self.ranks.first and (step in KEPT_STEPS or step == self.settings.steps):
                self.film.keep(copy.deepcopy(self.model).cpu().eval(), step)

        def reported(tokens: int, value: float) -> None:
            if not math.isnan(value):  # a step that was skipped
                keep()
            report(tokens, value)

        if not self.at["step"]:
            keep()
        super().run(reported)


def toy_trainer(
    toy: Toy,
    task: Task,
    out: Path,
    resume: bool,
    device: torch.device,
    tell: Tell = lambda found: None,
) -> ToyTrainer:
    """The run of a toy on its task. tell: hears what is measured at each step that the film keeps."""
    trainer = ToyTrainer(toy, task, out, device, tell)
    if resume:
        trainer.resume()
    return trainer


def checkpoint_of(toy: Toy, task: Task, model: Transformer, metrics: dict) -> Checkpoint:
    about = {"name": "toy", "task": task.name}
    return Checkpoint(model, task.tokenizer, about, card=card(toy, task), metrics=metrics)


def card(toy: Toy, task: Task) -> str:
    settings = "\n".join(f"- {name}: {value}" for name, value in dataclasses.asdict(toy).items())
    with speaking("en"):  # as all cards
        what = task.what
    return f"""A toy: it learned to {what}.

{settings}

The same weights: `{toy.command()}`
"""


@dataclass(frozen=True)
class Speed:
    """How fast this machine trains toys, on one core."""

    layer: float  # seconds that a layer takes a step, however small it is
    product: float  # seconds for one multiplication of one weight with one token, there and back

    def seconds(self, toy: Toy, task: Task) -> float:
        """Of one step, about."""
        return self.layer * (toy.layers + 1) + self.product * work_of(toy, task)


def work_of(toy: Toy, task: Task) -> float:
    """Products of a weight with a token in one step."""
    tokens = toy.rows * task.longest
    attended = toy.layers * task.longest * toy.width  # of each token with the others
    return tokens * (12 * toy.layers * toy.width**2 + len(task.tokenizer) * toy.width + attended)


@lru_cache(maxsize=1)
def measured_speed() -> Speed:
    """Found by a few steps of a very small toy and of a larger one, in a second."""
    task = task_of("copy")
    small, large = (
        Toy("copy", layers=2, heads=2, width=8, rows=4),
        Toy("copy", layers=2, heads=4, width=128, rows=64),
    )
    least = seconds_a_step(small, task)
    layer = least / (small.layers + 1)
    return Speed(layer, max(1e-12, (seconds_a_step(large, task) - least) / work_of(large, task)))


def seconds_a_step(toy: Toy, task: Task) -> float:
    """Measured over a few steps, the first of which do not count."""
    trainer = toy_trainer(toy, task, Path(), False, torch.device("cpu"))
    times = []
    with precision(trainer.device, exact=True) as autocast:
        for batch in itertools.islice(trainer.batches(), 6):
            start = time.perf_counter()
            trainer.step(batch, autocast, 0.0)
            times.append(time.perf_counter() - start)
    return sorted(times[2:])[1]


def estimate(toy: Toy, task: Task) -> tuple[int, float]:
    """Parameters, and about how many seconds the run takes on one core of this machine."""
    parameters = sum(p.numel() for p in sketch(toy.config(task)).parameters())
    return parameters, toy.steps * measured_speed().seconds(toy, task)
