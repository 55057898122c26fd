"""The recipe `roles`: a model that has learned to fill gaps learns who did what to whom."""

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import torch

from ..checkpoints import Checkpoint, load
from ..corpora.frames import Frame, Sentence, read_sentences
from ..corpora.pairs import training_file
from ..errors import UserError
from ..measuring.roles import Counts, score
from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer, pad
from ..transformer import Transformer, TransformerConfig
from ..uses.gaps.reading import MASK
from ..uses.registry import use_of
from ..uses.roles.labeller import MARK, Labeller, Row, Speller
from ..uses.roles.labels import Labels
from .batching import bucket
from .inheriting import EMBEDDING, embeddings
from .keeping import refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .masked_words import labelled_loss
from .next_token import RowBatch, row_batch

TASK = {"name": "roles", "language": "en"}
HIDDEN = 0.06  # share of the words that are hidden: others must do
UNSTOPPED, LOWER, UPPER = 0.15, 0.08, 0.04  # shares of the sentences, as people type them


class FrameRows:
    """Each sentence as it is, for its predicates, and once for each of its frames, for the roles."""

    def __init__(
        self, sentences: Sequence[Sentence], labels: Labels, tokenizer: Tokenizer, tokens: int, most: int
    ) -> None:
        """tokens: how many padded ones make a batch. most: tokens of a row; longer ones are left out."""
        self.labels, self.tokens, self.most = labels, tokens, most
        self.speller, self.mask = Speller(tokenizer), tokenizer.specials[MASK]
        self.filler = tokenizer.specials.pad
        self.asked: list[tuple[Sentence, Frame | None]] = []
        for sentence in sentences:
            self.asked += [(sentence, frame) for frame in (None, *sentence.frames)]
        self.tokens_per_epoch = sum(len(sentence.words) for sentence, _ in self.asked)

    def epoch(self, seed: int, first: int = 0) -> Iterator[RowBatch]:
        """The batches of one epoch from number `first` on, the same for the same seed."""
        rng = random.Random(seed)
        drawn = [self.draw(sentence, frame, rng) for sentence, frame in self.asked]
        drawn = [example for example in drawn if len(example[0]) <= self.most]
        for group in bucket([len(ids) for ids, _ in drawn], self.tokens, rng)[first:]:
            yield row_batch(
                pad([drawn[n][0] for n in group], self.filler), pad([drawn[n][1] for n in group], NO_LABEL)
            )

    def draw(
        self, sentence: Sentence, frame: Frame | None, rng: random.Random
    ) -> tuple[list[int], list[int]]:
        """The tokens of a reading, perhaps typed otherwise, and the label of each word at its first."""
        words = as_typed(sentence.words, rng)
        predicate = None if frame is None else frame.predicate
        row = self.speller.row(words, predicate)
        wanted = self.wanted(sentence, frame)[: len(words)]
        ids, labels = list(row.ids), [NO_LABEL] * len(row.ids)
        for n, (start, label) in enumerate(zip(row.firsts, wanted, strict=True)):
            labels[start] = label
            if n != predicate and rng.random() < HIDDEN:
                ids[start : self.end_of(row, n, predicate)] = [self.mask] * (
                    self.end_of(row, n, predicate) - start
                )
        return ids, labels

    @staticmethod
    def end_of(row: Row, word: int, predicate: int | None) -> int:
        """The token behind a word."""
        if word + 1 == len(row.firsts):
            return len(row.ids) - 1
        return row.firsts[word + 1] - (word + 1 == predicate)

    def wanted(self, sentence: Sentence, frame: Frame | None) -> list[int]:
        """The label of each word; the marked predicate has none."""
        if frame is None:
            row = self.labels.mark([], len(sentence.words))
            for other in sentence.frames:
                row[other.predicate] = self.labels.sense(other.sense)
            return row
        row = self.labels.mark(frame.roles, len(sentence.words))
        row[frame.predicate] = NO_LABEL
        return row


def as_typed(words: Sequence[str], rng: random.Random) -> list[str]:
    """The words as they are, or as people type them: without the last full stop, in one case only."""
    words = list(words)
    if len(words) > 1 and words[-1] in (".", "!", "?") and rng.random() < UNSTOPPED:
        del words[-1]
    drawn = rng.random()
    if drawn < LOWER:
        return [word.lower() for word in words]
    return [word.upper() for word in words] if drawn < LOWER + UPPER else words


@dataclass(frozen=True)
class Recipe:
    """What makes one labeller."""

    start: str = "language-model"  # the checkpoint whose layers, or shape alone, it begins with
    pretrained: bool = True
    least: int = 20  # occurrences below which a label is left out
    dropout: float = 0.2
    batch_tokens: int = 4000
    dev_size: int = 600  # sentences
    minutes: float = 120.0  # of one core of a CPU with bfloat16
    settings: dict[str, float] = field(
        default_factory=lambda: {
            "lr": 1e-3,
            "matrix_lr": 0.01,
            "warmup": 0.05,
            "decay": 0.8,
            "validate_minutes": 10.0,
        }
    )

    def config(self, start: TransformerConfig, vocab_size: int, labels: int) -> TransformerConfig:
        """That of the model it begins with as an encoder, with labels in place of the vocabulary."""
        return dataclasses.replace(
            start,
            kind="encoder",
            vocab_size=vocab_size,
            encoder_layers=start.encoder_layers or start.decoder_layers,
            decoder_layers=0,
            labels=labels,
            tie_embeddings=False,
            dropout=self.dropout,
        )


RECIPES = {
    "roles": Recipe(),
    "roles-fresh": Recipe(pretrained=False, settings={"decay": 0.8, "validate_minutes": 10.0}),
}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for. `data` holds srl/ or is it. Raises UserError if the
    data, the checkpoint to begin with or `out` does not fit."""
    refuse_used(out, resume)
    folder = data / "srl" if (data / "srl").is_dir() else data
    train, dev = (
        read_sentences(training_file(folder, (f"{name}.jsonl.gz", f"{name}.jsonl")))
        for name in ("train", "dev")
    )
    start = load(recipe.start)
    tokenizer, labels = start.tokenizer.with_others((MASK, MARK)), Labels.learn(train, recipe.least)
    config = recipe.config(start.model.config, len(tokenizer), len(labels.names))
    make_model = (
        partial(Transformer, config)
        if resume or not recipe.pretrained
        else partial(begin_with, start, config, tokenizer, labels)
    )

    def checkpoint(model: Transformer, metrics: dict) -> Checkpoint:
        task = TASK | {"pretrained": use_of(start).name} if recipe.pretrained else TASK
        return Checkpoint(model, tokenizer, task, metrics=metrics, labels=labels.names)

    def validate(model: Transformer) -> dict[str, float]:
        scores = score(Labeller(checkpoint(model, {})), chosen)
        return {
            name: round(sum((getattr(one, part) for one in scores), Counts()).f1, 2)
            for name, part in (
                ("dev_f1", "whole"),
                ("dev_roles_f1", "roles"),
                ("dev_predicates_f1", "predicates"),
            )
        }

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer)}
        save_whole(checkpoint(model, metrics), out / "best")

    chosen = dev[:: max(1, len(dev) // recipe.dev_size)][: recipe.dev_size]
    trainer = Trainer(
        make_model,
        FrameRows(train, labels, tokenizer, recipe.batch_tokens, config.max_length),
        labelled_loss(tokenizer.specials.pad),
        validate,
        keep,
        Settings(minutes=recipe.minutes if minutes is None else minutes, **recipe.settings),
        out,
        device,
    )
    if resume:
        trainer.resume()
    return trainer


def begin_with(
    start: Checkpoint, config: TransformerConfig, tokenizer: Tokenizer, labels: Labels
) -> Transformer:
    """A model that labels, with the layers of one that was trained on hidden words, or with all of one that
    has the same labels. Raises UserError where it is neither."""
    if not (MASK in start.tokenizer.specials.others and start.labels in ((), labels.names)):
        raise UserError(
            f"The checkpoint {start.name} neither fills gaps nor has the labels of this data. "
            "Begin with one that masked-words or language-model made."
        )
    model = Transformer(config)
    fresh = model.state_dict()
    # A decoder that may look ahead is an encoder.
    learned = {name.replace("decoder", "encoder", 1): t for name, t in start.model.state_dict().items()}
    learned[EMBEDDING] = embeddings(learned[EMBEDDING], start.tokenizer, tokenizer, fresh[EMBEDDING])
    model.load_state_dict(fresh | {name: learned[name] for name in fresh if name in learned})
    return model
