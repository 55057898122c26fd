"""The config.json of a public model, every value checked as it is read: nobody knows who wrote it."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import UserError
from ..messages import Message

MAX_JSON = 4_000_000  # bytes of a config.json and its like
MAX_SIZE = 10_000_000  # a size above is no size of a model
MAX_LAYERS = 200  # each takes time to build


def read_json(path: Path, most: int = MAX_JSON) -> dict:
    """An object from a file. Raises UserError for a file that is missing, too large or something else."""
    if not path.is_file():
        raise UserError(Message("models.file-missing", {"file": path}))
    if (size := path.stat().st_size) > most:
        raise UserError(Message("models.file-too-large", {"file": path, "size": size, "most": most}))
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        raise UserError(Message("models.no-json", {"file": path, "why": str(error)})) from None
    if not isinstance(content, dict):
        raise UserError(Message("models.no-object", {"file": path}))
    return content


class Settings:
    """What a config.json says. Each reader raises UserError for a value of another kind.

    A key that is missing, or null, has its default, as in the published code of its family.
    """

    def __init__(self, content: Mapping[str, object], source: str = "config.json") -> None:
        self.content, self.source = content, source

    def __contains__(self, name: str) -> bool:
        return self.content.get(name) is not None

    def wrong(self, name: str, wanted: Message) -> UserError:
        value = repr(self.content.get(name))[:60]
        told = {"source": self.source, "name": name, "value": value, "wanted": wanted}
        return UserError(Message("models.wrong-setting", told))

    def size(self, name: str, default: int | None = None) -> int:
        """A whole number above 0."""
        value = self.content.get(name)
        value = default if value is None else value
        if type(value) is not int or not 0 < value <= MAX_SIZE:
            raise self.wrong(name, Message("models.wanted-size", {"most": MAX_SIZE}))
        return value

    def layers(self, name: str, default: int | None = None) -> int:
        if (count := self.size(name, default)) > MAX_LAYERS:
            raise self.wrong(name, Message("models.wanted-at-most", {"most": MAX_LAYERS}))
        return count

    def number(self, name: str, default: float) -> float:
        value = self.content.get(name)
        value = default if value is None else value
        if type(value) not in (int, float) or not 0 < value < math.inf:
            raise self.wrong(name, Message("models.wanted-above-0"))
        return float(value)

    def switch(self, name: str, default: bool) -> bool:
        value = self.content.get(name)
        value = default if value is None else value
        if type(value) is not bool:
            raise self.wrong(name, Message("models.wanted-switch"))
        return value

    def choice(self, name: str, choices: Mapping[str, str], default: str | None = None) -> str:
        """Our name of their choice."""
        value = self.content.get(name)
        value = default if value is None else value
        if not isinstance(value, str) or value not in choices:
            raise self.wrong(name, Message("models.wanted-choice", {"names": ", ".join(choices)}))
        return choices[value]

    def part(self, name: str) -> "Settings":
        """An object within; an empty one where there is none."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(name, Message("models.wanted-object"))
        return Settings(value or {}, f"{self.source}: {name}")

    def id(self, name: str) -> int | None:
        """The id of a special token, the first one of several; None where none is named."""
        value = self.content.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if value is None:
            return None
        if type(value) is not int or not 0 <= value < MAX_SIZE:
            raise self.wrong(name, Message("models.wanted-id"))
        return value

    def refuse(self, name: str, accepted: Sequence[object], what: str) -> None:
        """Raises UserError where a setting asks for what our network does not do.

        accepted: its harmless values, besides null and absence. what: what another one asks for.
        """
        value = self.content.get(name)
        if value is not None and value not in accepted:
            told = {"source": self.source, "name": name, "value": str(value)[:40], "what": what}
            raise UserError(Message("models.not-in-network", told))
