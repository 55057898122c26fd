"""The recipe of the labeller on made-up frames, from a gap filler to a checkpoint that labels."""

import dataclasses
import random
from pathlib import Path

import pytest
import torch

from playground import checkpoints
from playground.checkpoints import Checkpoint, load
from playground.corpora.frames import Role
from playground.errors import UserError
from playground.text.specials import NO_LABEL
from playground.text.tokenizer import Tokenizer
from playground.training import hardware, roles
from playground.training.loop import Trainer
from playground.training.roles import FrameRows, Recipe, as_typed, begin_with, make_trainer
from playground.uses.roles.labeller import MARK, Labeller
from playground.uses.roles.labels import Labels
from tests.frames import rows, sentences, tiny_gap_filler, tiny_labeller, tiny_vocabulary, write_rows
from tests.helpers import tiny_config, tiny_model

CPU = torch.device("cpu")
WORDS = ("The", "cat", "chased", "the", "dog", ".")
SIZES = {"width": 32, "heads": 2, "feed_forward": 64, "positions": "rotary", "max_length": 64}


@pytest.fixture
def start(tmp_path: Path) -> str:
    folder = tmp_path / "masked-words"
    torch.manual_seed(0)
    gaps = tiny_gap_filler()
    config = tiny_config("encoder", vocab_size=len(tiny_vocabulary()), **SIZES)
    checkpoints.save(dataclasses.replace(gaps, model=roles.Transformer(config)), folder)
    return str(folder)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 1)
    folder = tmp_path / "data"
    write_rows(folder / "srl" / "train.jsonl.gz", rows())
    write_rows(folder / "srl" / "dev.jsonl.gz", rows()[::5])
    return folder


def make(data: Path, out: Path, start: str, steps: int, resume: bool = False) -> Trainer:
    """A trainer for which a minute is a step."""
    recipe = Recipe(start=start, least=1, dropout=0.0, batch_tokens=400, settings={"matrix_lr": 0.02})
    trainer = make_trainer(recipe, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


def frame_rows(tokens: int = 200, most: int = 64) -> FrameRows:
    return FrameRows(sentences(), Labels.learn(sentences(), 1), tiny_vocabulary(), tokens, most)


def test_labels_stand_on_the_first_token_of_each_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "HIDDEN", 0.0)
    monkeypatch.setattr(roles, "as_typed", lambda words, rng: list(words))
    data, [first, *_] = frame_rows(), sentences()
    names = data.labels.names
    for frame, wanted in (
        (None, ["O", "O", "V.01", "O", "O", "O"]),
        (first.frames[0], ["B-ARG0", "I-ARG0", None, "B-ARG1", "I-ARG1", "O"]),
    ):
        ids, labels = data.draw(first, frame, random.Random(0))
        row = data.speller.row(first.words, None if frame is None else 2)
        assert ids == row.ids
        assert [None if labels[n] == NO_LABEL else names[labels[n]] for n in row.firsts] == wanted
        assert all(label == NO_LABEL for n, label in enumerate(labels) if n not in row.firsts)


def test_hidden_words_are_hidden_whole_and_the_predicate_never(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "HIDDEN", 1.0)
    monkeypatch.setattr(roles, "as_typed", lambda words, rng: list(words))
    data, [first, *_] = frame_rows(), sentences()
    ids, _ = data.draw(first, first.frames[0], random.Random(0))
    specials = tiny_vocabulary().specials
    left = [id for id in ids if id != specials["mask"]]
    assert left == [specials.bos, specials[MARK], *tiny_vocabulary().encode("chased"), specials.eos]


def test_an_epoch_is_the_same_for_a_seed_from_any_batch_on() -> None:
    data = frame_rows()
    batches, again = list(data.epoch(2)), list(data.epoch(2, first=3))
    assert all(torch.equal(a.ids, b.ids) for a, b in zip(batches[3:], again, strict=True))
    assert all(batch.ids.numel() <= 200 and batch.tokens for batch in batches)
    assert sum(len(batch.ids) for batch in batches) == len(data.asked)
    assert not list(frame_rows(most=5).epoch(0))  # too long to be read


def test_sentences_come_as_people_type_them() -> None:
    rng = random.Random(0)
    drawn = {" ".join(as_typed(WORDS, rng)) for _ in range(500)}
    full = "The cat chased the dog ."
    bare = full.removesuffix(" .")
    assert drawn == {full, bare, full.lower(), bare.lower(), full.upper(), bare.upper()}
    assert as_typed(["."], rng)[0] == "."


def test_the_encoder_is_that_of_the_gap_filler() -> None:
    gaps, labeller = tiny_gap_filler(), tiny_labeller().model
    model = begin_with(gaps, labeller.config, tiny_vocabulary(), Labels(tiny_labeller().labels))
    for name, tensor in gaps.model.state_dict().items():
        if not name.startswith("transform"):
            assert torch.equal(model.state_dict()[name], tensor), name


def test_the_encoder_is_a_language_model_that_looks_ahead() -> None:
    text = Tokenizer.train(
        [" ".join(one["tokens"]) for one in rows()], vocab_size=330, others=("book", "help", "mask")
    )
    decoder = tiny_model("decoder", vocab_size=len(text), smear=2, **SIZES)
    with torch.no_grad():
        for block in decoder.decoder:
            torch.nn.init.normal_(block.attention.part.smear.weight)
    start = Checkpoint(decoder, text, {"name": "language-model"})
    tokenizer = text.with_others(("mask", MARK))
    labels = Labels(tiny_labeller().labels)
    config = Recipe().config(decoder.config, len(tokenizer), len(labels.names))
    model = begin_with(start, config, tokenizer, labels).eval()
    ids = [torch.tensor([each.encode("The cat chased the dog .")]) for each in (text, tokenizer)]
    assert not torch.equal(*ids)  # other special tokens stand in front
    torch.testing.assert_close(model.encode(ids[1]), decoder.decode(ids[0], causal=False))


def test_a_labeller_of_the_same_labels_learns_on() -> None:
    labeller = tiny_labeller()
    labels = Labels(labeller.labels)
    model = begin_with(labeller, labeller.model.config, tiny_vocabulary(), labels)
    for name, tensor in labeller.model.state_dict().items():
        assert torch.equal(model.state_dict()[name], tensor), name
    other = dataclasses.replace(labeller, labels=labeller.labels[::-1])
    with pytest.raises(UserError, match="neither fills gaps nor has the labels"):
        begin_with(other, labeller.model.config, tiny_vocabulary(), labels)


def test_a_run_learns_who_did_what_to_whom(data: Path, start: str, tmp_path: Path) -> None:
    make(data, tmp_path / "run", start, 120).run()
    checkpoint = load(tmp_path / "run" / "best")
    assert checkpoint.metrics["dev_f1"] > 95
    labeller = Labeller(checkpoint)
    passive = ("The", "dog", "was", "chased", "by", "the", "cat", ".")
    found = labeller.frames([WORDS, passive])
    assert [[(one.predicate.word, one.predicate.sense) for one in frames] for frames in found] == [
        [(2, "01")],
        [(3, "01")],
    ]
    assert [[Role(role.label, role.start, role.end) for role in one.roles] for [one] in found] == [
        [Role("ARG0", 0, 2), Role("ARG1", 3, 5)],
        [Role("ARG1", 0, 2), Role("ARG0", 4, 7)],
    ]
    assert all(role.probability > 0.5 for [one] in found for role in one.roles)
    assert checkpoint.task == {"name": "roles", "language": "en", "pretrained": "masked-words"}


def test_a_cut_run_goes_on_even_before_anything_was_kept(data: Path, start: str, tmp_path: Path) -> None:
    first = make(data, tmp_path / "run", start, 5)
    first.save()
    second = make(data, tmp_path / "run", start, 5, resume=True)
    assert all(
        torch.equal(a, b)
        for a, b in zip(first.model.state_dict().values(), second.model.state_dict().values(), strict=True)
    )


def test_missing_data_is_named(start: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds none of train\.jsonl\.gz"):
        make(tmp_path, tmp_path / "run", start, 5)
