"""Models from the Hugging Face Hub, by huggingface_hub with its cache; and how large one may be."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..messages import Message
from .weights import INDEX, ONE_FILE

LIMIT = "PLAYGROUND_IMPORT_LIMIT"  # megabytes of weights; 0 where nothing may be imported, as on a Space
MEGABYTES = 600
Told = Callable[[float, str | Message], None]  # the share that is done, and what is being done
PARTS = re.compile(r"model-\d+-of-\d+\.safetensors")
WANTED = (  # all data; nothing else is fetched
    "config.json generation_config.json tokenizer.json tokenizer_config.json vocab.json target_vocab.json "
    "source.spm target.spm README.md"
).split()


def limit() -> int:
    """The bytes that the weights of an imported model may have, as the host allows."""
    usual = 0 if "SPACE_ID" in os.environ else MEGABYTES  # strangers shall not fill a public Space
    text = os.environ.get(LIMIT, "").strip() or str(usual)
    if not text.isdecimal():
        raise UserError(Message("models.hub-limit", {"limit": LIMIT, "text": repr(text)}))
    return int(text) * 1_000_000


def check_allowed() -> None:
    """Raises UserError where the host lets no other models be opened."""
    if limit() == 0:
        raise UserError(Message("models.hub-off", {"limit": LIMIT}))


def check_size(size: int, name: str) -> None:
    """Raises UserError for weights of more bytes than the host allows."""
    check_allowed()
    if size > (most := limit()):
        told = {"name": name, "size": round(size / 1e6), "most": round(most / 1e6), "limit": LIMIT}
        raise UserError(Message("models.hub-too-large", told))


def page(name: str) -> str:
    """The address of a model's card."""
    from huggingface_hub import constants

    return f"{constants.ENDPOINT}/{name}"


def cached(name: str, revision: str | None = None) -> Path:
    """The folder of a model in huggingface_hub's cache. Raises UserError where it is not there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        files = [*WANTED, ONE_FILE, INDEX, "model-*-of-*.safetensors"]
        return Path(snapshot_download(name, revision=revision, local_files_only=True, allow_patterns=files))
    except HFValidationError:
        raise no_name(name) from None
    except OSError:
        told = {"name": f"{name}{at(revision)}", "command": f"`python -m playground import {name}`"}
        raise UserError(Message("models.hub-not-here", told)) from None


def fetch(name: str, revision: str | None = None, told: Told | None = None) -> Path:
    """The folder of a model in huggingface_hub's cache, downloaded where it is not there yet, with a progress
    bar; without a connection, what is there.

    told: hears, from other threads too, how much has come. HF_TOKEN of the environment opens gated models.
    Raises UserError, with what to do, for a model that is missing, gated, too large or without weights that
    can be opened, and where the download fails.
    """
    from huggingface_hub import HfApi, snapshot_download

    check_allowed()
    try:
        found = HfApi().model_info(name, revision=revision, files_metadata=True)
        sizes = {file.rfilename: file.size or 0 for file in found.siblings or []}
        weights = weights_among(sizes, name)
        check_size(sum(sizes[file] for file in weights), name)
        wanted = [file for file in WANTED if file in sizes]
        files = [*wanted, *weights]
        bar = None if told is None else telling(told, sum(sizes[file] for file in files))
        return Path(snapshot_download(name, revision=revision, allow_patterns=files, tqdm_class=bar))
    except UserError:
        raise
    except Exception as error:  # the library's, and of the connection, which other versions call otherwise
        if (refused := refusal(error, name, revision)) is not None:
            raise refused from None
        try:
            return cached(name, revision)
        except UserError:
            told = {"name": name, "why": type(error).__name__}
            raise UserError(Message("models.hub-unreachable", told)) from None


def telling(told: Told, total: int) -> type:
    """A progress bar for huggingface_hub that says how many of so many bytes have come."""
    from huggingface_hub.utils import tqdm

    class Bar(tqdm):
        def __init__(self, *arguments: Any, **given: Any) -> None:
            self.of_bytes = given.get("unit") == "B"  # others count files
            self.come = given.get("initial") or 0
            super().__init__(*arguments, **given)

        def update(self, n: float | None = 1) -> bool | None:
            self.come += n or 0
            if self.of_bytes:
                share = min(1.0, self.come / max(1, total))
                come = {"come": round(share * total / 1e6), "all": round(total / 1e6)}
                told(share, Message("models.fetching", come))
            return super().update(n)

    return Bar


def refusal(error: Exception, name: str, revision: str | None) -> UserError | None:
    """What the hub says against a download, and what to do; None where it did not answer."""
    from huggingface_hub import errors

    if isinstance(error, errors.HFValidationError):
        return no_name(name)
    if isinstance(error, errors.GatedRepoError):
        return UserError(Message("models.hub-gated", {"name": name, "page": page(name)}))
    if isinstance(error, errors.RevisionNotFoundError):
        told = {"name": name, "revision": repr(str(revision)[:60]), "page": page(name)}
        return UserError(Message("models.hub-no-revision", told))
    if isinstance(error, errors.RepositoryNotFoundError):
        return UserError(Message("models.hub-no-model", {"name": name}))
    return None


def weights_among(sizes: Mapping[str, int], name: str) -> list[str]:
    """The files of the weights among those of a model. Raises UserError where there are none."""
    if ONE_FILE in sizes:
        return [ONE_FILE]
    if INDEX in sizes:
        return [INDEX, *(file for file in sizes if PARTS.fullmatch(file))]
    raise UserError(Message("models.hub-no-weights", {"name": name, "file": ONE_FILE, "page": page(name)}))


def no_name(name: str) -> UserError:
    return UserError(Message("models.hub-no-name", {"name": repr(name[:100])}))


def at(revision: str | None) -> str:
    return f" at {revision}" if revision else ""
