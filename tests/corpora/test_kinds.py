"""Kinds of text: what is read as which kind, what is there once, and what is held out."""

import lzma
from pathlib import Path

import pytest

from playground.corpora.kinds import (
    DEV_SHARE,
    FILES,
    KINDS,
    SOURCES,
    TEST_SHARE,
    key,
    read_kinds,
    split_sentences,
    tagged,
)
from playground.errors import UserError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("lm", "en-fr/more", "mono"):
        (tmp_path / "data" / name).mkdir(parents=True)
    data = tmp_path / "data"
    stories = "".join(
        f"The story of number {n}.\nIn it the cat of number {n} looked for its kitten all day.\n<|end|>\n"
        for n in range(60)
    )
    (data / "lm" / "tales_en.txt").write_text(stories, encoding="utf-8")
    rows = "I am hungry.\tJ'ai faim.\ttatoeba\nA photograph.\tUne photo.\tmulti30k\nTea!\tDu thé !\ttatoeba\n"
    (data / "en-fr" / "train.tsv").write_text(rows, encoding="utf-8")
    (data / "en-fr" / "dev.tsv").write_text("Is it late?\tEst-il tard ?\n", encoding="utf-8")
    debates = "".join(f"Point {n} was voted.\tLe point {n}.\teuroparl\n" for n in range(1000))
    (data / "en-fr" / "more" / "europarl.tsv.xz").write_bytes(lzma.compress(debates.encode()))
    more = "Press the button.\tAppuyez.\tgnome_help\ntea\tthé\tcataclysm_dda\n"
    (data / "en-fr" / "more" / "free.tsv.xz").write_bytes(lzma.compress(more.encode()))
    alone = "".join(
        f"{text}\t{tag}\n"
        for text, tag in (
            ("I am “hungry”", "tatoeba_mono_en"),
            ("Is it late?", "tatoeba_mono_en"),
            ("He came.", "common_voice_en"),
            ("...", "tatoeba"),
        )
    )
    (data / "mono" / "en.tsv.xz").write_bytes(lzma.compress(alone.encode()))
    return data


def sentences(texts: list[list[str]]) -> list[str]:
    return [paragraph for text in texts for paragraph in text]


def test_each_source_is_read_as_its_kind_and_unknown_ones_are_not(folder: Path) -> None:
    found = read_kinds(folder)
    assert list(found) == list(KINDS)
    assert sentences(found["everyday"].train) == ["I am hungry.", "Tea!", "He came."]
    assert sentences(found["help"].train) == ["Press the button."]
    assert all(len(text) == 1 for text in found["parliament"].train)
    assert all(len(text) == 2 for text in found["book"].train)


def test_what_differs_in_capitals_and_marks_alone_is_there_once() -> None:
    assert key('Is it "late"?') == key("is it late") != key("is it later")


def test_a_sentence_of_dev_or_of_a_book_that_is_held_out_is_not_trained_on(folder: Path) -> None:
    held = read_kinds(folder)["book"].test[0][1]
    with (folder / "en-fr" / "train.tsv").open("a", encoding="utf-8") as file:
        file.write(f"{held}\tUn chat.\tasp\n{held[:-5]}\tUn chat.\tasp\n")
    found = read_kinds(folder)
    assert sentences(found["everyday"].train) == ["I am hungry.", "Tea!", "He came."]
    assert sentences(found["everyday"].dev) == ["Is it late?"]


def test_a_share_of_the_debates_is_held_out_and_always_the_same(folder: Path) -> None:
    split = read_kinds(folder)["parliament"]
    parts = [sentences(part) for part in (split.train, split.dev, split.test)]
    assert len(parts[1]) == pytest.approx(1000 * DEV_SHARE, abs=5) and parts[1]
    assert len(parts[2]) == pytest.approx(1000 * TEST_SHARE, abs=8) and parts[2]
    assert len({sentence for part in parts for sentence in part}) == sum(map(len, parts)) == 1000
    again = split_sentences(reversed([*parts[0], *parts[1], *parts[2]]))
    assert sorted(sentences(again.test)) == sorted(parts[2])


def test_books_alone_are_enough(folder: Path) -> None:
    for names in FILES:
        for name in names:
            (folder / name).unlink(missing_ok=True)
    assert list(read_kinds(folder)) == ["book"]


def test_an_attribution_is_tatoebas_and_a_sentence_needs_a_letter() -> None:
    lines = [
        "Go.\tVa !\tCC-BY 2.0 (France) Attribution: tatoeba.org #2877272",
        "?!\t?!\ttatoeba",
        "A.\tB.\tnews",
    ]
    assert list(tagged(lines)) == [("everyday", "Go.")]


def test_every_source_is_of_a_kind() -> None:
    assert set(SOURCES.values()) == set(KINDS) - {"book"}


def test_test_data_is_refused(folder: Path) -> None:
    moved = folder.with_name("tests")
    folder.rename(moved)
    with pytest.raises(UserError, match="never trained on"):
        read_kinds(moved)
