"""Running text for a language model: books and stories, and everyday sentences beside them."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..text.conventions import normalise
from ..text.tokenizer import Tokenizer
from .pairs import find_training_file, read_lines

END = "<|end|>"  # a line of its own behind each book
TEST, DEV = 0.02, 0.01  # shares of each file's characters that are held out, at least
LONG = 40  # characters above which a sentence that stands within a paragraph is taken from there
LARGEST = 0.05  # share of its file above which a book is always trained on

Book = list[str]  # its paragraphs, normalised


@dataclass(frozen=True)
class Split:
    """Books to train on, to choose by, and to measure on at the end."""

    train: list[Book]
    dev: list[Book]
    test: list[Book]


def read_books(path: Path) -> list[Book]:
    """The books of a file with one paragraph a line and END behind each book."""
    books: list[Book] = [[]]
    for line in read_lines(path):
        if line == END:
            books.append([])
        elif paragraph := normalise(line):
            books[-1].append(paragraph)
    return [book for book in books if book]


def book_files(folder: Path) -> list[Path]:
    """The English books of a folder, in order of name. Raises UserError if there is none."""
    files = sorted([*folder.glob("*_en.txt"), *folder.glob("*_en.txt.gz")])
    found = [path for path in files if find_training_file(folder, (path.name,))]
    if not found:
        raise UserError(f"{folder} holds no *_en.txt or *_en.txt.gz. Put books there (see README).")
    return found


def read_split(folder: Path) -> Split:
    """All books of a folder, each file divided by itself, whole books only."""
    parts = [split_books(read_books(path)) for path in book_files(folder)]
    whole = Split([], [], [])
    for part in parts:
        whole.train.extend(part.train)
        whole.dev.extend(part.dev)
        whole.test.extend(part.test)
    return whole


def split_books(books: Sequence[Book]) -> Split:
    """Divide books by a hash of their beginning: the same way whenever and wherever it is asked for."""
    sizes = {id(book): sum(map(len, book)) for book in books}
    total = sum(sizes.values())
    split, held = Split([], [], []), {"test": 0, "dev": 0}
    for book in sorted(books, key=lambda book: zlib.crc32("\n".join(book)[:1000].encode())):
        size = sizes[id(book)]
        for name, share in (("test", TEST), ("dev", DEV)):
            if held[name] < share * total and size <= LARGEST * total:
                held[name] += size
                getattr(split, name).append(book)
                break
        else:
            split.train.append(book)
    return split


def stream(paragraphs: Sequence[str], tokenizer: Tokenizer) -> list[int]:
    """Ids of paragraphs one after the other, each between the start and the end mark."""
    bos, eos = tokenizer.specials.bos, tokenizer.specials.eos
    return [id for ids in tokenizer.encode_batch(list(paragraphs)) for id in (bos, *ids, eos)]


def without(sentences: Iterable[str], books: Sequence[Book]) -> list[str]:
    """Each different sentence once, but for those that stand in one of the books."""
    known = {paragraph for book in books for paragraph in book}
    text = "\n".join(known)
    # Looked for in the whole text is only what begins as some stretch of it does.
    beginnings = {text[n : n + LONG] for n in range(len(text))}
    return [
        s
        for s in dict.fromkeys(sentences)
        if s not in known and not (len(s) > LONG and s[:LONG] in beginnings and s in text)
    ]


def copied(texts: Sequence[Sequence[int]], known: Sequence[Sequence[int]], run: int) -> NDArray[np.float64]:
    """For each text, the share of its tokens that are inside `run` tokens in a row which a known text has
    too."""
    parts = [np.asarray(part) for part in [*known, *texts]]
    # Behind each text a number that stands nowhere else: no run that is found reaches over it.
    first = 1 + max(int(part.max()) for part in parts)
    numbers = np.concatenate([np.append(part, first + n) for n, part in enumerate(parts)])
    found, size = np.zeros(len(numbers)), 1
    while size < run:  # two runs have the same number if they say the same
        step = min(size, run - size)
        numbers = numbers[:-step] * (numbers.max() + 1) + numbers[step:]
        numbers = np.unique(numbers, return_inverse=True)[1]
        size += step
    border = sum(len(part) + 1 for part in parts[: len(known)])
    starts = border + np.flatnonzero(np.isin(numbers[border:], numbers[:border]))
    found[(starts[:, None] + np.arange(run)).ravel()] = 1
    ends = np.cumsum([len(text) + 1 for text in texts])[:-1]
    return np.array([part[:-1].mean() for part in np.split(found[border:], ends)])
