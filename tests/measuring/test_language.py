"""The measures of a language model against answers that are known beforehand."""

import copy
import gzip
import json
import lzma
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.corpora.books import read_split, stream
from playground.corpora.kinds import read_kinds
from playground.errors import UserError
from playground.generation.ngram import NGram
from playground.measuring.language import (
    FEWEST,
    TOLD,
    evaluate_language_model,
    interval,
    measure,
    transformer,
    uniform,
)
from playground.measuring.records import record
from playground.measuring.report import render
from playground.measuring.tables import pair_table, text_table
from playground.uses.language import LanguageModel
from tests.helpers import BOS, EOS
from tests.translators import SENTENCES, tiny_language_model, tiny_language_model_of_kinds

CHECKPOINT: Checkpoint = tiny_language_model()


TOKENIZER = CHECKPOINT.tokenizer


ENGLISH = [english for english, _ in SENTENCES]


NGRAM = NGram.train([stream(ENGLISH, TOKENIZER)], len(TOKENIZER), minimum=(1, 1, 1, 1, 1))


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Forty books of one file, so that one of them may be held out."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "lm"
    folder.mkdir()
    text = ""
    for n in range(40):
        text += "".join(" ".join(rng.choice(ENGLISH, 8)) + f" {n}\n" for _ in range(3)) + "<|end|>\n"
    (folder / "stories_en.txt").write_text(text, encoding="utf-8")
    return folder


# ---- text


def test_a_text_costs_what_the_model_says_of_it() -> None:
    texts = [["The cat sleeps.", "I am hungry, été."], ["The dog eats."]]
    scorers = {"transformer": transformer(CHECKPOINT), "uniform": uniform(TOKENIZER)}
    found = measure(TOKENIZER, scorers, texts, "books")
    scored = [LanguageModel(CHECKPOINT).score("\n".join(text)) for text in texts]
    nats = -sum(text.logprob for text in scored)
    tokens = sum(id != BOS for text in scored for id in text.ids)
    size = len("The cat sleeps.\nI am hungry, été.\nThe dog eats.\n".encode())
    assert (found["size"], found["paragraphs"], found["words"]) == (2, 3, 10)
    assert (found["tokens"], found["bytes"]) == (tokens, size)
    assert found["models"]["transformer"] == {
        "word_perplexity": pytest.approx(math.exp(nats / 10), rel=1e-3),
        "token_perplexity": pytest.approx(math.exp(nats / tokens), rel=1e-3),
        "bits_per_byte": pytest.approx(nats / size / math.log(2), rel=1e-3),
    }
    assert found["models"]["uniform"]["token_perplexity"] == len(TOKENIZER)


def test_the_interval_is_that_of_the_texts() -> None:
    rng = np.random.default_rng(1)
    words = np.full(400, 50)
    nats = rng.normal(200, 20, 400)
    [low, high] = interval(nats, words)["word_perplexity_95"]
    half = 1.96 * 20 / math.sqrt(400) / 50
    middle = nats.sum() / words.sum()
    assert [math.log(low), math.log(high)] == pytest.approx([middle - half, middle + half], abs=0.01)
    assert interval(nats[: FEWEST - 1], words[: FEWEST - 1]) == {}


def test_books_are_measured_on_those_held_out(books: Path) -> None:
    [found] = evaluate_language_model(CHECKPOINT, books, NGRAM)
    test = read_split(books).test
    assert (found["test"], found["file"], found["unit"]) == ("books", "lm", "books")
    assert found["size"] == len(test) > 0
    assert found["words"] == sum(len(paragraph.split()) for book in test for paragraph in book)
    assert list(found["models"]) == ["transformer", "n-gram", "uniform"]
    logprobs = sum(NGRAM.logprobs(stream(book, TOKENIZER)).sum() for book in test)
    expected = math.exp(-logprobs / found["words"])
    assert found["models"]["n-gram"]["word_perplexity"] == pytest.approx(expected, rel=1e-3)
    assert 0 < found["contamination"]["share"] <= found["contamination"]["most_in_one_book"] <= 1
    assert found["method"] == "windows of 32 tokens, a stride of 16"
    assert {"checkpoint", "sha256", "commit", "seed", "seconds"} <= found.keys()


def test_sentences_are_the_different_english_ones(tmp_path: Path) -> None:
    file = tmp_path / "tiny.tsv"
    file.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES * 2) + "\tVide.\n", encoding="utf-8")
    [found] = evaluate_language_model(CHECKPOINT, file, NGRAM)
    assert (found["test"], found["size"], found["unit"]) == ("tiny", 4, "sentences")
    assert "contamination" not in found
    file.write_text("\tVide.\n", encoding="utf-8")
    with pytest.raises(UserError, match="holds no English sentence"):
        evaluate_language_model(CHECKPOINT, file, NGRAM)


def test_a_folder_without_books_or_with_too_few(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no \*_en\.txt"):
        evaluate_language_model(CHECKPOINT, tmp_path, NGRAM)
    (tmp_path / "few_en.txt").write_text("One book.\n<|end|>\n", encoding="utf-8")
    with pytest.raises(UserError, match="holds too few books"):
        evaluate_language_model(CHECKPOINT, tmp_path, NGRAM)


def test_each_kind_is_measured_on_what_is_held_out_of_it(books: Path) -> None:
    more = books.parent / "en-fr" / "more"
    more.mkdir(parents=True)
    debates = "".join(f"We vote on point {n}.\tX.\teuroparl\n" for n in range(400))
    (more / "europarl.tsv.xz").write_bytes(lzma.compress(debates.encode()))
    found = {one["test"]: one for one in evaluate_language_model(CHECKPOINT, books.parent, NGRAM)}
    assert set(found) == {"books", "parliament"}
    held = read_kinds(books.parent)["parliament"].test
    assert found["parliament"]["size"] == len(held) > 0 and found["parliament"]["unit"] == "sentences"
    [alone] = evaluate_language_model(CHECKPOINT, books, NGRAM)
    assert found["books"]["models"] == alone["models"]


@torch.inference_mode()
def test_a_model_of_kinds_is_measured_told_the_kind_too(books: Path, tmp_path: Path) -> None:
    checkpoint = tiny_language_model_of_kinds()
    ngram = NGram.train([stream(ENGLISH, checkpoint.tokenizer)], len(checkpoint.tokenizer))
    [found] = evaluate_language_model(checkpoint, books, ngram)
    assert list(found["models"]) == ["transformer", TOLD, "n-gram", "uniform"]
    file = tmp_path / "tiny.tsv"
    file.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    [told] = evaluate_language_model(checkpoint, file, ngram)
    mark, bos = checkpoint.tokenizer.specials["everyday"], BOS
    nats = 0.0
    for english in ENGLISH:
        ids = [mark if id == bos else id for id in stream([english], checkpoint.tokenizer)]
        rows = checkpoint.model(torch.tensor([ids[:-1]]))[0].log_softmax(-1)
        nats -= sum(float(row[id]) for row, id in zip(rows, ids[1:], strict=True))
    words = sum(len(english.split()) for english in ENGLISH)
    assert told["models"][TOLD]["word_perplexity"] == pytest.approx(math.exp(nats / words), rel=1e-3)
    assert [row[3] for row in text_table({"tiny": told}).rows] == ["transformer", TOLD, "n-gram", "uniform"]


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    rows = [
        {"paradigm": "agreement", "phenomenon": "verbs", "good": "The cat sleeps.", "bad": "The cat sleep."},
        {"paradigm": "order", "phenomenon": "nouns", "good": "I am hungry.", "bad": "am I hungry."},
        {"paradigm": "order", "phenomenon": "nouns", "good": "The dog eats.", "bad": "The dog eats."},
    ]
    path = tmp_path / "pairs.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def test_pairs_are_judged_by_each_model(pairs_file: Path) -> None:
    [found] = evaluate_language_model(CHECKPOINT, pairs_file, NGRAM)
    assert (found["test"], found["unit"], found["size"]) == ("pairs", "minimal pairs", 3)
    model = LanguageModel(CHECKPOINT)
    wins = [
        float(model.score(good).logprob > model.score(bad).logprob)
        for good, bad in [("The cat sleeps.", "The cat sleep."), ("I am hungry.", "am I hungry.")]
    ]
    assert found["paradigms"]["agreement"]["transformer"] == wins[0]
    assert found["paradigms"]["order"]["transformer"] == (wins[1] + 0.5) / 2
    assert found["paradigms"]["order"]["n-gram"] == 0.75  # it read the good one
    good, bad = (len(TOKENIZER.encode(text)) for text in ("The cat sleeps.", "The cat sleep."))
    assert found["paradigms"]["agreement"]["uniform"] == {-1: 1.0, 0: 0.5, 1: 0.0}[np.sign(good - bad)]


# ---- recorded and shown


def test_results_are_recorded_by_test_and_shown(books: Path, pairs_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shelf" / "reader"
    folder.mkdir(parents=True)
    (folder / "metrics.json").write_text("{}", encoding="utf-8")
    for data in (books, pairs_file):
        [found] = evaluate_language_model(CHECKPOINT, data, NGRAM)
        record(found, folder)
    kept = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))["language-model"]
    assert list(kept) == ["books", "pairs"]
    text = render(folder.parent)
    perplexity = kept["books"]["models"]["n-gram"]["word_perplexity"]
    assert f"| n-gram | {perplexity:,.1f} |" in text
    assert "| all (mean over 2 paradigms) | 3 |" in text and "\n| verbs | 1 |" in text
    assert "67 paradigms of BLiMP" in text
    for row in [*text_table(kept).rows, *pair_table(kept["pairs"]).rows]:
        assert "| " + " | ".join(row) + " |" in text


def test_earlier_weights_stand_beside_the_present_ones(books: Path, pairs_file: Path) -> None:
    results = {}
    for data in (books, pairs_file):
        [found] = evaluate_language_model(CHECKPOINT, data, NGRAM)
        results[found["test"]] = found
    former = copy.deepcopy(results)
    former["books"]["models"]["transformer"]["word_perplexity"] = 1234.5
    former["pairs"]["models"]["transformer"]["paradigm_mean"] = 0.123
    before, *present = text_table(results, former).rows
    assert before[3:5] == ["transformer, before", "1,234.5"] and present == text_table(results).rows
    table = pair_table(results["pairs"], former["pairs"])
    assert table.head[2] == "before, %" and table.rows[0][2] == "12.3"
    assert all(len(row) == len(table.head) for row in table.rows)


def test_ends_are_predicted_and_beginnings_are_not() -> None:
    ids = [BOS, 300, EOS, BOS, 301, EOS]
    for score in (transformer(CHECKPOINT), uniform(TOKENIZER)):
        [row] = score([ids])
        assert row[2] == 0 and (row[[0, 1, 3, 4]] < 0).all()
