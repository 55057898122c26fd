"""The temperature that is built in is the one at which dev is the most probable."""

from pathlib import Path

import pytest
import torch

from playground.checkpoints import Checkpoint, load, save
from playground.corpora.kinds import read_kinds
from playground.errors import UserError
from playground.generation.ngram import FILE
from playground.training.calibrating import calibrate
from playground.training.language import validate
from tests.translators import save_english, tiny_language_model, tiny_translator

CPU = torch.device("cpu")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return save_english(tmp_path / "data")


def sharpened(factor: float) -> Checkpoint:
    """A model that is this many times as sure as it was."""
    checkpoint = tiny_language_model()
    checkpoint.model.decoder_norm.weight.data *= factor
    return checkpoint


def test_one_that_is_too_sure_becomes_less_so(data: Path, tmp_path: Path) -> None:
    found = []
    for factor in (1.0, 2.0):
        save(sharpened(factor), tmp_path / "before")
        choices = [factor * temperature for temperature in (0.5, 1.0, 2.0)]
        found.append(calibrate(tmp_path / "before", data, tmp_path / "after", choices))
    # Twice as sure means twice the temperature, and the same model in the end.
    first, second = (one.metrics["training"]["temperature"] for one in found)
    assert first > 0.5 and second == 2 * first
    tokens = torch.tensor([[1, 5, 9, 7]])
    torch.testing.assert_close(found[0].model(tokens), found[1].model(tokens), rtol=1e-4, atol=1e-4)


def test_what_is_written_has_the_scores_that_it_says(data: Path, tmp_path: Path) -> None:
    checkpoint = sharpened(3.0)
    checkpoint.metrics = {"training": {"minutes": 3.0}, "language-model": {"books": {}}}
    save(checkpoint, tmp_path / "before")
    (tmp_path / "before" / FILE).write_bytes(b"counted")
    calibrate(tmp_path / "before", data, tmp_path / "after")
    assert (tmp_path / "after" / FILE).read_bytes() == b"counted"  # what evaluate sets beside it
    before, after = (load(tmp_path / name) for name in ("before", "after"))
    kinds = read_kinds(data)
    first, second = (validate(one.model, one.tokenizer, kinds, CPU) for one in (before, after))
    assert second["dev_logprob_per_word"] >= first["dev_logprob_per_word"]
    assert after.metrics["dev_logprob_per_word"] == pytest.approx(second["dev_logprob_per_word"], rel=1e-3)
    assert after.metrics["training"]["minutes"] == 3.0
    assert "language-model" not in after.metrics  # measured on other weights
    for name, weight in before.model.state_dict().items():
        if name != "decoder_norm.weight":
            assert torch.equal(weight, after.model.state_dict()[name]), name


def test_no_other_model_is_touched(data: Path, tmp_path: Path) -> None:
    save(tiny_translator(), tmp_path / "before")
    with pytest.raises(UserError, match="is no language model"):
        calibrate(tmp_path / "before", data, tmp_path / "after")
    assert not (tmp_path / "after").exists()
