"""Measuring a language model on books, sentences and minimal pairs, on made-up data."""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest

from playground.checkpoints import save
from playground.errors import UserError
from playground.generation.ngram import NGram
from playground.language import LanguageModel, scores
from playground.text.tokenizer import BOS
from playground.training import report
from playground.training.books import copied, stream
from playground.training.evaluation import record
from playground.training.minimal_pairs import read_minimal_pairs, verdicts
from playground.training.text_evaluation import evaluate_language_model
from tests.translators import tiny_language_model

CHECKPOINT = tiny_language_model(positions="rotary")
MODEL = LanguageModel(CHECKPOINT)
SENTENCES = ["The cat sleeps.", "I am hungry.", "The dog eats.", "Where is the book?"]
NGRAM = NGram.train(
    [np.array(stream([s], CHECKPOINT.tokenizer)) for s in SENTENCES], len(CHECKPOINT.tokenizer), bos=BOS
)
PAIRS = [
    {"paradigm": "a", "phenomenon": "x", "good": "The cat sleeps.", "bad": "The cat sleep."},
    {"paradigm": "a", "phenomenon": "x", "good": "I am.", "bad": "I is."},
    {"paradigm": "b", "phenomenon": "x", "good": "It is.", "bad": "It is."},
    {"paradigm": "c", "phenomenon": "y", "good": "The dog eats.", "bad": "eats dog The."},
]


def write_pairs(path: Path) -> Path:
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in PAIRS).encode()))
    return path


def write_books(folder: Path) -> Path:
    folder.mkdir()
    books = [f"Story {n}\nThe cat number {n} sleeps.\n<|end|>\n" for n in range(120)]
    (folder / "tales_en.txt").write_text("".join(books), encoding="utf-8")
    return folder


def test_sentences_are_measured_as_the_model_scores_them(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"{s}\tX.\n" for s in [*SENTENCES, SENTENCES[0]]), encoding="utf-8")
    found = evaluate_language_model(CHECKPOINT, file, NGRAM)
    total = sum(MODEL.score(sentence).logprob for sentence in SENTENCES)
    words, size = sum(len(s.split()) for s in SENTENCES), sum(len(s) + 1 for s in SENTENCES)
    assert (found["size"], found["words"], found["bytes"]) == (4, words, size)
    mine = found["models"]["transformer"]
    assert mine["word_perplexity"] == pytest.approx(math.exp(-total / words), rel=1e-3)
    assert mine["bits_per_byte"] == pytest.approx(-total / math.log(2) / size, abs=1e-3)
    assert found["models"]["uniform"]["token_perplexity"] == len(CHECKPOINT.tokenizer)
    assert found["models"]["n-gram"]["token_perplexity"] < 20  # it has read them


def test_the_books_held_out_are_measured_whole(tmp_path: Path) -> None:
    found = evaluate_language_model(CHECKPOINT, write_books(tmp_path / "lm"), NGRAM)
    assert (found["test"], found["unit"]) == ("books", "books") and found["size"] >= 2
    assert found["paragraphs"] == 2 * found["size"]
    assert 0 <= found["contamination"]["share"] <= found["contamination"]["most_in_one_book"] <= 1


def test_minimal_pairs_are_won_by_the_higher_sum_and_a_tie_counts_half(tmp_path: Path) -> None:
    found = evaluate_language_model(CHECKPOINT, write_pairs(tmp_path / "mini.jsonl.gz"), NGRAM)
    bits = [[MODEL.score(row[name]).bits for name in ("good", "bad")] for row in PAIRS]
    right = [0.5 if good == bad else float(good < bad) for good, bad in bits]
    assert found["models"]["transformer"]["pair_mean"] == pytest.approx(np.mean(right), abs=1e-4)
    expected = np.mean([np.mean(right[:2]), right[2], right[3]])
    assert found["models"]["transformer"]["paradigm_mean"] == pytest.approx(expected, abs=1e-4)
    assert found["paradigms"]["b"]["n-gram"] == 0.5
    assert found["phenomena"]["x"]["pairs"] == 3
    assert verdicts(np.array([-1.0, -2.0, -3.0, -2.0, -1.0, -1.0])).tolist() == [1, 0, 0.5]


@pytest.mark.parametrize("line", ["no json", "[]", '{"good": "a"}', '{"paradigm": 1}', ""])
def test_a_line_that_is_no_pair_is_told(tmp_path: Path, line: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps(PAIRS[0]) + "\n" + line + "\n" + json.dumps(PAIRS[1]) + "\n")
    with pytest.raises(UserError, match="line 2: this is no minimal pair"):
        read_minimal_pairs(file)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl").write_text("")
    with pytest.raises(UserError, match="holds no minimal pair"):
        read_minimal_pairs(tmp_path / "pairs.jsonl")


def test_copied_text_is_found_wherever_it_stands() -> None:
    known, text = [list(range(10)), [50, 51]], [[90, 3, 4, 5, 6, 91], [7, 8, 60, 61]]
    assert copied(text, known, 3).tolist() == pytest.approx([4 / 6, 0])
    assert copied(text, known, 2).tolist() == pytest.approx([4 / 6, 2 / 4])


def test_all_tests_are_recorded_side_by_side_and_shown_in_the_readme(tmp_path: Path) -> None:
    folder = tmp_path / "shelf" / "little"
    save(CHECKPOINT, folder)
    books = write_books(tmp_path / "lm")
    for data in (books, write_pairs(tmp_path / "mini.jsonl.gz")):
        record(evaluate_language_model(CHECKPOINT, data, NGRAM), folder)
    found = json.loads((folder / "metrics.json").read_text())["language-model"]
    assert set(found) == {"books", "mini"}
    tables = report.render(tmp_path / "shelf")
    for row in [*scores.text_rows(found), *scores.pair_rows(found["mini"])]:
        assert " | ".join(row) in tables
    assert scores.pair_rows(found["mini"])[0][0] == "all (mean over 3 paradigms)"
