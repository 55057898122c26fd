"""A public model is imported: fetched, read once, certified and remembered."""

import re
from pathlib import Path

from .. import checkpoints
from ..errors import UserError
from ..messages import Message
from . import hub
from .certificate import certify
from .families import family_of
from .reading import read_folder, read_settings
from .remembered import Import, find, imported, remember
from .weights import weight_files

LICENCE = re.compile(r"^license:[ \t]*['\"]?([\w.+ -]{1,60})", re.MULTILINE)


def add(
    source: str | Path, revision: str | None = None, verify: bool = False, told: hub.Told | None = None
) -> Import:
    """Import a model of the hub by its name, or of a folder by its Path, so that it opens by its name.

    verify: compare its logits with the original implementation's, which needs transformers. told: hears how
    much of it has come, in place of a progress bar. Raises UserError,
    with what to do, for whatever cannot be opened.
    """
    hub.check_allowed()
    if isinstance(source, Path):
        folder = source.resolve()
        name, commit, link = folder.name, "", ""
        if revision is not None:
            raise UserError(Message("models.no-revisions"))
        if name in checkpoints.names() or (name in imported() and find(name).source != str(folder)):
            raise UserError(Message("models.name-taken", {"name": name}))
    else:
        folder = hub.fetch(source, revision, told)
        name, commit, link = source, folder.name, hub.page(source)
    checkpoint, settings = read_folder(folder, name), read_settings(folder)
    family, config = family_of(settings), checkpoint.model.config
    one = Import(
        name=name,
        source=name if link else str(folder),
        revision=commit,
        family=family.name,
        task=checkpoint.task,
        kind=config.kind,
        layers=config.encoder_layers + config.decoder_layers,
        heads=config.heads,
        parameters=sum(weight.numel() for weight in checkpoint.model.parameters()),
        size=sum(path.stat().st_size for path in weight_files(folder)),
        licence=licence_of(checkpoint.card),
        link=link,
        certificate=certify(checkpoint, family, folder, verify),
    )
    remember(one)
    return one


def licence_of(card: str) -> str:
    """The licence that the head of a model card names; empty where it names none."""
    head = re.match(r"---\s*\n(.*?)\n---", card, re.DOTALL)
    found = LICENCE.search(head[1]) if head else None
    return found[1].strip() if found else ""
