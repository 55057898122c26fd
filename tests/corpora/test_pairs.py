"""Reading pairs: both public formats, tags, compression, and files that are not what they should be."""

import gzip
import lzma
from pathlib import Path

import pytest

from playground.corpora.pairs import find_training_file, read_lines, read_pairs, read_tagged, training_file
from playground.errors import UserError

OWN = "Hi.\tSalut.\ttatoeba\nA dog.\tUn chien.\tmulti30k\ncat\tchat\tdict\n"
ANKI = (
    "Go.\tVa !\tCC-BY 2.0 (France) Attribution: tatoeba.org #2877272 (CM) & #1158250 (Wittydev)\n"
    "Hi.\tSalut.\tCC-BY 2.0 (France) Attribution: tatoeba.org #538123 (CM) & #509819 (Aiji)\n"
)


def test_own_layout_is_filtered_by_tag(tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    path.write_text(OWN, encoding="utf-8")
    assert read_pairs(path) == [("Hi.", "Salut."), ("A dog.", "Un chien."), ("cat", "chat")]
    assert read_pairs(path, ("tatoeba", "dict")) == [("Hi.", "Salut."), ("cat", "chat")]


def test_pairs_are_sorted_by_their_tag(tmp_path: Path) -> None:
    path = tmp_path / "train.tsv.xz"
    path.write_bytes(lzma.compress(OWN.encode()))
    assert read_tagged(path) == {
        "tatoeba": [("Hi.", "Salut.")],
        "multi30k": [("A dog.", "Un chien.")],
        "dict": [("cat", "chat")],
    }


def test_an_attribution_is_no_tag(tmp_path: Path) -> None:
    path = tmp_path / "fra.txt"
    path.write_text(ANKI, encoding="utf-8")
    assert read_pairs(path, ("tatoeba",)) == [("Go.", "Va !"), ("Hi.", "Salut.")]


def test_two_columns_need_no_tag(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("Hi.\tSalut.\n", encoding="utf-8")
    assert read_pairs(path, ("tatoeba",)) == [("Hi.", "Salut.")]


def test_text_is_normalised_as_a_users_text_is(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("It\u2019s\u00a0me.\tC\u2019est moi\u202f!\n", encoding="utf-8")
    assert read_pairs(path) == [("It's me.", "C'est moi !")]


def test_gzip_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt.gz"
    path.write_bytes(gzip.compress("\ufeffun\r\ndeux\r\n".encode()))
    assert read_lines(path) == ["un", "deux"]
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    assert read_lines(path) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.gz", gzip.compress(b"Hi.\tSalut.\n" * 100)[:-20]),
        ("none.gz", b"no gzip at all"),
        ("none.xz", b"no xz at all"),
        ("cut.xz", lzma.compress(b"Hi.\tSalut.\n" * 100)[:-20]),
        ("garbled.gz", gzip.compress(b"Hi.\tSalut.\n" * 100)[:30] + b"\0" * 30),
        ("latin.tsv", "é\té\n".encode("latin-1")),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=f"{name} cannot be read"):
        read_pairs(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no file .*absent\.tsv"):
        read_pairs(tmp_path / "absent.tsv")


def test_a_line_without_a_tab_is_numbered(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("Hi.\tSalut.\nno tab here\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"line 2: expected English, a tab and French, found 'no tab here'"):
        read_pairs(path)


def test_no_pair_at_all_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(OWN, encoding="utf-8")
    with pytest.raises(UserError, match="no pair with the tag asp or news"):
        read_pairs(path, ("asp", "news"))


def test_the_first_name_that_exists_is_taken(tmp_path: Path) -> None:
    (tmp_path / "fra.txt").write_text(ANKI, encoding="utf-8")
    assert training_file(tmp_path, ("train.tsv", "fra.txt")) == tmp_path / "fra.txt"
    assert find_training_file(tmp_path, ("train.tsv",)) is None
    with pytest.raises(UserError, match=r"none of train\.tsv, train\.tsv\.gz"):
        training_file(tmp_path, ("train.tsv", "train.tsv.gz"))


def test_test_data_is_never_trained_on(tmp_path: Path) -> None:
    tests = tmp_path / "tests" / "deeper"
    tests.mkdir(parents=True)
    (tests / "train.tsv").write_text(OWN, encoding="utf-8")
    with pytest.raises(UserError, match="never trained on"):
        training_file(tests, ("train.tsv",))
    with pytest.raises(UserError, match="never trained on"):
        training_file(tests / ".." / "deeper", ("train.tsv",))
    (tmp_path / "train.tsv").symlink_to(tests / "train.tsv")
    with pytest.raises(UserError, match="never trained on"):
        training_file(tmp_path, ("train.tsv",))
