"""Sentences with their semantic roles, a JSON object a line: what a labeller learns from."""

import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from .pairs import read_lines

VERB = "V"  # the span of the predicate itself


@dataclass(frozen=True)
class Role:
    """A stretch of words and the role that it plays; the word `end` is no part of it."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Frame:
    """A predicate, its sense in PropBank ("chase.01"), and its roles without the predicate itself."""

    predicate: int  # index of its word
    roleset: str
    roles: tuple[Role, ...]

    @property
    def sense(self) -> str:
        """The part of the roleset behind the dot."""
        return self.roleset.rpartition(".")[2]


@dataclass(frozen=True)
class Sentence:
    """A text, its words, and all that happens in it."""

    id: str
    genre: str
    text: str
    words: tuple[str, ...]
    frames: tuple[Frame, ...]


def read_sentences(path: Path) -> list[Sentence]:
    """The sentences of a file in the layout of DATA.md. Raises UserError for a line that is none."""
    sentences = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            sentences.append(sentence_of(json.loads(line)))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            reason = f"{type(error).__name__} {error}"
            raise UserError(
                f"{path}, line {number} is no sentence with frames ({reason}). Expected a JSON object with "
                "id, genre, text, tokens and frames."
            ) from None
    if not sentences:
        raise UserError(f"{path} holds no sentence. Name a file with a JSON object a line.")
    return sentences


def sentence_of(row: dict) -> Sentence:
    """A sentence from its JSON object. Raises ValueError and the like for anything else."""
    words = tuple(row["tokens"])
    frames = []
    for frame in row["frames"]:
        roles = tuple(Role(*role) for role in frame["roles"] if role[0] != VERB)
        if not all(0 <= role.start < role.end <= len(words) for role in roles):
            raise ValueError("a role lies outside of the words")
        words[frame["predicate"]]
        frames.append(Frame(frame["predicate"], frame["roleset"], roles))
    return Sentence(row["id"], row["genre"], row["text"], words, tuple(frames))
