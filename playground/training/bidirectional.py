"""The recipe `translate-both`: one model that translates both ways, told by a mark which one is meant."""

import logging
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import torch

from ..checkpoints import Checkpoint, load
from ..corpora.pairs import Pair, find_training_file, read_lines, read_pairs, read_tagged, training_file
from ..errors import UserError
from ..text.conventions import normalise, normalise_french
from ..text.specials import language_mark
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from ..uses.translation.translator import Translator
from .augmenting import Augmenter
from .batching import PairBatch, bucket, pair_batch
from .keeping import find_tokenizer, refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .translation import check_dev, dev_bleu, loss

log = logging.getLogger(__name__)

TASK = {"name": "translate", "source": "en", "target": "fr", "both": "yes"}
LANGUAGES = ("en", "fr")
MARKS = tuple(language_mark(language) for language in LANGUAGES)
MERGE_DROPOUT = 0.1  # BPE-dropout (Provilkov et al. 2020) on both sides of some of the batches:
DROPPED = 0.3  # the others keep the spelling that is copied piece by piece when it is used
COUNTED = 2000  # sentences of each part by which the length of an epoch is told
FOREIGN = re.compile("[^\\x00-\u024f–—•€]")  # neither a Latin letter nor a usual mark
NORMALISE = (normalise, normalise_french)


@dataclass(frozen=True)
class Part:
    """One source of pairs: a file, a tag in it, and how often an epoch reads each of its sentences.

    to: for back-translations (Sennrich et al. 2016) the language that people wrote, into which alone they
    are read. A recipe does without their file where it is missing.
    """

    file: str
    tag: str
    share: float
    to: str | None = None


MIXTURE = (
    Part("train.tsv.gz", "tatoeba", 0.125),
    Part("train.tsv.gz", "asp", 0.125),
    Part("train.tsv.gz", "dict", 0.025),
    Part("more/free.tsv.xz", "tatoeba_pivot", 0.125),
    Part("more/free.tsv.xz", "cataclysm_dda", 0.03),
    Part("more/free.tsv.xz", "home_assistant", 0.03),
    Part("more/free.tsv.xz", "bible_web_segond", 0.01),
    Part("more/free.tsv.xz", "gnome_help", 0.06),
    Part("more/free.tsv.xz", "tldr_fr", 0.05),
    Part("more/free.tsv.xz", "xrisawoz_fewshot", 0.06),
    Part("more/free.tsv.xz", "opensource_guide", 0.06),
    Part("more/free.tsv.xz", "bilinguator_tales", 0.03),
    Part("more/free.tsv.xz", "refugee_phrasebook", 0.06),
    Part("more/europarl.tsv.xz", "europarl_everyday", 0.04),
    Part("more/europarl.tsv.xz", "europarl", 0.04),
    Part("back.tsv.xz", "back_fr", 0.08, "fr"),
    Part("back.tsv.xz", "back_en", 0.05, "en"),
)

EVERYDAY = ("tatoeba", "tatoeba_pivot", "asp", "dict", "refugee_phrasebook")
# For the last leg: half of what it reads then is Tatoeba, each sentence of which it has seen too seldom.
MORE, LESS = 2.4, 0.5
LAST = tuple(
    part if part.to else replace(part, share=part.share * (MORE if part.tag in EVERYDAY else LESS))
    for part in MIXTURE
)


@dataclass(frozen=True)
class Entry:
    """A sentence with its translations."""

    source: str
    versions: tuple[str, ...]
    to: int  # index into LANGUAGES of the language that is translated into

    def pair(self, version: str) -> Pair:
        return (self.source, version) if self.to == 1 else (version, self.source)


class Example(NamedTuple):
    """What the model reads and shall write, as texts and as ids in their ordinary spelling."""

    texts: tuple[str, str]
    ids: tuple[list[int], list[int]]
    to: int  # index into LANGUAGES

    @property
    def lengths(self) -> tuple[int, int]:
        """Of both in tokens, with the marks around them."""
        source, target = self.ids
        return len(source) + 2, len(target) + 1


class BothWays:
    """The mixture, read both ways: of each sentence one translation is drawn, and some pairs are changed.

    tokens: how many padded ones make a batch, counted without merge dropout.
    """

    def __init__(
        self,
        parts: list[tuple[Part, list[Pair]]],
        tokenizer: Tokenizer,
        tokens: int,
        max_length: int,
        augmented: float,
    ) -> None:
        self.tokenizer, self.tokens, self.max_length = tokenizer, tokens, max_length
        self.parts = [(part.share, list(entries(pairs, part))) for part, pairs in parts]
        # What it puts together is read both ways, so people have written both sides.
        written = [pair for part, pairs in parts if part.to is None for pair in pairs]
        self.augmenter = Augmenter(written, augmented)
        self.marks = [tokenizer.specials[mark] for mark in MARKS]
        self.tokens_per_epoch = self.count()

    def count(self) -> int:
        """About how many target tokens an epoch has, from some of its sentences as they are."""
        rng, tokens = random.Random(0), 0.0
        for share, found in self.parts:
            some = rng.sample(found, min(COUNTED, len(found)))
            ids = self.tokenizer.encode_batch([entry.versions[0] for entry in some])
            tokens += share * len(found) * sum(len(target) + 1 for target in ids) / max(1, len(ids))
        return round(tokens)

    def draw(self, rng: random.Random) -> list[Example]:
        """The examples of an epoch."""
        chosen = []
        for share, found in self.parts:
            # Of the others not even a count of references is changed: what is shared by several processes
            # would be copied by each.
            for entry in (found[n] for n in range(len(found)) for _ in range(int(share + rng.random()))):
                pair = entry.pair(rng.choice(entry.versions))
                changed = self.augmenter.augment(pair, LANGUAGES[entry.to], rng)
                if changed is not pair:
                    changed = (normalise(changed[0]), normalise(changed[1]))
                chosen.append(((changed[1 - entry.to], changed[entry.to]), entry.to))
        ids = [self.tokenizer.encode_batch([texts[side] for texts, _ in chosen]) for side in (0, 1)]
        examples = [
            Example(texts, spelled, to)
            for (texts, to), spelled in zip(chosen, zip(*ids, strict=True), strict=True)
        ]
        return [example for example in examples if max(example.lengths) <= self.max_length]

    def epoch(self, seed: int, first: int = 0) -> Iterator[PairBatch]:
        """The batches of one epoch from number `first` on, the same pairs for the same seed."""
        rng = random.Random(seed)
        drawn = self.draw(rng)
        lead = [source - target for source, target in (example.lengths for example in drawn)]
        groups = bucket([max(example.lengths) for example in drawn], self.tokens, rng, lead)
        dropouts = [MERGE_DROPOUT if rng.random() < DROPPED else None for _ in groups]
        for group, dropout in list(zip(groups, dropouts, strict=True))[first:]:
            examples = [drawn[i] for i in group]
            sources, targets = (self.spell(examples, side, dropout) for side in (0, 1))
            marked = [[self.marks[e.to], *ids] for e, ids in zip(examples, sources, strict=True)]
            yield pair_batch(marked, targets, self.tokenizer.specials)

    def spell(self, examples: list[Example], side: int, dropout: float | None) -> list[list[int]]:
        """The ids of one side, perhaps with merge dropout; what became too long by it keeps its ordinary
        spelling."""
        plain = [example.ids[side] for example in examples]
        if dropout is None:
            return plain
        drawn = self.tokenizer.encode_batch([example.texts[side] for example in examples], dropout)
        return [
            ids if len(ids) <= self.max_length - 2 else ordinary
            for ids, ordinary in zip(drawn, plain, strict=True)
        ]


def entries(pairs: list[Pair], part: Part) -> Iterator[Entry]:
    """Every different sentence with all its translations, into both languages or that of the part."""
    for to in (0, 1) if part.to is None else (LANGUAGES.index(part.to),):
        versions: dict[str, list[str]] = defaultdict(list)
        for pair in pairs:
            versions[pair[1 - to]].append(pair[to])
        for source, targets in versions.items():
            yield Entry(source, tuple(targets), to)


@dataclass(frozen=True)
class Recipe:
    """What makes a translator for both ways."""

    mixture: tuple[Part, ...] = MIXTURE
    mono: tuple[str, ...] = ("../mono/en.tsv.xz", "../mono/fr.tsv.xz")  # if there: for the vocabulary alone
    mono_lines: int = 60_000  # of each
    dev: tuple[tuple[str, str], ...] = (("tatoeba", "dev.tsv"), ("news", "more/dev_news.tsv.gz"))
    dev_size: int = 300  # sentences of each, read both ways
    start: str | None = None  # the checkpoint that it goes on from, with its vocabulary and its shape
    augmented: float = 0.3  # share of the examples
    vocab_size: int = 8000
    alphabet: int = 200
    dropout: float = 0.15
    batch_tokens: int = 16_000
    minutes: float = 9.5  # of a GPU
    settings: dict[str, float] = field(default_factory=lambda: {"validate_minutes": 5.0})

    def config(self, vocab_size: int) -> TransformerConfig:
        return TransformerConfig(
            kind="encoder-decoder",
            vocab_size=vocab_size,
            width=320,
            heads=8,
            encoder_layers=8,
            decoder_layers=3,
            feed_forward=1024,
            norm="rms",
            activation="relu2",
            bias=False,
            dropout=self.dropout,
        )


RECIPES = {
    "translate-both": Recipe(),
    "translate-both-last": Recipe(  # of a CPU
        mixture=LAST,
        start="translate-en-fr",
        augmented=0.4,
        dropout=0.0,
        batch_tokens=3000,
        minutes=100.0,
        settings={"lr": 4e-4, "matrix_lr": 0.004, "decay": 1.0, "validate_minutes": 20.0},
    ),
}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for; its best weights on dev will lie in `out`/best
    as a checkpoint. Raises UserError if the data or the folder `out` does not fit."""
    refuse_used(out, resume)
    parts = read_mixture(recipe, data)
    dev = read_dev(recipe, data)
    start = None
    if recipe.start:
        start = load(str(out / "best") if resume else recipe.start)
        if not resume:
            save_whole(start, out / "best")
    tokenizer = find_tokenizer(
        out / "best" / "tokenizer.json",
        vocabulary_texts(recipe, data, parts),
        recipe.vocab_size,
        resume,
        alphabet=recipe.alphabet,
        others=MARKS,
    )
    config = recipe.config(len(tokenizer))
    if start:
        config = replace(start.model.config, dropout=recipe.dropout)
    for pairs in dev.values():
        for to in LANGUAGES:
            check_dev([source for source, _ in turned(pairs, to)], tokenizer, config.max_length - 2)

    def make_model() -> Transformer:
        model = Transformer(config)
        if start:
            model.load_state_dict(start.model.state_dict())
        return model

    def validate(model: Transformer) -> dict[str, float]:
        scores = {
            f"{name}_{to}": dev_bleu(Translator(Checkpoint(model, tokenizer, TASK), to), turned(pairs, to))
            for name, pairs in dev.items()
            for to in reversed(LANGUAGES)
        }
        return {"dev_bleu": round(sum(scores.values()) / len(scores), 2), **scores}

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer, recipe.start)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        make_model,
        BothWays(parts, tokenizer, recipe.batch_tokens, config.max_length, recipe.augmented),
        loss,
        validate,
        keep,
        Settings(minutes=recipe.minutes if minutes is None else minutes, **recipe.settings),
        out,
        device,
    )
    if resume:
        trainer.resume()
    return trainer


def read_mixture(recipe: Recipe, folder: Path) -> list[tuple[Part, list[Pair]]]:
    """The pairs of each part that is there."""
    parts = [part for part in recipe.mixture if part.to is None or find_training_file(folder, (part.file,))]
    files = {part.file: training_file(folder, (part.file,)) for part in parts}
    tagged = {name: read_tagged(path) for name, path in files.items()}
    for part in parts:
        if part.tag not in tagged[part.file]:
            raise UserError(f"{files[part.file]} holds no pair with the tag {part.tag}. Put its pairs there.")
    return [(part, tagged[part.file][part.tag]) for part in parts]


def read_dev(recipe: Recipe, folder: Path) -> dict[str, list[Pair]]:
    """Sentences for choosing, evenly from each dev file."""
    dev = {}
    for name, file in recipe.dev:
        pairs = read_pairs(training_file(folder, (file,)))
        dev[name] = pairs[:: max(1, len(pairs) // recipe.dev_size)][: recipe.dev_size]
    return dev


def turned(pairs: list[Pair], to: str) -> list[Pair]:
    """Pairs as (source, target) of a direction."""
    return pairs if to == "fr" else [(french, english) for english, french in pairs]


def vocabulary_texts(recipe: Recipe, folder: Path, parts: list[tuple[Part, list[Pair]]]) -> Iterator[str]:
    """What the vocabulary is learned from: every pair, some of them augmented, and running text.

    Letters of other scripts and emoji are left out: they shall be spelled as bytes, all alike.
    """
    rng = random.Random(0)
    augmenter = Augmenter([pair for _, pairs in parts for pair in pairs], 1.0)
    for _, pairs in parts:
        for pair in pairs:
            drawn = augmenter.augment(pair, "fr", rng) if rng.random() < 0.05 else pair
            yield from (FOREIGN.sub("", text) for text in drawn)
    for file, prepare in zip(recipe.mono, NORMALISE, strict=True):
        if not (folder / file).is_file():
            continue
        lines = [line.split("\t")[0] for line in read_lines(folder / file)]
        yield from (
            FOREIGN.sub("", prepare(line)) for line in rng.sample(lines, min(recipe.mono_lines, len(lines)))
        )
