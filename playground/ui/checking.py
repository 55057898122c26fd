"""What comes from outside, checked by its type: the values of every endpoint and of every event of the page.

A function says by its hints what it takes. What a value may be beyond its type (a range, a known name) is
checked where it is used.
"""

import inspect
import json
import math
import types
from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce, wraps
from typing import Any, Literal, Union, get_args, get_origin

import gradio as gr

from ..errors import UserError
from ..messages import Message, say

SHOWN = 40  # characters of a wrong value that a message repeats
LARGEST = 2**63  # of a whole number, and of one below 0
SPECIAL = (gr.EventData, gr.Request, gr.Progress)  # what Gradio hands over by itself
NAMES = {str: "text", int: "whole", float: "number", bool: "bool", dict: "object", type(None): "null"}


def checked(value: Any, hint: Any, name: str) -> Any:
    """The value, where a hint allows it: plain types, lists, choices and unions; any other hint allows all.
    A number without a fraction is a whole one. Raises UserError, naming `name`."""
    for one in options(hint):
        if allows(one, value):
            if get_origin(one) is list:
                return [checked(each, *get_args(one), f"{name}[{n}]") for n, each in enumerate(value)]
            return int(value) if one is int else value
    values = {"name": name, "value": shown(value), "hint": described(hint)}
    raise UserError(Message("checking.missing" if value is None else "checking.wrong", values))


def options(hint: Any) -> tuple[Any, ...]:
    """What a hint leaves to choose from: the parts of a union."""
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def allows(hint: Any, value: object) -> bool:
    """Whether a value is of a type, or among choices; what is inside a list is not looked at."""
    if get_origin(hint) is Literal:
        return any(type(value) is type(one) and value == one for one in get_args(hint))
    if hint in (int, float):
        return is_number(value) and (hint is float or (value == int(value) and abs(value) < LARGEST))
    return isinstance(value, hint if hint in NAMES else get_origin(hint) or object)


def is_number(value: object) -> bool:
    """Whether this is a finite number that a float can hold."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def shown(value: object) -> str:
    """A value from outside, in a message."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def described(hint: Any, several: bool = False) -> str:
    """What a hint allows, in words."""
    if len(parts := options(hint)) > 1:
        return either(described(one, several) for one in parts)
    if get_origin(hint) is Literal:
        return either(map(shown, get_args(hint)))
    if get_origin(hint) is list:
        inner = described(*get_args(hint), several=True)
        return say("checking.lists", of=inner) if several else say("checking.list", of=inner)
    name = NAMES[get_origin(hint) or hint]
    return say(f"checking.several-{name}") if several else say(f"checking.one-{name}")


def either(parts: Iterable[str]) -> str:
    return reduce(lambda first, second: say("checking.or", first=first, second=second), parts)


@cache
def takes(function: Callable[..., Any], special: bool) -> tuple[list[inspect.Parameter], Any]:
    """What a function takes by position, and the hint of all that may follow.

    special: with what Gradio hands over by itself.
    """
    found = inspect.signature(function, eval_str=True).parameters.values()
    own = [one for one in found if special or one.annotation not in SPECIAL]
    rest = next((one.annotation for one in own if one.kind is one.VAR_POSITIONAL), Any)
    return [one for one in own if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)], rest


def arguments_for(function: Callable[..., Any], values: Sequence[Any], special: bool = False) -> list[Any]:
    """The values as the function takes them. Raises UserError for the first that it does not."""
    named, rest = takes(function, special)
    hints = [(one.annotation, one.name) for one in named] + [(rest, "value")] * (len(values) - len(named))
    return [checked(value, *hint) for value, hint in zip(values, hints, strict=False)]


def typed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that checks what it is handed by position, for one that no event calls by itself."""

    @wraps(function)
    def call(*values: Any, **keywords: Any) -> Any:
        return function(*arguments_for(function, values, special=True), **keywords)

    return call


def with_defaults(function: Callable[..., Any], values: Sequence[Any]) -> list[Any]:
    """What a program sent, and the defaults of what it left out. Raises UserError for too many values, or too
    few."""
    named, _ = takes(function, special=False)
    names = ", ".join(one.name for one in named)
    if len(values) > len(named):
        counts = {"n": len(values), "takes": len(named), "names": names}
        raise UserError(Message("checking.too-many", counts))
    left_out = named[len(values) :]
    if missing := [one.name for one in left_out if one.default is one.empty]:
        raise UserError(Message("checking.left-out", {"name": missing[0], "names": names}))
    return [*values, *(one.default for one in left_out)]


def sent(event: gr.EventData, **hints: Any) -> list[Any]:
    """What an event of the page brings, in the order of the hints. Raises UserError where something is
    missing or of another type."""
    data = event._data if isinstance(event._data, dict) else {}
    return [checked(data.get(name), hint, name) for name, hint in hints.items()]


def whole_characters(value: Any) -> Any:
    """The same JSON without halves of characters (lone surrogates), which cannot be sent back as UTF-8: each
    becomes U+FFFD."""
    if isinstance(value, str):
        return (
            value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if isinstance(value, list | tuple):
        return [whole_characters(one) for one in value]
    if isinstance(value, dict):
        return {whole_characters(name): whole_characters(one) for name, one in value.items()}
    return value
