"""The pieces of a SentencePiece model file, as Marian's translators have one for each language: read by
its own package, cut by the `tokenizers` library, which knows where each piece stands in the text."""

from dataclasses import dataclass
from pathlib import Path

import tokenizers
from tokenizers import decoders, models, normalizers, pre_tokenizers

from ..errors import UserError
from ..messages import Message
from ..text.tokenizer import SPACE

MAX_FILE = 20_000_000  # bytes
HIDDEN = "\ue000"  # in front of a piece that no text is cut into


@dataclass(frozen=True)
class Pieces:
    """What a file says."""

    scores: dict[str, float]  # the log-probability of each piece
    rules: bytes  # how text is normalised, as a compiled table; empty where it is left as it is


def read_pieces(path: Path) -> Pieces:
    """Raises UserError for a file that is missing or holds no unigram model, and without the package."""
    try:
        from google.protobuf.message import DecodeError
        from sentencepiece.sentencepiece_model_pb2 import ModelProto, TrainerSpec
    except ImportError:
        told = {"command": "`pip install 'sentencepiece[protobuf]'`"}
        raise UserError(Message("models.needs-sentencepiece", told)) from None
    if not path.is_file():
        raise UserError(Message("models.pieces-missing", {"file": path}))
    if (size := path.stat().st_size) > MAX_FILE:
        told = {"file": path, "size": size, "most": MAX_FILE}
        raise UserError(Message("models.file-too-large-choose", told))
    kinds = ModelProto.SentencePiece
    try:
        model = ModelProto.FromString(path.read_bytes())
        scores = {
            one.piece: one.score for one in model.pieces if one.type in (kinds.NORMAL, kinds.USER_DEFINED)
        }
    except (DecodeError, UnicodeDecodeError) as error:
        told = {"file": path, "why": str(error)}
        raise UserError(Message("models.no-sentencepiece", told)) from None
    if not scores or model.trainer_spec.model_type != TrainerSpec.UNIGRAM:
        raise UserError(Message("models.no-unigram", {"file": path}))
    return Pieces(scores, model.normalizer_spec.precompiled_charsmap)


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
