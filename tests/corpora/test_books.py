"""Books: how they are read, which are held out, and that no held-out text slips into training."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.corpora.books import (
    DEV,
    END,
    LARGEST,
    TEST,
    book_files,
    copied,
    read_books,
    read_split,
    split_books,
    stream,
    without,
)
from playground.errors import UserError
from tests.helpers import BOS, EOS
from tests.translators import tiny_tokenizer


def write(path: Path, *books: tuple[str, ...]) -> Path:
    text = "".join("\n".join([*book, END, ""]) for book in books)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["tales_en.txt", "tales_en.txt.gz"])
def test_a_book_is_its_paragraphs_normalised(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, ("A\u00a0title", "“Hello…”", ""), ("Only this.",))
    assert read_books(path) == [["A title", '"Hello..."'], ["Only this."]]


def test_only_english_books_are_read(tmp_path: Path) -> None:
    for name in ("b_en.txt", "a_en.txt.gz", "c_fr.txt", "notes.tsv"):
        write(tmp_path / name, ("x",))
    assert [path.name for path in book_files(tmp_path)] == ["a_en.txt.gz", "b_en.txt"]


def test_a_folder_without_books_or_with_tests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no"):
        book_files(tmp_path)
    tests = tmp_path / "tests"
    tests.mkdir()
    write(tests / "a_en.txt", ("x",))
    with pytest.raises(UserError, match="never trained on"):
        book_files(tests)


books = st.lists(st.lists(st.text("abc ", min_size=1), min_size=1, max_size=4), min_size=1, max_size=30)


@given(books, st.randoms())
def test_every_book_is_in_one_part_whatever_their_order(found: list, random: object) -> None:
    split = split_books(found)
    parts = [split.train, split.dev, split.test]
    assert sorted(map(str, found)) == sorted(str(book) for part in parts for book in part)
    shuffled = random.sample(found, len(found))
    again = split_books(shuffled)
    sizes = [[sum(map(len, book)) for book in part] for part in (split.dev, split.test)]
    total = sum(sum(map(len, book)) for book in found)
    assert all(size <= LARGEST * total for part in sizes for size in part)
    if len({str(book) for book in found}) == len(found):
        for name in ("train", "dev", "test"):
            assert sorted(map(str, getattr(split, name))) == sorted(map(str, getattr(again, name)))


def test_about_the_shares_asked_for_are_held_out() -> None:
    made = [[f"Story {n}. " + "word " * 50] for n in range(500)]
    split = split_books(made)
    assert len(split.test) == pytest.approx(TEST * 500, abs=2)
    assert len(split.dev) == pytest.approx(DEV * 500, abs=2)


def test_each_file_gives_its_own_share(tmp_path: Path) -> None:
    for name in ("a_en.txt", "b_en.txt"):
        write(tmp_path / name, *((f"{name} story {n} " + "word " * 20,) for n in range(100)))
    split = read_split(tmp_path)
    for part in (split.test, split.dev):
        assert {book[0][0] for book in part} == {"a", "b"}
    assert len(split.train) + len(split.dev) + len(split.test) == 200


def test_a_stream_is_paragraphs_between_their_marks() -> None:
    tokenizer = tiny_tokenizer()
    one, two = tokenizer.encode("The cat."), tokenizer.encode("I am.")
    assert stream(["The cat.", "I am."], tokenizer) == [BOS, *one, EOS, BOS, *two, EOS]


def test_sentences_of_held_out_books_are_left_out() -> None:
    long = "This is a sentence of more than forty characters, surely."
    held = [[f"Before. {long} After.", "Short one."]]
    sentences = ["Short one.", long, "Another.", "Another.", "Before."]
    assert without(sentences, held) == ["Another.", "Before."]  # a short part of a paragraph proves nothing


def test_copied_text_is_found() -> None:
    known = [[5, 1, 2, 3, 4, 9], [6, 7, 8]]
    texts = [[0, 1, 2, 3, 4, 0, 0, 0], [2, 3, 4, 6], [7, 8]]
    assert copied(texts, known, 4).tolist() == [0.5, 0, 0]  # a run ends with its text
    assert copied(texts, known, 3).tolist() == [0.5, 0.75, 0]
    assert copied([[1, 2, 3, 4, 9]], known, 5).tolist() == [1]
