"""All recipes by name."""

import dataclasses
from functools import partial

from ..errors import UserError
from . import bidirectional, incontext, language, masked_words, roles, shootout, summaries, toys, translation
from .loop import Trainer
from .shootout import Shootout

# Each takes the folder of the data (None: it makes its own), the folder of the run, minutes (None: its own),
# whether to resume, and the device.
RECIPES: dict[str, partial[Trainer | Shootout]] = {
    name: partial(module.make_trainer, recipe)
    for module in (
        translation,
        bidirectional,
        incontext,
        language,
        masked_words,
        roles,
        shootout,
        summaries,
        toys,
    )
    for name, recipe in module.RECIPES.items()
}

SELF_MADE = {*incontext.RECIPES, *shootout.RECIPES, *toys.RECIPES}  # need no data


def beginning_with(name: str, checkpoint: str) -> partial[Trainer | Shootout]:
    """The recipe of this name, with another checkpoint to begin with. Raises UserError where it has none."""
    made = RECIPES[name]
    if not hasattr(made.args[0], "start"):
        raise UserError(f"The recipe {name} begins with random weights. Leave --start out.")
    return partial(made.func, dataclasses.replace(made.args[0], start=checkpoint))
