"""The recipe of the language model: its rows, and a tiny run from start to checkpoint."""

import dataclasses
import math
from pathlib import Path

import pytest
import torch

from playground.checkpoints import load
from playground.corpora.books import stream
from playground.errors import UserError
from playground.generation.ngram import FILE, NGram
from playground.text.specials import NO_LABEL
from playground.training import keeping, loop, next_token
from playground.training.language import PASSES, Recipe, TextData, dev_logprob, make_trainer, read_data
from playground.training.loop import STATE, Trainer
from playground.uses.language import LanguageModel
from tests.helpers import BOS, EOS
from tests.translators import tiny_language_model, tiny_tokenizer

CPU = torch.device("cpu")
RECIPE = Recipe(vocab_size=330, width=32, heads=2, layers=1, length=16, rows=4)
NOUNS, VERBS = ("cat", "dog", "bird", "horse", "boy", "man"), ("sleeps", "eats", "sings", "runs")
SENTENCES = [f"The {n} {v}." for n in NOUNS for v in VERBS]


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "fast_bfloat16", lambda: False)
    for module in (loop, keeping):
        monkeypatch.setattr(module, "cores", lambda: 1)
    monkeypatch.setattr(next_token.shutil, "which", lambda name: None)  # nothing is compiled


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "lm").mkdir(parents=True)
    (folder / "en-fr").mkdir()
    stories = "".join(
        f"The {n} number {i}\nOne day the {n} runs.\n<|end|>\n" for i in range(20) for n in NOUNS
    )
    (folder / "lm" / "stories_en.txt").write_text(stories, encoding="utf-8")
    rows = [f"{sentence}\tPhrase.\ttatoeba\n" for sentence in SENTENCES]
    (folder / "en-fr" / "train.tsv").write_text("".join([*rows, "Alien.\tX.\tnews\n"]), encoding="utf-8")
    (folder / "en-fr" / "dev.tsv").write_text("The cat runs today.\tX.\ntea.\tY.\n", encoding="utf-8")
    return folder


def make(data: Path, out: Path, steps: int = 120, resume: bool = False) -> Trainer:
    """A trainer for which a minute is a step."""
    trainer = make_trainer(RECIPE, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


def text_data(rows: int = 4, length: int = 16) -> TextData:
    return TextData([SENTENCES[:10], SENTENCES[10:20]], SENTENCES, tiny_tokenizer(), rows, length)


def test_a_label_is_the_token_after_and_a_beginning_is_never_asked_for() -> None:
    for batch in text_data().epoch(0):
        assert batch.ids.shape == batch.labels.shape == (4, 16)
        after = batch.ids[:, 1:]
        assert torch.equal(batch.labels[:, :-1], torch.where(after == BOS, NO_LABEL, after))
        assert (batch.labels != BOS).all() and batch.tokens == int((batch.labels != NO_LABEL).sum())
        assert (batch.labels[batch.ids == EOS] == NO_LABEL).all()


def test_an_epoch_reads_nearly_everything_and_is_the_same_for_a_seed() -> None:
    data = text_data()
    batches = list(data.epoch(5))
    again = list(data.epoch(5, first=2))
    assert all(torch.equal(a.ids, b.ids) for a, b in zip(batches[2:], again, strict=True))
    other = list(data.epoch(6))
    assert not all(torch.equal(a.ids, b.ids) for a, b in zip(batches, other, strict=False))
    total = sum(batch.tokens for batch in batches)
    # What is lost: less than a row at both ends of each of the streams, and less than a batch at the end.
    lost = (1 + PASSES) * 2 * 16 + 4 * 16
    assert data.tokens_per_epoch - lost <= total <= data.tokens_per_epoch


def test_rows_are_stretches_of_the_books_in_their_order() -> None:
    tokenizer = tiny_tokenizer()
    data = TextData([SENTENCES], ["I am."], tokenizer, 1, 16)
    text = ",".join(map(str, stream(SENTENCES, tokenizer)))
    found = [",".join(map(str, batch.ids[0].tolist())) in text for batch in data.epoch(0)]
    assert sum(found) >= len(found) - PASSES  # the others are sentences


def test_the_data_leaves_dev_sentences_and_foreign_sources_out(data: Path) -> None:
    split, sentences, dev = read_data(data)
    assert dev == ["The cat runs today.", "tea."]
    assert "Alien." not in sentences and set(sentences) <= set(SENTENCES)
    assert split.test and split.dev and len(split.train) > len(split.test)


def test_books_alone_are_enough(data: Path) -> None:
    for path in (data / "en-fr").iterdir():
        path.unlink()
    (data / "en-fr").rmdir()
    _, sentences, dev = read_data(data)
    assert sentences == dev == []


def test_dev_is_the_mean_over_words() -> None:
    checkpoint = tiny_language_model()
    texts = ["The cat sleeps.", "I am hungry."]
    scores = [LanguageModel(checkpoint).score(text).logprob for text in texts]
    found = dev_logprob(checkpoint.model, checkpoint.tokenizer, texts)
    assert found == pytest.approx(sum(scores) / 6, abs=1e-4)


def test_a_run_learns_and_leaves_a_checkpoint(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    trainer = make(data, out)
    trainer.run()
    checkpoint = load(out / "best")
    assert checkpoint.task == {"name": "language-model", "language": "en"}
    assert checkpoint.metrics["training"]["steps"] == 120
    model = LanguageModel(checkpoint)
    assert model.score("The cat sleeps.").bits < model.score("sleeps. cat The").bits - 5
    assert checkpoint.metrics["dev_logprob_per_word"] < 0
    assert checkpoint.metrics["dev_sentences_word_perplexity"] > 1
    assert math.isfinite(checkpoint.metrics["dev_books_word_perplexity"])


def test_a_run_counts_ngrams_of_its_own_tokens_and_text(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "run", 3).run()
    path = tmp_path / "run" / "best" / FILE
    ngram, checkpoint = NGram.load(path), load(tmp_path / "run" / "best")
    assert ngram.vocab_size == len(checkpoint.tokenizer)
    known, strange = (stream([text], checkpoint.tokenizer) for text in ("The cat runs.", "tac ehT runs."))
    assert ngram.logprobs(known).sum() > ngram.logprobs(strange).sum() + 5
    path.unlink()
    make(data, tmp_path / "run", 3, resume=True)
    assert path.is_file()


def test_a_run_that_was_cut_goes_on_as_if_it_had_not(data: Path, tmp_path: Path) -> None:
    whole = make(data, tmp_path / "whole", 40)
    whole.run()
    first = make(data, tmp_path / "cut", 40)
    step = first.step

    def cut(*arguments: object) -> float:
        loss = step(*arguments)
        if first.at["step"] == 17:
            first.stop.asked = True
        return loss

    first.step = cut
    with pytest.raises(KeyboardInterrupt):
        first.run()
    second = make(data, tmp_path / "cut", 40, resume=True)
    second.run()
    for name, weight in whole.model.state_dict().items():
        assert torch.allclose(weight, second.model.state_dict()[name], atol=1e-6), name
    assert (tmp_path / "cut" / STATE).is_file()


def test_a_folder_in_use_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    trainer = make(data, tmp_path / "run", 3)
    trainer.run()
    with pytest.raises(UserError, match="holds a run already"):
        make(data, tmp_path / "run", 3)
