"""What metrics.json of a checkpoint holds, who measured it, and how a result is kept there."""

import subprocess
from pathlib import Path
from typing import Any, TypedDict

from ..checkpoints import Checkpoint, read_json, write_json

STYLES = {
    "plain": "quotes and spaces normalised, mixed case, sacrebleu's 13a tokens",
    "moses": "lower-cased and tokenised by sacremoses on both sides, "
    "BLEU with tokenize=none: as the Multi30k papers score",
}
Interval = list[float]  # the lower and the upper end of a 95 % bootstrap interval


class Provenance(TypedDict):
    """Which weights and which code were measured."""

    checkpoint: str
    sha256: str  # of model.safetensors
    commit: str | None


class Training(TypedDict):
    """What it took to get to the weights that were kept."""

    parameters: int
    minutes: float
    steps: int
    target_tokens: int
    epochs: float
    device: str
    cores: int
    seed: int


class FurtherTraining(Training):
    """The same of a run that went on from weights that were trained before."""

    before: Training


class TaughtTraining(FurtherTraining):
    """The same of a run that learned from a larger model too."""

    teacher: Training
    temperature: float  # built into the last norm afterwards


class TrainingOfMean(Training):
    """The same of the last of several checkpoints whose mean was kept."""

    mean_of_minutes: list[float | None]  # when each was kept


class TranslationScores(Provenance):
    """A translator on one test file."""

    task: str
    file: str
    size: int  # sentence pairs
    too_long: int  # lines that could not be read, nor cut into parts that can: they count as empty
    method: str  # "greedy" or "beam 4"
    style: str
    bleu: float
    bleu_95: Interval
    bleu_signature: str
    chrf: float
    chrf_signature: str
    control: dict[str, Any]
    seed: int
    seconds: float
    sentences_per_second: float


class AlignmentScores(Provenance):
    """The cross-attention heads that align words best."""

    task: str
    file: str
    size: int
    layer: int
    heads: list[int]
    aer: float
    table: list[dict[str, Any]]
    layer_means: list[dict[str, Any]]
    sets: list[dict[str, Any]]
    control: dict[str, Any]


class FieldScores(Provenance):
    """A translator on inputs such as people type."""

    task: str
    file: str
    method: str
    size: int
    right: float
    kinds: dict[str, dict[str, int]]  # by kind of input: how many are right, of how many
    to: dict[str, dict[str, int]]  # the same by the language that is written
    control: dict[str, Any]
    wrong: list[dict[str, Any]]


class FewShotSet(TypedDict, total=False):
    """A few-shot model on one set of tasks."""

    tasks: int
    queries: int
    shots: dict[str, list[float]]  # by the number of examples: exact match and its interval
    controls: dict[str, float]
    badges: dict[str, Any]
    families: dict[str, Any]


class FewShotScores(Provenance):
    task: str
    file: str
    size: int
    fits: float
    sets: dict[str, FewShotSet]
    strict: dict[str, float]
    confidence: dict[str, list[float]]
    rows_per_second: float
    seed: int


class RuleScores(Provenance):
    """A rule beside the few-shot model."""

    task: str
    file: str
    size: int
    together: dict[str, dict[str, list[float]]]  # what agreement is worth: see `together.Together`
    sets: dict[str, dict[str, dict[str, Any]]]  # by set and number of examples
    seed: int


class WordScores(Provenance):
    """A few-shot model on word pairs that have to be known."""

    task: str
    size: int
    mean: float
    lists: dict[str, float]
    seed: int


class TextScores(Provenance, total=False):
    """A language model on running text, or on minimal pairs."""

    task: str
    test: str
    file: str
    unit: str
    size: int
    models: dict[str, dict[str, Any]]  # the Transformer, and its controls
    method: str
    seed: int
    seconds: float
    # running text
    paragraphs: int
    words: int
    tokens: int
    bytes: int
    contamination: dict[str, Any]
    # minimal pairs
    control: str
    phenomena: dict[str, Any]
    paradigms: dict[str, Any]


class RoleScores(Provenance):
    """Predicates and their roles; F1 in percent, with the counts that it is made of."""

    task: str
    test: str
    file: str
    size: int  # sentences
    frames: int
    roles: dict[str, Any]  # with the predicates of the data
    predicates: dict[str, Any]
    end_to_end: dict[str, Any]
    senses: float  # of the predicates that were found and are some, in percent
    by_role: dict[str, dict[str, Any]]
    without_label: int  # arguments of the data whose role is too rare to have a label
    by_genre: dict[str, dict[str, Any]]
    control: dict[str, Any]
    seed: int
    sentences_per_second: float


class SummaryScores(Provenance):
    """A summariser on one test file."""

    task: str
    test: str
    file: str
    size: int  # abstracts with titles
    failed: int  # abstracts without a headline: an empty one is scored
    method: str
    signature: str
    models: dict[str, dict[str, Any]]  # ROUGE of the headlines, and of its controls
    new: dict[str, dict[str, float]]  # of the model's headlines and of people's: what is not in the text
    words: float  # of a headline, the mean
    seed: int
    seconds: float


class UnfamiliarScores(Provenance):
    """From how many tokens a word on a text is taken for one that the summariser does not know."""

    task: str
    size: int  # abstracts
    threshold: float
    flagged: dict[str, list[float]]  # by kind of text: the share above it, and how many there are


class HeadScores(Provenance):
    """What each head does over a corpus."""

    task: str
    file: str
    size: int
    what: str
    threshold: float
    sentences: list[str]
    table: list[dict[str, Any]]
    distance: dict[str, list]


# The same tests of the weights that these replaced.
Former = TypedDict(
    "Former",
    {
        "tests": dict[str, TranslationScores],
        "field": FieldScores,
        "in-context": FewShotScores,
        "language-model": dict[str, TextScores],
    },
    total=False,
)


# Besides, the scores on dev by which the weights were chosen: "dev_bleu", "dev_fresh", …
Metrics = TypedDict(
    "Metrics",
    {
        "training": Training | FurtherTraining | TaughtTraining | TrainingOfMean,
        "tests": dict[str, TranslationScores],
        "field": FieldScores,
        "former": Former,
        "alignment": AlignmentScores,
        "in-context": FewShotScores,
        "rules": RuleScores,
        "words": WordScores,
        "language-model": dict[str, TextScores],
        "roles": dict[str, RoleScores],
        "summaries": dict[str, SummaryScores],
        "unfamiliar": UnfamiliarScores,
        "heads": HeadScores,
    },
    total=False,
)


def measured(checkpoint: Checkpoint, task: str) -> dict[str, Any]:
    """What metrics.json says under a task; empty where other weights than these were measured.

    Of a task with several tests, those that these weights were measured on.
    """
    found = checkpoint.metrics.get(task, {})
    if "sha256" in found:
        return found if found["sha256"] == checkpoint.sha256 else {}
    return {test: result for test, result in found.items() if result["sha256"] == checkpoint.sha256}


def provenance(checkpoint: Checkpoint) -> Provenance:
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


def check_record(folder: Path) -> None:
    """Raises UserError for a folder in which no result can be kept."""
    read_json(folder / "metrics.json")


def record(result: dict, folder: Path) -> None:
    """Keep a result in metrics.json of a checkpoint's folder: a translation test under "tests" by its
    name, to which language, method and style are added where they are unusual; any other under its task, and
    there by its test where the task has several."""
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
