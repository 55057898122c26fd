"""All recipes by name."""

from collections.abc import Callable
from functools import partial

from . import bidirectional, incontext, language, shootout, summaries, translation
from .loop import Trainer
from .shootout import Shootout

# Each takes the folder of the data (None: it makes its own), the folder of the run, minutes (None: its own),
# whether to resume, and the device.
RECIPES: dict[str, Callable[..., Trainer | Shootout]] = {
    name: partial(module.make_trainer, recipe)
    for module in (translation, bidirectional, incontext, language, shootout, summaries)
    for name, recipe in module.RECIPES.items()
}

SELF_MADE = {*incontext.RECIPES, *shootout.RECIPES}  # need no data
