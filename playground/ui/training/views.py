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
from ...training.live import FAILED, Run
from ...training.toys import WHOLE, Toy, estimate
from ...uses.toys.tasks import TASKS, TEXT, task_of
from ..common import notice
from ..speaking import address
from .films import samples

FIELDS = [field.name for field in dataclasses.fields(Toy)]
# Settings that are telling, with what they show.
TELLING: dict[str, tuple[dict, str]] = {
    "Induction forms": (
        {},
        "Two layers: at first the loss hardly falls. Then a head of the first layer looks at the character "
        "before, and one of the second at what followed the same character last time, and the loss drops.",
    ),
    "One layer cannot do this": (
        {"layers": 1},
        "The same with one layer: no head can look for “the place after the same character”, since no layer "
        "before it says of a place what stands before it.",
    ),
    "No positions": (
        {"task": "reverse", "positions": "none", "steps": 1200},
        "Without positions the order of the question has to be found out from the causal mask alone. Compare "
        "it with learned positions: keep this run, and train once more.",
    ),
    "Too much dropout": (
        {"dropout": 0.6},
        "More than half of all values are silenced in each step: what is learned has to survive that, and "
        "learning takes far longer.",
    ),
    "Learns by heart": (
        {"task": "add", "heads": 4, "examples": 150, "weight_decay": 0.0, "steps": 1200},
        "150 sums again and again: soon all of them are right, and of those that were held out few. The two "
        "curves part.",
    ),
    "Enough examples": (
        {"task": "add", "heads": 4, "examples": 4000, "steps": 3000},
        "The same with 4,000 of the 10,000 sums: now it pays to find out how adding works.",
    ),
    "Few-shot rules": (
        {"task": "few-shot", "layers": 3, "heads": 4, "steps": 3000},
        "Each row has a rule of its own. One example often leaves several rules open; after two and more the "
        "question is answered more often: learning from context, in the making.",
    ),
}


TASK_LABELS = {name: f"{name}: {task.what}" for name, task in TASKS.items()} | {
    TEXT: f"{TEXT}: say the next character of a text of your own"
}


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
                raise UserError(
                    f"This link says {field.name}={query[field.name][:20]!r}, which is no number. "
                    "Copy it again, or choose the settings here."
                ) from None
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
    time = f"about {max(1, round(seconds))} seconds" if seconds < 100 else f"about {seconds / 60:.0f} minutes"
    return (
        f"<p><b>{parameters:,}</b> parameters, {time} for {toy.steps:,} steps on one core of this machine. "
        f"For instance <code>{escape(task.sample)}</code>.</p>"
        f"<p class='pg-hint'>The same on the command line: <code>{escape(toy.command())}</code><br>"
        f"<a href='{escape(link(toy))}'>Link to these settings</a>"
        f"{' (the text is not in it)' if toy.task == TEXT else ''}</p>"
    )


def live(run: Run, place: int, kept: Run | None = None) -> str:
    """All that is seen of a run as far as it has come, with the curves of a kept one."""
    beside = kept.looks if kept is not None and kept is not run else ()
    if run.state == FAILED:
        return notice(run.why) + (pictures(run, beside) if run.looks else "")
    last = run.looks[-1].held.exact if run.looks else 0.0
    line = figures.status(run.state, run.step, run.toy.steps, last, place)
    return notice(run.why, information=True) + line + (pictures(run, beside) if run.looks else "")


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
        raise UserError("There are no weights yet. Start a run.")
    folder, step = Path(tempfile.mkdtemp()), run.film.steps[-1]
    checkpoints.save(run.film.checkpoint(step), folder / "toy")
    target = folder / f"toy-{run.toy.task}-{step}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((folder / "toy").iterdir()):
            archive.write(file, f"toy/{file.name}")
            file.unlink()
    return str(target)
