"""The recipe `summaries`: abstract to title, with sentences to find and to fill as practice."""

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch

from ..checkpoints import Checkpoint, load
from ..corpora.abstracts import Article, read_articles
from ..corpora.casing import Truecaser
from ..corpora.pairs import training_file
from ..text.conventions import split_sentences
from ..text.cutting import cut_to_fit
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from ..uses.summaries.summariser import LENGTHS, SHORT, Summariser
from .batching import PairBatch, bucket, pair_batch
from .inheriting import inherit
from .keeping import find_tokenizer, refuse_used, save_whole, training_facts
from .loop import Settings, Trainer
from .translation import loss

TASK = {"name": "summaries", "source": "en", "target": "en"}
SENTENCE, GAP = "sentence", "gap"  # special tokens: asks for the sentence nearest the title; stands for words
MARKS = (*LENGTHS, SENTENCE, GAP)
MERGE_DROPOUT = 0.1  # BPE-dropout (Provilkov et al. 2020) on the sources of some of the batches
DROPPED = 0.3
SHUFFLED = 0.15  # share of the abstracts whose sentences come in another order,
LOST = 0.25  # probability with which a shortened abstract loses each sentence
UNASKED = 0.5  # share of the titles that are asked for without a length
FADING = 0.7  # the number of sentences to write falls by this factor from epoch to epoch
HIDDEN = 0.15  # probability that one to three words are hidden from here on
LONGEST_SENTENCE = 45  # words
DROPOUT = 0.1  # of a model that begins with trained weights

WORD = re.compile("[a-z0-9]+")


class Example(NamedTuple):
    """What the model reads, word by word, None where words are hidden, and what it shall write."""

    mark: str
    source: list[str | None]
    target: list[str]


@dataclass(frozen=True)
class Prepared:
    """An article, ready for drawing: its sentences and its title by word."""

    sentences: list[list[str]]
    title: list[str]
    nearest: int | None  # which sentence has most in common with the title; None if it is too long to write


class Headlines:
    """Titles of abstracts, and as practice that fades out, the sentence of each that is nearest the title.

    It is hidden (Zhang et al. 2020, PEGASUS: gap sentences), or words are hidden everywhere (Lewis et al.
    2020, BART: text infilling). tokens: how many padded ones of the sources make a batch, counted without
    merge dropout. practice: sentences to write for each title in the first epoch. shortened: share of the
    abstracts that lose sentences.
    """

    def __init__(
        self,
        articles: list[Article],
        tokenizer: Tokenizer,
        tokens: int,
        max_length: int,
        practice: float = 1.0,
        shortened: float = 0.3,
    ) -> None:
        self.tokenizer, self.tokens, self.max_length = tokenizer, tokens, max_length
        self.practice, self.shortened = practice, shortened
        self.articles = prepare(articles)
        texts = [text for a in self.articles for text in (*a.sentences, a.title)]
        self.vocabulary = sorted({word for text in texts for word in text})
        self.plain = self.spellings()
        self.tokens_per_epoch = sum(len(self.spell(a.title, self.plain)) + 1 for a in self.articles)

    def spellings(self, dropout: float | None = None) -> dict[str | None, list[int]]:
        """The ids of every word: a tokenizer spells each by itself, so they need be spelled only once."""
        ids = self.tokenizer.encode_batch(self.vocabulary, dropout)
        return {None: [self.tokenizer.specials[GAP]], **dict(zip(self.vocabulary, ids, strict=True))}

    def spell(self, words: Sequence[str | None], spellings: dict[str | None, list[int]]) -> list[int]:
        return [id for word in words for id in spellings[word]]

    def epoch(self, seed: int, first: int = 0) -> Iterator[PairBatch]:
        """The batches of one epoch from number `first` on, the same texts for the same seed.

        The seed is the number of the epoch too, by which the practice fades.
        """
        rng = random.Random(seed)
        titles = [title_example(article, rng, self.shortened) for article in self.articles]
        practice = [
            sentence_example(article, rng)
            for article in self.articles
            if article.nearest is not None and rng.random() < self.practice * FADING**seed
        ]
        groups = []
        for drawn in (titles, practice):  # by themselves, since they are not as long
            lengths = [len(self.spell(example.source, self.plain)) + 2 for example in drawn]
            lengths = [min(length, self.max_length) for length in lengths]
            groups += [[drawn[i] for i in group] for group in bucket(lengths, self.tokens, rng)]
        rng.shuffle(groups)
        chosen = [rng.random() < DROPPED for _ in groups]
        dropped = self.spellings(MERGE_DROPOUT)
        for group, drop in list(zip(groups, chosen, strict=True))[first:]:
            yield self.batch(group, dropped if drop else self.plain)

    def batch(self, examples: list[Example], spellings: dict[str | None, list[int]]) -> PairBatch:
        """Sources in this spelling, cut where they are too long for the model."""
        specials = self.tokenizer.specials
        sources = [[specials[example.mark], *self.spell(example.source, spellings)] for example in examples]
        targets = [self.spell(example.target, self.plain) for example in examples]
        return pair_batch([source[: self.max_length - 1] for source in sources], targets, specials)


def prepare(articles: list[Article]) -> list[Prepared]:
    """Articles cut into sentences, with titles in sentence case."""
    truecaser = Truecaser(article.abstract for article in articles)
    prepared = []
    for article in articles:
        sentences = split_sentences(article.abstract)
        likeness = [n_gram_f(words(sentence), words(article.title), 1) for sentence in sentences]
        nearest = max(range(len(sentences)), key=likeness.__getitem__)
        by_word = [sentence.split() for sentence in sentences]
        if len(sentences) < 2 or len(by_word[nearest]) > LONGEST_SENTENCE:
            nearest = None
        title = truecaser.sentence_case(article.title, article.abstract)
        prepared.append(Prepared(by_word, title.split(), nearest))
    return prepared


def title_example(article: Prepared, rng: random.Random, shortened: float) -> Example:
    """A title to write, for an abstract that may have lost sentences or their order."""
    chosen = article.sentences
    if rng.random() < shortened:
        chosen = [sentence for sentence in chosen if rng.random() > LOST] or chosen
    if rng.random() < SHUFFLED:
        chosen = rng.sample(chosen, len(chosen))
    mark = "short" if len(article.title) <= SHORT else "medium"
    if rng.random() < UNASKED:
        mark = "title"
    return Example(mark, list(itertools.chain(*chosen)), article.title)


def sentence_example(article: Prepared, rng: random.Random) -> Example:
    """The sentence nearest the title to write, for an abstract without it, or with hidden words."""
    target = article.sentences[article.nearest]
    if rng.random() < 0.5:
        left = [[None] if n == article.nearest else s for n, s in enumerate(article.sentences)]
        return Example(SENTENCE, list(itertools.chain(*left)), target)
    return Example(SENTENCE, hide_words(itertools.chain(*article.sentences), rng), target)


def hide_words(words: Iterable[str], rng: random.Random) -> list[str | None]:
    """About 30 % of the words hidden, one to three in a row, with one None for each row."""
    left, hidden = [], 0
    for word in words:
        if not hidden and rng.random() < HIDDEN:
            hidden = rng.randint(1, 3)
            left.append(None)
        if hidden:
            hidden -= 1
        else:
            left.append(word)
    return left


def words(text: str) -> list[str]:
    """Words as ROUGE counts them."""
    return WORD.findall(text.lower())


def n_gram_f(candidate: Sequence[str], reference: Sequence[str], n: int) -> float:
    """ROUGE-N (Lin 2004) as F score, 0 to 1: how many runs of n words both have."""
    runs = [Counter(zip(*(text[k:] for k in range(n)), strict=False)) for text in (candidate, reference)]
    return f_score((runs[0] & runs[1]).total(), runs[0].total(), runs[1].total())


def subsequence_f(candidate: Sequence[str], reference: Sequence[str]) -> float:
    """ROUGE-L (Lin 2004) as F score, 0 to 1: the longest row of words that both have in this order."""
    row = [0] * (len(reference) + 1)
    for word in candidate:
        before = row
        row = [0]
        for k, other in enumerate(reference):
            row.append(before[k] + 1 if word == other else max(before[k + 1], row[k]))
    return f_score(row[-1], len(candidate), len(reference))


def f_score(common: int, candidate: int, reference: int) -> float:
    return 2 * common / (candidate + reference) if common else 0.0


def dev_rouge(summariser: Summariser, articles: list[Article]) -> dict[str, float]:
    """ROUGE F scores of the greedy headlines in percent, their mean first: for choosing.

    What is reported is measured by the rouge-score package (measuring/summaries.py).
    """
    found = summariser.translate([cut_to_fit(article.abstract, summariser.fits)[0] for article in articles])
    pairs = [
        (words(summariser.text(best)), words(article.title))
        for [best, *_], article in zip(found, articles, strict=True)
    ]
    measures = {
        "rouge1": partial(n_gram_f, n=1),
        "rouge2": partial(n_gram_f, n=2),
        "rougeL": subsequence_f,
    }
    scores = {
        name: round(100 * sum(measure(*pair) for pair in pairs) / len(pairs), 2)
        for name, measure in measures.items()
    }
    return {"dev_rouge": round(sum(scores.values()) / len(scores), 2), **scores}


@dataclass(frozen=True)
class Recipe:
    """What makes a summariser."""

    dev_size: int = 200  # articles for choosing
    start: str | None = None  # the checkpoint that it begins with: a translator can copy already
    practice: float = 1.0  # see `Headlines`
    shortened: float = 0.3
    vocab_size: int = 8000
    alphabet: int = 120
    batch_tokens: int = 24_000
    minutes: float = 8.0
    settings: dict[str, float] = field(
        default_factory=lambda: {"warmup": 0.02, "decay": 0.6, "validate_minutes": 2.5}
    )

    def config(self, vocab_size: int) -> TransformerConfig:
        return TransformerConfig(
            kind="encoder-decoder",
            vocab_size=vocab_size,
            width=320,
            heads=8,
            encoder_layers=6,
            decoder_layers=3,
            feed_forward=1280,
            max_length=320,
            positions="rotary",
            norm="rms",
            activation="relu2",
            bias=False,
            dropout=0.2,
        )


RECIPES = {
    "summaries": Recipe(),
    "summaries-from-translator": Recipe(  # of a CPU
        start="translate-en-fr",
        practice=0.1,
        shortened=0.8,
        batch_tokens=5000,
        minutes=180.0,
        settings={"lr": 1e-3, "matrix_lr": 0.01, "decay": 0.7, "validate_minutes": 20.0},
    ),
}


def make_trainer(
    recipe: Recipe, data: Path, out: Path, minutes: float | None, resume: bool, device: torch.device
) -> Trainer:
    """All that a run needs, resumed where asked for; its best weights on dev will lie in `out`/best
    as a checkpoint. Raises UserError if the data or the folder `out` does not fit."""
    refuse_used(out, resume)
    articles = read_articles(training_file(data, ("summarisation/train.tsv.gz", "summarisation/train.tsv")))
    dev = read_articles(training_file(data, ("summarisation/dev.tsv.gz", "summarisation/dev.tsv")))
    dev = dev[:: max(1, len(dev) // recipe.dev_size)][: recipe.dev_size]
    truecaser = Truecaser(article.abstract for article in articles)
    tokenizer = find_tokenizer(
        out / "best" / "tokenizer.json",
        (text for a in articles for text in (a.abstract, truecaser.sentence_case(a.title, a.abstract))),
        recipe.vocab_size,
        resume,
        alphabet=recipe.alphabet,
        others=MARKS,
    )
    config = recipe.config(len(tokenizer))
    make_model = partial(Transformer, config)
    if recipe.start:
        start = load(recipe.start)
        # Its shape is kept; its weights are needed at the beginning alone.
        config = replace(
            start.model.config,
            vocab_size=len(tokenizer),
            max_length=config.max_length,
            dropout=DROPOUT,
        )
        make_model = partial(Transformer, config) if resume else partial(inherit, config, tokenizer, start)

    def validate(model: Transformer) -> dict[str, float]:
        return dev_rouge(Summariser(Checkpoint(model, tokenizer, TASK)), dev)

    def keep(model: Transformer, scores: dict[str, float]) -> None:
        metrics = {**scores, "training": training_facts(trainer)}
        save_whole(Checkpoint(model, tokenizer, TASK, metrics=metrics), out / "best")

    trainer = Trainer(
        make_model,
        Headlines(
            articles,
            tokenizer,
            recipe.batch_tokens,
            config.max_length,
            recipe.practice,
            recipe.shortened,
        ),
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
