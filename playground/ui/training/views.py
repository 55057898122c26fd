"""What the Train tab shows: from settings and runs to pictures."""

import dataclasses
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ... import checkpoints
from ...errors import UserError
from ...figures import toys as figures
from ...figures.films import head_notes
from ...figures.html import escape
from ...measuring.toys import Look
from ...messages import Message, say
from ...training.live import FAILED, Run
from ...training.toys import WHOLE, Toy, estimate
from ...uses.toys.tasks import TASKS, TEXT, task_of, what_of
from ..common import notice
from ..speaking import address
from .films import samples

FIELDS = [field.name for field in dataclasses.fields(Toy)]
# Settings that are telling; what they show, the catalogue says.
TELLING: dict[str, dict] = {
    "induction": {},
    "one-layer": {"layers": 1},
    "no-positions": {"task": "reverse", "positions": "none", "steps": 1200},
    "dropout": {"dropout": 0.6},
    "by-heart": {"task": "add", "heads": 4, "examples": 150, "weight_decay": 0.0, "steps": 1200},
    "enough": {"task": "add", "heads": 4, "examples": 4000, "steps": 3000},
    "few-shot": {"task": "few-shot", "layers": 3, "heads": 4, "steps": 3000},
}


def task_choices() -> list[tuple[str, str]]:
    """The tasks to choose from: (label, name)."""
    return [(say("training.task-of", name=name, what=what_of(name)), name) for name in (*TASKS, TEXT)]


def read_toy(values: Mapping[str, object]) -> Toy:
    """A toy from what the page sends. Raises UserError for settings that make none."""
    whole = {name: int(values[name]) for name in WHOLE if is_whole(values.get(name))}
    toy = Toy(**{**values, **whole})
    toy.check()
    return toy


def is_whole(value: object) -> bool:
    return isinstance(value, int | float) and value == value // 1


def settings(changes: Mapping[str, object]) -> list[object]:
    """Every setting, the usual ones but for these."""
    return list(dataclasses.asdict(Toy(**changes)).values())


def from_link(query: Mapping[str, str]) -> dict[str, object]:
    """The settings of a link. What it does not say stays as it is usually. Raises UserError for settings that
    make no toy."""
    values: dict[str, object] = {}
    for field in dataclasses.fields(Toy):
        if field.name in query:
            try:
                values[field.name] = type(field.default)(query[field.name])
            except ValueError:
                told = {"name": field.name, "value": repr(query[field.name][:20])}
                raise UserError(Message("training.link-no-number", told)) from None
    toy = Toy(**values)
    toy.check()
    return dataclasses.asdict(toy)


def link(toy: Toy) -> str:
    """The address, relative to the page, that opens it with these settings."""
    usual = dataclasses.asdict(Toy())
    changed = {name: value for name, value in dataclasses.asdict(toy).items() if value != usual[name]}
    return address({"tab": "train", "task": toy.task, **changed})


def about(toy: Toy, text: str) -> str:
    """What the settings make, before anything begins. Raises UserError where they make nothing."""
    task = task_of(toy.task, text)
    parameters, seconds = estimate(toy, task)
    time = (
        say("training.seconds", n=max(1, round(seconds)))
        if seconds < 100
        else say("training.minutes", n=round(seconds / 60))
    )
    sample, command = (f"<code>{escape(text)}</code>" for text in (task.sample, toy.command()))
    makes = say("training.makes", parameters=parameters, time=time, steps=toy.steps, sample=sample)
    named = say("training.link-without-text" if toy.task == TEXT else "training.link")
    return (
        f"<p>{makes}</p><p class='pg-hint'>{say('training.command', command=command)}<br>"
        f"<a href='{escape(link(toy))}'>{named}</a></p>"
    )


def live(run: Run, place: int, kept: Run | None = None) -> str:
    """All that is seen of a run as far as it has come, with the curves of a kept one."""
    beside = kept.looks if kept is not None and kept is not run else ()
    if run.state == FAILED:
        return notice(str(run.why)) + (pictures(run, beside) if run.looks else "")
    last = run.looks[-1].held.exact if run.looks else 0.0
    line = figures.status(run.state, run.step, run.toy.steps, last, place)
    return notice(str(run.why), information=True) + line + (pictures(run, beside) if run.looks else "")


def pictures(run: Run, beside: Sequence[Look]) -> str:
    looks, found = list(run.looks), list(run.film.evidence)
    last = looks[-1]
    notes = head_notes(found[-1]) if found else ()
    return (
        figures.heads(last.tokens, last.weights, notes)
        + figures.progress_curves(looks, beside)
        + figures.answers(list(zip(*samples(run.toy, run.text), last.answers, strict=True)))
        + figures.vectors(last.embedding, last.characters, last.similarity)
    )


def packed(run: Run) -> str:
    """The five files of the toy as it is now, in one archive. Raises UserError where nothing was kept."""
    if not run.film.evidence:
        raise UserError(Message("training.no-weights"))
    folder, step = Path(tempfile.mkdtemp()), run.film.steps[-1]
    checkpoints.save(run.film.checkpoint(step), folder / "toy")
    target = folder / f"toy-{run.toy.task}-{step}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((folder / "toy").iterdir()):
            archive.write(file, f"toy/{file.name}")
            file.unlink()
    return str(target)
