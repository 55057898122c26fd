"""Every recipe stands in one list, and those that need no data say so."""

import inspect

from playground.training.recipes import RECIPES, SELF_MADE


def test_recipes_are_called_alike() -> None:
    assert {"translate", "translate-both", "in-context", "language-model", "positions"} <= RECIPES.keys()
    for recipe in RECIPES.values():
        names = list(inspect.signature(recipe).parameters)
        assert names == ["data", "out", "minutes", "resume", "device"]


def test_those_that_make_their_data_are_recipes() -> None:
    assert {"in-context", "positions"} <= SELF_MADE <= RECIPES.keys()
    assert "translate" not in SELF_MADE
