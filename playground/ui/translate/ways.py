"""What the Translate tab says in each direction: its labels and its examples."""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from ...text.conventions import language_name


@dataclass(frozen=True)
class Example:
    kind: str  # how well the model does with it
    text: str
    note: str = ""  # what to see in it


@dataclass(frozen=True)
class Way:
    """A direction: what is read and what is written."""

    source: str
    target: str
    begin: str = ""  # a word with which a translation could begin
    examples: Sequence[Example] = ()

    @property
    def read(self) -> str:
        return language_name(self.source)

    @property
    def written(self) -> str:
        return language_name(self.target)

    @property
    def label(self) -> str:
        return f"{self.read} → {self.written}"

    @property
    def text(self) -> dict:
        """What the box of the text is made with."""
        return {
            "label": self.read,
            "placeholder": f"Type {self.read}, then press Enter (Shift+Enter: a new line)",
            "html_attributes": gr.InputHTMLAttributes(lang=self.source),
        }

    @property
    def beginning(self) -> dict:
        """What the box of a forced beginning is made with."""
        return {
            "label": f"The {self.written} must begin with",
            "placeholder": f"for instance: {self.begin}" if self.begin else "",
            "html_attributes": gr.InputHTMLAttributes(lang=self.target),
        }

    @property
    def file(self) -> str:
        return f"{self.read} text file, UTF-8, one sentence or paragraph a line"


CAPITALS = (
    "Fails: in capitals the model cuts words into other pieces, and knows few of them. What it does not know "
    "it copies. In small letters it knows these words: “Why did it flip?” below sets both side by side."
)

WAYS = {  # by the language that is written, the usual one first
    "fr": Way(
        "en",
        "fr",
        "Vous",
        (
            Example("works well", "My sister bought a red car last week."),
            Example("works well", "Kevin Okafor's train leaves at 7:45 on Monday."),
            Example("works well", "She said that the doctor had forgotten his keys in the car."),
            Example(
                "hard",
                "If I had known that you were coming, I would have baked a cake.",
                "Hard: two tenses that depend on each other, far apart. They come out right, the baking does "
                "not. Point at the verbs to see the doubt.",
            ),
            Example("fails", "THE SHOP IS CLOSED TODAY", CAPITALS),
        ),
    ),
    "en": Way(
        "fr",
        "en",
        "You",
        (
            Example("works well", "Ma sœur a acheté une voiture rouge la semaine dernière."),
            Example("works well", "Je ne sais pas ce que tu veux, mais j'aimerais t'aider."),
            Example("works well", "Préférez-vous rester à la maison ou venir avec nous ?"),
            Example(
                "hard",
                "Si j'avais su que tu venais, j'aurais fait un gâteau.",
                "Hard: two tenses that depend on each other, far apart. Point at the verbs to see the doubt.",
            ),
            Example("fails", "LE MAGASIN EST FERMÉ AUJOURD'HUI", CAPITALS),
        ),
    ),
}


def way_from(source: str, target: str) -> Way:
    """The way of a pair of languages; without examples where we have none."""
    own = WAYS.get(target)
    return own if own is not None and own.source == source else Way(source, target)
