"""Which texts a summariser does not know: where its vocabulary cuts words into many tokens.

The vocabulary was learned from abstracts, so their words are few tokens each. How well that tells other texts
from abstracts is measured on news, speeches and stories.
"""

from pathlib import Path

import numpy as np

from ..checkpoints import Checkpoint
from ..corpora.abstracts import read_articles
from ..corpora.pairs import find_training_file, read_lines, training_file
from ..uses.summaries.passage import read_passage
from ..uses.summaries.summariser import Summariser
from .records import UnfamiliarScores, provenance

FLAGGED = 5  # percent of the abstracts that are flagged wrongly
WORDS = range(60, 201)  # of a text
TEXTS = 300  # of a kind
TOGETHER = 5  # sentences that make a text
KINDS = {  # file, and whether it holds paragraphs or sentences with a translation
    "news": ("en-fr/more/dev_news.tsv.gz", False),
    "speeches": ("en-fr/more/europarl.tsv.xz", False),
    "storybooks": ("lm/storybooks_en.txt.gz", True),
    "novels": ("lm/standard_ebooks_en.txt.gz", True),
}


def evaluate_unfamiliar(checkpoint: Checkpoint, folder: Path) -> UnfamiliarScores:
    """The number of tokens a word that 95 of 100 abstracts of dev stay below, and the share of other texts
    above it, of each kind that the folder has."""
    summariser = Summariser(checkpoint)
    names = ("summarisation/dev.tsv.gz", "summarisation/dev.tsv")
    abstracts = [article.abstract for article in read_articles(training_file(folder, names))]
    values = [read_passage(summariser, text).tokens_a_word for text in abstracts]
    threshold = float(np.percentile(values, 100 - FLAGGED))
    flagged = {"abstracts": share(values, threshold)}
    for kind, (file, whole) in KINDS.items():
        if path := find_training_file(folder, (file,)):
            texts = paragraphs(path) if whole else joined(path)
            flagged[kind] = share([read_passage(summariser, text).tokens_a_word for text in texts], threshold)
    return {
        "task": "unfamiliar",
        "size": len(abstracts),
        "threshold": round(threshold, 3),
        "flagged": flagged,
        **provenance(checkpoint),
    }


def share(values: list[float], threshold: float) -> list[float]:
    """How many of these are above it, as a share, and of how many."""
    return [round(float(np.mean(np.array(values) > threshold)), 4), len(values)]


def paragraphs(path: Path) -> list[str]:
    """Paragraphs of a usual length from all over a file."""
    found = [line for line in read_lines(path) if len(line.split()) in WORDS]
    return found[:: max(1, len(found) // TEXTS)][:TEXTS]


def joined(path: Path) -> list[str]:
    """Neighbouring sentences of the first column as texts."""
    sentences = [line.split("\t")[0] for line in read_lines(path)[: TEXTS * TOGETHER]]
    return [" ".join(sentences[n : n + TOGETHER]) for n in range(0, len(sentences), TOGETHER)]
