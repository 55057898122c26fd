"""What the shoot-out shows: the curves of all runs, and the twins at work."""

import random

import torch

from ... import shelf
from ...errors import UserError
from ...figures import charts, shootout
from ...figures.schemes import SCHEMES
from ...messages import Message, say
from ...uses.shootout import summary
from ...uses.shootout.answering import answer
from ...uses.shootout.tasks import SYMBOLS, TASKS, TOKENIZER, Task, spell

RANGE = (-3, 113)  # percent, with room above for what the shaded part is
MEASURES = ("exact", "token")


def task_of(name: str) -> Task:
    if name not in TASKS:
        raise UserError(Message("positions.error-no-task", {"task": name, "tasks": ", ".join(TASKS)}))
    return TASKS[name]


def series(points: list[summary.Point], scheme: str) -> charts.Series:
    values = zip(*((p.x, 100 * p.mean, 100 * p.low, 100 * p.high) for p in points), strict=True)
    x, mean, low, high = (list(part) for part in values)
    return charts.Series(SCHEMES[scheme].label, x, mean, SCHEMES[scheme].style, low, high)


def curves(name: str) -> str:
    """Exact match and token accuracy by length, and what they say."""
    task, record = task_of(name), shelf.record()
    shaded = (0, task.trained, say("positions.trained-shade", n=task.trained))
    named = say(f"positions.named-{name}")
    titles = {measure: say(f"positions.{measure}-axis") for measure in MEASURES}
    drawn = [
        charts.curves(
            say("positions.titled", title=named, what=title),
            say("positions.string-length"),
            title,
            [series(summary.by_length(record, name, scheme, measure), scheme) for scheme in SCHEMES],
            shaded=shaded,
            y_range=RANGE,
        )
        for measure, title in titles.items()
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
        say("positions.chart-errors", task=say(f"positions.named-{name}"), n=length),
        say("positions.place-in-answer"),
        say("positions.wrong-there"),
        [series(summary.by_place(shelf.record(), name, scheme, length), scheme) for scheme in SCHEMES],
        shaded=(0, task.trained, say("positions.places-trained")),
        y_range=RANGE,
    )
    return f'<div class="pg-charts">{drawn}</div>'


def random_string(name: str, length: float, seed: int | None = None) -> str:
    """A string that the task can draw."""
    task = task_of(name)
    if not isinstance(length, int | float) or length != int(length) or not 1 <= length <= len(SYMBOLS):
        raise UserError(Message("positions.error-length", {"value": length, "most": len(SYMBOLS)}))
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
