"""Measuring the second opinion: a rule alone, the network alone, both, and what their agreement is worth."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..uses.incontext.confidence import Confidence, Evidence, kind
from ..uses.incontext.fewshot import FewShot, opinion_of
from ..uses.incontext.rules.search import find_rule
from ..uses.incontext.together import Opinion, Together, Weights, fit_together, stand_of
from ..uses.incontext.trials import SHOTS, Trial, standard_trials
from .incontext import DEV_SEED, TEST_SEED, answers, interval, read_tasks, real_trials, share_right, spelled
from .records import provenance

COUNT = 100  # trials of each generated set
TOLD = (2, 4)  # numbers of examples that are reported


@dataclass(frozen=True)
class Observed:
    """What network and rule said of one trial."""

    task: str
    evidence: Evidence
    confidence: float  # the network's own
    text: str  # the network's answer
    opinion: Opinion | None
    output: str  # the right one

    @property
    def stand(self) -> str:
        return stand_of(self.opinion, self.text)

    @property
    def network(self) -> bool:
        return self.text == self.output

    @property
    def rule(self) -> bool:
        return self.opinion is not None and self.opinion.answer == self.output

    @property
    def both(self) -> bool:
        """Whether the rule is right where it has an answer, and the network where it has none."""
        return self.network if self.stand == "silent" else self.rule


def evaluate_rules(checkpoint: Checkpoint, file: Path, count: int = COUNT) -> dict:
    """Rules beside the network on generated sets and on both halves of the real tasks of a JSON file.

    What agreement is worth is fitted on generated tasks of dev; rules were made while looking at one half
    of the real tasks only, chosen by a hash of their names, and at generated ones.
    """
    few = FewShot(checkpoint)
    tasks = read_tasks(file)
    halves = {name: real_half(few, tasks, half) for half, name in enumerate(("real, dev", "real, test"))}
    if not any(halves.values()):
        raise UserError(
            f"No task of {file} fits into the context of {few.context} tokens. Name another file."
        )
    together = calibrate(few, standard_trials(DEV_SEED, count, few.context))
    generated = spelled(few, standard_trials(TEST_SEED, count, few.context))
    sets = {**{name: [("", trial) for trial in trials] for name, trials in generated.items()}, **halves}
    return {
        "task": "rules",
        "file": file.name,
        "size": len(tasks),
        "together": together,
        "sets": {
            name: {str(shots): side_by_side(observe(few, trials, shots), together) for shots in TOLD}
            for name, trials in sets.items()
            if trials
        },
        "seed": TEST_SEED,
        **provenance(checkpoint),
    }


def calibrate(few: FewShot, sets: Mapping[str, Sequence[Trial]]) -> Weights:
    """What agreement is worth, from answers with one to four examples."""
    trials = [("", trial) for own in spelled(few, dict(sets)).values() for trial in own]
    seen = [row for shots in SHOTS[1:] for row in observe(few, trials, shots)]
    return fit_together([(kind(row.evidence), row.stand, row.confidence, row.network) for row in seen])


def real_half(few: FewShot, tasks: Sequence[tuple[str, list]], half: int) -> list[tuple[str, Trial]]:
    """The trials of those real tasks whose name falls into a half, each with its task."""
    return [
        (name, trial)
        for name, rows in tasks
        if zlib.crc32(name.encode()) % 2 == half
        for trial in real_trials(few, name, rows)
    ]


def observe(few: FewShot, trials: Sequence[tuple[str, Trial]], shots: int) -> list[Observed]:
    """What network and rule say of each trial, each seen on its own. trials: with the name of their task."""
    found = answers(few, [trial for _, trial in trials], shots)
    observed = []
    for (task, trial), (evidence, logprob, text) in zip(trials, found, strict=True):
        rule = find_rule(trial.shown(shots), [trial.query])
        opinion = opinion_of(rule, trial.query)
        own = few.confidence(evidence, logprob)
        observed.append(Observed(task or trial.query, evidence, own, text, opinion, trial.output))
    return observed


def side_by_side(rows: Sequence[Observed], weights: Weights) -> dict[str, Any]:
    """Exact match of network, rule and both with their intervals, by how they stand to each other, and how
    often "sure" is right without and with the rule."""
    together = Together(weights)
    names = {task: number for number, task in enumerate(dict.fromkeys(row.task for row in rows))}
    owners = [names[row.task] for row in rows]

    def score(right: Callable[[Observed], bool]) -> list[float]:
        return interval(owners, [right(row) for row in rows])

    def standing(stand: str) -> list[Observed]:
        return [row for row in rows if row.stand == stand]

    def sure(confidence: Callable[[Observed], float]) -> dict[str, float | None]:
        chosen = [row.network for row in rows if Confidence.badge(confidence(row)) == "sure"]
        return share_right(chosen, len(rows))

    differ = standing("differ")
    return {
        "queries": len(rows),
        "network": score(lambda row: row.network),
        "rule": score(lambda row: row.rule),
        "both": score(lambda row: row.both),
        "agree": share_right([row.network for row in standing("agree")], len(rows)),
        "differ": share_right([row.network for row in differ], len(rows)),
        "differ, rule": share_right([row.rule for row in differ], len(rows)),
        "silent": share_right([row.network for row in standing("silent")], len(rows)),
        "sure alone": sure(lambda row: row.confidence),
        "sure": sure(lambda row: together(kind(row.evidence), row.stand, row.confidence)),
    }
