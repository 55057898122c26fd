"""All recipes by name."""

from collections.abc import Callable
from functools import partial

from . import incontext, language_model, translation
from .loop import Trainer

# Each takes the folder of the data, the folder of the run, minutes (None: its own), whether to resume,
# and the device.
RECIPES: dict[str, Callable[..., Trainer]] = {
    name: partial(module.make_trainer, recipe)
    for module in (translation, incontext, language_model)
    for name, recipe in module.RECIPES.items()
}
