"""The recipe `translate`: data, model and measure of an English-French translator."""

import contextlib
import itertools
import logging
import random
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sacrebleu
import torch
import torch.nn.functional as F
from torch import Tensor

from ..checkpoints import Checkpoint
from ..corpora.pairs import Pair, find_training_file, read_pairs, training_file
from ..errors import UserError
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from ..uses.translation.translator import Translator
from .batching import PairBatch, bucket, pair_batch
from .keeping import find_tokenizer, refuse_used, save_whole, training_facts
from .loop import Settings, Trainer

log = logging.getLogger(__name__)

TASK = {"name": "translate", "source": "en", "target": "fr"}
SMOOTHING = 0.1  # label smoothing (Szegedy et al. 2016), as in Vaswani et al. 2017, §5.4
MERGE_DROPOUT = 0.1  # BPE-dropout on both sides (Provilkov et al. 2020)
CARELESS = 0.05  # share of English sentences in lower case without a full stop, as people type them
DEV = 1000  # sentences kept out of training for dev where the data brings none


def loss(model: Transformer, batch: PairBatch) -> Tensor:
    """Mean label-smoothed cross-entropy (nats) of the target tokens."""
    logits = model(batch.target, batch.source, batch.present)  # (B, T, V)
    return F.cross_entropy(logits.flatten(0, 1).float(), batch.labels.flatten(), label_smoothing=SMOOTHING)


class PairData:
    """All pairs of the training data, one French version of each English sentence an epoch.

    tokens: how many padded ones make a batch, counted without merge dropout (which adds a sixth):
    so the batches, but for their spelling, are the same whenever an epoch is read again.
    """

    def __init__(self, pairs: list[Pair], tokenizer: Tokenizer, tokens: int, max_length: int) -> None:
        self.tokenizer, self.tokens, self.max_length = tokenizer, tokens, max_length
        sources = tokenizer.encode_batch([english for english, _ in pairs])
        targets = tokenizer.encode_batch([french for _, french in pairs])
        self.versions: dict[str, list[tuple[str, int]]] = defaultdict(list)  # with the longer side's length
        written = 0
        for (english, french), source, target in zip(pairs, sources, targets, strict=True):
            length = max(len(source), len(target)) + 1  # the end mark
            if length <= max_length:
                self.versions[english].append((french, length))
                written += len(target) + 1
        if not self.versions:
            raise UserError(f"No training pair has fewer than {max_length} tokens. Use shorter sentences.")
        kept = sum(map(len, self.versions.values()))
        self.tokens_per_epoch = written * len(self.versions) // kept

    def epoch(self, seed: int, first: int = 0) -> Iterator[PairBatch]:
        """The batches of one epoch from number `first` on, the same pairs for the same seed."""
        rng = random.Random(seed)
        chosen = [(english, *rng.choice(versions)) for english, versions in self.versions.items()]
        typed = [e.lower().removesuffix(".") if rng.random() < CARELESS else e for e, _, _ in chosen]
        for group in bucket([length for _, _, length in chosen], self.tokens, rng)[first:]:
            sources = self.spell([typed[i] for i in group])
            yield pair_batch(sources, self.spell([chosen[i][1] for i in group]), self.tokenizer.specials)

    def spell(self, texts: list[str]) -> list[list[int]]:
        """Ids with merge dropout; a text that became too long by it keeps its ordinary spelling."""
        drawn, plain = self.tokenizer.encode_batch(texts, MERGE_DROPOUT), self.tokenizer.encode
        return [
            ids if len(ids) < self.max_length else plain(text)[: self.max_length - 1]
            for text, ids in zip(texts, drawn, strict=True)
        ]


@dataclass(frozen=True)
class Recipe:
    """What makes one translator: its data and its size."""

    tags: tuple[str, ...]  # the sources of training data, where the file names them
    dev: str
    vocab_size: int = 8000
    width: int = 256
    heads: int = 8
    encoder_layers: int = 4
    decoder_layers: int = 3
    feed_forward: int = 1024
    dropout: float = 0.15
    batch_tokens: int = 2600
    minutes: float = 100.0

    def config(self, vocab_size: int) -> TransformerConfig:
        """The model, once it is known how many tokens the data gave."""
        return TransformerConfig(
            kind="encoder-decoder",
            vocab_size=vocab_size,
            width=self.width,
            heads=self.heads,
            encoder_layers=self.encoder_layers,
            decoder_layers=self.decoder_layers,
            feed_forward=self.feed_forward,
            norm="rms",
            activation="relu2",
            bias=False,
            dropout=self.dropout,
        )


RECIPES = {
    "translate": Recipe(tags=("tatoeba", "asp", "dict"), dev="dev.tsv"),
    "translate-multi30k": Recipe(
        tags=("multi30k",),
        dev="dev_multi30k.tsv",
        width=128,
        heads=4,
        encoder_layers=4,
        decoder_layers=4,
        feed_forward=256,
        dropout=0.3,
        minutes=20.0,
    ),
}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for; its best weights on dev will lie in `out`/best
    as a checkpoint. Raises UserError if the data or the folder `out` does not fit."""
    refuse_used(out, resume)
    pairs, dev = read_data(recipe, data)
    tokenizer = find_tokenizer(
        out / "best" / "tokenizer.json", itertools.chain(*pairs), recipe.vocab_size, resume
    )
    config = recipe.config(len(tokenizer))
    check_dev([english for english, _ in dev], tokenizer, config.max_length - 1)

    def validate(model: Transformer) -> dict[str, float]:
        return {"dev_bleu": dev_bleu(Translator(Checkpoint(model, tokenizer, TASK)), dev)}

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        partial(Transformer, config),
        PairData(pairs, tokenizer, recipe.batch_tokens, config.max_length),
        loss,
        validate,
        keep,
        Settings(minutes=recipe.minutes if minutes is None else minutes),
        out,
        device,
    )
    if resume:
        trainer.resume()
    return trainer


def read_data(recipe: Recipe, folder: Path) -> tuple[list[Pair], list[Pair]]:
    """Training pairs and dev pairs. Where the folder has no dev file, about one English sentence
    in a hundred, at most DEV, is kept out of training for it, with all its French versions."""
    pairs = read_pairs(training_file(folder, ("train.tsv.gz", "train.tsv", "fra.txt")), recipe.tags)
    if path := find_training_file(folder, (recipe.dev,)):
        return pairs, read_pairs(path)
    hashes = {english: zlib.crc32(english.encode()) for english, _ in pairs}
    held = sorted((e for e in hashes if hashes[e] % 100 == 0), key=hashes.__getitem__)[:DEV]
    chosen = set(held)
    dev = list({english: (english, french) for english, french in pairs if english in chosen}.values())
    rest = [pair for pair in pairs if pair[0] not in chosen]
    if not dev or not rest:
        raise UserError(f"{folder} has no {recipe.dev}, and too few pairs to choose a part of them for it.")
    log.info("%s has no %s: %d sentences are kept out of training for it", folder, recipe.dev, len(dev))
    return rest, dev


def check_dev(sentences: Iterable[str], tokenizer: Tokenizer, most: int) -> None:
    """Raises UserError where no dev sentence has at most so many tokens."""
    if not any(len(tokenizer.encode(sentence)) <= most for sentence in sentences):
        raise UserError(
            f"No dev sentence has at most {most} tokens, so no weights could be chosen. Use shorter ones."
        )


def dev_bleu(translator: Translator, dev: list[Pair]) -> float:
    """BLEU of the greedy translations; a pair that is too long for the model is left out."""
    fits = []
    for pair in dev:
        with contextlib.suppress(UserError):
            translator.encode(pair[0])
            fits.append(pair)
    found = translator.translate([english for english, _ in fits])
    outputs = [translator.text(hypotheses[0]) for hypotheses in found]
    return round(sacrebleu.corpus_bleu(outputs, [[french for _, french in fits]]).score, 2)
