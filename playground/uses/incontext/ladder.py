"""What the examples do: the answer with none, one, two … of them, and with something wrong about them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ...errors import UserError
from ...messages import Message, say
from ...transformer import Transformer
from .episodes import Example, Format
from .judging import Question, judge
from .trials import Trial, shuffled


@dataclass(frozen=True)
class Rung:
    """The same questions under one condition."""

    condition: str  # "examples", "outputs shuffled", "other order", or "without 2"
    shots: int
    accuracy: float  # share of the questions that are answered exactly
    probability: float  # mean (geometric) probability of the right answer
    questions: int


def ask(model: Transformer, form: Format, condition: str, shots: int, trials: Sequence[Trial]) -> Rung:
    """All questions with their last `shots` examples."""
    verdicts = judge(model, form, [trial.question(shots) for trial in trials])
    right = sum(verdict.right for verdict in verdicts) / len(verdicts)
    mean = sum(max(-50.0, verdict.logprob) for verdict in verdicts) / len(verdicts)
    return Rung(condition, shots, right, math.exp(mean), len(verdicts))


def own_trials(examples: Sequence[Example]) -> list[Trial]:
    """The examples of a sheet as questions: each is asked for behind the others, which follow in their
    order round the circle. Raises UserError where there are too few."""
    if len(examples) < 3:
        raise UserError(Message("errors.short-ladder", {"n": len(examples)}))
    trials = []
    for n, (query, output) in enumerate(examples):
        others = [*examples[n + 1 :], *examples[:n]]
        trials.append(Trial("sheet", say("incontext.row-number", row=n + 1), tuple(others), query, output))
    return trials


def climb(
    model: Transformer, form: Format, trials: Sequence[Trial], steps: Sequence[int], seed: int = 0
) -> Iterator[Rung]:
    """Rung after rung, as they are ready: the number of examples first, then two controls with all."""
    rng = Random(seed)
    mixed = [shuffled(trial, rng) for trial in trials]
    turned = [Trial(t.family, t.describe, tuple(reversed(t.examples)), t.query, t.output) for t in trials]
    for shots in steps:
        yield ask(model, form, "examples", shots, trials)
        if shots > 1:  # one example cannot change places
            yield ask(model, form, "outputs shuffled", shots, mixed)
            yield ask(model, form, "other order", shots, turned)


def left_out(
    model: Transformer, form: Format, examples: Sequence[Example], query: str, output: str
) -> list[tuple[int, float, bool]]:
    """For each example, the log-probability of `output` without it (and whether it is still the answer);
    first, numbered -1, that with all of them."""
    sets = [list(examples), *([*examples[:n], *examples[n + 1 :]] for n in range(len(examples)))]
    verdicts = judge(model, form, [Question(kept, query, output) for kept in sets])
    return [(n - 1, verdict.logprob, verdict.right) for n, verdict in enumerate(verdicts)]
