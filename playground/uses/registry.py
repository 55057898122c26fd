"""All uses by name."""

from collections.abc import Mapping

from ..checkpoints import Checkpoint
from ..errors import UserError
from .contract import Use
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


def use_for(task: Mapping[str, str]) -> Use | None:
    """What a checkpoint with this task is for; None where nothing here knows it."""
    return USES.get(task.get("name", ""))


def use_of(checkpoint: Checkpoint) -> Use:
    """What a checkpoint is for. Raises UserError where no use knows its task."""
    if (use := use_for(checkpoint.task)) is None:
        task = checkpoint.task.get("name", "no task")
        raise UserError(
            f"The checkpoint {checkpoint.name} is for {task!r}, which nothing here knows. "
            f"Name one for {', '.join(USES)}."
        )
    return use
