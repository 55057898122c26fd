"""Rows that are records: drawn fields, written in one of some ways, of which something is wanted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from ..strings import pick
from .task import Task, drawn

Fields = Callable[[Random], dict[str, str]]
NAME = re.compile(r"\{([^}]+)\}")
CASES = (None,) * 16 + (str.upper, str.lower)


@dataclass(frozen=True)
class Record:
    """What the rows of a column are, how they may be written and what people want of them.

    A field that may be missing is empty. derived: fields of outputs that are read from another one of the
    input ("" where every input tells them).
    """

    name: str
    fields: Fields
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    derived: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def choices(self) -> list[tuple[str, list[str]]]:
        """Each output with the inputs that tell it."""
        found = []
        for output in self.outputs:
            needs = {self.derived.get(name, name) for name in NAME.findall(output)} - {""}
            inputs = [text for text in self.inputs if needs <= set(NAME.findall(text))]
            found.append((output, inputs))
        return found


def lines(text: str) -> tuple[str, ...]:
    """Templates, one a line."""
    return tuple(line.strip() for line in text.strip().splitlines())


def record_task(rng: Random, family: str, record: Record, most: int = 3) -> Task:
    """One output of rows that are written in up to `most` ways."""
    output, possible = pick(rng, record.choices)
    inputs = rng.sample(possible, min(pick(rng, (1, 1, 1, 1, 2, 2, 3)), most, len(possible)))
    case = pick(rng, CASES)

    def row(r: Random) -> tuple[str, str]:
        fields = record.fields(r)
        wanted = output.format_map(fields).strip()
        return pick(r, inputs).format_map(fields).strip(), case(wanted) if case else wanted

    parameters = f"{' or '.join(inputs)} to {output}{' in ' + case.__name__ if case else ''}"
    return drawn(family, record.name, parameters, row)
