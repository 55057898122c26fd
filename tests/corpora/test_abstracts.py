"""Abstracts with their titles are read from lines of four columns."""

from pathlib import Path

import pytest

from playground.corpora.abstracts import Article, read_articles
from playground.errors import UserError


def test_a_line_is_an_article_and_is_normalised(tmp_path: Path) -> None:
    file = tmp_path / "train.tsv"
    file.write_text("2401.1\tcs.CL\tWe “read”  it\u2026 \tReading\u00a0it\n", encoding="utf-8")
    assert read_articles(file) == [Article("2401.1", "cs.CL", 'We "read" it...', "Reading it")]


def test_a_line_with_other_columns_is_named(tmp_path: Path) -> None:
    file = tmp_path / "train.tsv"
    file.write_text("a\tb\tc\td\nEnglish.\tFrançais.\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"line 2: expected an id, a category, an abstract and a title"):
        read_articles(file)


def test_a_file_without_articles_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "train.tsv"
    file.write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="holds no article"):
        read_articles(file)
