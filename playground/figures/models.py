"""A model in short: what it is, where it comes from, and the certificate that it is the original."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..messages import say
from .html import escape, scrolled, table


@dataclass(frozen=True)
class Certificate:
    """What the picture needs: see `importing.Certificate`."""

    compared: str  # a sentence; empty where nothing was compared
    parts: str  # a sentence on the parts of the residual stream
    conventions: Sequence[tuple[str, str]]  # what of, and how, in words
    missing: Sequence[str]  # what our network or page does not do of it, a sentence each


@dataclass(frozen=True)
class Model:
    """What is told of a model beside its name in the picker."""

    name: str
    facts: Sequence[str]  # "GPT-2, 12 layers of 12 heads", "124 million parameters", ...
    link: str = ""  # to its model card
    command: str = ""  # that measures the certificate
    certificate: Certificate | None = None  # of an imported one


def model_view(model: Model) -> str:
    """The facts in a line, and below them the certificate."""
    card = (
        f' · <a href="{escape(model.link, quote=True)}" target="_blank" rel="noopener">'
        f"{say('models.card')}</a>"
        if model.link.startswith("https://")
        else ""
    )
    line = f'<p class="pg-hint pg-model"><bdi>{escape(" · ".join(model.facts))}</bdi>{card}</p>'
    if model.certificate is None:
        return line
    return line + certificate_view(model.certificate, model.command)


def certificate_view(certificate: Certificate, command: str) -> str:
    """Whether the model is the original: the measured difference, every convention in words, what is left
    out."""
    head = (
        say("models.compared", how=escape(certificate.compared))
        if certificate.compared
        else say("models.not-compared")
    )
    line = f"<code>{escape(command)}</code>"
    how = "" if certificate.compared else f"<p>{say('models.to-compare', command=line)}</p>"
    missing = "".join(f"<li>{escape(each)}</li>" for each in certificate.missing)
    return (
        f'<details class="pg-certificate"><summary>{head}</summary>{how}<p>{escape(certificate.parts)}</p>'
        + scrolled(table([say("models.convention"), say("models.of-this-model")], certificate.conventions))
        + (f"<p>{say('models.not-supported')}</p><ul>{missing}</ul>" if missing else "")
        + "</details>"
    )
