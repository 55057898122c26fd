"""The recipe `masked-words`: an encoder over subwords that learns to fill in words that are hidden."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..checkpoints import Checkpoint
from ..corpora.books import read_split, stream
from ..corpora.frames import read_sentences
from ..corpora.pairs import find_training_file, read_lines, read_pairs
from ..errors import UserError
from ..text.conventions import normalise
from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer
from ..text.words import spaced
from ..transformer import Transformer, TransformerConfig
from ..uses.gaps.reading import MASK
from ..uses.roles.labeller import MARK
from .keeping import find_tokenizer, refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .next_token import RowBatch, row_batch

TASK = {"name": "masked-words", "language": "en"}
SHARE = 0.25  # of the words of a row that are to be filled in; of their tokens
HIDDEN, WRONG = 0.8, 0.1  # are hidden, and are others (Devlin et al. 2019, §3.1); the rest stays
DEV_SEED = 1_000_003
DEV_TOKENS = 16_000  # of each kind of dev text that are read at each look
TABLES = ("en-fr/train.tsv.gz", "en-fr/more/free.tsv.xz", "en-fr/more/europarl.tsv.xz", "mono/en.tsv.xz")
LEFT_OUT = ("multi30k",)  # not for weights that are given away
AT_ONCE = 20_000  # texts that are cut into tokens together


class MaskedRows:
    """Texts in random order, cut into rows of one length; in each some words are hidden."""

    def __init__(self, texts: Sequence[str], tokenizer: Tokenizer, rows: int, length: int) -> None:
        """texts: with one space between words. rows: of a batch. length: tokens of a row."""
        self.rows, self.length, self.tokenizer = rows, length, tokenizer
        parts = [texts[n : n + AT_ONCE] for n in range(0, len(texts), AT_ONCE)]
        ids = np.concatenate([np.array(stream(part, tokenizer), dtype=np.int32) for part in parts])
        self.ids, self.starts = ids, np.flatnonzero(ids == tokenizer.specials.bos)
        self.lengths = np.diff(np.append(self.starts, len(ids)))
        if len(ids) < length:
            raise UserError(f"This is too little text for a row of {length} tokens. Add some.")
        self.tokens_per_epoch = int(len(ids) * SHARE)  # about: what is asked for

    def epoch(self, seed: int, first: int = 0) -> Iterator[RowBatch]:
        """The batches of one epoch from number `first` on, the same for the same seed."""
        order = np.random.default_rng(seed).permutation(len(self.starts))
        lengths = self.lengths[order]
        before = np.cumsum(lengths) - lengths  # where each begins in the new order
        places = np.arange(len(self.ids)) + np.repeat(self.starts[order] - before, lengths)
        count = len(places) // self.length
        rows = torch.from_numpy(self.ids[places[: count * self.length]]).view(count, self.length)
        for number, chosen in enumerate(rows.split(self.rows)):
            if number >= first:
                yield mask(chosen.long(), self.tokenizer, seed * 1_000_003 + number)


def mask(ids: Tensor, tokenizer: Tokenizer, seed: int) -> RowBatch:
    """Rows (B, T) with SHARE of their words hidden whole; the labels are the tokens of those."""
    generator = torch.Generator().manual_seed(seed)
    # A word begins at a space; so does each special token, none of which is ever hidden.
    special = torch.isin(ids, torch.tensor(sorted(tokenizer.specials.ids)))
    word = (word_starts(tokenizer)[ids] | special).cumsum(dim=1)  # (B, T): the number of each token's word
    drawn = torch.rand(ids.size(0), ids.size(1) + 1, generator=generator).gather(1, word)
    chosen = (drawn < SHARE) & ~special
    fate = torch.rand(ids.shape, generator=generator)
    others = torch.randint(len(tokenizer.specials.ids), len(tokenizer), ids.shape, generator=generator)
    read = ids.where(~chosen | (fate >= HIDDEN + WRONG), others)
    read = read.where(~chosen | (fate >= HIDDEN), tokenizer.specials[MASK])
    return row_batch(read, ids.where(chosen, NO_LABEL))


def word_starts(tokenizer: Tokenizer) -> Tensor:
    """(V,): whether a token has a space in front."""
    return torch.tensor([text.startswith(" ") for text in tokenizer.texts])


def labelled_loss(pad: int) -> Callable[[Transformer, RowBatch], Tensor]:
    """Mean cross-entropy (nats) of the labels that count: the logits of the others are never made."""

    def loss(model: Transformer, batch: RowBatch) -> Tensor:
        present = batch.ids != pad
        vectors = model.encode(batch.ids, None if present.all() else present)  # (B, T, D)
        counts = batch.labels != NO_LABEL
        return F.cross_entropy(model.logits(vectors[counts]).float(), batch.labels[counts])

    return loss


@dataclass(frozen=True)
class Recipe:
    """What makes one encoder."""

    vocab_size: int = 8000
    width: int = 256
    heads: int = 4
    layers: int = 12
    max_length: int = 256
    length: int = 128  # of a row
    rows: int = 256
    dropout: float = 0.1
    minutes: float = 300.0
    settings: dict[str, float] = field(default_factory=lambda: {"warmup": 0.03, "validate_minutes": 2.0})

    def config(self, vocab_size: int) -> TransformerConfig:
        """The model, once it is known how many tokens the data gave."""
        return TransformerConfig(
            kind="encoder",
            vocab_size=vocab_size,
            width=self.width,
            heads=self.heads,
            encoder_layers=self.layers,
            decoder_layers=0,
            feed_forward=4 * self.width,
            max_length=self.max_length,
            positions="rotary",
            norm="rms",
            activation="relu2",
            bias=False,
            qk_norm=True,
            dropout=self.dropout,
        )


RECIPES = {"masked-words": Recipe()}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for. `data` holds lm/ (books) and perhaps mono/, en-fr/ and
    srl/, of which the English is read. Raises UserError if the data or `out` does not fit."""
    refuse_used(out, resume)
    texts, dev = read_data(data)
    tokenizer = find_tokenizer(
        out / "best" / "tokenizer.json",
        texts[:: max(1, len(texts) // 300_000)],
        recipe.vocab_size,
        resume,
        others=(MASK, MARK),
    )
    config = recipe.config(len(tokenizer))
    dev_rows = {name: dev_batch(lines, tokenizer, recipe.length) for name, lines in dev.items()}

    def validate(model: Transformer) -> dict[str, float]:
        found = {name: filled(model, batch) for name, batch in dev_rows.items()}
        mean = sum(logprob for logprob, _ in found.values()) / len(found)
        return {"dev_logprob": round(mean, 4)} | {
            f"dev_{name}_accuracy": round(accuracy, 4) for name, (_, accuracy) in found.items()
        }

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        partial(Transformer, config),
        MaskedRows(texts, tokenizer, recipe.rows, recipe.length),
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


def read_data(folder: Path) -> tuple[list[str], dict[str, list[str]]]:
    """Texts to train on and, by name, to choose by; one space between the words of each. None to train on is
    held out anywhere."""
    split = read_split(folder / "lm")
    dev = {"books": [paragraph for book in split.dev for paragraph in book]}
    if path := find_training_file(folder, ("en-fr/dev.tsv",)):
        dev["sentences"] = [english for english, _ in read_pairs(path)]
    if path := find_training_file(folder, ("srl/dev.jsonl.gz",)):
        dev["web"] = [normalise(sentence.text) for sentence in read_sentences(path)]
    held = {line for lines in dev.values() for line in lines}
    read = [*english_of(folder), *(paragraph for book in split.train for paragraph in book)]
    texts = [text for text in dict.fromkeys(read) if text not in held]
    return list(map(spaced, texts)), {name: list(map(spaced, lines)) for name, lines in dev.items()}


def english_of(folder: Path) -> Iterator[str]:
    """The English sentences beside the books, as far as they are there."""
    for file in TABLES:
        if path := find_training_file(folder, (file,)):
            for line in read_lines(path):
                english, *_, tag = line.split("\t")
                if tag not in LEFT_OUT:
                    yield normalise(english)
    if path := find_training_file(folder, ("srl/train.jsonl.gz",)):
        yield from (normalise(sentence.text) for sentence in read_sentences(path))


def dev_batch(texts: Sequence[str], tokenizer: Tokenizer, length: int) -> RowBatch:
    """The first DEV_TOKENS of these texts in rows, the same words hidden at each look."""
    ids = torch.tensor(stream(texts[:DEV_TOKENS], tokenizer)[:DEV_TOKENS])
    rows = ids[: len(ids) // length * length].view(-1, length)
    return mask(rows, tokenizer, DEV_SEED)


@torch.inference_mode()
def filled(model: Transformer, batch: RowBatch) -> tuple[float, float]:
    """The mean log-probability (nats) of a token that is to be filled in, and the share of them for which it
    is the highest."""
    total = right = 0.0
    for ids, labels in zip(batch.ids.split(32), batch.labels.split(32), strict=True):
        counts = labels != NO_LABEL
        logprobs = model(ids)[counts].log_softmax(dim=-1)
        wanted = labels[counts]
        total += float(logprobs.gather(1, wanted[:, None]).sum())
        right += int((logprobs.argmax(dim=-1) == wanted).sum())
    return total / batch.tokens, right / batch.tokens
