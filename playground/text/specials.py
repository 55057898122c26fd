"""The tokens of a vocabulary that stand for no text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# As the vocabularies that are made here call them, first in each.
PAD_NAME, BOS_NAME, EOS_NAME = "<pad>", "<s>", "</s>"
LANGUAGE = "{language}"  # in the words that ask a model for a translation: the name of the one to write
NO_LABEL = -100  # in place of a label where none counts: what PyTorch's cross-entropy leaves out


def language_mark(language: str) -> str:
    """The name of the special token that asks a model that writes several languages for one of them."""
    return f"2{language}"


@dataclass(frozen=True)
class Specials:
    """Which ids they have, by what they are for.

    One id may serve several ends: GPT-2 has one mark for all, Marian's decoder begins with its padding.
    """

    pad: int  # fills up the shorter rows of a batch
    bos: int  # what a decoder reads first
    eos: int  # ends a text
    others: Mapping[str, int] = field(default_factory=dict)  # by name: "sep", "2fr"

    @cached_property
    def ids(self) -> frozenset[int]:
        return frozenset((self.pad, self.bos, self.eos, *self.others.values()))

    @cached_property
    def roles(self) -> Mapping[int, Sequence[str]]:
        """What each id is for: "eos", "2fr"; a vocabulary may have tens of thousands of them."""
        found: dict[int, list[str]] = {}
        for name, id in self.as_dict().items():
            found.setdefault(id, []).append(name)
        return found

    def __getitem__(self, name: str) -> int:
        """One of the others."""
        return self.others[name]

    def as_dict(self) -> dict[str, int]:
        """As config.json of a checkpoint holds them."""
        return {"pad": self.pad, "bos": self.bos, "eos": self.eos, **self.others}


def read_specials(content: object, vocab_size: int) -> Specials:
    """Specials from what `as_dict` gave. Raises ValueError for anything else."""
    if not isinstance(content, dict) or not content.keys() >= {"pad", "bos", "eos"}:
        raise ValueError("special_tokens must name the ids of pad, bos and eos")
    for name, id in content.items():
        if type(id) is not int or not 0 <= id < vocab_size:
            raise ValueError(f"special token {name} is {id!r}; it must be one of the {vocab_size} tokens")
    others = {name: id for name, id in content.items() if name not in ("pad", "bos", "eos")}
    return Specials(content["pad"], content["bos"], content["eos"], others)


def new_specials(others: Iterable[str] = ()) -> tuple[Specials, list[str]]:
    """The special tokens with which a new vocabulary begins, and their names in it: that of another is its
    own in angle brackets."""
    names = [PAD_NAME, BOS_NAME, EOS_NAME]
    ids = {}
    for name in others:
        ids[name] = len(names)
        names.append(f"<{name}>")
    return Specials(0, 1, 2, ids), names
