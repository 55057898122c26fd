"""The training loop: it learns, and an interrupted run ends where an uninterrupted one does."""

import itertools
import math
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from playground.errors import UserError
from playground.training import hardware, loop
from playground.training.loop import PATIENCE, STATE, Settings, Trainer, all_finite
from playground.training.starving import Starving
from playground.transformer import Transformer
from tests.helpers import BOS, assert_close, tiny_config, tokens

State = dict[str, Tensor]


@dataclass(frozen=True)
class CopyBatch:
    """Sequences that are to be repeated after BOS."""

    ids: Tensor  # (B, T)

    @property
    def tokens(self) -> int:
        return self.ids.numel()

    def to(self, device: torch.device) -> "CopyBatch":
        return CopyBatch(self.ids.to(device))

    def part(self, rank: int, ranks: int) -> "CopyBatch":
        return CopyBatch(self.ids[rank::ranks])


class CopyData:
    """Seven batches an epoch, in another order each."""

    tokens_per_epoch = 7 * 4 * 5

    def epoch(self, seed: int, first: int = 0) -> Iterator[CopyBatch]:
        order = torch.randperm(7, generator=torch.Generator().manual_seed(seed)).tolist()
        for n in order[first:]:
            yield CopyBatch(tokens(4, 5, seed=n))


def copy_loss(model: Transformer, batch: CopyBatch) -> Tensor:
    target = torch.cat([torch.full((len(batch.ids), 1), BOS), batch.ids[:, :-1]], dim=1)
    return F.cross_entropy(model(target, batch.ids).flatten(0, 1), batch.ids.flatten())


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """No trial of which arithmetic is faster: its outcome may differ between two runs."""
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 1)


def make(out: Path, minutes: float = 1.0, dropout: float = 0.1, **settings: float) -> Trainer:
    """A trainer on whose clock each step takes two seconds."""
    config = tiny_config("encoder-decoder", dropout=dropout)
    ends = {"save_minutes": 1e9, "validate_minutes": 1e9, **settings}
    trainer = Trainer(
        lambda: Transformer(config),
        CopyData(),
        copy_loss,
        validate=lambda model: {"score": 0.0},
        keep=lambda model, scores: None,
        settings=Settings(minutes=minutes, **ends),
        out=out,
        device=torch.device("cpu"),
        clock=lambda: 2.0 * trainer.at["step"],
    )
    return trainer


def after(trainer: Trainer, steps: int, action: Callable[[], object]) -> Callable[[int, float], None]:
    """A report for `run` that acts once so many steps are done."""

    def report(tokens: int, loss: float) -> None:
        if trainer.at["step"] == steps:
            action()

    return report


def weights(trainer: Trainer) -> State:
    return {name: t.clone() for name, t in [*trainer.model.state_dict().items(), *prefixed(trainer.average)]}


def prefixed(average: State) -> list[tuple[str, Tensor]]:
    return [(f"average.{name}", t) for name, t in average.items()]


def assert_same(one: State, other: State) -> None:
    assert one.keys() == other.keys()
    for name in one:
        assert torch.equal(one[name], other[name]), name


def test_the_seed_decides_the_initial_weights(tmp_path: Path) -> None:
    first = make(tmp_path)
    torch.rand(3)  # whatever was drawn before
    assert_same(weights(make(tmp_path)), weights(first))
    other = weights(make(tmp_path, seed=1))
    assert not torch.equal(other["embedding.weight"], weights(first)["embedding.weight"])


def test_a_tiny_model_learns_to_copy(tmp_path: Path) -> None:
    trainer = make(tmp_path, minutes=8.0, dropout=0.0)
    losses: list[float] = []
    trainer.run(lambda tokens, loss: losses.append(loss))
    assert len(losses) == trainer.at["step"] == 240  # eight minutes of two seconds a step
    assert losses[0] > 3
    assert losses[-1] < 0.5
    trainer.model.load_state_dict(trainer.average)
    trainer.model.eval()
    averaged = torch.stack([copy_loss(trainer.model, batch) for batch in CopyData().epoch(0)])
    assert averaged.mean() < 0.5


@pytest.mark.parametrize("steps", [3, 7, 16])  # within an epoch, at its end, in the third
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_and_resumed_equals_uninterrupted(tmp_path: Path, steps: int, number: int) -> None:
    whole = make(tmp_path / "whole")
    whole.run()
    assert whole.at["step"] == 30

    cut = make(tmp_path / "cut")
    handlers = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
    with pytest.raises(KeyboardInterrupt):
        cut.run(after(cut, steps, lambda: os.kill(os.getpid(), number)))
    assert cut.at["step"] == steps
    assert [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)] == handlers
    resumed = make(tmp_path / "cut")
    torch.manual_seed(99)  # the state brings its own randomness
    resumed.resume()
    assert resumed.at == cut.at
    resumed.run()
    assert resumed.at == whole.at
    assert_same(weights(resumed), weights(whole))


def test_a_run_that_is_killed_goes_on_from_its_last_save(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole")
    whole.run()

    def crash() -> None:
        raise MemoryError

    killed = make(tmp_path / "killed", save_minutes=10 / 60)
    with pytest.raises(MemoryError):
        killed.run(after(killed, 13, crash))
    resumed = make(tmp_path / "killed")
    resumed.resume()
    assert resumed.at["step"] == 10  # saved every ten seconds, five steps
    resumed.run()
    assert_same(weights(resumed), weights(whole))


def test_each_batch_of_an_epoch_is_read_once_across_a_cut(tmp_path: Path) -> None:
    read: list[int] = []
    for steps in (3, 7):
        trainer = make(tmp_path)
        trainer.loss = lambda model, batch: read.append(int(batch.ids.sum())) or copy_loss(model, batch)
        if read:
            trainer.resume()
        with pytest.raises(KeyboardInterrupt):
            trainer.run(after(trainer, steps, lambda t=trainer: t.stop.note(0, None)))
    assert sorted(read) == sorted(int(batch.ids.sum()) for batch in CopyData().epoch(0))


def test_measuring_the_speed_changes_nothing(tmp_path: Path) -> None:
    plain = make(tmp_path / "plain")
    plain.run()
    planned = make(tmp_path / "planned")
    plan = planned.plan()
    assert planned.at["step"] == 0
    assert plan.parameters == sum(p.numel() for p in planned.model.parameters())
    assert plan.epoch_tokens == 140
    assert plan.speed == pytest.approx(4 * 5 / 2)  # tokens a step, seconds a step
    assert plan.seconds == 60
    planned.run()
    assert_same(weights(plain), weights(planned))


def test_the_best_on_dev_is_kept_with_averaged_weights(tmp_path: Path) -> None:
    trainer = make(tmp_path, validate_minutes=20 / 60)
    scores, kept = iter([1.0, 3.0, 2.0]), []
    judged: list[State] = []

    def validate(model: Transformer) -> dict[str, float]:
        assert not model.training
        judged.append({name: t.clone() for name, t in model.state_dict().items()})
        assert_same(judged[-1], trainer.average)
        return {"score": next(scores), "other": 0.0}

    trainer.validate, trainer.keep = validate, lambda model, scores: kept.append(scores)
    trainer.run()
    assert len(judged) == 3  # after 20, 40 and 60 seconds
    assert kept == [{"score": 1.0, "other": 0.0}, {"score": 3.0, "other": 0.0}]
    assert trainer.best == kept[-1]
    assert any(not torch.equal(t, judged[-1][name]) for name, t in trainer.model.state_dict().items())


def test_validating_does_not_change_the_training(tmp_path: Path) -> None:
    seldom = make(tmp_path / "seldom")
    seldom.run()
    often = make(tmp_path / "often", validate_minutes=4 / 60)
    often.run()
    assert_same(weights(seldom), weights(often))


def test_a_request_during_validation_cuts_it_short_and_saves_the_training_weights(tmp_path: Path) -> None:
    trainer = make(tmp_path, validate_minutes=20 / 60)
    before: list[State] = []

    def validate(model: Transformer) -> dict[str, float]:
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("the signal should have ended the validation")

    trainer.validate = validate
    report = after(trainer, 10, lambda: before.append(weights(trainer)))
    with pytest.raises(KeyboardInterrupt):
        trainer.run(report)
    resumed = make(tmp_path)
    resumed.resume()
    assert resumed.at["step"] == 10
    assert_same(weights(resumed), before[0])


def test_a_finished_run_that_is_resumed_only_looks_once_more(tmp_path: Path) -> None:
    first = make(tmp_path)
    first.run()
    again, judged = make(tmp_path), []
    again.resume()
    assert again.plan().seconds == 0
    again.validate = lambda model: judged.append(1) or {"score": 5.0}
    again.run()
    assert judged == [1]
    assert again.at["step"] == 30
    assert_same(weights(first), weights(again))


def test_more_minutes_go_on_with_a_finished_run(tmp_path: Path) -> None:
    make(tmp_path, minutes=0.5).run()
    longer = make(tmp_path, minutes=1.0)
    longer.resume()
    longer.run()
    assert longer.at["step"] == 30


def test_a_resumed_run_takes_the_settings_of_its_own(tmp_path: Path) -> None:
    make(tmp_path).run()
    resumed = make(tmp_path, minutes=1.5, weight_decay=0.7)
    resumed.resume()
    resumed.run()
    assert resumed.optimisers[0].param_groups[0]["weight_decay"] == 0.7
    assert resumed.optimisers[0].state  # what it had learned of the gradients is kept


def test_the_threads_are_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "cores", lambda: 2)
    within: list[int] = []
    make(tmp_path, minutes=0.1).run(lambda tokens, loss: within.append(torch.get_num_threads()))
    assert set(within) == {2}
    assert torch.get_num_threads() == 1


def test_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing to resume"):
        make(tmp_path).resume()


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "foreign", "lacking", "counts", "code"])
def test_a_damaged_state_is_named(tmp_path: Path, damage: str) -> None:
    trainer = make(tmp_path, minutes=0.1)
    trainer.run()
    file = tmp_path / STATE
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-3000])
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "garbage":
        file.write_bytes(b"\0\1\2 no state" * 100)
    elif damage == "foreign":
        torch.save({"model": {"weight": torch.ones(2)}}, file)
    elif damage == "counts":
        torch.save({**trainer.state(), "at": {**trainer.at, "epoch": "x"}}, file)
    elif damage == "code":
        torch.save({**trainer.state(), "code": Path("x")}, file)
    else:
        torch.save({k: v for k, v in trainer.state().items() if k != "optimisers"}, file)
    with pytest.raises(UserError, match=rf"{STATE} is damaged or no state of this recipe") as caught:
        make(tmp_path).resume()
    assert "\n" not in str(caught.value)
    assert "weights_only" not in str(caught.value) and "trust" not in str(caught.value)


@pytest.mark.parametrize("error", [OSError("No room"), RuntimeError("No room.\nunexpected pos 1 vs 2")])
def test_a_full_disk_leaves_the_former_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    trainer = make(tmp_path, minutes=0.1)
    trainer.run()
    good = (tmp_path / STATE).read_bytes()

    def break_off(state: dict, path: Path) -> None:
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr(torch, "save", break_off)
    with pytest.raises(UserError, match=r"cannot be written to .*: No room\. Is the disk full\?"):
        trainer.save()
    assert (tmp_path / STATE).read_bytes() == good
    assert [path.name for path in tmp_path.iterdir()] == [STATE]


def spoil(trainer: Trainer, batches: set[int], gradient: bool = False, value: float = math.nan) -> None:
    """Make the loss of some batches, by number, no finite number, or its gradient alone."""
    calls = itertools.count()

    def loss(model: Transformer, batch: CopyBatch) -> Tensor:
        good = copy_loss(model, batch)
        if next(calls) not in batches:
            return good
        if gradient:  # the root of 0 has the slope inf
            return good + (model.embedding.weight.sum() * 0).sqrt()
        return good * value

    trainer.loss = loss
    trainer.clock = lambda: 2.0 * (trainer.at["step"] + trainer.at["skipped"])


@pytest.mark.parametrize(
    "how",
    [{}, {"value": math.inf}, {"value": -math.inf}, {"gradient": True}],
    ids=["nan", "inf", "-inf", "slope"],
)
def test_a_step_whose_loss_is_no_number_changes_nothing(tmp_path: Path, how: dict) -> None:
    trainer = make(tmp_path)
    spoil(trainer, {3}, **how)
    seen: list[tuple[float, State, list[Tensor]]] = []

    def report(tokens: int, loss: float) -> None:
        moments = [t.clone() for o in trainer.optimisers for t in flat(o.state_dict()["state"])]
        seen.append((loss, weights(trainer), moments))

    trainer.run(report)
    (_, before, moments), (loss, behind, moments_behind), (_, later, _) = seen[2:5]
    assert math.isnan(loss) and [math.isnan(loss) for loss, *_ in seen].count(True) == 1
    assert_same(before, behind)
    assert all(torch.equal(a, b) for a, b in zip(moments, moments_behind, strict=True))
    assert not torch.equal(later["embedding.weight"], before["embedding.weight"])
    assert (trainer.at["step"], trainer.at["skipped"], len(seen)) == (29, 1, 30)
    assert trainer.progress.endswith("1 steps skipped")
    resumed = make(tmp_path)
    resumed.resume()
    assert resumed.at == trainer.at


def flat(content: object) -> Iterator[Tensor]:
    """All tensors in dicts and lists."""
    if isinstance(content, Tensor):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from flat(part)


def test_a_run_whose_loss_stays_no_number_ends_with_a_state_that_is_whole(tmp_path: Path) -> None:
    trainer, kept = make(tmp_path), []
    spoil(trainer, set(range(4, 10**4)))
    with pytest.raises(UserError, match=rf"in {PATIENCE} steps in a row .*--resume goes on behind them"):
        trainer.run(after(trainer, 4, lambda: kept.append(weights(trainer))))
    assert (trainer.at["step"], trainer.at["skipped"]) == (4, PATIENCE)
    resumed = make(tmp_path)
    resumed.resume()
    assert_same(weights(resumed), kept[0])
    assert resumed.at["epoch"] * 7 + resumed.at["batch"] == 4 + PATIENCE
    resumed.run()
    assert resumed.at["step"] == 20 and all_finite(resumed.state())


def test_now_and_then_a_bad_step_does_not_end_a_run(tmp_path: Path) -> None:
    trainer = make(tmp_path, minutes=2.0)
    spoil(trainer, {n for n in range(60) if n % PATIENCE})
    trainer.run()
    assert (trainer.at["step"], trainer.at["skipped"]) == (6, 54)


def test_weights_that_are_no_numbers_are_neither_kept_nor_saved_nor_resumed(tmp_path: Path) -> None:
    trainer = make(tmp_path, minutes=0.5)
    trainer.run()
    good = (tmp_path / STATE).read_bytes()
    trainer.best = {}
    trainer.keep = lambda model, scores: pytest.fail("these weights are no model")
    trainer.average["embedding.weight"][3, 0] = math.nan
    trainer.judge()
    assert trainer.best == {}
    with pytest.raises(UserError, match="no finite numbers any more at step 15"):
        trainer.save()
    assert (tmp_path / STATE).read_bytes() == good


@pytest.mark.parametrize("part", ["model", "average", "optimisers"])
def test_a_state_with_numbers_that_are_none_is_not_resumed(tmp_path: Path, part: str) -> None:
    trainer = make(tmp_path, minutes=0.5)
    trainer.run()
    state = trainer.state()
    next(t for t in flat(state[part]) if t.dim() == 2)[0, 0] = math.inf
    torch.save(state, tmp_path / STATE)
    with pytest.raises(UserError, match=rf"{STATE} holds weights that are no finite numbers") as caught:
        make(tmp_path).resume()
    assert "\n" not in str(caught.value)


def test_a_score_that_is_no_number_is_never_the_best(tmp_path: Path) -> None:
    trainer, kept = make(tmp_path, validate_minutes=20 / 60), []
    scores = iter([math.nan, 1.0, math.nan])
    trainer.validate = lambda model: {"score": next(scores)}
    trainer.keep = lambda model, found: kept.append(found)
    trainer.run()
    assert kept == [{"score": 1.0}] and trainer.best == {"score": 1.0}


def test_weights_too_large_for_a_checkpoint_are_not_the_best(tmp_path: Path) -> None:
    trainer = make(tmp_path)
    trainer.keep = lambda model, scores: pytest.fail("its checkpoint could not be loaded")
    trainer.average["embedding.weight"][3, 0] = 1e6  # infinite in 16 bits
    trainer.judge()
    assert trainer.best == {}


def test_a_state_that_counts_no_skipped_steps_is_resumed(tmp_path: Path) -> None:
    trainer = make(tmp_path, minutes=0.5)
    trainer.run()
    state = trainer.state()
    del state["at"]["skipped"]
    torch.save(state, tmp_path / STATE)
    resumed = make(tmp_path)
    resumed.resume()
    assert resumed.at == {**trainer.at, "skipped": 0}


def test_the_average_follows_fast_at_first(tmp_path: Path) -> None:
    trainer = make(tmp_path)
    first = weights(trainer)
    batch = next(CopyData().epoch(0))
    trainer.step(batch, torch.autocast("cpu", enabled=False), progress=0.5)
    name = "embedding.weight"
    expected = first[name] + (trainer.model.state_dict()[name] - first[name]) * (1 - 1 / 11)
    assert_close(trainer.average[name], expected)


def test_a_run_says_when_it_is_starved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    news = iter(["", "Starved: indeed.", ""])
    monkeypatch.setattr(Starving, "news", lambda self: next(news, ""))
    make(tmp_path, minutes=3 * loop.TRIM_SECONDS / 60).run()
    assert [record.message for record in caplog.records if "Starved" in record.message] == [
        "Starved: indeed."
    ]
