"""SentencePiece's files are cut into the pieces that its own library finds."""

import sys
from pathlib import Path

import pytest
import sentencepiece
import tokenizers
from hypothesis import example, given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.importing.sentencepiece import HIDDEN, read_pieces, unigram
from playground.text.conventions import normalise
from tests.publics import learn_pieces
from tests.vocabularies import TEXTS

LETTERS = st.text(st.sampled_from("abcdefghTIOLtéùÉ .,'?!ﬁ½日😀<>/" + HIDDEN), max_size=30)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pieces") / "source.spm"
    learn_pieces(TEXTS, path, 90)
    return path


@pytest.fixture(scope="module")
def reference(path: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


@pytest.fixture(scope="module")
def vocabulary(reference: sentencepiece.SentencePieceProcessor) -> list[str]:
    """With pieces of another language behind, of one character and of several."""
    own = [reference.id_to_piece(n) for n in range(2, reference.get_piece_size())]
    return ["</s>", "<unk>", *own, "ß", "▁straße", "日é", "<pad>"]


@pytest.fixture(scope="module")
def ours(path: Path, vocabulary: list[str]) -> tokenizers.Tokenizer:
    return unigram(read_pieces(path), vocabulary, ["</s>", "<unk>", "<pad>"], "<unk>")


def test_pieces_have_their_scores(path: Path, reference: sentencepiece.SentencePieceProcessor) -> None:
    pieces = read_pieces(path)
    expected = {
        reference.id_to_piece(n): reference.get_score(n)
        for n in range(reference.get_piece_size())
        if not reference.is_control(n) and not reference.is_unknown(n)
    }
    assert pieces.scores == pytest.approx(expected) and pieces.rules


@given(text=LETTERS)
@example("The cat sleeps. Où est l'été ?")
@example("")
def test_a_text_is_cut_as_its_library_cuts_it(
    ours: tokenizers.Tokenizer,
    reference: sentencepiece.SentencePieceProcessor,
    vocabulary: list[str],
    text: str,
) -> None:
    text = normalise(text.replace(HIDDEN, ""))
    known = {piece: id for id, piece in enumerate(vocabulary)}
    pieces = reference.encode(text, out_type=str)
    expected = [known.get(piece, 1) for piece in pieces]
    found = ours.encode(text, add_special_tokens=False).ids
    if not {"ß", "日"} & set(text):  # these the vocabulary knows, and its library runs together with others
        assert found == expected


def test_a_character_of_the_other_language_is_read_as_that(
    ours: tokenizers.Tokenizer, vocabulary: list[str]
) -> None:
    assert ours.encode("aß", add_special_tokens=False).ids[-1] == vocabulary.index("ß")


def test_pieces_of_the_other_language_are_written_and_not_read(
    ours: tokenizers.Tokenizer, vocabulary: list[str]
) -> None:
    id = vocabulary.index("▁straße")
    assert id not in ours.encode("a straße", add_special_tokens=False).ids
    assert ours.decode([vocabulary.index("▁"), id]).strip() == "straße"
    assert HIDDEN not in ours.decode(range(len(vocabulary)))
    assert vocabulary.index("日é") not in ours.encode(f"{HIDDEN}日é", add_special_tokens=False).ids


def test_the_package_is_named_where_it_is_missing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentencepiece.sentencepiece_model_pb2", None)
    with pytest.raises(UserError, match=r"pip install 'sentencepiece\[protobuf\]'"):
        read_pieces(path)


@given(data=st.binary(max_size=60))
def test_any_bytes_are_pieces_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.spm"
    path.write_bytes(data)
    try:
        assert read_pieces(path).scores
    except UserError as error:
        assert str(path) in str(error)


def test_a_damaged_file_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "x.spm"
    other.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(UserError, match="no SentencePiece model"):
        read_pieces(other)
    with pytest.raises(UserError, match="is missing"):
        read_pieces(tmp_path / "y.spm")
    with other.open("wb") as file:
        file.truncate(30_000_000)
    with pytest.raises(UserError, match="above the limit"):
        read_pieces(other)
