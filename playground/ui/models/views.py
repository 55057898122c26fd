"""What the picker of models tells: which there are, and what each is."""

import re
from urllib.parse import urlsplit

from ... import importing, shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...figures import models as figures
from ...importing import Import, hub
from ...messages import Message, decimal, language, say

HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
TERMS = re.compile(r"\*\*Terms\.\*\*[^*]*?(CC BY[-A-Z]* \d\.\d|Apache-2\.0)")


def may_open() -> bool:
    """Whether this host lets people open models of the hub."""
    return hub.limit() > 0


def name_in(text: str | None) -> str:
    """The name of a model on the hub, from the name itself or the address of its page. Raises UserError for
    anything else."""
    text = (text or "").strip()
    if not text:
        raise UserError(Message("models.ask"))
    name = text
    if "://" in text or text.lower().split("/")[0] in HOSTS:
        name = name_at(text)
    if not NAME.fullmatch(name) or ".." in name or "--" in name or name.startswith(("datasets/", "spaces/")):
        raise UserError(Message("models.no-name", {"text": repr(text[:100])}))
    return name


def name_at(address: str) -> str:
    """The first two parts of the path of a page of the hub, or the first in front of what a model consists
    of."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = parts.hostname
    except ValueError:
        host = None
    if host not in HOSTS:
        raise UserError(Message("models.no-page", {"text": repr(address[:100])}))
    owner, *rest = parts.path.strip("/").split("/")
    return f"{owner}/{rest[0]}" if rest and rest[0] not in ("tree", "blob", "discussions") else owner


def choices(own: list[str], use: str | None) -> list[str]:
    """The names to choose from: ours, then those imported for a use, or for any."""
    return [*own, *(one.name for one in shelf.imports(use))]


def about(name: str) -> str:
    """A model in short, as HTML; for one that was forgotten meanwhile, what is wrong."""
    return figures.model_view(
        imported(importing.find(name)) if name in importing.imported() else own(shelf.offered(name))
    )


def own(checkpoint: Checkpoint) -> figures.Model:
    """One that the project ships, or that was trained in the page and lies in no folder."""
    config, file = checkpoint.model.config, checkpoint.folder / "model.safetensors"
    parameters = sum(parameter.numel() for parameter in checkpoint.model.parameters())
    layers = shape(config.encoder_layers + config.decoder_layers, config.heads)
    if not file.is_file():
        return figures.Model(checkpoint.name, (say("models.trained-here"), layers, number_of(parameters)))
    return figures.Model(
        checkpoint.name,
        (
            say("models.made-by-us"),
            layers,
            *sizes(parameters, file.stat().st_size),
            terms_of(checkpoint.card),
        ),
    )


def terms_of(card: str) -> str:
    """The licence that a card of ours names under its terms."""
    found = TERMS.search(card)
    return found[1] if found else say("models.licence-on-card")


def imported(one: Import) -> figures.Model:
    """One of the hub, or of a folder."""
    certificate, compared = one.certificate, one.certificate.comparison
    return figures.Model(
        one.name,
        (
            say("models.imported", family=one.family),
            shape(one.layers, one.heads),
            *sizes(one.parameters, one.size),
            say("models.licence", licence=one.licence) if one.licence else say("models.licence-unnamed"),
        ),
        link=one.link,
        command=f"python -m playground import {one.source} --verify",
        certificate=figures.Certificate(
            compared=""
            if compared is None
            else say(
                "models.largest-difference",
                difference=f"{compared.difference:.1e}",
                reference=compared.reference,
                texts=compared.texts,
                largest=decimal(compared.largest, 1),
            ),
            parts=say("models.parts", difference=f"{certificate.parts:.1e}"),
            conventions=certificate.conventions[language()],
            missing=certificate.missing[language()],
        ),
    )


def shape(layers: int, heads: int) -> str:
    return say("models.layers-of-heads", n=layers, heads=heads)


def sizes(parameters: int, size: int) -> tuple[str, str]:
    """How many numbers, and how much their file takes."""
    return number_of(parameters), say("models.sizes", disk=decimal(size / 1e6, 1))


def number_of(parameters: int) -> str:
    if parameters < 100_000:
        return say("models.parameters", number=parameters)
    return say("models.million-parameters", number=decimal(parameters / 1e6, 1))
