"""The tokenizer, trained on a few sentences: nothing is lost, nothing becomes special."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.text.conventions import normalise
from playground.text.tokenizer import BYTES, SPACE, Token, Tokenizer, pad
from tests.helpers import BOS, EOS, PAD

TEXTS = [
    "the cat sat on the mat.",
    "the dog and the cat ate the other cat's food!",
    "où est l'été ? il est là, dit-elle.",
    "l'été dernier, l'école était fermée.",
    "there were 12 cats and 3 dogs at 10:30 (or so).",
] * 4
NAMES = ["<pad>", "<s>", "</s>"]

NORMALISED = st.text(max_size=30).map(normalise)
SPOOFS = st.lists(
    st.sampled_from(["</s>", "<s>", "<pad>", "<0x41>", "<0xFF>", " ", "a", "é", "<", "0x41>"]), max_size=8
).map(lambda parts: normalise("".join(parts)))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train(TEXTS, vocab_size=340)


@pytest.fixture(scope="module")
def poor() -> Tokenizer:
    """One that knows only six characters: é and most others are spelled as bytes."""
    return Tokenizer.train(TEXTS, vocab_size=290, alphabet=6)


def piece(tokenizer: Tokenizer, id: int) -> str:
    return tokenizer.inner.id_to_token(id)


# ---- the vocabulary


def test_special_tokens_and_bytes_come_first(tokenizer: Tokenizer) -> None:
    first = [piece(tokenizer, id) for id in range(259)]
    assert first == NAMES + BYTES
    specials = tokenizer.specials
    assert (specials.pad, specials.bos, specials.eos) == (PAD, BOS, EOS) and not specials.others


def test_ids_are_numbered_without_a_gap(tokenizer: Tokenizer) -> None:
    assert len(tokenizer) == 340
    assert sorted(tokenizer.inner.get_vocab().values()) == list(range(340))


def test_frequent_words_are_one_token(tokenizer: Tokenizer) -> None:
    assert [piece(tokenizer, id) for id in tokenizer.encode("the cat")] == ["▁the", "▁cat"]


def test_marks_and_digits_stand_alone(tokenizer: Tokenizer) -> None:
    pieces = [piece(tokenizer, id).replace(SPACE, "") for id in tokenizer.encode("cats, (10:30)!")]
    assert [p for p in pieces if p and not p.isalpha()] == [",", "(", "1", "0", ":", "3", "0", ")", "!"]


@pytest.mark.parametrize("literal", ["<s>", "</s>", "<pad>", "<0x41>"])
def test_a_special_token_in_the_training_text_is_learned_as_text(literal: str) -> None:
    text = f"x{literal}y"
    spoofed = Tokenizer.train([f"{text} {literal}z {text}"] * 50, vocab_size=300)
    assert [piece(spoofed, id) for id in range(259)] == NAMES + BYTES
    assert sorted(spoofed.inner.get_vocab().values()) == list(range(len(spoofed)))
    assert not {PAD, BOS, EOS} & set(spoofed.encode(text))
    assert spoofed.decode(spoofed.encode(text)) == text


@pytest.fixture(scope="module")
def marked() -> Tokenizer:
    """One with a special token of its task."""
    return Tokenizer.train(TEXTS, vocab_size=340, others=("2fr",))


def test_marks_of_a_task_are_special_tokens(marked: Tokenizer) -> None:
    assert marked.names[:5] == [*NAMES, "<2fr>", "<0x00>"]
    assert marked.specials.others == {"2fr": 3} and len(marked) == 340
    assert 3 not in marked.encode("<2fr> the cat <2fr>")
    ids = marked.encode("the cat")
    assert marked.decode([3, *ids, EOS]) == "the cat"
    assert marked.words([3, *ids, EOS]) == [range(1, 2), range(2, 3)]


# ---- there and back


@given(text=st.one_of(NORMALISED, SPOOFS))
@example("")
@example("a▁b")  # the library's own mark for a space
@example("▁")
@example("日本 😀 \U0010ffff")
@example("e̊ x̂ \u0301")
def test_decoding_gives_the_text_again(tokenizer: Tokenizer, poor: Tokenizer, text: str) -> None:
    text = normalise(text)
    for each in (tokenizer, poor):
        assert each.decode(each.encode(text)) == text


@given(text=st.one_of(SPOOFS, NORMALISED))
def test_no_text_gives_a_special_token(tokenizer: Tokenizer, poor: Tokenizer, text: str) -> None:
    for each in (tokenizer, poor):
        assert not {PAD, BOS, EOS} & set(each.encode(text))


def test_decoding_leaves_special_tokens_out(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("the cat")
    assert tokenizer.decode([BOS, *ids, EOS, PAD, PAD]) == "the cat"


@given(ids=st.lists(st.integers(0, 339), max_size=20))
def test_any_ids_decode_to_some_text(tokenizer: Tokenizer, ids: list[int]) -> None:
    """A model may write half a character; that must not raise, and must be valid text."""
    text = tokenizer.decode(ids)
    assert text.encode("utf-8").decode("utf-8") == text


# ---- offsets


@given(text=st.one_of(NORMALISED, SPOOFS, st.sampled_from(TEXTS)))
@example("été")
@example("日本 😀 l'été")
def test_stretches_cover_every_character_in_order(tokenizer: Tokenizer, poor: Tokenizer, text: str) -> None:
    for each in (tokenizer, poor):
        tokens, reached = each.tokens(text), 0
        assert [token.id for token in tokens] == each.encode(text)
        for token in tokens:
            assert 0 <= reached <= token.start <= token.end <= len(text)
            assert text[reached : token.start].strip(" ") == ""  # only spaces are left out
            assert " " not in text[token.start : token.end]
            reached = token.end
        assert text[reached:].strip(" ") == ""


@given(text=st.one_of(NORMALISED, SPOOFS, st.sampled_from(TEXTS)))
@example("été")
@example("zebra")
def test_a_stretch_says_what_its_piece_says(tokenizer: Tokenizer, poor: Tokenizer, text: str) -> None:
    for each in (tokenizer, poor):
        for token in each.tokens(text):
            if (name := piece(each, token.id)) not in BYTES:
                assert text[token.start : token.end] == name.replace(SPACE, "")


def test_the_first_byte_of_a_character_carries_it(poor: Tokenizer) -> None:
    tokens = poor.tokens("t é")
    stretches = [("t é"[token.start : token.end], piece(poor, token.id)) for token in tokens]
    assert [s for s in stretches if s[1] != SPACE][-2:] == [("é", "<0xC3>"), ("", "<0xA9>")]


def test_no_text_has_no_tokens(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokens("") == [] == tokenizer.encode("")
    assert tokenizer.tokens("the") == [Token(tokenizer.encode("the")[0], 0, 3)]


# ---- words and pieces


def test_tokens_are_gathered_into_words(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("the zebra's fermée, 12 (cats)!")
    words = tokenizer.words([BOS, *ids, EOS])
    assert [i for word in words for i in word] == list(range(1, len(ids) + 1))  # special tokens left out
    gathered = [tokenizer.decode([BOS, *ids][word.start : word.stop]) for word in words]
    assert " | ".join(map(str.strip, gathered)) == "the | zebra's | fermée | , | 12 | ( | cats | ) | !"


def test_a_special_token_ends_a_word(tokenizer: Tokenizer) -> None:
    te = [id for id in tokenizer.encode("zz") if piece(tokenizer, id) != SPACE]
    assert tokenizer.words([*te, EOS, *te]) == [range(0, len(te)), range(len(te) + 1, 2 * len(te) + 1)]


def test_unknown_characters_are_named_once_each(tokenizer: Tokenizer) -> None:
    assert tokenizer.unknown_characters("日 the 本 日é") == ["日", "本"]
    assert tokenizer.unknown_characters("the l'été") == []


def test_pad_fills_up_on_the_right() -> None:
    padded = pad([[5, 6, 7], [8], []], 9)
    assert padded.tolist() == [[5, 6, 7], [8, 9, 9], [9, 9, 9]]


# ---- dropout


def test_dropout_spells_otherwise_and_says_the_same(tokenizer: Tokenizer) -> None:
    plain = [tokenizer.encode(text) for text in TEXTS]
    assert tokenizer.encode_batch(TEXTS) == plain
    dropped = tokenizer.encode_batch(TEXTS, dropout=0.5)
    assert dropped != plain
    assert [tokenizer.decode(ids) for ids in dropped] == TEXTS


def test_dropout_is_off_afterwards(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode_batch(TEXTS)
    tokenizer.encode_batch(TEXTS, dropout=0.9)
    assert tokenizer.encode_batch(TEXTS) == plain
    with pytest.raises(TypeError):
        tokenizer.encode_batch([3], dropout=0.9)  # type: ignore[list-item]
    assert tokenizer.inner.model.dropout is None
    assert tokenizer.encode_batch(TEXTS) == plain


# ---- on disk


def test_a_saved_tokenizer_is_the_same(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path / "tokenizer.json")
    again = Tokenizer.load(tmp_path / "tokenizer.json", tokenizer.specials)
    assert len(again) == len(tokenizer)
    for text in [*TEXTS, "日本 </s> été"]:
        assert again.encode(text) == tokenizer.encode(text)
        assert again.tokens(text) == tokenizer.tokens(text)
        assert again.decode(again.encode(text)) == text


@pytest.mark.parametrize("alphabet", [160, 20])
def test_training_again_gives_the_same_tokens(alphabet: int) -> None:
    """Also where many characters are equally frequent and only some of them have room."""
    texts = [*TEXTS, "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûü"]
    first, second = (Tokenizer.train(texts, vocab_size=340, alphabet=alphabet) for _ in range(2))
    assert first.inner.to_str() == second.inner.to_str()


def test_spelling_does_not_depend_on_how_a_text_is_cut(tokenizer: Tokenizer) -> None:
    text = "the cats are sleeping"
    cuts = {tuple(tokenizer.encode_batch([text], dropout=0.5)[0]) for _ in range(20)}
    assert len(cuts) > 1
    assert len({tokenizer.spelling(cut) for cut in cuts}) == 1
    assert tokenizer.spelling(tokenizer.encode("the cat")) != tokenizer.spelling(tokenizer.encode("the car"))


def test_special_tokens_of_another_task_leave_the_pieces_as_they_are(marked: Tokenizer) -> None:
    other = marked.with_others(("sep",))
    text = "the cat sat: 12 times, 😀."
    assert [other.names[id] for id in other.encode(text)] == [marked.names[id] for id in marked.encode(text)]
    assert other.decode(other.encode(text)) == text
    assert other.names[:4] == [*NAMES, "<sep>"]
    assert other.specials["sep"] == 3
