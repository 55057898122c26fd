"""Measuring a summariser: ROUGE of its headlines, and what stands in them that does not stand in the text."""

import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..checkpoints import Checkpoint
from ..corpora.abstracts import Article, read_articles
from ..corpora.casing import Truecaser
from ..errors import UserError
from ..generation.search import BEAMS, search_with
from ..text.conventions import split_sentences
from ..uses.summaries.headlines import prepare, summarise_lines
from ..uses.summaries.origin import new_facts, new_words
from ..uses.summaries.summariser import Summariser
from .records import SummaryScores, provenance

MEASURES = ("rouge1", "rouge2", "rougeL")
RESAMPLES = 1000  # of the bootstrap
SEED = 0


def evaluate_summaries(checkpoint: Checkpoint, file: Path, beams: int = BEAMS) -> SummaryScores:
    """ROUGE (Lin 2004) of the headlines of a test file's abstracts against their titles, beside sentences of
    the abstract; and how many hold a number or a name that the abstract does not."""
    score = scorer()
    articles, summariser, search = read_articles(file), Summariser(checkpoint), search_with(beams)
    abstracts, titles = [a.abstract for a in articles], [a.title for a in articles]
    start = time.perf_counter()
    lines = summarise_lines(summariser, abstracts, search)
    seconds = time.perf_counter() - start
    headlines = [line.text for line in lines]
    split = [split_sentences(abstract) for abstract in abstracts]
    ready = [prepare(summariser, abstract) for abstract in abstracts]
    by_sentence = [[score(title, one) for one in many] for title, many in zip(titles, split, strict=True)]
    controls = {
        "first sentence": [scores[0] for scores in by_sentence],
        "most central sentence": [
            score(title, one.passage.sentences[one.order[0]].text)
            for title, one in zip(titles, ready, strict=True)
        ],
        "best sentence, chosen with the title": [
            max(scores, key=lambda three: three[0]) for scores in by_sentence
        ],
    }
    found = [score(*pair) for pair in zip(titles, headlines, strict=True)]
    return {
        "task": "summaries",
        "test": file.name.split(".")[0],
        "file": file.name,
        "size": len(articles),
        "failed": sum(bool(line.error) for line in lines),
        "method": search.name,
        "signature": f"rouge-score {version('rouge-score')}, F, no stemming",
        "models": {name: summed(rows) for name, rows in {"transformer": found, **controls}.items()},
        "new": {"transformer": newness(headlines, abstracts), "people": newness(plain(articles), abstracts)},
        "words": round(float(np.mean([len(headline.split()) for headline in headlines])), 1),
        "seed": SEED,
        "seconds": round(seconds, 2),
        **provenance(checkpoint),
    }


def scorer() -> Callable[[str, str], list[float]]:
    """(reference, candidate) -> the F scores of MEASURES, 0 to 1. Raises UserError without rouge-score."""
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError:
        raise UserError("ROUGE needs the package rouge-score: pip install rouge-score.") from None
    rouge = RougeScorer(list(MEASURES))
    return lambda reference, candidate: [one.fmeasure for one in rouge.score(reference, candidate).values()]


def summed(rows: Sequence[Sequence[float]]) -> dict[str, float | list[float]]:
    """The mean of each measure in percent, with the 95 % interval of the bootstrap over the texts."""
    scores = 100 * np.array(rows)  # (texts, measures)
    draws = np.random.default_rng(SEED).integers(len(scores), size=(RESAMPLES, len(scores)))
    ends: NDArray = np.percentile(scores[draws].mean(axis=1), (2.5, 97.5), axis=0)  # (2, measures)
    result: dict[str, float | list[float]] = {}
    for n, measure in enumerate(MEASURES):
        result[measure] = round(float(scores[:, n].mean()), 2)
        result[f"{measure}_95"] = [round(float(end), 2) for end in ends[:, n]]
    return result


def plain(articles: Sequence[Article]) -> list[str]:
    """Titles in sentence case, in which a capital is a name."""
    truecaser = Truecaser(article.abstract for article in articles)
    return [truecaser.sentence_case(article.title, article.abstract) for article in articles]


def newness(headlines: Sequence[str], texts: Sequence[str]) -> dict[str, float]:
    """The share of the headlines with a number or a name that their text does not hold, and of those with
    any word that says something and stands nowhere in it."""
    pairs = list(zip(headlines, texts, strict=True))
    return {
        "facts": round(sum(bool(new_facts(*pair)) for pair in pairs) / len(pairs), 4),
        "words": round(sum(bool(new_words(*pair)) for pair in pairs) / len(pairs), 4),
    }
