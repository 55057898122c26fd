"""Ten sentences, translated and read before one's eyes: what accuracy, F1, BLEU and perplexity say of them.

The sentences and their references were written for this page, so that neither model has seen them.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sacrebleu

from ..generation.search import Search
from ..uses.language import LanguageModel
from ..uses.translation.translator import Translator

SENTENCES = (
    ("The cat is sleeping on the chair.", "Le chat dort sur la chaise."),
    ("My sister bought a red car last week.", "Ma sœur a acheté une voiture rouge la semaine dernière."),
    ("I don't know where he lives.", "Je ne sais pas où il habite."),
    ("We are going to the beach tomorrow.", "Nous allons à la plage demain."),
    ("She has never eaten fish.", "Elle n'a jamais mangé de poisson."),
    ("Where is the station?", "Où est la gare ?"),
    ("Two black dogs are playing in the snow.", "Deux chiens noirs jouent dans la neige."),
    ("The old lighthouse is closed for repairs.", "Le vieux phare est fermé pour travaux."),
    ("He broke the window with a ball.", "Il a cassé la fenêtre avec un ballon."),
    ("They told me that the shop was closed.", "Ils m'ont dit que le magasin était fermé."),
)
WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Scored:
    """One sentence, what the translator makes of it, and how the language model reads it."""

    source: str
    reference: str
    output: str
    exact: bool  # whether the output is the reference, but for capitals
    precision: float  # the share of the output's words that stand in the reference
    recall: float  # the share of the reference's words that stand in the output
    bleu: float  # of this sentence alone, 0 to 100
    bits: float  # how surprising the English sentence is to the language model, summed
    tokens: int  # of which the bits are the sum

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def perplexity(self) -> float:
        return 2 ** (self.bits / self.tokens)


@dataclass(frozen=True)
class Total:
    """All of them together. BLEU and perplexity are of the whole text, no means over sentences."""

    accuracy: float
    f1: float  # the mean
    bleu: float
    perplexity: float


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower()))


def overlap(output: str, reference: str) -> tuple[float, float]:
    """Precision and recall of words, each counted as often as it stands on both sides."""
    written, wanted = words(output), words(reference)
    both = (written & wanted).total()
    return both / max(1, written.total()), both / max(1, wanted.total())


def score(translator: Translator, reader: LanguageModel) -> list[Scored]:
    """Translate and read all of them, greedily, so that a reader can follow it."""
    sources = [source for source, _ in SENTENCES]
    found = translator.translate(sources, Search("greedy", 1), [()] * len(sources))
    rows = []
    for (source, reference), hypotheses in zip(SENTENCES, found, strict=True):
        output, read = translator.text(hypotheses[0]), reader.score(source, 0)
        rows.append(
            Scored(
                source,
                reference,
                output,
                output.lower() == reference.lower(),
                *overlap(output, reference),
                sacrebleu.sentence_bleu(output, [reference]).score,
                -read.logprob / math.log(2),
                read.starts.count(False),
            )
        )
    return rows


def total(rows: Sequence[Scored]) -> Total:
    outputs, references = [row.output for row in rows], [row.reference for row in rows]
    return Total(
        sum(row.exact for row in rows) / len(rows),
        sum(row.f1 for row in rows) / len(rows),
        sacrebleu.corpus_bleu(outputs, [references]).score,
        2 ** (sum(row.bits for row in rows) / sum(row.tokens for row in rows)),
    )
