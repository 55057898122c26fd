"""All uses by name."""

from collections.abc import Mapping

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..messages import Message
from .contract import Use, Way
from .gaps.reading import GapUse
from .incontext.reading import FewShotUse
from .language.reading import LanguageUse
from .roles.reading import RolesUse
from .summaries.reading import SummaryUse
from .toys.reading import ToyUse
from .translation.reading import TranslationUse

USES: dict[str, Use] = {
    use.name: use
    for use in (
        TranslationUse(),
        FewShotUse(),
        LanguageUse(),
        SummaryUse(),
        RolesUse(),
        GapUse(),
        ToyUse(),
    )
}


def uses_for(task: Mapping[str, str]) -> list[Use]:
    """What a checkpoint with this task is for, first of all and also; empty where nothing here knows it."""
    names = [task.get("name", ""), *task.get("also", "").split()]
    return [USES[name] for name in names if name in USES]


def use_for(task: Mapping[str, str]) -> Use | None:
    """What a checkpoint with this task is for first of all; None where nothing here knows it."""
    return next(iter(uses_for(task)), None)


def uses_of(checkpoint: Checkpoint) -> list[Use]:
    """What a checkpoint is for, first of all and also. Raises UserError where no use knows its task."""
    if not (uses := uses_for(checkpoint.task)):
        task = checkpoint.task.get("name", "no task")
        values = {"name": checkpoint.name, "task": task, "known": ", ".join(USES)}
        raise UserError(Message("errors.unknown-task", values))
    return uses


def use_of(checkpoint: Checkpoint) -> Use:
    """What a checkpoint is for first of all. Raises UserError as `uses_of` does."""
    return uses_of(checkpoint)[0]


def ways_of(checkpoint: Checkpoint) -> list[tuple[Use, Way]]:
    """In which ways a checkpoint can be asked, each with the use that reads it so; the usual one first.
    Raises UserError as `uses_of` does."""
    return [(use, way) for use in uses_of(checkpoint) for way in use.ways(checkpoint.task)]


def way_for(checkpoint: Checkpoint, name: str | None) -> tuple[Use, Way]:
    """The way of this name, and the use that reads it so; the usual one for no name. Raises UserError where
    there is none of it."""
    ways = ways_of(checkpoint)
    for use, way in ways:
        if not name or way.name == name:
            return use, way
    known = [way.name for _, way in ways if way.name]
    values = {"name": checkpoint.name, "way": str(name)[:20], "known": ", ".join(known)}
    raise UserError(Message("errors.unknown-way" if known else "errors.one-way", values))
