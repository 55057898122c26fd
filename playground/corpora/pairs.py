"""Reading training and test data from a folder that the user names, in the public formats."""

import gzip
import lzma
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ..errors import UserError
from ..text.conventions import normalise, normalise_french

Pair = tuple[str, str]
UNPACK = {".gz": gzip.decompress, ".xz": lzma.decompress}
TAG = re.compile(r"\w+")  # the name of a source; an attribution is a sentence


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, plain or packed by gzip or xz, without line ends."""
    try:
        raw = path.read_bytes()
        raw = UNPACK.get(path.suffix, bytes)(raw)
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
    except FileNotFoundError:
        raise UserError(f"There is no file {path}. Name an existing one.") from None
    except (OSError, UnicodeDecodeError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise UserError(f"{path} cannot be read as UTF-8 text: {error}.") from None
    return text.split("\n") if text else []


def read_pairs(path: Path, tags: tuple[str, ...] | None = None) -> list[Pair]:
    """English-French pairs of a TSV file: English, French, and perhaps a third column.

    Reads this project's own layout (third column: a source tag) and Anki's fra.txt (third
    column: the attribution). With `tags`, rows with another tag are left out.
    """
    pairs = [pair for tag, pair in read_rows(path) if tags is None or tag in tags or not TAG.fullmatch(tag)]
    if not pairs:
        wanted = f" with the tag {' or '.join(tags)}" if tags else ""
        raise UserError(f"{path} holds no pair{wanted}. Name a file with English, a tab and French a line.")
    return pairs


def read_tagged(path: Path) -> dict[str, list[Pair]]:
    """The pairs of a TSV file by their third column."""
    tagged: dict[str, list[Pair]] = defaultdict(list)
    for tag, pair in read_rows(path):
        tagged[tag].append(pair)
    return tagged


def read_rows(path: Path) -> Iterator[tuple[str, Pair]]:
    """The third column and the normalised pair of each row."""
    for number, line in enumerate(read_lines(path), 1):
        columns = line.split("\t")
        if len(columns) < 2:
            raise UserError(
                f"{path}, line {number}: expected English, a tab and French, found {line[:60]!r}."
            )
        tag = columns[2] if len(columns) > 2 else ""
        yield tag, (normalise(columns[0]), normalise_french(columns[1]))


def find_training_file(folder: Path, names: tuple[str, ...]) -> Path | None:
    """The first of `names` that exists in the folder, if any. Test folders are refused: nothing
    that is measured on may be trained on."""
    for path in (folder / name for name in names):
        if "tests" in (*folder.resolve().parts, *path.resolve().parent.parts):
            raise UserError(f"{folder} holds test data, which is never trained on. Name another folder.")
        if path.is_file():
            return path
    return None


def training_file(folder: Path, names: tuple[str, ...]) -> Path:
    """`find_training_file` for a file that must be there."""
    if (path := find_training_file(folder, names)) is None:
        raise UserError(
            f"{folder} holds none of {', '.join(names)}. Put the training data there (see README)."
        )
    return path
