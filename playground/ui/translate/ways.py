"""What the Translate tab says in each direction: its labels and its examples."""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from ...messages import Message, say
from ...text.conventions import LANGUAGES, language_name


def named(code: str) -> str:
    """A language for the reader; in its own English name where we have no other."""
    return say(f"page.{code}") if code in LANGUAGES else language_name(code)


@dataclass(frozen=True)
class Example:
    kind: str  # how well the model does with it: a key of the catalogue
    text: str
    note: Message | str = ""  # what to see in it


@dataclass(frozen=True)
class Way:
    """A direction: what is read and what is written."""

    source: str
    target: str
    begin: str = ""  # a word with which a translation could begin
    examples: Sequence[Example] = ()

    @property
    def read(self) -> str:
        return named(self.source)

    @property
    def written(self) -> str:
        return named(self.target)

    @property
    def label(self) -> str:
        return f"{self.read} → {self.written}"

    @property
    def text(self) -> dict:
        """What the box of the text is made with."""
        return {
            "label": self.read,
            "placeholder": say("translate.placeholder", language=self.read),
            "html_attributes": gr.InputHTMLAttributes(lang=self.source),
        }

    @property
    def beginning(self) -> dict:
        """What the box of a forced beginning is made with."""
        return {
            "label": say("translate.must-begin", language=self.written),
            "placeholder": say("translate.for-instance", word=self.begin) if self.begin else "",
            "html_attributes": gr.InputHTMLAttributes(lang=self.target),
        }

    @property
    def file(self) -> str:
        return say("translate.file", language=self.read)


CAPITALS = Message("translate.capitals")

WAYS = {  # by the language that is written, the usual one first
    "fr": Way(
        "en",
        "fr",
        "Vous",
        (
            Example("page.kind-well", "My sister bought a red car last week."),
            Example("page.kind-well", "Maria Okafor's bus leaves at 7:45 on Monday."),
            Example("page.kind-well", "She said that the doctor had forgotten his keys in the car."),
            Example(
                "page.kind-hard",
                "If I had known that you were coming, I would have baked a cake.",
                Message("translate.tenses"),
            ),
            Example("page.kind-fails", "THE KITCHEN IS VERY SMALL", CAPITALS),
        ),
    ),
    "en": Way(
        "fr",
        "en",
        "You",
        (
            Example("page.kind-well", "Ma sœur a acheté une voiture rouge la semaine dernière."),
            Example("page.kind-well", "Je ne sais pas ce que tu veux, mais j'aimerais t'aider."),
            Example("page.kind-well", "Préférez-vous rester à la maison ou venir avec nous ?"),
            Example(
                "page.kind-hard",
                "Si j'avais su que tu venais, j'aurais fait un gâteau.",
                Message("translate.tenses-back"),
            ),
            Example("page.kind-fails", "JOYEUX ANNIVERSAIRE", CAPITALS),
        ),
    ),
}


def way_from(source: str, target: str) -> Way:
    """The way of a pair of languages; without examples where we have none."""
    own = WAYS.get(target)
    return own if own is not None and own.source == source else Way(source, target)
