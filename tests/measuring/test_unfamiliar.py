"""Texts whose words take more tokens than those of nearly all abstracts are flagged."""

import gzip
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.measuring import unfamiliar
from playground.measuring.unfamiliar import evaluate_unfamiliar, joined, paragraphs
from tests.translators import tiny_summariser

KNOWN, STRANGE = "The cat sleeps. The dog eats.", "Zqxj vwkz. Qqzx xxkj wvzq."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("summarisation", "en-fr/more", "lm"):
        (tmp_path / name).mkdir(parents=True)
    rows = [KNOWN] * 19 + [STRANGE]
    lines = "".join(f"{n}\tcs\t{text}\tTitle\n" for n, text in enumerate(rows))
    (tmp_path / "summarisation" / "dev.tsv").write_text(lines, encoding="utf-8")
    news = f"{STRANGE}\tx\n" * 10 + f"{KNOWN}\tx\n" * 5
    (tmp_path / "en-fr" / "more" / "dev_news.tsv.gz").write_bytes(gzip.compress(news.encode()))
    return tmp_path


def test_the_threshold_lets_nearly_all_abstracts_pass(folder: Path) -> None:
    result = evaluate_unfamiliar(tiny_summariser(), folder)
    assert result["flagged"] == {"abstracts": [0.05, 20], "news": [pytest.approx(2 / 3, abs=1e-4), 3]}
    assert result["size"] == 20


def test_without_abstracts_there_is_no_threshold(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds none of"):
        evaluate_unfamiliar(tiny_summariser(), tmp_path)


def test_texts_come_from_all_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfamiliar, "TEXTS", 3)
    file = tmp_path / "book.txt"
    long = [f"{n} " + "word " * 79 for n in range(9)]
    file.write_text("\n".join(["short", *long]), encoding="utf-8")
    assert [text[0] for text in paragraphs(file)] == ["0", "3", "6"]
    file.write_text("".join(f"s{n}\tf{n}\n" for n in range(99)), encoding="utf-8")
    assert joined(file) == ["s0 s1 s2 s3 s4", "s5 s6 s7 s8 s9", "s10 s11 s12 s13 s14"]
