"""What the ladder and the circuit of the In-context tab show, as it is being measured."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...errors import UserError
from ...figures import incontext as figures
from ...messages import Message, say
from ...uses.incontext import circuit, ladder
from ...uses.incontext.families import KINDS
from ...uses.incontext.trials import SHOTS, Trial, standard_trials
from .sheet_data import Sheet
from .views import Engine, examples_of

OWN = "own"  # the task on the sheet
HELD = ("vowels", "rotations", "programs", "pairs", "four parts", "held kinds", "held parameters", "fresh")
SOURCES = (OWN, *HELD, *KINDS)  # of questions for the ladder and the circuit
SHOWN = 6  # questions shown beside a ladder
LADDER = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32)


def choices() -> list[tuple[str, str]]:
    """The sources with what is shown of them."""
    general = [(say(f"incontext.source-{name}"), name) for name in (OWN, *HELD)]
    return general + [(say("incontext.source-kind", kind=say(f"tables.set-{kind}")), kind) for kind in KINDS]


@lru_cache(maxsize=16)
def held_out(seed: int, count: int, room: int) -> dict[str, list[Trial]]:
    return standard_trials(seed, count, room)


def questions(engine: Engine, source: str, value: str, count: int, seed: int) -> list[Trial]:
    """The questions to measure with. Raises UserError for a sheet with too few examples."""
    if source not in SOURCES:
        raise UserError(Message("incontext.no-source"))
    if source != OWN:
        return held_out(seed, count, engine.few.context)[source]
    examples = engine.few.clean_examples(examples_of(engine, Sheet.from_json(value)))
    return ladder.own_trials(examples)


def steps_for(engine: Engine, trials: Sequence[Trial]) -> list[int]:
    """The numbers of examples that all questions have and that fit into the context."""
    most = min(len(trial.examples) for trial in trials)
    return [
        shots
        for shots in LADDER
        if shots <= most and all(t.length(shots) <= engine.few.context for t in trials)
    ]


def climb(
    engine: Engine, source: str, value: str, count: int, seed: int
) -> Iterator[tuple[list[ladder.Rung], list[Trial]]]:
    """The rungs that are ready, and the questions."""
    trials = questions(engine, source, value, count, seed)
    steps = steps_for(engine, trials)
    if not steps:
        raise UserError(Message("incontext.long-example"))
    rungs: list[ladder.Rung] = []
    for rung in ladder.climb(engine.few.model, engine.few.form, trials, steps):
        rungs.append(rung)
        yield rungs, trials


def show_questions(trials: Sequence[Trial]) -> str:
    return figures.questions_view([(t.describe, t.examples, t.query, t.output) for t in trials[:SHOWN]])


def heads(
    engine: Engine, source: str, value: str, count: int, seed: int
) -> Iterator[tuple[list[circuit.HeadReport], float]]:
    """The heads that are measured, and the accuracy with all of them on."""
    trials = questions(engine, source, value, count, seed)
    steps = [shots for shots in steps_for(engine, trials) if shots <= max(SHOTS)]
    if not steps:
        raise UserError(Message("incontext.long-example"))
    whole = ladder.ask(engine.few.model, engine.few.form, "examples", steps[-1], trials)
    reports: list[circuit.HeadReport] = []
    for report in circuit.head_reports(engine.few.model, engine.few.form, trials, steps[-1]):
        reports.append(report)
        yield reports, whole.accuracy
