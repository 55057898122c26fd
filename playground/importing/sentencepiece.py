"""The pieces of a SentencePiece model file, as Marian's translators have one for each language.

The file is a protocol buffer (sentencepiece_model.proto); here it is read, not run.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tokenizers
from tokenizers import decoders, models, normalizers, pre_tokenizers

from ..errors import UserError
from ..text.tokenizer import SPACE

MAX_FILE = 20_000_000  # bytes
NORMAL, USER_DEFINED = 1, 4  # the types of pieces that text is cut into
UNIGRAM = 1  # the kind of model
HIDDEN = "\ue000"  # in front of a piece that no text is cut into


@dataclass(frozen=True)
class Pieces:
    """What a file says."""

    scores: dict[str, float]  # the log-probability of each piece
    rules: bytes  # how text is normalised, as a compiled table; empty where it is left as it is


def read_pieces(path: Path) -> Pieces:
    """Raises UserError for a file that is missing or holds no unigram model."""
    if not path.is_file():
        raise UserError(f"{path} is missing, the pieces of one of its languages. Fetch the model again.")
    if (size := path.stat().st_size) > MAX_FILE:
        raise UserError(f"{path} has {size:,} bytes, above the limit of {MAX_FILE:,}. Choose another model.")
    scores, rules, kind = {}, b"", UNIGRAM
    try:
        for number, value in fields(path.read_bytes()):
            if number == 1:
                piece = dict(fields(value))
                if piece.get(3, NORMAL) in (NORMAL, USER_DEFINED):
                    [scores[piece[1].decode("utf-8")]] = struct.unpack("<f", piece[2])
            elif number == 2:
                kind = dict(fields(value)).get(3, UNIGRAM)
            elif number == 3:
                rules = dict(fields(value)).get(2, b"")
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, struct.error) as error:
        raise UserError(f"{path} is no SentencePiece model ({error!r}). Fetch the model again.") from None
    if not scores or kind != UNIGRAM:
        raise UserError(f"{path} holds no unigram model of SentencePiece. Choose another model.")
    return Pieces(scores, rules)


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol buffer: their numbers, and whole numbers or bytes. Raises ValueError or
    IndexError where it is none."""
    at = 0

    def whole_number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
            if shift > 63:
                raise ValueError("a number has more than 64 bits")

    while at < len(data):
        key = whole_number()
        number, wire = key >> 3, key & 7
        if wire == 0:
            yield number, whole_number()
            continue
        if wire not in (1, 2, 5):
            raise ValueError(f"there is no type {wire} of field")
        length = whole_number() if wire == 2 else {1: 8, 5: 4}[wire]
        if at + length > len(data):
            raise ValueError("it ends in the middle of a field")
        yield number, data[at : at + length]
        at += length


def unigram(pieces: Pieces, names: list[str], special: list[str], unknown: str) -> tokenizers.Tokenizer:
    """A tokenizer of the library's that cuts text as SentencePiece does, into the pieces of one language,
    with the ids of a vocabulary that may hold those of others too.

    names: the vocabulary, by id. special: its tokens that stand for no text; `unknown`, one of them, is what
    the model reads for a stretch that no piece spells. Raises ValueError where the library takes none of it.
    """
    lowest = min(pieces.scores.values()) - 1
    entries = []
    for name in names:
        # A character outside these pieces that the vocabulary knows is read as that, as Hugging Face does.
        spells = name in pieces.scores or len(name) == 1 or name in special
        entries.append((name if spells else HIDDEN + name, pieces.scores.get(name, lowest)))
    inner = tokenizers.Tokenizer(models.Unigram(entries, unk_id=names.index(unknown)))
    steps = [normalizers.Replace(HIDDEN, "")]
    if pieces.rules:
        steps.append(normalizers.Precompiled(pieces.rules))
    inner.normalizer = normalizers.Sequence(steps)
    inner.pre_tokenizer = pre_tokenizers.Metaspace(SPACE)
    inner.decoder = decoders.Sequence([decoders.Replace(HIDDEN, ""), decoders.Metaspace(SPACE)])
    inner.add_special_tokens(special)
    return inner
