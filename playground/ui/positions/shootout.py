"""What the shoot-out shows: the curves of all runs, and the twins at work."""

import random
from functools import lru_cache

import torch

from ... import shelf
from ...errors import UserError
from ...figures import charts, shootout
from ...figures.schemes import SCHEMES
from ...uses.shootout import summary
from ...uses.shootout.answering import answer
from ...uses.shootout.tasks import SYMBOLS, TASKS, TOKENIZER, Task, spell

RANGE = (-3, 113)  # percent, with room above for what the shaded part is
MEASURES = {"exact": "answered exactly (%)", "token": "symbols right (%)"}


def task_of(name: str) -> Task:
    if name not in TASKS:
        raise UserError(f"There is no task {name}; choose {' or '.join(TASKS)}.")
    return TASKS[name]


def series(points: list[summary.Point], scheme: str) -> charts.Series:
    values = zip(*((p.x, 100 * p.mean, 100 * p.low, 100 * p.high) for p in points), strict=True)
    x, mean, low, high = (list(part) for part in values)
    return charts.Series(SCHEMES[scheme].label, x, mean, SCHEMES[scheme].style, low, high)


@lru_cache
def curves(name: str) -> str:
    """Exact match and token accuracy by length, and what they say."""
    task, record = task_of(name), shelf.record()
    shaded = (0, task.trained, f"trained: 1 to {task.trained}")
    drawn = [
        charts.curves(
            f"{name.capitalize()}: {title}",
            "length of the string (symbols)",
            title,
            [series(summary.by_length(record, name, scheme, measure), scheme) for scheme in SCHEMES],
            shaded=shaded,
            y_range=RANGE,
        )
        for measure, title in MEASURES.items()
    ]
    agree, differ = summary.agreement(record, name)
    text = shootout.verdict(
        name, task.trained, summary.beyond(record, name), summary.reach(record, name), agree, differ
    )
    return f'{text}<div class="pg-charts">{"".join(drawn)}</div>'


def places(name: str, length: int | str) -> str:
    """Where in the answer the errors fall, for strings of one tested length."""
    task = task_of(name)
    length = length if length in task.tested else task.tested[-1]
    drawn = charts.curves(
        f"{name.capitalize()} {length} symbols: where the errors fall",
        "place in the answer",
        "wrong there (%)",
        [series(summary.by_place(shelf.record(), name, scheme, length), scheme) for scheme in SCHEMES],
        shaded=(0, task.trained, "places that were trained"),
        y_range=RANGE,
    )
    return f'<div class="pg-charts">{drawn}</div>'


def random_string(name: str, length: float, seed: int | None = None) -> str:
    """A string that the task can draw."""
    task = task_of(name)
    if not isinstance(length, int | float) or length != int(length) or not 1 <= length <= len(SYMBOLS):
        raise UserError(f"Length is {length}; it must be a whole number from 1 to {len(SYMBOLS)}.")
    generator = torch.Generator().manual_seed(random.randrange(2**31) if seed is None else seed)
    return spell(task.draw(1, int(length), generator)[0].tolist())


def race(name: str, text: str) -> str:
    """All twins answer the same string."""
    task = task_of(name)
    ids = torch.tensor([task.read(text or "")])
    wanted = spell(task.answer(ids)[0].tolist())
    found = [(scheme, *answer_text(name, scheme, ids)) for scheme in SCHEMES]
    return shootout.answers(wanted, found, task.trained)


def answer_text(name: str, scheme: str, ids: torch.Tensor) -> tuple[str, bool]:
    """The answer of one twin up to its end, and whether it ended."""
    written = answer(shelf.twin(name, scheme).model, ids)[0].tolist()
    end = TOKENIZER.specials.eos
    if end in written:
        return spell(written[: written.index(end)]), True
    return spell(written), False
