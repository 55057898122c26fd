"""Fixed sets of tasks to measure with: the same query with 0, 1, 2, 4 … examples before it."""

from dataclasses import dataclass
from random import Random

from .episodes import Example, draw_examples, prompt_length
from .families import ANY_CHARACTER, FOREIGN, HELD_FAMILIES, KINDS, MIXTURE, draw
from .families.basics import program_family
from .families.task import Family, only
from .judging import Question

SHOTS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Trial:
    """One query with the examples that may stand before it."""

    family: str
    describe: str
    examples: tuple[Example, ...]
    query: str
    output: str

    def question(self, shots: int) -> Question:
        """The query behind the last `shots` examples."""
        return Question(self.shown(shots), self.query, self.output)

    def length(self, shots: int) -> int:
        """How many tokens the query has behind the last `shots` examples, with the output and its end."""
        return prompt_length(self.shown(shots), self.query) + len(self.output) + 1

    def shown(self, shots: int) -> tuple[Example, ...]:
        """The last `shots` examples: fewer keep the nearest ones."""
        return self.examples[len(self.examples) - shots :]


def family_trials(make: Family, seed: int, count: int, room: int) -> list[Trial]:
    """`count` trials of fresh tasks with max(SHOTS) examples that fit into `room` tokens.

    A query never stands among its examples, except for a dictionary, which holds nothing else.
    """
    trials: list[Trial] = []
    number = 0
    while len(trials) < count:
        rng = Random(f"trial {seed} {number}")
        number += 1
        task = make(rng)
        examples = draw_examples(task, rng, max(SHOTS) + 1, distinct=task.family != "dictionary")
        if examples is None:
            continue
        *given, (query, output) = examples
        trial = Trial(task.family, task.describe, tuple(given), query, output)
        if trial.length(max(SHOTS)) <= room:
            trials.append(trial)
    return trials


# The sets of which no task of training is like any: other programs, other kinds, other parameters.
HELD_OUT = ("programs", "pairs", "four parts", *HELD_FAMILIES)


def standard_trials(seed: int, count: int, room: int) -> dict[str, list[Trial]]:
    """Every generated set by name, `count` trials each: fresh tasks, those of each kind of what people do
    with columns, those on any characters, and all that is held out."""
    families: dict[str, Family] = {
        "fresh": lambda rng: draw(rng, MIXTURE),
        "programs": lambda rng: program_family(rng, "programs"),
        "pairs": lambda rng: program_family(rng, "pairs"),
        "four parts": lambda rng: program_family(rng, "four parts"),
        **{name: only("train", family) for name, family in KINDS.items()},
        ANY_CHARACTER: FOREIGN,
        **HELD_FAMILIES,
    }
    return {name: family_trials(make, seed, count, room) for name, make in families.items()}


def shuffled(trial: Trial, rng: Random) -> Trial:
    """The same examples with their outputs handed round so that none stays in its place: inputs, outputs
    and format stay, the task goes."""
    outputs = [output for _, output in trial.examples]
    turn = 1 + int(rng.random() * (len(outputs) - 1))
    pairs = [(text, outputs[n - turn]) for n, (text, _) in enumerate(trial.examples)]
    return Trial(trial.family, trial.describe, tuple(pairs), trial.query, trial.output)
