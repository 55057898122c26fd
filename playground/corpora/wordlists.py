"""Word pairs from a folder of JSON files, [[input, output], …] each, split by word."""

import json
import zlib
from pathlib import Path

from ..errors import UserError
from ..text.characters import ALPHABET

WordList = tuple[str, list[tuple[str, str]]]  # its name and its pairs
LONGEST = 40  # characters of a word list's cell
LEAST = 20  # pairs that a list must have to be worth drawing from
# Not openly licensed (CC BY-NC): measured on at most, never trained on.
UNLICENSED = ("english_french",)


def held_out(word: str) -> bool:
    """Whether a word is kept for testing: a fifth of all, whatever list it stands in."""
    return zlib.crc32(word.lower().encode()) % 5 == 0


def read_word_lists(folder: Path, held: bool = False) -> list[WordList]:
    """The lists of a folder, with the words for training or (held) those for testing.

    Pairs with characters that the few-shot model does not know are left out. Raises UserError for a
    folder of test data, and for a file that is no list of pairs.
    """
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}. Name one; it may be empty.")
    if "tests" in folder.resolve().parts:
        raise UserError(f"{folder} holds test data, which is never trained on. Name another folder.")
    lists = []
    for path in sorted(folder.glob("*.json")):
        if path.stem in UNLICENSED:
            continue
        pairs = [pair for pair in read_pairs(path) if held_out(pair[0]) == held]
        if len(pairs) >= LEAST:
            lists.append((path.stem, pairs))
    return lists


def read_pairs(path: Path) -> list[tuple[str, str]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        pairs = [(str(text), str(output)) for text, output in content]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path} is no JSON list of [input, output] pairs: {error}.") from None
    return [pair for pair in pairs if all(0 < len(c) <= LONGEST and set(c) <= set(ALPHABET) for c in pair)]
