"""All recipes by name."""

import dataclasses
from collections.abc import Iterable
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


def changed(name: str, changes: Iterable[str]) -> partial[Trainer | Shootout]:
    """The recipe of this name with other values, each given as NAME=VALUE. Raises UserError for a name that
    it does not have, and for a value that cannot stand there."""
    made = RECIPES[name]
    recipe, values = made.args[0], {}
    simple = {
        field.name: type(getattr(recipe, field.name))
        for field in dataclasses.fields(recipe)
        if isinstance(getattr(recipe, field.name), str | int | float | None)
    }
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or key not in simple:
            raise UserError(
                f"{change!r} changes nothing of the recipe {name}: give NAME=VALUE, where NAME is one of "
                f"{', '.join(sorted(simple))}."
            )
        try:
            values[key] = read_value(value, simple[key])
        except ValueError:
            raise UserError(f"{key} is {value!r}; it must be {KINDS[simple[key]]}.") from None
    return partial(made.func, dataclasses.replace(recipe, **values))


KINDS = {int: "a whole number", float: "a number", bool: "true or false"}


def read_value(text: str, kind: type) -> str | int | float | bool:
    """Raises ValueError for a text that says no such value."""
    if kind is bool:
        return bool(("false", "true").index(text))
    return kind(text) if kind in (int, float) else text
