"""What the tokens of an imported model say, whatever its tokenizer calls them."""

import json
from pathlib import Path

import pytest
import tokenizers
from hypothesis import example, given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.importing.settings import Settings
from playground.importing.vocabulary import make_tokenizer, marked, read_tokenizer, text_marks
from playground.text.conventions import as_written
from playground.text.display import label, side
from playground.text.tokenizer import Tokenizer
from tests.importing.conftest import Publics
from tests.publics import byte_level, learn_pieces, word_pieces
from tests.vocabularies import END

NAMES = ("gpt2", "llama2", "llama3", "qwen2", "pythia", "bert", "marian", "t5")
WITHOUT_LOSS = ("gpt2", "llama2", "llama3", "qwen2", "pythia")  # whose tokens give any text again
SPELLINGS = ("Ġ", "Ã", "▁", "##")
SPOOF = "a <pad></s> <s> <unk> <|endoftext|> <|im_end|> [MASK] [SEP] <extra_id_0> b"
TEXT = st.text(
    st.one_of(st.sampled_from("abcdetéèùçœ .,'!?()<>0123"), st.characters(exclude_categories=["Cs"]))
).map(as_written)


def tokenizers_of(publics: Publics, name: str) -> list[Tokenizer]:
    ours = publics.read(name)
    return [ours.reader, ours.tokenizer]


@pytest.mark.parametrize("name", NAMES)
def test_no_text_has_a_special_token(name: str, publics: Publics) -> None:
    for tokenizer in tokenizers_of(publics, name):
        specials = tokenizer.specials
        marks = specials.ids - {specials.others.get("unk")}
        names = " ".join(tokenizer.names[id] for id in marks)
        for text in (SPOOF, names, names.replace(" ", ""), f"x{names}"):
            assert not marks & set(tokenizer.encode(as_written(text)))


@pytest.mark.parametrize("name", WITHOUT_LOSS)
@given(text=TEXT)
@example("日本 😀 l'été\u0301 e\u030a")
@example(SPOOF)
def test_decoding_gives_the_text_again(name: str, publics: Publics, text: str) -> None:
    for tokenizer in tokenizers_of(publics, name):
        assert tokenizer.decode(tokenizer.encode(text)).strip() == text


@pytest.mark.parametrize("name", NAMES)
@given(text=TEXT)
@example("été 日本 😀")
@example("ﬁne ½ Ⅷ")  # what SentencePiece takes apart
def test_stretches_stand_in_order_and_hold_no_space(name: str, publics: Publics, text: str) -> None:
    for tokenizer in tokenizers_of(publics, name):
        tokens, reached = tokenizer.tokens(text), 0
        assert [token.id for token in tokens] == tokenizer.encode(text)
        for token in tokens:
            assert 0 <= reached <= token.start <= token.end <= len(text)
            assert not text[token.start : token.end].startswith(" ")
            reached = token.end
        if name in WITHOUT_LOSS:
            assert text[reached:].strip() == ""
            starts = [0, *(token.end for token in tokens)]
            gaps = [text[a : b.start] for a, b in zip(starts, tokens, strict=False)]
            assert not "".join(gaps).strip()  # only spaces are left out


@pytest.mark.parametrize("name", NAMES)
def test_pieces_are_shown_as_letters(name: str, publics: Publics) -> None:
    for tokenizer in tokenizers_of(publics, name):
        shown = [label(tokenizer, id) for id in range(len(tokenizer))]
        row = side(
            tokenizer, [tokenizer.specials.bos, *tokenizer.encode("The café's été"), tokenizer.specials.eos]
        )
        if name not in ("bert", "marian"):  # whose letters are others, or not all there
            assert row.text == "The café's été"
        shown += [*row.pieces, *row.labels]
        assert all(shown) and not any(mark in piece for piece in shown for mark in SPELLINGS if piece != mark)


def test_special_tokens_are_named(publics: Publics) -> None:
    qwen = publics.read("qwen2").tokenizer
    named = qwen.specials.others
    assert label(qwen, named["im_start"]) == "[im_start]"
    unused = [name for name in named if name.startswith("unused")]
    assert len(unused) == 5 and label(qwen, named[unused[0]]) == f"[{unused[0]}]"
    assert label(qwen, qwen.specials.bos) == "[start]" and label(qwen, qwen.specials.eos) == "<|im_end|>"
    assert label(publics.read("bert").tokenizer, publics.read("bert").tokenizer.specials["mask"]) == "[mask]"
    assert label(publics.read("gpt2").tokenizer, publics.read("gpt2").tokenizer.specials.eos) == END


@pytest.mark.parametrize("name", NAMES)
def test_words_are_put_together(name: str, publics: Publics) -> None:
    tokenizer = publics.read(name).reader
    for text in ("The cat plays in the kitten.", "the cats, the café"):
        row = side(tokenizer, tokenizer.encode(text))
        if name != "bert":
            assert "".join(row.labels).replace(" ", "") == text.replace(" ", "")
        assert [word for word in row.labels if word.isalpha()] == [
            word for word in text.replace(".", "").replace(",", "").split()
        ] or name in ("marian", "bert")


@pytest.mark.parametrize("name", WITHOUT_LOSS)
def test_a_text_goes_behind_another(name: str, publics: Publics) -> None:
    tokenizer = publics.read(name).tokenizer
    ids = [*tokenizer.encode("The cat"), *tokenizer.encode_behind("eats")]
    assert tokenizer.decode(ids) == "The cat eats"


def test_bytes_know_every_character(publics: Publics) -> None:
    assert publics.read("gpt2").tokenizer.unknown_characters("日é") == []
    assert publics.read("t5").tokenizer.unknown_characters("é日 日") == ["日"]
    assert publics.read("bert").tokenizer.unknown_characters("CÉ日") == ["日"]  # capitals are small there


# ---- what is read


def test_a_tokenizer_cuts_and_fills_up_nothing(tmp_path: Path) -> None:
    inner = byte_level([END])
    inner.enable_truncation(3)
    inner.enable_padding(length=9)
    inner.save(str(tmp_path / "tokenizer.json"))
    read = read_tokenizer(tmp_path / "tokenizer.json")
    assert len(read.encode("The cat sleeps in the garden").ids) not in (3, 9)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a", "b"]]}}',
        '{"model": {"type": "WordLevel"}}',
        "[" * 200_000,
    ],
)
def test_what_is_no_tokenizer_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="holds no tokenizer"):
        read_tokenizer(path)


def test_a_large_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(UserError, match="above the limit"):
        read_tokenizer(path)


def test_marks_keep_their_whole_name_where_another_has_the_short_one() -> None:
    inner = byte_level(["<s>", "[s]", "<|>", "</s>"])
    assert list(marked(inner)) == ["s", "[s]", "<|>", "/s"]


def test_rows_without_a_token_are_unused() -> None:
    inner = word_pieces()
    marks = {"pad": 0, "bos": 2, "eos": 3}
    size = inner.get_vocab_size()
    made = make_tokenizer(inner, size + 2, marks, Path("tokenizer.json"))
    assert len(made) == size + 2 and made.texts[-1] == "" and made.is_special(size + 1)
    assert made.decode([*made.encode("the cat"), size]) == "the cat"


def test_a_token_beyond_the_model_is_refused_unless_no_text_has_it() -> None:
    marks = {"pad": 0, "bos": 2, "eos": 3}
    inner = word_pieces()
    size = inner.get_vocab_size()
    inner.add_special_tokens(["[NEW]"])
    assert len(make_tokenizer(inner, size, marks, Path("x"))) == size
    inner.add_tokens(["new"])
    with pytest.raises(UserError, match="beyond the"):
        make_tokenizer(inner, size, marks, Path("x"))


def test_a_vocabulary_without_text_is_refused() -> None:
    inner = tokenizers.Tokenizer(tokenizers.models.WordLevel({"<s>": 0, "</s>": 1}, unk_token="<s>"))
    inner.add_special_tokens(["<s>", "</s>"])
    with pytest.raises(UserError, match="no token that is text"):
        make_tokenizer(inner, 2, {"pad": 0, "bos": 0, "eos": 1}, Path("x"))


@pytest.mark.parametrize("id", [None, 10_000])
def test_a_mark_that_is_none_is_refused(id: int | None) -> None:
    with pytest.raises(UserError, match="eos token is"):
        make_tokenizer(word_pieces(), 500, {"pad": 0, "bos": 2, "eos": id}, Path("x"))


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ({"eos_token_id": 7}, (7, 7, 7)),
        ({"bos_token_id": 1, "eos_token_id": [2, 3]}, (2, 1, 2)),
        ({"bos_token_id": 1}, (1, 1, 1)),
        ({"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}, (0, 1, 2)),
        ({}, (None, None, None)),
    ],
)
def test_one_mark_serves_for_several_ends(said: dict, marks: tuple) -> None:
    assert tuple(text_marks(Settings(said)).values()) == marks


def test_unigram_pieces_named_as_marks_stay_marks(tmp_path: Path) -> None:
    """Without care the library finds </s> in a text, as a piece."""
    learned = learn_pieces(["a cat sleeps", "the dog eats"] * 5, tmp_path / "x.spm", 40)
    pieces = [[learned.id_to_piece(n), learned.get_score(n)] for n in range(2, learned.get_piece_size())]
    whole = {"special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    content = {
        "added_tokens": [{"id": n, "content": name, **whole} for n, name in enumerate(["</s>", "<unk>"])],
        "model": {"type": "Unigram", "unk_id": 1, "vocab": [["</s>", 0.0], ["<unk>", 0.0], *pieces]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
    }  # fmt: skip
    inner = tokenizers.Tokenizer.from_str(json.dumps(content))
    inner.encode_special_tokens = True
    assert 0 in inner.encode("cat</s>").ids
    made = make_tokenizer(inner, inner.get_vocab_size(), {"pad": 0, "bos": 0, "eos": 0}, Path("x"))
    assert 0 not in made.encode("cat</s>") and made.encode("a cat") == inner.encode("a cat").ids
