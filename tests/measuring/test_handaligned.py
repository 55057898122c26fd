"""Words given apart are written as a sentence; each keeps the tokens that it became, and its links."""

import json
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.measuring import translation
from playground.measuring.handaligned import Written, diagonal, read_aligned, tokens_of, write
from playground.text.tokenizer import Token
from playground.uses.translation.translator import Translator
from tests.translators import tiny_translator


def test_french_words_are_written_as_a_frenchman_writes_them() -> None:
    words = "Le projet de loi de le Orateur de les enfants ne est -il pas à le point ?".split()
    written = write(words, "fr")
    assert written.text == "Le projet de loi de l'Orateur des enfants n'est -il pas au point ?"
    assert [written.text[a:b] for a, b in written.words] == [
        *("Le", "projet", "de", "loi", "de", "l'", "Orateur", "des", "des", "enfants"),
        *("n'", "est", "-il", "pas", "au", "au", "point", "?"),
    ]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("jusque ici , lorsque le homme", "jusqu'ici, lorsque l'homme"),
        ("au lieu de les rendre", "au lieu de les rendre"),  # a pronoun: no "des"
        ("si il y a", "s'il y a"),
        ("si elle le est", "si elle l'est"),
        ("C - 49 ( aujourd' hui ) .", "C-49 (aujourd'hui)."),
        ("De les amis", "Des amis"),
        ("la haute école", "la haute école"),
    ],
)
def test_elision_contraction_and_marks_in_french(words: str, text: str) -> None:
    assert write(words.split(), "fr").text == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("it is n't Tom 's , is it ?", "it isn't Tom's, is it?"),
        ("from $ 25 -LRB- cut - backs -RRB- .", "from $25 (cut-backs)."),
    ],
)
def test_marks_in_english(words: str, text: str) -> None:
    written = write(words.split(), "en")
    assert written.text == text
    assert len(written.words) == len(words.split())


def test_words_own_the_tokens_that_they_share_characters_with() -> None:
    #       J'    '|a    i   (space)  f   (byte)  !
    spans = [(0, 2), (1, 3), (3, 4), (5, 5), (5, 6), (6, 6), (6, 7)]
    tokens = [Token(9, start, end) for start, end in spans]
    words = [(0, 2), (2, 4), (5, 6), (6, 7)]
    assert tokens_of(words, tokens) == [range(0, 2), range(1, 3), range(3, 6), range(6, 7)]


def test_every_token_belongs_to_a_word() -> None:
    tokenizer = tiny_translator().tokenizer
    written = write(["il", "a", "dit", ":", "«", "où", "est", "le", "Orateur", "你", "»", "?"], "fr")
    tokens = tokenizer.tokens(written.text)
    assert any(token.start == token.end for token in tokens)
    owned = {n for group in tokens_of(written.words, tokens) for n in group}
    assert owned == set(range(len(tokens)))


def write_aligned(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


ROW = {"en": ["I", "sleep"], "fr": ["je", "dors", "."], "sure": [[0, 0]], "possible": [[0, 0], [1, 2]]}


def test_links_run_from_source_to_target_whichever_it_is(tmp_path: Path) -> None:
    path = write_aligned(tmp_path / "dev.jsonl", ROW)
    (there,), (back,) = read_aligned(path, "en", "fr"), read_aligned(path, "fr", "en")
    assert (there.sure, there.possible) == ({(0, 0)}, {(0, 0), (1, 2)})
    assert back.possible == {(0, 0), (2, 1)}
    assert there.source == back.target == Written("I sleep", ((0, 1), (2, 7)))


@pytest.mark.parametrize(
    "row",
    [
        {},
        {**ROW, "sure": [[0, 3]]},
        {**ROW, "sure": [[2, 0]]},
        {**ROW, "en": ["I", ""]},
        {**ROW, "possible": 3},
        [],
    ],
)
def test_a_damaged_line_is_numbered(tmp_path: Path, row: object) -> None:
    path = write_aligned(tmp_path / "dev.jsonl", ROW, row)
    with pytest.raises(UserError, match=r"dev\.jsonl, line 2 holds no aligned pair"):
        read_aligned(path, "en", "fr")


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is empty"):
        read_aligned(write_aligned(tmp_path / "dev.jsonl"), "en", "fr")


def test_the_diagonal() -> None:
    assert diagonal(3, 3) == {(0, 0), (1, 1), (2, 2)}
    assert diagonal(2, 4) == {(0, 0), (0, 1), (1, 2), (1, 3)}
    assert diagonal(4, 2) == {(1, 0), (3, 1)}
    assert diagonal(1, 2) == {(0, 0), (0, 1)}


def test_the_attention_of_words_is_that_of_a_teacher_forced_pass(tmp_path: Path) -> None:
    checkpoint = tiny_translator()
    translator = Translator(checkpoint)
    (pair,) = read_aligned(write_aligned(tmp_path / "dev.jsonl", ROW), "en", "fr")
    found = translation.word_attention(translator, pair)
    assert found.shape == (2, 4, 3, 2)  # layers, heads, target words, source words
    source, (target, _) = translator.encode("I sleep"), translator.score("I sleep", "je dors.")
    trace, _ = translator.trace(source, target)
    weights = trace.attention["cross", 1].weights[0, 3, 1:]  # each token's row once it is written
    sources, targets = translator.tokenizer.words(source), translator.tokenizer.words(target)
    expected = weights[list(targets[1])].mean(dim=0)[list(sources[1])].sum()
    assert found[1, 3, 1, 1].item() == pytest.approx(expected.item(), abs=1e-6)
