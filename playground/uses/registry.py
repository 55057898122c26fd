"""All uses by name."""

from ..checkpoints import Checkpoint
from ..errors import UserError
from .contract import Use
from .incontext.reading import FewShotUse
from .language.reading import LanguageUse
from .translation.reading import TranslationUse

USES: dict[str, Use] = {use.name: use for use in (TranslationUse(), FewShotUse(), LanguageUse())}


def use_of(checkpoint: Checkpoint) -> Use:
    """What a checkpoint is for. Raises UserError where no use knows its task."""
    task = checkpoint.task.get("name", "")
    if task not in USES:
        raise UserError(
            f"The checkpoint {checkpoint.name} is for {task or 'no task'!r}, which nothing here knows. "
            f"Name one for {', '.join(USES)}."
        )
    return USES[task]
