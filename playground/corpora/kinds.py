"""English text of several kinds: books, everyday sentences, debates of a parliament, and help texts."""

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..text.conventions import normalise
from .books import Book, Split, read_split, without
from .pairs import TAG, find_training_file, read_lines, read_pairs

KINDS = ("book", "everyday", "parliament", "help")
# Which kind the sentences of a source are. A source that is not named here is not read: some state no
# licence, and some are no English that people write (lists of words, things in a game, verses).
SOURCES = {
    **dict.fromkeys(("tatoeba", "asp", "tatoeba_pivot", "tatoeba_mono_en", "common_voice_en"), "everyday"),
    **dict.fromkeys(("xrisawoz_fewshot",), "everyday"),
    **dict.fromkeys(("europarl", "europarl_everyday"), "parliament"),
    **dict.fromkeys(("gnome_help", "home_assistant", "tldr_fr", "opensource_guide"), "help"),
}
# The first file of each line that is there is read: English, a tab, perhaps more columns, its source last.
FILES = (
    ("en-fr/train.tsv.gz", "en-fr/train.tsv", "en-fr/fra.txt"),
    ("en-fr/more/free.tsv.xz",),
    ("en-fr/more/europarl.tsv.xz",),
    ("mono/en.tsv.xz",),
)
DEV_FILE = "en-fr/dev.tsv"  # everyday sentences to choose by; those to measure on are a file of their own
HELD = ("parliament", "help")  # kinds without such files, of which a share is held out
TEST_SHARE, DEV_SHARE = 0.01, 0.005
LETTER = re.compile(r"\w")


def read_kinds(folder: Path) -> dict[str, Split]:
    """The texts of each kind that a folder holds: whole books in lm/, and sentences, each a text by itself.

    A sentence is there once. None to train on stands in a book that is held out, or in dev.
    """
    books = read_split(folder / "lm")
    sentences = read_sentences(folder)
    dev_file = find_training_file(folder, (DEV_FILE,))
    dev = list(dict.fromkeys(english for english, _ in read_pairs(dev_file))) if dev_file else []
    held = [*books.dev, *books.test, dev]
    found = {"book": books}
    for kind in KINDS[1:]:
        kept = without(sentences.get(kind, ()), held)
        if kind in HELD:
            found[kind] = split_sentences(kept)
        else:
            found[kind] = Split(alone(kept), alone(dev if kind == "everyday" else ()), [])
    return {kind: split for kind, split in found.items() if split.train}


def read_sentences(folder: Path) -> dict[str, list[str]]:
    """The sentences of each kind, those that differ in capitals and marks alone once."""
    found: dict[str, dict[str, str]] = {}
    for names in FILES:
        if path := find_training_file(folder, names):
            for kind, sentence in tagged(read_lines(path)):
                found.setdefault(kind, {}).setdefault(key(sentence), sentence)
    return {kind: list(sentences.values()) for kind, sentences in found.items()}


def tagged(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The kind and the text of each sentence whose source is known. An attribution in place of a source
    is Tatoeba's."""
    for line in lines:
        sentence, *_, source = line.split("\t")
        kind = SOURCES.get(source if TAG.fullmatch(source) else "tatoeba")
        if kind and LETTER.search(sentence := normalise(sentence)):
            yield kind, sentence


def key(sentence: str) -> str:
    """What two sentences share that differ in capitals and marks alone."""
    return "".join(filter(str.isalnum, sentence.lower()))


def split_sentences(sentences: Iterable[str]) -> Split:
    """Divide sentences by a hash: the same way whenever and wherever it is asked for."""
    split = Split([], [], [])
    for sentence in sentences:
        place = zlib.crc32(key(sentence).encode()) / 2**32
        name = "test" if place < TEST_SHARE else "dev" if place < TEST_SHARE + DEV_SHARE else "train"
        getattr(split, name).append([sentence])
    return split


def alone(sentences: Iterable[str]) -> list[Book]:
    """Each sentence as a text by itself."""
    return [[sentence] for sentence in sentences]
