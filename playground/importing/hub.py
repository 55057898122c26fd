"""Models from the Hugging Face Hub, by huggingface_hub with its cache; and how large one may be."""

import os
from pathlib import Path

from ..errors import UserError

LIMIT = "PLAYGROUND_IMPORT_LIMIT"  # megabytes of weights; 0 where nothing may be imported
MEGABYTES = 600


def limit() -> int:
    """The bytes that the weights of an imported model may have, as the host allows."""
    text = os.environ.get(LIMIT, "").strip() or str(MEGABYTES)
    if not text.isdecimal():
        raise UserError(f"The environment variable {LIMIT} is {text!r}; it must be a number of megabytes.")
    return int(text) * 1_000_000


def check_size(size: int, name: str) -> None:
    """Raises UserError for weights of more bytes than the host allows."""
    if (most := limit()) == 0:
        raise UserError(f"Opening other models is switched off here ({LIMIT} is 0). Use one of those listed.")
    if size > most:
        raise UserError(
            f"{name} has {size / 1e6:,.0f} MB of weights, above the limit of {most / 1e6:,.0f} MB. "
            f"Choose a smaller model, or raise {LIMIT}."
        )


def cached(name: str, revision: str | None = None) -> Path:
    """The folder of a model in huggingface_hub's cache. Raises UserError where it is not there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, revision=revision, local_files_only=True))
    except HFValidationError:
        raise UserError(
            f"{name!r} is no folder and no name of a model. Name a folder, or a model of the hub as "
            "owner/name."
        ) from None
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError):
        raise UserError(
            f"The model {name} is not on this computer. Fetch it with `python -m playground import {name}`."
        ) from None
