"""Role labelling as a use: how a sentence is read by an encoder that labels words."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ...checkpoints import Checkpoint
from ...corpora.frames import read_sentences
from ...corpora.pairs import read_lines
from ...errors import UserError
from ...messages import Message, language, speaking
from ...text.conventions import normalise
from ...text.words import split_words
from ..contract import Reading, Way, check_room, lines_that_fit
from .labeller import Labeller, Row, of_words
from .labels import BEGIN, INSIDE, OUTSIDE
from .wording import plain

MARKED = re.compile(r"\*([^\s*]+)\*")  # the predicate that is asked about, as *chased*
PREDICATES = "predicates"
SAMPLES = (
    "The cat *chased* the dog in the garden.",
    "Yesterday she *gave* the children some books.",
    "We *go* to the party to get free food.",
)


class RolesUse:
    """An encoder that says which words are predicates, and of a marked one what role each word plays."""

    name = "roles"
    what = "role labeller"
    by_word = True

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        other = "The dog *chased* the cat in the garden."
        return [
            Way("", Message("attention.way-roles"), SAMPLES, other),
            Way(
                PREDICATES,
                Message("attention.way-predicates"),
                ("The decision to build a new school surprised them.",),
                "The decision to close a small school surprised them.",
            ),
        ]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The output is a label for each word, which stands on its first token. Asked for roles, the
        predicate is the word between asterisks, or the first that the model finds."""
        if target:
            raise UserError(Message("errors.labeller-writes-nothing"))
        labeller = Labeller(checkpoint)
        words, asked = marked_words(text)
        check_room(len(words) and len(labeller.speller.row(words, 0).ids) - 2, room_of(checkpoint))
        if way == PREDICATES:
            asked = None
        elif asked is None:
            asked = next((one.word for one in labeller.predicates([words])[0]), None)
        return reading_of(labeller, words, asked)

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Lines of a text, or the sentences of a .jsonl file, at the first predicate of each; the own
        ones."""
        if file is None:
            raise UserError("There is no text to look at. Name a file with a sentence a line with --data.")
        frames = ".jsonl" in file.suffixes
        lines = [one.text for one in read_sentences(file)] if frames else read_lines(file)
        readings = lines_that_fit(self, checkpoint, lines, count)
        if not readings:
            raise UserError(f"{file} holds no sentence that the model can read. Name one a line.")
        return readings, lines_that_fit(self, checkpoint, own, count)


def reading_of(labeller: Labeller, words: Sequence[str], asked: int | None) -> Reading:
    """A sentence read for the roles of one of its words, or for its predicates."""
    row = labeller.speller.row(words, asked)
    with torch.inference_mode():
        logits = labeller.model(torch.tensor([row.ids]))[0]  # (T, labels)
    written = [labeller.labels.ids[OUTSIDE]] * len(row.ids)
    for first, label in zip(row.firsts, label_ids(labeller, logits, row, asked), strict=True):
        written[first] = label
    says = saying(labeller, words, row, asked)
    return Reading(
        source=tuple(row.ids),
        read=tuple(row.ids),
        written=tuple(written),
        given=len(row.ids),
        counted=tuple(first for n, first in enumerate(row.firsts) if n != asked),
        output=says(logits),
        limit=0,
        says=says,
    )


def room_of(checkpoint: Checkpoint) -> int:
    """The tokens that a sentence may have beside its two ends."""
    return checkpoint.model.config.max_length - 2


def marked_words(text: str) -> tuple[list[str], int | None]:
    """The words of a text, and which of them stands between asterisks."""
    text = normalise(text)
    marked = MARKED.search(text)
    place = -1
    if marked:
        text, place = text[: marked.start()] + marked[1] + text[marked.end() :], marked.start()
    spans = split_words(text)
    asked = next((n for n, (start, end) in enumerate(spans) if start <= place < end), None)
    return [text[start:end] for start, end in spans], asked


def label_ids(labeller: Labeller, logits: Tensor, row: Row, asked: int | None) -> list[int]:
    """The label of each word. logits: (T, labels)."""
    labels = labeller.labels
    if asked is None:
        of, senses = (
            labels.of_predicates,
            labeller.read_predicates(of_words(logits, row, labels.of_predicates)),
        )
        found = {one.word: one.sense for one in senses}
        return [labels.sense(found[n]) if n in found else of[0] for n in range(len(row.firsts))]
    return labels.mark(labeller.read_roles(of_words(logits, row, labels.of_roles), asked), len(row.firsts))


def saying(labeller: Labeller, words: Sequence[str], row: Row, asked: int | None) -> Callable[[Tensor], str]:
    """What logits (T, labels) say of a sentence: "[who: The cat] chased [what or whom: the dog] .". It stays
    in the language in which the sentence was read, since two answers are compared as texts."""
    code = language()

    def say(logits: Tensor) -> str:
        said = []
        with speaking(code):
            for n, (word, id) in enumerate(zip(words, label_ids(labeller, logits, row, asked), strict=True)):
                label = labeller.labels.names[id]
                if label.startswith(INSIDE):
                    said[-1] = f"{said[-1][:-1]} {word}]"
                elif label.startswith(BEGIN):
                    said.append(f"[{plain(label.removeprefix(BEGIN))}: {word}]")
                elif label != OUTSIDE:
                    said.append(f"[{label}: {word}]")
                else:
                    said.append(word.upper() if n == asked else word)
        return " ".join(said)

    return say
