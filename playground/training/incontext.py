"""The recipe `in-context`: a decoder over characters that learns to learn from examples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import torch

from ..checkpoints import Checkpoint, load
from ..corpora.wordlists import read_word_lists
from ..text.characters import ALPHABET, STAND_INS, character_tokenizer
from ..transformer import Transformer, TransformerConfig
from ..uses.incontext.episodes import Format, episode
from ..uses.incontext.families import ANY_CHARACTER, EASY, FOREIGN, KINDS, MIXTURE, draw
from ..uses.incontext.families.basics import lexical_family
from ..uses.incontext.families.task import Family
from ..uses.incontext.judging import judge
from ..uses.incontext.trials import Trial, shuffled, standard_trials
from .inheriting import inherit
from .keeping import refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .next_token import RowBatch, compiled_loss, decoder_config, row_batch

TASK = {"name": "in-context"}
BATCHES = 300  # that count as an epoch; the tasks never repeat
EASY_EPOCHS = 3  # in which copying gives way to the mixture
LENGTHS = ((0.6, 256), (0.25, 512), (0.15, 768))  # share of the batches, tokens of a row
# Share of the episodes whose outputs are handed round: so that the model looks whether input and output
# belong together, and not only what outputs look like.
SENSELESS = 0.35
# Shares of the episodes, beside those of MIXTURE: any characters, and word lists where there are some.
ANY, LEXICAL = 0.06, 0.02
DEV_SEED, DEV_COUNT = 1_000_003, 60  # of each of the many sets
CHOOSING = ("fresh", *KINDS, ANY_CHARACTER)  # the sets whose mean decides which weights are kept


class EpisodeData:
    """Freshly made tasks without end; batch n of epoch e is the same whenever it is asked for."""

    def __init__(
        self,
        form: Format,
        mixture: Sequence[tuple[float, Family]],
        batch_tokens: int,
        seed: int,
        easy_epochs: int = EASY_EPOCHS,
    ) -> None:
        """seed: that of the first epoch, from which the easy beginning is counted."""
        self.form, self.mixture, self.batch_tokens, self.seed = form, mixture, batch_tokens, seed
        self.easy_epochs = easy_epochs
        self.tokens_per_epoch = (
            sum(self.batch(seed + easy_epochs, n).tokens for n in range(10)) * BATCHES // 10
        )

    def epoch(self, seed: int, first: int = 0) -> Iterator[RowBatch]:
        for number in range(first, BATCHES):
            yield self.batch(seed, number)

    def batch(self, seed: int, number: int) -> RowBatch:
        rng = Random(f"episodes {seed} {number}")
        begun = (seed - self.seed) + number / BATCHES  # epochs
        easy = 0.8 * max(0.0, 1 - begun / self.easy_epochs) if self.easy_epochs else 0.0
        shares, lengths = zip(*LENGTHS, strict=True)
        [length] = rng.choices(lengths, shares)
        rows: list[tuple[list[int], list[int]]] = []
        while len(rows) < max(1, self.batch_tokens // length):
            task = draw(rng, EASY if rng.random() < easy else self.mixture)
            if made := episode(self.form, task, rng, length, senseless=rng.random() < SENSELESS):
                rows.append(made)
        ids, labels = (torch.tensor(part) for part in zip(*rows, strict=True))
        return row_batch(ids, labels)


@dataclass(frozen=True)
class Recipe:
    """What makes one few-shot model."""

    width: int = 256
    heads: int = 8
    layers: int = 10
    context: int = 768
    start: str | None = None  # the checkpoint that it begins with
    batch_tokens: int = 24_576
    minutes: float = 9.0  # of a GPU
    settings: dict[str, float] = field(default_factory=lambda: {"lr": 3e-3, "validate_minutes": 4.5})

    def config(self, vocab_size: int) -> TransformerConfig:
        return decoder_config(vocab_size, self.width, self.heads, self.layers, self.context, smear=2)


RECIPES = {
    "in-context": Recipe(),
    "in-context-further": Recipe(  # of one core of a CPU
        start="in-context",
        batch_tokens=6144,
        minutes=120.0,
        settings={"lr": 6e-4, "matrix_lr": 0.004, "decay": 0.9, "validate_minutes": 20.0},
    ),
}


def make_trainer(
    recipe: Recipe, data: Path | None, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for. `data` may hold word lists (JSON); the rest is made."""
    refuse_used(out, resume)
    minutes = recipe.minutes if minutes is None else minutes
    settings = Settings(minutes, fused=True, **recipe.settings)
    tokenizer = character_tokenizer(ALPHABET + STAND_INS)
    form, config = Format(tokenizer), recipe.config(len(tokenizer))
    make_model = partial(Transformer, config)
    if recipe.start and not resume:
        make_model = partial(inherit, config, tokenizer, load(recipe.start))
    trials = standard_trials(DEV_SEED, DEV_COUNT, config.max_length)
    senseless = [shuffled(trial, Random(n)) for n, trial in enumerate(trials["fresh"])]
    mixture = mixture_with(read_word_lists(data) if data else [])

    def validate(model: Transformer) -> dict[str, float]:
        scores = {name: accuracy(model, form, rows) for name, rows in trials.items()}
        mean = sum(scores[name] for name in CHOOSING) / len(CHOOSING)
        scores["handed round"] = accuracy(model, form, senseless)
        return {"dev": round(mean, 4), **{f"dev_{name}": score for name, score in scores.items()}}

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer, recipe.start)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        make_model,
        EpisodeData(
            form, mixture, recipe.batch_tokens, settings.seed, easy_epochs=0 if recipe.start else EASY_EPOCHS
        ),
        compiled_loss(),
        validate,
        keep,
        settings,
        out,
        device,
    )
    if resume:
        trainer.resume()
    return trainer


def mixture_with(lists: list[tuple[str, list[tuple[str, str]]]]) -> Sequence[tuple[float, Family]]:
    """MIXTURE with a share of tasks on any characters, and of word pairs if there are any."""
    others = [(ANY, FOREIGN), *([(LEXICAL, lexical_family(lists))] if lists else [])]
    left = 1 - sum(share for share, _ in others)
    return [*others, *((share * left, family) for share, family in MIXTURE)]


def accuracy(model: Transformer, form: Format, trials: Sequence[Trial], shots: int = 4) -> float:
    """The share of trials that the model answers exactly."""
    verdicts = judge(model, form, [trial.question(shots) for trial in trials])
    return round(sum(verdict.right for verdict in verdicts) / len(verdicts), 4)
