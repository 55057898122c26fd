"""Measuring the few-shot model: fresh and held-out tasks, real ones, controls, and its confidence."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from ..checkpoints import Checkpoint
from ..corpora.wordlists import read_word_lists
from ..errors import UserError
from ..transformer import PreparedState
from ..uses.incontext.confidence import Confidence, Evidence, fit, leave_out_of_each
from ..uses.incontext.episodes import Example, prompt_length
from ..uses.incontext.families.basics import lexical_family
from ..uses.incontext.fewshot import FewShot, write
from ..uses.incontext.judging import judge
from ..uses.incontext.trials import HELD_OUT, SHOTS, Trial, family_trials, shuffled, standard_trials
from .records import provenance

DEV_SEED, TEST_SEED = 1_000_003, 2_000_003
COUNT = 100  # trials of each generated set
# Trials of each set that the confidence is calibrated on: with 60 chance alone kept it below “sure”.
DEV_COUNT = 240
QUERIES = 10  # rows asked for of a real task at most
RESAMPLES = 1000  # of the bootstrap, over tasks
BATCH = 32


def evaluate_in_context(checkpoint: Checkpoint, file: Path, count: int = COUNT) -> dict:
    """Exact match of the few-shot model on generated sets and on the real tasks of a JSON file, each with
    its controls; and its confidence, calibrated on tasks of dev of kinds that are held out, held against
    both."""
    few, tasks = FewShot(checkpoint), read_tasks(file)
    dev = spelled(few, standard_trials(DEV_SEED, max(1, count * DEV_COUNT // COUNT), few.context))
    weights = calibrate(few, [trial for name in HELD_OUT for trial in dev.get(name, ())])
    few.confidence = Confidence(weights)
    sets = spelled(few, standard_trials(TEST_SEED, count, few.context))
    real = [real_trials(few, name, examples) for name, examples in tasks]
    fitting = [trials for trials in real if trials]
    if not fitting:
        raise UserError(
            f"No task of {file} fits into the context of {few.context} tokens. Name another file."
        )
    generated = {name: [[trial] for trial in trials] for name, trials in sets.items()}
    results = {name: measure(few, groups) for name, groups in (generated | {"real": fitting}).items()}
    results["fresh"]["families"] = by_family(few, sets["fresh"])
    return {
        "task": "in-context",
        "file": file.name,
        "size": len(tasks),
        "fits": round(len(fitting) / len(tasks), 4),
        "sets": results,
        "strict": strict(few, tasks),
        "confidence": weights,
        "rows_per_second": rows_per_second(few),
        "seed": TEST_SEED,
        **provenance(checkpoint),
    }


def evaluate_words(checkpoint: Checkpoint, folder: Path, count: int = 50) -> dict:
    """Exact match with four examples on each list of word pairs of a folder, on words held out of it."""
    few = FewShot(checkpoint)
    lists = {}
    for word_list in read_word_lists(folder, held=True):
        trials = family_trials(lexical_family([word_list]), TEST_SEED, count, few.context)
        lists[word_list[0]] = accuracy(few, trials, max(SHOTS))
    if not lists:
        raise UserError(f"{folder} holds no word lists. Name a folder of JSON files: [[input, output], …].")
    return {
        "task": "words",
        "size": len(lists),
        "mean": round(float(np.mean(list(lists.values()))), 4),
        "lists": lists,
        "seed": TEST_SEED,
        **provenance(checkpoint),
    }


def read_tasks(file: Path) -> list[tuple[str, list[Example]]]:
    """Real tasks by name: [{"name", "examples": [[input, output], …]}, …]."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return [
            (str(task["name"]), [(str(text), str(output)) for text, output in task["examples"]])
            for task in content
        ]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UserError(f"{file} is no JSON list of tasks with name and examples: {error!r}.") from None


def spelled(few: FewShot, sets: dict[str, list[Trial]]) -> dict[str, list[Trial]]:
    """The sets whose characters the model can read: one without stand-ins is not asked for others."""
    return {name: trials for name, trials in sets.items() if all(map(few.form.can_spell, map(texts, trials)))}


def texts(trial: Trial) -> list[str]:
    """All that stands in a trial."""
    return [cell for row in (*trial.examples, (trial.query, trial.output)) for cell in row]


def real_trials(few: FewShot, name: str, rows: Sequence[Example]) -> list[Trial]:
    """Each of the first rows as a query behind the four rows before it, round the circle, where all
    that fits. A task of fewer than five rows has as many examples as it has other rows."""
    trials = []
    for n, (query, output) in enumerate(rows[:QUERIES]):
        others = [*rows[n + 1 :], *rows[:n]][-max(SHOTS) :]
        trial = Trial("real", name, tuple(others), query, output)
        if trial.length(max(SHOTS)) <= few.context and few.form.can_spell(texts(trial)):
            trials.append(trial)
    return trials


def measure(few: FewShot, tasks: Sequence[Sequence[Trial]]) -> dict[str, Any]:
    """Exact match, the mean over tasks of the mean over their queries, by number of examples and for the
    controls, and what the confidence was worth with all examples."""
    trials = [trial for task in tasks for trial in task]
    owners = [n for n, task in enumerate(tasks) for _ in task]
    rng = Random(0)

    def score(right: Sequence[bool]) -> float:
        return interval(owners, right)[0]

    def asked(trials: Sequence[Trial], shots: int) -> list[bool]:
        return right(few, trials, shots)

    most = max(SHOTS)
    neighbours = [*trials[len(trials) // 2 :], *trials[: len(trials) // 2]]  # of another task
    strangers = [replace(a, examples=b.examples) for a, b in zip(trials, neighbours, strict=True)]
    return {
        "tasks": len(tasks),
        "queries": len(trials),
        "shots": {str(shots): interval(owners, asked(trials, shots)) for shots in SHOTS},
        "controls": {
            "outputs shuffled": score(asked([shuffled(trial, rng) for trial in trials], most)),
            "another task's examples": score(asked([fit_room(t, few.context) for t in strangers], most)),
            "input copied": score([trial.output == trial.query for trial in trials]),
            "nearest output copied": score([trial.examples[-1][1] == trial.output for trial in trials]),
        },
        "badges": badges(few, trials),
    }


def fit_room(trial: Trial, room: int) -> Trial:
    """The trial with as many of its examples as fit."""
    kept = trial.examples
    while kept and prompt_length(kept, trial.query) + len(trial.output) + 1 > room:
        kept = kept[1:]
    return replace(trial, examples=kept)


def right(few: FewShot, trials: Sequence[Trial], shots: int) -> list[bool]:
    verdicts = judge(few.model, few.form, [trial.question(shots) for trial in trials])
    return [verdict.right for verdict in verdicts]


def accuracy(few: FewShot, trials: Sequence[Trial], shots: int) -> float:
    return round(float(np.mean(right(few, trials, shots))), 4)


def interval(owners: Sequence[int], right: Sequence[bool]) -> list[float]:
    """[mean over tasks, lower, upper end of its 95 % bootstrap interval over tasks]."""
    hits: dict[int, list[bool]] = defaultdict(list)
    for owner, hit in zip(owners, right, strict=True):
        hits[owner].append(hit)
    means = np.array([np.mean(values) for values in hits.values()])
    drawn = np.random.default_rng(0).integers(len(means), size=(RESAMPLES, len(means)))
    low, high = np.percentile(means[drawn].mean(axis=1), [2.5, 97.5])
    return [round(float(value), 4) for value in (means.mean(), low, high)]


def by_family(few: FewShot, trials: Sequence[Trial]) -> dict[str, dict[str, float]]:
    """Exact match with all examples, family by family."""
    groups: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        groups[trial.family].append(trial)
    return {
        name: {"queries": len(group), "accuracy": accuracy(few, group, max(SHOTS))}
        for name, group in sorted(groups.items())
    }


def strict(few: FewShot, tasks: Sequence[tuple[str, list[Example]]]) -> dict[str, Any]:
    """The share of real tasks of which every other row is right behind the first four (of all tasks with
    more than four rows, and those whose rows do not fit count as wrong)."""
    chosen = [rows for _, rows in tasks if len(rows) > max(SHOTS)]
    solved = 0
    for rows in chosen:
        examples = tuple(rows[: max(SHOTS)])
        trials = [Trial("real", "", examples, *row) for row in rows[max(SHOTS) :]]
        fits = all(t.length(max(SHOTS)) <= few.context and few.form.can_spell(texts(t)) for t in trials)
        solved += fits and all(right(few, trials, max(SHOTS)))
    return {"tasks": len(chosen), "solved": round(solved / len(chosen), 4) if chosen else None}


def observe(few: FewShot, trials: Sequence[Trial], shots: int) -> list[tuple[Evidence, float, bool]]:
    """For each trial the evidence of its examples, the log-probability of the answer, whether it is right."""
    return [
        (evidence, logprob, text == trial.output)
        for trial, (evidence, logprob, text) in zip(trials, answers(few, trials, shots), strict=True)
    ]


@torch.inference_mode()
def answers(few: FewShot, trials: Sequence[Trial], shots: int) -> list[tuple[Evidence, float, str]]:
    """For each trial the evidence of its examples, the log-probability of the answer, and its text."""
    evidence = leave_out_of_each(few.model, few.form, [trial.shown(shots) for trial in trials])
    stand_ins = [few.stand_ins_of(trial.shown(shots), trial.query) for trial in trials]
    prompts = [few.form.prompt(t.shown(shots), t.query, s) for t, s in zip(trials, stand_ins, strict=True)]
    order = sorted(range(len(trials)), key=lambda n: len(prompts[n]))
    seen: dict[int, tuple[Evidence, float, str]] = {}
    for first in range(0, len(order), BATCH):
        part = order[first : first + BATCH]
        state, end = PreparedState(few.checkpoint.prepared), few.form.specials.eos
        found = write(state, [prompts[n] for n in part], few.context, end)
        for n, hypothesis in zip(part, found, strict=True):
            text = stand_ins[n].show(few.tokenizer.decode(hypothesis.tokens))
            seen[n] = (evidence[n], hypothesis.logprob, text)
    return [seen[n] for n in range(len(trials))]


def calibrate(few: FewShot, trials: Sequence[Trial]) -> dict[str, list[float]]:
    """The weights of the confidence, from answers with one to four examples."""
    return fit([row for shots in SHOTS[1:] for row in observe(few, trials, shots)])


def badges(few: FewShot, trials: Sequence[Trial]) -> dict[str, Any]:
    """How often each badge is given with all examples, and how often the answer is then right; the same
    for the plain rule that all examples are reproduced; and the mean gap between confidence and truth."""
    rows = observe(few, trials, max(SHOTS))
    confidences = [few.confidence(evidence, logprob) for evidence, logprob, _ in rows]
    hits = [hit for *_, hit in rows]
    groups: dict[str, list[bool]] = {"sure": [], "likely": [], "unsure": [], "all examples reproduced": []}
    for (evidence, _, hit), confidence in zip(rows, confidences, strict=True):
        groups[few.confidence.badge(confidence)].append(hit)
        if evidence.reproduced == 1.0:
            groups["all examples reproduced"].append(hit)
    return {
        **{name: share_right(group, len(rows)) for name, group in groups.items()},
        "calibration_error": calibration_error(confidences, hits),
    }


def share_right(group: Sequence[bool], total: int) -> dict[str, float | None]:
    return {
        "share": round(len(group) / total, 4),
        "right": round(float(np.mean(group)), 4) if group else None,
    }


def calibration_error(confidences: Sequence[float], hits: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017): the gap between mean confidence and accuracy in each
    of ten bins of equal width, weighted by their size."""
    c, h = np.array(confidences), np.array(hits, dtype=float)
    places = np.minimum((c * bins).astype(int), bins - 1)
    gaps = [abs(c[places == b].mean() - h[places == b].mean()) * (places == b).mean() for b in set(places)]
    return round(float(sum(gaps)), 4)


def rows_per_second(few: FewShot, rows: int = 1000) -> float:
    """How fast a sheet of names is filled from four examples, on as many threads as the page uses."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rng, make = Random(0), "{} {}".format
    names = [make(rng.choice("Ada Grace Alan Edsger Barbara".split()), f"Name{n}") for n in range(rows + 4)]
    initial: Callable[[str], str] = lambda name: f"{name[0]}. {name.split()[1]}"  # noqa: E731
    start = time.perf_counter()
    few.fill([(name, initial(name)) for name in names[:4]], names[4:])
    torch.set_num_threads(threads)
    return round(rows / (time.perf_counter() - start), 1)
