"""The recipe of the gap filler: which words are hidden, and a tiny run from start to checkpoint."""

import dataclasses
import gzip
import json
from pathlib import Path

import pytest
import torch

from playground.checkpoints import load
from playground.errors import UserError
from playground.text.specials import NO_LABEL
from playground.text.words import spaced
from playground.training import hardware
from playground.training.loop import Trainer
from playground.training.masked_words import (
    HIDDEN,
    SHARE,
    WRONG,
    MaskedRows,
    Recipe,
    filled,
    labelled_loss,
    make_trainer,
    mask,
    read_data,
    word_starts,
)
from playground.uses.gaps.reading import MASK
from tests.frames import rows, tiny_gap_filler, tiny_vocabulary, write_rows

CPU = torch.device("cpu")
RECIPE = Recipe(vocab_size=340, width=32, heads=2, layers=1, max_length=32, length=16, rows=8, dropout=0.0)
TEXTS = [" ".join(one["tokens"]) for one in rows()]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 1)
    folder = tmp_path / "data"
    (folder / "lm").mkdir(parents=True)
    (folder / "en-fr").mkdir()
    stories = "".join(f"The cat number {n} didn't sleep.\n<|end|>\n" for n in range(30))
    (folder / "lm" / "stories_en.txt").write_text(stories, encoding="utf-8")
    pairs = "A bird sings.\tX.\ttatoeba\nA man on a bike.\tX.\tmulti30k\nThe dog eats.\tX.\tasp\n"
    (folder / "en-fr" / "train.tsv.gz").write_bytes(gzip.compress(pairs.encode()))
    (folder / "en-fr" / "dev.tsv").write_text("The dog eats.\tX.\nIt rains.\tX.\n", encoding="utf-8")
    write_rows(folder / "srl" / "train.jsonl.gz", rows())
    write_rows(folder / "srl" / "dev.jsonl.gz", rows()[:6])
    return folder


def make(data: Path, out: Path, steps: int, resume: bool = False) -> Trainer:
    """A trainer for which a minute is a step."""
    trainer = make_trainer(RECIPE, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


def test_words_are_hidden_whole_and_their_tokens_are_the_labels() -> None:
    tokenizer = tiny_vocabulary()
    data = MaskedRows(TEXTS, tokenizer, 4, 32)
    special, starts = set(tokenizer.specials.ids), word_starts(tokenizer)
    for batch in data.epoch(0):
        asked = batch.labels != NO_LABEL
        assert batch.tokens == asked.sum()
        assert not any(id in special for id in batch.labels[asked].tolist())
        original = batch.labels.where(asked, batch.ids)
        for row, chosen in zip(original.tolist(), asked.tolist(), strict=True):
            for n in range(1, len(row)):
                if not starts[row[n]] and row[n] not in special and row[n - 1] not in special:
                    assert chosen[n] == chosen[n - 1]  # the same word


def test_most_hidden_words_are_masked_and_some_are_others_or_stay() -> None:
    tokenizer = tiny_vocabulary()
    ids = torch.tensor(tokenizer.encode(" ".join(TEXTS * 2)))[:1200].view(10, 120)
    batch = mask(ids, tokenizer, 0)
    asked = batch.labels != NO_LABEL
    share = [
        float(part[asked].float().mean())
        for part in (batch.ids == tokenizer.specials[MASK], batch.ids == ids)
    ]
    assert float(asked.float().mean()) == pytest.approx(SHARE, abs=0.05)
    assert share == pytest.approx([HIDDEN, 1 - HIDDEN - WRONG], abs=0.07)
    assert torch.equal(batch.ids[~asked], ids[~asked])


def test_an_epoch_is_the_same_for_a_seed_from_any_batch_on_and_reads_each_text_once() -> None:
    data = MaskedRows(TEXTS, tiny_vocabulary(), 4, 32)
    batches, again = list(data.epoch(3)), list(data.epoch(3, first=2))
    assert all(torch.equal(a.ids, b.ids) for a, b in zip(batches[2:], again, strict=True))
    assert not torch.equal(batches[0].ids, next(iter(data.epoch(4))).ids)
    read = torch.cat([batch.labels.where(batch.labels != NO_LABEL, batch.ids) for batch in batches])
    assert 0 <= len(data.ids) - read.numel() < 32
    assert read.flatten().bincount().tolist() <= torch.from_numpy(data.ids).long().bincount().tolist()


def test_too_little_text_is_refused() -> None:
    with pytest.raises(UserError, match="too little text"):
        MaskedRows(["A cat."], tiny_vocabulary(), 4, 32)


def test_the_loss_is_of_the_asked_places_alone_and_padding_changes_nothing() -> None:
    tokenizer, model = tiny_vocabulary(), tiny_gap_filler().model
    ids = torch.tensor([tokenizer.encode(TEXTS[0])])
    batch = mask(ids, tokenizer, 1)
    assert batch.tokens
    loss = labelled_loss(tokenizer.specials.pad)
    logprobs = model(batch.ids).log_softmax(dim=-1)[0].detach()
    asked = [n for n, id in enumerate(batch.labels[0].tolist()) if id != NO_LABEL]
    expected = -sum(float(logprobs[n, batch.labels[0, n]]) for n in asked) / len(asked)
    assert loss(model, batch).item() == pytest.approx(expected, abs=1e-5)
    padded = dataclasses.replace(
        batch,
        ids=torch.nn.functional.pad(batch.ids, (0, 3), value=tokenizer.specials.pad),
        labels=torch.nn.functional.pad(batch.labels, (0, 3), value=NO_LABEL),
    )
    assert loss(model, padded).item() == pytest.approx(expected, abs=1e-5)
    logprob, accuracy = filled(model, batch)
    assert logprob == pytest.approx(-expected, abs=1e-5) and 0 <= accuracy <= 1


def test_the_data_leaves_out_what_is_held_out_and_what_may_not_be_given_away(data: Path) -> None:
    texts, dev = read_data(data)
    assert dev.keys() == {"books", "sentences", "web"}
    assert "A bird sings ." in texts and "The dog eats ." not in texts and "A man on a bike ." not in texts
    assert any("did n't" in text for text in texts)
    assert not {line for lines in dev.values() for line in lines} & set(texts)
    assert set(TEXTS[6:]) < set(texts) and set(dev["web"]) == {spaced(one["text"]) for one in rows()[:6]}


def test_a_run_learns_and_leaves_a_checkpoint(data: Path, tmp_path: Path) -> None:
    trainer = make(data, tmp_path / "run", 60)
    before = trainer.validate(trainer.model)["dev_logprob"]
    trainer.run()
    checkpoint = load(tmp_path / "run" / "best")
    assert checkpoint.task == {"name": "masked-words", "language": "en"}
    assert checkpoint.metrics["dev_logprob"] > before + 1
    assert json.dumps(checkpoint.metrics).count("accuracy") == 3
    assert {MASK, "predicate"} <= checkpoint.tokenizer.specials.others.keys()


def test_a_cut_run_goes_on(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "run", 3).run()
    trainer = make(data, tmp_path / "run", 5, resume=True)
    assert trainer.at["step"] == 3
    with pytest.raises(UserError, match="holds a run already"):
        make(data, tmp_path / "run", 5)
