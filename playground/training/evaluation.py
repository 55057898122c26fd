"""Measuring a checkpoint: translation quality, word alignment, and where the scores are kept."""

import itertools
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sacrebleu
from torch import Tensor

from ..analysis.alignment import Link, alignment_error_rate, strongest_links
from ..checkpoints import Checkpoint, read_json, write_json
from ..errors import UserError
from ..pipeline import Search, Translator, translate_lines
from .corpora import read_pairs
from .handaligned import AlignedPair, diagonal, read_aligned, word_attention

RESAMPLES = 1000  # of the bootstrap
STYLES = {
    "plain": "quotes and spaces normalised, mixed case, sacrebleu's 13a tokens",
    "moses": "lower-cased and tokenised by sacremoses on both sides, "
    "BLEU with tokenize=none: as the Multi30k papers score",
}
Row = dict[str, Any]  # heads of one layer: {"layer", "heads", "aer"}


def evaluate_translation(
    checkpoint: Checkpoint,
    file: Path,
    beams: int | None = None,
    style: str = "plain",
    to: str | None = None,
) -> dict:
    """BLEU and chrF of a translator on a test file, with its control and all that identifies the run.
    to: the language to write, for a model that translates both ways.

    A line that is too long for the model counts as an empty translation.
    """
    pairs = read_pairs(file)
    translator = Translator(checkpoint.model, checkpoint.tokenizer, checkpoint.task, to)
    if translator.source == "fr":
        pairs = [(french, english) for english, french in pairs]
    search = Search("greedy") if beams is None else Search("beam", beams=beams)
    start = time.perf_counter()
    lines = translate_lines(translator, [source for source, _ in pairs], search)
    seconds = time.perf_counter() - start
    return {
        "task": "translate",
        "file": file.name,
        "size": len(pairs),
        "too_long": sum(bool(line.error) for line in lines),
        "method": "greedy" if beams is None else f"beam {beams}",
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
    translator = Translator(checkpoint.model, checkpoint.tokenizer, checkpoint.task)
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


def provenance(checkpoint: Checkpoint) -> dict:
    """Which weights and which code were measured."""
    return {"checkpoint": checkpoint.name, "sha256": checkpoint.sha256, "commit": commit()}


def commit() -> str | None:
    """The git commit of this code, with + if it was changed since; None outside git."""

    def git(*arguments: str) -> str:
        folder = Path(__file__).parent
        return subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain", "--", "..") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def record(result: dict, folder: Path) -> None:
    """Keep a result in metrics.json of a checkpoint's folder: a translation test under "tests" by its
    name, to which language, method and style are added where they are unusual; any other under its task,
    and there by its test where the task has several."""
    path = folder / "metrics.json"
    metrics = read_json(path)
    if "test" in result:
        metrics.setdefault(result["task"], {})[result["test"]] = result
    elif result["task"] != "translate":
        metrics[result["task"]] = result
    else:
        metrics.setdefault("tests", {})[test_name(result)] = result
    write_json(path, metrics)


def test_name(result: dict) -> str:
    """The key of a test's result: multi30k_2016_flickr, multi30k_2016_flickr-en-beam4-moses."""
    name = result["file"].split(".")[0]
    if result.get("to", "fr") != "fr":
        name += "-" + result["to"]
    if result["method"] != "greedy":
        name += "-" + result["method"].replace(" ", "")
    return name if result["style"] == STYLES["plain"] else name + "-moses"
