"""The mean of checkpoints is that of their weights, and of one model only."""

import json
from pathlib import Path

import pytest
import torch

from playground.checkpoints import load, save
from playground.errors import UserError
from playground.training.averaging import average
from tests.helpers import randomise
from tests.translators import tiny_both_ways, tiny_translator


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    """Two checkpoints of one model."""
    folders = []
    for minutes, spread in ((10.0, 0.1), (20.0, 0.2)):
        checkpoint = tiny_translator()
        randomise(checkpoint.model, spread)
        checkpoint.metrics = {"dev_bleu": 1.0, "training": {"minutes": minutes, "parameters": 7}}
        checkpoint.card = f"after {minutes}"
        save(checkpoint, tmp_path / f"{minutes}")
        folders.append(tmp_path / f"{minutes}")
    return folders


def test_the_mean_lies_between_them(two: list[Path], tmp_path: Path) -> None:
    average(two, tmp_path / "mean")
    first, second, mean = (load(folder) for folder in (*two, tmp_path / "mean"))
    for name, weight in mean.model.state_dict().items():
        halves = (first.model.state_dict()[name] + second.model.state_dict()[name]) / 2
        torch.testing.assert_close(weight, halves, rtol=1e-3, atol=1e-4)  # 16 bits on disk
    assert mean.metrics == {"training": {"minutes": 20.0, "parameters": 7, "mean_of_minutes": [10.0, 20.0]}}
    assert mean.card == "after 20.0" and mean.task == first.task
    assert mean.tokenizer.encode("The cat") == first.tokenizer.encode("The cat")


def test_legs_with_another_dropout_have_a_mean(two: list[Path], tmp_path: Path) -> None:
    config = json.loads((two[1] / "config.json").read_text(encoding="utf-8"))
    config["model"]["dropout"] = 0.15
    (two[1] / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert average(two, tmp_path / "mean").model.config.dropout == 0.15


def test_equal_checkpoints_are_their_own_mean(two: list[Path], tmp_path: Path) -> None:
    average([two[0], two[0]], tmp_path / "mean")
    one, mean = load(two[0]), load(tmp_path / "mean")
    assert one.sha256 == mean.sha256


@pytest.mark.parametrize("other", [tiny_translator("fr", "en"), tiny_both_ways()])
def test_another_model_is_refused(other: object, two: list[Path], tmp_path: Path) -> None:
    save(other, tmp_path / "other")
    with pytest.raises(UserError, match="another model"):
        average([two[0], tmp_path / "other"], tmp_path / "mean")
    assert not (tmp_path / "mean").exists()


def test_one_has_no_mean(two: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="two checkpoints or more"):
        average(two[:1], tmp_path / "mean")
