"""The recipe `language-model`: a decoder over subwords that reads books and everyday sentences."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..corpora.books import Book, Split, read_split, stream, without
from ..corpora.pairs import find_training_file, read_pairs, training_file
from ..errors import UserError
from ..generation import ngram
from ..generation.scoring import perplexity, sequence_logprobs
from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from .keeping import find_tokenizer, refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .next_token import RowBatch, compiled_loss, decoder_config, row_batch

TASK = {"name": "language-model", "language": "en"}
SENTENCES = ("tatoeba", "asp")  # sources whose English side is read
PASSES = 2  # of the sentences in an epoch of the books: they are short and the books are not
DEV_CHARACTERS = 150_000  # of dev books and of dev sentences that are read at each look


class TextData:
    """Books and sentences as rows of one length, cut elsewhere in each epoch."""

    def __init__(
        self, books: Sequence[Book], sentences: Sequence[str], tokenizer: Tokenizer, rows: int, length: int
    ) -> None:
        """rows: of a batch. length: tokens of a row that the model reads."""
        self.rows, self.length, self.bos = rows, length, tokenizer.specials.bos
        self.books = [torch.tensor(stream(book, tokenizer)) for book in books]
        flat = torch.tensor(stream(sentences, tokenizer))
        self.sentences = torch.tensor_split(flat, (flat == self.bos).nonzero()[1:, 0])
        read = [*self.books, *self.sentences * PASSES]
        # The label of a place is the token after it; a beginning is never asked for.
        self.tokens_per_epoch = sum(int((part != self.bos).sum()) for part in read)

    def epoch(self, seed: int, first: int = 0) -> Iterator[RowBatch]:
        """The batches of one epoch from number `first` on, the same for the same seed."""
        rng = random.Random(seed)
        parts = [self.shuffled(self.books, rng), *(self.shuffled(self.sentences, rng) for _ in range(PASSES))]
        cut = [part[rng.randrange(self.length) :] for part in parts]
        cut = [part for part in cut if len(part) > self.length]
        if not cut:
            raise UserError(f"This is too little text for rows of {self.length} tokens. Add books.")
        # One token more than the model reads: the label of the last.
        rows = torch.cat([part.unfold(0, self.length + 1, self.length) for part in cut])  # (N, length + 1)
        order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed))
        for chosen in order.split(self.rows)[first:]:
            if len(chosen) == self.rows:  # one shape for all batches: it is compiled for
                ids, labels = rows[chosen, :-1], rows[chosen, 1:]
                yield row_batch(ids.contiguous(), labels.where(labels != self.bos, NO_LABEL))

    @staticmethod
    def shuffled(parts: Sequence[Tensor], rng: random.Random) -> Tensor:
        """The parts one after the other in random order."""
        return torch.cat([torch.tensor([], dtype=torch.long), *rng.sample(list(parts), len(parts))])


@dataclass(frozen=True)
class Recipe:
    """What makes one language model."""

    vocab_size: int = 6000
    width: int = 256
    heads: int = 4
    layers: int = 6
    length: int = 256
    rows: int = 16
    dropout: float = 0.1
    minutes: float = 230.0

    def config(self, vocab_size: int) -> TransformerConfig:
        """The model, once it is known how many tokens the data gave."""
        return decoder_config(
            vocab_size, self.width, self.heads, self.layers, self.length, smear=2, dropout=self.dropout
        )


RECIPES = {"language-model": Recipe()}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for. `data` holds lm/ (books) and perhaps en-fr/ (sentence
    pairs, of which the English side is read). Raises UserError if the data or `out` does not fit."""
    refuse_used(out, resume)
    split, sentences, dev_sentences = read_data(data)
    text = [*sentences, *(paragraph for book in split.train for paragraph in book)]
    tokenizer = find_tokenizer(out / "best" / "tokenizer.json", text, recipe.vocab_size, resume)
    config = recipe.config(len(tokenizer))
    text_data = TextData(split.train, sentences, tokenizer, recipe.rows, recipe.length)
    if not resume or not (out / "best" / ngram.FILE).is_file():
        count_ngrams(text_data, len(tokenizer)).save(out / "best" / ngram.FILE)
    dev = {"books": [paragraph for book in split.dev for paragraph in book], "sentences": dev_sentences}

    def validate(model: Transformer) -> dict[str, float]:
        found = {name: dev_logprob(model, tokenizer, lines) for name, lines in dev.items() if lines}
        mean = sum(found.values()) / len(found)
        return {"dev_logprob_per_word": round(mean, 4)} | {
            f"dev_{name}_word_perplexity": round(perplexity(value, 1), 2) for name, value in found.items()
        }

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        partial(Transformer, config),
        text_data,
        compiled_loss(),
        validate,
        keep,
        # The text is read many times, and without dropout and a strong decay soon known by heart.
        Settings(
            minutes=recipe.minutes if minutes is None else minutes, fused=True, lr=3e-3, weight_decay=0.05
        ),
        out,
        device,
    )
    if resume:
        trainer.resume()
    return trainer


def count_ngrams(data: TextData, vocab_size: int, **options: Any) -> ngram.NGram:
    """The n-gram model of the same text, beside which the Transformer is measured."""
    return ngram.NGram.train([*data.books, *data.sentences], vocab_size, bos=data.bos, **options)


def read_data(folder: Path) -> tuple[Split, list[str], list[str]]:
    """The books, the sentences to train on and those of dev. No sentence to train on stands in a
    book that is held out: a few of the pairs come from the same stories."""
    split = read_split(folder / "lm")
    pairs = folder / "en-fr"
    if not pairs.is_dir():
        return split, [], []
    train = read_pairs(training_file(pairs, ("train.tsv.gz", "train.tsv", "fra.txt")), SENTENCES)
    dev = find_training_file(pairs, ("dev.tsv",))
    dev_sentences = list(dict.fromkeys(english for english, _ in read_pairs(dev))) if dev else []
    held = [*split.dev, *split.test, dev_sentences]
    return split, without((english for english, _ in train), held), dev_sentences


def dev_logprob(model: Transformer, tokenizer: Tokenizer, paragraphs: Sequence[str]) -> float:
    """The mean log-probability (nats) of a word of the first DEV_CHARACTERS of these paragraphs,
    each read by itself."""
    chosen, size = [], 0
    for paragraph in paragraphs:
        if size < DEV_CHARACTERS:
            chosen.append(paragraph)
            size += len(paragraph)
    rows = [stream([paragraph], tokenizer) for paragraph in chosen]
    context = model.config.max_length
    total = sum(float(row.sum()) for row in sequence_logprobs(model, rows, context, context // 2))
    return total / sum(len(paragraph.split()) for paragraph in chosen)
