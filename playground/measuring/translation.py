"""Measuring a checkpoint: translation quality, word alignment, and where the scores are kept."""

import itertools
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sacrebleu
from torch import Tensor

from ..analysis.alignment import Link, alignment_error_rate, strongest_links
from ..checkpoints import Checkpoint
from ..corpora.pairs import read_pairs
from ..errors import UserError
from ..generation.search import BEAMS, search_with
from ..uses.translation.translator import Translator, translate_lines
from .handaligned import AlignedPair, diagonal, read_aligned, word_attention
from .records import STYLES, provenance

RESAMPLES = 1000  # of the bootstrap


Row = dict[str, Any]  # heads of one layer: {"layer", "heads", "aer"}


def evaluate_translation(
    checkpoint: Checkpoint,
    file: Path,
    beams: int = BEAMS,
    style: str = "plain",
    to: str | None = None,
) -> dict:
    """BLEU and chrF of a translator on a test file, with its control and all that identifies the run.
    to: the language to write, for a model that translates both ways.

    A line that is too long for the model, and cannot be cut, counts as an empty translation.
    """
    pairs = read_pairs(file)
    translator = Translator(checkpoint, to)
    if translator.source == "fr":
        pairs = [(french, english) for english, french in pairs]
    search = search_with(beams)
    start = time.perf_counter()
    lines = translate_lines(translator, [source for source, _ in pairs], search)
    seconds = time.perf_counter() - start
    return {
        "task": "translate",
        "file": file.name,
        "size": len(pairs),
        "too_long": sum(bool(line.error) for line in lines),
        "method": search.name,
        "style": STYLES[style],
        "to": translator.target,
        **translation_scores([line.text for line in lines], pairs, style, translator.target),
        "seconds": round(seconds, 2),
        "sentences_per_second": round(len(pairs) / seconds, 1),
        **provenance(checkpoint),
    }


def translation_scores(
    outputs: Sequence[str], pairs: Sequence[tuple[str, str]], style: str, language: str
) -> dict:
    """The scores of outputs against the second text of each pair; copying the first is the control."""
    copies, references = [source for source, _ in pairs], [target for _, target in pairs]
    tokens = "none" if style == "moses" else "13a"
    bleu, chrf = sacrebleu.BLEU(tokenize=tokens, force=True), sacrebleu.CHRF()
    if style == "moses":
        outputs, copies, references = (moses(texts, language) for texts in (outputs, copies, references))
    resampled = bleu.corpus_score(outputs, [references], n_bootstrap=RESAMPLES)
    return {
        "bleu": round(resampled.score, 2),
        "bleu_95": [round(resampled._mean + sign * resampled._ci, 2) for sign in (-1, 1)],
        "seed": int(bleu.get_signature().info["seed"]),  # of the interval: decoding draws nothing
        "bleu_signature": bleu.get_signature().format(),
        "chrf": round(chrf.corpus_score(outputs, [references]).score, 2),
        "chrf_signature": chrf.get_signature().format(),
        "control": {
            "what": "the source copied",
            "bleu": round(bleu.corpus_score(copies, [references]).score, 2),
        },
    }


def moses(texts: Sequence[str], language: str) -> list[str]:
    """Lower-cased tokens of each text, joined by spaces."""
    try:
        from sacremoses import MosesTokenizer
    except ImportError:
        raise UserError("The style moses needs the package sacremoses: pip install sacremoses.") from None
    tokenizer = MosesTokenizer(lang=language)
    return [tokenizer.tokenize(text.lower(), return_str=True, escape=False) for text in texts]


def evaluate_alignment(checkpoint: Checkpoint, file: Path) -> dict:
    """The alignment error rate (AER) of every cross-attention head against links made by hand.

    Best is the head, the mean of a layer, or the set of heads of one layer (grown one by one as
    long as it helps) with the lowest rate. Each target word is linked to one source word.
    """
    translator = Translator(checkpoint)
    pairs = read_aligned(file, translator.source, translator.target)
    attention = [word_attention(translator, pair) for pair in pairs]
    layers, heads = attention[0].shape[:2]
    single = [[aer_of(attention, pairs, layer, [head]) for head in range(heads)] for layer in range(layers)]
    means = [aer_of(attention, pairs, layer, range(heads)) for layer in range(layers)]
    sets = [grow(attention, pairs, min(rows, key=error)) for rows in single]
    links = [diagonal(len(pair.source.words), len(pair.target.words)) for pair in pairs]
    return {
        "task": "alignment",
        "file": file.name,
        "size": len(pairs),
        **min([*itertools.chain(*single), *means, *sets], key=error),
        "table": sorted(itertools.chain(*single), key=error),
        "layer_means": means,
        "sets": sets,
        "control": {"what": "the diagonal", "aer": aer(links, pairs)},
        **provenance(checkpoint),
    }


def aer(links: Iterable[set[Link]], pairs: Sequence[AlignedPair]) -> float:
    return round(alignment_error_rate(links, [p.sure for p in pairs], [p.possible for p in pairs]), 4)


def aer_of(
    attention: Sequence[Tensor], pairs: Sequence[AlignedPair], layer: int, heads: Sequence[int]
) -> Row:
    """How well the mean of these heads aligns; attention: (layers, H, target words, source words) a pair."""
    links = [strongest_links(weights[layer][list(heads)].mean(dim=0)) for weights in attention]
    return {"layer": layer, "heads": sorted(heads), "aer": aer(links, pairs)}


def grow(attention: Sequence[Tensor], pairs: Sequence[AlignedPair], row: Row) -> Row:
    """Add to the heads of a row the one that lowers the error most, until none does."""
    others = [head for head in range(len(attention[0][0])) if head not in row["heads"]]
    larger = [aer_of(attention, pairs, row["layer"], [*row["heads"], head]) for head in others]
    best = min(larger, key=error, default=row)
    return grow(attention, pairs, best) if best["aer"] < row["aer"] else row


def error(row: Row) -> float:
    return row["aer"]
