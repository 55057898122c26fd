"""The recipe of the language model: its rows, and a tiny run from start to checkpoint."""

import dataclasses
import functools
import math
from pathlib import Path

import pytest
import torch
from torch.nn.functional import cross_entropy

from playground.checkpoints import load
from playground.corpora.books import stream
from playground.corpora.kinds import KINDS
from playground.errors import UserError
from playground.generation.ngram import FILE, NGram
from playground.text.specials import NO_LABEL
from playground.text.tokenizer import Tokenizer
from playground.training import hardware, keeping, next_token
from playground.training.language import (
    MASK,
    PASSES,
    Recipe,
    TextData,
    dev_logprob,
    make_loss,
    make_trainer,
)
from playground.training.loop import STATE, Trainer
from playground.uses.language import LanguageModel
from tests.helpers import BOS, EOS, tiny_model
from tests.translators import tiny_language_model

CPU = torch.device("cpu")
RECIPE = Recipe(vocab_size=330, width=32, heads=2, layers=1, length=16, rows=4, hidden_rows=1)
NOUNS, VERBS = ("cat", "dog", "bird", "horse", "boy", "man"), ("sleeps", "eats", "sings", "runs")
SENTENCES = [f"The {n} {v}." for n in NOUNS for v in VERBS]


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    for module in (hardware, keeping):
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


def make(data: Path, out: Path, steps: int = 120, resume: bool = False, recipe: Recipe = RECIPE) -> Trainer:
    """A trainer for which a minute is a step."""
    trainer = make_trainer(recipe, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


@functools.cache
def marked_tokenizer() -> Tokenizer:
    return Tokenizer.train(SENTENCES, vocab_size=330, others=(*KINDS, MASK))


BOOKS = [SENTENCES[:10], SENTENCES[10:20]]
TEXTS = {"book": BOOKS, "everyday": [[sentence] for sentence in SENTENCES]}


def text_data(rows: int = 4, length: int = 16, hidden_rows: int = 0) -> TextData:
    return TextData(TEXTS, marked_tokenizer(), rows, length, hidden_rows)


def marks() -> torch.Tensor:
    specials = marked_tokenizer().specials
    return torch.tensor([specials.bos, *(specials[kind] for kind in KINDS)])


def test_a_label_is_the_token_after_and_a_beginning_is_never_asked_for() -> None:
    for batch in text_data().epoch(0):
        [part] = batch.parts
        assert part.ids.shape == part.labels.shape == (4, 16) and part.causal
        after = part.ids[:, 1:]
        start = torch.isin(after, marks())
        assert torch.equal(part.labels[:, :-1], torch.where(start, NO_LABEL, after))
        assert not torch.isin(part.labels, marks()).any()
        assert batch.tokens == int((part.labels != NO_LABEL).sum())
        assert (part.labels[part.ids == EOS] == NO_LABEL).all()


def test_an_epoch_reads_nearly_everything_and_is_the_same_for_a_seed() -> None:
    data = text_data(hidden_rows=1)
    batches = list(data.epoch(5))
    again = list(data.epoch(5, first=2))
    for a, b in zip(batches[2:], again, strict=True):
        for x, y in zip(a.parts, b.parts, strict=True):
            assert torch.equal(x.ids, y.ids) and torch.equal(x.labels, y.labels)
    other = list(data.epoch(6))
    assert not all(torch.equal(a.parts[1].ids, b.parts[1].ids) for a, b in zip(batches, other, strict=False))
    plain = text_data()
    total = sum(batch.tokens for batch in plain.epoch(5))
    # What is lost: less than a row at both ends of each of the streams, and less than a batch at the end.
    lost = sum(PASSES[kind] for kind in TEXTS) * 2 * 16 + 4 * 16
    assert plain.tokens_per_epoch - lost <= total <= plain.tokens_per_epoch
    assert sum(batch.tokens for batch in batches) == pytest.approx(data.tokens_per_epoch, abs=lost)


def test_an_epoch_reads_a_kind_as_often_as_is_asked() -> None:
    once, more = (
        TextData(TEXTS, marked_tokenizer(), 1, 16, passes={"book": n, "everyday": 1}) for n in (1, 5)
    )
    books = marked_tokenizer().specials["book"]

    def of_books(data: TextData) -> int:
        return sum(int((batch.parts[0].ids == books).any()) for batch in data.epoch(0))

    assert of_books(more) > 2 * of_books(once) > 0
    assert more.tokens_per_epoch > 2 * once.tokens_per_epoch


def test_a_row_is_of_one_kind_which_two_thirds_of_the_rows_say() -> None:
    kinds, bos = marks()[1:].tolist(), marked_tokenizer().specials.bos
    said = []
    for batch in text_data(rows=1).epoch(0):
        ids = batch.parts[0].ids[0].tolist()
        found = {id for id in ids if id in (bos, *kinds)}
        assert len(found) <= 1
        said += [bos not in found] * len(found)
    assert 0.5 < sum(said) / len(said) < 0.85


def test_rows_are_stretches_of_the_books_in_their_order() -> None:
    tokenizer = marked_tokenizer()
    data = TextData({"book": [SENTENCES]}, tokenizer, 1, 16)
    text = ",".join(map(str, stream(SENTENCES, tokenizer)))
    rows = [batch.parts[0].ids[0] for batch in data.epoch(0)]
    plain = [row.where(~torch.isin(row, marks()), BOS).tolist() for row in rows]
    found = [",".join(map(str, row)) in text for row in plain]
    # A row may begin in one reading of the book and end in the next; all others are stretches of it.
    assert found.count(False) < len(found) / 4


def test_a_row_begins_with_a_paragraph_where_one_begins_near() -> None:
    rows = [batch.parts[0].ids[0] for batch in text_data(rows=1, length=64).epoch(0)]
    assert rows and all(torch.isin(row[0], marks()) for row in rows)  # a sentence is shorter than 16
    long = TextData({"book": [[" ".join(SENTENCES)] * 3]}, marked_tokenizer(), 1, 16)
    firsts = [batch.parts[0].ids[0, 0] for seed in range(20) for batch in long.epoch(seed)]
    begun = [bool(torch.isin(first, marks())) for first in firsts]
    assert 0 < sum(begun) < len(begun) / 2


def test_hidden_tokens_are_asked_for_at_the_place_before_them() -> None:
    mask = marked_tokenizer().specials[MASK]
    shares = []
    for batch in text_data(rows=4, length=16, hidden_rows=3).epoch(0):
        hidden, plain = batch.parts
        assert (hidden.causal, plain.causal) == (False, True)
        assert hidden.ids.shape == (3, 16) and plain.ids.shape == (1, 16)
        covered = hidden.ids == mask
        assert not (plain.ids == mask).any()
        assert torch.equal(hidden.labels[:, :-1] != NO_LABEL, covered[:, 1:])
        assert not torch.isin(hidden.labels, torch.tensor([mask, *marks().tolist()])).any()
        shares.append(covered.float().mean().item())
    assert 0.1 < sum(shares) / len(shares) < 0.3


def test_the_loss_is_the_mean_over_rows_of_both_parts() -> None:
    batch = next(text_data(rows=4, hidden_rows=1).epoch(0))
    model = tiny_model(vocab_size=len(marked_tokenizer()))
    with torch.no_grad():
        hidden, plain = (
            cross_entropy(model(part.ids, causal=part.causal).flatten(0, 1), part.labels.flatten()).item()
            for part in batch.parts
        )
        assert make_loss()(model, batch).item() == pytest.approx(hidden / 4 + plain * 3 / 4)


def test_too_little_text_is_refused() -> None:
    with pytest.raises(UserError, match="too little text"):
        next(TextData({"book": [["The cat."]]}, marked_tokenizer(), 4, 64).epoch(0))


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
    assert checkpoint.metrics["dev_everyday_word_perplexity"] > 1
    assert math.isfinite(checkpoint.metrics["dev_book_word_perplexity"])
    assert model.kinds == KINDS


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


def test_a_run_goes_on_from_a_checkpoint_with_its_vocabulary(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "first").run()
    first = load(tmp_path / "first" / "best")
    further = dataclasses.replace(RECIPE, start=str(first.folder), vocab_size=300, hidden_rows=0, dropout=0.0)
    trainer = make(data, tmp_path / "further", 3, recipe=further)
    for name, weight in first.model.state_dict().items():
        assert torch.equal(trainer.model.state_dict()[name], weight), name
    assert load(tmp_path / "further" / "best").tokenizer.names == first.tokenizer.names
    trainer.run()
    assert (tmp_path / "further" / "best" / FILE).is_file()
    facts = load(tmp_path / "further" / "best").metrics["training"]
    assert (facts["steps"], facts["before"]["steps"]) == (3, 120)
    resumed = make(data, tmp_path / "further", 5, resume=True, recipe=further)
    assert resumed.at["step"] == 3


def test_a_run_learns_from_a_larger_model(data: Path, tmp_path: Path) -> None:
    larger = dataclasses.replace(RECIPE, width=48, hidden_rows=0)
    make(data, tmp_path / "teacher", recipe=larger).run()
    folder = tmp_path / "teacher" / "best"
    taught = dataclasses.replace(RECIPE, hidden_rows=0, dropout=0.0, teacher=str(folder))
    trainer = make(data, tmp_path / "taught", recipe=taught)
    before = load(folder).model.state_dict()
    trainer.run()
    model = LanguageModel(load(tmp_path / "taught" / "best"))
    assert model.score("The cat sleeps.").bits < model.score("sleeps. cat The").bits - 5
    facts = load(tmp_path / "taught" / "best").metrics["training"]
    assert facts["teacher"]["parameters"] > facts["parameters"]
    assert all(torch.equal(weight, load(folder).model.state_dict()[name]) for name, weight in before.items())


def test_a_teacher_of_other_tokens_is_refused(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "teacher", 3, recipe=dataclasses.replace(RECIPE, vocab_size=300)).run()
    taught = dataclasses.replace(RECIPE, teacher=str(tmp_path / "teacher" / "best"))
    with pytest.raises(UserError, match="has other tokens than this run"):
        make(data, tmp_path / "taught", 3, recipe=taught)


def test_a_folder_in_use_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    trainer = make(data, tmp_path / "run", 3)
    trainer.run()
    with pytest.raises(UserError, match="holds a run already"):
        make(data, tmp_path / "run", 3)
