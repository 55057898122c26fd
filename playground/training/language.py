"""The recipe `language-model`: a decoder over subwords that reads English of several kinds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..checkpoints import Checkpoint, load
from ..corpora.books import Book, Split, stream
from ..corpora.kinds import KINDS, read_kinds
from ..errors import UserError
from ..generation import ngram
from ..generation.scoring import perplexity, sequence_logprobs
from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from .distilling import taught_loss
from .inheriting import inherit
from .keeping import find_tokenizer, refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .next_token import RowBatch, compiled_loss, decoder_config, row_batch

TASK = {"name": "language-model", "language": "en"}
MASK = "mask"  # the special token that hides a token in training
# How often each kind is read in an epoch. The debates are half of all words, and the least like what
# people type.
PASSES = {"book": 2, "everyday": 2, "parliament": 1, "help": 2}
LAST_PASSES = {"book": 4, "everyday": 3, "parliament": 1, "help": 3}
UNMARKED = 1 / 3  # share of rows that do not say of which kind they are
HIDDEN = (0.15, 0.30)  # share of the tokens of a row that are hidden: between these
NEAR = 0.25  # share of a row by which it may begin earlier, to begin with a paragraph
TOGETHER = 10_000  # texts that are encoded at once
MAX_TEACHER = 1_000_000_000  # bytes of its weights
DEV_CHARACTERS = 100_000  # of each kind that are read at each look
CHOSEN_BY = ("book", "everyday")  # the kinds whose dev text decides which weights are kept


class Texts:
    """The texts of one kind as ids, each paragraph between the start mark of the kind and the end mark."""

    def __init__(self, texts: Sequence[Book], tokenizer: Tokenizer, start: int) -> None:
        """start: the id of the start mark."""
        parts = []
        for first in range(0, len(texts), TOGETHER):
            parts += encode_texts(texts[first : first + TOGETHER], tokenizer)
        self.lengths = np.array([len(part) for part in parts], dtype=np.int64)
        self.ids = np.concatenate([np.zeros(0, dtype=np.int32), *parts])
        self.ids[self.ids == tokenizer.specials.bos] = start

    def shuffled(self, rng: np.random.Generator) -> NDArray[np.int32]:
        """The ids of all texts, one text after the other in random order."""
        order = rng.permutation(len(self.lengths))
        lengths = self.lengths[order]
        begins = (np.cumsum(self.lengths) - self.lengths)[order]  # where each is taken from
        shift = begins - (np.cumsum(lengths) - lengths)  # from where it comes to stand
        return self.ids[np.arange(len(self.ids)) + np.repeat(shift, lengths)]


def encode_texts(texts: Sequence[Book], tokenizer: Tokenizer) -> list[NDArray[np.int32]]:
    """The ids of each text."""
    ids = np.array(stream([paragraph for text in texts for paragraph in text], tokenizer), dtype=np.int32)
    ends = np.flatnonzero(ids == tokenizer.specials.eos) + 1  # of paragraphs
    return np.split(ids, ends[np.cumsum([len(text) for text in texts])[:-1] - 1])


@dataclass(frozen=True)
class TextBatch:
    """Rows of one length; in a part of them tokens are hidden that have to be guessed."""

    parts: tuple[RowBatch, ...]

    @property
    def tokens(self) -> int:
        return sum(part.tokens for part in self.parts)

    def to(self, device: torch.device) -> "TextBatch":
        return TextBatch(tuple(part.to(device) for part in self.parts))

    def part(self, rank: int, ranks: int) -> "TextBatch":
        mine = (part.part(rank, ranks) for part in self.parts)
        return TextBatch(tuple(part for part in mine if part.tokens))


class TextData:
    """Texts of several kinds as rows of one length, cut elsewhere in each epoch.

    A row is of one kind, which the start mark of each of its paragraphs says, or, in a third of the rows,
    the ordinary start mark does not. Short texts stand one after the other in a row.
    """

    def __init__(
        self,
        texts: Mapping[str, Sequence[Book]],
        tokenizer: Tokenizer,
        rows: int,
        length: int,
        hidden_rows: int = 0,
        passes: Mapping[str, int] = PASSES,
    ) -> None:
        """texts: by kind. rows: of a batch. length: tokens of a row that the model reads. hidden_rows: in
        how many of the rows tokens are hidden. passes: how often each kind is read in an epoch."""
        self.rows, self.length, self.hidden_rows = rows, length, hidden_rows
        self.specials, self.passes = tokenizer.specials, passes
        self.texts = {kind: Texts(found, tokenizer, self.specials[kind]) for kind, found in texts.items()}
        self.marks = np.array([self.specials[kind] for kind in KINDS])
        read = sum(
            passes[kind] * int((~np.isin(texts.ids, self.marks)).sum()) for kind, texts in self.texts.items()
        )
        # The label of a place is the token after it; a beginning is never asked for.
        self.tokens_per_epoch = round(read * (1 - hidden_rows / rows * (1 - sum(HIDDEN) / 2)))

    def epoch(self, seed: int, first: int = 0) -> Iterator[TextBatch]:
        """The batches of one epoch from number `first` on, the same for the same seed."""
        rng = np.random.default_rng(seed)
        rows = np.concatenate([self.cut(texts, rng) for kind in self.texts for texts in self.read(kind)])
        if len(rows) < self.rows:
            raise UserError(f"This is too little text for rows of {self.length} tokens. Add books.")
        unmarked = rng.random(len(rows)) < UNMARKED
        rows[unmarked[:, None] & np.isin(rows, self.marks)] = self.specials.bos
        order = rng.permutation(len(rows))
        for n in range(first, len(rows) // self.rows):  # one shape for all batches: it is compiled for
            chosen = torch.from_numpy(rows[order[n * self.rows : (n + 1) * self.rows]]).long()
            yield self.batch(chosen, torch.Generator().manual_seed(seed * 2**20 + n))

    def read(self, kind: str) -> list[Texts]:
        """What of a kind an epoch reads."""
        return [self.texts[kind]] * self.passes[kind]

    def cut(self, texts: Texts, rng: np.random.Generator) -> NDArray[np.int32]:
        """(N, length + 1): rows with one token more than the model reads, the label of the last.

        A row begins with a paragraph where one begins not far before it, since so the model is asked later.
        """
        ids = texts.shuffled(rng)
        begins = np.arange(rng.integers(self.length), len(ids) - self.length, self.length)
        if not len(begins):
            return np.zeros((0, self.length + 1), dtype=np.int32)
        starts = np.flatnonzero(np.isin(ids, self.marks))
        paragraph = starts[np.searchsorted(starts, begins, side="right") - 1]
        begins = np.where(begins - paragraph <= NEAR * self.length, paragraph, begins)
        return np.lib.stride_tricks.sliding_window_view(ids, self.length + 1)[begins]

    def batch(self, rows: Tensor, rng: torch.Generator) -> TextBatch:
        """rows: (B, length + 1)."""
        starts = torch.isin(rows, torch.tensor([self.specials.bos, *self.marks.tolist()]))
        labels = rows.where(~starts, NO_LABEL)
        hidden, parts = self.hidden_rows, []
        if hidden:
            least, most = HIDDEN
            share = least + (most - least) * torch.rand(hidden, 1, generator=rng)
            covered = (torch.rand(hidden, rows.size(1), generator=rng) < share) & ~starts[:hidden]
            ids = rows[:hidden].where(~covered, self.specials[MASK])
            asked = labels[:hidden].where(covered, NO_LABEL)
            parts.append(row_batch(ids[:, :-1].contiguous(), asked[:, 1:].contiguous(), causal=False))
        if hidden < len(rows):
            parts.append(row_batch(rows[hidden:, :-1].contiguous(), labels[hidden:, 1:].contiguous()))
        return TextBatch(tuple(parts))


def make_loss(teacher: Transformer | None = None) -> Callable[[Transformer, TextBatch], Tensor]:
    """The mean over rows of two losses: that of the next token, and, where tokens are hidden, that of the
    hidden ones (Charpentier & Samuel 2024, GPT-BERT). A hidden token is asked for at the place before it,
    as the next one is, so that both have one output. With a teacher, see `taught_loss`."""
    part_loss = taught_loss(teacher) if teacher else compiled_loss(one_shape=True)

    def loss(model: Transformer, batch: TextBatch) -> Tensor:
        rows = sum(len(part.ids) for part in batch.parts)
        return sum(part_loss(model, part) * (len(part.ids) / rows) for part in batch.parts)

    return loss


@dataclass(frozen=True)
class Recipe:
    """What makes one language model."""

    vocab_size: int = 8000
    width: int = 288
    heads: int = 6
    layers: int = 9
    length: int = 512
    rows: int = 64
    hidden_rows: int = 16
    dropout: float = 0.1
    passes: Mapping[str, int] = field(default_factory=lambda: PASSES)
    start: str | None = None  # the checkpoint that it goes on from, with its vocabulary
    teacher: str | None = None  # a checkpoint of the same vocabulary that it learns from too
    minutes: float = 9.0  # of a GPU
    # The text is read many times, and without dropout and a strong decay soon known by heart.
    settings: dict[str, float] = field(default_factory=lambda: {"lr": 3e-3, "weight_decay": 0.1})

    def config(self, vocab_size: int) -> TransformerConfig:
        """The model, once it is known how many tokens the data gave."""
        return decoder_config(
            vocab_size, self.width, self.heads, self.layers, self.length, smear=2, dropout=self.dropout
        )


RECIPES = {
    "language-model": Recipe(),
    # A larger model that is trained for a smaller one to learn from, and then that one. The larger one soon
    # knows the books by heart, so it is looked at often.
    "language-teacher": Recipe(
        width=512,
        heads=8,
        layers=12,
        hidden_rows=0,
        passes=LAST_PASSES,
        minutes=4.5,
        settings={"lr": 3e-3, "weight_decay": 0.1, "validate_minutes": 1.5},
    ),
    "language-model-taught": Recipe(
        start="language-model",
        teacher="runs/language-teacher/best",
        hidden_rows=0,
        dropout=0.0,
        passes=LAST_PASSES,
        minutes=5.4,
        settings={
            "lr": 2e-3,
            "matrix_lr": 0.015,
            "weight_decay": 0.1,
            "decay": 0.7,
            "validate_minutes": 1.3,
        },
    ),
    # Of a CPU: next tokens alone, as the model is asked for later, and too little of each text for dropout.
    "language-model-last": Recipe(
        start="language-model",
        rows=8,
        hidden_rows=0,
        dropout=0.0,
        passes=LAST_PASSES,
        minutes=180.0,
        settings={"lr": 3e-4, "matrix_lr": 0.002, "decay": 1.0, "validate_minutes": 20.0},
    ),
}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for. `data` holds lm/ (books) and perhaps en-fr/ (sentence
    pairs, of which the English side is read) and mono/ (sentences). Raises UserError if the data or `out`
    does not fit."""
    refuse_used(out, resume)
    kinds = read_kinds(data)
    start = load(recipe.start) if recipe.start and not resume else None
    if start:
        save_whole(start, out / "best")
    text = (paragraph for split in kinds.values() for book in split.train for paragraph in book)
    tokenizer = find_tokenizer(
        out / "best" / "tokenizer.json", text, recipe.vocab_size, resume, others=(*KINDS, MASK)
    )
    teacher = load_teacher(recipe.teacher, tokenizer).to(device) if recipe.teacher else None
    config = recipe.config(len(tokenizer))
    train = {kind: split.train for kind, split in kinds.items()}
    text_data = TextData(train, tokenizer, recipe.rows, recipe.length, recipe.hidden_rows, recipe.passes)
    if not (out / "best" / ngram.FILE).is_file():
        count_ngrams(text_data, len(tokenizer)).save(out / "best" / ngram.FILE)

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer, recipe.start, recipe.teacher)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        partial(inherit, config, tokenizer, start) if start else partial(Transformer, config),
        text_data,
        make_loss(teacher),
        partial(validate, tokenizer=tokenizer, kinds=kinds, device=device),
        keep,
        Settings(
            recipe.minutes if minutes is None else minutes, fused=True, one_shape=True, **recipe.settings
        ),
        out,
        device,
    )
    if resume:
        trainer.resume()
    return trainer


def load_teacher(folder: str, tokenizer: Tokenizer) -> Transformer:
    """The model to learn from, which may be larger than any on the page. Raises UserError where it gives
    probabilities to other tokens than those of `tokenizer`."""
    teacher = load(folder, MAX_TEACHER)
    if teacher.tokenizer.names != tokenizer.names:
        raise UserError(f"The teacher {folder} has other tokens than this run. Train it on the same text.")
    return teacher.model


def count_ngrams(data: TextData, vocab_size: int, **options: Any) -> ngram.NGram:
    """The n-gram model of the same text, beside which the Transformer is measured. It knows of no kinds."""
    bos = data.specials.bos
    streams = [np.where(np.isin(texts.ids, data.marks), bos, texts.ids) for texts in data.texts.values()]
    return ngram.NGram.train(streams, vocab_size, bos=bos, **options)


def validate(
    model: Transformer, tokenizer: Tokenizer, kinds: Mapping[str, Split], device: torch.device
) -> dict[str, float]:
    """The mean log-probability (nats) of a word of dev, over the kinds to choose by; and the perplexity a
    word of each kind. device: where it is measured."""
    found = {}
    model.to(device)
    for kind, split in kinds.items():
        if lines := [paragraph for book in split.dev for paragraph in book]:
            found[kind] = dev_logprob(model, tokenizer, lines)
    model.cpu()
    chosen = [found[kind] for kind in CHOSEN_BY if kind in found]
    return {"dev_logprob_per_word": round(sum(chosen) / len(chosen), 4)} | {
        f"dev_{kind}_word_perplexity": round(perplexity(value, 1), 2) for kind, value in found.items()
    }


def dev_logprob(model: Transformer, tokenizer: Tokenizer, paragraphs: Sequence[str]) -> float:
    """The mean log-probability (nats) of a word of the first DEV_CHARACTERS of these paragraphs,
    each read by itself."""
    chosen, size = [], 0
    for paragraph in paragraphs:
        if size < DEV_CHARACTERS:
            chosen.append(paragraph)
            size += len(paragraph)
    rows = [stream([paragraph], tokenizer) for paragraph in chosen]
    context, device = model.config.max_length, model.embedding.weight.device
    found = sequence_logprobs(lambda ids: model(ids.to(device)), rows, context, context // 2)
    total = sum(float(row.sum()) for row in found)
    return total / sum(len(paragraph.split()) for paragraph in chosen)
