"""Measuring a language model: how well it predicts books and sentences, and which of two sentences it takes
for the grammatical one; beside an n-gram model of the same text and a uniform guess."""

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ..checkpoints import Checkpoint
from ..corpora.books import Book, copied, read_split, stream
from ..corpora.kinds import read_kinds
from ..corpora.pairs import read_pairs
from ..errors import UserError
from ..generation.ngram import NGram
from ..generation.scoring import perplexity, sequence_logprobs
from ..text.tokenizer import Tokenizer
from .minimal_pairs import compare, read_minimal_pairs
from .records import provenance

TOLD = "transformer, told the kind"
RESAMPLES, SEED = 1000, 0  # of the bootstrap
FEWEST = 5  # texts that an interval is worked out from
SHARED = 13  # tokens in a row that are taken for copied where they stand in the training text too

Array = NDArray[np.float64]
# Sequences of ids -> for each the log-probabilities of all its tokens but the first; 0 for a start mark.
Scorer = Callable[[Sequence[Sequence[int]]], list[Array]]


def evaluate_language_model(checkpoint: Checkpoint, data: Path, ngram: NGram) -> list[dict]:
    """Measure on a folder of books (those held out for a test), on the English sentences of a TSV file of
    pairs (each different one by itself), or on a .jsonl file of minimal pairs: one result. On a folder of
    training data, in which lm/ holds the books: a result for each kind of text of which some is held out.

    A model that knows kinds of text is also measured where it is told the kind; sentences of pairs are
    everyday ones.
    """
    tokenizer, test = checkpoint.tokenizer, data.name.split(".")[0]
    measures: dict[str, Callable[[], dict[str, Any]]]
    if (data / "lm").is_dir():
        held = {kind: split.test for kind, split in read_kinds(data).items() if split.test}
        measures = {
            kind: partial(measure, tokenizer, scorers_of(checkpoint, ngram, kind), held[kind], "sentences")
            for kind in held
        }
        measures |= books_measure(checkpoint, ngram, data / "lm")
    elif data.is_dir():
        measures = books_measure(checkpoint, ngram, data)
    elif data.name.endswith((".jsonl", ".jsonl.gz")):
        measures = {test: partial(evaluate_pairs, tokenizer, scorers_of(checkpoint, ngram), data)}
    else:
        scorers = scorers_of(checkpoint, ngram, "everyday")
        measures = {test: partial(evaluate_sentences, tokenizer, scorers, data)}
    return [describe(checkpoint, data, test, look) for test, look in measures.items()]


def books_measure(
    checkpoint: Checkpoint, ngram: NGram, folder: Path
) -> dict[str, Callable[[], dict[str, Any]]]:
    scorers = scorers_of(checkpoint, ngram, "book")
    return {"book": partial(evaluate_books, checkpoint.tokenizer, scorers, folder)}


def scorers_of(checkpoint: Checkpoint, ngram: NGram, kind: str = "") -> dict[str, Scorer]:
    """Who is measured. kind: of the text."""
    found = {"transformer": transformer(checkpoint)}
    if kind in checkpoint.tokenizer.specials.others:
        found[TOLD] = transformer(checkpoint, kind)
    return found | {"n-gram": counting(ngram), "uniform": uniform(checkpoint.tokenizer)}


def describe(checkpoint: Checkpoint, data: Path, test: str, look: Callable[[], dict[str, Any]]) -> dict:
    """One result, with how and on what it was measured."""
    start, context = time.perf_counter(), checkpoint.model.config.max_length
    found = look()
    return {
        "task": "language-model",
        "test": "books" if test == "book" else test,
        "file": data.resolve().name,
        **found,
        "method": f"windows of {context} tokens, a stride of {context // 2}",
        "seed": SEED,
        "seconds": round(time.perf_counter() - start, 1),
        **provenance(checkpoint),
    }


# ---- who is measured


def transformer(checkpoint: Checkpoint, kind: str = "") -> Scorer:
    """In windows of the model's context, and a stride of half of it. kind: of text, where it is told."""
    context, bos = checkpoint.model.config.max_length, checkpoint.tokenizer.specials.bos
    start = checkpoint.tokenizer.specials[kind] if kind else bos

    @torch.inference_mode()
    def score(sequences: Sequence[Sequence[int]]) -> list[Array]:
        read = [[start if id == bos else id for id in ids] for ids in sequences]
        rows = sequence_logprobs(checkpoint.model, read, context, context // 2)
        return [
            np.where(np.asarray(ids)[1:] == bos, 0.0, row.double().numpy())
            for ids, row in zip(sequences, rows, strict=True)
        ]

    return score


def counting(ngram: NGram) -> Scorer:
    return lambda sequences: [ngram.logprobs(ids) for ids in sequences]


def uniform(tokenizer: Tokenizer) -> Scorer:
    """Every token as probable as any other: of two texts it takes the one with fewer tokens."""
    bos, guess = tokenizer.specials.bos, -math.log(len(tokenizer))
    return lambda sequences: [np.where(np.asarray(ids)[1:] == bos, 0.0, guess) for ids in sequences]


# ---- books, sentences and pairs


def evaluate_pairs(tokenizer: Tokenizer, scorers: dict[str, Scorer], file: Path) -> dict[str, Any]:
    """Which sentence of each minimal pair each scorer finds the more probable."""
    pairs = read_minimal_pairs(file)
    sentences = [stream([sentence], tokenizer) for pair in pairs for sentence in pair.sentences]
    sums = {name: [row.sum() for row in score(sentences)] for name, score in scorers.items()}
    return compare(pairs, sums, SEED)


def evaluate_books(tokenizer: Tokenizer, scorers: dict[str, Scorer], folder: Path) -> dict[str, Any]:
    """The books that are held out for a test, each read from its beginning to its end."""
    split = read_split(folder)
    if not split.test:
        raise UserError(f"{folder} holds too few books to hold some out for a test. Name another folder.")
    train, test = ([stream(book, tokenizer) for book in books] for books in (split.train, split.test))
    shares = copied(test, train, SHARED)
    return measure(tokenizer, scorers, split.test, "books") | {
        "contamination": {
            "what": f"tokens inside {SHARED} in a row that stand in a book to train on too",
            "share": round(float(np.average(shares, weights=[len(ids) for ids in test])), 4),
            "most_in_one_book": round(float(shares.max()), 4),
        }
    }


def evaluate_sentences(tokenizer: Tokenizer, scorers: dict[str, Scorer], file: Path) -> dict[str, Any]:
    """The different English sentences of a file of pairs, each by itself."""
    sentences = dict.fromkeys(english for english, _ in read_pairs(file) if english)
    if not sentences:
        raise UserError(
            f"{file} holds no English sentence. Name a file with English, a tab and French a line."
        )
    return measure(tokenizer, scorers, [[sentence] for sentence in sentences], "sentences")


def measure(
    tokenizer: Tokenizer, scorers: dict[str, Scorer], texts: Sequence[Book], unit: str
) -> dict[str, Any]:
    """How well each scorer predicts texts of paragraphs. The end of a paragraph is predicted too: it is a
    token, a byte (a line break) and no word."""
    streams = [stream(text, tokenizer) for text in texts]
    written = ["\n".join(text) + "\n" for text in texts]
    words = np.array([len(text.split()) for text in written])
    tokens = np.array([sum(id != tokenizer.specials.bos for id in ids) for ids in streams])
    size = np.array([len(text.encode()) for text in written])
    nats = {name: np.array([-row.sum() for row in score(streams)]) for name, score in scorers.items()}
    return {
        "unit": unit,
        "size": len(texts),
        "paragraphs": sum(map(len, texts)),
        "words": int(words.sum()),
        "tokens": int(tokens.sum()),
        "bytes": int(size.sum()),
        "models": {
            name: {
                "word_perplexity": round(perplexity(-lost.sum(), words.sum()), 2),
                "token_perplexity": round(perplexity(-lost.sum(), tokens.sum()), 3),
                "bits_per_byte": round(lost.sum() / size.sum() / math.log(2), 4),
                **interval(lost, words),
            }
            for name, lost in nats.items()
        },
    }


def interval(nats: Array, words: Array) -> dict[str, list[float]]:
    """Where the perplexity per word lies for other texts of the same kind; nothing if there are too few.
    nats, words: of each text."""
    if len(nats) < FEWEST:
        return {}
    drawn = np.random.default_rng(SEED).integers(len(nats), size=(RESAMPLES, len(nats)))
    perplexities = np.exp(nats[drawn].sum(axis=1) / words[drawn].sum(axis=1))
    return {"word_perplexity_95": np.percentile(perplexities, [2.5, 97.5]).round(2).tolist()}
