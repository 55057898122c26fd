"""What has been imported on this host: a small JSON file for each model, beside no copy of its weights."""

import dataclasses
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ..checkpoints import write_json
from ..errors import UserError
from ..messages import LANGUAGES, Message
from .certificate import Certificate, Comparison
from .settings import read_json

FOLDER = "PLAYGROUND_IMPORTS"  # the environment variable that names another folder
NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")


@dataclass(frozen=True)
class Import:
    """A model that can be opened by its name."""

    name: str
    source: str  # its name on the hub, or the absolute path of its folder
    revision: str  # its commit on the hub; empty for a folder
    family: str  # "GPT-2"
    task: dict[str, str]  # as its checkpoint has it
    kind: str  # of Transformer: "decoder"
    layers: int  # of the encoder and the decoder together
    heads: int
    parameters: int
    size: int  # bytes of its weights on disk
    licence: str  # as its model card names it, empty where that does not
    link: str  # to its model card; empty for a folder
    certificate: Certificate


def folder() -> Path:
    """Where the imports of this host are remembered."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "transformer-playground" / "imports"


def file_of(name: str) -> Path:
    return folder() / f"{name.replace('/', '--')}.json"


def imported() -> list[str]:
    """The names of all imports, in order."""
    return sorted(path.stem.replace("--", "/", 1) for path in folder().glob("*.json"))


def remember(one: Import) -> None:
    """Keep an import, in place of an earlier one of its name. Raises UserError for a name that is none."""
    if not NAME.fullmatch(one.name) or "--" in one.name:
        raise UserError(Message("models.cannot-be-name", {"name": repr(one.name)}))
    whole = file_of(one.name)
    part = whole.with_suffix(f".{os.getpid()}.part")  # nobody shall read half a file
    try:
        folder().mkdir(parents=True, exist_ok=True)
        write_json(part, dataclasses.asdict(one))
        part.replace(whole)
    except OSError as error:
        told = {"file": whole, "why": error.strerror, "variable": FOLDER}
        raise UserError(Message("models.cannot-be-written", told)) from None


def find(name: str) -> Import:
    """An import by its name. Raises UserError where there is none, or its file is damaged."""
    if not NAME.fullmatch(name) or not file_of(name).is_file():
        told = {"name": repr(name[:100]), "known": ", ".join(imported()) or Message("models.none-yet")}
        told["command"] = "`python -m playground import NAME`"
        raise UserError(Message("models.not-imported", told))
    content = read_json(file_of(name))
    try:
        certificate = content["certificate"]
        compared = certificate["comparison"]
        return Import(
            **content
            | {
                "certificate": Certificate(
                    comparison=None if compared is None else Comparison(**compared),
                    parts=float(certificate["parts"]),
                    conventions={
                        code: [(what, how) for what, how in certificate["conventions"][code]]
                        for code in LANGUAGES
                    },
                    missing={code: list(certificate["missing"][code]) for code in LANGUAGES},
                )
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        told = {"file": file_of(name), "why": repr(error)}
        told["command"] = f"`python -m playground import {name}`"
        raise UserError(Message("models.import-damaged", told)) from None
