"""The recipe of the few-shot model: fresh tasks without end, and a tiny run from start to checkpoint."""

from pathlib import Path
from random import Random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.checkpoints import load
from playground.corpora.wordlists import read_word_lists
from playground.errors import UserError
from playground.text.characters import character_tokenizer
from playground.text.specials import NO_LABEL
from playground.training import hardware, incontext, keeping, next_token
from playground.training.incontext import BATCHES, EpisodeData, Recipe, accuracy, make_trainer, mixture_with
from playground.training.loop import STATE, Trainer
from playground.uses.incontext.episodes import Format
from playground.uses.incontext.families import EASY, FOREIGN, MIXTURE, copy_family
from tests.fewshot import save_word_lists

CPU = torch.device("cpu")


FORM = Format(character_tokenizer())


RECIPE = Recipe(width=16, heads=2, layers=1, batch_tokens=512)


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    for module in (hardware, keeping):
        monkeypatch.setattr(module, "cores", lambda: 1)
    monkeypatch.setattr(next_token.shutil, "which", lambda name: None)  # nothing is compiled
    monkeypatch.setattr(incontext, "DEV_COUNT", 4)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    return save_word_lists(tmp_path / "lists")


# ---- data


@settings(max_examples=5)
@given(seed=st.integers(0, 100), number=st.integers(0, BATCHES - 1))
def test_a_batch_is_the_same_whenever_it_is_asked_for(seed: int, number: int) -> None:
    data = EpisodeData(FORM, MIXTURE, 1024, 0)
    batch, again = data.batch(seed, number), next(data.epoch(seed, number))
    assert torch.equal(batch.ids, again.ids) and torch.equal(batch.labels, again.labels)
    other = data.batch(seed, number + 1)
    assert batch.ids.shape != other.ids.shape or not torch.equal(batch.ids, other.ids)


def test_batches_are_full_and_count_their_labels() -> None:
    data = EpisodeData(FORM, MIXTURE, 1024, 0)
    for number in range(10):
        batch = data.batch(9, number)
        rows, length = batch.ids.shape
        assert batch.labels.shape == (rows, length) and rows == max(1, 1024 // length)
        assert length in dict((length, share) for share, length in incontext.LENGTHS)
        assert batch.tokens == int((batch.labels != NO_LABEL).sum()) > 0
        assert batch.to(CPU).tokens == batch.tokens


def test_copying_comes_first_and_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    plain = incontext.draw
    monkeypatch.setattr(incontext, "draw", lambda rng, mixture: drawn.append(mixture) or plain(rng, mixture))
    data = EpisodeData(FORM, MIXTURE, 4096, seed=7)
    shares = []
    for seed in (7, 8, 9, 10, 30):
        drawn.clear()
        for number in range(12):
            data.batch(seed, number)
        shares.append(drawn.count(EASY) / len(drawn))
    assert shares[0] == pytest.approx(0.8, abs=0.12)
    assert shares == sorted(shares, reverse=True)
    assert shares[-2:] == [0, 0]


def test_test_data_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "fewshot" / "tests"
    folder.mkdir(parents=True)
    with pytest.raises(UserError, match="holds test data, which is never trained on"):
        read_word_lists(folder)
    with pytest.raises(UserError, match="never trained on"):
        make_trainer(RECIPE, folder, tmp_path / "out", 0.1, False, CPU)


def test_with_lists_or_without_the_shares_sum_to_one(lists: Path) -> None:
    for found in ([], read_word_lists(lists)):
        mixture = mixture_with(found)
        assert sum(share for share, _ in mixture) == pytest.approx(1)
        assert len(mixture) == len(MIXTURE) + 1 + bool(found)
        assert mixture[0] == (incontext.ANY, FOREIGN)


# ---- a run


def make(data: Path, out: Path, steps: int, resume: bool = False) -> Trainer:
    trainer = make_trainer(RECIPE, data, out, steps / 30, resume, CPU)
    ticks = iter(range(10**6))
    trainer.clock = lambda: 2.0 * next(ticks)
    return trainer


def test_from_nothing_to_a_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    trainer = make(tmp_path / "data", tmp_path / "out", 4)
    trainer.run()
    checkpoint = load(tmp_path / "out" / "best")
    assert checkpoint.task == {"name": "in-context"}
    assert checkpoint.model.config == RECIPE.config(len(checkpoint.tokenizer))
    facts = checkpoint.metrics["training"]
    assert (facts["steps"], facts["cores"]) == (trainer.at["step"], 1)
    assert {
        "dev",
        "dev_fresh",
        "dev_dates",
        "dev_any character",
        "dev_held kinds",
    } <= checkpoint.metrics.keys()


def test_a_cut_run_goes_on_where_it_stood(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    whole = make(tmp_path / "data", tmp_path / "whole", 8)
    whole.run()
    cut = make(tmp_path / "data", tmp_path / "cut", 8)
    with pytest.raises(KeyboardInterrupt):
        cut.run(lambda tokens, loss: cut.stop.note(2, None) if cut.at["step"] == 3 else None)
    resumed = make(tmp_path / "data", tmp_path / "cut", 8, resume=True)
    assert resumed.at["step"] == 3
    resumed.run()
    assert resumed.at["step"] >= 7
    for name, tensor in whole.model.state_dict().items():
        if whole.at["step"] == resumed.at["step"]:
            assert torch.equal(tensor, resumed.model.state_dict()[name]), name


def test_a_folder_with_a_run_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / STATE).touch()
    with pytest.raises(UserError, match="holds a run already"):
        make_trainer(RECIPE, tmp_path, tmp_path / "out", 0.1, False, CPU)


def test_the_loss_falls_on_one_batch() -> None:
    torch.manual_seed(0)
    data = EpisodeData(FORM, [(1.0, copy_family)], 1024, 0)
    batch = data.batch(5, 0)
    model = incontext.Transformer(RECIPE.config(143))
    loss = incontext.compiled_loss()
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    losses = []
    for _ in range(15):
        value = loss(model, batch)
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        losses.append(value.item())
    assert losses[-1] < losses[0] - 0.5


def test_accuracy_counts_exact_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    rights = iter([True, False, True, True])
    verdict = type("V", (), {})

    def judge(model: object, form: Format, questions: list) -> list:
        found = []
        for _ in questions:
            one = verdict()
            one.right = next(rights)
            found.append(one)
        return found

    monkeypatch.setattr(incontext, "judge", judge)
    trials = incontext.standard_trials(1, 4, 256)["fresh"]
    assert accuracy(None, FORM, trials) == 0.75  # type: ignore[arg-type]


def test_dev_and_test_sets_and_training_draw_from_different_seeds() -> None:
    rng = Random("episodes 0 0")
    assert rng.random() != Random(f"trial {incontext.DEV_SEED} 0").random()
